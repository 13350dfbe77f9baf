//! Transactions: together or not at all, and nobody in between.

use package_database::block::blobs::Digest;
use serde_json::{Value, json};

use super::storage::{begin, cas, commit, conflict, get, put, query, upsert};
use super::{Subject, artifact, bytes, content, package, program, request, standard, step};
use crate::support::together;

#[tokio::test]
async fn r_35_a_transaction_is_opened_once_and_says_its_isolation() {
    let subject = Subject::new().await;
    let broken = (500, "PIPELINE_ERROR".to_owned());
    assert_eq!(subject.fails(&[begin(), begin()]).await, broken);
    for isolation in ["serializable", "repeatable_read", "read_committed"] {
        let begin = step("txn.begin", json!({"isolation": isolation}));
        subject.shows(&[begin, commit()], json!(null)).await;
    }
    assert_eq!(subject.fails(&[commit()]).await, broken);
    assert_eq!(subject.fails(&[step("txn.abort", json!({}))]).await, broken);
    assert_eq!(
        subject.fails(&[put("note/a/b", json!(1))]).await,
        broken,
        "outside of a transaction"
    );
}

#[tokio::test]
async fn r_36_a_commit_does_all_or_nothing() {
    let subject = Subject::new().await;
    subject
        .shows(
            &[
                begin(),
                put("note/a/1", json!(1)),
                cas("note/a/2", json!(2)),
                commit(),
            ],
            json!(null),
        )
        .await;
    let steps = [
        begin(),
        put("note/a/1", json!("new")),
        cas("note/a/2", json!("new")),
        commit(),
    ];
    assert_eq!(
        subject.fails(&steps).await,
        (409, "ALREADY_EXISTS".to_owned())
    );
    let shown = subject
        .shows(
            &[get("note/a/1", "x"), get("note/a/2", "y")],
            json!(["$x", "$y"]),
        )
        .await;
    assert_eq!(shown, json!([1, 2]));
    // More than a transaction takes is refused by name.
    let mut many = vec![begin()];
    many.extend((0..101).map(|number| put(&format!("note/many/{number}"), json!(number))));
    many.push(commit());
    assert_eq!(
        subject.fails(&many).await,
        (413, "TRANSACTION_TOO_LARGE".to_owned())
    );
}

#[tokio::test]
async fn r_37_abort_discards_everything() {
    let subject = Subject::new().await;
    let steps = [
        begin(),
        put("note/a/b", json!(1)),
        step("emit.event", json!({"type": "tag.updated", "payload": {}})),
        step("txn.abort", json!({})),
        get("note/a/b", "note"),
    ];
    assert_eq!(subject.shows(&steps, json!("$note")).await, json!(null));
    assert_eq!(subject.events().await, Vec::<Value>::new());
}

#[tokio::test]
async fn r_40_of_racers_one_wins_and_an_expected_value_is_compared() {
    let subject = Subject::new().await;
    let racer = json!([
        begin(),
        cas("note/race/1", json!("{principal.sub}")),
        commit(),
        step("respond.json", json!({"status": 201, "body": {}})),
    ]);
    let racer = &program(&racer);
    let machine = &subject.machine;
    let mut racers = Vec::new();
    for _ in 0..20 {
        let machine = machine.clone();
        racers.push(async move { machine.run(racer, request()).await.status });
    }
    let mut won = 0;
    for status in together(racers).await {
        assert!(status == 201 || status == 409, "{status}");
        won += u32::from(status == 201);
    }
    assert_eq!(won, 1);
    let expecting = |expected: Value, value: Value| {
        let args =
            json!({"doc": "notes", "key": "note/cas/1", "value": value, "expected": expected});
        [begin(), step("kv.cas_put", args), commit()]
    };
    assert_eq!(
        subject.fails(&expecting(json!(1), json!(2))).await,
        conflict()
    );
    subject
        .shows(
            &expecting(json!(null), json!({"a": 1, "b": 2})),
            json!(null),
        )
        .await;
    assert_eq!(
        subject.fails(&expecting(json!(null), json!(3))).await,
        conflict()
    );
    subject
        .shows(&expecting(json!({"b": 2, "a": 1}), json!(3)), json!(null))
        .await;
    // Within one transaction, what was written there is what is there.
    assert_eq!(
        subject
            .fails(&[
                begin(),
                cas("note/x/1", json!(1)),
                cas("note/x/1", json!(2))
            ])
            .await,
        (409, "ALREADY_EXISTS".to_owned())
    );
}

#[tokio::test]
async fn r_68_two_transactions_that_read_what_the_other_writes_do_not_both_commit() {
    let subject = Subject::new().await;
    subject
        .shows(
            &[
                begin(),
                put("note/a/1", json!(1)),
                put("note/a/2", json!(1)),
                commit(),
            ],
            json!(null),
        )
        .await;
    let skew = |isolation: &str, mine: &str, other: &str| {
        json!([
            step("txn.begin", json!({"isolation": isolation})),
            get(other, "seen"),
            put(mine, json!("$seen")),
            // Bytes that come late: the other transaction goes on meanwhile.
            step("parse.json", json!({})),
            commit(),
            step("respond.json", json!({})),
        ])
    };
    for (isolation, expected) in [
        ("serializable", 1),
        ("repeatable_read", 1),
        ("read_committed", 2),
    ] {
        let (left, right) = (
            skew(isolation, "note/a/1", "note/a/2"),
            skew(isolation, "note/a/2", "note/a/1"),
        );
        let runs = [program(&left), program(&right)];
        let runs: Vec<_> = runs
            .iter()
            .map(|run| subject.machine.run(run, request().body(late())))
            .collect();
        let done = together(runs).await;
        let done = done.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(done, expected, "{isolation}");
    }
    // Rows that appear behind a query, in an index of notes and in that of versions.
    let of_a = json!({"namespace": "a"});
    let phantom = |title: &str| {
        json!([
            begin(),
            query("ranked_notes", of_a.clone(), "rows"),
            upsert(
                "ranked_notes",
                of_a.clone(),
                json!({"namespace": "a", "title": title, "rank": 1})
            ),
            step("parse.json", json!({})),
            commit(),
            step("respond.json", json!({})),
        ])
    };
    let runs = [program(&phantom("x")), program(&phantom("y"))];
    let runs = runs
        .iter()
        .map(|run| subject.machine.run(run, request().body(late())))
        .collect();
    let done = together(runs)
        .await
        .iter()
        .filter(|answer| answer.status == 200)
        .count();
    assert_eq!(done, 1);
}

/// A body that lets others go first.
fn late() -> package_database::packages::pipeline::Body {
    use package_database::packages::pipeline::{Body, ByteSource};
    struct Late(u8);
    impl ByteSource for Late {
        fn next(
            &mut self,
        ) -> package_database::backend::BoxFuture<
            '_,
            Result<Option<bytes::Bytes>, package_database::Error>,
        > {
            Box::pin(async move {
                for _ in 0..5 {
                    tokio::task::yield_now().await;
                }
                self.0 += 1;
                Ok((self.0 == 1).then(|| "{}".into()))
            })
        }
    }
    Body::Stream {
        size: None,
        source: Box::new(Late(0)),
    }
}

#[tokio::test]
async fn r_19_r_63_what_fails_in_the_middle_has_not_happened() {
    let subject = Subject::new().await;
    let steps = [
        begin(),
        put("note/a/b", json!(1)),
        step(
            "blob.get",
            json!({"digest": Digest::of(b"x").to_string(), "out": "x"}),
        ),
        commit(),
    ];
    assert_eq!(subject.fails(&steps).await.0, 404);
    assert_eq!(
        subject.shows(&[get("note/a/b", "x")], json!("$x")).await,
        json!(null)
    );
    // And a new run has no transaction open.
    subject.shows(&[begin(), commit()], json!(null)).await;
}

#[tokio::test]
async fn r_76_to_r_79_documents_and_rows_are_there_for_the_next_process() {
    let subject = Subject::new().await;
    let body = bytes("hello");
    let published = artifact("acme", "demo", "1.0.0", "linux").body(body);
    assert_eq!(
        subject.run(&standard::publish(), published).await.status,
        201
    );
    let next = Subject::over(
        subject.database.reopened().await.unwrap(),
        standard::world(),
    )
    .await;
    let latest = next.run(&standard::latest(), package("acme", "demo")).await;
    assert_eq!(latest.json().unwrap()["version"], "1.0.0");
    let again = artifact("acme", "demo", "1.0.0", "linux").body(bytes("other"));
    assert_eq!(next.run(&standard::publish(), again).await.status, 409);
    let fetched = next
        .run(
            &standard::fetch(),
            artifact("acme", "demo", "1.0.0", "linux"),
        )
        .await;
    assert_eq!(content(fetched).await, b"hello");
}
