//! Resource policies
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html>).

use serde_json::{Value, json};

use super::super::world::World;
use super::{arn, on_demand, with};
use crate::wire::ops::{
    CreateTable, DeleteResourcePolicy, DescribeTable, GetResourcePolicy, PutResourcePolicy,
};

const NOT_FOUND: &str = "PolicyNotFoundException";
const VALIDATION: &str = "ValidationException";

#[test]
fn policies_have_revisions() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let resource = arn("Music");
    let missing =
        format!("Resource-based policy not found for the provided ResourceArn: {resource}");
    let get = json!({"ResourceArn": resource});
    world.refused::<GetResourcePolicy>(get.clone(), NOT_FOUND, &missing);
    assert_eq!(world.ok::<DeleteResourcePolicy>(get.clone()), json!({}));

    let put = |text: &str| json!({"ResourceArn": resource, "Policy": text});
    let first = world.ok::<PutResourcePolicy>(put("{}"));
    assert_eq!(
        world.ok::<PutResourcePolicy>(put("{ }")),
        first,
        "the same document, the same revision"
    );
    let text = r#"{"Version":"2012-10-17"}"#;
    let second = world.ok::<PutResourcePolicy>(put(text));
    assert_ne!(second, first);
    assert_eq!(
        world.ok::<GetResourcePolicy>(get.clone()),
        json!({"Policy": text, "RevisionId": second["RevisionId"]})
    );
    for expected in [&first["RevisionId"], &json!("NO_POLICY")] {
        let stale = with(put("{}"), json!({"ExpectedRevisionId": expected}));
        world.refused::<PutResourcePolicy>(stale, NOT_FOUND, &missing);
    }
    let delete = with(
        get.clone(),
        json!({"ExpectedRevisionId": second["RevisionId"]}),
    );
    assert_eq!(world.ok::<DeleteResourcePolicy>(delete), second);
    world.refused::<GetResourcePolicy>(get, NOT_FOUND, &missing);
}

/// Of tables: <https://github.com/aws/aws-cdk/pull/36194>, of streams:
/// <https://github.com/aws-controllers-k8s/dynamodb-controller/pull/176>.
#[test]
fn actions_of_other_resources() {
    let world = World::new();
    let stream = json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"});
    world.ok::<CreateTable>(with(
        on_demand("Music"),
        json!({"StreamSpecification": stream}),
    ));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let stream = &described["Table"]["LatestStreamArn"];
    let table = json!(arn("Music"));
    let sentence = |names: &str| {
        format!(
            "One or more parameter values were invalid: Invalid policy document: The following action names are invalid: {names}"
        )
    };
    let of = |resource: &Value, statement: Value| {
        let document = json!({"Version": "2012-10-17", "Statement": statement});
        json!({"ResourceArn": resource, "Policy": document.to_string()})
    };
    let reading = json!([
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:DescribeStream"
    ]);
    let list = json!([{"Action": "dynamodb:*"}, {"Action": "dynamodb:ListStreams"}]);
    for (resource, statement, names) in [
        (
            &table,
            json!([{"Effect": "Allow", "Action": reading}]),
            "\"dynamodb:GetRecords\", \"dynamodb:DescribeStream\"",
        ),
        (
            &table,
            json!({"Action": "dynamodb:getsharditerator"}),
            "\"dynamodb:getsharditerator\"",
        ),
        (&table, list.clone(), "\"dynamodb:ListStreams\""),
        (stream, list, "\"dynamodb:ListStreams\""),
    ] {
        world.refused::<PutResourcePolicy>(of(resource, statement), VALIDATION, &sentence(names));
    }
    let allowed =
        json!([{"Action": ["dynamodb:GetItem", "dynamodb:DescribeTable"]}, {"Action": 1}]);
    world.ok::<PutResourcePolicy>(of(&table, allowed));
    world.ok::<PutResourcePolicy>(of(
        stream,
        json!({"Action": ["dynamodb:GetRecords", "dynamodb:DescribeStream"]}),
    ));
    let policy = json!({"Statement": {"Action": "dynamodb:GetRecords"}}).to_string();
    world.refused::<CreateTable>(
        with(on_demand("Other"), json!({"ResourcePolicy": policy})),
        VALIDATION,
        &sentence("\"dynamodb:GetRecords\""),
    );
}

#[test]
fn a_stream_has_a_policy_of_its_own() {
    let world = World::new();
    let stream = json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"});
    let policies = json!({"StreamSpecification": stream, "ResourcePolicy": "{}"});
    world.ok::<CreateTable>(with(on_demand("Music"), policies));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let resource = &described["Table"]["LatestStreamArn"];
    assert!(
        world
            .call::<GetResourcePolicy>(&json!({"ResourceArn": resource}))
            .is_err()
    );
    let text = r#"{"Version":"2012-10-17"}"#;
    world.ok::<PutResourcePolicy>(json!({"ResourceArn": resource, "Policy": text}));
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": resource}));
    assert_eq!(policy["Policy"], text);
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": arn("Music")}));
    assert_eq!(policy["Policy"], "{}");
}

// Seen on the service.
#[test]
fn a_policy_is_shown_in_one_form() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let resource = arn("Music");
    let put = |text: &str| {
        world.ok::<PutResourcePolicy>(json!({"ResourceArn": resource, "Policy": text}))["RevisionId"].clone()
    };
    let shown = || {
        let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": resource}));
        policy["Policy"].as_str().unwrap().to_owned()
    };
    let first = put(
        r#"{ "Statement": {"Resource": ["*"], "Action": ["dynamodb:GetItem", "dynamodb:GetItem"], "Effect": "allow",
            "Principal": {"AWS": ["a", "a", "b"]}, "Sid": "one",
            "Condition": {"StringEquals": {"aws:x": ["y"]}}}, "Version": "2012-10-17" }"#,
    );
    let form = r#"{"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"Allow","Principal":{"AWS":["a","b"]},"Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"aws:x":"y"}}}]}"#;
    assert_eq!(shown(), form);
    assert_eq!(put(form), first);
    // Named or not, the older version is shown; and yet these are two documents.
    let unnamed = put(r#"{"Statement":[{"Action":"dynamodb:*"}]}"#);
    let named = r#"{"Version":"2008-10-17","Statement":[{"Action":"dynamodb:*"}]}"#;
    assert_eq!(shown(), named);
    assert_ne!(put(named), unnamed);
    assert_eq!(shown(), named);
    for (document, sentence) in [
        (
            r#"{"Statement":[]}"#,
            "Could not parse the policy: Statement is empty!",
        ),
        (
            r#"{"Statement":[{"Sid":"a"},{"Sid":"a"}]}"#,
            "The Statement Ids in the policy are not unique",
        ),
        ("[]", "This policy contains invalid Json"),
    ] {
        world.refused::<PutResourcePolicy>(
            json!({"ResourceArn": resource, "Policy": document}),
            VALIDATION,
            &format!(
                "One or more parameter values were invalid: Invalid policy document: {sentence}"
            ),
        );
    }
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(20_480));
    world.refused::<PutResourcePolicy>(
        json!({"ResourceArn": resource, "Policy": long}),
        VALIDATION,
        "One or more parameter values were invalid: Maximum policy size of 20480 bytes exceeded",
    );
}
