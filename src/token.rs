//! Tokens: words, numbers and punctuation with byte offsets.
//!
//! One pass over the bytes. ASCII, which is nearly all of English news, is cut by a table of byte classes; a word that
//! holds other characters is cut by Unicode word boundaries (UAX #29). What is particular to news:
//!
//! - `U.S.`, `Mr.`, `Nov.`, `p.m.` and initials (`S.V. Lavrov`, `R.Meredov`) keep their full stops;
//! - `Nur-Sultan`, `Biden-Harris`, `U.S.-Japan` are one token, as are `24.10.2023` and `2,500`;
//! - `'s` and `n't` are tokens of their own, so that `Kazakhstan's` begins with the country;
//! - every Unicode space counts as a space, and line breaks are remembered: a hard wrap may stand inside a name, and a
//!   blank line ends everything.
//!
//! Each word is looked up in the [`Lexicon`] once, here; every later stage works on word ids, not on strings.

mod cut;
mod wide;

use cut::Cutter;

use crate::lexicon::{Facts, Lexicon, Pos, WordId};
use crate::span::Span;
use crate::tag::Tag;

/// What stands between a token and the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// Nothing.
    None,
    /// Spaces.
    Space,
    /// One line break.
    Line,
    /// A blank line, or the start of the text.
    Paragraph,
}

/// Facts about a token's letters, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    /// The first letter is a capital.
    pub const CAPITAL: Shape = Shape(1);
    /// Two or more letters, all capitals.
    pub const ALL_CAPS: Shape = Shape(2);
    /// Starts with a digit.
    pub const DIGIT: Shape = Shape(4);
    /// Starts with a letter.
    pub const ALPHA: Shape = Shape(8);
    /// A hyphen or dash joins two parts.
    pub const HYPHEN: Shape = Shape(16);
    /// Ends in a full stop that belongs to it.
    pub const STOP: Shape = Shape(32);
    /// Holds characters beyond ASCII.
    pub const WIDE: Shape = Shape(64);
    /// A single letter, with or without a full stop.
    pub const INITIAL: Shape = Shape(128);

    /// Whether all bits of `other` are set.
    #[inline]
    pub const fn has(self, other: Shape) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    #[inline]
    pub(crate) const fn any(self, other: Shape) -> bool {
        self.0 & other.0 != 0
    }

    /// The union of two sets.
    #[inline]
    pub(crate) const fn with(self, other: Shape) -> Shape {
        Shape(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Shape) -> Shape {
        Shape(self.0 & !other.0)
    }
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The word in the lexicon, or [`WordId::NONE`].
    pub word: WordId,
    /// Part of speech; punctuation is known from the start, words get theirs from the [tagger](crate::tag).
    pub tag: Tag,
    /// Facts about its letters.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// Facts of its word.
    pub(crate) facts: Facts,
    /// Readings of its word.
    pub(crate) pos: Pos,
}

impl Token {
    /// Its bytes.
    #[inline]
    pub const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }

    /// Whether it begins with a capital letter.
    #[inline]
    pub const fn is_capital(&self) -> bool {
        self.shape.has(Shape::CAPITAL)
    }

    /// Whether it is a word (begins with a letter).
    #[inline]
    pub const fn is_word(&self) -> bool {
        self.shape.has(Shape::ALPHA)
    }
}

/// Cuts a text into tokens, appending to `out`.
pub fn tokenize(text: &str, lexicon: &Lexicon, out: &mut Vec<Token>) {
    out.clear();
    out.reserve(text.len() / 5 + 8);
    let mut cutter = Cutter { text, bytes: text.as_bytes(), lexicon, out, gap: Gap::Paragraph, clear: 0 };
    cutter.run();
    look_up(lexicon, out);
}

/// Gives the words that are only cut so far what the lexicon knows of them. A look-up waits for memory; in loops that do
/// nothing else the processor has dozens of them under way, between the branches of the cutter one or two. A branch on what
/// comes from memory would end that where it was guessed wrong: the first loop has none.
fn look_up(lexicon: &Lexicon, tokens: &mut [Token]) {
    for token in &mut *tokens {
        let found = lexicon.glance(token.pos.0).unwrap_or(CUT);
        token.word = if token.word == CUT { found } else { token.word };
    }
    for token in &mut *tokens {
        if token.word == CUT {
            token.word = lexicon.find_hash(token.pos.0);
        }
    }
    for token in tokens {
        let known = lexicon.word(token.word);
        (token.facts, token.pos) = (known.facts, known.pos);
    }
}

/// A word that is yet to be looked up; its hash stands in the place of its readings.
const CUT: WordId = WordId(u32::MAX);
