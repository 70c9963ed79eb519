//! Scoring cases as data: see `tests/data/score/cases.toml`; and properties that hold for any data.

use demarche::Span;
use demarche::score::{Alignment, Annotation, Arg, Corpus, Figure, Frame, Report, Scorer};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[allow(non_snake_case)]
struct Case {
    name: String,
    text: String,
    gold: Vec<String>,
    pred: Vec<String>,
    #[serde(default)]
    alignment: String,
    TI: [usize; 3],
    TC: [usize; 3],
    AI: [usize; 3],
    relaxed: [usize; 3],
    exact: [usize; 3],
    modality: [usize; 2],
}

/// `words` or `words#n`.
fn find(text: &str, words: &str) -> Span {
    let (words, nth) = words.split_once('#').map_or((words, 1), |(w, n)| (w, n.parse().unwrap()));
    let (at, _) = text.match_indices(words).nth(nth - 1).unwrap_or_else(|| panic!("no {words:?} in {text:?}"));
    Span::new(at as u32, (at + words.len()) as u32)
}

fn frame(text: &str, line: &str) -> Frame {
    let mut parts = line.split(" | ");
    let (kind, trigger) = parts.next().unwrap().split_once(' ').unwrap();
    let (trigger, modality) = trigger.split_once(" !").unwrap_or((trigger, "actual"));
    let arg = |part: &str| {
        let (role, words) = part.split_once('=').unwrap();
        Arg { role: role.into(), span: find(text, words), date: None }
    };
    Frame { kind: kind.into(), trigger: find(text, trigger), args: parts.map(arg).collect(), modality: modality.into() }
}

fn corpus(text: &str, frames: Vec<Frame>) -> Corpus {
    let annotation = Annotation { text: Some(text.into()), frames, ..Annotation::default() };
    [("d".to_owned(), annotation)].into_iter().collect()
}

#[test]
fn hand_counted_cases() {
    let cases: Cases = toml::from_str(include_str!("data/score/cases.toml")).unwrap();
    for case in cases.case {
        let side = |lines: &[String]| corpus(&case.text, lines.iter().map(|l| frame(&case.text, l)).collect());
        let alignment = if case.alignment == "optimal" { Alignment::Optimal } else { Alignment::Greedy };
        let scorer = Scorer::default().draws(0).alignment(alignment);
        let report = scorer.score(&side(&case.gold), &side(&case.pred)).unwrap();
        let got = Figure::ALL.map(|f| report.tally(f)).map(|t| [t.right, t.pred, t.gold]);
        assert_eq!(got, [case.TI, case.TC, case.AI, case.relaxed, case.exact], "{}", case.name);
        let modality = report.total.modality();
        assert_eq!([modality.hits, modality.of], case.modality, "{}: modality", case.name);
    }
}

#[test]
fn tables_and_macro_average() {
    let text = "Peru met Chile. Cuba met Mali. Togo left. Iran left.";
    let side = |lines: &[&str]| corpus(text, lines.iter().map(|l| frame(text, l)).collect());
    let gold = side(&["meet met | actor=Peru", "meet met#2 | actor=Cuba", "visit left | actor=Togo", "visit left#2"]);
    let pred = side(&["meet met | actor=Peru", "meet met#2 | target=Cuba", "visit left", "thank left#2"]);
    let report = Scorer::default().score(&gold, &pred).unwrap();
    let row = |t: &demarche::score::Tally| [t.right, t.pred, t.gold];
    let kinds: Vec<_> = report.kinds.iter().map(|(k, t)| (k.as_str(), row(t))).collect();
    assert_eq!(kinds, [("meet", [2, 2, 2]), ("thank", [0, 1, 0]), ("visit", [1, 1, 2])]);
    let roles: Vec<_> = report.roles.iter().map(|(k, t)| (k.as_str(), row(t))).collect();
    assert_eq!(roles, [("actor", [1, 1, 3]), ("target", [0, 1, 0])]);
    let (p, r, f1) = report.macro_average();
    assert_eq!((p, r), (1.0, 0.75));
    assert!((f1 - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
    let strict = report.arguments.strict;
    assert_eq!([strict.correct, strict.incorrect, strict.missing, strict.spurious], [1, 1, 1, 0]);
    let text = report.text(true).to_string();
    assert!(text.contains("macro F1 over 2 types 83.3"), "{text}");
}

const TEXT_LEN: u32 = 400;

/// An event, or none, in each block of twenty bytes. Roles never are `content`, so that no side hides events.
fn blocks() -> impl Strategy<Value = Vec<Frame>> {
    let span = |room: u32| (0..room, 1..5u32).prop_map(|(at, len)| Span::new(at, at + len));
    let arg = (span(8), prop::sample::select(vec!["actor", "target", "date"])).prop_map(|(span, role)| Arg {
        role: role.into(),
        span,
        date: None,
    });
    let kind = prop::sample::select(vec!["meet", "sign"]);
    let frame = (span(5), kind, prop::collection::vec(arg, 0..4)).prop_map(|(trigger, kind, args)| Frame {
        kind: kind.into(),
        trigger,
        args,
        modality: "actual".into(),
    });
    prop::collection::vec(prop::option::of(frame), 0..20).prop_map(|blocks| {
        let placed = |(n, frame): (usize, Option<Frame>)| frame.map(|f| moved(f, n as u32 * 20));
        blocks.into_iter().enumerate().filter_map(placed).collect()
    })
}

fn moved(mut frame: Frame, by: u32) -> Frame {
    let shift = |s: &mut Span| *s = Span::new(s.start + by, s.end + by);
    shift(&mut frame.trigger);
    frame.args.iter_mut().for_each(|a| shift(&mut a.span));
    frame
}

fn score(gold: &[Frame], pred: &[Frame], alignment: Alignment) -> Report {
    let text = "x".repeat(TEXT_LEN as usize);
    let scorer = Scorer::default().draws(0).alignment(alignment);
    scorer.score(&corpus(&text, gold.to_vec()), &corpus(&text, pred.to_vec())).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn identical_is_one(frames in blocks()) {
        for alignment in [Alignment::Greedy, Alignment::Optimal] {
            let report = score(&frames, &frames, alignment);
            for figure in Figure::ALL {
                let t = report.tally(figure);
                prop_assert_eq!((t.right, t.pred), (t.gold, t.gold));
            }
            prop_assert!(report.faults.is_empty());
        }
    }

    #[test]
    fn swapping_sides_swaps_precision_and_recall(gold in blocks(), pred in blocks()) {
        let (there, back) = (score(&gold, &pred, Alignment::Optimal), score(&pred, &gold, Alignment::Optimal));
        for figure in [Figure::Trigger, Figure::Kind, Figure::ArgumentSpan, Figure::ArgumentRole] {
            let (a, b) = (there.tally(figure), back.tally(figure));
            prop_assert_eq!((a.precision(), a.recall()), (b.recall(), b.precision()));
        }
    }

    #[test]
    fn figures_get_stricter_and_stay_in_range(gold in blocks(), pred in blocks()) {
        let report = score(&gold, &pred, Alignment::Greedy);
        let t = report.total;
        prop_assert!(t.triggers >= t.kinds && t.arg_spans <= t.gold_args.min(t.pred_args));
        prop_assert!(t.arg_roles >= t.arg_exact && t.triggers <= t.gold_events.min(t.pred_events));
        prop_assert_eq!(report.kinds.values().map(|k| k.right).sum::<usize>(), t.kinds);
        prop_assert_eq!(report.roles.values().map(|k| k.right).sum::<usize>(), t.arg_roles);
        for (name, m) in report.arguments.named() {
            prop_assert_eq!(m.correct + m.incorrect + m.partial + m.missing, t.gold_args, "{}", name);
            prop_assert_eq!(m.correct + m.incorrect + m.partial + m.spurious, t.pred_args, "{}", name);
        }
        let optimal = score(&gold, &pred, Alignment::Optimal).total;
        prop_assert!(optimal.kinds >= t.kinds);
    }

    #[test]
    fn readers_never_panic(text in "\\PC{0,80}", json in "[\\[\\]{}:,\"a-e0-9 \n]{0,80}") {
        let _ = Corpus::from_json(&text);
        let _ = Corpus::from_json(&json);
    }
}
