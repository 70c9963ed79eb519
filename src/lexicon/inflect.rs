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
                let plural = self.add_form(plural_of(noun), Pos::PLURAL);
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
        let past = forms.past.split('|').next().unwrap_or_default();
        let participle = if forms.participle.is_empty() { past } else { forms.participle };
        self.add_forms(id, forms.third, third_of(lemma), Pos::THIRD);
        self.add_forms(id, forms.ing, gerund_of(lemma), Pos::GERUND);
        self.add_forms(id, forms.past, past_of(lemma), Pos::PAST);
        self.add_forms(id, participle, past_of(lemma), Pos::PARTICIPLE);
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

    /// Adds forms of a verb: those given, or the regular one.
    fn add_forms(&mut self, verb: WordId, given: &str, regular: Form<'_>, pos: Pos) {
        let add = |lexicon: &mut Self, form: WordId| {
            let w = lexicon.word_mut(form);
            let slot = if pos.has(Pos::PAST.or(Pos::PARTICIPLE)) { &mut w.past_of } else { &mut w.verb };
            if !slot.is_known() {
                *slot = verb;
            }
        };
        if given.is_empty() {
            let form = self.add_form(regular, pos);
            add(self, form);
            return;
        }
        for form in given.split('|') {
            let form = self.add(form, pos);
            add(self, form);
        }
    }

    fn add_form(&mut self, (stem, ending): Form<'_>, pos: Pos) -> WordId {
        let mut form = std::mem::take(&mut self.spelling);
        form.clear();
        form.push_str(stem);
        form.push_str(ending);
        let id = self.add(&form, pos);
        self.spelling = form;
        id
    }
}

/// A regular form: the stem and what is put to it.
type Form<'w> = (&'w str, &'static str);

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

fn third_of(verb: &str) -> Form<'_> {
    if let Some(stem) = verb.strip_suffix('y').filter(|_| consonant_y(verb)) {
        (stem, "ies")
    } else if matches!(verb.as_bytes(), [.., b's' | b'x' | b'z' | b'o'] | [.., b'c' | b's', b'h']) {
        (verb, "es")
    } else {
        (verb, "s")
    }
}

fn plural_of(noun: &str) -> Form<'_> {
    if noun.ends_with('o') { (noun, "s") } else { third_of(noun) }
}

fn past_of(verb: &str) -> Form<'_> {
    if let Some(stem) = verb.strip_suffix('y').filter(|_| consonant_y(verb)) {
        (stem, "ied")
    } else if verb.ends_with('e') {
        (verb, "d")
    } else {
        (verb, "ed")
    }
}

fn gerund_of(verb: &str) -> Form<'_> {
    if let Some(stem) = verb.strip_suffix("ie") {
        (stem, "ying")
    } else if let Some(stem) = verb.strip_suffix('e')
        && !stem.ends_with(['e', 'y', 'o'])
        && verb != "be"
    {
        (stem, "ing")
    } else {
        (verb, "ing")
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
