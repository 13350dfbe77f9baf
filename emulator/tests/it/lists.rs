//! Rows of the storage document about lists, from outside: what a range or an index reads, and where a page goes on. Keys are
//! those of the syncs of the facade.

use std::collections::BTreeSet;

use dynamodb_emulator::ops::{CreateTable, DeleteItem, PutItem, Query};
use dynamodb_emulator::types::*;
use dynamodb_emulator::{AttributeValue, Emulator, Item};

use crate::temporary::TemporaryFolder;
use crate::things::{in_folder, key, pages_of, text};

pub(crate) const TABLE: &str = "syncs";
const INDEXES: [&str; 3] = ["gsi1", "gsi2", "gsi3"];

/// Every item is as large as what one unit reads strongly, so that units count the items that were read:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>.
const ITEM_BYTES: usize = 4_096;

/// A table of `pk` and `sk` with three global indexes of everything, in memory and in a folder that keeps no item in memory.
fn on_both_engines(test: impl Fn(&Emulator)) {
    let folder = TemporaryFolder::new("lists");
    for emulator in [Emulator::new(), in_folder(&folder, Some(1))] {
        create(&emulator);
        test(&emulator);
        let report = emulator.verify();
        assert!(report.is_clean(), "{report}");
    }
}

pub(crate) fn create(emulator: &Emulator) {
    let element = |name: &str, role: &str| KeySchemaElement {
        attribute_name: Some(name.to_owned()),
        key_type: Some(role.to_owned()),
    };
    let keys = |of: &str| {
        vec![
            element(&format!("{of}pk"), "HASH"),
            element(&format!("{of}sk"), "RANGE"),
        ]
    };
    let define = |name: String| AttributeDefinition {
        attribute_name: Some(name),
        attribute_type: Some("S".to_owned()),
    };
    let index = |name: &str| GlobalSecondaryIndex {
        index_name: Some(name.to_owned()),
        key_schema: Some(keys(name)),
        projection: Some(Projection {
            projection_type: Some("ALL".to_owned()),
            ..Projection::default()
        }),
        ..GlobalSecondaryIndex::default()
    };
    let named = |of: &str| [format!("{of}pk"), format!("{of}sk")];
    let all = ["", "gsi1", "gsi2", "gsi3"].into_iter().flat_map(named);
    let input = CreateTableInput {
        table_name: Some(TABLE.to_owned()),
        billing_mode: Some("PAY_PER_REQUEST".to_owned()),
        attribute_definitions: Some(all.map(define).collect()),
        key_schema: Some(keys("")),
        global_secondary_indexes: Some(INDEXES.map(index).to_vec()),
        ..CreateTableInput::default()
    };
    emulator.call::<CreateTable>(input).unwrap();
}

/// An item of these texts that is [`ITEM_BYTES`] long.
fn item<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Item {
    let texts: Vec<_> = texts.into_iter().collect();
    let taken: usize = texts
        .iter()
        .map(|(name, text)| name.len() + text.len())
        .sum();
    let rest = "x".repeat(ITEM_BYTES - taken - "data".len());
    let texts = texts.into_iter().chain([("data", rest.as_str())]);
    texts
        .map(|(name, text)| (name, AttributeValue::from(text)))
        .collect()
}

fn put(emulator: &Emulator, item: Item) {
    let input = PutItemInput {
        table_name: Some(TABLE.to_owned()),
        item: Some(item.into()),
        ..PutItemInput::default()
    };
    emulator.call::<PutItem>(input).unwrap();
}

fn delete(emulator: &Emulator, pk: &str, sk: &str) {
    let input = DeleteItemInput {
        table_name: Some(TABLE.to_owned()),
        key: Some(key(pk, sk).into()),
        ..DeleteItemInput::default()
    };
    emulator.call::<DeleteItem>(input).unwrap();
}

/// A query of the table, or of an index, under a condition on its sort key that says `:a` and `:b`.
pub(crate) fn query(
    index: Option<&str>,
    partition: &str,
    range: Option<(&str, &[&str])>,
) -> QueryInput {
    let of = index.unwrap_or("");
    let mut values = vec![(":p", AttributeValue::from(partition))];
    let mut condition = format!("{of}pk = :p");
    if let Some((range, bounds)) = range {
        condition.push_str(&format!(" AND {}", range.replace("sk", &format!("{of}sk"))));
        let bounds = bounds.iter().map(|bound| AttributeValue::from(*bound));
        values.extend([":a", ":b"].into_iter().zip(bounds));
    }
    QueryInput {
        table_name: Some(TABLE.to_owned()),
        index_name: index.map(str::to_owned),
        key_condition_expression: Some(condition),
        expression_attribute_values: Some(Item::from_iter(values).into()),
        return_consumed_capacity: Some("INDEXES".to_owned()),
        consistent_read: Some(index.is_none()),
        ..QueryInput::default()
    }
}

/// The sort keys that a query answers, once it has read nothing besides them: by what it says it has looked at, by what it
/// is paid for, and, but for what is read ahead, by what the store has taken from its cache or its files.
fn reads_only_what_it_answers(emulator: &Emulator, query: QueryInput) -> Vec<String> {
    let taken = |emulator: &Emulator| {
        let store = emulator.metrics().store;
        store.cache_hits + store.cache_misses
    };
    let index = query.index_name.clone();
    let before = taken(emulator);
    let output = emulator.call::<Query>(query).unwrap();
    let taken = taken(emulator) - before;
    let found = output.items.unwrap();
    assert_eq!(output.count, Some(found.len() as i32));
    assert_eq!(output.scanned_count, output.count);
    assert_eq!(output.last_evaluated_key, None);
    let capacity = output.consumed_capacity.unwrap();
    let units = |of: Option<&Capacity>| of.and_then(|of| of.capacity_units).unwrap_or(0.0);
    // A read that finds nothing is paid for as the smallest one.
    let paid = found.len().max(1) as f64;
    let (table, of_index) = match &index {
        None => (paid, 0.0),
        // An index is read eventually consistent, at half of the price.
        Some(_) => (0.0, paid / 2.0),
    };
    assert_eq!(units(capacity.table.as_ref()), table, "{index:?}");
    let indexes = capacity.global_secondary_indexes.unwrap_or_default();
    let paid: f64 = indexes.values().map(|of| units(Some(of))).sum();
    assert_eq!(paid, of_index, "{index:?}");
    // From files, a walk takes four items and then twice as many each time, before it knows how many are wanted.
    let most = 2 * found.len() as u64 + 4;
    assert!(taken <= most, "{taken} for {} of {index:?}", found.len());
    found.iter().map(|item| text(item, "sk")).collect()
}

/// Types of which one is the beginning of others share no range: each list reads its own items, however many there are
/// before, between and behind them.
#[test]
fn s_11_a_list_by_type_reads_its_range_and_nothing_else() {
    const PARTITION: &str = "acme#y1#rs#00";
    on_both_engines(|emulator| {
        let types = ["team", "use", "user", "user2", "users", "zone"];
        for of in types {
            for number in 0..12 {
                let sk = format!("{of}#{number:02}");
                put(emulator, item([("pk", PARTITION), ("sk", &sk)]));
            }
        }
        // Of another sync, under the same sort keys.
        put(emulator, item([("pk", "acme#y2#rs#00"), ("sk", "user#03")]));
        for of in types {
            let all: Vec<String> = (0..12).map(|number| format!("{of}#{number:02}")).collect();
            let begin = format!("{of}#");
            let end = format!("{of}#~");
            let begins = ("begins_with(sk, :a)", &[begin.as_str()][..]);
            let between = ("sk BETWEEN :a AND :b", &[begin.as_str(), end.as_str()][..]);
            for range in [begins, between] {
                let mut backward = query(None, PARTITION, Some(range));
                backward.scan_index_forward = Some(false);
                let forward = query(None, PARTITION, Some(range));
                assert_eq!(reads_only_what_it_answers(emulator, forward), all);
                let mut found = reads_only_what_it_answers(emulator, backward);
                found.reverse();
                assert_eq!(found, all);
            }
            let (from, to) = (format!("{of}#04"), format!("{of}#06"));
            let part = ("sk BETWEEN :a AND :b", &[from.as_str(), to.as_str()][..]);
            let found = reads_only_what_it_answers(emulator, query(None, PARTITION, Some(part)));
            assert_eq!(found, all[4..=6]);
        }
        let none = ("begins_with(sk, :a)", &["us#"][..]);
        let found = reads_only_what_it_answers(emulator, query(None, PARTITION, Some(none)));
        assert_eq!(found, [""; 0]);
    });
}

/// An entitlement, which its resource finds by the index.
fn entitlement(resource: &str, id: &str) -> Item {
    item([
        ("pk", "acme#y1#en#00"),
        ("sk", id),
        ("gsi1pk", &format!("acme#y1#en@res#{resource}")),
        ("gsi1sk", id),
    ])
}

#[test]
fn s_12_entitlements_of_a_resource_are_read_from_an_index_alone() {
    on_both_engines(|emulator| {
        for number in 0..60 {
            let id = format!("e{number:02}");
            put(emulator, entitlement(&format!("app#{}", number % 20), &id));
        }
        // A resource whose name goes on, and an item of another kind that is in no index.
        put(emulator, entitlement("app#30", "e99"));
        put(emulator, item([("pk", "acme#y1#en#00"), ("sk", "plain")]));
        let of = |resource: &str| {
            let partition = format!("acme#y1#en@res#{resource}");
            reads_only_what_it_answers(emulator, query(Some("gsi1"), &partition, None))
        };
        for number in 0..20 {
            let expected = [number, number + 20, number + 40].map(|at| format!("e{at:02}"));
            assert_eq!(of(&format!("app#{number}")), expected);
        }
        assert_eq!(of("app"), [""; 0]);
        // What moves to another resource, or goes, is not found where it was.
        put(emulator, entitlement("app#1", "e00"));
        delete(emulator, "acme#y1#en#00", "e20");
        assert_eq!(of("app#0"), ["e40"]);
        assert_eq!(of("app#1"), ["e00", "e01", "e21", "e41"]);
    });
}

/// A grant, which each of its three relations finds by an index of its own.
fn grant(id: &str, resource: &str, principal: &str, entitlement: &str) -> Item {
    item([
        ("pk", "acme#y1#gr#00"),
        ("sk", id),
        ("gsi1pk", &format!("acme#y1#gr@res#{resource}")),
        ("gsi1sk", id),
        ("gsi2pk", &format!("acme#y1#gr@prn#{principal}")),
        ("gsi2sk", id),
        ("gsi3pk", &format!("acme#y1#gr@ent#{entitlement}")),
        ("gsi3sk", &format!("{principal}#{id}")),
    ])
}

#[test]
fn s_13_grants_of_each_relation_are_read_from_an_index_alone() {
    on_both_engines(|emulator| {
        let mut all = Vec::new();
        for number in 0..60 {
            let of = [
                format!("app#{}", number % 4),
                format!("{}#{}", ["user", "user2"][number % 2], number % 5),
                format!("e{}", number % 3),
            ];
            let id = format!("g{number:02}");
            put(emulator, grant(&id, &of[0], &of[1], &of[2]));
            all.push((id, of));
        }
        for (place, (index, word)) in INDEXES.into_iter().zip(["res", "prn", "ent"]).enumerate() {
            let relations: BTreeSet<&String> = all.iter().map(|(_, of)| &of[place]).collect();
            for relation in relations {
                let of = all.iter().filter(|(_, of)| of[place] == *relation);
                let expected: BTreeSet<String> = of.map(|(id, _)| id.clone()).collect();
                let partition = format!("acme#y1#gr@{word}#{relation}");
                let found =
                    reads_only_what_it_answers(emulator, query(Some(index), &partition, None));
                assert_eq!(found.len(), expected.len(), "{partition}");
                assert_eq!(BTreeSet::from_iter(found), expected, "{partition}");
            }
        }
        // Of an entitlement, those whose principals are of one type: a range of its index.
        let range = ("begins_with(sk, :a)", &["user#"][..]);
        let users = query(Some("gsi3"), "acme#y1#gr@ent#e1", Some(range));
        let is_user = |of: &[String; 3]| of[1].starts_with("user#") && of[2] == "e1";
        let expected = all.iter().filter(|(_, of)| is_user(of)).count();
        assert_eq!(reads_only_what_it_answers(emulator, users).len(), expected);
    });
}

/// A page ends at a key: what comes and goes before it moves nothing, the item that had it may go, and a key that no item
/// ever had will do. Documented in
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>.
#[test]
fn s_14_a_page_goes_on_behind_a_key_whatever_became_of_the_items_before_it() {
    const PARTITION: &str = "acme#y1#en#00";
    on_both_engines(|emulator| {
        for (index, forward) in [
            (None, true),
            (None, false),
            (Some("gsi1"), true),
            (Some("gsi1"), false),
        ] {
            let resource = format!("app#{index:?}{forward}");
            let ids: Vec<String> = (10..40)
                .map(|number| format!("{resource}{number}"))
                .collect();
            ids.iter()
                .for_each(|id| put(emulator, entitlement(&resource, id)));
            let mut list = match index {
                None => query(None, PARTITION, Some(("begins_with(sk, :a)", &[&resource]))),
                Some(_) => query(index, &format!("acme#y1#en@res#{resource}"), None),
            };
            list.limit = Some(7);
            list.scan_index_forward = Some(forward);
            let mut expected = ids.clone();
            if !forward {
                expected.reverse();
            }
            assert_eq!(
                names_of(&pages_of(emulator, list.clone(), |_| {})),
                expected
            );

            // Of what was answered so far all goes, the last one as well, and twice as much comes in its place.
            let mut found = Vec::new();
            loop {
                let output = emulator.call::<Query>(list.clone()).unwrap();
                let page = names_of(&[output.items.unwrap()]);
                for id in &page {
                    delete(emulator, PARTITION, id);
                    let (before, after) = (format!("{resource}0{id}"), format!("{resource}9{id}"));
                    let passed = if forward { before } else { after };
                    put(emulator, entitlement(&resource, &passed));
                    put(emulator, entitlement(&resource, &format!("{passed}x")));
                }
                found.extend(page);
                let Some(last) = output.last_evaluated_key else {
                    break;
                };
                let names: BTreeSet<String> =
                    last.iter().map(|(name, _)| name.to_string()).collect();
                let keys: &[&str] = match index {
                    None => &["pk", "sk"],
                    Some(_) => &["gsi1pk", "gsi1sk", "pk", "sk"],
                };
                assert_eq!(names, keys.iter().map(|name| (*name).to_owned()).collect());
                list.exclusive_start_key = Some(last.into());
            }
            assert_eq!(found, expected, "{index:?} {forward}");
        }

        // A key that no item ever had.
        let mut list = query(None, PARTITION, Some(("begins_with(sk, :a)", &["made"])));
        for number in 0..10 {
            put(emulator, entitlement("made", &format!("made{number}")));
        }
        list.exclusive_start_key = Some(key(PARTITION, "made3x").into());
        let found = names_of(&pages_of(emulator, list, |_| {}));
        assert_eq!(
            found,
            (4..10).map(|at| format!("made{at}")).collect::<Vec<_>>()
        );
    });
}

fn names_of(pages: &[Vec<Item>]) -> Vec<String> {
    pages
        .iter()
        .flatten()
        .map(|item| text(item, "sk"))
        .collect()
}
