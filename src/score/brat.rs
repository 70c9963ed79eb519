//! Reads gold and predictions from brat standoff files (`ID.ann` beside `ID.txt`).
//!
//! | line | is read as |
//! |---|---|
//! | `T1<TAB>Type 0 5;8 12<TAB>words` | a trigger where an `E` line names it, else a mention of that kind (in lower case) |
//! | `E1<TAB>Type:T1 actor:T2 actor2:T3` | an event; digits at the end of a role only keep repeated roles apart |
//! | `A1<TAB>modality E1 future`, `A1<TAB>Future E1` (also `M1`) | modality; `negation` and `speculation` are read too |
//! | `A1<TAB>nested E1` or `nested_in E1 E2` | the event stands in another one's content and is left out |
//! | `N1<TAB>Reference T1 Wikidata:Q43<TAB>words` | the key of the mention |
//! | `#1<TAB>...`, `R1<TAB>...`, `*<TAB>...` | notes, relations and equivalences: not scored |
//!
//! brat counts characters; here they become bytes. A discontinuous `content` is one argument per stretch (a quotation split
//! by `, he said,`); every other discontinuous annotation is the whole stretch from its first to its last character. An
//! argument that names an event stands for that event's trigger. Type names keep their letters but lose their case, because
//! brat projects like to write them with a capital.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use super::annotation::{Annotation, Arg, Corpus, Frame, Tag, utf8};
use crate::document::Modality;
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// Reads one `.ann` file or every one below a folder.
pub(super) fn read(path: &Path) -> Result<Corpus> {
    let mut files = Vec::new();
    if path.is_dir() {
        collect(path, &mut files)?;
        if files.is_empty() {
            return Err(Error::new(ErrorKind::Gold, "the folder holds no .ann file").in_file(path));
        }
    } else {
        files.push(path.to_path_buf());
    }
    let root = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    files.iter().map(|file| Ok((id(root, file), read_pair(file)?))).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let fail = |e: std::io::Error| Error::from(e).in_file(folder);
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(fail)?
        .map(|e| e.map(|e| e.path()))
        .collect::<Result<_, _>>()
        .map_err(fail)?;
    entries.sort();
    for entry in entries {
        if entry.is_dir() {
            collect(&entry, files)?;
        } else if entry.extension().is_some_and(|e| e == "ann") {
            files.push(entry);
        }
    }
    Ok(())
}

/// The path relative to the folder, without extension, with `/` between its parts.
fn id(root: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(root).unwrap_or(file).with_extension("");
    relative.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn read_pair(file: &Path) -> Result<Annotation> {
    let load = |path: &Path| {
        let bytes = std::fs::read(path).map_err(|e| Error::from(e).in_file(path))?;
        utf8(bytes).map_err(|e| e.in_file(path))
    };
    let (text, standoff) = (load(&file.with_extension("txt"))?, load(file)?);
    annotation(text, &standoff).map_err(|e| e.in_file(file))
}

/// Reads the standoff lines of one text.
///
/// # Errors
/// [`ErrorKind::Gold`] with the line.
pub(super) fn annotation(text: String, standoff: &str) -> Result<Annotation> {
    let mut lines = Lines::new(&text);
    for (n, line) in standoff.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        lines.take(line, n as u64 + 1).map_err(|m| Error::new(ErrorKind::Gold, m).at_line(n as u64 + 1))?;
    }
    let frames = lines.frames()?;
    let mentions = lines.mentions()?;
    Ok(Annotation { text: Some(text), frames, mentions, ..Annotation::default() })
}

/// A `T` line.
struct Bound {
    kind: String,
    pieces: Vec<Span>,
}

/// An `E` line.
struct Event {
    line: u64,
    kind: String,
    trigger: String,
    args: Vec<(String, String)>,
}

/// What the lines of one file say, by their ids.
struct Lines<'a> {
    text: &'a str,
    /// Byte offset of every character and of the end, or none for an ASCII text.
    bytes: Option<Vec<u32>>,
    bounds: BTreeMap<u64, Bound>,
    events: BTreeMap<u64, Event>,
    modality: HashMap<String, (u64, &'static str)>,
    nested: HashSet<String>,
    keys: HashMap<String, (u64, String)>,
    seen: HashSet<String>,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        let ends = || text.char_indices().map(|(at, _)| at as u32).chain([text.len() as u32]).collect();
        Lines {
            text,
            bytes: (!text.is_ascii()).then(ends),
            bounds: BTreeMap::new(),
            events: BTreeMap::new(),
            modality: HashMap::new(),
            nested: HashSet::new(),
            keys: HashMap::new(),
            seen: HashSet::new(),
        }
    }

    fn take(&mut self, line: &str, number: u64) -> Result<(), String> {
        let (id, rest) = line.split_once('\t').ok_or("expected an id and a tab")?;
        let letter = id.chars().next().unwrap_or(' ');
        if matches!(letter, '#' | '*' | 'R') {
            return Ok(());
        }
        let order = id.get(1..).and_then(|n| n.parse::<u64>().ok());
        let order = order.ok_or_else(|| format!("{id:?} is no id: expected a letter and a number, such as T1"))?;
        if !self.seen.insert(id.to_owned()) {
            return Err(format!("{id} stands in the file twice"));
        }
        match letter {
            'T' => {
                let bound = self.bound(rest)?;
                self.bounds.insert(order, bound);
            }
            'E' => {
                self.events.insert(order, event(rest, number)?);
            }
            'A' | 'M' => self.attribute(rest, number)?,
            'N' => self.reference(rest, number)?,
            _ => return Err(format!("{id:?}: lines start with T, E, R, A, M, N, # or *")),
        }
        Ok(())
    }

    fn bound(&self, rest: &str) -> Result<Bound, String> {
        let (head, words) = match rest.split_once('\t') {
            Some((head, words)) => (head, Some(words)),
            None => (rest, None),
        };
        let (kind, offsets) = head.split_once(' ').ok_or("expected a type and offsets")?;
        let pieces: Vec<Span> = offsets.split(';').map(|piece| self.piece(piece)).collect::<Result<_, _>>()?;
        let squeeze = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
        let held = squeeze(&pieces.iter().map(|p| p.text(self.text)).collect::<Vec<_>>().join(" "));
        match words {
            Some(words) if squeeze(words) != held => {
                Err(format!("says {words:?}, but the text holds {held:?} there (offsets count characters)"))
            }
            _ => Ok(Bound { kind: kind.to_lowercase(), pieces }),
        }
    }

    /// `12 20` in characters -> a span in bytes.
    fn piece(&self, piece: &str) -> Result<Span, String> {
        let bad = || format!("{piece:?} is no span: expected two offsets");
        let (start, end) = piece.trim().split_once(' ').ok_or_else(bad)?;
        let at = |s: &str| s.trim().parse::<usize>().map_err(|_| bad());
        let (start, end) = (at(start)?, at(end)?);
        if start > end {
            return Err(format!("the span ends at {end}, before its start {start}"));
        }
        let byte = |at: usize| match &self.bytes {
            Some(bytes) => bytes.get(at).copied(),
            None => (at <= self.text.len()).then_some(at as u32),
        };
        let past = || format!("offset {end} lies past the end of the text");
        Ok(Span::new(byte(start).ok_or_else(past)?, byte(end).ok_or_else(past)?))
    }

    fn attribute(&mut self, rest: &str, number: u64) -> Result<(), String> {
        let mut words = rest.split_whitespace();
        let (name, on) = words.next().zip(words.next()).ok_or("expected an attribute and what it is about")?;
        let value = words.next().map(str::to_lowercase);
        let modality = match (name.to_lowercase().as_str(), value.as_deref()) {
            ("modality", Some(value)) => Modality::parse(value).ok_or_else(|| format!("no modality {value:?}"))?,
            ("nested" | "nested_in", _) => {
                self.nested.insert(on.to_owned());
                return Ok(());
            }
            ("negation", _) => Modality::Negated,
            ("speculation", _) => Modality::Hypothetical,
            (other, _) => match Modality::parse(other) {
                Some(modality) => modality,
                None => return Ok(()),
            },
        };
        self.modality.insert(on.to_owned(), (number, modality.as_str()));
        Ok(())
    }

    fn reference(&mut self, rest: &str, number: u64) -> Result<(), String> {
        let mut words = rest.split_whitespace().skip(1);
        let (on, key) = words.next().zip(words.next()).ok_or("expected `Reference T1 RESOURCE:ID`")?;
        self.keys.insert(on.to_owned(), (number, key.to_owned()));
        Ok(())
    }

    fn frames(&self) -> Result<Vec<Frame>> {
        let fail = |line: u64, m: String| Error::new(ErrorKind::Gold, m).at_line(line);
        for (on, (line, _)) in &self.modality {
            if !self.seen.contains(on) {
                return Err(fail(*line, format!("{on} stands nowhere in the file")));
            }
        }
        let outer = self.events.iter().filter(|(n, _)| !self.nested.contains(&format!("E{n}")));
        outer.map(|(n, event)| self.frame(*n, event).map_err(|m| fail(event.line, m))).collect()
    }

    fn frame(&self, number: u64, event: &Event) -> Result<Frame, String> {
        let mut args = Vec::new();
        for (role, id) in &event.args {
            let pieces = self.pieces(id)?;
            let spans = if role == "content" { pieces.to_vec() } else { vec![whole(pieces)] };
            args.extend(spans.into_iter().map(|span| Arg { role: role.clone(), span, date: None }));
        }
        let modality = self.modality.get(&format!("E{number}")).or_else(|| self.modality.get(&event.trigger));
        Ok(Frame {
            kind: event.kind.clone(),
            trigger: whole(self.pieces(&event.trigger)?),
            args,
            modality: modality.map_or(Modality::Actual.as_str(), |m| m.1).to_owned(),
        })
    }

    /// The stretches of `T1`, or of the trigger of `E1`.
    fn pieces(&self, id: &str) -> Result<&[Span], String> {
        let missing = || format!("{id} stands nowhere in the file");
        let number = |id: &str| id.get(1..).and_then(|n| n.parse::<u64>().ok());
        let trigger = match id.starts_with('E') {
            true => &number(id).and_then(|n| self.events.get(&n)).ok_or_else(missing)?.trigger,
            false => id,
        };
        let bound = Some(trigger).filter(|t| t.starts_with('T')).and_then(number).and_then(|n| self.bounds.get(&n));
        bound.map(|b| b.pieces.as_slice()).ok_or_else(missing)
    }

    /// What no event takes as its trigger. A file without normalisation lines holds argument spans, not mentions.
    fn mentions(&self) -> Result<Option<Vec<Tag>>> {
        for (on, (line, _)) in &self.keys {
            if !self.seen.contains(on) {
                return Err(Error::new(ErrorKind::Gold, format!("{on} stands nowhere in the file")).at_line(*line));
            }
        }
        let triggers: HashSet<&str> = self.events.values().map(|e| e.trigger.as_str()).collect();
        let tags =
            self.bounds.iter().filter(|(n, _)| !triggers.contains(format!("T{n}").as_str())).map(|(n, bound)| {
                let key = self.keys.get(&format!("T{n}")).map(|k| k.1.clone());
                Tag { kind: bound.kind.clone(), span: whole(&bound.pieces), entity: key.clone(), key, ..Tag::default() }
            });
        Ok((!self.keys.is_empty()).then(|| tags.collect()))
    }
}

fn event(rest: &str, line: u64) -> Result<Event, String> {
    let parts = rest.split_whitespace().map(|part| {
        part.split_once(':')
            .filter(|(a, b)| !a.is_empty() && !b.is_empty())
            .ok_or_else(|| format!("{part:?}: expected NAME:ID"))
    });
    let mut parts = parts.collect::<Result<Vec<_>, _>>()?.into_iter();
    let (kind, trigger) = parts.next().ok_or("expected TYPE:TRIGGER")?;
    let args =
        parts.map(|(role, id)| (role.trim_end_matches(|c: char| c.is_ascii_digit()).to_lowercase(), id.to_owned()));
    Ok(Event { line, kind: kind.to_lowercase(), trigger: trigger.to_owned(), args: args.collect() })
}

/// From the first to the last stretch.
fn whole(pieces: &[Span]) -> Span {
    pieces.iter().copied().reduce(Span::join).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "“Yes,” Élise said, “we agree.”";

    #[test]
    fn characters_become_bytes_and_split_contents_two_arguments() {
        let standoff = "T1\tState 13 17\tsaid\nT2\tPerson 7 12\tÉlise\nT3\tContent 0 6;19 30\t“Yes,” “we agree.”\n\
            E1\tState:T1 actor:T2 content2:T3\nA1\tmodality E1 future\n#1\tAnnotatorNotes E1\tsure?\nR1\tX Arg1:T1 Arg2:T2\n";
        let read = annotation(TEXT.to_owned(), standoff).unwrap();
        let [frame] = read.frames.as_slice() else { panic!("{read:?}") };
        assert_eq!(
            (frame.kind.as_str(), frame.trigger.text(TEXT), frame.modality.as_str()),
            ("state", "said", "future")
        );
        let args: Vec<_> = frame.args.iter().map(|a| (a.role.as_str(), a.span.text(TEXT))).collect();
        assert_eq!(args, [("actor", "Élise"), ("content", "“Yes,”"), ("content", "“we agree.”")]);
        assert_eq!(read.mentions, None);
    }

    #[test]
    fn flags_events_as_arguments_and_keys() {
        let text = "A urged B to sign.";
        let standoff = "T1\tRequest 2 7\tT\n".replace("\tT\n", "\turged\n")
            + "T2\tCountry 0 1\tA\nT3\tSign 13 17\tsign\nE2\tSign:T3 actor:T2\nE1\tRequest:T1 content:E2 actor:T2\n\
               A1\tNegation E1\nA2\tnested E2\nN1\tReference T2 country:KZ\tKazakhstan\n";
        let read = annotation(text.to_owned(), &standoff).unwrap();
        assert_eq!(read.frames.len(), 1, "the nested event is left out");
        assert_eq!((read.frames[0].modality.as_str(), read.frames[0].args[0].span), ("negated", Span::new(13, 17)));
        let tags = read.mentions.unwrap();
        assert_eq!((tags.len(), tags[0].kind.as_str(), tags[0].key.as_deref()), (1, "country", Some("country:KZ")));
    }

    #[test]
    fn malformed_lines_say_where() {
        let cases = [
            ("T1 State 0 1", "line 1: expected an id and a tab"),
            ("T1\tState 0 99", "line 1: offset 99 lies past the end"),
            ("T1\tState 5 2", "line 1: the span ends at 2, before its start 5"),
            ("T1\tState 5", "line 1: \"5\" is no span"),
            ("T1\tState", "line 1: expected a type and offsets"),
            ("T1\tState -1 2", "line 1: \"-1 2\" is no span"),
            ("T1\tState 0 2\tNo", "line 1: says \"No\", but the text holds \"“Y\" there"),
            ("T1\tState 0 1\nT1\tState 0 1", "line 2: T1 stands in the file twice"),
            ("T1\tState 0 1\n\nE1\tState:T9", "line 3: T9 stands nowhere"),
            ("T1\tState 0 1\nE1\tState:T1 actor:E7", "line 2: E7 stands nowhere"),
            ("E1\tState", "line 1: \"State\": expected NAME:ID"),
            ("E1\t", "line 1: expected TYPE:TRIGGER"),
            ("A1\tmodality E1 maybe", "line 1: no modality \"maybe\""),
            ("A1\tFuture E5", "line 1: E5 stands nowhere"),
            ("A1\tFuture", "line 1: expected an attribute"),
            ("N1\tReference T1", "line 1: expected `Reference"),
            ("Q1\tx", "line 1: \"Q1\": lines start with"),
            ("é\tx", "line 1: \"é\" is no id"),
        ];
        for (standoff, want) in cases {
            let error = annotation(TEXT.to_owned(), standoff).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Gold);
            assert!(error.to_string().starts_with(want), "{standoff:?}\n  gives {error}\n  wanted {want}");
        }
    }
}
