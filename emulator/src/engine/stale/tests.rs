//! Versions that are kept, and those that are forgotten.

use crate::limits::STALE_VERSIONS_MAX;
use crate::storage::{Key, Space};
use crate::value::Item;

use super::chain::Version;
use super::versions::Versions;

const SPACE: Space = Space::new(1);

fn item(version: u64) -> Option<Item> {
    Some(Item::from_iter([(
        "v",
        i64::try_from(version).unwrap().into(),
    )]))
}

fn add(versions: &mut Versions, key: &Key, number: u64, at: u64) {
    let version = Version {
        number,
        at,
        item: item(number),
    };
    versions.add(SPACE, key, item(0), version);
}

#[test]
fn what_was_the_newest_within_the_window_is_kept() {
    let (mut versions, key) = (Versions::default(), Key::new(b"k"));
    for (number, at) in [(3, 10), (5, 20), (8, 20), (9, 30)] {
        add(&mut versions, &key, number, at);
    }
    let numbers = |versions: &Versions, horizon| {
        let chain = versions.chain(SPACE, &key);
        chain.map(|chain| chain.numbers_since(horizon))
    };
    for (horizon, expected) in [
        (None, vec![0, 3, 5, 8, 9]),
        (Some(9), vec![0, 3, 5, 8, 9]),
        (Some(10), vec![3, 5, 8, 9]),
        (Some(20), vec![8, 9]),
        (Some(29), vec![8, 9]),
        (Some(30), vec![9]),
    ] {
        assert_eq!(
            numbers(&versions, horizon),
            Some(expected.clone()),
            "{horizon:?}"
        );
        // The same is left when what was before is forgotten.
        let mut settled = Vec::new();
        versions.forget(horizon, |space, key| settled.push((space, key)));
        let left = (expected.len() > 1).then_some(expected);
        assert_eq!(numbers(&versions, horizon), left, "{horizon:?}");
        assert_eq!(settled.len(), usize::from(left.is_none()));
    }
    assert!(versions.chains(SPACE).is_empty());
}

#[test]
fn a_chain_tells_what_was_there_after_a_commit() {
    let (mut versions, key) = (Versions::default(), Key::new(b"k"));
    add(&mut versions, &key, 3, 10);
    add(&mut versions, &key, 5, 20);
    let chain = versions.chain(SPACE, &key).unwrap();
    for (number, expected) in [(0, 0), (2, 0), (3, 3), (4, 3), (5, 5), (u64::MAX, 5)] {
        assert_eq!(chain.after(number), item(expected));
    }
    assert_eq!((chain.newest(), chain.any_item().cloned()), (5, item(0)));
}

#[test]
fn the_oldest_versions_give_way() {
    let mut versions = Versions::default();
    let keys = [b"a", b"b"].map(|name| Key::new(name));
    let most = u64::try_from(STALE_VERSIONS_MAX).unwrap();
    for number in 1..=most / 2 + 1 {
        for key in &keys {
            add(&mut versions, key, number, 7);
        }
    }
    let mut settled = 0;
    versions.forget(None, |_, _| settled += 1);
    for key in &keys {
        let chain = versions.chain(SPACE, key).unwrap();
        let numbers = chain.numbers_since(None);
        // The first of each was counted, so that it is what is oldest now.
        assert_eq!(numbers.first().copied(), Some(1));
        assert_eq!(numbers.last().copied(), Some(most / 2 + 1));
    }
    assert_eq!(settled, 0);
}
