//! What goes to standard error: errors, rejects, the summary.

use std::io::{self, Write};

use anstream::ColorChoice;
use anstream::stream::RawStream;
use demarche::Error;
use demarche::corpus::{Listing, Summary, printable};

/// Prints an error and, where it says more, its causes. Nothing in it can steer the terminal.
pub fn error(error: &Error) {
    let source = std::error::Error::source(error);
    if let Some(problems) = source.and_then(|e| e.downcast_ref::<demarche::rule::Problems>()) {
        let text = crate::problems::render(&problems.0, colour(&io::stderr()));
        let mistakes = plural(problems.0.len() as u64, "mistake");
        note(&format!("{text}demarche: the pack cannot be used: {mistakes} in it"));
        return;
    }
    note(&format!("demarche: {}", lines(&error.to_string())));
}

/// Text of several lines in which nothing but the line ends steers the terminal.
pub fn lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.strip_suffix('\n') {
            Some(line) => out.push_str(&format!("{}\n", printable(line))),
            None => out.push_str(&printable(line).to_string()),
        }
    }
    out
}

/// Standard output where it is a terminal: control characters of the output become `\u` escapes, as JSON writes them.
///
/// JSON leaves U+007F to U+009F and the marks of direction as they are, CSV everything; a terminal obeys some of them.
pub struct Terminal<W>(pub W);

impl<W: Write> Write for Terminal<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            let mut buffer = [0; 4];
            let kept = matches!(c, '\n' | '\t') || printable(c.encode_utf8(&mut buffer)).to_string().starts_with(c);
            match kept {
                true => shown.push(c),
                false => shown.push_str(&format!("\\u{:04x}", u32::from(c))),
            }
        }
        self.0.write_all(shown.as_bytes())?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether a stream takes colours: a terminal, unless NO_COLOR says otherwise.
pub fn colour<S: RawStream>(stream: &S) -> bool {
    anstream::AutoStream::choice(stream) != ColorChoice::Never
}

/// Prints a line to standard error; when that is closed there is nobody to tell.
pub fn note(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

/// Whether the reader of standard output went away.
pub fn is_broken_pipe(error: &Error) -> bool {
    let source = std::error::Error::source(error);
    source.and_then(|e| e.downcast_ref::<io::Error>()).is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
}

/// Prints what was rejected, as far as it is few, and where the rest is.
pub fn rejects(summary: &Summary, file: Option<&std::path::Path>) {
    for reject in &summary.first_rejects {
        note(&format!("demarche: {reject}"));
    }
    let counts = &summary.counts;
    let more = (counts.rejected + counts.unread + counts.replaced).saturating_sub(summary.first_rejects.len() as u64);
    match file {
        Some(file) if !summary.first_rejects.is_empty() => {
            note(&format!("demarche: all of them: {}", printable(&file.display().to_string())));
        }
        None if more > 0 => note(&format!("demarche: and {more} more; --rejects FILE lists all of them")),
        _ => {}
    }
}

/// Prints the counts.
pub fn summary(summary: &Summary, listing: &Listing) {
    let counts = &summary.counts;
    let seconds = summary.elapsed.as_secs_f64();
    let mut line = format!("{}, {}", plural(counts.documents, "document"), plural(counts.events, "event"));
    for (n, what) in [(counts.rejected, "rejected"), (counts.replaced, "with bytes replaced")] {
        if n > 0 {
            line.push_str(&format!(", {} {what}", grouped(n)));
        }
    }
    if counts.unread > 0 {
        line.push_str(&format!(", {} unreadable", plural(counts.unread, "file")));
    }
    line.push_str(&format!("; {:.1} MB of text in {seconds:.1} s", counts.bytes as f64 / 1e6));
    if summary.resumed > 0 {
        line.push_str(&format!(" ({} of an earlier run)", plural(summary.resumed, "document")));
    } else if seconds > 0.0 {
        line.push_str(&format!(" ({:.1} MB/s)", counts.bytes as f64 / 1e6 / seconds));
    }
    note(&line);
    let mut types: Vec<_> = counts.by_type.iter().collect();
    types.sort_by_key(|(kind, n)| (std::cmp::Reverse(**n), kind.to_string()));
    for (kind, n) in types {
        note(&format!("  {:<12} {:>9}", printable(kind).to_string(), grouped(*n)));
    }
    if listing.passed_over() > 0 {
        note(&format!("{} of the folders passed over: no known ending", plural(listing.passed_over(), "file")));
    }
}

fn plural(n: u64, what: &str) -> String {
    format!("{} {what}{}", grouped(n), if n == 1 { "" } else { "s" })
}

/// `1234567` as `1,234,567`.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(lines("a\u{1b}[2J\nb\u{202e}"), "a\\u{1b}[2J\nb\\u{202e}");
        let mut shown = Terminal(Vec::new());
        shown.write_all("{\"a\":\"\u{9b}31m \u{7f}\u{2066}é\\u001b\"}\n".as_bytes()).unwrap();
        let shown = String::from_utf8(shown.0).unwrap();
        assert_eq!(shown, "{\"a\":\"\\u009b31m \\u007f\\u2066é\\u001b\"}\n");
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([plural(1, "event"), plural(2, "event")], ["1 event", "2 events"]);
    }
}
