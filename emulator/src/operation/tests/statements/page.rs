//! Pages of a SELECT: Limit, NextToken, several partitions.

use serde_json::{Value, json};

use super::{execute, run, tables};
use crate::operation::tests::items::world::{Tables, ten};
use crate::wire::ops::ExecuteStatement;

/// A WHERE clause, a limit, and the sort keys of all pages.
type Case = (&'static str, Option<u32>, &'static [&'static [i64]]);

/// One page: the sort keys in their order, and the token of the next.
fn page(
    tables: &Tables,
    text: &str,
    limit: Option<u32>,
    token: Option<&str>,
) -> (Vec<i64>, Option<String>) {
    let mut more = json!({});
    if let Some(limit) = limit {
        more["Limit"] = limit.into();
    }
    if let Some(token) = token {
        more["NextToken"] = token.into();
    }
    let answer = execute(tables, text, more);
    let answer: Value =
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{text}: {answer}"));
    let keys = answer["Items"].as_array().unwrap().iter();
    let keys = keys.map(|item| item["sk"]["N"].as_str().unwrap().parse().unwrap());
    (
        keys.collect(),
        answer["NextToken"].as_str().map(str::to_owned),
    )
}

/// All pages.
fn pages(tables: &Tables, text: &str, limit: Option<u32>) -> Vec<Vec<i64>> {
    let mut pages = Vec::new();
    let mut token = None;
    loop {
        let (keys, next) = page(tables, text, limit, token.as_deref());
        pages.push(keys);
        match next {
            Some(next) => token = Some(next),
            None => return pages,
        }
        assert!(pages.len() < 100, "{text}: no end");
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#DDB-ExecuteStatement-request-Limit>:
/// the number of items to evaluate.
#[test]
fn limit_and_token() {
    let tables = tables();
    ten(&tables);
    let cases: [Case; 8] = [
        ("pk = 'a'", None, &[&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]]),
        (
            "pk = 'a'",
            Some(4),
            &[&[0, 1, 2, 3], &[4, 5, 6, 7], &[8, 9]],
        ),
        ("pk = 'a' AND sk > 4", Some(3), &[&[5, 6, 7], &[8, 9]]),
        (
            "pk = 'a' ORDER BY sk DESC",
            Some(4),
            &[&[9, 8, 7, 6], &[5, 4, 3, 2], &[1, 0]],
        ),
        (
            "pk = 'a' AND odd = TRUE",
            Some(4),
            &[&[1, 3], &[5, 7], &[9]],
        ),
        ("odd = TRUE", Some(4), &[&[1, 3], &[5, 7], &[9]]),
        ("pk = 'b'", Some(4), &[&[]]),
        // The last page is full, so that another follows.
        (
            "pk = 'a'",
            Some(5),
            &[&[0, 1, 2, 3, 4], &[5, 6, 7, 8, 9], &[]],
        ),
    ];
    for (clause, limit, expected) in cases {
        let text = format!("SELECT * FROM sorted WHERE {clause}");
        assert_eq!(pages(&tables, &text, limit), expected, "{clause}");
    }
    let all: Vec<i64> = pages(&tables, "SELECT * FROM sorted", Some(3)).concat();
    assert_eq!(all, (0..10).collect::<Vec<i64>>());
    // The key where the page stopped is told as well.
    let answer = execute(
        &tables,
        "SELECT sk FROM sorted WHERE pk = 'a'",
        json!({"Limit": 1}),
    );
    assert!(answer.starts_with(
        r#"{"Items":[{"sk":{"N":"0"}}],"LastEvaluatedKey":{"pk":{"S":"a"},"sk":{"N":"0"}},"NextToken":""#
    ), "{answer}");
}

/// Through an index the token carries its key too.
#[test]
fn tokens_of_indexes() {
    let tables = tables();
    for number in 0..7 {
        let insert =
            format!("INSERT INTO indexed VALUE {{'pk': 'p{number}', 'sk': {number}, 'g': 'g'}}");
        run(&tables, &insert);
    }
    let query = "SELECT sk FROM \"indexed\".\"gsi\" WHERE g = 'g' ORDER BY sk DESC";
    assert_eq!(
        pages(&tables, query, Some(3)),
        [vec![6, 5, 4], vec![3, 2, 1], vec![0]]
    );
    let mut scan = pages(&tables, "SELECT sk FROM \"indexed\".\"gsi\"", Some(2)).concat();
    scan.sort_unstable();
    assert_eq!(scan, (0..7).collect::<Vec<i64>>());
}

/// Several partitions come in pages of up to ten items:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html#ql-operators.logical>.
#[test]
fn several_partitions() {
    let tables = tables();
    ten(&tables);
    for (partition, number) in [("b", 20), ("b", 21), ("c", 30), ("d", 40)] {
        run(
            &tables,
            &format!("INSERT INTO sorted VALUE {{'pk': '{partition}', 'sk': {number}}}"),
        );
    }
    let cases: [Case; 8] = [
        ("pk IN ('b', 'c')", None, &[&[20, 21, 30]]),
        ("pk = 'c' OR pk = 'b'", None, &[&[30, 20, 21]]),
        (
            "pk IN ['c', 'x', 'a', 'b']",
            None,
            &[&[30, 0, 1, 2, 3, 4, 5, 6, 7, 8], &[9, 20, 21]],
        ),
        ("pk IN ('b', 'c', 'd')", Some(3), &[&[20, 21, 30], &[40]]),
        (
            "pk IN ('d', 'b', 'c') ORDER BY pk DESC",
            None,
            &[&[40, 30, 20, 21]],
        ),
        (
            "pk IN ('d', 'b', 'c') ORDER BY pk, sk DESC",
            None,
            &[&[21, 20, 30, 40]],
        ),
        ("pk IN ('a', 'b') AND sk > 8", None, &[&[9, 20, 21]]),
        ("pk IN ('a', 'b') AND sk = 9", None, &[&[9]]),
    ];
    for (clause, limit, expected) in cases {
        let text = format!("SELECT * FROM sorted WHERE {clause}");
        let pages: Vec<Vec<i64>> = pages(&tables, &text, limit)
            .into_iter()
            .filter(|page| !page.is_empty())
            .collect();
        assert_eq!(pages, expected, "{clause}");
    }
    // A full page whose partition may go on is followed by one, if only to say that it does not.
    let text = "SELECT * FROM sorted WHERE pk IN ('a', 'b')";
    let expected: [&[i64]; 2] = [&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], &[20, 21]];
    assert_eq!(pages(&tables, text, None), expected);
}

/// A megabyte ends a page, within a partition or at the end of one
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html>).
#[test]
fn a_megabyte_ends_a_page() {
    let tables = tables();
    let long = "x".repeat(300_000);
    for partition in ["a", "b"] {
        for number in 0..5 {
            let text =
                format!("INSERT INTO sorted VALUE {{'pk': '{partition}', 'sk': {number}, 'x': ?}}");
            let more = json!({"Parameters": [{"S": long}]});
            assert_eq!(execute(&tables, &text, more), super::NOTHING);
        }
    }
    let query = "SELECT sk FROM sorted WHERE pk = 'a'";
    assert_eq!(pages(&tables, query, None), [vec![0, 1, 2, 3], vec![4]]);
    let both = "SELECT sk FROM sorted WHERE pk IN ('a', 'b') AND sk > 1";
    assert_eq!(pages(&tables, both, None), [vec![2, 3, 4, 2], vec![3, 4]]);
    // Long pages let others work in between.
    let request = json!({"Statement": "SELECT sk FROM sorted WHERE pk IN ('a', 'b')"}).to_string();
    let (pauses, output) = tables.pauses::<ExecuteStatement>(&request);
    assert_eq!(output.items.unwrap().len(), 4);
    assert!(pauses > 0);
}

/// Tokens are opaque, and good for their own request alone.
#[test]
fn tokens_that_are_none() {
    let tables = tables();
    ten(&tables);
    let text = "SELECT * FROM sorted WHERE pk = ?";
    let ask = |text: &str, pk: &str, token: &str| {
        let more = json!({"Limit": 2, "Parameters": [{"S": pk}], "NextToken": token});
        execute(&tables, text, more)
    };
    let first = execute(
        &tables,
        text,
        json!({"Limit": 2, "Parameters": [{"S": "a"}]}),
    );
    let first: Value = serde_json::from_str(&first).unwrap();
    let token = first["NextToken"].as_str().unwrap();
    assert!(ask(text, "a", token).contains(r#""sk":{"N":"2"}"#));

    let other = "ValidationException: NextToken does not match request";
    assert_eq!(ask(text, "b", token), other);
    assert_eq!(
        ask("SELECT * FROM sorted WHERE pk = ? AND sk > 0", "a", token),
        other
    );
    assert_eq!(
        ask("SELECT * FROM sorted WHERE pk = ? AND sk = 0", "a", token),
        other
    );

    let invalid = "ValidationException: Invalid NextToken";
    let mut tampered = token.to_owned().into_bytes();
    let middle = tampered.len() / 2;
    tampered[middle] = if tampered[middle] == b'A' { b'B' } else { b'A' };
    let tampered = String::from_utf8(tampered).unwrap();
    let shortened = token.strip_suffix(|_: char| true).unwrap();
    let long = "A".repeat(32_768);
    for token in ["x", "AAAA", "{}", "ä", shortened, &tampered, &long] {
        assert_eq!(ask(text, "a", token), invalid, "{token:.20}");
    }
    assert_eq!(
        ask("SELECT * FROM sorted WHERE pk = ? AND sk = 0", "a", "x"),
        invalid
    );
    // A statement that writes hands out no token, and does nothing that is asked for with one.
    for text in [
        "INSERT INTO sorted VALUE {'pk': ?, 'sk': 90}",
        "UPDATE sorted SET v = 1 WHERE pk = ? AND sk = 0",
        "DELETE FROM sorted WHERE pk = ? AND sk = 0",
    ] {
        for token in ["x", token] {
            assert_eq!(ask(text, "a", token), invalid, "{text}");
        }
    }
    let first = "SELECT sk, v FROM sorted WHERE pk = 'a' AND sk IN [0, 90]";
    assert_eq!(run(&tables, first), r#"{"Items":[{"sk":{"N":"0"}}]}"#);
    let longer = ask(text, "a", &"A".repeat(32_769));
    assert!(
        longer.contains("Member must have length less than or equal to 32768"),
        "{longer}"
    );
}
