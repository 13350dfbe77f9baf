//! The operations on documents and indexes, and what the tests of transactions share with them.

use serde_json::{Value, json};

use super::{Subject, bytes, failure, request, step};

pub(crate) fn begin() -> Value {
    step("txn.begin", json!({"isolation": "serializable"}))
}

pub(crate) fn commit() -> Value {
    step("txn.commit", json!({}))
}

pub(crate) fn put(key: &str, value: Value) -> Value {
    step(
        "kv.put",
        json!({"doc": "notes", "key": key, "value": value}),
    )
}

pub(crate) fn get(key: &str, out: &str) -> Value {
    step("kv.get", json!({"doc": "notes", "key": key, "out": out}))
}

pub(crate) fn cas(key: &str, value: Value) -> Value {
    step(
        "kv.cas_put",
        json!({"doc": "notes", "key": key, "value": value, "if_absent": true}),
    )
}

pub(crate) fn conflict() -> (u16, String) {
    (409, "CONFLICT".to_owned())
}

#[tokio::test]
async fn r_38_reads_see_what_the_transaction_has_written() {
    let subject = Subject::new().await;
    let steps = [
        get("note/a/b", "before"),
        begin(),
        put("note/a/b", json!({"n": 1.5, "list": [1, null]})),
        get("note/a/b", "own"),
        step("kv.delete", json!({"doc": "notes", "key": "note/a/b"})),
        get("note/a/b", "deleted"),
        put("note/a/b", json!({"n": 1.5, "list": [1, null]})),
        commit(),
        get("note/a/b", "after"),
    ];
    let shown = subject
        .shows(&steps, json!(["$before", "$own", "$deleted", "$after"]))
        .await;
    let note = json!({"n": 1.5, "list": [1, null]});
    assert_eq!(shown, json!([null, note, null, note]));
}

#[tokio::test]
async fn r_39_a_put_replaces_and_a_large_value_is_kept_as_a_blob() {
    let subject = Subject::new().await;
    let large = "x".repeat(800_000);
    for value in [
        json!("small"),
        json!(large),
        json!("small again"),
        json!(large),
    ] {
        let body = json!({ "value": value }).to_string();
        let steps = [
            step("parse.json", json!({})),
            begin(),
            put("note/a/b", json!("$body.value")),
            commit(),
            get("note/a/b", "note"),
            step("respond.json", json!({"body": "$note"})),
        ];
        let answer = subject
            .run(&json!(steps), request().body(bytes(body)))
            .await;
        assert_eq!(answer.json(), Some(&value));
    }
    let steps = [
        begin(),
        step("kv.delete", json!({"doc": "notes", "key": "note/a/b"})),
        commit(),
        get("note/a/b", "x"),
    ];
    assert_eq!(subject.shows(&steps, json!("$x")).await, json!(null));
    let collected = subject.packages();
    let plan = package_database::packages::gc::plan(&collected, &Default::default())
        .await
        .unwrap();
    assert_eq!(
        plan.blobs.len(),
        0,
        "nobody refers to it, but not for long enough"
    );
}

#[tokio::test]
async fn r_41_a_delete_may_be_done_twice() {
    let subject = Subject::new().await;
    let delete = || step("kv.delete", json!({"doc": "notes", "key": "note/a/b"}));
    for _ in 0..2 {
        subject
            .shows(&[begin(), delete(), delete(), commit()], json!(null))
            .await;
    }
}

pub(crate) fn upsert(index: &str, key: Value, value: Value) -> Value {
    step(
        "index.upsert",
        json!({"index": index, "key": key, "value": value}),
    )
}

pub(crate) fn query(index: &str, key: Value, out: &str) -> Value {
    step(
        "index.query",
        json!({"index": index, "key": key, "out": out}),
    )
}

#[tokio::test]
async fn r_45_to_r_47_rows_are_sorted_replaced_and_removed_one_by_one() {
    let subject = Subject::new().await;
    let of_a = || json!({"namespace": "a"});
    let row = |title: &str, rank: Value| json!({"namespace": "a", "title": title, "rank": rank});
    let add = |title: &str, rank: i64| upsert("ranked_notes", of_a(), row(title, json!(rank)));
    let steps = [
        begin(),
        add("ten", 10),
        add("nine", 9),
        add("minus", -3),
        query("ranked_notes", of_a(), "own"),
        commit(),
        query("ranked_notes", of_a(), "stored"),
        query("ranked_notes", json!({"namespace": "b"}), "other"),
        step(
            "index.query",
            json!({"index": "ranked_notes", "key": of_a(), "limit": 2, "out": "two"}),
        ),
    ];
    let sorted = json!([
        row("minus", json!(-3)),
        row("nine", json!(9)),
        row("ten", json!(10))
    ]);
    let two = json!([row("minus", json!(-3)), row("nine", json!(9))]);
    let shown = subject
        .shows(&steps, json!(["$own", "$stored", "$other", "$two"]))
        .await;
    assert_eq!(shown, json!([sorted, sorted, [], two]));
    // The same note with another rank is the same row.
    let steps = [
        begin(),
        add("ten", 1),
        commit(),
        query("ranked_notes", of_a(), "rows"),
    ];
    let shown = subject.shows(&steps, json!("$rows")).await;
    assert_eq!(
        shown,
        json!([
            row("minus", json!(-3)),
            row("ten", json!(1)),
            row("nine", json!(9))
        ])
    );
    let delete = step(
        "index.delete",
        json!({"index": "ranked_notes", "key": of_a(), "value": {"namespace": "a", "title": "ten", "rank": 1}}),
    );
    let steps = [
        begin(),
        delete,
        query("ranked_notes", of_a(), "own"),
        commit(),
        query("ranked_notes", of_a(), "rows"),
    ];
    let rest = json!([row("minus", json!(-3)), row("nine", json!(9))]);
    assert_eq!(
        subject.shows(&steps, json!(["$own", "$rows"])).await,
        json!([rest, rest])
    );
    // A key that one row alone may have.
    let slug = |title: &str| {
        upsert(
            "slugs",
            json!({"namespace": "a", "slug": "s"}),
            json!({"namespace": "a", "title": title}),
        )
    };
    subject
        .shows(&[begin(), slug("one"), commit()], json!(null))
        .await;
    subject
        .shows(&[begin(), slug("one"), commit()], json!(null))
        .await;
    assert_eq!(
        subject.fails(&[begin(), slug("two"), commit()]).await,
        conflict()
    );
    let unknown = query("nowhere", of_a(), "x");
    assert_eq!(
        subject.fails(&[unknown]).await,
        (500, "PIPELINE_ERROR".to_owned())
    );
    let unfit = query("slugs", json!({"slug": "s"}), "x");
    assert_eq!(
        subject.fails(&[unfit]).await,
        (500, "PIPELINE_ERROR".to_owned())
    );
}

#[tokio::test]
async fn an_empty_part_of_a_key_is_a_fault_of_the_request() {
    let subject = Subject::new().await;
    let artifact = "artifact/a/b/{version}/{variant}";
    for (doc, key, body, empty) in [
        (
            "artifact_meta",
            artifact,
            json!({"version": "", "variant": ""}),
            "version",
        ),
        (
            "artifact_meta",
            artifact,
            json!({"version": "1.0.0", "variant": ""}),
            "",
        ),
        (
            "tag_map",
            "tag/a/{name}/{tag}",
            json!({"name": "b", "tag": ""}),
            "tag",
        ),
        (
            "tag_map",
            "tag/a/{name}/{tag}",
            json!({"name": "", "tag": ""}),
            "name",
        ),
        ("notes", "note/a/{title}", json!({"title": ""}), "title"),
        ("notes", "note/a/{title}", json!({"title": "t"}), ""),
    ] {
        let steps = json!([
            step("parse.json", json!({"out": "body"})),
            step("kv.get", json!({"doc": doc, "key": key, "out": "found"})),
            step("respond.json", json!({"body": "$found"})),
        ]);
        let body = bytes(body.to_string());
        let answer = subject.run(&steps, request().body(body)).await;
        if empty.is_empty() {
            assert_eq!(answer.status, 200, "{key}: {answer:?}");
            continue;
        }
        assert_eq!(failure(&answer), (400, "VALIDATION_ERROR".to_owned()));
        let message = answer.json().unwrap()["error"]["message"].to_string();
        assert!(message.contains(empty), "{key}: {message}");
    }
    // A key of other parts is the document's own fault, whatever else is empty.
    let other = [step(
        "kv.get",
        json!({"doc": "notes", "key": "note//b/c", "out": "x"}),
    )];
    assert_eq!(subject.fails(&other).await.0, 500);
}
