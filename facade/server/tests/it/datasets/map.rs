//! The routes as a whole: what there is, and what is answered when something is wrong.

use serde_json::json;

use super::client::{ORDERS, call, package, revision};
use crate::openapi::{document, operations};
use crate::support::{Api, Call, scoped};

/// Each action of the library with its route.
const ACTIONS: [(&str, &str, &str); 22] = [
    ("create", "post", "/v1/datasets"),
    ("list", "get", "/v1/datasets/{owner}"),
    ("fetch", "get", "/v1/datasets/{owner}/{name}"),
    ("update", "put", "/v1/datasets/{owner}/{name}"),
    ("patch", "patch", "/v1/datasets/{owner}/{name}"),
    ("delete", "delete", "/v1/datasets/{owner}/{name}"),
    ("purge", "post", "/v1/datasets/{owner}/{name}/purge"),
    ("move_to", "post", "/v1/datasets/{owner}/{name}/move"),
    ("project", "get", "/v1/datasets/{owner}/{name}/project"),
    (
        "revision_list",
        "get",
        "/v1/datasets/{owner}/{name}/revisions",
    ),
    (
        "revision_fetch",
        "get",
        "/v1/datasets/{owner}/{name}/revisions/{revision}",
    ),
    (
        "resource_fetch",
        "get",
        "/v1/datasets/{owner}/{name}/resources/{resource}",
    ),
    ("revert", "post", "/v1/datasets/{owner}/{name}/revert"),
    ("diff", "get", "/v1/datasets/{owner}/{name}/diff"),
    ("export", "get", "/v1/datasets/{owner}/{name}/export"),
    ("tag_list", "get", "/v1/datasets/{owner}/{name}/tags"),
    ("tag_create", "post", "/v1/datasets/{owner}/{name}/tags"),
    ("tag_fetch", "get", "/v1/datasets/{owner}/{name}/tags/{tag}"),
    (
        "tag_update",
        "patch",
        "/v1/datasets/{owner}/{name}/tags/{tag}",
    ),
    (
        "tag_delete",
        "delete",
        "/v1/datasets/{owner}/{name}/tags/{tag}",
    ),
    ("fetch by id", "get", "/v1/datasets-by-id/{id}"),
    (
        "tag_fetch by id",
        "get",
        "/v1/datasets-by-id/{id}/tags/{tag}",
    ),
];

#[tokio::test]
async fn m_42_m_43_every_action_has_a_rest_route() {
    let document = document().await;
    let routes = operations(&document);
    let own = routes
        .iter()
        .filter(|one| one.value["tags"][0] == "datasets");
    let own: Vec<_> = own.map(|one| (one.method, one.path)).collect();
    for (action, method, path) in ACTIONS {
        assert!(own.contains(&(method, path)), "{action}: {method} {path}");
    }
    // Whatever is below a name is below an id as well.
    let below = |prefix: &str| {
        let paths = own.iter().filter_map(|(method, path)| {
            path.strip_prefix(prefix)
                .map(|rest| (*method, rest.to_owned()))
        });
        paths.collect::<Vec<_>>()
    };
    let (by_name, by_id) = (
        below("/v1/datasets/{owner}/{name}"),
        below("/v1/datasets-by-id/{id}"),
    );
    assert_eq!(by_name, by_id);
    assert_eq!((by_name.len(), own.len()), (18, 38));
    assert!(!own.iter().any(|(_, path)| path.contains("graphql")));
}

#[tokio::test]
async fn m_44_errors_are_those_of_the_map() {
    let (api, made) = Api::with_orders().await;
    let body = json!({"package": {}});
    let create = json!({"owner": "acme", "name": "orders", "package": {}});
    let stale = json!({"package": {}, "base": revision(&made)});
    api.write("PATCH", ORDERS, &body).await.expect(200);
    for (call, status, code) in [
        (
            Call::new("PUT", ORDERS).token("all").json("{"),
            400,
            "bad-request",
        ),
        (
            Call::new("GET", &format!("{ORDERS}?ref=a%20b")).token("all"),
            400,
            "bad-request",
        ),
        (Call::new("GET", ORDERS), 401, "unauthenticated"),
        (
            Call::new("GET", ORDERS).token("expired"),
            401,
            "unauthenticated",
        ),
        (
            Call::new("DELETE", ORDERS).token("reader"),
            403,
            "forbidden",
        ),
        (
            Call::new("GET", "/v1/datasets/acme/none").token("all"),
            404,
            "not-found",
        ),
        (
            call("POST", "/v1/datasets", "all", &create),
            409,
            "conflict",
        ),
        (call("PUT", ORDERS, "all", &stale), 409, "conflict"),
        (
            call("PUT", ORDERS, "all", &body).header("if-match", "\"0\""),
            412,
            "precondition-failed",
        ),
    ] {
        api.send(call).await.problem(status, code);
    }
    // Who may not know whether there is a dataset is not told.
    for path in [ORDERS, "/v1/datasets/acme/none"] {
        let asked = Call::new("GET", path).token(&scoped("ds:other/*"));
        api.send(asked).await.problem(403, "forbidden");
    }
}

#[tokio::test]
async fn m_48_the_edge_is_as_strict_as_the_service_is_told_to_be() {
    use package_database_server::datapackage::DatapackageCheck::Strict;

    let (lenient, _) = Api::with_orders().await;
    let nameless = json!({"package": {"resources": [{"path": "/etc/passwd"}]}});
    lenient.write("PUT", ORDERS, &nameless).await.expect(200);
    let strict = Api::with(|builder| builder.datapackages(Strict)).await;
    let create = json!({"owner": "acme", "name": "orders", "package": package("Orders")});
    let refused = strict.write("POST", "/v1/datasets", &create).await;
    let problem = refused.problem(422, "unprocessable");
    assert_eq!(problem["errors"][0]["pointer"], "/package/resources/0/name");
    let good = json!({"name": "orders", "resources": [{"name": "a", "path": "a.csv"}]});
    let create = json!({"owner": "acme", "name": "orders", "package": good});
    strict
        .write("POST", "/v1/datasets", &create)
        .await
        .expect(201);
    strict
        .write("PUT", ORDERS, &nameless)
        .await
        .problem(422, "unprocessable");
    strict
        .write("PUT", ORDERS, &json!({"package": {}}))
        .await
        .problem(422, "unprocessable");
    let members = |members: serde_json::Value| json!({"package": members});
    let patch = members(json!({"title": "Only the title"}));
    strict.write("PATCH", ORDERS, &patch).await.expect(200);
    let patch = members(json!({"title": ["hunter2"], "resources": "hunter2"}));
    let problem = strict
        .write("PATCH", ORDERS, &patch)
        .await
        .problem(422, "unprocessable");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    assert!(!problem.to_string().contains("hunter2"));
    // The library takes what the edge refuses.
    let datasets = strict.database.datasets();
    let document = nameless["package"].as_object().unwrap();
    let orders = "acme/orders".parse().unwrap();
    datasets
        .update(&orders, document, &Default::default())
        .await
        .unwrap();
}
