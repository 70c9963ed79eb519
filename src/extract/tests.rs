//! Every stage on tables of cases: `tests/data/stages/*.toml`, one harness.
//!
//! A case has a `name` that says what it is about, a `text`, and what the stage in question makes of it. All failures of a
//! table are reported together.

use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::*;
use crate::chunk::{Chunk, ChunkKind, Chunker};
use crate::clause::{Parser, Predicate};
use crate::date::Precision;
use crate::mention::date::Expr;
use jiff::civil::Date;

/// A table `[[case]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<C> {
    case: Vec<C>,
}

/// Runs every case of a table; `check` gives what differs.
fn table<C: DeserializeOwned>(
    file: &str,
    source: &str,
    name: impl Fn(&C) -> String,
    check: impl Fn(&C) -> Vec<String>,
) {
    let table: Table<C> = toml::from_str(source).unwrap_or_else(|e| panic!("{file}: {e}"));
    assert!(!table.case.is_empty(), "{file} holds no case");
    let mut faults = Vec::new();
    for case in &table.case {
        faults.extend(check(case).into_iter().map(|fault| format!("{file}: {}: {fault}", name(case))));
    }
    assert!(faults.is_empty(), "{} of {} cases\n{}", faults.len(), table.case.len(), faults.join("\n"));
}

macro_rules! table {
    ($file:literal, $case:ty, $check:expr) => {
        table::<$case>($file, include_str!(concat!("../../tests/data/stages/", $file)), |c| c.name.clone(), $check)
    };
}

/// A run up to the mentions.
fn analysed<'t>(extractor: &'t Extractor, text: &'t str) -> Run<'t, 't> {
    let mut run = Run::new(&extractor.0.know, &extractor.0.rules, text);
    tokenize(text, &run.know.lexicon, &mut run.tokens);
    sentence::quotes(&mut run.tokens, &mut run.quotes);
    sentence::sentences(text, &run.tokens, &run.know.lexicon, &run.quotes, &mut run.sentences);
    run.names();
    run.tags();
    run.find_mentions();
    run
}

impl Run<'_, '_> {
    fn text_of(&self, first: u32, end: u32) -> &str {
        let tokens = self.tokens.get(first as usize..end as usize).unwrap_or_default();
        match (tokens.first(), tokens.last()) {
            (Some(a), Some(b)) => Span::new(a.start, b.end).text(self.text),
            _ => "",
        }
    }

    /// Chunks and predicates of every sentence.
    fn parsed(&self) -> Vec<(Vec<Chunk>, Vec<Predicate>)> {
        let mut out = Vec::new();
        for s in &self.sentences {
            let (mut chunks, mut preds) = (Vec::new(), Vec::new());
            let (tokens, lexicon) = (&self.tokens, &self.know.lexicon);
            let (mentions, mention_at, quotes) = (&self.mentions, &self.mention_at, &self.quotes);
            let chunker = Chunker { tokens, lexicon, mentions, mention_at, quotes };
            chunker.run(s.body as usize, s.end as usize, &mut chunks);
            let input = clause::Input { chunks: &chunks, tokens, lexicon, traits: &self.rules.traits };
            Parser::default().run(input, &mut preds);
            out.push((chunks, preds));
        }
        out
    }
}

/// What differs between two lists, with their first difference.
fn differs<A: AsRef<str>, B: AsRef<str>>(what: &str, wanted: &[A], got: &[B]) -> Option<String> {
    let (wanted, got): (Vec<&str>, Vec<&str>) =
        (wanted.iter().map(AsRef::as_ref).collect(), got.iter().map(AsRef::as_ref).collect());
    (wanted != got).then(|| format!("{what}\n    wanted {wanted:?}\n    got    {got:?}"))
}

#[test]
fn tokens() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        tokens: Vec<String>,
    }
    let extractor = Extractor::default();
    table!("tokens.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let got: Vec<&str> = run.tokens.iter().map(|t| t.span().text(&case.text)).collect();
        differs("tokens", &case.tokens, &got).into_iter().collect()
    });
}

#[test]
fn sentences() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        /// The whole sentences.
        sentences: Option<Vec<String>>,
        /// The sentences without datelines and list marks.
        bodies: Option<Vec<String>>,
        /// Quotations that are speech, marks included.
        speech: Option<Vec<String>>,
    }
    let extractor = Extractor::default();
    table!("sentences.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let cut = |first: fn(&Sentence) -> u32| -> Vec<&str> {
            run.sentences.iter().map(|s| run.text_of(first(s), s.end)).collect()
        };
        let speech: Vec<&str> =
            run.quotes.iter().filter(|q| q.speech).map(|q| run.text_of(q.open, q.close + 1)).collect();
        let mut faults = Vec::new();
        faults.extend(case.sentences.as_ref().and_then(|w| differs("sentences", w, &cut(|s| s.first))));
        faults.extend(case.bodies.as_ref().and_then(|w| differs("bodies", w, &cut(|s| s.body))));
        faults.extend(case.speech.as_ref().and_then(|w| differs("speech", w, &speech)));
        faults
    });
}

#[test]
fn tags() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        /// Pairs of word and tag, in the order of the text.
        tags: Vec<(String, String)>,
    }
    let extractor = Extractor::default();
    table!("tags.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let mut from = 0;
        let mut faults = Vec::new();
        for (word, wanted) in &case.tags {
            let Some(at) = (from..run.tokens.len()).find(|n| run.tokens[*n].span().text(&case.text) == word) else {
                faults.push(format!("no {word:?} in the text"));
                continue;
            };
            let got = format!("{:?}", run.tokens[at].tag);
            if got != *wanted {
                faults.push(format!("{word} is {got}, not {wanted}"));
            }
            from = at + 1;
        }
        faults
    });
}

#[test]
fn dates() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        /// The expression; empty where nothing is to be found.
        date: String,
        /// Its value, `""` for an expression without one.
        value: String,
        precision: Option<Precision>,
        /// The document's date.
        today: Option<String>,
        /// The event lies in the future.
        #[serde(default)]
        future: bool,
    }
    let extractor = Extractor::default();
    table!("dates.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let found: Vec<(&str, Expr)> =
            run.mentions.iter().filter_map(|m| Some((run.text_of(m.first, m.end), m.date?))).collect();
        let words: Vec<&str> = found.iter().map(|f| f.0).collect();
        let wanted: Vec<&str> = if case.date.is_empty() { Vec::new() } else { vec![&case.date] };
        if let Some(fault) = differs("expressions", &wanted, &words) {
            return vec![fault];
        }
        let Some((_, expr)) = found.first() else { return Vec::new() };
        let today: Date = case.today.as_deref().unwrap_or("2023-11-22").parse().unwrap();
        let value = expr.resolve(Some(today), case.future);
        let mut faults = Vec::new();
        let shown = value.map(|v| v.to_string()).unwrap_or_default();
        if shown != case.value {
            faults.push(format!("{:?} is {shown:?}, not {:?} ({expr:?})", case.date, case.value));
        }
        if case.precision.is_some_and(|p| value.is_some_and(|v| v.precision != p)) {
            faults.push(format!("{:?}: precision {:?}", case.date, value.map(|v| v.precision)));
        }
        faults
    });
}

#[test]
fn chunks() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        /// `Kind words`, full stops left out.
        chunks: Vec<String>,
    }
    let extractor = Extractor::default();
    table!("chunks.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let got: Vec<String> = run
            .parsed()
            .iter()
            .flat_map(|(chunks, _)| chunks)
            .filter(|c| c.kind != ChunkKind::Stop)
            .map(|c| format!("{:?} {}", c.kind, run.text_of(c.first, c.end)))
            .collect();
        differs("chunks", &case.chunks, &got).into_iter().collect()
    });
}

#[test]
fn clauses() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        predicate: Vec<Wanted>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        /// The lexical verb.
        verb: String,
        subject: Option<String>,
        /// What stands between the verb and the end of its complement.
        complement: Option<String>,
        stance: Option<String>,
    }
    let extractor = Extractor::default();
    table!("clauses.toml", Case, |case| {
        let run = analysed(&extractor, &case.text);
        let parsed = run.parsed();
        let mut faults = Vec::new();
        for wanted in &case.predicate {
            let verb = |chunks: &[Chunk], p: &Predicate| {
                let head = chunks[p.chunk as usize].head;
                run.text_of(head, head + 1) == wanted.verb
            };
            let hit = parsed.iter().find_map(|(chunks, preds)| Some((chunks, preds.iter().find(|p| verb(chunks, p))?)));
            let Some((chunks, p)) = hit else {
                faults.push(format!("no predicate {:?}", wanted.verb));
                continue;
            };
            let trim =
                |end: u32| end - u32::from(chunks.get(end as usize - 1).is_some_and(|c| c.kind == ChunkKind::Stop));
            let words = |from: u32, end: u32| match chunks.get(from as usize..end as usize) {
                Some([first, .., last]) => run.text_of(first.first, last.end),
                Some([only]) => run.text_of(only.first, only.end),
                _ => "",
            };
            let mut check = |what: &str, wanted: &Option<String>, got: &str| {
                if wanted.as_deref().is_some_and(|w| w != got) {
                    faults.push(format!("{what} is {got:?}, not {:?}", wanted.as_deref().unwrap_or_default()));
                }
            };
            check(&format!("subject of {}", wanted.verb), &wanted.subject, words(p.subject.0, p.subject.1));
            check(&format!("complement of {}", wanted.verb), &wanted.complement, words(p.chunk + 1, trim(p.end)));
            check(&format!("stance of {}", wanted.verb), &wanted.stance, &format!("{:?}", p.stance));
        }
        faults
    });
}

#[test]
fn persons() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Case {
        name: String,
        text: String,
        /// Every person mention, in order; `None` leaves them unchecked but for `is`.
        persons: Vec<String>,
        #[serde(default)]
        is: Vec<Wanted>,
    }
    /// What the entity of a mention must be.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Wanted {
        mention: String,
        name: Option<String>,
        country: Option<String>,
        roles: Option<Vec<String>>,
        /// Another mention of the same person.
        same: Option<String>,
    }
    let extractor = Extractor::default();
    table!("persons.toml", Case, |case| {
        let doc = extractor.extract(&case.text);
        let persons: Vec<_> = doc.mentions().iter().filter(|m| m.kind == MentionKind::Person).collect();
        let words: Vec<&str> = persons.iter().map(|m| doc.slice(m.span)).collect();
        let mut faults: Vec<String> = differs("persons", &case.persons, &words).into_iter().collect();
        for wanted in &case.is {
            let of = |text: &str| persons.iter().find(|m| doc.slice(m.span) == text).and_then(|m| m.entity);
            let Some(entity) = doc.entity(of(&wanted.mention)) else {
                faults.push(format!("{:?} is nobody", wanted.mention));
                continue;
            };
            let mut check = |what: &str, right: bool, got: &dyn std::fmt::Debug| {
                if !right {
                    faults.push(format!("{what} of {:?} is {got:?}", wanted.mention));
                }
            };
            check("name", wanted.name.as_ref().is_none_or(|n| *n == entity.name), &entity.name);
            check(
                "country",
                wanted.country.as_ref().is_none_or(|c| entity.country.as_deref() == Some(c)),
                &entity.country,
            );
            let roles: Vec<&str> = entity.roles.iter().map(|r| &**r).collect();
            check("roles", wanted.roles.as_ref().is_none_or(|r| *r == roles), &roles);
            check("entity", wanted.same.as_ref().is_none_or(|s| of(s) == of(&wanted.mention)), &of(&wanted.mention));
        }
        faults
    });
}

/// An explanation fits every frame; an extraction passes over those that a look tells off. Both find the same events.
#[test]
fn explanations_see_the_same_events() {
    let extractor = Extractor::default();
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/articles");
    let mut events = 0;
    for entry in std::fs::read_dir(articles).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let seen = extractor.traced(&text, None, &Trace::default());
        let found = extractor.extract(&text);
        assert_eq!(seen.events, found.events, "{}", path.display());
        events += found.events.len();
    }
    assert!(events > 100);
}
