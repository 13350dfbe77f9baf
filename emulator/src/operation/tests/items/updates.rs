//! What an UpdateItem makes of an item that is there, that is half there, or that comes to be.

use super::world::Tables;

/// Asks for an update of the item `a` of `plain`, after it was made this or deleted.
#[track_caller]
fn update(tables: &Tables, before: Option<&str>, members: &str, answer: &str) {
    let (operation, request) = match before {
        Some(attributes) => (
            "PutItem",
            format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}},{attributes}}}}}"#),
        ),
        None => (
            "DeleteItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}}}"#.to_owned(),
        ),
    };
    assert_eq!(tables.call(operation, &request), "{}");
    let request = format!(r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},{members}}}"#);
    tables.check(&[("UpdateItem", &request, answer)]);
}

/// An expression without values.
fn expression(text: &str, returned: &str) -> String {
    format!(r#""UpdateExpression":"{text}","ReturnValues":"{returned}""#)
}

/// The same with the number 1 as `:n`.
fn counted(text: &str, returned: &str) -> String {
    let values = r#""ExpressionAttributeValues":{":n":{"N":"1"}}"#;
    format!("{},{values}", expression(text, returned))
}

const MISSING: &str = "ValidationException: The provided expression refers to an attribute that does not exist in the item";
const NO_WAY: &str = "ValidationException: The document path provided in the update expression is invalid for update";

/// U3: the key is there before the item is.
#[test]
fn u3_keys_of_items_that_come_to_be() {
    let tables = Tables::new();
    let cases = [
        (
            "SET b = pk",
            r#"{"Attributes":{"pk":{"S":"a"},"b":{"S":"a"}}}"#,
        ),
        (
            "SET b = if_not_exists(pk, c)",
            r#"{"Attributes":{"pk":{"S":"a"},"b":{"S":"a"}}}"#,
        ),
        (
            "SET b = if_not_exists(c, pk), d = pk",
            r#"{"Attributes":{"pk":{"S":"a"},"b":{"S":"a"},"d":{"S":"a"}}}"#,
        ),
        ("SET b = c", MISSING),
    ];
    for (text, answer) in cases {
        update(&tables, None, &expression(text, "ALL_NEW"), answer);
    }
    // In arithmetic it has its type, which is the wrong one.
    update(
        &tables,
        None,
        &counted("SET b = pk + :n", "ALL_NEW"),
        "ValidationException: An operand in the update expression has an incorrect data type",
    );
    // The condition still sees no item.
    let condition =
        r#""UpdateExpression":"SET b = pk","ConditionExpression":"attribute_exists(pk)""#;
    update(
        &tables,
        None,
        condition,
        "ConditionalCheckFailedException: The conditional request failed",
    );
    tables.check(&[(
        "UpdateItem",
        r#"{"TableName":"sorted","Key":{"pk":{"S":"a"},"sk":{"N":"7"}},"UpdateExpression":"SET n = sk + :n ADD o :n","ExpressionAttributeValues":{":n":{"N":"1"}},"ReturnValues":"UPDATED_NEW"}"#,
        r#"{"Attributes":{"n":{"N":"8"},"o":{"N":"1"}}}"#,
    )]);
}

/// U4: ways that are not there.
#[test]
fn u4_missing_parents() {
    let tables = Tables::new();
    let existing = Some(r#""m":{"M":{"x":{"N":"1"}}},"l":{"L":[]},"n":{"N":"5"}"#);
    for text in ["SET o.a = :n", "SET o[0] = :n", "ADD o.a :n"] {
        for before in [None, existing] {
            update(&tables, before, &counted(text, "ALL_NEW"), NO_WAY);
        }
    }
    for text in [
        "SET m.y.z = :n",
        "SET n.a = :n",
        "SET m[0] = :n",
        "SET l.a = :n",
    ] {
        update(&tables, existing, &counted(text, "ALL_NEW"), NO_WAY);
    }
    // Operands are worked out before any way is gone.
    update(&tables, None, &expression("SET o.a = b", "NONE"), MISSING);
    update(
        &tables,
        existing,
        &counted("SET o.a = :n, b = c", "NONE"),
        MISSING,
    );
    // Where there is no item there is nothing to take, and the item comes to be.
    for text in ["REMOVE o.a", "REMOVE o[3], b.c.d", "REMOVE a"] {
        let made = r#"{"Attributes":{"pk":{"S":"a"}}}"#;
        update(&tables, None, &expression(text, "ALL_NEW"), made);
    }
    for text in ["REMOVE o.a", "REMOVE m.y.z", "REMOVE l.a", "REMOVE n[0]"] {
        update(&tables, existing, &expression(text, "NONE"), NO_WAY);
    }
    // The last step may lead nowhere.
    for text in ["REMOVE m.y", "REMOVE l[4]", "REMOVE o"] {
        update(&tables, existing, &expression(text, "NONE"), "{}");
    }
}

/// U5: the old and the new item, seen through the paths.
#[test]
fn u5_paths_of_maps() {
    let tables = Tables::new();
    let before =
        Some(r#""m":{"M":{"x":{"N":"1"},"y":{"L":[{"N":"2"},{"N":"3"}]}}},"s":{"NS":["1","2"]}"#);
    let cases = [
        (
            "SET m.z = :n REMOVE m.x",
            r#"{"Attributes":{"m":{"M":{"z":{"N":"1"}}}}}"#,
            r#"{"Attributes":{"m":{"M":{"x":{"N":"1"}}}}}"#,
        ),
        (
            "SET m.y[1] = :n",
            r#"{"Attributes":{"m":{"M":{"y":{"L":[{"N":"1"}]}}}}}"#,
            r#"{"Attributes":{"m":{"M":{"y":{"L":[{"N":"3"}]}}}}}"#,
        ),
        (
            "REMOVE m.y[0], s ADD c :n",
            r#"{"Attributes":{"m":{"M":{"y":{"L":[{"N":"3"}]}}},"c":{"N":"1"}}}"#,
            r#"{"Attributes":{"m":{"M":{"y":{"L":[{"N":"2"}]}}},"s":{"NS":["1","2"]}}}"#,
        ),
        (
            "SET m.y[2] = :n, m.y[3] = :n",
            r#"{"Attributes":{"m":{"M":{"y":{"L":[{"N":"1"},{"N":"1"}]}}}}}"#,
            "{}",
        ),
        ("SET m.y[9] = :n", "{}", "{}"),
        ("ADD c :n", r#"{"Attributes":{"c":{"N":"1"}}}"#, "{}"),
    ];
    for (text, new, old) in cases {
        let values = |returned| match text.contains(":n") {
            true => counted(text, returned),
            false => expression(text, returned),
        };
        update(&tables, before, &values("UPDATED_NEW"), new);
        update(&tables, before, &values("UPDATED_OLD"), old);
    }
}

/// U6: what no index key can be is told as of a put, whatever the update says.
#[test]
fn u6_values_of_another_type_for_index_keys() {
    let mismatch = |key: &str, expected: &str, actual: &str, index: &str| {
        format!(
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key {key} Expected: {expected} Actual: {actual} IndexName: {index}"
        )
    };
    let tables = Tables::new();
    let put = r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":"l"},"g":{"S":"g"},"n":{"N":"1"},"m":{"M":{}}}}"#;
    assert_eq!(tables.call("PutItem", put), "{}");
    let ask = |members: &str, answer: &str| {
        let request = format!(
            r#"{{"TableName":"indexed","Key":{{"pk":{{"S":"a"}},"sk":{{"N":"1"}}}},{members}}}"#
        );
        tables.check(&[("UpdateItem", &request, answer)]);
    };
    for (value, actual) in [
        (r#"{"NULL":true}"#, "NULL"),
        (r#"{"M":{}}"#, "M"),
        (r#"{"L":[{"S":"a"}]}"#, "L"),
        (r#"{"SS":["a"]}"#, "SS"),
        (r#"{"BOOL":false}"#, "BOOL"),
        (r#"{"B":"AA=="}"#, "B"),
    ] {
        let set = format!(
            r#""UpdateExpression":"SET l = :v","ExpressionAttributeValues":{{":v":{value}}}"#
        );
        ask(&set, &mismatch("l", "S", actual, "lsi"));
        let put = format!(r#""AttributeUpdates":{{"l":{{"Value":{value}}}}}"#);
        ask(&put, &mismatch("l", "S", actual, "lsi"));
    }
    // What the item itself gives.
    ask(
        r#""UpdateExpression":"SET g = n""#,
        &mismatch("g", "S", "N", "all"),
    );
    ask(
        r#""UpdateExpression":"SET g = m, l = n""#,
        &mismatch("g", "S", "M", "all"),
    );
    ask(
        r#""UpdateExpression":"REMOVE g ADD l :v","ExpressionAttributeValues":{":v":{"N":"1"}}"#,
        "ValidationException: An operand in the update expression has an incorrect data type",
    );
    ask(r#""UpdateExpression":"REMOVE l""#, "{}");
    ask(
        r#""UpdateExpression":"ADD l :v","ExpressionAttributeValues":{":v":{"N":"1"}}"#,
        &mismatch("l", "S", "N", "lsi"),
    );
    // Of the legacy form before its arithmetic meets the item, and not before the condition does.
    ask(
        r#""AttributeUpdates":{"g":{"Action":"ADD","Value":{"N":"1"}}}"#,
        &mismatch("g", "S", "N", "all"),
    );
    ask(
        r#""AttributeUpdates":{"m":{"Action":"ADD","Value":{"N":"1"}},"g":{"Action":"ADD","Value":{"SS":["x"]}}}"#,
        &mismatch("g", "S", "SS", "all"),
    );
    ask(
        r#""AttributeUpdates":{"g":{"Value":{"N":"1"}}},"Expected":{"n":{"Value":{"N":"2"}}}"#,
        "ConditionalCheckFailedException: The conditional request failed",
    );
    ask(
        r#""AttributeUpdates":{"m":{"Action":"ADD","Value":{"N":"1"}}}"#,
        "ValidationException: Type mismatch for attribute to update",
    );
}

/// Paths below keys of `indexed`, and what is said of them.
const BELOW: [(&str, &str); 4] = [
    ("pk.x", "Key: pk"),
    ("sk[0]", "Key: sk"),
    ("l.x.y", "IndexKey: l"),
    ("g[1].z", "IndexKey: g"),
];

fn below(key: &str) -> String {
    format!(
        "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: {key}"
    )
}

const KEY: &str = r#""Key":{"pk":{"S":"a"},"sk":{"N":"1"}}"#;
const ONE: &str = r#""ExpressionAttributeValues":{":v":{"N":"1"}}"#;

/// U7: what goes below a key is refused once the table is found, whatever is there.
#[test]
fn u7_updates_below_keys() {
    let tables = Tables::new();
    for (path, told) in BELOW {
        let told = below(told);
        let update = |text: &str| {
            let values = if text.contains(":v") {
                ONE
            } else {
                r#""ReturnValues":"NONE""#
            };
            format!(r#"{{"TableName":"indexed",{KEY},"UpdateExpression":"{text}",{values}}}"#)
        };
        for text in [
            format!("SET {path} = :v"),
            format!("SET x = {path}"),
            format!("SET x = if_not_exists({path}, :v)"),
            format!("REMOVE x, {path}"),
            format!("ADD {path} :v"),
        ] {
            tables.check(&[("UpdateItem", &update(&text), &told)]);
        }
    }
    // Elsewhere these are attributes as others are, and a table that is not there comes first.
    tables.check(&[
        (
            "Scan",
            r#"{"TableName":"plain","FilterExpression":"attribute_exists(sk.x)","ProjectionExpression":"g[0]"}"#,
            r#"{"Count":0,"Items":[],"ScannedCount":0}"#,
        ),
        (
            "Scan",
            r#"{"TableName":"nowhere","FilterExpression":"attribute_exists(pk.x)"}"#,
            "ResourceNotFoundException: Requested resource not found",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET pk = :v","ExpressionAttributeValues":{":v":{"N":"1"}}}"#,
            "ValidationException: One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key",
        ),
    ]);
}

/// U7: the same of all other expressions.
#[test]
fn u7_reads_and_conditions_below_keys() {
    let tables = Tables::new();
    for (path, told) in BELOW {
        let told = below(told);
        let read = |operation: &str, members: &str| {
            let request = format!(r#"{{"TableName":"indexed",{members}}}"#);
            tables.check(&[(operation, &request, &told)]);
        };
        read(
            "GetItem",
            &format!(r#"{KEY},"ProjectionExpression":"x, {path}""#),
        );
        read(
            "Scan",
            &format!(r#""FilterExpression":"attribute_exists({path})""#),
        );
        read(
            "Scan",
            &format!(r#""IndexName":"all","ProjectionExpression":"{path}""#),
        );
        read(
            "Query",
            &format!(
                r#""KeyConditionExpression":"pk = :p","FilterExpression":"size({path}) > :v","ExpressionAttributeValues":{{":p":{{"S":"a"}},":v":{{"N":"1"}}}}"#
            ),
        );
        read(
            "DeleteItem",
            &format!(r#"{KEY},"ConditionExpression":"attribute_not_exists({path})""#),
        );
        read(
            "PutItem",
            &format!(
                r#""Item":{{"pk":{{"S":"a"}},"sk":{{"N":"1"}}}},"ConditionExpression":"NOT {path} = :v",{ONE}"#
            ),
        );
        tables.check(&[(
            "BatchGetItem",
            &format!(
                r#"{{"RequestItems":{{"indexed":{{"Keys":[{{"pk":{{"S":"a"}},"sk":{{"N":"1"}}}}],"ProjectionExpression":"{path}"}}}}}}"#
            ),
            &told,
        )]);
    }
}
