//! Sentences, paragraphs and quotations over tokens.
//!
//! A blank line always ends a sentence. A single line break is a hard wrap or a paragraph's end: it is a wrap where the
//! text goes on in lower case, or where the next word would not have fitted on the line before. A full stop inside a
//! quotation never ends the sentence around it: `X noted: “S1. S2.”` is one sentence that holds a quotation.

use crate::lexicon::{Lexicon, Pos};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// A sentence: tokens `first..end`.
#[derive(Clone, Copy, Debug)]
pub struct Sentence {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// First token after a dateline (`BEIJING, Nov. 28 (Xinhua) --`) or list mark; `first` where there is none.
    pub body: u32,
    /// Whether it begins a paragraph.
    pub opens_paragraph: bool,
    /// Written in title case: capitals say nothing.
    pub headline: bool,
}

/// A quotation: from the token of the opening mark to that of the closing mark.
#[derive(Clone, Copy, Debug)]
pub struct Quote {
    /// The opening mark.
    pub open: u32,
    /// The closing mark, or the last token of the paragraph where it is missing.
    pub close: u32,
    /// Whether there is a closing mark.
    pub closed: bool,
    /// Speech, as against a name or a word held with tongs (`the “green” agenda`).
    pub speech: bool,
}

/// The longest sentence, in tokens. Later stages look back and ahead within a sentence; a text that never ends its first
/// one must not make them slow.
pub const LONGEST: usize = 1024;

/// Pairs quotation marks within paragraphs and tells speech from scare quotes. Rewrites ambiguous quote tags.
pub fn quotes(tokens: &mut [Token], out: &mut Vec<Quote>) {
    out.clear();
    let mut open: Option<(usize, bool)> = None;
    let mut start = 0;
    for at in 0..tokens.len() {
        if tokens[at].gap == Gap::Paragraph {
            if let Some((from, false)) = open.take() {
                push_quote(tokens, out, start, from, at - 1, false);
            }
            open = None;
            start = at;
        }
        if !matches!(tokens[at].tag, Tag::QuoteStraight | Tag::QuoteSingle | Tag::QuoteOpen | Tag::QuoteClose) {
            continue;
        }
        let before = tokens[at].gap > Gap::None
            || at == start
            || matches!(tokens[at - 1].tag, Tag::Open | Tag::Dash | Tag::QuoteOpen | Tag::QuoteSingle | Tag::Slash);
        let after = tokens.get(at + 1).is_some_and(|t| {
            t.gap == Gap::None
                && (t.is_word()
                    || t.shape.has(Shape::DIGIT)
                    || t.tag == Tag::Open
                    || t.tag == Tag::Ellipsis
                    || t.tag == Tag::QuoteSingle
                    || t.tag == Tag::Symbol)
        });
        match tokens[at].tag {
            Tag::QuoteStraight => {
                let opens = match open {
                    Some((_, false)) => {
                        before && after && tokens[at - 1].tag != Tag::Comma && !matches!(tokens[at - 1].tag, Tag::Stop)
                    }
                    _ => before || at == start,
                };
                tokens[at].tag = if opens { Tag::QuoteOpen } else { Tag::QuoteClose };
            }
            Tag::QuoteSingle => {
                let single = match open {
                    Some((_, true)) => {
                        (!before || tokens[at].gap == Gap::None)
                            && tokens.get(at + 1).is_none_or(|t| t.gap > Gap::None || !t.is_word())
                    }
                    Some((_, false)) => false,
                    None => before && after,
                };
                if single {
                    match open {
                        Some((from, true)) => {
                            push_quote(tokens, out, start, from, at, true);
                            open = None;
                        }
                        _ => open = Some((at, true)),
                    }
                }
                continue;
            }
            _ => {}
        }
        // `“Hardly,“ she said`: an opening mark where only a closing one can stand.
        if tokens[at].tag == Tag::QuoteOpen && !before && !after && matches!(open, Some((_, false))) {
            tokens[at].tag = Tag::QuoteClose;
        }
        match tokens[at].tag {
            // A second opening mark inside a quotation is a slip or nesting; the outer one is kept.
            Tag::QuoteOpen if !matches!(open, Some((_, false))) => open = Some((at, false)),
            Tag::QuoteClose => {
                if let Some((from, false)) = open {
                    push_quote(tokens, out, start, from, at, true);
                    open = None;
                }
            }
            _ => {}
        }
    }
    if let Some((from, false)) = open {
        push_quote(tokens, out, start, from, tokens.len() - 1, false);
    }
}

fn push_quote(tokens: &mut [Token], out: &mut Vec<Quote>, start: usize, open: usize, close: usize, closed: bool) {
    let inner_end = if closed { close } else { close + 1 };
    let words = tokens[open + 1..inner_end].iter().filter(|t| t.is_word()).count();
    if words == 0 {
        return;
    }
    let last = tokens[inner_end - 1].tag;
    let ends = matches!(last, Tag::Stop | Tag::Comma | Tag::Ellipsis | Tag::Dash) || !closed;
    let first = &tokens[open + 1];
    let led = open == start || matches!(tokens[open - 1].tag, Tag::Comma | Tag::Colon | Tag::Stop | Tag::Dash);
    let capital =
        first.is_capital() || matches!(first.tag, Tag::Ellipsis | Tag::Open | Tag::QuoteSingle | Tag::QuoteOpen);
    let ends = ends || tokens[open + 1..inner_end].iter().any(|t| t.tag == Tag::Stop);
    // `The two “have begun to ...,” the mayor said`: part of a clause, however long, unless it holds sentences.
    let inner = tokens[open + 1..inner_end.saturating_sub(1)].iter().any(|t| t.tag == Tag::Stop);
    let speech =
        ends && (words >= 2 && (capital || led) || capital && led) || words >= 14 && (capital || ends && inner);
    if tokens[open].tag == Tag::QuoteSingle {
        if !speech {
            return;
        }
        tokens[open].tag = Tag::QuoteOpen;
        tokens[close].tag = Tag::QuoteClose;
    }
    out.push(Quote { open: open as u32, close: close as u32, closed, speech });
}

/// Cuts tokens into sentences. `quotes` are those of [`quotes`].
pub fn sentences(text: &str, tokens: &[Token], lexicon: &Lexicon, quotes: &[Quote], out: &mut Vec<Sentence>) {
    out.clear();
    if tokens.is_empty() {
        return;
    }
    let width = wrap_width(text);
    let mut first = 0usize;
    let mut line_start = tokens[0].start;
    let mut quote = quotes.iter().filter(|q| q.closed || q.speech).peekable();
    let mut inside_until = 0usize;
    let mut items = Items::default();
    // `ASTANA. October 3. TengriWire –` is no three sentences.
    let mut dated = dateline(opening(tokens, 0));
    let mut at = 0;
    while at < tokens.len() {
        at += 1;
        // Most tokens go on with the line, and the one before them ends nothing.
        let ahead = tokens.get(at - 1..tokens.len().min(first + LONGEST)).unwrap_or_default();
        let inside = ahead.windows(2).position(|pair| (pair[1].gap > Gap::Space) | may_end(&pair[0]));
        at += inside.unwrap_or(ahead.len().saturating_sub(1));
        let ends = match tokens.get(at) {
            None => true,
            Some(next) => {
                while let Some(q) = quote.peek() {
                    if (q.open as usize) < at {
                        inside_until = inside_until.max(q.close as usize + usize::from(!q.closed));
                        quote.next();
                    } else {
                        break;
                    }
                }
                if next.gap >= Gap::Line && tokens[at - 1].tag == Tag::Colon {
                    let before = tokens.get(at.wrapping_sub(2)).map_or(Pos::NONE, |t| lexicon.word(t.word).pos);
                    items = Items { modal: before.has(Pos::MODAL), verbs: false };
                }
                let ends = match next.gap {
                    Gap::Paragraph => true,
                    Gap::Line => {
                        let prev = &tokens[at - 1];
                        let length = prev.end - line_start;
                        // A wrapped line was full: the next word would not have fitted.
                        let wrapped = length + 1 + (next.end - next.start) + 6 > width;
                        line_start = next.start;
                        let lower = next.is_word() && !next.is_capital();
                        let mark = list_mark(text, tokens, at) > 0 || items.verb(tokens, lexicon, at);
                        // `discussed:` before `- the training of pilots;`
                        let item = next.tag == Tag::Dash
                            && matches!(prev.tag, Tag::Colon | Tag::Semicolon | Tag::Comma)
                            && tokens.get(at + 1).is_some_and(|t| t.is_word() && !t.is_capital());
                        let goes_on = lower || item || wrapped || cut_short(text, prev, next, width);
                        mark || (at > inside_until && stop_ends(tokens, lexicon, at)) || !goes_on && at > inside_until
                    }
                    _ => at > inside_until && stop_ends(tokens, lexicon, at),
                };
                let outside = at >= dated || next.gap == Gap::Paragraph;
                if next.gap == Gap::Paragraph {
                    dated = at + dateline(opening(tokens, at));
                    line_start = next.start;
                    inside_until = 0;
                }
                (ends || at - first >= LONGEST) && outside
            }
        };
        if ends {
            out.push(finish(text, tokens, first, at));
            first = at;
        }
    }
}

/// Whether a line break between two tokens stands in the midst of a sentence although the line was not full (a link
/// stood there): the line ends in a word, and others of its paragraph are full.
fn cut_short(text: &str, prev: &Token, next: &Token, width: u32) -> bool {
    const NEAR: usize = 600;
    if width == u32::MAX || !prev.is_word() || !next.is_word() {
        return false;
    }
    let bytes = text.as_bytes();
    let near = |from: usize, to: usize| bytes.get(from..to.min(bytes.len())).unwrap_or_default();
    let full = |line: &[u8]| line.len() + 14 > width as usize;
    let blank = |line: &&[u8]| !line.trim_ascii().is_empty();
    let end = prev.end as usize;
    let before = near(end.saturating_sub(NEAR), end).rsplit(|b| *b == b'\n').take_while(blank).skip(1).any(full);
    before || near(next.start as usize, next.start as usize + NEAR).split(|b| *b == b'\n').take_while(blank).any(full)
}

/// The width to which the text is wrapped, in bytes; the greatest number where its lines are paragraphs.
fn wrap_width(text: &str) -> u32 {
    // Only lines that another line follows directly can have been wrapped; a title stands alone.
    let mut widest = 0;
    let mut last = 0;
    let (bytes, mut start) = (text.as_bytes(), 0);
    for end in memchr::memchr_iter(b'\n', bytes).chain([bytes.len()]) {
        let line = &bytes[start..end];
        start = end + 1;
        let blank = line.trim_ascii().is_empty();
        if !blank {
            widest = widest.max(last);
            if widest > 130 {
                return u32::MAX;
            }
        }
        last = if blank { 0 } else { line.len() };
    }
    widest as u32
}

/// Whether a sentence can end with a token: the tags that [`stop_ends`] looks at.
#[inline]
fn may_end(token: &Token) -> bool {
    matches!(token.tag, Tag::Stop | Tag::Ellipsis | Tag::QuoteClose | Tag::Close | Tag::QuoteSingle)
        | token.shape.has(Shape::STOP)
}

/// Whether a sentence ends between tokens `at - 1` and `at`, which stand in one paragraph.
fn stop_ends(tokens: &[Token], lexicon: &Lexicon, at: usize) -> bool {
    let next = &tokens[at];
    let mut k = at - 1;
    // Step back over closing marks.
    let mut closed = false;
    while k > 0 && at - k < 16 && matches!(tokens[k].tag, Tag::QuoteClose | Tag::Close | Tag::QuoteSingle) {
        closed = true;
        k -= 1;
    }
    let last = &tokens[k];
    let lower = next.is_word() && !next.is_capital();
    if matches!(next.tag, Tag::QuoteClose | Tag::Close | Tag::Stop | Tag::Comma | Tag::Semicolon | Tag::Colon) {
        return false;
    }
    match last.tag {
        Tag::Stop => {
            if next.gap == Gap::None && !closed {
                // `word.Next` glued by a bad scrape; `R.Meredov` never gets here.
                return next.is_capital()
                    && last.end - last.start == 1
                    && k > 0
                    && tokens[k - 1].end - tokens[k - 1].start > 2
                    && !tokens[k - 1].is_capital();
            }
            if lower {
                return false;
            }
            // `1. Approval of ...`: a list number is not a sentence.
            !(k > 0
                && tokens[k - 1].tag == Tag::Number
                && tokens[k - 1].end - tokens[k - 1].start <= 2
                && (k == 1 || tokens[k - 1].gap >= Gap::Line))
        }
        Tag::Ellipsis => !lower && next.gap > Gap::None && next.is_capital() && !closed,
        _ if last.shape.has(Shape::STOP) && next.gap > Gap::None && next.is_capital() => {
            let w = lexicon.word(next.word);
            // `He` and `The` begin names as well, but after `the U.S.` they begin sentences; after an initial they may not.
            let pronoun = w.pos.has(Pos::DETERMINER.or(Pos::PRONOUN)) && !last.shape.has(Shape::INITIAL);
            let starter = (w.pos.has(Pos::FUNCTION) || w.pos.has(Pos::ADVERB)) && w.names == 0 || pronoun;
            // What a title abbreviates stands before a name; `U.S.` and `p.m.`, with a stop inside, do not.
            let word = lexicon.word(last.word);
            let inner = lexicon.text(last.word).trim_end_matches('.').contains('.');
            let title = if word.pos.has(Pos::ABBREVIATION) {
                !inner && last.is_capital() && !word.pos.has(Pos::MONTH.or(Pos::WEEKDAY))
            } else {
                word.names != 0
            };
            starter && !title
        }
        _ => false,
    }
}

/// Small-letter items of a list under way, each behind a dash.
#[derive(Default)]
struct Items {
    /// The list is led by `X will:`: what follows a dash is a verb.
    modal: bool,
    /// An item was a clause without its subject.
    verbs: bool,
}

impl Items {
    /// Whether a dash at `at` begins an item that is a clause without its subject: `- expressed their readiness ...`.
    /// Others (`- the training of pilots`) stay in the sentence that leads them.
    fn verb(&mut self, tokens: &[Token], lexicon: &Lexicon, at: usize) -> bool {
        let Some(next) = tokens.get(at + 1).filter(|t| tokens[at].tag == Tag::Dash && t.gap == Gap::Space) else {
            return false;
        };
        let pos = lexicon.word(next.word).pos;
        let noun = pos.has(Pos::NOUN.or(Pos::PLURAL));
        // `- expressed hope`, not `- increased trade`.
        let past = pos.has(Pos::PAST) && !noun && !pos.has(Pos::MODIFIER);
        let other = noun || pos.has(Pos::ADJECTIVE);
        let object =
            tokens.get(at + 2).is_some_and(|t| lexicon.word(t.word).pos.has(Pos::DETERMINER.or(Pos::POSSESSIVE)));
        let finite = past || pos.has(Pos::PAST.or(Pos::THIRD).or(Pos::BASE)) && (!other || object || self.verbs);
        self.verbs |= finite;
        finite || self.modal && pos.has(Pos::BASE)
    }
}

/// The tokens of a list item's mark at `at`: a bullet, a dash, `1.`, `a)`, `(ii)`; 0 where there is none.
fn list_mark(text: &str, tokens: &[Token], at: usize) -> usize {
    let token = &tokens[at];
    let glued = |n: usize, mark: &[&str]| {
        tokens.get(at + n).is_some_and(|t| t.gap == Gap::None && mark.contains(&t.span().text(text)))
    };
    match token.tag {
        Tag::Bullet => 1,
        Tag::Dash if tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Space && t.is_capital()) => 1,
        Tag::Number if token.span().len() <= 2 && glued(1, &[".", ")"]) => 2,
        Tag::Open if tokens.get(at + 1).is_some_and(|t| t.span().len() <= 3) && glued(2, &[")"]) => 3,
        _ if token.is_word() && token.span().len() == 1 && glued(1, &[")"]) => 2,
        _ => 0,
    }
}

fn finish(text: &str, tokens: &[Token], first: usize, end: usize) -> Sentence {
    let words = &tokens[first..end];
    let opens_paragraph = words[0].gap >= Gap::Line;
    let mut body = first;
    let mark = list_mark(text, tokens, first);
    if mark > 0 {
        body += mark;
    } else if words[0].tag == Tag::Dash && words[0].gap >= Gap::Line && words.len() > 1 {
        body += 1;
    } else if words[0].gap == Gap::Paragraph || words[0].gap == Gap::Line {
        body = first + dateline(words);
    }
    let stopped = words.last().is_some_and(|t| t.tag == Tag::Stop);
    let headline = !stopped && end - first < 40 && in_title_case(words);
    Sentence { first: first as u32, end: end as u32, body: (body.min(end)) as u32, opens_paragraph, headline }
}

/// Whether most of the longer words are capitalised.
fn in_title_case(words: &[Token]) -> bool {
    let (mut long, mut capital) = (0, 0);
    for t in words.iter().filter(|t| t.is_word() && t.end - t.start > 3) {
        long += 1;
        capital += usize::from(t.is_capital());
    }
    long >= 3 && capital * 10 >= long * 7
}

/// The first tokens of the paragraph that begins at `at`.
fn opening(tokens: &[Token], at: usize) -> &[Token] {
    let words = &tokens[at..tokens.len().min(at + 20)];
    let end = words.iter().skip(1).position(|t| t.gap == Gap::Paragraph).map_or(words.len(), |n| n + 1);
    &words[..end]
}

/// The number of tokens of a dateline: a capitalised place, then place, date and agency, then a dash or colon.
fn dateline(words: &[Token]) -> usize {
    if !words[0].is_word() || !words[0].is_capital() {
        return 0;
    }
    let mut depth = 0;
    let mut caps = words[0].shape.has(Shape::ALL_CAPS);
    let mut agency = false;
    for (n, t) in words.iter().enumerate().take(20) {
        match t.tag {
            Tag::Open => depth += 1,
            Tag::Close => {
                depth -= 1;
                agency = true;
            }
            Tag::Dash if depth == 0 && n > 0 && (t.gap > Gap::None || agency) => {
                return if caps || agency { n + 1 } else { 0 };
            }
            Tag::Colon if depth == 0 && (agency || caps && n <= 2) => return n + 1,
            Tag::Comma | Tag::Number | Tag::Stop | Tag::Slash => {}
            _ if depth > 0 => {}
            _ if t.is_capital() => caps |= t.shape.has(Shape::ALL_CAPS) && n < 3,
            _ => return 0,
        }
    }
    0
}
