//! The pages: those that are written by tables are current, and every example of the others does what it says.

use std::path::PathBuf;

use serde_json::{Map, Value, json};

use super::{Subject, body, caller, code};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::pipeline::{Body, OPERATIONS, Pipeline, Program, Request};
use crate::domain::packages::validate::{Options, validate};
use crate::domain::packages::{reference, shipped};

fn path(page: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("docs/packages")
        .join(page)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the pages are files of this repository"
)]
fn read(page: &str) -> String {
    std::fs::read_to_string(path(page)).unwrap_or_else(|error| panic!("{page}: {error}"))
}

/// Compares a page with what the tables say, or writes it with `UPDATE=1`.
#[expect(
    clippy::disallowed_methods,
    reason = "the one switch of the tests, as for generated files"
)]
fn current(page: &str, text: &str) {
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path(page), text).unwrap();
    }
    assert_eq!(
        read(page),
        text,
        "{page} is stale: run this test with UPDATE=1"
    );
}

/// The examples of a page: what stands in fences of that kind.
fn examples(page: &str, fence: &str) -> Vec<Value> {
    let text = read(page);
    let blocks = text.split("```").skip(1).step_by(2);
    let blocks = blocks.filter_map(|block| block.strip_prefix(fence)?.strip_prefix('\n'));
    blocks
        .map(|block| {
            serde_json::from_str(block).unwrap_or_else(|error| panic!("{page}: {error}\n{block}"))
        })
        .collect()
}

/// The page of routes names each route of the shipped document with its method and path, and no other.
#[test]
fn r_66_r_97_the_page_of_routes_is_current() {
    let page = read("routes.md");
    let (table, _) = page.split_once("\n## ").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    let named: Vec<String> = rows
        .map(|line| line.split(" | ").take(2).collect::<Vec<_>>().join(" "))
        .collect();
    let routes = shipped::document().routes.iter();
    let declared: Vec<String> = routes
        .map(|route| {
            format!(
                "| `{}` `{} {}`",
                route.id,
                route.method,
                route.path.as_str()
            )
        })
        .collect();
    assert_eq!(named, declared);
}

#[test]
fn r_11_reference_of_operations_is_current() {
    current("operations.md", &reference::operations());
    assert_eq!(examples("operations.md", "json step").len(), 30);
}

#[test]
fn r_14_reference_of_rules_is_current() {
    current("rules.md", &reference::rules());
}

/// What has to be there for the example of an operation to run.
fn prelude(op: &str) -> Vec<Value> {
    let step = |op: &str, args: Value| json!({"op": op, "args": args});
    let now = step("time.now_iso8601", json!({}));
    let put = step("blob.put", json!({"from": "request.body"}));
    let meta = step(
        "kv.get",
        json!({"doc": "artifact_meta", "key": "artifact/{namespace}/{name}/{version}/{variant}", "out": "meta"}),
    );
    let begin = step("txn.begin", json!({"isolation": "serializable"}));
    let blob = step(
        "blob.get",
        json!({"digest": "$meta.blob_digest", "out": "blob"}),
    );
    match op {
        "validate.json_schema" => vec![step("parse.json", json!({}))],
        "txn.commit" | "txn.abort" => vec![begin],
        "blob.get" => vec![meta],
        "cache.put" | "respond.bytes" => vec![meta, blob],
        "blob.verify_digest" | "respond.json" => vec![put],
        "kv.put" | "kv.delete" | "index.delete" => vec![now, begin],
        "kv.cas_put" | "index.upsert" | "emit.event" => vec![put, now, begin],
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn r_11_the_example_of_every_operation_runs() {
    for operation in OPERATIONS.iter() {
        let subject = Subject::of(shipped::document(), false).await;
        let blob = Body::Bytes(b"bytes".as_slice().into());
        let publish = "/v1/acme/hello/1.0.0/linux/blob";
        assert_eq!(
            subject
                .send("PUT", publish, Request::new().body(blob))
                .await
                .status,
            201
        );
        let mut steps = prelude(operation.name);
        steps.push(serde_json::from_str(operation.example).unwrap());
        steps.push(json!({"op": "respond.json", "args": {"body": {"ran": true}}}));
        let program = Program::new(&Pipeline::parse(&json!(steps)).unwrap()).unwrap();
        // Another version, so that what is written is not there.
        let version = match operation.name {
            "kv.cas_put" => "2.0.0",
            _ => "1.0.0",
        };
        let fields = [
            ("namespace", "acme"),
            ("name", "hello"),
            ("version", version),
            ("variant", "linux"),
            ("tag", "stable"),
        ];
        let text = json!({"target_version": "1.0.0"}).to_string();
        let request = Request::new()
            .body(Body::Bytes(text.into_bytes().into()))
            .principal(caller("read write admin"));
        let request = fields
            .into_iter()
            .fold(request, |request, (name, value)| request.path(name, value));
        let response = subject.machine.run(&program, request).await;
        let expected = match operation.name {
            "respond.json" => 201,
            "respond.redirect" => 307,
            // Its condition is that there is no document, and there is none of that name.
            "respond.error" => 404,
            // Nobody answers at the address of the example.
            "proxy.fetch" if response.status != 200 => response.status,
            _ => 200,
        };
        assert_eq!(
            response.status,
            expected,
            "{}: {:?}",
            operation.name,
            response.json()
        );
    }
}

/// Carries out the examples of a page.
async fn run(page: &str) {
    let examples = examples(page, "json");
    assert!(examples.len() >= 5, "{page}");
    for example in examples {
        let subject = Subject::of(shipped::document(), false).await;
        let given = &example["given"];
        let mut request = Request::new().principal(caller("read write admin"));
        for (name, value) in given["path"].as_object().unwrap_or(&Map::new()) {
            request = request.path(name.as_str(), value.as_str().unwrap());
        }
        if !given["body"].is_null() {
            request = request.body(Body::Bytes(given["body"].to_string().into_bytes().into()));
        }
        let program = Program::new(&Pipeline::parse(&example["pipeline"]).unwrap()).unwrap();
        let response = subject.machine.run(&program, request).await;
        let answer = &example["answer"];
        assert_eq!(
            json!(response.status),
            answer["status"],
            "{page}: {example}\n{:?}",
            response.json()
        );
        match answer.get("code") {
            Some(expected) => assert_eq!(code(&response), expected.as_str(), "{page}: {example}"),
            None => assert_eq!(body(response).await, answer["body"], "{page}: {example}"),
        }
    }
}

#[tokio::test]
async fn r_12_r_71_references_do_what_their_guide_says() {
    run("interpolation.md").await;
}

#[tokio::test]
async fn r_13_r_72_conditions_do_what_their_guide_says() {
    run("conditions.md").await;
}

#[test]
fn r_14_each_practice_is_a_rule_that_its_example_breaks() {
    let examples = examples("practices.md", "json");
    assert!(examples.len() >= 8);
    let page = read("practices.md");
    for example in examples {
        let rule = example["breaks"].as_str().unwrap();
        let mut source = shipped::document().source().clone();
        let route = json!({"id": "practice", "method": "GET", "path": "/practice/{namespace}/{name}/{version}/{variant}/{tag}", "pipeline": example["pipeline"]});
        source["api"]["routes"].as_array_mut().unwrap().push(route);
        let document = RepositoryDocument::from_value(source).unwrap();
        let report = validate(&document, &Options::strict());
        assert!(report.breaks(rule), "{rule}: {:#?}", report.findings());
        assert!(page.contains(rule));
    }
}
