//! Runs the patterns of a sentence. [`rule::pattern`](crate::rule::Pattern) says how they are written and which rule wins.

use std::cmp::Reverse;

use super::taken::Taken;
use super::trace::{Attempt, Construction, Cut, TracedArg, Why};
use super::{Draft, DraftArg, Scene};
use crate::chunk::{Chunk, ChunkKind};
use crate::document::{MentionKind, Modality, Role};
use crate::lexicon::Pos;
use crate::mention::Found;
use crate::rule::Pattern;
use crate::rule::pattern::{Part, SlotRole, WIDTH, push_symbol};
use crate::span::Span;
use crate::tag::Tag;

/// The longest sentence, in words, that patterns look at.
const MAX_SYMBOLS: usize = 4096;

/// A sentence as symbols.
#[derive(Debug, Default)]
struct Symbols {
    bytes: Vec<u8>,
    /// Tokens of each symbol.
    tokens: Vec<(u32, u32)>,
    /// Kind of the mention it is, if any.
    kinds: Vec<Option<MentionKind>>,
}

/// A match before conflicts are settled.
struct Match {
    length: u32,
    draft: Draft,
}

impl Scene<'_> {
    /// Appends the events that patterns find. Tells which of them has which token for its trigger.
    pub(super) fn patterns(&self, out: &mut Vec<Draft>) -> Taken {
        let patterns = &self.rules.patterns;
        if patterns.all.is_empty() {
            return Taken::default();
        }
        let (Some(first), Some(last)) = (self.chunks.first(), self.chunks.last()) else { return Taken::default() };
        let words = self.tokens.get(first.first as usize..last.end as usize).unwrap_or_default();
        if words.len() > MAX_SYMBOLS {
            return Taken::default();
        }
        let ids = words.iter().map(|t| t.word);
        // Explanations tell of every pattern whose trigger may begin here.
        let rows = if self.trace.is_some() { patterns.anchored(ids) } else { patterns.possible(ids) };
        if rows.is_empty() {
            return Taken::default();
        }
        let symbols = self.symbols(first.first, last.end);
        let mut found: Vec<Match> = Vec::new();
        for pattern in rows.iter().filter_map(|r| patterns.all.get(*r as usize)) {
            let Some(regex) = pattern.regex(&patterns.words) else { continue };
            // Most patterns that are looked up match nothing: no captures are made for those.
            if self.trace.is_none() && !regex.is_match(&symbols.bytes) {
                continue;
            }
            let before = found.len();
            for captures in regex.captures_iter(&symbols.bytes) {
                found.extend(self.match_of(pattern, &symbols, &captures));
            }
            if found.len() == before
                && let Some(trace) = self.trace
            {
                trace.attempts.borrow_mut().push(self.pattern_miss(pattern, &symbols));
            }
        }
        // The longest first; the sort is stable, so that the order of the rules settles the rest.
        found.sort_by_key(|f| Reverse(f.length));
        if found.is_empty() {
            return Taken::default();
        }
        let mut taken = Taken::none_of(first.first, last.end);
        for f in found {
            let rival = taken.by(f.draft.trigger);
            if let Some(trace) = self.trace {
                let winner = rival.and_then(|row| out.get(row)).map(|r| r.rule.clone());
                trace.attempts.borrow_mut().push(self.pattern_attempt(&f.draft, winner));
            }
            if rival.is_none() {
                taken.take(f.draft.trigger, out.len());
                out.push(f.draft);
            }
        }
        taken
    }

    fn symbols(&self, first: u32, end: u32) -> Symbols {
        let room = (end - first) as usize;
        let mut out = Symbols {
            bytes: Vec::with_capacity(room * WIDTH),
            tokens: Vec::with_capacity(room),
            kinds: Vec::with_capacity(room),
        };
        let words = &self.rules.patterns.words;
        let mut chunk = 0usize;
        let mut mention = self.mentions.partition_point(|m| m.first < first);
        let mut i = first;
        while i < end {
            while self.chunks.get(chunk).is_some_and(|c| c.end <= i) {
                chunk += 1;
            }
            while self.mentions.get(mention).is_some_and(|m| m.first < i || m.first == i && m.nested) {
                mention += 1;
            }
            let token = &self.tokens[i as usize];
            let here: Option<&Chunk> = self.chunks.get(chunk).filter(|c| c.first <= i);
            let part = match here.map(|c| (c.kind, c.first == i)) {
                Some((ChunkKind::Noun, true)) => Part::Noun,
                Some((ChunkKind::Noun, false)) => Part::InNoun,
                Some((ChunkKind::Verb, true)) => Part::Verb,
                Some((ChunkKind::Verb, false)) => Part::InVerb,
                _ => Part::Outside,
            };
            let quote = here.filter(|c| c.kind == ChunkKind::Quote && c.first == i);
            let found: Option<&Found> = self.mentions.get(mention).filter(|m| m.first == i && m.end <= end);
            let (kind, stop) = match (quote, found) {
                (Some(c), _) => (Some(MentionKind::Quote), c.end),
                (None, Some(m)) => (Some(m.kind), m.end),
                (None, None) => (None, i + 1),
            };
            let mark = matches!(token.tag, Tag::QuoteOpen | Tag::QuoteClose | Tag::QuoteStraight | Tag::QuoteSingle);
            if kind.is_some() || !mark {
                let single = stop == i + 1;
                let class = if single { words.class(token.word) } else { 0 };
                let tag = if single { token.tag } else { Tag::Proper };
                push_symbol(&mut out.bytes, kind, part, tag, class);
                out.tokens.push((i, stop));
                out.kinds.push(kind);
            }
            i = stop.max(i + 1);
        }
        out
    }

    fn match_of(&self, pattern: &Pattern, symbols: &Symbols, captures: &regex::bytes::Captures<'_>) -> Option<Match> {
        let range = |m: regex::bytes::Match<'_>| (m.start() / WIDTH, m.end() / WIDTH);
        let tokens = |(first, end): (usize, usize)| -> Option<(u32, u32)> {
            let (from, to) = (symbols.tokens.get(first)?, symbols.tokens.get(end.checked_sub(1)?)?);
            (from.0 < to.1).then_some((from.0, to.1))
        };
        let whole = tokens(range(captures.get(0)?))?;
        let mut trigger = None;
        let mut args: Vec<DraftArg> = Vec::new();
        for (n, (slot, list)) in pattern.slots.iter().enumerate() {
            let Some(found) = captures.get(n + 1).map(range).filter(|(a, b)| a < b) else { continue };
            let Some(span) = tokens(found) else { continue };
            match slot {
                SlotRole::Trigger => trigger = Some(span),
                SlotRole::Role(role) if *list => {
                    let members = (found.0..found.1).filter(|s| symbols.kinds.get(*s).is_some_and(Option::is_some));
                    args.extend(members.filter_map(|s| tokens((s, s + 1))).map(|(first, end)| DraftArg {
                        role: *role,
                        first,
                        end,
                    }));
                }
                SlotRole::Role(role) => args.extend(self.slot_arg(*role, span)),
            }
        }
        let trigger = trigger?;
        let modality = self.pattern_modality(pattern, trigger);
        Some(Match {
            length: whole.1 - whole.0,
            draft: Draft {
                plover: pattern.plover.clone(),
                cameo: pattern.cameo.clone(),
                modality,
                ..self.draft(pattern.kind, &pattern.rule, trigger, args)
            },
        })
    }

    /// The words of a slot as an argument: a phrase that a gap cut in two is taken whole, a link at its end is let go.
    fn slot_arg(&self, role: Role, (first, end): (u32, u32)) -> Option<DraftArg> {
        let mut end = end;
        let cut = self.chunks.get(self.chunks.partition_point(|c| c.end <= end));
        if let Some(chunk) = cut.filter(|c| c.kind == ChunkKind::Noun && c.first < end) {
            end = chunk.end;
        }
        let link = |t: Tag| {
            matches!(
                t,
                Tag::Comma | Tag::Preposition | Tag::Conjunction | Tag::Determiner | Tag::To | Tag::Part | Tag::That
            )
        };
        while end > first + 1 && link(self.tokens[end as usize - 1].tag) {
            end -= 1;
        }
        let party = matches!(role, Role::Actor | Role::Target | Role::Source);
        let date = role == Role::Date;
        let first = if party { self.without_article(first, end) } else { first };
        let first =
            if date && self.tokens[first as usize].tag == Tag::Preposition { (first + 1).min(end - 1) } else { first };
        (first < end).then_some(DraftArg { role, first, end })
    }

    /// The pattern's own modality, else what the verb group at (or right before) the trigger says.
    fn pattern_modality(&self, pattern: &Pattern, trigger: (u32, u32)) -> Modality {
        // Chunks and predicates stand in the order of the text.
        let preds = |from: usize, to: usize| {
            let first = self.preds.partition_point(|p| (p.chunk as usize) < from);
            self.preds.iter().skip(first).take_while(move |p| (p.chunk as usize) < to)
        };
        let at = self.chunks.partition_point(|c| c.end <= trigger.0);
        let own = preds(at, self.chunks.partition_point(|c| c.first < trigger.1)).next();
        // `there was no agreement that`: the copula before a noun.
        let before = || {
            let near = self.chunks.partition_point(|c| c.end + 3 < trigger.0);
            preds(near, at).filter(|p| self.chunks.get(p.chunk as usize).is_some_and(|c| c.group.copula)).last()
        };
        let found = own.or_else(before).map_or(Modality::Actual, |p| self.group_modality(p));
        let no = self.tokens[trigger.0.saturating_sub(3) as usize..trigger.0 as usize]
            .iter()
            .any(|t| t.tag == Tag::Determiner && self.lexicon.word(t.word).pos.has(Pos::NEGATION));
        match (found, pattern.modality) {
            (Modality::Actual, Some(own)) => own,
            (Modality::Actual, None) if no => Modality::Negated,
            (found, _) => found,
        }
    }

    fn pattern_attempt(&self, draft: &Draft, winner: Option<std::sync::Arc<crate::document::RuleRef>>) -> Attempt {
        let trigger = self.bytes(draft.trigger.0, draft.trigger.1);
        let args =
            draft.args.iter().map(|a| TracedArg { role: a.role, span: self.bytes(a.first, a.end), cut: Cut::Slot });
        Attempt {
            rule: draft.rule.clone(),
            verb: trigger,
            sentence: self.sentence,
            outcome: if winner.is_none() { Ok(trigger) } else { Err(Why::Beaten) },
            at: trigger,
            winner,
            missing: None,
            constructions: vec![Construction::Pattern],
            args: args.collect(),
        }
    }

    /// How far a pattern got: from its trigger to the right, then to the left, the first part that is not there.
    fn pattern_miss(&self, pattern: &Pattern, symbols: &Symbols) -> Attempt {
        let words = &self.rules.patterns.words;
        let steps = pattern.steps(words);
        let trigger = steps.iter().position(|s| s.trigger).unwrap_or(0);
        let find = |from: usize, to: usize| {
            let source: String = steps.get(from..=to).unwrap_or_default().iter().map(|s| s.source.as_str()).collect();
            let found = crate::rule::pattern::build(&source, pattern.size_limit())?.find(&symbols.bytes)?.range();
            Some((found.start / WIDTH, found.end / WIDTH))
        };
        let bytes = |(first, end): (usize, usize)| -> Span {
            let from = symbols.tokens.get(first).or(symbols.tokens.last()).map_or((0, 0), |t| *t);
            let to = symbols.tokens.get(end.saturating_sub(1)).map_or(from, |t| *t);
            self.bytes(from.0, to.1.max(from.1))
        };
        let mut best = find(trigger, trigger);
        let verb = best.map_or(Span::new(0, 0), bytes);
        let (mut from, mut to) = (trigger, trigger);
        let mut missing = None;
        if best.is_some() {
            while missing.is_none() && to + 1 < steps.len() {
                match find(from, to + 1) {
                    Some(found) => (best, to) = (Some(found), to + 1),
                    // What stands where the part should be.
                    None => missing = Some((to + 1, best.map(|b| (b.1, b.1 + 1)))),
                }
            }
            while missing.is_none() && from > 0 {
                match find(from - 1, to) {
                    Some(found) => (best, from) = (Some(found), from - 1),
                    None => missing = Some((from - 1, best.map(|b| (b.0.saturating_sub(1), b.0.max(1))))),
                }
            }
        }
        Attempt {
            rule: pattern.rule.clone(),
            verb,
            sentence: self.sentence,
            outcome: Err(Why::Sequence),
            at: missing.and_then(|(_, at)| at).map_or(verb, bytes),
            winner: None,
            missing: missing.and_then(|(n, _)| steps.get(n)).or(steps.get(trigger)).map(|s| s.shown.clone()),
            constructions: Vec::new(),
            args: Vec::new(),
        }
    }
}
