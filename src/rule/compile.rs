//! From rule files to compiled rules: names are looked up, words interned, defaults filled in.

use std::collections::HashMap;
use std::sync::Arc;

use toml::Spanned;

use super::frame::{Clauses, EventType, Frame, FrameEntry, HeadRule, Nouns, ObjectRole, Voice, When};
use super::parse::{FrameSource, WhenSource, line_column, parse_file};
use super::{RuleSet, VerbTraits};
use crate::document::{Modality, Role, RuleRef};
use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::{Lexicon, NounClass, Pos, VerbForms, WordId};
use crate::pack::PackFile;

pub(super) fn load(files: &[PackFile], lexicon: &mut Lexicon) -> Result<RuleSet> {
    let mut set = RuleSet::default();
    let mut types: HashMap<String, u32> = HashMap::new();
    let mut sources: Vec<(&PackFile, FrameSource)> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    for file in
        files.iter().filter(|f| f.path.ends_with(".toml") && (f.path.starts_with("rules/") || !f.path.contains('/')))
    {
        let parsed = parse_file(file)?;
        for t in parsed.types {
            let name: Arc<str> = t.name.get_ref().as_str().into();
            let event = EventType {
                name: name.clone(),
                plover: t.plover.map(Into::into),
                cameo: t.cameo.map(Into::into),
                when: whens(file, lexicon, t.when)?,
                place: t.place,
                purpose: t.purpose,
                act: t.act || !t.speech,
                speech: t.speech,
                meeting: t.meeting,
                joint: t.joint,
            };
            match types.get(&*name) {
                Some(row) => set.types[*row as usize] = event,
                None => {
                    types.insert(name.to_string(), set.types.len() as u32);
                    set.types.push(event);
                }
            }
        }
        for frame in parsed.frames {
            let id = frame.id.get_ref().clone();
            match at.get(&id) {
                // A later pack's frame takes the place of the one with its id; twice in one pack is a mistake.
                Some(&n) if sources[n].0.embedded && !file.embedded => sources[n] = (file, frame),
                Some(&n) => {
                    let first = line_column(&sources[n].0.text, sources[n].1.id.span().start).0;
                    return Err(fail(
                        file,
                        &frame.id,
                        format!("the id {id:?} is taken (line {first} of {})", sources[n].0.shown.display()),
                    ));
                }
                None => {
                    at.insert(id, sources.len());
                    sources.push((file, frame));
                }
            }
        }
    }
    for (order, (file, source)) in sources.into_iter().enumerate() {
        frame(&mut set, lexicon, &types, file, source, order as u32)?;
    }
    let specific = |f: &Frame| match (&f.heads, f.party_object || f.plural_subject) {
        _ if f.special => 0,
        (Some(_), _) => 0,
        (None, _) if !f.subject_heads.is_empty() => 0,
        (None, true) => 1,
        (None, false) => 2,
    };
    let orders: Vec<(u8, u32)> = set.frames.iter().map(|f| (specific(f), f.order)).collect();
    // The more specific first: longer triggers, then frames that ask for a head noun, then those that ask for
    // a party, then the order of the packs.
    set.traits.sort(|e| {
        let (general, order) = orders.get(e.frame as usize).copied().unwrap_or_default();
        (4u8.saturating_sub(e.particles.len() as u8) * 3 + general, order)
    });
    Ok(set)
}

fn fail<T>(file: &PackFile, at: &Spanned<T>, message: impl Into<String>) -> Error {
    let (line, column) = line_column(&file.text, at.span().start);
    Error::new(ErrorKind::Rule, message).in_file(&file.shown).at_line(line).at_column(column)
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let best = known.map(|k| (distance(name, k), k)).min();
    match best {
        Some((d, k)) if d <= 1 + name.len() / 3 => format!(", did you mean {k:?}?"),
        _ => String::new(),
    }
}

/// Edit distance (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let cost = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or(0)
}

fn choice<T: Copy>(file: &PackFile, what: &str, value: &Spanned<String>, table: &[(&str, T)]) -> Result<T> {
    let name = value.get_ref().as_str();
    table.iter().find(|(n, _)| *n == name).map(|(_, v)| *v).ok_or_else(|| {
        fail(file, value, format!("unknown {what} {name:?}{}", nearest(name, table.iter().map(|(n, _)| *n))))
    })
}

fn role(file: &PackFile, value: &Spanned<String>) -> Result<Role> {
    let table: Vec<(&str, Role)> = Role::ALL.iter().map(|r| (r.as_str(), *r)).collect();
    choice(file, "role", value, &table)
}

/// The lemma of a verb; verbs new to the lexicon are taken as regular.
fn verb(lexicon: &mut Lexicon, word: &str) -> WordId {
    let id = lexicon.find_folded(word);
    let known = lexicon.word(id);
    if known.pos.has(Pos::BASE) && known.verb.is_known() {
        return known.verb;
    }
    if id.is_known() && known.pos.has(Pos::AUXILIARY) {
        return known.past_of;
    }
    lexicon.add_verb(word, &VerbForms::default())
}

fn noun(lexicon: &mut Lexicon, word: &str) -> WordId {
    let id = lexicon.find_folded(word);
    let known = lexicon.word(id);
    if known.noun.is_known() {
        return known.noun;
    }
    lexicon.add_noun(word, None, NounClass::Other)
}

/// Nouns of one or several words.
fn nouns(lexicon: &mut Lexicon, names: &[Spanned<String>]) -> Nouns {
    let mut out = Nouns::default();
    for name in names {
        match name.get_ref().rsplit_once(' ') {
            None => out.single.push(noun(lexicon, name.get_ref())),
            Some((before, head)) => {
                let mut words: Vec<WordId> = before.split_whitespace().map(|w| lexicon.intern(w)).collect();
                words.push(noun(lexicon, head));
                out.phrases.push(words.into());
            }
        }
    }
    out.single.sort();
    out.single.dedup();
    out
}

fn whens(file: &PackFile, lexicon: &mut Lexicon, sources: Vec<WhenSource>) -> Result<Vec<When>> {
    let modalities = [
        ("future", Modality::Future),
        ("negated", Modality::Negated),
        ("hypothetical", Modality::Hypothetical),
        ("actual", Modality::Actual),
    ];
    let mut out = Vec::with_capacity(sources.len());
    for s in sources {
        let mut modality = Vec::with_capacity(s.modality.len());
        for m in &s.modality {
            modality.push(choice(file, "modality", m, &modalities)?);
        }
        out.push(When {
            plover: s.plover.map(code),
            cameo: s.cameo.map(Into::into),
            modality,
            content_modal: s.content_modal.iter().map(|w| lexicon.intern(w.get_ref())).collect(),
            content_verbs: s.content_verbs.iter().map(|w| verb(lexicon, w.get_ref())).collect(),
            content_heads: nouns(lexicon, &s.content_heads),
            content_negated: s.content_negated,
        });
    }
    Ok(out)
}

/// A code; `-` stands for none, kept as the empty string so that it hides the type's.
fn code(text: String) -> Arc<str> {
    if text == "-" { "".into() } else { text.into() }
}

fn frame(
    set: &mut RuleSet,
    lexicon: &mut Lexicon,
    types: &HashMap<String, u32>,
    file: &PackFile,
    source: FrameSource,
    order: u32,
) -> Result<()> {
    let name = source.kind.get_ref();
    let kind = *types.get(name).ok_or_else(|| {
        fail(
            file,
            &source.kind,
            format!("unknown event type {name:?}{}", nearest(name, types.keys().map(String::as_str))),
        )
    })?;
    let rule = Arc::new(RuleRef {
        id: source.id.get_ref().clone(),
        file: file.path.clone(),
        line: line_column(&file.text, source.id.span().start).0 as u32,
    });
    let object = match &source.object {
        None => ObjectRole::Content,
        Some(v) => choice(
            file,
            "object",
            v,
            &[
                ("content", ObjectRole::Content),
                ("target", ObjectRole::Target),
                ("party", ObjectRole::Party),
                ("none", ObjectRole::None),
                ("skip", ObjectRole::Skip),
                ("place", ObjectRole::Place),
            ],
        )?,
    };
    let mut clauses = Clauses::default();
    for c in &source.clauses {
        clauses = clauses.or(choice(
            file,
            "clause",
            c,
            &[
                ("that", Clauses::THAT),
                ("to", Clauses::TO),
                ("ing", Clauses::ING),
                ("wh", Clauses::WH),
                ("quote", Clauses::QUOTE),
                ("report", Clauses::REPORT),
            ],
        )?);
    }
    let mut preps = Vec::new();
    for (words, value) in &source.preps {
        let value = role(file, value)?;
        for word in words.get_ref().split_whitespace() {
            preps.push((lexicon.intern(word), value));
        }
    }
    let mut needs = 0;
    for need in &source.needs {
        needs |= 1 << role(file, need)? as u8;
    }
    let subject = source.subject.as_ref().map_or(Ok(Role::Actor), |s| role(file, s))?;
    let voice = match &source.voice {
        None => Voice::Any,
        Some(v) => {
            choice(file, "voice", v, &[("any", Voice::Any), ("active", Voice::Active), ("passive", Voice::Passive)])?
        }
    };
    let (negates, future) = match &source.modality {
        None => (false, false),
        Some(m) => choice(
            file,
            "modality",
            m,
            &[("negated", (true, false)), ("future", (false, true)), ("actual", (false, false))],
        )?,
    };
    let link = source.link.as_ref().map_or(WordId::NONE, |w| lexicon.intern(w.get_ref()));
    let except = nouns(lexicon, &source.except);
    let heads = if source.heads.is_empty() {
        None
    } else {
        Some(HeadRule { nouns: nouns(lexicon, &source.heads), light: source.light })
    };
    if source.verbs.is_empty() && source.adjectives.is_empty() && source.phrases.is_empty() {
        return Err(fail(file, &source.id, "a frame needs verbs or adjectives"));
    }
    let row = set.frames.len() as u32;
    let mut flags = VerbTraits::FRAMED;
    if clauses.has(Clauses::THAT) {
        flags = flags.or(VerbTraits::CLAUSE);
    }
    if clauses.has(Clauses::REPORT) {
        flags = flags.or(VerbTraits::SPEECH);
    }
    if set.types.get(kind as usize).is_some_and(|t| t.speech) {
        flags = flags.or(VerbTraits::STANCE);
    }
    if clauses.has(Clauses::REPORT) && object == ObjectRole::Target {
        flags = flags.or(VerbTraits::TELLS);
    }
    let by_phrase = preps.iter().any(|(_, r)| *r == Role::Content);
    let needs_object = needs != 0 && object != ObjectRole::None && !by_phrase || heads.is_some();
    if !needs_object {
        flags = flags.or(VerbTraits::EASY);
    }
    for (entries, adjective) in [(&source.verbs, false), (&source.adjectives, true)] {
        for entry in entries {
            let mut words = entry.get_ref().split_whitespace();
            let Some(first) = words.next() else {
                return Err(fail(file, entry, "empty entry"));
            };
            let lemma = if adjective { lexicon.add(first, Pos::ADJECTIVE) } else { verb(lexicon, first) };
            let particles: Box<[WordId]> = words.map(|w| lexicon.intern(w)).collect();
            let flags =
                if particles.is_empty() && !adjective { flags } else { VerbTraits::FRAMED.or(VerbTraits::EASY) };
            set.traits.add(lemma, FrameEntry { frame: row, particles, adjective }, flags);
        }
    }
    for phrase in &source.phrases {
        let words: Vec<WordId> = phrase.get_ref().split_whitespace().map(|w| lexicon.intern(w)).collect();
        let Some((first, rest)) = words.split_first() else {
            return Err(fail(file, phrase, "empty entry"));
        };
        set.traits.add(
            *first,
            FrameEntry { frame: row, particles: rest.into(), adjective: false },
            VerbTraits::default(),
        );
    }
    let subject_heads = nouns(lexicon, &source.subject_heads);
    let when = whens(file, lexicon, source.when)?;
    for example in source.examples {
        set.examples.push((rule.clone(), example));
    }
    set.frames.push(Frame {
        rule,
        kind,
        plover: source.plover.map(code),
        cameo: source.cameo.map(Into::into),
        object,
        heads,
        subject_heads,
        when,
        preps,
        clauses,
        needs,
        subject,
        voice,
        party_object: source.party_object,
        party_subject: source.party_subject,
        plural_subject: source.plural_subject,
        negates,
        future,
        finite: source.finite,
        predicative: source.predicative,
        link,
        except,
        special: source.special,
        yields: source.yields,
        order,
    });
    Ok(())
}
