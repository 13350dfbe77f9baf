//! Changes that are everywhere with the commit that makes them, and those that something is in the way of.

use std::time::Duration;

use serde_json::json;

use super::{FAR, FARTHER, HOME, agrees, at, create, items, join, pair, put};
use crate::operation;
use crate::operation::tests::world::World;
use crate::wire::decode_request;
use crate::wire::ops::{DeleteItem, PutItem};

/// How many changes a member has, without letting anything happen.
fn kept(world: &World) -> usize {
    let context = &world.context;
    context.engine.kept_changes(&context.caller, "Things")
}

/// A table in two regions, of which the first has sent something before.
fn prompt() -> (World, World) {
    let (world, far) = pair();
    put(&world, "first", "1");
    assert_eq!(items(&far, None), ["first=1"]);
    (world, far)
}

#[test]
fn without_lag_one_commit_is_for_all_regions() {
    let (world, far) = prompt();
    put(&world, "a", "1");
    world.ok::<DeleteItem>(json!({"TableName": "Things", "Key": {"p": {"S": "first"}}}));
    assert_eq!(kept(&far), 3);
    assert_eq!(items(&far, Some("global")), ["a=1"]);
    // A region that never sent anything begins to, and one that joins takes part.
    put(&far, "b", "1");
    assert_eq!(items(&world, None), ["a=1", "b=1"]);
    put(&far, "c", "1");
    assert_eq!(kept(&world), 5);
    join(&world, FARTHER);
    let farther = at(&world, FARTHER);
    put(&world, "a", "2");
    assert_eq!((kept(&far), kept(&farther)), (6, 1));
    put(&farther, "c", "2");
    for region in [&world, &far, &farther] {
        assert_eq!(items(region, None), ["a=2", "b=1", "c=2"]);
    }
    put(&farther, "c", "3");
    assert_eq!((kept(&world), kept(&far)), (8, 8));
    let links = operation::replication_links(&world.context).wait().unwrap();
    assert!(links.iter().all(|link| (link.lost, link.pending) == (0, 0)));
    agrees(&world);
}

/// What stops a change, and lets it go on.
type Stop<'a> = (&'a str, &'a dyn Fn(bool));

#[test]
fn what_is_in_the_way_of_a_change_lets_it_wait() {
    let (world, far) = prompt();
    let pause = |paused| {
        let paused = operation::pause_replication(&world.context, "Things", (HOME, FAR), paused);
        assert_eq!(paused, Ok(()));
    };
    let isolate = |isolated| operation::isolate_region(&world.context, FAR, isolated);
    let lag = |lags: bool| {
        let lag = (!lags).then_some(Duration::ZERO);
        operation::set_replication_lag(&world.context, lag);
    };
    let stops: [Stop<'_>; 3] = [("pause", &pause), ("isolate", &isolate), ("lag", &lag)];
    for (number, (name, stop)) in stops.into_iter().enumerate() {
        let before = kept(&far);
        stop(true);
        put(&world, "a", &format!("{number} waits"));
        assert_eq!(kept(&far), before, "{name}");
        stop(false);
        // Behind one that waits comes one that would not have to.
        put(&world, "b", &format!("{number} follows"));
        let wanted = [
            format!("a={number} waits"),
            format!("b={number} follows"),
            "first=1".to_owned(),
        ];
        assert_eq!(items(&far, None), wanted, "{name}");
        put(&world, "c", name);
        assert_eq!(kept(&far), before + 3, "{name}");
        world.ok::<DeleteItem>(json!({"TableName": "Things", "Key": {"p": {"S": "c"}}}));
        agrees(&world);
    }
}

#[test]
fn an_item_that_a_transaction_holds_elsewhere_lets_a_change_wait() {
    let (world, far) = prompt();
    let put_far = json!({"TransactItems": [{"Put": {"TableName": "Things", "Item": {"p": {"S": "a"}, "v": {"S": "far"}}}}]});
    let input = decode_request(put_far.to_string().as_bytes(), far.context.reading()).unwrap();
    let held = operation::hold(&far.context, input).wait().unwrap();
    put(&world, "a", "home");
    put(&world, "b", "home");
    assert_eq!(items(&far, None), ["first=1"]);
    drop(held);
    world.clock.advance(Duration::from_millis(1));
    assert_eq!(items(&far, None), ["a=home", "b=home", "first=1"]);
    agrees(&world);
}

/// Each call of the store fails once while a change is made that is to be everywhere.
#[test]
fn a_change_that_fails_is_nowhere_and_the_next_one_is_everywhere() {
    let (world, store) = World::with_faults();
    create(&world);
    join(&world, FAR);
    let far = at(&world, FAR);
    put(&world, "a", "0");
    assert_eq!(items(&far, None), ["a=0"]);
    let mut failures = 0;
    for left in 0.. {
        store.fail_after(left);
        let item = json!({"p": {"S": "a"}, "g": {"S": "g"}, "v": {"S": left.to_string()}});
        let put_one = world.call::<PutItem>(&json!({"TableName": "Things", "Item": item}));
        let is_to_come = store.disarm();
        assert_eq!(items(&far, None), items(&world, None), "call {left}");
        if put_one.is_err() {
            failures += 1;
            put(&world, "a", &format!("after {left}"));
            assert_eq!(items(&far, None), [format!("a=after {left}")]);
        }
        agrees(&world);
        if is_to_come {
            break;
        }
    }
    assert!(failures > 1, "reading and writing fail, {failures} times");
}
