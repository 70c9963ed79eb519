//! The end of the pipeline: puts what the workers made in its place, in order.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::{Payload, brat};
use crate::corpus::batch::Position;
use crate::corpus::format::{Compression, OutputFormat};
use crate::corpus::journal::{Committer, Identity, Journal, State};
use crate::corpus::reject::Reject;
use crate::corpus::work::{Finished, compress};
use crate::corpus::{Options, Output};
use crate::error::{Error, ErrorKind, Result};

/// Where the output goes, with the rejects and the journal beside it.
pub(crate) struct Sink {
    target: Target,
    name: PathBuf,
    rejects: Option<(File, PathBuf)>,
    journal: Option<Committer>,
    state: State,
    resumed: u64,
    committed: Instant,
    first_rejects: Vec<Reject>,
}

enum Target {
    Stream(Box<dyn Write + Send>),
    File(File),
    Folder(PathBuf),
    #[cfg(feature = "parquet")]
    Parquet(Box<super::parquet::Table>),
}

/// How many rejects are kept for showing.
pub(crate) const SHOWN: usize = 10;

impl Sink {
    /// Opens the output: anew, or where an interrupted run left it.
    pub fn open(output: Output, options: &Options, inputs: u64) -> Result<Self> {
        let (name, stream) = match output {
            Output::Path(path) => (path, None),
            Output::Stream(stream) => (PathBuf::from("standard output"), Some(stream)),
        };
        let regular = stream.is_none() && fs::metadata(&name).map_or(true, |m| m.is_file());
        let resumable = regular && !matches!(options.format, OutputFormat::Brat | OutputFormat::Parquet);
        if options.resume && !resumable {
            return Err(not_resumable(options.format).in_file(&name));
        }
        let identity = Identity { inputs, options: options.identity() };
        let journal = resumable.then(|| Journal::new(&name, identity));
        let mut state = State::default();
        if let Some(journal) = &journal {
            // A place that cannot be written to is told by its own name, not by that of the journal.
            let probe = OpenOptions::new().append(true).create(true).open(&name);
            probe.map_err(|e| Error::from(e).in_file(&name))?;
            match found(journal, options.resume)? {
                Some(found) => state = found,
                // Before the output is touched: from here on an interruption can be resumed.
                None => journal.commit(&state)?,
            }
        }
        let rejects = match &options.rejects {
            Some(path) => Some((open_at(path, state.rejects)?, path.clone())),
            None => None,
        };
        let target = match (stream, options.format) {
            #[cfg(feature = "parquet")]
            (stream, OutputFormat::Parquet) => Target::Parquet(Box::new(super::parquet::Table::create(stream, &name)?)),
            #[cfg(not(feature = "parquet"))]
            (_, OutputFormat::Parquet) => return Err(Error::new(ErrorKind::Usage, crate::corpus::NO_PARQUET)),
            (None, OutputFormat::Brat) => Target::Folder(empty_folder(&name)?),
            (Some(_), OutputFormat::Brat) => {
                return Err(Error::new(ErrorKind::Usage, "the brat format is a folder: name it with -o"));
            }
            (Some(stream), _) => Target::Stream(stream),
            (None, _) if regular => Target::File(open_at(&name, state.output)?),
            (None, _) => {
                let file = OpenOptions::new().write(true).open(&name);
                Target::Stream(Box::new(file.map_err(|e| Error::from(e).in_file(&name))?))
            }
        };
        let mut files = Vec::new();
        if let Target::File(file) = &target {
            files.push((file, &name));
        }
        files.extend(rejects.iter().map(|(file, path)| (file, path)));
        let journal = journal.map(|j| Ok::<_, Error>(Committer::start(j, handles(&files)?))).transpose()?;
        let (resumed, committed) = (state.counts.documents, Instant::now());
        let mut sink = Sink { target, name, rejects, journal, state, resumed, committed, first_rejects: Vec::new() };
        if sink.state.output == 0 {
            sink.head(options)?;
        }
        Ok(sink)
    }

    /// The state so far.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Documents of the interrupted run that this one goes on with.
    pub fn resumed(&self) -> u64 {
        self.resumed
    }

    /// The first rejects.
    pub fn into_first_rejects(self) -> Vec<Reject> {
        self.first_rejects
    }

    /// A compressed output begins with a member even when there is nothing to say: an empty file is no gzip file.
    fn head(&mut self, options: &Options) -> Result<()> {
        let head = super::head(options.format);
        if !head.is_empty() || options.compression != Compression::None {
            self.append(&compress(head, options.compression))?;
        }
        Ok(())
    }

    /// Takes the next batch, in order.
    pub fn take(&mut self, finished: &mut Finished, options: &Options) -> Result<()> {
        match &finished.payload {
            Payload::Bytes(bytes) => self.append(bytes)?,
            Payload::Files(pairs) => {
                for pair in pairs {
                    self.pair(pair, &mut finished.rejects, &mut finished.counts)?;
                }
            }
            #[cfg(feature = "parquet")]
            Payload::Rows(rows) => {
                if let Target::Parquet(table) = &mut self.target {
                    for batch in rows {
                        table.write(batch).map_err(|e| e.in_file(&self.name))?;
                    }
                }
            }
        }
        for reject in std::mem::take(&mut finished.rejects) {
            self.reject(reject)?;
        }
        self.state.counts.add(&finished.counts);
        self.state.at = finished.after;
        if self.committed.elapsed() >= options.checkpoint {
            self.commit()?;
        }
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<()> {
        let written = match &mut self.target {
            Target::File(file) => file.write_all(bytes),
            Target::Stream(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Target::Folder(_) => Ok(()),
            #[cfg(feature = "parquet")]
            Target::Parquet(_) => Ok(()),
        };
        written.map_err(|e| Error::from(e).in_file(&self.name))?;
        self.state.output += bytes.len() as u64;
        Ok(())
    }

    fn reject(&mut self, reject: Reject) -> Result<()> {
        if let Some((file, path)) = &mut self.rejects {
            let place = |e: io::Error| Error::from(e).in_file(&*path);
            let mut line = serde_json::to_vec(&reject).map_err(|e| place(e.into()))?;
            line.push(b'\n');
            file.write_all(&line).map_err(place)?;
            self.state.rejects += line.len() as u64;
        }
        if self.first_rejects.len() < SHOWN {
            self.first_rejects.push(reject);
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<()> {
        let taken = self.journal.as_mut().map_or(Ok(true), |j| j.offer(&self.state))?;
        if taken {
            self.committed = Instant::now();
        }
        Ok(())
    }

    /// Writes the two files of a document; an id that was there before is rejected.
    fn pair(
        &self,
        pair: &brat::Pair,
        rejects: &mut Vec<Reject>,
        counts: &mut crate::corpus::summary::Counts,
    ) -> Result<()> {
        let Target::Folder(folder) = &self.target else { return Ok(()) };
        let write = |ending: &str, text: &str| {
            let path = folder.join(format!("{}{ending}", pair.name));
            OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut f| f.write_all(text.as_bytes()))
        };
        let reason = match write(".txt", &pair.txt).and_then(|()| write(".ann", &pair.ann)) {
            Ok(()) => return Ok(()),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => "an earlier document has the same id".to_string(),
            Err(e) if e.kind() == io::ErrorKind::InvalidFilename => "the id is too long for a file name".to_string(),
            Err(e) => return Err(Error::from(e).in_file(folder)),
        };
        counts.documents = counts.documents.saturating_sub(1);
        let reject =
            Reject { id: Some(pair.id.clone()), ..Reject::record(&folder.display().to_string(), None, reason) };
        counts.reject(&reject);
        rejects.push(reject);
        Ok(())
    }

    /// Everything is written: flushes it to the disk and lets go of the journal.
    pub fn finish(&mut self) -> Result<()> {
        match &mut self.target {
            Target::Stream(stream) => stream.flush().map_err(|e| Error::from(e).in_file(&self.name))?,
            Target::File(_) | Target::Folder(_) => {}
            #[cfg(feature = "parquet")]
            Target::Parquet(table) => table.finish().map_err(|e| e.in_file(&self.name))?,
        }
        self.journal.as_mut().map_or(Ok(()), |journal| journal.finish(&self.state))
    }
}

/// The state to go on from. Work that an interrupted run has done is not overwritten unasked.
fn found(journal: &Journal, resume: bool) -> Result<Option<State>> {
    match (resume, journal.load()) {
        (true, found) => found,
        (false, Ok(None)) => Ok(None),
        (false, Ok(Some(state))) if state.at == Position::default() => Ok(None),
        (false, _) => {
            let message = "an interrupted run left this journal: go on with --resume, or remove it to start anew";
            Err(Error::new(ErrorKind::Usage, message).in_file(journal.path()))
        }
    }
}

/// Opens a file for writing, cut to a length that was committed; 0 makes it anew.
fn open_at(path: &Path, length: u64) -> Result<File> {
    let place = |e: io::Error| Error::from(e).in_file(path);
    let mut file =
        OpenOptions::new().write(true).create(length == 0).truncate(length == 0).open(path).map_err(place)?;
    let is = file.metadata().map_err(place)?;
    if length > 0 {
        if is.len() < length {
            let message = format!("has {} bytes, the journal says {length}: it was changed since", is.len());
            return Err(Error::new(ErrorKind::Usage, message).in_file(path));
        }
        file.set_len(length).map_err(place)?;
        file.seek(SeekFrom::Start(length)).map_err(place)?;
    }
    Ok(file)
}

/// Handles of their own to the same files.
fn handles(files: &[(&File, &PathBuf)]) -> Result<Vec<(File, PathBuf)>> {
    let clone = |(file, path): &(&File, &PathBuf)| match file.try_clone() {
        Ok(file) => Ok((file, (*path).clone())),
        Err(e) => Err(Error::from(e).in_file(path)),
    };
    files.iter().map(clone).collect()
}

fn empty_folder(path: &Path) -> Result<PathBuf> {
    let place = |e: io::Error| Error::from(e).in_file(path);
    fs::create_dir_all(path).map_err(place)?;
    if fs::read_dir(path).map_err(place)?.next().is_some() {
        return Err(Error::new(ErrorKind::Usage, "the folder is not empty").in_file(path));
    }
    Ok(path.to_path_buf())
}

fn not_resumable(format: OutputFormat) -> Error {
    let message = match format {
        OutputFormat::Parquet => "a Parquet file is only whole at its end: --resume needs jsonl, csv, plover or text",
        OutputFormat::Brat => "a brat folder cannot be resumed: --resume needs jsonl, csv, plover or text",
        _ => "--resume needs an output file: name it with -o",
    };
    Error::new(ErrorKind::Usage, message)
}
