//! Fits one frame to one predicate.

use super::complement::{Complement, Reach};
use super::trace::{Miss, Why};
use super::{Draft, DraftArg, Scene};
use crate::chunk::{ChunkKind, Form};
use crate::clause::{ClauseKind, Predicate, Stance};
use crate::document::Role;
use crate::lexicon::Pos;
use crate::rule::{Clauses, FrameEntry, ObjectRole, Voice};
use crate::tag::Tag;
use crate::token::Token;

impl Scene<'_> {
    /// The event that `entry` makes of predicate `n`, if it fits.
    pub(super) fn fit(
        &self,
        n: u32,
        pred: &Predicate,
        entry: &FrameEntry,
        adjective: Option<usize>,
        reports: &mut Vec<DraftArg>,
    ) -> Result<Draft, Miss> {
        let frame = self.rules.frames.get(entry.frame as usize).ok_or(Why::NoVerb.here())?;
        let kind = self.rules.types.get(frame.kind as usize).ok_or(Why::NoVerb.here())?;
        let verb = adjective.unwrap_or(pred.chunk as usize);
        let chunk = &self.chunks[pred.chunk as usize];
        // A demoted past is a passive participle: `citizens detained in X`.
        let reduced_past = pred.stance == Stance::Reduced && chunk.group.form == Form::Past;
        let passive = adjective.is_none() && (chunk.group.passive || reduced_past);
        match frame.voice {
            Voice::Active if passive => return Err(Why::Voice.here()),
            Voice::Passive if !passive => return Err(Why::Voice.here()),
            _ => {}
        }
        // `supporters backing Smith`: a party that acts on a party; else only a finite verb.
        let backing = pred.stance == Stance::Reduced
            && chunk.group.form == Form::Gerund
            && self.is_party(pred.subject.0 as usize)
            && self.is_party(verb + 1);
        // `X went further, endorsing Y`
        let endorsing = pred.stance == Stance::Adjunct
            && chunk.group.form == Form::Gerund
            && pred.subject.1 > pred.subject.0
            && self.is_party(pred.subject.0 as usize)
            && self.is_party(verb + 1);
        // `Mayors attending the meeting included X`: tells who they are, not that they met.
        if kind.purpose && pred.stance == Stance::Reduced && chunk.group.form == Form::Gerund {
            return Err(Why::NotFinite.here());
        }
        // `was drafted by X and backed by Y`: the auxiliary is that of the verb before.
        let joined = passive
            && pred.stance == Stance::Adjunct
            && verb > 0
            && self.kind(verb - 1) == Some(ChunkKind::Conjunction)
            && pred
                .parent
                .and_then(|p| self.preds.get(p as usize))
                .is_some_and(|p| p.stance == Stance::Finite && self.chunks[p.chunk as usize].group.passive);
        // `will continue to support X`
        let continued = pred.stance == Stance::Infinitive
            && verb > 0
            && self.kind(verb - 1) == Some(ChunkKind::Verb)
            && pred.subject.1 > pred.subject.0
            && self.is_party(pred.subject.0 as usize)
            && self.continues(verb - 1);
        // `is the first woman to chair X`: tells who somebody is.
        if pred.stance == Stance::Infinitive && self.describes(pred) {
            return Err(Why::NotFinite.here());
        }
        // `..., vice Tom Berg, retired.`: a participle of a phrase without any verb, with nothing of its own.
        if pred.stance == Stance::Adjunct && pred.parent.is_none() && self.is_bare_fragment(verb) {
            return Err(Why::NotFinite.here());
        }
        let told =
            backing || endorsing || joined || continued || matches!(pred.stance, Stance::Finite | Stance::Reporting);
        // `helped unions as they seek to ...`: a verb that gives way to others tells nothing in an aside.
        let aside = frame.yields && matches!(pred.clause, ClauseKind::Subordinate | ClauseKind::Relative);
        if frame.finite && (!told || aside) {
            return Err(Why::NotFinite.here());
        }
        // `Readout on Officials' Travel to Oslo`: a base form is no verb of a singular.
        if self.headline
            && self.head_tag(pred.chunk as usize) == Tag::Base
            && !chunk.group.auxiliary
            && pred.subject.1 > pred.subject.0
            && self.chunks[pred.subject.0 as usize].first < chunk.first
            && matches!(self.head_tag(pred.subject.0 as usize), Tag::Noun)
            && !self.is_plural_subject(pred.subject.0 as usize, pred.subject.1 as usize)
            && !self.lists_names(pred.subject.0 as usize, pred.subject.1 as usize)
        {
            return Err(Why::Headline.here());
        }
        // `Remarks by the President Before a Meeting With People Displaced ...`: the name of a text, no clause.
        if self.headline && self.is_title_of_text(pred) {
            return Err(Why::Headline.here());
        }
        // In a headline only a clause counts: `Readout of ... Supporting ...`, `Citizens Taken Hostage` are noun phrases.
        if self.headline
            && !matches!(pred.stance, Stance::Finite | Stance::Reporting)
            && !(pred.stance == Stance::Reduced
                && kind.speech
                && chunk.group.form == Form::Gerund
                && self.is_party(pred.subject.0 as usize)
                && self.chunks[pred.subject.0 as usize].end == chunk.first)
        {
            return Err(Why::Headline.here());
        }
        if !frame.subject_heads.is_empty() {
            let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
            if last <= first {
                return Err(Why::NoSubject.here());
            }
            self.head_chunk(first, Reach { start: first, end: last }, &frame.subject_heads)
                .ok_or(Why::SubjectKind.at(first))?;
        }
        let mut start = self.after_particles(verb + 1, &entry.particles).ok_or(Why::Particle.at(verb + 1))?;
        if passive {
            start = self.after_particles(start, &entry.tail).ok_or(Why::Particle.at(start))?;
        }
        if frame.yields && (self.leads_to_event(verb as u32) || self.joins_in(n, pred)) {
            return Err(Why::Beaten.here());
        }
        let mut trigger = (self.chunks[verb].head, self.chunks[verb].head + 1);
        if start > verb + 1 {
            trigger.1 = self.chunks[start - 1].end;
        }
        if pred.stance == Stance::Reporting {
            return self.reporting(pred, frame, trigger, start, reports);
        }
        let told = self.as_told(pred, frame, trigger, start);
        if let Some(draft) = told.or_else(|| self.told_after(pred, frame, trigger, start)) {
            return Ok(draft);
        }
        if let Some(report) = self.as_report(pred, frame) {
            return self.reporting(&report, frame, trigger, (report.subject.1 as usize).max(start), reports);
        }
        // `discussed: A, B and C`: the object stands after the colon.
        let listed = !frame.clauses.has(Clauses::QUOTE)
            && !passive
            && self.kind(start) == Some(ChunkKind::Break)
            && self.head_tag(start) == Tag::Colon
            && self.kind(start + 1) == Some(ChunkKind::Noun);
        let start = start + usize::from(listed);
        let reach = self.reach(n, pred, start);
        let reach = self.shared_reach(n, pred, frame, reach).unwrap_or(reach);
        let mut args: Vec<DraftArg> = Vec::new();
        let mut quote = false;
        let mut agentless = false;
        if passive {
            agentless = self.fit_passive(pred, frame, reach, &mut args, &mut quote)?;
        } else {
            let inverted = if pred.subject.1 <= pred.subject.0 && frame.clauses.has(Clauses::REPORT) {
                self.inverted(pred)
            } else {
                None
            };
            let mut complement = match inverted {
                Some(c) => {
                    // `“...,” said X in Y`: what follows the verb is its subject.
                    let parties = self.parties(c, reach.end, Role::Actor, false);
                    let mut out = Complement { args: parties.args, ..Default::default() };
                    self.rest(frame, kind, pred, parties.next, reach, &mut out);
                    out
                }
                None if entry.tail.is_empty() => self.active(frame, kind, pred, reach)?,
                None => self.parted(frame, kind, pred, reach, &entry.tail)?,
            };
            if let Some(end) = complement.trigger_end {
                trigger.1 = end;
            }
            quote = complement.quote;
            // The subject's parties come first, in the list that is there already.
            let own = complement.args.len();
            if inverted.is_none() {
                self.subject_args(pred, frame, &mut complement.args)?;
                complement.args.rotate_left(own);
            }
            args = complement.args;
            let has = |role| args.iter().any(|a| a.role == role);
            let whom = pred.start > 0 && self.pos(pred.start as usize - 1).has(Pos::OBJECT);
            if !has(Role::Target) && (!has(Role::Content) || whom) {
                args.extend(self.filler(pred, frame).filter(|a| !whom || a.role == Role::Target));
            }
            // `“...,” X told the paper on Monday at the fair`: the quotation is told, not what a preposition leads to.
            let mut before = Vec::new();
            // `On the show “This Week,” X said that A`: a name in quotation marks.
            let opens_that = |a: &DraftArg| {
                let that = |t: &Token| self.lexicon.word(t.word).pos.has(Pos::THAT);
                a.role == Role::Content && self.tokens.get(a.first as usize).is_some_and(that)
            };
            let clause = self.kind(reach.start) == Some(ChunkKind::That)
                || pred.clause != ClauseKind::Main && args.iter().any(opens_that);
            if frame.clauses.has(Clauses::REPORT) && !quote && !clause && self.quote_before(pred, &mut before) {
                args.retain(|a| a.role != Role::Content);
                args.extend(before);
                quote = true;
            } else if !args.iter().any(|a| a.role == Role::Content) && frame.clauses.has(Clauses::QUOTE) {
                quote |= self.quote_before(pred, &mut args);
            } else if quote {
                self.quote_before(pred, &mut args);
            }
        }
        // `The ministry reports that ...`: the source of what happened, if anything did.
        let (first, last) = (pred.subject.0 as usize, pred.subject.1 as usize);
        if last > first
            && frame.clauses.has(Clauses::REPORT)
            && self.outlet_reports(pred.chunk as usize)
            && (self.is_outlet(first) || self.head_tag(first) == Tag::Proper && !self.is_person(first))
            && self
                .preds
                .iter()
                .skip(n as usize + 1)
                .take_while(|q| q.chunk < pred.end)
                .any(|q| q.stance == Stance::Finite && self.is_framed_predicate(q))
        {
            self.add_parties(None, first..last, Role::Source, true, reports);
            return Err(Why::BecameSource.at(first));
        }
        if matches!(pred.stance, Stance::Finite) && !pred.shared {
            self.leading(pred, &mut args);
        }
        if frame.needs != 0 && !args.iter().any(|a| frame.needs >> a.role as u8 & 1 == 1) {
            if !self.announces(pred, frame) {
                return Err(Why::Needs.here());
            }
            quote = true;
        }
        // A participle or infinitive without anyone to do it is no event.
        let actor = args.iter().any(|a| a.role == Role::Actor);
        if !actor && matches!(pred.stance, Stance::Reduced | Stance::NounInfinitive) {
            return Err(Why::NoActor.here());
        }
        let relative = pred.clause == ClauseKind::Relative
            && pred.subject.0 < pred.start
            && frame.voice != Voice::Passive
            && adjective.is_none();
        if !actor && passive && (relative || matches!(pred.stance, Stance::Adjunct | Stance::Gerund)) {
            return Err(Why::NoActor.here());
        }
        // `The visit provides a chance to discuss X`: nobody is named, but it is told.
        let offered = pred.stance == Stance::Infinitive && self.is_offered(pred);
        if !actor
            && !passive
            && frame.subject == Role::Actor
            && matches!(pred.stance, Stance::Gerund | Stance::Infinitive)
            && !offered
        {
            return Err(Why::NoActor.here());
        }
        if args.is_empty() && pred.stance != Stance::Finite {
            return Err(Why::NoArgument.here());
        }
        let modality = self.modality(pred, frame);
        let (plover, cameo) = self.codes(frame, kind, modality, pred, &args);
        Ok(Draft {
            kind: frame.kind,
            plover,
            cameo,
            rule: frame.rule.clone(),
            trigger,
            modality,
            args,
            sentence: self.sentence,
            agentless: agentless && !actor,
            controls: frame.clauses.has(Clauses::TO) && matches!(frame.object, ObjectRole::Target | ObjectRole::Party),
            bare: matches!(pred.stance, Stance::Infinitive | Stance::NounInfinitive | Stance::Gerund),
            quoted: self.quoted,
            quote,
        })
    }

    /// The chunk after the words that must follow the verb; they fill whole chunks (`go` | `on` | `hunger strike`).
    pub(super) fn after_particles(&self, mut c: usize, particles: &[crate::lexicon::WordId]) -> Option<usize> {
        let mut rest = particles;
        // A date may stand between: `called Monday for`.
        let dated = self.kind(c) == Some(ChunkKind::Date) && self.kind(c + 1) == Some(ChunkKind::Preposition);
        if !rest.is_empty() && dated {
            c += 1;
        }
        // `spoke at length about`
        if rest.first().is_some_and(|p| self.kind(c) == Some(ChunkKind::Adverb) && self.word(c) != *p) {
            c += 1;
        }
        while !rest.is_empty() {
            let chunk = self.chunks.get(c)?;
            let words = self.tokens.get(chunk.first as usize..chunk.end as usize)?;
            let (here, after) = rest.split_at_checked(words.len())?;
            if !words.iter().zip(here).all(|(t, p)| t.word == *p) {
                return None;
            }
            rest = after;
            c += 1;
        }
        // `It was reported on Monday that X`: the preposition leads to the date.
        let dates = !particles.is_empty()
            && self.kind(c) == Some(ChunkKind::Date)
            && self.kind(c - 1) == Some(ChunkKind::Preposition)
            && self.pos(c - 1).has(Pos::LOCATIVE);
        (!dates).then_some(c)
    }

    pub(super) fn is_framed_predicate(&self, q: &Predicate) -> bool {
        let lemma = crate::clause::lemma(self.lexicon, &self.tokens[self.chunks[q.chunk as usize].head as usize]);
        self.rules.traits.of(lemma).framed()
    }
}
