//! Answers of the service that users report, and that its documentation does not show. Where a test says
//! neither who reports nor which page shows an answer, `FIDELITY.md` has a row about it.

use super::world::Tables;
use crate::profile::ErrorWording;

const ONE: &str = r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"g"},"l":{"S":"l"},"n":{"N":"1"}}}"#;

/// Puts: <https://github.com/aws-amplify/amplify-js/issues/6759>, in batches
/// <https://github.com/danishi/dynamodb-csv/issues/41>. Updates: the sentences of
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>;
/// of a wrong type U6, which the service says of updates as it does of puts; that of an empty value is not proven.
#[test]
fn values_that_no_index_key_can_have() {
    let long = format!(
        r#"{{"TableName":"indexed","Key":{{"pk":{{"S":"a"}},"sk":{{"N":"1"}}}},"UpdateExpression":"SET g = :g","ExpressionAttributeValues":{{":g":{{"S":"{}"}}}}}}"#,
        "g".repeat(2049)
    );
    Tables::new().check(&[
        ("PutItem", ONE, "{}"),
        (
            "PutItem",
            r#"{"TableName":"indexed","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: g",
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"indexed":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"N":"1"},"l":{"S":""}}}}]}}"#,
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: lsi, IndexKey: l",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET g = :g","ExpressionAttributeValues":{":g":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. The AttributeValue for a key attribute cannot contain an empty string value.",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"SET g = :g","ExpressionAttributeValues":{":g":{"NULL":true}}}"#,
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: NULL IndexName: all",
        ),
        (
            "UpdateItem",
            &long,
            "ValidationException: The update expression attempted to update the secondary index key beyond allowed size limits",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"AttributeUpdates":{"g":{"Value":{"N":"1"}}}}"#,
            "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key g Expected: S Actual: N IndexName: all",
        ),
    ]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors>
/// has one sentence for each form of an update.
#[test]
fn values_that_no_update_can_work_on() {
    Tables::new().check(&[
        ("PutItem", ONE, "{}"),
        (
            "UpdateItem",
            r#"{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"UpdateExpression":"ADD n :s","ExpressionAttributeValues":{":s":{"SS":["a"]}}}"#,
            "ValidationException: An operand in the update expression has an incorrect data type",
        ),
        (
            "UpdateItem",
            r#"{"TableName":"indexed","Key":{"pk":{"S":"a"},"sk":{"N":"1"}},"AttributeUpdates":{"n":{"Action":"ADD","Value":{"SS":["a"]}}}}"#,
            "ValidationException: Type mismatch for attribute to update",
        ),
    ]);
}

/// <https://github.com/facebook/ThreatExchange/issues/1324>; of sort keys by analogy.
#[test]
fn queries_for_long_keys() {
    let query = |hash: usize, range: usize, answer: &str| {
        let request = format!(
            r#"{{"TableName":"indexed","IndexName":"lsi","Select":"COUNT","KeyConditionExpression":"pk = :p AND l < :l","ExpressionAttributeValues":{{":p":{{"S":"{}"}},":l":{{"S":"{}"}}}}}}"#,
            "p".repeat(hash),
            "l".repeat(range)
        );
        Tables::new().check(&[("Query", &request, answer)]);
    };
    query(2048, 1024, r#"{"Count":0,"ScannedCount":0}"#);
    query(
        2049,
        1025,
        "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes",
    );
    query(
        2048,
        1025,
        "ValidationException: One or more parameter values were invalid: Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
    );
}

/// Indexes: <https://github.com/praetorian-inc/chariot-ui/issues/353>, sort keys:
/// <https://tokio-rs.github.io/toasty/nightly/api/toasty_driver_integration_suite/tests/starts_with/index.html>;
/// of tables by analogy.
#[test]
fn queries_for_empty_keys() {
    Tables::new().check(&[
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :e","ExpressionAttributeValues":{":e":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditions":{"pk":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":""}]}}}"#,
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"all","KeyConditionExpression":"g = :e","ExpressionAttributeValues":{":e":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: all, IndexKey: g",
        ),
        (
            "Query",
            r#"{"TableName":"indexed","IndexName":"lsi","KeyConditionExpression":"pk = :p AND begins_with(l, :e)","ExpressionAttributeValues":{":p":{"S":"a"},":e":{"S":""}}}"#,
            "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. IndexName: lsi, IndexKey: l",
        ),
        // The type is judged before.
        (
            "Query",
            r#"{"TableName":"sorted","KeyConditionExpression":"pk = :p AND sk = :e","ExpressionAttributeValues":{":p":{"S":"a"},":e":{"S":""}}}"#,
            "ValidationException: One or more parameter values were invalid: Condition parameter type does not match schema type",
        ),
    ]);
}

/// <https://github.com/guregu/dynamo/issues/80>,
/// <https://github.com/aws-samples/aws-serverless-workshop-innovator-island/issues/39>
#[test]
fn batches_of_puts_without_their_keys() {
    const MISMATCH: &str =
        "ValidationException: The provided key element does not match the schema";
    Tables::new().check(&[
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"sorted":[{"PutRequest":{"Item":{"pk":{"S":"a"}}}}]}}"#,
            MISMATCH,
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"sorted":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}}]}}"#,
            MISMATCH,
        ),
        (
            "BatchWriteItem",
            r#"{"RequestItems":{"sorted":[{"PutRequest":{"Item":{"pk":{"S":""},"sk":{"N":"1"}}}}]}}"#,
            "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk",
        ),
    ]);
}

/// U5, and F3-2-modified-new of statements: the new item seen through the paths of the update, literally.
#[test]
fn u5_updated_new_of_lists() {
    let tables = Tables::new();
    let update = |text: &str, values: &str, answer: &str| {
        tables.check(&[
            (
                "PutItem",
                r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"l":{"L":[{"N":"1"},{"N":"2"},{"N":"3"}]}}}"#,
                "{}",
            ),
            (
                "UpdateItem",
                &format!(
                    r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"UpdateExpression":"{text}",{values}"ReturnValues":"UPDATED_NEW"}}"#
                ),
                answer,
            ),
        ]);
    };
    const N: &str = r#""ExpressionAttributeValues":{":n":{"N":"9"}},"#;
    const L: &str = r#""ExpressionAttributeValues":{":n":{"L":[{"N":"9"}]}},"#;
    // What has moved into the place of a removed element.
    update(
        "REMOVE l[0]",
        "",
        r#"{"Attributes":{"l":{"L":[{"N":"2"}]}}}"#,
    );
    update("REMOVE l[2]", "", "{}");
    update(
        "REMOVE l[0], l[1]",
        "",
        r#"{"Attributes":{"l":{"L":[{"N":"3"}]}}}"#,
    );
    // An appended element stands where the list ended, not where the path says.
    update(
        "SET l[3] = :n",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"9"}]}}}"#,
    );
    update("SET l[7] = :n", N, "{}");
    update(
        "SET l[7] = :n, l[0] = :n",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"9"}]}}}"#,
    );
    update(
        "SET l[4] = :n REMOVE l[0], m",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"2"}]}}}"#,
    );
    update(
        "SET l[2] = :n, l[0] = l[1], m = :n",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"2"},{"N":"9"}]},"m":{"N":"9"}}}"#,
    );
    update(
        "SET l[1] = :n",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"9"}]}}}"#,
    );
    update(
        "SET l[1] = :n REMOVE l[2]",
        N,
        r#"{"Attributes":{"l":{"L":[{"N":"9"}]}}}"#,
    );
    update(
        "SET l = list_append(l, :n)",
        L,
        r#"{"Attributes":{"l":{"L":[{"N":"1"},{"N":"2"},{"N":"3"},{"N":"9"}]}}}"#,
    );
}

/// <https://github.com/guardian/grid/issues/902>; in the current layer by analogy.
#[test]
fn faulty_values_of_expressions() {
    let request = r#"{"TableName":"plain","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET a = :a","ExpressionAttributeValues":{":a":{"SS":[]}}}"#;
    Tables::new().check(&[(
        "UpdateItem",
        request,
        "ValidationException: ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :a",
    )]);
    Tables::worded(ErrorWording::Current).check(&[(
        "UpdateItem",
        request,
        "ValidationException: 1 validation error detected: One or more parameter values were invalid: An string set  may not be empty",
    )]);
    // <https://gist.github.com/shantanuo/7fb0d350623560a37a5cc267b613b94b>, which does not show the value.
    Tables::new().check(&[(
        "Scan",
        r#"{"TableName":"plain","FilterExpression":"n = :n","ExpressionAttributeValues":{":n":{"N":""}}}"#,
        "ValidationException: ExpressionAttributeValues contains invalid value: The parameter cannot be converted to a numeric value for key :n",
    )]);
}

/// Over all tables of the batch.
#[test]
fn batches_with_both_kinds_of_projections() {
    Tables::new().check(&[
        (
            "BatchGetItem",
            r#"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"a"}}],"ProjectionExpression":"a"},"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}}],"AttributesToGet":["a"]}}}"#,
            "ValidationException: Can not use both expression and non-expression parameters in the same request: Non-expression parameters: {AttributesToGet} Expression parameters: {ProjectionExpression}",
        ),
        (
            "BatchGetItem",
            r##"{"RequestItems":{"plain":{"Keys":[{"pk":{"S":"a"}}],"ExpressionAttributeNames":{"#a":"a"}},"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"N":"1"}}],"AttributesToGet":["a"]}}}"##,
            "ValidationException: ExpressionAttributeNames can only be specified when using expressions",
        ),
    ]);
}

/// The sentence: <https://github.com/stevearc/dql/issues/37>. W1: Query has the envelope in both profiles; Scan
/// in the current one.
#[test]
fn projections_that_select_excludes() {
    const SENTENCE: &str =
        "Cannot specify the ProjectionExpression when choosing to get only the Count";
    let query = r#"{"TableName":"plain","Select":"COUNT","ProjectionExpression":"a","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{":p":{"S":"a"}}}"#;
    let scan = r#"{"TableName":"plain","Select":"COUNT","ProjectionExpression":"a"}"#;
    let bare = format!("ValidationException: {SENTENCE}");
    let enveloped = format!("ValidationException: 1 validation error detected: {SENTENCE}");
    Tables::new().check(&[("Query", query, &enveloped), ("Scan", scan, &bare)]);
    Tables::worded(ErrorWording::Current)
        .check(&[("Query", query, &enveloped), ("Scan", scan, &enveloped)]);
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html>:
/// DELETE causes nothing to happen where there is no item. An empty update makes one, as an update "adds
/// a new item to the table if it does not already exist":
/// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html>.
#[test]
fn updates_that_only_take_away() {
    let tables = Tables::new();
    let cases = [
        // U4: an expression makes the item, whatever it says.
        (
            r#""UpdateExpression":"REMOVE a, b""#,
            r#"{"Item":{"pk":{"S":"c"}}}"#,
        ),
        (
            r#""UpdateExpression":"REMOVE a DELETE s :s","ExpressionAttributeValues":{":s":{"SS":["x"]}}"#,
            r#"{"Item":{"pk":{"S":"c"}}}"#,
        ),
        (r#""AttributeUpdates":{"a":{"Action":"DELETE"}}"#, "{}"),
        (
            r#""AttributeUpdates":{"a":{"Action":"DELETE"},"n":{"Action":"ADD","Value":{"N":"1"}}}"#,
            r#"{"Item":{"pk":{"S":"c"},"n":{"N":"1"}}}"#,
        ),
        (r#""ReturnValues":"NONE""#, r#"{"Item":{"pk":{"S":"c"}}}"#),
    ];
    for (members, then) in cases {
        tables.check(&[
            (
                "DeleteItem",
                r#"{"TableName":"plain","Key":{"pk":{"S":"c"}}}"#,
                "{}",
            ),
            (
                "UpdateItem",
                &format!(r#"{{"TableName":"plain","Key":{{"pk":{{"S":"c"}}}},{members}}}"#),
                "{}",
            ),
            (
                "GetItem",
                r#"{"TableName":"plain","Key":{"pk":{"S":"c"}}}"#,
                then,
            ),
        ]);
    }
    tables.check(&[(
        "UpdateItem",
        r#"{"TableName":"plain","Key":{"pk":{"S":"z"}},"UpdateExpression":"REMOVE a","ReturnValues":"ALL_NEW","ReturnConsumedCapacity":"TOTAL"}"#,
        r#"{"Attributes":{"pk":{"S":"z"}},"ConsumedCapacity":{"CapacityUnits":1.0,"TableName":"plain"}}"#,
    )]);
}

/// Texts count as Java counts them. What is missing is different from everything.
#[test]
fn sizes_of_texts_and_missing_attributes() {
    let tables = Tables::new();
    let condition = |text: &str, answer: &str| {
        let put = r#"{"TableName":"plain","Item":{"pk":{"S":"a"},"s":{"S":"é𝄞"}}}"#;
        let request = format!(
            r#"{{"TableName":"plain","Key":{{"pk":{{"S":"a"}}}},"ConditionExpression":"{text}","ExpressionAttributeValues":{{":n":{{"N":"3"}}}}}}"#
        );
        tables.check(&[("PutItem", put, "{}"), ("DeleteItem", &request, answer)]);
    };
    const FAILED: &str = "ConditionalCheckFailedException: The conditional request failed";
    condition("size(s) = :n", "{}");
    condition("a <> :n", "{}");
    condition("a <> b AND s <> :n", "{}");
    for text in [
        "a = :n",
        "a < :n",
        "a <= :n",
        "a > :n",
        "a >= :n",
        "a = b OR s = :n",
    ] {
        condition(text, FAILED);
    }
}

/// Before the schemas of the tables: <https://github.com/Dynamoid/dynamoid/issues/510>; before the tables by
/// analogy.
#[test]
fn keys_that_come_twice() {
    const TWICE: &str = "ValidationException: Provided list of item keys contains duplicates";
    Tables::new().check(&[
        (
            "BatchGetItem",
            r#"{"RequestItems":{"nowhere":{"Keys":[{"pk":{"N":"1"}},{"pk":{"S":"a"}},{"pk":{"N":"1.0"}}]}}}"#,
            TWICE,
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"NULL":true}},{"sk":{"NULL":true},"pk":{"S":"a"}}]}}}"#,
            TWICE,
        ),
        (
            "BatchGetItem",
            r#"{"RequestItems":{"sorted":{"Keys":[{"pk":{"S":"a"},"sk":{"NULL":true}},{"pk":{"S":"b"},"sk":{"NULL":true}}]}}}"#,
            "ValidationException: The provided key element does not match the schema",
        ),
    ]);
}
