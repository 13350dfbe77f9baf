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
    world.ok::<UntagResource>(json!({"ResourceArn": resource, "TagKeys": ["k00", "absent"]}));
    let left = world.ok::<ListTagsOfResource>(json!({"ResourceArn": resource}));
    assert_eq!(left["Tags"], tags(1..11));
}

#[test]
fn refusals() {
    let world = World::new();
    world.ok::<CreateTable>(on_demand("Music"));
    let request = |resource: &str| json!({"ResourceArn": resource, "Tags": tags(0..1)});
    let invalid = "Invalid TableArn: Invalid ResourceArn provided as input ";
    let denied = "User is not authorized to access this resource: ";
    let cases = [
        ("Music".to_owned(), "ValidationException", invalid),
        (
            "arn:aws:s3:::bucket".to_owned(),
            "AccessDeniedException",
            denied,
        ),
        (
            arn("Music").replace("000000000000", "111111111111"),
            "AccessDeniedException",
            denied,
        ),
        (
            arn("Music").replace("eu-west-1", "us-east-1"),
            "ValidationException",
            invalid,
        ),
        (
            format!("{}/index/gsi", arn("Music")),
            "ValidationException",
            invalid,
        ),
    ];
    for (resource, code, sentence) in cases {
        let sentence = format!("{sentence}{resource}");
        world.refused::<TagResource>(request(&resource), code, &sentence);
    }
    let missing = arn("missing");
    world.refused::<TagResource>(
        request(&missing),
        "ResourceNotFoundException",
        &format!("Requested resource not found: ResourcArn: {missing} not found"),
    );
    world.refused::<TagResource>(
        json!({"ResourceArn": arn("Music"), "Tags": []}),
        "ValidationException",
        "Atleast one Tag needs to be provided as Input.",
    );
    world.refused::<UntagResource>(
        json!({"ResourceArn": arn("Music"), "TagKeys": []}),
        "ValidationException",
        "Atleast one Tag Key needs to be provided as Input.",
    );
    world.refused::<TagResource>(
        json!({"ResourceArn": arn("Music"), "Tags": tags(0..51)}),
        "ValidationException",
        "Number of Tags exceed the current limit for the provided ResourceArn",
    );
}
