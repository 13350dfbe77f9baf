//! Which conditions of a WHERE clause become a key:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.select.html#ql-reference.select.parameters>.

use super::{keys, parameters, parsed, read};
use crate::expression::{KeyCondition, KeyTest, SortRange};
use crate::partiql::{Access, Body, KeyNames, Read, Statement, delete, select, update};
use crate::value::{AttributeValue, Item};

/// What is read, in short: the access, `?` where a filter is left, `<` where it goes backwards.
fn summary(read: &Read) -> String {
    let mut text = match &read.access {
        Access::All => "scan".to_owned(),
        Access::Item(key) => format!("get {}", String::from_utf8_lossy(key.json())),
        Access::Partitions(conditions) => {
            let parts: Vec<String> = conditions.iter().map(condition).collect();
            format!("query {}", parts.join("; "))
        }
    };
    if read.filter.is_some() {
        text.push_str(" ?");
    }
    if read.backward {
        text.push_str(" <");
    }
    text
}

fn condition(condition: &KeyCondition) -> String {
    let tests = condition.tests().map(|(name, test)| match test {
        KeyTest::Equal(value) => format!("{name}={}", short(value)),
        KeyTest::Range(range) => {
            let operator = match range {
                SortRange::Less(_) => "<",
                SortRange::LessOrEqual(_) => "<=",
                SortRange::Greater(_) => ">",
                SortRange::GreaterOrEqual(_) => ">=",
                SortRange::Between(..) => " between ",
                SortRange::BeginsWith(_) => " begins ",
            };
            let values: Vec<String> = range.values().map(short).collect();
            format!("{name}{operator}{}", values.join(".."))
        }
    });
    tests.collect::<Vec<_>>().join(",")
}

fn short(value: &AttributeValue) -> String {
    match value {
        AttributeValue::S(text) => text.clone(),
        AttributeValue::N(number) => number.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn conditions_on_keys_become_keys() {
    let cases = [
        // The page's own examples; `pk` stands for OrderID.
        ("pk = 100", "query pk=100"),
        ("pk = 100 and Address='some address'", "query pk=100 ?"),
        ("pk = 100 or pk = 200", "query pk=100; pk=200"),
        ("pk IN [100, 300, 234]", "query pk=100; pk=300; pk=234"),
        ("pk > 1", "scan ?"),
        ("Address='some address'", "scan ?"),
        ("pk = 100 OR Address='some address'", "scan ?"),
        // One item of the table.
        (
            "pk = 'a' AND sk = 1",
            "get {\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}",
        ),
        (
            "1 = sk AND 'a' = pk",
            "get {\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}",
        ),
        (
            "(pk = 'a') AND (sk = 1 AND x = 2)",
            "get {\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}} ?",
        ),
        (
            "\"pk\" = 'a' AND sk = 1 AND x IS MISSING",
            "get {\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}} ?",
        ),
        // Stretches of a partition.
        ("pk = 1 AND sk < 5", "query pk=1,sk<5"),
        ("pk = 1 AND sk <= 5", "query pk=1,sk<=5"),
        ("pk = 1 AND sk > 5", "query pk=1,sk>5"),
        ("pk = 1 AND 5 <= sk", "query pk=1,sk>=5"),
        (
            "pk = 1 AND sk BETWEEN 5 AND 6",
            "query pk=1,sk between 5..6",
        ),
        ("pk = 1 AND begins_with(sk, 'x')", "query pk=1,sk begins x"),
        (
            "begins_with(sk, 'x') AND x = 1 AND pk = 1",
            "query pk=1,sk begins x ?",
        ),
        ("pk = 1 AND sk > 5 AND sk < 9", "query pk=1,sk>5 ?"),
        ("pk = 1 AND sk <> 5", "query pk=1 ?"),
        ("pk = 1 AND sk IN (5, 6)", "query pk=1 ?"),
        ("pk = 1 AND NOT sk = 5", "query pk=1 ?"),
        ("pk = 1 AND sk NOT BETWEEN 5 AND 6", "query pk=1 ?"),
        ("pk = 1 AND contains(sk, 'x')", "query pk=1 ?"),
        ("pk = 1 AND pk = 2", "query pk=1 ?"),
        ("pk = 1 AND size(sk) = 5", "query pk=1 ?"),
        // Several partitions.
        ("pk IN (3, 1, 3, 2)", "query pk=3; pk=1; pk=2"),
        ("pk IN (3, 1) AND sk = 5", "query pk=3,sk=5; pk=1,sk=5"),
        (
            "pk = 1 OR pk IN (2, 3) OR 4 = pk",
            "query pk=1; pk=2; pk=3; pk=4",
        ),
        (
            "(pk = 1 OR pk = 2) AND sk > 5 AND x = 1",
            "query pk=1,sk>5; pk=2,sk>5 ?",
        ),
        // Alternatives with sort conditions of their own.
        (
            "(pk = 1 AND sk = 1) OR (pk = 2 AND sk = 2)",
            "query pk=1,sk=1; pk=2,sk=2 ?",
        ),
        ("pk = 1 OR pk = 2 AND sk = 3", "query pk=1; pk=2,sk=3 ?"),
        (
            "pk = 1 AND sk < 3 OR x = 1 AND pk = 1 AND sk > 3 OR pk IN (2, 3) AND sk = 1",
            "query pk=1,sk<3; pk=1,sk>3; pk=2,sk=1; pk=3,sk=1 ?",
        ),
        ("pk = 1 AND x = 1 OR pk = 1 AND x = 2", "query pk=1 ?"),
        // Everything.
        ("sk = 1", "scan ?"),
        ("pk = x", "scan ?"),
        ("pk.a = 1", "scan ?"),
        ("NOT pk = 1", "scan ?"),
        ("pk NOT IN (1)", "scan ?"),
        ("NOT (pk = 1 OR pk = 2)", "scan ?"),
        ("(pk = 1 AND sk = 1) OR sk = 2", "scan ?"),
        ("NOT (pk = 1 AND sk = 1 OR pk = 2 AND sk = 2)", "scan ?"),
    ];
    for (clause, expected) in cases {
        let text = format!("SELECT * FROM t WHERE {clause}");
        let read = read(&text, &[]).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(summary(&read), expected, "{text}");
    }
    assert_eq!(summary(&read("SELECT * FROM t", &[]).unwrap()), "scan");
}

#[test]
fn order_by_turns_keys_round() {
    let cases = [
        ("pk = 1 ORDER BY sk", "query pk=1"),
        ("pk = 1 ORDER BY sk ASC", "query pk=1"),
        ("pk = 1 order by \"sk\" desc", "query pk=1 <"),
        ("pk = 1 ORDER BY pk DESC", "query pk=1"),
        ("pk = 1 ORDER BY pk DESC, sk DESC", "query pk=1 <"),
        ("pk IN [1, 3, 2] ORDER BY pk DESC", "query pk=3; pk=2; pk=1"),
        ("pk IN [3, 1, 2] ORDER BY pk", "query pk=1; pk=2; pk=3"),
        ("pk IN [3, 1] ORDER BY pk, sk DESC", "query pk=1; pk=3 <"),
    ];
    for (clause, expected) in cases {
        let text = format!("SELECT * FROM t WHERE {clause}");
        assert_eq!(summary(&read(&text, &[]).unwrap()), expected, "{text}");
    }
    let refused = [
        (
            "SELECT * FROM t ORDER BY sk",
            "Must have WHERE clause in the statement when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM t WHERE x = 1 ORDER BY sk",
            "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause.",
        ),
        (
            "SELECT * FROM t WHERE pk = 1 ORDER BY x",
            "Variable reference x in ORDER BY clause must be part of the primary key",
        ),
    ];
    for (text, sentence) in refused {
        assert_eq!(read(text, &[]).unwrap_err().to_string(), sentence, "{text}");
    }
}

/// F3-2-or-overlap: the service refuses to read an item once for each of two alternatives.
#[test]
fn alternatives_on_sort_keys_keep_apart() {
    let overlap = "Overlapping conditions with range keys are not supported in where clause";
    let cases = [
        ("pk = 1 AND sk = 1 OR pk = 1 AND sk = 1", true),
        ("pk = 1 AND sk = 1 OR pk = 1 AND sk = 2", false),
        ("pk = 1 AND sk = 1 OR pk = 2 AND sk = 1", false),
        ("pk = 1 OR pk = 1 AND sk = 2", true),
        ("pk = 1 AND sk > 5 OR pk = 1", true),
        ("pk = 1 AND sk > 5 OR pk = 1 AND sk < 6", true),
        ("pk = 1 AND sk > 5 OR pk = 1 AND sk < 5", false),
        ("pk = 1 AND sk >= 5 OR pk = 1 AND sk <= 5", true),
        ("pk = 1 AND sk >= 5 OR pk = 1 AND sk < 5", false),
        (
            "pk = 1 AND sk BETWEEN 1 AND 3 OR pk = 1 AND sk BETWEEN 3 AND 4",
            true,
        ),
        (
            "pk = 1 AND sk BETWEEN 1 AND 2 OR pk = 1 AND sk BETWEEN 3 AND 4",
            false,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND sk = 'abc'",
            true,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND sk > 'abc'",
            true,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND sk > 'ac'",
            false,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND sk < 'ab'",
            false,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND begins_with(sk, 'a')",
            true,
        ),
        (
            "pk = 1 AND begins_with(sk, 'ab') OR pk = 1 AND begins_with(sk, 'b')",
            false,
        ),
        ("pk IN (1, 2) AND sk = 1 OR pk = 2 AND sk = 1", true),
    ];
    for (clause, is_refused) in cases {
        let text = format!("SELECT * FROM t WHERE {clause}");
        let refusal = read(&text, &[]).err().map(|error| error.to_string());
        let expected = is_refused.then(|| overlap.to_owned());
        assert_eq!(refusal, expected, "{text}");
    }
}

/// Stretches of one partition come in the order of ORDER BY, not in that of the clause.
#[test]
fn alternatives_are_ordered() {
    let clause = "pk = 1 AND sk > 5 OR pk = 1 AND sk < 3 OR pk = 0 AND sk = 4";
    let cases = [
        ("", "query pk=1,sk>5; pk=1,sk<3; pk=0,sk=4 ?"),
        ("ORDER BY pk", "query pk=0,sk=4; pk=1,sk>5; pk=1,sk<3 ?"),
        ("ORDER BY pk, sk", "query pk=0,sk=4; pk=1,sk<3; pk=1,sk>5 ?"),
        (
            "ORDER BY pk DESC, sk DESC",
            "query pk=1,sk>5; pk=1,sk<3; pk=0,sk=4 ? <",
        ),
    ];
    for (order, expected) in cases {
        let text = format!("SELECT * FROM t WHERE {clause} {order}");
        assert_eq!(summary(&read(&text, &[]).unwrap()), expected, "{text}");
    }
}

/// At most 50 hash attribute values:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html#ql-operators.logical>.
#[test]
fn partitions_are_bounded() {
    let text = |count: usize| {
        let values: Vec<String> = (0..count).map(|value| value.to_string()).collect();
        format!("SELECT * FROM t WHERE pk IN ({})", values.join(","))
    };
    assert!(read(&text(50), &[]).is_ok());
    assert_eq!(
        read(&text(51), &[]).unwrap_err().to_string(),
        "The IN operator is provided with too many hash key values; number of values: 51"
    );
}

/// An index of several attributes:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.
#[test]
fn indexes_are_queried_by_all_their_key_attributes() {
    let keys = KeyNames {
        partition: vec!["p", "q"],
        sort: vec!["r", "s"],
    };
    let cases = [
        ("p = 1 AND q = 2", "query p=1,q=2"),
        ("p = 1", "scan ?"),
        (
            "p = 1 AND q IN (2, 3) AND r = 4",
            "query p=1,q=2,r=4; p=1,q=3,r=4",
        ),
        (
            "p = 1 AND q = 2 AND r = 3 AND s > 4",
            "query p=1,q=2,r=3,s>4",
        ),
        ("p = 1 AND q = 2 AND r > 3 AND s = 4", "query p=1,q=2,r>3 ?"),
        ("p = 1 AND q = 2 AND s = 4", "query p=1,q=2 ?"),
        (
            "p = 1 AND q = 2 AND r = 3 AND s = 4",
            "query p=1,q=2,r=3,s=4",
        ),
    ];
    for (clause, expected) in cases {
        let statement = parsed(&format!("SELECT * FROM \"t\".\"i\" WHERE {clause}"));
        let Body::Select(body) = &statement.body else {
            panic!("no SELECT");
        };
        let parameters = parameters(&statement, &[]).unwrap();
        let read = select(body, parameters, &keys).unwrap();
        assert_eq!(summary(&read), expected, "{clause}");
    }
}

/// A write means one item, which its whole key names.
#[test]
fn writes_need_the_whole_key() {
    let missing = "Where clause does not contain a mandatory equality on all key attributes";
    for clause in [
        "",
        "WHERE pk = 1",
        "WHERE sk = 1",
        "WHERE pk = 1 AND sk > 1",
        "WHERE pk = 1 OR sk = 1",
        "WHERE pk IN (1) AND sk = 1",
        "WHERE NOT (pk = 1 AND sk = 1)",
    ] {
        for verb in ["UPDATE t SET a = 1", "DELETE FROM t"] {
            let statement = parsed(&format!("{verb} {clause}"));
            assert_eq!(located(&statement).unwrap_err(), missing, "{verb} {clause}");
        }
    }
}

/// Parameters of SET and WHERE, each in its place.
#[test]
fn parameters_reach_update_and_key() {
    let statement = parsed("UPDATE t SET a = ?, b = [?] WHERE pk = ? AND sk = ? AND c = ?");
    let values: Vec<AttributeValue> = vec![1.into(), 2.into(), 3.into(), 4.into(), 5.into()];
    let Body::Update(body) = &statement.body else {
        panic!("no UPDATE");
    };
    let parameters = parameters(&statement, &values).unwrap();
    let (located, update) = update(body, parameters, &keys()).unwrap();
    assert_eq!(
        located.key,
        Item::from_iter([("pk", 3.into()), ("sk", 4.into())])
    );
    let old = Item::from_iter([("pk", 3.into()), ("sk", 4.into()), ("c", 5.into())]);
    let condition = located.condition.unwrap();
    assert!(condition.matches(Some(&old)).unwrap() && !condition.matches(None).unwrap());
    let new = update.apply(Some(&old), &located.key).unwrap().item;
    assert_eq!(new.get("a"), Some(1.into()));
    assert_eq!(new.get("b"), Some(vec![2.into()].into()));
}

/// The key that a write means.
fn located(statement: &Statement) -> Result<Item, String> {
    let parameters = parameters(statement, &[]).unwrap();
    let located = match &statement.body {
        Body::Update(body) => update(body, parameters, &keys()).map(|(located, _)| located),
        Body::Delete(body) => delete(body, parameters, &keys()),
        _ => panic!("no write of one item"),
    };
    located
        .map(|located| located.key)
        .map_err(|error| error.to_string())
}
