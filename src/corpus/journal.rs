//! The journal beside an output: what is needed to go on after an interruption at any moment.
//!
//! The journal is one small JSON file, `OUTPUT.journal`. It says up to which place of the input the output is complete
//! and how long output and rejects were then. It is written anew at some boundaries between batches, in this order:
//! output and rejects are flushed to the disk, the new journal is written and flushed under another name, then renamed
//! over the old one. Whenever the process dies, the journal that is found describes a state that is safely on the disk.
//! What the output holds beyond it is cut off and made again, and since the boundaries of batches follow from the input
//! alone, the same bytes come out. The journal goes away when the run is complete.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, SyncSender, TrySendError};
use std::thread::{self, JoinHandle};

use serde::{Deserialize, Serialize};

use super::batch::Position;
use super::summary::Counts;
use crate::error::{Error, ErrorKind, Result};

const VERSION: u32 = 1;

/// A state of the output that is safely on the disk.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct State {
    /// Where the next batch starts.
    pub at: Position,
    /// Length of the output.
    pub output: u64,
    /// Length of the file of rejects.
    pub rejects: u64,
    pub counts: Counts,
}

/// What a run must have in common with the one it goes on with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Identity {
    /// Of the listing: names, sizes, times.
    pub inputs: u64,
    /// Options that show in the output, for people to read.
    pub options: String,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    journal: u32,
    identity: Identity,
    state: State,
}

/// Writes states.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    identity: Identity,
}

impl Journal {
    pub fn new(output: &Path, identity: Identity) -> Self {
        Journal { path: path_beside(output, ".journal"), identity }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The last state of an interrupted run, or none where there was no such run.
    ///
    /// # Errors
    /// A journal that cannot be read, or belongs to a run with other inputs or options.
    pub fn load(&self) -> Result<Option<State>> {
        let fail = |kind, message: String| Err(Error::new(kind, message).in_file(&self.path));
        let bytes = match fs::read(&self.path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return fail(ErrorKind::Io, e.to_string()),
            Ok(bytes) => bytes,
        };
        let wire: Wire = match serde_json::from_slice(&bytes) {
            Ok(wire) => wire,
            Err(e) => return fail(ErrorKind::Usage, format!("is no journal of demarche ({e})")),
        };
        if wire.journal != VERSION {
            return fail(ErrorKind::Usage, "was written by another version of demarche".into());
        }
        if wire.identity.options != self.identity.options {
            let (was, is) = (&wire.identity.options, &self.identity.options);
            return fail(
                ErrorKind::Usage,
                format!("the interrupted run had other options\n  then: {was}\n  now:  {is}"),
            );
        }
        if wire.identity.inputs != self.identity.inputs {
            let message = "the inputs are not those of the interrupted run: a file came, went or changed";
            return fail(ErrorKind::Usage, message.into());
        }
        Ok(Some(wire.state))
    }

    /// Makes a state the one to go on from. Output and rejects must be on the disk by now.
    pub fn commit(&self, state: &State) -> Result<()> {
        let place = |e: io::Error| Error::from(e).in_file(&self.path);
        let fresh = path_beside(&self.path, ".new");
        let wire = Wire { journal: VERSION, identity: self.identity.clone(), state: state.clone() };
        let mut bytes = serde_json::to_vec(&wire).map_err(|e| place(e.into()))?;
        bytes.push(b'\n');
        let mut file = File::create(&fresh).map_err(place)?;
        file.write_all(&bytes).and_then(|()| file.sync_data()).map_err(place)?;
        fs::rename(&fresh, &self.path).map_err(place)
    }

    /// The run is complete.
    pub fn remove(&self) -> Result<()> {
        match fs::remove_file(&self.path) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => Err(Error::from(e).in_file(&self.path)),
            _ => Ok(()),
        }
    }
}

/// Commits in a thread of its own: flushing to the disk takes its time, and the pipeline need not wait for it.
#[derive(Debug)]
pub(crate) struct Committer {
    journal: Arc<Journal>,
    files: Arc<[(File, PathBuf)]>,
    offers: Option<SyncSender<State>>,
    thread: Option<JoinHandle<Result<()>>>,
}

impl Committer {
    /// `files` are handles to all that a state speaks of, with their names.
    pub fn start(journal: Journal, files: Vec<(File, PathBuf)>) -> Self {
        let (journal, files): (Arc<Journal>, Arc<[_]>) = (Arc::new(journal), files.into());
        // Nothing is kept in the channel: an offer is taken by a waiting thread or not at all.
        let (offers, taken) = mpsc::sync_channel::<State>(0);
        let thread = thread::spawn({
            let (journal, files) = (Arc::clone(&journal), Arc::clone(&files));
            move || taken.into_iter().try_for_each(|state| commit(&journal, &files, &state))
        });
        Committer { journal, files, offers: Some(offers), thread: Some(thread) }
    }

    /// Commits the state, unless the one before is still on its way. Tells whether it was taken.
    ///
    /// # Errors
    /// An earlier commit failed.
    pub fn offer(&mut self, state: &State) -> Result<bool> {
        match self.offers.as_ref().map(|o| o.try_send(state.clone())) {
            Some(Ok(())) => Ok(true),
            Some(Err(TrySendError::Full(_))) => Ok(false),
            Some(Err(TrySendError::Disconnected(_))) | None => self.join().map(|()| false),
        }
    }

    /// Commits the last state and takes the journal away: the run is complete.
    pub fn finish(&mut self, state: &State) -> Result<()> {
        self.join()?;
        commit(&self.journal, &self.files, state)?;
        self.journal.remove()
    }

    fn join(&mut self) -> Result<()> {
        self.offers = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(outcome)) => outcome,
            Some(Err(_)) => Err(Error::new(ErrorKind::Io, "internal error: the journal stopped; please report it")),
            None => Ok(()),
        }
    }
}

fn commit(journal: &Journal, files: &[(File, PathBuf)], state: &State) -> Result<()> {
    for (file, path) in files {
        file.sync_data().map_err(|e| Error::from(e).in_file(path))?;
    }
    journal.commit(state)
}

/// The files that a run keeps beside its output.
pub(crate) fn path_beside(output: &Path, ending: &str) -> PathBuf {
    let mut name = output.as_os_str().to_os_string();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(inputs: u64, options: &str) -> Identity {
        Identity { inputs, options: options.into() }
    }

    #[test]
    fn a_state_comes_back_to_the_same_run_only() {
        let dir = tempfile::tempdir().unwrap();
        let output = dir.path().join("out.jsonl");
        let journal = Journal::new(&output, identity(7, "a"));
        assert_eq!(journal.load().unwrap(), None);
        let state = State { at: Position { input: 2, offset: 3, lines: 4 }, output: 5, ..State::default() };
        journal.commit(&State::default()).unwrap();
        journal.commit(&state).unwrap();
        assert_eq!(journal.load().unwrap(), Some(state));
        let options = Journal::new(&output, identity(7, "b")).load().unwrap_err();
        assert!(options.message().contains("other options"), "{options}");
        let inputs = Journal::new(&output, identity(8, "a")).load().unwrap_err();
        assert!(inputs.message().contains("the inputs are not those"), "{inputs}");
        journal.remove().unwrap();
        journal.remove().unwrap();
        assert_eq!(journal.load().unwrap(), None);
    }
}
