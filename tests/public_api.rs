//! The public surface as a list: `tests/snapshots/public-api.txt` has a line for each public item, field, variant, method and
//! trait implementation of the library. A change to it is a change for those who build on the crate, so it is made on
//! purpose: `UPDATE_SNAPSHOTS=1 cargo test --test public_api`, and a line in `CHANGELOG.md`.
//!
//! The list is read off the sources, which `rustfmt` keeps in one shape: an item begins in the first column, and a body ends
//! with a closing bracket there. That needs neither a nightly compiler nor its unstable description of a crate. An item of
//! a private module is listed when some `pub use` names it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const SNAPSHOT: &str = "tests/snapshots/public-api.txt";

/// Something at the top of a file.
struct Item {
    attributes: Vec<String>,
    head: String,
    /// What stands between the brackets, without comments: indented lines.
    body: Vec<String>,
}

#[derive(Default)]
struct Source {
    /// `score::align` for `src/score/align.rs`.
    module: String,
    items: Vec<Item>,
}

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true if !path.ends_with("bin") => files(&path, out),
            false if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") => out.push(path),
            _ => {}
        }
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    files(&root, &mut paths);
    paths.sort();
    let module = |path: &Path| {
        let parts: Vec<_> = path.with_extension("").strip_prefix(&root).unwrap().iter().map(|p| p.to_owned()).collect();
        let names = parts.iter().filter_map(|p| p.to_str()).filter(|p| !matches!(*p, "mod" | "lib"));
        names.collect::<Vec<_>>().join("::")
    };
    paths.iter().map(|p| Source { module: module(p), items: items(&fs::read_to_string(p).unwrap()) }).collect()
}

/// Whether an item that begins like this is whole.
fn ends(line: &str) -> bool {
    line.ends_with(['{', ';', '}'])
}

fn items(text: &str) -> Vec<Item> {
    let mut out = Vec::new();
    let mut attributes = Vec::new();
    // A comment of the whole file has lines of any look.
    let text = match (text.find("/*!"), text.find("*/")) {
        (Some(0), Some(end)) => &text[end + 2..],
        _ => text,
    };
    let mut lines = text.lines().filter(|l| !l.trim_start().starts_with("//") && !l.trim().is_empty());
    while let Some(first) = lines.next() {
        let mut head = first.trim().to_owned();
        if head.starts_with('#') {
            while !head.ends_with(']') {
                head += lines.next().unwrap().trim();
            }
            attributes.push(head);
            continue;
        }
        while !ends(&head) {
            head = format!("{head} {}", lines.next().unwrap().trim());
        }
        let mut body = Vec::new();
        if head.ends_with('{') {
            body.extend(lines.by_ref().take_while(|l| !l.starts_with('}')).map(str::to_owned));
        }
        out.push(Item { attributes: std::mem::take(&mut attributes), head, body });
    }
    out
}

/// Declarations right inside a body: lines with that indent and what goes on after them, up to a bracket, comma or semicolon.
fn members(body: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    let mut lines = body.iter().map(String::as_str).filter(|l| l.starts_with("    ") && !l.trim().starts_with('#'));
    while let Some(first) = lines.next() {
        if first.starts_with("     ") || first.trim().starts_with(['}', ')']) {
            continue;
        }
        let mut whole = first.trim().to_owned();
        // A variant with fields goes on to its bracket; a function stops at its own.
        let open = |w: &str| w.matches(['(', '<', '{']).count() > w.matches([')', '>', '}']).count();
        while !(whole.ends_with([';', ',']) && !open(&whole.replace("->", "")) || whole.ends_with(['{', '}'])) {
            match lines.next() {
                Some(next) => whole = format!("{whole} {}", next.trim()),
                None => break,
            }
        }
        out.push(whole);
    }
    out
}

fn signature(text: &str) -> String {
    let text = text.trim_end_matches("{}").trim_end_matches(['{', ';', ',']).trim();
    // The value of a constant is not its signature.
    let constant = ["pub const ", "pub static "].iter().any(|k| text.starts_with(k)) && !text.contains(" fn ");
    let text = if constant { text.split(" = ").next().unwrap_or(text) } else { text };
    let text = text.replace("(pub(crate) ", "(private ");
    text.replace("( ", "(").replace(", )", ")").replace(",)", ")")
}

/// The name that a declaration gives, or the type that an implementation is for.
fn name(head: &str) -> &str {
    const KINDS: [&str; 9] = ["struct ", "enum ", "trait ", "type ", "fn ", "const ", "static ", "mod ", "union "];
    let from = if head.starts_with("impl") {
        let head = head.rsplit(" for ").next().unwrap_or(head);
        head.strip_prefix("impl").map_or(head, |rest| match rest.find("> ") {
            Some(end) if rest.starts_with('<') => &rest[end + 2..],
            _ => rest.trim_start(),
        })
    } else {
        let at = KINDS.iter().filter_map(|k| head.find(k).map(|at| at + k.len())).min().unwrap_or(0);
        head[at..].trim_start_matches("fn ")
    };
    let path = from.split(['<', '(', ':', ' ', '{', ';', '=']).next().unwrap_or(from);
    path.trim_start_matches('&')
}

/// Names that a `pub use` brings out.
fn exported(sources: &[Source]) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for item in sources.iter().flat_map(|s| &s.items) {
        if let Some(path) = item.head.strip_prefix("pub use ") {
            let list = path.split('{').next_back().unwrap_or(path);
            let names = list.split(',').map(|n| n.trim_matches([' ', ';', '}']));
            out.extend(names.filter_map(|n| n.rsplit("::").next()).filter(|n| !n.is_empty()).map(str::to_owned));
        }
    }
    out
}

/// Modules that a path leads to.
fn public_modules(sources: &[Source]) -> BTreeSet<String> {
    let declared: BTreeMap<&str, &Source> = sources.iter().map(|s| (s.module.as_str(), s)).collect();
    let (mut out, mut todo) = (BTreeSet::new(), vec![String::new()]);
    while let Some(module) = todo.pop() {
        for item in declared.get(module.as_str()).iter().flat_map(|s| &s.items) {
            if item.head.starts_with("pub mod ") {
                let inner = name(&item.head);
                todo.push(if module.is_empty() { inner.to_owned() } else { format!("{module}::{inner}") });
            }
        }
        out.insert(module);
    }
    out
}

/// Whether a macro of that file makes public types.
fn makes_types(source: &Source, called: &str) -> bool {
    let defined = source.items.iter().find(|i| i.head.strip_prefix("macro_rules! ") == Some(&format!("{called} {{")));
    defined.is_some_and(|i| i.body.iter().any(|l| l.trim().starts_with("pub ")))
}

fn listing() -> BTreeSet<String> {
    let sources = sources();
    let (modules, exported) = (public_modules(&sources), exported(&sources));
    let shown = |source: &Source, item: &Item| {
        item.head.starts_with("pub ") && (modules.contains(&source.module) || exported.contains(name(&item.head)))
    };
    let types: BTreeSet<&str> = sources
        .iter()
        .flat_map(|s| s.items.iter().filter(|i| shown(s, i)).map(|i| name(&i.head)))
        .chain(exported.iter().map(String::as_str))
        .collect();
    let mut out = BTreeSet::new();
    for source in &sources {
        for item in &source.items {
            if item.attributes.iter().any(|a| a.contains("cfg(test)")) {
                continue;
            }
            let place = if source.module.is_empty() { "crate".to_owned() } else { source.module.clone() };
            let of = |member: &str| format!("{place}::{} · {}", name(&item.head), signature(member));
            let (head, body) = (&item.head, &item.body);
            if shown(source, item) {
                let attributes = item.attributes.iter().filter(|a| {
                    ["#[derive", "#[non_exhaustive", "#[cfg", "#[must_use", "#[deprecated"]
                        .iter()
                        .any(|k| a.starts_with(k))
                });
                let attributes: String = attributes.map(|a| format!("{a} ")).collect();
                out.insert(format!("{place} · {attributes}{}", signature(head)));
                if head.starts_with("pub enum") || head.starts_with("pub trait") {
                    out.extend(members(body).iter().map(|m| of(m)));
                } else if head.starts_with("pub struct") {
                    out.extend(members(body).iter().filter(|m| m.starts_with("pub ")).map(|m| of(m)));
                }
            } else if head.starts_with("impl") && types.contains(name(head)) {
                if head.contains(" for ") {
                    out.insert(format!("{place} · {}", signature(head)));
                } else {
                    out.extend(members(body).iter().filter(|m| m.starts_with("pub ")).map(|m| of(m)));
                }
            } else if head.strip_suffix("! {").is_some_and(|called| makes_types(source, called)) {
                // What a macro is called with, under the name of the type it makes.
                let mut made = format!("{place}::macro");
                for line in body.iter().map(|l| l.trim()).filter(|l| l.len() > 1 && !l.starts_with('#')) {
                    match line.strip_suffix(" {") {
                        Some(name) => made = format!("{place}::{name}"),
                        None => drop(out.insert(format!("{made} · {}", signature(line)))),
                    }
                }
            } else if head.starts_with("macro_rules!") {
                let lines = body.iter().map(|l| l.trim()).filter(|l| l.starts_with("pub "));
                out.extend(lines.map(|l| format!("{place} · in a macro: {}", signature(l))));
            }
        }
    }
    out
}

#[test]
fn the_public_surface_is_the_one_on_record() {
    let now = listing();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SNAPSHOT);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        fs::write(&path, now.iter().map(|l| format!("{l}\n")).collect::<String>()).unwrap();
        return;
    }
    let text = fs::read_to_string(&path).unwrap();
    let then: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    let gone = then.difference(&now).map(|l| format!("- {l}"));
    let come = now.difference(&then).map(|l| format!("+ {l}"));
    let changes: Vec<String> = gone.chain(come).collect();
    assert!(
        changes.is_empty(),
        "the public surface has changed; if that is meant: UPDATE_SNAPSHOTS=1 cargo test --test public_api\n{}",
        changes.join("\n")
    );
}

#[test]
fn what_is_public_is_seen() {
    let now = listing();
    for expected in [
        "crate · pub use span::Span",
        "span::Span · pub start: u32",
        "document::kinds::MentionKind · Person => \"person\"",
        "extract::Extractor · pub fn extract<'t>(&self, text: &'t str) -> Document<'t>",
        "limits::Limits · pub rules: usize",
        "limits · impl Default for Limits",
    ] {
        assert!(now.contains(expected), "{expected}");
    }
    assert!(
        now.iter()
            .any(|l| l.starts_with("error · ") && l.contains("#[non_exhaustive]") && l.contains("enum ErrorKind"))
    );
    // Nothing private.
    let private: Vec<&String> = now.iter().filter(|l| l.contains("pub(crate)") || l.starts_with("fast")).collect();
    assert!(private.is_empty(), "{private:?}");
}
