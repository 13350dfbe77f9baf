//! Tags
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html>).

use serde_json::{Value, json};

use super::super::world::World;
use super::{arn, on_demand, with};
use crate::wire::ops::{CreateTable, ListTagsOfResource, TagResource, UntagResource};

/// Tags `k00`, `k01` and so on.
fn tags(numbers: std::ops::Range<usize>) -> Value {
    numbers
        .map(|number| json!({"Key": format!("k{number:02}"), "Value": "v"}))
        .collect()
}

#[test]
fn tags_come_and_go_in_pages() {
    let world = World::new();
    world.ok::<CreateTable>(with(on_demand("Music"), json!({"Tags": tags(0..1)})));
    let resource = arn("Music");
    world.ok::<TagResource>(json!({"ResourceArn": resource, "Tags": tags(1..12)}));
    let first = world.ok::<ListTagsOfResource>(json!({"ResourceArn": resource}));
    assert_eq!(first["Tags"], tags(0..10));
    let second = world.ok::<ListTagsOfResource>(
        json!({"ResourceArn": resource, "NextToken": first["NextToken"]}),
    );
    assert_eq!(second, json!({"Tags": tags(10..12)}));
    for token in ["", "zz", "k03"] {
        let request = json!({"ResourceArn": resource, "NextToken": token});
        world.refused::<ListTagsOfResource>(request, "ValidationException", "Invalid NextToken");
    }
    world.ok::<UntagResource>(json!({"ResourceArn": resource, "TagKeys": ["k00", "absent"]}));
    let left = world.ok::<ListTagsOfResource>(json!({"ResourceArn": resource}));
    assert_eq!(left["Tags"], tags(1..11));
}

/// A request to tag what this ARN names.
fn request(resource: &str) -> Value {
    json!({"ResourceArn": resource, "Tags": tags(0..1)})
}

const INVALID: &str = "Invalid TableArn: Invalid ResourceArn provided as input ";

/// G2, G5: what is wrong with an ARN, from the left.
#[test]
fn g2_g5_arns() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let music = arn("Music");
    let other =
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: ";
    let foreign = "Provided Arn is not a DynamoDB resource arn: ";
    let cases = [
        (
            "Music".to_owned(),
            "One or more parameter values were invalid: ARNs must start with 'arn:': ",
        ),
        (
            "ARN:aws:dynamodb:eu-west-1:000000000000:table/Music".to_owned(),
            "One or more parameter values were invalid: ARNs must start with 'arn:': ",
        ),
        ("arn:aws:s3:::bucket".to_owned(), foreign),
        (music.replace("dynamodb", "kinesis"), foreign),
        (music.replace("table/", "backup/"), other),
        (music.replace("table/Music", "global-table/Music"), other),
        (music.replace("eu-west-1", "us-east-1"), INVALID),
        (format!("{music}/index/gsi"), INVALID),
        ("arn:aws".to_owned(), INVALID),
        (music.replace("Music", "Mu"), INVALID),
        (music.replace("Music", &"m".repeat(256)), INVALID),
    ];
    for (resource, sentence) in cases {
        let sentence = format!("{sentence}{resource}");
        let refused = |operation: &str, request: &Value| {
            let error = world.ask(operation, request).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("ValidationException: {sentence}")
            );
        };
        refused("TagResource", &request(&resource));
        refused("ListTagsOfResource", &json!({"ResourceArn": resource}));
        // G4: before keys or tags are missed, or found empty.
        refused("UntagResource", &json!({"ResourceArn": resource}));
        refused(
            "UntagResource",
            &json!({"ResourceArn": resource, "TagKeys": []}),
        );
        refused("TagResource", &json!({"ResourceArn": resource}));
        refused("TagResource", &json!({"ResourceArn": resource, "Tags": []}));
    }
}

/// G3, G4: members that are missed, in their order.
#[test]
fn g3_g4_missing_members() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let refused = |operation: &str, request: Value, sentence: &str| {
        let error = world.ask(operation, &request).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("ValidationException: {sentence}"),
            "{operation} {request}"
        );
    };
    for operation in ["TagResource", "UntagResource", "ListTagsOfResource"] {
        refused(operation, json!({}), "Invalid TableArn");
    }
    refused("TagResource", json!({"Tags": []}), "Invalid TableArn");
    refused(
        "UntagResource",
        json!({"TagKeys": ["a"]}),
        "Invalid TableArn",
    );
    // Whether there is such a table comes after what is asked of it.
    for name in ["Music", "missing"] {
        let null = |member: &str| {
            format!(
                "1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null"
            )
        };
        refused(
            "TagResource",
            json!({"ResourceArn": arn(name)}),
            &null("tags"),
        );
        refused(
            "UntagResource",
            json!({"ResourceArn": arn(name)}),
            &null("tagKeys"),
        );
        refused(
            "TagResource",
            json!({"ResourceArn": arn(name), "Tags": []}),
            "Atleast one Tag needs to be provided as Input.",
        );
        refused(
            "UntagResource",
            json!({"ResourceArn": arn(name), "TagKeys": []}),
            "Atleast one Tag Key needs to be provided as Input.",
        );
    }
}

/// G6, G7: ARNs of no table, and of another account.
#[test]
fn g6_g7_tables_of_no_one_and_of_others() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let missing = arn("missing");
    let named = format!(
        "ResourceNotFoundException: Requested resource not found: ResourcArn: {missing} not found"
    );
    let foreign = arn("Music").replace("000000000000", "111111111111");
    for (operation, members, told) in [
        ("TagResource", json!({"Tags": tags(0..1)}), &*named),
        ("ListTagsOfResource", json!({}), &*named),
        (
            "UntagResource",
            json!({"TagKeys": ["a"]}),
            "ResourceNotFoundException: Requested resource not found",
        ),
    ] {
        let ask = |resource: &str| {
            let request = with(members.clone(), json!({"ResourceArn": resource}));
            world.ask(operation, &request).unwrap_err().to_string()
        };
        assert_eq!(ask(&missing), told, "{operation}");
        let denied = format!(
            "AccessDeniedException: User: arn:aws:iam::000000000000:user/test is not authorized to perform: dynamodb:{operation} on resource: "
        );
        assert_eq!(ask(&foreign), format!("{denied}{foreign}"));
        // The account before the region and the table.
        let far = foreign
            .replace("eu-west-1", "us-east-1")
            .replace("Music", "missing");
        assert_eq!(ask(&far), format!("{denied}{far}"));
    }
}

/// G1: letters, digits, blanks and a few signs.
#[test]
fn g1_characters_of_tags() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let tag = |key: &str, value: &str| json!([{"Key": key, "Value": value}]);
    let ask = |tags: Value| json!({"ResourceArn": arn("Music"), "Tags": tags});
    for (key, value) in [
        ("a b_c.d:e/f=g+h-i@9", ""),
        ("Größe", "日本 語"),
        ("k", "a b_c.d:e/f=g+h-i@9"),
    ] {
        world.ok::<TagResource>(ask(tag(key, value)));
    }
    for bad in ["hi!", "a,b", "a\tb", "x%y", "(a)", "a\\b", "🎵"] {
        let of_key = format!("The Tag Key provided is invalid, Key: {bad}");
        let of_value = format!("The Tag Value provided is invalid, Value: {bad}");
        world.refused::<TagResource>(ask(tag(bad, bad)), "ValidationException", &of_key);
        world.refused::<TagResource>(ask(tag("k", bad)), "ValidationException", &of_value);
        let created = with(on_demand("Other"), json!({"Tags": tag("k", bad)}));
        world.refused::<CreateTable>(created, "ValidationException", &of_value);
    }
    let shown = world.ok::<ListTagsOfResource>(json!({"ResourceArn": arn("Music")}));
    assert_eq!(shown["Tags"].as_array().unwrap().len(), 3);
}

#[test]
fn too_many_tags() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    world.refused::<TagResource>(
        json!({"ResourceArn": arn("Music"), "Tags": tags(0..51)}),
        "ValidationException",
        "Number of Tags exceed the current limit for the provided ResourceArn",
    );
}
