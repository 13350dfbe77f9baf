//! Key conditions, by the pages
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html> and
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>.

use super::*;
use crate::value::DataType;

const PK: &[(&str, DataType)] = &[("pk", DataType::S)];
const SK: &[(&str, DataType)] = &[("sk", DataType::N)];
const PKS: &[(&str, DataType)] = &[("p1", DataType::S), ("p2", DataType::S)];
const SKS: &[(&str, DataType)] = &[
    ("s1", DataType::S),
    ("s2", DataType::S),
    ("s3", DataType::N),
];

type Keys = (
    &'static [(&'static str, DataType)],
    &'static [(&'static str, DataType)],
);

fn bind(text: &str, (partition, sort): Keys) -> Result<KeyRange, String> {
    let values = [
        (":s", s("x")),
        (":t", s("y")),
        (":n", n("1")),
        (":o", n("2")),
    ];
    let values: Vec<_> = values
        .into_iter()
        .filter(|(key, _)| text.contains(key))
        .collect();
    let condition = Request::new(&[], &values).key_condition(text)?;
    condition
        .bind(partition, sort)
        .map_err(|fault| fault.to_string())
}

fn check(
    text: &str,
    keys: Keys,
    partition: &[AttributeValue],
    sort_equal: &[AttributeValue],
    sort: Option<SortRange>,
) {
    let range = KeyRange {
        partition: partition.to_vec(),
        sort_equal: sort_equal.to_vec(),
        sort,
    };
    assert_eq!(bind(text, keys), Ok(range), "{text}");
}

#[test]
fn one_attribute_each() {
    let keys = (PK, SK);
    let pk = [s("x")];
    check("pk = :s", keys, &pk, &[], None);
    check("(pk = :s) and (sk = :n)", keys, &pk, &[n("1")], None);
    check(
        "sk < :n AND pk = :s",
        keys,
        &pk,
        &[],
        Some(SortRange::Less(n("1"))),
    );
    check(
        "pk = :s AND sk <= :n",
        keys,
        &pk,
        &[],
        Some(SortRange::LessOrEqual(n("1"))),
    );
    check(
        "pk = :s AND sk > :n",
        keys,
        &pk,
        &[],
        Some(SortRange::Greater(n("1"))),
    );
    check(
        "pk = :s AND sk >= :n",
        keys,
        &pk,
        &[],
        Some(SortRange::GreaterOrEqual(n("1"))),
    );
    check(
        "pk = :s AND sk BETWEEN :n AND :o",
        keys,
        &pk,
        &[],
        Some(SortRange::Between(n("1"), n("2"))),
    );
    check(
        "p1 = :s AND p2 = :s AND begins_with(s1, :t)",
        (PKS, SKS),
        &[s("x"), s("x")],
        &[],
        Some(SortRange::BeginsWith(s("y"))),
    );
}

/// All partition attributes by `=`; sort attributes from the left, a range last.
#[test]
fn several_attributes() {
    let keys = (PKS, SKS);
    let partition = [s("x"), s("y")];
    check("p2 = :t AND p1 = :s", keys, &partition, &[], None);
    check(
        "p1 = :s AND p2 = :t AND s1 = :s",
        keys,
        &partition,
        &[s("x")],
        None,
    );
    check(
        "p1 = :s AND p2 = :t AND s1 = :s AND s2 = :t AND s3 > :n",
        keys,
        &partition,
        &[s("x"), s("y")],
        Some(SortRange::Greater(n("1"))),
    );
}

#[test]
fn refusals() {
    const UNSUPPORTED: &str = "Query key condition not supported";
    let missed = |name: &str| format!("Query condition missed key schema element: {name}");
    let hash = |names: &str| {
        format!("HASH key attributes {names} must have equality conditions specified in the query")
    };
    let range = |names: &str, last: &str| {
        format!(
            "RANGE key attributes {names} must have equality conditions specified in the query because a condition is present on key attribute {last}"
        )
    };
    let too_many = |conditions: usize, attributes: usize| {
        format!(
            "The number of query conditions ({conditions}) exceeds the number of key attributes defined in the schema ({attributes})"
        )
    };
    let keys = (PK, SK);
    let cases: &[(&str, Keys, String)] = &[
        ("sk = :n", keys, missed("pk")),
        ("another = :s", keys, missed("pk")),
        ("pk = :s AND another = :s", keys, missed("sk")),
        ("pk = :s AND another = :s", (PK, &[]), too_many(2, 1)),
        ("pk = :s AND sk = :n AND another = :s", keys, too_many(3, 2)),
        ("another = :s AND sk > :n AND b = :s AND c = :s", keys, too_many(4, 2)),
        ("pk > :s", keys, UNSUPPORTED.to_owned()),
        // Fact Q3, and neighbours.
        ("p1 = :s", (PKS, SKS), hash("p2")),
        ("s1 = :s", (PKS, SKS), hash("p1, p2")),
        ("p1 = :s AND p2 > :s", (PKS, SKS), hash("p2")),
        ("p2 = :s AND begins_with(p1, :s)", (PKS, SKS), hash("p1")),
        ("p1 > :s AND p2 < :s", (PKS, &[]), hash("p1, p2")),
        ("p1 = :s AND p2 = :s AND s2 = :s", (PKS, SKS), range("s1", "s2")),
        ("p1 = :s AND p2 = :s AND s3 > :n", (PKS, SKS), range("s1, s2", "s3")),
        ("p1 = :s AND p2 = :s AND s1 > :s AND s2 = :s", (PKS, SKS), range("s1", "s2")),
        ("p1 = :s AND p2 = :s AND s1 = :s AND s3 = :n", (PKS, SKS), range("s2", "s3")),
        ("pk = :s AND s2 = :s", (PK, SKS), range("s1", "s2")),
        ("pk = :s AND another = :s", (PK, SKS), missed("s1")),
        (
            "pk = :n",
            keys,
            "One or more parameter values were invalid: Condition parameter type does not match schema type"
                .to_owned(),
        ),
        (
            "pk = :s AND pk = :t",
            keys,
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
                .to_owned(),
        ),
        (
            "pk = :s AND sk > :n AND sk < :o",
            keys,
            "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
                .to_owned(),
        ),
        (
            "pk.x = :s",
            keys,
            "Invalid KeyConditionExpression: KeyConditionExpressions cannot have conditions on nested attributes"
                .to_owned(),
        ),
    ];
    for (text, keys, expect) in cases {
        assert_eq!(bind(text, *keys), Err(expect.clone()), "{text}");
    }
}

/// Fact Q4: a comparison may be turned round, and then meets the checks of its mirror.
#[test]
fn the_value_first() {
    let keys = (PK, SK);
    let pk = [s("x")];
    check(":s = pk", keys, &pk, &[], None);
    check(":n = sk AND :s = pk", keys, &pk, &[n("1")], None);
    for (text, sort) in [
        (":n < sk", SortRange::Greater(n("1"))),
        (":n <= sk", SortRange::GreaterOrEqual(n("1"))),
        (":n > sk", SortRange::Less(n("1"))),
        (":n >= sk", SortRange::LessOrEqual(n("1"))),
    ] {
        check(&format!("pk = :s AND {text}"), keys, &pk, &[], Some(sort));
    }
    for (text, expect) in [
        (":s < pk", "Query key condition not supported"),
        (":n = sk", "Query condition missed key schema element: pk"),
        (
            ":n = pk",
            "One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
    ] {
        assert_eq!(bind(text, keys), Err(expect.to_owned()), "{text}");
    }
}

/// Facts Q6 and Q7: all faults of the form of a key condition begin alike; one kind after the other is
/// looked for in the whole text.
#[test]
fn forms_that_no_key_takes() {
    const OR: &str = "Invalid operator used in KeyConditionExpression: OR";
    const NOT: &str = "Invalid operator used in KeyConditionExpression: NOT";
    const SIZE: &str = "KeyConditionExpressions cannot contain nested operations";
    const CONTAINS: &str = "Invalid operator used in KeyConditionExpression: contains";
    const NESTED: &str = "KeyConditionExpressions cannot have conditions on nested attributes";
    const NONE: &str = "Invalid condition in KeyConditionExpression: No key attribute specified";
    const SEVERAL: &str = "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition";
    const TWICE: &str = "KeyConditionExpressions must only contain one condition per key";
    const FIRST: &str = "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand";
    for (text, expect) in [
        ("pk = :s OR sk = :n", OR),
        ("NOT pk = :s", NOT),
        ("pk = :s AND NOT sk = :n", NOT),
        (
            "pk <> :s",
            "Invalid operator used in KeyConditionExpression: <>",
        ),
        (
            "pk IN (:s, :t)",
            "Invalid operator used in KeyConditionExpression: IN",
        ),
        (
            "attribute_exists(pk)",
            "Invalid operator used in KeyConditionExpression: attribute_exists",
        ),
        ("contains(sk, :n)", CONTAINS),
        ("size(pk) = :n", SIZE),
        (":n < size(pk)", SIZE),
        ("size(:s) = pk", SIZE),
        ("pk.x = :s", NESTED),
        (":s = pk[0]", NESTED),
        (":s = :t", NONE),
        (":n BETWEEN :n AND :o", NONE),
        ("begins_with(:s, :t)", NONE),
        ("pk = sk", SEVERAL),
        ("pk BETWEEN sk AND :s", SEVERAL),
        (":n BETWEEN sk AND :o", FIRST),
        (":n BETWEEN :n AND sk", FIRST),
        // One kind before the other, whatever was written first.
        ("contains(pk, :s) OR pk = :s", OR),
        ("pk.x = :s AND NOT sk = :n", NOT),
        ("pk.x = :s AND contains(sk, :n)", CONTAINS),
        (":s = :t AND size(sk) = :n", SIZE),
        ("pk = sk AND pk.x = :s", NESTED),
        (":s = :t AND sk.x = :n", NESTED),
        ("pk = sk AND :s = :t", NONE),
        ("pk = :s AND pk = sk", SEVERAL),
        ("pk = :s AND pk = :t", TWICE),
    ] {
        let expect = format!("Invalid KeyConditionExpression: {expect}");
        assert_eq!(bind(text, (PK, SK)), Err(expect), "{text}");
    }
}
