//! What is counted of whole operations.

use serde_json::{Value, json};

use super::world::World;
use crate::operation::{Called, OperationMetrics, invoke};
#[cfg(feature = "disk")]
use crate::wire::{ErrorCode, decode_request};
use crate::wire::{Operation, ops, types};

fn table() -> Value {
    json!({"TableName": "music", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]})
}

/// A call that pauses is counted once, at its end.
#[test]
fn a_page_in_slices_is_one_call() {
    let world = World::new();
    world.ok::<ops::CreateTable>(table());
    let text = "x".repeat(100_000);
    for number in 0..9 {
        let item = json!({"pk": {"N": number.to_string()}, "text": {"S": text}});
        world.ok::<ops::PutItem>(json!({"TableName": "music", "Item": item}));
    }
    let paused = {
        let input = types::ScanInput {
            table_name: Some("music".to_owned()),
            ..Default::default()
        };
        let called = invoke::<ops::Scan>(&world.context, input);
        let paused = matches!(called, Called::Paused(_));
        assert_eq!(world.context.engine.meters().read().open_reads, 1);
        called.finish().unwrap();
        paused
    };
    assert!(paused, "the page is long enough for a pause");
    let metrics = world.context.metrics();
    let scan = metrics
        .operations
        .iter()
        .find(|of| of.operation == Operation::Scan);
    assert_eq!(scan.map(OperationMetrics::calls), Some(1));
    assert_eq!(
        (metrics.tables, metrics.items, metrics.store.open_reads),
        (1, 9, 0)
    );
    assert!(metrics.item_bytes > 900_000);
}

/// A call whose answer waits for the medium is counted when the wait is over, as what is told then.
#[cfg(feature = "disk")]
#[test]
fn an_answer_is_counted_when_it_may_be_told() {
    let folder = crate::engine::SimFolder::default();
    let world = World::in_folder(&folder);
    world.ok::<ops::CreateTable>(table());
    let put = |number: u8| {
        let request = json!({"TableName": "music", "Item": {"pk": {"N": number.to_string()}}});
        let body = request.to_string();
        let input = decode_request::<types::PutItemInput>(body.as_bytes(), world.context.reading());
        match invoke::<ops::PutItem>(&world.context, input.unwrap()) {
            Called::Done(answer) => answer,
            Called::Paused(_) => panic!("a write is done at once"),
        }
    };
    let outcomes = || {
        let operations = world.context.metrics().operations;
        let found = operations
            .into_iter()
            .find(|of| of.operation == Operation::PutItem);
        found.map(|of| (of.succeeded, of.failed, of.latency.count))
    };
    let answer = put(1);
    assert_eq!(outcomes(), None);
    answer.wait().unwrap();
    assert_eq!(outcomes(), Some((1, vec![], 1)));
    let answer = put(2);
    folder.fail_after(0, 1);
    answer.wait().unwrap_err();
    folder.heal();
    let withheld = vec![(ErrorCode::InternalServerError, 1)];
    assert_eq!(outcomes(), Some((1, withheld, 2)));
    assert_eq!(world.context.health().state(), "read-only");
}
