//! What a definition says of itself, and which descriptions are refused with which sentence.

mod arn;
mod change;
mod create;
mod encryption;
mod stream;
mod tags;

use crate::schema::draft::{CapacityDraft, IndexDraft, KeyElement, KeyRole, ProjectionDraft};
use crate::schema::{IndexKind, KeyAttribute, ScalarType, Units};

/// Definitions from `name:type` words: `pk:S sk:N`.
fn attributes(text: &str) -> Vec<KeyAttribute> {
    let words = text.split_whitespace().map(|word| {
        let (name, kind) = word.split_once(':').unwrap();
        KeyAttribute {
            name: name.into(),
            kind: ScalarType::from_text(kind).unwrap(),
        }
    });
    words.collect()
}

/// A key schema from words: `pk` is HASH, `-sk` is RANGE.
fn keys(text: &str) -> Vec<KeyElement> {
    let words = text
        .split_whitespace()
        .map(|word| match word.strip_prefix('-') {
            Some(name) => KeyElement {
                name: name.into(),
                role: KeyRole::Sort,
            },
            None => KeyElement {
                name: word.into(),
                role: KeyRole::Partition,
            },
        });
    words.collect()
}

/// An index that projects everything.
fn index(kind: IndexKind, name: &str, key: &str) -> IndexDraft {
    IndexDraft {
        name: name.into(),
        kind,
        keys: keys(key),
        projection: ProjectionDraft {
            kind: Some("ALL".into()),
            attributes: None,
        },
        capacity: CapacityDraft::default(),
        vector: None,
    }
}

/// The same units for reads and writes.
const fn units(both: i64) -> Option<Units> {
    Some(Units {
        read: both,
        write: both,
    })
}
