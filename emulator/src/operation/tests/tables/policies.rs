//! Resource policies
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html>).

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{arn, on_demand, with};
use crate::wire::ops::{
    CreateTable, DeleteResourcePolicy, DeleteTable, DescribeTable, GetResourcePolicy,
    PutResourcePolicy,
};

const NOT_FOUND: &str = "PolicyNotFoundException";
const VALIDATION: &str = "ValidationException";
const INVALID: &str = "One or more parameter values were invalid: ";

/// A statement with all that it must have, and these members.
fn statement(members: Value) -> Value {
    let whole = json!({
        "Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "dynamodb:GetItem", "Resource": "*",
    });
    with(whole, members)
}

/// A document of these statements.
fn document(statements: Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statements}).to_string()
}

/// The form in which the document is shown that has but one plain statement, with this version.
fn plain(version: &str) -> String {
    format!(
        r#"{{{version}"Statement":[{{"Effect":"Allow","Principal":{{"AWS":"111122223333"}},"Action":"dynamodb:GetItem","Resource":"*"}}]}}"#
    )
}

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
    let text = plain(r#""Version":"2008-10-17","#);
    let first = world.ok::<PutResourcePolicy>(put(&text));
    assert_eq!(
        world.ok::<PutResourcePolicy>(put(&text.replace(',', " , "))),
        first,
        "the same document, the same revision"
    );
    let text = plain(r#""Version":"2012-10-17","#);
    let second = world.ok::<PutResourcePolicy>(put(&text));
    assert_ne!(second, first);
    assert_eq!(
        world.ok::<GetResourcePolicy>(get.clone()),
        json!({"Policy": text, "RevisionId": second["RevisionId"]})
    );
    for expected in [first["RevisionId"].as_str().unwrap(), "NO_POLICY"] {
        let stale = with(put(&text), json!({"ExpectedRevisionId": expected}));
        let sentence = format!(
            "Resource-based policy not found for the provided ResourceArn: Requested update for policy with revision id \
             {expected}, but the policy associated to target table {resource} did not match"
        );
        world.refused::<PutResourcePolicy>(stale, NOT_FOUND, &sentence);
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
    let of = |resource: &Value, actions: Value| {
        let document = document(statement(json!({"Action": actions})));
        json!({"ResourceArn": resource, "Policy": document})
    };
    let reading = json!([
        "dynamodb:GetItem",
        "dynamodb:GetRecords",
        "dynamodb:DescribeStream"
    ]);
    let list = json!(["dynamodb:*", "dynamodb:ListStreams"]);
    for (resource, actions, names) in [
        (
            &table,
            reading,
            "\"dynamodb:GetRecords\", \"dynamodb:DescribeStream\"",
        ),
        (
            &table,
            json!("dynamodb:getsharditerator"),
            "\"dynamodb:getsharditerator\"",
        ),
        (&table, list.clone(), "\"dynamodb:ListStreams\""),
        (stream, list, "\"dynamodb:ListStreams\""),
        (
            &table,
            json!(["dynamodb:Nothing", "s3:GetObject", "GetItem", "dynamodb:Z*"]),
            "\"dynamodb:Nothing\", \"s3:GetObject\", \"GetItem\", \"dynamodb:Z*\"",
        ),
    ] {
        world.refused::<PutResourcePolicy>(of(resource, actions), VALIDATION, &sentence(names));
    }
    let allowed = json!([
        "dynamodb:getitem",
        "dynamodb:Describe*",
        "dynamodb:PartiQLSelect",
        "*"
    ]);
    world.ok::<PutResourcePolicy>(of(&table, allowed));
    world.ok::<PutResourcePolicy>(of(
        stream,
        json!(["dynamodb:GetRecords", "dynamodb:DescribeStream"]),
    ));
    let policy = document(statement(json!({"Action": "dynamodb:GetRecords"})));
    world.refused::<CreateTable>(
        with(on_demand("Other"), json!({"ResourcePolicy": policy})),
        VALIDATION,
        &sentence("\"dynamodb:GetRecords\""),
    );
}

// Seen on the service, or as its policies are refused elsewhere
// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html>).
#[test]
fn documents_that_are_no_policies() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let without = |name: &str| {
        let mut members = statement(json!({}));
        members.as_object_mut().unwrap().remove(name);
        document(members)
    };
    let of = |members: Value| document(statement(members));
    let principal = format!("{INVALID}Invalid principal in policy document.");
    let open = "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to \
                ensure least-privilege form of access";
    let invalid = |why: &str| format!("{INVALID}Invalid policy document: {why}");
    let cases = [
        (
            "{}".to_owned(),
            invalid("Could not parse the policy: Statement is empty!"),
        ),
        (
            without("Resource"),
            invalid("Missing required field Resource"),
        ),
        (without("Effect"), invalid("Missing required field Effect")),
        (
            without("Principal"),
            invalid("Missing required field Principal"),
        ),
        (without("Action"), invalid("Missing required field Action")),
        (
            of(json!({"Effect": "Maybe"})),
            invalid("Invalid effect: Maybe"),
        ),
        (
            of(json!({"Resources": "*"})),
            invalid("Unknown field Resources"),
        ),
        (
            of(json!({"Action": 1})),
            invalid("Syntax error at position (1,1)"),
        ),
        (
            of(json!({"Resource": "Music"})),
            invalid("Resource Music must be in ARN format or \"*\"."),
        ),
        (
            of(json!({})).replace("2012-10-17", "2020-01-01"),
            invalid("The policy must contain a valid version string"),
        ),
        (of(json!({"Principal": {"AWS": "me"}})), principal.clone()),
        (
            of(json!({"Principal": {"User": "111122223333"}})),
            principal,
        ),
        (of(json!({"Principal": "*"})), open.to_owned()),
        (
            of(json!({"Principal": {"AWS": ["111122223333", "*"]}})),
            open.to_owned(),
        ),
    ];
    let put = |text: &str| json!({"ResourceArn": arn("Music"), "Policy": text});
    for (text, sentence) in cases {
        world.refused::<PutResourcePolicy>(put(&text), VALIDATION, &sentence);
    }
}

#[test]
fn grants_that_are_bounded_and_denials_that_shut_out() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let of = |members: Value| document(statement(members));
    let put = |text: &str| json!({"ResourceArn": arn("Music"), "Policy": text});
    for members in [
        json!({"Effect": "Deny", "Principal": "*"}),
        json!({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
        json!({"Principal": {"Service": "replication.dynamodb.amazonaws.com"}}),
        json!({"Principal": {"AWS": "arn:aws:iam::111122223333:role/reader"}}),
    ] {
        world.ok::<PutResourcePolicy>(put(&of(members)));
    }
    // Who shuts out the account says so.
    let shut = put(&of(
        json!({"Effect": "Deny", "Principal": "*", "Action": "dynamodb:Put*"}),
    ));
    world.refused::<PutResourcePolicy>(
        shut.clone(),
        VALIDATION,
        &format!(
            "{INVALID}The policy denies you dynamodb:PutResourcePolicy. Set ConfirmRemoveSelfResourceAccess to put it"
        ),
    );
    world.ok::<PutResourcePolicy>(with(shut, json!({"ConfirmRemoveSelfResourceAccess": true})));
}

// Seen on the service.
#[test]
fn arns_that_have_no_policy() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let music = arn("Music");
    let invalid = |why: String| (VALIDATION, format!("{INVALID}{why}"));
    let other = |text: &str| {
        invalid(format!(
            "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: {text}"
        ))
    };
    let missing = |what: &str| {
        (
            "ResourceNotFoundException",
            format!("Requested resource not found: {what}"),
        )
    };
    let (index, backup) = (format!("{music}/index/x"), format!("{music}/backup/x"));
    let (region, partition) = (
        music.replace("eu-west-1", "us-east-1"),
        music.replace("arn:aws:", "arn:aws-cn:"),
    );
    let cases = [
        ("Music", invalid("ARNs must start with 'arn:': Music".to_owned())),
        (
            "arn:aws:s3:::x",
            invalid("Provided Arn is not a DynamoDB resource arn: arn:aws:s3:::x".to_owned()),
        ),
        (&index, other(&index)),
        (&backup, other(&backup)),
        (&region, invalid(format!("Invalid resource Arn: {region}"))),
        (&partition, invalid(format!("Invalid resource Arn: {partition}"))),
        (
            &music.replace("000000000000", "111122223333"),
            (
                VALIDATION,
                "This action is only supported by accounts that match the resource owner’s account.".to_owned(),
            ),
        ),
        (&arn("None"), missing("Table: None not found")),
        (
            &format!("{music}/stream/2026-01-01T00:00:00.000"),
            missing("Stream: 2026-01-01T00:00:00.000 not found for Table: Music"),
        ),
    ];
    for (text, (code, sentence)) in cases {
        let named = json!({"ResourceArn": text});
        world.refused::<GetResourcePolicy>(named.clone(), code, &sentence);
        world.refused::<DeleteResourcePolicy>(named.clone(), code, &sentence);
        let put = with(named, json!({"Policy": document(statement(json!({})))}));
        world.refused::<PutResourcePolicy>(put, code, &sentence);
    }
}

#[test]
fn a_stream_has_a_policy_of_its_own() {
    let world = World::new();
    let stream = json!({"StreamEnabled": true, "StreamViewType": "KEYS_ONLY"});
    let own = plain(r#""Version":"2008-10-17","#);
    let policies = json!({"StreamSpecification": stream, "ResourcePolicy": own});
    world.ok::<CreateTable>(with(on_demand("Music"), policies));
    let described = world.ok::<DescribeTable>(json!({"TableName": "Music"}));
    let resource = &described["Table"]["LatestStreamArn"];
    assert!(
        world
            .call::<GetResourcePolicy>(&json!({"ResourceArn": resource}))
            .is_err()
    );
    let text = plain(r#""Version":"2012-10-17","#);
    world.ok::<PutResourcePolicy>(json!({"ResourceArn": resource, "Policy": text}));
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": resource}));
    assert_eq!(policy["Policy"], text);
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": arn("Music")}));
    assert_eq!(policy["Policy"], json!(own));
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
            "Principal": {"AWS": ["111122223333", "111122223333", "444455556666"]}, "Sid": "one",
            "Condition": {"StringEquals": {"aws:x": ["y"]}}}, "Version": "2012-10-17" }"#,
    );
    let form = r#"{"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"Allow","Principal":{"AWS":["111122223333","444455556666"]},"Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"aws:x":"y"}}}]}"#;
    assert_eq!(shown(), form);
    assert_eq!(put(form), first);
    // Named or not, the older version is shown; and yet these are two documents.
    let unnamed = put(&plain(""));
    let named = plain(r#""Version":"2008-10-17","#);
    assert_eq!(shown(), named);
    assert_ne!(put(&named), unnamed);
    assert_eq!(shown(), named);
    let twice = [
        statement(json!({"Sid": "a"})),
        statement(json!({"Sid": "a"})),
    ];
    for (text, sentence) in [
        (
            r#"{"Statement":[]}"#.to_owned(),
            "Could not parse the policy: Statement is empty!",
        ),
        (
            document(json!(twice)),
            "The Statement Ids in the policy are not unique",
        ),
        ("[]".to_owned(), "This policy contains invalid Json"),
    ] {
        world.refused::<PutResourcePolicy>(
            json!({"ResourceArn": resource, "Policy": text}),
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

// Seen on the service.
#[test]
fn a_table_that_is_being_deleted_takes_no_other_policy() {
    let second = Duration::from_secs(1);
    let world = World::with_delay(Some(second));
    world.ok::<CreateTable>(on_demand("Music"));
    world.clock.advance(second);
    let put = |version: &str| json!({"ResourceArn": arn("Music"), "Policy": plain(version)});
    let same = put(r#""Version":"2012-10-17","#);
    let first = world.ok::<PutResourcePolicy>(same.clone());
    world.ok::<DeleteTable>(json!({"TableName": "Music"}));
    world.refused::<PutResourcePolicy>(
        put(r#""Version":"2008-10-17","#),
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Table is being deleted: Music",
    );
    assert_eq!(world.ok::<PutResourcePolicy>(same), first);
}
