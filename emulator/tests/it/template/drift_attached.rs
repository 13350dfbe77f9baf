//! What callers change of what a file attaches to its tables, and of the items that it has.

use dynamodb_emulator::{DriftOutcome, Emulator, Replacing, Template};
use serde_json::{Value, json};

use super::global::{SCALED, TWO_REGIONS, ask, global};
use super::{created, template};

/// A call to a region, and what is told of the template afterwards.
type Change<'a> = (&'a str, &'a str, Value, &'a [&'a str]);

/// Makes the tables of a file, then one change after the other, and holds what is told against the file.
#[track_caller]
fn drifts(text: &str, changes: &[Change<'_>]) -> (Emulator, [Template; 1]) {
    let emulator = created(text);
    let templates = [Template::parse(text).unwrap()];
    assert_eq!(emulator.compare_tables(&templates).unwrap(), []);
    for (region, operation, request, expected) in changes {
        ask(&emulator, region, operation, request);
        let told = emulator.compare_tables(&templates).unwrap();
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told, *expected, "{operation} {request}");
    }
    (emulator, templates)
}

/// The tables follow their file, and then nothing differs.
#[track_caller]
pub(super) fn follows(emulator: &Emulator, templates: &[Template]) -> usize {
    let followed = emulator.follow_tables(templates, Replacing::Never).unwrap();
    let is_applied = |it: &dynamodb_emulator::TableDrift| it.outcome == DriftOutcome::Applied;
    assert!(followed.iter().all(is_applied), "{followed:?}");
    assert_eq!(emulator.compare_tables(templates).unwrap(), []);
    followed.len()
}

const HOME: &str = "us-east-1";

/// A table with all that can be attached to one.
fn attached() -> String {
    template(
        "      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 9 }
      ContributorInsightsSpecification: { Enabled: true }
      KinesisStreamSpecification: { StreamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/tea' }
      ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: Deny, Principal: '*', Action: 'dynamodb:GetItem', Resource: '*' }] } }
      Tags: [{ Key: a, Value: b }]",
    )
}

/// A request about the table.
fn tea(more: Value) -> Value {
    let mut request = json!({"TableName": "Tea"});
    let more = more.as_object().unwrap().clone();
    request.as_object_mut().unwrap().extend(more);
    request
}

#[test]
fn what_is_attached_to_a_table() {
    let text = attached();
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/Tea";
    let mut lines: Vec<String> = Vec::new();
    let steps = [
        (
            "UpdateTimeToLive",
            tea(json!({"TimeToLiveSpecification": {"AttributeName": "ttl", "Enabled": false}})),
            "Tea: the attribute by which items expire is never, and ttl in the file",
        ),
        (
            "UpdateContinuousBackups",
            tea(
                json!({"PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": true, "RecoveryPeriodInDays": 3}}),
            ),
            "Tea: point-in-time recovery is on for 3 days, and on for 9 days in the file",
        ),
        (
            "TagResource",
            json!({"ResourceArn": arn, "Tags": [{"Key": "a", "Value": "c"}]}),
            "Tea: the tag a is c, and b in the file",
        ),
        (
            "UpdateContributorInsights",
            tea(json!({"ContributorInsightsAction": "DISABLE"})),
            "Tea: contributor insights is absent, and ACCESSED_AND_THROTTLED_KEYS in the file",
        ),
        (
            "DeleteResourcePolicy",
            json!({"ResourceArn": arn}),
            "Tea: its resource policy is absent, and {",
        ),
        (
            "DisableKinesisStreamingDestination",
            tea(json!({"StreamArn": "arn:aws:kinesis:us-east-1:000000000000:stream/tea"})),
            "Tea: the destination arn:aws:kinesis:us-east-1:000000000000:stream/tea is absent, and MILLISECOND in the file",
        ),
    ];
    let emulator = created(&text);
    let templates = [Template::parse(&text).unwrap()];
    assert_eq!(emulator.compare_tables(&templates).unwrap(), []);
    for (operation, request, line) in steps {
        ask(&emulator, HOME, operation, &request);
        lines.push(line.to_owned());
        let told = emulator.compare_tables(&templates).unwrap();
        let told: Vec<String> = told.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), lines.len(), "{told:?}");
        for line in &lines {
            assert!(
                told.iter().any(|told| told.starts_with(line)),
                "{line}\n{told:?}"
            );
        }
    }
    assert_eq!(follows(&emulator, &templates), 6);
}

/// A destination that is on in another way is changed.
#[test]
fn a_destination_that_is_on_in_another_way() {
    let text = attached();
    let emulator = created(&text);
    let templates = [Template::parse(&text).unwrap()];
    let off = "DisableKinesisStreamingDestination";
    let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/tea";
    ask(&emulator, HOME, off, &tea(json!({"StreamArn": arn})));
    let enable = "EnableKinesisStreamingDestination";
    let in_another_way = tea(
        json!({"StreamArn": arn, "EnableKinesisStreamingConfiguration": {
        "ApproximateCreationDateTimePrecision": "MICROSECOND"}}),
    );
    ask(&emulator, HOME, enable, &in_another_way);
    assert_eq!(follows(&emulator, &templates), 1);
    let describe = "DescribeKinesisStreamingDestination";
    let found = ask(&emulator, HOME, describe, &tea(json!({})));
    let found = &found["KinesisDataStreamDestinations"];
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    assert_eq!(found[0]["DestinationStatus"], "ACTIVE");
    assert_eq!(
        found[0]["ApproximateCreationDateTimePrecision"],
        "MILLISECOND"
    );
}

/// What callers attach beside the file is theirs.
#[test]
fn what_no_file_attaches() {
    let plain = [Template::parse(&template("")).unwrap()];
    let emulator = created(&template(""));
    let request = json!({"TableName": "Tea", "ContributorInsightsAction": "ENABLE"});
    ask(&emulator, HOME, "UpdateContributorInsights", &request);
    assert_eq!(emulator.compare_tables(&plain).unwrap(), []);
}

#[test]
fn what_is_attached_in_other_regions() {
    let away = "arn:aws:dynamodb:eu-west-1:000000000000:table/Tea";
    let insights = |index: Value| {
        let mut request = json!({"TableName": "Tea", "ContributorInsightsAction": "DISABLE"});
        if !index.is_null() {
            request["IndexName"] = index;
        }
        request
    };
    let index = "Tea: contributor insights of the index by_pk in eu-west-1 is absent, and THROTTLED_KEYS in the file";
    let table = "Tea: contributor insights in eu-west-1 is absent, and ACCESSED_AND_THROTTLED_KEYS in the file";
    let tag = "Tea: the tag where in eu-west-1 is absent, and away in the file";
    let (emulator, templates) = drifts(
        &global(TWO_REGIONS),
        &[
            (
                "eu-west-1",
                "UpdateContributorInsights",
                insights(json!("by_pk")),
                &[index],
            ),
            (
                "eu-west-1",
                "UpdateContributorInsights",
                insights(Value::Null),
                &[table, index],
            ),
            (
                "eu-west-1",
                "UntagResource",
                json!({"ResourceArn": away, "TagKeys": ["where"]}),
                &[tag, table, index],
            ),
            // As of the table itself, all tags are those of the file.
            (
                "eu-west-1",
                "TagResource",
                json!({"ResourceArn": away, "Tags": [{"Key": "own", "Value": "x"}]}),
                &[
                    "Tea: the tag own in eu-west-1 is x, and absent in the file",
                    tag,
                    table,
                    index,
                ],
            ),
        ],
    );
    assert_eq!(follows(&emulator, &templates), 4);
}

/// A region that the file adds comes, with all that its replica has of its own; one that it has no more stays.
#[test]
fn regions_come_and_stay() {
    let both = [Template::parse(&global(TWO_REGIONS)).unwrap()];
    let emulator = created(&global(TWO_REGIONS));
    let open = json!({"TableName": "Tea", "DeletionProtectionEnabled": false});
    ask(&emulator, "eu-west-1", "UpdateTable", &open);
    let leave =
        json!({"TableName": "Tea", "ReplicaUpdates": [{"Delete": {"RegionName": "eu-west-1"}}]});
    ask(&emulator, HOME, "UpdateTable", &leave);
    let told = emulator.compare_tables(&both).unwrap();
    assert_eq!(
        told[0].what,
        "the list of its other regions is ap-northeast-1, and ap-northeast-1 and eu-west-1 in the file"
    );
    assert_eq!(follows(&emulator, &both), told.len());
    let described = json!({"TableName": "Tea"});
    let replica = ask(&emulator, "eu-west-1", "DescribeTable", &described);
    assert_eq!(replica["Table"]["DeletionProtectionEnabled"], true);
    let join =
        json!({"TableName": "Tea", "ReplicaUpdates": [{"Create": {"RegionName": "eu-central-1"}}]});
    ask(&emulator, HOME, "UpdateTable", &join);
    let followed = emulator.follow_tables(&both, Replacing::Allowed).unwrap();
    assert_eq!(followed.len(), 1);
    assert_eq!(
        followed[0].to_string(),
        "Tea: the list of its other regions is ap-northeast-1 and eu-central-1 and eu-west-1, and ap-northeast-1 and \
         eu-west-1 in the file; left as it is: a replica goes with its items, by a call alone"
    );
}

#[test]
fn how_regions_are_scaled() {
    let writes = |region: &str| {
        format!(
            "Tea: auto scaling of writes in {region} is 5 to 60 units for 70 % use, and 5 to 50 units for 70 % use in \
             the file"
        )
    };
    let (home, away) = (writes("us-east-1"), writes("eu-west-1"));
    let (emulator, templates) = drifts(
        &global(SCALED),
        &[(
            HOME,
            "UpdateTableReplicaAutoScaling",
            json!({"TableName": "Tea", "ProvisionedWriteCapacityAutoScalingUpdate": {
                "MinimumUnits": 5, "MaximumUnits": 60,
                "ScalingPolicyUpdate": {"TargetTrackingScalingPolicyConfiguration": {"TargetValue": 70}},
            }}),
            &[&away, &home],
        )],
    );
    assert_eq!(follows(&emulator, &templates), 2);
}

/// Items of a file that callers change are told, and those are put that are gone: nothing is put over what a caller
/// wrote, unless that may go.
#[test]
fn items_of_terraform() {
    let key = json!({"id": {"S": "1"}, "id2": {"S": "x"}});
    let item = json!({"id": {"S": "1"}, "id2": {"S": "x"}, "n": {"N": "2"}, "m": {"S": "y"}});
    let other = json!({"id": {"S": "2"}, "id2": {"S": "x"}});
    let (emulator, templates) = drifts(
        &super::sources::plan_of_orders(),
        &[
            (
                HOME,
                "PutItem",
                json!({"TableName": "orders", "Item": other}),
                &[],
            ),
            (
                HOME,
                "PutItem",
                json!({"TableName": "orders", "Item": item}),
                &[
                    r#"orders: m of the item {"id":{"S":"1"},"id2":{"S":"x"}} is {"S":"y"}, and absent in the file"#,
                    r#"orders: n of the item {"id":{"S":"1"},"id2":{"S":"x"}} is {"N":"2"}, and {"N":"1.5"} in the file"#,
                ],
            ),
            (
                HOME,
                "DeleteItem",
                json!({"TableName": "orders", "Key": key}),
                &[
                    r#"orders: the item {"id":{"S":"1"},"id2":{"S":"x"}} is absent, and id {"S":"1"}, id2 {"S":"x"}, n {"N":"1.5"} in the file"#,
                ],
            ),
        ],
    );
    assert_eq!(follows(&emulator, &templates), 1);
    let get = json!({"TableName": "orders", "Key": key});
    let put = json!({"TableName": "orders", "Item": item});
    ask(&emulator, HOME, "PutItem", &put);
    let followed = emulator
        .follow_tables(&templates, Replacing::Never)
        .unwrap();
    assert_eq!(followed.len(), 2);
    for one in followed {
        let why = "; left as it is: that would take away data, which was not allowed";
        assert!(one.to_string().ends_with(why), "{one}");
    }
    assert_eq!(ask(&emulator, HOME, "GetItem", &get)["Item"], item);
    let followed = emulator
        .follow_tables(&templates, Replacing::Allowed)
        .unwrap();
    assert!(
        followed
            .iter()
            .all(|it| it.outcome == DriftOutcome::Applied)
    );
    let mut wanted = key.clone();
    wanted["n"] = json!({"N": "1.5"});
    assert_eq!(ask(&emulator, HOME, "GetItem", &get)["Item"], wanted);
    // An attribute that is not there is nobody's.
    let update = json!({"TableName": "orders", "Key": key, "UpdateExpression": "REMOVE n"});
    ask(&emulator, HOME, "UpdateItem", &update);
    assert_eq!(follows(&emulator, &templates), 1);
}

/// Sample data of NoSQL Workbench; a long value is shown by its beginning. Who looks takes no capacity.
#[test]
fn items_of_workbench() {
    let long = "z".repeat(500);
    let model = json!({"ModelName": "Shop", "DataModel": [{
        "TableName": "carts",
        "KeyAttributes": {"PartitionKey": {"AttributeName": "id", "AttributeType": "S"}},
        "TableData": [{"id": {"S": "1"}, "note": {"S": long}}, {"id": {"S": "2"}}],
    }]});
    let text = model.to_string();
    let shown = format!(
        r#"carts: note of the item {{"id":{{"S":"1"}}}} is {{"S":"short"}}, and {{"S":"{}… (508 bytes) in the file"#,
        "z".repeat(234)
    );
    let put = json!({"TableName": "carts", "Item": {"id": {"S": "1"}, "note": {"S": "short"}}});
    let (emulator, templates) = drifts(&text, &[(HOME, "PutItem", put, &[&shown])]);
    emulator.enforce_all_capacity(true);
    let before = emulator.capacity_left();
    for _ in 0..100 {
        assert_eq!(emulator.compare_tables(&templates).unwrap().len(), 1);
    }
    assert_eq!(emulator.capacity_left(), before);
}

/// A table that somebody empties is no flood of lines, and one with another key is told as such alone.
#[test]
fn many_items_are_told_by_their_number() {
    let items: Vec<_> = (0..60)
        .map(|id| json!({"id": {"S": format!("{id:02}")}}))
        .collect();
    let model = |kind: &str, items: &[Value]| {
        json!({"ModelName": "Shop", "DataModel": [{
            "TableName": "carts",
            "KeyAttributes": {"PartitionKey": {"AttributeName": "id", "AttributeType": kind}},
            "TableData": items,
        }]})
        .to_string()
    };
    let emulator = created(&model("S", &[]));
    let told = |text: &str| {
        let templates = [Template::parse(text).unwrap()];
        let told = emulator.compare_tables(&templates).unwrap();
        told.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let lines = told(&model("S", &items));
    assert_eq!(lines.len(), 51);
    assert_eq!(
        lines[0],
        r#"carts: the item {"id":{"S":"00"}} is absent, and id {"S":"00"} in the file"#
    );
    assert_eq!(
        lines[50],
        "carts: 10 more of its items are others in the file"
    );
    let templates = [Template::parse(&model("S", &items)).unwrap()];
    assert_eq!(follows(&emulator, &templates), 51);
    assert_eq!(super::describe(&emulator, "carts")["ItemCount"], 60);
    assert_eq!(
        told(&model("N", &[json!({"id": {"N": "1"}})])),
        [
            "carts: its key is another one in the file; that needs a new table, which begins without items"
        ]
    );
}
