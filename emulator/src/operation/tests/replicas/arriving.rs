//! What arrives where, and when.

use std::time::Duration;

use serde_json::json;

use super::{FAR, FARTHER, HOME, agrees, at, items, join, pair, put};
use crate::operation::{self, LinkFault};
use crate::wire::ops::{DeleteItem, GetItem, TransactWriteItems, UpdateItem};

#[test]
fn without_lag_a_change_is_there_with_the_next_request() {
    let (world, far) = pair();
    put(&world, "a", "1");
    assert_eq!(items(&far, None), ["a=1"]);
    assert_eq!(items(&far, Some("global")), ["a=1"]);
    far.ok::<DeleteItem>(json!({"TableName": "Things", "Key": {"p": {"S": "a"}}}));
    assert_eq!(items(&world, None), Vec::<String>::new());
    agrees(&world);
}

#[test]
fn with_a_lag_it_is_there_when_that_is_over() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, Some(Duration::from_millis(100)));
    put(&world, "a", "1");
    world.clock.advance(Duration::from_millis(60));
    put(&world, "b", "1");
    assert_eq!(items(&far, None), Vec::<String>::new());
    world.clock.advance(Duration::from_millis(40));
    assert_eq!(items(&far, None), ["a=1"]);
    let links = operation::replication_links(&world.context).wait().unwrap();
    let shown: Vec<(&str, u64)> = links
        .iter()
        .map(|it| (it.from.as_str(), it.pending))
        .collect();
    assert_eq!(shown, [(HOME, 1), (FAR, 0)]);
    world.clock.advance(Duration::from_millis(60));
    assert_eq!(items(&far, None), ["a=1", "b=1"]);
    agrees(&world);
}

/// Changes that were on their way when the clock went back, and changes since, arrive after the lag.
#[test]
fn a_clock_that_goes_back_delays_nothing() {
    for lag in [0, 100] {
        let lag = Duration::from_millis(lag);
        let (world, far) = pair();
        operation::set_replication_lag(&world.context, Some(lag));
        world.clock.advance(Duration::from_secs(86_400));
        put(&world, "a", "1");
        world.clock.advance(lag / 4);
        assert_eq!(items(&far, None).len(), usize::from(lag.is_zero()));
        let now = world.context.engine.now();
        let earlier = now.minus(Duration::from_secs(3600));
        world.context.steer(|clock| clock.set(earlier));
        world.clock.advance(lag / 2);
        assert_eq!(items(&far, None).len(), usize::from(lag.is_zero()));
        world.clock.advance(lag / 4);
        assert_eq!(items(&far, None), ["a=1"]);
        put(&world, "a", "2");
        put(&far, "b", "1");
        assert_eq!(items(&world, None).len(), 1 + usize::from(lag.is_zero()));
        world.clock.advance(lag);
        for region in [&world, &far] {
            assert_eq!(items(region, None), ["a=2", "b=1"]);
        }
        agrees(&world);
        agrees(&at(&world, FAR));
    }
}

/// What has come from elsewhere goes nowhere from here: neither is it looked at again, nor does the log keep it for that.
#[test]
fn a_region_that_only_receives_keeps_a_day_of_changes() {
    let (world, far) = pair();
    for number in 0..200 {
        put(&world, "a", &number.to_string());
    }
    assert_eq!(items(&far, None), ["a=199"]);
    let kept = || (far.context.engine).kept_changes(&far.context.caller, "Things");
    assert_eq!(kept(), 200);
    world.clock.advance(25 * 60 * 60 * Duration::from_secs(1));
    for number in 0..10 {
        put(&world, "a", &format!("later {number}"));
        assert_eq!(items(&far, None), [format!("a=later {number}")]);
    }
    assert!(kept() < 64 + 10, "{} are kept", kept());
    let links = operation::replication_links(&world.context).wait().unwrap();
    assert!(links.iter().all(|link| link.pending == 0));
    agrees(&world);
}

#[test]
fn the_last_writer_wins_whole_items() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, None);
    put(&world, "a", "home");
    put(&far, "a", "far");
    put(&far, "b", "far");
    put(&world, "b", "home");
    assert_eq!(operation::drain_replication(&world.context), 4);
    for region in [&world, &far] {
        assert_eq!(items(region, None), ["a=far", "b=home"]);
    }
    let links = operation::replication_links(&world.context).wait().unwrap();
    assert!(links.iter().all(|link| (link.lost, link.pending) == (1, 0)));
    agrees(&world);
}

#[test]
fn two_attributes_of_one_item_are_no_two_changes() {
    let (world, far) = pair();
    put(&world, "a", "1");
    assert_eq!(items(&far, None), ["a=1"]);
    operation::set_replication_lag(&world.context, None);
    let set = |name: &str| {
        json!({"TableName": "Things", "Key": {"p": {"S": "a"}}, "UpdateExpression": format!("SET {name} = :v"),
            "ExpressionAttributeValues": {":v": {"S": "x"}}})
    };
    world.ok::<UpdateItem>(set("one"));
    far.ok::<UpdateItem>(set("two"));
    operation::drain_replication(&world.context);
    let item = json!({"p": {"S": "a"}, "g": {"S": "g"}, "v": {"S": "1"}, "two": {"S": "x"}});
    for region in [&world, &far] {
        let answer = region.ok::<GetItem>(json!({"TableName": "Things", "Key": {"p": {"S": "a"}}}));
        // No stamp is in it, either.
        assert_eq!(answer["Item"], item);
    }
}

#[test]
fn a_deletion_is_not_undone_by_what_is_older() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, None);
    put(&world, "a", "old");
    operation::drain_replication(&world.context);
    put(&far, "a", "on its way");
    world.ok::<DeleteItem>(json!({"TableName": "Things", "Key": {"p": {"S": "a"}}}));
    operation::drain_replication(&world.context);
    for region in [&world, &far] {
        assert_eq!(items(region, None), Vec::<String>::new());
    }
    agrees(&world);
}

#[test]
fn isolated_and_paused_regions_catch_up() {
    let (world, far) = pair();
    join(&world, FARTHER);
    let farther = at(&world, FARTHER);
    operation::isolate_region(&world.context, FAR, true);
    let pause = |link: (&str, &str), paused: bool| {
        operation::pause_replication(&world.context, "Things", link, paused)
    };
    assert_eq!(pause((FARTHER, HOME), true), Ok(()));
    assert_eq!(pause((HOME, "nowhere"), true), Err(LinkFault::NotThere));
    put(&world, "home", "1");
    put(&far, "far", "1");
    put(&farther, "farther", "1");
    assert_eq!(items(&world, None), ["home=1"]);
    assert_eq!(items(&far, None), ["far=1"]);
    assert_eq!(items(&farther, None), ["farther=1", "home=1"]);
    // Longer than any stream shows what it has.
    world.clock.advance(Duration::from_secs(48 * 60 * 60));
    put(&far, "far", "2");
    operation::isolate_region(&world.context, FAR, false);
    assert_eq!(items(&world, None), ["far=2", "home=1"]);
    assert_eq!(pause((FARTHER, HOME), false), Ok(()));
    for region in [&world, &far, &farther] {
        assert_eq!(items(region, None), ["far=2", "farther=1", "home=1"]);
    }
    agrees(&world);
}

#[test]
fn a_transaction_is_one_where_it_is_made_and_single_items_elsewhere() {
    let (world, far) = pair();
    let put =
        |p: &str| json!({"Put": {"TableName": "Things", "Item": {"p": {"S": p}, "v": {"S": "1"}}}});
    world.ok::<TransactWriteItems>(json!({"TransactItems": [put("a"), put("b")]}));
    assert_eq!(items(&far, None), ["a=1", "b=1"]);
    agrees(&world);
}

#[test]
fn a_fork_has_what_is_on_its_way() {
    let (world, far) = pair();
    operation::set_replication_lag(&world.context, None);
    put(&world, "a", "1");
    let fork = at(&world, FAR);
    let fork = crate::operation::tests::world::World {
        context: fork.context.fork(),
        clock: fork.clock,
    };
    assert_eq!(operation::drain_replication(&fork.context), 1);
    assert_eq!(items(&fork, None), ["a=1"]);
    assert_eq!(items(&far, None), Vec::<String>::new());
    agrees(&fork);
    agrees(&world);
}

#[cfg(feature = "disk")]
#[test]
fn a_restart_loses_nothing_that_is_on_its_way() {
    use crate::engine::SimFolder;
    use crate::operation::tests::world::World;

    let folder = SimFolder::default();
    let world = World::in_folder(&folder);
    super::create(&world);
    join(&world, FAR);
    operation::set_replication_lag(&world.context, None);
    put(&world, "a", "home");
    put(&at(&world, FAR), "a", "far");
    put(&world, "b", "home");
    drop(world);
    let world = World::in_folder(&folder);
    let far = at(&world, FAR);
    for region in [&world, &far] {
        assert_eq!(items(region, None), ["a=far", "b=home"]);
    }
    agrees(&world);
}
