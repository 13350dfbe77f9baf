//! Names, ARNs and lists of tables
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>).

use serde_json::{Value, json};

use super::super::world::World;
use super::{arn, on_demand};
use crate::wire::ops::{CreateTable, DeleteTable, DescribeTable, ListTables, UpdateTable};

#[test]
fn an_arn_is_as_good_as_a_name() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand(&arn("Music")));
    let answer = world.ok::<DescribeTable>(json!({"TableName": arn("Music")}));
    assert_eq!(answer["Table"]["TableName"], "Music");
}

#[test]
fn other_arns_are_refused() {
    let world = World::new();
    let own = arn("Music");
    let cases = [
        (
            own.replace("000000000000", "111111111111"),
            "AccessDeniedException",
            "User is not authorized to access this resource: ",
        ),
        (
            own.replace("eu-west-1", "us-east-1"),
            "ValidationException",
            "Invalid TableArn: Invalid ResourceArn provided as input ",
        ),
        (
            format!("{own}/index/gsi"),
            "ValidationException",
            "Invalid TableArn: Invalid ResourceArn provided as input ",
        ),
        (
            "arn:aws:dynamodb".to_owned(),
            "ValidationException",
            "Invalid TableArn: Invalid ResourceArn provided as input ",
        ),
    ];
    for (text, code, sentence) in cases {
        let request = json!({"TableName": text});
        world.refused::<DescribeTable>(request, code, &format!("{sentence}{text}"));
    }
    world.refused::<DescribeTable>(
        json!({"TableName": own}),
        "ResourceNotFoundException",
        "Requested resource not found: Table: Music not found",
    );
}

// Quoted from the service in <https://github.com/aws/aws-sdk-java/issues/977>.
#[test]
fn a_name_must_be_there() {
    let world = World::new();
    let code = "ValidationException";
    let sentence = "The parameter 'TableName' is required but was not present in the request";
    world.refused::<DescribeTable>(json!({}), code, sentence);
    world.refused::<DeleteTable>(json!({}), code, sentence);
    world.refused::<UpdateTable>(json!({}), code, sentence);
}

#[test]
fn names_have_rules() {
    let world = World::new();
    let long = "a".repeat(256);
    let cases = [
        ("ab", "Value 'ab' at 'tableName' failed to satisfy constraint: Member must have length greater than or equal to 3".to_owned()),
        ("a;b", "Value 'a;b' at 'tableName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+".to_owned()),
        (long.as_str(), format!("Value '{long}' at 'tableName' failed to satisfy constraint: Member must have length less than or equal to 255")),
    ];
    for (name, sentence) in cases {
        world.refused::<CreateTable>(
            on_demand(name),
            "ValidationException",
            &format!("1 validation error detected: {sentence}"),
        );
    }
}

// <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>
#[test]
fn lists_come_in_pages() {
    let world = World::new();
    assert_eq!(world.ok::<ListTables>(json!({})), json!({"TableNames": []}));
    for number in 0..101 {
        world.ok::<CreateTable>(on_demand(&format!("t{number:03}")));
    }
    let page = world.ok::<ListTables>(json!({}));
    assert_eq!(page["TableNames"].as_array().map(Vec::len), Some(100));
    assert_eq!(page["LastEvaluatedTableName"], "t099");
    let page = world.ok::<ListTables>(json!({"ExclusiveStartTableName": "t099", "Limit": 1}));
    assert_eq!(page, json!({"TableNames": ["t100"]}));
    for limit in [0, 101] {
        assert!(world.call::<ListTables>(&json!({"Limit": limit})).is_err());
    }
    let other = Value::from("t100");
    let page = world.ok::<ListTables>(json!({"ExclusiveStartTableName": other}));
    assert_eq!(page, json!({"TableNames": []}));
}
