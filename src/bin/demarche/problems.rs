//! Shows problems of rule files: the line, underlined, with what may help.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use demarche::corpus::printable;
use demarche::rule::Problem;

/// Renders problems one after the other, in colour where the stream takes it.
pub fn render(problems: &[Problem], colour: bool) -> String {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    problems.iter().map(|p| one(p, &renderer) + "\n\n").collect()
}

fn one(problem: &Problem, renderer: &Renderer) -> String {
    let level = if problem.is_error() { Level::ERROR } else { Level::WARNING };
    let path = printable(&problem.file.display().to_string()).to_string();
    let label = printable(&problem.label).to_string();
    // A label of several lines, or a span of several, is drawn at its first.
    let end = problem
        .text
        .get(problem.span.clone())
        .and_then(|t| t.find('\n'))
        .map_or(problem.span.end, |n| problem.span.start + n);
    let span = problem.span.start..end;
    let source =
        Snippet::source(problem.text.as_ref()).path(path).annotation(AnnotationKind::Primary.span(span).label(label));
    let title = printable(&problem.message).to_string();
    let mut group = level.primary_title(title).element(source);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(printable(help).to_string()));
    }
    renderer.render(&[group])
}
