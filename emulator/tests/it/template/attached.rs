//! What a table has beside its definition: destinations in Kinesis, contributor insights, items of objects.

use std::sync::Arc;
use std::time::Duration;

use dynamodb_emulator::objects::MemoryBuckets;
use dynamodb_emulator::{AuthMode, Emulator, EmulatorBuilder};
use serde_json::{Value, json};

use super::{PLAIN, ask, created, describe, tables, template};

const INDEXED: &str = "
      GlobalSecondaryIndexes:
        - IndexName: by_pk
          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
          ContributorInsightsSpecification: { Enabled: true, Mode: THROTTLED_KEYS }
      ContributorInsightsSpecification: { Enabled: true }";

#[test]
fn insights_are_on() {
    let emulator = created(&template(INDEXED));
    let cases = [
        (
            json!({"TableName": "Tea"}),
            "ENABLED",
            json!("ACCESSED_AND_THROTTLED_KEYS"),
        ),
        (
            json!({"TableName": "Tea", "IndexName": "by_pk"}),
            "ENABLED",
            json!("THROTTLED_KEYS"),
        ),
    ];
    for (request, status, mode) in cases {
        let answer = ask(&emulator, "DescribeContributorInsights", &request);
        assert_eq!(answer["ContributorInsightsStatus"], status, "{request}");
        assert_eq!(answer["ContributorInsightsMode"], mode, "{request}");
    }
    let off = created(&template(
        "      ContributorInsightsSpecification: { Enabled: false }",
    ));
    let answer = ask(
        &off,
        "DescribeContributorInsights",
        &json!({"TableName": "Tea"}),
    );
    assert_eq!(answer["ContributorInsightsStatus"], "DISABLED");
}

/// A stream of the template, by its function and by its ARN.
#[test]
fn changes_go_to_a_stream() {
    for arn in [
        "!GetAtt Changes.Arn",
        "!Sub 'arn:aws:kinesis:${AWS::Region}:${AWS::AccountId}:stream/${Changes}'",
    ] {
        let text = template(&format!(
            "      KinesisStreamSpecification: {{ StreamArn: {arn}, ApproximateCreationDateTimePrecision: MICROSECOND }}"
        )) + "  Changes: { Type: AWS::Kinesis::Stream, Properties: { Name: tea-changes } }\n";
        let emulator = created(&text);
        let request = json!({"TableName": "Tea"});
        let answer = ask(&emulator, "DescribeKinesisStreamingDestination", &request);
        assert_eq!(
            answer["KinesisDataStreamDestinations"],
            json!([{
                "StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/tea-changes",
                "DestinationStatus": "ACTIVE",
                "ApproximateCreationDateTimePrecision": "MICROSECOND",
            }])
        );
    }
}

fn importing(objects: &str) -> EmulatorBuilder {
    let buckets = MemoryBuckets::default();
    buckets.put("lake", "tea/items.json", objects.to_owned());
    Emulator::builder()
        .auth(AuthMode::Off)
        .buckets(Arc::new(buckets))
}

/// A table from the bucket, and a plain one behind it.
fn import(more: &str) -> String {
    let source = "      ImportSourceSpecification:
        InputFormat: DYNAMODB_JSON
        S3BucketSource: { S3Bucket: !Ref Lake, S3KeyPrefix: tea/ }";
    template(&format!("{source}\n{more}"))
        + "  Lake: { Type: AWS::S3::Bucket, Properties: { BucketName: lake } }\n"
        + &format!("  Cup:\n    Type: AWS::DynamoDB::Table\n    Properties:{PLAIN}\n")
}

#[test]
fn a_table_begins_with_the_items_of_objects() {
    let lines: String = (0..500)
        .map(|number| format!("{{\"Item\":{{\"pk\":{{\"S\":\"{number}\"}}}}}}\n"))
        .collect();
    let emulator = importing(&lines).build().unwrap();
    let settings = "      StreamSpecification: { StreamViewType: KEYS_ONLY }
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
      ContributorInsightsSpecification: { Enabled: true }
      TableClass: STANDARD_INFREQUENT_ACCESS
      Tags: [{ Key: team, Value: brew }]
      DeletionProtectionEnabled: true";
    emulator.create_from_template(&import(settings)).unwrap();
    assert_eq!(tables(&emulator), ["Cup", "Tea"]);
    let tea = describe(&emulator, "Tea");
    assert_eq!(tea["ItemCount"], 500);
    assert_eq!(tea["DeletionProtectionEnabled"], true);
    assert_eq!(tea["StreamSpecification"]["StreamViewType"], "KEYS_ONLY");
    assert_eq!(
        tea["TableClassSummary"]["TableClass"],
        "STANDARD_INFREQUENT_ACCESS"
    );
    let request = json!({"TableName": "Tea"});
    let expiry = ask(&emulator, "DescribeTimeToLive", &request);
    assert_eq!(
        expiry["TimeToLiveDescription"]["TimeToLiveStatus"],
        "ENABLED"
    );
    let tags = json!({"ResourceArn": tea["TableArn"]});
    let tags = ask(&emulator, "ListTagsOfResource", &tags);
    assert_eq!(tags["Tags"], json!([{"Key": "team", "Value": "brew"}]));
}

/// An import that fails leaves no table, not even those beside it.
#[test]
fn what_cannot_be_imported_leaves_nothing() {
    let indexed = "      LocalSecondaryIndexes: []";
    let cases = [
        (
            importing("{\"Item\":{\"pk\":{\"N\":\"1\"}}}\n"),
            import(""),
            "the import ended as ",
        ),
        (
            Emulator::builder().auth(AuthMode::Off),
            import(""),
            "the import ended as FAILED",
        ),
        (
            importing(""),
            import(indexed),
            "LocalSecondaryIndexes: is not supported by the emulator: an import makes no local secondary indexes",
        ),
        (
            importing("").transient_statuses(Duration::from_secs(1)),
            import(""),
            "the import takes as long as changes of tables do",
        ),
    ];
    for (builder, text, expected) in cases {
        let emulator = builder.build().unwrap();
        let error = emulator.create_from_template(&text).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.path().starts_with("Resources.Tea"), "{error}");
        let listed = ask(&emulator, "ListTables", &json!({}));
        assert_eq!(listed["TableNames"], Value::Array(Vec::new()), "{error}");
    }
}
