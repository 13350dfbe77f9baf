//! What differs: of stored revisions, and as a pure function.

use package_database::backend::{Delete, Item};
use package_database::datasets::diff::diff_packages;
use package_database::datasets::{Change, DatasetSettings, Document};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{HEAD, Subject, create, document, kind, on_both, orders, package, unknown};
use package_database::ErrorKind;

/// Applies a JSON Patch as RFC 6902 says, as far as our diffs go.
fn apply(package: &Document, patch: &[Value]) -> Document {
    let mut whole = Value::Object(package.clone());
    for step in patch {
        let path = step["path"].as_str().unwrap();
        match step["op"].as_str().unwrap() {
            "remove" => drop(take(&mut whole, path)),
            "replace" => {
                take(&mut whole, path);
                put(&mut whole, path, step["value"].clone());
            }
            "add" => put(&mut whole, path, step["value"].clone()),
            "move" => {
                let moved = take(&mut whole, step["from"].as_str().unwrap());
                put(&mut whole, path, moved);
            }
            other => panic!("{other}"),
        }
    }
    document(whole)
}

fn parent<'a>(whole: &'a mut Value, path: &str) -> (&'a mut Value, String) {
    let (parent, name) = path.rsplit_once('/').unwrap();
    let name = name.replace("~1", "/").replace("~0", "~");
    (whole.pointer_mut(parent).unwrap(), name)
}

fn take(whole: &mut Value, path: &str) -> Value {
    match parent(whole, path) {
        (Value::Object(members), name) => members.remove(&name).unwrap(),
        (Value::Array(list), name) => list.remove(name.parse().unwrap()),
        _ => panic!("{path}"),
    }
}

fn put(whole: &mut Value, path: &str, value: Value) {
    match parent(whole, path) {
        (Value::Object(members), name) => drop(members.insert(name, value)),
        (Value::Array(list), name) => list.insert(name.parse().unwrap(), value),
        _ => panic!("{path}"),
    }
}

fn resource() -> impl Strategy<Value = Value> {
    let name = prop::option::of("[a-d/~]{1,2}");
    prop_oneof![
        8 => (name, 0..3_u8, any::<bool>()).prop_map(|(name, bytes, path)| {
            let mut body = json!({"bytes": bytes});
            if let Some(name) = name { body["name"] = json!(name); }
            if path { body["a/b~c"] = json!([bytes]); }
            body
        }),
        1 => Just(json!("text")),
        1 => Just(Value::Null),
    ]
}

fn any_package() -> impl Strategy<Value = Document> {
    let resources = prop_oneof![
        6 => prop::collection::vec(resource(), 0..7).prop_map(|list| Some(Value::Array(list))),
        1 => Just(None),
        1 => Just(Some(json!(null))),
        1 => Just(Some(json!({"x": 1}))),
    ];
    (
        prop::collection::btree_map("[ab~/]{0,2}", 0..3_u8, 0..4),
        resources,
    )
        .prop_map(|(fields, resources)| {
            let mut package = Document::new();
            for (name, value) in fields {
                package.insert(name, json!(value));
            }
            if let Some(resources) = resources {
                package.insert("resources".to_owned(), resources);
            }
            package
        })
}

proptest! {
    #[test]
    fn m_41_the_patch_of_a_diff_makes_one_package_of_the_other(
        before in any_package(),
        after in any_package(),
    ) {
        let diff = diff_packages(&before, &after);
        prop_assert_eq!(apply(&before, &diff.patch), after.clone());
        prop_assert_eq!(diff.is_empty(), before == after);
        prop_assert!(diff_packages(&after, &after).is_empty());
    }
}

#[tokio::test]
async fn m_40_the_diff_of_revisions_is_that_of_their_packages() {
    on_both(async |subject| {
        let datasets = &subject.datasets;
        let mut next = package("Bills", 6);
        next.remove("license");
        next.insert("sources".to_owned(), json!([1]));
        let list = next["resources"].as_array_mut().unwrap();
        list.remove(1);
        list.swap(0, 2);
        list[3]["bytes"] = json!(77);
        list.push(json!({"path": "new.csv"}));
        let empty = document(json!({}));
        let versions = [package("Orders", 5), next, empty, package("Orders", 5)];
        let mut ids = vec![create(&subject, &versions[0]).await.revision.id];
        for version in &versions[1..] {
            let updated = datasets.update(&orders(), version, &Change::new()).await;
            ids.push(updated.unwrap().revision.id);
        }
        for (from, before) in ids.iter().zip(&versions) {
            for (to, after) in ids.iter().zip(&versions) {
                let diff = datasets
                    .diff(&orders(), &(*from).into(), &(*to).into())
                    .await
                    .unwrap();
                assert_eq!(diff, diff_packages(before, after));
                assert_eq!(apply(before, &diff.patch), *after);
            }
        }
        let diff = datasets
            .diff(&orders(), &ids[0].into(), &ids[1].into())
            .await
            .unwrap();
        let fields: Vec<&str> = diff.fields.iter().map(|field| &*field.name).collect();
        assert_eq!(fields, ["title", "license", "sources"]);
        let resources: Vec<_> = diff
            .resources
            .iter()
            .map(|one| one.name.as_deref())
            .collect();
        assert_eq!(resources, [Some("r1"), Some("r4"), Some("r5"), None]);
        let none = datasets.diff(&orders(), &HEAD, &unknown().into()).await;
        assert_eq!(kind(none), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn m_40_of_resources_only_those_are_read_that_differ() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let mut next = package("Orders", 40);
    create(&subject, &next).await;
    next["resources"][7]["bytes"] = json!(-1);
    let updated = subject
        .datasets
        .update(&orders(), &next, &Change::new())
        .await
        .unwrap();
    // It goes without the bodies of the others.
    let damaged: Vec<Item> = subject.rows("package.datasets").await;
    for row in damaged.iter().filter(|row| {
        row.text("body")
            .is_some_and(|body| !body.contains("\"r7\""))
    }) {
        let key = row.select(&["pk", "sk"]);
        subject
            .backend
            .delete(&Delete::new("package.datasets", key))
            .await
            .unwrap();
    }
    assert_eq!(
        kind(subject.datasets.fetch(&orders(), &HEAD).await),
        ErrorKind::CorruptData
    );
    let diff = subject
        .datasets
        .diff(&orders(), &updated.revision.parent.unwrap().into(), &HEAD)
        .await
        .unwrap();
    assert_eq!(diff.resources.len(), 1);
    assert_eq!(diff.resources[0].fields.len(), 1);
    assert_eq!(
        diff.patch,
        [json!({"op": "replace", "path": "/resources/7/bytes", "value": -1})]
    );
}
