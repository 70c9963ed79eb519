//! Files of a pack that nothing reads, because their folder or their name is not one of those that a pack has.

use super::{DEFAULT, PackFile};
use crate::problem::{Problem, Severity, suggestion};

/// Warnings of these files.
pub(super) fn unread(files: &[PackFile]) -> Vec<Problem> {
    let told = |f: &PackFile| {
        let name = f.path.rsplit('/').next().unwrap_or_default();
        let tables = DEFAULT.iter().map(|(path, _)| *path).filter(|p| p.ends_with(".csv"));
        if f.is_rules() || tables.clone().any(|t| f.is_table(t)) {
            return None;
        }
        let place = tables.clone().find(|t| t.ends_with(&format!("/{name}")));
        let help = match place {
            _ if name.ends_with(".toml") => Some(format!("rules are read from `rules/{name}`")),
            Some(table) => Some(format!("this table is read from `{table}`")),
            None => suggestion(&f.path, tables),
        };
        Some(Problem {
            severity: Severity::Warning,
            file: f.shown.clone(),
            text: f.text.as_ref().into(),
            span: 0..f.text.find('\n').unwrap_or(f.text.len()),
            message: format!("nothing reads `{}`", f.path),
            label: "not used".to_owned(),
            help,
        })
    };
    files.iter().filter(|f| !f.embedded).filter_map(told).collect()
}
