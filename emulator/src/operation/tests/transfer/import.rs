//! Imports: what they read, what they make, what they refuse.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};

use super::super::world::{START, World};
use super::{Transfers, arn};
use crate::objects::MemoryBuckets;
use crate::wire::ops::{
    CreateTable, DeleteTable, DescribeImport, DescribeTable, ExportTableToPointInTime, GetItem,
    ImportTable, ListImports, PutItem, Query, Scan,
};

/// What an import asks for: a table with a string and a number as its key, and an index by a number.
fn request(format: &str, more: Value) -> Value {
    let mut request = json!({
        "InputFormat": format,
        "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": "in/"},
        "TableCreationParameters": {
            "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
                {"AttributeName": "rank", "AttributeType": "N"},
            ],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "GlobalSecondaryIndexes": [{
                "IndexName": "by-rank",
                "KeySchema": [{"AttributeName": "rank", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }],
        },
    });
    for (name, value) in more.as_object().unwrap() {
        request[name] = value.clone();
    }
    request
}

/// Imports, and tells the import once it is over.
fn import(of: &Transfers, request: Value) -> Value {
    let begun = of.world.ok::<ImportTable>(request)["ImportTableDescription"].clone();
    assert_eq!(begun["ImportStatus"], "IN_PROGRESS");
    told(of, &begun["ImportArn"])
}

fn told(of: &Transfers, arn: &Value) -> Value {
    let described = of.world.ok::<DescribeImport>(json!({"ImportArn": arn}));
    described["ImportTableDescription"].clone()
}

/// The items of a table, in the order of their keys as texts.
fn items(of: &Transfers, table: &str) -> Vec<Value> {
    let scanned = of.world.ok::<Scan>(json!({"TableName": table}));
    let mut items = scanned["Items"].as_array().unwrap().clone();
    items.sort_by_key(|item| format!("{} {}", item["pk"], item["sk"]));
    items
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn lines_of_json_make_a_table() {
    let of = Transfers::new();
    let line = |sk: u32| {
        format!(r#"{{"Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{sk}"}},"rank":{{"N":"7"}}}}}}"#)
    };
    let first = format!("\u{feff}{}\r\n\n{}\n", line(1), line(2));
    of.buckets.put("lake", "in/1.json", first.clone());
    of.buckets.put("lake", "in/empty", "");
    of.buckets.put("lake", "elsewhere", "no JSON");
    let asked = request("DYNAMODB_JSON", json!({"ClientToken": "t"}));
    let begun = of.world.ok::<ImportTable>(asked.clone())["ImportTableDescription"].clone();
    let id = begun["ImportArn"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned();
    let mut expected = json!({
        "ClientToken": "t",
        "CloudWatchLogGroupArn": "arn:aws:logs:eu-west-1:000000000000:log-group:/aws-dynamodb/imports:*",
        "ErrorCount": 0, "ImportArn": format!("{}/import/{id}", arn("orders")),
        "ImportStatus": "IN_PROGRESS", "ImportedItemCount": 0, "InputCompressionType": "NONE",
        "InputFormat": "DYNAMODB_JSON", "ProcessedItemCount": 0,
        "S3BucketSource": {"S3Bucket": "lake", "S3BucketOwner": "000000000000", "S3KeyPrefix": "in/"},
        "StartTime": START, "TableArn": arn("orders"), "TableId": begun["TableId"],
        "TableCreationParameters": asked["TableCreationParameters"],
    });
    assert_eq!(begun, expected);
    expected["EndTime"] = json!(START);
    expected["ImportStatus"] = json!("COMPLETED");
    expected["ImportedItemCount"] = json!(2);
    expected["ProcessedItemCount"] = json!(2);
    expected["ProcessedSizeBytes"] = json!(first.len());
    assert_eq!(told(&of, &begun["ImportArn"]), expected);
    let table = of.world.ok::<DescribeTable>(json!({"TableName": "orders"}))["Table"].clone();
    assert_eq!(table["TableStatus"], "ACTIVE");
    assert_eq!(table["TableId"], begun["TableId"]);
    assert_eq!(table["GlobalSecondaryIndexes"][0]["IndexStatus"], "ACTIVE");
    assert_eq!(table["GlobalSecondaryIndexes"][0]["ItemCount"], 2);
    let by_rank = of.world.ok::<Query>(json!({
        "TableName": "orders", "IndexName": "by-rank", "KeyConditionExpression": "#r = :r",
        "ExpressionAttributeNames": {"#r": "rank"}, "ExpressionAttributeValues": {":r": {"N": "7"}},
    }));
    assert_eq!(by_rank["Count"], 2);
    // Everybody may write from now on.
    of.put("orders", json!({"pk": {"S": "b"}, "sk": {"N": "1"}}));
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

#[test]
fn compressions_are_those_that_are_said() {
    let line = "{\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"N\":\"1\"}}}\n";
    // Two frames of raw blocks, as the format of Zstandard allows them.
    let frame = |text: &str| {
        let size = u32::try_from(text.len()).unwrap();
        let header = (size << 3) | 1;
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.extend_from_slice(text.as_bytes());
        frame
    };
    let second = line.replace("\"1\"", "\"2\"");
    let zstd = [frame(line), frame(&second)].concat();
    let gzips = [gzip(line), gzip(&second)].concat();
    for (compression, object) in [
        ("NONE", format!("{line}{second}").into_bytes()),
        ("GZIP", gzips),
        ("ZSTD", zstd),
    ] {
        let of = Transfers::new();
        of.buckets.put("lake", "in/1", object);
        let done = import(
            &of,
            request(
                "DYNAMODB_JSON",
                json!({"InputCompressionType": compression}),
            ),
        );
        assert_eq!(done["ImportStatus"], "COMPLETED", "{done}");
        assert_eq!(done["ImportedItemCount"], 2);
        assert_eq!(done["ProcessedSizeBytes"], 2 * line.len());
    }
    for compression in ["GZIP", "ZSTD"] {
        let of = Transfers::new();
        of.buckets.put("lake", "in/1", line);
        let failed = import(
            &of,
            request(
                "DYNAMODB_JSON",
                json!({"InputCompressionType": compression}),
            ),
        );
        let counts = ["ProcessedItemCount", "ErrorCount", "ImportedItemCount"]
            .map(|name| failed[name].clone());
        assert_eq!(counts, [json!(1), json!(1), json!(0)], "{compression}");
    }
}

#[test]
fn items_that_cannot_be_are_told_one_by_one() {
    let of = Transfers::new();
    let lines = [
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}"#,
        r#"{"Item":{"sk":{"N":"2"}}}"#,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"S":"3"}}}"#,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"x"}}}"#,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"5"},"rank":{"S":"first"}}}"#,
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"6"}}}"#,
        "no JSON",
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"8"}}}"#,
    ];
    of.buckets.put("lake", "in/1.json", lines.join("\n"));
    of.buckets.put(
        "lake",
        "in/2.json",
        r#"{"Item":{"pk":{"S":"b"},"sk":{"N":"1"}}}"#,
    );
    of.buckets
        .put("lake", "in/3.json", r#"{"Keys":{"pk":{"S":"b"}}}"#);
    let done = import(&of, request("DYNAMODB_JSON", json!({})));
    assert_eq!(done["ImportStatus"], "FAILED");
    assert_eq!(done["FailureCode"], "ItemValidationError");
    assert_eq!(
        done["FailureMessage"],
        "Some of the items failed validation checks and were not imported. Please check CloudWatch error logs for \
         more details."
    );
    assert_eq!(done["ErrorCount"], 6);
    assert_eq!(done["ImportedItemCount"], 3);
    assert_eq!(done["ProcessedItemCount"], 9);
    // The good ones stay.
    let found = items(&of, "orders");
    let found = found
        .iter()
        .map(|item| (&item["pk"]["S"], &item["sk"]["N"]));
    let kept = [("a", "1"), ("a", "6"), ("b", "1")].map(|(pk, sk)| (json!(pk), json!(sk)));
    assert!(found.eq(kept.iter().map(|(pk, sk)| (pk, sk))));
    let arn_of = done["ImportArn"].as_str().unwrap();
    let id = arn_of.rsplit('/').next().unwrap();
    let logs = of.buckets.logs();
    let log = &logs[&format!("aws-dynamodb/imports/{id}/error")];
    let log = std::str::from_utf8(log).unwrap().lines();
    let log: Vec<Value> = log
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(
        log[0],
        json!({
            "itemS3Pointer": {"bucket": "lake", "key": "in/1.json", "itemIndex": 1},
            "importArn": done["ImportArn"],
            "errorMessages": ["One or more parameter values were invalid: Missing the key pk in the item"],
        })
    );
    let sentences: Vec<&str> = log
        .iter()
        .map(|line| line["errorMessages"][0].as_str().unwrap())
        .collect();
    assert_eq!(
        sentences[1..4],
        [
            "One or more parameter values were invalid: Type mismatch for key sk expected: N actual: S",
            "The parameter cannot be converted to a numeric value: x",
            "One or more parameter values were invalid: Type mismatch for Index Key rank Expected: N Actual: S \
             IndexName: by-rank",
        ]
    );
    assert_eq!(log[4]["itemS3Pointer"]["itemIndex"], 6);
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

/// A line with an item is one, whatever PutItem has to say of it: the next line is read.
#[test]
fn items_that_putitem_cannot_read_do_not_end_their_object() {
    let rows = [
        (r#"{"N":5}"#, "NUMBER_VALUE cannot be converted to String"),
        (r#"{"S":true}"#, "TRUE_VALUE cannot be converted to String"),
        (
            r#"{"B":"!!"}"#,
            "Base64 encoded length is expected a multiple of 4 bytes but found: 2",
        ),
        (r#""text""#, "Unexpected value type in payload"),
        ("5", "Unexpected value type in payload"),
        (r#"{"SS":"x"}"#, "Unexpected field type"),
        (
            r#"{"M":[]}"#,
            "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>",
        ),
        (
            r#"{"Q":"1"}"#,
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
        ),
    ];
    let of = Transfers::new();
    let line = |number: usize, more: &str| {
        format!(r#"{{"Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{number}"}}{more}}}}}"#)
    };
    let refused = rows.iter().enumerate();
    let mut lines: Vec<String> = refused
        .map(|(number, (value, _))| line(number, &format!(r#","x":{value}"#)))
        .collect();
    let deep = format!("{}{}", r#"{"L":["#.repeat(600), "]}".repeat(600));
    lines.push(line(98, &format!(r#","x":{deep}"#)));
    lines.push(line(99, ""));
    of.buckets.put("lake", "in/1.json", lines.join("\n"));
    let done = import(&of, request("DYNAMODB_JSON", json!({})));
    assert_eq!(done["ImportedItemCount"], 1);
    assert_eq!(done["ErrorCount"], rows.len() as i64 + 1);
    let logs = of.buckets.logs();
    let log = std::str::from_utf8(logs.values().next().unwrap()).unwrap();
    for (line, (value, sentence)) in log.lines().zip(rows) {
        let line: Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["errorMessages"][0], sentence, "{value}");
    }
}

#[test]
fn columns_have_the_types_of_keys_or_are_strings() {
    let of = Transfers::new();
    let text = "pk,sk,rank,note\na,1,7,true\n\"b,\"\"c\"\"\",2,8,\"two\nlines\"\n\nd,3,9,\ne,4,10\nf,x,11,12\n";
    of.buckets.put("lake", "in/1.csv", text);
    let done = import(&of, request("CSV", json!({})));
    assert_eq!(done["ErrorCount"], 2);
    assert_eq!(done["ProcessedSizeBytes"], text.len());
    assert_eq!(done.get("InputFormatOptions"), None);
    assert_eq!(
        items(&of, "orders"),
        [
            json!({"note": {"S": "true"}, "pk": {"S": "a"}, "rank": {"N": "7"}, "sk": {"N": "1"}}),
            json!({"note": {"S": "two\nlines"}, "pk": {"S": "b,\"c\""}, "rank": {"N": "8"}, "sk": {"N": "2"}}),
            json!({"note": {"S": ""}, "pk": {"S": "d"}, "rank": {"N": "9"}, "sk": {"N": "3"}}),
        ]
    );
    // With a list of names the first line is a row.
    let of = Transfers::new();
    of.buckets.put("lake", "in/1.csv", "a;1\nb;2\n");
    let options = json!({"Csv": {"Delimiter": ";", "HeaderList": ["pk", "sk"]}});
    let done = import(&of, request("CSV", json!({"InputFormatOptions": options})));
    assert_eq!(done["ImportedItemCount"], 2);
    assert_eq!(done["InputFormatOptions"], options);
    // No column has two cells of a row.
    let of = Transfers::new();
    of.buckets.put("lake", "in/1.csv", "a,1,2\nb,1,2\n");
    let options = json!({"Csv": {"HeaderList": ["pk", "sk", "sk"]}});
    let done = import(&of, request("CSV", json!({"InputFormatOptions": options})));
    assert_eq!(done["ErrorCount"], 1);
    assert_eq!(done["ProcessedItemCount"], 1);
}

#[test]
fn what_there_is_to_import() {
    // Nothing below the prefix: a table without items.
    let of = Transfers::new();
    of.buckets.put("lake", "other", "x");
    let done = import(&of, request("DYNAMODB_JSON", json!({})));
    assert_eq!(done["ImportStatus"], "COMPLETED");
    assert_eq!(done.get("ProcessedSizeBytes"), None);
    assert_eq!(items(&of, "orders"), Vec::<Value>::new());
    // No bucket: no table.
    let of = Transfers::new();
    let failed = import(&of, request("DYNAMODB_JSON", json!({})));
    assert_eq!(failed["FailureCode"], "S3NoSuchBucket");
    assert_eq!(failed["TableArn"], arn("orders"));
    assert!(
        of.world
            .call::<DescribeTable>(&json!({"TableName": "orders"}))
            .is_err()
    );
}

#[test]
fn names_are_not_reserved_and_tokens_are() {
    let of = Transfers::new();
    of.buckets.make("lake");
    let asked = |token: &str| request("DYNAMODB_JSON", json!({"ClientToken": token}));
    let first =
        of.world.ok::<ImportTable>(asked("one"))["ImportTableDescription"]["ImportArn"].clone();
    // The first is done by now, and its table is there.
    of.world.refused::<ImportTable>(
        asked("one"),
        "ResourceInUseException",
        "Table already exists: orders",
    );
    of.world.ok::<DeleteTable>(json!({"TableName": "orders"}));
    // A token goes on meaning what it meant; other members are ignored, but for the name.
    let mut again = asked("one");
    again["S3BucketSource"]["S3KeyPrefix"] = json!("other");
    let again = of.world.ok::<ImportTable>(again)["ImportTableDescription"].clone();
    assert_eq!(again["ImportArn"], first);
    assert!(
        of.world
            .call::<DescribeTable>(&json!({"TableName": "orders"}))
            .is_err()
    );
    let mut other = asked("one");
    other["TableCreationParameters"]["TableName"] = json!("others");
    of.world.refused::<ImportTable>(
        other,
        "ImportConflictException",
        "Import conflict: Duplicate request detected with conflicting parameters",
    );
    let listed = of
        .world
        .ok::<ListImports>(json!({"TableArn": arn("orders")}));
    assert_eq!(
        listed["ImportSummaryList"][0],
        json!({
            "CloudWatchLogGroupArn": "arn:aws:logs:eu-west-1:000000000000:log-group:/aws-dynamodb/imports:*",
            "EndTime": START, "ImportArn": first, "ImportStatus": "COMPLETED", "InputFormat": "DYNAMODB_JSON",
            "S3BucketSource": {"S3Bucket": "lake", "S3BucketOwner": "000000000000", "S3KeyPrefix": "in/"},
            "StartTime": START, "TableArn": arn("orders"),
        })
    );
}

#[test]
fn states_take_their_time() {
    let of = Transfers::over(
        World::with_delay(Some(Duration::from_secs(10))),
        MemoryBuckets::default(),
    );
    of.buckets.put(
        "lake",
        "in/1",
        r#"{"Item":{"pk":{"S":"a"},"sk":{"N":"1"}}}"#,
    );
    let asked = |token: &str| request("DYNAMODB_JSON", json!({"ClientToken": token}));
    let begun = |token| {
        of.world.ok::<ImportTable>(asked(token))["ImportTableDescription"]["ImportArn"].clone()
    };
    let (first, second) = (begun("one"), begun("two"));
    let status = |arn: &Value| told(&of, arn)["ImportStatus"].as_str().unwrap().to_owned();
    assert_eq!(status(&first), "IN_PROGRESS");
    assert!(
        of.world
            .call::<DescribeTable>(&json!({"TableName": "orders"}))
            .is_err()
    );
    of.world.clock.advance(Duration::from_secs(10));
    // The second finds the name taken.
    let lost = told(&of, &second);
    assert_eq!(lost["ImportStatus"], "FAILED");
    assert_eq!(lost["FailureCode"], "TableAlreadyExists");
    assert_eq!(status(&first), "IN_PROGRESS");
    let table = |name: &str| {
        of.world.ok::<DescribeTable>(json!({"TableName": "orders"}))["Table"][name].clone()
    };
    assert_eq!(table("TableStatus"), "CREATING");
    let put = json!({"TableName": "orders", "Item": {"pk": {"S": "b"}, "sk": {"N": "1"}}});
    assert!(of.world.call::<PutItem>(&put).is_err());
    assert!(
        of.world
            .call::<DeleteTable>(&json!({"TableName": "orders"}))
            .is_err()
    );
    // The same token is the same import while it runs.
    assert_eq!(begun("one"), first);
    of.world.clock.advance(Duration::from_secs(10));
    assert_eq!(status(&first), "COMPLETED");
    assert_eq!(table("TableStatus"), "ACTIVE");
    of.world.ok::<PutItem>(put);
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

#[test]
fn requests_that_cannot_be() {
    let of = Transfers::new();
    let changed = |path: &str, value: Value| {
        let mut request = request("DYNAMODB_JSON", json!({}));
        *request.pointer_mut(path).unwrap() = value;
        request
    };
    let mut provisioned = request("DYNAMODB_JSON", json!({}));
    provisioned["TableCreationParameters"]
        .as_object_mut()
        .unwrap()
        .remove("BillingMode");
    provisioned["TableCreationParameters"]
        .as_object_mut()
        .unwrap()
        .remove("GlobalSecondaryIndexes");
    provisioned["TableCreationParameters"]["AttributeDefinitions"]
        .as_array_mut()
        .unwrap()
        .pop();
    for (request, code, sentence) in [
        (
            provisioned,
            "ValidationException",
            "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
        ),
        (
            request(
                "DYNAMODB_JSON",
                json!({"InputFormatOptions": {"Csv": {"Delimiter": ","}}}),
            ),
            "ValidationException",
            "Invalid Request: Unsupported InputFormatOptions for the given input format: DYNAMODB_JSON.",
        ),
        (
            changed("/InputFormat", json!("XML")),
            "ValidationException",
            "1 validation error detected: Value 'XML' at 'inputFormat' failed to satisfy constraint: Member must satisfy enum value set: [ION, DYNAMODB_JSON, CSV]",
        ),
    ] {
        let error = of.world.call::<ImportTable>(&request).unwrap_err();
        assert_eq!(error.code().as_str(), code);
        if !sentence.contains("enum value set") {
            assert_eq!(error.message(), Some(sentence));
        }
    }
    of.world.ok::<CreateTable>(json!({
        "TableName": "orders", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    }));
    of.world.refused::<ImportTable>(
        request("DYNAMODB_JSON", json!({})),
        "ResourceInUseException",
        "Table already exists: orders",
    );
    let unknown = format!("{}/import/01795000000123-0a1b2c3d", arn("orders"));
    of.world.refused::<DescribeImport>(
        json!({"ImportArn": unknown}),
        "ImportNotFoundException",
        &format!("Import not found: Import not found: {unknown}"),
    );
    of.world.refused::<DescribeImport>(
        json!({"ImportArn": arn("a-table-with-a-long-name")}),
        "ValidationException",
        "Invalid Import ARN",
    );
}

// As CreateTable says it.
#[test]
fn the_key_of_an_import_has_two_attributes_at_most() {
    let of = Transfers::new();
    let mut request = request("DYNAMODB_JSON", json!({}));
    request["TableCreationParameters"]["KeySchema"]
        .as_array_mut()
        .unwrap()
        .push(json!({"AttributeName": "rank", "KeyType": "RANGE"}));
    of.world.refused::<ImportTable>(
        request,
        "ValidationException",
        "1 validation error detected: Value '[KeySchemaElement(attributeName=pk, keyType=HASH), \
             KeySchemaElement(attributeName=sk, keyType=RANGE), KeySchemaElement(attributeName=rank, keyType=RANGE)]' \
             at 'tableCreationParameters.keySchema' failed to satisfy constraint: Member must have length less than \
             or equal to 2",
    );
}

/// All ten types, nested and empty, with names and texts that have to be escaped.
fn awkward() -> Value {
    json!({
        "pk": {"S": "ü\"\\\n\u{1}"}, "sk": {"N": "-1.5E-100"},
        "a b": {"L": [{"NULL": true}, {"BOOL": false}, {"M": {}}, {"L": []}, {"S": ""}]},
        "null": {"M": {"it's": {"B": "aGVsbG8="}, "$1": {"N": "600"}, "": {"S": "x"}}},
        "ss": {"SS": ["a", "b\t"]}, "ns": {"NS": ["0", "39.29", "1E+37"]}, "bs": {"BS": ["", "AA=="]},
    })
}

#[test]
fn what_was_exported_can_be_imported() {
    for format in ["DYNAMODB_JSON", "ION"] {
        let of = Transfers::new();
        of.table("source");
        for sk in 0..50 {
            let pk = format!("p{}", sk % 7);
            of.put("source", json!({"pk": {"S": pk}, "sk": {"N": sk.to_string()}, "more": {"S": "x".repeat(sk)}}));
        }
        let mut item = awkward();
        item["null"]["M"].as_object_mut().unwrap().remove("");
        of.put("source", item);
        let begun = of.world.ok::<ExportTableToPointInTime>(json!({
            "TableArn": arn("source"), "S3Bucket": "lake", "ExportFormat": format,
        }));
        let id = begun["ExportDescription"]["ExportArn"]
            .as_str()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        let asked = json!({
            "InputCompressionType": "GZIP",
            "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": format!("AWSDynamoDB/{id}/data/")},
        });
        let done = import(&of, request(format, asked));
        assert_eq!(
            done["ImportStatus"],
            "COMPLETED",
            "{format}: {:?}",
            of.buckets.logs()
        );
        assert_eq!(items(&of, "orders"), items(&of, "source"), "{format}");
        assert_eq!(of.world.context.verify(), Vec::<String>::new());
    }
}

#[test]
fn a_table_is_there_as_it_was_imported() {
    let of = Transfers::new();
    of.buckets.put("lake", "in/1", "$ion_1_0 {Item:{pk:\"a\",sk:1.,more:$dynamodb_NS::[1., 2d1]}}\n {Item:{pk:\"b\",sk:2,when:2024-01-01T}}\n");
    let done = import(&of, request("ION", json!({})));
    assert_eq!(
        (
            done["ImportedItemCount"].clone(),
            done["ErrorCount"].clone()
        ),
        (json!(1), json!(1))
    );
    let found = of
        .world
        .ok::<GetItem>(json!({"TableName": "orders", "Key": {"pk": {"S": "a"}, "sk": {"N": "1"}}}));
    assert_eq!(found["Item"]["more"], json!({"NS": ["1", "20"]}));
}
