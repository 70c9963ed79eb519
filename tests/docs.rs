//! The documentation against what it documents.

use demarche::Extractor;

fn block<'a>(text: &'a str, kind: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("```{kind}\n")).unwrap_or_else(|| panic!("no block of {kind}"));
    rest.split("```").next().unwrap_or_default()
}

/// The JSON of `docs/output.md` is what comes of its text, but for the lines of rules, which move.
#[test]
fn the_json_of_the_guide() {
    let guide = include_str!("../docs/output.md");
    let date = "2024-05-04".parse().unwrap();
    let mut doc = Extractor::default().extract_dated(block(guide, "text").trim(), Some(date));
    doc.id = Some("story".to_owned());
    let without_lines = |mut json: serde_json::Value| {
        for event in json["events"].as_array_mut().into_iter().flatten() {
            event["rule"]["line"] = 0.into();
        }
        json
    };
    let told: serde_json::Value = serde_json::from_str(block(guide, "json")).unwrap();
    assert_eq!(without_lines(serde_json::to_value(&doc).unwrap()), without_lines(told));
}

/// The first thing a reader sees is true: the story of the README gives the events that stand below it.
#[test]
#[cfg(feature = "corpus")]
fn the_story_of_the_readme() {
    let readme = include_str!("../README.md");
    let (story, shown) = block(readme, "console").split_once("\n\n").unwrap();
    let story = story.strip_prefix("$ cat story.txt\n").unwrap();
    let (command, shown) = shown.split_once('\n').unwrap();
    assert_eq!(command, "$ demarche extract --format text --date 2026-11-23 story.txt");
    let mut doc = Extractor::default().extract_dated(story, Some("2026-11-23".parse().unwrap()));
    doc.id = Some("story".to_owned());
    // Rules move from line to line.
    let without_lines = |text: &str| -> Vec<String> {
        let lines = text.trim_end().lines();
        lines.map(|l| l.rsplit_once(".toml:").map_or(l, |(rest, _)| rest).to_owned()).collect()
    };
    assert_eq!(without_lines(&demarche::corpus::text(&doc, false)), without_lines(shown));
}

/// `docs/events.md` has every type of the pack, with its codes, every role and every modality.
#[test]
fn every_type_role_and_modality_is_explained() {
    let guide = include_str!("../docs/events.md");
    for t in &Extractor::default().rules().types {
        let code = |c: &Option<std::sync::Arc<str>>| c.as_deref().unwrap_or("-").to_owned();
        let row = guide.lines().find(|l| l.starts_with(&format!("| `{}` |", t.name)));
        let codes = format!("| {} | {} |", code(&t.plover), code(&t.cameo));
        assert!(row.is_some_and(|r| r.ends_with(&codes)), "{}: {row:?} has not {codes}", t.name);
    }
    for role in demarche::document::Role::ALL {
        assert!(guide.contains(&format!("| `{role}` |")), "{role}");
    }
    for modality in demarche::document::Modality::ALL {
        assert!(guide.contains(&format!("| `{modality}` |")), "{modality}");
    }
}

/// Every guide is in the index, and every link of the documentation leads somewhere.
#[test]
fn links_lead_somewhere() {
    let index = std::fs::read_to_string("docs/README.md").unwrap();
    let mut files = vec!["README.md".to_owned(), "DESIGN.md".to_owned()];
    for entry in std::fs::read_dir("docs").unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            assert!(name == "README.md" || index.contains(&format!("({name})")), "{name} is not in the index");
            files.push(format!("docs/{name}"));
        }
    }
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        for link in text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            let folder = std::path::Path::new(&file).parent().unwrap();
            let outside = link.is_empty() || link.starts_with("https:");
            assert!(outside || folder.join(link).exists(), "{file}: {link}");
        }
    }
}
