//! Files that are no templates of CloudFormation: what comes of them, and what is said to those that are not read.

use serde_json::{Value, json};

use super::{PLAIN, ask, created, describe, refused, tables};

/// A plan of Terraform with these resources and this configuration.
pub(super) fn plan(resources: &Value, configuration: &Value) -> String {
    json!({
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {
            "resources": resources,
            "child_modules": [{"address": "module.shop", "resources": [
                resource("module.shop.aws_dynamodb_table.carts[\"eu\"]", &orders("carts")),
            ]}],
        }},
        "configuration": {
            "provider_config": {"aws.ireland": {"expressions": {"region": {"constant_value": "eu-west-1"}}}},
            "root_module": configuration,
        },
    })
    .to_string()
}

pub(super) fn resource(address: &str, values: &Value) -> Value {
    let kind = address
        .split('.')
        .find(|word| word.starts_with("aws_"))
        .unwrap();
    json!({"address": address, "mode": "managed", "type": kind, "values": values})
}

/// The values of a table as a plan has them, with all that stands for nothing.
pub(super) fn orders(name: &str) -> Value {
    json!({
        "attribute": [{"name": "id", "type": "S"}, {"name": "at", "type": "N"}, {"name": "id2", "type": "S"}],
        "billing_mode": "PAY_PER_REQUEST",
        "deletion_protection_enabled": true,
        "global_secondary_index": [{
            "name": "by_at", "hash_key": "at", "range_key": null, "projection_type": "INCLUDE",
            "non_key_attributes": ["total"], "read_capacity": null, "write_capacity": null,
            "on_demand_throughput": [], "warm_throughput": [],
        }],
        "hash_key": "id",
        "import_table": [],
        "local_secondary_index": [{"name": "own", "range_key": "at", "projection_type": "ALL", "non_key_attributes": null}],
        "name": name,
        "on_demand_throughput": [{"max_read_request_units": 5, "max_write_request_units": 6}],
        "point_in_time_recovery": [{"enabled": true, "recovery_period_in_days": 7}],
        "range_key": "id2",
        "read_capacity": null,
        "replica": [],
        "restore_date_time": null,
        "server_side_encryption": [{"enabled": true, "kms_key_arn": ""}],
        "stream_enabled": true,
        "stream_view_type": "NEW_AND_OLD_IMAGES",
        "table_class": "STANDARD_INFREQUENT_ACCESS",
        "tags": {"a": "b"},
        "tags_all": {"a": "b", "from": "provider"},
        "timeouts": null,
        "ttl": [{"attribute_name": "ttl", "enabled": true}],
    })
}

/// A plan of a table, its items, and what other resources add to it, by names and by references.
pub(super) fn plan_of_orders() -> String {
    plan(
        &json!([
            resource("aws_dynamodb_table.orders", &orders("orders")),
            resource(
                "aws_dynamodb_table_item.first",
                &json!({"table_name": "orders", "hash_key": "id", "range_key": "id2",
                    "item": "{\"id\": {\"S\": \"1\"}, \"id2\": {\"S\": \"x\"}, \"n\": {\"N\": \"1.50\"}}"})
            ),
            resource(
                "aws_dynamodb_global_secondary_index.late",
                &json!({"table_name": "orders", "index_name": "late", "arn": "x",
                    "key_schema": [{"attribute_name": "who", "attribute_type": "S", "key_type": "HASH"}],
                    "projection": [{"projection_type": "KEYS_ONLY", "non_key_attributes": []}],
                    "provisioned_throughput": [], "on_demand_throughput": []})
            ),
            resource("aws_dynamodb_table_replica.ireland", &json!({"point_in_time_recovery": true, "tags": {"r": "ie"}})),
            resource(
                "aws_dynamodb_contributor_insights.orders",
                &json!({"table_name": "orders", "index_name": "by_at", "mode": "THROTTLED_KEYS"})
            ),
            resource("aws_dynamodb_kinesis_streaming_destination.orders", &json!({"table_name": "orders"})),
            resource("aws_kinesis_stream.changes", &json!({"name": "order-changes"})),
            {"address": "data.aws_dynamodb_table.other", "mode": "data", "type": "aws_dynamodb_table", "values": {}},
        ]),
        &json!({"resources": [
            {"address": "aws_dynamodb_table_replica.ireland", "provider_config_key": "aws.ireland", "expressions": {
                "global_table_arn": {"references": ["aws_dynamodb_table.orders.arn", "aws_dynamodb_table.orders"]}}},
            {"address": "aws_dynamodb_kinesis_streaming_destination.orders", "expressions": {
                "stream_arn": {"references": ["aws_kinesis_stream.changes.arn", "aws_kinesis_stream.changes"]}}},
        ]}),
    )
}

#[test]
fn plans_of_terraform() {
    let emulator = created(&plan_of_orders());
    assert_eq!(tables(&emulator), ["carts", "orders"]);
    let table = describe(&emulator, "orders");
    let places = [
        ("/BillingModeSummary/BillingMode", json!("PAY_PER_REQUEST")),
        ("/DeletionProtectionEnabled", json!(true)),
        ("/GlobalSecondaryIndexes/0/IndexName", json!("by_at")),
        ("/GlobalSecondaryIndexes/1/IndexName", json!("late")),
        (
            "/LocalSecondaryIndexes/0/KeySchema/1/AttributeName",
            json!("at"),
        ),
        ("/OnDemandThroughput/MaxWriteRequestUnits", json!(6)),
        ("/SSEDescription/Status", json!("ENABLED")),
        (
            "/StreamSpecification/StreamViewType",
            json!("NEW_AND_OLD_IMAGES"),
        ),
        (
            "/TableClassSummary/TableClass",
            json!("STANDARD_INFREQUENT_ACCESS"),
        ),
        ("/Replicas/0/RegionName", json!("eu-west-1")),
        ("/ItemCount", json!(1)),
    ];
    for (place, expected) in places {
        let found = table.pointer(place).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{place} of {table}");
    }
    let request = json!({"TableName": "orders"});
    let backups = ask(&emulator, "DescribeContinuousBackups", &request);
    let days = "/ContinuousBackupsDescription/PointInTimeRecoveryDescription/RecoveryPeriodInDays";
    assert_eq!(backups.pointer(days), Some(&json!(7)));
    let destinations = ask(&emulator, "DescribeKinesisStreamingDestination", &request);
    assert_eq!(
        destinations["KinesisDataStreamDestinations"][0]["StreamArn"],
        "arn:aws:kinesis:us-east-1:000000000000:stream/order-changes"
    );
    let tags = json!({"ResourceArn": table["TableArn"]});
    let tags = ask(&emulator, "ListTagsOfResource", &tags);
    assert_eq!(tags["Tags"].as_array().unwrap().len(), 2);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn what_terraform_knows_later_or_nobody_knows_is_refused() {
    let table = |change: &dyn Fn(&mut Value)| {
        let mut values = orders("orders");
        change(&mut values);
        json!([resource("aws_dynamodb_table.orders", &values)])
    };
    let cases = [
        (
            table(&|values| values["name"] = Value::Null),
            "aws_dynamodb_table.orders.name: is known only after it was applied: give the state, or a plan that has its name",
        ),
        (
            table(&|values| values["color"] = json!("red")),
            "aws_dynamodb_table.orders.color: is not something that aws_dynamodb_table has",
        ),
        (
            table(&|values| values["restore_source_name"] = json!("x")),
            "aws_dynamodb_table.orders.restore_source_name: is not supported by the emulator: there is nothing here yet to restore it from",
        ),
        (
            table(&|values| values["region"] = json!("eu-west-1")),
            "aws_dynamodb_table.orders.region: the tables here are in us-east-1",
        ),
        (
            json!([resource(
                "aws_dynamodb_table_item.a",
                &json!({"table_name": "nobody", "item": "{}"})
            )]),
            "aws_dynamodb_table_item.a.table_name: the table nobody is not in the file",
        ),
        (
            json!([resource(
                "aws_dynamodb_global_table.a",
                &json!({"name": "carts"})
            )]),
            "aws_dynamodb_global_table.a: aws_dynamodb_global_table resources are not supported by the emulator: only tables and what belongs to them are",
        ),
        (
            table(&|values| {
                values["replica"] =
                    json!([{"region_name": "eu-west-1", "consistency_mode": "BOGUS"}])
            }),
            "aws_dynamodb_table.orders.replica[0].consistency_mode: must be EVENTUAL or STRONG",
        ),
        (
            json!([
                resource("aws_dynamodb_table.orders", &orders("orders")),
                resource(
                    "aws_dynamodb_global_secondary_index.a",
                    &json!({"table_name": "orders", "index_name": "a",
                    "key_schema": [{"attribute_name": "id", "attribute_type": "N", "key_type": "HASH"}]})
                ),
            ]),
            "aws_dynamodb_global_secondary_index.a.key_schema: the attribute id has another type elsewhere in the table",
        ),
        (
            json!([resource(
                "aws_dynamodb_table_export.a",
                &json!({"table_arn": "x", "table_name": "carts"})
            )]),
            "aws_dynamodb_table_export.a: aws_dynamodb_table_export resources are not supported by the emulator: only tables and what belongs to them are",
        ),
    ];
    for (resources, expected) in cases {
        let text = plan(&resources, &json!({}));
        assert_eq!(refused(&text), format!("line 1: {expected}"));
    }
    let empty = json!({"format_version": "1.2", "planned_values": {"root_module": {}}});
    assert_eq!(
        refused(&empty.to_string()),
        "the plan has no resource of type aws_dynamodb_table"
    );
}

/// What one emulator answers makes the same table in another one: alone, in a list, or one behind the other.
#[test]
fn answers_of_describe_table() {
    let first = created(&super::template(
        "      TableClass: STANDARD_INFREQUENT_ACCESS
      DeletionProtectionEnabled: true
      SSESpecification: { SSEEnabled: true }
      StreamSpecification: { StreamViewType: KEYS_ONLY }
      OnDemandThroughput: { MaxReadRequestUnits: 7 }
      GlobalSecondaryIndexes: [{ IndexName: idx, KeySchema: [{ AttributeName: pk, KeyType: HASH }], Projection: { ProjectionType: ALL } }]",
    ));
    let tea = ask(&first, "DescribeTable", &json!({"TableName": "Tea"}));
    let mut cup = tea.clone();
    cup["Table"]["TableName"] = json!("Cup");
    let request = json!({"TableName": "Pot", "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 2},
        "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}]});
    let cases = [
        (tea.to_string(), vec!["Tea"]),
        (tea["Table"].to_string(), vec!["Tea"]),
        (json!([tea, cup]).to_string(), vec!["Cup", "Tea"]),
        (format!("{tea:#}\n{cup:#}\n"), vec!["Cup", "Tea"]),
        (request.to_string(), vec!["Pot"]),
    ];
    for (text, names) in cases {
        let second = created(&text);
        assert_eq!(tables(&second), names);
        if names == ["Tea"] {
            let mut again = describe(&second, "Tea");
            let mut before = tea["Table"].clone();
            for name in [
                "CreationDateTime",
                "TableId",
                "LatestStreamArn",
                "LatestStreamLabel",
            ] {
                before[name].take();
                again[name].take();
            }
            for moment in [
                "/BillingModeSummary/LastUpdateToPayPerRequestDateTime",
                "/TableClassSummary/LastUpdateDateTime",
            ] {
                for table in [&mut before, &mut again] {
                    if let Some(moment) = table.pointer_mut(moment) {
                        moment.take();
                    }
                }
            }
            assert_eq!(again, before);
        }
    }
}

#[test]
fn models_of_nosql_workbench() {
    let attribute = |name: &str, kind: &str| json!({"AttributeName": name, "AttributeType": kind});
    let model = json!({
        "ModelName": "Shop",
        "ModelMetadata": {"Author": "", "AWSService": "Amazon DynamoDB", "Version": "3.0"},
        "DataModel": [{
            "TableName": "Orders",
            "KeyAttributes": {"PartitionKey": attribute("PK", "S"), "SortKey": attribute("SK", "N")},
            "NonKeyAttributes": [attribute("total", "N")],
            "TableFacets": [{"FacetName": "Order"}],
            "GlobalSecondaryIndexes": [{
                "IndexName": "GSI1",
                "KeyAttributes": {"PartitionKey": attribute("SK", "N")},
                "Projection": {"ProjectionType": "ALL"},
            }],
            "TableData": [
                {"PK": {"S": "a"}, "SK": {"N": "1"}, "total": {"N": "12.50"}},
                {"PK": {"S": "a"}, "SK": {"N": "2"}, "tags": {"SS": ["x", "y"]}},
            ],
            "DataAccess": {"MySql": {}},
            "SampleDataFormats": {},
            "BillingMode": "PROVISIONED",
            "ProvisionedCapacitySettings": {
                "ProvisionedThroughput": {"ReadCapacityUnits": 3, "WriteCapacityUnits": 4},
                "AutoScalingRead": {"ScalableTargetRequest": {"MinCapacity": 1, "MaxCapacity": 10}},
            },
        }],
    });
    let emulator = created(&model.to_string());
    let orders = describe(&emulator, "Orders");
    let places = [
        ("/KeySchema/1/AttributeName", json!("SK")),
        ("/AttributeDefinitions/1/AttributeType", json!("N")),
        ("/ProvisionedThroughput/WriteCapacityUnits", json!(4)),
        (
            "/GlobalSecondaryIndexes/0/ProvisionedThroughput/ReadCapacityUnits",
            json!(3),
        ),
        ("/ItemCount", json!(2)),
    ];
    for (place, expected) in places {
        let found = orders.pointer(place).cloned().unwrap_or_default();
        assert_eq!(found, expected, "{place} of {orders}");
    }
    let mut index = model.clone();
    index["DataModel"][0]["GlobalSecondaryIndexes"][0]["Foo"] = json!(1);
    let place = "line 1: DataModel[0].GlobalSecondaryIndexes[0]";
    assert_eq!(
        refused(&index.to_string()),
        format!("{place}.Foo: is not something that an index of NoSQL Workbench has")
    );
    let mut index = model.clone();
    index["DataModel"][0]["GlobalSecondaryIndexes"][0]["KeyAttributes"]["PartitionKey"] =
        attribute("SK", "S");
    assert_eq!(
        refused(&index.to_string()),
        format!(
            "{place}.KeyAttributes.PartitionKey: the attribute SK has another type elsewhere in the table"
        )
    );
    let mut wrong = model;
    wrong["DataModel"][0]["TableData"][1]["PK"] = json!({"N": "1"});
    let error = refused(&wrong.to_string());
    let place = "line 1: DataModel[0].TableData[1]: ";
    assert!(error.starts_with(place), "{error}");
    wrong["DataModel"][0]["Color"] = json!("red");
    assert_eq!(
        refused(&wrong.to_string()),
        "line 1: DataModel[0].Color: is not something that a table of NoSQL Workbench has"
    );
}

/// What DescribeTable adds is left alone, and a member that nobody knows is refused with its place.
#[test]
fn members_of_descriptions() {
    let table = json!({"Table": {
        "TableName": "tea", "TableStatus": "ACTIVE", "ItemCount": 3, "TableId": "x", "CreationDateTime": 1.5,
        "BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"},
        "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
        "ProvisionedThroughput": {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0},
        "GlobalSecondaryIndexes": [{"IndexName": "by-p", "IndexStatus": "ACTIVE", "IndexArn": "x",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}],
    }});
    let emulator = created(&table.to_string());
    assert_eq!(describe(&emulator, "tea")["TableStatus"], json!("ACTIVE"));
    for (place, name, expected) in [
        (
            "/Table",
            "StreamSpec",
            "StreamSpec: is not something that a table of",
        ),
        (
            "/Table/KeySchema/0",
            "Type",
            "KeySchema.Type: is not something",
        ),
        (
            "/Table/GlobalSecondaryIndexes/0",
            "Projections",
            "GlobalSecondaryIndexes[0].Projections: is not something that an index",
        ),
        (
            "/Table/GlobalSecondaryIndexes/0/Projection",
            "NonKeyAttribute",
            "GlobalSecondaryIndexes[0].Projection.NonKeyAttribute: is not",
        ),
    ] {
        let mut wrong = table.clone();
        wrong.pointer_mut(place).unwrap()[name] = json!("x");
        let error = refused(&wrong.to_string());
        assert!(error.contains(expected), "{error}");
    }
}

/// A request says what it asks for, be it refused; an answer says what a table came to.
#[test]
fn warm_throughput_is_asked_for_or_told() {
    let file = |is_told: bool, billing: &str, reads: i64| {
        let mut table = json!({
            "TableName": "tea", "BillingMode": billing,
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "WarmThroughput": {"ReadUnitsPerSecond": reads},
        });
        if billing == "PROVISIONED" {
            table["ProvisionedThroughput"] =
                json!({"ReadCapacityUnits": 3, "WriteCapacityUnits": 4});
        }
        if is_told {
            table["TableStatus"] = json!("ACTIVE");
            table["WarmThroughput"]["WriteUnitsPerSecond"] = json!(4);
        }
        table.to_string()
    };
    for (is_told, billing, reads, expected) in [
        (false, "PAY_PER_REQUEST", 13_000, 13_000),
        (false, "PROVISIONED", 13_000, 13_000),
        (true, "PAY_PER_REQUEST", 12_000, 12_000),
        (true, "PROVISIONED", 13_000, 13_000),
        (true, "PROVISIONED", 3, 3),
    ] {
        let table = describe(&created(&file(is_told, billing, reads)), "tea");
        let found = &table["WarmThroughput"]["ReadUnitsPerSecond"];
        assert_eq!(*found, expected, "{table}");
    }
    let low = refused(&file(false, "PAY_PER_REQUEST", 5));
    assert!(low.contains("ReadUnitsPerSecond"), "{low}");
    let mut source: Value = serde_json::from_str(&file(false, "PAY_PER_REQUEST", 13_000)).unwrap();
    source["GlobalTableSourceArn"] = json!("arn:aws:dynamodb:us-east-1:000000000000:table/x");
    let source = refused(&source.to_string());
    assert!(source.contains("GlobalTableSourceArn"), "{source}");
}

/// What was found, and what is read or made of it.
#[test]
fn other_files_are_told_what_they_are() {
    let read = "read are CloudFormation templates (also those of the CDK, of SAM and of the Serverless Framework), what \
                `terraform show -json` prints, answers of DescribeTable, and data models of NoSQL Workbench";
    let cases = [
        ("a: b", format!("line 1: a map of a says nothing of tables; {read}")),
        ("", format!("an empty text says nothing of tables; {read}")),
        ("\n# a comment\n", format!("an empty text says nothing of tables; {read}")),
        ("---\n", format!("line 1: an empty text says nothing of tables; {read}")),
        ("[1]", format!("line 1: a list says nothing of tables; {read}")),
        ("{}", format!("line 1: an empty map says nothing of tables; {read}")),
        ("hello", format!("line 1: a text says nothing of tables; {read}")),
        (
            "service: shop\nprovider: { name: aws }\nfunctions: { a: '${self:custom.x}' }\nresources: { Resources: {} }",
            "this is a source file of the Serverless Framework: run `serverless package` and give \
             .serverless/cloudformation-template-update-stack.json"
                .to_owned(),
        ),
        (
            "{\"version\": \"36.0.0\", \"artifacts\": {}}",
            "this is the manifest of a cloud assembly: give the folder in which it is".to_owned(),
        ),
        (
            "{\"version\": 4, \"terraform_version\": \"1.9\", \"lineage\": \"x\", \"resources\": []}",
            "this is a state file of Terraform: give what `terraform show -json` prints of it".to_owned(),
        ),
        (
            "resource \"aws_dynamodb_table\" \"orders\" {\n  name = \"orders\"\n}",
            "this is a source file of Terraform: run `terraform plan -out plan` and give what `terraform show -json \
             plan` prints"
                .to_owned(),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
}

/// A stack within a stack within a stack: parameters go down, outputs go up.
#[test]
fn stacks_within_stacks() {
    let table = |name: &str| {
        format!(
            "Parameters: {{ Stage: {{ Type: String }}, Names: {{ Type: CommaDelimitedList, Default: x }} }}
Resources:
  Tea:
    Type: AWS::DynamoDB::Table
    Properties:
      TableName: {name}{PLAIN}
Outputs: {{ Name: {{ Value: !Ref Tea }} }}\n"
        )
    };
    let outer = |more: &str| {
        format!(
            "Parameters: {{ Stage: {{ Type: String, Default: dev }} }}
Resources:
  First:
    Type: AWS::CloudFormation::Stack
    Properties: {{ TemplateURL: first.yaml, Parameters: {{ Stage: !Ref Stage, Names: [a, b] }} }}
  Second:
    Type: AWS::CloudFormation::Stack
    Properties: {{ TemplateURL: second.yaml, Parameters: {{ Stage: !GetAtt First.Outputs.Name }} }}{more}\n"
        )
    };
    let parse = |text: &str| dynamodb_emulator::Template::parse(text).unwrap();
    let first = parse(&table(
        "!Sub ['${Stage}-${n}', { n: !Join ['-', !Ref Names] }]",
    ));
    let second = parse(&table("!Sub '${Stage}-second'")).named("second.yaml");
    let template = parse(&outer("")).with_nested("First", first.clone());
    let stacks = template.nested_stacks();
    assert_eq!(stacks[1].name, "Second");
    assert_eq!(stacks[1].location.as_deref(), Some("second.yaml"));
    let emulator = super::emulator();
    let template = template.with_nested("Second", second);
    let made = emulator.create_tables(&template).unwrap();
    assert_eq!(made, ["dev-a-b", "dev-a-b-second"]);

    let circle = outer("").replace("!Ref Stage", "!GetAtt Second.Outputs.Name");
    let circle = parse(&circle)
        .with_nested("First", first.clone())
        .with_nested("Second", first.clone());
    let error = super::emulator().create_tables(&circle).unwrap_err();
    assert!(
        error.to_string().ends_with(": First depends on itself"),
        "{error}"
    );
    // A parameter that the inner template does not have stands in the outer one, and one without a value gets it there.
    let wrong = parse(&outer("")).with_nested("First", parse("Resources: {}").named("first.yaml"));
    let error = super::emulator().create_tables(&wrong.named("outer.yaml"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "outer.yaml: line 5: Resources.First.Properties.Parameters.Stage: Stage is not a parameter of the template"
    );
    let needed = parse(&outer("").replace("Stage: !Ref Stage, ", "")).with_nested("First", first);
    let error = super::emulator().create_tables(&needed).unwrap_err();
    assert_eq!(error.missing_parameter(), None);
    let line = "line 4: Resources.First.Properties.Parameters: Stage has no value: it has no default, and Parameters of \
                First gives it none";
    assert_eq!(error.to_string(), line);
    // Also where nothing would use it.
    let unused = parse(&table("tea").replace("Stage: ", "Stage: { Type: String }, More: "));
    let needed = parse(&outer("")).with_nested("First", unused);
    let error = super::emulator().create_tables(&needed).unwrap_err();
    assert_eq!(error.to_string(), line.replace("Stage has", "More has"));
}

/// Tables under the key that KMS keeps for DynamoDB have it in all their regions, and DescribeTable shows it.
#[test]
fn replicas_under_the_managed_key() {
    use super::global::{ask, global};

    let first = created(&global(
        "      BillingMode: PAY_PER_REQUEST
      StreamSpecification: { StreamViewType: NEW_AND_OLD_IMAGES }
      SSESpecification: { SSEEnabled: true }
      Replicas: [{ Region: us-east-1 }, { Region: eu-west-1 }]",
    ));
    let named = json!({"TableName": "Tea"});
    let told = ask(&first, "us-east-1", "DescribeTable", &named);
    let second = created(&told.to_string());
    for region in ["us-east-1", "eu-west-1"] {
        let before = ask(&first, region, "DescribeTable", &named);
        let again = ask(&second, region, "DescribeTable", &named);
        assert_eq!(
            again["Table"]["SSEDescription"],
            before["Table"]["SSEDescription"]
        );
        assert_eq!(
            again["Table"]["Replicas"][0]["KMSMasterKeyId"],
            before["Table"]["Replicas"][0]["KMSMasterKeyId"]
        );
    }
}
