//! Pages: where they start, where they end, in both directions, in any number of steps.

use std::collections::BTreeSet;

use crate::engine::Direction;
use crate::engine::error::StartFault;
use crate::engine::read::{PageEnd, Segment, Walk, WalkOptions};
use crate::engine::table::key::start_key;
use crate::engine::{ReadError, Table};
use crate::expression::SortRange;
use crate::schema::{ScalarType, TableDefinition};
use crate::value::{AttributeValue, Item};

use super::{
    Bench, assert_consistent, bench, indexed, item, key_schema, page, plain, range, scan_all,
};

fn numbered(bench: &Bench, table: &std::sync::Arc<Table>, count: i64) {
    for s in 0..count {
        let new = item("a", s, [("g", "x".into()), ("l", (-s).into())]);
        bench.put(table, &new).unwrap();
        bench.put(table, &item("b", s, [])).unwrap();
    }
}

fn sorts(items: &[Item]) -> Vec<i64> {
    let s = |item: &Item| item.raw("s")?.as_number()?.to_i64();
    items.iter().filter_map(s).collect()
}

/// What a query of partition `a` answers, in one page.
fn query(bench: &Bench, table: &Table, sort: Option<SortRange>) -> Vec<i64> {
    let range = range(&["a"], sort);
    let walk = Walk::query(&bench.engine, table, None, &range, WalkOptions::default());
    sorts(&page(walk.unwrap(), usize::MAX).0)
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
#[test]
fn conditions_on_the_sort_key_bound_the_range() {
    let bench = bench(None);
    let table = bench.create(indexed());
    numbered(&bench, &table, 10);
    let n = AttributeValue::from;
    for (sort, expected) in [
        (None, (0..10).collect::<Vec<i64>>()),
        (Some(SortRange::Less(n(3))), vec![0, 1, 2]),
        (Some(SortRange::LessOrEqual(n(3))), vec![0, 1, 2, 3]),
        (Some(SortRange::Greater(n(7))), vec![8, 9]),
        (Some(SortRange::GreaterOrEqual(n(7))), vec![7, 8, 9]),
        (Some(SortRange::Between(n(3), n(5))), vec![3, 4, 5]),
        (Some(SortRange::Between(n(5), n(3))), vec![]),
        (Some(SortRange::Less(n(-1))), vec![]),
    ] {
        assert_eq!(query(&bench, &table, sort.clone()), expected, "{sort:?}");
    }
    let mut exact = range(&["a"], None);
    exact.sort_equal.push(n(4));
    let walk = Walk::query(&bench.engine, &table, None, &exact, WalkOptions::default());
    assert_eq!(sorts(&page(walk.unwrap(), usize::MAX).0), [4]);
}

/// All pages of `limit` items, each in steps of one byte, until there is no next.
fn pages(
    bench: &Bench,
    table: &Table,
    index: Option<u32>,
    direction: Direction,
    limit: Option<u32>,
) -> Vec<Vec<i64>> {
    let mut start = None;
    let mut all = Vec::new();
    loop {
        let options = WalkOptions {
            direction,
            start,
            limit,
            ..WalkOptions::default()
        };
        let partition = if index == Some(1) { "x" } else { "a" };
        let range = range(&[partition], None);
        let walk = Walk::query(&bench.engine, table, index, &range, options);
        let (items, PageEnd { last, .. }) = page(walk.unwrap(), 1);
        all.push(sorts(&items));
        let Some(last) = last else { return all };
        let definition = table.definition();
        let by_number = |number| {
            definition
                .indexes
                .iter()
                .find(|index| index.number == number)
        };
        let index = index.and_then(by_number);
        start = Some(start_key(&definition.keys, index, &last).unwrap());
    }
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
#[test]
fn pages_follow_each_other() {
    let bench = bench(None);
    let table = bench.create(indexed());
    numbered(&bench, &table, 6);
    use Direction::{Backward, Forward};
    let pages = |index, direction, limit| pages(&bench, &table, index, direction, limit);
    assert_eq!(pages(None, Forward, None), [[0, 1, 2, 3, 4, 5]]);
    assert_eq!(pages(None, Backward, None), [[5, 4, 3, 2, 1, 0]]);
    assert_eq!(
        pages(None, Forward, Some(4)),
        [vec![0, 1, 2, 3], vec![4, 5]]
    );
    // A limit that the range just fills leaves an empty page, as the service does.
    assert_eq!(
        pages(None, Backward, Some(3)),
        [vec![5, 4, 3], vec![2, 1, 0], vec![]]
    );
    assert_eq!(
        pages(Some(0), Forward, Some(4)),
        [vec![5, 4, 3, 2], vec![1, 0]]
    );
    assert_eq!(
        pages(Some(1), Backward, Some(4)),
        [vec![5, 4, 3, 2], vec![1, 0]]
    );
}

#[test]
fn a_page_ends_with_the_item_that_fills_it() {
    let bench = bench(None);
    let table = bench.create(indexed());
    for s in 0..5 {
        let large = item("a", s, [("w", "x".repeat(300_000).into())]);
        bench.put(&table, &large).unwrap();
    }
    assert_eq!(
        pages(&bench, &table, None, Direction::Forward, None),
        [vec![0, 1, 2, 3], vec![4]]
    );
}

#[test]
fn a_start_need_not_exist_but_must_lie_inside() {
    let bench = bench(None);
    let table = bench.create(indexed());
    numbered(&bench, &table, 6);
    let definition = table.definition();
    let start = |p: &str, s: i64, sort: Option<SortRange>| {
        let options = WalkOptions {
            start: start_key(&definition.keys, None, &item(p, s, [])).ok(),
            ..WalkOptions::default()
        };
        let range = range(&["a"], sort);
        let walk = Walk::query(&bench.engine, &table, None, &range, options)?;
        Ok(sorts(&page(walk, usize::MAX).0))
    };
    bench
        .engine
        .write(
            &table,
            super::write(
                super::key_of(&table, &item("a", 3, [])),
                super::Mutation::Delete,
            ),
        )
        .unwrap();
    assert_eq!(start("a", 3, None), Ok(vec![4, 5]));
    assert_eq!(start("a", -7, None), Ok(vec![0, 1, 2, 4, 5]));
    let outside = |fault| Err(ReadError::Start(fault));
    assert_eq!(start("b", 3, None), outside(StartFault::OtherPartition));
    let above = Some(SortRange::Greater(3.into()));
    assert_eq!(start("a", 3, above), outside(StartFault::SortCondition));
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan
#[test]
fn segments_divide_the_table() {
    let bench = bench(None);
    let table = bench.create(indexed());
    for p in 0..200 {
        bench.put(&table, &item(&format!("p{p}"), 1, [])).unwrap();
    }
    let all = scan_all(&bench.engine, &table, None);
    assert_eq!(all.len(), 200);
    for total in [1, 2, 3, 7, 1_000_000] {
        let mut joined = Vec::new();
        let counted = if total > 100 { 0..0 } else { 0..total };
        for number in counted.clone() {
            let segment = Some(Segment { number, total });
            let walk =
                Walk::scan(&bench.engine, &table, None, segment, WalkOptions::default()).unwrap();
            let items = page(walk, usize::MAX).0;
            assert!(items.len() as u32 * total > 100, "an even share");
            joined.extend(items);
        }
        assert!(counted.is_empty() || joined == all);
    }
    // The last hashes belong to the last segment.
    let last = Segment {
        number: 999_999,
        total: 1_000_000,
    };
    let walk = Walk::scan(
        &bench.engine,
        &table,
        None,
        Some(last),
        WalkOptions::default(),
    );
    assert!(page(walk.unwrap(), usize::MAX).1.last.is_none());
    let partitions: BTreeSet<_> = all
        .iter()
        .map(|item| format!("{:?}", item.get("p")))
        .collect();
    assert_eq!(partitions.len(), 200);
    assert_consistent(&bench.engine);
}

#[test]
fn a_walk_does_not_see_what_happens_meanwhile() {
    let bench = bench(None);
    let table = bench.create(indexed());
    numbered(&bench, &table, 6);
    let range = range(&["a"], None);
    let mut walk =
        Walk::query(&bench.engine, &table, None, &range, WalkOptions::default()).unwrap();
    let mut seen = 0;
    walk.step(1, |_| {
        seen += 1;
        true
    })
    .unwrap();
    assert_eq!(seen, 1);
    numbered(&bench, &table, 20);
    bench.engine.delete_table(&table).unwrap();
    assert_eq!(sorts(&page(walk, usize::MAX).0), [1, 2, 3, 4, 5]);
}

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
#[test]
fn strings_and_bytes_are_found_by_how_they_begin() {
    let texts = [
        "a",
        "a\0",
        "a\0b",
        "ab",
        "abc",
        "b",
        "\u{10ffff}",
        "\u{10ffff}z",
    ];
    for kind in [ScalarType::S, ScalarType::B] {
        let value = |text: &str| match kind {
            ScalarType::B => AttributeValue::B(text.as_bytes().to_vec().into()),
            ScalarType::S | ScalarType::N => AttributeValue::from(text),
        };
        let bench = bench(None);
        let table = bench.create(TableDefinition {
            keys: key_schema(&["p"], &["s"], kind),
            ..plain()
        });
        for text in texts {
            let new = Item::from_iter([("p", AttributeValue::from("a")), ("s", value(text))]);
            bench.put(&table, &new).unwrap();
        }
        for begin in ["", "a", "a\0", "ab", "b", "c", "\u{10ffff}"] {
            let range = range(&["a"], Some(SortRange::BeginsWith(value(begin))));
            let walk =
                Walk::query(&bench.engine, &table, None, &range, WalkOptions::default()).unwrap();
            let mut expected: Vec<&str> = texts
                .into_iter()
                .filter(|text| text.starts_with(begin))
                .collect();
            expected.sort_unstable();
            let expected: Vec<_> = expected.into_iter().map(|text| Some(value(text))).collect();
            let found = page(walk, usize::MAX).0;
            let found: Vec<_> = found.iter().map(|item| item.get("s")).collect();
            assert_eq!(found, expected, "{begin:?}");
        }
    }
}
