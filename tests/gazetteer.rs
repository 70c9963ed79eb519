//! The embedded gazetteer against the world: canonical tables, ISO codes, terms of office, names found in text.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use aho_corasick::{AhoCorasick, MatchKind};
use demarche::gazetteer::{EntryKind, Form, Gazetteer};
use demarche::lexicon::Lexicon;
use demarche::pack::{self, check};
use demarche::token::tokenize;
use demarche::{Extractor, document::MentionKind};
use proptest::prelude::*;

#[test]
fn tables_are_canonical_and_free_of_contradictions() {
    let report = check::check(&pack::default_files());
    let problems: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(report.names["gazetteer/people.csv"] > 5000 && report.names["gazetteer/offices.csv"] > 4000);
}

#[test]
fn overlapping_terms_are_found() {
    let people = "key,name,aliases,country,role,from,to,wikidata,note\n\
        ee/a,Ann A,,EE,minister-of-foreign-affairs,2020,2022,,\n\
        ee/b,Ben B,,EE,minister-of-foreign-affairs,2021-03,,,\n\
        ee/c,Cem C,,EE,minister-of-foreign-affairs,2020-05,2020-06,,acting\n";
    let mut files = pack::default_files();
    files.retain(|f| !f.path.ends_with("people.csv"));
    let mut own = files[0].clone();
    own.path = "gazetteer/people.csv".into();
    own.shown = "mine.csv".into();
    own.text = people.into();
    files.push(own);
    let problems: Vec<String> = check::check(&files).problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, ["mine.csv:3: ee/b overlaps ee/a of line 2 as minister-of-foreign-affairs of EE"]);
}

#[test]
fn countries_have_the_codes_of_iso_3166() {
    let files = pack::default_files();
    let table = files.iter().find(|f| f.path == "gazetteer/countries.csv").unwrap();
    let mut ours = BTreeMap::new();
    for row in csv::Reader::from_reader(table.text.as_bytes()).records() {
        let row = row.unwrap();
        ours.insert(row[0].to_owned(), row[1].to_owned());
    }
    // Kosovo has a code by custom only.
    assert_eq!(ours.remove("XK").as_deref(), Some("XKX"));
    for (alpha2, alpha3) in &ours {
        let iso = rust_iso3166::from_alpha2(alpha2).unwrap_or_else(|| panic!("{alpha2} is not in ISO 3166"));
        assert_eq!(iso.alpha3, alpha3, "{alpha2}");
    }
    let missing: Vec<&str> = rust_iso3166::ALL_ALPHA2.iter().filter(|c| !ours.contains_key(**c)).copied().collect();
    // Uninhabited, or without a name in the news.
    assert!(missing.len() <= 6, "{missing:?}");
}

/// Tables of facts that stand beside a checkout; tests that need them pass without.
fn facts() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dirs = [root.join("../shared"), std::env::var_os("DEMARCHE_SHARED").map(PathBuf::from).unwrap_or_default()];
    dirs.into_iter().map(|d| d.join("data/facts")).find(|d| d.is_dir())
}

#[test]
fn foreign_ministers_of_january_2023_are_known() {
    let Some(dir) = facts() else {
        eprintln!("skipped: no table of foreign ministers beside this checkout");
        return;
    };
    let extractor = Extractor::default();
    let day: demarche::date::DateRange = "2023-01-15".parse().unwrap();
    let (mut known, mut right, mut of) = (0, 0, 0);
    let mut wrong = Vec::new();
    // Of the persons listed for a country, whoever took office last before that day.
    let mut ministers: BTreeMap<String, (String, String)> = BTreeMap::new();
    for table in ["foreign-ministers-2023-01-a.csv", "foreign-ministers-2023-01-b.csv"] {
        let mut reader = csv::Reader::from_path(dir.join(table)).unwrap();
        let headers = reader.headers().unwrap().clone();
        let column = |name: &str| headers.iter().position(|h| h == name).unwrap();
        let (name, country, start) = (column("name"), column("countryLabel"), column("start"));
        for row in reader.records() {
            let row = row.unwrap();
            let found = extractor.knowledge().look_up(&row[country]);
            let Some(c) = found.iter().find(|e| e.kind == EntryKind::Country) else { continue };
            let code = extractor.knowledge().world.countries[c.index as usize].code.to_string();
            let this = (row[start].to_owned(), row[name].to_owned());
            if this.1.contains(' ') && this.0.as_str() <= "2023-01-15" {
                let slot = ministers.entry(code).or_default();
                *slot = this.max(slot.clone());
            }
        }
    }
    for (code, (_, name)) in &ministers {
        of += 1;
        let text = format!("{name} spoke on Sunday.");
        let doc = extractor.extract_dated(&text, Some(day));
        let entity = doc.mentions().iter().find(|m| m.kind == MentionKind::Person).and_then(|m| m.entity);
        let entity = entity.map(|e| &doc.entities()[e as usize]);
        let by_name = entity.is_some_and(|e| e.key.is_some() && e.country.as_deref() == Some(code));
        let role =
            |r: &&std::sync::Arc<str>| ["foreign", "secretary of state", "external"].iter().any(|w| r.contains(w));
        let foreign = entity.is_some_and(|e| e.roles.iter().any(|r| role(&r)));
        known += usize::from(by_name);
        right += usize::from(by_name && foreign);
        if !(by_name && foreign) {
            wrong.push(format!("{name} ({code}): {:?}", entity.map(|e| (&e.key, &e.country, &e.roles))));
        }
    }
    let share = |n: usize| n as f64 / of as f64;
    println!(
        "{of} foreign ministers; known with country {:.3}, with role {:.3}\n{}",
        share(known),
        share(right),
        wrong.join("\n")
    );
    assert!(share(known) >= 0.9 && share(right) >= 0.9, "known {:.3}, with role {:.3}", share(known), share(right));
}

const WORDS: &[&str] = &["Ann", "Lee", "New", "York", "of", "the", "US", "Sen", "Senate", "us", "ann", "Gulf", "x"];

fn phrase(max: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 1..=max).prop_map(|w| w.join(" "))
}

proptest! {
    /// The tree of words finds what Aho-Corasick finds over the same words: all names at word boundaries, then the longest
    /// from the left.
    #[test]
    fn names_are_those_of_aho_corasick(names in prop::collection::btree_set(phrase(3), 1..12), text in phrase(30)) {
        let mut lexicon = Lexicon::new();
        let mut buffer = Vec::new();
        let mut gazetteer = Gazetteer::new();
        for (n, name) in names.iter().enumerate() {
            // In any case, so that case plays no part in the comparison.
            let lower = name.to_lowercase();
            gazetteer.insert(&mut lexicon, &mut buffer, &lower, true, (EntryKind::Place, Form::Name, n as u32));
        }
        gazetteer.finish();
        let mut tokens = Vec::new();
        tokenize(&text, &lexicon, &mut tokens);
        let mut hits = Vec::new();
        gazetteer.matches(&lexicon, &tokens, &mut hits);
        let ours: Vec<(usize, usize)> = hits
            .iter()
            .map(|h| (tokens[h.start as usize].start as usize, tokens[h.end as usize - 1].end as usize))
            .collect();

        let lower = text.to_lowercase();
        let patterns: Vec<String> = names.iter().map(|n| n.to_lowercase()).collect();
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).unwrap();
        let boundary = |at: usize| at == 0 || at == lower.len() || lower.as_bytes()[at - 1] == b' ' || lower.as_bytes()[at] == b' ';
        let mut all: Vec<(usize, usize)> = automaton
            .find_overlapping_iter(&lower)
            .map(|m| (m.start(), m.end()))
            .filter(|(a, b)| boundary(*a) && boundary(*b))
            .collect();
        all.sort_by_key(|(a, b)| (*a, std::cmp::Reverse(*b)));
        let mut theirs: Vec<(usize, usize)> = Vec::new();
        for m in all {
            if theirs.last().is_none_or(|last| m.0 >= last.1) {
                theirs.push(m);
            }
        }
        prop_assert_eq!(ours, theirs);
    }
}

/// Whom collectives and bare titles mean: text, mention, and the names of the entity or of its members.
#[test]
fn who_is_meant() {
    let cases: [(&str, &str, &[&str]); 12] = [
        // The parties of the meeting at hand, not of a courtesy call in between.
        (
            "OSLO, 3 May 2024 - Foreign Minister Ann Lee met Foreign Minister Bob Ray.\n\nMinister Ray called on President Cem Oz.\n\nThe two sides agreed on a plan.\n",
            "two sides",
            &["Ann Lee", "Bob Ray"],
        ),
        ("Foreign Minister Ann Lee met Defence Minister Bob Ray. She thanked him for the help.", "him", &["Bob Ray"]),
        (
            "Norway and Iceland signed a treaty.\n\nThe parties disagreed on the cost.\n",
            "parties",
            &["Norway", "Iceland"],
        ),
        ("The Norwegian delegation left. It was led by Ann Lee.", "Norwegian delegation", &["Norway"]),
        ("The Baltic side agreed.", "Baltic side", &["Estonia", "Latvia", "Lithuania"]),
        (
            "Steinvor Voldsdatter, Minister of Trade of Norway, arrived. The minister met reporters.",
            "minister",
            &["Steinvor Voldsdatter"],
        ),
        // A part of one country that is called like another country.
        ("A mill closed in Atlanta, Georgia.", "Georgia", &["State of Georgia"]),
        ("A mill closed in Tbilisi, Georgia.", "Georgia", &["Georgia"]),
        ("Mills in Ohio closed. So did those of Texas. Georgia kept two.", "Georgia", &["State of Georgia"]),
        ("The Fiji-NATO talks resumed.", "NATO", &["NATO"]),
        ("Congress met. And Congress agreed.", "Congress", &["Congress"]),
        // A leader whom the text does not introduce.
        ("Soldiers left after Putin ordered it.", "Putin", &["Vladimir Putin"]),
    ];
    let extractor = Extractor::default();
    for (text, mention, wanted) in cases {
        let doc = extractor.extract(text);
        let found = doc.mentions().iter().find(|m| doc.slice(m.span) == mention);
        let entity = found.and_then(|m| m.entity).map(|e| &doc.entities()[e as usize]);
        let names: Vec<&str> = entity.map_or_else(Vec::new, |e| match e.members.is_empty() {
            true => vec![e.name.as_str()],
            false => e.members.iter().map(|m| doc.entities()[*m as usize].name.as_str()).collect(),
        });
        let mut sorted = names.clone();
        sorted.sort_unstable();
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted, "{mention:?} in {text:?}");
    }
}

/// Countries that share a word with a hyphen are each a mention of their own, wherever they stand in it.
#[test]
fn countries_inside_hyphenated_words() {
    let extractor = Extractor::builder().build().unwrap();
    for (text, wanted) in [
        ("Iran-Oman talks resumed.", ["Iran", "Oman"]),
        ("Peru-Chile talks resumed.", ["Peru", "Chile"]),
        ("They held Togo–Benin consultations.", ["Togo", "Benin"]),
    ] {
        let document = extractor.extract(text);
        let countries = document.mentions.iter().filter(|m| m.kind == MentionKind::Country);
        let found: Vec<&str> = countries.map(|m| m.span.text(text)).collect();
        assert_eq!(found, wanted, "{text}");
    }
}
