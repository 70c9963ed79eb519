//! Lists whose items go on with the words that lead them.
//!
//! ```text
//! Both sides:                                   The Ministers, meeting in Lima:      Fiji will:
//! - expressed their readiness to ...;           1. Welcomed the progress ...         - launch a centre;
//! - underlined the need to ...                  2. Adopted the declaration ...       - host a workshop.
//! ```
//! Every item is a sentence, but its subject (and its modal) stand in the lead. So an item is tagged, chunked and searched
//! for events as if the lead stood before it: [`Joined`] is that sentence, and knows which of its tokens is which of the text.
//! Resolutions do the same with a comma (`The Council,`) and a paragraph an item.

use crate::document::MentionKind;
use crate::event::Draft;
use crate::lexicon::{Lexicon, Pos};
use crate::mention::Found;
use crate::sentence::{Quote, Sentence};
use crate::tag::Tag;
use crate::token::{Gap, Shape, Token};

/// The longest lead, in tokens.
const LONGEST: u32 = 60;

/// What an item needs before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lead {
    /// First token of its words.
    pub first: u32,
    /// One past its last word; a colon or comma stands there.
    pub end: u32,
    /// Ends with a modal or auxiliary, which asks for a base form.
    modal: bool,
    /// Ends with a comma: items need no mark.
    comma: bool,
    /// Names several: items may be in the plural of the present.
    plural: bool,
    /// An item has been a clause, so the others are as well.
    verbs: bool,
}

impl Lead {
    /// The lead that a tagged sentence is: words without a finite verb of their own before a colon or comma that ends it.
    pub fn of(s: &Sentence, tokens: &[Token]) -> Option<Lead> {
        let end = s.end.checked_sub(1)?;
        let words = tokens.get(s.body as usize..end as usize)?;
        let comma = match tokens.get(end as usize)?.tag {
            Tag::Colon => false,
            Tag::Comma if tokens.get(s.end as usize).is_some_and(|t| t.gap == Gap::Paragraph) => true,
            _ => return None,
        };
        let last = words.last()?;
        let modal = matches!(last.tag, Tag::Modal | Tag::Have) && !comma;
        let before = words.get(..words.len() - usize::from(modal))?;
        let closed = before.iter().any(|t| {
            matches!(t.tag, Tag::Past | Tag::Third | Tag::Base | Tag::QuoteOpen | Tag::Colon) || t.tag.is_auxiliary()
        });
        let named = before.iter().any(|t| t.tag.is_nominal());
        let whole = !closed && named && end - s.body <= LONGEST;
        let plural = before.iter().any(|t| t.tag == Tag::Plural);
        whole.then_some(Lead { first: s.body, end, modal, comma, plural, verbs: false })
    }

    /// Whether a sentence that is not yet tagged goes on with the lead.
    pub fn goes_on(&mut self, item: &Sentence, tokens: &[Token], lexicon: &Lexicon) -> bool {
        let marked = item.body > item.first;
        if !(marked || self.comma && item.opens_paragraph) {
            return false;
        }
        let words = tokens.get(item.body as usize..item.end as usize).unwrap_or_default();
        let pos = |n: usize| words.get(n).map_or(Pos::NONE, |t| lexicon.word(t.word).pos);
        // `further decides to`, `also welcomed`
        let at = (0..2).find(|n| !pos(*n).has(Pos::ADVERB) || pos(*n).has(Pos::VERB)).unwrap_or(0);
        let verb = pos(at);
        if self.modal {
            return verb.has(Pos::BASE.or(Pos::PARTICIPLE));
        }
        // `- support the plan` is a clause, `- support for the plan` is not, unless the list is one of clauses.
        let noun = verb.has(Pos::NOUN.or(Pos::PLURAL).or(Pos::ADJECTIVE));
        let object = pos(at + 1).has(Pos::DETERMINER.or(Pos::POSSESSIVE).or(Pos::THAT).or(Pos::TO));
        let clear = !noun || object || self.verbs;
        let finite = verb.has(Pos::PAST.or(Pos::THIRD)) || self.plural && verb.has(Pos::BASE);
        let participle = verb.has(Pos::GERUND) && (self.comma || words.iter().any(|t| t.tag == Tag::Comma));
        let goes = finite && clear || verb.has(Pos::THIRD) && self.comma || participle;
        self.verbs |= goes && finite;
        goes
    }
}

/// An item with its lead before it, as one sentence.
#[derive(Debug)]
pub struct Joined {
    /// The lead's tokens, a comma where the lead has one, the item's.
    pub tokens: Vec<Token>,
    lead: Lead,
    /// Tokens before the item's.
    before: u32,
    body: u32,
}

impl Joined {
    /// Joins a lead and an item.
    pub fn new(lead: Lead, item: &Sentence, tokens: &[Token], lexicon: &Lexicon) -> Joined {
        let range = |first: u32, end: u32| tokens.get(first as usize..end as usize).unwrap_or_default();
        let mut joined = range(lead.first, lead.end).to_vec();
        // `The Ministers, meeting in X, welcomed`: the comma that the colon stands for.
        if joined.iter().any(|t| t.tag == Tag::Comma)
            && let Some(mark) = tokens.get(lead.end as usize)
        {
            joined.push(Token { tag: Tag::Comma, ..*mark });
        }
        let before = joined.len() as u32;
        joined.extend_from_slice(range(item.body, item.end));
        // Inside the sentence a verb has no capital; that it is one was settled when the item was taken for a clause.
        if let Some(first) = joined.get_mut(before as usize) {
            let pos = lexicon.word(first.word).pos;
            if pos.has(Pos::VERB.or(Pos::ADVERB)) {
                first.shape = first.shape.without(Shape::CAPITAL);
            }
            if first.tag == Tag::None && !lead.modal && !pos.has(Pos::ADVERB) {
                let readings = [(Pos::PAST, Tag::Past), (Pos::THIRD, Tag::Third), (Pos::BASE, Tag::Base)];
                first.tag = readings.iter().find(|(p, _)| pos.has(*p)).map_or(Tag::None, |(_, tag)| *tag);
            }
        }
        Joined { tokens: joined, lead, before, body: item.body }
    }

    /// The item's own tokens.
    pub fn item(&self) -> &[Token] {
        self.tokens.get(self.before as usize..).unwrap_or_default()
    }

    fn moved(&self, m: &Found, by: impl Fn(u32) -> u32) -> Found {
        let mut m = *m;
        (m.first, m.end) = (by(m.first), by(m.end));
        if m.name.1 > m.name.0 {
            m.name = (by(m.name.0), by(m.name.1));
        }
        m
    }

    /// The mentions in it, and where they begin (index + 1 by token), in its own token numbers.
    pub fn mentions(&self, all: &[Found]) -> (Vec<Found>, Vec<u32>) {
        let mut found = Vec::new();
        let item = (self.body, self.body + self.item().len() as u32);
        for (first, end, to) in [(self.lead.first, self.lead.end, 0), (item.0, item.1, self.before)] {
            let from = all.partition_point(|m| m.first < first);
            let inside = all.iter().skip(from).take_while(|m| m.first < end).filter(|m| m.end <= end);
            found.extend(inside.map(|m| self.moved(m, |t| t - first + to)));
        }
        let mut at = vec![0; self.tokens.len()];
        for (n, m) in found.iter().enumerate().filter(|(_, m)| !m.nested) {
            if let Some(slot) = at.get_mut(m.first as usize) {
                *slot = n as u32 + 1;
            }
        }
        (found, at)
    }

    /// Whether the lead names somebody who can act; `mentions` are those of the joined sentence.
    pub fn has_party(&self, mentions: &[Found]) -> bool {
        let acts = |kind| {
            use MentionKind::{Country, Group, Organization, Person, Role};
            matches!(kind, Person | Role | Country | Organization | Group)
        };
        mentions.iter().any(|m| m.end <= self.before && acts(m.kind))
    }

    /// The quotations in it.
    pub fn quotes(&self, all: &[Quote]) -> Vec<Quote> {
        let end = self.body + self.item().len() as u32;
        let by = |t: u32| t - self.body + self.before;
        let from = all.partition_point(|q| q.open < self.body);
        all.iter()
            .skip(from)
            .take_while(|q| q.open < end)
            .filter(|q| q.close < end)
            .map(|q| Quote { open: by(q.open), close: by(q.close), ..*q })
            .collect()
    }

    /// Its events in the text's token numbers: those of the item, with what the lead gives them.
    pub fn place(&self, drafts: &mut Vec<Draft>, from: usize) {
        let (lead, before, body) = (self.lead, self.before, self.body);
        let words = lead.end - lead.first;
        let place = |first: u32, end: u32| {
            if first >= before {
                Some((first - before + body, end - before + body))
            } else if end <= words {
                Some((first + lead.first, end + lead.first))
            } else {
                None
            }
        };
        let mut n = from;
        while let Some(draft) = drafts.get_mut(n) {
            if draft.trigger.0 < before {
                drafts.remove(n);
                continue;
            }
            draft.trigger = (draft.trigger.0 - before + body, draft.trigger.1 - before + body);
            draft.args.retain_mut(|a| match place(a.first, a.end) {
                Some((first, end)) => {
                    (a.first, a.end) = (first, end);
                    true
                }
                None => false,
            });
            n += 1;
        }
    }
}
