//! What the facade costs over HTTP beside the bare SDK calls that it makes, in one run.
//!
//! `cargo bench -p package-database --bench http` prints a table of ratios. The server runs in this
//! process; both sides send the same requests through clients that are configured alike.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use package_database::Database;
use package_database::backend::dynamodb::{DynamoDbBackend, Settings};
use package_database::specs::NewSpec;
use package_database::testing::LocalEmulator;

const ROUNDS: usize = 30;
const CALLS: u32 = 20;
const LIMIT: f64 = 1.2;
const TABLE: &str = "package.specs";
const SUB: &str = "7b7f0a2c-2f7e-4a5e-9d3b-0f3f3c7a1e55";
const ID: &str = "order-service";

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

/// A client that signs, as the facade's does.
fn client(url: String) -> Client {
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("us-east-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new("local", "local", None, None, "local"))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build();
    Client::from_conf(config)
}

async fn get(client: &Client) {
    let request = client.get_item().table_name(TABLE).key("sub", text(SUB));
    let request = request.key("updated_at_id", text(format!("latest#{ID}")));
    assert!(request.send().await.unwrap().item.is_some());
}

async fn list(client: &Client) {
    let request = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("#0 = :0 AND begins_with(#1,:1)")
        .expression_attribute_names("#0", "sub")
        .expression_attribute_names("#1", "updated_at_id")
        .expression_attribute_values(":0", text(SUB))
        .expression_attribute_values(":1", text("latest#"));
    assert!(black_box(request.send().await.unwrap().items.unwrap()).len() >= 100);
}

/// The query for the newest version, and the transaction.
async fn write(client: &Client, time: i64) {
    let request = client
        .query()
        .table_name(TABLE)
        .index_name("idUpdatedAt")
        .key_condition_expression("#0 = :0 AND begins_with(#1,:1)")
        .projection_expression("id,id_updated_at,updated_at_id,updated_at")
        .expression_attribute_names("#0", "sub")
        .expression_attribute_names("#1", "id_updated_at")
        .expression_attribute_values(":0", text(SUB))
        .expression_attribute_values(":1", text("bare#"))
        .consistent_read(true)
        .scan_index_forward(false)
        .limit(2);
    black_box(request.send().await.unwrap());
    let put = |marker: &str, condition: &str| {
        let item = HashMap::from([
            ("sub".to_owned(), text(SUB)),
            ("updated_at_id".to_owned(), text(format!("{marker}#bare"))),
            ("id".to_owned(), text("bare")),
            ("id_updated_at".to_owned(), text(format!("bare#{marker}"))),
            ("name".to_owned(), text("bare")),
            ("updated_at".to_owned(), text(time.to_string())),
            ("version".to_owned(), text("1.0.0")),
            ("model_count".to_owned(), AttributeValue::N("3".to_owned())),
        ]);
        let put = Put::builder().table_name(TABLE).set_item(Some(item));
        let put = put
            .condition_expression(condition)
            .expression_attribute_names("#0", "sub");
        TransactWriteItem::builder()
            .put(put.build().unwrap())
            .build()
    };
    let latest = if time == 0 {
        "attribute_not_exists(#0)"
    } else {
        "attribute_exists(#0)"
    };
    client
        .transact_write_items()
        .transact_items(put(&format!("{time:020}"), "attribute_not_exists(#0)"))
        .transact_items(put("latest", latest))
        .send()
        .await
        .unwrap();
}

async fn time(mut call: impl AsyncFnMut()) -> f64 {
    let start = Instant::now();
    for _ in 0..CALLS {
        call().await;
    }
    start.elapsed().as_secs_f64() * 1e6 / f64::from(CALLS)
}

async fn ratio(name: &str, mut bare: impl AsyncFnMut(), mut ours: impl AsyncFnMut()) {
    let (mut bare_best, mut ours_best) = (f64::INFINITY, f64::INFINITY);
    for _ in 0..ROUNDS {
        bare_best = bare_best.min(time(&mut bare).await);
        ours_best = ours_best.min(time(&mut ours).await);
    }
    let ratio = ours_best / bare_best;
    let verdict = if ratio <= LIMIT { "" } else { "  over" };
    println!("{name:<34} {bare_best:>12.0} {ours_best:>12.0} {ratio:>8.2} {LIMIT:>8.1}{verdict}");
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "{:<34} {:>12} {:>12} {:>8} {:>8}",
        "", "bare us", "facade us", "ratio", "limit"
    );
    let server = LocalEmulator::start().await.unwrap();
    let settings = Settings::new("us-east-1").endpoint(server.url());
    let backend = DynamoDbBackend::connect(settings).await;
    let database = Database::builder().backend(backend).build().await.unwrap();
    let (bare, specs) = (client(server.url()), database.specs());
    let spec = NewSpec::new(ID, "1.0.0", 3);
    for number in 0..100 {
        let name = format!("{ID}-{number}");
        let spec = NewSpec::new(&name, "1.0.0", 3);
        specs.create_or_update(SUB, &spec).await.unwrap();
    }
    specs.create_or_update(SUB, &spec).await.unwrap();
    ratio(
        "specs.get",
        async || get(&bare).await,
        async || drop(specs.get(SUB, ID).await.unwrap().unwrap()),
    )
    .await;
    ratio(
        "specs.list of 100",
        async || list(&bare).await,
        async || assert!(specs.list(SUB).await.unwrap().len() >= 100),
    )
    .await;
    let mut now = -1;
    ratio(
        "specs.create_or_update",
        async || {
            now += 1;
            write(&bare, now).await;
        },
        async || drop(specs.create_or_update(SUB, &spec).await.unwrap()),
    )
    .await;
}
