//! Documents that are read, and documents that are not.

use serde_json::{Value, json};

use super::{FaultKind, PolicyDecision, RepositoryDocument, RoutePath};
use crate::domain::packages::shipped;

const CONTRADICTORY: &str = include_str!("../data/contradictory.json");

fn faults(text: &str) -> Vec<(FaultKind, String)> {
    let error = RepositoryDocument::parse(text.as_bytes()).unwrap_err();
    let faults = error.faults().iter();
    faults
        .map(|fault| (fault.kind, fault.path.clone()))
        .collect()
}

/// The shipped document with one value in another place.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = shipped::document().source().clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(name.to_owned(), value)),
        Value::Array(list) => list[name.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer} is in {other}"),
    }
    document
}

#[test]
fn r_21_a_document_is_read_and_written_without_loss() {
    for text in [shipped::DOCUMENT, CONTRADICTORY] {
        let document = RepositoryDocument::parse(text.as_bytes()).unwrap();
        let plain: Value = serde_json::from_str(text).unwrap();
        assert_eq!(document.source(), &plain);
        // The order of members is a part of what was written.
        let again = serde_json::to_string(document.source()).unwrap();
        assert_eq!(again, serde_json::to_string(&plain).unwrap());
        assert_eq!(
            RepositoryDocument::parse(again.as_bytes()).unwrap(),
            document
        );
    }
    let document = shipped::document();
    assert_eq!(document.type_id, "acme.declarative_repo_type");
    assert_eq!(document.ops.allowed.len(), 30);
    let steps: Vec<usize> = document
        .routes
        .iter()
        .map(|route| route.pipeline.steps.len())
        .collect();
    assert_eq!(steps, [14, 11, 15, 7, 17, 6, 9, 13, 10, 9, 9]);
    assert_eq!(document.caching.vary_headers, ["Accept", "Authorization"]);
    let replication = document.replication.as_ref().unwrap();
    assert_eq!(replication.dedupe_key.as_deref(), Some("event_id"));
    assert_eq!(replication.pipelines.len(), 4);
    assert_eq!(
        document.gc.as_ref().unwrap().mark_sources,
        ["artifact_meta", "tag_map"]
    );
    assert_eq!(
        document
            .versioning
            .as_ref()
            .map(|policy| policy.allow_prerelease),
        Some(true)
    );
}

#[test]
fn r_26_unknown_missing_duplicate_and_malformed_are_told_apart() {
    assert_eq!(faults("{"), [(FaultKind::Malformed, String::new())]);
    assert_eq!(faults("[]"), [(FaultKind::Malformed, String::new())]);
    let unknown = with("/gc/speed", json!(9)).to_string();
    assert_eq!(
        faults(&unknown),
        [(FaultKind::Unknown, "gc.speed".to_owned())]
    );
    let lenient = RepositoryDocument::parse_lenient(unknown.as_bytes()).unwrap();
    assert_eq!(lenient.unknown()[0].path, "gc.speed");
    assert_eq!(
        lenient.source().pointer("/gc/speed"),
        Some(&json!(9)),
        "nothing is lost"
    );

    let twice = shipped::DOCUMENT.replace(
        "\"trigger\": \"on_commit\"",
        "\"trigger\": 1, \"trigger\": \"on_commit\"",
    );
    let path = |index: &str| format!("indexes.{index}.materialization.trigger");
    assert_eq!(
        faults(&twice),
        [
            (FaultKind::Duplicate, path("artifact_versions")),
            (FaultKind::Duplicate, path("tags")),
            (FaultKind::Duplicate, path("tags_of_package")),
            (FaultKind::Duplicate, path("packages"))
        ]
    );
    let mut scopes = shipped::document().auth.scopes.len();
    let twin = json!({"name": "read", "actions": []});
    let mut value = shipped::document().source().clone();
    value["auth"]["scopes"].as_array_mut().unwrap().push(twin);
    scopes += 1;
    let place = format!("auth.scopes[{}]", scopes - 1);
    assert_eq!(faults(&value.to_string()), [(FaultKind::Duplicate, place)]);

    let mut value = shipped::document().source().clone();
    value.as_object_mut().unwrap().remove("features");
    value["storage"]
        .as_object_mut()
        .unwrap()
        .remove("kv_stores");
    let missing = faults(&value.to_string());
    assert_eq!(
        missing,
        [
            (FaultKind::Missing, "storage".to_owned()),
            (FaultKind::Missing, String::new())
        ]
    );
}

/// Every value in the document is replaced by one of every other type, and every member is removed: what comes of it is a
/// document or a list of faults, and never neither.
#[test]
fn r_26_every_field_may_be_wrong_or_missing() {
    let source = shipped::document().source();
    let mut left: Vec<(String, &Value)> = vec![(String::new(), source)];
    let mut tried = 0;
    while let Some((pointer, value)) = left.pop() {
        let member =
            |name: &str| format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"));
        match value {
            Value::Object(members) => {
                left.extend(members.iter().map(|(name, value)| (member(name), value)))
            }
            Value::Array(list) => {
                left.extend(
                    list.iter()
                        .enumerate()
                        .map(|(place, value)| (member(&place.to_string()), value)),
                );
            }
            _ => {}
        }
        // Not every place, so that this takes a second and not a minute.
        tried += 1;
        if pointer.is_empty() || tried % 23 != 0 {
            continue;
        }
        for other in [
            Value::Null,
            json!(true),
            json!(-1),
            json!(1.5),
            json!(""),
            json!([]),
            json!({}),
        ] {
            let mut changed = source.clone();
            *changed.pointer_mut(&pointer).unwrap() = other;
            if let Err(error) = RepositoryDocument::from_value(changed) {
                assert!(!error.faults().is_empty());
            }
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn documents_are_bounded_in_size_and_depth() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(faults(&deep)[0].0, FaultKind::Malformed);
    let deep = format!("{}1{}", "{\"a\":".repeat(63), "}".repeat(63));
    let value: Value = serde_json::from_str(&deep).unwrap();
    let message = RepositoryDocument::from_value(value.clone())
        .unwrap_err()
        .to_string();
    assert!(!message.contains("within one another"), "{message}");
    let error = RepositoryDocument::from_value(json!([value])).unwrap_err();
    assert!(
        error.to_string().contains("64 values within one another"),
        "{error}"
    );

    let mut large = shipped::document().source().clone();
    large["description"] = Value::String("x".repeat(10 * 1024 * 1024));
    let large = large.to_string();
    assert_eq!(faults(&large), [(FaultKind::Malformed, String::new())]);
    // As large as it may be: nine million characters of remarks, and the same document.
    let mut large = shipped::document().source().clone();
    large["comment"] = Value::String("x".repeat(9_000_000));
    assert!(RepositoryDocument::parse(large.to_string().as_bytes()).is_ok());
}

#[test]
fn faults_are_told_at_once_and_at_most_a_hundred() {
    let mut value = shipped::document().source().clone();
    value["auth"]["scopes"] = (0..1000)
        .map(|_| json!({"name": 1, "actions": "all"}))
        .collect();
    let error = RepositoryDocument::from_value(value).unwrap_err();
    assert_eq!(error.faults().len(), 100);
    assert_eq!(error.faults()[1].path, "auth.scopes[0].actions");
}

#[test]
fn steps_that_are_none_are_told_with_their_place() {
    let steps = json!([{"op": "txn.begin", "if": 1}, {"args": {}}, {"op": "txn.commit", "args": {"when": {"exists": "$a"}}}]);
    let changed = with("/api/routes/0/pipeline", steps).to_string();
    let path = |rest: &str| format!("api.routes[0].pipeline{rest}");
    assert_eq!(
        faults(&changed),
        [
            (FaultKind::Unknown, path("[0]")),
            (FaultKind::Malformed, path("[1]")),
            (FaultKind::Unknown, path("[2].args.when"))
        ]
    );
    // A condition that nobody knows is never let pass: its step would be carried out.
    assert!(RepositoryDocument::parse_lenient(changed.as_bytes()).is_err());
}

#[test]
fn a_request_finds_the_route_that_says_more() {
    let document = shipped::document();
    let id = |method: &str, path: &str| {
        let segments: Vec<&str> = path.split('/').collect();
        document
            .find(method, &segments)
            .map(|(route, _)| route.id.as_str())
    };
    assert_eq!(
        id("GET", "v1/proxy/acme/hello/1.0.0/linux/blob"),
        Some("proxy_fallback_fetch_blob")
    );
    assert_eq!(
        id("GET", "v1/acme/hello/1.0.0/linux/blob"),
        Some("fetch_artifact_blob")
    );
    assert_eq!(
        id("PUT", "v1/acme/hello/1.0.0/linux/blob"),
        Some("publish_artifact_blob")
    );
    assert_eq!(id("POST", "v1/acme/hello/1.0.0/linux/blob"), None);
    assert_eq!(
        document.methods(&["v1", "a", "b", "1", "x", "blob"]),
        ["GET", "PUT"]
    );
    // `latest` is a word, and no version of a package that is called so.
    let mut value = document.source().clone();
    let any = json!({"id": "any", "method": "GET", "path": "/v1/{namespace}/{name}/{version}", "pipeline": []});
    value["api"]["routes"]
        .as_array_mut()
        .unwrap()
        .insert(0, any);
    let document = RepositoryDocument::from_value(value).unwrap();
    let (route, fields) = document
        .find("GET", &["v1", "acme", "hello", "latest"])
        .unwrap();
    assert_eq!((route.id.as_str(), fields.len()), ("resolve_latest", 2));
    for path in ["v1", "/v1//x", "/v1/{a}/{a}", "/v1/{a}b", "/{1}", "/{}"] {
        assert!(RoutePath::parse(path).is_err(), "{path}");
    }
}

#[test]
fn r_89_policies_decide_by_the_tags_of_a_route() {
    let tags = |tags: &[&str]| tags.iter().map(|tag| (*tag).to_owned()).collect::<Vec<_>>();
    let auth = &shipped::document().auth;
    for (route, held, allowed) in [
        (&["public"][..], &["read"][..], true),
        (&["public"], &["write"], false),
        (&["public"], &["admin"], false),
        (&["public", "proxy"], &["read"], true),
        (&["write_path"], &["write", "other"], true),
        (&["write_path"], &["read"], false),
        (&["write_path"], &[], false),
        // Two policies speak of it, and one of them is enough.
        (&["public", "write_path"], &["write"], true),
    ] {
        let decision = auth.decide(&tags(route), held);
        assert_eq!(
            decision == PolicyDecision::Allowed,
            allowed,
            "{route:?} {held:?}"
        );
        assert_ne!(decision, PolicyDecision::Silent);
    }
    assert_eq!(
        auth.decide(&tags(&["other"]), &["read"]),
        PolicyDecision::Silent
    );
    let denied = auth.decide(&tags(&["write_path"]), &["read"]);
    let expected = PolicyDecision::Denied {
        policy: "allow_write_paths".to_owned(),
        scopes: vec!["write".to_owned()],
    };
    assert_eq!(denied, expected);

    let deny = json!([
        {"name": "all", "effect": "allow", "require": {"scopes": ["read"]}},
        {"name": "none", "effect": "deny", "when": {"route.tags": ["closed", "hidden"]}},
        {"name": "no_robots", "effect": "deny", "require": {"scopes": ["robot"]}},
    ]);
    let document = RepositoryDocument::from_value(with("/auth/policies", deny)).unwrap();
    let decide = |route: &[&str], held: &[&str]| document.auth.decide(&tags(route), held);
    assert_eq!(decide(&[], &["read"]), PolicyDecision::Allowed);
    assert!(
        matches!(decide(&["hidden"], &["read"]), PolicyDecision::Denied { policy, .. } if policy == "none")
    );
    assert!(
        matches!(decide(&[], &["read", "robot"]), PolicyDecision::Denied { policy, .. } if policy == "no_robots")
    );
}

#[test]
fn what_is_looked_through_again_and_again_is_bounded() {
    let many = |count: usize, value: Value| Value::Array(vec![value; count]);
    let constraint = json!({"field": "name", "regex": "^[a-z]+$"});
    for (pointer, value) in [
        ("/entities/artifact/constraints", many(257, constraint)),
        (
            "/invariants/global/0/assert",
            json!({"all": many(5000, json!({"any": []}))}),
        ),
        (
            "/validation/load_time_checks/0/require",
            many(5000, json!("all_entity_refs_exist")),
        ),
        (
            "/ops/allowed",
            (0..10_001)
                .map(|number| json!(format!("op.n{number}")))
                .collect(),
        ),
    ] {
        let error = RepositoryDocument::from_value(with(pointer, value)).unwrap_err();
        assert!(error.has(FaultKind::Malformed), "{pointer}: {error}");
    }
}
