//! Figures and vector indexes of files that change, in all regions of a table.

use dynamodb_emulator::Template;

use super::drift_attached::follows;
use super::global::{SCALED, TWO_REGIONS, global};
use super::{created, describe, template};

const INDEX: &str = "IndexName: idx, KeySchema: [{ AttributeName: pk, KeyType: HASH }], Projection: { ProjectionType: ALL }";

/// Properties of a table with an index, to which these are added.
fn indexed(properties: &str, of_index: &str) -> String {
    template(&format!(
        "{properties}\n      GlobalSecondaryIndexes: [{{ {INDEX}{of_index} }}]"
    ))
}

fn vectors(dimensions: u32) -> String {
    template(&format!(
        "      VectorIndexes: [{{ IndexName: vec, Dimensions: {dimensions}, DistanceFunction: COSINE, \
         Projection: {{ ProjectionType: ALL }}, VectorAttribute: {{ AttributeName: v }} }}]"
    ))
}

/// A table follows one file after the other; what is told of each.
#[track_caller]
fn follow(texts: &[(String, &[&str])]) {
    let emulator = created(&texts[0].0);
    for (text, expected) in texts {
        let templates = [Template::parse(text).unwrap()];
        let told = emulator.compare_tables(&templates).unwrap();
        let told: Vec<&str> = told.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(told, *expected, "{text}");
        follows(&emulator, &templates);
    }
}

#[test]
fn warm_throughput_bounds_and_vector_indexes_follow() {
    let warm = "WarmThroughput: { ReadUnitsPerSecond: 13000, WriteUnitsPerSecond: 5000 }";
    let caps = ", OnDemandThroughput: { MaxReadRequestUnits: 7 }";
    let table = "WarmThroughput is another one in the file";
    follow(&[
        (template(""), &[]),
        (template(&format!("      {warm}")), &[table]),
        (
            indexed(&format!("      {warm}"), &format!(", {warm}")),
            &["the index idx is not here, and in the file"],
        ),
        (
            indexed(&format!("      {warm}"), &format!(", {warm}{caps}")),
            &["OnDemandThroughput of the index idx is another one in the file"],
        ),
        (
            indexed(&format!("      {warm}"), &format!(", {warm}")),
            &["OnDemandThroughput of the index idx is another one in the file"],
        ),
    ]);
    follow(&[
        (indexed("", ""), &[]),
        (
            indexed("", &format!(", {warm}")),
            &["WarmThroughput of indexes is another one in the file"],
        ),
    ]);
    follow(&[
        (template(""), &[]),
        (
            vectors(3),
            &["the vector index vec is not here, and in the file"],
        ),
        (
            vectors(4),
            &["the vector index vec is another one in the file"],
        ),
        (template(""), &["the vector index vec is not in the file"]),
    ]);
}

/// An index that comes is as warm as the file says, and billing that changes is not told as warmth.
#[test]
fn indexes_come_warm() {
    let emulator = created(&template(""));
    let warm = ", WarmThroughput: { ReadUnitsPerSecond: 13000, WriteUnitsPerSecond: 5000 }";
    let told = follows(&emulator, &[Template::parse(&indexed("", warm)).unwrap()]);
    assert_eq!(told, 1);
    let table = describe(&emulator, "Tea");
    let reads = &table["GlobalSecondaryIndexes"][0]["WarmThroughput"]["ReadUnitsPerSecond"];
    assert_eq!(*reads, 13_000);
    let emulator = created(&template(""));
    let units = "      ProvisionedThroughput: { ReadCapacityUnits: 3, WriteCapacityUnits: 2 }";
    let provisioned = template(units).replace("      BillingMode: PAY_PER_REQUEST\n", "");
    let told = follows(&emulator, &[Template::parse(&provisioned).unwrap()]);
    assert_eq!(told, 1);
}

/// What a region has of its own follows in that region.
#[test]
fn figures_of_regions_follow() {
    let bound = |from: u32, to: u32| {
        let figure = |figure: u32| format!("{{ MaxReadRequestUnits: {figure} }}");
        TWO_REGIONS.replace(&figure(from), &figure(to))
    };
    let units = |from: &str, to: &str| SCALED.replace(from, to);
    let cases: [(&str, String, &[&str]); 6] = [
        (
            TWO_REGIONS,
            bound(30, 31),
            &["MaxReadRequestUnits in eu-west-1 is 30, and 31 in the file"],
        ),
        (
            TWO_REGIONS,
            bound(20, 21),
            &["MaxReadRequestUnits of by_pk in eu-west-1 is 20, and 21 in the file"],
        ),
        // A change in the table's own region comes to the others, and is taken back there.
        (
            TWO_REGIONS,
            bound(40, 41),
            &[
                "OnDemandThroughput is another one in the file",
                "MaxReadRequestUnits in eu-west-1 is 41, and 30 in the file",
            ],
        ),
        (
            TWO_REGIONS,
            TWO_REGIONS
                .replace("          TableClass: STANDARD_INFREQUENT_ACCESS\n", "")
                .replace("          DeletionProtectionEnabled: true\n", ""),
            &[
                "TableClass in eu-west-1 is STANDARD_INFREQUENT_ACCESS, and STANDARD in the file",
                "DeletionProtectionEnabled in eu-west-1 is true, and false in the file",
            ],
        ),
        (
            TWO_REGIONS,
            TWO_REGIONS.replace(
                "          ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 30 }\n",
                "",
            ),
            &["MaxReadRequestUnits in eu-west-1 is 30, and 40 in the file"],
        ),
        (
            SCALED,
            units("ReadCapacityUnits: 7", "ReadCapacityUnits: 8"),
            &[
                "billing is PROVISIONED with 7 reads and 5 writes, and PROVISIONED with 8 reads and 5 writes in the file",
                "ReadCapacityUnits in eu-west-1 is 8, and 9 in the file",
            ],
        ),
    ];
    for (before, after, expected) in cases {
        let emulator = created(&global(before));
        let templates = [Template::parse(&global(&after)).unwrap()];
        let told = emulator.compare_tables(&templates).unwrap();
        let told: Vec<&str> = told.iter().map(|it| it.what.as_str()).collect();
        assert_eq!(told, expected, "{after}");
        follows(&emulator, &templates);
    }
}
