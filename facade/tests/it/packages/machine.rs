//! The machine: references, conditions, order, limits.

use package_database::packages::pipeline::{OPERATIONS, Pipeline, Program};
use serde_json::{Value, json};

use super::{Subject, bytes, failure, package, request, step};

#[tokio::test]
async fn r_59_references_keep_types_and_take_the_longest_name() {
    let subject = Subject::lenient().await;
    let rows = json!([{"version": "1.0.0", "n": 7}, {"version": "2.0.0"}]);
    let steps = [
        step("parse.json", json!({"out": "body"})),
        step("string.format", json!({"template": "short", "out": "a"})),
        step("string.format", json!({"template": "long", "out": "ab"})),
    ];
    let body = json!({"rows": rows, "flag": true, "none": null, "name": "of the body",
        "evil": "$a and {principal.sub}", "b": 5});
    let shown = json!({
        "whole": "$body.rows", "element": "$body.rows[0].version", "number": "$body.rows[0].n",
        "truth": "{flag}", "field": "{name}", "missing": "$body.rows[9].version", "unknown": "$nothing",
        "embedded": "$ab. $a.", "quoted": "\"$body.rows[1].version\"", "principal": "{principal.sub}",
        "null": "is $body.none", "once": "{evil}", "within": "<{evil}>", "escaped": "$$a {{name}",
        "text": "costs $5 and { }", "scopes": "{principal.scopes}", "list": ["$a", {"x": "{b}"}],
    });
    let mut steps = steps.to_vec();
    steps.push(step("respond.json", json!({"body": shown})));
    let request = package("acme", "of the path").body(bytes(body.to_string()));
    let answer = subject.run(&json!(steps), request).await;
    assert_eq!(
        answer.json(),
        Some(&json!({
            "whole": rows, "element": "1.0.0", "number": 7, "truth": true, "field": "of the path",
            "missing": null, "unknown": null, "embedded": "long. short.", "quoted": "\"2.0.0\"",
            "principal": "ada", "null": "is null", "once": "$a and {principal.sub}",
            "within": "<$a and {principal.sub}>", "escaped": "$a {name}", "text": "costs $5 and { }",
            "scopes": ["admin", "read", "write"], "list": ["short", {"x": 5}],
        }))
    );
}

#[tokio::test]
async fn r_71_what_cannot_be_resolved_is_never_a_part_of_a_key() {
    let subject = Subject::lenient().await;
    let get = |key: &str| {
        [step(
            "kv.get",
            json!({"doc": "notes", "key": key, "out": "x"}),
        )]
    };
    assert_eq!(
        subject.fails(&get("note/{nothing}")).await,
        (400, "UNRESOLVED_REFERENCE".to_owned())
    );
    assert_eq!(
        subject.fails(&get("note/$nothing")).await,
        (500, "UNRESOLVED_REFERENCE".to_owned())
    );
    let redirect = [step(
        "respond.redirect",
        json!({"location": "/x/{nothing}"}),
    )];
    assert_eq!(
        subject.fails(&redirect).await,
        (400, "UNRESOLVED_REFERENCE".to_owned())
    );
    // A slash in a value is no slash of the key.
    let steps = [
        step(
            "kv.put",
            json!({"doc": "notes", "key": "note/{namespace}/b", "value": 1}),
        ),
        step(
            "kv.get",
            json!({"doc": "notes", "key": "note/a/b/b", "out": "other"}),
        ),
        step(
            "kv.get",
            json!({"doc": "notes", "key": "note/{namespace}/b", "out": "own"}),
        ),
        step("respond.json", json!({"body": ["$other", "$own"]})),
    ];
    let answer = subject.run(&json!(steps), package("a/b", "x")).await;
    assert_eq!(answer.json(), Some(&json!([null, 1])), "{answer:?}");
}

#[tokio::test]
async fn r_60_conditions_hold_on_any_operation_and_all_clauses_count() {
    let subject = Subject::new().await;
    let holds = async |when: Value| {
        let steps = [
            step("parse.json", json!({"out": "body"})),
            step(
                "string.format",
                json!({"when": when, "template": "yes", "out": "said"}),
            ),
            step("respond.json", json!({"body": "$said"})),
        ];
        let body = json!({"one": 1, "true": true, "zero": 0, "false": false, "text": "", "list": [], "map": {},
            "null": null, "full": [1], "other": {"a": 1.0, "b": 2}});
        let answer = subject
            .run(&json!(steps), request().body(bytes(body.to_string())))
            .await;
        answer.json().unwrap() == "yes"
    };
    for (when, expected) in [
        (json!({}), true),
        (json!(null), true),
        (json!({"equals": ["$body.one", 1]}), true),
        (json!({"equals": ["$body.one", 1.0]}), true),
        (json!({"equals": ["$body.one", true]}), false),
        (json!({"equals": ["$body.one", "1"]}), false),
        (json!({"equals": ["$body.other", {"b": 2, "a": 1}]}), true),
        (json!({"equals": ["$body.nothing", null]}), true),
        (json!({"is_null": "$body.null"}), true),
        (json!({"is_null": "$nothing"}), true),
        (json!({"is_null": "$body.zero"}), false),
        (json!({"is_not_null": "$body.false"}), true),
        (json!({"is_not_null": "$body.null"}), false),
        (json!({"is_empty": "$body.text"}), true),
        (json!({"is_empty": "$body.list"}), true),
        (json!({"is_empty": "$body.map"}), true),
        (json!({"is_empty": "$body.null"}), true),
        (json!({"is_empty": "$body.zero"}), false),
        (json!({"is_empty": "$body.false"}), false),
        (json!({"is_empty": "$body.full"}), false),
        (json!({"not_in": ["$body.one", [2, 3]]}), true),
        (json!({"not_in": ["$body.one", [1]]}), false),
        (json!({"not_in": ["$body.true", [1]]}), true),
        (json!({"not_in": ["$body.one", "$body.full"]}), false),
        (
            json!({"is_null": "$body.null", "is_empty": "$body.full"}),
            false,
        ),
        (
            json!({"is_null": "$body.null", "is_empty": "$body.list", "equals": [1, 1]}),
            true,
        ),
    ] {
        assert_eq!(holds(when.clone()).await, expected, "{when}");
    }
}

#[test]
fn r_72_a_condition_that_nobody_knows_is_refused_when_it_is_read() {
    for when in [
        json!({"unless": "$x"}),
        json!({"equals": "$x"}),
        json!({"equals": ["$x"]}),
        json!({"not_in": ["$x", [1], 2]}),
        json!("$x"),
        json!([]),
    ] {
        let steps = json!([{"op": "txn.abort", "args": {"when": when}}]);
        let error = Pipeline::parse(&steps).unwrap_err();
        assert_eq!(error.place, "steps[0].args.when", "{when}");
    }
}

#[test]
fn r_64_an_unknown_operation_is_refused_before_it_runs() {
    let wrong = |steps: Value| {
        let problems = Program::new(&Pipeline::parse(&steps).unwrap()).unwrap_err();
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        problems.join("; ")
    };
    for (step, place) in [
        (
            json!({"op": "os.exec"}),
            "steps[0]: there is no operation os.exec",
        ),
        (
            json!({"op": "KV.GET", "args": {}}),
            "steps[0]: there is no operation KV.GET",
        ),
        (
            json!({"op": "kv.get", "args": {"doc": "a", "key": "b"}}),
            "steps[0]: kv.get needs `out`",
        ),
        (
            json!({"op": "txn.abort", "args": {"now": true}}),
            "steps[0].args.now: txn.abort takes no `now`",
        ),
        (
            json!({"op": "respond.json", "args": {"status": 99}}),
            "steps[0].args.status: must be a status from 200 to 599",
        ),
        (
            json!({"op": "respond.redirect", "args": {"status": 300, "location": "/"}}),
            "steps[0].args.status: must be one of 301, 302, 307, 308",
        ),
        (
            json!({"op": "txn.begin", "args": {"isolation": "none"}}),
            "steps[0].args.isolation: must be one of serializable, repeatable_read, read_committed",
        ),
        (
            json!({"op": "kv.get", "args": {"doc": "a", "key": "b", "out": "a.b"}}),
            "steps[0].args.out: must be the name of a variable",
        ),
        (
            json!({"op": "validate.json_schema", "args": {"schema": {"type": 7}, "value": 1}}),
            "steps[0].args.schema: ",
        ),
    ] {
        let found = wrong(json!([step]));
        assert!(found.starts_with(place), "{found}");
    }
    for steps in [
        json!({}),
        json!([5]),
        json!([{"args": {}}]),
        json!([{"op": "txn.abort", "arg": {}}]),
        json!([{"op": "txn.abort", "args": []}]),
    ] {
        assert!(Pipeline::parse(&steps).is_err(), "{steps}");
    }
}

#[test]
fn r_65_every_operation_of_the_list_is_carried_out_and_nothing_else() {
    let mut names = Vec::new();
    for operation in OPERATIONS.iter() {
        let example: Value = serde_json::from_str(operation.example).unwrap();
        assert_eq!(example["op"], operation.name);
        let pipeline = Pipeline::parse(&json!([example])).unwrap();
        Program::new(&pipeline).unwrap();
        for parameter in operation.parameters {
            let default = parameter.default.map(serde_json::from_str::<Value>);
            assert!(
                default.is_none_or(|default| default.is_ok()),
                "{}",
                parameter.name
            );
            assert!(!parameter.required || parameter.default.is_none());
        }
        names.push(operation.name);
    }
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 30);
}

#[tokio::test]
async fn r_61_steps_stop_at_the_first_response() {
    let subject = Subject::new().await;
    let steps = [
        step("txn.begin", json!({"isolation": "serializable"})),
        step(
            "kv.put",
            json!({"doc": "notes", "key": "note/a/b", "value": 1}),
        ),
        step("respond.json", json!({"status": 202, "body": "first"})),
        step("txn.commit", json!({})),
        step("respond.json", json!({"body": "second"})),
    ];
    let answer = subject.run(&json!(steps), request()).await;
    assert_eq!((answer.status, answer.json()), (202, Some(&json!("first"))));
    // What was open is aborted, and the next run finds neither a write nor a transaction.
    let steps = [
        step("txn.begin", json!({"isolation": "serializable"})),
        step(
            "kv.get",
            json!({"doc": "notes", "key": "note/a/b", "out": "note"}),
        ),
    ];
    assert_eq!(subject.shows(&steps, json!("$note")).await, json!(null));
    let none = subject.run(&json!([]), request()).await;
    assert_eq!(failure(&none), (500, "PIPELINE_ERROR".to_owned()));
}

#[tokio::test]
async fn r_58_a_run_knows_request_caller_variables_and_answer() {
    let subject = Subject::new().await;
    let steps = json!([
        step("parse.query", json!({})),
        step(
            "respond.json",
            json!({"status": 203, "headers": {"X-Note": "{name}", "X-Number": 5},
            "body": {"first": "$query_params.q", "by": "{principal.sub}"}})
        ),
    ]);
    let request = package("acme", "demo").query("q", "a b").query("q", "c");
    let answer = subject.run(&steps, request).await;
    assert_eq!(answer.status, 203);
    assert_eq!(answer.json(), Some(&json!({"first": "a b", "by": "ada"})));
    assert_eq!(
        (answer.header("x-note"), answer.header("X-NUMBER")),
        (Some("demo"), Some("5"))
    );
    let steps = json!([step("respond.json", json!({"headers": {"X": "{name}"}}))]);
    let answer = subject
        .run(&steps, package("acme", "a\r\nSet-Cookie: x"))
        .await;
    assert_eq!(failure(&answer), (500, "PIPELINE_ERROR".to_owned()));
}

#[tokio::test]
async fn r_88_limits_end_a_pipeline() {
    let over = (500, "LIMIT_EXCEEDED".to_owned());
    let mut world = super::standard::world();
    world.limits.io_ops = 3;
    world.limits.json_bytes = 20;
    world.limits.value_bytes = 10;
    world.limits.body_bytes = 8;
    let database = package_database::testing::TestDatabase::new()
        .await
        .unwrap();
    let subject = Subject::over(database, world).await;
    let format = step("string.format", json!({"template": "x", "out": "x"}));
    assert_eq!(subject.fails(&vec![format; 129]).await, over);
    let get = step(
        "kv.get",
        json!({"doc": "notes", "key": "note/a/b", "out": "x"}),
    );
    assert_eq!(subject.fails(&vec![get; 4]).await, over);
    let begin = step("txn.begin", json!({"isolation": "serializable"}));
    let large = step(
        "kv.put",
        json!({"doc": "notes", "key": "note/a/b", "value": "0123456789"}),
    );
    assert_eq!(
        subject.fails(&[begin, large]).await,
        (413, "VALUE_TOO_LARGE".to_owned())
    );
    let json = step("parse.json", json!({}));
    let long = request().body(bytes(format!("\"{}\"", "x".repeat(20))));
    let answer = subject.run(&json!([json]), long).await;
    assert_eq!(failure(&answer), (413, "BODY_TOO_LARGE".to_owned()));
    let put = step("blob.put", json!({"from": "request.body"}));
    let answer = subject
        .run(&json!([put]), request().body(bytes("123456789")))
        .await;
    assert_eq!(failure(&answer), (413, "BLOB_TOO_LARGE".to_owned()));
}
