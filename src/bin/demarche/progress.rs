//! The progress bar: on a terminal only, in a thread of its own, fed by the meter of the run.

use std::io::{IsTerminal, stderr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use demarche::corpus::{Listing, Meter};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Runs `work` with a progress bar beside it where standard error is a terminal.
pub fn with_bar<T>(show: bool, listing: &Listing, meter: &Meter, work: impl FnOnce() -> T) -> T {
    if !show || !stderr().is_terminal() {
        return work();
    }
    let bar = bar(listing);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let started = Instant::now();
            while !done.load(Ordering::Relaxed) {
                bar.set_position(meter.raw_bytes());
                bar.set_message(message(meter, started.elapsed()));
                thread::park_timeout(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        let outcome = work();
        done.store(true, Ordering::Relaxed);
        watcher.thread().unpark();
        outcome
    })
}

fn bar(listing: &Listing) -> ProgressBar {
    let known = !listing.has_stdin();
    let template = if known { "{wide_bar} {percent}%  {msg}  ETA {eta}" } else { "{spinner} {msg}  {elapsed}" };
    let bar = if known { ProgressBar::new(listing.total_bytes()) } else { ProgressBar::new_spinner() };
    bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn message(meter: &Meter, elapsed: Duration) -> String {
    let speed = meter.bytes() as f64 / 1e6 / elapsed.as_secs_f64().max(0.1);
    let rejected = match meter.rejected() {
        0 => String::new(),
        n => format!("  {n} rejected"),
    };
    format!("{} documents  {} events{rejected}  {speed:.1} MB/s", meter.documents(), meter.events())
}
