//! The examples of the embedded rules, and what holds of every rule.

use demarche::Extractor;

#[test]
fn every_example_of_the_default_pack() {
    let extractor = Extractor::builder().build().unwrap_or_else(|e| panic!("{e}"));
    let outcome = demarche::rule::test(&extractor);
    let failures: Vec<String> = outcome.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty(), "{} of {} examples fail\n{}", failures.len(), outcome.run, failures.join("\n"));
    assert!(outcome.run >= 20, "{}", outcome.run);
}

#[test]
fn every_default_rule_has_an_example_and_a_counter_example() {
    let extractor = Extractor::default();
    let bare: Vec<&str> = extractor
        .rules()
        .written
        .iter()
        .filter(|w| !w.examples.iter().any(|e| e.none) || !w.examples.iter().any(|e| e.expect.is_some()))
        .map(|w| w.rule.id.as_str())
        .collect();
    assert!(bare.is_empty(), "{bare:?}");
}

/// What `rules check` says of the embedded pack: no dead rule, no pattern twice, no failing example.
#[test]
fn the_default_pack_passes_its_own_check() {
    let problems = demarche::rule::check(Extractor::builder(), 0).unwrap();
    let errors: Vec<String> = problems.0.iter().filter(|p| p.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// `rules show` gives every rule whole, and nothing of the next one.
#[test]
fn the_source_of_a_rule_is_one_rule() {
    for written in &Extractor::default().rules().written {
        let source = written.source();
        let heads = source.lines().filter(|l| matches!(*l, "[[frame]]" | "[[pattern]]" | "[[type]]")).count();
        assert_eq!(heads, 1, "{source}");
        assert!(source.starts_with("[[") && source.contains(&format!("id = \"{}\"", written.rule.id)), "{source}");
        assert_eq!(source.matches(".example]]").count(), written.examples.len(), "{source}");
    }
}

/// The embedded pack has no unknown names, no bad patterns and no duplicate ids.
#[test]
fn the_default_pack_is_read_without_errors() {
    let (_, problems) = Extractor::builder().build_anyway().unwrap();
    let errors: Vec<String> = problems.0.iter().filter(|p| p.is_error()).map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// `docs/rules.schema.json` names exactly the keys of the structs that read the files.
#[test]
fn the_schema_has_every_key() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/rules.schema.json")).unwrap();
    let keys = |at: &str| -> Vec<String> {
        let object = schema.pointer(at).and_then(|v| v.as_object()).unwrap_or_else(|| panic!("no {at}"));
        let mut keys: Vec<String> = object.keys().cloned().collect();
        keys.sort();
        keys
    };
    for (what, at) in [
        ("file", "/properties"),
        ("type", "/$defs/type/properties"),
        ("frame", "/$defs/frame/properties"),
        ("pattern", "/$defs/pattern/properties"),
        ("example", "/$defs/example/properties"),
        ("when", "/$defs/when/properties"),
    ] {
        let mut known: Vec<String> = demarche::rule::keys(what).iter().map(|k| (*k).to_owned()).collect();
        known.sort();
        assert_eq!(keys(at), known, "{what}");
    }
}

/// The values that the schema lists are those that the reader takes: each is accepted, and a wrong one is answered with
/// the whole list.
#[test]
fn the_schema_has_every_value() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../docs/rules.schema.json")).unwrap();
    let listed = |at: &str| -> Vec<String> {
        let values = schema.pointer(at).and_then(|v| v.as_array()).unwrap_or_else(|| panic!("no {at}"));
        values.iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    let frame = |line: &str| format!("[[frame]]\nid = \"x\"\ntype = \"state\"\nverbs = [\"yodel\"]\n{line}\n");
    let pattern = |line: &str| {
        format!("[[pattern]]\nid = \"x\"\ntype = \"state\"\nmatch = \"<trigger:yodel> <content:...>\"\n{line}\n")
    };
    let value = |key: &str| key.to_owned() + " = \"VALUE\"";
    let list = |key: &str| key.to_owned() + " = [\"VALUE\"]";
    let cases = [
        ("/$defs/frame/properties/object/enum", frame(&value("object"))),
        ("/$defs/frame/properties/voice/enum", frame(&value("voice"))),
        ("/$defs/frame/properties/subject/enum", frame(&value("subject"))),
        ("/$defs/frame/properties/modality/enum", frame(&value("modality"))),
        ("/$defs/frame/properties/clauses/items/enum", frame(&list("clauses"))),
        ("/$defs/frame/properties/needs/items/enum", frame(&list("needs"))),
        ("/$defs/frame/properties/preps/additionalProperties/enum", frame("preps = { with = \"VALUE\" }")),
        ("/$defs/pattern/properties/modality/enum", pattern(&value("modality"))),
        ("/$defs/when/properties/modality/items/enum", frame(&format!("[[frame.when]]\n{}", list("modality")))),
        (
            "/$defs/example/properties/expect/properties/modality/enum",
            frame("[[frame.example]]\ntext = \"Peru yodeled.\"\nexpect = { modality = \"VALUE\" }"),
        ),
    ];
    // All values in one pack, each in a rule of its own; and one wrong value of each sort.
    let named = |rule: &str, n: usize| rule.replace("id = \"x\"", &format!("id = \"x{n}\""));
    let rights = cases.iter().flat_map(|(at, rule)| listed(at).into_iter().map(|v| rule.replace("VALUE", &v)));
    let rights: String = rights.enumerate().map(|(n, rule)| named(&rule, n)).collect();
    Extractor::builder().pack_text("rules/x.toml", rights).build().unwrap_or_else(|e| panic!("{e}"));
    let wrong: String =
        cases.iter().enumerate().map(|(n, (_, rule))| named(&rule.replace("VALUE", "zzzzzzzzzzzz"), n)).collect();
    let (_, problems) = Extractor::builder().pack_text("rules/x.toml", wrong).build_anyway().unwrap();
    let mut problems: Vec<_> = problems.0.into_iter().filter(|p| p.is_error()).collect();
    problems.sort_by_key(|p| p.span.start);
    assert_eq!(problems.len(), cases.len(), "{problems:?}");
    for ((at, _), problem) in cases.iter().zip(&problems) {
        let help = problem.help.as_deref().unwrap_or_default();
        let mut taken: Vec<&str> = help.strip_prefix("one of: ").unwrap_or_default().split(", ").collect();
        let known = listed(at);
        let mut known: Vec<&str> = known.iter().map(String::as_str).collect();
        taken.sort_unstable();
        known.sort_unstable();
        assert_eq!(taken, known, "{at}");
    }
    // Roles of `expect`, beside what else it may name.
    let mut roles: Vec<&str> = demarche::document::Role::ALL.iter().map(|r| r.as_str()).collect();
    roles.extend(["trigger", "type", "modality"]);
    let expect = schema.pointer("/$defs/example/properties/expect/properties").and_then(|v| v.as_object()).unwrap();
    let mut keys: Vec<&str> = expect.keys().map(String::as_str).collect();
    roles.sort_unstable();
    keys.sort_unstable();
    assert_eq!(keys, roles);
}

/// `docs/rules.md` explains every key.
#[test]
fn the_guide_has_every_key() {
    let guide = include_str!("../docs/rules.md");
    for what in ["file", "type", "frame", "pattern", "example", "when"] {
        for key in demarche::rule::keys(what) {
            assert!(guide.contains(&format!("`{key}`")) || guide.contains(&format!("[[{key}]]")), "{what}: {key}");
        }
    }
}

/// What a rule writer may rely on: a match takes time linear in the text, and no pattern can grow without bound.
#[test]
fn patterns_are_linear_and_bounded() {
    let rules = r#"
[[pattern]]
id = "greedy"
type = "state"
match = "<actor:party>? ...30 ...30 ...30 <trigger:yodel> ...30 <content:...>"
"#;
    let extractor = Extractor::builder().pack_text("rules/mine.toml", rules).build().unwrap();
    let time = |n: usize| {
        let text = "word yodel ".repeat(n);
        let start = std::time::Instant::now();
        extractor.extract(&text);
        start.elapsed()
    };
    time(100);
    let (short, long) = (time(1_000), time(8_000));
    assert!(long < short * 40 + std::time::Duration::from_millis(500), "{short:?} {long:?}");
    let huge = rules.replace("...30 <content", "...30 ...30 ...30 ...30 ...30 <content");
    let error = Extractor::builder().pack_text("rules/mine.toml", huge).build().unwrap_err();
    assert!(error.to_string().contains("at most 200"), "{error}");
}

/// The worked examples of the guide load, and their own examples hold.
#[test]
fn the_guides_rules_work() {
    let guide = include_str!("../docs/rules.md");
    let blocks: Vec<&str> = guide.split("```toml\n").skip(1).filter_map(|b| b.split("```").next()).collect();
    assert!(blocks.len() >= 3);
    let add = |b: demarche::Builder, (n, block): (usize, &&str)| b.pack_text(&format!("rules/guide{n}.toml"), *block);
    let extractor = blocks.iter().enumerate().fold(Extractor::builder(), add).build().unwrap_or_else(|e| panic!("{e}"));
    for table in guide.split("```csv\n").skip(1).filter_map(|b| b.split("```").next()) {
        let path = if table.starts_with("lemma") { "lexicon/verbs.csv" } else { "gazetteer/people.csv" };
        let (_, problems) = Extractor::builder().pack_text(path, table).build_anyway().unwrap();
        assert!(!problems.0.iter().any(demarche::rule::Problem::is_error), "{problems}");
    }
    let mine = |id: &str| extractor.rules().written.iter().any(|w| w.pack > 0 && w.rule.id == id);
    let outcome = demarche::rule::test_where(&extractor, mine);
    let failures: Vec<String> = outcome.failures.iter().map(ToString::to_string).collect();
    assert!(failures.is_empty() && outcome.run >= 6, "{} {}", outcome.run, failures.join("\n"));
}
