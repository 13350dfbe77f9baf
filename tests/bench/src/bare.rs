//! The calls that a sync makes, without the sync: the same items, written and read as they are.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use package_database::backend::emulator::EmulatorBackend;
use package_database::backend::{
    Backend, BackendExt as _, BatchWrite, Consistency, Item, KeyCondition, Put, Query,
    SortCondition, TableAdmin as _, Value, Write,
};
use package_database::syncs::{ResourceId, TABLE};

use crate::data::{entitlement, principal, resource};
use crate::{Reads, Relation};

/// Writes of one request.
const WRITES: usize = 25;

/// The items of a sync in a table of their own.
pub(crate) struct Bare {
    emulator: EmulatorBackend,
    /// What stands before the id of the partition of each kind of items.
    place: String,
    /// The sort key of the last item.
    last: Option<String>,
}

fn table() -> std::sync::Arc<str> {
    TABLE.name().into()
}

impl Bare {
    /// None yet of a sync.
    pub(crate) async fn new(sync: &str) -> Self {
        let emulator = EmulatorBackend::new();
        let definition = TABLE.definition();
        emulator.create(&definition).await.unwrap();
        emulator.wait(&definition.name).await.unwrap();
        Self {
            emulator,
            place: format!("bench#{sync}#"),
            last: None,
        }
    }

    /// The items of the grants that were written since the last call, whose ids are behind all others.
    pub(crate) async fn written(&mut self, to: &EmulatorBackend) -> Vec<Item> {
        let mut query = grants_of(&self.place);
        if let Some(last) = self.last.take() {
            query.key = query.key.sort("sk", SortCondition::greater(last));
        }
        let items = pages(to, query).await;
        let last = items.last().and_then(|item| item.text("sk"));
        self.last = last.map(Into::into);
        items
    }

    /// Writes items, 25 in a request.
    pub(crate) async fn load(&self, items: &[Item]) {
        for part in items.chunks(WRITES) {
            let puts = part
                .iter()
                .map(|item| Write::from(Put::new(table(), item.clone())));
            let request = BatchWrite::new(puts.collect());
            let answer = self.emulator.batch_write(&request).await.unwrap();
            assert!(answer.unprocessed.is_empty());
        }
    }

    /// Reads what is related to some things, from an index.
    pub(crate) async fn query(&self, relation: Relation, lists: usize, reads: Reads) {
        for number in 0..lists {
            let of_resource = |word: &str, id: ResourceId| {
                format!("{}{word}#{}#{}", self.place, id.resource_type, id.id)
            };
            let (index, name, partition) = match relation {
                Relation::Resource => ("gsi1", "gsi1pk", of_resource("gr@res", resource(number))),
                Relation::Principal => ("gsi2", "gsi2pk", of_resource("gr@prn", principal(number))),
                Relation::Entitlement => {
                    let partition = format!("{}gr@ent#{}", self.place, entitlement(number));
                    ("gsi3", "gsi3pk", partition)
                }
            };
            let query = Query::new(table(), KeyCondition::partition(name, partition)).index(index);
            let found = pages(&self.emulator, query).await;
            assert!(!found.is_empty(), "the partition is that of the sync");
            match reads {
                Reads::Nothing => drop(black_box(found)),
                Reads::Everything => {
                    drop(black_box(found.iter().map(read).collect::<Vec<_>>()));
                }
            }
        }
    }

    /// Reads the grants of a sync from the first to the last.
    pub(crate) async fn scan(&self, from: &EmulatorBackend, sync: &str) {
        let query = grants_of(&format!("bench#{sync}#"));
        let mut pages = from.pages(query);
        while let Some(page) = pages.next().await.unwrap() {
            black_box(page.items.len());
        }
    }

    /// Writes the grants as lines through gzip; how many bytes come out.
    pub(crate) async fn export(&self) -> usize {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        let mut pages = self.emulator.pages(grants_of(&self.place));
        let mut text = String::new();
        while let Some(page) = pages.next().await.unwrap() {
            for item in page.items {
                text.clear();
                line(&item, &mut text);
                out.write_all(text.as_bytes()).unwrap();
            }
        }
        out.finish().unwrap().len()
    }
}

/// What a grant says, by the names of its attributes.
fn read(item: &Item) -> ([String; 7], u64) {
    let texts = [
        "sk",
        "name",
        "resource_type",
        "resource_id",
        "principal_type",
        "principal_id",
        "entitlement",
    ];
    let texts = texts.map(|name| item.text(name).unwrap().into_owned());
    (
        texts,
        item.number("discovered_at").unwrap().parse().unwrap(),
    )
}

fn grants_of(place: &str) -> Query {
    let partition = KeyCondition::partition("pk", format!("{place}gr#00"));
    Query::new(table(), partition).consistency(Consistency::Strong)
}

async fn pages(from: &EmulatorBackend, query: Query) -> Vec<Item> {
    let mut pages = from.pages(query);
    let mut items = Vec::new();
    while let Some(page) = pages.next().await.unwrap() {
        items.extend(page.items);
    }
    items
}

/// The line of an item in the form of AWS's exports: what grants have is texts and numbers without anything to escape.
fn line(item: &Item, text: &mut String) {
    text.push_str("{\"Item\":{");
    for (place, (name, value)) in item.to_vec().into_iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let (kind, value) = match value {
            Value::Text(text) => ("S", text),
            Value::Number(digits) => ("N", digits),
            _ => ("NULL", "true".to_owned()),
        };
        write!(text, "{comma}\"{name}\":{{\"{kind}\":\"{value}\"}}").unwrap();
    }
    text.push_str("}}\n");
}
