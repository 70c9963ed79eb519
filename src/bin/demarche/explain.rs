//! `demarche explain`: why each event is there, and why another is not.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;
use std::path::PathBuf;

use anstyle::{AnsiColor, Style};
use clap::Args as ClapArgs;
use demarche::corpus::{Engine, printable};
use demarche::date::DateRange;
use demarche::document::Event;
use demarche::event::trace::{Cut, TracedArg, Why};
use demarche::explain::Explanation;
use demarche::{Document, Extractor, Result};

use crate::gather::Reading;
use crate::{Outcome, report};

const EXAMPLES: &str = "\
Examples:
  demarche explain article.txt
  demarche explain --text 'Peru ratified the pact.'
  demarche explain --text 'Peru likes the pact.' --why-not agree     how far the rule `agree` gets, and what stops it
  demarche explain news.jsonl --pack my-pack --why-not my-rule       the same in every document of a file

Inputs are those of `demarche extract`. `demarche rules list` has the names of the rules.";

/// Tells which rule gave each event and why, or why a rule gave none.
#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files, folders, patterns ('news/**/*.txt'), or - for standard input.
    #[arg(value_name = "PATH", required_unless_present = "text")]
    paths: Vec<PathBuf>,

    /// A text given here.
    #[arg(long, value_name = "TEXT", conflicts_with = "paths")]
    text: Option<String>,

    /// The nearest miss of this rule instead; repeatable.
    #[arg(long, value_name = "RULE")]
    why_not: Vec<String>,

    /// A folder with gazetteers and rules over the built-in ones; repeatable.
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,

    /// Explain the first N documents.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    limit: usize,

    #[command(flatten)]
    reading: Reading,
}

/// Takes texts as they are: what is in them is found when they are explained.
#[derive(Debug)]
struct Texts;

impl Engine for Texts {
    fn extract_dated<'t>(&self, text: &'t str, date: Option<DateRange>) -> Document<'t> {
        Document {
            text: Cow::Borrowed(text),
            id: None,
            date,
            sentences: Vec::new(),
            mentions: Vec::new(),
            entities: Vec::new(),
            events: Vec::new(),
        }
    }
}

const HEAD: Style = Style::new().bold();
const TRIGGER: Style = AnsiColor::Red.on_default().bold();
const LABEL: Style = Style::new().dimmed();

/// Runs the subcommand.
pub fn run(args: Args) -> Result<Outcome> {
    let extractor = args.pack.iter().fold(Extractor::builder(), |b, dir| b.pack_dir(dir)).build()?;
    let mut out = String::new();
    let mut outcome = Outcome::Done;
    if let Some(text) = &args.text {
        one(&extractor, text, args.reading.date()?, &args.why_not, &mut out)?;
    } else {
        let gathered = args.reading.gather(&args.paths, Vec::new(), &Texts, args.limit)?;
        let many = gathered.documents.len() > 1;
        for document in &gathered.documents {
            if many {
                let id = document.id.as_deref().unwrap_or("-");
                let _ = writeln!(out, "{HEAD}== {}{HEAD:#}\n", printable(id));
            }
            one(&extractor, document.text(), document.date, &args.why_not, &mut out)?;
        }
        if gathered.cut {
            report::note(&format!("demarche: the first {} documents; --limit shows more", args.limit));
        }
        outcome = gathered.outcome;
    }
    anstream::stdout().lock().write_all(out.as_bytes())?;
    Ok(outcome)
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

/// Words on one line, whatever line ends stand between them.
fn words(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string()
}

fn told(e: &Explanation<'_>, event: &Event, out: &mut String) {
    let doc = &e.document;
    let shown = |span| format!("\"{}\"", words(doc.slice(span)));
    let plover = event.plover.as_deref().map(|p| format!(" [{}]", printable(p))).unwrap_or_default();
    let rule = &event.rule;
    let _ = writeln!(
        out,
        "{HEAD}{}{HEAD:#}{plover}  {TRIGGER}{}{TRIGGER:#}",
        printable(event.kind()),
        shown(event.trigger)
    );
    let _ =
        writeln!(out, "  {LABEL}rule{LABEL:#}      {} ({}:{})", printable(&rule.id), printable(&rule.file), rule.line);
    let _ = writeln!(out, "  {LABEL}in{LABEL:#}        {}", context(e, event.trigger));
    let attempt = e.of(event);
    if let Some(a) = attempt {
        let names: Vec<&str> = a.constructions.iter().map(|c| c.as_str()).collect();
        let _ = writeln!(out, "  {LABEL}matched{LABEL:#}   {}", names.join("; "));
    }
    if event.modality.as_str() != "actual" {
        let _ = writeln!(out, "  {LABEL}modality{LABEL:#}  {}", event.modality.as_str());
    }
    for arg in &event.args {
        let how = attempt.and_then(|a| a.args.iter().find(|t| t.role == arg.role && t.span.overlaps(arg.span)));
        let how = how.map_or_else(|| "from another sentence or clause".to_owned(), |t| cut(e, t));
        let _ = writeln!(out, "  {LABEL}{:<9}{LABEL:#} {} ({how})", arg.role.as_str(), shown(arg.span));
    }
    if let Some(actor) = event.implicit_actor {
        let _ =
            writeln!(out, "  {LABEL}(actor){LABEL:#}   {} (not stated: taken from the paragraph)", shown(actor.span));
    }
    if let Some(holder) = event.nested_in.and_then(|n| doc.events().get(n as usize)) {
        let _ = writeln!(
            out,
            "  {LABEL}nested{LABEL:#}    in the content of {} {}",
            printable(holder.kind()),
            shown(holder.trigger)
        );
    }
    let (others, rest): (Vec<_>, Vec<_>) =
        e.beaten(event).into_iter().partition(|a| a.outcome.err() != Some(Why::Particle));
    for other in others {
        let why = other.outcome.err().unwrap_or(Why::Beaten);
        let place = format!("{} ({}:{})", printable(&other.rule.id), printable(&other.rule.file), other.rule.line);
        let reason = if why == Why::Beaten {
            format!("would fit too; {}", e.precedence(&rule.id, &other.rule.id))
        } else {
            e.told(other, why)
        };
        let _ = writeln!(out, "  {LABEL}not{LABEL:#}       {place}: {}", printable(&reason));
    }
    if !rest.is_empty() {
        let plural = if rest.len() == 1 { "rule asks" } else { "rules ask" };
        let verb = rest.first().map_or_else(String::new, |a| shown(a.verb));
        let _ = writeln!(out, "  {LABEL}not{LABEL:#}       {} {plural} for other words after {verb}", rest.len());
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
