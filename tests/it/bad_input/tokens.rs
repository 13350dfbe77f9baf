//! Page keys that the table never handed out.

use serde_json::{Value, json};

use super::{Expect, Text, VALIDATION, call, check, with_tables};
use crate::support::raw;

#[test]
#[expect(clippy::too_many_lines, reason = "one table of cases")]
fn start_keys() {
    let server = with_tables();
    for sort in ["a", "b", "c"] {
        let item = json!({"p": {"S": "one"}, "s": {"S": sort}, "x": {"S": "x"}, "y": {"S": "y"}});
        raw::call(
            server.address,
            "PutItem",
            &json!({"TableName": "two", "Item": item}),
        );
    }
    let scan = |name: &str, key: Value, expect: Expect| {
        call(
            name,
            "Scan",
            json!({"TableName": "two", "ExclusiveStartKey": key}),
            expect,
        )
    };
    let query = |name: &str, key: Value, expect: Expect| {
        let input = json!({
            "TableName": "two", "KeyConditionExpression": "p = :p AND s > :s", "ExclusiveStartKey": key,
            "ExpressionAttributeValues": {":p": {"S": "one"}, ":s": {"S": "a"}},
        });
        call(name, "Query", input, expect)
    };
    let invalid = || {
        Expect::Error(
            400,
            VALIDATION,
            Text::Starts("The provided starting key is invalid".to_owned()),
        )
    };
    let outside = |text: &str| Expect::Error(400, VALIDATION, Text::Contains(text.to_owned()));
    let key = |p: &str, s: &str| json!({"p": {"S": p}, "s": {"S": s}});
    let cases = vec![
        scan("half a key", json!({"p": {"S": "one"}}), invalid()),
        scan(
            "another name",
            json!({"p": {"S": "one"}, "q": {"S": "a"}}),
            invalid(),
        ),
        scan(
            "another type",
            json!({"p": {"S": "one"}, "s": {"N": "1"}}),
            invalid(),
        ),
        scan(
            "too many attributes",
            json!({"p": {"S": "one"}, "s": {"S": "a"}, "x": {"S": "x"}}),
            invalid(),
        ),
        scan(
            "a key that never was",
            key("never", "was"),
            Expect::Accepted,
        ),
        query(
            "another partition",
            key("two", "b"),
            outside("The query can return at most one row and cannot be restarted"),
        ),
        query(
            "before the range",
            key("one", "a"),
            outside("does not match the range key predicate"),
        ),
        query("within the range", key("one", "b"), Expect::Accepted),
        call(
            "an index without its key",
            "Scan",
            json!({
                "TableName": "two", "IndexName": "glo", "ExclusiveStartKey": key("one", "a"),
            }),
            invalid(),
        ),
        call(
            "no such table",
            "ListTables",
            json!({"ExclusiveStartTableName": "never-was"}),
            Expect::Accepted,
        ),
    ];
    check(server.address, cases);
}
