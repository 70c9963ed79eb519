//! Nothing of a text becomes markup.

use super::*;
use crate::Extractor;
use crate::date::DateRange;

/// The body of every `<script>` of a page, as an HTML reader finds them: up to the next `</script`.
fn scripts(page: &str) -> Vec<&str> {
    let body = |part: &'_ str| part.find('>').zip(part.find("</script")).map(|(from, to)| (from + 1, to));
    page.split("<script").skip(1).filter_map(|part| body(part).and_then(|(from, to)| part.get(from..to))).collect()
}

fn page_of(id: &str, text: &str) -> String {
    let mut document = Extractor::default().extract(text);
    document.id = Some(id.to_owned());
    page(&[document], &Options::default())
}

const HOSTILE: &[&str] = &[
    "</script><script>alert(1)</script>",
    "</SCRIPT\n><img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]><svg/onload=alert(1)>",
    "\" onclick=\"alert(1)\" x='y' `${alert(1)}`",
    "javascript:alert(1)",
    "\u{202e}txet desrever\u{202c} \u{2066}isolate\u{2069}",
    "nul \0 bell \u{7} escape \u{1b}[31m delete \u{7f}",
    "line\u{2028}paragraph\u{2029}end",
    "{{ 7 * 7 }} {% raw %} &lt;b&gt; &amp;",
    "\u{feff}bom, astral \u{1f600}, combining e\u{301}",
];

#[test]
fn hostile_texts_stay_data() {
    let quiet = page_of("a", "The sides agreed to continue the talks.");
    let shape =
        |page: &str| (page.matches("<script").count(), page.matches("</script").count(), page.matches("<img").count());
    for text in HOSTILE {
        let text = format!("Minister {text} met {text} in Riga. He said \"{text}\".");
        let page = page_of(&text, &text);
        assert_eq!(shape(&page), shape(&quiet), "{text:?}");
        assert!(!page.contains('\0') && !page.contains('\u{2028}'), "{text:?}");
        let scripts = scripts(&page);
        let block: serde_json::Value = serde_json::from_str(scripts[1]).unwrap();
        assert_eq!(block["document"]["text"], text.as_str());
        let index: serde_json::Value = serde_json::from_str(scripts[0]).unwrap();
        assert_eq!(index["documents"][0]["id"], text.as_str());
    }
}

#[test]
fn titles_are_escaped_and_without_controls() {
    let options = Options { title: Some("</title><b>\0\u{1b}\"'".to_owned()), ..Options::default() };
    let page = page(&[], &options);
    assert!(!page.contains("</title><b>") && !page.contains('\0'));
    assert_eq!(page.matches("</title>").count(), 1);
}

#[test]
fn the_policy_names_what_the_page_holds() {
    let page = page_of("a", "The sides agreed to continue the talks.");
    let script = scripts(&page).pop().unwrap();
    assert_eq!(script, SCRIPT);
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let policy = embed::policy(script, style).replace('\'', "&#39;");
    assert!(page.contains(&policy), "{policy}");
    assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--") && !STYLE.contains("</style"));
    for sink in
        ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "setAttribute('on"]
    {
        assert!(!SCRIPT.contains(sink), "{sink}");
    }
    assert!(!page.contains(" onclick=") && !page.contains(" style=\"") && !page.contains("http://"));
}

#[test]
fn offsets_count_utf16_units() {
    let page = page_of("a", "\u{1f600} Élise said: Georgia agreed to the treaty.");
    let block: serde_json::Value = serde_json::from_str(scripts(&page)[1]).unwrap();
    let text: Vec<u16> = block["document"]["text"].as_str().unwrap().encode_utf16().collect();
    let events = block["document"]["events"].as_array().unwrap();
    assert!(!events.is_empty());
    for event in events {
        let trigger = &event["trigger"];
        let range = trigger["start"].as_u64().unwrap() as usize..trigger["end"].as_u64().unwrap() as usize;
        assert_eq!(String::from_utf16(&text[range]).unwrap(), trigger["text"].as_str().unwrap());
    }
}

#[test]
fn gold_differences_point_at_events_and_text() {
    let text = "é Georgia signed a treaty in Riga. Latvia thanked Georgia.";
    let gold = r#"{"id":"a","events":[
        {"type":"launch","trigger":[11,17],"args":[{"role":"actor","span":[3,10]}],"modality":"actual"},
        {"type":"meet","trigger":[0,2],"args":[],"modality":"actual"},
        {"type":"meet","trigger":[900,920],"args":[],"modality":"actual"}]}"#;
    let gold = Corpus::from_json(gold).unwrap();
    let mut document = Extractor::default().extract_dated(text, "2024-05-01".parse::<DateRange>().ok());
    document.id = Some("a".into());
    let mut other = document.clone();
    other.id = Some("b".into());
    let options = Options { gold: Some(&gold), ..Options::default() };
    let page = page(&[document, other], &options);
    let scripts = scripts(&page);
    let index: serde_json::Value = serde_json::from_str(scripts[0]).unwrap();
    assert_eq!(index["documents"][0]["faults"], serde_json::json!([2, 1, 1, 0]));
    assert_eq!(
        (&index["documents"][1]["faults"], &index["documents"][1]["date"]),
        (&serde_json::Value::Null, &"2024-05-01".into())
    );
    assert_eq!(index["gold"][0]["name"], "Trigger");
    let block: serde_json::Value = serde_json::from_str(scripts[1]).unwrap();
    let wrong = block["gold"]["faults"].as_array().unwrap().iter().find(|f| f["fault"] == "wrong type").unwrap();
    assert_eq!(
        (&wrong["at"], &wrong["gold"], &wrong["event"]),
        (&serde_json::json!([10, 16]), &0.into(), &"v0".into())
    );
    assert_eq!(block["gold"]["events"][0]["trigger"], serde_json::json!([10, 16]));
}

#[test]
fn headlines_are_first_lines_with_words() {
    assert_eq!(headline("\n ***\n  A visit \nmore"), "A visit");
    assert_eq!(headline(&"é".repeat(500)).chars().count(), 120);
    assert_eq!(headline(""), "");
}

#[test]
fn no_documents_make_a_page_too() {
    assert!(page(&[], &Options::default()).contains("<title>0 documents"));
}
