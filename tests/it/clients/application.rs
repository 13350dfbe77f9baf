//! The whole life of an application: create a table with indexes, load it in batches, query, page,
//! update with conditions, fail a condition, delete. It knows only the SDK's client.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, DeleteRequest, GlobalSecondaryIndex,
    KeySchemaElement, KeyType, KeysAndAttributes, LocalSecondaryIndex, Projection, ProjectionType,
    PutRequest, ReturnConsumedCapacity, ReturnValue, ReturnValuesOnConditionCheckFailure,
    ScalarAttributeType, Select, TableStatus, WriteRequest,
};

/// Where the application believes to be when it reaches the emulator over HTTP.
pub(super) const REGION: &str = "eu-central-1";

const TABLE: &str = "orders";
const CUSTOMERS: usize = 30;
const ORDERS: usize = 100;
const STATES: [&str; 3] = ["open", "paid", "shipped"];

type Item = HashMap<String, AttributeValue>;

/// Lives it.
pub(super) async fn lives(client: &Client) {
    create(client).await;
    load(client).await;
    read(client).await;
    read_through_indexes(client).await;
    page(client).await;
    change(client).await;
    delete(client).await;
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: impl ToString) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn customer(number: usize) -> String {
    format!("customer-{number:02}")
}

fn order(number: usize) -> String {
    format!("order-{number:03}")
}

fn key(customer_number: usize, order_number: usize) -> Item {
    HashMap::from([
        ("customer".to_owned(), text(customer(customer_number))),
        ("order".to_owned(), text(order(order_number))),
    ])
}

fn keys(partition: &str, sort: &str) -> Option<Vec<KeySchemaElement>> {
    let element = |name: &str, kind| {
        KeySchemaElement::builder()
            .attribute_name(name)
            .key_type(kind)
            .build()
            .unwrap()
    };
    Some(vec![
        element(partition, KeyType::Hash),
        element(sort, KeyType::Range),
    ])
}

fn attribute(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(kind)
        .build()
        .unwrap()
}

async fn create(client: &Client) {
    let basket = Projection::builder()
        .projection_type(ProjectionType::Include)
        .non_key_attributes("basket");
    let by_state = GlobalSecondaryIndex::builder()
        .index_name("by_state")
        .set_key_schema(keys("state", "amount"));
    let keys_only = Projection::builder().projection_type(ProjectionType::KeysOnly);
    let by_amount = LocalSecondaryIndex::builder()
        .index_name("by_amount")
        .set_key_schema(keys("customer", "amount"));
    client
        .create_table()
        .table_name(TABLE)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(keys("customer", "order"))
        .attribute_definitions(attribute("customer", ScalarAttributeType::S))
        .attribute_definitions(attribute("order", ScalarAttributeType::S))
        .attribute_definitions(attribute("state", ScalarAttributeType::S))
        .attribute_definitions(attribute("amount", ScalarAttributeType::N))
        .global_secondary_indexes(by_state.projection(basket.build()).build().unwrap())
        .local_secondary_indexes(by_amount.projection(keys_only.build()).build().unwrap())
        .send()
        .await
        .unwrap();
    let described = client
        .describe_table()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    let table = described.table().unwrap();
    assert_eq!(table.table_status(), Some(&TableStatus::Active));
    assert!(
        table
            .table_arn()
            .unwrap()
            .ends_with(":000000000000:table/orders")
    );
    assert_eq!(table.global_secondary_indexes().len(), 1);
    assert_eq!(table.local_secondary_indexes().len(), 1);
}

fn item(customer_number: usize, order_number: usize) -> Item {
    let line = HashMap::from([
        ("sku".to_owned(), text(format!("sku-{order_number}"))),
        ("count".to_owned(), number(order_number % 5 + 1)),
    ]);
    let mut item = key(customer_number, order_number);
    item.extend([
        ("state".to_owned(), text(STATES[order_number % 3])),
        ("amount".to_owned(), number(format!("{order_number}.25"))),
        (
            "basket".to_owned(),
            AttributeValue::L(vec![AttributeValue::M(line)]),
        ),
        (
            "labels".to_owned(),
            AttributeValue::Ss(vec!["gift".to_owned(), "new".to_owned()]),
        ),
        (
            "photo".to_owned(),
            AttributeValue::B(Blob::new([order_number as u8, 255, 0])),
        ),
        ("note".to_owned(), AttributeValue::Null(true)),
        ("filler".to_owned(), text("x".repeat(400))),
    ]);
    item
}

async fn write(client: &Client, requests: Vec<WriteRequest>) {
    for batch in requests.chunks(25) {
        let sent = client
            .batch_write_item()
            .request_items(TABLE, batch.to_vec())
            .send()
            .await
            .unwrap();
        assert!(sent.unprocessed_items().unwrap().is_empty());
    }
}

async fn load(client: &Client) {
    let items = (0..CUSTOMERS).flat_map(|c| (0..ORDERS).map(move |o| item(c, o)));
    let put = |item| PutRequest::builder().set_item(Some(item)).build().unwrap();
    let requests = items.map(|item| WriteRequest::builder().put_request(put(item)).build());
    write(client, requests.collect()).await;
}

async fn read(client: &Client) {
    let get = client
        .get_item()
        .table_name(TABLE)
        .set_key(Some(key(7, 42)))
        .consistent_read(true);
    let found = get.send().await.unwrap().item.unwrap();
    assert_eq!(found, item(7, 42));

    let tens = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("customer = :c AND begins_with(#o, :o)")
        .projection_expression("#o, basket[0].sku")
        .expression_attribute_names("#o", "order")
        .expression_attribute_values(":c", text(customer(7)))
        .expression_attribute_values(":o", text("order-04"))
        .return_consumed_capacity(ReturnConsumedCapacity::Total)
        .send()
        .await
        .unwrap();
    let names: Vec<_> = tens
        .items()
        .iter()
        .map(|found| found["order"].clone())
        .collect();
    assert_eq!(names, (40..50).map(|n| text(order(n))).collect::<Vec<_>>());
    assert_eq!(tens.items()[0].len(), 2);
    assert!(tens.consumed_capacity().unwrap().capacity_units().unwrap() > 0.0);

    let many = (0..100).map(|n| key(n % CUSTOMERS, n)).collect();
    let many = KeysAndAttributes::builder()
        .set_keys(Some(many))
        .build()
        .unwrap();
    let found = client
        .batch_get_item()
        .request_items(TABLE, many)
        .send()
        .await
        .unwrap();
    assert_eq!(found.responses().unwrap()[TABLE].len(), 100);
}

async fn read_through_indexes(client: &Client) {
    let dear = client
        .query()
        .table_name(TABLE)
        .index_name("by_amount")
        .key_condition_expression("customer = :c AND amount > :t")
        .expression_attribute_values(":c", text(customer(3)))
        .expression_attribute_values(":t", number(90))
        .scan_index_forward(false)
        .send()
        .await
        .unwrap();
    assert_eq!(dear.count(), 10);
    assert_eq!(dear.items()[0]["amount"], number("99.25"));
    assert!(!dear.items()[0].contains_key("basket"));

    let shipped = client
        .query()
        .table_name(TABLE)
        .index_name("by_state")
        .key_condition_expression("#s = :s AND amount BETWEEN :low AND :high")
        .filter_expression("attribute_exists(basket)")
        .expression_attribute_names("#s", "state")
        .expression_attribute_values(":s", text("shipped"))
        .expression_attribute_values(":low", number(2))
        .expression_attribute_values(":high", number(12))
        .send()
        .await
        .unwrap();
    // Orders 2, 5, 8 and 11 of every customer.
    assert_eq!(shipped.items().len(), 4 * CUSTOMERS);
    assert!(shipped.items()[0].contains_key("basket"));
    assert!(!shipped.items()[0].contains_key("filler"));
}

async fn page(client: &Client) {
    let mut names = Vec::new();
    let mut pages = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("customer = :c")
        .expression_attribute_values(":c", text(customer(1)))
        .limit(7)
        .into_paginator()
        .send();
    while let Some(found) = pages.next().await {
        names.extend(
            found
                .unwrap()
                .items
                .unwrap_or_default()
                .into_iter()
                .map(|mut found| found.remove("order")),
        );
    }
    assert_eq!(
        names,
        (0..ORDERS)
            .map(|n| Some(text(order(n))))
            .collect::<Vec<_>>()
    );

    let mut seen = BTreeSet::new();
    for segment in 0..4 {
        let scan = client
            .scan()
            .table_name(TABLE)
            .segment(segment)
            .total_segments(4);
        let mut items = scan.into_paginator().items().send();
        while let Some(found) = items.next().await {
            let found = found.unwrap();
            let name = format!("{:?} {:?}", found["customer"], found["order"]);
            assert!(seen.insert(name), "an item in two segments");
        }
    }
    assert_eq!(seen.len(), CUSTOMERS * ORDERS);

    let mut pages = client
        .scan()
        .table_name(TABLE)
        .select(Select::Count)
        .into_paginator()
        .send();
    let (mut count, mut pages_seen) = (0, 0);
    while let Some(found) = pages.next().await {
        count += found.unwrap().count();
        pages_seen += 1;
    }
    assert_eq!(usize::try_from(count).unwrap(), CUSTOMERS * ORDERS);
    assert!(pages_seen > 1, "more than 1 MB comes in several pages");
}

/// Ships an order that is open.
fn ship(client: &Client) -> UpdateItemFluentBuilder {
    let entry = AttributeValue::L(vec![text("dock")]);
    client
        .update_item()
        .table_name(TABLE)
        .set_key(Some(key(5, 3)))
        .update_expression(
            "SET #s = :to, history = list_append(if_not_exists(history, :none), :entry) \
             ADD revision :one REMOVE note DELETE labels :gift",
        )
        .condition_expression("#s = :from AND amount < :most")
        .expression_attribute_names("#s", "state")
        .expression_attribute_values(":to", text("shipped"))
        .expression_attribute_values(":from", text("open"))
        .expression_attribute_values(":most", number(100))
        .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
        .expression_attribute_values(":entry", entry)
        .expression_attribute_values(":one", number(1))
        .expression_attribute_values(":gift", AttributeValue::Ss(vec!["gift".to_owned()]))
        .return_values(ReturnValue::AllNew)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
}

async fn change(client: &Client) {
    let new = ship(client).send().await.unwrap().attributes.unwrap();
    assert_eq!(new["state"], text("shipped"));
    assert_eq!(new["revision"], number(1));
    assert_eq!(new["labels"], AttributeValue::Ss(vec!["new".to_owned()]));
    assert_eq!(new["history"], AttributeValue::L(vec![text("dock")]));
    assert!(!new.contains_key("note"));

    let failed = ship(client)
        .send()
        .await
        .map_err(SdkError::into_service_error)
        .unwrap_err();
    assert!(failed.is_conditional_check_failed_exception(), "{failed:?}");
    assert_eq!(
        failed.meta().message(),
        Some("The conditional request failed")
    );
    let UpdateItemError::ConditionalCheckFailedException(failed) = failed else {
        panic!("another error: {failed:?}");
    };
    assert_eq!(failed.item().unwrap()["state"], text("shipped"));

    let put = client
        .put_item()
        .table_name(TABLE)
        .set_item(Some(key(5, 3)));
    let failed = put
        .condition_expression("attribute_not_exists(customer)")
        .send()
        .await;
    assert!(
        failed
            .map_err(SdkError::into_service_error)
            .unwrap_err()
            .is_conditional_check_failed_exception()
    );
}

async fn delete(client: &Client) {
    let gone = client
        .delete_item()
        .table_name(TABLE)
        .set_key(Some(key(5, 3)))
        .return_values(ReturnValue::AllOld)
        .send()
        .await
        .unwrap();
    assert_eq!(gone.attributes().unwrap()["revision"], number(1));
    let get = client.get_item().table_name(TABLE).set_key(Some(key(5, 3)));
    assert_eq!(get.send().await.unwrap().item(), None);

    let removal = |o| {
        DeleteRequest::builder()
            .set_key(Some(key(6, o)))
            .build()
            .unwrap()
    };
    let requests = (0..ORDERS).map(|o| WriteRequest::builder().delete_request(removal(o)).build());
    write(client, requests.collect()).await;
    let left = client
        .query()
        .table_name(TABLE)
        .key_condition_expression("customer = :c")
        .expression_attribute_values(":c", text(customer(6)))
        .select(Select::Count)
        .send()
        .await
        .unwrap();
    assert_eq!(left.count(), 0);

    client
        .delete_table()
        .table_name(TABLE)
        .send()
        .await
        .unwrap();
    let gone = client.describe_table().table_name(TABLE).send().await;
    let gone = gone.map_err(SdkError::into_service_error).unwrap_err();
    assert!(gone.is_resource_not_found_exception(), "{gone:?}");
}
