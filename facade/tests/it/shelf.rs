//! A store that is a sorted map behind a lock, and knows neither DynamoDB nor its emulator.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a failure in a helper of a test is the report"
)]

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use package_database::backend::{
    Answer, Backend, BackendError, BackendErrorKind, BatchGet, BatchGetAnswer, BatchWrite,
    BatchWriteAnswer, Cancellation, Condition, Delete, Get, Item, Order, Page, Put, Query, Scan,
    SortCondition, TableState, TransactGet, TransactWrite, Update, Value, Write,
};

/// Items by table, partition key and sort key, which are texts. Everything that datasets ask of a store, as far as no
/// document is so large that it goes into a blob: the rest is refused.
#[derive(Debug, Default)]
pub(crate) struct Shelf(Mutex<Items>);

type Items = BTreeMap<Place, Item>;
type Place = (String, String, String);

fn place(table: &str, key: &Item) -> Place {
    let part = |name: &str| key.text(name).unwrap().into_owned();
    (table.to_owned(), part("pk"), part("sk"))
}

/// Whether a condition holds of what is stored.
fn holds(condition: &Condition, item: Option<&Item>) -> bool {
    let stored = |name: &str| item.and_then(|item| item.get(name));
    let compared = |name: &str, value: &Value| compare(&stored(name)?, value);
    match condition {
        Condition::Exists(name) => stored(name).is_some(),
        Condition::Absent(name) => stored(name).is_none(),
        Condition::Equals(name, value) => stored(name).as_ref() == Some(value),
        Condition::Differs(name, value) => stored(name).as_ref() != Some(value),
        Condition::Less(name, value) => compared(name, value) == Some(Ordering::Less),
        Condition::Greater(name, value) => compared(name, value) == Some(Ordering::Greater),
        Condition::All(parts) => parts.iter().all(|part| holds(part, item)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, item)),
        Condition::Not(part) => !holds(part, item),
        other => panic!("{other:?}"),
    }
}

fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Some(left.cmp(right)),
        (Value::Number(left), Value::Number(right)) => {
            let number = |digits: &str| digits.parse::<i128>().ok();
            Some(number(left)?.cmp(&number(right)?))
        }
        _ => None,
    }
}

fn within(range: &SortCondition, sort: &Value) -> bool {
    let ordered = |value: &Value| compare(sort, value);
    match range {
        SortCondition::Equals(value) => sort == value,
        SortCondition::Less(value) => ordered(value) == Some(Ordering::Less),
        SortCondition::Greater(value) => ordered(value) == Some(Ordering::Greater),
        SortCondition::Between(low, high) => {
            ordered(low) != Some(Ordering::Less) && ordered(high) != Some(Ordering::Greater)
        }
        SortCondition::BeginsWith(prefix) => match (prefix, sort) {
            (Value::Text(prefix), Value::Text(sort)) => sort.starts_with(&**prefix),
            _ => false,
        },
        other => panic!("{other:?}"),
    }
}

fn refused<T>(what: &str) -> Result<T, BackendError> {
    let message = format!("a shelf knows no {what}");
    Err(BackendError::new(BackendErrorKind::Invalid, message))
}

/// What a write is about, and under which condition.
fn target(write: &Write) -> (Place, Option<&Condition>) {
    match write {
        Write::Put(put) => (place(&put.table, &put.item), put.condition.as_ref()),
        Write::Delete(delete) => (place(&delete.table, &delete.key), delete.condition.as_ref()),
        Write::Check { key, condition } => (place(&key.table, &key.key), Some(condition)),
        other => panic!("{other:?}"),
    }
}

fn write(items: &mut Items, write: &Write) {
    let (place, _) = target(write);
    match write {
        Write::Put(put) => drop(items.insert(place, put.item.clone())),
        Write::Delete(_) => drop(items.remove(&place)),
        _ => {}
    }
}

impl Shelf {
    pub(crate) fn items(&self) -> MutexGuard<'_, Items> {
        self.0.lock().unwrap()
    }

    /// All of the writes, or none when a condition does not hold.
    fn together(&self, writes: &[Write]) -> Result<(), Vec<(Cancellation, Option<Item>)>> {
        let mut items = self.items();
        let judged = writes.iter().map(|write| {
            let (place, condition) = target(write);
            let stored = items.get(&place);
            let fine = condition.is_none_or(|condition| holds(condition, stored));
            match fine {
                true => (Cancellation::None, None),
                false => (Cancellation::ConditionFailed, stored.cloned()),
            }
        });
        let judged: Vec<_> = judged.collect();
        if judged.iter().any(|(why, _)| *why != Cancellation::None) {
            return Err(judged);
        }
        for one in writes {
            write(&mut items, one);
        }
        Ok(())
    }

    fn alone(&self, write: Write) -> Result<Option<Item>, BackendError> {
        let written = self.together(&[write]);
        written.map(|()| None).map_err(|mut judged| {
            let stored = judged.pop().and_then(|(_, stored)| stored);
            BackendError::new(BackendErrorKind::ConditionFailed, "it does not hold")
                .with_stored(vec![stored])
        })
    }

    fn page(&self, query: &Query) -> Page {
        let items = self.items();
        let of_index = query.index.is_some();
        let sort = if of_index { "gsi1sk" } else { "sk" };
        let (name, partition) = &query.key.partition;
        let range = query.key.sort.as_ref().map(|(_, range)| range);
        let mut found: Vec<(Value, &Place, &Item)> = Vec::new();
        for (place, item) in items.iter().filter(|(place, _)| place.0 == *query.table) {
            let Some(value) = item.get(sort) else {
                continue;
            };
            let same = item.get(name).as_ref() == Some(partition);
            if same && range.is_none_or(|range| within(range, &value)) {
                found.push((value, place, item));
            }
        }
        let ordered = |left: (&Value, &Place), right: (&Value, &Place)| {
            let order = compare(left.0, right.0).unwrap();
            order.then_with(|| left.1.cmp(right.1))
        };
        found.sort_by(|left, right| ordered((&left.0, left.1), (&right.0, right.1)));
        if let Some(key) = &query.start {
            // What was there may be gone: its place is what counts.
            let start = (&key.get(sort).unwrap(), &place(&query.table, key));
            let behind = match query.order {
                Order::Ascending => Ordering::Greater,
                Order::Descending => Ordering::Less,
            };
            found.retain(|(value, place, _)| ordered((value, place), start) == behind);
        }
        if query.order == Order::Descending {
            found.reverse();
        }
        let most = query.limit.map_or(usize::MAX, |limit| limit as usize);
        let next = (found.len() > most).then(|| found[most - 1].2);
        let next = next.map(|item| item.select(&["pk", "sk", "gsi1pk", "gsi1sk"]));
        let shown = found
            .iter()
            .take(most)
            .map(|(_, _, item)| project(item, &query.project));
        Page::new(shown.collect(), next)
    }
}

fn project(item: &Item, names: &[std::borrow::Cow<'static, str>]) -> Item {
    match names.is_empty() {
        true => item.clone(),
        false => (names.iter())
            .filter_map(|name| Some((name.clone(), item.get(name)?)))
            .collect(),
    }
}

fn now<'a, T: Send + 'a>(answer: Result<T, BackendError>) -> Answer<'a, T> {
    Box::pin(std::future::ready(answer))
}

impl Backend for Shelf {
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
        let place = place(&request.table, &request.key);
        let found = self.items().get(&place).cloned();
        now(Ok(found.map(|item| project(&item, &request.project))))
    }
    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
        now(self.alone(request.clone().into()))
    }
    fn update<'a>(&'a self, _: &'a Update) -> Answer<'a, Option<Item>> {
        now(refused("updates"))
    }
    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
        now(self.alone(request.clone().into()))
    }
    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
        now(Ok(self.page(request)))
    }
    fn scan<'a>(&'a self, _: &'a Scan) -> Answer<'a, Page> {
        now(refused("scans"))
    }
    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
        let items = self.items();
        let found = request.keys.iter().filter_map(|key| {
            let item = items.get(&place(&key.table, &key.key))?;
            Some((key.table.clone(), item.clone()))
        });
        now(Ok(BatchGetAnswer::new(found.collect(), Vec::new())))
    }
    fn batch_write<'a>(&'a self, _: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
        now(refused("batches of writes"))
    }
    fn transact_get<'a>(&'a self, _: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>> {
        now(refused("transactions of reads"))
    }
    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
        now(self.together(&request.writes).map_err(|judged| {
            let (reasons, stored) = judged.into_iter().unzip();
            let kind = BackendErrorKind::Cancelled(reasons);
            BackendError::new(kind, "a condition does not hold").with_stored(stored)
        }))
    }
    fn describe<'a>(&'a self, _: &'a str) -> Answer<'a, Option<TableState>> {
        now(refused("tables"))
    }
}
