//! What creating and reading a dataset asks of the engine, and nothing else.

use std::collections::BTreeMap;
use std::hint::black_box;

use dynamodb_emulator::ops::{BatchGetItem, CreateTable, GetItem, TransactWriteItems};
use dynamodb_emulator::types::{
    AttributeDefinition, BatchGetItemInput, CreateTableInput, GetItemInput, GlobalSecondaryIndex,
    KeySchemaElement, KeysAndAttributes, Projection, Put, TransactWriteItem,
    TransactWriteItemsInput,
};
use dynamodb_emulator::{AttributeValue, Emulator, Item};

const DATASETS: &str = "package.datasets";
const EVENTS: &str = "package.events";
const NOW: &str = "1795188513000000000";
const SHARDS: u32 = 16;
/// Resources of a dataset.
const RESOURCES: usize = 3;

/// A resource as JSON.
pub(crate) fn resource(number: usize, bytes: u64) -> String {
    format!(
        r#"{{"name":"r{number}","path":"data/{number}.csv","sha256":"{number:064x}","bytes":{bytes}}}"#
    )
}

/// An engine with datasets in it.
pub(crate) struct Bare {
    emulator: Emulator,
    created: u32,
}

type Attributes = Vec<(&'static str, AttributeValue)>;

fn number(digits: impl ToString) -> AttributeValue {
    AttributeValue::N(digits.to_string().parse().unwrap())
}

fn table(name: &str, index: bool) -> CreateTableInput {
    let text = |name: &str| AttributeDefinition {
        attribute_name: Some(name.to_owned()),
        attribute_type: Some("S".to_owned()),
    };
    let key = |name: &str, kind: &str| KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(kind.to_owned()),
    };
    let keys = |partition, sort| Some(vec![key(partition, "HASH"), key(sort, "RANGE")]);
    let own = ["pk", "sk"].map(text);
    let of_index = ["gsi1pk", "gsi1sk"].map(text);
    let gsi1 = GlobalSecondaryIndex {
        index_name: Some("gsi1".to_owned()),
        key_schema: keys("gsi1pk", "gsi1sk"),
        projection: Some(Projection {
            projection_type: Some("ALL".to_owned()),
            ..Projection::default()
        }),
        ..GlobalSecondaryIndex::default()
    };
    let attributes = own
        .into_iter()
        .chain(of_index.into_iter().filter(|_| index));
    CreateTableInput {
        table_name: Some(name.to_owned()),
        attribute_definitions: Some(attributes.collect()),
        key_schema: keys("pk", "sk"),
        global_secondary_indexes: index.then(|| vec![gsi1]),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        ..CreateTableInput::default()
    }
}

fn id(number: u32) -> String {
    format!("019abcde-0000-7000-8000-{number:012}")
}

fn revision(number: u32) -> String {
    format!("{:016x}{number:016x}", 1)
}

fn digest(number: u32, resource: usize) -> String {
    format!("{:064x}", u64::from(number) * 16 + resource as u64)
}

fn key(partition: String, sort: String) -> Item {
    Item::from_iter([
        ("pk", AttributeValue::S(partition)),
        ("sk", AttributeValue::S(sort)),
    ])
}

/// A put of a record, where there is none or in place of a revision.
fn put(
    table: &str,
    [partition, sort]: [String; 2],
    kind: &str,
    rev: u64,
    attributes: Attributes,
) -> TransactWriteItem {
    let own: Attributes = vec![
        ("pk", partition.into()),
        ("sk", sort.into()),
        ("kind", kind.into()),
        ("rev", number(rev)),
        ("schema", number(1)),
        ("created_at", number(NOW)),
        ("updated_at", number(NOW)),
    ];
    let item = Item::from_iter(own.into_iter().chain(attributes));
    let (condition, names, value) = match rev {
        1 => (
            "(attribute_not_exists(#0) OR #1<:0)",
            vec![("#0", "pk"), ("#1", "expires_at")],
            number(1_795_188_514),
        ),
        _ => ("#0=:0", vec![("#0", "rev")], number(rev - 1)),
    };
    let names = names
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
    TransactWriteItem {
        put: Some(Put {
            table_name: Some(table.to_owned()),
            item: Some(item.into()),
            condition_expression: Some(condition.to_owned()),
            expression_attribute_names: Some(names.collect::<BTreeMap<_, _>>()),
            expression_attribute_values: Some(Item::from_iter([(":0", value)]).into()),
            ..Put::default()
        }),
        ..TransactWriteItem::default()
    }
}

/// The items of a dataset.
fn dataset_items(created: u32) -> Vec<TransactWriteItem> {
    let (id, name, revision) = (id(created), format!("created-{created}"), revision(created));
    let owned = [("owner", "acme".into()), ("name", name.as_str().into())];
    let mut pointer: Attributes = vec![
        ("gsi1pk", "OWNER#acme".into()),
        ("gsi1sk", name.as_str().into()),
        ("id", id.as_str().into()),
    ];
    pointer.extend(owned.clone());
    let mut head: Attributes = vec![
        ("revision", revision.as_str().into()),
        ("count", number(1)),
        ("state", "active".into()),
    ];
    head.extend(owned);
    let entries = (0..RESOURCES).map(|place| format!("{}2:r{place}", digest(created, place)));
    let document = r#"{"name":"orders","title":"A title of a usual length","resources":null}"#;
    let content: Attributes = vec![
        ("message", "".into()),
        ("document", document.into()),
        ("resources", AttributeValue::S(entries.collect())),
    ];
    let of_dataset = |sort: String| [format!("DS#{id}"), sort];
    let names = [format!("DSN#acme#{name}"), "PTR".to_owned()];
    let mut items = vec![
        put(DATASETS, names, "dataset name", 1, pointer),
        put(DATASETS, of_dataset("HEAD".to_owned()), "dataset", 1, head),
        put(
            DATASETS,
            of_dataset(format!("REV#{revision}")),
            "revision",
            1,
            content,
        ),
    ];
    for place in 0..RESOURCES {
        let sort = format!("RES#{}", digest(created, place));
        let body: Attributes = vec![("body", resource(place, 0).into())];
        let mut item = put(DATASETS, of_dataset(sort), "resource", 1, body);
        // Whatever has the key has the same body.
        if let Some(put) = &mut item.put {
            put.condition_expression = None;
            put.expression_attribute_names = None;
            put.expression_attribute_values = None;
        }
        items.push(item);
    }
    items
}

/// The event of its creation, and the head of the shard of the log.
fn event_items(created: u32) -> Vec<TransactWriteItem> {
    let (shard, seq) = (created % SHARDS, u64::from(created / SHARDS + 1));
    let partition = format!("datasets#{shard:02}");
    let payload = [
        ("dataset", id(created)),
        ("owner", "acme".to_owned()),
        ("name", format!("created-{created}")),
        ("revision", revision(created)),
    ];
    let payload = payload.map(|(name, text)| (name.to_owned(), AttributeValue::S(text)));
    let event: Attributes = vec![
        ("seq", number(seq)),
        ("event_id", format!("{created:032x}").into()),
        ("type", "created".into()),
        ("payload", AttributeValue::M(payload.into_iter().collect())),
        ("at", number(NOW)),
    ];
    let next: Attributes = vec![("next", number(seq + 1))];
    let head = [partition.clone(), "HEAD".to_owned()];
    let own = [partition, format!("E#{seq:020}")];
    vec![
        put(EVENTS, head, "feed head", seq, next),
        put(EVENTS, own, "event", 1, event),
    ]
}

impl Bare {
    /// An engine with both tables, empty.
    pub(crate) fn new() -> Self {
        let emulator = Emulator::new();
        for table in [table(DATASETS, true), table(EVENTS, false)] {
            emulator.call::<CreateTable>(table).unwrap();
        }
        Self {
            emulator,
            created: 0,
        }
    }

    fn get(&self, table: &str, key: Item) -> Option<Item> {
        let input = GetItemInput {
            table_name: Some(table.to_owned()),
            key: Some(key.into()),
            consistent_read: Some(true),
            ..GetItemInput::default()
        };
        black_box(self.emulator.call::<GetItem>(input).unwrap().item)
    }

    /// The head of the log, and the transaction.
    pub(crate) fn create(&mut self) {
        let created = self.created;
        self.created += 1;
        let shard = format!("datasets#{:02}", created % SHARDS);
        self.get(EVENTS, key(shard, "HEAD".to_owned()));
        let mut items = dataset_items(created);
        items.extend(event_items(created));
        let input = TransactWriteItemsInput {
            transact_items: Some(items),
            client_request_token: Some(format!("{created:032x}")),
            ..TransactWriteItemsInput::default()
        };
        self.emulator.call::<TransactWriteItems>(input).unwrap();
    }

    /// The name, the head, the revision, and the bodies.
    pub(crate) fn read(&self) {
        let (id, revision) = (id(1), revision(1));
        let dataset = || format!("DS#{id}");
        let name = key("DSN#acme#created-1".to_owned(), "PTR".to_owned());
        assert!(self.get(DATASETS, name).is_some());
        let head = key(dataset(), "HEAD".to_owned());
        assert!(self.get(DATASETS, head).is_some());
        let stored = key(dataset(), format!("REV#{revision}"));
        assert!(self.get(DATASETS, stored).is_some());
        let keys =
            (0..RESOURCES).map(|place| key(dataset(), format!("RES#{}", digest(1, place))).into());
        let keys = KeysAndAttributes {
            keys: Some(keys.collect()),
            consistent_read: Some(true),
            ..KeysAndAttributes::default()
        };
        let input = BatchGetItemInput {
            request_items: Some(BTreeMap::from([(DATASETS.to_owned(), keys)])),
            ..BatchGetItemInput::default()
        };
        let answer = self.emulator.call::<BatchGetItem>(input).unwrap();
        let found = answer.responses.unwrap();
        assert!(found.values().all(|items| items.len() == RESOURCES));
        black_box(found);
    }
}
