//! The tables of layers and of regions.

use super::layers::{Layer, ROWS};
use super::regions::REGIONS;
use super::{ErrorWording, Layers, Row};

fn layers(wording: ErrorWording, operation: &str, region: &str) -> Layers {
    Row::of(operation).layers(wording, operation, region)
}

const OPERATIONS: [&str; 12] = [
    "PutItem",
    "UpdateItem",
    "DeleteItem",
    "GetItem",
    "BatchGetItem",
    "Query",
    "Scan",
    "BatchWriteItem",
    "TransactWriteItems",
    "TransactGetItems",
    "ExecuteStatement",
    "CreateTable",
];

/// F3-1-layers, W5: who answers inside the envelope, who bare, who in the older layer, which is all of the classic
/// wording.
#[test]
fn current_by_operation() {
    use Layer::{Bare, Current, Older};
    let expected = [
        Current, Current, Current, Bare, Bare, Bare, Older, Older, Older, Older, Older, Older,
    ];
    for (operation, request) in OPERATIONS.iter().zip(expected) {
        let of = layers(ErrorWording::Current, operation, "us-east-1");
        assert_eq!(of.request, request, "{operation}");
        let classic = layers(ErrorWording::Classic, operation, "us-east-1");
        assert_eq!(classic.request, Older, "{operation}");
        assert_eq!(classic.constraints, Older, "{operation}");
    }
    // F3-1-scan-parameters, W1.
    let scan = layers(ErrorWording::Current, "Scan", "us-east-1");
    assert_eq!(
        (scan.constraints, scan.parameters, scan.select),
        (Current, Bare, Current)
    );
    for wording in [ErrorWording::Current, ErrorWording::Classic] {
        assert_eq!(layers(wording, "Query", "us-east-1").select, Current);
    }
}

/// F3-1-regions: a region without a row answers as most do, and the other profiles ask for no region.
#[test]
fn regions() {
    for region in REGIONS.iter().map(|region| region.name) {
        for operation in OPERATIONS {
            for wording in [ErrorWording::Current, ErrorWording::Classic] {
                let most = layers(wording, operation, "us-east-1");
                assert_eq!(layers(wording, operation, region), most, "{operation}");
            }
        }
    }
    for region in ["us-east-1", "sa-east-1", "ddblocal", ""] {
        for operation in OPERATIONS {
            let most = layers(ErrorWording::Current, operation, region);
            assert_eq!(layers(ErrorWording::Region, operation, region), most);
        }
    }
    let differ = |operation: &str| -> Vec<&str> {
        let most = layers(ErrorWording::Current, operation, "us-east-1");
        let names = REGIONS.iter().map(|region| region.name);
        names
            .filter(|region| layers(ErrorWording::Region, operation, region) != most)
            .collect()
    };
    let old = ["eu-south-2", "me-central-1"];
    let new = ["ap-northeast-2", "eu-north-1", "eu-west-2"];
    assert_eq!(differ("PutItem"), old);
    assert_eq!(differ("UpdateItem"), old);
    assert_eq!(differ("DeleteItem"), old);
    assert_eq!(differ("TransactWriteItems"), new);
    assert_eq!(differ("TransactGetItems"), new);
    assert_eq!(
        differ("Scan"),
        ["ap-northeast-2", "eu-central-1", "eu-west-2", "us-west-1"]
    );
    assert_eq!(differ("BatchGetItem"), ["me-central-1"]);
    assert_eq!(differ("BatchWriteItem"), ["eu-north-1"]);
    for same in ["GetItem", "Query", "ExecuteStatement", "CreateTable"] {
        assert!(differ(same).is_empty(), "{same}");
    }
    // F3-4-null-false.
    for region in REGIONS.iter() {
        let takes = new.contains(&region.name);
        assert_eq!(ErrorWording::Region.takes_null_false(region.name), takes);
        assert!(!ErrorWording::Current.takes_null_false(region.name));
    }
}

#[test]
fn every_region_is_there_once_in_order_and_names_its_source() {
    assert!(REGIONS.is_sorted_by(|one, other| one.name < other.name));
    assert!(REGIONS.iter().all(|region| !region.source.is_empty()));
}

#[test]
fn rows_are_found_by_their_names() {
    for row in ROWS.iter().filter(|row| !row.operation.is_empty()) {
        assert_eq!(Row::of(row.operation).operation, row.operation);
        assert!(OPERATIONS.contains(&row.operation), "{}", row.operation);
    }
    assert_eq!(Row::of("PutItems").operation, "");
    assert_eq!(Row::of("PutIte").operation, "");
}
