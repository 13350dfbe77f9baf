//! Rows of the storage document that only the whole workspace can show: what is given back, what is checked of
//! dependencies.

use std::fs;

use serde_json::{Value, json};

use crate::support::folder::Folder;
use crate::support::process::{Process, run, tool};
use crate::support::raw;
use crate::support::sources::text;

/// Dependencies and the toolchain are held against what is known of them, on every change: no advisory is passed over
/// without a reason, and what is built is what was looked at.
#[test]
fn s_77_advisories_are_checked_on_every_change() {
    let run = text(".ci/run");
    assert!(run.contains("cargo deny check advisories"));
    let workflow = text(".github/workflows/ci.yml");
    assert!(workflow.contains("run: .ci/run deny") && workflow.contains("pull_request"));
    let nightly = text(".github/workflows/nightly.yml");
    assert!(
        nightly.contains("run: .ci/run deny"),
        "also when nothing changes"
    );
    let deny: Vec<String> = text("deny.toml").lines().map(str::to_owned).collect();
    assert!(deny.contains(&"yanked = \"deny\"".to_owned()));
    let ignored = deny
        .iter()
        .position(|line| line.starts_with("ignore = ["))
        .unwrap();
    for line in deny[ignored..]
        .iter()
        .take_while(|line| !line.ends_with(']'))
        .skip(1)
    {
        assert!(line.contains("reason = "), "{line}");
    }
    assert!(text("rust-toolchain.toml").contains("channel = "));
    // What is built is what was looked at.
    let builds = run.lines().filter(|line| {
        ["cargo build", "cargo clippy", "cargo doc"]
            .iter()
            .any(|tool| line.trim().starts_with(tool))
    });
    for line in builds {
        assert!(line.contains("--locked"), "{line}");
    }
}

fn stats(data: &str) -> Value {
    tool(&["stats", data]).1
}

/// What DeleteTable and deletions give back is told before, and gone from the folder after: the bytes of the folder go
/// down by what was said.
#[test]
fn s_58_cleaning_up_gives_back_what_was_told() {
    let folder = Folder::new("clean-up");
    let data = folder.place("data");
    let process = Process::start(&["--data", &data, "--fsync", "off"]);
    for table in ["stays", "goes"] {
        let definition = json!({
            "TableName": table, "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        });
        raw::call(process.address(), "CreateTable", &definition);
        for number in 0..40 {
            let item = json!({"p": {"S": number.to_string()}, "v": {"S": "x".repeat(3_000)}});
            raw::call(
                process.address(),
                "PutItem",
                &json!({"TableName": table, "Item": item}),
            );
        }
    }
    for number in 0..10 {
        let key = json!({"p": {"S": number.to_string()}});
        raw::call(
            process.address(),
            "DeleteItem",
            &json!({"TableName": "stays", "Key": key}),
        );
    }
    let started = stats(&data);
    raw::call(
        process.address(),
        "DeleteTable",
        &json!({"TableName": "goes"}),
    );
    let (status, ..) = process.terminate();
    assert_eq!(status.code(), Some(0));
    let before = stats(&data);
    let number = |stats: &Value, name: &str| stats[name].as_u64().unwrap();
    let told = number(&before, "reclaimable_bytes");
    // Of the table that is gone, and of the items that are.
    assert!(
        told - number(&started, "reclaimable_bytes") > 40 * 3_000,
        "{before}"
    );
    let of_table = before["tables"][0]["reclaimable_bytes"].as_u64().unwrap();
    assert!((10 * 3_000..10 * 3_200).contains(&of_table), "{before}");
    assert_eq!(run(&["compact", &data]).status.code(), Some(0));
    let after = stats(&data);
    let freed = number(&before, "bytes") - number(&after, "bytes");
    assert!(freed.abs_diff(told) < told / 10, "{freed} of {told}");
    let on_disk: u64 = fs::read_dir(&data)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap().len())
        .sum();
    assert!(
        on_disk < number(&after, "live_bytes") * 5 / 4,
        "{on_disk}: {after}"
    );
    assert_eq!(run(&["verify", &data]).status.code(), Some(0));
}
