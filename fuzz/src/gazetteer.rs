//! The gazetteer against a matcher that tries every name at every token.

use demarche::gazetteer::{EntryKind, Form, Gazetteer};
use demarche::lexicon::Lexicon;
use demarche::token::{Gap, Shape, Token, tokenize};

use super::input::{Choices, text};

/// Words with every sort of letters, so that names overlap and case matters.
const WORDS: &[&str] = &[
    "Ann", "Lee", "ann", "ANN", "New", "York", "of", "the", "The", "US", "us", "U.S.", "Sen", "Senate", "d'Or", "St.",
];

fn phrase(choices: &mut Choices<'_>, longest: usize) -> String {
    let mut out = String::new();
    for n in 0..1 + choices.below(longest) {
        if n > 0 {
            out.push_str(choices.pick(&[" ", " ", " ", "\n", "-", "\n\n", "\u{a0}"]));
        }
        out.push_str(choices.pick(WORDS));
    }
    out
}

/// A name as the naive matcher knows it.
struct Name {
    words: Vec<(String, bool, bool)>,
    index: u32,
}

/// Names and a text from the same bytes; both matchers must find the same.
pub fn gazetteer(data: &[u8]) {
    let mut choices = Choices::new(data);
    let any_case = choices.byte() % 2 == 1;
    let mut lexicon = Lexicon::new();
    let mut gazetteer = Gazetteer::new();
    let mut names = Vec::new();
    let mut buffer = Vec::new();
    for index in 0..1 + choices.below(10) as u32 {
        let name = phrase(&mut choices, 4);
        let what = (EntryKind::Place, Form::Name, index);
        if gazetteer.insert(&mut lexicon, &mut buffer, &name, any_case, what) {
            let word = |t: &Token| {
                let shown = t.span().text(&name);
                let acronym = t.shape.has(Shape::ALL_CAPS) && shown.len() <= 6 && !shown.contains('.');
                (shown.to_lowercase(), t.is_capital() && !acronym && !any_case, acronym)
            };
            // A stop at the end of a name may end the sentence as well: such a name is never found.
            if buffer.last().is_some_and(|t| t.tag == demarche::tag::Tag::Stop) {
                continue;
            }
            names.push(Name { words: buffer.iter().map(word).collect(), index });
        }
    }
    gazetteer.finish();
    let mut place = String::new();
    if choices.byte().is_multiple_of(4) {
        place = text(choices.rest());
    } else {
        while choices.more() && place.len() < 2000 {
            place.push_str(&phrase(&mut choices, 6));
            place.push(' ');
        }
    }
    let mut tokens = Vec::new();
    tokenize(&place, &lexicon, &mut tokens);
    let mut hits = Vec::new();
    gazetteer.matches(&lexicon, &tokens, &mut hits);
    let found = |h: &demarche::gazetteer::Hit| {
        let mut entries: Vec<u32> = gazetteer.entries(h, &tokens).map(|e| e.index).collect();
        entries.sort_unstable();
        entries.dedup();
        (h.start as usize, h.end as usize, entries)
    };
    let ours: Vec<(usize, usize, Vec<u32>)> = hits.iter().map(found).collect();
    assert_eq!(ours, naive(&names, &tokens, &place), "names in {place:?}");
}

/// At every token the longest name that fits, from left to right.
fn naive(names: &[Name], tokens: &[Token], text: &str) -> Vec<(usize, usize, Vec<u32>)> {
    let fits = |name: &Name, at: usize| {
        let words = tokens.get(at..at + name.words.len());
        words.is_some_and(|words| {
            words.iter().zip(&name.words).enumerate().all(|(n, (t, (word, capital, acronym)))| {
                t.span().text(text).to_lowercase() == *word
                    && (!capital || t.is_capital())
                    && (!acronym || t.shape.has(Shape::ALL_CAPS))
                    && (n == 0 || t.gap != Gap::Paragraph)
            })
        })
    };
    let (mut out, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let length = names.iter().filter(|n| fits(n, at)).map(|n| n.words.len()).max().unwrap_or(0);
        if length == 0 {
            at += 1;
            continue;
        }
        let mut entries: Vec<u32> =
            names.iter().filter(|n| n.words.len() == length && fits(n, at)).map(|n| n.index).collect();
        entries.sort_unstable();
        entries.dedup();
        out.push((at, at + length, entries));
        at += length;
    }
    out
}
