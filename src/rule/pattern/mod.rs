//! Patterns: explicit sequences of words, kinds of mentions and groups, for what frames cannot say.
//!
//! # How they run
//!
//! A sentence is written as a string of symbols, one per word or outermost mention, four bytes each ([`symbol`]); a pattern
//! is a regular expression over these bytes, run by the `regex` crate. Matching is therefore linear in the sentence whatever
//! somebody writes. Each of the four bytes comes from a range of its own, so a match begins and ends between
//! symbols. A pattern is looked up by the longest words of which every match holds one: a sentence without any of them
//! costs one bit test per word, and of all patterns only those run whose required words are all in the sentence. An
//! explanation looks patterns up by the words that their triggers may begin with.
//!
//! # Which rule wins
//!
//! One trigger makes one event. Patterns are tried before frames: where a pattern's trigger covers a predicate, no frame is
//! tried on that predicate. Among patterns whose triggers share a word, the one that covers more of the sentence wins;
//! between equals the one of the later pack, then the one that is written first. Among the frames of a verb, those with
//! more words in the trigger come first (`call for` before `call`), then those that ask for a head noun, then those of the
//! later pack, then those that ask for a party as object, then those that need an argument, then the one that is written
//! first; the first that fits makes the event. A rule with the id of a rule of an earlier pack takes its place;
//! `off = ["id"]` removes it.

mod symbol;
pub(crate) mod syntax;

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use regex::bytes::{Regex, RegexBuilder};

pub(crate) use symbol::{Part, WIDTH, push as push_symbol};
use syntax::Node;
pub(crate) use syntax::SlotRole;

use crate::document::{Modality, RuleRef};
use crate::fast::Map;
use crate::lexicon::{Lexicon, WordId};

/// What hangs a noun phrase on a noun phrase.
const OF: &str = "of";

/// A pattern as it was written, checked.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) rule: Arc<RuleRef>,
    pub(super) kind: u32,
    pub(super) plover: Option<Arc<str>>,
    pub(super) cameo: Option<Arc<str>>,
    pub(super) modality: Option<Modality>,
    pub(super) sequence: Node,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Id, file and line.
    pub rule: Arc<RuleRef>,
    /// Row in [`RuleSet::types`](super::RuleSet::types).
    pub kind: u32,
    /// PLOVER code of this pattern, where it differs from its type's.
    pub plover: Option<Arc<str>>,
    /// CAMEO root of this pattern, where it differs.
    pub cameo: Option<Arc<str>>,
    /// Modality, where the verb group around the trigger does not decide.
    pub modality: Option<Modality>,
    sequence: Node,
    /// What each capture group is: the trigger, or a role; and whether it is a list of mentions.
    pub(crate) slots: Vec<(SlotRole, bool)>,
    /// Classes of which every match holds a word, a list for each part that cannot be left out.
    needs: Vec<Vec<u16>>,
    size_limit: usize,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// Whether words of these classes, as bits, can hold a match: a look before the expression is run.
    fn may_match(&self, classes: &[u64]) -> bool {
        let there = |class: &u16| classes.get(*class as usize / 64).is_some_and(|b| b >> (class % 64) & 1 == 1);
        self.needs.iter().all(|either| either.iter().any(there))
    }

    /// The compiled expression, made at its first use. `None` if it is over the size limit.
    pub(crate) fn regex(&self, words: &Words) -> Option<&Regex> {
        self.regex.get_or_init(|| build(&words.expression(&self.sequence, true), self.size_limit)).as_ref()
    }

    /// The largest size it may have compiled, in bytes.
    pub(crate) const fn size_limit(&self) -> usize {
        self.size_limit
    }

    /// The parts of the top-level sequence: expressions and what they look for, in words.
    pub(crate) fn steps(&self, words: &Words) -> Vec<Step> {
        let items = match &self.sequence {
            Node::Sequence(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let step = |n: &Node| {
            let mut slots = Vec::new();
            slots_of(n, &mut slots);
            Step {
                source: words.expression(n, true),
                shown: shown(n),
                trigger: slots.iter().any(|s| s.0 == SlotRole::Trigger),
            }
        };
        items.iter().map(step).collect()
    }
}

/// One part of a pattern's sequence.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) source: String,
    pub(crate) shown: String,
    pub(crate) trigger: bool,
}

/// Compiles an expression over symbols.
pub(crate) fn build(source: &str, size_limit: usize) -> Option<Regex> {
    RegexBuilder::new(source)
        .unicode(false)
        .dot_matches_new_line(true)
        .size_limit(size_limit)
        .dfa_size_limit(size_limit)
        .build()
        .ok()
}

/// All patterns of the packs.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    /// The patterns, the ones that win between equals first.
    pub all: Vec<Pattern>,
    /// Word classes.
    pub(crate) words: Words,
    /// Patterns by the words their triggers may begin with.
    anchors: Index,
    /// Patterns by the words that tell most about them.
    tellers: Index,
}

/// Patterns by classes of words.
#[derive(Clone, Debug, Default)]
struct Index {
    /// The words that lead to a pattern, as bits by word id.
    bits: Vec<u64>,
    by_class: Vec<Vec<u32>>,
}

impl Index {
    fn new(words: &Words) -> Index {
        Index { bits: Vec::new(), by_class: vec![Vec::new(); words.count + 1] }
    }

    fn add(&mut self, classes: &[u16], row: u32) {
        for class in classes {
            if let Some(list) = self.by_class.get_mut(*class as usize).filter(|l| l.last() != Some(&row)) {
                list.push(row);
            }
        }
    }

    /// Sets the bits of the words, when all patterns are in.
    fn finish(&mut self, words: &Words) {
        self.bits = vec![0; words.of.len().div_ceil(64)];
        for (id, class) in words.of.iter().enumerate() {
            let leads = self.by_class.get(*class as usize).is_some_and(|list| !list.is_empty());
            if let Some(bits) = self.bits.get_mut(id / 64).filter(|_| leads) {
                *bits |= 1 << (id % 64);
            }
        }
    }

    #[inline]
    fn holds(&self, word: WordId) -> bool {
        self.bits.get(word.0 as usize / 64).is_some_and(|bits| bits >> (word.0 % 64) & 1 == 1)
    }

    /// The rows of the patterns that some of the words lead to, each once.
    fn rows(&self, words: &Words, of: impl Iterator<Item = WordId>) -> Vec<u32> {
        let mut rows = Vec::new();
        for word in of.filter(|w| self.holds(*w)) {
            for row in self.by_class.get(words.class(word) as usize).into_iter().flatten() {
                if !rows.contains(row) {
                    rows.push(*row);
                }
            }
        }
        rows.sort_unstable();
        rows
    }
}

impl Patterns {
    pub(super) fn compile(parsed: Vec<Parsed>, lexicon: &mut Lexicon, size_limit: usize) -> Patterns {
        if parsed.is_empty() {
            return Patterns::default();
        }
        let mut asked = BTreeSet::new();
        for p in &parsed {
            collect_words(&p.sequence, &mut asked);
        }
        let words = Words::new(asked, lexicon);
        let mut out = Patterns { anchors: Index::new(&words), tellers: Index::new(&words), ..Patterns::default() };
        for p in parsed {
            let mut slots = Vec::new();
            slots_of(&p.sequence, &mut slots);
            let row = out.all.len() as u32;
            let classes = |either: Vec<(&str, bool)>| -> Vec<u16> {
                either.into_iter().flat_map(|(text, exact)| words.classes(text, exact)).copied().collect()
            };
            let mut inner = Vec::new();
            syntax::trigger_slots(&p.sequence, &mut inner);
            let mut first = Vec::new();
            inner.iter().for_each(|n| {
                syntax::anchors(n, &mut first);
            });
            out.anchors.add(&classes(first.clone()), row);
            let mut required = Vec::new();
            syntax::required(&p.sequence, &mut required);
            required.sort_by_key(|either| Reverse(syntax::tells(either)));
            if required.is_empty() {
                required.push(first);
            }
            let needs: Vec<Vec<u16>> = required.into_iter().map(classes).collect();
            out.tellers.add(needs.first().map_or(&[], Vec::as_slice), row);
            let Parsed { rule, kind, plover, cameo, modality, sequence } = p;
            out.all.push(Pattern {
                rule,
                kind,
                plover,
                cameo,
                modality,
                sequence,
                slots,
                needs,
                size_limit,
                regex: OnceLock::new(),
            });
        }
        out.anchors.finish(&words);
        out.tellers.finish(&words);
        out.words = words;
        out
    }

    /// Whether the patterns name more words than symbols can tell apart.
    pub(super) fn is_too_large(&self) -> bool {
        self.words.count > symbol::MAX_CLASSES
    }

    /// The rows of the patterns that can match in a sentence, by its words.
    pub(crate) fn possible(&self, words: impl Iterator<Item = WordId> + Clone) -> Vec<u32> {
        let mut rows = self.tellers.rows(&self.words, words.clone());
        if !rows.is_empty() {
            let classes = self.classes_of(words);
            rows.retain(|r| self.all.get(*r as usize).is_some_and(|p| p.may_match(&classes)));
        }
        rows
    }

    /// The rows of the patterns of which a trigger may begin in a sentence, by its words.
    pub(crate) fn anchored(&self, words: impl Iterator<Item = WordId>) -> Vec<u32> {
        self.anchors.rows(&self.words, words)
    }

    /// The classes that words belong to, as bits.
    fn classes_of(&self, words: impl Iterator<Item = WordId>) -> Vec<u64> {
        let mut out = vec![0; (self.words.count + 1).div_ceil(64)];
        for word in words {
            let class = self.words.class(word) as usize;
            if let Some(bits) = out.get_mut(class / 64) {
                *bits |= 1 << (class % 64);
            }
        }
        out
    }

    /// The patterns whose trigger may begin with the word.
    pub(crate) fn anchored_by(&self, word: WordId) -> &[u32] {
        self.anchors.by_class.get(self.words.class(word) as usize).map_or(&[], Vec::as_slice)
    }
}

/// Words that patterns name, in classes: words that the same parts of patterns ask for are one class.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    /// Class by word id, 0 for words no pattern names.
    of: Vec<u16>,
    /// Classes by what is asked for: (word, exact).
    asked: HashMap<(String, bool), Vec<u16>>,
    count: usize,
}

impl Words {
    fn new(asked: BTreeSet<(String, bool)>, lexicon: &mut Lexicon) -> Words {
        // What is asked for, by word id: the word itself, or the verb or noun it is the base form of.
        let mut itself: Map<WordId, Vec<u16>> = Map::default();
        let mut base: Map<WordId, Vec<u16>> = Map::default();
        if asked.len() > symbol::MAX_CLASSES {
            // Too large: see `is_too_large`. Nothing matches.
            return Words { count: asked.len(), ..Words::default() };
        }
        let asked: Vec<(String, bool)> = asked.into_iter().collect();
        for (n, (text, exact)) in asked.iter().enumerate() {
            let id = lexicon.intern(text);
            let word = lexicon.word(id);
            let lemma = word.verb == id || word.noun == id || word.past_of == id;
            let list = if lemma && !exact { &mut base } else { &mut itself };
            list.entry(id).or_default().push(n as u16);
        }
        let mut classes: HashMap<Vec<u16>, u16> = HashMap::new();
        let mut out = Words { of: vec![0; lexicon.len() + 1], ..Words::default() };
        let mut named = vec![false; lexicon.len() + 1];
        for id in itself.keys().chain(base.keys()) {
            if let Some(named) = named.get_mut(id.0 as usize) {
                *named = true;
            }
        }
        let named = |id: WordId| named.get(id.0 as usize).is_some_and(|named| *named);
        for at in 1..=lexicon.len() {
            let id = WordId(at as u32);
            let word = lexicon.word(id);
            let lemmas = [word.verb, word.past_of, word.noun];
            // Nearly no word is.
            if !named(id) && !lemmas.into_iter().any(named) {
                continue;
            }
            let mut set: Vec<u16> = itself.get(&id).cloned().unwrap_or_default();
            for lemma in lemmas {
                if lemma.is_known()
                    && let Some(found) = base.get(&lemma)
                {
                    set.extend(found);
                }
            }
            if set.is_empty() {
                continue;
            }
            set.sort_unstable();
            set.dedup();
            let next = classes.len() as u16 + 1;
            if let Some(of) = out.of.get_mut(at) {
                *of = *classes.entry(set).or_insert(next);
            }
        }
        out.count = classes.len();
        for (set, class) in classes {
            for n in set {
                if let Some(key) = asked.get(n as usize) {
                    out.asked.entry(key.clone()).or_default().push(class);
                }
            }
        }
        out.asked.values_mut().for_each(|list| list.sort_unstable());
        out
    }

    /// The class of a word.
    #[inline]
    pub(crate) fn class(&self, word: WordId) -> u16 {
        self.of.get(word.0 as usize).copied().unwrap_or(0)
    }

    fn classes(&self, text: &str, exact: bool) -> &[u16] {
        self.asked.get(&(text.to_owned(), exact)).map_or(&[], Vec::as_slice)
    }

    /// The expression of a part; `last`: nothing of the same slot or pattern stands after it.
    fn expression(&self, node: &Node, last: bool) -> String {
        match node {
            Node::Word { text, exact } => symbol::word(self.classes(text, *exact)),
            Node::Mention { kinds, list } => symbol::mentions(*kinds, *list),
            Node::NounGroup => symbol::noun_group(&symbol::word(self.classes(OF, true))),
            Node::VerbGroup => symbol::verb_group(),
            Node::Tagged(tags) => symbol::tagged(*tags),
            Node::Comma => symbol::tagged(1 << crate::tag::Tag::Comma as u64),
            // The shortest gap between two parts, the longest at an end.
            Node::Gap(Some(n)) => format!("(?:{}){{0,{n}}}{}", symbol::open(), if last { "" } else { "?" }),
            Node::Gap(None) => format!("(?:{})*{}", symbol::inside(), if last { "" } else { "?" }),
            Node::Optional(inner) => format!("(?:{})?", self.expression(inner, last)),
            Node::Sequence(items) => {
                let end = items.len().saturating_sub(1);
                items.iter().enumerate().map(|(n, item)| self.expression(item, last && n == end)).collect()
            }
            Node::Choice(ways) => {
                let ways: Vec<String> = ways.iter().map(|way| self.expression(way, last)).collect();
                format!("(?:{})", ways.join("|"))
            }
            Node::Slot { inner, .. } => format!("({})", self.expression(inner, true)),
        }
    }
}

/// What the capture groups of a part's expression are, in their order.
fn slots_of(node: &Node, out: &mut Vec<(SlotRole, bool)>) {
    match node {
        Node::Slot { role, inner, .. } => {
            out.push((*role, is_list(inner)));
            slots_of(inner, out);
        }
        Node::Optional(inner) => slots_of(inner, out),
        Node::Sequence(items) | Node::Choice(items) => items.iter().for_each(|item| slots_of(item, out)),
        _ => {}
    }
}

fn is_list(node: &Node) -> bool {
    match node {
        Node::Mention { list, .. } => *list,
        Node::Choice(ways) => ways.iter().any(is_list),
        _ => false,
    }
}

fn collect_words(node: &Node, out: &mut BTreeSet<(String, bool)>) {
    match node {
        Node::Word { text, exact } => {
            out.insert((text.clone(), *exact));
        }
        Node::NounGroup => {
            out.insert((OF.to_owned(), true));
        }
        Node::Optional(inner) | Node::Slot { inner, .. } => collect_words(inner, out),
        Node::Sequence(items) | Node::Choice(items) => items.iter().for_each(|n| collect_words(n, out)),
        _ => {}
    }
}

/// A part as it is written.
fn shown(node: &Node) -> String {
    let kinds = |kinds: u16| {
        let names =
            crate::document::MentionKind::ALL.iter().filter(|k| kinds >> **k as u16 & 1 == 1).map(|k| k.as_str());
        names.collect::<Vec<_>>().join("|")
    };
    let join = |items: &[Node], by: &str| items.iter().map(shown).collect::<Vec<_>>().join(by);
    match node {
        Node::Word { text, .. } => text.clone(),
        Node::Mention { kinds: bits, list } => format!("{}{}", kinds(*bits), if *list { "+" } else { "" }),
        Node::NounGroup => "noun-group".into(),
        Node::VerbGroup => "verb-group".into(),
        Node::Tagged(_) => "a word of that part of speech".into(),
        Node::Comma => ",".into(),
        Node::Gap(Some(n)) => format!("...{n}"),
        Node::Gap(None) => "...".into(),
        Node::Optional(inner) => format!("({})?", shown(inner)),
        Node::Sequence(items) => join(items, " "),
        Node::Choice(items) => join(items, "|"),
        Node::Slot { role: SlotRole::Trigger, inner, .. } => format!("<trigger:{}>", shown(inner)),
        Node::Slot { role: SlotRole::Role(role), inner, .. } => format!("<{}:{}>", role.as_str(), shown(inner)),
    }
}
