//! Global tables, as every `TableV2` of the CDK is one
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html>).

use std::time::Duration;

use bytes::Bytes;
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

use super::{created, refused};

const KEYS: &str = "
      AttributeDefinitions: [{ AttributeName: pk, AttributeType: S }]
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]";

pub(super) fn global(properties: &str) -> String {
    format!(
        "Resources:\n  Tea:\n    Type: AWS::DynamoDB::GlobalTable\n    Properties:{KEYS}\n{properties}\n"
    )
}

pub(super) const TWO_REGIONS: &str = "      BillingMode: PAY_PER_REQUEST
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 50 }
      GlobalSecondaryIndexes:
        - IndexName: by_pk
          KeySchema: [{ AttributeName: pk, KeyType: HASH }]
          Projection: { ProjectionType: KEYS_ONLY }
      Replicas:
        - Region: us-east-1
          Tags: [{ Key: where, Value: home }]
          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 40 }
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }
        - Region: eu-west-1
          DeletionProtectionEnabled: true
          TableClass: STANDARD_INFREQUENT_ACCESS
          Tags: [{ Key: where, Value: away }]
          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 30 }
          ContributorInsightsSpecification: { Enabled: true }
          KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:eu-west-1:000000000000:stream/away' }
          ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Deny, Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' }] } }
          GlobalSecondaryIndexes:
            - IndexName: by_pk
              ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 20 }
              ContributorInsightsSpecification: { Enabled: true, Mode: THROTTLED_KEYS }
        - Region: ap-northeast-1";

/// What the emulator answers to a caller in a region.
#[track_caller]
pub(super) fn ask(emulator: &Emulator, region: &str, operation: &str, request: &Value) -> Value {
    let credential = format!(
        "AWS4-HMAC-SHA256 Credential=local/20270101/{region}/dynamodb/aws4_request, \
         SignedHeaders=host;x-amz-date, Signature=00"
    );
    let request = http::Request::post("/")
        .header("host", "localhost")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .header("x-amz-date", "20270101T000000Z")
        .header("authorization", credential)
        .body(Bytes::from(request.to_string()))
        .unwrap();
    let answer = emulator.handle(request);
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    assert_eq!(answer.status(), 200, "{operation} in {region}: {text}");
    // Some operations answer nothing.
    match text.is_empty() {
        true => Value::Null,
        false => serde_json::from_str(&text).unwrap(),
    }
}

#[track_caller]
fn described(emulator: &Emulator, region: &str) -> Value {
    let request = json!({"TableName": "Tea"});
    ask(emulator, region, "DescribeTable", &request)["Table"].take()
}

/// Values of a description, by their places.
#[track_caller]
fn assert_places(description: &Value, places: &[(&str, Value)]) {
    for (place, expected) in places {
        let found = description.pointer(place).cloned().unwrap_or_default();
        assert_eq!(found, *expected, "{place} of {description}");
    }
}

/// Regions apart, and all their tables active at once however long changes take.
fn emulators() -> Vec<Emulator> {
    let plain = || Emulator::builder().auth(AuthMode::Off).seed(1);
    let slow = plain().transient_statuses(Duration::from_secs(60));
    let builders = [plain(), plain().shared_keys(), slow];
    builders
        .map(|builder| builder.build().unwrap())
        .into_iter()
        .collect()
}

#[test]
fn replicas_are_tables_of_other_regions() {
    for emulator in emulators() {
        emulator.create_from_template(&global(TWO_REGIONS)).unwrap();
        let home = described(&emulator, "us-east-1");
        assert_places(
            &home,
            &[
                ("/TableStatus", json!("ACTIVE")),
                ("/OnDemandThroughput/MaxReadRequestUnits", json!(40)),
                ("/OnDemandThroughput/MaxWriteRequestUnits", json!(50)),
                ("/GlobalTableVersion", json!("2019.11.21")),
                ("/DeletionProtectionEnabled", json!(false)),
            ],
        );
        let mut regions: Vec<String> = home["Replicas"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| format!("{} {}", it["RegionName"], it["ReplicaStatus"]))
            .collect();
        regions.sort();
        assert_eq!(
            regions,
            ["\"ap-northeast-1\" \"ACTIVE\"", "\"eu-west-1\" \"ACTIVE\"",]
        );
        let away = described(&emulator, "eu-west-1");
        let class = json!("STANDARD_INFREQUENT_ACCESS");
        let indexes = "/GlobalSecondaryIndexes/0";
        assert_places(
            &away,
            &[
                ("/TableStatus", json!("ACTIVE")),
                ("/DeletionProtectionEnabled", json!(true)),
                ("/TableClassSummary/TableClass", class),
                ("/OnDemandThroughput/MaxReadRequestUnits", json!(30)),
                ("/OnDemandThroughput/MaxWriteRequestUnits", json!(50)),
                (
                    &format!("{indexes}/OnDemandThroughput/MaxReadRequestUnits"),
                    json!(20),
                ),
                (&format!("{indexes}/IndexStatus"), json!("ACTIVE")),
            ],
        );
        for (region, tag) in [("us-east-1", "home"), ("eu-west-1", "away")] {
            let arn = format!("arn:aws:dynamodb:{region}:000000000000:table/Tea");
            let request = json!({ "ResourceArn": arn });
            let tags = ask(&emulator, region, "ListTagsOfResource", &request);
            assert_eq!(tags["Tags"], json!([{"Key": "where", "Value": tag}]));
        }
    }
}

/// What is attached to one region stays there, and what is written in one arrives in the others.
#[test]
fn each_region_has_what_stands_with_it() {
    let emulator = created(&global(TWO_REGIONS));
    let request = json!({"TableName": "Tea"});
    let recoveries = [("us-east-1", "ENABLED"), ("eu-west-1", "DISABLED")];
    for (region, status) in recoveries {
        let answer = ask(&emulator, region, "DescribeContinuousBackups", &request);
        let place = "/ContinuousBackupsDescription/PointInTimeRecoveryDescription/PointInTimeRecoveryStatus";
        assert_places(&answer, &[(place, json!(status))]);
    }
    for (region, status) in [("us-east-1", "DISABLED"), ("eu-west-1", "ENABLED")] {
        let answer = ask(&emulator, region, "DescribeContributorInsights", &request);
        assert_eq!(answer["ContributorInsightsStatus"], status, "{region}");
    }
    let streams = "DescribeKinesisStreamingDestination";
    let answer = ask(&emulator, "eu-west-1", streams, &request);
    assert_places(
        &answer,
        &[(
            "/KinesisDataStreamDestinations/0/DestinationStatus",
            json!("ACTIVE"),
        )],
    );
    let arn = json!({"ResourceArn": "arn:aws:dynamodb:eu-west-1:000000000000:table/Tea"});
    let policy = ask(&emulator, "eu-west-1", "GetResourcePolicy", &arn);
    assert!(policy["Policy"].as_str().unwrap().contains("GetItem"));
    let put = json!({"TableName": "Tea", "Item": {"pk": {"S": "sencha"}}});
    ask(&emulator, "eu-west-1", "PutItem", &put);
    emulator.drain_replication();
    for region in ["us-east-1", "ap-northeast-1"] {
        assert_eq!(ask(&emulator, region, "Scan", &request)["Count"], 1);
    }
}

pub(super) const SCALED: &str = "      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
      WriteProvisionedThroughputSettings:
        WriteCapacityAutoScalingSettings:
          MinCapacity: 5
          MaxCapacity: 50
          TargetTrackingScalingPolicyConfiguration: { TargetValue: 70 }
      Replicas:
        - Region: us-east-1
          ReadProvisionedThroughputSettings: { ReadCapacityUnits: 7 }
        - Region: eu-west-1
          ReadProvisionedThroughputSettings:
            ReadCapacityAutoScalingSettings:
              MinCapacity: 9
              MaxCapacity: 90
              SeedCapacity: 20
              TargetTrackingScalingPolicyConfiguration: { TargetValue: 60.5, DisableScaleIn: true }";

#[test]
fn provisioned_regions_are_scaled() {
    let emulator = created(&global(SCALED));
    for (region, reads) in [("us-east-1", 7), ("eu-west-1", 9)] {
        let table = described(&emulator, region);
        assert_places(
            &table,
            &[
                ("/ProvisionedThroughput/ReadCapacityUnits", json!(reads)),
                ("/ProvisionedThroughput/WriteCapacityUnits", json!(5)),
            ],
        );
    }
    let request = json!({"TableName": "Tea"});
    let answer = ask(
        &emulator,
        "us-east-1",
        "DescribeTableReplicaAutoScaling",
        &request,
    );
    let replicas = &answer["TableAutoScalingDescription"]["Replicas"];
    let ireland = replicas.as_array().unwrap().iter();
    let ireland = ireland
        .clone()
        .find(|it| it["RegionName"] == "eu-west-1")
        .unwrap();
    assert_places(
        ireland,
        &[
            (
                "/ReplicaProvisionedReadCapacityAutoScalingSettings/MaximumUnits",
                json!(90),
            ),
            (
                "/ReplicaProvisionedWriteCapacityAutoScalingSettings/MinimumUnits",
                json!(5),
            ),
        ],
    );
}

#[test]
fn strongly_consistent_regions_join_at_once() {
    let strong = "      BillingMode: PAY_PER_REQUEST
      MultiRegionConsistency: STRONG
      GlobalTableWitnesses: [{ Region: us-west-2 }]
      Replicas: [{ Region: us-east-1 }, { Region: us-east-2 }]";
    let emulator = created(&global(strong));
    let table = described(&emulator, "us-east-2");
    assert_places(
        &table,
        &[
            ("/MultiRegionConsistency", json!("STRONG")),
            ("/GlobalTableWitnesses/0/RegionName", json!("us-west-2")),
        ],
    );
}

/// Regions that need no stream have one where the template declares it, all of them, with a policy of its own.
#[test]
fn strongly_consistent_regions_have_the_declared_stream() {
    let strong = "      BillingMode: PAY_PER_REQUEST
      MultiRegionConsistency: STRONG
      GlobalTableWitnesses: [{ Region: us-west-2 }]";
    let policy = "{ PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Deny, Principal: '*', \
         Action: 'dynamodb:GetRecords', Resource: '*' }] } }";
    let replicas = |stream: &str| {
        format!(
            "{strong}\n      Replicas: [{{ Region: us-east-1 }}, {{ Region: us-east-2{stream} }}]"
        )
    };
    let without = created(&global(&replicas("")));
    let with = format!(
        "{}\n      StreamSpecification: {{ StreamViewType: KEYS_ONLY }}",
        replicas(&format!(
            ", ReplicaStreamSpecification: {{ ResourcePolicy: {policy} }}"
        ))
    );
    let with = created(&global(&with));
    let view = "/StreamSpecification/StreamViewType";
    for region in ["us-east-1", "us-east-2"] {
        assert_places(&described(&without, region), &[(view, Value::Null)]);
        assert_places(&described(&with, region), &[(view, json!("KEYS_ONLY"))]);
    }
}

/// What the properties of one region, or of two, cannot mean is told where it stands.
#[test]
fn what_would_come_to_nothing_is_refused() {
    let scaled = |most: u32, target: &str| {
        format!(
            "      WriteProvisionedThroughputSettings: {{ WriteCapacityAutoScalingSettings: {{ MinCapacity: 5, MaxCapacity: {most}, \
             TargetTrackingScalingPolicyConfiguration: {{ TargetValue: {target} }} }} }}\n"
        )
    };
    let one = |properties: &str| {
        format!(
            "      BillingMode: PAY_PER_REQUEST\n      Replicas: [{{ Region: us-east-1{properties} }}]\n"
        )
    };
    let index = "      GlobalSecondaryIndexes: [{ IndexName: by_pk, KeySchema: [{ AttributeName: pk, KeyType: HASH }], Projection: { ProjectionType: ALL } }]\n";
    let alone = "needs other regions, and the table is in one alone";
    let settings = "WriteProvisionedThroughputSettings";
    let scaling = format!("{settings}.WriteCapacityAutoScalingSettings");
    let cases = [
        (one("") + "      MultiRegionConsistency: BOGUS", "MultiRegionConsistency: must be EVENTUAL or STRONG".to_owned()),
        (one("") + "      MultiRegionConsistency: STRONG", format!("MultiRegionConsistency: {alone}")),
        (one("") + "      GlobalTableWitnesses: [{ Region: us-west-2 }]", format!("GlobalTableWitnesses: {alone}")),
        (one(", SSESpecification: { KMSMasterKeyId: k }"), "SSESpecification: is missing".to_owned()),
        (
            one(", GlobalSecondaryIndexes: [{ IndexName: nope }]") + index,
            "Replicas[0].GlobalSecondaryIndexes[0].IndexName: the table has no global index nope".to_owned(),
        ),
        (
            one(", GlobalSecondaryIndexes: [{ IndexName: by_pk }, { IndexName: by_pk }]") + index,
            "Replicas[0].GlobalSecondaryIndexes[1].IndexName: by_pk stands here twice".to_owned(),
        ),
        (
            one(", ReadProvisionedThroughputSettings: { ReadCapacityUnits: 7 }"),
            "Replicas[0].ReadProvisionedThroughputSettings: means nothing on demand, which BillingMode says".to_owned(),
        ),
        (
            one("") + &scaled(50, "70"),
            format!("{settings}: means nothing on demand, which BillingMode says"),
        ),
        (
            "      Replicas: [{ Region: us-east-1 }]\n".to_owned() + &scaled(4, "70"),
            format!("{scaling}.MaxCapacity: must be at least MinCapacity"),
        ),
        (
            "      Replicas: [{ Region: us-east-1 }]\n".to_owned() + &scaled(50, "NaN"),
            format!("{scaling}.TargetTrackingScalingPolicyConfiguration.TargetValue: must be a number"),
        ),
    ];
    for (properties, expected) in cases {
        let found = refused(&global(&properties));
        let end = format!("Resources.Tea.Properties.{expected}");
        assert!(found.ends_with(&end), "{found}");
    }
}

/// Vector indexes are those of all regions.
#[test]
fn vector_indexes_reach_each_region() {
    let indexed = format!(
        "{TWO_REGIONS}\n      VectorIndexes: [{{ IndexName: vec, Dimensions: 3, DistanceFunction: COSINE, \
         Projection: {{ ProjectionType: ALL }}, VectorAttribute: {{ AttributeName: v }} }}]"
    );
    let emulator = created(&global(&indexed));
    for region in ["us-east-1", "eu-west-1"] {
        let table = described(&emulator, region);
        assert_places(&table, &[("/VectorIndexes/0/IndexName", json!("vec"))]);
    }
}

/// What one emulator tells of a global table makes the same one in another.
#[test]
fn descriptions_of_global_tables_make_them_again() {
    let strong = "      BillingMode: PAY_PER_REQUEST
      MultiRegionConsistency: STRONG
      GlobalTableWitnesses: [{ Region: us-west-2 }]
      Replicas: [{ Region: us-east-1 }, { Region: us-east-2 }]";
    let warm = TWO_REGIONS.replace(
        "        - IndexName: by_pk\n          KeySchema",
        "        - IndexName: by_pk\n          WarmThroughput: { ReadUnitsPerSecond: 13000, WriteUnitsPerSecond: 5000 }\n          KeySchema",
    );
    for properties in [TWO_REGIONS, SCALED, strong, &warm] {
        let timeless = |text: &str| {
            let mut table = described(&created(text), "us-east-1");
            let class = "/Replicas/0/ReplicaTableClassSummary/LastUpdateDateTime";
            if let Some(moment) = table.pointer_mut(class) {
                moment.take();
            }
            table
        };
        let first = timeless(&global(properties));
        let second = timeless(&first.to_string());
        for place in [
            "/Replicas",
            "/MultiRegionConsistency",
            "/GlobalTableWitnesses",
            "/WarmThroughput",
            "/GlobalSecondaryIndexes/0/WarmThroughput",
        ] {
            assert_eq!(first.pointer(place), second.pointer(place), "{place}");
        }
    }
    let mut alone = described(&created(&global(strong)), "us-east-1");
    alone["Replicas"].take();
    let found = refused(&alone.to_string());
    assert_eq!(
        found,
        "line 1: MultiRegionConsistency: needs other regions, and the table is in one alone"
    );
}

/// One region is a table as any other.
#[test]
fn one_region_is_a_table() {
    let one = "      BillingMode: PAY_PER_REQUEST\n      Replicas: [{ Region: !Ref 'AWS::Region', TableClass: STANDARD }]";
    let emulator = created(&global(one));
    let table = described(&emulator, "us-east-1");
    assert_places(
        &table,
        &[
            ("/TableStatus", json!("ACTIVE")),
            ("/Replicas", Value::Null),
            ("/BillingModeSummary/BillingMode", json!("PAY_PER_REQUEST")),
        ],
    );
}

#[test]
fn what_no_global_table_has_is_refused() {
    let stream = "      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }\n";
    let on_demand = "      BillingMode: PAY_PER_REQUEST\n";
    let cases = [
        ("", "Replicas: is missing"),
        (
            "      Replicas: []",
            "Replicas: must have an entry for us-east-1, the region of the tables",
        ),
        (
            "      Replicas: [{ Region: eu-west-1 }]",
            "Replicas: must have an entry for us-east-1, the region of the tables",
        ),
        (
            "      Replicas: [{ Region: us-east-1 }, { Region: us-east-1 }]",
            "Replicas: us-east-1 stands here twice",
        ),
        (
            "      Replicas: [{ Region: us-east-1 }]",
            "WriteProvisionedThroughputSettings: is missing",
        ),
        (
            "      BillingMode: PAY_PER_REQUEST\n      Replicas: [{ Region: us-east-1 }, { Region: eu-west-1 }]",
            "StreamSpecification: is missing",
        ),
        (
            "      Replicas: [{ Region: us-east-1, GlobalTableSettingsReplicationMode: ENABLED }]",
            "Replicas[0].GlobalTableSettingsReplicationMode: is not supported by the emulator: there is but one account here",
        ),
        (
            "      Replicas: [{ Region: us-east-1, Color: red }]",
            "Replicas[0].Color: is not something that a replica has",
        ),
        (
            "      BillingMode: PAY_PER_REQUEST\n      Replicas: [{ Region: us-east-1 }]\n      TableClass: STANDARD",
            "TableClass: is not something that AWS::DynamoDB::GlobalTable has",
        ),
        (
            "      Replicas: [{ Region: us-east-1, KinesisStreamSpecification: { StreamArn: x } }]",
            "Replicas[0].KinesisStreamSpecification.StreamArn: changes go to streams of their own region and account only, here us-east-1 and 000000000000",
        ),
    ];
    for (properties, expected) in cases {
        let found = refused(&global(properties));
        let end = format!("Resources.Tea.Properties.{expected}");
        assert!(found.ends_with(&end), "{found}");
    }
    let unknown = format!(
        "{on_demand}{stream}      Replicas: [{{ Region: us-east-1 }}, {{ Region: moon-east-1 }}]"
    );
    let found = refused(&global(&unknown));
    assert!(
        found.contains("Region moon-east-1 is not supported"),
        "{found}"
    );
    // One set of tables for all regions has no replicas.
    let emulator = Emulator::builder().shared_tables().build().unwrap();
    let error = emulator
        .create_from_template(&global(TWO_REGIONS))
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("Resources.Tea: its replicas need regions apart, and here all regions see one set of tables"),
        "{error}"
    );
}
