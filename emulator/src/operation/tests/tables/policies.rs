//! Resource policies
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html>).

use serde_json::json;

use super::super::world::World;
use super::{arn, on_demand, with};
use crate::wire::ops::{
    CreateTable, DeleteResourcePolicy, DescribeTable, GetResourcePolicy, PutResourcePolicy,
};

const NOT_FOUND: &str = "PolicyNotFoundException";

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
        world.ok::<PutResourcePolicy>(put("{}")),
        first,
        "the same text, the same revision"
    );
    let second = world.ok::<PutResourcePolicy>(put("{ }"));
    assert_ne!(second, first);
    assert_eq!(
        world.ok::<GetResourcePolicy>(get.clone()),
        json!({"Policy": "{ }", "RevisionId": second["RevisionId"]})
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
    world.ok::<PutResourcePolicy>(json!({"ResourceArn": resource, "Policy": "{ }"}));
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": resource}));
    assert_eq!(policy["Policy"], "{ }");
    let policy = world.ok::<GetResourcePolicy>(json!({"ResourceArn": arn("Music")}));
    assert_eq!(policy["Policy"], "{}");
}
