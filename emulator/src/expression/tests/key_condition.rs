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
    let keys = (PK, SK);
    let cases: &[(&str, Keys, String)] = &[
        ("sk = :n", keys, missed("pk")),
        ("another = :s", keys, missed("pk")),
        ("pk = :s AND another = :s", keys, missed("sk")),
        ("pk = :s AND another = :s", (PK, &[]), UNSUPPORTED.to_owned()),
        ("pk > :s", keys, UNSUPPORTED.to_owned()),
        ("p1 = :s", (PKS, SKS), missed("p2")),
        ("p1 = :s AND p2 = :s AND s2 = :s", (PKS, SKS), missed("s1")),
        ("p1 = :s AND p2 = :s AND s1 > :s AND s2 = :s", (PKS, SKS), UNSUPPORTED.to_owned()),
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
        // aws-athena-query-federation issue 746.
        ("pk = :s OR sk = :n", keys, "Invalid operator used in KeyConditionExpression: OR".to_owned()),
        ("NOT pk = :s", keys, "Invalid operator used in KeyConditionExpression: NOT".to_owned()),
        ("pk <> :s", keys, "Invalid operator used in KeyConditionExpression: <>".to_owned()),
        ("pk IN (:s, :t)", keys, "Invalid operator used in KeyConditionExpression: IN".to_owned()),
        (
            "pk = :s AND contains(sk, :n)",
            keys,
            "Invalid operator used in KeyConditionExpression: contains".to_owned(),
        ),
        (
            "size(pk) = :n",
            keys,
            "Invalid operator used in KeyConditionExpression: size".to_owned(),
        ),
        (
            ":s = pk",
            keys,
            "Invalid condition in KeyConditionExpression: = operator must have the key attribute as its first operand"
                .to_owned(),
        ),
    ];
    for (text, keys, expect) in cases {
        assert_eq!(bind(text, *keys), Err(expect.clone()), "{text}");
    }
}
