//! Random sequences that are done in two ways which must come to the same: what the answer is, no model says.

use dynamodb_emulator::ops::TransactWriteItems;
use dynamodb_emulator::types::*;
use dynamodb_emulator::{Emulator, Item};
use proptest::prelude::*;

use crate::temporary::TemporaryFolder;
use crate::things::{TABLE, create, delete, in_folder, key, put, scan, with};

/// A write: of one of few items, into one of few groups or none, or a deletion.
#[derive(Clone, Debug)]
struct Step {
    pk: &'static str,
    sk: &'static str,
    put: Option<(Option<&'static str>, usize)>,
}

/// Names that are the beginnings of others, with zero bytes and separators in them.
fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["user", "user2", "u\0", "u\0\0", "u#1", "\u{10ffff}"])
}

fn step() -> impl Strategy<Value = Step> {
    let group = prop::option::weighted(0.8, name());
    let length = prop_oneof![Just(0_usize), 1..40_usize, Just(3_000)];
    let put = prop::option::weighted(0.75, (group, length));
    (name(), name(), put).prop_map(|(pk, sk, put)| Step { pk, sk, put })
}

impl Step {
    fn item(&self) -> Option<Item> {
        let (group, length) = self.put?;
        let group = group.map(|group| ("g", group.into()));
        let value = ("v", "x".repeat(length).as_str().into());
        Some(with(self.pk, self.sk, group.into_iter().chain([value])))
    }

    fn run(&self, emulator: &Emulator) {
        match self.item() {
            Some(item) => put(emulator, item),
            None => delete(emulator, self.pk, self.sk),
        }
    }

    fn action(&self) -> TransactWriteItem {
        let mut action = TransactWriteItem::default();
        match self.item() {
            Some(item) => {
                action.put = Some(Put {
                    table_name: Some(TABLE.to_owned()),
                    item: Some(item.into()),
                    ..Put::default()
                });
            }
            None => {
                action.delete = Some(Delete {
                    table_name: Some(TABLE.to_owned()),
                    key: Some(key(self.pk, self.sk).into()),
                    ..Delete::default()
                });
            }
        }
        action
    }
}

/// All that a table and its index show, in their order.
type Content = [Vec<Item>; 2];

fn content(emulator: &Emulator) -> Content {
    let report = emulator.verify();
    assert!(report.is_clean(), "{report}");
    [scan(emulator, None), scan(emulator, Some("by-g"))]
}

fn in_memory() -> Emulator {
    let emulator = Emulator::new();
    create(&emulator);
    emulator
}

/// In one go.
fn straight(steps: &[Step]) -> Content {
    let emulator = in_memory();
    steps.iter().for_each(|step| step.run(&emulator));
    content(&emulator)
}

/// With an end and a new beginning behind some of the steps, now with memory for everything, now for nothing.
fn restarted(steps: &[Step], ends: &[bool]) -> Content {
    let folder = TemporaryFolder::new("metamorphic");
    let mut emulator = in_folder(&folder, None);
    create(&emulator);
    for (number, (step, ends)) in steps.iter().zip(ends).enumerate() {
        step.run(&emulator);
        if *ends {
            drop(emulator);
            emulator = in_folder(&folder, (number % 2 == 0).then_some(1));
        }
    }
    content(&emulator)
}

/// With the rest done in a copy of what there is half-way, in a folder or as a fork.
fn copied(steps: &[Step], as_fork: bool) -> Content {
    let (first, rest) = steps.split_at(steps.len() / 2);
    let emulator = in_memory();
    first.iter().for_each(|step| step.run(&emulator));
    let before = content(&emulator);
    let folder = TemporaryFolder::new("metamorphic-copy");
    let copy = if as_fork {
        emulator.fork()
    } else {
        emulator.snapshot_to(folder.path()).unwrap();
        in_folder(&folder, Some(1))
    };
    rest.iter().for_each(|step| step.run(&copy));
    assert_eq!(content(&emulator), before, "a copy is on its own");
    content(&copy)
}

/// With those together in one transaction that follow one another and are of different items.
fn together(steps: &[Step]) -> Content {
    let emulator = in_memory();
    let mut left = steps;
    while !left.is_empty() {
        let repeats = |at: &usize| {
            let (before, step) = (&left[..*at], &left[*at]);
            before
                .iter()
                .any(|other| (other.pk, other.sk) == (step.pk, step.sk))
        };
        let end = (1..left.len()).find(repeats).unwrap_or(left.len());
        let (group, rest) = left.split_at(end);
        let input = TransactWriteItemsInput {
            transact_items: Some(group.iter().map(Step::action).collect()),
            ..TransactWriteItemsInput::default()
        };
        emulator.call::<TransactWriteItems>(input).unwrap();
        left = rest;
    }
    content(&emulator)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Restarts, copies, repetitions, another order of what does not concern the same item, transactions, and what is
    /// taken back at once: none of them changes what there is in the end.
    #[test]
    fn s_32_sequences_that_must_come_to_the_same(
        steps in prop::collection::vec(step(), 1..24),
        ends in prop::collection::vec(prop::bool::weighted(0.2), 24),
    ) {
        let expected = straight(&steps);
        prop_assert_eq!(restarted(&steps, &ends), expected.clone(), "restarts");
        prop_assert_eq!(copied(&steps, false), expected.clone(), "a copy");
        prop_assert_eq!(copied(&steps, true), expected.clone(), "a fork");
        prop_assert_eq!(together(&steps), expected.clone(), "transactions");
        let twice: Vec<Step> = steps.iter().flat_map(|step| [step.clone(), step.clone()]).collect();
        prop_assert_eq!(straight(&twice), expected.clone(), "each twice");
        let mut sorted = steps.clone();
        sorted.sort_by_key(|step| (step.pk, step.sk));
        prop_assert_eq!(straight(&sorted), expected.clone(), "item by item");
        let detour = steps.iter().flat_map(|step| {
            let other = |put| Step { pk: "detour", sk: step.sk, put };
            [other(Some((Some("user"), 10))), step.clone(), other(None)]
        });
        prop_assert_eq!(straight(&detour.collect::<Vec<_>>()), expected, "what is taken back");
    }
}
