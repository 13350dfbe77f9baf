//! What the provider of Terraform makes of its attributes
//! (<https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table>).

use serde_json::{Value, json};

use super::sources::{orders, plan, resource};
use super::{ask, created, describe, refused};

const KEY: &str = "arn:aws:kms:us-east-1:000000000000:key/mine";

/// A key is named with its type, and is none where encryption is off.
#[test]
fn keys_encrypt_tables_and_replicas() {
    let away = KEY.replace("us-east-1", "eu-west-1");
    for (is_enabled, expected) in [(true, json!(KEY)), (false, Value::Null)] {
        let mut values = orders("orders");
        values["server_side_encryption"] = json!([{"enabled": is_enabled, "kms_key_arn": KEY}]);
        if is_enabled {
            values["replica"] = json!([{"region_name": "eu-west-1", "kms_key_arn": away}]);
        }
        let table = resource("aws_dynamodb_table.orders", &values);
        let emulator = created(&plan(&json!([table]), &json!({})));
        let table = describe(&emulator, "orders");
        let found = table.pointer("/SSEDescription/KMSMasterKeyArn");
        assert_eq!(found.cloned().unwrap_or_default(), expected, "{table}");
        if is_enabled {
            assert_eq!(table["Replicas"][0]["KMSMasterKeyId"], away);
        }
    }
}

/// Whether the policy of a resource is that of the table or of its stream, by what it refers to or by an ARN.
#[test]
fn policies_are_of_tables_or_of_streams() {
    let table = "arn:aws:dynamodb:us-east-1:000000000000:table/orders";
    let refers = |attribute: &str| {
        let named = format!("aws_dynamodb_table.orders.{attribute}");
        json!({"resources": [{"address": "aws_dynamodb_resource_policy.a", "expressions": {
            "resource_arn": {"references": [named, "aws_dynamodb_table.orders"]}}}]})
    };
    let cases = [
        (Value::Null, refers("stream_arn"), true),
        (Value::Null, refers("arn"), false),
        (
            json!(format!("{table}/stream/2026-01-01T00:00:00.000")),
            json!({}),
            true,
        ),
        (json!(table), json!({}), false),
    ];
    for (arn, configuration, of_stream) in cases {
        let action = match of_stream {
            true => "dynamodb:GetRecords",
            false => "dynamodb:GetItem",
        };
        let policy = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"}]});
        let values = json!({"resource_arn": arn, "policy": policy.to_string()});
        let resources = json!([
            resource("aws_dynamodb_table.orders", &orders("orders")),
            resource("aws_dynamodb_resource_policy.a", &values),
        ]);
        let emulator = created(&plan(&resources, &configuration));
        let described = describe(&emulator, "orders");
        let place = match of_stream {
            true => &described["LatestStreamArn"],
            false => &described["TableArn"],
        };
        let found = ask(
            &emulator,
            "GetResourcePolicy",
            &json!({"ResourceArn": place}),
        );
        let found: Value = serde_json::from_str(found["Policy"].as_str().unwrap()).unwrap();
        assert_eq!(found["Statement"][0]["Action"], action);
    }
}

/// What the service refuses of a resource that belongs to a table is told with the resource.
#[test]
fn resources_of_a_table_are_named() {
    let item = json!({"table_name": "orders", "item": "{\"id\": {\"S\": \"1\"}}"});
    let resources = json!([
        resource("aws_dynamodb_table.orders", &orders("orders")),
        resource("aws_dynamodb_table_item.i", &item),
        resource(
            "aws_dynamodb_contributor_insights.c",
            &json!({"table_name": "orders", "index_name": "by_at"})
        ),
    ]);
    let error = refused(&plan(&resources, &json!({})));
    assert!(
        error.starts_with("line 1: aws_dynamodb_table_item.i: "),
        "{error}"
    );
}
