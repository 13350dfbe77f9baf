//! The routes of specs.

use crate::support::{Api, Call};

#[tokio::test]
async fn a_spec_lives_from_upload_to_deletion() {
    let api = Api::new().await;
    let first = api.upload("My_Orders", "1.0.0").await;
    assert_eq!(first.header("location"), "/v1/specs/my-orders");
    assert_eq!(first.value()["name"], "My_Orders");
    api.upload("My.Orders", "1.1.0").await;

    let newest = api.get(first.header("location")).await.expect(200);
    assert_eq!(newest.value()["version"], "1.1.0");
    let versions = api.get("/v1/specs/my-orders/versions").await.expect(200);
    let versions = versions.value();
    assert_eq!(versions["items"][0]["version"], "1.0.0");
    assert_eq!(versions["items"].as_array().unwrap().len(), 2);

    let list = api.get("/v1/specs").await.expect(200).value();
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let delete = Call::new("DELETE", "/v1/specs/my-orders").token("all");
    let gone = api.send(delete).await.expect(204);
    assert!(gone.body.is_empty());
    api.get("/v1/specs/my-orders")
        .await
        .problem(404, "not-found");
    assert_eq!(
        api.get("/v1/specs").await.value()["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test]
async fn a_subject_sees_its_own_specs_only() {
    let api = Api::new().await;
    api.upload("orders", "1.0.0").await;
    let of_another = Call::new("GET", "/v1/specs/orders").token("other");
    api.send(of_another).await.problem(404, "not-found");
}

#[tokio::test]
async fn lists_go_on_where_the_page_before_ended() {
    let api = Api::new().await;
    for name in ["a", "b", "c"] {
        api.upload(name, "1").await;
    }
    let page = api.get("/v1/specs?limit=2").await.expect(200).value();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    let next = page["next"].as_str().unwrap();
    let rest = api
        .get(&format!("/v1/specs?limit=2&after={next}"))
        .await
        .expect(200)
        .value();
    assert_eq!(rest["items"][0]["id"], "c");
    let foreign = format!("/v1/specs/a/versions?after={next}");
    api.get(&foreign).await.problem(400, "bad-request");
    for query in [
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=-1",
        "after=%00",
        "limits=1",
        "limit=1&limit=2",
    ] {
        api.get(&format!("/v1/specs?{query}"))
            .await
            .problem(400, "bad-request");
    }
}

#[tokio::test]
async fn names_come_back_as_they_were_sent() {
    let api = Api::new().await;
    let stored = api.upload("Caf%C3%A9%20%25%3F", "1").await;
    assert_eq!(stored.value()["name"], "Café %?");
    let found = api.get(stored.header("location")).await.expect(200);
    assert_eq!(found.value()["name"], "Café %?");
}

#[tokio::test]
async fn names_that_are_no_names_are_refused() {
    let api = Api::new().await;
    let long = "a".repeat(1_025);
    for name in [
        "..",
        "%2e%2e",
        ".",
        "a%2Fb",
        "..%2F..%2Fetc",
        "a%5Cb",
        "a%00b",
        "a%0d%0aX:1",
        "%ff",
        "%7f",
        "a%23b",
        &long,
    ] {
        for (method, tail) in [
            ("GET", ""),
            ("DELETE", ""),
            ("GET", "/versions"),
            ("POST", "/versions"),
        ] {
            let path = format!("/v1/specs/{name}{tail}");
            let call = Call::new(method, &path)
                .token("all")
                .json(r#"{"version":"1","model_count":1}"#);
            // A name that nobody can give, and that rows of the Python package may have, is looked for.
            let answer = api.send(call).await;
            let problem = match (name, method, tail) {
                ("a%23b", "GET", "") => answer.problem(404, "not-found"),
                ("a%23b", "GET" | "DELETE", _) => continue,
                _ => answer.problem(400, "bad-request"),
            };
            assert!(
                !problem["detail"].as_str().unwrap().contains("etc"),
                "{problem}"
            );
        }
    }
}

#[tokio::test]
async fn scopes_say_what_a_token_may_do() {
    let api = Api::new().await;
    api.upload("orders", "1").await;
    let get = |path: &str, token: &str| Call::new("GET", path).token(token);
    let of_kind =
        "Bearer realm=\"package-database\", error=\"insufficient_scope\", scope=\"specs:*:read\"";
    let refused = api.send(get("/v1/specs", "orders")).await;
    assert_eq!(refused.header("www-authenticate"), of_kind);
    refused.problem(403, "forbidden");
    // Its own spec it may read, if there were one.
    api.send(get("/v1/specs/orders", "orders"))
        .await
        .problem(404, "not-found");
    api.send(get("/v1/specs/bills", "orders"))
        .await
        .problem(403, "forbidden");
    api.send(get("/v1/specs", "nothing"))
        .await
        .problem(403, "forbidden");
    let upload = Call::new("POST", "/v1/specs/x/versions").token("reader");
    let upload = upload.json(r#"{"version":"1","model_count":1}"#);
    api.send(upload).await.problem(403, "forbidden");
}
