//! Puts a document together: events with resolved arguments, nested events marked, implicit actors given.

use std::sync::Arc;

use jiff::civil::Date;

use crate::date::DateRange;
use crate::document::{Argument, Event, ImplicitActor, Mention, MentionKind, Modality, Role};
use crate::event::{Draft, DraftArg};
use crate::mention::{Anaphor, Found};
use crate::resolve::Resolved;
use crate::rule::RuleSet;
use crate::span::Span;
use crate::token::Token;

/// What the assembler reads.
pub struct Input<'a> {
    /// Tokens.
    pub tokens: &'a [Token],
    /// Rules.
    pub rules: &'a RuleSet,
    /// Mentions in order.
    pub mentions: &'a [Found],
    /// Their entities.
    pub resolved: &'a Resolved,
    /// Paragraph by sentence.
    pub paragraphs: &'a [u32],
    /// The document's date.
    pub date: Option<Date>,
}

fn bytes(tokens: &[Token], first: u32, end: u32) -> Span {
    let start = tokens.get(first as usize).map_or(0, |t| t.start);
    let stop = tokens.get((end as usize).saturating_sub(1)).map_or(start, |t| t.end);
    Span::new(start, stop.max(start))
}

/// A span without so many bytes at either end.
fn cut(span: Span, (before, after): (u16, u16)) -> Span {
    Span::new(span.start + u32::from(before), span.end - u32::from(after))
}

/// The mentions of a document.
pub fn mentions(i: &Input<'_>, drafts: &[Draft]) -> Vec<Mention> {
    let future = ahead(i, drafts);
    i.mentions
        .iter()
        .zip(&future)
        .zip(&i.resolved.of)
        .zip(&i.resolved.number)
        .filter(|(_, number)| number.is_some())
        .map(|(((m, future), entity), _)| Mention {
            // `it` is what it stands for.
            kind: entity
                .filter(|_| m.anaphor == Some(Anaphor::Thing))
                .and_then(|e| i.resolved.entities.get(e as usize)?.kind)
                .unwrap_or(m.kind),
            span: cut(bytes(i.tokens, m.first, m.end), m.cut),
            name: (m.has_name() && (m.name.0 != m.first || m.name.1 != m.end))
                .then(|| bytes(i.tokens, m.name.0, m.name.1)),
            entity: *entity,
            date: m.date.and_then(|d| d.resolve(i.date, *future)),
        })
        .collect()
}

/// Mention -> it is a date of something still to come.
fn ahead(i: &Input<'_>, drafts: &[Draft]) -> Vec<bool> {
    let mut future = vec![false; i.mentions.len()];
    for d in drafts.iter().filter(|d| d.modality == Modality::Future) {
        for a in d.args.iter().filter(|a| matches!(a.role, Role::Date | Role::Content)) {
            let from = i.mentions.partition_point(|m| m.first < a.first);
            let inside = future[from..].iter_mut().zip(&i.mentions[from..]);
            for (f, m) in inside.take_while(|(_, m)| m.first < a.end) {
                *f |= m.date.is_some();
            }
        }
    }
    future
}

/// The events of a document, in order of their triggers.
pub fn events(i: &Input<'_>, mut drafts: Vec<Draft>) -> Vec<Event> {
    drafts.sort_by_key(|d| (d.trigger.0, d.trigger.1));
    drafts.dedup_by_key(|d| d.trigger);
    let nested = nesting(&drafts);
    prospects(i, &mut drafts, &nested);
    doers(i, &mut drafts, &nested);
    let agentless: Vec<bool> = drafts.iter().map(|d| d.agentless).collect();
    let mut out: Vec<Event> = drafts.into_iter().zip(nested).map(|(d, n)| event(i, d, n)).collect();
    implicit_actors(i, &agentless, &mut out);
    out
}

fn event(i: &Input<'_>, d: Draft, nested_in: Option<u32>) -> Event {
    let kind = i.rules.types.get(d.kind as usize);
    let mut args: Vec<Argument> = Vec::with_capacity(d.args.len());
    for a in &d.args {
        let arg = argument(i, &d, a);
        if !args.iter().any(|b| b.role == arg.role && b.span.overlaps(arg.span)) {
            args.push(arg);
        }
    }
    args.sort_by_key(|a| (a.role, a.span));
    Event {
        kind: kind.map_or_else(|| Arc::from(""), |k| k.name.clone()),
        plover: d.plover.or_else(|| kind.and_then(|k| k.plover.clone())).filter(|p| !p.is_empty()),
        cameo: d.cameo.or_else(|| kind.and_then(|k| k.cameo.clone())),
        modality: d.modality,
        sentence: d.sentence,
        trigger: bytes(i.tokens, d.trigger.0, d.trigger.1),
        args,
        implicit_actor: None,
        nested_in,
        rule: d.rule,
    }
}

fn argument(i: &Input<'_>, d: &Draft, a: &DraftArg) -> Argument {
    let from = i.mentions.partition_point(|m| m.first < a.first);
    let inside = (from..)
        .zip(i.mentions.get(from..).unwrap_or_default())
        .take_while(|(_, m)| m.first < a.end)
        .filter(|(_, m)| m.end <= a.end);
    let party = matches!(a.role, Role::Actor | Role::Target | Role::Source | Role::Place);
    let mention = |(_, m): &(usize, &Found)| m.kind != MentionKind::Date && (m.first == a.first || m.end == a.end);
    let entity = if party {
        inside.clone().find(mention).and_then(|(n, _)| i.resolved.of.get(n).copied().flatten())
    } else {
        None
    };
    let date: Option<DateRange> = if a.role == Role::Date {
        let future = d.modality == Modality::Future;
        inside.clone().find_map(|(_, m)| m.date).and_then(|e| e.resolve(i.date, future))
    } else {
        None
    };
    Argument {
        role: a.role,
        span: bytes(i.tokens, a.first, a.end),
        entity,
        items: if a.role == Role::Content { items(i.tokens, a) } else { Vec::new() },
        mentions: inside.filter_map(|(n, _)| i.resolved.number.get(n).copied().flatten()).collect(),
        date,
    }
}

/// Members of a list inside a content span: the parts of a phrase that commas and a conjunction separate.
fn items(tokens: &[Token], a: &DraftArg) -> Vec<Span> {
    crate::event::items(tokens, a.first, a.end).into_iter().map(|(f, e)| bytes(tokens, f, e)).collect()
}

/// For each event, the innermost event whose content holds its trigger.
fn nesting(drafts: &[Draft]) -> Vec<Option<u32>> {
    let mut contents: Vec<(u32, u32, u32)> = Vec::new();
    for (n, d) in drafts.iter().enumerate() {
        for a in d.args.iter().filter(|a| a.role == Role::Content) {
            contents.push((a.first, u32::MAX - a.end, n as u32));
        }
    }
    contents.sort_unstable();
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut next = 0;
    let mut out = Vec::with_capacity(drafts.len());
    for (n, d) in drafts.iter().enumerate() {
        while next < contents.len() && contents[next].0 <= d.trigger.0 {
            let (_, end, event) = contents[next];
            open.push((u32::MAX - end, event));
            next += 1;
        }
        open.retain(|(end, _)| *end > d.trigger.0);
        let holder = open.iter().rev().find(|(end, event)| d.trigger.1 <= *end && *event != n as u32).map(|(_, e)| *e);
        out.push(holder);
    }
    outer_of_circles(&mut out);
    out
}

/// What somebody promised, asked for or refused to do has not happened: the type of the event around tells what it is.
fn prospects(i: &Input<'_>, drafts: &mut [Draft], nested: &[Option<u32>]) {
    for (n, holder) in nested.iter().enumerate() {
        let Some(holder) = holder.and_then(|h| drafts.get(h as usize)) else { continue };
        let kind = i.rules.types.get(holder.kind as usize);
        // `vowed to press Kenya to sign`: no more certain than what it stands in.
        let around = Some(holder.modality).filter(|m| holder.bare && *m != Modality::Actual);
        let prospect = around.or(kind.and_then(|k| k.prospect));
        let open = |(d, _): &(&mut Draft, Modality)| d.bare && d.modality == Modality::Actual;
        if let Some((d, prospect)) = drafts.get_mut(n).zip(prospect).filter(open) {
            d.modality = prospect;
        }
    }
}

/// `called on Fiji to join the fund`: who is asked is to do it, not who asks. Who promises or agrees does it himself.
fn doers(i: &Input<'_>, drafts: &mut [Draft], nested: &[Option<u32>]) {
    // Event -> the one whose targets are to do it.
    let mut asked: Vec<Option<usize>> = vec![None; drafts.len()];
    let parties =
        |d: &Draft, role: Role| -> Vec<DraftArg> { d.args.iter().filter(|a| a.role == role).copied().collect() };
    for n in 0..drafts.len() {
        let Some((d, holder)) = drafts.get(n).zip(nested[n].map(|h| h as usize)).filter(|(d, _)| d.bare) else {
            continue;
        };
        let asks = |h: &&Draft| {
            let kind = i.rules.types.get(h.kind as usize);
            h.controls && kind.is_some_and(|k| k.prospect == Some(Modality::Hypothetical))
        };
        let by = drafts.get(holder).filter(asks).map_or(asked[holder], |_| Some(holder));
        let Some(asking) = by.and_then(|by| drafts.get(by)) else { continue };
        let targets = parties(asking, Role::Target);
        let own = parties(d, Role::Actor);
        if targets.is_empty() || own.is_empty() || own != parties(asking, Role::Actor) {
            continue;
        }
        asked[n] = by;
        let d = &mut drafts[n];
        d.args.retain(|a| a.role != Role::Actor);
        d.args.extend(targets.into_iter().map(|t| DraftArg { role: Role::Actor, ..t }));
    }
}

/// Events that hold each other's triggers, two or more in a circle, cannot all be nested: the earliest stays outside.
fn outer_of_circles(holders: &mut [Option<u32>]) {
    let mut seen = vec![0; holders.len()];
    for n in 0..holders.len() {
        let mut at = n;
        while seen[at] == 0 {
            seen[at] = n + 1;
            match holders[at] {
                Some(holder) => at = holder as usize,
                None => break,
            }
        }
        if seen[at] != n + 1 {
            continue;
        }
        let mut earliest = at;
        let mut next = holders[at];
        while let Some(event) = next.map(|e| e as usize).filter(|e| *e != at) {
            earliest = earliest.min(event);
            next = holders[event];
        }
        if next.is_some() {
            holders[earliest] = None;
        }
    }
}

/// Gives agentless passives the actor that their paragraph makes plain, and documents adopted the last group.
fn implicit_actors(i: &Input<'_>, agentless: &[bool], events: &mut [Event]) {
    let mut last: Option<(u32, ImplicitActor)> = None;
    let mut group: Option<ImplicitActor> = None;
    for n in 0..events.len() {
        let paragraph = i.paragraphs.get(events[n].sentence as usize).copied().unwrap_or(0);
        if events[n].nested_in.is_some() {
            continue;
        }
        if agentless[n] && !events[n].args.iter().any(|a| a.role == Role::Actor) {
            let here = last.filter(|(p, _)| *p == paragraph).map(|(_, a)| a);
            events[n].implicit_actor =
                here.or(group.filter(|_| i.rules.types.iter().any(|t| t.name == events[n].kind && t.joint)));
            continue;
        }
        let actor = events[n].args.iter().find(|a| a.role == Role::Actor);
        if let Some(a) = actor {
            let found = ImplicitActor { span: a.span, entity: a.entity };
            let kind = a.entity.and_then(|e| i.resolved.entities.get(e as usize)).and_then(|e| e.kind);
            match kind {
                Some(MentionKind::Person) => last = Some((paragraph, found)),
                Some(MentionKind::Group) => {
                    let explicit = a.span.len() > 12;
                    if explicit || group.is_none() {
                        group = Some(found);
                    }
                }
                _ => {}
            }
        }
    }
}
