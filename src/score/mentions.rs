//! Scores mentions: which were found, and whether they were linked to the right thing.
//!
//! A gold mention is *found* when a prediction of the same kind (`document` counts as `program`) has the same normalised
//! span. Gold mentions inside longer ones are optional: they are neither missed nor, when predicted, spurious. Everything
//! about links and dates is measured on found mentions, optional ones included, so that it does not punish a miss twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::AddAssign;

use super::annotation::Tag;
use super::figures::{Share, harmonic, ratio};
use super::modes::Modes;
use super::normal::normalized;
use super::references;
use crate::span::Span;

/// How well mentions were found and linked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MentionScore {
    /// Gold mentions found, by kind, without optional ones.
    pub kinds: BTreeMap<String, Share>,
    /// The four span modes; predictions of kinds that the gold never has are left out.
    pub modes: Modes,
    /// Clusters of mentions of the same thing.
    pub clusters: BCubed,
    /// Found mentions whose key equals the gold key, by the key's prefix (`country` of `country:KZ`). What is in no
    /// gazetteer is right without a key. Dates and references have figures of their own, posts and groups have no keys.
    pub keys: BTreeMap<String, Share>,
    /// Found persons with a gold role whose role and country are right.
    pub people: Share,
    /// Found dates with a gold value whose first and last day are right.
    pub dates: Share,
    /// Gold mentions that are in no gazetteer (`"attrs": {"unseen": true}`) and were found.
    pub unseen: Share,
    /// References that were understood, by sort: see [the module](super).
    pub references: BTreeMap<String, Share>,
    /// Documents with gold mentions.
    pub documents: usize,
}

impl MentionScore {
    /// Gold mentions found, all kinds together.
    pub fn found(&self) -> Share {
        total(&self.kinds)
    }

    /// References understood, all sorts together.
    pub fn all_references(&self) -> Share {
        total(&self.references)
    }

    /// Right keys, all prefixes together.
    pub fn all_keys(&self) -> Share {
        total(&self.keys)
    }
}

fn total(shares: &BTreeMap<String, Share>) -> Share {
    let mut sum = Share::default();
    shares.values().for_each(|s| sum += *s);
    sum
}

/// B-cubed (Bagga and Baldwin 1998): for every mention, the share of its predicted cluster that belongs to its gold cluster
/// (precision), and the share of its gold cluster that stands in its predicted one (recall), averaged over mentions.
/// A mention without an entity is a cluster of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BCubed {
    /// Mentions looked at.
    pub mentions: usize,
    precision: f64,
    recall: f64,
}

impl BCubed {
    /// Mean precision of the mentions; 0 where there are none.
    pub fn precision(&self) -> f64 {
        ratio(self.precision, self.mentions as f64)
    }

    /// Mean recall of the mentions; 0 where there are none.
    pub fn recall(&self) -> f64 {
        ratio(self.recall, self.mentions as f64)
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        harmonic(self.precision(), self.recall())
    }

    /// Adds mentions of one document, each with its gold and its predicted cluster.
    ///
    /// ```
    /// let mut score = demarche::score::BCubed::default();
    /// score.add(&[(Some("kz"), Some("e0")), (Some("kz"), Some("e1")), (Some("jp"), Some("e1"))]);
    /// assert_eq!((score.precision(), score.recall()), (2.0 / 3.0, 2.0 / 3.0));
    /// ```
    pub fn add(&mut self, clusters: &[(Option<&str>, Option<&str>)]) {
        let same = |a: Option<&str>, b: Option<&str>| a.is_some() && a == b;
        for (n, (gold, pred)) in clusters.iter().enumerate() {
            let (mut in_gold, mut in_pred, mut in_both) = (0usize, 0usize, 0usize);
            for (m, (g, p)) in clusters.iter().enumerate() {
                let (by_gold, by_pred) = (n == m || same(*gold, *g), n == m || same(*pred, *p));
                in_gold += usize::from(by_gold);
                in_pred += usize::from(by_pred);
                in_both += usize::from(by_gold && by_pred);
            }
            self.precision += in_both as f64 / in_pred as f64;
            self.recall += in_both as f64 / in_gold as f64;
        }
        self.mentions += clusters.len();
    }
}

/// Prefixes of gold ids that are no keys.
const KEYLESS: [&str; 3] = ["date", "group", "role"];

/// The name under which a kind is compared.
pub(super) fn compared(kind: &str) -> &str {
    if kind == "document" { "program" } else { kind }
}

/// Scores the mentions of one document; `kinds` are the compared names of all kinds that the gold has anywhere.
pub(super) fn score(text: &str, gold: &[Tag], pred: &[Tag], kinds: &BTreeSet<&str>) -> MentionScore {
    let mut score = MentionScore { documents: 1, ..MentionScore::default() };
    let place = |tag: &Tag| normalized(text, tag.span);
    let mut at: HashMap<(Span, &str), &Tag> = HashMap::new();
    for p in pred {
        at.entry((place(p), compared(&p.kind))).or_insert(p);
    }
    let hits: Vec<Option<&Tag>> = gold.iter().map(|g| at.get(&(place(g), compared(&g.kind))).copied()).collect();
    for (g, hit) in gold.iter().zip(&hits).filter(|(g, _)| !g.optional) {
        score.kinds.entry(g.kind.clone()).or_default().take(hit.is_some());
        if g.unseen && g.coref.is_none() {
            score.unseen.take(hit.is_some());
        }
    }
    score.references = references::score(&gold.iter().zip(hits.iter().copied()).collect::<Vec<_>>());
    let found: Vec<(&Tag, &Tag)> = gold.iter().zip(&hits).filter_map(|(g, h)| Some((g, (*h)?))).collect();
    score.links(&found);

    let labelled = |t: &'_ Tag| (place(t), compared(&t.kind).to_owned());
    let (optional, required): (Vec<&Tag>, Vec<&Tag>) = gold.iter().partition(|g| g.optional);
    let optional: Vec<_> = optional.into_iter().map(labelled).collect();
    let required: Vec<_> = required.into_iter().map(labelled).collect();
    let mut given: Vec<_> = pred.iter().filter(|p| kinds.contains(compared(&p.kind))).map(labelled).collect();
    given.retain(|p| required.contains(p) || !optional.contains(p));
    score.modes.add(&by_label(&required), &by_label(&given));
    score
}

fn by_label(spans: &[(Span, String)]) -> Vec<(&str, Span)> {
    spans.iter().map(|(span, kind)| (kind.as_str(), *span)).collect()
}

impl MentionScore {
    /// Judges what the found mentions, given as (gold, prediction), refer to.
    fn links(&mut self, found: &[(&Tag, &Tag)]) {
        let clusters: Vec<_> = found.iter().map(|(g, p)| (g.entity.as_deref(), p.entity.as_deref())).collect();
        self.clusters.add(&clusters);
        for (g, p) in found {
            if let Some((prefix, _)) =
                g.key.as_deref().and_then(|k| k.split_once(':')).filter(|k| !KEYLESS.contains(&k.0))
            {
                let right = if g.unseen { p.key.is_none() } else { g.key == p.key };
                self.keys.entry(prefix.to_owned()).or_default().take(right);
            }
            if g.kind == "person" && !g.roles.is_empty() {
                self.people.take(g.country == p.country && g.roles.iter().all(|r| p.roles.contains(r)));
            }
            if let Some(date) = g.date {
                self.dates.take(p.date.is_some_and(|d| (d.from, d.to) == (date.from, date.to)));
            }
        }
    }
}

impl AddAssign<&MentionScore> for MentionScore {
    fn add_assign(&mut self, other: &MentionScore) {
        for (kind, share) in &other.kinds {
            *self.kinds.entry(kind.clone()).or_default() += *share;
        }
        for (prefix, share) in &other.keys {
            *self.keys.entry(prefix.clone()).or_default() += *share;
        }
        for (sort, share) in &other.references {
            *self.references.entry(sort.clone()).or_default() += *share;
        }
        self.documents += other.documents;
        self.modes += other.modes;
        self.clusters.mentions += other.clusters.mentions;
        self.clusters.precision += other.clusters.precision;
        self.clusters.recall += other.clusters.recall;
        self.people += other.people;
        self.dates += other.dates;
        self.unseen += other.unseen;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(kind: &str, start: u32, end: u32, id: &str) -> Tag {
        let entity = Some(id.to_owned()).filter(|id| !id.is_empty());
        Tag { kind: kind.into(), span: Span::new(start, end), key: entity.clone(), entity, ..Tag::default() }
    }

    #[test]
    fn found_optional_and_spurious() {
        let text = "The Joint Plan of Japan, signed by Japan in Tokyo.";
        let mut gold = vec![
            tag("program", 4, 23, "program:plan"),
            tag("country", 18, 23, "country:JP"),
            tag("country", 35, 40, "country:JP"),
            tag("place", 44, 49, "place:tokyo"),
        ];
        gold[1].optional = true;
        gold[3].unseen = true;
        // The plan as a document with its article and the comma, both countries in different clusters, a date.
        let pred = [
            tag("document", 0, 24, "e0"),
            tag("country", 18, 23, "country:JP"),
            tag("country", 35, 40, ""),
            tag("date", 44, 49, ""),
        ];
        let kinds = gold.iter().map(|g| compared(&g.kind)).collect();
        let score = score(text, &gold, &pred, &kinds);
        assert_eq!(score.found(), Share { hits: 2, of: 3 });
        assert_eq!(score.kinds["program"], Share { hits: 1, of: 1 });
        assert_eq!(score.unseen, Share { hits: 0, of: 1 });
        assert_eq!(score.keys["country"], Share { hits: 1, of: 2 });
        assert_eq!(score.clusters.mentions, 3);
        assert_eq!((score.clusters.precision(), score.clusters.recall()), (1.0, 2.0 / 3.0));
        let strict = score.modes.strict;
        assert_eq!((strict.correct, strict.incorrect, strict.missing, strict.spurious), (2, 0, 1, 0));
    }

    #[test]
    fn people_and_dates() {
        let day = |s: &str| s.parse().ok();
        let mut gold = [tag("person", 0, 3, "person:x"), tag("date", 4, 8, "date:2022")];
        gold[0].roles = vec!["president".into()];
        gold[0].country = Some("KZ".into());
        gold[1].date = day("2022");
        let mut pred = gold.clone();
        pred[1].date = day("2022-01-01/2022-12-31");
        let kinds = ["person", "date"].into();
        let right = score("Ann 2022", &gold, &pred, &kinds);
        assert_eq!((right.people.hits, right.dates.hits), (1, 1), "precision does not count");
        pred[0].country = None;
        pred[1].date = None;
        let wrong = score("Ann 2022", &gold, &pred, &kinds);
        assert_eq!((wrong.people, wrong.dates), (Share { hits: 0, of: 1 }, Share { hits: 0, of: 1 }));
    }
}
