//! The gazetteer: names of the pack, found in token sequences, longest first.
//!
//! A name is a path in a tree over word ids. Matching walks the tree from every token that can begin a name, so a hit lies
//! on token boundaries by construction, a hard wrap or a no-break space inside a name costs nothing, and the work per token
//! does not grow with the number of names: one hash look-up per step. (A byte-level Aho-Corasick automaton was the
//! alternative: it needs normalised white space, a filter for token boundaries and, at a million names, a thousand
//! times the memory of this tree per byte of name. `tests/` checks this matcher against it.)
//!
//! Case: a capital in a name asks for a capital in the text, an acronym for an acronym; titles match in any case.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use crate::lexicon::{Facts, Lexicon, WordId, name_bit};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token, tokenize};

/// How many things one name can stand for. A name shared by more says nothing, and every mention of it would cost all of
/// them: the first ones stay, kinds in the order of [`EntryKind`].
const MAX_ALIKE: u32 = 128;

/// About how many bytes of a pack's tables hold one name, one node of the tree, one of its edges: room is made accordingly.
const NAME_BYTES: usize = 40;
const NODE_BYTES: usize = 26;
const EDGE_BYTES: usize = 32;

/// What sort of thing a name of the gazetteer names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// A country; `index` is its row in the country table.
    Country,
    /// A place.
    Place,
    /// An office (title).
    Office,
    /// A rank before a title: `deputy`, `former`.
    Rank,
    /// A form of address: `Mr.`, `H.E.`.
    Honorific,
    /// A known person's full name.
    Person,
    /// An organisation.
    Organization,
    /// A programme, format, treaty or document.
    Program,
}

/// In which form an entry is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// By name.
    Name,
    /// By an adjective (`Kazakh`).
    Adjective,
    /// By a noun for its people (`Kazakhs`).
    National,
    /// In the plural (`foreign ministers`).
    Plural,
}

/// One name of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it names.
    pub kind: EntryKind,
    /// How.
    pub form: Form,
    /// Row in the table of that kind.
    pub index: u32,
    /// Tokens (bit n = token n) that must be capitalised.
    capitals: u32,
    /// Tokens that must be in all capitals.
    acronyms: u32,
}

/// A name found in a token sequence: tokens `start..end`, and its entries.
#[derive(Clone, Copy, Debug)]
pub struct Hit {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// First entry, to be used with [`Gazetteer::entries`].
    first: u32,
    count: u32,
    /// Kinds of those of its entries that agree with the capitals of the text, as bits.
    kinds: u8,
}

/// Hash for (node, word) keys: they are small integers already.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct MixHasher(u64);

impl Hasher for MixHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_u64(u64::from(*b));
        }
    }
    fn write_u64(&mut self, x: u64) {
        let h = (self.0 ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = h ^ (h >> 29);
    }
}

type Edges = HashMap<Step, u32, BuildHasherDefault<MixHasher>>;

/// A word after a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    node: u32,
    word: WordId,
}

impl Hash for Step {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.node) << 32 | u64::from(self.word.0));
    }
}

/// A place in the tree.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// First entry of the names that end here.
    first: u32,
    /// How many there are.
    count: u32,
    /// A bit for the remainder of every word that goes on from here: most words that do not are told by it alone.
    next: u64,
}

#[inline]
const fn bit(word: WordId) -> u64 {
    1 << (word.0 & 63)
}

/// Numbers by a hash.
pub(crate) type Numbers = HashMap<u64, u32, BuildHasherDefault<MixHasher>>;

/// Names as a tree over words.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    edges: Edges,
    /// Node 0 is no node.
    nodes: Vec<Node>,
    entries: Vec<Entry>,
    /// Entries while the tree is built: (node, entry).
    pending: Vec<(u32, Entry)>,
    names: usize,
}

/// Names that begin at a token, on the way.
#[derive(Clone, Copy, Debug)]
struct Begun {
    at: u32,
    /// The node of the first word.
    node: u32,
    /// The word after it.
    next: WordId,
    first: Node,
    /// The node of both; 0 where no name goes on.
    child: u32,
    /// The first word is a name by itself.
    fits: bool,
}

/// Whether a name can go on with token `at`.
#[inline]
fn joined(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|t| t.gap != Gap::Paragraph)
}

/// The word of a token inside a name. Marks are no words of the lexicon, but names hold some: `Culture, Media and Sport`,
/// `People's Deputy`, `Secretary (East)`. Their ids are the last ones there are.
#[inline]
fn step_word(token: &Token) -> WordId {
    if token.word.is_known() {
        return token.word;
    }
    let n = match token.tag {
        Tag::Comma => 0,
        Tag::Possessive => 1,
        Tag::PossessiveMark => 2,
        Tag::Open => 3,
        Tag::Close => 4,
        Tag::Stop if token.end - token.start == 1 => 5,
        _ => return token.word,
    };
    WordId(u32::MAX - n)
}

impl Gazetteer {
    /// An empty gazetteer.
    pub fn new() -> Self {
        Gazetteer { nodes: vec![Node::default()], ..Default::default() }
    }

    /// Makes room for the names in tables of so many bytes.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.edges.reserve(bytes / EDGE_BYTES);
        self.nodes.reserve(bytes / NODE_BYTES);
        self.pending.reserve(bytes / NAME_BYTES);
    }

    /// How many names it holds.
    pub fn len(&self) -> usize {
        self.names
    }

    /// Whether it holds no name.
    pub fn is_empty(&self) -> bool {
        self.names == 0
    }

    /// Adds a name. `any_case`: letters match in any case, acronyms of up to five letters excepted.
    ///
    /// Returns whether the name holds anything to match. [`finish`](Self::finish) must follow before matching.
    pub fn insert(
        &mut self,
        lexicon: &mut Lexicon,
        buffer: &mut Vec<Token>,
        name: &str,
        any_case: bool,
        (kind, form, index): (EntryKind, Form, u32),
    ) -> bool {
        tokenize(name, lexicon, buffer);
        if buffer.is_empty() || buffer.len() > 31 {
            return false;
        }
        let (mut node, mut capitals, mut acronyms) = (0u32, 0u32, 0u32);
        let mut first = WordId::NONE;
        for (i, token) in buffer.iter().enumerate() {
            let text = token.span().text(name);
            // A mark at the start cannot be looked up by, and a stop at the end may end the sentence as well.
            let edge = i == 0 || i + 1 == buffer.len() && token.tag == Tag::Stop;
            let word = match if edge { token.word } else { step_word(token) } {
                word if word.is_known() => word,
                _ => lexicon.intern(text),
            };
            let acronym = token.shape.has(Shape::ALL_CAPS) && text.len() <= 6 && !text.contains('.');
            if acronym {
                acronyms |= 1 << i;
            } else if token.is_capital() && !any_case {
                capitals |= 1 << i;
            }
            match i {
                0 => first = word,
                1 => lexicon.word_mut(first).names_on |= name_bit(word),
                _ => {}
            }
            node = self.step_or_add(lexicon, node, word);
        }
        if buffer.len() == 1 {
            lexicon.word_mut(first).facts.set(Facts::ALONE, true);
        }
        self.pending.push((node, Entry { kind, form, index, capitals, acronyms }));
        self.names += 1;
        true
    }

    fn step_or_add(&mut self, lexicon: &mut Lexicon, node: u32, word: WordId) -> u32 {
        let next = self.nodes.len() as u32;
        if node == 0 {
            let w = lexicon.word_mut(word);
            if w.names == 0 {
                w.names = next;
                w.facts.set(Facts::NAME, true);
                self.nodes.push(Node::default());
            }
            return w.names;
        }
        let nodes = &mut self.nodes;
        if let Some(node) = nodes.get_mut(node as usize) {
            node.next |= bit(word);
        }
        *self.edges.entry(Step { node, word }).or_insert_with(|| {
            nodes.push(Node::default());
            next
        })
    }

    /// Makes the names inserted so far matchable.
    pub fn finish(&mut self) {
        let mut all: Vec<(u32, Entry)> = std::mem::take(&mut self.pending);
        for (node, n) in self.nodes.iter().enumerate() {
            for e in self.entries.iter().skip(n.first as usize).take(n.count as usize) {
                all.push((node as u32, *e));
            }
        }
        // Nodes are small numbers: their entries are counted out, and only those of one node are sorted.
        let mut ends = vec![0u32; self.nodes.len()];
        for (node, _) in &all {
            ends[*node as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends {
            (*end, sum) = (sum, sum + *end);
        }
        let mut by_node = vec![0u32; all.len()];
        for (row, (node, _)) in (0..).zip(&all) {
            let place = &mut ends[*node as usize];
            by_node[*place as usize] = row;
            *place += 1;
        }
        let entry = |row: &u32| all[*row as usize].1;
        self.entries = Vec::with_capacity(by_node.len());
        let mut start = 0;
        for (node, end) in self.nodes.iter_mut().zip(ends) {
            let rows = &mut by_node[start..end as usize];
            if rows.len() > 1 {
                let order = |e: Entry| (e.kind as u8, e.form as u8, e.index, e.capitals, e.acronyms);
                rows.sort_unstable_by_key(|row| order(entry(row)));
            }
            node.first = self.entries.len() as u32;
            for entry in rows.iter().map(entry) {
                let listed = self.entries.len() as u32 - node.first;
                if listed == 0 || listed < MAX_ALIKE && self.entries.last() != Some(&entry) {
                    self.entries.push(entry);
                }
            }
            node.count = self.entries.len() as u32 - node.first;
            start = end as usize;
        }
        self.edges.shrink_to_fit();
        self.entries.shrink_to_fit();
    }

    /// The longest name that begins at token `at`, if any.
    #[inline]
    pub fn longest_at(&self, lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<Hit> {
        let mut begun = self.begun(lexicon, tokens, at)?;
        self.first_step(tokens, &mut begun);
        self.walk(tokens, begun)
    }

    /// The first node of the names that begin at token `at`, unless the word and the one after it tell that there are none.
    #[inline]
    fn begun(&self, lexicon: &Lexicon, tokens: &[Token], at: usize) -> Option<Begun> {
        let first = tokens.get(at).filter(|t| t.facts.has(Facts::NAME))?;
        let word = lexicon.word(first.word);
        let next = tokens.get(at + 1).map(step_word).unwrap_or_default();
        let goes_on = next.is_known() && word.names_on & name_bit(next) != 0;
        if !word.facts.has(Facts::ALONE) && !goes_on {
            return None;
        }
        let node = self.nodes.get(word.names as usize).copied().unwrap_or_default();
        Some(Begun { at: at as u32, node: word.names, next, first: node, child: 0, fits: false })
    }

    /// Whether the first word is a name by itself, and where a name goes on.
    #[inline]
    fn first_step(&self, tokens: &[Token], begun: &mut Begun) {
        let at = begun.at as usize;
        let Node { first, count, next } = begun.first;
        begun.fits = count > 0 && self.entries_fit(first, count, tokens.get(at..=at).unwrap_or_default());
        if next & bit(begun.next) != 0 && begun.next.is_known() && joined(tokens, at + 1) {
            begun.child = self.edges.get(&Step { node: begun.node, word: begun.next }).copied().unwrap_or(0);
        }
    }

    /// The longest name along the nodes from that of the first token on.
    fn walk(&self, tokens: &[Token], begun: Begun) -> Option<Hit> {
        let at = begun.at as usize;
        let hit = |node: Node, end: usize| {
            let (first, count) = (node.first, node.count);
            Hit { start: begun.at, end: end as u32, first, count, kinds: 0 }
        };
        let mut best = begun.fits.then(|| hit(begun.first, at + 1));
        let mut node = begun.child;
        let mut end = at + 1;
        while node != 0 {
            end += 1;
            let here = self.nodes.get(node as usize).copied().unwrap_or_default();
            if here.count > 0 && self.entries_fit(here.first, here.count, &tokens[at..end]) {
                best = Some(hit(here, end));
            }
            let word = tokens.get(end).map(step_word).unwrap_or_default();
            if here.next & bit(word) == 0 || !word.is_known() || !joined(tokens, end) {
                break;
            }
            node = self.edges.get(&Step { node, word }).copied().unwrap_or(0);
        }
        let mut hit = best?;
        hit.kinds = self.entries(&hit, tokens).fold(0, |kinds, e| kinds | 1 << e.kind as u8);
        Some(hit)
    }

    fn entries_fit(&self, first: u32, count: u32, tokens: &[Token]) -> bool {
        self.entries.iter().skip(first as usize).take(count as usize).any(|e| e.fits(tokens))
    }

    /// The entries of a hit that agree with the capitals of the text.
    pub fn entries<'a>(&'a self, hit: &Hit, tokens: &'a [Token]) -> impl Iterator<Item = &'a Entry> + 'a {
        let words = tokens.get(hit.start as usize..hit.end as usize).unwrap_or_default();
        self.entries.iter().skip(hit.first as usize).take(hit.count as usize).filter(move |e| e.fits(words))
    }

    /// All longest names, from left to right, not overlapping.
    ///
    /// Tree and entries lie all over memory. Every step is made for all beginnings before the next one is: the processor
    /// then waits for many of them at once.
    pub fn matches(&self, lexicon: &Lexicon, tokens: &[Token], out: &mut Vec<Hit>) {
        out.clear();
        let mut begun: Vec<Begun> = Vec::with_capacity(tokens.len() / 4 + 4);
        let named = tokens.iter().enumerate().filter(|(_, t)| t.facts.has(Facts::NAME));
        begun.extend(named.filter_map(|(at, _)| self.begun(lexicon, tokens, at)));
        for name in &mut begun {
            self.first_step(tokens, name);
        }
        let mut end = 0;
        for name in begun {
            if name.at >= end
                && let Some(hit) = self.walk(tokens, name)
            {
                end = hit.end;
                out.push(hit);
            }
        }
    }
}

impl Hit {
    /// Whether one of its entries is of that kind.
    #[inline]
    pub const fn has(&self, kind: EntryKind) -> bool {
        self.kinds >> kind as u8 & 1 == 1
    }
}

impl Entry {
    fn fits(&self, tokens: &[Token]) -> bool {
        if self.capitals | self.acronyms == 0 {
            return true;
        }
        tokens.iter().enumerate().all(|(i, t)| {
            (self.capitals >> i & 1 == 0 || t.is_capital())
                && (self.acronyms >> i & 1 == 0 || t.shape.has(Shape::ALL_CAPS))
        })
    }
}
