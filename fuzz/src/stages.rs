//! Each stage alone.

use std::collections::BTreeSet;

use demarche::date::DateRange;
use demarche::mention::date;
use demarche::sentence::{self, Quote, Sentence};
use demarche::token::{Gap, Token, tokenize};

use super::extract::EXTRACTOR;
use super::{input, news};

/// Tokens, quotations, sentences, tags, names and dates of a text, and of its paragraphs.
pub fn stages(data: &[u8]) {
    let (kind, rest) = data.split_first().map_or((0, data), |(k, r)| (*k, r));
    let text = if kind % 2 == 0 { news::text(rest) } else { input::text(rest) };
    let lexicon = &EXTRACTOR.knowledge().lexicon;
    let mut tokens = tokens(&text);
    let cut = sentences(&text, &mut tokens);
    for s in &cut {
        demarche::tag::tag_sentence(&text, &mut tokens[s.body as usize..s.end as usize], lexicon, s.headline);
    }
    for at in 0..tokens.len() {
        if let Some((found, end)) = date::at(&text, &tokens, EXTRACTOR.knowledge(), at) {
            assert!(at < end && end <= tokens.len(), "a date of tokens {at} to {end} in {text:?}");
            let day = "2024-02-29".parse::<DateRange>().unwrap().from;
            for range in [found.resolve(None, false), found.resolve(Some(day), false), found.resolve(Some(day), true)] {
                assert!(range.is_none_or(|r| r.from <= r.to), "{found:?} of {text:?}");
            }
        }
    }
    paragraphs(&text);
    let stated = text.trim().parse::<DateRange>();
    if let Ok(range) = stated {
        assert_eq!(range.to_string().parse::<DateRange>(), Ok(range), "a date written and read is another");
    }
}

/// Tokens in order, apart, not empty, and nothing but white space and marks without a form between them.
fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    tokenize(text, &EXTRACTOR.knowledge().lexicon, &mut out);
    let mut at = 0;
    for t in &out {
        assert!(at <= t.start && t.start < t.end, "tokens overlap in {text:?}");
        let between = text.get(at as usize..t.start as usize);
        assert!(between.is_some_and(is_blank), "{between:?} between tokens of {text:?}");
        assert!(text.get(t.start as usize..t.end as usize).is_some(), "a token cuts a character of {text:?}");
        at = t.end;
    }
    assert!(is_blank(&text[at as usize..]), "the end of {text:?} is in no token");
    out
}

/// White space, marks without a form, and tags that a scrape left (`24<sup>th</sup>`).
fn is_blank(between: &str) -> bool {
    let mut rest = between;
    while let Some((before, after)) = rest.split_once('<') {
        let Some((_, after)) = after.split_once('>') else { return false };
        if !is_blank(before) {
            return false;
        }
        rest = after;
    }
    rest.chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation())
}

/// Sentences in order and together all tokens, at most [`sentence::LONGEST`] long.
fn sentences(text: &str, tokens: &mut [Token]) -> Vec<Sentence> {
    let mut quotes: Vec<Quote> = Vec::new();
    sentence::quotes(tokens, &mut quotes);
    for q in &quotes {
        assert!(q.open <= q.close && (q.close as usize) < tokens.len(), "{q:?} in {text:?}");
    }
    let mut out = Vec::new();
    sentence::sentences(text, tokens, &EXTRACTOR.knowledge().lexicon, &quotes, &mut out);
    let mut at = 0;
    for s in &out {
        assert_eq!(s.first, at, "sentences leave tokens out in {text:?}");
        assert!(s.first < s.end && s.body >= s.first && s.body <= s.end, "{s:?} in {text:?}");
        assert!((s.end - s.first) as usize <= sentence::LONGEST, "{s:?} in {text:?}");
        at = s.end;
    }
    assert_eq!(at as usize, tokens.len(), "sentences leave tokens out in {text:?}");
    out
}

/// A blank line ends everything: the tokens of a text are those of its paragraphs, and every paragraph's first token
/// begins a sentence.
fn paragraphs(text: &str) {
    let mut all = tokens(text);
    let begun: BTreeSet<u32> = sentences(text, &mut all).iter().map(|s| all[s.first as usize].start).collect();
    let mut alone = Vec::new();
    let mut at = 0;
    for paragraph in text.split_inclusive("\n\n") {
        let own = tokens(paragraph);
        if let Some(first) = own.first() {
            let start = first.start + at as u32;
            assert!(begun.contains(&start), "no sentence begins with the paragraph at {start} of {text:?}");
        }
        alone.extend(own.iter().map(|t| (t.start + at as u32, t.end + at as u32)));
        at += paragraph.len();
    }
    let whole: Vec<(u32, u32)> = all.iter().map(|t| (t.start, t.end)).collect();
    assert_eq!(whole, alone, "the paragraphs of {text:?} have other tokens");
    assert!(all.first().is_none_or(|t| t.gap == Gap::Paragraph), "{text:?}");
}
