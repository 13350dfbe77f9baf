//! Lists over several partitions against one sorted list.

use std::sync::Arc;

use crate::backend::dynamodb::DynamoDbBackend;
use crate::backend::emulator::EmulatorBackend;
use crate::backend::{
    Consistency, Item, KeyAttribute, KeyCondition, Order, Put, Query, SharedBackend,
    TableAdmin as _, TableDefinition,
};
use crate::block::listing::{Listing, Record};
use crate::block::merge::Shard;
use crate::block::page::List;
use crate::block::{ListOptions, PageToken, Store};
use crate::error::{Error, ErrorKind};

const SHARDS: [&str; 5] = ["a", "b", "c", "d", "empty"];

fn sort(item: &Item) -> Result<String, String> {
    item.text("sk")
        .map(|text| text.into_owned())
        .ok_or_else(|| "no key".to_owned())
}

async fn stores() -> [Store; 2] {
    let emulator = EmulatorBackend::new();
    let (pk, sk) = (KeyAttribute::text("pk"), Some(KeyAttribute::text("sk")));
    emulator
        .create(&TableDefinition::new("events", pk, sk))
        .await
        .unwrap();
    let sdk: SharedBackend = Arc::new(DynamoDbBackend::in_process(&emulator));
    let own: SharedBackend = Arc::new(emulator);
    [own, sdk].map(Store::new)
}

/// Items are spread unevenly: each shard has twice as many as the one after it.
async fn fill(store: &Store, count: usize) -> Vec<String> {
    let mut sorted = Vec::new();
    for number in 0..count {
        let shard = SHARDS[(number.trailing_zeros() as usize).min(3)];
        let key = format!("{number:04}");
        let item = Item::new().with("pk", shard).with("sk", &*key);
        store.backend.put(&Put::new("events", item)).await.unwrap();
        sorted.push(key);
    }
    sorted
}

async fn list(
    store: &Store,
    options: &ListOptions,
    order: Order,
) -> Result<Listing<String>, Error> {
    let shards = SHARDS.map(|shard| Shard {
        partition: shard.to_owned(),
        query: Query::new("events", KeyCondition::partition("pk", shard)).order(order),
    });
    let list = List {
        store,
        options,
        consistency: Consistency::Strong,
        scope: &[
            "events",
            if order == Order::Ascending {
                "up"
            } else {
                "down"
            },
        ],
        partition: "",
        record: Record {
            decode: sort,
            partition: "pk",
            position: &["sk"],
        },
    };
    list.run_merged(shards.into()).await
}

#[tokio::test]
async fn shards_are_one_list_in_pages_of_any_size() {
    for store in stores().await {
        let sorted = fill(&store, 60).await;
        for order in [Order::Ascending, Order::Descending] {
            let mut expected = sorted.clone();
            if order == Order::Descending {
                expected.reverse();
            }
            let all = list(&store, &ListOptions::new(), order).await.unwrap();
            assert_eq!(
                (all.next.clone(), all.into_vec().unwrap()),
                (None, expected.clone())
            );
            for limit in [1, 7, 60] {
                let mut options = ListOptions::new().limit(limit);
                let mut read = Vec::new();
                loop {
                    let page = list(&store, &options, order).await.unwrap();
                    assert!(page.len() <= limit as usize);
                    let next = page.next.clone();
                    read.extend(page.into_vec().unwrap());
                    let Some(token) = next else { break };
                    options.after = Some(token.to_string().parse().unwrap());
                }
                assert_eq!(read, expected, "{limit}");
            }
        }
    }
}

#[tokio::test]
async fn items_that_come_between_two_pages_are_seen_once_or_not() {
    for store in stores().await {
        let sorted = fill(&store, 20).await;
        let first = list(&store, &ListOptions::new().limit(10), Order::Ascending)
            .await
            .unwrap();
        for key in ["0004x", "0015x"] {
            let item = Item::new().with("pk", "empty").with("sk", key);
            store.backend.put(&Put::new("events", item)).await.unwrap();
        }
        let token: PageToken = first.next.clone().unwrap();
        let rest = ListOptions::new().after(token);
        let mut read = first.into_vec().unwrap();
        read.extend(
            list(&store, &rest, Order::Ascending)
                .await
                .unwrap()
                .into_vec()
                .unwrap(),
        );
        // The shard had ended before the first page was full, or it had not been looked at.
        read.retain(|key| !key.ends_with('x'));
        assert_eq!(read, sorted);
    }
}

#[tokio::test]
async fn tokens_of_merged_lists_are_their_own() {
    let [store, _] = stores().await;
    fill(&store, 9).await;
    let two = ListOptions::new().limit(2);
    let page = list(&store, &two, Order::Ascending).await.unwrap();
    let foreign = two.clone().after(page.next.clone().unwrap());
    let error = list(&store, &foreign, Order::Descending).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    let sealed = store.clone().page_key(b"secret");
    let error = list(&sealed, &foreign, Order::Ascending).await.unwrap_err();
    assert!(error.to_string().contains("another key"), "{error}");
    let none = ListOptions::new().limit(0);
    assert!(list(&store, &none, Order::Ascending).await.is_err());
}
