//! Updates near 400 KB: the statement counts beside the item, and before the condition.

use super::world::Tables;

const LIMIT: usize = 400 * 1024;
const TOO_LARGE: &str =
    "ValidationException: Item size to update has exceeded the maximum allowed size";
const FAILED: &str = "ConditionalCheckFailedException: The conditional request failed";

/// Asks for an update of the item `a` of `plain`, with a text of so many bytes as `:v`.
fn update(tables: &Tables, text: &str, bytes: usize, more: &str) -> String {
    let request = format!(
        r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"{text}","ExpressionAttributeValues":{{":v":{{"S":"{}"}}}}{more}}}"#,
        "v".repeat(bytes)
    );
    tables.call("UpdateItem", &request)
}

fn reset(tables: &Tables, attributes: &str) {
    let request = format!(r#"{{"TableName":"plain","Item":{{"pk":{{"S":"a"}}{attributes}}}}}"#);
    assert_eq!(tables.call("PutItem", &request), "{}");
}

/// F3-1-statement-size: the larger of item and charge, kind of clause by kind of clause.
#[test]
fn charges_meet_the_limit() {
    let tables = Tables::new();
    // How much beside the value each statement is charged for. The key of three bytes is not, but counts in
    // the item.
    for (text, beside) in [
        ("SET a = :v", 4),
        ("SET a = :v, b = pk", 4 + 19 + 1 + 17),
        ("SET a = :v REMOVE b", 4 + 2),
        ("SET a = if_not_exists(b, :v)", 4 + 39 + 16),
        ("SET l[12] = :v", 4 + 7),
    ] {
        let list = if text.contains("l[") {
            r#","l":{"L":[]}"#
        } else {
            ""
        };
        reset(&tables, list);
        assert_eq!(update(&tables, text, LIMIT - beside, ""), "{}", "{text}");
        reset(&tables, list);
        assert_eq!(
            update(&tables, text, LIMIT - beside + 1, ""),
            TOO_LARGE,
            "{text}"
        );
    }
    // A value counts at every use, though the item has it once.
    reset(&tables, "");
    let twice = "SET a = if_not_exists(a, :v), a2 = if_not_exists(pk, :v)";
    assert_eq!(update(&tables, twice, 200_000, ""), "{}");
    reset(&tables, "");
    assert_eq!(update(&tables, twice, 205_000, ""), TOO_LARGE);
    // An existing item does not count but in the item that comes of it.
    reset(
        &tables,
        &format!(r#","prev":{{"S":"{}"}}"#, "o".repeat(300_000)),
    );
    assert_eq!(update(&tables, "SET prev = :v", 400_000, ""), "{}");
    assert_eq!(update(&tables, "SET more = :v", 10_000, ""), TOO_LARGE);
}

/// F3-1-statement-size: before the condition, unless something else is wrong with the update.
#[test]
fn sizes_come_before_conditions() {
    let tables = Tables::new();
    reset(
        &tables,
        &format!(r#","prev":{{"S":"{}"}}"#, "o".repeat(300_000)),
    );
    let fails = r#","ConditionExpression":"attribute_exists(nothing)""#;
    assert_eq!(update(&tables, "SET a = :v", LIMIT - 3, fails), TOO_LARGE);
    // The item that would be.
    assert_eq!(update(&tables, "SET a = :v", 200_000, fails), TOO_LARGE);
    assert_eq!(update(&tables, "SET a = prev, b = :v", 1, fails), TOO_LARGE);
    assert_eq!(update(&tables, "SET a = :v", 1, fails), FAILED);
    assert_eq!(update(&tables, "SET prev = :v", 200_000, fails), FAILED);
    assert_eq!(
        update(&tables, "SET a = nothing, b = :v", 200_000, fails),
        FAILED
    );
}

/// F3-1-statement-size: legacy updates, statements and transactions are held against the item alone.
#[test]
fn others_count_the_item_alone() {
    let tables = Tables::new();
    // Three bytes of key and one of name: the item is as large as may be, the statement would be larger.
    let text = "v".repeat(LIMIT - 4);
    let legacy = format!(
        r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"AttributeUpdates":{{"a":{{"Value":{{"S":"{text}"}}}},"b":{{"Action":"DELETE"}}}}}}"#
    );
    reset(&tables, "");
    assert_eq!(tables.call("UpdateItem", &legacy), "{}");
    reset(&tables, "");
    assert_eq!(
        update(&tables, "SET a = :v REMOVE b", text.len(), ""),
        TOO_LARGE
    );
    let transacted = format!(
        r#"{{"TransactItems":[{{"Update":{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"SET a = if_not_exists(z, :v) REMOVE b","ExpressionAttributeValues":{{":v":{{"S":"{text}"}}}}}}}}]}}"#
    );
    assert_eq!(tables.call("TransactWriteItems", &transacted), "{}");
    reset(&tables, "");
    let statement = format!(
        r#"{{"Statement":"UPDATE plain SET a = ? REMOVE b WHERE pk = 'a'","Parameters":[{{"S":"{text}"}}]}}"#
    );
    assert_eq!(
        tables.call("ExecuteStatement", &statement),
        r#"{"Items":[]}"#
    );
    reset(&tables, "");
    let fails = legacy.replace(
        r#","AttributeUpdates""#,
        r#","Expected":{"z":{"Exists":true,"Value":{"S":"z"}}},"AttributeUpdates""#,
    );
    assert_eq!(
        tables.call("UpdateItem", &fails.replace("vvvvvvvv", "vvvvvvvvv")),
        FAILED
    );
}

/// F3-1-statement-size: where the region counts, ten hold the limit against the item alone, and three against the
/// updates of transactions too. By its name alone a region changes nothing.
#[test]
fn regions_size_updates() {
    use crate::ErrorWording::{Classic, Current, Region};
    // The statement is charged for 41 bytes beside the value; the item has fewer.
    let bytes = LIMIT - 40;
    let both = |wording, region: &str| {
        let tables = Tables::asked_from(region, wording);
        let single = update(&tables, "SET a = :v, b = pk", bytes, "");
        let transacted = tables.call(
            "TransactWriteItems",
            &format!(
                r#"{{"TransactItems":[{{"Update":{{"TableName":"plain","Key":{{"pk":{{"S":"b"}}}},"UpdateExpression":"SET a = :v, b = pk","ExpressionAttributeValues":{{":v":{{"S":"{}"}}}}}}}}]}}"#,
                "v".repeat(bytes)
            ),
        );
        (single == TOO_LARGE, transacted != "{}")
    };
    for (wording, region, expected) in [
        (Region, "us-east-1", (true, false)),
        (Region, "eu-west-1", (false, false)),
        (Region, "us-east-2", (false, false)),
        (Region, "ap-southeast-6", (false, false)),
        (Region, "eu-west-2", (true, true)),
        (Region, "eu-north-1", (true, true)),
        (Current, "eu-west-1", (true, false)),
        (Classic, "eu-west-1", (true, false)),
        (Current, "eu-west-2", (true, false)),
    ] {
        assert_eq!(both(wording, region), expected, "{wording:?} in {region}");
    }
}
