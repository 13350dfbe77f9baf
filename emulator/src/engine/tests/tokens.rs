//! Client tokens: how many are kept, and what a fork knows of them.

use std::collections::BTreeMap;
use std::time::Duration;

use bytes::Bytes;

use crate::engine::{Engine, Fingerprint, TokenError, TokenUse};
use crate::limits;
use crate::value::{AttributeValue, Item};

use super::{Bench, bench};

fn run(bench: &Bench, engine: &Engine, token: &str) {
    match engine.use_token(&bench.caller, token, 1) {
        Ok(TokenUse::First(guard)) => {
            let done = engine.transact_write(Vec::new(), Some(guard));
            assert!(done.expect("a transaction of nothing").is_empty());
        }
        other => panic!("{token}: {other:?}"),
    }
}

fn is_known(bench: &Bench, engine: &Engine, token: &str) -> bool {
    matches!(
        engine.use_token(&bench.caller, token, 1),
        Ok(TokenUse::Replay(_))
    )
}

/// The bound is ours: memory must not grow with the tokens of ten busy minutes.
#[test]
fn the_oldest_go_first() {
    let bench = bench(None);
    for number in 0..=limits::TRANSACTION_TOKENS_KEPT {
        run(&bench, &bench.engine, &format!("token{number}"));
    }
    assert!(!is_known(&bench, &bench.engine, "token0"));
    assert!(is_known(&bench, &bench.engine, "token1"));
}

/// A token that is used again after its time does not fall to the end of its first use.
#[test]
fn a_second_use_counts_from_there() {
    let bench = bench(None);
    run(&bench, &bench.engine, "a");
    bench.clock.advance(Duration::from_secs(600));
    run(&bench, &bench.engine, "a");
    bench.clock.advance(Duration::from_secs(300));
    run(&bench, &bench.engine, "b");
    assert!(is_known(&bench, &bench.engine, "a"));
}

/// A token that is used again after its time, in vain, is what it was before: its fact is still in the store.
#[test]
fn a_second_use_in_vain_leaves_the_first() {
    let bench = bench(None);
    run(&bench, &bench.engine, "a");
    bench.clock.advance(Duration::from_secs(600));
    for _ in 0..2 {
        let again = bench.engine.use_token(&bench.caller, "a", 2);
        assert_eq!(bench.engine.verify(), Vec::<String>::new());
        drop(again);
        assert_eq!(bench.engine.verify(), Vec::<String>::new());
    }
    // Another transaction takes its fact away meanwhile.
    let again = bench.engine.use_token(&bench.caller, "a", 2);
    run(&bench, &bench.engine, "b");
    drop(again);
    assert_eq!(bench.engine.verify(), Vec::<String>::new());
    run(&bench, &bench.engine, "a");
    assert_eq!(bench.engine.verify(), Vec::<String>::new());
}

/// A fork knows what was done; what runs, runs in the original only.
#[test]
fn forks() {
    let bench = bench(None);
    run(&bench, &bench.engine, "done");
    let running = bench.engine.use_token(&bench.caller, "running", 1);
    let fork = bench.engine.fork();
    assert!(is_known(&bench, &fork, "done"));
    run(&bench, &fork, "running");
    let twin = bench.engine.use_token(&bench.caller, "running", 1);
    assert_eq!(twin.err(), Some(TokenError::InProgress));
    drop(running);
    run(&bench, &bench.engine, "running");
}

fn fingerprint(item: &Item) -> u128 {
    let mut print = Fingerprint::new();
    print.item(Some(item));
    print.finish()
}

/// Values that are equal have one fingerprint, others have others.
#[test]
fn fingerprints() {
    let of = fingerprint;
    let items: Vec<Item> = [
        vec![("a", AttributeValue::from("b")), ("c", "d".into())],
        vec![("c", "d".into()), ("a", "b".into())],
        vec![("a", "d".into()), ("c", "b".into())],
        vec![("a", "b".into())],
        vec![],
    ]
    .into_iter()
    .map(Item::from_iter)
    .collect();
    for (one, left) in items.iter().enumerate() {
        for (other, right) in items.iter().enumerate() {
            assert_eq!(of(left) == of(right), left == right, "{one} and {other}");
        }
    }
}

/// Tokens outlive a version, so the number of a request must.
#[test]
fn a_fingerprint_is_the_same_for_ever() {
    let mut print = Fingerprint::new();
    print.text(Some("put"));
    print.text(None);
    print.length(Some(3));
    let set = AttributeValue::Ss(vec!["y".to_owned(), "x".to_owned()]);
    let map = [
        ("z", AttributeValue::B(Bytes::from_static(&[1, 2]))),
        ("a", AttributeValue::Null),
    ];
    let map = map.map(|(name, value)| (name.to_owned(), value));
    let item = Item::from_iter([
        ("p", AttributeValue::from("a\"b")),
        ("n", AttributeValue::N("1.50".parse().unwrap())),
        (
            "l",
            AttributeValue::L(vec![AttributeValue::Bool(true), set]),
        ),
        ("m", AttributeValue::M(BTreeMap::from(map))),
    ]);
    print.item(Some(&item));
    print.item(None);
    assert_eq!(
        print.finish(),
        104_451_376_649_038_387_474_550_020_834_685_575_285
    );
}
