//! Texts that entries and records hold together.

use crate::clock::Timestamp;
use crate::storage::{Cause, Commit, Key, LoggedChange, Space, SpaceChange, Store};
use crate::value::Item;

use super::{ITEMS, LOG, SimFolder, open, shown};

/// An index on all of the items, in a space before theirs or behind.
const INDEXES: [Space; 2] = [Space::new(2), Space::new(3)];
const ITEM_BYTES: usize = 4_000;
const COUNT: u16 = 1_000;

fn put(number: u16, is_recorded: bool) -> Commit {
    let text = format!("{number:05}").repeat(ITEM_BYTES / 5);
    let item = Item::from_iter([("v", text.as_str().into())]);
    let mut commit = Commit::default();
    for space in [ITEMS].into_iter().chain(INDEXES) {
        commit.put(space, Key::new(&number.to_be_bytes()), item.clone());
    }
    if is_recorded {
        let change = LoggedChange {
            sequence: u64::from(number) + 1,
            at: Timestamp::from_millis(0),
            hash: 7,
            old: None,
            new: Some(item.into()),
            cause: Cause::Request,
        };
        commit.log.push((LOG, change));
    }
    commit
}

/// However many commits it takes: a text is written once, and held together again when it is read.
#[test]
fn a_text_is_written_once_into_a_checkpoint() {
    for is_recorded in [false, true] {
        let folder = SimFolder::default();
        let store = open(&folder).unwrap();
        let mut made = Commit::default();
        let spaces = [ITEMS].into_iter().chain(INDEXES).map(SpaceChange::Make);
        made.spaces
            .extend(spaces.chain([SpaceChange::MakeLog(LOG)]));
        store.commit(made).unwrap();
        for number in 0..COUNT {
            store.commit(put(number, is_recorded)).unwrap();
        }
        let before = shown(&store);
        for _ in 0..2 {
            store.checkpoint().unwrap();
            let bytes: usize = folder.sizes().iter().map(|(_, bytes)| bytes).sum();
            let texts = usize::from(COUNT) * ITEM_BYTES;
            assert!(bytes < texts * 5 / 4, "{bytes} bytes for {texts} of texts");
            let again = open(&folder.copy()).unwrap();
            assert!(shown(&again) == before, "what is read is what was written");
            let snapshot = again.snapshot().unwrap();
            let key = Key::new(&7_u16.to_be_bytes());
            let texts = [ITEMS].into_iter().chain(INDEXES).map(|space| {
                let item = snapshot.get(space, &key).unwrap().unwrap();
                item.json().as_ptr()
            });
            let texts: Vec<_> = texts.collect();
            assert!(texts.iter().all(|text| *text == texts[0]), "held together");
        }
    }
}
