//! What is stored, in words that do not depend on the hour and on chance.

use package_database::backend::{Item, Value};
use package_database::block::ListOptions;
use package_database::datasets::DatasetRef;

use super::{HEAD, Subject, TABLE, history};
use crate::faulted::shown;
use crate::support::all;

/// All of the datasets but bodies and blobs that nobody refers to, which a write that died may leave: one line for
/// each record.
pub(crate) async fn state(subject: &Subject) -> Vec<String> {
    let mut lines = Vec::new();
    for row in subject.rows(TABLE).await {
        if !row.text("sk").unwrap().starts_with("RES#") {
            lines.push(plain(&shown(&row, &["deleted_at"])));
        }
    }
    for row in subject.rows("package.blobs").await {
        // Those of revisions. A body that nobody refers to may have its blob.
        let owner = row.text("sk").unwrap();
        if owner.starts_with("REF#") && owner.contains("REV") {
            lines.push(plain(&shown(&row, &[])));
        }
    }
    let events = subject.rows("package.events").await;
    lines.extend(events.iter().filter_map(event));
    no_gaps(&events);
    lines.sort();
    lines
}

/// What an event says; nothing of the head of a feed.
fn event(row: &Item) -> Option<String> {
    let kind = row.text("type")?;
    let Some(Value::Map(payload)) = row.get("payload") else {
        panic!("an event says which dataset it is about");
    };
    Some(plain(&format!("{kind} {payload:?}")))
}

/// The head of each shard of the log counts its events.
fn no_gaps(events: &[Item]) {
    for head in events.iter().filter(|row| row.contains("next")) {
        let shard = head.text("pk");
        let count = events.iter().filter(|row| row.text("pk") == shard).count();
        let next = head.number("next").map(|next| next.into_owned());
        assert_eq!(next, Some(count.to_string()), "{shard:?}");
    }
}

/// Every revision of every dataset can be read, and every tag has one.
pub(crate) async fn readable(subject: &Subject) {
    let datasets = &subject.datasets;
    for info in all(datasets.list("acme", &ListOptions::new()).await) {
        let dataset = DatasetRef::from(info.id);
        let head = datasets.fetch(&dataset, &HEAD).await.unwrap();
        let revisions = history(datasets, &dataset).await;
        assert_eq!(revisions[0], head.revision);
        for revision in &revisions {
            datasets.fetch(&dataset, &revision.id.into()).await.unwrap();
        }
        for tag in datasets.tag_list(&dataset).await.unwrap() {
            let tagged = revisions.iter().any(|one| one.id == tag.revision);
            assert!(tagged, "{tag:?}");
        }
    }
}

/// A text with one word for every id of a dataset, and another one for every time in a key.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let within = |letter: char| matches!(letter, '0'..='9' | 'a'..='f' | '-');
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|letter| !within(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        plain.push_str(named(word));
        let mut letters = behind.chars();
        plain.extend(letters.next());
        rest = letters.as_str();
    }
    plain
}

fn named(word: &str) -> &str {
    let uuid = |text: &str| text.len() == 36 && text.matches('-').count() == 4;
    let tail = word.len().checked_sub(36).and_then(|at| word.get(at..));
    if tail.is_some_and(uuid) {
        "ID"
    } else if word.len() == 20 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        "TIME"
    } else {
        word
    }
}
