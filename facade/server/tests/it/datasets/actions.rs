//! Each action of the library has its route.

use serde_json::{Value, json};

use super::client::{ORDERS, package, revision};
use crate::support::{Api, Call};

#[tokio::test]
async fn m_25_create_answers_201_with_the_id_and_where_it_is() {
    let api = Api::new().await;
    let body = json!({"owner": "acme", "name": "My Orders", "package": package("Orders"), "message": "First"});
    let made = api.write("POST", "/v1/datasets", &body).await.expect(201);
    assert_eq!(made.header("location"), "/v1/datasets/acme/My%20Orders");
    let value = made.value();
    assert_eq!(value["id"].as_str().unwrap().len(), 36);
    assert_eq!(
        (&value["owner"], &value["name"]),
        (&json!("acme"), &json!("My Orders"))
    );
    assert_eq!(value["package"], package("Orders"));
    let first = &value["revision"];
    assert_eq!(made.header("etag"), format!("\"{}\"", revision(&value)));
    assert_eq!(
        (&first["number"], &first["message"]),
        (&json!(1), &json!("First"))
    );
    assert_eq!(first["created_at"], "2026-11-20T15:28:33.000000Z");
    let read = api.get(made.header("location")).await.expect(200);
    assert_eq!(
        (read.value(), read.header("etag")),
        (value, made.header("etag"))
    );
    let again = api.write("POST", "/v1/datasets", &body).await;
    again.problem(409, "conflict");
}

#[tokio::test]
async fn m_23_a_dataset_has_a_name_an_id_and_perhaps_the_default_owner() {
    let (api, made) = Api::with_orders().await;
    let id = made["id"].as_str().unwrap();
    for known in [id, "acme%2Forders"] {
        let found = api
            .get(&format!("/v1/datasets-by-id/{known}"))
            .await
            .expect(200);
        assert_eq!(found.value(), made);
    }
    let body = json!({"name": "bills", "package": {}});
    let bills = api.write("POST", "/v1/datasets", &body).await.expect(201);
    assert_eq!(bills.header("location"), "/v1/datasets/default/bills");
    let found = api.get("/v1/datasets-by-id/bills").await.expect(200);
    assert_eq!(found.value(), bills.value());
    let nobody = "/v1/datasets-by-id/00000000-0000-0000-0000-000000000000";
    api.get(nobody).await.problem(404, "not-found");
    api.get("/v1/datasets-by-id/a%2Fb%2Fc")
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn m_24_a_project_appears_with_its_dataset() {
    let (api, made) = Api::with_orders().await;
    let project = api
        .get(&format!("{ORDERS}/project"))
        .await
        .expect(200)
        .value();
    let expected = json!({"owner": "acme", "dataset": made, "issues": [], "flows": []});
    assert_eq!(project, expected);
    api.get("/v1/datasets/acme/none/project")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn m_56_the_datasets_of_an_owner_are_listed_in_pages() {
    let api = Api::new().await;
    for name in ["c", "a", "b"] {
        let body = json!({"owner": "acme", "name": name, "package": {}});
        api.write("POST", "/v1/datasets", &body).await.expect(201);
    }
    let page = api
        .get("/v1/datasets/acme?limit=2")
        .await
        .expect(200)
        .value();
    let names = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&page), ["a", "b"]);
    let next = page["next"].as_str().unwrap();
    let page = api
        .get(&format!("/v1/datasets/acme?after={next}"))
        .await
        .expect(200)
        .value();
    assert_eq!(names(&page), ["c"]);
    assert_eq!(page.get("next"), None);
    assert_eq!(
        names(&api.get("/v1/datasets/nobody").await.expect(200).value()),
        [""; 0]
    );
    let other = api.get(&format!("/v1/datasets/other?after={next}")).await;
    other.problem(400, "bad-request");
}

#[tokio::test]
async fn a_package_is_replaced_changed_and_read_at_any_reference() {
    let (api, made) = Api::with_orders().await;
    let change = json!({"package": {"title": "New"}, "message": "Renamed",
        "author": {"name": "Ada", "email": "ada@example.org"}});
    let patched = api
        .write("PATCH", ORDERS, &change)
        .await
        .expect(200)
        .value();
    assert_eq!(patched["package"], package("New"));
    assert_eq!(patched["revision"]["author"], change["author"]);
    assert_eq!(patched["revision"]["parent"], made["revision"]["id"]);
    let whole = json!({"package": {"name": "my-data-set"}});
    let put = api.write("PUT", ORDERS, &whole).await.expect(200);
    assert_eq!(put.value()["package"], whole["package"]);
    assert_eq!(api.get(ORDERS).await.header("etag"), put.header("etag"));

    let tag = json!({"name": "v1", "ref": revision(&made)});
    api.write("POST", &format!("{ORDERS}/tags"), &tag)
        .await
        .expect(201);
    for (reference, expected) in [
        (revision(&made), &made),
        ("v1".to_owned(), &made),
        (revision(&patched), &patched),
        ("HEAD".to_owned(), &put.value()),
    ] {
        let found = api
            .get(&format!("{ORDERS}?ref={reference}"))
            .await
            .expect(200);
        assert_eq!(found.value(), *expected, "{reference}");
    }
    for missing in [
        "v2",
        "123123123123123123",
        "00000000000000090000000000000000",
    ] {
        api.get(&format!("{ORDERS}?ref={missing}"))
            .await
            .problem(404, "not-found");
    }
    api.get(&format!("{ORDERS}?ref=a%20b"))
        .await
        .problem(400, "bad-request");

    let list = api
        .get(&format!("{ORDERS}/revisions"))
        .await
        .expect(200)
        .value();
    let numbers: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["number"])
        .collect();
    assert_eq!(numbers, [3, 2, 1]);
    assert_eq!(list["items"][1], patched["revision"]);
    let one = api
        .get(&format!("{ORDERS}/revisions/{}", revision(&patched)))
        .await
        .expect(200);
    assert_eq!(one.value(), patched["revision"]);
    let one = api.get(&format!("{ORDERS}/revisions/v1")).await.expect(200);
    assert_eq!(one.value(), made["revision"]);
    let none = api
        .get(&format!("{ORDERS}/revisions/123123123123123123"))
        .await;
    none.problem(404, "not-found");
}

#[tokio::test]
async fn resources_are_read_by_name_at_any_revision() {
    let (api, _) = Api::with_orders().await;
    let one = json!({"name": "2025/q1", "path": "q1.csv", "sha256": "ab", "bytes": 5, "more": {"x": [1]}});
    let body = json!({"package": {"resources": [one]}});
    let first = api.write("PUT", ORDERS, &body).await.expect(200).value();
    let body = json!({"package": {"resources": []}});
    api.write("PUT", ORDERS, &body).await.expect(200);
    let path = format!("{ORDERS}/resources/2025%2Fq1");
    api.get(&path).await.problem(404, "not-found");
    let found = api
        .get(&format!("{path}?ref={}", revision(&first)))
        .await
        .expect(200);
    assert_eq!(found.value(), one);
    let known = Call::new("GET", &format!("{path}?ref={}", revision(&first))).token("all");
    api.send(known.header("if-none-match", found.header("etag")))
        .await
        .expect(304);
}

#[tokio::test]
async fn tags_are_made_read_listed_changed_and_removed() {
    let (api, made) = Api::with_orders().await;
    let tags = format!("{ORDERS}/tags");
    let body = json!({"name": "version-1.0", "description": "My nice little tag", "author": {"name": "Bob"}});
    let first = api.write("POST", &tags, &body).await.expect(201);
    assert_eq!(first.header("location"), format!("{tags}/version-1.0"));
    assert_eq!(first.value()["revision"], made["revision"]["id"]);
    let found = api.get(first.header("location")).await.expect(200);
    assert_eq!(found.value(), first.value());
    assert_eq!(found.value()["description"], "My nice little tag");
    api.write("POST", &tags, &body)
        .await
        .problem(409, "conflict");
    let second = json!({"name": "version-1.0.0", "ref": "version-1.0"});
    api.write("POST", &tags, &second).await.expect(201);
    let list = api.get(&tags).await.expect(200).value();
    assert_eq!(list["items"][0], first.value());
    assert_eq!(list["items"][1]["name"], "version-1.0.0");

    let path = format!("{tags}/version-1.0");
    let taken = json!({"name": "version-1.0.0"});
    api.write("PATCH", &path, &taken)
        .await
        .problem(409, "conflict");
    for nothing in [
        json!({}),
        json!({"author": {"name": "Eve"}}),
        json!({"name": "a b"}),
    ] {
        api.write("PATCH", &path, &nothing)
            .await
            .problem(400, "bad-request");
    }
    let renamed = json!({"name": "v1", "description": "Newer", "author": {"name": "Eve"}});
    let renamed = api
        .write("PATCH", &path, &renamed)
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&renamed["name"], &renamed["description"]),
        (&json!("v1"), &json!("Newer"))
    );
    assert_eq!(renamed["author"], json!({"name": "Eve"}));
    assert_eq!(renamed["created_at"], first.value()["created_at"]);
    api.get(&path).await.problem(404, "not-found");
    api.remove(&format!("{tags}/v1")).await.expect(204);
    api.remove(&format!("{tags}/v1"))
        .await
        .problem(404, "not-found");
    for name in [
        "with space",
        "with!",
        "with\n",
        "",
        "foo\tbar",
        "HEAD",
        &revision(&made),
    ] {
        let body = json!({"name": name});
        api.write("POST", &tags, &body)
            .await
            .problem(400, "bad-request");
    }
}

#[tokio::test]
async fn a_revert_says_where_it_is_from_and_a_diff_what_has_changed() {
    let (api, made) = Api::with_orders().await;
    let first = revision(&made);
    let change = json!({"package": {"title": "New", "resources": [{"name": "a", "bytes": 1}]}});
    let second = api.write("PUT", ORDERS, &change).await.expect(200).value();
    let second = revision(&second);
    let diff = api
        .get(&format!("{ORDERS}/diff?from={first}"))
        .await
        .expect(200)
        .value();
    assert_eq!(
        diff["fields"],
        json!([{"name": "name", "before": "orders"}, {"name": "title", "before": "Orders", "after": "New"}])
    );
    assert_eq!(diff["resources"].as_array().unwrap().len(), 2);
    let back = api
        .get(&format!("{ORDERS}/diff?from={second}&to={first}"))
        .await
        .expect(200);
    assert_eq!(
        back.value()["fields"][0],
        json!({"name": "title", "before": "New", "after": "Orders"})
    );
    api.get(&format!("{ORDERS}/diff"))
        .await
        .problem(400, "bad-request");
    api.get(&format!("{ORDERS}/diff?from=v9"))
        .await
        .problem(404, "not-found");

    let path = format!("{ORDERS}/revert");
    let reverted = api
        .write("POST", &path, &json!({"to": first}))
        .await
        .expect(200)
        .value();
    assert_eq!(reverted["package"], made["package"]);
    assert_eq!(reverted["revision"]["reverted_from"], *first);
    assert_eq!(reverted["revision"]["parent"], *second);
    let none = api.write("POST", &path, &json!({"to": "v9"})).await;
    none.problem(404, "not-found");
    let same = api
        .get(&format!("{ORDERS}/diff?from={first}&to=HEAD"))
        .await
        .value();
    assert_eq!(same, json!({"fields": [], "resources": [], "patch": []}));
}

#[tokio::test]
async fn a_dataset_moves_with_its_history_and_frees_its_name() {
    let (api, made) = Api::with_orders().await;
    let path = format!("{ORDERS}/move");
    let moved = api
        .write("POST", &path, &json!({"owner": "other"}))
        .await
        .expect(200);
    assert_eq!(moved.header("location"), "/v1/datasets/other/orders");
    assert_eq!(
        moved.value(),
        json!({"id": made["id"], "owner": "other", "name": "orders"})
    );
    api.get(ORDERS).await.problem(404, "not-found");
    let found = api
        .get("/v1/datasets/other/orders")
        .await
        .expect(200)
        .value();
    assert_eq!(found["revision"], made["revision"]);
    let body = json!({"owner": "acme", "name": "orders", "package": {}});
    api.write("POST", "/v1/datasets", &body).await.expect(201);
    let id = made["id"].as_str().unwrap();
    let back = format!("/v1/datasets-by-id/{id}/move");
    let taken = api.write("POST", &back, &json!({"owner": "acme"})).await;
    taken.problem(409, "conflict");
    let renamed = api
        .write("POST", &back, &json!({"name": "old orders"}))
        .await
        .expect(200);
    assert_eq!(
        renamed.header("location"),
        "/v1/datasets/other/old%20orders"
    );
    for wrong in [json!({}), json!({"author": {"name": "Eve"}})] {
        api.write("POST", &back, &wrong)
            .await
            .problem(422, "unprocessable");
    }
    api.write("POST", &back, &json!({"name": "a/b"}))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn what_is_deleted_is_not_found_and_purged_only_then() {
    let (api, made) = Api::with_orders().await;
    let id = made["id"].as_str().unwrap();
    let (purge, by_id) = (
        format!("{ORDERS}/purge"),
        format!("/v1/datasets-by-id/{id}/purge"),
    );
    let call = |path: &str| Call::new("POST", path).token("all");
    api.send(call(&purge)).await.problem(409, "conflict");
    api.send(call(&by_id)).await.problem(409, "conflict");
    api.remove(ORDERS).await.expect(204);
    for path in [
        "",
        "/revisions",
        "/tags",
        "/project",
        "/export",
        "/diff?from=HEAD",
        "/revisions/HEAD",
    ] {
        api.get(&format!("{ORDERS}{path}"))
            .await
            .problem(404, "not-found");
    }
    api.remove(ORDERS).await.problem(404, "not-found");
    let change = json!({"package": {}});
    api.write("PUT", ORDERS, &change)
        .await
        .problem(404, "not-found");
    api.send(call(&by_id)).await.expect(204);
    api.send(call(&by_id)).await.problem(404, "not-found");
    api.send(call(&purge)).await.problem(404, "not-found");
    let body = json!({"owner": "acme", "name": "orders", "package": {}});
    let next = api.write("POST", "/v1/datasets", &body).await.expect(201);
    assert_ne!(next.value()["id"], made["id"]);
}
