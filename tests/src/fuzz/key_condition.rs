//! The grammar of key conditions.

use serde_json::{Value, json};

use super::expression::define;
use super::world::{self, TABLE};

/// A query finds what a scan with the same text as its filter finds, forwards, backwards and page
/// by page.
pub(super) fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    for (index, sort) in [
        (None, "s"),
        (Some("global"), "width"),
        (Some("local"), "grade"),
    ] {
        check(text, index, sort);
    }
}

fn check(text: &str, index: Option<&str>, sort: &str) {
    let mut query = json!({"TableName": TABLE});
    if let Some(index) = index {
        world::put(&mut query, "IndexName", json!(index));
    }
    define(&mut query, text);
    let mut scan = query.clone();
    world::put(&mut query, "KeyConditionExpression", json!(text));
    world::put(&mut scan, "FilterExpression", json!(text));
    let emulator = world::shared();
    let Ok(page) = world::ask(emulator, "Query", &query) else {
        let again = world::ask(emulator, "Query", &query);
        assert!(again.is_err(), "{text:?} was refused once only");
        return;
    };
    let found = world::items(&page);
    let filtered = world::items(&world::ask(emulator, "Scan", &scan).unwrap());
    assert!(
        found.len() == filtered.len() && found.iter().all(|item| filtered.contains(item)),
        "{text:?} of {index:?}: query {found:?}\nscan {filtered:?}"
    );
    let ranks: Vec<f64> = found.iter().filter_map(|item| number(item, sort)).collect();
    assert_eq!(ranks.len(), found.len());
    assert!(ranks.is_sorted(), "{text:?} of {index:?}: {ranks:?}");
    world::put(&mut query, "ScanIndexForward", json!(false));
    let mut backwards = world::items(&world::ask(emulator, "Query", &query).unwrap());
    backwards.reverse();
    assert_eq!(backwards, found, "{text:?} backwards");
    world::put(&mut query, "ScanIndexForward", json!(true));
    assert_eq!(one_by_one(query), found, "{text:?} page by page");
}

/// The sort keys of the fixed table are exact as floating point numbers.
fn number(item: &Value, name: &str) -> Option<f64> {
    item.get(name)?.get("N")?.as_str()?.parse().ok()
}

fn one_by_one(mut query: Value) -> Vec<Value> {
    let mut found = Vec::new();
    world::put(&mut query, "Limit", json!(1));
    loop {
        let page = world::ask(world::shared(), "Query", &query).unwrap();
        found.extend(world::items(&page));
        let Some(last) = page.get("LastEvaluatedKey") else {
            return found;
        };
        world::put(&mut query, "ExclusiveStartKey", last.clone());
    }
}
