//! Parties: who a noun phrase names, one argument per conjunct.
//!
//! A party runs from its first word without `the/a/an` through title, name and `of`-phrases; appositions that are no title
//! or name, participles and `including ...` stay outside (spec: longest contiguous stretch that names the party).

use std::ops::Range;

use super::{DraftArg, Scene};
use crate::chunk::{ChunkKind, Form as VerbForm};
use crate::clause::Stance;
use crate::document::{MentionKind, Role};
use crate::gazetteer::Form;
use crate::lexicon::{NounClass, Pos};
use crate::mention::Anaphor;
use crate::rule::Frame;
use crate::tag::Tag;

/// Parties read from a chunk on.
#[derive(Debug, Default)]
pub(super) struct Parties {
    /// The parties.
    pub args: Vec<DraftArg>,
    /// First chunk after them.
    pub next: usize,
}

impl Scene<'_> {
    /// The parties that begin at chunk `c`, not beyond chunk `limit`. `all`: phrases of any preposition belong to them
    /// (a subject right before its verb); else only `of` and, after plural heads, `from`.
    pub(super) fn parties(&self, c: usize, limit: usize, role: Role, all: bool) -> Parties {
        self.parties_of(None, c, limit, role, all)
    }

    /// The same, leaving alone the prepositions that `frame` gives a role (`accused the government | of delay`).
    pub(super) fn parties_of(&self, frame: Option<&Frame>, c: usize, limit: usize, role: Role, all: bool) -> Parties {
        let mut args = Vec::new();
        let next = self.add_parties(frame, c..limit, role, all, &mut args);
        Parties { args, next }
    }

    /// The same, put at the end of a list that is there already; gives the first chunk after them.
    pub(super) fn add_parties(
        &self,
        frame: Option<&Frame>,
        Range { start: c, end: limit }: Range<usize>,
        role: Role,
        all: bool,
        args: &mut Vec<DraftArg>,
    ) -> usize {
        let mut after = c;
        let mut k = c;
        while k < limit && self.kind(k) == Some(ChunkKind::Noun) {
            // `labor, farm and business leaders`: nouns that share a head.
            if let Some(last) = self.shared_plural(k, limit) {
                let (arg, next) = self.party(frame, last, limit, role, all);
                args.push(DraftArg { first: self.without_article(self.chunks[k].first, self.chunks[k].end), ..arg });
                after = next;
                break;
            }
            let (arg, next) = self.party(frame, k, limit, role, all);
            args.push(arg);
            after = next;
            // `A, B and C`: on to the next conjunct.
            let mut j = next;
            let semicolon = self.kind(j) == Some(ChunkKind::Break) && self.head_tag(j) == Tag::Semicolon;
            let comma = self.kind(j) == Some(ChunkKind::Comma) || semicolon;
            if comma {
                j += 1;
            }
            let along = all && comma && self.is_accompanied(j);
            let conjunction = self.kind(j) == Some(ChunkKind::Conjunction) || semicolon || along;
            if self.kind(j) == Some(ChunkKind::Conjunction) || along {
                j += 1;
            }
            if j == next || j >= limit || self.kind(j) != Some(ChunkKind::Noun) {
                break;
            }
            // `the Blue Council, a group of farmers from A and B`: an apposition although a list goes on.
            let apposed = !conjunction
                && self.tokens[self.chunks[k].head as usize].is_capital()
                && self.lexicon.word(self.tokens[self.chunks[j].first as usize].word).pos.has(Pos::INDEFINITE)
                && self.is_of(j + 1);
            // `Ruto, Lind | hold talks`: a verb in the plural tells a list from an apposition.
            let two = !conjunction && all && next == k + 1 && j + 1 == limit && self.is_plural_verb(limit);
            if apposed || !conjunction && !two && !self.list_goes_on(j, limit) {
                // `X, the wife of Y,`: an apposition.
                break;
            }
            if !all && self.opens_clause(j, limit) {
                break;
            }
            // `French, Maltese and South African embassies`: adjectives that share a head.
            if next == k + 1
                && let Some(last) = self.shared_head(k, limit)
            {
                let first = args.pop().map_or(0, |a| a.first);
                let (arg, next) = self.party(frame, last, limit, role, all);
                args.push(DraftArg { first, ..arg });
                after = next;
                break;
            }
            // `manufacturers and partners of X`: two bare plurals with one complement are one party.
            if conjunction
                && !comma
                && next == k + 1
                && self.is_bare_plural(k)
                && self.is_bare_plural(j)
                && self.kind(j + 1) == Some(ChunkKind::Preposition)
                && (self.is_of(j + 1) || self.pos(j + 1).has(Pos::ORIGIN))
            {
                let first = args.pop().map_or(0, |a| a.first);
                let (arg, next) = self.party(frame, j, limit, role, all);
                args.push(DraftArg { first, ..arg });
                after = next;
                k = next;
                if !matches!(self.kind(k), Some(ChunkKind::Comma | ChunkKind::Conjunction)) {
                    break;
                }
                break;
            }
            k = j;
        }
        after
    }

    /// Whether the verb at chunk `c` can have no subject but several.
    fn is_plural_verb(&self, c: usize) -> bool {
        let plain = self.chunks.get(c).is_some_and(|k| !k.group.auxiliary && k.group.form == VerbForm::Present);
        self.kind(c) == Some(ChunkKind::Verb) && plain && self.head_tag(c) == Tag::Base
    }

    /// `Ann Lee, together with Tom Berg, ...`: a fixed phrase that ends in `with`, before somebody.
    fn is_accompanied(&self, c: usize) -> bool {
        let Some(chunk) = self.chunks.get(c).filter(|k| k.kind == ChunkKind::Preposition) else { return false };
        let last = self.lexicon.word(self.tokens[chunk.end as usize - 1].word).pos;
        chunk.end > chunk.first + 1 && last.has(Pos::ABSOLUTE) && self.is_party(c + 1)
    }

    /// The phrase in the plural whose head the adjectives from chunk `c` on share (`French, Maltese and Thai | students`).
    fn shared_head(&self, c: usize, limit: usize) -> Option<usize> {
        // A chunk that is no more than the adjective of a country, with a number or article before it.
        let adjective = |c: usize| {
            self.mention_of(c).is_some_and(|m| {
                m.form == Form::Adjective
                    && m.end == self.chunks[c].end
                    && self.chunks[c].end - self.chunks[c].first <= m.end - m.first + 2
            })
        };
        let mut k = c;
        while k + 1 < limit.min(c + 16) && adjective(k) {
            let comma = self.kind(k + 1) == Some(ChunkKind::Comma);
            let j = k + 1 + usize::from(comma);
            if self.kind(j) == Some(ChunkKind::Conjunction) && self.kind(j + 1) == Some(ChunkKind::Noun) {
                return (j + 1 < limit && self.is_plural(j + 1) && !adjective(j + 1)).then_some(j + 1);
            }
            if !comma {
                return None;
            }
            // `German, | French and Thai students`: the last two are one mention.
            if self.mention_of(j).is_some_and(|m| m.kind == MentionKind::Group && m.end - m.first > 2) {
                return (j < limit).then_some(j);
            }
            k = j;
        }
        None
    }

    /// The last phrase of `labor, farm and business leaders`, whose head the bare nouns from chunk `c` on share.
    pub(super) fn shared_plural(&self, c: usize, limit: usize) -> Option<usize> {
        let first_tag = |k: usize| self.tokens[self.chunks[k].first as usize].tag;
        // A common noun, the first word of its sentence.
        let initial = |k: usize| k == 0 && self.tokens[self.chunks[k].head as usize].tag == Tag::Noun;
        let body = |k: usize| self.lexicon.word(self.tokens[self.chunks[k].head as usize].word).class.is_party();
        let modifier = |k: usize| {
            let chunk = &self.chunks[k];
            let token = &self.tokens[chunk.head as usize];
            let plain = chunk.mention == u32::MAX
                || self.mention_of(k).is_some_and(|m| m.form == Form::Adjective && chunk.head + 1 == m.end);
            self.kind(k) == Some(ChunkKind::Noun)
                && plain
                && matches!(token.tag, Tag::Noun | Tag::Proper)
                && chunk.end == chunk.head + 1
                && !self.lexicon.word(token.word).class.is_person()
        };
        let mut k = c;
        for _ in 0..6 {
            if !modifier(k) || k > c && matches!(first_tag(k), Tag::Determiner | Tag::PossPronoun) {
                return None;
            }
            let mut j = k + 1;
            let comma = self.kind(j) == Some(ChunkKind::Comma);
            j += usize::from(comma);
            let conjunction = self.kind(j) == Some(ChunkKind::Conjunction);
            j += usize::from(conjunction);
            if j == k + 1 || j >= limit || self.kind(j) != Some(ChunkKind::Noun) {
                return None;
            }
            if conjunction {
                let chunk = &self.chunks[j];
                let head = &self.tokens[chunk.head as usize];
                let fits = chunk.head > chunk.first
                    && head.tag == Tag::Plural
                    && self.lexicon.word(head.word).class.is_person()
                    && self.mention_of(j).is_none_or(|m| m.kind == MentionKind::Group && m.first >= chunk.first)
                    && !matches!(first_tag(j), Tag::Determiner | Tag::PossPronoun | Tag::Number)
                    // `Business and philanthropic groups`, not `Congress and senior officials`.
                    && (first_tag(j) != Tag::Adjective || k == c && !comma && initial(k) && !body(k))
                    && (initial(k)
                        || self.tokens[chunk.first as usize].is_capital()
                            == self.tokens[self.chunks[k].head as usize].is_capital());
                return fits.then_some(j);
            }
            k = j;
        }
        None
    }

    fn is_bare_plural(&self, c: usize) -> bool {
        self.is_plural(c)
            && !matches!(self.tokens[self.chunks[c].first as usize].tag, Tag::Determiner | Tag::PossPronoun)
    }

    /// Whether a conjunction joins the phrase at `j` to the phrases after it: a list, not an apposition.
    fn list_goes_on(&self, j: usize, limit: usize) -> bool {
        let mut k = j;
        let mut steps = 0;
        while k < limit && steps < 40 {
            match self.kind(k) {
                Some(ChunkKind::Conjunction) => {
                    return self.kind(k + 1) == Some(ChunkKind::Noun);
                }
                Some(ChunkKind::Noun | ChunkKind::Comma) => {}
                Some(ChunkKind::Preposition) => {}
                _ => return false,
            }
            k += 1;
            steps += 1;
        }
        false
    }

    /// Whether the noun phrase at `j` is the subject of a finite verb rather than a further conjunct.
    fn opens_clause(&self, j: usize, limit: usize) -> bool {
        let mut k = j + 1;
        while k < limit && self.kind(k) == Some(ChunkKind::Preposition) && self.kind(k + 1) == Some(ChunkKind::Noun) {
            k += 2;
        }
        self.kind(k) == Some(ChunkKind::Verb) && self.chunks[k].group.form.is_finite()
    }

    fn party(&self, frame: Option<&Frame>, c: usize, limit: usize, role: Role, all: bool) -> (DraftArg, usize) {
        let chunk = &self.chunks[c];
        let first = self.without_article(chunk.first, chunk.end);
        let mut end = chunk.end;
        let mut k = c + 1;
        let plural = self.is_plural(c);
        let pronoun = self.head_tag(c) == Tag::Pronoun;
        // `Ann Lee in her speech`: a named person takes no phrases but `of`.
        let named = self.mention_of(c).is_some_and(|m| m.kind == MentionKind::Person && m.has_name());
        while k + 1 < limit && self.kind(k) == Some(ChunkKind::Preposition) {
            let of = self.is_of(k);
            let pos = self.pos(k);
            // `speakers from across the country`
            if plural && pos.has(Pos::ORIGIN) && self.kind(k + 1) == Some(ChunkKind::Preposition) {
                k += 1;
                if k + 1 >= limit || self.kind(k + 1) != Some(ChunkKind::Noun) {
                    break;
                }
                end = self.chunks[k + 1].end;
                k += 2;
                continue;
            }
            // `leaders in Kansas, Ohio and Iowa`: several places tell who, one would tell where.
            if plural
                && !of
                && pos.has(Pos::LOCATIVE)
                && let Some(next) = self.place_list(k + 1, limit)
            {
                end = self.chunks[next - 1].end;
                k = next;
                continue;
            }
            let joins = of || all && !named && !pos.has(Pos::INCLUSION) || plural && pos.has(Pos::ORIGIN);
            if !joins
                || frame.is_some_and(|f| self.role_of(f, k).is_some() && !(of && f.heads.is_some()))
                || pronoun && !of
                || self.kind(k + 1) != Some(ChunkKind::Noun)
            {
                break;
            }
            end = self.chunks[k + 1].end;
            if let Some(last) = self.shared_plural(k + 1, limit) {
                end = self.chunks[last].end;
                k = last - 1;
            }
            k += 2;
            // `Departments of Education, Justice, and Homeland Security`: the list belongs to the plural head.
            if plural && (of || pos.has(Pos::ORIGIN)) {
                while k < limit {
                    let mut j = k;
                    if self.kind(j) == Some(ChunkKind::Comma) {
                        j += 1;
                    }
                    let conjunction = self.kind(j) == Some(ChunkKind::Conjunction);
                    if conjunction {
                        j += 1;
                    }
                    if j == k
                        || j >= limit
                        || self.kind(j) != Some(ChunkKind::Noun)
                        || !conjunction && !self.list_goes_on(j, limit)
                        || self.is_person(j)
                        || !all && self.opens_clause(j, limit)
                        || !self.alike(k - 1, j)
                    {
                        break;
                    }
                    end = self.chunks[j].end;
                    k = j + 1;
                }
            }
        }
        if let Some((last, next)) = self.members(k, limit) {
            (end, k) = (last, next);
        }
        // `his counterpart Deputy Minister Tom Berg`
        if k < limit
            && self.kind(k) == Some(ChunkKind::Noun)
            && (self.names_person(c) || all && k == c + 1 && !named && self.tokens[chunk.head as usize].is_capital())
            && self.mention_of(k).is_some_and(|m| m.kind == MentionKind::Person && m.has_name())
        {
            end = self.chunks[k].end;
            k += 1;
        }
        // `the driver, Issoufou Adamou,`: a name in apposition belongs to the party.
        if self.kind(k) == Some(ChunkKind::Comma)
            && k + 1 < limit
            && self.names_person(c)
            && self.is_bare_person(k + 1)
            && matches!(self.kind(k + 2), None | Some(ChunkKind::Comma | ChunkKind::Stop | ChunkKind::Verb))
        {
            end = self.chunks[k + 1].end;
            k += 2;
            if self.kind(k) == Some(ChunkKind::Comma)
                && !matches!(self.kind(k + 1), Some(ChunkKind::Noun | ChunkKind::Conjunction))
            {
                k += 1;
            }
        }
        // `families of those | killed in the fire`: a pronoun that says nothing without what describes it.
        let described = k > 0 && self.kind(k - 1) == Some(ChunkKind::Noun) && self.head_tag(k - 1) == Tag::Pronoun && {
            let pos = self.pos(k - 1);
            pos.has(Pos::PLURAL_SUBJECT) && !pos.has(Pos::PERSONAL)
        };
        if described
            && k < limit
            && self.kind(k) == Some(ChunkKind::Verb)
            && !self.chunks[k].group.auxiliary
            && self.preds.iter().any(|q| q.chunk as usize == k && q.stance == Stance::Reduced)
        {
            k += 1;
            while k + 1 < limit
                && self.kind(k) == Some(ChunkKind::Preposition)
                && self.kind(k + 1) == Some(ChunkKind::Noun)
            {
                k += 2;
            }
            end = self.chunks[k - 1].end;
        }
        if let Some((last, next)) = self.titles_around(c, k, limit) {
            (end, k) = (last, next);
        }
        (DraftArg { role, first, end }, k)
    }

    /// A title in apposition to a name (`Ann Lee, Deputy Head of the Treasury and Envoy for Asia`), or titles in a row before one
    /// (`Member of the Council, Head of the Treasury, and Foreign Minister Ann Lee`): the token and the chunk after it.
    fn titles_around(&self, c: usize, k: usize, limit: usize) -> Option<(u32, usize)> {
        let named = |c: usize| self.is_bare_person(c) && !self.names_person(c);
        let title = |c: usize| {
            self.kind(c) == Some(ChunkKind::Noun)
                && !named(c)
                && self.names_person(c)
                && self.tokens[self.chunks[c].first as usize].is_capital()
                && !self.is_plural(c)
        };
        let end_of = |mut k: usize| {
            while k + 1 < limit
                && self.kind(k) == Some(ChunkKind::Preposition)
                && self.kind(k + 1) == Some(ChunkKind::Noun)
                && self.tokens[self.chunks[k + 1].head as usize].is_capital()
                && !named(k + 1)
            {
                k += 2;
                // `for Harbour Policy and Tide Control on the Council`
                if self.kind(k) == Some(ChunkKind::Conjunction)
                    && k + 2 < limit
                    && self.kind(k + 1) == Some(ChunkKind::Noun)
                    && self.tokens[self.chunks[k + 1].first as usize].is_capital()
                    && !self.names_person(k + 1)
                    && !self.is_person(k + 1)
                    && matches!(self.kind(k + 2), Some(ChunkKind::Preposition | ChunkKind::Comma))
                {
                    k += 2;
                }
            }
            k
        };
        if self.kind(k) != Some(ChunkKind::Comma) || k + 1 >= limit || !title(k + 1) {
            return None;
        }
        let mut next = end_of(k + 2);
        if named(c) {
            // `... and Envoy for Asia`
            while self.kind(next) == Some(ChunkKind::Conjunction) && next + 1 < limit && title(next + 1) {
                next = end_of(next + 2);
            }
            // `Ann Lee, Secretary of Ports Tom Berg`: the title of the next name.
            if next < limit && self.kind(next) == Some(ChunkKind::Noun) {
                return None;
            }
            let last = self.chunks[next - 1].end;
            let closes = self.kind(next) == Some(ChunkKind::Comma)
                && !matches!(self.kind(next + 1), Some(ChunkKind::Noun | ChunkKind::Conjunction));
            return Some((last, next + usize::from(closes)));
        }
        if !title(c) {
            return None;
        }
        for _ in 0..4 {
            let comma = usize::from(self.kind(next) == Some(ChunkKind::Comma));
            let and = usize::from(self.kind(next + comma) == Some(ChunkKind::Conjunction));
            let j = next + comma + and;
            if j == next || j >= limit {
                return None;
            }
            if and == 1 && named(j) {
                return Some((self.chunks[j].end, j + 1));
            }
            if !title(j) {
                return None;
            }
            next = end_of(j + 1);
        }
        None
    }

    /// `officials | including Ann Lee, Tom Berg and Ada Ash`: without a comma before it, a list of names belongs to the
    /// party. Gives the token and the chunk after it.
    fn members(&self, k: usize, limit: usize) -> Option<(u32, usize)> {
        let named =
            |c: usize| self.kind(c) == Some(ChunkKind::Noun) && self.tokens[self.chunks[c].head as usize].is_capital();
        let pos = self.pos(k);
        let opens = self.kind(k) == Some(ChunkKind::Preposition) && pos.has(Pos::INCLUSION) && !pos.has(Pos::BASE);
        if !opens || k + 1 >= limit || !named(k + 1) {
            return None;
        }
        let mut next = k + 2;
        loop {
            let mut j = next;
            let of = self.is_of(j) && self.kind(j + 1) == Some(ChunkKind::Noun);
            if of {
                j += 1;
            } else {
                j += usize::from(self.kind(j) == Some(ChunkKind::Comma));
                j += usize::from(self.kind(j) == Some(ChunkKind::Conjunction));
            }
            if j == next || j >= limit || !of && !named(j) {
                break;
            }
            next = j + 1;
        }
        Some((self.chunks[next - 1].end, next))
    }

    /// A person by office or noun, without a name.
    fn names_person(&self, c: usize) -> bool {
        match self.mention_of(c) {
            Some(m) => m.kind == MentionKind::Role || m.kind == MentionKind::Person && !m.has_name(),
            None => self.lexicon.word(self.tokens[self.chunks[c].head as usize].word).class == NounClass::Person,
        }
    }

    /// Something that cannot speak or act: a place, a document, an ordinary noun.
    pub(super) fn names_thing(&self, c: usize) -> bool {
        self.kind(c) == Some(ChunkKind::Noun) && self.head_tag(c) != Tag::Pronoun && !self.is_party(c)
    }

    /// A person by name alone.
    fn is_bare_person(&self, c: usize) -> bool {
        let chunk = &self.chunks[c];
        match self.mention_of(c) {
            Some(m) => m.kind == MentionKind::Person && m.has_name(),
            None => {
                chunk.end - chunk.first >= 2
                    && self.tokens[chunk.first as usize..chunk.end as usize].iter().all(|t| t.tag == Tag::Proper)
            }
        }
    }

    /// Whether two phrases can be conjuncts of one list: both named, or both not.
    fn alike(&self, a: usize, b: usize) -> bool {
        let named = |c: usize| self.tokens[self.chunks[c].head as usize].is_capital();
        let definite = |c: usize| self.tokens[self.chunks[c].first as usize].tag == Tag::Determiner;
        named(a) == named(b) || definite(a) && definite(b)
    }

    pub(super) fn is_person(&self, c: usize) -> bool {
        self.mention_of(c).is_some_and(|m| m.kind == MentionKind::Person && m.anaphor.is_none())
    }

    pub(super) fn is_plural(&self, c: usize) -> bool {
        self.head_tag(c) == Tag::Plural || self.mention_of(c).is_some_and(|m| m.plural)
    }

    /// First token without `the`, `a`, `an`.
    pub(super) fn without_article(&self, first: u32, end: u32) -> u32 {
        let mut at = first;
        while at + 1 < end {
            let token = &self.tokens[at as usize];
            let pos = self.lexicon.word(token.word).pos;
            let article = token.tag == Tag::Determiner && !pos.has(Pos::PRONOUN.or(Pos::ADJECTIVE).or(Pos::NEGATION));
            if !article {
                break;
            }
            at += 1;
        }
        at
    }

    /// Whether the noun phrase at chunk `c` names someone who can act or be addressed.
    pub(super) fn is_party(&self, c: usize) -> bool {
        if self.kind(c) != Some(ChunkKind::Noun) {
            return false;
        }
        let chunk = &self.chunks[c];
        if let Some(m) = self.mention_of(c) {
            if m.anaphor == Some(Anaphor::Thing) {
                return false;
            }
            // A mention at the head: `Russia`, `the Kremlin`; not `Russia's attack`.
            return matches!(
                m.kind,
                MentionKind::Person
                    | MentionKind::Role
                    | MentionKind::Country
                    | MentionKind::Organization
                    | MentionKind::Group
            ) && chunk.head + 1 >= m.end;
        }
        if self.head_tag(c) == Tag::Pronoun {
            let pos = self.lexicon.word(self.tokens[chunk.head as usize].word).pos;
            // `disagreed with each other`: a pronoun of two words.
            if self.tokens.get(chunk.first as usize + 1).is_some_and(|t| t.tag == Tag::Part) {
                return chunk.end > chunk.first + 1;
            }
            // `those who helped`
            let those = self.kind(c + 1) == Some(ChunkKind::Relative) && self.pos(c + 1).has(Pos::PRONOUN);
            return pos.has(Pos::PERSONAL.or(Pos::OBJECT))
                || pos.has(Pos::PLURAL_SUBJECT) && (those || !pos.has(Pos::DETERMINER));
        }
        let token = &self.tokens[chunk.head as usize];
        let head = self.lexicon.word(token.word);
        // `met with Lee`: a name that is a word as well, in the middle of a sentence.
        let bare = chunk.first == chunk.head && chunk.end == chunk.head + 1 && c > 0;
        if bare && token.is_capital() && token.pos.has(Pos::GIVEN_NAME) && !self.headline {
            return true;
        }
        if head.noun.is_known() && head.class != NounClass::Other {
            return head.class.is_party() || self.shared_plural(c, self.chunks.len()).is_some();
        }
        if self.shared_plural(c, self.chunks.len()).is_some() {
            return true;
        }
        // An unknown name at the head of the phrase.
        token.tag == Tag::Proper && !head.noun.is_known()
    }
}
