//! Places in no table, known by the preposition or noun before them.

use super::{Cover, Echoes, Known, Names};
use crate::document::MentionKind;
use crate::gazetteer::EntryKind;
use crate::lexicon::{NounClass, Pos};
use crate::mention::Found;
use crate::pack::Head;
use crate::tag::Tag;
use crate::token::{Gap, Shape};

impl Echoes<'_> {
    /// Unknown names that a preposition or noun makes places: `in Dashoguz`, `the village of Ak-Sai`; and their echoes.
    pub(super) fn places(&self, found: &[Found], names: &mut Names, extra: &mut Vec<Found>) {
        let mut taken = Cover::new(found, &[]);
        let mut i = 1;
        let mut last_place: Option<usize> = None;
        while i < self.tokens.len() {
            i += taken.dull(i, self.tokens, |t| !t.is_capital());
            if i >= self.tokens.len() {
                break;
            }
            if let Some(end) = taken.at(i) {
                if taken.is_place(i) {
                    last_place = Some(end);
                }
                i = end.max(i + 1);
                continue;
            }
            let open =
                self.is_name(i) && self.joined(i) && !self.pos(i).has(Pos::GIVEN_NAME) && !self.is_nationality(i) && {
                    let hash = self.hash(i);
                    !names.persons.contains_key(&hash) && !names.known.contains_key(&hash)
                };
            if !open {
                i += 1;
                continue;
            }
            let before = self.pos(i - 1);
            let led = before.has(Pos::LOCATIVE) && self.tag(i - 1) == Tag::Preposition;
            let of = i > 1 && before.has(Pos::OF) && {
                let noun = self.know.lexicon.word(self.tokens[i - 2].word);
                noun.class == NounClass::Place
                    || self.know.world.heads.get(&noun.noun) == Some(&Head::Place) && noun.noun.is_known()
            };
            // `the ferry between Anse and Baie`
            let pair = i > 1 && self.tag(i - 1) == Tag::Preposition && self.pairs(i - 1);
            let listed = last_place.is_some_and(|p| p + 1 == i) && self.tag(i - 1) == Tag::Conjunction;
            let limit = taken.next_start();
            let mut end = i + 1;
            while end < limit
                && self.is_name(end)
                && self.tokens[end].gap <= Gap::Line
                && !names.persons.contains_key(&self.hash(end))
            {
                end += 1;
            }
            // `Salar de Uyuni`, `Palacio de La Moneda`
            while end + 1 < limit
                && self.pos(end).has(Pos::NAME_PARTICLE)
                && self.is_name(end + 1)
                && self.joined(end + 1)
                && self.joined(end)
                && !self.pos(end).has(Pos::FUNCTION)
            {
                end += 2;
            }
            let open = self.is_capital(end)
                && self.joined(end)
                && self.tokens[end].gap <= Gap::Space
                && !self.tag(end).is_verb();
            let acronym = self.tokens[i].shape.has(Shape::ALL_CAPS) && end == i + 1;
            // `in Executive Order 3`, `from Federal bodies`, `K-12 schools`: words in capitals, no name.
            let common = |k: usize| {
                self.pos(k).has(Pos::NOUN.or(Pos::ADJECTIVE).or(Pos::GERUND))
                    || k > i && self.tokens[k].shape.has(Shape::ALL_CAPS)
            };
            let ordinary = (i..end).all(common) || (i..end).any(|k| self.tokens[k].shape.has(Shape::DIGIT));
            let acronym = acronym || ordinary;
            let pair = pair && self.tag(end) == Tag::Conjunction && self.is_name(end + 1);
            if (led || of || pair || listed) && !open && !acronym && self.tag(end) != Tag::Possessive && end - i <= 3 {
                // `the port of Anse` is more than Anse, `the city of Anse` is not.
                let port = of.then(|| self.know.lexicon.word(self.tokens[i - 2].word).noun).filter(|noun| {
                    noun.is_known()
                        && self.know.world.heads.get(noun) == Some(&Head::Place)
                        && !self.know.world.standing.contains_key(noun)
                });
                let first = if port.is_some() && self.tag(i - 2) == Tag::Noun { i - 2 } else { i };
                let m = Found { name: (first as u32, end as u32), ..Found::new(MentionKind::Place, first, end) };
                let words: Vec<u64> = (i..end).map(|k| self.hash(k)).collect();
                names.known.entry(words[0]).or_default().push(Known {
                    words,
                    kind: MentionKind::Place,
                    first: first as u32,
                });
                extra.push(m);
                last_place = Some(end);
            }
            i = end;
        }
    }

    /// Whether the preposition at `i` stands between a way or vessel and where it leads (`the road between`).
    fn pairs(&self, i: usize) -> bool {
        let noun = self.know.lexicon.word(self.tokens[i - 1].word);
        let way = matches!(noun.class, NounClass::Place | NounClass::Measure | NounClass::Act);
        way && noun.noun.is_known() && self.pos(i).has(Pos::PAIRED)
    }

    /// `in Finnish`: a language that no mention covers.
    fn is_nationality(&self, i: usize) -> bool {
        let hit = self.know.gazetteer.longest_at(&self.know.lexicon, self.tokens, i);
        hit.is_some_and(|h| h.has(EntryKind::Country) && h.end as usize == i + 1)
    }
}
