//! From rule files to compiled rules: names are looked up, words interned, defaults filled in.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use toml::Spanned;

use super::frame::{Clauses, EventType, Frame, FrameEntry, HeadRule, Nouns, ObjectRole, Place, Voice, When};
use super::parse::{FrameSource, PatternSource, TypeSource, WhenSource};
use super::pattern::{Parsed, Patterns, syntax};
use super::read::{Noted, RuleFiles, Source};
use super::words::{preposition, small_word, unknown_verb};
use super::{RuleSet, VerbTraits, Written};
use crate::document::{Modality, Role, RuleRef};
use crate::fast::Map;
use crate::lexicon::{Lexicon, NounClass, Pos, VerbForms, WordId};
use crate::limits::Limits;
use crate::pack::PackFile;
use crate::problem::line_column;
use crate::problem::{Problem, suggestion};

/// About how many words rules add to the lexicon.
const MORE_WORDS: usize = 4096;

/// The compiled rules and what is wrong with them.
pub(super) fn load(
    files: &[PackFile],
    read: RuleFiles,
    lexicon: &mut Lexicon,
    limits: &Limits,
) -> (RuleSet, Vec<Problem>) {
    let problems = RefCell::new(Vec::new());
    let sources: Vec<Source<'_>> = files.iter().filter(|f| f.is_rules()).map(|f| Source::new(f, &problems)).collect();
    let mut set = RuleSet::default();
    set.traits.reserve(lexicon.len() + MORE_WORDS);
    let mut types: HashMap<String, u32> = HashMap::new();
    let mut frames: Vec<(&Source<'_>, FrameSource)> = Vec::new();
    let mut patterns: Vec<(&Source<'_>, PatternSource)> = Vec::new();
    // Ids of frames and patterns: where they were given.
    let mut taken: HashMap<String, (&Source<'_>, usize)> = HashMap::new();
    for (source, (file, problems)) in sources.iter().zip(read.0) {
        source.take(problems);
        for t in file.types {
            let name: Arc<str> = t.name.get_ref().as_str().into();
            let event = event_type(source, lexicon, &name, t);
            match types.get(&*name) {
                Some(row) => {
                    if let Some(earlier) = set.types.get_mut(*row as usize) {
                        *earlier = event;
                    }
                }
                None => {
                    types.insert(name.to_string(), set.types.len() as u32);
                    set.types.push(event);
                }
            }
        }
        let over =
            (frames.len() + patterns.len() + file.frames.len() + file.patterns.len()).checked_sub(limits.rules + 1);
        if over.is_some() {
            let message = format!("the packs hold more than {} rules with this file", limits.rules);
            source.fail(0..0, message, "too many", None);
            break;
        }
        for id in &file.off {
            if source.is_full() {
                break;
            }
            let name = id.get_ref().as_str();
            let earlier = taken.get(name).is_some_and(|(s, _)| s.file.pack < source.file.pack);
            if earlier {
                frames.retain(|(_, f)| f.id.get_ref() != name);
                patterns.retain(|(_, p)| p.id.get_ref() != name);
                taken.remove(name);
            } else {
                let known = taken.iter().filter(|(_, (s, _))| s.file.pack < source.file.pack).map(|(k, _)| k.as_str());
                let help = suggestion(name, known.collect::<BTreeSet<_>>());
                source.fail(
                    id.span(),
                    format!("no rule of an earlier pack has the id `{name}`"),
                    "nothing to switch off",
                    help,
                );
            }
        }
        let ids = file.frames.iter().map(|f| &f.id).chain(file.patterns.iter().map(|p| &p.id));
        let mut twice: Vec<usize> = Vec::new();
        for id in ids {
            let name = id.get_ref().as_str();
            match taken.get(name) {
                // A later pack's rule takes the place of the one with its id; twice in one pack is a mistake.
                Some((first, at)) if first.file.pack == source.file.pack => {
                    let line = line_column(&first.file.text, *at).0;
                    let place = format!("line {line} of {}", first.file.shown.display());
                    source.fail(
                        id.span(),
                        format!("the id `{name}` is taken"),
                        format!("already used in {place}"),
                        None,
                    );
                    twice.push(id.span().start);
                    continue;
                }
                Some(_) => {
                    frames.retain(|(_, f)| f.id.get_ref() != name);
                    patterns.retain(|(_, p)| p.id.get_ref() != name);
                }
                None => {}
            }
            taken.insert(name.to_owned(), (source, id.span().start));
        }
        frames.extend(file.frames.into_iter().filter(|f| !twice.contains(&f.id.span().start)).map(|f| (source, f)));
        patterns.extend(file.patterns.into_iter().filter(|p| !twice.contains(&p.id.span().start)).map(|p| (source, p)));
    }
    inherit(&mut frames);
    // A later pack's rules are tried before an earlier one's, so that a user's rule wins over a default rule of the same
    // verb; within a pack the order of writing holds.
    frames.sort_by_key(|(source, _)| Reverse(source.file.pack));
    patterns.sort_by_key(|(source, _)| Reverse(source.file.pack));
    let mut packs: Vec<u32> = Vec::with_capacity(frames.len());
    for (order, (source, f)) in frames.into_iter().enumerate() {
        if !source.is_full() && frame(&mut set, lexicon, &types, source, f, order as u32).is_ok() {
            packs.push(source.file.pack);
        }
    }
    let mut parsed = Vec::with_capacity(patterns.len());
    for (source, p) in patterns.into_iter().filter(|(source, _)| !source.is_full()) {
        if let Some(p) = pattern(&mut set, &types, source, p) {
            parsed.push(p);
        }
    }
    set.patterns = Patterns::compile(parsed, lexicon, limits.pattern_bytes);
    too_large(&set, &sources, limits);
    if set.patterns.is_too_large()
        && let Some(source) = sources.last()
    {
        source.fail(0..0, "the patterns of all packs name more words than can be told apart (4,095)", "too many", None);
    }
    let specific = |f: &Frame| {
        let class = match (&f.heads, f.party_object || f.plural_subject) {
            _ if f.special => 0,
            (Some(_), _) => 0,
            (None, _) if !f.subject_heads.is_empty() => 0,
            (None, true) => 2,
            (None, false) => 4,
        };
        class + u8::from(f.needs == 0)
    };
    // The more specific first: longer triggers, then frames that ask for a head noun; then the later pack, and within a
    // pack frames that ask for a party, then those that ask for an argument, then the order of writing.
    let orders: Vec<(bool, Reverse<u32>, u8, u32)> = set
        .frames
        .iter()
        .zip(&packs)
        .map(|(f, pack)| {
            (f.heads.is_none() && f.subject_heads.is_empty() && !f.special, Reverse(*pack), specific(f), f.order)
        })
        .collect();
    let RuleSet { traits, frames, .. } = &mut set;
    let order =
        |e: &FrameEntry| (Reverse((e.particles.len() + e.tail.len()).min(4)), orders.get(e.frame as usize).copied());
    traits.finish(frames, order);
    drop(sources);
    (set, problems.into_inner())
}

/// Refuses patterns that are too large compiled. Those of the embedded pack are known to be small, and compiled when they
/// are first needed.
fn too_large(set: &RuleSet, sources: &[Source<'_>], limits: &Limits) {
    let written: HashMap<&str, &Written> =
        set.written.iter().filter(|w| w.pattern && w.pack > 0).map(|w| (w.rule.id.as_str(), w)).collect();
    for pattern in &set.patterns.all {
        let Some(w) = written.get(pattern.rule.id.as_str()) else { continue };
        let source = sources.iter().find(|s| s.file.shown == w.shown);
        if let Some(source) = source.filter(|_| pattern.regex(&set.patterns.words).is_none()) {
            let message = format!("the pattern has more than {} bytes when it is compiled", limits.pattern_bytes);
            source.fail(w.id.clone(), message, "too large", None);
        }
    }
}

fn event_type(source: &Source<'_>, lexicon: &mut Lexicon, name: &Arc<str>, t: TypeSource) -> EventType {
    let prospect = t.prospect.and_then(|m| choice(source, "modality", &m, &MODALITIES).ok());
    EventType {
        prospect,
        name: name.clone(),
        written: Place { shown: source.file.shown.clone(), text: source.text(), name: t.name.span() },
        plover: t.plover.map(plain),
        cameo: t.cameo.map(plain),
        when: whens(source, lexicon, t.when),
        place: t.place,
        purpose: t.purpose,
        act: t.act || !t.speech,
        speech: t.speech,
        meeting: t.meeting,
        joint: t.joint,
    }
}

/// Fills the frames that are `like` others.
fn inherit(frames: &mut [(&Source<'_>, FrameSource)]) {
    let likes: Vec<(usize, Spanned<String>)> =
        frames.iter().enumerate().filter_map(|(n, (_, f))| Some((n, f.like.clone()?))).collect();
    let own = || frames.iter().enumerate().filter(|(_, (_, f))| f.like.is_none());
    let bases: Map<String, usize> = own().rev().map(|(n, (_, f))| (f.id.get_ref().clone(), n)).collect();
    for (n, like) in likes {
        let name = like.get_ref().as_str();
        if let Some(Ok([frame, base])) = bases.get(name).map(|base| frames.get_disjoint_mut([n, *base])) {
            frame.1.inherit(&base.1);
        } else if let Some((source, _)) = frames.get(n) {
            let message = format!("no frame has the id `{name}`, or it is `like` another itself");
            let known = frames.iter().filter(|(_, f)| f.like.is_none()).map(|(_, f)| f.id.get_ref().as_str());
            source.fail(like.span(), message, "unknown frame", suggestion(name, known));
        }
    }
}

fn written(source: &Source<'_>, rule: &Arc<RuleRef>, id: &Spanned<String>, kind: Option<u32>) -> Written {
    Written {
        rule: rule.clone(),
        kind: kind.unwrap_or(u32::MAX),
        pattern: false,
        shown: source.file.shown.clone(),
        text: source.text(),
        pack: source.file.pack,
        id: id.span(),
        entries: Vec::new(),
        examples: Vec::new(),
    }
}

fn rule_ref(source: &Source<'_>, id: &Spanned<String>) -> Arc<RuleRef> {
    let line = source.line(id.span().start);
    Arc::new(RuleRef { id: id.get_ref().clone(), file: source.file.path.clone(), line })
}

fn kind_of(source: &Source<'_>, types: &HashMap<String, u32>, kind: &Spanned<String>) -> Result<u32, Noted> {
    let name = kind.get_ref();
    types.get(name).copied().ok_or_else(|| {
        let known: BTreeSet<&str> = types.keys().map(String::as_str).collect();
        let help = suggestion(name, known);
        source.fail(kind.span(), format!("unknown event type `{name}`"), "no [[type]] has this name", help)
    })
}

/// Reads a pattern's sequence; what is wrong in it is noted.
fn pattern(set: &mut RuleSet, types: &HashMap<String, u32>, source: &Source<'_>, p: PatternSource) -> Option<Parsed> {
    let kind = kind_of(source, types, &p.kind);
    let modality = p.modality.as_ref().map(|m| choice(source, "modality", m, &MODALITIES)).transpose();
    let text = p.sequence.get_ref();
    let sequence = syntax::parse(text).map_err(|bad| {
        let at = p.sequence.span();
        // Offsets in the string are offsets in the file where nothing is escaped.
        let quote = if source
            .file
            .text
            .get(at.clone())
            .is_some_and(|raw| raw.starts_with("\"\"\"") || raw.starts_with("'''"))
        {
            3
        } else {
            1
        };
        let verbatim = source.file.text.get(at.start + quote..at.start + quote + text.len()) == Some(text.as_str());
        for b in bad {
            let span =
                if verbatim { at.start + quote + b.span.start..at.start + quote + b.span.end } else { at.clone() };
            source.fail(span, b.message, b.label, b.help);
        }
    });
    let rule = rule_ref(source, &p.id);
    let entries = vec![p.sequence.span()];
    set.written.push(Written {
        pattern: true,
        entries,
        examples: p.examples,
        ..written(source, &rule, &p.id, kind.ok())
    });
    Some(Parsed {
        rule,
        kind: kind.ok()?,
        plover: p.plover.map(code),
        cameo: p.cameo.map(plain),
        modality: modality.ok()?,
        sequence: sequence.ok()?,
    })
}

const MODALITIES: [(&str, Modality); 4] = [
    ("actual", Modality::Actual),
    ("future", Modality::Future),
    ("negated", Modality::Negated),
    ("hypothetical", Modality::Hypothetical),
];

fn choice<T: Copy>(source: &Source<'_>, what: &str, value: &Spanned<String>, table: &[(&str, T)]) -> Result<T, Noted> {
    let name = value.get_ref().as_str();
    table.iter().find(|(n, _)| *n == name).map(|(_, v)| *v).ok_or_else(|| {
        let help = suggestion(name, table.iter().map(|(n, _)| *n));
        source.fail(value.span(), format!("unknown {what} `{name}`"), format!("no {what}"), help)
    })
}

fn role(source: &Source<'_>, value: &Spanned<String>) -> Result<Role, Noted> {
    choice(source, "role", value, &Role::ALL.iter().map(|r| (r.as_str(), *r)).collect::<Vec<_>>())
}

/// The lemma of a verb; verbs new to the lexicon are taken as regular.
fn verb(lexicon: &mut Lexicon, word: &str) -> WordId {
    let id = lexicon.find_folded(word);
    let known = lexicon.word(id);
    if known.pos.has(Pos::BASE) && known.verb.is_known() {
        return known.verb;
    }
    if id.is_known() && known.pos.has(Pos::AUXILIARY) {
        return known.past_of;
    }
    lexicon.add_verb(word, &VerbForms::default())
}

fn noun(lexicon: &mut Lexicon, word: &str) -> WordId {
    let id = lexicon.find_folded(word);
    let known = lexicon.word(id);
    if known.noun.is_known() {
        return known.noun;
    }
    lexicon.add_noun(word, None, NounClass::Other)
}

/// Nouns of one or several words.
fn nouns(lexicon: &mut Lexicon, names: &[Spanned<String>]) -> Nouns {
    let mut out = Nouns::default();
    for name in names {
        match name.get_ref().rsplit_once(' ') {
            None => out.single.push(noun(lexicon, name.get_ref())),
            Some((before, head)) => {
                let mut words: Vec<WordId> = before
                    .split_whitespace()
                    .map(|w| if w == GAP { WordId::NONE } else { lexicon.intern(w) })
                    .collect();
                words.push(noun(lexicon, head));
                out.phrases.push(words.into());
            }
        }
    }
    out.single.sort();
    out.single.dedup();
    let heads = out.single.iter().chain(out.phrases.iter().filter_map(|p| p.last()));
    out.mask = heads.fold(0, |mask, noun| mask | 1 << (noun.0 & 63));
    out
}

fn whens(file: &Source<'_>, lexicon: &mut Lexicon, sources: Vec<WhenSource>) -> Vec<When> {
    let mut out = Vec::with_capacity(sources.len());
    for s in sources {
        let mut modality = Vec::with_capacity(s.modality.len());
        for m in &s.modality {
            modality.extend(choice(file, "modality", m, &MODALITIES));
        }
        out.push(When {
            plover: s.plover.map(code),
            cameo: s.cameo.map(plain),
            modality,
            modal: s.modal.iter().map(|w| lexicon.intern(w.get_ref())).collect(),
            content_modal: s.content_modal.iter().map(|w| lexicon.intern(w.get_ref())).collect(),
            content_verbs: s.content_verbs.iter().map(|w| verb(lexicon, w.get_ref())).collect(),
            content_heads: nouns(lexicon, &s.content_heads),
            content_negated: s.content_negated,
        });
    }
    out
}

fn plain(text: Spanned<String>) -> Arc<str> {
    text.into_inner().into()
}

/// A code; `-` stands for none, kept as the empty string so that it hides the type's.
fn code(text: Spanned<String>) -> Arc<str> {
    let text = text.into_inner();
    if text == "-" { "".into() } else { text.into() }
}

/// Where the object stands in a verb's entry: `take ... to court`.
const GAP: &str = "...";

fn frame(
    set: &mut RuleSet,
    lexicon: &mut Lexicon,
    types: &HashMap<String, u32>,
    file: &Source<'_>,
    source: FrameSource,
    order: u32,
) -> Result<(), Noted> {
    let kind = kind_of(file, types, &source.kind);
    let rule = rule_ref(file, &source.id);
    let object = match &source.object {
        None => ObjectRole::Content,
        Some(v) => choice(
            file,
            "object",
            v,
            &[
                ("content", ObjectRole::Content),
                ("target", ObjectRole::Target),
                ("party", ObjectRole::Party),
                ("none", ObjectRole::None),
                ("skip", ObjectRole::Skip),
                ("place", ObjectRole::Place),
            ],
        )
        .unwrap_or_default(),
    };
    let mut clauses = Clauses::default();
    for c in &source.clauses {
        clauses = clauses.or(choice(
            file,
            "clause",
            c,
            &[
                ("that", Clauses::THAT),
                ("to", Clauses::TO),
                ("ing", Clauses::ING),
                ("wh", Clauses::WH),
                ("quote", Clauses::QUOTE),
                ("report", Clauses::REPORT),
            ],
        )
        .unwrap_or_default());
    }
    let mut preps = Vec::new();
    for (words, value) in &source.preps {
        let Ok(value) = role(file, value) else { continue };
        for word in words.get_ref().split_whitespace() {
            preposition(file, lexicon, words, word);
            preps.push((lexicon.intern(word), value));
        }
    }
    let mut needs = 0;
    for need in &source.needs {
        needs |= role(file, need).map_or(0, |r| 1 << r as u8);
    }
    let subject = source.subject.as_ref().map_or(Ok(Role::Actor), |s| role(file, s)).unwrap_or(Role::Actor);
    let voice = match &source.voice {
        None => Voice::Any,
        Some(v) => {
            choice(file, "voice", v, &[("any", Voice::Any), ("active", Voice::Active), ("passive", Voice::Passive)])
                .unwrap_or_default()
        }
    };
    let (negates, future) = match &source.modality {
        None => (false, false),
        Some(m) => choice(
            file,
            "modality",
            m,
            &[("negated", (true, false)), ("future", (false, true)), ("actual", (false, false))],
        )
        .unwrap_or_default(),
    };
    let link = source.link.as_ref().map_or(WordId::NONE, |w| lexicon.intern(w.get_ref()));
    let except = nouns(lexicon, &source.except);
    let heads = if source.heads.is_empty() {
        None
    } else {
        Some(HeadRule { nouns: nouns(lexicon, &source.heads), light: source.light })
    };
    if source.verbs.is_empty() && source.adjectives.is_empty() && source.phrases.is_empty() {
        file.fail(source.id.span(), "this frame has no verbs, adjectives or phrases", "can never fire", None);
    }
    let entries = source.verbs.iter().chain(&source.adjectives).map(Spanned::span).collect();
    let examples = source.examples.clone();
    set.written.push(Written { entries, examples, ..written(file, &rule, &source.id, kind.ok()) });
    let kind = kind?;
    let row = set.frames.len() as u32;
    let mut flags = VerbTraits::FRAMED;
    // `expressed hope that ...`: the clause is the noun's, and never stands without `that`.
    if clauses.has(Clauses::THAT) && heads.is_none() {
        flags = flags.or(VerbTraits::CLAUSE);
    }
    if clauses.has(Clauses::REPORT) {
        flags = flags.or(VerbTraits::SPEECH);
    }
    if set.types.get(kind as usize).is_some_and(|t| t.speech) {
        flags = flags.or(VerbTraits::STANCE);
    }
    if set.types.get(kind as usize).is_some_and(|t| t.purpose) {
        flags = flags.or(VerbTraits::GATHERS);
    }
    if clauses.has(Clauses::REPORT) && object == ObjectRole::Target {
        flags = flags.or(VerbTraits::TELLS);
    }
    let addressed = matches!(object, ObjectRole::Target | ObjectRole::Party);
    // Who promises something does it himself.
    let promises = set.types.get(kind as usize).is_some_and(|t| t.prospect == Some(Modality::Future));
    if clauses.has(Clauses::TO) && addressed && heads.is_none() && !promises {
        flags = flags.or(VerbTraits::CONTROLS);
    }
    let by_phrase = preps.iter().any(|(_, r)| *r == Role::Content);
    let needs_object = needs != 0 && object != ObjectRole::None && !by_phrase || heads.is_some() || source.party_object;
    if !needs_object {
        flags = flags.or(VerbTraits::EASY);
    }
    let mut place = 0;
    for (entries, adjective) in [(&source.verbs, false), (&source.adjectives, true)] {
        for entry in entries {
            place += 1;
            let mut words = entry.get_ref().split_whitespace();
            let Some(first) = words.next() else {
                file.fail(entry.span(), "an empty entry", "no word", None);
                continue;
            };
            if !adjective {
                unknown_verb(file, lexicon, entry, first);
                small_word(file, lexicon, entry, first);
            }
            let lemma = if adjective { lexicon.add(first, Pos::ADJECTIVE) } else { verb(lexicon, first) };
            let particles: Box<[WordId]> =
                words.by_ref().take_while(|w| *w != GAP).map(|w| lexicon.intern(w)).collect();
            let tail: Box<[WordId]> = words.map(|w| lexicon.intern(w)).collect();
            let flags = match (particles.is_empty() && !adjective, tail.is_empty()) {
                (_, false) => VerbTraits::FRAMED,
                (true, true) => flags,
                (false, true) => VerbTraits::FRAMED.or(VerbTraits::EASY),
            };
            let entry = FrameEntry { frame: row, particles, tail, adjective, place: Some(place - 1) };
            set.traits.add(lemma, entry, flags);
        }
    }
    for phrase in &source.phrases {
        let words: Vec<WordId> = phrase.get_ref().split_whitespace().map(|w| lexicon.intern(w)).collect();
        let Some((first, rest)) = words.split_first() else {
            file.fail(phrase.span(), "an empty entry", "no word", None);
            continue;
        };
        set.traits.add(
            *first,
            FrameEntry { frame: row, particles: rest.into(), tail: Box::default(), adjective: false, place: None },
            VerbTraits::default(),
        );
    }
    let subject_heads = nouns(lexicon, &source.subject_heads);
    let when = whens(file, lexicon, source.when);
    set.frames.push(Frame {
        rule,
        kind,
        plover: source.plover.map(code),
        cameo: source.cameo.map(plain),
        object,
        heads,
        subject_heads,
        when,
        preps,
        clauses,
        needs,
        subject,
        voice,
        party_object: source.party_object,
        party_subject: source.party_subject,
        post_object: source.post_object,
        plural_subject: source.plural_subject,
        negates,
        future,
        finite: source.finite,
        predicative: source.predicative,
        link,
        except,
        special: source.special,
        yields: source.yields,
        order,
    });
    Ok(())
}
