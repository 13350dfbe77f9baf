//! What is written is read back, and nothing else is read.

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::clock::Timestamp;
use crate::storage::tests::Said;
use crate::storage::{Cause, Commit, Entry, Fact, Key, LoggedChange, Space, SpaceChange};
use crate::value::{AttributeValue, Item};

use super::commit::{decode, encode};

fn value() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        ".{0,9}".prop_map(AttributeValue::from),
        any::<i64>().prop_map(AttributeValue::from),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null),
        vec(any::<u8>(), 0..9).prop_map(|bytes| AttributeValue::B(bytes.into())),
        prop::collection::btree_set("[a-c\"\\\\é]{0,3}", 1..4)
            .prop_map(|members| AttributeValue::Ss(members.into_iter().collect())),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            prop::collection::btree_map(".{1,4}", inner, 0..4).prop_map(AttributeValue::M),
        ]
    })
}

fn item() -> impl Strategy<Value = Item> {
    let attributes = prop::collection::btree_map(".{1,5}", value(), 0..5);
    attributes.prop_map(|attributes| attributes.into_iter().collect())
}

fn change() -> impl Strategy<Value = LoggedChange> {
    let numbers = (any::<u64>(), any::<i64>(), any::<u64>());
    let images = (prop::option::of(item()), prop::option::of(item()));
    (numbers, images, any::<bool>()).prop_map(|((sequence, at, hash), (old, new), is_expiry)| {
        LoggedChange {
            sequence,
            at: Timestamp::from_millis(at),
            hash,
            old: old.map(Into::into),
            new: new.map(Into::into),
            cause: if is_expiry {
                Cause::Expiry
            } else {
                Cause::Request
            },
        }
    })
}

fn commits() -> impl Strategy<Value = Commit> {
    let space = || any::<u64>().prop_map(Space::new);
    let key = || vec(any::<u8>(), 0..12).prop_map(|bytes| Key::new(&bytes));
    let entry = (space(), key(), prop::option::of(item())).prop_map(|(space, key, item)| Entry {
        space,
        key,
        item,
    });
    let fact = (key(), prop::option::of(any::<u8>())).prop_map(|(key, value)| Fact {
        key,
        value: value.map(|value| Arc::new(Said(value)) as _),
    });
    let spaces = (0..6_u8, space(), any::<u64>()).prop_map(|(kind, space, through)| match kind {
        0 => SpaceChange::Make(space),
        1 => SpaceChange::Drop(space),
        2 => SpaceChange::MakeLog(space),
        3 => SpaceChange::DropLog(space),
        4 => SpaceChange::Copy {
            from: space,
            to: Space::new(7),
        },
        _ => SpaceChange::TrimLog {
            log: space,
            through,
        },
    });
    let log = vec((space(), change()), 0..4);
    (vec(entry, 0..4), log, vec(fact, 0..4), vec(spaces, 0..4)).prop_map(
        |(entries, log, facts, spaces)| Commit {
            entries,
            log,
            facts,
            spaces,
        },
    )
}

proptest! {
    #[test]
    fn a_commit_is_read_as_it_was_written(mut commit in commits()) {
        // The same item three times, as an index on everything and a log have it.
        if let Some(entry) = commit.entries.first().cloned() {
            commit.entries.push(entry.clone());
            if let Some((_, change)) = commit.log.first_mut() {
                change.new = entry.item.map(Into::into);
            }
        }
        let bytes = encode(&commit).unwrap();
        let read = decode(&bytes, Said::decode).unwrap();
        prop_assert_eq!(format!("{read:?}"), format!("{commit:?}"));
        prop_assert_eq!(encode(&read).unwrap(), bytes);
    }

    #[test]
    fn bytes_that_are_changed_are_refused_or_another_commit(
        commit in commits(), at in any::<prop::sample::Index>(), bit in 0..8_u8, cut in any::<bool>()
    ) {
        let mut bytes = encode(&commit).unwrap();
        let at = at.index(bytes.len());
        if cut {
            bytes.truncate(at);
            prop_assert!(decode(&bytes, Said::decode).is_none());
        } else {
            bytes[at] ^= 1 << bit;
            // Whatever is read is written as the same bytes: nothing is passed over in silence.
            if let Some(read) = decode(&bytes, Said::decode) {
                let same: Vec<_> = read.entries.iter().filter_map(|entry| entry.item.clone()).collect();
                prop_assert!(same.iter().all(|item| Item::from_canonical(item.json()).is_some()));
            }
        }
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in vec(any::<u8>(), 0..200)) {
        let _read = decode(&bytes, Said::decode);
        let _item = Item::from_canonical(&bytes);
    }
}

/// A length that is made up is found out before room is made for it.
#[test]
fn a_huge_length_costs_nothing() {
    assert!(decode(&[0xff; 4], Said::decode).is_none());
    assert!(decode(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], Said::decode).is_none());
}

#[test]
fn texts_that_are_no_items_are_refused() {
    let deep = format!("{{\"a\":{}", "{\"L\":[".repeat(100_000));
    let bad: [&[u8]; 12] = [
        b"",
        b"{",
        b"{}}",
        b"{\"a\"}",
        b"{\"a\":{\"S\":\"x\"},}",
        b"{\"a\":{\"S\":\"x\"},\"a\":{\"S\":\"x\"}}",
        b"{ \"a\":{\"S\":\"x\"}}",
        b"{\"a\":{\"N\":\"1.0\"}}",
        b"{\"a\":{\"SS\":[]}}",
        b"{\"\":{\"S\":\"x\"}}",
        b"{\"a\":{\"S\":\"\xff\"}}",
        deep.as_bytes(),
    ];
    for text in bad {
        assert!(Item::from_canonical(text).is_none(), "{text:.40?}");
    }
}
