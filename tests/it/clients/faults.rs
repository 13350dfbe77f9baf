//! Faults that are asked for, as the AWS SDK for Rust meets them: over a socket and in process, its retries counted.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_dynamodb::error::ProvideErrorMetadata as _;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    LocalSecondaryIndex, Projection, ProjectionType, Put, PutRequest, ScalarAttributeType,
    TransactWriteItem, WriteRequest,
};
use dynamodb_emulator::{
    Emulator, FaultEffect, FaultLatency, FaultMoment, FaultRule, FaultShare, Operation,
    ThrottleReason,
};

use super::rust_sdk::block_on;

/// How often the SDK tries in its standard mode.
const ATTEMPTS: u64 = 3;

/// An SDK over HTTP that waits next to nothing between its attempts.
fn over_http(url: &str) -> Client {
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("local", "local", None, None, "test"))
        .endpoint_url(url)
        .retry_config(retries)
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

/// The same in process.
fn in_process(emulator: &Emulator) -> Client {
    let client = emulator.client();
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    Client::from_conf(client.config().to_builder().retry_config(retries).build())
}

/// Runs a test over a socket, and in process.
fn through_both(test: impl AsyncFn(&Client, &Emulator)) {
    let emulator = Emulator::new();
    let server = emulator.serve(([127, 0, 0, 1], 0)).unwrap();
    let clients = [over_http(&server.url()), in_process(&emulator)];
    block_on(async {
        create(&clients[0]).await;
        for client in &clients {
            test(client, &emulator).await;
            emulator.faults().clear();
        }
    });
    server.shutdown_blocking();
}

/// Makes a table with a partition key, and one with a sort key and a local index.
async fn create(client: &Client) {
    let key = |name: &str, kind| {
        let key = KeySchemaElement::builder().attribute_name(name);
        key.key_type(kind).build().unwrap()
    };
    let attribute = |name: &str| {
        let attribute = AttributeDefinition::builder().attribute_name(name);
        let attribute = attribute.attribute_type(ScalarAttributeType::S);
        attribute.build().unwrap()
    };
    let table = |name: &str| {
        let table = client.create_table().table_name(name);
        let table = table.billing_mode(BillingMode::PayPerRequest);
        let table = table.attribute_definitions(attribute("p"));
        table.key_schema(key("p", KeyType::Hash))
    };
    table("things").send().await.unwrap();
    let index = LocalSecondaryIndex::builder()
        .index_name("local")
        .key_schema(key("p", KeyType::Hash))
        .key_schema(key("s", KeyType::Range))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::KeysOnly)
                .build(),
        );
    table("collected")
        .attribute_definitions(attribute("s"))
        .key_schema(key("s", KeyType::Range))
        .local_secondary_indexes(index.build().unwrap())
        .send()
        .await
        .unwrap();
}

fn item(p: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([("p".to_owned(), AttributeValue::S(p.to_owned()))])
}

/// An item of the table with a sort key.
fn collected() -> HashMap<String, AttributeValue> {
    let mut item = item("a");
    item.insert("s".to_owned(), AttributeValue::S("a".to_owned()));
    item
}

/// The code with which a put ends; nothing if it succeeds.
async fn put(client: &Client) -> Option<String> {
    put_into(client, "things", item("a")).await
}

/// The same of this item, into this table.
async fn put_into(
    client: &Client,
    table: &str,
    item: HashMap<String, AttributeValue>,
) -> Option<String> {
    let put = client.put_item().table_name(table).set_item(Some(item));
    let error = put.send().await.err()?;
    Some(error.code().unwrap_or("no answer").to_owned())
}

fn rule(effect: FaultEffect) -> FaultRule {
    FaultRule::new(effect).table("things")
}

#[test]
fn what_passes_is_tried_again_until_it_has() {
    through_both(async |client, emulator| {
        let mut effects: Vec<FaultEffect> = ThrottleReason::ALL
            .into_iter()
            .filter(|reason| reason.is_of_write() && !reason.is_of_index())
            .map(FaultEffect::Throttle)
            .collect();
        for moment in [FaultMoment::Before, FaultMoment::After] {
            effects.push(FaultEffect::InternalServerError(moment));
            effects.push(FaultEffect::ServiceUnavailable(moment));
            effects.push(FaultEffect::CutConnection(moment));
        }
        effects.push(FaultEffect::RequestLimitExceeded);
        for effect in effects {
            let id = emulator.faults().add(rule(effect).count(2)).unwrap();
            assert_eq!(put(client).await, None, "{effect:?}");
            let report = emulator.faults().get(id).unwrap();
            assert_eq!((report.seen, report.applied), (ATTEMPTS, 2), "{effect:?}");
            emulator.faults().clear();
        }
    });
}

#[test]
fn what_does_not_pass_ends_after_the_last_attempt() {
    through_both(async |client, emulator| {
        let throttle = ThrottleReason::TableWriteKeyRangeThroughputExceeded;
        let rows = [
            (
                FaultEffect::Throttle(throttle),
                "ProvisionedThroughputExceededException",
                ATTEMPTS,
            ),
            (
                FaultEffect::InternalServerError(FaultMoment::Before),
                "InternalServerError",
                ATTEMPTS,
            ),
            (
                FaultEffect::CutConnection(FaultMoment::Before),
                "no answer",
                ATTEMPTS,
            ),
            // The SDK does not try these again.
            (
                FaultEffect::TransactionConflict,
                "TransactionConflictException",
                1,
            ),
        ];
        for (effect, code, attempts) in rows {
            let id = emulator.faults().add(rule(effect)).unwrap();
            assert_eq!(put(client).await.as_deref(), Some(code), "{effect:?}");
            assert_eq!(
                emulator.faults().get(id).unwrap().seen,
                attempts,
                "{effect:?}"
            );
            emulator.faults().clear();
        }
        // Nor this one, which only tables with a local index meet.
        let full = FaultRule::new(FaultEffect::ItemCollectionSizeLimitExceeded);
        let id = emulator.faults().add(full).unwrap();
        assert_eq!(put(client).await, None);
        let code = put_into(client, "collected", collected()).await;
        assert_eq!(
            code.as_deref(),
            Some("ItemCollectionSizeLimitExceededException")
        );
        assert_eq!(emulator.faults().get(id).unwrap().applied, 1);
    });
}

#[test]
fn batches_transactions_and_slow_answers() {
    through_both(async |client, emulator| {
        let unprocessed = rule(FaultEffect::Unprocessed(FaultShare::Some));
        emulator.faults().add(unprocessed).unwrap();
        let put = |p: &str| {
            let put = PutRequest::builder()
                .set_item(Some(item(p)))
                .build()
                .unwrap();
            WriteRequest::builder().put_request(put).build()
        };
        let writes = vec![put("a"), put("b"), put("c")];
        let batch = client.batch_write_item().request_items("things", writes);
        let answer = batch.send().await.unwrap();
        assert_eq!(
            answer.unprocessed_items().unwrap()["things"],
            [put("a"), put("c")]
        );
        emulator.faults().clear();

        let action = Put::builder()
            .table_name("things")
            .set_item(Some(item("a")));
        let action = TransactWriteItem::builder()
            .put(action.build().unwrap())
            .build();
        let transact = || client.transact_write_items().transact_items(action.clone());
        emulator
            .faults()
            .add(rule(FaultEffect::TransactionConflict))
            .unwrap();
        let error = transact().send().await.unwrap_err().into_service_error();
        assert!(error.is_transaction_canceled_exception(), "{error:?}");
        emulator.faults().clear();
        let id = emulator
            .faults()
            .add(rule(FaultEffect::TransactionInProgress).count(1));
        let id = id.unwrap();
        transact().send().await.unwrap();
        assert_eq!(emulator.faults().get(id).unwrap().seen, 2);
        emulator.faults().clear();

        // It is only held back: how long that takes is the machine's.
        let slow = FaultEffect::Latency(FaultLatency::Fixed(Duration::from_millis(5)));
        let slow = rule(slow)
            .operation(Operation::ListTables)
            .operation(Operation::GetItem);
        let id = emulator.faults().add(slow).unwrap();
        let get = client
            .get_item()
            .table_name("things")
            .set_key(Some(item("a")));
        assert!(get.send().await.unwrap().item().is_some());
        assert_eq!(emulator.faults().get(id).unwrap().applied, 1);
    });
}
