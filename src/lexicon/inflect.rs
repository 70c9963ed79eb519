//! Inflection: the forms of verbs and nouns, so that a pack lists a word once and irregular forms only.

use super::{Lexicon, NounClass, Pos, WordId};

impl Lexicon {
    /// Adds a noun with its plural (`None`: regular; `Some("-")`: none).
    pub fn add_noun(&mut self, noun: &str, plural: Option<&str>, class: NounClass) -> WordId {
        let id = self.add(noun, Pos::NOUN);
        self.set_noun(id, id, class);
        match plural {
            Some("-") => {}
            Some(list) => {
                for p in list.split('|') {
                    let plural = self.add(p, Pos::PLURAL);
                    self.set_noun(plural, id, class);
                }
            }
            None => {
                let plural = self.add(&plural_of(noun), Pos::PLURAL);
                self.set_noun(plural, id, class);
            }
        }
        id
    }

    fn set_noun(&mut self, form: WordId, noun: WordId, class: NounClass) {
        let w = self.word_mut(form);
        // `relations` with a row of its own is still the plural of `relation`.
        if !w.noun.is_known() || w.class == NounClass::Other && class != NounClass::Other {
            w.noun = noun;
            w.class = class;
        }
    }

    /// Adds a verb with the forms that are not regular.
    pub fn add_verb(&mut self, lemma: &str, forms: &VerbForms<'_>) -> WordId {
        let id = self.add(lemma, Pos::BASE);
        self.word_mut(id).verb = id;
        let list = |given: &str, regular: String| -> Vec<String> {
            if given.is_empty() { vec![regular] } else { given.split('|').map(str::to_owned).collect() }
        };
        for (forms, pos) in [
            (list(forms.third, third_of(lemma)), Pos::THIRD),
            (list(forms.ing, gerund_of(lemma)), Pos::GERUND),
            (list(forms.past, past_of(lemma)), Pos::PAST),
            (
                list(
                    forms.participle,
                    forms
                        .past
                        .split('|')
                        .next()
                        .filter(|p| !p.is_empty())
                        .map_or_else(|| past_of(lemma), str::to_owned),
                ),
                Pos::PARTICIPLE,
            ),
        ] {
            for form in forms {
                let form = self.add(&form, pos);
                let w = self.word_mut(form);
                let slot = if pos.has(Pos::PAST.or(Pos::PARTICIPLE)) { &mut w.past_of } else { &mut w.verb };
                if !slot.is_known() {
                    *slot = id;
                }
            }
        }
        for letter in forms.also.chars() {
            match letter {
                'n' => {
                    self.add_noun(lemma, None, NounClass::Other);
                }
                'a' => {
                    self.add(lemma, Pos::ADJECTIVE);
                }
                'r' => {
                    self.add(lemma, Pos::ADVERB);
                }
                _ => {}
            }
        }
        id
    }
}

/// The forms of a verb that are not regular; empty fields are.
#[derive(Clone, Copy, Debug, Default)]
pub struct VerbForms<'a> {
    /// Past tense, several by `|`.
    pub past: &'a str,
    /// Past participle.
    pub participle: &'a str,
    /// Present participle.
    pub ing: &'a str,
    /// Third person singular.
    pub third: &'a str,
    /// Other readings of the base form: `n` noun, `a` adjective, `r` adverb.
    pub also: &'a str,
}

fn consonant_y(word: &str) -> bool {
    let b = word.as_bytes();
    matches!(b, [.., before, b'y'] if !b"aeiou".contains(before))
}

fn third_of(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix('y').filter(|_| consonant_y(verb)) {
        [stem, "ies"].concat()
    } else if ["s", "x", "z", "ch", "sh", "o"].iter().any(|e| verb.ends_with(e)) {
        [verb, "es"].concat()
    } else {
        [verb, "s"].concat()
    }
}

fn plural_of(noun: &str) -> String {
    if noun.ends_with('o') { [noun, "s"].concat() } else { third_of(noun) }
}

fn past_of(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix('y').filter(|_| consonant_y(verb)) {
        [stem, "ied"].concat()
    } else if verb.ends_with('e') {
        [verb, "d"].concat()
    } else {
        [verb, "ed"].concat()
    }
}

fn gerund_of(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        [stem, "ying"].concat()
    } else if let Some(stem) = verb.strip_suffix('e')
        && !stem.ends_with(['e', 'y', 'o'])
        && verb != "be"
    {
        [stem, "ing"].concat()
    } else {
        [verb, "ing"].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_a_lemma() {
        let mut lexicon = Lexicon::new();
        let announce = lexicon.add_verb("announce", &VerbForms::default());
        lexicon.add_verb("find", &VerbForms { past: "found", ..Default::default() });
        lexicon.add_verb("found", &VerbForms::default());
        for form in ["announces", "announcing"] {
            assert_eq!(lexicon.word(lexicon.find(form)).verb, announce, "{form}");
        }
        assert_eq!(lexicon.word(lexicon.find("announced")).past_of, announce);
        let found = lexicon.word(lexicon.find("found"));
        assert_eq!(lexicon.text(found.past_of), "find");
        assert_eq!(lexicon.text(found.verb), "found");
        assert!(found.pos.has(Pos::BASE) && found.pos.has(Pos::PARTICIPLE));
    }
}
