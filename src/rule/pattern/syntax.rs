//! The written form of patterns: from text to a tree, every mistake with its place.
//!
//! ```text
//! sequence := item*                        one after the other
//! item     := part '?'?                    '?': may be missing
//! part     := word | '"' word '"' | ',' | '(' choice ')' | slot | gap
//! choice   := sequence ('|' sequence)*     one of them
//! slot     := '<' (role ':')? choice '>'   a choice that is a name alone is a kind: <actor:country|person+>
//! gap      := '...' number?                up to so many words or names; without a number: up to the end
//! ```

use std::ops::Range;

use crate::document::{MentionKind, Role};
use crate::problem::nearest;
use crate::tag::Tag;

/// What stands at one place of a sequence.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A word, in all its forms or (quoted) just as written.
    Word { text: String, exact: bool },
    /// A mention of one of the kinds (bits by [`MentionKind`]); `list`: one or several, joined by commas and `and`.
    Mention { kinds: u16, list: bool },
    /// A noun phrase with its of-phrases.
    NounGroup,
    /// A verb with its auxiliaries and adverbs.
    VerbGroup,
    /// A word of one of these parts of speech (bits by [`Tag`]).
    Tagged(u64),
    /// A comma.
    Comma,
    /// Up to that many words or names without punctuation; `None`: whatever follows.
    Gap(Option<u32>),
    /// May be missing.
    Optional(Box<Node>),
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Choice(Vec<Node>),
    /// The words of a role or of the trigger.
    Slot { role: SlotRole, inner: Box<Node>, span: Range<usize> },
}

/// What a slot's words become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotRole {
    /// The event's trigger.
    Trigger,
    /// An argument.
    Role(Role),
}

/// A mistake in a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    /// Bytes of the pattern's text.
    pub span: Range<usize>,
    pub message: String,
    pub label: String,
    pub help: Option<String>,
}

/// The longest pattern, in words and names it may cover.
const MAX_LENGTH: usize = 200;
/// The deepest nesting of brackets.
const MAX_DEPTH: usize = 32;
/// The longest gap with a number.
const MAX_GAP: u32 = 30;

/// Kinds and groups by their names in slots.
const KINDS: &[(&str, &[MentionKind])] = &[
    ("person", &[MentionKind::Person]),
    ("role", &[MentionKind::Role]),
    ("country", &[MentionKind::Country]),
    ("organization", &[MentionKind::Organization]),
    ("program", &[MentionKind::Program]),
    ("document", &[MentionKind::Document]),
    ("place", &[MentionKind::Place]),
    ("date", &[MentionKind::Date]),
    ("group", &[MentionKind::Group]),
    ("quote", &[MentionKind::Quote]),
    // A place may stand for its government: `Lisbon and Madrid agree`.
    ("party", PARTIES),
];

const PARTIES: &[MentionKind] = &[
    MentionKind::Person,
    MentionKind::Role,
    MentionKind::Country,
    MentionKind::Organization,
    MentionKind::Group,
    MentionKind::Place,
];

const TAGS: &[(&str, &[Tag])] = &[
    ("noun", &[Tag::Noun, Tag::Plural, Tag::Proper]),
    ("verb", &[Tag::Base, Tag::Third, Tag::Past, Tag::Participle, Tag::Gerund]),
    ("adjective", &[Tag::Adjective, Tag::Participle, Tag::Gerund]),
    ("adverb", &[Tag::Adverb]),
    ("number", &[Tag::Number]),
    ("preposition", &[Tag::Preposition]),
    ("determiner", &[Tag::Determiner, Tag::PossPronoun]),
    ("pronoun", &[Tag::Pronoun]),
    ("conjunction", &[Tag::Conjunction]),
    ("auxiliary", &[Tag::Modal, Tag::Be, Tag::Have, Tag::Do]),
    ("be", &[Tag::Be]),
    ("have", &[Tag::Have]),
];

/// The names that a slot takes, for messages and the documentation's test.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|k| k.0).chain(["noun-group", "verb-group"]).chain(TAGS.iter().map(|t| t.0))
}

fn named(name: &str) -> Option<Node> {
    let (bare, list) = name.strip_suffix('+').map_or((name, false), |n| (n, true));
    if let Some((_, kinds)) = KINDS.iter().find(|(n, _)| *n == bare) {
        let kinds = kinds.iter().fold(0, |bits, k| bits | 1 << *k as u16);
        return Some(Node::Mention { kinds, list });
    }
    if list {
        return None;
    }
    match name {
        "noun-group" => Some(Node::NounGroup),
        "verb-group" => Some(Node::VerbGroup),
        _ => TAGS
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, tags)| Node::Tagged(tags.iter().fold(0, |b, t| b | 1 << *t as u64))),
    }
}

/// Reads a pattern. All mistakes are given, in the order of the text.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<Mistake>> {
    let mut reader = Reader { text, at: 0, depth: 0, mistakes: Vec::new(), triggers: Vec::new(), in_slot: None };
    let node = reader.choice(None);
    if reader.mistakes.is_empty() {
        reader.whole(&node);
    }
    reader.mistakes.sort_by_key(|m| m.span.start);
    if reader.mistakes.is_empty() { Ok(node) } else { Err(reader.mistakes) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// Brackets that are open.
    depth: usize,
    mistakes: Vec<Mistake>,
    triggers: Vec<Range<usize>>,
    /// The role of the slot being read.
    in_slot: Option<Option<SlotRole>>,
}

const SPECIAL: [char; 8] = ['(', ')', '<', '>', '|', '?', '"', ','];

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&mut self) -> Option<char> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        self.at += blank;
        self.rest().chars().next()
    }

    fn wrong(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        label: impl Into<String>,
        help: Option<String>,
    ) {
        self.mistakes.push(Mistake { span, message: message.into(), label: label.into(), help });
    }

    /// `a b | c`, up to the closing mark or the end.
    fn choice(&mut self, close: Option<char>) -> Node {
        if self.depth > MAX_DEPTH {
            let message = format!("brackets more than {MAX_DEPTH} deep");
            self.wrong(self.at.saturating_sub(1)..self.at, message, "too deep", None);
            self.at = self.text.len();
            return Node::Comma;
        }
        self.depth += 1;
        let node = self.ways(close);
        self.depth -= 1;
        node
    }

    fn ways(&mut self, close: Option<char>) -> Node {
        let mut ways = Vec::new();
        loop {
            let from = self.at;
            let items = self.sequence(close);
            if items.is_empty() {
                let span = from..self.at.max(from + usize::from(from < self.text.len()));
                self.wrong(span, "nothing stands here", "a word, a slot or a gap is missing", None);
            }
            ways.push(if items.len() == 1 {
                items.into_iter().next().unwrap_or(Node::Comma)
            } else {
                Node::Sequence(items)
            });
            if self.peek() == Some('|') {
                self.at += 1;
            } else {
                break;
            }
        }
        if ways.len() == 1 { ways.pop().unwrap_or(Node::Comma) } else { Node::Choice(ways) }
    }

    fn sequence(&mut self, close: Option<char>) -> Vec<Node> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if Some(c) == close || c == '|' {
                break;
            }
            if c == ')' || c == '>' || c == '?' {
                self.wrong(self.at..self.at + 1, format!("`{c}` does not belong here"), "nothing open", None);
                self.at += 1;
                continue;
            }
            let item = self.part(c, items.is_empty());
            items.push(if self.rest().starts_with('?') {
                self.at += 1;
                Node::Optional(Box::new(item))
            } else {
                item
            });
        }
        items
    }

    fn part(&mut self, c: char, first: bool) -> Node {
        match c {
            '(' => {
                let open = self.at;
                self.at += 1;
                let slot = self.in_slot.take();
                let inner = self.choice(Some(')'));
                self.in_slot = slot;
                self.close(')', open);
                inner
            }
            '<' => self.slot(),
            ',' => {
                self.at += 1;
                Node::Comma
            }
            '"' => self.quoted(),
            _ if self.rest().starts_with("...") => self.gap(),
            _ => self.word(first),
        }
    }

    fn close(&mut self, mark: char, open: usize) {
        if self.peek() == Some(mark) {
            self.at += 1;
        } else {
            self.wrong(open..open + 1, format!("this is never closed with `{mark}`"), "opened here", None);
        }
    }

    fn quoted(&mut self) -> Node {
        let open = self.at;
        let inner = self.text.get(open + 1..).unwrap_or_default();
        let Some((inner, _)) = inner.split_once('"') else {
            self.at = self.text.len();
            self.wrong(open..open + 1, "this quotation mark is never closed", "opened here", None);
            return Node::Comma;
        };
        let words: Vec<Node> =
            inner.split_whitespace().map(|w| Node::Word { text: w.to_owned(), exact: true }).collect();
        self.at = open + inner.len() + 2;
        if words.is_empty() {
            self.wrong(open..self.at, "nothing stands between the quotation marks", "empty", None);
        }
        if words.len() == 1 { words.into_iter().next().unwrap_or(Node::Comma) } else { Node::Sequence(words) }
    }

    fn gap(&mut self) -> Node {
        let from = self.at;
        self.at += 3;
        let digits = self.rest().chars().take_while(char::is_ascii_digit).count();
        let number = self.rest().get(..digits).unwrap_or_default().to_owned();
        self.at += digits;
        if number.is_empty() {
            return Node::Gap(None);
        }
        match number.parse() {
            Ok(n) if (1..=MAX_GAP).contains(&n) => Node::Gap(Some(n)),
            _ => {
                self.wrong(from..self.at, format!("a gap of {number} words"), format!("1 to {MAX_GAP}"), None);
                Node::Gap(Some(1))
            }
        }
    }

    fn bare(&mut self) -> (String, Range<usize>) {
        let from = self.at;
        let length = self.rest().find(|c: char| c.is_whitespace() || SPECIAL.contains(&c)).unwrap_or(self.rest().len());
        self.at += length;
        (self.text.get(from..self.at).unwrap_or_default().to_owned(), from..self.at)
    }

    fn word(&mut self, first: bool) -> Node {
        let (text, span) = self.bare();
        // A name that is a slot's whole choice is a kind.
        let alone = first && self.in_slot.is_some_and(|role| role != Some(SlotRole::Trigger)) && {
            let next = self.peek();
            matches!(next, None | Some('|' | '>'))
        };
        if alone {
            if let Some(node) = named(&text) {
                return node;
            }
            let near = nearest(&text, names()).filter(|n| n.len() > 3);
            if text.ends_with('+') || near.is_some() {
                let help = near.map(|n| {
                    format!("did you mean `{n}`? (to mean the word itself, write \"{text}\" in quotation marks)")
                });
                let all = || Some(format!("the kinds are: {}", names().collect::<Vec<_>>().join(", ")));
                self.wrong(span, format!("unknown kind `{text}`"), "no kind", help.or_else(all));
            }
        }
        if text.contains(':') && self.in_slot.is_none() {
            let at = self.at - text.len();
            self.wrong(at..self.at, format!("`{text}` looks like a role outside of `<...>`"), "no word", None);
        }
        Node::Word { text, exact: false }
    }

    fn slot(&mut self) -> Node {
        let open = self.at;
        self.at += 1;
        self.peek();
        let colon = self
            .rest()
            .find([':', '>', '<', '|', '(', ' '])
            .filter(|i| self.rest().get(*i..).is_some_and(|r| r.starts_with(':')));
        let role = colon.and_then(|length| {
            let (name, span) = (self.rest().get(..length).unwrap_or_default().to_owned(), self.at..self.at + length);
            self.at += length + 1;
            let role = match name.as_str() {
                "trigger" => Some(SlotRole::Trigger),
                other => Role::parse(other).map(SlotRole::Role),
            };
            if role.is_none() {
                let roles: Vec<&str> = Role::ALL.iter().map(|r| r.as_str()).chain(["trigger"]).collect();
                let help = crate::problem::suggestion(&name, roles);
                self.wrong(span, format!("unknown role `{name}`"), "no role", help);
            }
            role
        });
        let nested = self.in_slot;
        if role.is_some() && nested.is_some() {
            self.wrong(open..open + 1, "a role inside a role", "opened here", None);
        }
        self.in_slot = Some(role);
        let inner = self.choice(Some('>'));
        self.in_slot = nested;
        self.close('>', open);
        let span = open..self.at;
        if role == Some(SlotRole::Trigger) {
            self.triggers.push(span.clone());
        }
        match role {
            Some(role) => Node::Slot { role, inner: Box::new(inner), span },
            None => inner,
        }
    }

    /// What must hold of the whole: one trigger in every way through it, that begins with a word; bounded length.
    fn whole(&mut self, node: &Node) {
        let end = self.text.len();
        let (least, most) = triggers(node);
        if (least, most) != (1, 1) {
            let what = if most == 0 {
                "this pattern has no trigger"
            } else {
                "a match of this pattern may have no trigger, or several"
            };
            let span = if most > 1 { self.triggers.last().cloned().unwrap_or(0..end) } else { 0..end };
            let help = "exactly one `<trigger:...>` must be there in every way through the pattern".to_owned();
            self.wrong(span, what, "one <trigger:...> is needed", Some(help));
        }
        for span in self.triggers.clone() {
            let mut first = Vec::new();
            if let Some(slot) = slot_at(node, &span)
                && !anchors(slot, &mut first)
            {
                let help = "patterns are looked up by the first word of their trigger".to_owned();
                self.wrong(
                    span,
                    "the trigger does not begin with a word",
                    "a gap, a kind or an optional word stands first",
                    Some(help),
                );
            }
        }
        let length = length(node);
        if length > MAX_LENGTH {
            self.wrong(
                0..end,
                format!("this pattern may cover {length} words, at most {MAX_LENGTH} are allowed"),
                "too long",
                None,
            );
        }
    }
}

/// The fewest and the most triggers on a way through the pattern.
fn triggers(node: &Node) -> (u32, u32) {
    match node {
        Node::Slot { role: SlotRole::Trigger, .. } => (1, 1),
        Node::Slot { inner, .. } => triggers(inner),
        Node::Optional(inner) => (0, triggers(inner).1),
        Node::Sequence(items) => items.iter().map(triggers).fold((0, 0), |(a, b), (c, d)| (a + c, b + d)),
        Node::Choice(ways) => ways.iter().map(triggers).reduce(|(a, b), (c, d)| (a.min(c), b.max(d))).unwrap_or((0, 0)),
        _ => (0, 0),
    }
}

fn slot_at<'a>(node: &'a Node, at: &Range<usize>) -> Option<&'a Node> {
    match node {
        Node::Slot { inner, span, .. } => {
            if span == at {
                Some(inner)
            } else {
                slot_at(inner, at)
            }
        }
        Node::Optional(inner) => slot_at(inner, at),
        Node::Sequence(items) | Node::Choice(items) => items.iter().find_map(|n| slot_at(n, at)),
        _ => None,
    }
}

/// The words a trigger may begin with: (text, exact). `false`: it may begin with something else.
pub(crate) fn anchors<'a>(node: &'a Node, out: &mut Vec<(&'a str, bool)>) -> bool {
    match node {
        Node::Word { text, exact } => {
            out.push((text, *exact));
            true
        }
        Node::Sequence(items) => items.first().is_some_and(|first| anchors(first, out)),
        Node::Choice(ways) => ways.iter().all(|way| anchors(way, out)),
        _ => false,
    }
}

/// Words of which every match holds at least one: a list for each part of the pattern that cannot be left out.
pub(crate) fn required<'a>(node: &'a Node, out: &mut Vec<Vec<(&'a str, bool)>>) {
    match node {
        Node::Word { text, exact } => out.push(vec![(text, *exact)]),
        Node::Slot { inner, .. } => required(inner, out),
        Node::Sequence(items) => items.iter().for_each(|n| required(n, out)),
        Node::Choice(ways) => {
            let mut either = Vec::new();
            for way in ways {
                let mut own = Vec::new();
                required(way, &mut own);
                let Some(most) = own.into_iter().max_by_key(|words| tells(words)) else { return };
                either.extend(most);
            }
            out.push(either);
        }
        _ => {}
    }
}

/// How much it tells about a sentence that it holds one of the words: short words are in most sentences.
pub(crate) fn tells(either: &[(&str, bool)]) -> usize {
    either.iter().map(|(text, _)| text.len()).min().unwrap_or(0)
}

/// The inside of the trigger slots.
pub(crate) fn trigger_slots<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
    match node {
        Node::Slot { role: SlotRole::Trigger, inner, .. } => out.push(inner),
        Node::Slot { inner, .. } | Node::Optional(inner) => trigger_slots(inner, out),
        Node::Sequence(items) | Node::Choice(items) => items.iter().for_each(|n| trigger_slots(n, out)),
        _ => {}
    }
}

/// How many words and names a match may cover, as far as it is bounded.
fn length(node: &Node) -> usize {
    match node {
        Node::Gap(Some(n)) => *n as usize,
        Node::Mention { list: true, .. } | Node::NounGroup => 8,
        Node::Optional(inner) | Node::Slot { inner, .. } => length(inner),
        Node::Sequence(items) => items.iter().map(length).sum(),
        Node::Choice(ways) => ways.iter().map(length).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(text: &str) -> Vec<String> {
        parse(text)
            .err()
            .unwrap_or_default()
            .iter()
            .map(|m| format!("{}..{} {}", m.span.start, m.span.end, m.message))
            .collect()
    }

    #[test]
    fn the_example_of_the_guide() {
        let text = "<actor:country> (will|is to)? <trigger:become|assume> the? <content:chairing country|chairmanship (of|in) ...5>";
        let Node::Sequence(items) = parse(text).unwrap() else { panic!() };
        assert_eq!(items.len(), 5);
        assert!(
            matches!(&items[0], Node::Slot { role: SlotRole::Role(Role::Actor), inner, .. } if matches!(**inner, Node::Mention { list: false, .. }))
        );
        assert!(
            matches!(&items[1], Node::Optional(inner) if matches!(&**inner, Node::Choice(ways) if ways.len() == 2))
        );
        let Node::Slot { inner, .. } = &items[4] else { panic!() };
        let Node::Choice(ways) = &**inner else { panic!() };
        // `country` in a longer sequence is the word.
        assert!(
            matches!(&ways[0], Node::Sequence(words) if words[1] == Node::Word { text: "country".into(), exact: false })
        );
    }

    #[test]
    fn mistakes_have_places() {
        let cases: &[(&str, &[&str])] = &[
            ("<actor:person> said", &["0..19 this pattern has no trigger"]),
            ("<acter:person> <trigger:say>", &["1..6 unknown role `acter`"]),
            ("<actor:persn> <trigger:say>", &["7..12 unknown kind `persn`"]),
            ("<trigger:say", &["0..1 this is never closed with `>`"]),
            ("(a|b <trigger:say>", &["0..1 this is never closed with `)`"]),
            ("<trigger:say> )", &["14..15 `)` does not belong here"]),
            ("<trigger:say> ...99", &["14..19 a gap of 99 words"]),
            ("<trigger:...3 say>", &["0..18 the trigger does not begin with a word"]),
            ("<trigger:say>? that", &["0..19 a match of this pattern may have no trigger, or several"]),
            ("<trigger:say> (|b)", &["15..16 nothing stands here"]),
            ("<trigger:say> \"so", &["14..15 this quotation mark is never closed"]),
            ("<actor:person> <trigger:say> <target:<actor:person>>", &["37..38 a role inside a role"]),
        ];
        for (text, expected) in cases {
            assert_eq!(&mistakes(text), expected, "{text}");
        }
        assert_eq!(mistakes("<acter:persn> say ...0").len(), 3);
    }
}
