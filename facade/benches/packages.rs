//! What packages cost beside the bare calls that they make, and that age makes them no dearer, in one run.
//!
//! `cargo bench -p package-database --bench packages` prints a table of ratios. The bare calls are those that were
//! noted, sent once more to a store in the same state. Both sides are measured in turn, round after round, so that both
//! see the same machine; the table shows the fastest round of each. A word that a row begins
//! with, such as `-- fetch`, chooses that row alone, and `-- requests` what each call asks of the store.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod measure;
mod recorded;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::Arc;

use measure::{ROUNDS, chosen, fastest, ratio};
use package_database::Database;
use package_database::backend::SharedBackend;
use package_database::block::ListOptions;
use package_database::block::identity::{Principal, Scopes, SignIn};
use package_database::packages::artifact::{Coordinates, NewArtifact, NewFile};
use package_database::packages::pipeline::{Body, Machine, Program, Request};
use package_database::packages::token::NewMachineToken;
use package_database::packages::{Packages, shipped};
use package_database::testing::TestDatabase;
use recorded::{Notes, Recorded, Sent, replay, take};

/// Calls of a round that writes.
const WRITES: u32 = 25;
/// Microseconds that a pipeline of fifteen steps may add.
const PIPELINE_MICROS: f64 = 15.0;

fn at(name: &str, version: &str) -> Coordinates {
    Coordinates::new("acme", name, version, "linux-amd64").unwrap()
}

fn kilobyte(number: usize) -> Body {
    let mut bytes = vec![b'x'; 1024];
    let digits = number.to_string();
    for (byte, digit) in bytes.iter_mut().zip(digits.bytes()) {
        *byte = digit;
    }
    Body::Bytes(bytes.into())
}

async fn publish(packages: &Packages, name: &str, number: usize) {
    let new = NewArtifact::new(at(name, &format!("1.0.{number}"))).by("ada");
    packages.publish(&new, kilobyte(number)).await.unwrap();
}

/// How often each side of what writes is carried out.
fn rounds() -> usize {
    ROUNDS * usize::try_from(WRITES).unwrap()
}

/// Three copies of one store: one whose requests are noted, one to which they are sent again, and one for the facade.
struct Copies {
    noted: Database,
    notes: Notes,
    bare: SharedBackend,
    ours: Database,
    _tests: [TestDatabase; 3],
}

impl Copies {
    async fn of(test: &TestDatabase) -> Self {
        let (first, second, third) = (
            test.fork().await.unwrap(),
            test.fork().await.unwrap(),
            test.fork().await.unwrap(),
        );
        let notes = Notes::default();
        let recorded = Recorded::new(Arc::new(first.emulator().clone()), notes.clone());
        let noted = first.over_backend(Arc::new(recorded)).await.unwrap();
        take(&notes);
        Self {
            noted,
            notes,
            bare: Arc::new(second.emulator().clone()),
            ours: third.database().clone(),
            _tests: [first, second, third],
        }
    }
}

/// Publishing a kilobyte, against its transactions and its reads.
async fn publishing(test: &TestDatabase) {
    if !chosen("publish 1 KB, against its calls") {
        return;
    }
    let copies = Copies::of(test).await;
    let packages = copies.noted.packages();
    let mut requests: Vec<Vec<Sent>> = Vec::new();
    for number in 0..rounds() {
        publish(&packages, "published", number).await;
        requests.push(take(&copies.notes));
    }
    let packages = copies.ours.packages();
    let (mut replayed, mut published) = (requests.iter(), 0..);
    ratio(
        "publish 1 KB, against its calls",
        1.5,
        WRITES,
        async || replay(&copies.bare, replayed.next().unwrap()).await,
        async || publish(&packages, "published", published.next().unwrap()).await,
    )
    .await;
}

/// Fetching a kilobyte, against its gets.
async fn fetching(test: &TestDatabase) {
    if !chosen("fetch 1 KB, against its gets") {
        return;
    }
    publish(&test.packages(), "fetched", 1).await;
    let copies = Copies::of(test).await;
    let wanted = at("fetched", "1.0.1");
    let fetch = async |packages: &Packages| {
        let (_, stored) = packages.fetch(&wanted).await.unwrap().unwrap();
        let bytes = Body::Blob(stored).collect(u64::MAX).await.unwrap().unwrap();
        assert_eq!(bytes.len(), 1024);
        black_box(bytes);
    };
    fetch(&copies.noted.packages()).await;
    let requests = take(&copies.notes);
    let packages = copies.ours.packages();
    ratio(
        "fetch 1 KB, against its gets",
        1.5,
        500,
        async || replay(&copies.bare, &requests).await,
        async || fetch(&packages).await,
    )
    .await;
}

/// The latest of many versions, against the latest of few.
async fn ageing(test: &TestDatabase) {
    if !chosen("latest of 10,000 versions, against 10") {
        return;
    }
    let packages = test.packages();
    for (name, versions) in [("young", 10), ("old", 10_000)] {
        for number in 0..versions {
            publish(&packages, name, number).await;
        }
    }
    let latest = async |name: &str| {
        let latest = packages.latest("acme", name).await.unwrap();
        black_box(latest.unwrap());
    };
    ratio(
        "latest of 10,000 versions, against 10",
        1.2,
        200,
        async || latest("young").await,
        async || latest("old").await,
    )
    .await;
}

/// A pipeline of fifteen steps, against the calls that it makes.
async fn running(test: &TestDatabase) {
    let name = "15 steps add to their calls, in us";
    if !chosen(name) {
        return;
    }
    publish(&test.packages(), "tagged", 1).await;
    let copies = Copies::of(test).await;
    let document = shipped::document();
    let mut routes = document.routes.iter();
    let route = routes.find(|route| route.id == "set_tag").unwrap();
    let program = Program::new(&route.pipeline).unwrap();
    assert_eq!(program.len(), 15);
    let caller = Principal::new("ada", SignIn::Token).with_scopes(Scopes::from_text("read write"));
    let body = br#"{"target_version": "1.0.1", "target_variant": "linux-amd64"}"#;
    let set = async |machine: &Machine, number: usize| {
        let mut request = Request::new()
            .principal(caller.clone())
            .body(Body::Bytes(body.to_vec().into()));
        for (name, value) in [("namespace", "acme"), ("name", "tagged")] {
            request = request.path(name, value);
        }
        let request = request.path("tag", format!("tag-{number}"));
        let response = machine.run(&program, request).await;
        assert_eq!(response.status, 200);
    };
    let machine = |database: &Database| database.packages().machine(document.world(false)).unwrap();
    let noted = machine(&copies.noted);
    let mut requests: Vec<Vec<Sent>> = Vec::new();
    for number in 0..rounds() {
        set(&noted, number).await;
        requests.push(take(&copies.notes));
    }
    let ours = machine(&copies.ours);
    let (mut replayed, mut tagged) = (requests.iter(), 0..);
    let (base, ours) = fastest(
        WRITES,
        async || replay(&copies.bare, replayed.next().unwrap()).await,
        async || set(&ours, tagged.next().unwrap()).await,
    )
    .await;
    let added = (ours - base) / 1000.0;
    let verdict = if added <= PIPELINE_MICROS {
        ""
    } else {
        "  over"
    };
    println!("{name:<44} {base:>12.0} {ours:>12.0} {added:>8.1} {PIPELINE_MICROS:>8.1}{verdict}");
}

/// Prints what was sent since somebody looked last.
fn tell(name: &str, notes: &Notes) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for sent in take(notes) {
        *counts.entry(sent.name()).or_default() += 1;
    }
    let counts = counts.iter().map(|(kind, count)| format!("{count} {kind}"));
    let counts: Vec<String> = counts.collect();
    println!("{name:<44} {}", counts.join(", "));
}

/// What each call asks of the store, of a package with one version and one tag.
async fn asking(test: &TestDatabase) {
    if !chosen("requests") {
        return;
    }
    println!();
    publish(&test.packages(), "asked", 0).await;
    let copies = Copies::of(test).await;
    let (packages, notes) = (copies.noted.packages(), &copies.notes);
    let (one, all) = (at("asked", "1.0.1"), ListOptions::new());
    publish(&packages, "asked", 1).await;
    tell("publish", notes);
    let large = NewArtifact::new(at("asked", "1.0.2"));
    let bytes = Body::Bytes(vec![b'x'; 1024 * 1024].into());
    packages.publish(&large, bytes).await.unwrap();
    tell("publish of 1 MiB", notes);
    let (_, stored) = packages.fetch(&one).await.unwrap().unwrap();
    Body::Blob(stored).collect(u64::MAX).await.unwrap();
    tell("fetch and read", notes);
    packages.artifact(&one).await.unwrap();
    tell("artifact", notes);
    packages.latest("acme", "asked").await.unwrap();
    tell("latest", notes);
    packages.versions("acme", "asked", &all).await.unwrap();
    tell("versions", notes);
    packages.set_tag("stable", &one, None).await.unwrap();
    tell("set_tag", notes);
    packages
        .resolve_tag("acme", "asked", "stable")
        .await
        .unwrap();
    tell("resolve_tag", notes);
    packages.list_tags("acme", "asked", &all).await.unwrap();
    tell("list_tags", notes);
    packages
        .delete_tag("acme", "asked", "stable", None)
        .await
        .unwrap();
    tell("delete_tag", notes);
    packages.yank(&one, None, None).await.unwrap();
    tell("yank", notes);
    let file = NewFile::new(one.clone(), "demo.sig");
    packages.add_file(&file, kilobyte(7)).await.unwrap();
    tell("add_file", notes);
    packages.files(&one).await.unwrap();
    tell("files", notes);
    packages.file(&one, "demo.sig").await.unwrap();
    tell("file", notes);
    packages.count_download(&one).await.unwrap();
    tell("count_download", notes);
    packages.remove(&one, None).await.unwrap();
    tell("remove", notes);
    packages.list_packages("acme", "", &all).await.unwrap();
    tell("list_packages, list_namespaces", notes);
    packages
        .labelled("acme", "os", "linux", &all)
        .await
        .unwrap();
    tell("labelled", notes);
    let new = NewMachineToken::new("job", ["acme"], ["write"]);
    let issued = packages.issue_token(&new).await.unwrap();
    tell("issue_token", notes);
    packages.token_holder(issued.expose()).await.unwrap();
    tell("token_holder", notes);
    packages.revoke_token(&issued.token.id, None).await.unwrap();
    tell("revoke_token", notes);
    packages.deliver_webhooks().await.unwrap();
    tell("deliver_webhooks, without hooks", notes);
}

/// The figures of the row R-83.
async fn r_83_what_packages_cost() {
    println!(
        "{:<44} {:>12} {:>12} {:>8} {:>8}",
        "", "base ns", "facade ns", "ratio", "limit"
    );
    let test = TestDatabase::new().await.unwrap();
    publishing(&test).await;
    fetching(&test).await;
    running(&test).await;
    ageing(&test).await;
    asking(&test).await;
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    r_83_what_packages_cost().await;
}
