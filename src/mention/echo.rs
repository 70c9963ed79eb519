//! Echoes: names that only make sense because the document introduced them elsewhere.
//!
//! `Foreign Minister Ann Lee ... Lee said`; `the Joint River Fund (JRF) ... JRF`; `the Council` after `the Council of Envoys`;
//! the agency of a dateline in a later `Lakes News reports`. One walk over the tokens that no mention of the
//! [first pass](super::Finder) covers, against the names which that pass found.

mod agency;
mod cover;
mod homonym;
mod leader;
mod place;

use cover::Cover;

use super::order::settle;
use super::{Anaphor, Found, NONE};
use crate::document::MentionKind;
use crate::fast::Map;
use crate::gazetteer::EntryKind;
use crate::lexicon::{Facts, NounClass, Pos, fold, hash_word};
use crate::pack::{Head, Honorific, Knowledge, Standing};
use crate::sentence::{Quote, Sentence};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// What the second pass reads.
#[derive(Clone, Copy)]
pub struct Echoes<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Tables.
    pub know: &'a Knowledge,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Its quotations.
    pub quotes: &'a [Quote],
}

/// A word of a person's name.
#[derive(Clone, Copy)]
struct NameWord {
    /// Can stand for the person alone.
    family: bool,
    /// Particles that belong before it (`El`, `van der`).
    particles: u8,
}

/// A name of several words, or an acronym, and what it names.
struct Known {
    words: Vec<u64>,
    kind: MentionKind,
    first: u32,
}

#[derive(Default)]
struct Names {
    persons: Map<u64, NameWord>,
    known: Map<u64, Vec<Known>>,
    /// Head noun -> first tokens of the mentions that carry it, in order.
    heads: Map<u32, Vec<(u32, MentionKind)>>,
    /// The same for names that the walk itself finds; apart, so that both grow at their end only.
    later_heads: Map<u32, Vec<(u32, MentionKind)>>,
}

impl Names {
    /// Of one name only the last two mentions are kept: one stands for the thing, and the other for it where it is met itself.
    fn add_known(&mut self, known: Known) {
        let Some(&first) = known.words.first() else { return };
        let list = self.known.entry(first).or_default();
        let mut same = list.iter().enumerate().filter(|(_, k)| k.words == known.words).map(|(n, _)| n);
        if let (Some(oldest), Some(_)) = (same.next(), same.next()) {
            list.remove(oldest);
        }
        list.push(known);
    }
}

impl Echoes<'_> {
    /// Adds the echoes to `found`, which stays sorted.
    pub fn run(&self, found: &mut Vec<Found>) {
        self.agencies(found);
        self.quoted_pronouns(found);
        self.signatories(found);
        self.titled_quotes(found);
        let mut names = Names::default();
        let mut extra = Vec::new();
        for m in found.iter() {
            self.learn(m, &mut names);
        }
        self.brackets(found, &mut names, &mut extra);
        self.walk(found, &mut names, &mut extra);
        found.append(&mut extra);
        settle(found);
        self.homonyms(found);
    }

    fn hash(&self, i: usize) -> u64 {
        let Some(token) = self.tokens.get(i) else { return 0 };
        let text = token.span().text(self.text);
        let text = text.strip_suffix('.').unwrap_or(text);
        if text.is_ascii() { hash_word(text.as_bytes()) } else { hash_word(fold(text).as_bytes()) }
    }

    fn tag(&self, i: usize) -> Tag {
        self.tokens.get(i).map_or(Tag::None, |t| t.tag)
    }

    fn pos(&self, i: usize) -> Pos {
        self.tokens.get(i).map(|t| t.pos).unwrap_or_default()
    }

    /// Whether nothing can begin at a token that no mention covers: it is no name, no head and no `we`.
    #[inline]
    fn is_dull(token: &Token) -> bool {
        !(token.is_capital() | token.facts.has(Facts::HEAD) | token.pos.has(Pos::SPEAKERS))
    }

    fn is_capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.is_word() && t.is_capital())
    }

    /// Whether token `i` stands in the paragraph of the one before.
    fn joined(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.gap < Gap::Paragraph)
    }

    /// Whether a word is a name rather than an ordinary word with a capital.
    fn is_name(&self, i: usize) -> bool {
        let Some(token) = self.tokens.get(i) else { return false };
        token.is_word()
            && token.is_capital()
            && !token.pos.has(Pos::FUNCTION.or(Pos::MONTH).or(Pos::WEEKDAY))
            && (token.tag == Tag::Proper || token.pos.is_empty())
    }

    // -- What the first pass introduces -------------------------------------------------------------------------

    fn learn(&self, m: &Found, names: &mut Names) {
        match m.kind {
            MentionKind::Person if m.has_name() => self.learn_person(m, names),
            MentionKind::Organization | MentionKind::Document | MentionKind::Program | MentionKind::Place
                if m.has_name() =>
            {
                for token in &self.tokens[m.first as usize..m.end as usize] {
                    let word = self.know.lexicon.word(token.word);
                    // `River` in `the River Commission` is no head of it.
                    let own = |kind: &Head| kind.mention() == m.kind || m.kind != MentionKind::Organization;
                    if token.facts.has(Facts::HEAD) && self.know.world.heads.get(&word.noun).is_none_or(own) {
                        let list = names.heads.entry(word.noun.0).or_default();
                        if list.last().is_none_or(|(first, _)| *first != m.first) {
                            list.push((m.first, m.kind));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn learn_person(&self, m: &Found, names: &mut Names) {
        let (first, end) = (m.name.0 as usize, m.name.1 as usize);
        let suffix = |i: usize| {
            let hit = self.know.gazetteer.longest_at(&self.know.lexicon, self.tokens, i);
            hit.is_some_and(|h| {
                self.know.gazetteer.entries(&h, self.tokens).any(|e| {
                    e.kind == EntryKind::Honorific
                        && self.know.world.honorifics.get(e.index as usize) == Some(&Honorific::After)
                })
            })
        };
        let words: Vec<usize> =
            (first..end).filter(|i| self.is_capital(*i) && !self.tokens[*i].shape.has(Shape::INITIAL)).collect();
        let words: Vec<usize> = words.iter().copied().filter(|i| *i == first || !suffix(*i)).collect();
        let Some((&last, _)) = words.split_last() else { return };
        let opener = words.first().copied().unwrap_or(last);
        for &i in &words {
            let given = self.pos(i).has(Pos::GIVEN_NAME);
            // The family name comes last, or first where the last word is a given name or the first is in capitals.
            // `Qiao Zhengping ... Qiao noted`: an opener that is no given name anybody bears is taken for one too.
            // `Lee Jae-won`
            let paired = || {
                let name = self.tokens[last].span().text(self.text);
                name.split_once('-').is_some_and(|(_, s)| s.starts_with(char::is_lowercase))
            };
            let surname_first = i == opener
                && words.len() > 1
                && (words.len() == 2 && paired()
                    || !given && (self.pos(last).has(Pos::GIVEN_NAME) || self.pos(i).is_empty())
                    || self.tokens[i].shape.has(Shape::ALL_CAPS) && !self.tokens[last].shape.has(Shape::ALL_CAPS));
            let family = i != opener || words.len() == 1 && (end - first == 1 || i > first) || surname_first;
            let mut particles = 0;
            while i > first + usize::from(particles) && self.pos(i - 1 - usize::from(particles)).has(Pos::NAME_PARTICLE)
            {
                particles += 1;
            }
            let word = NameWord { family: family && !self.pos(i).has(Pos::NAME_PARTICLE), particles };
            let slot = names.persons.entry(self.hash(i)).or_insert(word);
            slot.family |= word.family;
        }
    }

    /// `Joint Crediting Mechanism (JCM)`: the acronym names the same thing, here and later.
    fn brackets(&self, found: &[Found], names: &mut Names, extra: &mut Vec<Found>) {
        for m in found.iter().filter(|m| !m.nested && m.has_name()) {
            if !matches!(m.kind, MentionKind::Organization | MentionKind::Program | MentionKind::Document) {
                continue;
            }
            let open = m.end as usize;
            let short = open + 1;
            let acronym = self.tokens.get(short).is_some_and(|t| {
                let text = t.span().text(self.text);
                let capitals = text.chars().filter(|c| c.is_uppercase()).count();
                t.is_word()
                    && capitals > 1
                    && text.len() <= 12
                    && capitals * 2 >= text.chars().filter(|c| c.is_alphabetic()).count()
            });
            if self.tag(open) != Tag::Open || !acronym || self.tag(short + 1) != Tag::Close {
                continue;
            }
            let at = found.partition_point(|f| (f.first as usize) < short);
            if found.get(at).is_none_or(|f| f.first as usize != short) {
                extra.push(Found {
                    same: m.first,
                    name: (short as u32, short as u32 + 1),
                    ..Found::new(m.kind, short, short + 1)
                });
            }
            let words = vec![self.hash(short)];
            names.add_known(Known { words, kind: m.kind, first: m.first });
        }
    }

    /// `We, the ministers of A and B`: one group.
    fn signatories(&self, found: &mut [Found]) {
        for m in found.iter_mut().filter(|m| m.kind == MentionKind::Group && m.first >= 2) {
            let first = m.first as usize;
            let the = usize::from(self.tag(first - 1) == Tag::Determiner);
            let Some(comma) = first.checked_sub(1 + the).filter(|k| self.tag(*k) == Tag::Comma) else { continue };
            if let Some(we) = comma.checked_sub(1).filter(|k| self.pos(*k).has(Pos::SPEAKERS) && self.is_capital(*k)) {
                m.first = we as u32;
                m.loose = false;
            }
        }
    }

    /// `they` inside a quotation is the speaker's.
    fn quoted_pronouns(&self, found: &mut [Found]) {
        let mut speech = self.quotes.iter().filter(|q| q.speech).peekable();
        for m in found {
            while speech.peek().is_some_and(|q| q.close < m.first) {
                speech.next();
            }
            let pronoun = m.anaphor == Some(Anaphor::Group) && self.tag(m.first as usize) == Tag::Pronoun;
            if pronoun && speech.peek().is_some_and(|q| q.open < m.first) {
                m.loose = true;
            }
        }
    }

    /// `the "Blue Neighbourhood" programme`: a name in quotation marks and the noun that says what it is.
    fn titled_quotes(&self, found: &mut Vec<Found>) {
        let mut titles = Vec::new();
        for q in self.quotes.iter().filter(|q| q.closed && !q.speech) {
            let (first, head) = (q.open as usize, q.close as usize + 1);
            let Some(token) = self.tokens.get(head).filter(|t| t.gap < Gap::Paragraph && t.tag != Tag::Possessive)
            else {
                continue;
            };
            let word = self.know.lexicon.word(token.word);
            let Some(kind) =
                self.know.world.heads.get(&word.noun).filter(|_| word.noun.is_known() && self.is_capital(first + 1))
            else {
                continue;
            };
            if word.pos.has(Pos::PLURAL) && !word.pos.has(Pos::NOUN) {
                continue;
            }
            let end = head + 1;
            let inside = found.partition_point(|m| (m.first as usize) < first);
            for m in found[inside..].iter_mut().take_while(|m| (m.first as usize) < end) {
                m.nested |= m.end as usize <= end;
            }
            titles.push(Found { name: (first as u32 + 1, q.close), ..Found::new(kind.mention(), first, end) });
        }
        merge(found, titles);
    }

    // -- The walk -----------------------------------------------------------------------------------------------

    fn walk(&self, found: &[Found], names: &mut Names, extra: &mut Vec<Found>) {
        for m in found.iter().filter(|m| m.agency) {
            let words: Vec<u64> = (m.first as usize..m.end as usize).map(|i| self.hash(i)).collect();
            names.add_known(Known { words, kind: m.kind, first: m.first });
        }
        self.places(found, names, extra);
        let mut taken = Cover::new(found, extra);
        let mut places: Vec<u32> = found
            .iter()
            .chain(extra.iter())
            .filter(|m| !m.nested && m.kind == MentionKind::Place && m.anaphor.is_none() && m.has_name())
            .map(|m| m.first)
            .collect();
        places.sort_unstable();
        let mut new = Vec::new();
        let mut speech = self.quotes.iter().filter(|q| q.speech).peekable();
        let mut starts = self.sentences.iter().map(|s| s.body as usize).peekable();
        let mut i = 0;
        while i < self.tokens.len() {
            i += taken.dull(i, self.tokens, Self::is_dull);
            if i >= self.tokens.len() {
                break;
            }
            if let Some(end) = taken.at(i) {
                i = end.max(i + 1);
                continue;
            }
            while speech.peek().is_some_and(|q| (q.close as usize) < i) {
                speech.next();
            }
            while starts.peek().is_some_and(|s| *s < i) {
                starts.next();
            }
            let quoted = speech.peek().is_some_and(|q| (q.open as usize) < i);
            let initial = starts.peek() == Some(&i);
            let limit = taken.next_start();
            let echo = if self.is_capital(i) {
                let hash = self.hash(i);
                self.person(i, hash, limit, names, initial)
                    .or_else(|| self.known(i, hash, limit, names))
                    .or_else(|| self.leader(i))
            } else {
                None
            };
            let echo =
                echo.or_else(|| self.head(i, names, &places)).or_else(|| if quoted { None } else { self.speakers(i) });
            match echo.filter(|m| m.end as usize <= limit) {
                Some(m) => {
                    i = m.end as usize;
                    if m.same == NONE && matches!(m.kind, MentionKind::Document | MentionKind::Organization) {
                        for token in &self.tokens[m.first as usize..m.end as usize] {
                            if token.facts.has(Facts::HEAD) {
                                let noun = self.know.lexicon.word(token.word).noun;
                                names.later_heads.entry(noun.0).or_default().push((m.first, m.kind));
                            }
                        }
                    }
                    new.push(m);
                }
                None => i += 1,
            }
        }
        extra.append(&mut new);
    }

    /// A family name, alone or with more of the name.
    fn person(&self, i: usize, hash: u64, limit: usize, names: &Names, initial: bool) -> Option<Found> {
        let word = names.persons.get(&hash)?;
        let mut first = i;
        let mut last = i;
        if !word.family {
            // `El` in `El Idrissi`, or a given name before the family name.
            let next = names
                .persons
                .get(&self.hash(i + 1))
                .filter(|w| w.family && self.is_capital(i + 1) && self.joined(i + 1) && i + 1 < limit)?;
            let _ = next;
            last = i + 1;
        }
        let ordinary = !self.know.lexicon.word(self.tokens[last].word).pos.is_empty();
        if self.pos(last).has(Pos::FUNCTION)
            || ordinary && (initial || self.tag(last) != Tag::Proper) && !self.pos(last).has(Pos::GIVEN_NAME)
        {
            return None;
        }
        while last + 1 < limit
            && self.is_capital(last + 1)
            && self.joined(last + 1)
            && names.persons.get(&self.hash(last + 1)).is_some_and(|w| w.family)
        {
            last += 1;
        }
        // Another name around it: `the Lee Institute`, `Ruth Lee`.
        let next = last + 1;
        if self.is_capital(next)
            && self.joined(next)
            && self.tokens[next].gap <= Gap::Space
            && matches!(self.tag(next), Tag::Proper | Tag::Noun)
            && next < limit
        {
            return None;
        }
        let before =
            i.checked_sub(1).filter(|b| self.is_name(*b) && self.joined(i) && !self.pos(*b).has(Pos::NAME_PARTICLE));
        if before.is_some() && !initial {
            return None;
        }
        for _ in 0..word.particles {
            if first > 0
                && self.pos(first - 1).has(Pos::NAME_PARTICLE)
                && self.joined(first)
                && !self.pos(first - 1).has(Pos::FUNCTION)
            {
                first -= 1;
            }
        }
        // `Sh. Turdimatov`: an initial of two letters.
        let short = |k: usize| {
            let t = &self.tokens[k];
            t.is_capital() && t.shape.has(Shape::STOP) && t.end - t.start == 3 && self.pos(k).is_empty()
        };
        if first > 0 && self.joined(first) && short(first - 1) {
            first -= 1;
        }
        Some(Found { name: (first as u32, last as u32 + 1), ..Found::new(MentionKind::Person, first, last + 1) })
    }

    /// A name of several words, or an acronym, that stood elsewhere.
    fn known(&self, i: usize, hash: u64, limit: usize, names: &Names) -> Option<Found> {
        let list = names.known.get(&hash)?;
        let fits = |k: &&Known| {
            i + k.words.len() <= limit
                && k.words.iter().enumerate().all(|(n, w)| self.hash(i + n) == *w)
                && k.first as usize != i
        };
        let known = list.iter().filter(fits).max_by_key(|k| k.words.len())?;
        let end = i + known.words.len();
        Some(Found { same: known.first, name: (i as u32, end as u32), ..Found::new(known.kind, i, end) })
    }

    /// `the Council`, `the treaty`: the last thing whose name has that head; `the army`, `parliament`: the one there is.
    fn head(&self, i: usize, names: &Names, places: &[u32]) -> Option<Found> {
        let token = self.tokens.get(i).filter(|t| t.facts.has(Facts::HEAD))?;
        let word = self.know.lexicon.word(token.word);
        if word.pos.has(Pos::PLURAL) && !word.pos.has(Pos::NOUN) {
            return None;
        }
        let head = *self.know.world.heads.get(&word.noun)?;
        let before = i.checked_sub(1).filter(|_| self.joined(i)).map_or(Tag::None, |b| self.tag(b));
        let definite = before == Tag::Determiner && !self.pos(i - 1).has(Pos::INDEFINITE.or(Pos::NEGATION));
        let compound = self.joined(i + 1)
            && (matches!(self.tag(i + 1), Tag::Noun | Tag::Plural | Tag::Proper)
                || self.is_capital(i + 1)
                    && self.tokens[i + 1].gap <= Gap::Space
                    && self.tag(i + 1) != Tag::None
                    && !self.tag(i + 1).is_verb());
        if compound || token.tag.is_verb() {
            return None;
        }
        let of = self.pos(i + 1).has(Pos::OF) && self.joined(i + 1);
        if definite && !of {
            let last = |heads: &Map<u32, Vec<(u32, MentionKind)>>| {
                let list = heads.get(&word.noun.0)?;
                let at = list.partition_point(|(first, _)| (*first as usize) < i);
                at.checked_sub(1).and_then(|n| list.get(n)).copied()
            };
            if let Some((first, kind)) = last(&names.heads).max(last(&names.later_heads))
                && !matches!(kind, MentionKind::Program)
            {
                return Some(Found { same: first, ..Found::new(kind, i, i + 1) });
            }
        }
        let standing = self.know.world.standing.get(&word.noun).copied();
        // `the town on its eastern shore` says itself which.
        let told = of || self.tag(i + 1) == Tag::Preposition && self.tag(i + 2) == Tag::PossPronoun;
        if standing == Some(Standing::Anywhere) && head == Head::Place && definite && !told {
            let last = places.get(places.partition_point(|p| (*p as usize) < i).checked_sub(1)?)?;
            return Some(Found { same: *last, ..Found::new(MentionKind::Place, i, i + 1) });
        }
        // `the joint border committee`, `the roaming agreement`: a small-letter name.
        let mut first = i;
        while first > 0
            && self.joined(first)
            && i - first < 4
            && !self.is_capital(first - 1)
            && (matches!(self.tag(first - 1), Tag::Noun | Tag::Adjective | Tag::Participle)
                || self.tag(first - 1) == Tag::Number && head == Head::Document)
        {
            first -= 1;
        }
        let led = first.checked_sub(1).filter(|_| self.joined(first)).map_or(Tag::None, |b| self.tag(b));
        let the = led == Tag::Determiner && !self.pos(first - 1).has(Pos::INDEFINITE.or(Pos::NEGATION));
        let kind = head.mention();
        if head == Head::Document {
            let on = self.pos(i + 1).has(Pos::LOCATIVE) && self.pos(i + 1).has(Pos::NAME_LINK) && self.joined(i + 1);
            if on {
                let dated = Pos::MONTH.or(Pos::WEEKDAY).or(Pos::TIME).or(Pos::NUMBER);
                let mut end = i + 2;
                while self.joined(end)
                    && !self.pos(end).has(dated)
                    && matches!(
                        self.tag(end),
                        Tag::Noun | Tag::Plural | Tag::Adjective | Tag::Proper | Tag::Conjunction | Tag::Gerund
                    )
                {
                    end += 1;
                }
                if self.tag(end - 1) == Tag::Conjunction {
                    end -= 1;
                }
                if end > i + 2 {
                    return Some(Found::new(kind, first, end));
                }
            }
            let law = standing.is_some();
            return (first < i && the || law && (the || definite || led == Tag::Determiner) && first == i)
                .then(|| Found::new(kind, first, i + 1));
        }
        let bare = !matches!(
            before,
            Tag::Determiner
                | Tag::Adjective
                | Tag::Noun
                | Tag::Proper
                | Tag::PossPronoun
                | Tag::Possessive
                | Tag::Number
        ) && (token.is_capital() || word.class == NounClass::Body);
        match (head, standing) {
            (Head::Organization, Some(Standing::Alone)) if definite || bare && !of => {
                // `Congress` at the start of a sentence is the one of the tables too.
                let hit = self.know.gazetteer.longest_at(&self.know.lexicon, self.tokens, i);
                let row = hit.filter(|h| h.end as usize == i + 1 && token.is_capital()).and_then(|h| {
                    let mut entries = self.know.gazetteer.entries(&h, self.tokens);
                    entries.find(|e| e.kind == EntryKind::Organization).map(|e| e.index)
                });
                let listed = row.and_then(|r| self.know.world.organizations.get(r as usize));
                let country = listed.and_then(|o| o.country).unwrap_or(NONE);
                Some(Found { row: row.unwrap_or(NONE), country, ..Found::new(kind, i, i + 1) })
            }
            (Head::Organization, Some(_)) if first < i && the => Some(Found::new(kind, first, i + 1)),
            _ => None,
        }
    }

    /// `We, the ministers`: those whose statement this is.
    fn speakers(&self, i: usize) -> Option<Found> {
        (self.pos(i).has(Pos::SPEAKERS) && self.tag(i) == Tag::Pronoun).then(|| Found {
            plural: true,
            anaphor: Some(Anaphor::Group),
            ..Found::new(MentionKind::Group, i, i + 1)
        })
    }
}

/// Adds mentions to sorted ones.
fn merge(found: &mut Vec<Found>, mut extra: Vec<Found>) {
    if !extra.is_empty() {
        found.append(&mut extra);
        found.sort_by_key(Found::order);
    }
}
