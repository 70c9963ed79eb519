//! The threads of a run and what bounds them.
//!
//! ```text
//! reader --work--> worker \
//!    |             worker  >--slot--> writer
//!    `------order of slots----------^
//! ```
//! For every batch the reader makes a slot. The batch goes to whichever worker is free, the slot to the writer, which
//! waits for one slot after the other: the output has the order of the input and nothing is sorted. A gate lets only so
//! many bytes be under way; a batch that is larger than the whole allowance goes through alone.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use crossbeam_channel::{Sender, bounded};

use super::batch::Batch;
use super::work::Finished;
use crate::error::{Error, ErrorKind, Result};

/// Hands a batch on; `false` when the run has ended.
pub(crate) type Send<'a> = dyn FnMut(Batch) -> bool + 'a;

/// Runs reader, workers and writer until the input ends or the writer fails.
pub(crate) fn run(
    jobs: usize,
    allowance: usize,
    read: impl FnOnce(&mut Send<'_>) + std::marker::Send,
    work: impl Fn(Batch) -> Finished + Sync,
    mut write: impl FnMut(Finished) -> Result<()>,
) -> Result<()> {
    let gate = Gate::new(allowance);
    let (work_in, work_out) = bounded::<(Batch, Sender<Finished>)>(jobs);
    let (order_in, order_out) = bounded(2 * jobs + 2);
    thread::scope(|scope| {
        let (gate, work) = (&gate, &work);
        scope.spawn(move || {
            let mut send = |batch: Batch| {
                let weight = batch.weight;
                if !gate.enter(weight) {
                    return false;
                }
                let (slot_in, slot_out) = bounded(1);
                order_in.send((slot_out, weight)).is_ok() && work_in.send((batch, slot_in)).is_ok()
            };
            read(&mut send);
        });
        for _ in 0..jobs {
            let work_out = work_out.clone();
            scope.spawn(move || {
                for (batch, slot) in work_out {
                    // The writer may be gone: then nobody waits for this slot.
                    let _ = slot.send(work(batch));
                }
            });
        }
        drop(work_out);
        let mut outcome = Ok(());
        for (slot, weight) in &order_out {
            outcome = match slot.recv() {
                Ok(finished) => write(finished),
                Err(_) => Err(Error::new(ErrorKind::Io, "internal error: a worker stopped; please report it")),
            };
            gate.leave(weight);
            if outcome.is_err() {
                break;
            }
        }
        gate.close();
        drop(order_out);
        outcome
    })
}

/// Lets a number of bytes be under way.
struct Gate {
    allowance: usize,
    state: Mutex<State>,
    moved: Condvar,
}

#[derive(Default)]
struct State {
    under_way: usize,
    closed: bool,
}

impl Gate {
    fn new(allowance: usize) -> Self {
        Gate { allowance, state: Mutex::default(), moved: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for room; `false` when the gate is closed.
    fn enter(&self, weight: usize) -> bool {
        let mut state = self.lock();
        while !state.closed && state.under_way > 0 && state.under_way.saturating_add(weight) > self.allowance {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.under_way = state.under_way.saturating_add(weight);
        !state.closed
    }

    fn leave(&self, weight: usize) {
        self.lock().under_way -= weight;
        self.moved.notify_all();
    }

    fn close(&self) {
        self.lock().closed = true;
        self.moved.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;
    use crate::corpus::batch::{Data, Origin, Position};
    use crate::corpus::summary::Counts;
    use crate::corpus::write::Payload;

    fn batch(n: usize, weight: usize) -> Batch {
        let data = Data::Lines { bytes: Vec::new(), first: 0 };
        Batch { origin: Arc::<Origin>::default(), data, after: Position::start_of(n), weight }
    }

    fn done(batch: Batch) -> Finished {
        // Later batches are done sooner.
        thread::sleep(Duration::from_micros(200 - (batch.after.input % 10) as u64 * 20));
        Finished {
            payload: Payload::Bytes(Vec::new()),
            rejects: Vec::new(),
            counts: Counts::default(),
            after: batch.after,
        }
    }

    #[test]
    fn order_is_kept_whatever_the_number_of_workers() {
        for jobs in [1, 2, 5] {
            let mut seen = Vec::new();
            let read = |send: &mut Send<'_>| (0..100).for_each(|n| assert!(send(batch(n, 3))));
            let write = |f: Finished| {
                seen.push(f.after.input);
                Ok(())
            };
            run(jobs, 10, read, done, write).unwrap();
            assert_eq!(seen, (0..100).collect::<Vec<_>>());
        }
    }

    #[test]
    fn an_oversized_batch_passes_alone() {
        let read = |send: &mut Send<'_>| (0..20).for_each(|n| assert!(send(batch(n, 1000))));
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |batch| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let finished = done(batch);
            now.fetch_sub(1, Ordering::SeqCst);
            finished
        };
        run(4, 10, read, work, |_| Ok(())).unwrap();
        assert_eq!(most.into_inner(), 1);
    }

    #[test]
    fn a_failing_writer_stops_everything() {
        let mut sent = 0;
        let read = |send: &mut Send<'_>| {
            while send(batch(sent, 3)) {
                sent += 1;
            }
        };
        let error = run(2, 10, read, done, |_| Err(Error::new(ErrorKind::Io, "full"))).unwrap_err();
        assert_eq!(error.message(), "full");
    }
}
