//! Worlds of two engines, of which every answer is compared; with `EMULATOR_TEE=1` all worlds are.

use std::sync::Arc;

use serde_json::json;

use super::world::World;
#[cfg(feature = "disk")]
use super::world::config;
use crate::clock::HeldClock;
#[cfg(feature = "disk")]
use crate::engine::SimFolder;
use crate::engine::{Engine, EngineConfig, FaultStore};
use crate::operation::Tee;
use crate::wire::{ErrorCode, ops};

/// Whether all worlds are to be of two engines.
#[cfg(feature = "disk")]
pub(super) fn is_asked_for() -> bool {
    #[expect(clippy::disallowed_methods, reason = "a lane of the tests")]
    let asked = std::env::var_os("EMULATOR_TEE");
    asked.is_some_and(|value| value == "1")
}

impl World {
    /// A world over an engine in memory and one over a folder.
    #[cfg(feature = "disk")]
    pub(super) fn teed(change: impl FnOnce(&mut EngineConfig)) -> Self {
        Self::teed_in(&SimFolder::default(), change)
    }

    /// The same, over this folder.
    #[cfg(feature = "disk")]
    fn teed_in(folder: &SimFolder, change: impl FnOnce(&mut EngineConfig)) -> Self {
        Self::of_two(change, |config| {
            let disk = Engine::open_sim(config, folder).expect("an empty folder");
            (disk.twin(), disk)
        })
    }

    /// The engine over the folder ends and begins anew; the one in memory goes on.
    #[cfg(feature = "disk")]
    fn restart(&mut self, folder: &SimFolder) {
        drop(self.context.tee.take().expect("there are two engines"));
        let clock = Arc::new(HeldClock::new(self.clock.clone()));
        let mut config = config(Arc::clone(&clock) as _);
        config.stream_shards = 2;
        let disk = Engine::open_sim(config, folder).expect("a folder that was left in order");
        self.context.tee = Some(Arc::new(Tee::new(disk, clock, None)));
    }

    /// A world over the two engines that `make` makes.
    fn of_two(
        change: impl FnOnce(&mut EngineConfig),
        make: impl FnOnce(EngineConfig) -> (Engine, Engine),
    ) -> Self {
        let mut tee = None;
        let mut world = Self::over(change, |mut config| {
            let clock = Arc::new(HeldClock::new(config.clock));
            config.clock = Arc::clone(&clock) as _;
            let (first, second) = make(config);
            tee = Some(Arc::new(Tee::new(second, clock, None)));
            first
        });
        world.context.tee = tee;
        world
    }
}

/// A table of strings.
fn music(world: &World) {
    world.ok::<ops::CreateTable>(
        json!({"TableName": "music", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}),
    );
}

/// Two engines in memory, the second of which loses what it is told to.
fn faulty() -> (World, Arc<FaultStore>) {
    let mut faults = None;
    let world = World::of_two(
        |_| {},
        |config| {
            let (second, store) = Engine::over_faults(config);
            faults = Some(store);
            let first = second.twin();
            (first, second)
        },
    );
    (world, faults.expect("the engines were made"))
}

/// What two engines answer differently fails the call, with the request and both answers.
#[test]
fn a_divergence_is_told_and_fails_the_call() {
    let (world, faults) = faulty();
    music(&world);
    let put = json!({"TableName": "music", "Item": {"artist": {"S": "Nina Simone"}}});
    faults.fail_after(0);
    let refused = world.call::<ops::PutItem>(&put).unwrap_err();
    faults.disarm();
    assert_eq!(refused.code(), ErrorCode::InternalServerError);
    let report = refused.message().unwrap_or_default().to_owned();
    let tee = world.context.tee.as_ref().unwrap();
    let divergences = tee.divergences();
    let [divergence] = divergences.as_slice() else {
        panic!("{divergences:?}");
    };
    assert_eq!(divergence.to_string(), report);
    assert_eq!(
        (&*divergence.operation, &*divergence.memory),
        ("PutItem", "{}")
    );
    assert!(divergence.request.contains("Nina Simone"), "{report}");
    assert!(divergence.disk.starts_with("500 {"), "{report}");

    // What the second engine has lost shows in what is read, too.
    for (operation, request) in [
        (
            "GetItem",
            json!({"TableName": "music", "Key": {"artist": {"S": "Nina Simone"}}}),
        ),
        ("Scan", json!({"TableName": "music"})),
    ] {
        let refused = world.ask(operation, &request).unwrap_err();
        assert_eq!(
            refused.code(),
            ErrorCode::InternalServerError,
            "{operation}"
        );
    }
    assert_eq!(tee.divergences().len(), 3);
    // A fork has both engines as they are, and begins without a report.
    let fork = world.context.fork();
    assert_eq!(fork.tee.unwrap().divergences(), vec![]);
}

/// Tokens, sequence numbers and moments are the same in both: nothing is left out of the comparison.
#[cfg(feature = "disk")]
#[test]
fn s_29_two_engines_answer_alike_to_the_last_number() {
    let world = World::teed(|_| {});
    music(&world);
    let described = world.ok::<ops::DescribeTable>(json!({"TableName": "music"}));
    let stream = &described["Table"]["LatestStreamArn"];
    for artist in ["Nina Simone", "Miriam Makeba"] {
        let item = json!({"artist": {"S": artist}});
        world.ok::<ops::PutItem>(json!({"TableName": "music", "Item": item}));
    }
    let shards = world.ok::<ops::DescribeStream>(json!({"StreamArn": stream}));
    let shard = &shards["StreamDescription"]["Shards"][0]["ShardId"];
    let iterator = world.ok::<ops::GetShardIterator>(json!({"StreamArn": stream, "ShardId": shard,
        "ShardIteratorType": "TRIM_HORIZON"}));
    let records = world.ok::<ops::GetRecords>(json!({"ShardIterator": iterator["ShardIterator"]}));
    assert_eq!(records["Records"].as_array().map(Vec::len), Some(2));
    let page =
        world.ok::<ops::ExecuteStatement>(json!({"Statement": "SELECT * FROM music", "Limit": 1}));
    assert!(page["NextToken"].is_string(), "{page}");
    assert_eq!(world.context.tee.as_ref().unwrap().divergences(), vec![]);
    assert_eq!(world.context.verify(), Vec::<String>::new());
}

/// Each operation that reads, with a request for it; `ARN`, `STREAM` and so on stand for what was made.
#[cfg(feature = "disk")]
const READS: [(&str, &str); 35] = [
    (
        "GetItem",
        r#"{"TableName":"music","Key":{"artist":{"S":"3"}},"ReturnConsumedCapacity":"TOTAL"}"#,
    ),
    (
        "BatchGetItem",
        r#"{"RequestItems":{"music":{"Keys":[{"artist":{"S":"3"}},{"artist":{"S":"no"}}]}}}"#,
    ),
    (
        "TransactGetItems",
        r#"{"TransactItems":[{"Get":{"TableName":"music","Key":{"artist":{"S":"4"}}}}]}"#,
    ),
    (
        "Query",
        r#"{"TableName":"music","IndexName":"years","KeyConditionExpression":"y = :y","ScanIndexForward":false,
            "ExpressionAttributeValues":{":y":{"N":"1"}},"Limit":2,"ReturnConsumedCapacity":"INDEXES"}"#,
    ),
    (
        "Scan",
        r#"{"TableName":"music","Limit":4,"Segment":1,"TotalSegments":2}"#,
    ),
    (
        "ExecuteStatement",
        r#"{"Statement":"SELECT * FROM music","Limit":2}"#,
    ),
    (
        "BatchExecuteStatement",
        r#"{"Statements":[{"Statement":"SELECT * FROM music WHERE artist='2'"}]}"#,
    ),
    (
        "ExecuteTransaction",
        r#"{"TransactStatements":[{"Statement":"SELECT * FROM music WHERE artist='2'"}]}"#,
    ),
    ("ListTables", "{}"),
    ("DescribeTable", r#"{"TableName":"music"}"#),
    ("DescribeTimeToLive", r#"{"TableName":"music"}"#),
    ("DescribeContinuousBackups", r#"{"TableName":"music"}"#),
    ("DescribeBackup", r#"{"BackupArn":"BACKUP"}"#),
    ("ListBackups", "{}"),
    ("DescribeExport", r#"{"ExportArn":"EXPORT"}"#),
    ("ListExports", r#"{"MaxResults":1}"#),
    ("DescribeImport", r#"{"ImportArn":"IMPORT"}"#),
    ("ListImports", r#"{"PageSize":1}"#),
    ("DescribeBulkOperation", r#"{"BulkOperationArn":"BULK"}"#),
    ("ListBulkOperations", r#"{"MaxResults":1}"#),
    ("DescribeLimits", "{}"),
    ("DescribeEndpoints", "{}"),
    ("ListTagsOfResource", r#"{"ResourceArn":"ARN"}"#),
    ("GetResourcePolicy", r#"{"ResourceArn":"ARN"}"#),
    ("ListStreams", "{}"),
    ("DescribeStream", r#"{"StreamArn":"STREAM"}"#),
    (
        "GetShardIterator",
        r#"{"StreamArn":"STREAM","ShardId":"SHARD","ShardIteratorType":"TRIM_HORIZON"}"#,
    ),
    ("GetRecords", r#"{"ShardIterator":"ITERATOR"}"#),
    (
        "DescribeKinesisStreamingDestination",
        r#"{"TableName":"music"}"#,
    ),
    ("DescribeContributorInsights", r#"{"TableName":"music"}"#),
    ("ListContributorInsights", "{}"),
    ("ListGlobalTables", "{}"),
    (
        "DescribeTableReplicaAutoScaling",
        r#"{"TableName":"music"}"#,
    ),
    ("DescribeGlobalTable", r#"{"GlobalTableName":"music"}"#),
    (
        "DescribeGlobalTableSettings",
        r#"{"GlobalTableName":"music"}"#,
    ),
];

/// An operation that is answered and reads stands in a row.
#[cfg(feature = "disk")]
#[test]
fn each_read_has_a_row() {
    use crate::wire::{ApiCall, Operation, dispatch};
    let reads = [
        "Get",
        "BatchGet",
        "TransactGet",
        "Query",
        "Scan",
        "List",
        "Describe",
    ];
    for operation in Operation::ALL {
        let is_answered =
            dispatch!(operation, O => <O as ApiCall>::OPERATION == operation, _ => false);
        let name = operation.name();
        let is_listed = READS.iter().any(|(listed, _)| *listed == name);
        let reads = reads.iter().any(|verb| name.starts_with(verb));
        assert!(
            is_listed || !reads || !is_answered,
            "{name} reads, and stands in no row"
        );
    }
}

/// Begins an export, an import and a bulk put; the ARNs of all three.
#[cfg(feature = "disk")]
fn transfers(world: &World, table: &serde_json::Value, round: u32) -> [serde_json::Value; 3] {
    world.ok::<ops::UpdateContinuousBackups>(json!({"TableName": "music",
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}}));
    let export =
        world.ok::<ops::ExportTableToPointInTime>(json!({"TableArn": table, "S3Bucket": "lake"}));
    let import = world.ok::<ops::ImportTable>(
        json!({"InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP",
        "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": "AWSDynamoDB/0"},
        "TableCreationParameters": {"TableName": format!("imported-{round}"), "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}]}}),
    );
    let bulk = world.ok::<ops::StartBulkPutItems>(
        json!({"TableName": format!("restored-{round}"),
        "InputS3Configuration": {"S3Bucket": "lake", "S3KeyPrefix": "AWSDynamoDB/0", "InputFormat": "DYNAMODB_JSON", "InputCompressionType": "GZIP"},
        "OutputS3Configuration": {"S3Bucket": "lake", "S3KeyPrefix": "out", "OutputType": ["ERROR"]}}),
    );
    [
        export["ExportDescription"]["ExportArn"].clone(),
        import["ImportTableDescription"]["ImportArn"].clone(),
        bulk["BulkOperationDescription"]["BulkOperationArn"].clone(),
    ]
}

/// Every operation that reads is answered alike by both engines, before and after one of them began anew.
#[cfg(feature = "disk")]
#[test]
fn s_31_every_read_is_the_same_in_both_engines() {
    let folder = SimFolder::default();
    let mut world = World::teed_in(&folder, |config| config.stream_shards = 2);
    world.ok::<ops::CreateTable>(
        json!({"TableName": "music", "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"},
            {"AttributeName": "y", "AttributeType": "N"}],
        "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [{"IndexName": "years", "Projection": {"ProjectionType": "ALL"},
            "KeySchema": [{"AttributeName": "y", "KeyType": "HASH"}]}],
        "Tags": [{"Key": "of", "Value": "both"}],
        "StreamSpecification": {"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"}}),
    );
    world.ok::<ops::UpdateTimeToLive>(json!({"TableName": "music",
        "TimeToLiveSpecification": {"AttributeName": "ends", "Enabled": true}}));
    world.ok::<ops::UpdateTable>(json!({"TableName": "music",
        "ReplicaUpdates": [{"Create": {"RegionName": "us-east-1"}}]}));
    world.ok::<ops::EnableKinesisStreamingDestination>(json!({"TableName": "music",
        "StreamArn": "arn:aws:kinesis:eu-west-1:000000000000:stream/changes"}));
    world.ok::<ops::UpdateContributorInsights>(json!({"TableName": "music",
        "ContributorInsightsAction": "ENABLE"}));
    for round in 0..4_u32 {
        for number in 0..8 {
            let item = json!({"artist": {"S": number.to_string()}, "y": {"N": (number % 3).to_string()},
                "round": {"N": round.to_string()}});
            world.ok::<ops::PutItem>(json!({"TableName": "music", "Item": item}));
        }
        let table = world.ok::<ops::DescribeTable>(json!({"TableName": "music"}));
        let stream = &table["Table"]["LatestStreamArn"];
        let shards = world.ok::<ops::DescribeStream>(json!({"StreamArn": stream}));
        let shard = &shards["StreamDescription"]["Shards"][0]["ShardId"];
        let iterator = world
            .ok::<ops::GetShardIterator>(json!({"StreamArn": stream, "ShardId": shard,
            "ShardIteratorType": "TRIM_HORIZON"}));
        let name = format!("round-{round}");
        let backup =
            world.ok::<ops::CreateBackup>(json!({"TableName": "music", "BackupName": name}));
        let backup = &backup["BackupDetails"]["BackupArn"];
        world.ok::<ops::RestoreTableFromBackup>(
            json!({"BackupArn": backup, "TargetTableName": format!("restored-{round}")}),
        );
        let [export, import, bulk] = transfers(&world, &table["Table"]["TableArn"], round);
        let told = [
            ("EXPORT", &export),
            ("IMPORT", &import),
            ("BULK", &bulk),
            ("BACKUP", backup),
            ("ARN", &table["Table"]["TableArn"]),
            ("STREAM", stream),
            ("SHARD", shard),
            ("ITERATOR", &iterator["ShardIterator"]),
        ];
        for (operation, request) in READS {
            let mut request: serde_json::Value = serde_json::from_str(request).unwrap();
            for member in request.as_object_mut().unwrap().values_mut() {
                if let Some((_, value)) = told.iter().find(|(name, _)| member == name) {
                    *member = (*value).clone();
                }
            }
            if let Err(error) = world.ask(operation, &request) {
                assert_ne!(
                    error.code(),
                    ErrorCode::InternalServerError,
                    "{round}: {error}"
                );
            }
        }
        world.clock.advance(std::time::Duration::from_millis(700));
        world.restart(&folder);
    }
    assert_eq!(world.context.verify(), Vec::<String>::new());
}
