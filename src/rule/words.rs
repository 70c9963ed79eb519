//! Words that are wrong for their place in a rule: verbs that no list has, small words as verbs, prepositions that are none.

use toml::Spanned;

use super::read::Source;
use crate::lexicon::{Lexicon, Pos};

/// Warns of a verb that no word list has and that differs from one of them by one slip of the pen.
///
/// Not in the embedded pack: it names many verbs that no list has, and looking for near ones takes a fifth of start-up.
pub(super) fn unknown_verb(source: &Source<'_>, lexicon: &Lexicon, entry: &Spanned<String>, word: &str) {
    let listed = !lexicon.word(lexicon.find_folded(word)).pos.is_empty();
    if source.file.embedded || source.is_full() || listed {
        return;
    }
    if let Some(near) = lexicon.near_verb(word) {
        let help = format!("did you mean {near:?}? (a verb that no word list has is taken as a regular one)");
        source.warn(entry.span(), format!("no word list has the verb `{word}`"), "unknown verb", Some(help));
    }
}

/// Refuses an entry that begins with a word of another kind: as a verb it would have a wrong reading in every text.
pub(super) fn small_word(source: &Source<'_>, lexicon: &Lexicon, entry: &Spanned<String>, word: &str) {
    const SMALL: [(Pos, &str, &str); 5] = [
        (Pos::ADVERB, "an adverb", "leave it out: a rule finds its verb behind adverbs"),
        (Pos::PREPOSITION, "a preposition", "begin with the verb"),
        (Pos::PRONOUN, "a pronoun", "begin with the verb"),
        (Pos::DETERMINER, "a determiner", "begin with the verb"),
        (Pos::CONJUNCTION, "a conjunction", "begin with the verb"),
    ];
    let pos = lexicon.word(lexicon.find_folded(word)).pos;
    let verbal = Pos::BASE.or(Pos::NOUN).or(Pos::ADJECTIVE).or(Pos::AUXILIARY);
    let Some((_, what, help)) = SMALL.iter().find(|(small, ..)| pos.has(*small) && !pos.has(verbal)) else { return };
    let help = format!("{help}; if there is such a verb, give its forms in `lexicon/verbs.csv`");
    source.fail(entry.span(), format!("`{word}` is {what}, not a verb"), "no verb", Some(help));
}

/// Refuses what is no preposition.
pub(super) fn preposition(source: &Source<'_>, lexicon: &Lexicon, at: &Spanned<String>, word: &str) {
    let pos = lexicon.word(lexicon.find_folded(word)).pos;
    if pos.has(Pos::PREPOSITION.or(Pos::TO).or(Pos::ADVERB).or(Pos::SUBORDINATOR).or(Pos::THAT)) {
        return;
    }
    let known = lexicon.with_reading(Pos::PREPOSITION);
    let help = crate::problem::nearest(word, known).map(|near| format!("did you mean {near:?}?"));
    source.fail(at.span(), format!("`{word}` is no preposition"), "no preposition", help);
}
