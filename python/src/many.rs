//! Work on many things with several threads while Python goes on.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How often the waiting thread asks Python whether the user has interrupted it.
const PATIENCE: Duration = Duration::from_millis(100);

/// As many threads as there are cores, unless a number is given.
pub fn threads(jobs: Option<usize>) -> usize {
    jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).max(1)
}

/// The results of `work(0)` to `work(pieces - 1)`, in order. Releases the interpreter; Ctrl-C ends it between two pieces.
///
/// # Errors
/// The user interrupted the work, or it panicked.
pub fn in_order<T: Send>(
    py: Python<'_>,
    jobs: usize,
    pieces: usize,
    work: impl Fn(usize) -> T + Sync,
) -> PyResult<Vec<T>> {
    if jobs.min(pieces) <= 1 {
        return py.detach(|| alone(pieces, &work));
    }
    let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (next, stop, work) = (&next, &stop, &work);
    let mut done: Vec<Option<T>> = Vec::new();
    done.resize_with(pieces, || None);
    let slots = &mut done;
    py.detach(|| {
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..jobs.min(pieces) {
                let sender = sender.clone();
                scope.spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let piece = next.fetch_add(1, Ordering::Relaxed);
                        if piece >= pieces || sender.send((piece, work(piece))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(sender);
            let mut asked = Instant::now();
            loop {
                match receiver.recv_timeout(PATIENCE) {
                    Ok((piece, result)) => {
                        if let Some(slot) = slots.get_mut(piece) {
                            *slot = Some(result);
                        }
                    }
                    Err(mpsc::RecvTimeoutError::Timeout) => {}
                    Err(mpsc::RecvTimeoutError::Disconnected) => return PyResult::Ok(()),
                }
                if asked.elapsed() >= PATIENCE {
                    asked = Instant::now();
                    Python::attach(|py| py.check_signals()).inspect_err(|_| stop.store(true, Ordering::Relaxed))?;
                }
            }
        })
    })?;
    let whole: Option<Vec<T>> = done.into_iter().collect();
    whole.ok_or_else(|| PyRuntimeError::new_err("internal error: a worker stopped; please report it"))
}

/// One job needs no thread of its own: the caller's keeps its buffers from one call to the next.
fn alone<T>(pieces: usize, work: impl Fn(usize) -> T) -> PyResult<Vec<T>> {
    let (mut done, mut asked) = (Vec::with_capacity(pieces), Instant::now());
    for piece in 0..pieces {
        done.push(work(piece));
        if asked.elapsed() >= PATIENCE {
            asked = Instant::now();
            Python::attach(|py| py.check_signals())?;
        }
    }
    Ok(done)
}
