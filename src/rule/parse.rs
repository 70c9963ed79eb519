//! The TOML form of rules.
//!
//! These structs are the one list of keys: the reader, the nearest-name suggestions and the JSON schema's test go by them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A rule file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// `[[type]]`
    #[serde(default, rename = "type")]
    pub types: Vec<TypeSource>,
    /// `[[frame]]`
    #[serde(default, rename = "frame")]
    pub frames: Vec<FrameSource>,
    /// `[[pattern]]`
    #[serde(default, rename = "pattern")]
    pub patterns: Vec<PatternSource>,
    /// Ids of rules of earlier packs that are switched off.
    #[serde(default)]
    pub off: Vec<Spanned<String>>,
}

/// `[[type]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeSource {
    /// Its name.
    pub name: Spanned<String>,
    /// PLOVER root or `ROOT:mode`.
    pub plover: Option<Spanned<String>>,
    /// CAMEO root.
    pub cameo: Option<Spanned<String>>,
    /// A place at the end of its object is the event's own.
    #[serde(default)]
    pub place: bool,
    /// An infinitive after it is a purpose.
    #[serde(default)]
    pub purpose: bool,
    /// An act, though counted among speech and stance.
    #[serde(default)]
    pub act: bool,
    /// Speech or stance.
    #[serde(default)]
    pub speech: bool,
    /// Brings its parties together.
    #[serde(default)]
    pub meeting: bool,
    /// Without an agent, everybody's doing.
    #[serde(default)]
    pub joint: bool,
    /// The modality of infinitives and gerunds inside its content: `future`, `negated`, `hypothetical`.
    pub prospect: Option<Spanned<String>>,
    /// Circumstances that change its codes.
    #[serde(default)]
    pub when: Vec<WhenSource>,
    /// Why it exists.
    #[serde(default)]
    pub why: String,
}

/// `[[type.when]]`, `[[frame.when]]`: codes that hold under circumstances. Every key given must hold; the first that does
/// decides, those of the frame before those of its type.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhenSource {
    /// PLOVER code; `-` for none.
    pub plover: Option<Spanned<String>>,
    /// CAMEO root.
    pub cameo: Option<Spanned<String>>,
    /// The event's own modality is one of these: `future`, `negated`, `hypothetical`, `actual`.
    #[serde(default)]
    pub modality: Vec<Spanned<String>>,
    /// The event's own verb has one of these modals: `would`.
    #[serde(default)]
    pub modal: Vec<Spanned<String>>,
    /// The verb of what is said has one of these modals: `must`, `should`.
    #[serde(default)]
    pub content_modal: Vec<Spanned<String>>,
    /// The verb of what is said is one of these.
    #[serde(default)]
    pub content_verbs: Vec<Spanned<String>>,
    /// A noun that heads the content is one of these: `called for` | `sanctions`.
    #[serde(default)]
    pub content_heads: Vec<Spanned<String>>,
    /// What is said is denied: `said it will not ...`.
    pub content_negated: Option<bool>,
}

/// `[[frame]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FrameSource {
    /// Unique id.
    pub id: Spanned<String>,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// The frame whose keys it takes where it does not give its own (all but its verbs, adjectives, phrases and examples).
    pub like: Option<Spanned<String>>,
    /// What the rule is for.
    #[serde(default)]
    pub why: String,
    /// PLOVER code of this frame.
    pub plover: Option<Spanned<String>>,
    /// CAMEO root of this frame.
    pub cameo: Option<Spanned<String>>,
    /// Verbs, with particles, `...` where the object parts them: `"call for"`, `"take ... to court"`.
    #[serde(default)]
    pub verbs: Vec<Spanned<String>>,
    /// Predicative adjectives: `"interested in"`.
    #[serde(default)]
    pub adjectives: Vec<Spanned<String>>,
    /// Prepositional phrases that make what stands around them somebody's word: `"according to"`.
    #[serde(default)]
    pub phrases: Vec<Spanned<String>>,
    /// The object's head noun must be one of these; of several words (`"martial law"`) the last is the head.
    #[serde(default)]
    pub heads: Vec<Spanned<String>>,
    /// The subject's head noun must be one of these.
    #[serde(default)]
    pub subject_heads: Vec<Spanned<String>>,
    /// The trigger runs through that noun.
    #[serde(default)]
    pub light: bool,
    /// `content`, `target`, `party`, `none`, `skip`, `place`.
    pub object: Option<Spanned<String>>,
    /// Preposition(s) -> role.
    #[serde(default)]
    pub preps: BTreeMap<Spanned<String>, Spanned<String>>,
    /// `that`, `to`, `ing`, `wh`, `quote`, `report`.
    #[serde(default)]
    pub clauses: Vec<Spanned<String>>,
    /// Roles of which one must be filled.
    #[serde(default)]
    pub needs: Vec<Spanned<String>>,
    /// The object must be followed by what it is said to be: `called X a liar`.
    #[serde(default)]
    pub predicative: bool,
    /// The word between an object and what it is said to be: `as` in `described X as a liar`.
    pub link: Option<Spanned<String>>,
    /// The object's head noun must be none of these.
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
    /// Tried before the other frames of its verbs.
    #[serde(default)]
    pub special: bool,
    /// Gives way to the event of its infinitive, if that is one (`plans to host`).
    #[serde(default)]
    pub yields: bool,
    /// Role of the subject.
    pub subject: Option<Spanned<String>>,
    /// `any`, `active`, `passive`.
    pub voice: Option<Spanned<String>>,
    /// The object must be a party.
    #[serde(default)]
    pub party_object: bool,
    /// The subject must be a party.
    #[serde(default)]
    pub party_subject: bool,
    /// An office without a name in the object is the post, not a person.
    #[serde(default)]
    pub post_object: bool,
    /// The subject must be several.
    #[serde(default)]
    pub plural_subject: bool,
    /// Fires for finite verbs only.
    #[serde(default)]
    pub finite: bool,
    /// `negated` or `future`.
    pub modality: Option<Spanned<String>>,
    /// Circumstances that change its codes.
    #[serde(default)]
    pub when: Vec<WhenSource>,
    /// Examples.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// `[[pattern]]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternSource {
    /// Unique id.
    pub id: Spanned<String>,
    /// Event type.
    #[serde(rename = "type")]
    pub kind: Spanned<String>,
    /// What the rule is for.
    #[serde(default)]
    pub why: String,
    /// PLOVER code of this pattern.
    pub plover: Option<Spanned<String>>,
    /// CAMEO root of this pattern.
    pub cameo: Option<Spanned<String>>,
    /// The sequence; [`Pattern`](super::Pattern) has the syntax.
    #[serde(rename = "match")]
    pub sequence: Spanned<String>,
    /// `actual`, `future`, `negated` or `hypothetical`, where the words around the trigger do not decide.
    pub modality: Option<Spanned<String>>,
    /// Examples.
    #[serde(default, rename = "example")]
    pub examples: Vec<Example>,
}

/// An example of a rule: a test.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: Spanned<String>,
    /// Roles and their texts; `trigger`, `type` and `modality` too. Several values of a role: a list.
    pub expect: Option<BTreeMap<Spanned<String>, Expected>>,
    /// The rule must not fire.
    #[serde(default)]
    pub none: bool,
}

/// One or several texts.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Expected {
    /// One.
    One(String),
    /// Several, in order.
    Many(Vec<String>),
}

impl Expected {
    /// The texts.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Expected::One(one) => vec![one],
            Expected::Many(many) => many.iter().map(String::as_str).collect(),
        }
    }
}

impl FrameSource {
    /// Takes from `base` what this frame does not give itself.
    pub(super) fn inherit(&mut self, base: &FrameSource) {
        let FrameSource { id: _, kind: _, like: _, why: _, verbs: _, adjectives: _, phrases: _, examples: _, .. } =
            base;
        let set = |flag: &mut bool, base: bool| *flag |= base;
        self.plover = self.plover.take().or_else(|| base.plover.clone());
        self.cameo = self.cameo.take().or_else(|| base.cameo.clone());
        self.object = self.object.take().or_else(|| base.object.clone());
        self.subject = self.subject.take().or_else(|| base.subject.clone());
        self.voice = self.voice.take().or_else(|| base.voice.clone());
        self.modality = self.modality.take().or_else(|| base.modality.clone());
        for (own, base) in [
            (&mut self.heads, &base.heads),
            (&mut self.subject_heads, &base.subject_heads),
            (&mut self.clauses, &base.clauses),
            (&mut self.needs, &base.needs),
            (&mut self.except, &base.except),
        ] {
            if own.is_empty() {
                own.clone_from(base);
            }
        }
        if self.when.is_empty() {
            self.when.clone_from(&base.when);
        }
        if self.preps.is_empty() {
            self.preps.clone_from(&base.preps);
        }
        self.link = self.link.take().or_else(|| base.link.clone());
        set(&mut self.light, base.light);
        set(&mut self.predicative, base.predicative);
        set(&mut self.special, base.special);
        set(&mut self.yields, base.yields);
        set(&mut self.party_object, base.party_object);
        set(&mut self.party_subject, base.party_subject);
        set(&mut self.plural_subject, base.plural_subject);
        set(&mut self.finite, base.finite);
        set(&mut self.post_object, base.post_object);
    }
}
