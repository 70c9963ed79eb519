//! Counting: the meter that runs along, and the summary at the end.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::reject::{Action, Reject};
use crate::document::Document;

/// How much of what. Kept for every batch and added up in order, so that a resumed run ends with the same counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents in the output.
    pub documents: u64,
    /// Bytes of their texts.
    pub bytes: u64,
    /// Events found.
    pub events: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Records that were taken with bad bytes replaced.
    pub replaced: u64,
    /// Files that could not be opened or not read to their end.
    pub unread: u64,
    /// Events by type.
    pub by_type: BTreeMap<Arc<str>, u64>,
}

impl Counts {
    pub(crate) fn document(&mut self, doc: &Document<'_>) {
        self.documents += 1;
        self.bytes += doc.text.len() as u64;
        self.events += doc.events.len() as u64;
        for event in &doc.events {
            match self.by_type.get_mut(&event.kind) {
                Some(n) => *n += 1,
                None => {
                    self.by_type.insert(Arc::clone(&event.kind), 1);
                }
            }
        }
    }

    pub(crate) fn reject(&mut self, reject: &Reject) {
        match reject.action {
            Action::Rejected => self.rejected += 1,
            Action::Replaced => self.replaced += 1,
            Action::Unread => self.unread += 1,
        }
    }

    pub(crate) fn add(&mut self, other: &Counts) {
        self.documents += other.documents;
        self.bytes += other.bytes;
        self.events += other.events;
        self.rejected += other.rejected;
        self.replaced += other.replaced;
        self.unread += other.unread;
        for (kind, n) in &other.by_type {
            *self.by_type.entry(Arc::clone(kind)).or_default() += n;
        }
    }
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// The counts, of the whole output: with what an interrupted run had done before.
    pub counts: Counts,
    /// Documents of an interrupted run that this run took over.
    pub resumed: u64,
    /// The first rejects, for showing; all of them are in the file of rejects.
    pub first_rejects: Vec<Reject>,
    /// Whether the reader of the output went away before the end (a closed pipe).
    pub closed_early: bool,
    /// Wall-clock time.
    pub elapsed: Duration,
}

/// Counters that a run moves while it runs, for a progress bar in another thread.
#[derive(Debug, Default)]
pub struct Meter {
    pub(crate) raw: Arc<AtomicU64>,
    documents: AtomicU64,
    bytes: AtomicU64,
    events: AtomicU64,
    rejected: AtomicU64,
}

impl Meter {
    /// Bytes read from the disk, compressed as they lie there: compare with `Listing::total_bytes`.
    pub fn raw_bytes(&self) -> u64 {
        self.raw.load(Ordering::Relaxed)
    }

    /// Documents written.
    pub fn documents(&self) -> u64 {
        self.documents.load(Ordering::Relaxed)
    }

    /// Bytes of their texts.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Events written.
    pub fn events(&self) -> u64 {
        self.events.load(Ordering::Relaxed)
    }

    /// Records and files that were not taken.
    pub fn rejected(&self) -> u64 {
        self.rejected.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, counts: &Counts) {
        self.documents.store(counts.documents, Ordering::Relaxed);
        self.bytes.store(counts.bytes, Ordering::Relaxed);
        self.events.store(counts.events, Ordering::Relaxed);
        self.rejected.store(counts.rejected + counts.unread, Ordering::Relaxed);
    }
}
