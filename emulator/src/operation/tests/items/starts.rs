//! `ExclusiveStartKey`: its values, its shape, and where it lies.

use super::world::{Tables, ten};
use crate::profile::ErrorWording;

const INVALID: &str = "ValidationException: The provided starting key is invalid";
const MISMATCH: &str = "The provided key element does not match the schema";

/// Q11: values that are none, some behind what is at fault and some alone.
#[test]
fn q11_values_of_start_keys() {
    let tables = Tables::new();
    let numeric = "The parameter cannot be converted to a numeric value";
    for (value, told) in [
        ("{}", format!("{INVALID}: Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")),
        (r#"{"S":"a","B":"AA=="}"#, format!("{INVALID}: Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes")),
        (r#"{"NULL":false}"#, format!("{INVALID}: One or more parameter values were invalid: Null attribute value types must have the value of true")),
        (r#"{"SS":[]}"#, format!("{INVALID}: One or more parameter values were invalid: An string set  may not be empty")),
        (r#"{"BS":[]}"#, format!("{INVALID}: One or more parameter values were invalid: Binary sets should not be empty")),
        (r#"{"NS":[]}"#, "ValidationException: One or more parameter values were invalid: An number set  may not be empty".to_owned()),
        (r#"{"N":"x"}"#, format!("ValidationException: {numeric}: x")),
        (r#"{"L":[{"N":"1e400"}]}"#, "ValidationException: Number overflow. Attempting to store a number with magnitude larger than supported range".to_owned()),
        (r#"{"SS":["a","a"]}"#, "ValidationException: One or more parameter values were invalid: Input collection [a, a] contains duplicates.".to_owned()),
        (r#"{"NS":["1","1.0"]}"#, "ValidationException: Input collection contains duplicates".to_owned()),
    ] {
        for (operation, members) in [
            ("Scan", ""),
            ("Query", r#","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}"#),
        ] {
            let request = format!(r#"{{"TableName":"nowhere","ExclusiveStartKey":{{"pk":{value}}}{members}}}"#);
            assert_eq!(tables.call(operation, &request), told, "{request}");
        }
    }
}

/// Q12: keys that are not of what is read.
#[test]
fn q12_shapes_of_start_keys() {
    let tables = Tables::new();
    let newer = Tables::worded(ErrorWording::Current);
    let query = |table: &str, key: &str, start: &str, told: &str| {
        let request = format!(
            r#"{{"TableName":{table},"KeyConditionExpression":"{key} = :p","ExpressionAttributeValues":{{":p":{{"S":"a"}}}},"ExclusiveStartKey":{start}}}"#
        );
        tables.check(&[("Query", &request, told)]);
        newer.check(&[("Query", &request, told)]);
    };
    let bare = format!("ValidationException: {MISMATCH}");
    let both = format!("{INVALID}: {MISMATCH}");
    for (start, told) in [
        (r#"{"pk":{"S":"a"}}"#, INVALID),
        (r#"{"sk":{"N":"1"}}"#, INVALID),
        (r#"{}"#, INVALID),
        (r#"{"pk":{"S":"a"},"sk":{"N":"1"},"x":{"N":"1"}}"#, INVALID),
        (r#"{"pk":{"S":"a"},"x":{"N":"1"}}"#, INVALID),
        (r#"{"pk":{"S":"a"},"sk":{"S":"1"}}"#, &bare),
        (r#"{"pk":{"N":"1"},"sk":{"N":"1"}}"#, &bare),
        (r#"{"pk":{"M":{}},"sk":{"NULL":true}}"#, &bare),
    ] {
        query(r#""sorted""#, "pk", start, told);
        let scan = format!(r#"{{"TableName":"sorted","ExclusiveStartKey":{start}}}"#);
        tables.check(&[("Scan", &scan, &both)]);
        newer.check(&[("Scan", &scan, INVALID)]);
    }
    for (start, told) in [
        (r#"{"pk":{"S":"a"},"sk":{"N":"1"}}"#, INVALID),
        (r#"{"g":{"S":"a"}}"#, INVALID),
        (r#"{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"N":"1"}}"#, &bare),
        // `sk` belongs to the index as well.
        (r#"{"pk":{"S":"a"},"sk":{"S":"1"},"g":{"S":"a"}}"#, &bare),
        (r#"{"pk":{"N":"1"},"sk":{"N":"1"},"g":{"S":"a"}}"#, &both),
        (r#"{"pk":{"N":"1"},"sk":{"N":"1"},"g":{"N":"1"}}"#, &bare),
    ] {
        query(r#""indexed","IndexName":"gsi""#, "g", start, told);
        let scan =
            format!(r#"{{"TableName":"indexed","IndexName":"gsi","ExclusiveStartKey":{start}}}"#);
        tables.check(&[("Scan", &scan, INVALID)]);
        newer.check(&[("Scan", &scan, INVALID)]);
    }
}

/// Q13: a table without a sort key has one item for a query.
#[test]
fn q13_queries_that_cannot_be_restarted() {
    let tables = Tables::new();
    let query = |members: &str| {
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"plain","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{{":p":{{"S":"a"}}}}{members}}}"#
            ),
        )
    };
    for (start, shown) in [
        (r#"{"pk":{"S":"a"}}"#, "{pk=AttributeValue: {S:a}}"),
        (r#"{"pk":{"S":"other"}}"#, "{pk=AttributeValue: {S:other}}"),
        (r#"{"pk":{"N":"1.50"}}"#, "{pk=AttributeValue: {N:1.5}}"),
        (r#"{"x":{"S":"a"}}"#, "{x=AttributeValue: {S:a}}"),
    ] {
        assert_eq!(
            query(&format!(r#","ExclusiveStartKey":{start}"#)),
            format!(
                "ValidationException: The provided exclusive start key is invalid: ExclusiveStartKey: {shown}"
            )
        );
    }
    // So no page leads there.
    assert_eq!(
        tables.call(
            "PutItem",
            r#"{"TableName":"plain","Item":{"pk":{"S":"a"}}}"#
        ),
        "{}"
    );
    assert_eq!(
        query(r#","Limit":1"#),
        r#"{"Count":1,"Items":[{"pk":{"S":"a"}}],"ScannedCount":1}"#
    );
    // Before what the conditions lack.
    tables.check(&[(
        "Query",
        r#"{"TableName":"plain","KeyConditionExpression":"x = :p","ExpressionAttributeValues":{":p":{"S":"a"}},"ExclusiveStartKey":{"pk":{"S":"a"}}}"#,
        "ValidationException: The provided exclusive start key is invalid: ExclusiveStartKey: {pk=AttributeValue: {S:a}}",
    )]);
}

const SORT: &str =
    "ValidationException: The provided starting key does not match the range key predicate";
const ONE_ROW: &str =
    "ValidationException: The query can return at most one row and cannot be restarted";
const OUTSIDE: &str = "ValidationException: The provided starting key is outside query boundaries based on provided conditions";

/// Q14: the sort condition, whatever the partition; then the partition.
#[test]
fn q14_start_keys_and_conditions() {
    let tables = Tables::new();
    ten(&tables);
    let query = |condition: &str, start: (&str, &str)| {
        let values = [
            Some(r#"":p":{"S":"a"}"#),
            condition.contains(":l").then_some(r#"":l":{"N":"3"}"#),
            condition.contains(":h").then_some(r#"":h":{"N":"7"}"#),
        ];
        let values: Vec<&str> = values.into_iter().flatten().collect();
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"sorted","KeyConditionExpression":"pk = :p{condition}","ExpressionAttributeValues":{{{}}},"ExclusiveStartKey":{{"pk":{{"S":"{}"}},"sk":{{"N":"{}"}}}},"Select":"COUNT"}}"#,
                values.join(","),
                start.0,
                start.1
            ),
        )
    };
    for (condition, met, missed, count) in [
        (" AND sk = :l", "3", "4", 0),
        (" AND sk < :h", "6", "7", 0),
        (" AND sk <= :h", "5", "7.5", 2),
        (" AND sk > :l", "4", "3", 5),
        (" AND sk >= :l", "3", "2", 6),
        (" AND sk BETWEEN :l AND :h", "3", "8", 4),
        (" AND sk BETWEEN :l AND :h", "4", "2.9", 3),
    ] {
        let counted = format!(r#"{{"Count":{count},"ScannedCount":{count}}}"#);
        assert_eq!(query(condition, ("a", met)), counted, "{condition}");
        assert_eq!(query(condition, ("a", missed)), SORT, "{condition}");
        assert_eq!(query(condition, ("b", missed)), SORT, "{condition}");
        assert_eq!(query(condition, ("b", met)), ONE_ROW, "{condition}");
    }
    assert_eq!(query("", ("b", "1")), OUTSIDE);
    // Of indexes alike.
    let index = |condition: &str, g: &str, sk: &str| {
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"indexed","IndexName":"gsi","KeyConditionExpression":"g = :g{condition}","ExpressionAttributeValues":{{":g":{{"S":"g"}}{}}},"ExclusiveStartKey":{{"pk":{{"S":"a"}},"sk":{{"N":"{sk}"}},"g":{{"S":"{g}"}}}},"Select":"COUNT"}}"#,
                if condition.is_empty() { "" } else { r#",":s":{"N":"3"}"# }
            ),
        )
    };
    const NOTHING: &str = r#"{"Count":0,"ScannedCount":0}"#;
    assert_eq!(index("", "h", "1"), OUTSIDE);
    assert_eq!(index("", "g", "1"), NOTHING);
    assert_eq!(index(" AND sk > :s", "h", "3"), SORT);
    assert_eq!(index(" AND sk > :s", "h", "4"), ONE_ROW);
    assert_eq!(index(" AND sk = :s", "h", "3"), ONE_ROW);
    assert_eq!(index(" AND sk = :s", "g", "3"), NOTHING);
    // Entries of one index key may follow each other at the end of the condition.
    assert_eq!(index(" AND sk <= :s", "g", "3"), NOTHING);
}

/// F3-4-far-end: nothing can follow the far end of a condition, so that no query of a table starts there and
/// no page ends there.
#[test]
fn far_ends() {
    let tables = Tables::new();
    ten(&tables);
    let query = |condition: &str, forward: bool, start: Option<&str>, limit: usize| {
        let start = start
            .map(|sk| format!(r#","ExclusiveStartKey":{{"pk":{{"S":"a"}},"sk":{{"N":"{sk}"}}}}"#));
        let high = if condition.contains(":h") {
            r#",":h":{"N":"7"}"#
        } else {
            ""
        };
        tables.call(
            "Query",
            &format!(
                r#"{{"TableName":"sorted","KeyConditionExpression":"pk = :p AND {condition}","ExpressionAttributeValues":{{":p":{{"S":"a"}},":l":{{"N":"3"}}{high}}},"ScanIndexForward":{forward},"Limit":{limit},"Select":"COUNT"{}}}"#,
                start.unwrap_or_default()
            ),
        )
    };
    for (condition, forward, end, count) in [
        ("sk >= :l", false, "3", 7),
        ("sk <= :l", true, "3", 4),
        ("sk BETWEEN :l AND :h", true, "7", 5),
        ("sk BETWEEN :l AND :h", false, "3", 5),
    ] {
        assert_eq!(
            query(condition, forward, Some(end), 50),
            SORT,
            "{condition}"
        );
        // From the near end, or before the far one, it goes on.
        for limit in [count, count + 1] {
            let whole = format!(r#"{{"Count":{count},"ScannedCount":{count}}}"#);
            assert_eq!(query(condition, forward, None, limit), whole, "{condition}");
        }
        let less = query(condition, forward, None, count - 1);
        assert!(less.contains("LastEvaluatedKey"), "{condition}: {less}");
    }
    assert_eq!(
        query("sk BETWEEN :l AND :h", true, Some("3"), 50),
        r#"{"Count":4,"ScannedCount":4}"#
    );
    assert_eq!(
        query("sk >= :l", true, Some("3"), 50),
        r#"{"Count":6,"ScannedCount":6}"#
    );
    // An open end has no last key, and one key alone may be named.
    for condition in ["sk > :l", "sk = :l"] {
        let answer = query(condition, false, None, 1);
        assert!(answer.contains("LastEvaluatedKey"), "{condition}: {answer}");
    }
}

/// F3-4-far-end: pages of every size lead through every condition, in both directions.
#[test]
fn pages_never_end_where_no_query_starts() {
    let tables = Tables::new();
    ten(&tables);
    for condition in [
        "sk <= :l",
        "sk >= :l",
        "sk < :l",
        "sk > :l",
        "sk = :l",
        "sk BETWEEN :l AND :h",
        "sk BETWEEN :h AND :h",
    ] {
        for (forward, limit) in [true, false]
            .into_iter()
            .flat_map(|way| (1..=4).map(move |limit| (way, limit)))
        {
            let value = |name: &str, number: &str| match condition.contains(name) {
                true => format!(r#","{name}":{{"N":"{number}"}}"#),
                false => String::new(),
            };
            let values = value(":l", "3") + &value(":h", "7");
            let mut start = String::new();
            let mut pages = 0;
            loop {
                let answer = tables.call(
                    "Query",
                    &format!(
                        r#"{{"TableName":"sorted","KeyConditionExpression":"pk = :p AND {condition}","ExpressionAttributeValues":{{":p":{{"S":"a"}}{values}}},"ScanIndexForward":{forward},"Limit":{limit},"Select":"COUNT"{start}}}"#
                    ),
                );
                assert!(
                    answer.starts_with(r#"{"Count""#),
                    "{condition} {start}: {answer}"
                );
                let Some((_, rest)) = answer.split_once(r#""LastEvaluatedKey":"#) else {
                    break;
                };
                let (last, _) = rest.split_once(r#","ScannedCount""#).unwrap();
                start = format!(r#","ExclusiveStartKey":{last}"#);
                pages += 1;
                assert!(pages < 20, "{condition}");
            }
        }
    }
}
