//! Indexes of vectors come with their table or later, and go.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::world::World;
use super::{index, narrowed, put, table, world};
use crate::wire::ops::{
    CreateBackup, CreateTable, DeleteTable, DescribeBackup, DescribeTable, ExecuteStatement, Query,
    RestoreTableFromBackup, Scan, SearchVectors, UpdateTable,
};

const INVALID: &str = "One or more parameter values were invalid: ";
const VALIDATION: &str = "ValidationException";

#[test]
fn describe_shows_back_what_create_was_given() {
    let world = World::new();
    let created = world.ok::<CreateTable>(table(&json!([narrowed("near")])));
    let shown = &created["TableDescription"]["VectorIndexes"][0];
    assert_eq!(shown["IndexStatus"], "CREATING");
    let described = world.ok::<DescribeTable>(json!({"TableName": "catalogue"}));
    let mut expected = narrowed("near");
    expected["IndexStatus"] = json!("ACTIVE");
    expected["ItemCount"] = json!(0);
    expected["IndexSizeBytes"] = json!(0);
    expected["IndexArn"] =
        json!("arn:aws:dynamodb:eu-west-1:000000000000:table/catalogue/index/near");
    assert_eq!(described["Table"]["VectorIndexes"], json!([expected]));
}

/// Sources: the sheet of the guide page "vector search", and recordings of autumn 2026.
#[test]
fn new_tables_with_wrong_indexes_are_refused() {
    let changed = |member: &str, value: Value| {
        let mut index = index("near", "COSINE");
        index[member] = value;
        table(&json!([index]))
    };
    let mut provisioned = table(&json!([index("near", "COSINE")]));
    provisioned["BillingMode"] = json!("PROVISIONED");
    provisioned["ProvisionedThroughput"] = json!({"ReadCapacityUnits": 1, "WriteCapacityUnits": 1});
    let six: Vec<Value> = (0..6)
        .map(|number| index(&format!("near{number}"), "COSINE"))
        .collect();
    let mut other = index("other", "COSINE");
    other["Dimensions"] = json!(4);
    let element =
        |name: &str, kind: &str| json!({"AttributeName": name, "SearchSchemaElementType": kind});
    let filters: Vec<Value> = vec![element("tenant", "HASH"), element("colour", "HASH")];
    let cases = [
        (
            provisioned,
            "Vector indexes are only supported for PAY_PER_REQUEST tables",
        ),
        (
            changed("Dimensions", json!(4097)),
            "Number of dimensions must be between 1 and 4096 inclusive.",
        ),
        (
            table(&json!(six)),
            "VectorIndex count exceeds the per-table limit of 5",
        ),
        (
            table(&json!([index("near", "COSINE"), other])),
            "Conflicting attribute definition for 'embedding'. All VectorIndexes on the same \
             vector attribute must use the same dimensions.",
        ),
        (
            changed("SearchSchema", json!([element("shape", "INLINE_FILTER")])),
            "One element in SearchSchema is not defined in attribute definitions",
        ),
        (
            changed("SearchSchema", json!(filters)),
            "SearchSchema exceeds the maximum allowed number of 1 HASH elements",
        ),
        (
            changed(
                "SearchSchema",
                json!([
                    element("tenant", "HASH"),
                    element("tenant", "INLINE_FILTER")
                ]),
            ),
            "Duplicate element in SearchSchema: tenant",
        ),
        (
            table(&json!([index("near", "COSINE"), index("near", "COSINE")])),
            "Duplicate index name: near",
        ),
        (
            changed("Projection", json!({"ProjectionType": "INCLUDE"})),
            "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
        ),
    ];
    let world = World::new();
    for (request, sentence) in cases {
        world.refused::<CreateTable>(request, VALIDATION, &format!("{INVALID}{sentence}"));
    }
}

#[test]
fn vectors_are_searched_and_not_queried() {
    let world = world(&json!([index("near", "COSINE")]));
    world.refused::<Query>(
        json!({"TableName": "catalogue", "IndexName": "near", "KeyConditionExpression": "pk = :p",
               "ExpressionAttributeValues": {":p": {"S": "a"}}}),
        VALIDATION,
        "Query operation not supported on this index type.",
    );
    world.refused::<Scan>(
        json!({"TableName": "catalogue", "IndexName": "near"}),
        VALIDATION,
        "Scan operation not supported on this index type",
    );
    world.refused::<ExecuteStatement>(
        json!({"Statement": "SELECT * FROM \"catalogue\".\"near\""}),
        VALIDATION,
        "Scan operation not supported on this index type",
    );
}

fn search(world: &World) -> Result<usize, String> {
    let request = json!({"TableName": "catalogue", "IndexName": "near", "TopK": 10,
                         "SearchVector": [{"N": "1"}, {"N": "0"}, {"N": "0"}]});
    let answer = world.call::<SearchVectors>(&request);
    let found = answer.map(|answer| answer["SearchResults"].as_array().unwrap().len());
    found.map_err(|error| error.to_string())
}

fn update(member: Value) -> Value {
    json!({"TableName": "catalogue", "VectorIndexUpdates": [member]})
}

/// The phases of an index that comes later, on the clock.
#[test]
fn an_index_that_comes_later_is_allocated_then_filled_then_there() {
    let world = World::with_delay(Some(Duration::from_secs(10)));
    let mut request = table(&json!([]));
    request.as_object_mut().unwrap().remove("VectorIndexes");
    world.ok::<CreateTable>(request);
    world.clock.advance(Duration::from_secs(10));
    put(&world, "a", &["1", "0", "0"], &json!({}));
    let create = || update(json!({"Create": index("near", "COSINE")}));
    let shown = |member: &str| {
        let described = world.ok::<DescribeTable>(json!({"TableName": "catalogue"}));
        let table = &described["Table"];
        (
            table["TableStatus"].clone(),
            table["VectorIndexes"][0][member].clone(),
        )
    };
    world.ok::<UpdateTable>(create());

    assert_eq!(shown("Backfilling"), (json!("UPDATING"), json!(false)));
    assert_eq!(shown("IndexStatus").1, "CREATING");
    let missing = "The table does not have the specified index: near";
    assert!(search(&world).unwrap_err().ends_with(missing));
    let delete = || update(json!({"Delete": {"IndexName": "near"}}));
    world.refused::<UpdateTable>(
        delete(),
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Index creation is in resource \
         allocation phase. Retry deletion during backfilling phase or when the index is active. \
         Table: catalogue Index: near",
    );

    world.clock.advance(Duration::from_secs(10));
    assert_eq!(shown("Backfilling"), (json!("ACTIVE"), json!(true)));
    let filling = "Cannot search backfilling vector index: near";
    assert!(search(&world).unwrap_err().ends_with(filling));
    world.refused::<UpdateTable>(
        update(json!({"Create": index("more", "COSINE")})),
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously \
         per table",
    );
    world.refused::<DeleteTable>(
        json!({"TableName": "catalogue"}),
        "ResourceInUseException",
        "Attempt to change a resource which is still in use: Cannot delete table while indexes \
         are being created, updated, or deleted.",
    );

    world.clock.advance(Duration::from_secs(10));
    assert_eq!(shown("Backfilling"), (json!("ACTIVE"), Value::Null));
    assert_eq!(shown("IndexStatus").1, "ACTIVE");
    assert_eq!(search(&world), Ok(1));
    put(&world, "b", &["0", "1", "0"], &json!({}));
    assert_eq!(search(&world), Ok(2));

    world.ok::<UpdateTable>(delete());
    assert_eq!(shown("IndexStatus"), (json!("UPDATING"), json!("DELETING")));
    assert!(search(&world).unwrap_err().ends_with(missing));
    world.clock.advance(Duration::from_secs(10));
    world.context.engine.run_due();
    assert_eq!(shown("IndexName"), (json!("ACTIVE"), Value::Null));
}

#[test]
fn a_table_that_becomes_on_demand_can_have_an_index_at_once() {
    let world = World::new();
    let mut request = table(&json!([]));
    request.as_object_mut().unwrap().remove("VectorIndexes");
    request["BillingMode"] = json!("PROVISIONED");
    request["ProvisionedThroughput"] = json!({"ReadCapacityUnits": 1, "WriteCapacityUnits": 1});
    world.ok::<CreateTable>(request);
    let create = update(json!({"Create": index("near", "COSINE")}));
    let sentence = format!("{INVALID}Vector indexes are only supported for PAY_PER_REQUEST tables");
    world.refused::<UpdateTable>(create, VALIDATION, &sentence);
    let mut both = update(json!({"Create": index("near", "COSINE")}));
    both["BillingMode"] = json!("PAY_PER_REQUEST");
    world.ok::<UpdateTable>(both);
    assert_eq!(search(&world), Ok(0));
}

#[test]
fn a_restored_table_has_its_vectors() {
    let world = world(&json!([index("near", "COSINE")]));
    put(&world, "a", &["1", "0", "0"], &json!({}));
    let backup =
        world.ok::<CreateBackup>(json!({"TableName": "catalogue", "BackupName": "nightly"}));
    let arn = &backup["BackupDetails"]["BackupArn"];
    let described = world.ok::<DescribeBackup>(json!({"BackupArn": arn}));
    let features = &described["BackupDescription"]["SourceTableFeatureDetails"];
    assert_eq!(features["VectorIndexes"], json!([index("near", "COSINE")]));
    put(&world, "b", &["0", "1", "0"], &json!({}));
    let restore = |name: &str, more: Value| {
        let mut request = json!({"TargetTableName": name, "BackupArn": arn});
        for (member, value) in more.as_object().unwrap() {
            request[member] = value.clone();
        }
        world.ok::<RestoreTableFromBackup>(request);
        let request = json!({"TableName": name, "IndexName": "near", "TopK": 10,
                             "SearchVector": [{"N": "1"}, {"N": "0"}, {"N": "0"}]});
        let answer = world.call::<SearchVectors>(&request);
        answer.map(|answer| answer["SearchResults"].as_array().unwrap().len())
    };
    assert_eq!(restore("again", json!({})).unwrap(), 1);
    assert!(restore("without", json!({"VectorIndexOverride": []})).is_err());
    let mut other = index("near", "DOT_PRODUCT");
    other["IndexName"] = json!("far");
    world.refused::<RestoreTableFromBackup>(
        json!({"TargetTableName": "other", "BackupArn": arn, "VectorIndexOverride": [other]}),
        VALIDATION,
        "Index far does not match a secondary index that existed in the source table and cannot \
         be created during the restore operation",
    );
}
