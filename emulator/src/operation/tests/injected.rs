//! Faults that are asked for: what is matched, what is hit, and what the call meets.

use std::num::NonZeroU64;
use std::time::Duration;

use serde_json::{Value, json};

use super::replicas::{items, pair, put as put_replicated};
use super::world::World;
use crate::clock::Clock;
use crate::engine::ThrottleReason;
use crate::operation::{
    FaultEffect, FaultMatch, FaultMoment, FaultPreset, FaultRule, FaultRuleError, FaultShare,
};
use crate::value::Item;
use crate::wire::ops::{
    BatchExecuteStatement, BatchGetItem, BatchWriteItem, CreateTable, DescribeTable,
    ExecuteStatement, ExecuteTransaction, GetItem, ListTables, PutItem, Query, TransactWriteItems,
};
use crate::wire::{ApiError, Operation};

const TABLE: &str = "arn:aws:dynamodb:eu-west-1:000000000000:table/Things";

fn world() -> World {
    world_with(&json!({}))
}

/// The same with item collections: its table has a local index.
fn world_of_collections() -> World {
    world_with(&json!({"LocalSecondaryIndexes": [{"IndexName": "local",
        "Projection": {"ProjectionType": "KEYS_ONLY"},
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "g", "KeyType": "RANGE"}]}]}))
}

fn world_with(more: &Value) -> World {
    let world = World::new();
    let mut table = json!({
        "TableName": "Things",
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"},
            {"AttributeName": "s", "AttributeType": "S"}, {"AttributeName": "g", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}, {"AttributeName": "s", "KeyType": "RANGE"}],
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [{"IndexName": "global", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "g", "KeyType": "HASH"}]}],
    });
    let members = table.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    world.ok::<CreateTable>(table);
    world
}

fn add(world: &World, rule: FaultRule) -> u64 {
    world.context.faults().add(rule).unwrap()
}

fn key(p: &str) -> Value {
    json!({"p": {"S": p}, "s": {"S": "1"}})
}

fn put(world: &World, p: &str) -> Result<Value, ApiError> {
    world.call::<PutItem>(&json!({"TableName": "Things", "Item": key(p)}))
}

fn get(world: &World, p: &str) -> Result<Value, ApiError> {
    world.call::<GetItem>(&json!({"TableName": "Things", "Key": key(p)}))
}

fn partition(p: &str) -> Item {
    Item::from_iter([("p", p.into())])
}

fn body(error: &ApiError) -> Value {
    let mut body = Vec::new();
    error.write_body(&mut body);
    serde_json::from_slice(&body).unwrap()
}

fn hits(effect: FaultEffect) -> FaultRule {
    FaultRule::new(effect)
}

const BROKEN: FaultEffect = FaultEffect::InternalServerError(FaultMoment::Before);

/// Each of the sixteen reasons in the exception that the service has for its limit, with the resource whose limit it is.
#[test]
fn each_reason_has_its_body() {
    let of_limit = |reason: &str| {
        let table = "The level of configured provisioned throughput for the table was exceeded. Consider increasing \
             your provisioning level with the UpdateTable API.";
        let index = "The level of configured provisioned throughput for the index was exceeded. Consider increasing \
             your provisioning level with the UpdateTable API.";
        let v20120810 = "com.amazonaws.dynamodb.v20120810#";
        if reason.ends_with("AccountLimitExceeded") {
            let sentence = "Throughput exceeds the current throughput limit for your account. Please contact AWS \
                 Support at https://aws.amazon.com/support request a limit increase";
            return (
                format!("{v20120810}RequestLimitExceeded"),
                sentence,
                "ThrottlingReasons",
            );
        }
        if reason.ends_with("MaxOnDemandThroughputExceeded") {
            let code = "com.amazon.coral.availability#ThrottlingException".to_owned();
            let sentence =
                "Throughput exceeds the maximum OnDemandThroughput configured on table or index";
            return (code, sentence, "throttlingReasons");
        }
        let sentence = if reason.starts_with("Table") {
            table
        } else {
            index
        };
        let code = format!("{v20120810}ProvisionedThroughputExceededException");
        (code, sentence, "ThrottlingReasons")
    };
    for reason in ThrottleReason::ALL {
        let world = world();
        add(&world, hits(FaultEffect::Throttle(reason)));
        let refused = match reason.is_of_write() {
            true => put(&world, "a").unwrap_err(),
            false => {
                let mut query = json!({"TableName": "Things", "KeyConditionExpression": "p = :v",
                    "ExpressionAttributeValues": {":v": {"S": "x"}}});
                if reason.is_of_index() {
                    query["IndexName"] = json!("global");
                    query["KeyConditionExpression"] = json!("g = :v");
                }
                world.call::<Query>(&query).unwrap_err()
            }
        };
        let (code, sentence, member) = of_limit(reason.as_str());
        let resource = match reason.is_of_index() {
            true => format!("{TABLE}/index/global"),
            false => TABLE.to_owned(),
        };
        let expected = json!({"__type": code, "message": sentence,
            member: [{"reason": reason.as_str(), "resource": resource}]});
        assert_eq!(body(&refused), expected);
        assert_eq!(refused.http_status(), 400);
    }
}

/// What is about reads of an index is nothing to a read that uses none.
#[test]
fn a_limit_of_an_index_is_no_limit_of_its_table() {
    let world = world();
    let reason = ThrottleReason::IndexReadProvisionedThroughputExceeded;
    let id = add(&world, hits(FaultEffect::Throttle(reason)));
    get(&world, "a").unwrap();
    let query = |index: Option<&str>, attribute: &str| {
        let mut query = json!({"TableName": "Things", "KeyConditionExpression": format!("{attribute} = :v"),
            "ExpressionAttributeValues": {":v": {"S": "x"}}});
        if let Some(index) = index {
            query["IndexName"] = index.into();
        }
        world.call::<Query>(&query)
    };
    query(None, "p").unwrap();
    query(Some("global"), "g").unwrap_err();
    let report = world.context.faults().get(id).unwrap();
    assert_eq!((report.seen, report.applied), (1, 1));
}

/// A read of a global index takes nothing of the table, and a table without local indexes has no item collections.
#[test]
fn what_a_call_does_not_use_is_no_limit_for_it() {
    let world = world();
    let reason = ThrottleReason::TableReadProvisionedThroughputExceeded;
    for effect in [
        FaultEffect::Throttle(reason),
        FaultEffect::ItemCollectionSizeLimitExceeded,
    ] {
        add(&world, hits(effect));
    }
    world.ok::<Query>(json!({"TableName": "Things", "IndexName": "global",
        "KeyConditionExpression": "g = :v", "ExpressionAttributeValues": {":v": {"S": "x"}}}));
    put(&world, "a").unwrap();
    get(&world, "a").unwrap_err();
    let seen: Vec<u64> = world
        .context
        .faults()
        .list()
        .iter()
        .map(|one| one.seen)
        .collect();
    assert_eq!(seen, [1, 0]);
}

/// A statement is about the key of its clause or of its item, with its parameters.
#[test]
fn statements_are_about_the_keys_that_they_name() {
    let rows = [
        ("SELECT * FROM \"Things\" WHERE p = 'a' AND s = '1'", true),
        ("SELECT * FROM \"Things\" WHERE p = 'a'", true),
        ("SELECT * FROM \"Things\" WHERE p IN ['x', 'a']", true),
        ("SELECT * FROM \"Things\" WHERE p = ?", true),
        ("UPDATE \"Things\" SET v = 1 WHERE p = ? AND s = '1'", true),
        ("DELETE FROM \"Things\" WHERE p = 'a' AND s = '1'", true),
        ("INSERT INTO \"Things\" VALUE {'p': 'a', 's': '1'}", true),
        ("SELECT * FROM \"Things\" WHERE p = 'b'", false),
        ("SELECT * FROM \"Things\"", false),
        ("DELETE FROM \"Things\" WHERE p = 'b' AND s = '1'", false),
        ("SELECT * FROM \"Things\".\"global\" WHERE g = 'a'", false),
    ];
    let mut hot = hits(BROKEN);
    let key = partition("a");
    hot.matches.hashes = Some(0.0..1.0);
    for (rule, is_by_key) in [(hits(BROKEN).key(key), true), (hot, false)] {
        for (text, is_about) in rows {
            let world = world();
            put(&world, "a").unwrap();
            let id = add(&world, rule.clone());
            let mut statement = json!({"Statement": text});
            if text.contains('?') {
                statement["Parameters"] = json!([{"S": "a"}]);
            }
            let _outcome = world.call::<ExecuteStatement>(&statement);
            let seen = world.context.faults().get(id).unwrap().seen;
            let names_one = text.contains("WHERE") || text.contains("INSERT");
            let is_hit = if is_by_key { is_about } else { names_one };
            assert_eq!(seen > 0, is_hit, "{text} {rule:?}");
            if is_by_key && text.starts_with("UPDATE") {
                let several = json!({"TransactStatements": [statement]});
                world.call::<ExecuteTransaction>(&several).unwrap_err();
                let batch = json!({"Statements": [statement]});
                world.call::<BatchExecuteStatement>(&batch).unwrap_err();
            }
        }
    }
}

#[test]
fn a_rule_matches_by_all_that_it_names() {
    let elsewhere = FaultMatch {
        caller: Some("other".into()),
        ..FaultMatch::default()
    };
    let here = FaultMatch {
        caller: Some("test".into()),
        ..FaultMatch::default()
    };
    // The rule, and whether it hits a put of `a`, a get of `a`, a put of `b`, and a list of tables.
    let rows = [
        (hits(BROKEN), [true, true, true, true]),
        (
            hits(BROKEN).operation(Operation::PutItem),
            [true, false, true, false],
        ),
        (hits(BROKEN).table("Things"), [true, true, true, false]),
        (hits(BROKEN).table("Others"), [false; 4]),
        (hits(BROKEN).key(partition("a")), [true, true, false, false]),
        (
            hits(BROKEN).table("Things").key(partition("b")),
            [false, false, true, false],
        ),
        // A write is of all indexes that there are, a read of the one that it names.
        (hits(BROKEN).index("global"), [true, false, true, false]),
        (hits(BROKEN).index("another"), [false; 4]),
        (hits(BROKEN).matching(elsewhere), [false; 4]),
        (hits(BROKEN).matching(here), [true; 4]),
        (hits(BROKEN).probability(0.0), [false; 4]),
    ];
    for (rule, expected) in rows {
        let world = world();
        let text = format!("{rule:?}");
        add(&world, rule);
        let met = [
            put(&world, "a").is_err(),
            get(&world, "a").is_err(),
            put(&world, "b").is_err(),
            world.call::<ListTables>(&json!({})).is_err(),
        ];
        assert_eq!(met, expected, "{text}");
    }
}

#[test]
fn parts_of_the_key_space_divide_the_keys() {
    let world = world();
    let mut low = hits(BROKEN);
    low.matches.hashes = Some(0.0..0.5);
    let mut high = hits(FaultEffect::ServiceUnavailable(FaultMoment::Before));
    high.matches.hashes = Some(0.5..1.0);
    let (low, high) = (add(&world, low), add(&world, high));
    for number in 0..40 {
        put(&world, &format!("key-{number}")).unwrap_err();
    }
    let count = |id| world.context.faults().get(id).unwrap().applied;
    assert_eq!(count(low) + count(high), 40);
    assert!(
        count(low) > 5 && count(high) > 5,
        "{} and {}",
        count(low),
        count(high)
    );
}

#[test]
fn a_query_is_about_its_partition() {
    let world = world();
    add(&world, hits(BROKEN).key(partition("a")));
    for (p, is_hit) in [("a", true), ("b", false)] {
        let expression = json!({"TableName": "Things", "KeyConditionExpression": "#p = :p and s > :s",
            "ExpressionAttributeNames": {"#p": "p"},
            "ExpressionAttributeValues": {":p": {"S": p}, ":s": {"S": "0"}}});
        assert_eq!(world.call::<Query>(&expression).is_err(), is_hit, "{p}");
        let legacy = json!({"TableName": "Things", "KeyConditions":
            {"p": {"ComparisonOperator": "EQ", "AttributeValueList": [{"S": p}]}}});
        assert_eq!(world.call::<Query>(&legacy).is_err(), is_hit, "{p}");
    }
}

#[test]
fn counts_and_times_decide_which_calls_are_hit() {
    let second = Duration::from_secs(1);
    let world = world();
    let now = world.clock.now();
    let number = |number| NonZeroU64::new(number).unwrap();
    // Six calls, a second apart.
    let rows = [
        (
            hits(BROKEN).count(2),
            [true, true, false, false, false, false],
        ),
        (
            hits(BROKEN).nth(number(3)),
            [false, false, true, false, false, false],
        ),
        (
            hits(BROKEN).every(number(2)),
            [false, true, false, true, false, true],
        ),
        (
            hits(BROKEN).every(number(2)).count(1),
            [false, true, false, false, false, false],
        ),
        (
            hits(BROKEN).within(now.plus(second)..now.plus(3 * second)),
            [false, true, true, false, false, false],
        ),
        (
            hits(BROKEN)
                .within(now.plus(second)..now.plus(9 * second))
                .nth(number(2)),
            [false, false, true, false, false, false],
        ),
    ];
    for (rule, expected) in rows {
        world.clock.set(now);
        let text = format!("{rule:?}");
        let id = add(&world, rule);
        let met = expected.map(|_| {
            let met = get(&world, "a").is_err();
            world.clock.advance(second);
            met
        });
        assert_eq!(met, expected, "{text}");
        assert!(world.context.faults().remove(id));
    }
}

#[test]
fn the_same_seed_and_the_same_calls_meet_the_same() {
    let run = |seed: u64| {
        let world = world();
        let brownout = FaultPreset::Brownout.name();
        let preset = FaultPreset::named(brownout).unwrap();
        world.context.faults().preset(preset, seed).unwrap();
        // The waiting is none of what is compared.
        let slow = world.context.faults().list()[0].id;
        world.context.faults().remove(slow);
        let calls = (0..300).map(|number| put(&world, &number.to_string()));
        let told = calls.map(|call| call.map_err(|error| body(&error)));
        format!("{:?}", told.collect::<Vec<_>>())
    };
    assert_eq!(run(7), run(7));
    assert_ne!(run(7), run(8));
}

#[test]
fn what_is_told_after_has_happened_and_what_is_told_before_has_not() {
    let rows = [
        (FaultEffect::InternalServerError(FaultMoment::After), true),
        (FaultEffect::InternalServerError(FaultMoment::Before), false),
        (FaultEffect::ServiceUnavailable(FaultMoment::After), true),
        (FaultEffect::CutConnection(FaultMoment::After), true),
        (FaultEffect::CutConnection(FaultMoment::Before), false),
    ];
    for (effect, has_happened) in rows {
        let world = world();
        add(&world, hits(effect).count(1));
        let refused = put(&world, "a").unwrap_err();
        assert!(refused.http_status() >= 500, "{effect:?}");
        let found = get(&world, "a").unwrap().get("Item").is_some();
        assert_eq!(found, has_happened, "{effect:?}");
    }
}

fn batch(keys: &[&str]) -> Value {
    let puts = keys.iter().map(|p| json!({"PutRequest": {"Item": key(p)}}));
    json!({"RequestItems": {"Things": puts.collect::<Vec<_>>()}})
}

#[test]
fn batches_leave_parts_unprocessed() {
    let keys = ["a", "b", "c"];
    let throttle = FaultEffect::Throttle(ThrottleReason::TableWriteKeyRangeThroughputExceeded);
    // The rule, and what is left of a batch of three writes; nothing where the batch is refused.
    let rows: [(FaultRule, Option<&[&str]>); 6] = [
        (
            hits(FaultEffect::Unprocessed(FaultShare::Some)),
            Some(&["a", "c"]),
        ),
        (
            hits(FaultEffect::Unprocessed(FaultShare::All)),
            Some(&["a", "b", "c"]),
        ),
        (hits(throttle).key(partition("b")), Some(&["b"])),
        (hits(throttle), None),
        (
            hits(FaultEffect::TransactionConflict).key(partition("c")),
            Some(&["c"]),
        ),
        (
            hits(FaultEffect::ItemCollectionSizeLimitExceeded).key(partition("c")),
            None,
        ),
    ];
    for (rule, left) in rows {
        let world = world_of_collections();
        let text = format!("{rule:?}");
        add(&world, rule);
        let answer = world.call::<BatchWriteItem>(&batch(&keys));
        let Some(left) = left else {
            assert!(answer.is_err(), "{text}");
            continue;
        };
        let answer = answer.unwrap();
        assert_eq!(
            answer["UnprocessedItems"],
            batch(left)["RequestItems"],
            "{text}"
        );
        world.context.faults().clear();
        for p in keys {
            let found = get(&world, p).unwrap().get("Item").is_some();
            assert_eq!(found, !left.contains(&p), "{text}");
        }
    }
}

#[test]
fn a_batch_of_reads_leaves_keys() {
    let world = world();
    for p in ["a", "b", "c"] {
        put(&world, p).unwrap();
    }
    let reason = ThrottleReason::TableReadKeyRangeThroughputExceeded;
    add(
        &world,
        hits(FaultEffect::Throttle(reason)).key(partition("b")),
    );
    let request = json!({"RequestItems": {"Things": {"Keys": [key("a"), key("b"), key("c")]}}});
    let answer = world.ok::<BatchGetItem>(request);
    assert_eq!(answer["Responses"]["Things"], json!([key("a"), key("c")]));
    assert_eq!(
        answer["UnprocessedKeys"]["Things"]["Keys"],
        json!([key("b")])
    );
}

#[test]
fn a_transaction_is_cancelled_with_the_reasons_of_its_parts() {
    let world = world();
    let throttled = FaultEffect::Throttle(ThrottleReason::TableWriteProvisionedThroughputExceeded);
    add(&world, hits(throttled).key(partition("a")));
    add(
        &world,
        hits(FaultEffect::TransactionConflict).key(partition("c")),
    );
    let actions = ["a", "b", "c"].map(|p| json!({"Put": {"TableName": "Things", "Item": key(p)}}));
    let request = json!({"TransactItems": actions});
    let refused = world.call::<TransactWriteItems>(&request).unwrap_err();
    assert_eq!(
        refused.message().unwrap(),
        "Transaction cancelled, please refer cancellation reasons for specific reasons \
         [ProvisionedThroughputExceeded, None, TransactionConflict]"
    );
    world.context.faults().clear();
    add(&world, hits(FaultEffect::TransactionInProgress).count(1));
    let refused = world.call::<TransactWriteItems>(&request).unwrap_err();
    assert_eq!(refused.code().as_str(), "TransactionInProgressException");
    assert_eq!(get(&world, "b").unwrap(), json!({}));
    world.ok::<TransactWriteItems>(request);
}

#[test]
fn a_statement_of_a_batch_fails_alone() {
    let world = world();
    add(
        &world,
        hits(FaultEffect::TransactionConflict).table("Things"),
    );
    let insert = |table: &str| {
        let text = format!("INSERT INTO \"{table}\" VALUE {{'p': 'a', 's': '1'}}");
        json!({"Statement": text})
    };
    let request = json!({"Statements": [insert("Things"), insert("Others")]});
    let answer = world.ok::<BatchExecuteStatement>(request);
    let codes = [0, 1].map(|place| answer["Responses"][place]["Error"]["Code"].clone());
    assert_eq!(codes, ["TransactionConflict", "ResourceNotFound"]);
}

#[test]
fn an_effect_that_an_operation_cannot_have_leaves_it_alone() {
    let world = world();
    for effect in [
        FaultEffect::ExpiredIterator,
        FaultEffect::TrimmedData,
        FaultEffect::TransactionInProgress,
        FaultEffect::Unprocessed(FaultShare::All),
        FaultEffect::Throttle(ThrottleReason::TableReadAccountLimitExceeded),
    ] {
        let id = add(&world, hits(effect));
        put(&world, "a").unwrap();
        assert_eq!(
            world.context.faults().get(id).unwrap().seen,
            0,
            "{effect:?}"
        );
    }
}

#[test]
fn quotas_of_the_account_name_the_table() {
    let world = world();
    add(&world, hits(FaultEffect::RequestLimitExceeded));
    world.ok::<DescribeTable>(json!({"TableName": "Things"}));
    let refused = get(&world, "a").unwrap_err();
    let reason = json!([{"reason": "TableReadAccountLimitExceeded", "resource": TABLE}]);
    assert_eq!(body(&refused)["ThrottlingReasons"], reason);
}

#[test]
fn what_a_slow_link_holds_arrives_in_order_and_later() {
    let (world, far) = pair();
    let lag = Duration::from_secs(5);
    add(&world, hits(FaultEffect::ReplicaLag(lag)).count(1));
    put_replicated(&world, "a", "1");
    put_replicated(&world, "b", "1");
    world.clock.advance(Duration::from_secs(4));
    assert_eq!(items(&far, None), Vec::<String>::new());
    world.clock.advance(Duration::from_secs(1));
    assert_eq!(items(&far, None), ["a=1", "b=1"]);
}

#[test]
fn rules_that_cannot_be_are_refused_and_a_fork_has_none() {
    let world = world();
    let now = world.clock.now();
    let mut hashes = hits(BROKEN);
    hashes.matches.hashes = Some(0.5..1.5);
    let rows = [
        (hits(BROKEN).probability(1.5), FaultRuleError::Probability),
        (
            hits(BROKEN).probability(f64::NAN),
            FaultRuleError::Probability,
        ),
        (hits(BROKEN).within(now..now), FaultRuleError::Window),
        (hashes, FaultRuleError::Hashes),
    ];
    for (rule, error) in rows {
        let added = world.context.faults().add_all(vec![hits(BROKEN), rule]);
        assert_eq!(added, Err(error));
        assert!(world.context.faults().list().is_empty());
    }
    add(&world, hits(BROKEN));
    assert!(world.context.fork().faults().list().is_empty());
}
