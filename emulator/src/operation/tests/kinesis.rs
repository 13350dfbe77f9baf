//! Destinations in Kinesis: their states, their refusals, and the records that go there.

use std::time::Duration;

use serde_json::{Value, json};

use super::tables::on_demand;
use super::world::{START, World};
use crate::operation;
use crate::wire::ops::{
    CreateTable, DeleteItem, DeleteTable, DescribeKinesisStreamingDestination,
    DisableKinesisStreamingDestination, EnableKinesisStreamingDestination, PutItem, UpdateItem,
    UpdateKinesisStreamingDestination, UpdateTimeToLive,
};

const ARN: &str = "arn:aws:kinesis:eu-west-1:000000000000:stream/changes";
const OTHER: &str = "arn:aws:kinesis:eu-west-1:000000000000:stream/others";

/// How the service begins what it says about a state.
const WRONG_STATE: &str = "Table is not in a valid state to enable Kinesis Streaming Destination: ";

fn to(arn: &str) -> Value {
    json!({"TableName": "Music", "StreamArn": arn})
}

fn destinations(world: &World) -> Value {
    let answer = world.ok::<DescribeKinesisStreamingDestination>(json!({"TableName": "Music"}));
    assert_eq!(answer["TableName"], "Music");
    answer["KinesisDataStreamDestinations"].clone()
}

/// The records that went to the stream, as JSON, and the keys by which shards are chosen.
fn sent(world: &World, arn: &str) -> Vec<(String, Value)> {
    let records = operation::sent(&world.context, arn).wait().unwrap();
    let records = records.iter();
    records
        .map(|record| {
            let data = serde_json::from_slice(&record.data).unwrap();
            (record.partition_key.clone(), data)
        })
        .collect()
}

fn put(world: &World, artist: &str, year: &str) {
    world.ok::<PutItem>(json!({"TableName": "Music",
        "Item": {"pk": {"S": artist}, "year": {"N": year}}}));
}

// The states and their times are those seen on the service.
#[test]
fn a_destination_lives_from_enabling_to_disabled() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    world.ok::<CreateTable>(on_demand("Music"));
    world.refused::<DescribeKinesisStreamingDestination>(
        json!({"TableName": "Music"}),
        "ResourceNotFoundException",
        "Requested resource not found: Table: Music not found",
    );
    world.clock.advance(second);
    assert_eq!(destinations(&world), json!([]));

    let answer = world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    assert_eq!(
        answer,
        json!({"TableName": "Music", "StreamArn": ARN, "DestinationStatus": "ENABLING",
            "EnableKinesisStreamingConfiguration": {}})
    );
    let shown = |status: &str| json!([{"StreamArn": ARN, "DestinationStatus": status}]);
    assert_eq!(destinations(&world), shown("ENABLING"));
    world.refused::<EnableKinesisStreamingDestination>(
        to(OTHER),
        "ValidationException",
        &format!(
            "{WRONG_STATE}EnableKinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform \
             ENABLE operation."
        ),
    );
    world.refused::<DisableKinesisStreamingDestination>(
        to(ARN),
        "ValidationException",
        &format!(
            "{WRONG_STATE}KinesisStreamingDestination must be ACTIVE to perform DISABLE operation."
        ),
    );
    world.clock.advance(second);
    assert_eq!(destinations(&world), shown("ACTIVE"));

    let answer = world.ok::<DisableKinesisStreamingDestination>(to(ARN));
    assert_eq!(
        answer,
        json!({"TableName": "Music", "StreamArn": ARN, "DestinationStatus": "DISABLING"})
    );
    assert_eq!(destinations(&world), shown("DISABLING"));
    world.clock.advance(second);
    assert_eq!(destinations(&world), shown("DISABLED"));

    // Another one while this one stays listed; then the same again, in its place.
    world.ok::<EnableKinesisStreamingDestination>(to(OTHER));
    world.clock.advance(second);
    world.ok::<DisableKinesisStreamingDestination>(to(OTHER));
    world.clock.advance(second);
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    world.clock.advance(second);
    assert_eq!(
        destinations(&world),
        json!([{"StreamArn": ARN, "DestinationStatus": "ACTIVE"},
            {"StreamArn": OTHER, "DestinationStatus": "DISABLED"}])
    );

    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    assert_eq!(destinations(&world)[0]["DestinationStatus"], "UPDATING");
}

#[test]
fn what_is_no_stream_of_the_account_and_region_fails_later() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let foreign = [
        "arn:aws:kinesis:us-east-1:000000000000:stream/changes",
        "arn:aws:kinesis:eu-west-1:111111111111:stream/changes",
        "arn:aws:dynamodb:eu-west-1:000000000000:table/Music",
        "arn:aws:kinesis:eu-west-1:000000000000:stream/",
    ];
    for (place, arn) in foreign.into_iter().enumerate() {
        let answer = world.ok::<EnableKinesisStreamingDestination>(to(arn));
        assert_eq!(answer["DestinationStatus"], "ENABLING");
        assert_eq!(
            destinations(&world)[place],
            json!({"StreamArn": arn, "DestinationStatus": "ENABLE_FAILED",
                "DestinationStatusDescription":
                    "User does not have a permission to use kinesis stream"})
        );
    }
    put(&world, "Nina", "1958");
    assert_eq!(sent(&world, foreign[0]), []);
}

#[test]
fn the_precision_changes_while_a_destination_is_on() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let with = |precision: Value| {
        json!({"TableName": "Music", "StreamArn": ARN,
            "UpdateKinesisStreamingConfiguration": precision})
    };
    let micro = json!({"ApproximateCreationDateTimePrecision": "MICROSECOND"});
    world.refused::<UpdateKinesisStreamingDestination>(
        with(micro.clone()),
        "ValidationException",
        &format!(
            "{WRONG_STATE}Kinesis streaming is not in ACTIVE state. Updates are only allowed in ACTIVE state. \
             TableName: Music, kdsArn: {ARN}"
        ),
    );
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    for nothing in [json!({}), Value::Null] {
        world.refused::<UpdateKinesisStreamingDestination>(
            with(nothing),
            "ValidationException",
            "Streaming destination cannot be updated with given parameters: \
             UpdateKinesisStreamingConfiguration cannot be null or contain only null values",
        );
    }
    let answer = world.ok::<UpdateKinesisStreamingDestination>(with(micro.clone()));
    assert_eq!(
        answer,
        json!({"TableName": "Music", "StreamArn": ARN, "DestinationStatus": "UPDATING",
            "UpdateKinesisStreamingConfiguration": micro})
    );
    assert_eq!(
        destinations(&world),
        json!([{"StreamArn": ARN, "DestinationStatus": "ACTIVE",
            "ApproximateCreationDateTimePrecision": "MICROSECOND"}])
    );
    let again = world
        .call::<UpdateKinesisStreamingDestination>(&with(micro))
        .unwrap_err();
    let sentence = again.message().unwrap_or_default().to_owned();
    assert!(
        sentence.starts_with(
            "Invalid Request: Precision is already set to the desired value of MICROSECOND for tableId: "
        ) && sentence.ends_with(&format!(", kdsArn: {ARN}")),
        "{sentence}"
    );

    put(&world, "Nina", "1958");
    let record = &sent(&world, ARN)[0].1["dynamodb"];
    assert_eq!(
        (
            &record["ApproximateCreationDateTime"],
            &record["ApproximateCreationDateTimePrecision"]
        ),
        (&json!(START * 1_000_000), &json!("MICROSECOND"))
    );
}

#[test]
fn records_stay_as_exact_as_they_were_sent() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    put(&world, "one", "1");
    for (year, precision) in [("4", "MICROSECOND"), ("5", "MILLISECOND")] {
        world.ok::<UpdateKinesisStreamingDestination>(json!({
            "TableName": "Music", "StreamArn": ARN,
            "UpdateKinesisStreamingConfiguration":
                {"ApproximateCreationDateTimePrecision": precision},
        }));
        put(&world, "one", year);
    }
    let mut exact = to(ARN);
    exact["EnableKinesisStreamingConfiguration"] =
        json!({"ApproximateCreationDateTimePrecision": "MICROSECOND"});
    for enable in [exact, to(ARN)] {
        world.ok::<DisableKinesisStreamingDestination>(to(ARN));
        put(&world, "one", "2");
        world.ok::<EnableKinesisStreamingDestination>(enable);
        put(&world, "one", "3");
    }
    let told = |world: &World| {
        let records = sent(world, ARN).into_iter();
        let records = records.map(|(_, record)| record["dynamodb"].clone());
        let told = records.map(|it| {
            let factor = it["ApproximateCreationDateTime"].as_i64().unwrap() / START;
            let named = it.get("ApproximateCreationDateTimePrecision").is_some();
            (factor, named)
        });
        told.collect::<Vec<_>>()
    };
    let (milli, micro) = ((1000, false), (1_000_000, true));
    assert_eq!(told(&world), [milli, micro, milli, micro, milli]);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

// Two captures of real records agree in the members and their order.
#[test]
fn records_have_the_form_of_real_ones() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    put(&world, "before", "1");
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    put(&world, "Nina", "1958");
    put(&world, "Nina", "1958");
    world.ok::<UpdateItem>(json!({"TableName": "Music", "Key": {"pk": {"S": "Nina"}},
        "UpdateExpression": "SET #y = :y", "ExpressionAttributeNames": {"#y": "year"},
        "ExpressionAttributeValues": {":y": {"N": "1959"}}}));
    world.ok::<DeleteItem>(json!({"TableName": "Music", "Key": {"pk": {"S": "Nina"}}}));
    world.ok::<DisableKinesisStreamingDestination>(to(ARN));
    put(&world, "after", "1");

    let records = operation::sent(&world.context, ARN).wait().unwrap();
    let first = String::from_utf8(records[0].data.clone()).unwrap();
    let id = first.split('"').nth(7).unwrap();
    assert_eq!(
        first,
        format!(
            "{{\"awsRegion\":\"eu-west-1\",\"eventID\":\"{id}\",\"eventName\":\"INSERT\",\
             \"userIdentity\":null,\"recordFormat\":\"application/json\",\"tableName\":\"Music\",\
             \"dynamodb\":{{\"ApproximateCreationDateTime\":{START}000,\
             \"Keys\":{{\"pk\":{{\"S\":\"Nina\"}}}},\
             \"NewImage\":{{\"pk\":{{\"S\":\"Nina\"}},\"year\":{{\"N\":\"1958\"}}}},\
             \"SizeBytes\":19}},\"eventSource\":\"aws:dynamodb\"}}"
        )
    );
    assert_eq!(id.len(), 36);

    let records = sent(&world, ARN);
    let names: Vec<&str> = records
        .iter()
        .map(|(_, record)| record["eventName"].as_str().unwrap())
        .collect();
    // What changes nothing is told of by nothing, and both images are there whatever a stream would show.
    assert_eq!(names, ["INSERT", "MODIFY", "REMOVE"]);
    let old = json!({"pk": {"S": "Nina"}, "year": {"N": "1958"}});
    assert_eq!(records[1].1["dynamodb"]["OldImage"], old);
    assert_eq!(records[2].1["dynamodb"].get("NewImage"), None);
    let (key, _) = &records[0];
    assert!(key.len() == 32 && key.bytes().all(|byte| b"0123456789ABCDEF".contains(&byte)));
    assert!(records.iter().all(|(other, _)| other == key));
}

#[test]
fn an_item_that_expires_goes_there_as_the_service_s_own() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<UpdateTimeToLive>(json!({"TableName": "Music",
        "TimeToLiveSpecification": {"Enabled": true, "AttributeName": "year"}}));
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    put(&world, "Nina", &(START + 1).to_string());
    world.clock.advance(Duration::from_secs(10));
    let records = sent(&world, ARN);
    assert_eq!(
        records[1].1["userIdentity"],
        json!({"principalId": "dynamodb.amazonaws.com", "type": "Service"})
    );
}

#[test]
fn records_are_shown_for_a_day() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    put(&world, "Nina", "1");
    world.clock.advance(Duration::from_secs(24 * 60 * 60));
    assert_eq!(sent(&world, ARN), []);
}

#[test]
fn what_was_handed_on_is_not_handed_on_again() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    for year in 1..=5 {
        put(&world, "Nina", &year.to_string());
    }
    let mut counts = Vec::new();
    loop {
        let bundles = operation::outgoing(&world.context, 2).wait().unwrap();
        let Some(bundle) = bundles.first() else {
            break;
        };
        assert_eq!(&*bundle.stream_arn, ARN);
        counts.push(bundle.records.len());
        operation::handed_on(&world.context, bundle).unwrap();
    }
    assert_eq!(counts, [2, 2, 1]);
    assert_eq!(world.context.engine.verify(), Vec::<String>::new());
}

#[test]
fn nothing_is_left_of_a_table_that_goes() {
    let world = World::new();
    for round in 0..2 {
        world.ok::<CreateTable>(on_demand("Music"));
        assert_eq!(destinations(&world), json!([]), "round {round}");
        world.ok::<EnableKinesisStreamingDestination>(to(ARN));
        put(&world, "Nina", "1");
        assert_eq!(sent(&world, ARN).len(), 1, "round {round}");
        world.ok::<DeleteTable>(json!({"TableName": "Music"}));
        assert_eq!(sent(&world, ARN), []);
        assert_eq!(world.context.engine.verify(), Vec::<String>::new());
    }
}

#[test]
fn a_disable_takes_no_configuration() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.ok::<EnableKinesisStreamingDestination>(to(ARN));
    let mut request = to(ARN);
    request["EnableKinesisStreamingConfiguration"] = json!({});
    world.refused::<DisableKinesisStreamingDestination>(
        request,
        "ValidationException",
        "Stream cannot be disabled using EnableKinesisStreamingConfiguration parameters",
    );
}
