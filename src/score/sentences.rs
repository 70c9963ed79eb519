//! False alarms: sentences without an event that got one.
//!
//! F1 is measured where events are dense. In running text most sentences hold none, and what a reader notices first are
//! events that are not there; hence this figure of its own.

use unicode_segmentation::UnicodeSegmentation;

use super::annotation::{Annotation, Frame};
use super::figures::Share;
use crate::span::Span;

/// The share of event-free sentences that hold the trigger of a scored prediction. A sentence is event-free when it
/// overlaps neither a gold trigger nor a gold content (a quotation may run over several sentences).
pub(super) fn false_alarms(sentences: &[Span], gold: &[Frame], kept: &[&Frame]) -> Share {
    let taken = |s: Span| {
        let content = |g: &Frame| g.args.iter().any(|a| a.role == "content" && a.span.overlaps(s));
        gold.iter().any(|g| g.trigger.overlaps(s) || content(g))
    };
    let mut share = Share::default();
    for &sentence in sentences.iter().filter(|&&s| !taken(s)) {
        share.take(kept.iter().any(|p| p.trigger.overlaps(sentence)));
    }
    share
}

/// The sentences that the gold states, else those of the prediction, else those of Unicode's default rules (UAX 29)
/// with paragraphs ending at blank lines.
pub(super) fn sentences(text: &str, gold: &Annotation, pred: &Annotation) -> Vec<Span> {
    if let Some(stated) = [gold, pred].into_iter().map(|a| &a.sentences).find(|s| !s.is_empty()) {
        return stated.clone();
    }
    let unwrapped = unwrap_lines(text);
    let trimmed = |(at, piece): (usize, &str)| {
        let start = at + piece.len() - piece.trim_start().len();
        Span::new(start as u32, (start + piece.trim().len()) as u32)
    };
    unwrapped.split_sentence_bound_indices().map(trimmed).filter(|s| !s.is_empty()).collect()
}

/// The text with blanks for single line breaks, which UAX 29 takes for ends of paragraphs. Offsets stay the same.
fn unwrap_lines(text: &str) -> String {
    let mut unwrapped = String::with_capacity(text.len());
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        match line.strip_suffix('\n') {
            Some(body) if !line.trim().is_empty() && lines.peek().is_some_and(|next| !next.trim().is_empty()) => {
                unwrapped.push_str(body.strip_suffix('\r').unwrap_or(body));
                unwrapped.push_str(if body.ends_with('\r') { "  " } else { " " });
            }
            _ => unwrapped.push_str(line),
        }
    }
    unwrapped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::annotation::Arg;

    #[test]
    fn wrapped_lines_are_one_sentence() {
        let text = "A signed\nit in\r\nOslo. Rain\n\nNews\n";
        let spans = sentences(text, &Annotation::default(), &Annotation::default());
        let cut: Vec<&str> = spans.iter().map(|s| s.text(text)).collect();
        assert_eq!(cut, ["A signed\nit in\r\nOslo.", "Rain", "News"]);
    }

    #[test]
    fn alarms() {
        let text = "A signed it. It rained. “B is far. C is near,” he said. D slept.";
        let sentences = sentences(text, &Annotation::default(), &Annotation::default());
        let cut: Vec<&str> = sentences.iter().map(|s| s.text(text)).collect();
        assert_eq!(cut, ["A signed it.", "It rained.", "“B is far.", "C is near,” he said.", "D slept."]);
        let frame = |trigger: (u32, u32)| Frame { trigger: trigger.into(), ..Frame::default() };
        let mut said = frame((53, 57));
        said.args.push(Arg { role: "content".into(), span: Span::new(24, 48), date: None });
        let gold = [frame((2, 8)), said];
        let pred = [frame((2, 8)), frame((16, 22))];
        let kept: Vec<&Frame> = pred.iter().collect();
        assert_eq!(false_alarms(&sentences, &gold, &kept), Share { hits: 1, of: 2 }, "free: It rained. D slept.");
    }
}
