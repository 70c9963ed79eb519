/*!
Structured, span-exact events out of diplomatic and political news.

Who did or said what, to whom, about what, when, where, and according to whom: this crate reads it off English news with
rules and gazetteers, and points at the bytes of the text for every word of its answer. There is no model to download, the
same text gives the same events on every machine, every event names the rule that made it, and the rules and names are
files you can edit.

# First steps

```
use demarche::Extractor;

let extractor = Extractor::default();
let doc = extractor.extract("Foreign Minister Ann Lee of Fiji unveiled the Blue Harbours Initiative and urged donors to join.");

let found: Vec<String> = doc.events().iter().map(|event| {
    let actor = doc.slice(event.actors()[0].span);
    format!("{actor} | {} | {}", doc.slice(event.trigger), event.kind())
}).collect();
assert_eq!(found, [
    "Foreign Minister Ann Lee of Fiji | unveiled | announce",
    "Foreign Minister Ann Lee of Fiji | urged | request",
    "donors | join | cooperate", // inside what was urged: `nested_in` says so
]);
```

An argument knows the entity it stands for, and so do later mentions of it:

```
use demarche::{Extractor, document::MentionKind};

let doc = Extractor::default().extract("Foreign Minister Ann Lee of Fiji arrived in Oslo. The minister thanked her hosts.");
let thanks = doc.events().iter().find(|e| e.kind() == "thank").unwrap();
let minister = doc.entity(thanks.actors()[0].entity).unwrap();
assert_eq!(minister.name, "Ann Lee");
assert_eq!(minister.kind, Some(MentionKind::Person));
assert_eq!(minister.country.as_deref(), Some("FJ"));
```

Dates are closed intervals, resolved against the date of the document: yours, else the one that its dateline or
trailer states.

```
use demarche::{Extractor, date::DateRange, document::Role};

let published: DateRange = "2026-11-23".parse()?;
let text = "Fiji and Tonga will sign a fisheries treaty on 4 December.";
let doc = Extractor::default().extract_dated(text, Some(published));
let when = doc.events()[0].args_with(Role::Date).next().unwrap();
assert_eq!(when.date.unwrap().to_string(), "2026-12-04");
# Ok::<(), Box<dyn std::error::Error>>(())
```

# Which type do I want?

| you have, or want | use |
|---|---|
| a text | [`Extractor::extract`]; the [`Document`] borrows the text |
| its date as well | [`Extractor::extract_dated`] |
| bytes that may not be UTF-8 | [`Extractor::extract_bytes`], whose [`Error`] has the offset of the first bad byte |
| a document that outlives the text, or goes to another thread | [`Document::into_owned`], an [`OwnedDocument`] |
| JSON | [`Document`] implements `Serialize`; [`Document::view`] chooses the unit of offsets |
| your own names, titles or rules | [`Extractor::builder`], [`Builder::pack_dir`], [`Builder::pack_text`] |
| Arrow tables | `arrow::EventRows` (feature `arrow`) |
| a million articles | [`corpus::run`](crate::corpus) (feature `corpus`), or the `demarche` command |
| figures against a gold file | [`score::Scorer`] |
| to know why an event is there, or is not | [`Extractor::explain`] |
| to know whether rules are right | [`rule::check`], [`rule::test`] |
| a page to read in a browser | [`view::page`] (feature `view`) |
| only a stage | [`token`], [`sentence`], [`gazetteer`], [`mention::date`], [`rule`], with [`Extractor::knowledge`] |

An `Extractor` is immutable, cheap to clone and shared between threads; the default one is built once per process.

# Rules of your own

A frame lists verbs. Every form and construction (passive, inverted, participial, coordinated) follows from the list.

```
use demarche::Extractor;

let extractor = Extractor::builder()
    .pack_text("rules/ours.toml", r#"
        [[frame]]
        id = "propose-float"
        type = "propose"
        why = "Floating an idea is proposing it."
        verbs = ["float"]
        heads = ["idea"]
    "#)
    .build()?;
let doc = extractor.extract("The idea of a joint patrol was floated by Tonga.");
let event = &doc.events()[0];
assert_eq!((event.kind(), event.rule.id.as_str()), ("propose", "propose-float"));
assert_eq!(doc.slice(event.actors()[0].span), "Tonga");
# Ok::<(), demarche::Error>(())
```

# One stage alone

Every stage is a module with functions of its own; what they know of words and names is [`Extractor::knowledge`]. Tokens and
sentences, names of the gazetteer, dates:

```
use demarche::{Extractor, date::DateRange, mention, sentence, token::tokenize};

let extractor = Extractor::default();
let know = extractor.knowledge();
let text = "Envoys of the U.S. and Fiji met in Suva on Nov. 4. They left on Monday.";

let (mut tokens, mut quotes, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
tokenize(text, &know.lexicon, &mut tokens);
sentence::quotes(&mut tokens, &mut quotes);
sentence::sentences(text, &tokens, &know.lexicon, &quotes, &mut sentences);
let words: Vec<&str> = tokens.iter().map(|t| t.span().text(text)).collect();
assert_eq!(words[..5], ["Envoys", "of", "the", "U.S.", "and"]);
assert_eq!(sentences.len(), 2);

let mut hits = Vec::new();
know.gazetteer.matches(&know.lexicon, &tokens, &mut hits);
let names: Vec<&str> = hits.iter().map(|hit| words[hit.start as usize]).collect();
assert!(names.contains(&"U.S.") && names.contains(&"Fiji") && names.contains(&"Suva"), "{names:?}");

let today: DateRange = "2024-11-07".parse()?;
let dates: Vec<String> = (0..tokens.len())
    .filter_map(|n| mention::date::at(text, &tokens, know, n))
    .filter_map(|(expression, _)| expression.resolve(Some(today.from), false))
    .map(|date| date.to_string())
    .collect();
assert_eq!(dates, ["2024-11-04", "2024-11-04"]);
# Ok::<(), Box<dyn std::error::Error>>(())
```

Mentions and entities of a whole text are in every [`Document`]. Rules alone: [`rule::RuleSet::load`] compiles them, [`rule::check`]
and [`rule::test`] do what `demarche rules` does, [`Extractor::explain`] records what they try. Scoring alone:
[`score::Scorer`] takes the events of any system.

The stages run in one direction, each a module that knows only those before it:

```text
token -> sentence -> gazetteer -> tag -> mention -> chunk -> clause -> rule, event -> resolve -> document
```

# What it does not do

It reads English only, and news: no dialogue, no poetry. Nominal events (`the signing of the treaty`) are not events of
their own. What a rule has not foreseen is missed; nothing is guessed. Texts are taken up to 4 GiB, by default 256 MiB:
see [`Limits`].

# Features

| feature | default | brings |
|---|---|---|
| `cli` | yes | the `demarche` command |
| `corpus` | with `cli` | readers, writers and the pipeline for whole corpora |
| `html` | with `cli` | HTML input |
| `arrow` | no | events as Arrow tables |
| `view` | with `cli` | documents as an HTML page |
| `parquet` | no | Parquet in and out |

A library user turns the defaults off: `demarche = { version = "0.1", default-features = false }`.
*/
#![deny(missing_docs)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used))]
// Whatever reads a text, a file or a pack goes through `get`. The stages, which only follow indices that the stages before
// them made over the same lists, say so where they are declared below.
#![cfg_attr(not(test), deny(clippy::indexing_slicing))]
#![cfg_attr(not(test), deny(clippy::incompatible_msrv))]
#![forbid(unsafe_code)]

#[cfg(feature = "arrow")]
pub mod arrow;
#[expect(clippy::indexing_slicing, reason = "mentions, events and arguments, by indices of this document")]
mod assemble;
#[expect(clippy::indexing_slicing, reason = "tokens and chunks, by loops over both")]
pub mod chunk;
#[expect(clippy::indexing_slicing, reason = "chunks and predicates, by loops and indices that `chunk` made")]
pub mod clause;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod date;
pub mod document;
mod error;
#[expect(clippy::indexing_slicing, reason = "chunks, predicates and mentions, by indices that earlier stages made")]
pub mod event;
pub mod explain;
#[expect(clippy::indexing_slicing, reason = "tokens, sentences and mentions, by indices that the stages made")]
mod extract;
mod fast;
#[expect(clippy::indexing_slicing, reason = "its own tree, by numbers of its nodes")]
pub mod gazetteer;
#[expect(clippy::indexing_slicing, reason = "its own tables, by ids it gave and hashes under its mask")]
pub mod lexicon;
mod limits;
mod list;
#[expect(clippy::indexing_slicing, reason = "tokens, by loops and hits of the gazetteer")]
pub mod mention;
pub mod pack;
mod problem;
#[expect(clippy::indexing_slicing, reason = "mentions and entities, by indices of this document")]
pub mod resolve;
pub mod rule;
pub mod score;
#[expect(clippy::indexing_slicing, reason = "tokens, by loops over them")]
pub mod sentence;
mod span;
#[expect(clippy::indexing_slicing, reason = "tokens, by loops over them")]
pub mod tag;
#[expect(clippy::indexing_slicing, reason = "bytes and tokens, by a cursor that stops at the end")]
pub mod token;
#[cfg(feature = "view")]
pub mod view;

pub use document::{Document, OwnedDocument};
pub use error::{Error, ErrorKind, Position, Result};
pub use extract::{Builder, Extractor};
pub use limits::Limits;
pub use span::Span;
