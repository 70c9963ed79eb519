//! What is wrong or doubtful in entries that have the right keys and kinds of values: codes that nobody knows, lists that
//! say a thing twice, examples that contradict themselves. Nothing here is needed to compile the rules.

use std::collections::{BTreeSet, HashMap, HashSet};

use toml::Spanned;

use super::parse::{Example, FrameSource, PatternSource, RuleFile, TypeSource, WhenSource};
use super::read::Source;
use crate::document::{Modality, Role};
use crate::problem::nearest;

/// Looks over the files of all packs, in their order.
#[derive(Debug, Default)]
pub(super) struct Lint {
    /// PLOVER roots that the embedded pack uses: all there are.
    roots: BTreeSet<String>,
    /// Where each type was given: pack, file and line.
    types: HashMap<String, (u32, String)>,
}

impl Lint {
    /// Looks over one file.
    pub(super) fn file(&mut self, source: &Source<'_>, file: &RuleFile) {
        for t in &file.types {
            self.type_once(source, t);
        }
        let types = file.types.iter().map(|t| (&t.plover, &t.cameo, t.when.as_slice()));
        let frames = file.frames.iter().map(|f| (&f.plover, &f.cameo, f.when.as_slice()));
        let patterns = file.patterns.iter().map(|p| (&p.plover, &p.cameo, [].as_slice()));
        for (plover, cameo, when) in types.chain(frames).chain(patterns) {
            self.codes(source, plover.as_ref(), cameo.as_ref());
            for WhenSource { plover, cameo, .. } in when {
                self.codes(source, plover.as_ref(), cameo.as_ref());
            }
        }
        for FrameSource { verbs, adjectives, phrases, heads, subject_heads, except, .. } in &file.frames {
            for list in [verbs, adjectives, phrases, heads, subject_heads, except] {
                twice(source, list);
            }
        }
        file.frames.iter().for_each(|f| frame(source, f));
        let frames = file.frames.iter().flat_map(|f| &f.examples);
        let patterns = file.patterns.iter().flat_map(|p: &PatternSource| &p.examples);
        frames.chain(patterns).for_each(|e| example(source, e));
    }

    /// A later pack's type takes the place of one with its name; twice in one pack is a mistake.
    fn type_once(&mut self, source: &Source<'_>, t: &TypeSource) {
        let name = t.name.get_ref();
        let line = source.line(t.name.span().start);
        let place = format!("line {line} of {}", source.file.shown.display());
        let earlier = self.types.insert(name.clone(), (source.file.pack, place));
        if let Some((_, place)) = earlier.filter(|(pack, _)| *pack == source.file.pack) {
            source.fail(
                t.name.span(),
                format!("the type `{name}` is there already"),
                format!("given in {place}"),
                None,
            );
        }
    }

    fn codes(&mut self, source: &Source<'_>, plover: Option<&Spanned<String>>, cameo: Option<&Spanned<String>>) {
        if let Some(code) = plover.filter(|c| c.get_ref() != "-") {
            let root = code.get_ref().split(':').next().unwrap_or_default();
            if source.file.pack == 0 {
                self.roots.insert(root.to_owned());
            } else if !self.roots.contains(root) {
                let known = self.roots.iter().map(String::as_str);
                let help = match nearest(root, known.clone()) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => format!("PLOVER has {}", known.collect::<Vec<_>>().join(", ")),
                };
                source.warn(code.span(), format!("PLOVER has no root `{root}`"), "goes out as it stands", Some(help));
            }
        }
        let roots = |c: &str| c.len() == 2 && c.parse::<u8>().is_ok_and(|n| (1..=20).contains(&n));
        if let Some(code) = cameo.filter(|c| !roots(c.get_ref())) {
            let message = format!("CAMEO has no root `{}`", code.get_ref());
            source.warn(code.span(), message, "goes out as it stands", Some("CAMEO roots are 01 to 20".to_owned()));
        }
    }
}

/// Words that a list has twice.
fn twice(source: &Source<'_>, list: &[Spanned<String>]) {
    let mut seen = HashSet::with_capacity(list.len());
    for entry in list {
        if !seen.insert(entry.get_ref().as_str()) {
            source.warn(entry.span(), format!("`{}` stands twice in this list", entry.get_ref()), "once more", None);
        }
    }
}

/// Keys that do nothing without another one. A frame `like` another may find it there.
fn frame(source: &Source<'_>, f: &FrameSource) {
    if f.like.is_some() {
        return;
    }
    if f.light && f.heads.is_empty() {
        let help = "give `heads`: the trigger of a light verb runs through one of these nouns";
        let message = format!("`light` does nothing in `{}`, which has no `heads`", f.id.get_ref());
        source.warn(f.id.span(), message, "has `light` alone", Some(help.to_owned()));
    }
    if let Some(link) = f.link.as_ref().filter(|_| !f.predicative) {
        let help = "add `predicative = true`".to_owned();
        source.warn(link.span(), "`link` does nothing without `predicative`", "not looked for", Some(help));
    }
}

/// Examples that can never hold.
fn example(source: &Source<'_>, e: &Example) {
    if e.text.get_ref().trim().is_empty() {
        source.fail(e.text.span(), "this example has no text", "empty", None);
    }
    let Some(expect) = &e.expect else { return };
    if e.none {
        let help = "`none = true` says that the rule makes no event of the text; `expect` says which one it makes";
        source.fail(e.text.span(), "this example has both `expect` and `none`", "one of them", Some(help.to_owned()));
    }
    let known = || Role::ALL.iter().map(|r| r.as_str()).chain(["trigger", "type", "modality"]);
    for (key, value) in expect {
        let name = key.get_ref().as_str();
        if !known().any(|k| k == name) {
            let help = crate::problem::suggestion(name, known());
            source.fail(key.span(), format!("`expect` knows no `{name}`"), "no role", help);
        }
        let unknown = |m: &&str| Modality::parse(m).is_none();
        if let Some(bad) = value.texts().into_iter().find(unknown).filter(|_| name == "modality") {
            let help = crate::problem::suggestion(bad, Modality::ALL.iter().map(|m| m.as_str()));
            source.fail(key.span(), format!("unknown modality `{bad}`"), "no modality", help);
        }
    }
}
