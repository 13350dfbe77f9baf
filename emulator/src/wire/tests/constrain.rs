//! Violations, in both profiles: a table of requests. Texts: the service's own, as observed.

use crate::ErrorWording;
use crate::profile::Row;
use crate::wire::{ApiCall, ErrorCode, constrain_input, decode_input, ops};

/// What the service says of a request; "" when it has no complaint.
fn says<O: ApiCall>(body: &str, wording: ErrorWording) -> String {
    let input = decode_input::<O::Input>(body.as_bytes()).unwrap();
    let operation = O::OPERATION.name();
    let layers = Row::of(operation).layers(wording, operation, "us-east-1");
    match constrain_input(&input, layers) {
        Ok(()) => String::new(),
        Err(error) => {
            assert_eq!(error.code(), ErrorCode::Validation, "{body}");
            error.message().unwrap().to_owned()
        }
    }
}

fn check<O: ApiCall>(body: &str, classic: &str, current: &str) {
    assert_eq!(
        says::<O>(body, ErrorWording::Classic),
        classic,
        "classic: {body}"
    );
    assert_eq!(
        says::<O>(body, ErrorWording::Current),
        current,
        "current: {body}"
    );
}

fn both<O: ApiCall>(body: &str, expected: &str) {
    check::<O>(body, expected, expected);
}

#[test]
fn a_missing_member() {
    // Fact T13.
    both::<ops::DescribeTimeToLive>(
        "{}",
        "The parameter 'TableName' is required but was not present in the request",
    );
    // <https://github.com/aws/aws-sdk-java/issues/977>
    both::<ops::DescribeTable>(
        "{}",
        "The parameter 'TableName' is required but was not present in the request",
    );
    both::<ops::GetItem>(
        "{}",
        "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member \
         must not be null; Value null at 'tableName' failed to satisfy constraint: Member must \
         not be null",
    );
    both::<ops::CreateTable>(
        "{\"BillingMode\":\"Z\"}",
        "The parameter 'TableName' is required but was not present in the request",
    );
}

#[test]
fn a_table_name() {
    const EMPTY: &str = "{\"TableName\":\"\",\"Key\":{\"a\":{\"S\":\"b\"}}}";
    const CLASSIC: &str = "1 validation error detected: Value '' at 'tableName' failed to satisfy \
                           constraint: Member must have length greater than or equal to 1";
    const NEW: &str = "1 validation error detected: Value at 'TableName' failed to satisfy \
                       constraint: Member must have length greater than or equal to 1";
    check::<ops::UpdateItem>(EMPTY, CLASSIC, NEW);
    check::<ops::DeleteItem>(EMPTY, CLASSIC, NEW);
    check::<ops::PutItem>(&EMPTY.replace("Key", "Item"), CLASSIC, NEW);
    both::<ops::GetItem>(EMPTY, CLASSIC);
    // Fact T12: before the pattern, and bare.
    for name in ["", "ab", "é", "a", &"a".repeat(256), &" ".repeat(300)] {
        let body = format!("{{\"TableName\":\"{name}\"}}");
        let sentence =
            "TableName must be at least 3 characters long and at most 255 characters long";
        both::<ops::DescribeTable>(&body, sentence);
        both::<ops::DescribeTimeToLive>(&body, sentence);
        both::<ops::DeleteTable>(&body, sentence);
        both::<ops::UpdateTable>(&body, sentence);
    }
    // An empty name is told alone; others are worded as before (F3-1-table-name).
    check::<ops::UpdateItem>(
        &EMPTY.replace(
            "}}",
            "}},\"ReturnValues\":\"Z\",\"ReturnConsumedCapacity\":\"Z\"",
        ),
        &says::<ops::UpdateItem>(
            &EMPTY.replace(
                "}}",
                "}},\"ReturnValues\":\"Z\",\"ReturnConsumedCapacity\":\"Z\"",
            ),
            ErrorWording::Classic,
        ),
        NEW,
    );
    for name in ["x!y", "a b"] {
        both::<ops::DeleteItem>(
            &EMPTY.replace("\"\"", &format!("\"{name}\"")),
            &format!(
                "1 validation error detected: Value '{name}' at 'tableName' failed to satisfy \
                 constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
            ),
        );
    }
    both::<ops::DescribeTable>(
        "{\"TableName\":\"a b\"}",
        "1 validation error detected: Value 'a b' at 'tableName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+",
    );
    both::<ops::DescribeContinuousBackups>(
        "{\"TableName\":\"é\"}",
        "2 validation errors detected: Value 'é' at 'tableName' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; Value 'é' at 'tableName' \
         failed to satisfy constraint: Member must have length greater than or equal to 3",
    );
    let long = "a".repeat(256);
    both::<ops::DescribeContinuousBackups>(
        &format!("{{\"TableName\":\"{long}\"}}"),
        &format!(
            "1 validation error detected: Value '{long}' at 'tableName' failed to satisfy \
             constraint: Member must have length less than or equal to 255"
        ),
    );
    let arn = format!("arn:aws:dynamodb:us-east-1:000000000000:table/{long}");
    both::<ops::DescribeTable>(&format!("{{\"TableName\":\"{arn}\"}}"), "");
    both::<ops::DescribeTable>("{\"TableName\":\"a-Z_0.9\"}", "");
}

#[test]
fn a_number() {
    const CLASSIC: &str = "1 validation error detected: Value '0' at 'limit' failed to satisfy \
                           constraint: Member must have value greater than or equal to 1";
    const NEW: &str = "1 validation error detected: Value at 'Limit' failed to satisfy \
                       constraint: Member must have value greater than or equal to 1";
    let body = "{\"TableName\":\"abc\",\"Limit\":0}";
    check::<ops::Scan>(body, CLASSIC, NEW);
    both::<ops::Query>(body, NEW);
    both::<ops::ListTables>(body, CLASSIC);
    both::<ops::ListTables>(
        "{\"Limit\":101}",
        "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: \
         Member must have value less than or equal to 100",
    );
    let segments = |segment: &str| {
        format!(
            "2 validation errors detected: {segment} failed to satisfy constraint: \
             Member must have value greater than or equal to 0; Value '1000001' at 'totalSegments' \
             failed to satisfy constraint: Member must have value less than or equal to 1000000"
        )
    };
    // The current layer: F3-1-scan-segment.
    check::<ops::Scan>(
        "{\"TableName\":\"abc\",\"TotalSegments\":1000001,\"Segment\":-1}",
        &segments("Value '-1' at 'segment'"),
        &segments("Value at 'Segment'"),
    );
}

#[test]
fn an_enumeration() {
    let body = "{\"TableName\":\"abc\",\"Item\":{},\"ReturnValues\":\"Z\"}";
    check::<ops::PutItem>(
        body,
        "1 validation error detected: Value 'Z' at 'returnValues' failed to satisfy constraint: \
         Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]",
        "1 validation error detected: Failed to satisfy constraint: Member must satisfy enum \
         value set: [ALL_OLD, UPDATED_OLD, ALL_NEW, UPDATE_NEW, NONE]",
    );
    both::<ops::GetItem>(
        "{\"TableName\":\"abc\",\"Key\":{},\"ReturnConsumedCapacity\":\"all\"}",
        "1 validation error detected: Value 'all' at 'returnConsumedCapacity' failed to satisfy \
         constraint: Member must satisfy enum value set: [INDEXES, TOTAL, NONE]",
    );
    both::<ops::Query>(
        "{\"TableName\":\"abc\",\"Select\":\"\"}",
        "1 validation error detected: Value '' at 'select' failed to satisfy constraint: Member \
         must satisfy enum value set: [SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, \
         ALL_PROJECTED_ATTRIBUTES]",
    );
}

/// Facts V9 and T8: the order inside the brackets is the service's own.
#[test]
fn the_order_of_enumerations() {
    let one = |value: &str, path: &str, set: &str| {
        format!(
            "1 validation error detected: Value '{value}' at '{path}' failed to satisfy constraint: \
             Member must satisfy enum value set: [{set}]"
        )
    };
    let comparisons =
        "IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, GE, CONTAINS";
    both::<ops::Query>(
        r#"{"TableName":"abc","KeyConditions":{"a":{"ComparisonOperator":"eq"}}}"#,
        &one(
            "eq",
            "keyConditions.a.member.comparisonOperator",
            comparisons,
        ),
    );
    both::<ops::Scan>(
        r#"{"TableName":"abc","ScanFilter":{"b":{"ComparisonOperator":""}}}"#,
        &one("", "scanFilter.b.member.comparisonOperator", comparisons),
    );
    both::<ops::Scan>(
        r#"{"TableName":"abc","ConditionalOperator":"XOR"}"#,
        &one("XOR", "conditionalOperator", "OR, AND"),
    );
    // In the current layer bare, with another value, alone (F3-2-query-xor).
    check::<ops::Query>(
        r#"{"TableName":"abc","ConditionalOperator":"XOR"}"#,
        &one("XOR", "conditionalOperator", "OR, AND"),
        "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]",
    );
    both::<ops::CreateTable>(
        r#"{"TableName":"abc","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"Projection":{"ProjectionType":"SOME"}}]}"#,
        &one(
            "SOME",
            "localSecondaryIndexes.1.member.projection.projectionType",
            "ALL, INCLUDE, KEYS_ONLY",
        ),
    );
}

/// Fact V9: of more than ten violations the last are cut, and some members are last.
#[test]
fn what_is_cut_of_many_violations() {
    let conditions: Vec<String> = (0..12)
        .map(|place| format!(r#""a{place:02}":{{"ComparisonOperator":"Z"}}"#))
        .collect();
    let query = format!(
        r#"{{"TableName":"a;","ReturnConsumedCapacity":"Z","Select":"Z","KeyConditions":{{{}}}}}"#,
        conditions.join(",")
    );
    let text = says::<ops::Query>(&query, ErrorWording::Classic);
    assert!(
        text.starts_with("10 validation errors detected: "),
        "{text}"
    );
    for path in [
        "'tableName'",
        "'returnConsumedCapacity'",
        "'select'",
        "'keyConditions.a00.",
    ] {
        assert!(text.contains(path), "{path}: {text}");
    }
    assert!(!text.contains("'keyConditions.a11."), "{text}");
}

/// Facts T4 and T9: what the description of keys does not say.
#[test]
fn key_schemas() {
    let element =
        |name: &str, kind: &str| format!(r#"{{"AttributeName":"{name}","KeyType":"{kind}"}}"#);
    let three = [
        element("a", "HASH"),
        element("b", "RANGE"),
        element("c", "RANGE"),
    ]
    .join(",");
    let printed = "[KeySchemaElement(attributeName=a, keyType=HASH), KeySchemaElement(attributeName=b, \
                   keyType=RANGE), KeySchemaElement(attributeName=c, keyType=RANGE)]";
    let one = element("a", "HASH");
    let too_long = |path: &str| {
        format!(
            "Value '{printed}' at '{path}' failed to satisfy constraint: Member must have length \
             less than or equal to 2"
        )
    };
    both::<ops::CreateTable>(
        &format!(r#"{{"TableName":"abc","KeySchema":[{three}]}}"#),
        &format!("1 validation error detected: {}", too_long("keySchema")),
    );
    let index = |list: &str, keys: &str| {
        format!(
            r#"{{"TableName":"abc","KeySchema":[{one}],"{list}":[{{"IndexName":"index","KeySchema":[{keys}],"Projection":{{}}}}]}}"#
        )
    };
    both::<ops::CreateTable>(
        &index("LocalSecondaryIndexes", &three),
        &format!(
            "1 validation error detected: {}",
            too_long("localSecondaryIndexes.1.member.keySchema")
        ),
    );
    both::<ops::CreateTable>(&index("GlobalSecondaryIndexes", &three), "");
    // Beside other violations.
    both::<ops::CreateTable>(
        &format!(r#"{{"TableName":"abc","KeySchema":[{three}],"BillingMode":"Z"}}"#),
        &format!(
            "2 validation errors detected: Value 'Z' at 'billingMode' failed to satisfy constraint: \
             Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]; {}",
            too_long("keySchema")
        ),
    );
    let missing = "Value null at 'keySchema' failed to satisfy constraint: Member must not be null";
    let definitions = r#""AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}]"#;
    both::<ops::CreateTable>(
        &format!(r#"{{"TableName":"abc",{definitions}}}"#),
        &format!("1 validation error detected: {missing}"),
    );
    both::<ops::CreateTable>(
        &format!(
            r#"{{"TableName":"abc",{definitions},"ProvisionedThroughput":{{"ReadCapacityUnits":0,"WriteCapacityUnits":1}}}}"#
        ),
        &format!(
            "2 validation errors detected: {missing}; Value '0' at \
             'provisionedThroughput.readCapacityUnits' failed to satisfy constraint: Member must \
             have value greater than or equal to 1"
        ),
    );
    both::<ops::CreateTable>(r#"{"TableName":"abc"}"#, "");
}

#[test]
fn several_enumerations() {
    let body = "{\"TableName\":\"abc\",\"Key\":{},\"ReturnValues\":\"Z\",\
                \"ReturnConsumedCapacity\":\"Z\",\"ReturnItemCollectionMetrics\":\"Z\"}";
    let order = |text: &str| {
        let mut places = ["NONE]", "INDEXES", "[SIZE"].map(|word| (text.find(word), word));
        places.sort();
        places.iter().filter(|(place, _)| place.is_some()).count()
    };
    assert_eq!(
        order(&says::<ops::UpdateItem>(body, ErrorWording::Classic)),
        3
    );
    let alone = says::<ops::UpdateItem>(body, ErrorWording::Current);
    assert!(
        alone.starts_with("1 validation error detected: Failed"),
        "{alone}"
    );
    for wording in [ErrorWording::Classic, ErrorWording::Current] {
        let text = says::<ops::DeleteItem>(body, wording);
        assert!(text.starts_with("3 validation errors detected: "), "{text}");
        let place = |word: &str| text.find(word).unwrap();
        assert!(place("INDEXES") < place("UPDATED_OLD"), "{text}");
        assert!(place("UPDATED_OLD") < place("[SIZE"), "{text}");
    }
}

#[test]
fn paths_lead_through_lists_and_maps() {
    both::<ops::CreateTable>(
        "{\"TableName\":\"abc\",\"KeySchema\":[{\"KeyType\":\"HASH\"},\
         {\"AttributeName\":\"b\",\"KeyType\":\"X\"}],\
         \"AttributeDefinitions\":[{\"AttributeName\":\"a\",\"AttributeType\":\"S\"},\
         {\"AttributeName\":\"b\",\"AttributeType\":\"SS\"}]}",
        "3 validation errors detected: Value 'SS' at 'attributeDefinitions.2.member.attributeType' \
         failed to satisfy constraint: Member must satisfy enum value set: [B, N, S]; Value null \
         at 'keySchema.1.member.attributeName' failed to satisfy constraint: Member must not be \
         null; Value 'X' at 'keySchema.2.member.keyType' failed to satisfy constraint: Member \
         must satisfy enum value set: [HASH, RANGE]",
    );
    both::<ops::BatchGetItem>(
        "{\"RequestItems\":{\"tbl\":{}}}",
        "1 validation error detected: Value null at 'requestItems.tbl.member.keys' failed to \
         satisfy constraint: Member must not be null",
    );
    both::<ops::BatchWriteItem>(
        "{\"RequestItems\":{\"tbl\":[{\"PutRequest\":{}}]}}",
        "1 validation error detected: Value null at \
         'requestItems.tbl.member.1.member.putRequest.item' failed to satisfy constraint: Member \
         must not be null",
    );
}

#[test]
fn batches() {
    check::<ops::BatchGetItem>(
        "{\"RequestItems\":{}}",
        "The requestItems parameter is required for BatchGetItem",
        "1 validation error detected: Value at 'RequestItems' failed to satisfy constraint: \
         Member must have length greater than or equal to 1",
    );
    both::<ops::BatchWriteItem>(
        "{\"RequestItems\":{}}",
        "The requestItems parameter is required for BatchWriteItem",
    );
    let keys = ["{\"a\":{\"S\":\"b\"}}"; 101].join(",");
    both::<ops::BatchGetItem>(
        &format!("{{\"RequestItems\":{{\"tbl\":{{\"Keys\":[{keys}]}}}}}}"),
        "1 validation error detected: Value at 'RequestItems.tbl.member.Keys' failed to satisfy \
         constraint: Member must have length less than or equal to 100",
    );
    both::<ops::BatchWriteItem>(
        "{\"RequestItems\":{\"tbl\":[]}}",
        "1 validation error detected: Value '{tbl=[]}' at 'requestItems' failed to satisfy \
         constraint: Map value must satisfy constraint: [Member must have length less than or \
         equal to 25, Member must have length greater than or equal to 1]",
    );
}

// Seen on the service: the pattern before the length, and the order of the set.
#[test]
fn parts_of_an_import() {
    let import = |members: &str| {
        format!(
            r#"{{"S3BucketSource":{{"S3Bucket":"b1"}},"InputFormat":"CSV","TableCreationParameters":{{"TableName":"abc",
            "AttributeDefinitions":[],"KeySchema":[{{"AttributeName":"a","KeyType":"HASH"}}]}},{members}}}"#
        )
    };
    both::<ops::ImportTable>(
        &import(r#""InputFormatOptions":{"Csv":{"Delimiter":";;"}}"#),
        "2 validation errors detected: Value ';;' at 'inputFormatOptions.csv.delimiter' failed to satisfy constraint: \
         Member must satisfy regular expression pattern: [,;:|\\t ]; Value ';;' at 'inputFormatOptions.csv.delimiter' \
         failed to satisfy constraint: Member must have length less than or equal to 1",
    );
    both::<ops::ImportTable>(
        &import(r#""InputCompressionType":"LZ4""#),
        "1 validation error detected: Value 'LZ4' at 'inputCompressionType' failed to satisfy constraint: Member must \
         satisfy enum value set: [ZSTD, NONE, GZIP]",
    );
    // A member that is called an ARN takes no name.
    both::<ops::ExportTableToPointInTime>(
        r#"{"S3Bucket":"b1","TableArn":""}"#,
        "1 validation error detected: Value '' at 'tableArn' failed to satisfy constraint: Member must have length \
         greater than or equal to 1",
    );
}

#[test]
fn names_of_tables_in_batches() {
    let rule = "at 'requestItems' failed to satisfy constraint: Map keys must satisfy constraint: \
                [Member must have length less than or equal to 255, Member must have length greater \
                than or equal to 1, Member must satisfy regular expression pattern: \
                [a-zA-Z0-9_.-]+]";
    // F3-2-batch-get-echo.
    check::<ops::BatchGetItem>(
        "{\"RequestItems\":{\"bad!name\":{\"Keys\":[{\"pk\":{\"S\":\"a\"}}]}}}",
        &format!(
            "1 validation error detected: Value '{{bad!name=KeysAndAttributes(attributesToGet=null, \
             consistentRead=null, expressionAttributeNames=null, \
             keys=[{{pk=com.amazonaws.dynamodb.v20120810.AttributeValue@564c56be}}], \
             projectionExpression=null)}}' {rule}"
        ),
        &format!(
            "1 validation error detected: Value \
             '{{\"bad!name\":{{\"Keys\":[{{\"pk\":{{\"S\":\"a\"}}}}]}}}}' {rule}"
        ),
    );
    check::<ops::BatchGetItem>(
        "{\"RequestItems\":{\"ok\":{\"Keys\":[{}],\"ConsistentRead\":true},\"a b\":{\"Keys\":[{}],\"AttributesToGet\":[\"x\"]}}}",
        &format!(
            "1 validation error detected: Value '{{a b=KeysAndAttributes(attributesToGet=[x], \
             consistentRead=null, expressionAttributeNames=null, keys=[{{}}], \
             projectionExpression=null), ok=KeysAndAttributes(attributesToGet=null, \
             consistentRead=true, expressionAttributeNames=null, keys=[{{}}], \
             projectionExpression=null)}}' {rule}"
        ),
        &format!(
            "1 validation error detected: Value '{{\"a b\":{{\"AttributesToGet\":[\"x\"],\
             \"Keys\":[{{}}]}},\"ok\":{{\"ConsistentRead\":true,\"Keys\":[{{}}]}}}}' {rule}"
        ),
    );
    // V8: a name that no table can have is well formed.
    for name in ["a", "ab"] {
        let body = format!("{{\"RequestItems\":{{\"{name}\":{{\"Keys\":[{{}}]}}}}}}");
        both::<ops::BatchGetItem>(&body, "");
        let body =
            format!("{{\"RequestItems\":{{\"{name}\":[{{\"DeleteRequest\":{{\"Key\":{{}}}}}}]}}}}");
        both::<ops::BatchWriteItem>(&body, "");
    }
}

#[test]
fn what_is_told_first_of_batches() {
    // F3-2-batch-keys.
    both::<ops::BatchGetItem>(
        "{\"RequestItems\":{\"tbl\":{\"Keys\":[]}}}",
        "1 validation error detected: Value at 'RequestItems.tbl.member.Keys' failed to satisfy \
         constraint: Member must have length greater than or equal to 1",
    );
    // F3-2-batch-write-enum: an enumeration is told before the names and the numbers.
    let unit = "Value 'Z' at 'returnConsumedCapacity' failed to satisfy constraint: Member must satisfy \
                enum value set: [INDEXES, TOTAL, NONE]";
    for items in ["{\"x!\":[{}]}", "{\"tbl\":[]}", "{}"] {
        let body = format!("{{\"RequestItems\":{items},\"ReturnConsumedCapacity\":\"Z\"}}");
        let sentence = format!("1 validation error detected: {unit}");
        both::<ops::BatchWriteItem>(&body, &sentence);
    }
    both::<ops::BatchWriteItem>(
        "{\"RequestItems\":{\"x!\":[{}]},\"ReturnConsumedCapacity\":\"Z\",\"ReturnItemCollectionMetrics\":\"Y\"}",
        &format!(
            "2 validation errors detected: {unit}; Value 'Y' at 'returnItemCollectionMetrics' failed \
             to satisfy constraint: Member must satisfy enum value set: [SIZE, NONE]"
        ),
    );
}

/// The notation: https://github.com/risingwavelabs/risingwave/issues/17572.
#[test]
fn what_is_echoed() {
    let put = "{\"PutRequest\":{\"Item\":{\"v\":{\"S\":\"x\"}}}}";
    let body = format!("{{\"RequestItems\":{{\"tbl\":[{}]}}}}", [put; 26].join(","));
    let text = says::<ops::BatchWriteItem>(&body, ErrorWording::Classic);
    let first = "1 validation error detected: Value '{tbl=[WriteRequest(putRequest=PutRequest(\
                 item={v=com.amazonaws.dynamodb.v20120810.AttributeValue@";
    assert!(text.starts_with(first), "{text}");
    let last = "}, workloadProfileName=null), deleteRequest=null)]}' at 'requestItems' failed to \
                satisfy constraint: Map value must satisfy constraint: [Member must have length \
                less than or equal to 25, Member must have length greater than or equal to 1]";
    assert!(text.ends_with(last), "{text}");
}

#[test]
fn transactions() {
    both::<ops::TransactWriteItems>(
        "{\"TransactItems\":[]}",
        "1 validation error detected: Value '[]' at 'transactItems' failed to satisfy \
         constraint: Member must have length greater than or equal to 1",
    );
    let many = ["{}"; 101].join(",");
    let text = says::<ops::TransactWriteItems>(
        &format!("{{\"TransactItems\":[{many}]}}"),
        ErrorWording::Classic,
    );
    let last = "at 'transactItems' failed to satisfy constraint: Member must have length less \
                than or equal to 100";
    assert!(text.ends_with(last), "{text}");
    let token = "x".repeat(37);
    both::<ops::TransactWriteItems>(
        &format!("{{\"TransactItems\":[{{}}],\"ClientRequestToken\":\"{token}\"}}"),
        &format!(
            "1 validation error detected: Value '{token}' at 'clientRequestToken' failed to \
             satisfy constraint: Member must have length less than or equal to 36"
        ),
    );
}

#[test]
fn at_most_ten_are_listed() {
    let elements = ["{}"; 9].join(",");
    let body = format!("{{\"TableName\":\"abc\",\"KeySchema\":[{elements}]}}");
    let text = says::<ops::CreateTable>(&body, ErrorWording::Classic);
    assert!(
        text.starts_with("10 validation errors detected: "),
        "{text}"
    );
    assert_eq!(text.matches("Value null at").count(), 9);
    // A sentence that stands for the whole answer is not lost behind them.
    let text = says::<ops::CreateTable>(
        &format!("{{\"KeySchema\":[{elements}]}}"),
        ErrorWording::Classic,
    );
    assert!(text.starts_with("The parameter 'TableName'"), "{text}");
}

/// Lengths are counted in UTF-16 units.
#[test]
fn length_of_text() {
    let name = |text: &str| format!("{{\"TableName\":\"abc\",\"BackupName\":\"{text}\"}}");
    assert_eq!(
        says::<ops::CreateBackup>(&name("abc"), ErrorWording::Classic),
        ""
    );
    let text = says::<ops::CreateBackup>(&name("\u{1f600}b"), ErrorWording::Classic);
    assert!(text.starts_with("1 validation error detected: "), "{text}");
    assert!(!text.contains("length"), "{text}");
}
