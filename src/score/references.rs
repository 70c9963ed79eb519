//! Scores references: pronouns, bare titles and names by which a text comes back to somebody, and the members of groups.
//!
//! The definition stands in [the module](super).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::annotation::Tag;
use super::figures::Share;

/// Gold mentions, each with the prediction that found it.
type Hits<'a> = [(&'a Tag, Option<&'a Tag>)];

/// Right references by sort; groups with members under `group`, later names of persons under `name`.
pub(super) fn score(hits: &Hits<'_>) -> BTreeMap<String, Share> {
    let meant = meanings(hits);
    let mut shares: BTreeMap<String, Share> = BTreeMap::new();
    let mut first: HashMap<&str, &str> = HashMap::new();
    for (gold, pred) in entities(hits, |g| g.coref.is_none()) {
        first.entry(gold).or_insert(pred);
    }
    let mut named: BTreeSet<&str> = BTreeSet::new();
    for (gold, hit) in hits.iter().filter(|(g, _)| !g.optional) {
        let is = |entity: Option<&str>| entity.and_then(|e| meant.get(e)).copied();
        if !gold.members.is_empty() {
            let wanted: BTreeSet<Option<&str>> = gold.members.iter().map(|m| Some(m.as_str())).collect();
            let right = hit.is_some_and(|p| p.members.iter().map(|m| is(Some(m))).collect::<BTreeSet<_>>() == wanted);
            shares.entry("group".to_owned()).or_default().take(right);
            continue;
        }
        let Some(entity) = gold.entity.as_deref() else { continue };
        let again = gold.coref.is_none() && gold.kind == "person" && !named.insert(entity);
        if let Some(sort) = gold.coref.as_deref().or(again.then_some("name")) {
            let pred = hit.and_then(|p| p.entity.as_deref());
            let with_the_first = first.get(entity).is_none_or(|f| pred == Some(*f));
            shares.entry(sort.to_owned()).or_default().take(is(pred) == Some(entity) && with_the_first);
        }
    }
    shares
}

/// The gold entity that each predicted entity stands for.
fn meanings<'a>(hits: &Hits<'a>) -> HashMap<&'a str, &'a str> {
    let named: BTreeSet<&str> = entities(hits, |g| g.coref.is_none()).map(|(g, _)| g).collect();
    let mut meant = majority(entities(hits, |g| g.coref.is_none()));
    let nameless = entities(hits, |g| g.coref.is_some()).filter(|(g, _)| !named.contains(g));
    for (pred, gold) in majority(nameless) {
        meant.entry(pred).or_insert(gold);
    }
    meant
}

/// The entities of found mentions whose gold is of some sort: gold and predicted.
fn entities<'a>(hits: &Hits<'a>, of: fn(&Tag) -> bool) -> impl Iterator<Item = (&'a str, &'a str)> {
    let pair = |(g, p): &(&'a Tag, Option<&'a Tag>)| Some((g.entity.as_deref()?, (*p)?.entity.as_deref()?));
    hits.iter().filter(move |(g, _)| of(g)).filter_map(pair)
}

/// For every predicted entity the gold entity it shares most mentions with; the first of equals by name.
fn majority<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> HashMap<&'a str, &'a str> {
    let mut votes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    pairs.for_each(|(gold, pred)| *votes.entry((pred, gold)).or_default() += 1);
    let mut best: HashMap<&str, (&str, usize)> = HashMap::new();
    for ((pred, gold), n) in votes {
        let slot = best.entry(pred).or_insert((gold, n));
        if n > slot.1 {
            *slot = (gold, n);
        }
    }
    best.into_iter().map(|(pred, (gold, _))| (pred, gold)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(entity: &str, coref: Option<&str>, members: &[&str]) -> Tag {
        let members = members.iter().map(|m| (*m).to_owned()).collect();
        Tag { entity: Some(entity.into()), coref: coref.map(str::to_owned), members, ..Tag::default() }
    }

    #[test]
    fn right_wrong_and_not_found() {
        let gold = [
            tag("ann", None, &[]),
            tag("bob", None, &[]),
            tag("ann", Some("pronoun"), &[]),
            tag("bob", Some("pronoun"), &[]),
            tag("bob", Some("title"), &[]),
            tag("both", None, &["ann", "bob"]),
            tag("all", None, &["ann", "bob"]),
        ];
        let pred = [
            tag("e0", None, &[]),
            tag("e1", None, &[]),
            tag("e0", None, &[]),
            tag("e0", None, &[]),
            tag("e1", None, &[]),
            tag("e2", None, &["e1", "e0"]),
            tag("e3", None, &["e0"]),
        ];
        let mut hits: Vec<_> = gold.iter().zip(pred.iter().map(Some)).collect();
        hits[4].1 = None;
        let shares = score(&hits);
        assert_eq!(shares["pronoun"], Share { hits: 1, of: 2 });
        assert_eq!(shares["title"], Share { hits: 0, of: 1 });
        assert_eq!(shares["group"], Share { hits: 1, of: 2 });
    }

    #[test]
    fn later_names() {
        let person = |entity| Tag { kind: "person".into(), ..tag(entity, None, &[]) };
        let (gold, one, other) = (person("ann"), person("e0"), person("e1"));
        let shares = score(&[(&gold, Some(&one)), (&gold, Some(&one)), (&gold, Some(&other)), (&gold, None)]);
        assert_eq!(shares["name"], Share { hits: 1, of: 3 });
    }

    #[test]
    fn an_entity_of_its_own_is_right_only_for_who_has_no_name() {
        let (name, title) = (tag("ann", None, &[]), tag("ann", Some("title"), &[]));
        let (one, other) = (tag("e0", None, &[]), tag("e1", None, &[]));
        assert_eq!(score(&[(&name, Some(&one)), (&title, Some(&other))])["title"], Share { hits: 0, of: 1 });
        assert_eq!(score(&[(&title, Some(&other))])["title"], Share { hits: 1, of: 1 });
    }
}
