//! Cutting: where tokens begin and end.

use super::{CUT, Gap, Shape, Token};
use crate::lexicon::{Facts, LOW, Lexicon, Pos, SEED, WordId, hash_word, last_bytes, mix};
use crate::tag::Tag;

pub(super) const LETTER: u8 = 1;
const DIGIT: u8 = 2;
pub(super) const SPACE: u8 = 4;
pub(super) const LINE: u8 = 8;
pub(super) const WIDE: u8 = 16;
const UPPER: u8 = 32;
/// A word of letters ends before it, whatever it is.
const ENDS: u8 = 64;

static CLASS: [u8; 256] = {
    let mut t = [0u8; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        t[i] = match b {
            b'a'..=b'z' => LETTER,
            b'A'..=b'Z' => LETTER | UPPER,
            b'0'..=b'9' => DIGIT,
            b' ' | b'\t' | 0x0b | 0x0c | 0x00..=0x08 | 0x0e..=0x1f | 0x7f => SPACE | ENDS,
            b'\n' | b'\r' => LINE | ENDS,
            0x80..=0xff => WIDE,
            b'\'' | b'-' | b'.' => 0,
            _ => ENDS,
        };
        i += 1;
    }
    t
};

#[inline]
pub(super) fn class(bytes: &[u8], at: usize) -> u8 {
    match bytes.get(at) {
        Some(&b) => CLASS[b as usize],
        None => 0,
    }
}

/// The high bit of every byte that is an ASCII letter.
#[inline]
const fn letters(block: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low = block & (0x7f * ONES) | LOW;
    let from_a = low + (0x80 - 0x61) * ONES;
    let after_z = low + (0x80 - 0x7b) * ONES;
    from_a & !after_z & !block & HIGH
}

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Walks a text and appends its tokens.
pub(super) struct Cutter<'a> {
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) lexicon: &'a Lexicon,
    pub(super) out: &'a mut Vec<Token>,
    pub(super) gap: Gap,
    /// Where the white space after the last wide word is looked for next.
    pub(super) clear: usize,
}

impl Cutter<'_> {
    pub(super) fn run(&mut self) {
        let mut at = 0;
        while at < self.bytes.len() {
            let c = class(self.bytes, at);
            at = if c & LETTER != 0 {
                let end = match self.plain_word(at) {
                    Some(end) => end,
                    None => self.word(at, at, 0, None),
                };
                // Mostly one blank follows.
                if self.bytes.get(end) == Some(&b' ') {
                    self.gap = Gap::Space;
                    end + 1
                } else {
                    end
                }
            } else if c & SPACE != 0 {
                self.gap = self.gap.max(Gap::Space);
                at + 1
            } else if c & LINE != 0 {
                self.lines(at)
            } else if c & DIGIT != 0 {
                self.number(at)
            } else if c & WIDE != 0 {
                self.wide(at)
            } else {
                self.punctuation(at)
            };
        }
    }

    #[inline]
    pub(super) fn push(&mut self, start: usize, end: usize, word: WordId, tag: Tag, shape: Shape) -> usize {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let (facts, pos) = (Facts::default(), Pos::NONE);
        self.out.push(Token { start: start as u32, end: end as u32, word, tag, shape, gap, facts, pos });
        end
    }

    /// A token whose word is looked up later.
    #[inline]
    fn push_cut(&mut self, start: usize, end: usize, hash: u64, tag: Tag, shape: Shape) -> usize {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let (facts, pos) = (Facts::default(), Pos(hash));
        self.out.push(Token { start: start as u32, end: end as u32, word: CUT, tag, shape, gap, facts, pos });
        end
    }

    /// The same for a word that may hold dashes and apostrophes beyond ASCII.
    fn push_spelled(&mut self, start: usize, end: usize, tag: Tag, shape: Shape) -> usize {
        if shape.has(Shape::WIDE) {
            let word = self.lexicon.find_folded(&self.text[start..end]);
            return self.push(start, end, word, tag, shape);
        }
        self.push_cut(start, end, hash_word(&self.bytes[start..end]), tag, shape)
    }

    /// A word of ASCII letters alone that ends where nothing can go on with it: nearly all words. Eight bytes at a time,
    /// hash and capitals along with the end.
    #[inline]
    fn plain_word(&mut self, start: usize) -> Option<usize> {
        let (mut hash, mut upper, mut at) = (SEED, 0, start);
        let (end, last) = loop {
            let block = last_bytes(self.bytes.get(at..)?);
            let letters = letters(block);
            // Capitals lack bit 5.
            let capitals = letters & !(block << 2);
            if letters == HIGH {
                upper += capitals.count_ones();
                if class(self.bytes, at + 8) & LETTER == 0 {
                    break (at + 8, block);
                }
                hash = mix(hash, block | LOW);
                at += 8;
            } else {
                let inside = (letters ^ HIGH).trailing_zeros() & !7;
                let keep = (1u64 << inside) - 1;
                if capitals & keep != 0 {
                    upper += (capitals & keep).count_ones();
                }
                break (at + inside as usize / 8, block & keep);
            }
        };
        let len = end - start;
        let hash = mix(hash ^ len as u64, last | LOW);
        let stop = self.bytes.get(end);
        if class(self.bytes, end) & ENDS == 0 && stop.is_some() {
            // A full stop belongs to initials and abbreviations, which have at most six letters.
            let ends = stop == Some(&b'.') && len > 1 && !(len <= 6 && self.is_abbreviation(last, len));
            if !ends {
                return Some(self.word(start, end, upper as usize, Some(hash)));
            }
        }
        let mut shape = Shape::ALPHA;
        if upper > 0 {
            if class(self.bytes, start) & UPPER != 0 {
                shape = shape.with(Shape::CAPITAL);
            }
            if upper as usize == len && len > 1 {
                shape = shape.with(Shape::ALL_CAPS);
            }
        }
        if len == 1 {
            shape = shape.with(Shape::INITIAL);
        }
        Some(self.push_cut(start, end, hash, Tag::None, shape))
    }

    /// Line breaks and the spaces around them.
    fn lines(&mut self, mut at: usize) -> usize {
        let mut breaks = 0;
        loop {
            match self.bytes.get(at) {
                Some(b'\n') => breaks += 1,
                Some(b'\r') if self.bytes.get(at + 1) != Some(&b'\n') => breaks += 1,
                Some(b'\r' | b' ' | b'\t') => {}
                // A no-break space on an otherwise empty line.
                Some(0xc2) if self.bytes.get(at + 1) == Some(&0xa0) => at += 1,
                _ => break,
            }
            at += 1;
        }
        self.gap = self.gap.max(if breaks > 1 { Gap::Paragraph } else { Gap::Line });
        at
    }

    /// A word that starts with an ASCII letter; up to `seen` there are letters alone, so many of them capitals, with that hash.
    #[inline(never)]
    fn word(&mut self, start: usize, seen: usize, mut upper: usize, hash: Option<u64>) -> usize {
        let bytes = self.bytes;
        let mut at = seen;
        let mut letters = seen - start;
        let mut shape = Shape::ALPHA;
        if class(bytes, start) & UPPER != 0 {
            shape = shape.with(Shape::CAPITAL);
        }
        loop {
            let c = class(bytes, at);
            if c & LETTER != 0 {
                letters += 1;
                upper += usize::from(c & UPPER != 0);
                at += 1;
            } else if c & DIGIT != 0 {
                at += 1;
            } else if let Some(ap) = self.apostrophe(at) {
                if class(bytes, at + ap) & LETTER == 0 {
                    break;
                }
                match self.clitic(start, at, at + ap) {
                    Clitic::None => {
                        at += ap;
                        if ap > 1 {
                            shape = shape.with(Shape::WIDE);
                        }
                    }
                    Clitic::Split => break,
                    Clitic::Negation => {
                        at -= 1;
                        letters -= 1;
                        break;
                    }
                }
            } else if c & WIDE != 0 {
                // En dash or hyphen between two words joins them; letters beyond ASCII go the Unicode way.
                match self.wide_joiner(at) {
                    Some(next) if class(bytes, next) & (LETTER | DIGIT) != 0 || self.wide_is_word(next) => {
                        shape = shape.with(Shape::HYPHEN).with(Shape::WIDE);
                        at = next;
                    }
                    Some(_) => break,
                    None if self.wide_is_word(at) => return self.wide_word(start),
                    None => break,
                }
            } else {
                match bytes.get(at) {
                    Some(b'-') if class(bytes, at + 1) & (LETTER | DIGIT) != 0 || self.wide_is_word(at + 1) => {
                        shape = shape.with(Shape::HYPHEN);
                        at += 1;
                    }
                    Some(b'.') => match self.full_stop(start, at, letters) {
                        Some(next) => {
                            at = next;
                            shape = shape.with(Shape::STOP);
                            // `U.S.-Japan`
                            if bytes.get(at) == Some(&b'-') && class(bytes, at + 1) & LETTER != 0 {
                                continue;
                            }
                            if class(bytes, at) & LETTER != 0 && bytes.get(at + 1) == Some(&b'.') {
                                continue;
                            }
                            break;
                        }
                        None => break,
                    },
                    _ => break,
                }
            }
        }
        if upper == letters && letters > 1 {
            shape = shape.with(Shape::ALL_CAPS);
        }
        if letters == 1 {
            shape = shape.with(Shape::INITIAL);
        }
        // `al-Hakimi`: a name in spite of its small letter.
        if shape.has(Shape::HYPHEN)
            && !shape.has(Shape::CAPITAL)
            && upper > 0
            && let Some(cut) = bytes[start..at].iter().position(|b| *b == b'-')
            && class(bytes, start + cut + 1) & UPPER != 0
            && self.lexicon.word(self.find(start, start + cut)).pos.has(Pos::NAME_PARTICLE)
        {
            shape = shape.with(Shape::CAPITAL);
        }
        match hash {
            Some(hash) if at == seen => self.push_cut(start, at, hash, Tag::None, shape),
            _ => self.push_spelled(start, at, Tag::None, shape),
        };
        self.after_word(at)
    }

    /// Whether a word of at most six letters, which are all of `block`, is an abbreviation with a full stop after it.
    #[inline]
    fn is_abbreviation(&self, block: u64, len: usize) -> bool {
        let stopped = block | u64::from(b'.') << (8 * len);
        self.lexicon.is_abbreviation(mix(SEED ^ (len as u64 + 1), stopped | LOW))
    }

    #[inline]
    fn find(&self, start: usize, end: usize) -> WordId {
        self.lexicon.find_hash(hash_word(&self.bytes[start..end]))
    }

    /// The length of a straight or curly apostrophe at `at`.
    #[inline]
    fn apostrophe(&self, at: usize) -> Option<usize> {
        match self.bytes.get(at) {
            Some(b'\'') => Some(1),
            Some(0xe2) if self.bytes.get(at + 1..at + 3) == Some(&[0x80, 0x99]) => Some(3),
            _ => None,
        }
    }

    /// What an apostrophe inside a word begins: the word started at `start`, the apostrophe at `at`, letters go on at `next`.
    fn clitic(&self, start: usize, at: usize, next: usize) -> Clitic {
        let rest = &self.bytes[next..];
        let len = rest.iter().take(4).take_while(|b| b.is_ascii_alphabetic()).count();
        let lower = |i: usize| rest.get(i).map_or(0, u8::to_ascii_lowercase);
        match (len, lower(0), lower(1)) {
            (1, b't', _) if at > start + 1 && self.bytes[at - 1].eq_ignore_ascii_case(&b'n') => Clitic::Negation,
            (1, b's' | b'm' | b'd', _) | (2, b'r' | b'v', b'e') | (2, b'l', b'l') => Clitic::Split,
            _ => Clitic::None,
        }
    }

    /// `'s`, `n't`, `'ll` right after a word (straight or curly apostrophe), and the bare plural possessive.
    pub(super) fn after_word(&mut self, at: usize) -> usize {
        let bytes = self.bytes;
        let negation = bytes.get(at).is_some_and(|b| b.eq_ignore_ascii_case(&b'n'));
        let (n, inner) = match (self.apostrophe(at), negation.then(|| self.apostrophe(at + 1)).flatten()) {
            (Some(n), _) => (n, false),
            (None, Some(n)) => (n + 1, true),
            (None, None) => return at,
        };
        let len = bytes[at + n..].iter().take(4).take_while(|b| b.is_ascii_alphabetic()).count();
        let end = at + n + len;
        let suffix = bytes.get(at + n..end).unwrap_or_default();
        let is = |s: &[u8]| suffix.eq_ignore_ascii_case(s);
        if inner {
            return if is(b"t") { self.push(at, end, self.lexicon.not, Tag::None, Shape::ALPHA) } else { at };
        }
        if is(b"s") {
            return self.push(at, end, WordId::NONE, Tag::Possessive, Shape::default());
        }
        if is(b"m") || is(b"d") || is(b"re") || is(b"ve") || is(b"ll") {
            let mut word = [b'\''; 3];
            for (to, from) in word.iter_mut().skip(1).zip(suffix) {
                *to = *from;
            }
            let id = self.lexicon.find_hash(hash_word(word.get(..=suffix.len()).unwrap_or_default()));
            return self.push(at, end, id, Tag::None, Shape::default());
        }
        // `ministers' meeting`: only where a plural s stands before and a space follows.
        let plural = at > 0 && bytes[at - 1].eq_ignore_ascii_case(&b's');
        if len == 0
            && plural
            && class(bytes, end) & (SPACE | LINE) != 0
            && bytes.get(end.wrapping_sub(2)) != Some(&b'\'')
        {
            return self.push(at, end, WordId::NONE, Tag::PossessiveMark, Shape::default());
        }
        at
    }

    /// Whether the full stop at `at` belongs to the word that began at `start`; gives the end if so.
    fn full_stop(&self, start: usize, at: usize, letters: usize) -> Option<usize> {
        let bytes = self.bytes;
        let last_is_single = at == start + 1 || bytes.get(at.wrapping_sub(2)).is_some_and(|b| *b == b'.' || *b == b'-');
        if last_is_single && bytes[at - 1].is_ascii_alphabetic() {
            // `U.S.`, `p.m.`, `J.`: a single letter before the stop.
            let upper = bytes[at - 1].is_ascii_uppercase();
            let next_letter = class(bytes, at + 1) & LETTER != 0;
            if next_letter && (upper || bytes.get(at + 2) == Some(&b'.')) {
                return Some(at + 1);
            }
            if letters > 1 || upper {
                return Some(at + 1);
            }
            return None;
        }
        if at - start > 6 {
            return None;
        }
        // `Mr.`, `Nov.`: abbreviations of the lexicon, stop included. In lower case (`etc.`, `no. 5`) only where the
        // sentence visibly goes on.
        let hash = hash_word(&bytes[start..=at]);
        if !self.lexicon.is_abbreviation(hash) {
            return None;
        }
        let word = self.lexicon.find_hash(hash);
        if bytes[start].is_ascii_lowercase() {
            let next = self.next_visible(at + 1);
            let number = self.lexicon.word(word).pos.has(Pos::NUMBER);
            let on = next.is_some_and(|b| {
                b.is_ascii_digit() || !number && (b.is_ascii_lowercase() || matches!(b, b',' | b')' | b';'))
            });
            return on.then_some(at + 1);
        }
        Some(at + 1)
    }

    /// The byte after a few blanks; none where a blank line stands between, which ends everything.
    fn next_visible(&self, from: usize) -> Option<u8> {
        let mut breaks = 0;
        for at in from..from + 8 {
            match *self.bytes.get(at)? {
                b'\n' => breaks += 1,
                b'\r' if self.bytes.get(at + 1) != Some(&b'\n') => breaks += 1,
                b if CLASS[b as usize] & (SPACE | LINE) == 0 => return (breaks < 2).then_some(b),
                _ => {}
            }
        }
        None
    }

    /// Digits with inner separators, and what is glued to them (`10th`, `2020s`).
    fn number(&mut self, start: usize) -> usize {
        let bytes = self.bytes;
        let mut at = start;
        let mut shape = Shape::DIGIT;
        loop {
            let c = class(bytes, at);
            let inner = matches!(bytes.get(at), Some(b'.' | b',' | b':' | b'/')) && class(bytes, at + 1) & DIGIT != 0;
            if c & (DIGIT | LETTER) != 0 || inner {
                at += 1;
            } else if bytes.get(at) == Some(&b'-') && class(bytes, at + 1) & (LETTER | DIGIT) != 0 {
                shape = shape.with(Shape::HYPHEN);
                at += 1;
            } else if let Some(next) = self.wide_joiner(at)
                && class(bytes, next) & (DIGIT | LETTER) != 0
            {
                shape = shape.with(Shape::HYPHEN).with(Shape::WIDE);
                at = next;
            } else {
                break;
            }
        }
        // `13:3724.10.2023`: a clock run into a date.
        if let Some(clock) = clock_before_date(&bytes[start..at]) {
            at = start + clock;
        }
        // `25<sup>th</sup>`
        let raised = RAISED.iter().find(|r| bytes[at..].starts_with(r.as_bytes()));
        at += raised.map_or(0, |r| r.len());
        // `p.m.for` and `10th` end where letters end; a number's final full stop is the sentence's.
        let ordinal = bytes[start..at].iter().filter(|b| b.is_ascii_alphabetic()).count() == 2
            && bytes[start..at]
                .last_chunk::<2>()
                .is_some_and(|[a, b]| matches!(&[a | 0x20, b | 0x20], b"st" | b"nd" | b"rd" | b"th"));
        let ordinal = ordinal || raised.is_some();
        self.push_spelled(start, at, if ordinal { Tag::Adjective } else { Tag::Number }, shape);
        self.after_word(at)
    }

    fn punctuation(&mut self, at: usize) -> usize {
        let bytes = self.bytes;
        if let Some(len) = markup(&bytes[at..]) {
            return at + len;
        }
        let run = |b: u8| bytes[at..].iter().take_while(|x| **x == b).count();
        let (tag, len) = match bytes[at] {
            b',' => (Tag::Comma, 1),
            b'.' => (if run(b'.') > 1 { Tag::Ellipsis } else { Tag::Stop }, run(b'.')),
            b'?' | b'!' => (Tag::Stop, bytes[at..].iter().take_while(|x| matches!(x, b'?' | b'!')).count()),
            b';' => (Tag::Semicolon, 1),
            b':' => (Tag::Colon, 1),
            b'"' => (Tag::QuoteStraight, 1),
            // `''`: two single marks that stand for a double one.
            b'\'' if bytes.get(at + 1) == Some(&b'\'') && bytes.get(at + 2) != Some(&b'\'') => (Tag::QuoteStraight, 2),
            b'\'' => (Tag::QuoteSingle, 1),
            b'`' => (Tag::QuoteSingle, run(b'`')),
            b'(' | b'[' | b'{' => (Tag::Open, 1),
            b')' | b']' | b'}' => (Tag::Close, 1),
            b'-' => (Tag::Dash, run(b'-')),
            b'/' => (Tag::Slash, run(b'/')),
            b'*' | b'#' | b'|' | b'>' | b'~' | b'_' | b'=' => (Tag::Bullet, run(bytes[at])),
            b'+' => (Tag::Plus, 1),
            b'&' => (Tag::Ampersand, 1),
            b'$' | b'%' => (Tag::Symbol, 1),
            b => (Tag::Symbol, run(b)),
        };
        let word = match tag {
            Tag::Plus | Tag::Ampersand | Tag::Dash | Tag::Slash => self.find(at, at + 1),
            _ => WordId::NONE,
        };
        self.push(at, at + len, word, tag, Shape::default())
    }
}

/// The length of the clock time at the start of `H:MM` or `HH:MM` and a numeric date right after it.
/// The rest of an ordinal whose ending is raised in markup.
const RAISED: [&str; 4] = ["<sup>th</sup>", "<sup>st</sup>", "<sup>nd</sup>", "<sup>rd</sup>"];

/// The length of a tag of plain markup (`<u>`, `</strong>`) that a scrape has left in the text.
fn markup(bytes: &[u8]) -> Option<usize> {
    let rest = bytes.strip_prefix(b"<")?;
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    let letters = name.iter().take(12).take_while(|b| b.is_ascii_lowercase()).count();
    (letters > 0 && name.get(letters) == Some(&b'>')).then(|| bytes.len() - name.len() + letters + 1)
}

fn clock_before_date(number: &[u8]) -> Option<usize> {
    let colon = number.iter().take(3).position(|b| *b == b':')?;
    let clock = colon + 3;
    let (minutes, date) = (number.get(colon + 1..clock)?, number.get(clock..)?);
    let dated = (8..=10).contains(&date.len()) && date.iter().filter(|b| matches!(b, b'.' | b'/')).count() == 2;
    (dated && minutes.iter().all(u8::is_ascii_digit) && date[0].is_ascii_digit()).then_some(clock)
}

enum Clitic {
    None,
    Split,
    Negation,
}
