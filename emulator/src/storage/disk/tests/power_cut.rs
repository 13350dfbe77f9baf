//! What a power cut leaves, at any moment: all that was answered, and nothing that was not asked for.

use std::sync::Arc;

use crate::ids::Ids;
use crate::storage::Store;
use crate::storage::disk::{DiskStore, Fsync, Options};
use crate::storage::tests::Said;

use super::{SimFolder, answered, kept, open, programme, shown, states};

/// How many images are looked at, if the environment does not say more.
const IMAGES: usize = 2000;

#[test]
fn what_was_answered_survives_a_power_cut() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the long lane is asked for by the environment"
    )]
    let asked = std::env::var("EMULATOR_POWER_CUTS");
    let images = asked
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(IMAGES);
    let states = states();
    for (checkpoint, together) in [(None, 1), (Some(11), 1), (None, 5), (Some(11), 4)] {
        // After how many calls each commit was asked for, and answered: of some that are made together, all are
        // answered when the last of them is.
        let folder = SimFolder::default();
        let (mut asked, mut answered) = (Vec::new(), Vec::new());
        let store = open(&folder).unwrap();
        let first = folder.asked();
        for (at, commit) in programme().into_iter().enumerate() {
            asked.push(folder.asked());
            store.commit(commit).unwrap();
            if Some(at) == checkpoint {
                store.checkpoint().unwrap();
            }
            if at % together == 0 {
                kept(&store).unwrap();
                answered.resize(at + 1, folder.asked());
            }
        }
        drop(store);
        answered.resize(programme().len(), folder.asked());
        let ids = Ids::seeded(1);
        for image in 0..images / 4 {
            let number = |bits: u64, below: usize| usize::try_from(bits).unwrap() % below;
            let calls = first + number(ids.bits() >> 8, folder.asked() - first + 1);
            let sector = [512, 4096][image % 2];
            // From nothing of what was not synced to all of it.
            let share = image / 2 % 5;
            let cut =
                folder.after_power_cut(calls, sector, &mut || number(ids.bits() >> 8, 4) < share);
            let store = open(&cut);
            let store =
                store.unwrap_or_else(|error| panic!("image {image} after {calls}: {error}"));
            let done = answered.iter().filter(|end| **end <= calls).count();
            let found = shown(&store);
            let place = states.iter().position(|state| *state == found);
            // Those that nobody was told of may be there or not; none without those before it.
            let begun = asked.iter().filter(|before| **before < calls).count();
            assert!(
                place.is_some_and(|place| (done..=begun.max(done)).contains(&place)),
                "image {image} after {calls} calls is state {place:?}: {done} answered, {begun} begun"
            );
        }
    }
}

/// Without syncs a power cut takes what it likes from the end; what it leaves is a state that once was, or is refused.
#[test]
fn without_syncs_the_past_is_left() {
    let states = states();
    let folder = SimFolder::default();
    let over = |folder: &SimFolder| {
        let folder = Arc::new(folder.clone());
        let options = Options {
            fsync: Fsync::Off,
            memory: None,
        };
        DiskStore::over(folder, options, Said::decode, 7, None)
    };
    let store = over(&folder).unwrap();
    let first = folder.asked();
    for commit in programme() {
        store.commit(commit).unwrap();
    }
    let ids = Ids::seeded(2);
    let number = |below: usize| usize::try_from(ids.bits() >> 8).unwrap() % below;
    let mut lost = 0;
    for image in 0..500 {
        let calls = first + number(folder.asked() - first + 1);
        let share = image % 5;
        let cut = folder.after_power_cut(calls, 512, &mut || number(4) < share);
        let left = over(&cut).unwrap_or_else(|error| panic!("image {image}: {error}"));
        let found = shown(&left);
        let place = states.iter().position(|state| *state == found);
        let place = place.unwrap_or_else(|| panic!("image {image} is no state that was"));
        assert!(place <= calls - first, "image {image}");
        lost += calls - first - place;
    }
    // Else this test would cut nothing.
    assert!(lost > 1000, "{lost}");
}

/// Also of what is written after a power cut, the next one takes nothing.
#[test]
fn a_second_power_cut_takes_no_more_than_the_first() {
    let states = states();
    let folder = SimFolder::default();
    let store = open(&folder).unwrap();
    let programme = programme();
    for commit in programme.iter().take(10) {
        answered(&store, commit.clone()).unwrap();
    }
    drop(store);
    // The last frame is torn.
    let torn = folder.after_power_cut(folder.asked() - 1, 512, &mut {
        let mut turn = 0;
        move || {
            turn += 1;
            turn % 2 == 0
        }
    });
    let store = open(&torn).unwrap();
    let found = shown(&store);
    let done = states.iter().position(|state| *state == found).unwrap();
    assert!((9..=10).contains(&done), "{done}");
    for commit in programme.iter().skip(done) {
        answered(&store, commit.clone()).unwrap();
    }
    drop(store);
    let store = open(&torn.copy()).unwrap();
    assert_eq!(shown(&store), *states.last().unwrap());
}
