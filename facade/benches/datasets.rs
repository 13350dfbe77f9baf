//! What datasets cost beside the bare calls that they make, and that neither size nor age makes them dear, in one run.
//!
//! `cargo bench -p package-database --bench datasets` prints a table of ratios. Both sides of a ratio are measured in
//! turn, round after round, so that both see the same machine; the table shows the fastest round of each.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod bare;
mod measure;

use std::hint::black_box;

use bare::Bare;
use measure::{chosen, ratio};
use package_database::block::ListOptions;
use package_database::datasets::{
    Change, DatasetRef, Datasets, Document, NewTag, RevisionId, RevisionRef,
};
use package_database::testing::TestDatabase;

const HEAD: RevisionRef = RevisionRef::Head;
const OWNER: &str = "acme";

fn named(name: &str) -> DatasetRef {
    DatasetRef::named(OWNER, name).unwrap()
}

/// A package with so many resources, of which the first ten say what `version` says.
fn package(resources: usize, version: u64) -> Document {
    let resources = (0..resources).map(|number| {
        let bytes = if number < 10 { version } else { 0 };
        bare::resource(number, bytes)
    });
    let resources: Vec<String> = resources.collect();
    let text = format!(
        r#"{{"name":"orders","title":"A title of a usual length","resources":[{}]}}"#,
        resources.join(",")
    );
    serde_json::from_str(&text).unwrap()
}

/// Against the calls of the engine that they make.
async fn creating_and_reading(datasets: &Datasets) {
    let mut bare = Bare::new();
    let (package, change) = (package(3, 0), Change::new());
    let mut number = 0_u32;
    ratio(
        "create, against its transaction",
        1.6,
        50,
        async || bare.create(),
        async || {
            number += 1;
            let dataset = named(&format!("created-{number}"));
            datasets.create(&dataset, &package, &change).await.unwrap();
        },
    )
    .await;
    let orders = named("created-1");
    ratio(
        "read at HEAD, against its gets",
        1.5,
        500,
        async || bare.read(),
        async || drop(black_box(datasets.fetch(&orders, &HEAD).await.unwrap())),
    )
    .await;
}

/// Two revisions of a dataset, of whose resources ten differ.
async fn ten_changed(datasets: &Datasets, resources: usize) -> (DatasetRef, RevisionId) {
    let dataset = named(&format!("of-{resources}"));
    let change = Change::new();
    let (first, second) = (package(resources, 1), package(resources, 2));
    let created = datasets.create(&dataset, &first, &change).await;
    let first = created.unwrap().revision.id;
    datasets.update(&dataset, &second, &change).await.unwrap();
    (dataset, first)
}

async fn comparing(datasets: &Datasets) {
    let (small, small_first) = ten_changed(datasets, 20).await;
    let (large, large_first) = ten_changed(datasets, 1000).await;
    let diff = async |dataset: &DatasetRef, first: RevisionId| {
        let diff = datasets.diff(dataset, &first.into(), &HEAD).await.unwrap();
        assert_eq!(diff.resources.len(), 10);
        black_box(diff);
    };
    ratio(
        "diff of 1,000 resources, against 20",
        3.0,
        50,
        async || diff(&small, small_first).await,
        async || diff(&large, large_first).await,
    )
    .await;
}

/// A dataset of so many revisions, the first of which has a tag.
async fn aged(datasets: &Datasets, revisions: u64) -> DatasetRef {
    let dataset = named(&format!("revised-{revisions}"));
    let change = Change::new();
    let package = |version| package(3, version);
    datasets
        .create(&dataset, &package(0), &change)
        .await
        .unwrap();
    for number in 0..10 {
        let tag = NewTag::new(format!("v{number}"));
        datasets.tag_create(&dataset, &HEAD, &tag).await.unwrap();
    }
    for version in 1..revisions {
        let package = package(version);
        datasets.update(&dataset, &package, &change).await.unwrap();
    }
    dataset
}

async fn ageing(datasets: &Datasets) {
    if !chosen("100,000 revisions") {
        return;
    }
    let (young, old) = (aged(datasets, 100).await, aged(datasets, 100_000).await);
    let v1: &RevisionRef = &"v1".parse().unwrap();
    let fetch = async |dataset, at| drop(black_box(datasets.fetch(dataset, at).await.unwrap()));
    let page = async |dataset| {
        let options = ListOptions::new().limit(50);
        let page = datasets.revision_list(dataset, &options).await.unwrap();
        for revision in page {
            black_box(revision.unwrap());
        }
    };
    let tags = async |dataset| {
        let tags = datasets.tag_list(dataset).await.unwrap();
        assert_eq!(tags.len(), 10);
    };
    let flat = 1.3;
    ratio(
        "100,000 revisions: read at HEAD",
        flat,
        200,
        async || fetch(&young, &HEAD).await,
        async || fetch(&old, &HEAD).await,
    )
    .await;
    ratio(
        "100,000 revisions: read at a tag",
        flat,
        200,
        async || fetch(&young, v1).await,
        async || fetch(&old, v1).await,
    )
    .await;
    ratio(
        "100,000 revisions: list of tags",
        flat,
        200,
        async || tags(&young).await,
        async || tags(&old).await,
    )
    .await;
    ratio(
        "100,000 revisions: newest page",
        flat,
        100,
        async || page(&young).await,
        async || page(&old).await,
    )
    .await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "{:<40} {:>12} {:>12} {:>8} {:>8}",
        "", "base ns", "facade ns", "ratio", "limit"
    );
    let database = TestDatabase::new().await.unwrap();
    let datasets = database.datasets();
    creating_and_reading(&datasets).await;
    comparing(&datasets).await;
    ageing(&datasets).await;
}
