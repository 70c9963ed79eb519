//! For reading: the document's events as aligned frames below the sentence that holds them.
//!
//! Nothing of a text reaches the terminal as a control: see [`printable`](super::printable).

use std::fmt::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{Encoder, Payload, printable};
use crate::document::{Document, Event, Modality, Role};
use crate::error::Result;
use crate::span::Span;

pub(super) struct Frames {
    color: bool,
    out: String,
}

/// A document as `--format text` shows it: each sentence with its events as frames below it, in colour if wanted.
pub fn text(document: &Document<'_>, color: bool) -> String {
    let mut frames = Frames::new(color);
    frames.add(document);
    frames.out
}

impl Frames {
    pub fn new(color: bool) -> Self {
        Frames { color, out: String::new() }
    }

    /// Appends a document; writing into a string cannot fail.
    fn add(&mut self, doc: &Document<'_>) {
        let written = self.try_document(doc);
        debug_assert!(written.is_ok());
    }

    fn style(&self, style: Style) -> Style {
        if self.color { style } else { Style::new() }
    }

    fn try_document(&mut self, doc: &Document<'_>) -> fmt::Result {
        let bold = self.style(Style::new().bold());
        let dim = self.style(Style::new().dimmed());
        let id = doc.id.as_deref().unwrap_or("-");
        write!(self.out, "{bold}{}{bold:#}", printable(id))?;
        if let Some(date) = doc.date {
            write!(self.out, "  {date}")?;
        }
        let n = doc.events.len();
        writeln!(self.out, "  {dim}{n} event{}{dim:#}", if n == 1 { "" } else { "s" })?;
        let mut shown = None;
        for (i, event) in doc.events.iter().enumerate() {
            if shown != Some(event.sentence) {
                shown = Some(event.sentence);
                self.sentence(doc, event.sentence)?;
            }
            self.event(doc, i, event)?;
        }
        self.out.push('\n');
        Ok(())
    }

    /// The sentence with the spans of its outer events coloured.
    fn sentence(&mut self, doc: &Document<'_>, index: u32) -> fmt::Result {
        let Some(sentence) = doc.sentences.get(index as usize) else { return Ok(()) };
        let mut spans: Vec<(Span, Style)> = Vec::new();
        for event in doc.events.iter().filter(|e| e.sentence == index && e.nested_in.is_none()) {
            spans.push((event.trigger, self.style(trigger_style())));
            spans.extend(event.args.iter().map(|a| (a.span, self.style(role_style(a.role)))));
        }
        spans.sort_by_key(|(s, _)| (s.start, std::cmp::Reverse(s.end)));
        self.out.push_str("\n  ");
        let mut at = sentence.start;
        for (span, style) in spans {
            // Where spans overlap the first one keeps its colour.
            if span.start < at || span.end > sentence.end {
                continue;
            }
            self.words(doc, Span::new(at, span.start))?;
            write!(self.out, "{style}")?;
            self.words(doc, span)?;
            write!(self.out, "{style:#}")?;
            at = span.end;
        }
        self.words(doc, Span::new(at, sentence.end))?;
        self.out.push('\n');
        Ok(())
    }

    /// The words of a span, line ends and runs of blanks as one blank.
    fn words(&mut self, doc: &Document<'_>, span: Span) -> fmt::Result {
        let mut blank = false;
        for part in doc.slice(span).split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            if !word.is_empty() {
                write!(self.out, "{}", printable(word))?;
                blank = false;
            }
            if word.len() < part.len() && !blank {
                self.out.push(' ');
                blank = true;
            }
        }
        Ok(())
    }

    fn event(&mut self, doc: &Document<'_>, i: usize, event: &Event) -> fmt::Result {
        let dim = self.style(Style::new().dimmed());
        let indent = if event.nested_in.is_some() { "      " } else { "    " };
        let style = self.style(trigger_style());
        write!(self.out, "{indent}{style}{}{style:#}", printable(&event.kind))?;
        if event.modality != Modality::Actual {
            write!(self.out, " ({})", event.modality)?;
        }
        if let Some(plover) = &event.plover {
            write!(self.out, " {}", printable(plover))?;
        }
        write!(self.out, "  {dim}v{i}")?;
        if let Some(outer) = event.nested_in {
            write!(self.out, " in v{outer}")?;
        }
        let rule = event.rule.as_ref();
        writeln!(self.out, "  {} {}:{}{dim:#}", printable(&rule.id), printable(&rule.file), rule.line)?;
        self.slot(indent, "trigger", trigger_style(), doc, event.trigger)?;
        self.out.push('\n');
        for arg in &event.args {
            self.slot(indent, arg.role.as_str(), role_style(arg.role), doc, arg.span)?;
            if let Some(date) = arg.date {
                write!(self.out, "  {dim}= {date}{dim:#}")?;
            }
            self.entity(doc, arg.entity, arg.span)?;
            self.out.push('\n');
        }
        if let Some(actor) = event.implicit_actor {
            self.slot(indent, "(actor)", role_style(Role::Actor), doc, actor.span)?;
            self.entity(doc, actor.entity, actor.span)?;
            self.out.push('\n');
        }
        Ok(())
    }

    fn slot(&mut self, indent: &str, name: &str, style: Style, doc: &Document<'_>, span: Span) -> fmt::Result {
        let style = self.style(style);
        write!(self.out, "{indent}  {name:<8} {style}")?;
        self.words(doc, span)?;
        write!(self.out, "{style:#}")
    }

    /// Who or what is meant, where the words alone do not say it.
    fn entity(&mut self, doc: &Document<'_>, entity: Option<u32>, span: Span) -> fmt::Result {
        let Some(entity) = doc.entity(entity) else { return Ok(()) };
        let dim = self.style(Style::new().dimmed());
        if entity.name != doc.slice(span) && !entity.name.is_empty() {
            write!(self.out, "  {dim}= {}{dim:#}", printable(&entity.name))?;
        }
        if let Some(key) = &entity.key {
            write!(self.out, "  {dim}[{}]{dim:#}", printable(key))?;
        }
        Ok(())
    }
}

impl Encoder for Frames {
    fn document(&mut self, doc: &Document<'_>, _: bool) -> Result<()> {
        self.add(doc);
        Ok(())
    }

    fn finish(self: Box<Self>) -> Payload {
        Payload::Bytes(self.out.into_bytes())
    }
}

fn trigger_style() -> Style {
    AnsiColor::Red.on_default().bold()
}

fn role_style(role: Role) -> Style {
    match role {
        Role::Actor => AnsiColor::Green.on_default(),
        Role::Target => AnsiColor::Yellow.on_default(),
        Role::Content => AnsiColor::Cyan.on_default(),
        Role::Date => AnsiColor::Magenta.on_default(),
        Role::Place => AnsiColor::Blue.on_default(),
        Role::Source => AnsiColor::Green.on_default().dimmed(),
    }
}
