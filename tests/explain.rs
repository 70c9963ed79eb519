//! `--why-not`: the nearest miss of a rule, on prepared misses of every sort.

use demarche::Extractor;
use demarche::event::trace::Why;

const RULES: &str = r#"
[[frame]]
id = "scold"
type = "criticize"
verbs = ["scold"]
object = "target"
party_object = true
finite = true

[[frame]]
id = "call-at"
type = "visit"
verbs = ["visit"]
object = "place"

[[frame]]
id = "berate"
type = "criticize"
verbs = ["berate"]
object = "target"
voice = "passive"

[[frame]]
id = "rebuke-active"
type = "criticize"
verbs = ["befoul"]
voice = "active"

[[frame]]
id = "team"
type = "cooperate"
verbs = ["pair up with"]
object = "party"

[[frame]]
id = "shred"
type = "reject"
verbs = ["shred"]
heads = ["treaty", "pact"]

[[frame]]
id = "shred-anything"
type = "reject"
verbs = ["shred"]
needs = ["content"]

[[frame]]
id = "dally"
type = "meet"
verbs = ["dally"]
object = "none"
preps = { "with" = "target" }
needs = ["target"]

[[frame]]
id = "mingle"
type = "meet"
verbs = ["intermingle"]
plural_subject = true

[[frame]]
id = "mesmerize"
type = "support"
verbs = ["mesmerize"]
party_subject = true

[[pattern]]
id = "tip-hat"
type = "welcome"
match = "<actor:country|person> <trigger:tip the hat> to <target:country|person>"

[[pattern]]
id = "tip-long"
type = "welcome"
match = "<actor:country> <trigger:tip the hat> to <target:country> in public"
"#;

/// Text, rule, the reason (`None`: it fired), the words it shows on.
const CASES: &[(&str, &str, Option<Why>, &str)] = &[
    ("Peru left Chile.", "scold", Some(Why::NoVerb), ""),
    ("The visit to Chile was short.", "call-at", Some(Why::NotAVerb), "visit"),
    ("Peru paired with Chile.", "team", Some(Why::Particle), "with"),
    ("Peru berated Chile.", "berate", Some(Why::Voice), "berated"),
    ("Chile was befouled.", "rebuke-active", Some(Why::Voice), "was befouled"),
    ("Peru hopes to scold Chile.", "scold", Some(Why::NotFinite), "to scold"),
    ("Peru scolded.", "scold", Some(Why::NoObject), "scolded"),
    ("Peru scolded the weather.", "scold", Some(Why::ObjectKind), "the weather"),
    ("Peru shredded the carpet.", "shred", Some(Why::HeadNoun), "the carpet"),
    ("Peru shredded.", "shred", Some(Why::NoObject), "shredded"),
    ("Peru shredded.", "shred-anything", Some(Why::Needs), "shredded"),
    ("Peru shredded the treaty.", "shred-anything", Some(Why::Beaten), "shredded"),
    ("Peru dallied the carpet.", "dally", Some(Why::ObjectTaken), "the carpet"),
    ("Peru dallied in Lima.", "dally", Some(Why::Needs), "dallied"),
    ("Peru intermingled.", "mingle", Some(Why::SubjectNumber), "Peru"),
    ("The carpet mesmerized Chile.", "mesmerize", Some(Why::SubjectKind), "The carpet"),
    ("Peru left.", "tip-hat", Some(Why::NoVerb), ""),
    ("Peru tipped the hat to fate.", "tip-hat", Some(Why::Sequence), "fate"),
    ("A waiter tipped the hat to Chile.", "tip-hat", Some(Why::Sequence), "waiter"),
    ("Peru tipped the hat to Chile in public.", "tip-hat", Some(Why::Beaten), "tipped the hat"),
    ("Peru scolded Chile.", "scold", None, "scolded"),
    ("Peru said that Kenya scolded Chile.", "scold", None, "scolded"),
];

#[test]
fn the_nearest_miss() {
    let extractor = Extractor::builder().pack_text("rules/mine.toml", RULES).build().unwrap_or_else(|e| panic!("{e}"));
    let mut wrong = Vec::new();
    for (text, rule, why, shown) in CASES {
        let explanation = extractor.explain(text, None);
        let told = explanation.why_not(rule).unwrap();
        let span = told.span.map_or("", |s| explanation.document.slice(s));
        if (told.why, span) != (*why, *shown) {
            wrong.push(format!("{text} {rule}: expected {why:?} on {shown:?}, got {:?} on {span:?}: {told}", told.why));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nested_events_and_unknown_rules_are_told() {
    let extractor = Extractor::builder().pack_text("rules/mine.toml", RULES).build().unwrap();
    let explanation = extractor.explain("Peru said that Kenya scolded Chile.", None);
    assert!(explanation.why_not("scold").unwrap().told.contains("nested"));
    let error = explanation.why_not("scodl").unwrap_err();
    assert!(error.to_string().contains("\"scold\""), "{error}");
}

/// The record costs nothing and changes nothing: with and without it the same events.
#[test]
fn explaining_changes_no_event() {
    let extractor = Extractor::default();
    for entry in std::fs::read_dir("fixtures/articles").unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let plain = extractor.extract(&text);
        let explanation = extractor.explain(&text, None);
        for (a, b) in plain.events().iter().zip(explanation.document.events()) {
            let spans = |e: &demarche::document::Event| e.args.iter().map(|a| (a.role, a.span)).collect::<Vec<_>>();
            assert_eq!((&a.kind, a.trigger, spans(a), &a.rule.id), (&b.kind, b.trigger, spans(b), &b.rule.id));
        }
        assert_eq!(plain.events().len(), explanation.document.events().len());
        for event in explanation.document.events() {
            assert!(explanation.of(event).is_some(), "{} {}", event.rule.id, explanation.document.slice(event.trigger));
        }
    }
}
