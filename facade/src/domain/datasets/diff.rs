//! What differs between two packages: a pure function, and the same of two revisions that are stored.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::Datasets;
use super::document::{Content, RESOURCES, ResourceEntry, name_of};
use super::entries::Changed;
use super::item;
use super::types::{DatasetId, DatasetRef, Document, RevisionRef};
use crate::backend::Item;
use crate::error::Error;

/// What differs between two packages.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DatasetDiff {
    /// Members of the package that differ, its resources aside: those of the first one in its order,
    /// then those that only the second one has.
    pub fields: Vec<FieldDiff>,
    /// Resources that differ, likewise. One that has only moved is not among them.
    pub resources: Vec<ResourceDiff>,
    /// The same as a JSON Patch (RFC 6902), which makes the second package of the first one.
    pub patch: Vec<Value>,
}

impl DatasetDiff {
    /// Whether both packages say the same, in the same order of resources.
    pub fn is_empty(&self) -> bool {
        self.patch.is_empty()
    }
}

/// A member that differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FieldDiff {
    /// What it is called.
    pub name: String,
    /// What it was; `None` when it was not there.
    pub before: Option<Value>,
    /// What it is; `None` when it is not there any more.
    pub after: Option<Value>,
}

/// A resource that differs.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ResourceDiff {
    /// Its name, if it has one. Resources of one name, and those without, are compared in their order.
    pub name: Option<String>,
    /// What it was; `None` when it is new.
    pub before: Option<Value>,
    /// What it is; `None` when it is gone.
    pub after: Option<Value>,
    /// Which members of it differ, where it was and is an object.
    pub fields: Vec<FieldDiff>,
}

/// What differs between two packages.
///
/// # Examples
///
/// ```
/// use package_database::datasets::Document;
/// use package_database::datasets::diff::diff_packages;
///
/// let package = |json: &str| serde_json::from_str::<Document>(json).unwrap();
/// let before = package(r#"{"title": "Orders", "resources": [{"name": "a", "bytes": 1}]}"#);
/// let after = package(r#"{"title": "Orders", "resources": [{"name": "a", "bytes": 2}]}"#);
/// let diff = diff_packages(&before, &after);
/// assert!(diff.fields.is_empty());
/// assert_eq!(diff.resources[0].name.as_deref(), Some("a"));
/// assert_eq!(diff.patch[0]["path"], "/resources/0/bytes");
/// ```
pub fn diff_packages(before: &Document, after: &Document) -> DatasetDiff {
    let lists = [before, after].map(|package| match package.get(RESOURCES) {
        Some(Value::Array(list)) => Some(&**list),
        _ => None,
    });
    // Whether there is a list says `lists`; one that is not there has no resources.
    let [first, second] = lists.map(|list| list.unwrap_or_default());
    let [keys, new_keys] = [first, second].map(|list| keys(list.iter().map(name_of)));
    let pairs = pairs(&keys, &new_keys);
    let changed =
        |pair: &&Pair| pair.0.and_then(|at| first.get(at)) != pair.1.and_then(|at| second.get(at));
    Comparison {
        documents: [before, after],
        lists: lists.map(|list| list.is_some()),
        keys: [&keys, &new_keys],
        changed: pairs.iter().filter(changed).copied().collect(),
        bodies: [&|at| first.get(at), &|at| second.get(at)],
    }
    .diff()
}

/// What tells resources of one package apart: the name, and how many before it have the same.
type Label<'a> = (Option<&'a str>, usize);
/// The places of a resource in both packages.
type Pair = (Option<usize>, Option<usize>);

fn keys<'a>(names: impl Iterator<Item = Option<&'a str>>) -> Vec<Label<'a>> {
    let mut seen: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let key = |name| {
        let count = seen.entry(name).or_default();
        let key = (name, *count);
        *count += 1;
        key
    };
    names.map(key).collect()
}

/// Which resource of one package is which of the other.
fn pairs(before: &[Label<'_>], after: &[Label<'_>]) -> Vec<Pair> {
    let places: BTreeMap<&Label<'_>, usize> = after.iter().zip(0..).collect();
    let known: BTreeSet<&Label<'_>> = before.iter().collect();
    let old = before.iter().enumerate();
    let old = old.map(|(place, key)| (Some(place), places.get(key).copied()));
    let new = after.iter().enumerate();
    let new = new.filter(|(_, key)| !known.contains(key));
    old.chain(new.map(|(place, _)| (None, Some(place))))
        .collect()
}

/// Two packages, of which only those bodies are known that differ.
struct Comparison<'a> {
    documents: [&'a Document; 2],
    /// Whether each has a list of resources.
    lists: [bool; 2],
    keys: [&'a [Label<'a>]; 2],
    changed: Vec<Pair>,
    bodies: [&'a dyn Fn(usize) -> Option<&'a Value>; 2],
}

impl Comparison<'_> {
    fn diff(&self) -> DatasetDiff {
        let [before, after] = self.documents;
        let [had, has] = self.lists;
        let own = |list: bool, name: &str| !(list && name == RESOURCES);
        let fields = field_diffs(before, after, |name| (own(had, name), own(has, name)));
        let mut patch = Vec::new();
        for field in fields.iter().filter(|field| field.name != RESOURCES) {
            patch.extend(operation("", field));
        }
        match (had, has) {
            (false, false) => {
                let field = fields.iter().find(|field| field.name == RESOURCES);
                patch.extend(field.and_then(|field| operation("", field)));
            }
            (true, false) => patch.push(match after.get(RESOURCES) {
                Some(value) => json!({"op": "replace", "path": "/resources", "value": value}),
                None => json!({"op": "remove", "path": "/resources"}),
            }),
            (false, true) => {
                patch.push(json!({"op": "add", "path": "/resources", "value": []}));
                self.patch_list(&mut patch);
            }
            (true, true) => self.patch_list(&mut patch),
        }
        DatasetDiff {
            fields,
            resources: self
                .changed
                .iter()
                .map(|pair| self.resource(*pair))
                .collect(),
            patch,
        }
    }

    fn body(&self, side: usize, place: Option<usize>) -> Option<&Value> {
        self.bodies.get(side).and_then(|bodies| bodies(place?))
    }

    fn resource(&self, pair: Pair) -> ResourceDiff {
        let (before, after) = (self.body(0, pair.0), self.body(1, pair.1));
        let name = before.or(after).and_then(name_of).map(str::to_owned);
        let fields = match (before, after) {
            (Some(Value::Object(before)), Some(Value::Object(after))) => {
                field_diffs(before, after, |_| (true, true))
            }
            _ => Vec::new(),
        };
        ResourceDiff {
            name,
            before: before.cloned(),
            after: after.cloned(),
            fields,
        }
    }

    /// Operations that make one list of the other: what goes, then each place in order, then what has
    /// changed where it is.
    fn patch_list(&self, patch: &mut Vec<Value>) {
        let [before, after] = self.keys;
        let staying: BTreeSet<&Label<'_>> = after.iter().collect();
        let gone = before.iter().enumerate().rev();
        for (place, _) in gone.filter(|(_, key)| !staying.contains(key)) {
            patch.push(json!({"op": "remove", "path": format!("/resources/{place}")}));
        }
        let mut now: Vec<&Label<'_>> = before.iter().filter(|key| staying.contains(key)).collect();
        for (place, key) in after.iter().enumerate() {
            if now.get(place) == Some(&key) {
                continue;
            }
            let path = format!("/resources/{place}");
            let later = now.iter().skip(place).position(|other| *other == key);
            match later.map(|distance| place + distance) {
                Some(from) => {
                    patch.push(
                        json!({"op": "move", "from": format!("/resources/{from}"), "path": path}),
                    );
                    now.remove(from);
                }
                None => {
                    let body = self.body(1, Some(place));
                    patch.push(json!({"op": "add", "path": path, "value": body}));
                }
            }
            now.insert(place, key);
        }
        for pair in &self.changed {
            let (Some(_), Some(place)) = pair else {
                continue;
            };
            let resource = self.resource(*pair);
            let path = format!("/resources/{place}");
            if resource.fields.is_empty() {
                patch.push(json!({"op": "replace", "path": path, "value": resource.after}));
            }
            patch.extend(
                resource
                    .fields
                    .iter()
                    .filter_map(|field| operation(&path, field)),
            );
        }
    }
}

/// The members that differ, of those that `shown` lets each of both have.
fn field_diffs(
    before: &Document,
    after: &Document,
    shown: impl Fn(&str) -> (bool, bool),
) -> Vec<FieldDiff> {
    let new = after.keys().filter(|name| !before.contains_key(*name));
    let names = before.keys().chain(new);
    let diff = |name: &String| {
        let (had, has) = shown(name);
        let before = before.get(name).filter(|_| had);
        let after = after.get(name).filter(|_| has);
        (before != after).then(|| FieldDiff {
            name: name.clone(),
            before: before.cloned(),
            after: after.cloned(),
        })
    };
    names.filter_map(diff).collect()
}

fn operation(path: &str, field: &FieldDiff) -> Option<Value> {
    let name = field.name.replace('~', "~0").replace('/', "~1");
    let path = format!("{path}/{name}");
    match (&field.before, &field.after) {
        (None, Some(value)) => Some(json!({"op": "add", "path": path, "value": value})),
        (Some(_), Some(value)) => Some(json!({"op": "replace", "path": path, "value": value})),
        (Some(_), None) => Some(json!({"op": "remove", "path": path})),
        (None, None) => None,
    }
}

impl Datasets {
    /// Compares the digests of two revisions, and reads the bodies of those resources that differ.
    pub(super) async fn diff_now(
        &self,
        dataset: &DatasetRef,
        from: &RevisionRef,
        to: &RevisionRef,
    ) -> Result<DatasetDiff, Error> {
        let head = self.active(dataset).await?;
        let first = self.revision_id(&head, from).await?;
        let first = self.revision_item(head.id, first).await?;
        let second = self.revision_id(&head, to).await?;
        let second = self.revision_item(head.id, second).await?;
        match item::changed(&first, &second) {
            Some(changed) => {
                self.diff_in_place(head.id, [&first, &second], &changed)
                    .await
            }
            None => self.diff_lists(head.id, [&first, &second]).await,
        }
    }

    /// As most revisions differ: in the bodies of a few resources, each of which has its place still.
    async fn diff_in_place(
        &self,
        id: DatasetId,
        [first, second]: [&Item; 2],
        changed: &[Changed],
    ) -> Result<DatasetDiff, Error> {
        let documents = [item::DOCUMENTS.read(first)?, item::DOCUMENTS.read(second)?];
        let digests = changed.iter().flat_map(|one| [one.before, one.after]);
        let entries = digests.map(|digest| ResourceEntry { name: None, digest });
        let bodies = self.bodies(id, &entries.collect::<Vec<_>>()).await?;
        let at = |place: usize| {
            let found = changed.binary_search_by_key(&place, |one| one.place).ok()?;
            changed.get(found)
        };
        let before = |place: usize| bodies.get(&at(place)?.before);
        let after = |place: usize| bodies.get(&at(place)?.after);
        let [first, second] = &documents;
        Ok(Comparison {
            documents: [first, second],
            lists: [true, true],
            // No resource has come, gone or moved.
            keys: [&[], &[]],
            changed: (changed.iter())
                .map(|one| (Some(one.place), Some(one.place)))
                .collect(),
            bodies: [&before, &after],
        }
        .diff())
    }

    /// As revisions differ of which resources have come, gone or moved.
    async fn diff_lists(
        &self,
        id: DatasetId,
        [first, second]: [&Item; 2],
    ) -> Result<DatasetDiff, Error> {
        let first = self.content(item::REVISIONS.read(first)?.content).await?;
        let second = self.content(item::REVISIONS.read(second)?.content).await?;
        let names = |content: &Content| {
            let names = content.entries().iter().map(|entry| entry.name.clone());
            names.collect::<Vec<_>>()
        };
        let (names, new_names) = (names(&first), names(&second));
        let keys_before = keys(names.iter().map(Option::as_deref));
        let keys_after = keys(new_names.iter().map(Option::as_deref));
        let digest = |content: &Content, place: Option<usize>| {
            let entry = place.and_then(|place| content.entries().get(place));
            entry.map(|entry| entry.digest)
        };
        let changed: Vec<Pair> = pairs(&keys_before, &keys_after)
            .into_iter()
            .filter(|pair| digest(&first, pair.0) != digest(&second, pair.1))
            .collect();
        let entries = changed.iter().flat_map(|pair| {
            let before = pair.0.and_then(|place| first.entries().get(place));
            let after = pair.1.and_then(|place| second.entries().get(place));
            before.into_iter().chain(after)
        });
        let wanted: Vec<ResourceEntry> = entries.cloned().collect();
        let bodies = self.bodies(id, &wanted).await?;
        let before = |place: usize| bodies.get(&digest(&first, Some(place))?);
        let after = |place: usize| bodies.get(&digest(&second, Some(place))?);
        Ok(Comparison {
            documents: [&first.document, &second.document],
            lists: [first.resources.is_some(), second.resources.is_some()],
            keys: [&keys_before, &keys_after],
            changed,
            bodies: [&before, &after],
        }
        .diff())
    }
}
