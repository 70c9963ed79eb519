//! Packs and rules that anybody may have written.

use std::fmt::Write;
use std::sync::LazyLock;

use demarche::rule::Problems;
use demarche::{Builder, Error, ErrorKind, Extractor};

use super::input::{Choices, pieces, text};
use super::{news, oracle};

/// Every table with its header, and the rules.
const FILES: &[(&str, &str)] = &[
    ("gazetteer/countries.csv", "code,name,names,adjectives,nationals,ambiguous\n"),
    ("gazetteer/genders.csv", "form,kind,gender\n"),
    ("gazetteer/generic-titles.csv", "key,classes\n"),
    ("gazetteer/given-names.csv", "name\n"),
    ("gazetteer/heads.csv", "head,kind,standing\n"),
    ("gazetteer/honorifics.csv", "form,kind\n"),
    ("gazetteer/offices.csv", "key,role,class,country,variants,plurals\n"),
    ("gazetteer/organizations.csv", "key,name,aliases,type,country,members\n"),
    ("gazetteer/people.csv", "key,name,aliases,country,role,from,to,wikidata,note\n"),
    ("gazetteer/places.csv", "key,name,aliases,adjectives,country,type,seat,from,to,members\n"),
    ("gazetteer/programs.csv", "key,name,aliases,type,parties\n"),
    ("gazetteer/ranks.csv", "form,effect\n"),
    ("lexicon/adjectives.csv", "adjective\n"),
    ("lexicon/adverbs.csv", "adverb\n"),
    ("lexicon/function.csv", "word,readings\n"),
    ("lexicon/groups.csv", "noun,stands_for\n"),
    ("lexicon/nouns.csv", "noun,plural,class\n"),
    ("lexicon/phrases.csv", "phrase,reading\n"),
    ("lexicon/verbs.csv", "lemma,past,participle,ing,third,also\n"),
    ("rules/mine.toml", ""),
];

/// A little English, a little world.
const BASE: &[(&str, &str)] = &[
    (
        "gazetteer/countries.csv",
        "code,name,names,adjectives,nationals\nFJ,Fiji,,Fijian,Fijians\nTO,Tonga,,Tongan,Tongans\n",
    ),
    ("gazetteer/offices.csv", "key,role,class,country,variants,plurals\nm,minister,foreign,,minister,ministers\n"),
    ("gazetteer/people.csv", "key,name,aliases,country,role,from,to,wikidata,note\nfj/l,Ann Lee,,FJ,m,2020,,,\n"),
    (
        "lexicon/function.csv",
        "word,readings\na,det\nand,cc\nby,prep\nin,prep\nof,prep\nthat,that\nthe,det\nto,to|prep\nwas,be|vd\nwill,modal\nwith,prep\n",
    ),
    ("lexicon/nouns.csv", "noun,plural,class\nagreement,,\nsanction,,\nside,,\ntalk,,\n"),
    (
        "lexicon/verbs.csv",
        "lemma,past,participle,ing,third,also\nagree,,,,,\nmeet,met,met,,,\nsign,,,,,\nsay,said,said,,,\n",
    ),
    ("rules/types.toml", "[[type]]\nname = \"act\"\n\n[[type]]\nname = \"state\"\nspeech = true\n"),
];

const SAMPLE: &str = "Minister Ann Lee of Fiji met the Tongan minister. The sides agreed to sign an agreement. \
    \"We will meet,\" she said. An agreement was signed by Tonga and Fiji in 2024.";

fn base() -> Builder {
    let bare = Extractor::builder().without_default_pack();
    BASE.iter().fold(bare, |builder, (path, text)| builder.pack_text(path, *text))
}

/// Without this every pack is refused, and nothing is tested.
static BASE_WORKS: LazyLock<()> = LazyLock::new(|| {
    let extractor = base().pack_text("rules/mine.toml", "[[frame]]\nid='f'\ntype='act'\nverbs=['sign']\n").build();
    assert!(!extractor.unwrap().extract(SAMPLE).events().is_empty());
});

/// Tables: an error with its place, or a pack that works.
pub fn pack(data: &[u8]) {
    LazyLock::force(&BASE_WORKS);
    let mut builder = base();
    for piece in pieces(data, 0xff, 6) {
        let mut choices = Choices::new(piece);
        let kind = choices.below(FILES.len() * 2);
        let (path, head) = FILES[kind / 2];
        let head = if kind.is_multiple_of(2) { head } else { "" };
        builder = builder.pack_text(path, format!("{head}{}", text(choices.rest())));
    }
    match builder.build() {
        Ok(extractor) => works(&extractor),
        Err(error) => placed(&error),
    }
}

/// Words of which rule files are made.
const WORDS: &[&str] = &[
    "\n[[frame]]\nid = \"f\"\ntype = \"act\"\n",
    "\n[[frame]]\nid = \"g\"\ntype = \"state\"\n",
    "\n[[pattern]]\nid = \"p\"\ntype = \"act\"\nmatch = \"",
    "\n[[pattern]]\nid = \"q\"\ntype = \"state\"\nmatch = '''",
    "\n[[type]]\nname = \"act\"\n",
    "\n[[frame.example]]\n",
    "\n[[frame.when]]\n",
    "verbs = [",
    "adjectives = [",
    "phrases = [",
    "heads = [",
    "preps = { ",
    "like = \"f\"\n",
    "like = \"g\"\n",
    "off = [\"f\"]\n",
    "clauses = [\"that\", \"to\", \"quote\", \"report\"]\n",
    "object = \"target\"\n",
    "needs = [\"content\"]\n",
    "]\n",
    " }\n",
    "\"\n",
    "'''\n",
    "\"agree\", ",
    "\"meet with\", ",
    "\"sign\", ",
    "with = \"target\", ",
    "<trigger:",
    "<actor:",
    "<content:",
    "<",
    ">",
    "(",
    ")",
    "|",
    "?",
    "...",
    "...3",
    "...30",
    " agree ",
    " met ",
    " the ",
    "party+",
    "country",
    "noun-group",
    "verb-group",
    "\\\"agreement\\\"",
    ",",
    "é",
    " = ",
    "true\n",
];

/// A rule file: every mistake with its place, or rules that work.
pub fn rules(data: &[u8]) {
    LazyLock::force(&BASE_WORKS);
    let mut choices = Choices::new(data);
    let mut file = String::new();
    if choices.byte().is_multiple_of(2) {
        file = text(choices.rest());
    } else {
        while choices.more() {
            file.push_str(choices.pick(WORDS));
        }
    }
    let (extractor, problems) = match base().pack_text("rules/mine.toml", file.clone()).build_anyway() {
        Ok(built) => built,
        Err(error) => return placed(&error),
    };
    let Problems(list) = &problems;
    let mut shown = String::new();
    for p in list {
        assert!(p.text.get(p.span.clone()).is_some(), "{:?} is no place in {file:?}", p.span);
        let (line, column) = p.line_column();
        assert!(line >= 1 && column >= 1);
        write!(shown, "{p}").unwrap();
    }
    works(&extractor);
    if let Some(error) = problems.into_error() {
        assert_eq!(error.kind(), ErrorKind::Rule);
        placed(&error);
        assert!(error.position().column.is_some(), "no column: {error}");
    }
}

fn placed(error: &Error) {
    let place = error.position();
    assert!(place.file.is_some() && place.line.is_some(), "an error without its place: {error}");
    assert!(!error.message().is_empty());
}

fn works(extractor: &Extractor) {
    for text in [SAMPLE, &news::text(b"a quick look at what comes of a few pieces in a row")] {
        let doc = extractor.extract(text);
        oracle::sound(&doc);
        assert!(extractor.explain(text, None).document == doc);
    }
    demarche::rule::test(extractor);
}
