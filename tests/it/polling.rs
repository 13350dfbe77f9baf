//! What waiters of tools ask again and again until it is so: those of the AWS CLI, of Terraform's provider, and of the
//! CDK's handler of replicas. Their calls are made as they are, with statuses that take their time; the emulator is in
//! memory, or two engines of which each answer is compared, or in a folder that is closed and opened between two polls.

use std::sync::Arc;
use std::time::Duration;

use dynamodb_emulator::clock::VirtualClock;
use dynamodb_emulator::{AuthMode, Emulator};
use serde_json::{Value, json};

use crate::support::folder::Folder;

/// How long a status is on its way, and how long a waiter waits between two polls.
const CHANGE: Duration = Duration::from_secs(5);
const DELAY: Duration = Duration::from_secs(2);

/// More polls than any waiter here needs.
const POLLS_MAX: usize = 60;

/// Where an emulator keeps what it has.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Keeping {
    Memory,
    TwoEngines,
    Folder,
}

/// An emulator whose time goes on between polls alone.
struct Polled {
    keeping: Keeping,
    clock: Arc<VirtualClock>,
    folder: Folder,
    emulator: Option<Emulator>,
}

/// What a waiter looks at.
struct Waiter<'a> {
    operation: &'a str,
    request: Value,
    /// A pointer into the answer.
    at: &'a str,
    /// What lets it wait on.
    pending: &'a [&'a str],
    /// What it waits for; nothing, if that is the end of the thing.
    target: Option<&'a str>,
}

impl Polled {
    fn new(keeping: Keeping) -> Self {
        let mut polled = Self {
            keeping,
            clock: Arc::new(VirtualClock::default()),
            folder: Folder::new("polling"),
            emulator: None,
        };
        polled.open();
        polled
    }

    /// Opens it, for the second time over what it has kept.
    fn open(&mut self) {
        // One folder is open once.
        drop(self.emulator.take());
        let builder = Emulator::builder()
            .auth(AuthMode::Off)
            .shared_keys()
            .seed(1)
            .clock(self.clock.clone())
            .recovery_lag(Duration::ZERO)
            .transient_statuses(CHANGE);
        let data = self.folder.path().join("data");
        let builder = match self.keeping {
            Keeping::Memory => builder,
            Keeping::TwoEngines => builder.tee(),
            Keeping::Folder => builder.data(data),
        };
        self.emulator = Some(builder.build().unwrap());
    }

    /// What the emulator answers, and whether that is what was asked for.
    fn asked(&self, operation: &str, request: &Value) -> (bool, Value) {
        let request = http::Request::post("/")
            .header("host", "localhost")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .body(request.to_string().into())
            .unwrap();
        let emulator = self.emulator.as_ref().unwrap();
        let answer = emulator.handle(request);
        assert_eq!(emulator.divergences(), []);
        let body = serde_json::from_slice(answer.body()).unwrap();
        (answer.status().is_success(), body)
    }

    #[track_caller]
    fn call(&self, operation: &str, request: Value) -> Value {
        let (is_done, answer) = self.asked(operation, &request);
        assert!(is_done, "{operation}: {answer}");
        answer
    }

    /// Polls until the waiter has what it waits for; what it has seen on the way, each once.
    #[track_caller]
    fn wait(&mut self, waiter: &Waiter<'_>) -> Vec<String> {
        let mut seen: Vec<String> = Vec::new();
        for _ in 0..POLLS_MAX {
            let (is_done, answer) = self.asked(waiter.operation, &waiter.request);
            let status = match is_done {
                true => answer.pointer(waiter.at).and_then(Value::as_str),
                false => {
                    let code = answer["__type"].as_str().unwrap();
                    assert!(code.ends_with("#ResourceNotFoundException"), "{answer}");
                    None
                }
            };
            if status == waiter.target {
                return seen;
            }
            let status = status.unwrap_or("absent");
            assert!(waiter.pending.contains(&status), "{status}: {answer}");
            if seen.last().is_none_or(|last| last != status) {
                seen.push(status.to_owned());
            }
            self.clock.advance(DELAY);
            if self.keeping == Keeping::Folder {
                self.open();
            }
        }
        panic!("{} waits for ever: {seen:?}", waiter.operation);
    }
}

/// Lets a story happen wherever an emulator may keep what it has.
fn everywhere(story: impl Fn(&mut Polled)) {
    for keeping in [Keeping::Memory, Keeping::TwoEngines, Keeping::Folder] {
        story(&mut Polled::new(keeping));
    }
}

fn table(name: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    })
}

/// The waiter of Terraform's provider for a table's own status, which the others have as well.
fn active(name: &str) -> Waiter<'static> {
    Waiter {
        operation: "DescribeTable",
        request: json!({"TableName": name}),
        at: "/Table/TableStatus",
        pending: &["CREATING", "UPDATING"],
        target: Some("ACTIVE"),
    }
}

fn gone(name: &str) -> Waiter<'static> {
    Waiter {
        pending: &["ACTIVE", "DELETING"],
        target: None,
        ..active(name)
    }
}

/// `aws dynamodb wait …`
/// (<https://docs.aws.amazon.com/cli/latest/reference/dynamodb/wait/>).
#[test]
fn the_waiters_of_the_cli() {
    everywhere(|polled| {
        polled.call("CreateTable", table("tea"));
        assert_eq!(polled.wait(&active("tea")), ["CREATING"]);
        let stream = "arn:aws:kinesis:us-east-1:000000000000:stream/tea";
        let enable = json!({"TableName": "tea", "StreamArn": stream});
        polled.call("EnableKinesisStreamingDestination", enable);
        let seen = polled.wait(&Waiter {
            operation: "DescribeKinesisStreamingDestination",
            request: json!({"TableName": "tea"}),
            at: "/KinesisDataStreamDestinations/0/DestinationStatus",
            pending: &["ENABLING"],
            target: Some("ACTIVE"),
        });
        assert_eq!(seen, ["ENABLING"]);
        let enable = json!({"TableName": "tea", "ContributorInsightsAction": "ENABLE"});
        polled.call("UpdateContributorInsights", enable);
        let seen = polled.wait(&Waiter {
            operation: "DescribeContributorInsights",
            request: json!({"TableName": "tea"}),
            at: "/ContributorInsightsStatus",
            pending: &["ENABLING"],
            target: Some("ENABLED"),
        });
        assert_eq!(seen, ["ENABLING"]);
        let on = json!({"TableName": "tea", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true}});
        polled.call("UpdateContinuousBackups", on);
        let described = polled.call("DescribeTable", json!({"TableName": "tea"}));
        let arn = &described["Table"]["TableArn"];
        let export = json!({"TableArn": arn, "S3Bucket": "lake"});
        let begun = polled.call("ExportTableToPointInTime", export);
        polled.wait(&Waiter {
            operation: "DescribeExport",
            request: json!({"ExportArn": begun["ExportDescription"]["ExportArn"]}),
            at: "/ExportDescription/ExportStatus",
            pending: &["IN_PROGRESS"],
            target: Some("COMPLETED"),
        });
        polled.call("DeleteTable", json!({"TableName": "tea"}));
        assert_eq!(polled.wait(&gone("tea")), ["DELETING"]);
    });
}

/// What the provider polls between its calls, in its order
/// (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table>).
#[test]
fn the_waiters_of_terraform() {
    everywhere(|polled| {
        let mut create = table("cup");
        create["StreamSpecification"] =
            json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"});
        polled.call("CreateTable", create);
        assert_eq!(polled.wait(&active("cup")), ["CREATING"]);
        let expiry = json!({"AttributeName": "until", "Enabled": true});
        polled.call(
            "UpdateTimeToLive",
            json!({"TableName": "cup", "TimeToLiveSpecification": expiry}),
        );
        polled.wait(&Waiter {
            operation: "DescribeTimeToLive",
            request: json!({"TableName": "cup"}),
            at: "/TimeToLiveDescription/TimeToLiveStatus",
            pending: &["ENABLING"],
            target: Some("ENABLED"),
        });
        let on = json!({"PointInTimeRecoveryEnabled": true});
        polled.call(
            "UpdateContinuousBackups",
            json!({"TableName": "cup", "PointInTimeRecoverySpecification": on}),
        );
        polled.wait(&Waiter {
            operation: "DescribeContinuousBackups",
            request: json!({"TableName": "cup"}),
            at: "/ContinuousBackupsDescription/PointInTimeRecoveryDescription/PointInTimeRecoveryStatus",
            pending: &["DISABLED"],
            target: Some("ENABLED"),
        });
        let index = |action: &str, index: Value| {
            json!({
                "TableName": "cup",
                "AttributeDefinitions": [
                    {"AttributeName": "pk", "AttributeType": "S"}, {"AttributeName": "n", "AttributeType": "N"},
                ],
                "GlobalSecondaryIndexUpdates": [{action: index}],
            })
        };
        let made = json!({
            "IndexName": "by_n",
            "KeySchema": [{"AttributeName": "n", "KeyType": "HASH"}],
            "Projection": {"ProjectionType": "ALL"},
        });
        polled.call("UpdateTable", index("Create", made));
        let status = Waiter {
            at: "/Table/GlobalSecondaryIndexes/0/IndexStatus",
            ..active("cup")
        };
        assert_eq!(polled.wait(&status), ["CREATING"]);
        polled.wait(&active("cup"));
        let mut dropped = index("Delete", json!({"IndexName": "by_n"}));
        dropped
            .as_object_mut()
            .unwrap()
            .remove("AttributeDefinitions");
        polled.call("UpdateTable", dropped);
        let status = Waiter {
            pending: &["ACTIVE", "DELETING", "UPDATING"],
            target: None,
            ..status
        };
        assert_eq!(polled.wait(&status), ["DELETING"]);
        polled.wait(&active("cup"));
        polled.call("DeleteTable", json!({"TableName": "cup"}));
        assert_eq!(polled.wait(&gone("cup")), ["DELETING"]);
    });
}

/// The handler by which the CDK gives a table replicas asks for the replica and for the table, until both are there
/// (<https://github.com/aws/aws-cdk/tree/main/packages/%40aws-cdk/custom-resource-handlers>).
#[test]
fn the_handler_of_the_cdk() {
    everywhere(|polled| {
        let mut create = table("pot");
        create["StreamSpecification"] =
            json!({"StreamEnabled": true, "StreamViewType": "NEW_AND_OLD_IMAGES"});
        polled.call("CreateTable", create);
        polled.wait(&active("pot"));
        let replica = |action: &str| json!({"TableName": "pot", "ReplicaUpdates": [{action: {"RegionName": "eu-west-1"}}]});
        polled.call("UpdateTable", replica("Create"));
        let status = Waiter {
            at: "/Table/Replicas/0/ReplicaStatus",
            ..active("pot")
        };
        assert_eq!(polled.wait(&status), ["CREATING"]);
        polled.wait(&active("pot"));
        polled.call("UpdateTable", replica("Delete"));
        let status = Waiter {
            pending: &["ACTIVE", "DELETING", "UPDATING"],
            target: None,
            ..status
        };
        assert_eq!(polled.wait(&status), ["DELETING"]);
        polled.wait(&active("pot"));
        polled.call("DeleteTable", json!({"TableName": "pot"}));
        polled.wait(&gone("pot"));
    });
}
