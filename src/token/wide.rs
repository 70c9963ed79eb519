//! Text beyond ASCII: words by Unicode word boundaries (UAX #29), dashes, quotation marks, and spaces of every width.

use unicode_segmentation::UnicodeSegmentation;

use super::cut::{Cutter, LETTER, LINE, SPACE, WIDE, class};
use super::{Gap, Shape};
use crate::lexicon::WordId;
use crate::tag::Tag;

impl Cutter<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    /// A hyphen or dash beyond ASCII at `at`: where it ends.
    pub(super) fn wide_joiner(&self, at: usize) -> Option<usize> {
        if class(self.bytes, at) & WIDE == 0 {
            return None;
        }
        match self.char_at(at)? {
            c @ ('\u{2010}' | '\u{2011}' | '\u{2013}') => Some(at + c.len_utf8()),
            _ => None,
        }
    }

    pub(super) fn wide_is_word(&self, at: usize) -> bool {
        self.char_at(at).is_some_and(|c| c.is_alphanumeric() || is_mark(c))
    }

    /// Something that starts with a character beyond ASCII.
    pub(super) fn wide(&mut self, at: usize) -> usize {
        let Some(c) = self.char_at(at) else { return at + 1 };
        let end = at + c.len_utf8();
        let tag = match c {
            _ if c.is_whitespace() || is_ignorable(c) => {
                self.gap = self.gap.max(match c {
                    '\u{2028}' | '\u{85}' => Gap::Line,
                    '\u{2029}' => Gap::Paragraph,
                    _ if c.is_whitespace() => Gap::Space,
                    _ => Gap::None,
                });
                return end;
            }
            '\u{201c}' | '\u{201e}' | '\u{201f}' | '\u{ab}' => Tag::QuoteOpen,
            '\u{201d}' | '\u{bb}' => Tag::QuoteClose,
            '\u{2018}' | '\u{201a}' | '\u{2039}' => Tag::QuoteSingle,
            '\u{2019}' | '\u{203a}' => Tag::QuoteSingle,
            '\u{2012}'..='\u{2015}' | '\u{2212}' => Tag::Dash,
            '\u{2026}' => Tag::Ellipsis,
            '\u{2022}' | '\u{25cf}' | '\u{25aa}' | '\u{b7}' | '\u{2023}' | '\u{25e6}' => Tag::Bullet,
            '\u{3002}' => Tag::Stop,
            '\u{3001}' | '\u{ff0c}' => Tag::Comma,
            _ if c.is_alphabetic() => return self.wide_word(at),
            _ if c.is_numeric() => Tag::Number,
            _ => Tag::Symbol,
        };
        let word = if tag == Tag::Dash { self.lexicon.find("-") } else { WordId::NONE };
        self.push(at, end, word, tag, Shape::WIDE)
    }

    /// A word with characters beyond ASCII: Unicode word boundaries, then hyphens as in ASCII words.
    pub(super) fn wide_word(&mut self, start: usize) -> usize {
        // Words end at ASCII white space at the latest; look at no more than that, and no more than a bounded length.
        let window = (start + 512).min(self.bytes.len());
        self.clear = self.clear.max(start);
        while self.clear < window && class(self.bytes, self.clear) & (SPACE | LINE) == 0 {
            self.clear += 1;
        }
        let mut stop = self.clear;
        while !self.text.is_char_boundary(stop) {
            stop -= 1;
        }
        let mut end = start;
        loop {
            let piece = self.text[end..stop].split_word_bounds().next().unwrap_or("");
            if piece.is_empty() || !piece.chars().next().is_some_and(|c| c.is_alphanumeric() || is_mark(c)) {
                break;
            }
            // `Çavuşoğlu’s`: the possessive is cut off, an inner apostrophe (`l’Europe`) stays.
            let cut = piece.rfind(['\'', '\u{2019}']).filter(|i| {
                matches!(piece[*i..].trim_start_matches(['\'', '\u{2019}']), "s" | "S" | "re" | "ve" | "ll" | "d" | "m")
            });
            if let Some(cut) = cut {
                end += cut;
                break;
            }
            end += piece.len();
            let joined = match self.bytes.get(end) {
                Some(b'-') => Some(end + 1),
                _ => self.wide_joiner(end),
            };
            match joined {
                Some(next) if next < stop && (class(self.bytes, next) & LETTER != 0 || self.wide_is_word(next)) => {
                    end = next
                }
                _ => break,
            }
        }
        if end == start {
            end = start + self.char_at(start).map_or(1, char::len_utf8);
        }
        let word = &self.text[start..end];
        let mut shape = Shape::ALPHA.with(Shape::WIDE);
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        if word.chars().next().is_some_and(char::is_uppercase) {
            shape = shape.with(Shape::CAPITAL);
            if letters.clone().count() > 1 && letters.all(char::is_uppercase) {
                shape = shape.with(Shape::ALL_CAPS);
            }
        }
        if word.contains('-') {
            shape = shape.with(Shape::HYPHEN);
        }
        let id = self.lexicon.find_folded(word);
        self.push(start, end, id, Tag::None, shape);
        self.after_word(end)
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{64b}'..='\u{65f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}

/// Characters that are neither space nor sign: zero-width and bidirectional controls, the byte order mark.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' | '\u{80}'..='\u{9f}')
}
