//! Transfers and what may come in between: the end of the process, a copy of the database, another order of items.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::world::World;
use super::{Transfers, arn};
use crate::engine::SimFolder;
use crate::objects::MemoryBuckets;
use crate::operation::Context;
use crate::wire::ops::{
    DescribeExport, DescribeImport, DescribeTable, ExportTableToPointInTime, ImportTable, Scan,
};

/// Puts an object that takes several portions.
fn fill(buckets: &MemoryBuckets) {
    let filler = "x".repeat(100_000);
    let line = |sk: u32| {
        format!(
            r#"{{"Item":{{"pk":{{"S":"a"}},"sk":{{"N":"{sk}"}},"filler":{{"S":"{filler}"}}}}}}"#
        )
    };
    let lines: Vec<String> = (0..160).map(line).collect();
    buckets.put("lake", "in/1", lines.join("\n"));
}

fn import() -> Value {
    json!({
        "InputFormat": "DYNAMODB_JSON",
        "S3BucketSource": {"S3Bucket": "lake", "S3KeyPrefix": "in/"},
        "TableCreationParameters": {
            "TableName": "loaded", "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "N"},
            ],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
        },
    })
}

fn status(of: &Transfers) -> Value {
    of.world.ok::<DescribeTable>(json!({"TableName": "loaded"}))["Table"]["TableStatus"].clone()
}

#[test]
fn what_a_restart_has_cut_off_begins_anew() {
    let folder = SimFolder::default();
    let buckets = MemoryBuckets::default();
    let open = || Transfers::over(World::in_folder(&folder), buckets.clone());
    let of = open();
    of.table("orders");
    of.put("orders", json!({"pk": {"S": "a"}, "sk": {"N": "1"}}));
    fill(&buckets);
    let imported =
        of.world.ok::<ImportTable>(import())["ImportTableDescription"]["ImportArn"].clone();
    // A first portion, after which the table is there for nobody.
    let told = |of: &Transfers| {
        let told = of
            .world
            .ok::<DescribeImport>(json!({"ImportArn": imported}));
        told["ImportTableDescription"].clone()
    };
    assert_eq!(told(&of)["ImportStatus"], "IN_PROGRESS");
    assert_eq!(status(&of), "CREATING");
    let asked = json!({"TableArn": arn("orders"), "S3Bucket": "lake"});
    let exported = of.world.ok::<ExportTableToPointInTime>(asked)["ExportDescription"].clone();
    drop(of);

    let of = open();
    let exported = of
        .world
        .ok::<DescribeExport>(json!({"ExportArn": exported["ExportArn"]}));
    let exported = &exported["ExportDescription"];
    assert_eq!(exported["ExportStatus"], "COMPLETED", "{exported}");
    assert_eq!(exported["ItemCount"], 1);
    let mut ended = told(&of);
    for _ in 0..10 {
        ended = told(&of);
    }
    assert_eq!(ended["ImportStatus"], "COMPLETED", "{ended}");
    assert_eq!(ended["ImportedItemCount"], 160);
    assert_eq!(status(&of), "ACTIVE");
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
    drop(of);

    // What has ended is told by the next process as well.
    let of = open();
    assert_eq!(told(&of), ended);
    assert_eq!(of.world.context.verify(), Vec::<String>::new());
}

#[test]
fn a_copy_of_the_database_goes_on_by_itself() {
    let of = Transfers::new();
    of.table("orders");
    fill(&of.buckets);
    let imported = of.world.ok::<ImportTable>(import());
    let imported = json!({"ImportArn": imported["ImportTableDescription"]["ImportArn"]});
    of.world.ok::<DescribeImport>(imported.clone());
    let copy = Transfers {
        world: World {
            context: Context::fork(&of.world.context),
            clock: of.world.clock.clone(),
        },
        buckets: of.buckets.clone(),
    };
    for of in [&of, &copy] {
        for _ in 0..10 {
            of.world.ok::<DescribeImport>(imported.clone());
        }
        assert_eq!(status(of), "ACTIVE");
        let ended = of.world.ok::<DescribeImport>(imported.clone());
        assert_eq!(ended["ImportTableDescription"]["ImportedItemCount"], 160);
        assert_eq!(of.world.context.verify(), Vec::<String>::new());
    }
}

fn attribute() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        any::<String>().prop_map(|text| json!({"S": text})),
        any::<i64>().prop_map(|number| json!({"N": number.to_string()})),
        (1..999_999_u32, -90..90_i32)
            .prop_map(|(digits, exponent)| json!({"N": format!("{digits}e{exponent}")})),
        any::<bool>().prop_map(|truth| json!({"BOOL": truth})),
        Just(json!({"NULL": true})),
        Just(json!({"B": "AP8="})),
        proptest::collection::btree_set("[a-z\"\\\\]{1,3}", 1..4)
            .prop_map(|set| json!({"SS": set})),
        proptest::collection::btree_set(0..100_u32, 1..4)
            .prop_map(|set| { json!({"NS": set.iter().map(u32::to_string).collect::<Vec<_>>()}) }),
    ];
    scalar.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(|list| json!({"L": list})),
            proptest::collection::btree_map("[a-z $']{1,4}", inner, 0..4)
                .prop_map(|map| json!({"M": map})),
        ]
    })
}

fn rows() -> impl Strategy<Value = Vec<(String, i32, Value, Value)>> {
    let row = (".{1,8}", any::<i32>(), attribute(), attribute());
    proptest::collection::vec(row, 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn export_and_import_are_the_identity(rows in rows(), ion in any::<bool>()) {
        let of = Transfers::new();
        of.table("orders");
        for (pk, sk, one, other) in rows {
            of.put("orders", json!({
                "pk": {"S": pk}, "sk": {"N": sk.to_string()}, "one": one, "other one": other,
            }));
        }
        let format = if ion { "ION" } else { "DYNAMODB_JSON" };
        let asked = json!({"TableArn": arn("orders"), "S3Bucket": "lake", "ExportFormat": format});
        let exported = of.world.ok::<ExportTableToPointInTime>(asked);
        let exported = exported["ExportDescription"]["ExportArn"].as_str().unwrap();
        let id = exported.rsplit('/').next().unwrap();
        let mut request = import();
        request["InputFormat"] = json!(format);
        request["InputCompressionType"] = json!("GZIP");
        request["S3BucketSource"]["S3KeyPrefix"] = json!(format!("AWSDynamoDB/{id}/data/"));
        let imported = of.world.ok::<ImportTable>(request);
        let imported = json!({"ImportArn": imported["ImportTableDescription"]["ImportArn"]});
        let ended = of.world.ok::<DescribeImport>(imported);
        prop_assert_eq!(
            &ended["ImportTableDescription"]["ImportStatus"], "COMPLETED", "{:?}", of.buckets.logs()
        );
        let items = |table: &str| of.world.ok::<Scan>(json!({"TableName": table}))["Items"].clone();
        prop_assert_eq!(items("loaded"), items("orders"));
    }
}
