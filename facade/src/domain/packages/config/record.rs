//! A document as records, and records as a document.
//!
//! Every record takes its part out of the document and leaves a null in its place. What is left is the record of the
//! document itself. So nothing is lost, whatever a document has in it, and nothing is there twice.

use serde_json::{Map, Value};

use super::kind::{Column, ColumnKind, ConfigKind, From, Naming, SHAPES, Shape};
use crate::domain::packages::document::path::{Part, Path, select};
use crate::domain::packages::document::{VERSIONING, is_remark};
use crate::error::{Error, ErrorKind};

/// One record of a configuration.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ConfigRecord {
    /// What it is.
    pub kind: ConfigKind,
    /// Which of its kind it is, in the order of the document, from 1 on.
    pub id: u64,
    /// What it is called. Where there is only one, that is the name of its kind.
    pub name: String,
    /// The name of what it belongs to, besides the document.
    pub parent: Option<String>,
    /// What it says, by the names that the original has for it. Truths are true or false.
    pub fields: Map<String, Value>,
}

/// A record as it is stored: a part of the document, and where it belongs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fragment {
    pub(super) kind: ConfigKind,
    pub(super) name: String,
    pub(super) parent: Option<String>,
    /// Where it is in the document; the document itself has the root.
    pub(super) path: Path,
    /// The part, with nulls where other records are.
    pub(super) source: Value,
}

impl ConfigRecord {
    /// What tells it from other records.
    pub(super) fn key(&self) -> (ConfigKind, Option<&str>, &str) {
        (self.kind, self.parent.as_deref(), &self.name)
    }
}

impl Fragment {
    /// What tells it from other records.
    pub(super) fn key(&self) -> (ConfigKind, Option<&str>, &str) {
        (self.kind, self.parent.as_deref(), &self.name)
    }
}

/// The records of a document: what is inside another one comes first, and the document itself last.
pub(super) fn split(mut document: Value) -> Vec<Fragment> {
    let mut fragments = Vec::new();
    for shape in SHAPES.iter().filter(|shape| !shape.places.is_empty()) {
        for place in shape.places {
            // Places are written in this crate, and each is a selection.
            let found = select(&document, place).unwrap_or_default();
            let found: Vec<(Path, String, Option<String>)> = found
                .into_iter()
                .filter(|(path, value)| belongs(shape, path, value))
                .map(|(path, value)| {
                    let name = name_of(shape, &path, value);
                    let parent = shape.parent.and_then(|_| member(&path, 1));
                    (path, name, parent)
                })
                .collect();
            for (path, name, parent) in found {
                if let Some(slot) = at(&mut document, &path) {
                    fragments.push(Fragment {
                        kind: shape.kind,
                        name,
                        parent,
                        path,
                        source: slot.take(),
                    });
                }
            }
        }
    }
    fragments.push(Fragment {
        kind: ConfigKind::Repository,
        name: ConfigKind::Repository.name().to_owned(),
        parent: None,
        path: Path::root(),
        source: document,
    });
    fragments
}

/// The document of its records, in any order.
///
/// # Errors
///
/// [`ErrorKind::CorruptData`] when the document itself is not among them, or one belongs to a place that is not there.
pub(super) fn join(mut fragments: Vec<Fragment>) -> Result<Value, Error> {
    fragments.sort_by_key(|fragment| fragment.path.parts().len());
    let mut fragments = fragments.into_iter();
    let root = fragments
        .next()
        .filter(|first| first.path.parts().is_empty());
    let mut document = root.ok_or_else(|| damaged("the document itself"))?.source;
    for fragment in fragments {
        let slot = at(&mut document, &fragment.path);
        let slot = slot.filter(|slot| slot.is_null());
        *slot.ok_or_else(|| damaged(&fragment.path.to_string()))? = fragment.source;
    }
    Ok(document)
}

#[cold]
fn damaged(what: &str) -> Error {
    let message = format!("a configuration has no place for {what}, or has it twice");
    Error::new(ErrorKind::CorruptData, message)
}

/// Whether something at a place of a kind is of this kind: remarks are of none, and what stands among the entities to say
/// what a version is, is no entity.
pub(super) fn belongs(shape: &Shape, path: &Path, value: &Value) -> bool {
    let remark = match path.parts().last() {
        Some(Part::Member(name)) => is_remark(name, value),
        _ => false,
    };
    let versioning =
        shape.kind == ConfigKind::Entity && member(path, 1).as_deref() == Some(VERSIONING);
    !value.is_null() && !remark && !versioning
}

pub(super) fn name_of(shape: &Shape, path: &Path, value: &Value) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    let last = path.parts().last();
    let name = match (shape.naming, last) {
        (Naming::Only, _) => Some(shape.name.to_owned()),
        (Naming::Member, Some(Part::Member(name))) => Some(name.clone()),
        (Naming::Of(member), _) => text(value.get(member)),
        (Naming::Itself, _) => text(Some(value)),
        (Naming::Place, Some(Part::Element(place))) => Some(place.to_string()),
        _ => None,
    };
    // A document that was read has these names; a remark among named things is called by its place.
    name.unwrap_or_else(|| path.to_string())
}

/// The name of the member that a path goes through.
fn member(path: &Path, place: usize) -> Option<String> {
    match path.parts().get(place) {
        Some(Part::Member(name)) => Some(name.clone()),
        _ => None,
    }
}

/// The value at a path.
pub(super) fn at<'a>(value: &'a mut Value, path: &Path) -> Option<&'a mut Value> {
    path.parts()
        .iter()
        .try_fold(value, |value, part| match part {
            Part::Member(name) => value.as_object_mut()?.get_mut(name),
            Part::Element(place) => value.as_array_mut()?.get_mut(*place),
        })
}

/// The records of a document as answers have them, by kind and in the order of the document.
pub(super) fn records(document: &Value, loaded_at: &str) -> Vec<ConfigRecord> {
    let mut records = Vec::new();
    for kind in ConfigKind::all() {
        let shape = kind.shape();
        let places = match shape.places {
            [] => vec![(0, Path::root(), document)],
            places => found(document, places),
        };
        let mut id = 0;
        for (list, path, value) in places {
            if !belongs(shape, &path, value) {
                continue;
            }
            id += 1;
            let name = name_of(shape, &path, value);
            let fields = shape.columns.iter().map(|column| {
                let value = field(column, document, value, &name, list, loaded_at);
                (column.name.to_owned(), value)
            });
            let fields = fields.collect();
            records.push(ConfigRecord {
                kind,
                id,
                parent: shape.parent.and_then(|_| member(&path, 1)),
                name,
                fields,
            });
        }
    }
    records
}

fn found<'a>(document: &'a Value, places: &[&str]) -> Vec<(usize, Path, &'a Value)> {
    let places = places.iter().enumerate();
    let found = places.flat_map(|(list, place)| {
        // Places are written in this crate, and each is a selection.
        let found = select(document, place).unwrap_or_default().into_iter();
        found.map(move |(path, value)| (list, path, value))
    });
    found.collect()
}

fn field(
    column: &Column,
    document: &Value,
    value: &Value,
    name: &str,
    list: usize,
    loaded_at: &str,
) -> Value {
    let inside = |value: &Value, place: &str| {
        let found = place
            .split('.')
            .try_fold(value, |value, name| value.get(name));
        found.cloned().filter(|found| !found.is_null())
    };
    match &column.from {
        From::At(place) => inside(value, place).unwrap_or(Value::Null),
        From::Or(place, default) => inside(value, place).unwrap_or_else(default),
        From::Name => Value::from(name),
        From::Whole => value.clone(),
        // What a document does not say is not switched on.
        From::Document(place) => inside(document, place).unwrap_or(match column.kind {
            ColumnKind::Bool => Value::Bool(false),
            _ => Value::Null,
        }),
        From::Constant(text) => Value::from(*text),
        From::Place(first, second) => Value::from(if list == 0 { *first } else { *second }),
        From::Loaded => Value::from(loaded_at),
    }
}
