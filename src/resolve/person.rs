//! Persons: by row, name, surname and title; bare titles and pronouns.

use std::sync::Arc;

use super::spelling::{compatible, folded_word, on_one_line, similar};
use super::{BACKWARD, FORWARD, FORWARD_NAMED, Key, Resolver, Trace};
use crate::document::{Entity, MentionKind};
use crate::gazetteer::Form;
use crate::lexicon::Pos;
use crate::mention::{Anaphor, Found, NONE};
use crate::pack::{Gender, OfficeClass, Rank, World};
use crate::tag::Tag;
use crate::token::Shape;

impl Resolver<'_> {
    pub(super) fn person(&mut self, m: &Found) -> Option<u32> {
        if m.has_name() {
            return Some(self.named_person(m));
        }
        if m.offices[0] == NONE && m.country == NONE {
            // A pronoun.
            return match m.anaphor {
                Some(Anaphor::Person) => self.honoured(m).or_else(|| self.pronoun(m)),
                Some(Anaphor::Pair) => self.one_of_two(m),
                _ => None,
            };
        }
        // `the Finn`
        if m.form == Form::National {
            let theirs = |e: &u32| self.traces[*e as usize].country == Some(m.country);
            return self.recent.iter().rev().copied().find(theirs);
        }
        // `her Nigerien colleague`
        let m = &self.peer(m);
        if m.offices[0] == NONE { None } else { self.titled_person(m) }
    }

    /// `he`, `her`: the last subject or person whose sex fits; an object is not the subject of its own clause.
    fn pronoun(&mut self, m: &Found) -> Option<u32> {
        let token = self.i.tokens.get(m.first as usize)?;
        let gender = self.world().genders.get(&token.word).copied();
        let pos = self.lexicon().word(token.word).pos;
        // `her` that is no possessive is an object.
        let object = pos.has(Pos::OBJECT) || pos.has(Pos::POSSESSIVE) && token.tag == Tag::Pronoun;
        // A name's ending may mislead (`Kwabena`, `Domingas`), where nobody near is known to fit.
        let known = |e: &u32| gender.is_some() && self.traces[*e as usize].gender == gender;
        let near = self.recent.iter().rev().take(3).any(known);
        let fits = |e: &u32| {
            let trace = &self.traces[*e as usize];
            gender.is_none() || trace.gender.is_none() || known(e) || trace.guess && !near
        };
        // `Ann Lee thanked him`: whoever acts in the sentence is not the object of its verb.
        let acting = self.last_actor.filter(|_| object && self.acted_at >= self.sentence_start(m.first));
        let other = |e: &u32| Some(*e) != acting;
        let first = if object { [self.last_person, self.last_actor] } else { [self.last_actor, self.last_person] };
        let recent =
            first.into_iter().flatten().filter(|e| !object || Some(*e) != self.last_actor || self.persons.len() < 2);
        let all = || recent.clone().chain(self.recent.iter().rev().copied());
        let found = all()
            .filter(other)
            .find(fits)
            .or_else(|| all().find(fits))
            .or_else(|| self.last_actor.filter(|e| fits(e)))?;
        if let Some(trace) = self.traces.get_mut(found as usize).filter(|_| gender.is_some())
            && (trace.gender.is_none() || trace.guess)
        {
            (trace.gender, trace.guess) = (gender, false);
        }
        Some(found)
    }

    /// `Her Majesty`: the last person whose name was given with those words.
    fn honoured(&self, m: &Found) -> Option<u32> {
        let words = |o: &Found| {
            let end = (m.end - m.first + o.first).min(o.end);
            self.i.tokens[o.first as usize..end as usize].iter().map(|t| t.word)
        };
        if m.end - m.first < 2 {
            return None;
        }
        let before = self.i.mentions[..self.at].iter().zip(&self.done).rev().take(BACKWARD);
        let mut named = before.filter(|(o, _)| o.kind == MentionKind::Person && o.has_name());
        named.find(|(o, _)| words(o).eq(words(m))).and_then(|(_, e)| *e)
    }

    /// `The former said ...; the latter agreed`: the first and the second of two persons of the sentence before.
    fn one_of_two(&self, m: &Found) -> Option<u32> {
        let (from, to) = (self.sentence_before(m.first), self.sentence_start(m.first));
        let within = self.i.mentions.partition_point(|o| o.first < from);
        let mut two: Vec<u32> = Vec::new();
        for (o, e) in self.i.mentions[within..].iter().zip(&self.done[within.min(self.done.len())..]) {
            if o.first >= to {
                break;
            }
            if let Some(e) = e.filter(|e| o.kind == MentionKind::Person && !two.contains(e)) {
                two.push(e);
            }
        }
        let [first, second] = two[..] else { return None };
        Some(if m.rank == Rank::Former { first } else { second })
    }

    /// What titles and names tell of a person's sex, and whether that is a guess by the ending of a name.
    fn gender(&self, m: &Found) -> (Option<Gender>, bool) {
        let world = self.world();
        let word = |i: u32| self.i.tokens.get(i as usize).map(|t| t.word).unwrap_or_default();
        let sex = |i: u32| world.genders.get(&word(i)).filter(|_| word(i).is_known()).copied();
        let (first, end) = m.name;
        // `her Finnish counterpart` tells of somebody else.
        let own = |i: &u32| self.i.tokens.get(*i as usize).is_some_and(|t| t.tag != Tag::PossPronoun);
        let title = (m.first..first).chain(end..m.end).filter(own).find_map(sex);
        if title.is_some() || end <= first {
            return (title, false);
        }
        let full = end - first > 1;
        let text = |i: u32| crate::lexicon::fold(self.text(i, i + 1));
        let ending = |i: u32, given: bool| {
            let name = text(i);
            let fits = |(form, g, _): &&(Box<str>, bool, Gender)| {
                *g == given && name.len() > form.len() + 1 && name.ends_with(&**form)
            };
            world.gender_endings.iter().find(fits).map(|(_, _, g)| *g)
        };
        let given =
            full.then(|| (first..end - 1).find_map(sex)).flatten().or_else(|| if full { sex(end - 1) } else { None });
        if given.is_some() {
            return (given, false);
        }
        let family = ending(end - 1, false);
        if family.is_some() {
            return (family, false);
        }
        (if full { ending(first, true) } else { None }, true)
    }

    fn offices(&self, m: &Found) -> Vec<u32> {
        m.offices.iter().copied().filter(|o| *o != NONE).collect()
    }

    fn named_person(&mut self, m: &Found) -> u32 {
        let peer = self.peer(m);
        let m = &peer;
        let words: Vec<Box<str>> = self.i.tokens[m.name.0 as usize..m.name.1 as usize]
            .iter()
            .filter(|t| t.is_word())
            .map(|t| folded_word(t.span().text(self.i.text)))
            .collect();
        let row = if m.row != NONE { Some(m.row) } else { None };
        // A person seen before?
        if let Some(e) = self.known_entity(row, &words, m) {
            self.merge(e, m, row, words);
            return e;
        }
        let row = row.or_else(|| self.known_person(m));
        if let Some(e) = row.and_then(|r| self.keys.get(&Key::Row(MentionKind::Person, r)).copied()) {
            self.merge(e, m, row, words);
            return e;
        }
        let e = self.new_entity(Entity { kind: Some(MentionKind::Person), ..Default::default() }, Trace::default());
        self.merge(e, m, row, words);
        e
    }

    /// `his Finnish counterpart X`, `her predecessor, Y`: the office is that of whoever was last spoken of.
    fn peer(&self, m: &Found) -> Found {
        let mut peer = *m;
        if m.offices[0] != NONE {
            return peer;
        }
        let end = if m.has_name() { m.name.0 } else { m.end };
        let rank = (m.first..end).find_map(|i| {
            let noun = self.lexicon().word(self.i.tokens.get(i as usize)?.word).noun;
            self.world().peers.get(&noun).filter(|_| noun.is_known()).copied()
        });
        let of = self.last_person.filter(|_| self.spoken_at >= self.sentence_start(m.first)).or(self.last_actor);
        if let (Some(rank), Some(of)) = (rank, of) {
            let of = &self.traces[of as usize];
            peer.offices = [of.offices.first().copied().unwrap_or(NONE), NONE];
            peer.rank = rank;
            if peer.country == NONE {
                peer.country = of.country.unwrap_or(NONE);
            }
        }
        peer
    }

    fn known_entity(&self, row: Option<u32>, words: &[Box<str>], m: &Found) -> Option<u32> {
        if let Some(e) = row.and_then(|r| self.keys.get(&Key::Row(MentionKind::Person, r))) {
            return Some(*e);
        }
        let candidates = words.iter().rev().filter(|w| w.len() > 1).find_map(|w| self.surnames.get(w))?;
        candidates.iter().rev().copied().find(|e| {
            let trace = &self.traces[*e as usize];
            if row.is_some() && trace.row.is_some() && trace.row != row {
                return false;
            }
            let country =
                m.country == NONE || trace.guessed || trace.country.is_none() || trace.country == Some(m.country);
            country && compatible(&trace.name, words) && self.listed_agrees(trace, row, words)
        })
    }

    /// `Ann Mary Lee` is not the listed Bob Lee of whom the text has given the family name only.
    fn listed_agrees(&self, trace: &Trace, row: Option<u32>, words: &[Box<str>]) -> bool {
        if row.is_some() || words.len() < 3 || trace.name.len() != 1 {
            return true;
        }
        let listed = trace.row.and_then(|r| self.world().people.get(r));
        listed.is_none_or(|p| {
            let name: Vec<Box<str>> = p.name.split_whitespace().map(folded_word).collect();
            words.iter().take(words.len() - 1).any(|w| compatible(std::slice::from_ref(w), &name))
        })
    }

    /// The office holder whose surname and title the mention gives, on the document's date.
    fn known_person(&self, m: &Found) -> Option<u32> {
        let world = self.world();
        if m.offices == [NONE; 2] {
            // `Lee said` of a president whom the text does not introduce.
            let word = self.i.tokens.get(m.name.0 as usize).filter(|_| m.name.1 - m.name.0 == 1)?.word;
            return world.leader(word, self.i.date).filter(|_| m.country == NONE);
        }
        let mut best: Option<(u32, u32)> = None;
        for t in &self.i.tokens[m.name.0 as usize..m.name.1 as usize] {
            if !t.word.is_known() || t.shape.has(Shape::INITIAL) {
                continue;
            }
            for row in world.people.with_surname(t.word).take(256) {
                let Some(person) = world.people.get(row) else { continue };
                let office = person.terms.iter().any(|t| {
                    let same =
                        m.offices.iter().any(|o| *o != NONE && t.office.is_some_and(|p| same_office(world, *o, p)));
                    same && (m.country == NONE || t.country == Some(m.country))
                        && (m.rank == Rank::Former || self.i.date.is_none_or(|d| t.covers(d)))
                });
                // More than the surname must agree: the whole name, or an initial.
                let name_words = (m.name.1 - m.name.0) as usize;
                let agrees = name_words == 1 || self.name_agrees(m, person.name);
                if office && agrees {
                    match best {
                        Some((other, _)) if other != row => return None,
                        _ => best = Some((row, 1)),
                    }
                }
            }
        }
        best.map(|(row, _)| row)
    }

    fn name_agrees(&self, m: &Found, name: &str) -> bool {
        let listed: Vec<String> = name.split_whitespace().map(crate::lexicon::fold).collect();
        self.i.tokens[m.name.0 as usize..m.name.1 as usize].iter().filter(|t| t.is_word()).all(|t| {
            let word = crate::lexicon::fold(t.span().text(self.i.text));
            let word = word.trim_end_matches('.');
            listed.iter().any(|l| l == word || word.chars().count() == 1 && l.starts_with(word) || similar(l, word))
        })
    }

    fn merge(&mut self, e: u32, m: &Found, row: Option<u32>, words: Vec<Box<str>>) {
        let offices = self.offices(m);
        // Asked for at every mention, found at the first.
        let (known, guessed) = (self.traces[e as usize].gender, self.traces[e as usize].guess);
        let (gender, guess) = if known.is_some() { (known, guessed) } else { self.gender(m) };
        let world = self.world();
        let name = self.text(m.name.0, m.name.1);
        let trace = &mut self.traces[e as usize];
        (trace.gender, trace.guess) = (gender, guess);
        trace.former |= m.rank == Rank::Former;
        let first = trace.name.is_empty();
        if words.len() > trace.name.len() {
            trace.name = words.clone();
        }
        if trace.row.is_none() {
            trace.row = row;
        }
        if (trace.country.is_none() || trace.guessed) && m.country != NONE {
            trace.country = Some(m.country);
            trace.guessed = false;
        }
        for o in &offices {
            if !trace.offices.contains(o) {
                trace.offices.push(*o);
            }
        }
        let person = trace.row.and_then(|r| world.people.get(r));
        let entity = &mut self.entities[e as usize];
        if let Some(person) = person {
            if entity.key.is_none() {
                entity.name = person.name.to_string();
                entity.key = Some(person.key.into());
                entity.wikidata = person.wikidata.map(Into::into);
            }
            let date = self.i.date;
            if trace.country.is_none() {
                let served = person.terms.iter().filter(|t| t.country.is_some());
                let now = served.clone().find(|t| date.is_none_or(|d| t.covers(d)));
                trace.country = now.or(served.clone().next()).and_then(|t| t.country).or(person.country);
            }
            if offices.is_empty() && trace.offices.is_empty() {
                // The offices held on the document's date.
                let terms = person.terms.iter().filter(|t| date.is_some_and(|d| t.covers(d)));
                for o in terms.filter_map(|t| t.office) {
                    if !trace.offices.contains(&o) {
                        trace.offices.push(o);
                        push_role(&mut entity.roles, world, o, Rank::Plain);
                    }
                }
            }
        } else if first || name.len() > entity.name.len() {
            let name = on_one_line(name);
            if first || name.len() > entity.name.len() {
                entity.name = name;
            }
        }
        for o in offices {
            push_role(&mut entity.roles, world, o, m.rank);
        }
        if self.traces[e as usize].country.is_none() {
            let country = self.country_by_context(e, m);
            self.traces[e as usize].country = country;
            self.traces[e as usize].guessed = country.is_some();
        }
        let trace = &self.traces[e as usize];
        self.entities[e as usize].country =
            trace.country.and_then(|c| world.countries.get(c as usize)).map(|c| c.code.clone());
        if let Some(r) = trace.row {
            self.keys.insert(Key::Row(MentionKind::Person, r), e);
        }
        for w in words.into_iter().filter(|w| w.len() > 1 && w.chars().count() > 1) {
            let list = self.surnames.entry(w).or_default();
            if !list.contains(&e) && list.len() < 32 {
                list.push(e);
            }
        }
    }

    /// `the visitor`, `the visiting minister`: the last person from abroad, else the last who does not act here.
    fn guest(&self, titled: bool, acting: Option<u32>, holds: impl Fn(&u32) -> bool) -> Option<u32> {
        let country = |e: &u32| self.traces[*e as usize].country;
        let named = |e: &u32| !self.traces[*e as usize].name.is_empty();
        let fits = |e: &u32| Some(*e) != acting && named(e) && (!titled || holds(e));
        let recent = || self.recent.iter().rev().copied().filter(fits);
        // `the minister informed his interlocutor`: who met with whoever acts.
        let partner = acting.and_then(|a| {
            let pair = |m: &&super::Meeting| m.parties.len() == 2 && m.parties.contains(&a);
            let meeting = self.meetings.iter().rev().find(pair)?;
            meeting.parties.iter().copied().find(|e| fits(e))
        });
        if let Some(e) = partner.or(self.visitor.filter(fits)) {
            return Some(e);
        }
        let abroad = |e: &u32| self.home.is_some() && country(e).is_some() && country(e) != self.home;
        recent().find(abroad).or_else(|| recent().next())
    }

    /// `THE PRESIDENT: ...` of a transcript: who spoke under that label before.
    fn labelled(&self, m: &Found) -> Option<u32> {
        let label = |o: &Found| {
            let colon = self.i.tokens.get(o.end as usize).is_some_and(|t| t.tag == Tag::Colon);
            colon && self.i.tokens.get(o.first as usize).is_some_and(|t| t.shape.has(Shape::ALL_CAPS))
        };
        if !label(m) {
            return None;
        }
        let before = self.i.mentions[..self.at].iter().zip(&self.done).rev().take(BACKWARD);
        let mut labels = before.filter(|(o, _)| o.offices == m.offices && !o.has_name() && label(o));
        labels.next().and_then(|(_, e)| *e)
    }

    /// The number of the role that one person holds for the country, where the title means such a role.
    fn holder_role(&self, office: u32, country: u32) -> Option<u32> {
        let world = self.world();
        let o = world.offices.get(office as usize)?;
        if o.class.single() {
            return Some(o.role_number);
        }
        // `the Turkmen leader`: of the country's highest offices the first that the tables have holders of.
        let leads = world.offices.iter().filter(|l| o.stands_for.first() == Some(&l.class));
        leads.map(|l| l.role_number).find(|r| world.people.holders(country, *r).next().is_some())
    }

    /// `the minister`, `minister of foreign affairs of Japan`.
    fn titled_person(&mut self, m: &Found) -> Option<u32> {
        let world = self.world();
        let office = m.offices[0];
        let generic = |e: &u32| {
            let t = &self.traces[*e as usize];
            let country = m.country == NONE || t.country == Some(m.country);
            country && t.offices.iter().any(|o| same_office(world, *o, office) || covers_office(world, office, *o))
        };
        // `the new president` is not the outgoing one.
        let serves = |e: &u32| m.rank == Rank::Former || !self.traces[*e as usize].former;
        // Whoever acts in this sentence is not called by the title again: `The Secretary thanked the Minister`.
        let acting = self.last_actor.filter(|_| (self.sentence_start(m.first)..m.first).contains(&self.acted_at));
        let other = |e: &u32| Some(*e) != acting && generic(e) && serves(e);
        if let Some(e) = self.labelled(m) {
            return Some(e);
        }
        let office_class = world.offices.get(office as usize).map(|o| o.class);
        if office_class == Some(OfficeClass::Guest) || m.rank == Rank::Visiting {
            return self.guest(office_class != Some(OfficeClass::Guest), acting, generic);
        }
        // A paragraph that opens with the bare title returns to the story's own minister.
        let at_home = |e: &u32| other(e) && self.home.is_some() && self.traces[*e as usize].country == self.home;
        if m.country == NONE
            && self.opens_paragraph(m.first)
            && let Some(e) = self.persons.iter().copied().find(at_home)
        {
            return Some(e);
        }
        let recent = self.last_actor.into_iter().chain(self.last_person);
        if let Some(e) =
            recent.into_iter().find(other).or_else(|| self.persons.iter().rev().take(BACKWARD).copied().find(other))
        {
            return Some(e);
        }
        // Someone named further on: a headline, or a title that opens the text.
        let later = self.i.mentions.partition_point(|o| o.first <= m.first);
        let from = self.named.partition_point(|n| (*n as usize) < later);
        let ahead = self.named.iter().skip(from).map(|n| *n as usize).take_while(|n| *n < later + FORWARD);
        let mut ahead = ahead.take(FORWARD_NAMED).filter_map(|n| self.i.mentions.get(n));
        let forward = ahead.find(|o| {
            (m.country == NONE || o.country == m.country)
                && o.offices
                    .iter()
                    .any(|p| *p != NONE && (same_office(world, *p, office) || covers_office(world, office, *p)))
        });
        if let Some(later) = forward.filter(|_| m.rank == Rank::Plain).copied() {
            return Some(self.named_person(&later));
        }
        if let Some(e) = acting.filter(generic) {
            return Some(e);
        }
        // The holder on that day.
        if m.country != NONE
            && m.rank == Rank::Plain
            && let Some(date) = self.i.date
        {
            let role = self.holder_role(office, m.country);
            let holds = |row: &u32| {
                world.people.get(*row).is_some_and(|p| {
                    p.terms.iter().any(|t| {
                        t.country == Some(m.country)
                            && t.covers(date)
                            && t.from.is_some()
                            && t.office
                                .is_some_and(|o| same_office(world, o, office) || covers_office(world, office, o))
                    })
                })
            };
            if let Some(row) = role.and_then(|r| world.people.holders(m.country, r).find(holds))
                && let Some(person) = world.people.get(row)
            {
                if let Some(e) = self.keys.get(&Key::Row(MentionKind::Person, row)) {
                    return Some(*e);
                }
                let country = self.country_code(m.country);
                let mut entity = Entity {
                    kind: Some(MentionKind::Person),
                    name: person.name.to_string(),
                    key: Some(person.key.into()),
                    country,
                    wikidata: person.wikidata.map(Into::into),
                    ..Default::default()
                };
                push_role(&mut entity.roles, world, office, m.rank);
                let names: Vec<Box<str>> =
                    person.name.split_whitespace().map(|w| crate::lexicon::fold(w).into()).collect();
                let e = self.new_entity(
                    entity,
                    Trace {
                        row: Some(row),
                        offices: vec![office],
                        country: Some(m.country),
                        name: names.clone(),
                        ..Default::default()
                    },
                );
                for w in names {
                    self.surnames.entry(w).or_default().push(e);
                }
                self.keys.insert(Key::Row(MentionKind::Person, row), e);
                return Some(e);
            }
        }
        let country = Some(m.country).filter(|c| *c != NONE);
        let name = on_one_line(self.text(m.first, m.end));
        let mut entity = Entity {
            kind: Some(MentionKind::Person),
            name,
            country: country.and_then(|c| self.country_code(c)),
            ..Default::default()
        };
        push_role(&mut entity.roles, world, office, m.rank);
        Some(self.new_entity(entity, Trace { offices: self.offices(m), country, ..Default::default() }))
    }
}

fn push_role(roles: &mut Vec<Arc<str>>, world: &World, office: u32, rank: Rank) {
    let Some(o) = world.offices.get(office as usize) else { return };
    let role: Arc<str> = match rank {
        Rank::Deputy => format!("deputy {}", o.role).into(),
        Rank::Former => format!("former {}", o.role).into(),
        Rank::Acting => format!("acting {}", o.role).into(),
        Rank::Incoming => format!("incoming {}", o.role).into(),
        Rank::Plain | Rank::Visiting => o.role.clone(),
    };
    if !roles.contains(&role) {
        roles.push(role);
    }
}

/// Whether two rows are one office: the same role.
pub(super) fn same_office(world: &World, a: u32, b: u32) -> bool {
    a == b
        || matches!((world.offices.get(a as usize), world.offices.get(b as usize)), (Some(x), Some(y)) if x.key == y.key || x.role == y.role)
}

/// Whether the bare title `general` can stand for `special`: `minister` for any minister.
pub(super) fn covers_office(world: &World, general: u32, special: u32) -> bool {
    let (Some(g), Some(s)) = (world.offices.get(general as usize), world.offices.get(special as usize)) else {
        return false;
    };
    // Asked for every pair of title and office: as bytes, and mostly told by the length alone.
    let (general, special) = (g.role.as_bytes(), s.role.as_bytes());
    let word = || general.len() <= special.len() && special.split(|b| *b == b' ').any(|word| word == general);
    g.stands_for.contains(&s.class) || word()
}
