//! What the operations of the original are said to do, in the eight areas in which it is said. Names that no document
//! declares and writes outside of transactions are theirs, so that the repository is a lenient one.

use serde_json::json;

use super::{Subject, bytes, caller, failure, package, step};

#[tokio::test]
async fn r_73_the_eight_areas_hold() {
    let subject = Subject::lenient().await;

    // Auth: any of the scopes is enough, and too little is refused.
    let require = |scope: &str| {
        json!([
            step("auth.require_scopes", json!({"scopes": [scope]})),
            step("respond.json", json!({"body": true})),
        ])
    };
    let as_writer = || package("acme", "demo").principal(caller("read write admin"));
    let as_reader = || package("acme", "demo").principal(caller("read"));
    let allowed = subject.run(&require("write"), as_writer()).await;
    assert_eq!(allowed.status, 200);
    let refused = subject.run(&require("admin"), as_reader()).await;
    assert_eq!(failure(&refused), (403, "FORBIDDEN".to_owned()));

    // Documents: what is put under a key that is made of fields comes back with its references filled in.
    let put = json!([
        step(
            "kv.put",
            json!({"doc": "test_doc", "key": "test/{namespace}/{name}", "value": {"of": "{namespace}"}})
        ),
        step(
            "kv.get",
            json!({"doc": "test_doc", "key": "test/acme/demo", "out": "found"})
        ),
        step("respond.json", json!({"body": "$found"})),
    ]);
    let found = subject.run(&put, as_writer()).await;
    assert_eq!(found.json().unwrap(), &json!({"of": "acme"}));

    // Transactions: what is written in one is there after the commit.
    let commit = [
        step("txn.begin", json!({"isolation": "serializable"})),
        step(
            "kv.cas_put",
            json!({"doc": "test_doc", "key": "test/in/one", "if_absent": true, "value": 17}),
        ),
        step("txn.commit", json!({})),
        step(
            "kv.get",
            json!({"doc": "test_doc", "key": "test/in/one", "out": "found"}),
        ),
    ];
    assert_eq!(subject.shows(&commit, json!("$found")).await, 17);

    // Cache: what one request keeps, another one finds.
    let keep = [step(
        "cache.put",
        json!({"kind": "response", "key": "kept", "value": {"body": "x"}, "ttl_seconds": 60}),
    )];
    subject.shows(&keep, json!(null)).await;
    let ask = [step(
        "cache.get",
        json!({"kind": "response", "key": "kept", "hit_out": "hit", "value_out": "kept"}),
    )];
    let shown = subject.shows(&ask, json!(["$hit", "$kept.body"])).await;
    assert_eq!(shown, json!([true, "x"]));

    // Indexes: one row is one row.
    let key = json!({"namespace": "acme", "name": "demo"});
    let row = [
        step(
            "index.upsert",
            json!({"index": "package_versions", "key": key, "value": {"version": "1.0.0"}}),
        ),
        step(
            "index.query",
            json!({"index": "package_versions", "key": key, "out": "rows"}),
        ),
    ];
    let rows = subject.shows(&row, json!("$rows")).await;
    assert_eq!(rows, json!([{"version": "1.0.0"}]));

    // Blobs: a digest of the bytes, which are what they were.
    let blob = json!([
        step(
            "blob.put",
            json!({"from": "request.body", "out": "digest", "out_size": "size"})
        ),
        step(
            "blob.verify_digest",
            json!({"digest": "$digest", "algo": "sha256"})
        ),
        step("blob.get", json!({"digest": "$digest", "out": "bytes"})),
        step(
            "respond.bytes",
            json!({"body": "$bytes", "headers": {"x-digest": "$digest", "x-size": "$size"}})
        ),
    ]);
    let request = as_writer().body(bytes("some bytes"));
    let stored = subject.run(&blob, request).await;
    let header = |name: &str| {
        let mut headers = stored.headers.iter();
        headers
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
    };
    assert!(header("x-digest").unwrap().starts_with("sha256:"));
    assert_eq!(header("x-size").as_deref(), Some("10"));

    // Events: what is emitted is in the log, with its references filled in.
    let emit = json!([
        step(
            "emit.event",
            json!({"type": "package.published", "payload": {"namespace": "{namespace}"}})
        ),
        step("respond.json", json!({"body": true})),
    ]);
    assert_eq!(subject.run(&emit, as_writer()).await.status, 200);
    let events = subject.events().await;
    assert!(
        events.contains(&json!(["package.published", {"namespace": "acme"}])),
        "{events:?}"
    );

    // Answers: fields and variables in them, and an error where its condition holds.
    let now = [step(
        "string.format",
        json!({"template": "of {namespace}", "out": "text"}),
    )];
    let mut steps = now.to_vec();
    steps.push(step(
        "respond.json",
        json!({"status": 201, "body": ["{name}", "$text"]}),
    ));
    let answer = subject.run(&json!(steps), as_writer()).await;
    assert_eq!(
        (answer.status, answer.json().unwrap()),
        (201, &json!(["demo", "of acme"]))
    );
    let missing = json!([
        step(
            "kv.get",
            json!({"doc": "test_doc", "key": "test/no/thing", "out": "found"})
        ),
        step(
            "respond.error",
            json!({"when": {"is_null": "$found"}, "status": 404, "code": "NOT_FOUND", "message": "none"})
        ),
    ]);
    let missing = subject.run(&missing, as_writer()).await;
    assert_eq!(failure(&missing), (404, "NOT_FOUND".to_owned()));
}
