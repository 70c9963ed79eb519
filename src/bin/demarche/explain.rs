//! `demarche explain`: why each event is there, and why another is not.

use std::fmt::Write as _;
use std::io::{Read, Write, stdin, stdout};
use std::path::PathBuf;

use clap::Args as ClapArgs;
use demarche::corpus::printable;
use demarche::date::DateRange;
use demarche::document::Event;
use demarche::event::trace::{Cut, TracedArg, Why};
use demarche::explain::Explanation;
use demarche::{Error, ErrorKind, Extractor, Result};

use crate::Outcome;

/// Tells which rule gave each event and why, or why a rule gave none.
#[derive(Debug, ClapArgs)]
pub struct Args {
    /// Text files, or - for standard input
    #[arg(value_name = "PATH", required_unless_present = "text")]
    paths: Vec<PathBuf>,
    /// A text given here
    #[arg(long, value_name = "TEXT", conflicts_with = "paths")]
    text: Option<String>,
    /// The nearest miss of this rule instead; repeatable
    #[arg(long, value_name = "RULE")]
    why_not: Vec<String>,
    /// The document's date
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<String>,
    /// A folder with gazetteers and rules over the built-in ones; repeatable
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,
}

/// Runs the subcommand.
pub fn run(args: Args) -> Result<Outcome> {
    let extractor = args.pack.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir)).build()?;
    let usage = |e: String| Error::new(ErrorKind::Usage, format!("--date: {e}"));
    let date = args.date.as_deref().map(|d| d.parse::<DateRange>().map_err(usage)).transpose()?;
    let mut out = String::new();
    if let Some(text) = &args.text {
        one(&extractor, text, date, &args.why_not, &mut out)?;
    }
    for path in &args.paths {
        let bytes = if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            stdin().read_to_end(&mut bytes)?;
            bytes
        } else {
            std::fs::read(path).map_err(|e| Error::from(e).in_file(path))?
        };
        let text = String::from_utf8(bytes).map_err(|e| {
            let at = e.utf8_error().valid_up_to() as u64;
            Error::new(ErrorKind::InvalidUtf8, "the text is no UTF-8").in_file(path).at_offset(at)
        })?;
        if args.paths.len() > 1 {
            let _ = writeln!(out, "== {}\n", printable(&path.display().to_string()));
        }
        one(&extractor, &text, date, &args.why_not, &mut out)?;
    }
    stdout().lock().write_all(out.as_bytes())?;
    Ok(Outcome::Done)
}

fn one(extractor: &Extractor, text: &str, date: Option<DateRange>, why_not: &[String], out: &mut String) -> Result<()> {
    let explanation = extractor.explain(text, date);
    for rule in why_not {
        let why = explanation.why_not(rule)?;
        let _ = writeln!(out, "{}", printable(&why.to_string()));
        if let Some(span) = why.span {
            let _ = writeln!(out, "  at bytes {}..{}: {}", span.start, span.end, context(&explanation, span));
        }
    }
    if !why_not.is_empty() {
        return Ok(());
    }
    for event in explanation.document.events() {
        told(&explanation, event, out);
    }
    if explanation.document.events().is_empty() {
        out.push_str("no events\n");
    }
    Ok(())
}

/// The words around a span, the span between marks.
fn context(e: &Explanation<'_>, span: demarche::Span) -> String {
    let text = e.document.text();
    let (start, end) = (span.start as usize, span.end as usize);
    let mut from = text[..start].char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    let mut to = text[end..].char_indices().nth(40).map_or(text.len(), |(i, _)| end + i);
    if let Some(line) = text[from..start].rfind('\n') {
        from += line + 1;
    }
    if let Some(line) = text[end..to].find('\n') {
        to = end + line;
    }
    format!("{}»{}«{}", printable(&text[from..start]), printable(&text[start..end]), printable(&text[end..to]))
}

fn told(e: &Explanation<'_>, event: &Event, out: &mut String) {
    let doc = &e.document;
    let shown = |span| format!("\"{}\"", printable(doc.slice(span)));
    let plover = event.plover.as_deref().map(|p| format!(" [{}]", printable(p))).unwrap_or_default();
    let rule = &event.rule;
    let _ = writeln!(out, "{}{plover}  {}", printable(event.kind()), shown(event.trigger));
    let _ = writeln!(out, "  rule      {} ({}:{})", printable(&rule.id), printable(&rule.file), rule.line);
    let _ = writeln!(out, "  in        {}", context(e, event.trigger));
    let attempt = e.of(event);
    if let Some(a) = attempt {
        let names: Vec<&str> = a.constructions.iter().map(|c| c.as_str()).collect();
        let _ = writeln!(out, "  matched   {}", names.join("; "));
    }
    if event.modality.as_str() != "actual" {
        let _ = writeln!(out, "  modality  {}", event.modality.as_str());
    }
    for arg in &event.args {
        let how = attempt.and_then(|a| a.args.iter().find(|t| t.role == arg.role && t.span.overlaps(arg.span)));
        let how = how.map_or_else(|| "from another sentence or clause".to_owned(), |t| cut(e, t));
        let _ = writeln!(out, "  {:<9} {} ({how})", arg.role.as_str(), shown(arg.span));
    }
    if let Some(holder) = event.nested_in.and_then(|n| doc.events().get(n as usize)) {
        let _ = writeln!(out, "  nested    in the content of {} {}", printable(holder.kind()), shown(holder.trigger));
    }
    for other in e.beaten(event) {
        let why = other.outcome.err().unwrap_or(Why::Beaten);
        let place = format!("{} ({}:{})", printable(&other.rule.id), printable(&other.rule.file), other.rule.line);
        let reason = if why == Why::Beaten {
            format!("would fit too; {}", e.precedence(&rule.id, &other.rule.id))
        } else {
            e.told(other, why)
        };
        let _ = writeln!(out, "  not       {place}: {}", printable(&reason));
    }
    out.push('\n');
}

fn cut(e: &Explanation<'_>, arg: &TracedArg) -> String {
    match arg.cut {
        Cut::Subject => "the subject".into(),
        Cut::PassiveSubject => "the subject of the passive".into(),
        Cut::InvertedSubject => "the subject, after the verb".into(),
        Cut::ByPhrase => "the by-phrase".into(),
        Cut::Object => "the object".into(),
        Cut::After(span) => format!("the phrase after {}", printable(e.document.slice(span))),
        Cut::ThatClause => "the that-clause".into(),
        Cut::WhClause => "the clause".into(),
        Cut::Infinitive => "the infinitive".into(),
        Cut::Gerund => "the gerund".into(),
        Cut::Quotation => "the quotation".into(),
        Cut::ClauseBefore => "what stands before".into(),
        Cut::ZeroClause => "the clause, without `that`".into(),
        Cut::DateBefore => "a date before the verb".into(),
        Cut::DateAfter => "a date after the verb".into(),
        Cut::PlaceAfter => "a place after the verb".into(),
        Cut::Slot => "a slot of the pattern".into(),
        Cut::Reporter => "who reports".into(),
    }
}
