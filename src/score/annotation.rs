//! What the scorer compares: the events and mentions one side claims for each document.
//!
//! Gold files, prediction files and fresh [`Document`]s all become a [`Corpus`] of [`Annotation`]s. Types, roles and kinds
//! are plain names here, because gold files may use names that this crate's rules do not.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use crate::date::DateRange;
use crate::document::{self, Document};
use crate::error::{Error, ErrorKind, Result};
use crate::span::Span;

/// One event as the scorer sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// The type's name, such as `announce`.
    pub kind: String,
    /// The words that name the event (bytes).
    pub trigger: Span,
    /// The arguments, in the order of the file.
    pub args: Vec<Arg>,
    /// `actual`, `future`, `negated` or `hypothetical`.
    pub modality: String,
}

/// One argument of a [`Frame`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arg {
    /// Its part in the event, such as `actor`.
    pub role: String,
    /// Its words (bytes).
    pub span: Span,
    /// The value of a date, where the file states one.
    pub date: Option<DateRange>,
}

/// One mention as the scorer sees it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tag {
    /// What it names, such as `person`.
    pub kind: String,
    /// Its words (bytes).
    pub span: Span,
    /// Mentions of one document with the same value name the same thing.
    pub entity: Option<String>,
    /// The thing's stable key, such as `country:KZ`.
    pub key: Option<String>,
    /// ISO 3166 alpha-2 code of the thing's country.
    pub country: Option<String>,
    /// The roles of a person.
    pub roles: Vec<String>,
    /// The value of a date mention.
    pub date: Option<DateRange>,
    /// Gold only: stands inside a longer mention, so that finding it and not finding it are both right.
    pub optional: bool,
    /// Gold only: the name is in no gazetteer.
    pub unseen: bool,
    /// Gold only: what sort of reference this is to something that the text names elsewhere (`pronoun`, `title` ...).
    pub coref: Option<String>,
    /// The things that a group consists of, each as the value of `entity` of its mentions.
    pub members: Vec<String>,
}

/// What one side claims for one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// The raw text that all spans point into, where known.
    pub text: Option<String>,
    /// The document's date, where known.
    pub date: Option<DateRange>,
    /// Its sentences (bytes), where known.
    pub sentences: Vec<Span>,
    /// Its events without those that stand in another one's content.
    pub frames: Vec<Frame>,
    /// Its mentions; none where the file does not annotate mentions.
    pub mentions: Option<Vec<Tag>>,
    /// Gold only: annotates mentions and no events, so that events are not scored.
    pub mentions_only: bool,
}

impl From<&Document<'_>> for Annotation {
    fn from(doc: &Document<'_>) -> Self {
        Annotation {
            text: Some(doc.text.clone().into_owned()),
            date: doc.date,
            sentences: doc.sentences.clone(),
            frames: doc.outer_events().map(Frame::from).collect(),
            mentions: Some(doc.mentions.iter().map(|m| Tag::from_mention(doc, m)).collect()),
            mentions_only: false,
        }
    }
}

impl From<&document::Event> for Frame {
    fn from(event: &document::Event) -> Self {
        let arg = |a: &document::Argument| Arg { role: a.role.as_str().to_owned(), span: a.span, date: a.date };
        Frame {
            kind: event.kind().to_owned(),
            trigger: event.trigger,
            args: event.args.iter().map(arg).collect(),
            modality: event.modality.as_str().to_owned(),
        }
    }
}

impl Tag {
    fn from_mention(doc: &Document<'_>, mention: &document::Mention) -> Self {
        let entity = doc.entity(mention.entity);
        Tag {
            kind: mention.kind.as_str().to_owned(),
            span: mention.span,
            entity: mention.entity.map(|e| format!("e{e}")),
            key: entity.and_then(|e| e.key.as_deref()).map(str::to_owned),
            country: entity.and_then(|e| e.country.as_deref()).map(str::to_owned),
            roles: entity.map(|e| e.roles.iter().map(|r| r.as_ref().to_owned()).collect()).unwrap_or_default(),
            date: mention.date,
            members: entity.map(|e| e.members.iter().map(|m| format!("e{m}")).collect()).unwrap_or_default(),
            ..Tag::default()
        }
    }
}

/// The annotations of one side, by document id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corpus {
    /// The documents in the order of their ids.
    pub documents: BTreeMap<String, Annotation>,
}

impl Corpus {
    /// Reads a gold or prediction file: JSON lines, one JSON object, one brat `.ann` file with its `.txt`, or a folder
    /// of such pairs. `-` reads JSON lines from standard input.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] for what cannot be read, [`ErrorKind::Gold`] with file and line for what is malformed.
    pub fn read(path: impl AsRef<Path>) -> Result<Corpus> {
        let path = path.as_ref();
        if path.is_dir() || path.extension().is_some_and(|e| e == "ann") {
            return super::brat::read(path);
        }
        let text = if path == Path::new("-") {
            std::io::read_to_string(std::io::stdin())
        } else {
            std::fs::read_to_string(path)
        };
        text.map_err(|e| Error::from(e).in_file(path))
            .and_then(|text| Corpus::from_json(&text).map_err(|e| e.in_file(path)))
    }

    /// Reads JSON lines (or one JSON object over several lines): gold records or the extractor's own output.
    ///
    /// # Errors
    /// [`ErrorKind::Gold`] with the line of the malformed record.
    pub fn from_json(text: &str) -> Result<Corpus> {
        super::json::corpus(text)
    }

    /// Adds gold mentions from a JSON file of records `{"id", "mentions"}`. A file of one record without an id belongs to
    /// the one document of this corpus. A document that this corpus does not have is added to it, without events to score.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] for what cannot be read, [`ErrorKind::Gold`] with file and line for what is malformed.
    pub fn read_mentions(&mut self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path).map_err(|e| Error::from(e).in_file(path))?;
        self.add_mentions(&text).map_err(|e| e.in_file(path))
    }

    /// Like [`Corpus::read_mentions`], from a string.
    ///
    /// # Errors
    /// [`ErrorKind::Gold`] with the line of the malformed record.
    pub fn add_mentions(&mut self, text: &str) -> Result<()> {
        for (id, read) in super::json::mentions(text)? {
            let document = match &id {
                Some(id) => self.documents.get_mut(id),
                None if self.documents.len() == 1 => self.documents.values_mut().next(),
                None => {
                    let message = format!("mentions without an id, but {} gold documents", self.documents.len());
                    return Err(Error::new(ErrorKind::Gold, message));
                }
            };
            match (document, id) {
                (Some(document), _) => {
                    document.mentions = read.mentions;
                    document.date = document.date.or(read.date);
                    document.text = document.text.take().or(read.text);
                }
                (None, Some(id)) => _ = self.documents.insert(id, read),
                (None, None) => {}
            }
        }
        Ok(())
    }

    /// Reads the text of every document that has none yet from `ID.txt` in the first of the folders that holds it.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] for a text that is in none of the folders or cannot be read, [`ErrorKind::InvalidUtf8`] with the
    /// offset of the first bad byte.
    pub fn read_texts(&mut self, folders: &[PathBuf]) -> Result<()> {
        for (id, document) in self.documents.iter_mut().filter(|(_, d)| d.text.is_none()) {
            document.text = Some(read_text(id, folders)?);
        }
        Ok(())
    }

    /// The number of documents.
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Whether there is no document.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}

impl FromIterator<(String, Annotation)> for Corpus {
    fn from_iter<I: IntoIterator<Item = (String, Annotation)>>(documents: I) -> Self {
        Corpus { documents: documents.into_iter().collect() }
    }
}

fn read_text(id: &str, folders: &[PathBuf]) -> Result<String> {
    let name = format!("{id}.txt");
    // An id is data: it may name a file below the folder, nothing else.
    let inside = Path::new(&name).components().all(|c| matches!(c, Component::Normal(_)));
    let found = folders.iter().map(|f| f.join(&name)).find(|p| inside && p.is_file());
    let Some(path) = found else {
        let places = match folders {
            [] => "no folder of texts given".to_owned(),
            _ => format!(
                "no file {name} in {}",
                folders.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ")
            ),
        };
        return Err(Error::new(ErrorKind::Io, format!("no text for document {id:?}: {places}")));
    };
    let bytes = std::fs::read(&path).map_err(|e| Error::from(e).in_file(&path))?;
    utf8(bytes).map_err(|e| e.in_file(&path))
}

pub(super) fn utf8(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|e| {
        let offset = e.utf8_error().valid_up_to() as u64;
        Error::new(ErrorKind::InvalidUtf8, "the text is not valid UTF-8").at_offset(offset)
    })
}
