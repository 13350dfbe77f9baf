//! Artifacts without a pipeline: publish, find, tag, withdraw, remove, search, count.

use std::sync::Arc;

use package_database::backend::adapter::{Fault, FaultBackend, Faults};
use package_database::backend::{Action, Backend as _, Delete, Get, Item, Put, Update, Value};
use package_database::block::{ListOptions, RetryPolicy};
use package_database::packages::artifact::{Coordinates, NewArtifact, NewFile, VersionKey};
use package_database::packages::pipeline::Body;
use package_database::packages::{PackageSettings, Packages};
use package_database::testing::{ManualClock, TestDatabase};
use package_database::{Database, ErrorKind};
use proptest::prelude::*;

use super::{Subject, artifact, bytes, request, standard};
use crate::support::{Interleaved, together};

fn at(name: &str, version: &str, variant: &str) -> Coordinates {
    Coordinates::new("acme", name, version, variant).unwrap()
}

async fn publish(packages: &Packages, at: &Coordinates) {
    let new = NewArtifact::new(at.clone())
        .by("ada")
        .label("language", "rust");
    packages.publish(&new, bytes(at.to_string())).await.unwrap();
}

fn kind<T: std::fmt::Debug>(answer: Result<T, package_database::Error>) -> ErrorKind {
    answer.unwrap_err().kind()
}

async fn latest(packages: &Packages, name: &str) -> Option<String> {
    let latest = packages.latest("acme", name).await.unwrap();
    latest.map(|artifact| artifact.coordinates.version)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// The order of keys is that of versions, as the crate `semver` has it.
    #[test]
    fn r_87_keys_are_in_the_order_of_versions(
        left in "(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,1})\\.(0|1|9|10|11)(-(0|1|2|10|a|b|alpha|a-b|1a|00a)(\\.(0|1|9|10|a|rc|A|z-)){0,3})?(\\+[a-z0-9]{1,3})?",
        right in "(0|[1-9][0-9]{0,3})\\.(0|[1-9][0-9]{0,1})\\.(0|1|9|10|11)(-(0|1|2|10|a|b|alpha|a-b|1a|00a)(\\.(0|1|9|10|a|rc|A|z-)){0,3})?(\\+[a-z0-9]{1,3})?",
        other in "[A-Za-z0-9][A-Za-z._+-]{0,10}",
    ) {
        let parse = |text: &str| semver::Version::parse(text).unwrap();
        let (parsed_left, parsed_right) = (parse(&left), parse(&right));
        let (key_left, key_right) = (VersionKey::of(&left), VersionKey::of(&right));
        let order = parsed_left.cmp_precedence(&parsed_right);
        let order = order.then_with(|| left.cmp(&right));
        prop_assert_eq!(key_left.text().cmp(key_right.text()), order);
        prop_assert_eq!(key_left.is_prerelease(), !parsed_left.pre.is_empty());
        if semver::Version::parse(&other).is_err() {
            prop_assert!(VersionKey::of(&other) < key_left);
        }
    }
}

/// All bytes of an artifact; or what it fails with, when it is fetched or read.
async fn read(packages: &Packages, at: &Coordinates) -> Result<Vec<u8>, ErrorKind> {
    let fetched = packages.fetch(at).await.map_err(|error| error.kind())?;
    let (artifact, stored) = fetched.unwrap();
    assert_eq!(Some(stored.size), artifact.size);
    let all = Body::Blob(stored).collect(u64::MAX).await;
    all.map(Option::unwrap).map_err(|error| error.kind())
}

#[tokio::test]
async fn small_bytes_are_fetched_without_their_manifest_and_never_damaged() {
    let test = TestDatabase::new().await.unwrap();
    let (packages, one) = (test.packages(), at("small", "1.0.0", "linux"));
    publish(&packages, &one).await;
    let whole = one.to_string().into_bytes();
    let digest = packages.artifact(&one).await.unwrap().unwrap().digest;
    let digest = digest.unwrap().to_string();
    let key = |group: &str, sort: &str| {
        Item::from_iter([
            ("pk", format!("B#{digest}{group}")),
            ("sk", sort.to_owned()),
        ])
    };
    let (manifest, chunk) = (key("", "META"), key("#000000", "C#00000000"));
    let backend = test.emulator();

    // What was read does not change, whatever becomes of the store.
    let (_, fetched) = packages.fetch(&one).await.unwrap().unwrap();
    let get = Get::new("package.blobs", manifest.clone());
    let kept = backend.get(&get).await.unwrap().unwrap();
    let gone = Delete::new("package.blobs", manifest);
    backend.delete(&gone).await.unwrap();
    assert_eq!(read(&packages, &one).await.unwrap(), whole);
    backend.put(&Put::new("package.blobs", kept)).await.unwrap();
    let other = Action::set("data", Value::Binary(b"other bytes".to_vec()));
    let damage = Update::new("package.blobs", chunk.clone(), vec![other]);
    backend.update(&damage).await.unwrap();
    assert_eq!(read(&packages, &one).await, Err(ErrorKind::CorruptData));
    let gone = Delete::new("package.blobs", chunk);
    backend.delete(&gone).await.unwrap();
    assert_eq!(read(&packages, &one).await, Err(ErrorKind::CorruptData));
    let mut part = fetched.part(2..5);
    assert_eq!(part.next().await.unwrap().unwrap(), whole[2..5]);
    assert!(part.next().await.unwrap().is_none());
}

/// Those who publish at the same coordinates at once.
const RACERS: usize = 1000;

#[tokio::test]
async fn r_67_coordinates_are_written_once_however_many_race() {
    let test = TestDatabase::new().await.unwrap();
    let clock = Arc::new(ManualClock::at(1_795_188_513));
    let backend = FaultBackend::new(Arc::new(test.emulator().clone()), Faults::default());
    let mut patient = RetryPolicy::default();
    patient.deadline = std::time::Duration::from_secs(100_000);
    let database = Database::builder()
        .shared_backend(Arc::new(Interleaved::new(backend, 23)))
        .clock(clock.clone())
        .retry(patient);
    let packages = database.build().await.unwrap().packages();
    let one = at("race", "1.0.0", "linux");
    let racers = (0..RACERS).map(|number| {
        let (packages, one) = (packages.clone(), one.clone());
        async move {
            let new = NewArtifact::new(one).by(format!("racer {number}"));
            packages
                .publish(&new, bytes(format!("bytes {number}")))
                .await
        }
    });
    let mut winners = Vec::new();
    for answer in together(racers.collect()).await {
        match answer {
            Ok(artifact) => winners.push(artifact),
            Err(error) => assert_eq!(error.kind(), ErrorKind::Conflict, "{error}"),
        }
    }
    assert_eq!(winners.len(), 1);
    let stored = packages.artifact(&one).await.unwrap();
    assert_eq!(stored.as_ref(), winners.first());
    // Its blob has one reference; those of the losers have none, and are swept.
    clock.advance(std::time::Duration::from_secs(8 * 86_400));
    let options = Default::default();
    let plan = package_database::packages::gc::plan(&packages, &options)
        .await
        .unwrap();
    assert_eq!(plan.blobs.len(), RACERS - 1);
    let done = package_database::packages::gc::run(&packages, &plan, &options)
        .await
        .unwrap();
    assert_eq!((done.artifacts, done.blobs), (0, RACERS as u64 - 1));
    assert!(packages.fetch(&one).await.unwrap().is_some());
}

#[tokio::test]
async fn r_86_four_parts_name_an_artifact() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    for (name, version, variant) in [
        ("a", "1.0.0", "x"),
        ("a", "1.0.0", "y"),
        ("a", "1.0.0", ""),
        ("b", "1.0.0", "x"),
    ] {
        publish(&packages, &at(name, version, variant)).await;
    }
    let versions = packages
        .versions("acme", "a", &ListOptions::new())
        .await
        .unwrap();
    let variants: Vec<String> = versions
        .into_vec()
        .unwrap()
        .into_iter()
        .map(|one| one.coordinates.variant)
        .collect();
    assert_eq!(variants, ["y", "x", ""]);
    for (namespace, name, version, variant) in [
        ("", "a", "1", ""),
        ("a", "", "1", ""),
        ("a", "a", "", ""),
        ("a/b", "a", "1", ""),
        ("a", "a", "1", "x\ny"),
        ("a", &"x".repeat(129), "1", ""),
    ] {
        assert_eq!(
            kind(Coordinates::new(namespace, name, version, variant)),
            ErrorKind::InvalidInput
        );
    }
}

#[tokio::test]
async fn r_92_flags_are_enforced_when_something_is_written() {
    let build = async |settings: PackageSettings| {
        let test = TestDatabase::new().await.unwrap();
        let builder = Database::builder().emulator(test.emulator().fork());
        builder
            .settings::<Packages>(settings)
            .build()
            .await
            .unwrap()
            .packages()
    };
    let mut fixed = PackageSettings::new();
    fixed.features.mutable_tags = false;
    fixed.versioning.prereleases = false;
    let packages = build(fixed).await;
    publish(&packages, &at("a", "1.0.0", "x")).await;
    publish(&packages, &at("a", "1.1.0", "x")).await;
    packages
        .set_tag("stable", &at("a", "1.0.0", "x"), None)
        .await
        .unwrap();
    let moved = packages
        .set_tag("stable", &at("a", "1.1.0", "x"), None)
        .await;
    assert_eq!(kind(moved), ErrorKind::Conflict);
    assert_eq!(
        kind(packages.delete_tag("acme", "a", "stable", None).await),
        ErrorKind::Conflict
    );
    let beta = NewArtifact::new(at("a", "1.0.0-beta", "x"));
    assert_eq!(
        kind(packages.publish(&beta, bytes("x")).await),
        ErrorKind::InvalidInput
    );

    let mut monotonic = PackageSettings::new();
    monotonic.versioning.monotonic = true;
    let packages = build(monotonic).await;
    publish(&packages, &at("a", "1.1.0", "x")).await;
    publish(&packages, &at("a", "1.0.0", "x")).await;
    for (tag, version, taken) in [
        ("latest", "1.0.0", true),
        ("latest", "1.1.0", true),
        ("latest", "1.0.0", false),
        ("stable", "1.1.0", true),
        ("stable", "1.0.0", true),
    ] {
        let set = packages.set_tag(tag, &at("a", version, "x"), None).await;
        assert_eq!(set.is_ok(), taken, "{tag} {version}");
    }
    // The flags of a document are those of its pipelines.
    let mut world = standard::world();
    world.features.proxy = false;
    world.features.overwrite_artifacts = true;
    world.versioning.latest = false;
    let subject = Subject::over(TestDatabase::new().await.unwrap(), world).await;
    let fetch = super::step(
        "proxy.fetch",
        serde_json::json!({"upstream": "originA", "path": "/x", "out": "x"}),
    );
    assert_eq!(
        subject.fails(&[fetch]).await,
        (403, "PROXY_DISABLED".to_owned())
    );
    subject
        .run(
            &standard::publish(),
            artifact("acme", "a", "1.0.0", "x").body(bytes("x")),
        )
        .await;
    let none = subject
        .run(&standard::latest(), super::package("acme", "a"))
        .await;
    assert_eq!(none.status, 404);
    let overwrite = serde_json::json!([
        super::step(
            "txn.begin",
            serde_json::json!({"isolation": "serializable"})
        ),
        super::step(
            "kv.put",
            serde_json::json!({"doc": "artifact_meta", "key": "artifact/acme/a/1.0.0/x",
            "value": {"namespace": "acme", "name": "a", "version": "1.0.0", "blob_digest": "none", "created_at": "now"}})
        ),
        super::step("txn.commit", serde_json::json!({})),
        super::step("respond.json", serde_json::json!({})),
    ]);
    assert_eq!(subject.run(&overwrite, request()).await.status, 200);
    let subject = Subject::new().await;
    subject
        .run(
            &standard::publish(),
            artifact("acme", "a", "1.0.0", "x").body(bytes("x")),
        )
        .await;
    assert_eq!(subject.run(&overwrite, request()).await.status, 409);
}

#[tokio::test]
async fn a_withdrawn_version_is_never_the_latest_and_is_still_fetched() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let (old, new) = (at("a", "1.0.0", "x"), at("a", "2.0.0", "x"));
    publish(&packages, &old).await;
    publish(&packages, &new).await;
    packages
        .yank(&new, Some("broken"), Some("ada"))
        .await
        .unwrap();
    assert_eq!(latest(&packages, "a").await.as_deref(), Some("1.0.0"));
    let (withdrawn, stored) = packages.fetch(&new).await.unwrap().unwrap();
    assert_eq!(stored.size, 14);
    let yank = withdrawn.yanked.unwrap();
    assert_eq!(
        (yank.reason.as_deref(), yank.by.as_deref()),
        (Some("broken"), Some("ada"))
    );
    let versions = packages
        .versions("acme", "a", &ListOptions::new())
        .await
        .unwrap();
    assert_eq!(versions.len(), 2);
    packages.restore(&new, None).await.unwrap();
    assert_eq!(latest(&packages, "a").await.as_deref(), Some("2.0.0"));
    assert_eq!(packages.artifact(&new).await.unwrap().unwrap().yanked, None);
    assert_eq!(
        kind(packages.yank(&at("a", "3.0.0", "x"), None, None).await),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn tags_move_are_listed_and_go() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let (old, new) = (at("a", "1.0.0", "x"), at("a", "2.0.0", "x"));
    publish(&packages, &old).await;
    publish(&packages, &new).await;
    packages.set_tag("stable", &old, Some("ada")).await.unwrap();
    packages.set_tag("edge", &new, None).await.unwrap();
    packages.set_tag("stable", &new, Some("bob")).await.unwrap();
    let tag = packages
        .resolve_tag("acme", "a", "stable")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (tag.target, tag.updated_by.as_deref()),
        (new.clone(), Some("bob"))
    );
    let tags = packages
        .list_tags("acme", "a", &ListOptions::new())
        .await
        .unwrap();
    let names: Vec<String> = tags
        .into_vec()
        .unwrap()
        .into_iter()
        .map(|tag| tag.name)
        .collect();
    assert_eq!(names, ["edge", "stable"]);
    assert!(
        packages
            .delete_tag("acme", "a", "edge", None)
            .await
            .unwrap()
    );
    assert!(
        !packages
            .delete_tag("acme", "a", "edge", None)
            .await
            .unwrap()
    );
    assert_eq!(
        packages.resolve_tag("acme", "a", "edge").await.unwrap(),
        None
    );
    assert_eq!(
        kind(packages.set_tag("x", &at("a", "9.0.0", "x"), None).await),
        ErrorKind::NotFound
    );
    assert_eq!(
        kind(packages.set_tag("a/b", &new, None).await),
        ErrorKind::InvalidInput
    );
    assert_eq!(
        kind(packages.remove(&new, None).await),
        ErrorKind::Conflict,
        "a tag names it"
    );
    packages.remove(&old, None).await.unwrap();
    assert_eq!(packages.artifact(&old).await.unwrap(), None);
    let again = packages
        .publish(&NewArtifact::new(old.clone()), bytes("other"))
        .await;
    assert_eq!(
        kind(again),
        ErrorKind::Conflict,
        "coordinates are used once"
    );
    assert_eq!(
        kind(packages.set_tag("x", &old, None).await),
        ErrorKind::NotFound
    );
}

#[tokio::test]
async fn packages_are_found_by_prefix_label_and_digest() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    for name in ["hello", "help", "other"] {
        publish(&packages, &at(name, "1.0.0", "x")).await;
    }
    let elsewhere = Coordinates::new("libs", "hello", "1.0.0", "").unwrap();
    let new = NewArtifact::new(elsewhere.clone())
        .label("language", "go")
        .description("Greets");
    let stored = packages
        .publish(&new, bytes("acme/help/1.0.0/x"))
        .await
        .unwrap();
    let options = ListOptions::new();
    let found = packages
        .list_packages("acme", "hel", &options)
        .await
        .unwrap()
        .into_vec()
        .unwrap();
    let names: Vec<&str> = found.iter().map(|package| package.name.as_str()).collect();
    assert_eq!(names, ["hello", "help"]);
    let first = packages
        .list_packages("acme", "", &options.clone().limit(2))
        .await
        .unwrap();
    let rest = options.clone().limit(2).after(first.next.clone().unwrap());
    let rest = packages
        .list_packages("acme", "", &rest)
        .await
        .unwrap()
        .into_vec()
        .unwrap();
    assert_eq!((first.len(), rest.len(), rest[0].artifacts), (2, 1, 1));
    let spaces = packages
        .list_namespaces("", &options)
        .await
        .unwrap()
        .into_vec()
        .unwrap();
    assert_eq!(spaces, ["acme", "libs"]);
    let rust = packages
        .labelled("acme", "language", "rust", &options)
        .await
        .unwrap();
    assert_eq!(rust.len(), 3);
    let go = packages
        .labelled("libs", "language", "go", &options)
        .await
        .unwrap();
    assert_eq!(go.into_vec().unwrap().first(), Some(&elsewhere));
    let users = packages
        .users_of(&stored.digest.unwrap(), &options)
        .await
        .unwrap();
    assert_eq!(
        users.into_vec().unwrap(),
        [at("help", "1.0.0", "x"), elsewhere.clone()]
    );
    let read = packages.artifact(&elsewhere).await.unwrap().unwrap();
    assert_eq!(read.description.as_deref(), Some("Greets"));
    assert_eq!(read.labels["language"], "go");
    packages.remove(&elsewhere, None).await.unwrap();
    assert!(
        packages
            .labelled("libs", "language", "go", &options)
            .await
            .unwrap()
            .is_empty()
    );
    assert!(
        packages
            .list_packages("libs", "", &options)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_version_has_several_files_and_counts_its_downloads() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let one = at("a", "1.0.0", "x");
    publish(&packages, &one).await;
    let add = async |name: &str| {
        let new = NewFile::new(one.clone(), name).content_type("text/plain");
        packages.add_file(&new.by("ada"), bytes(name)).await
    };
    add("demo.sig").await.unwrap();
    add("demo.sbom").await.unwrap();
    assert_eq!(kind(add("demo.sig").await), ErrorKind::Conflict);
    assert_eq!(kind(add("a/b").await), ErrorKind::InvalidInput);
    let files = packages.files(&one).await.unwrap();
    assert_eq!(
        files
            .iter()
            .map(|file| file.name.as_str())
            .collect::<Vec<_>>(),
        ["demo.sbom", "demo.sig"]
    );
    let (file, stored) = packages.file(&one, "demo.sig").await.unwrap().unwrap();
    assert_eq!((file.content_type.as_str(), stored.size), ("text/plain", 8));
    assert!(packages.file(&one, "none").await.unwrap().is_none());
    assert_eq!(packages.downloads(&one).await.unwrap(), 0);
    for _ in 0..3 {
        packages.count_download(&one).await.unwrap();
    }
    assert_eq!(packages.downloads(&one).await.unwrap(), 3);
    packages.remove(&one, None).await.unwrap();
    assert!(packages.files(&one).await.unwrap().is_empty());
    assert_eq!(packages.downloads(&one).await.unwrap(), 0);
}

/// Every request of a publication is the last one once, carried out or not; what is left is looked at, and then the
/// publisher tries again.
#[tokio::test]
async fn a_publication_that_dies_anywhere_has_happened_whole_or_not_at_all() {
    let mut whole = 0;
    for size in [10, 600_000] {
        for lost in [false, true] {
            for place in 0.. {
                let (test, faults) = TestDatabase::with_faults().await.unwrap();
                let subject = Subject::over(test, standard::world()).await;
                let body = || bytes("x".repeat(size));
                let demo = || artifact("acme", "demo", "1.0.0", "linux").body(body());
                faults.script((0..place).map(|_| None));
                faults.script(lost.then_some(Some(Fault::AnswerLost)));
                faults.script([Some(Fault::Crash)]);
                let answer = subject.run(&standard::publish(), demo()).await;
                let died = faults.crashed();
                faults.clear();
                let after = Subject::over(
                    subject.database.reopened().await.unwrap(),
                    standard::world(),
                )
                .await;
                let there = look(&after, size).await;
                assert!(answer.status != 201 || there, "{size} {lost} {place}");
                if !died {
                    assert_eq!(answer.status, 201, "{answer:?}");
                    break;
                }
                whole += u32::from(there);
                let again = after.run(&standard::publish(), demo()).await.status;
                assert_eq!(
                    again,
                    if there { 409 } else { 201 },
                    "{size} {lost} {place}"
                );
                assert!(look(&after, size).await);
            }
        }
    }
    assert!(whole > 0, "an answer was lost of the transaction itself");
}

/// Whether the artifact is there with all that belongs to it, or nothing of it is.
async fn look(subject: &Subject, size: usize) -> bool {
    let packages = subject.packages();
    let there = packages.fetch(&at("demo", "1.0.0", "linux")).await.unwrap();
    let events = subject.events().await;
    let latest = latest(&packages, "demo").await;
    let listed = packages
        .list_packages("acme", "", &ListOptions::new())
        .await
        .unwrap();
    let all = [events.len() == 1, latest.is_some(), listed.len() == 1];
    assert_eq!(all, [there.is_some(); 3]);
    let Some((artifact, stored)) = there else {
        return false;
    };
    let users = packages
        .users_of(&artifact.digest.unwrap(), &ListOptions::new())
        .await
        .unwrap();
    assert_eq!(users.len(), 1);
    let body = package_database::packages::pipeline::Body::Blob(stored);
    assert_eq!(body.collect(u64::MAX).await.unwrap().unwrap().len(), size);
    true
}
