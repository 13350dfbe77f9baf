//! Conditional requests.

use crate::support::{Api, Call};

#[tokio::test]
async fn a_read_says_when_nothing_changed() {
    let api = Api::new().await;
    api.upload("orders", "1").await;
    let found = api.get("/v1/specs/orders").await.expect(200);
    let tag = found.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() == 34, "{tag}");
    assert_eq!(found.header("cache-control"), "private, no-cache");
    let get = |name: &str, value: &str| {
        Call::new("GET", "/v1/specs/orders")
            .token("all")
            .header(name, value)
    };
    for known in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let unchanged = api.send(get("if-none-match", &known)).await.expect(304);
        assert!(unchanged.body.is_empty());
        assert_eq!(unchanged.header("etag"), tag);
        assert_eq!(unchanged.header("cache-control"), "private, no-cache");
        assert_eq!(unchanged.header("content-type"), "");
    }
    api.send(get("if-none-match", "\"x\"")).await.expect(200);
    api.send(get("if-match", &tag)).await.expect(200);
    api.send(get("if-match", "\"x\""))
        .await
        .problem(412, "precondition-failed");
    api.send(get("if-match", "x"))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn an_upload_may_depend_on_what_is_there() {
    let api = Api::new().await;
    let upload = |name: &str, value: &str| {
        let call = Call::new("POST", "/v1/specs/orders/versions").token("all");
        call.json(r#"{"version": "2", "model_count": 1}"#)
            .header(name, value)
    };
    api.send(upload("if-match", "*"))
        .await
        .problem(412, "precondition-failed");
    let made = api.send(upload("if-none-match", "*")).await.expect(201);
    api.send(upload("if-none-match", "*"))
        .await
        .problem(412, "precondition-failed");
    let tag = made.header("etag");
    let read = api.get("/v1/specs/orders").await;
    assert_eq!(
        read.header("etag"),
        tag,
        "the tag of a write is that of a read"
    );
    api.send(upload("if-match", tag)).await.expect(201);
    api.send(upload("if-match", tag))
        .await
        .problem(412, "precondition-failed");
    let delete = Call::new("DELETE", "/v1/specs/orders")
        .token("all")
        .header("if-match", tag);
    api.send(delete).await.problem(412, "precondition-failed");
    let weak = format!("W/{}", api.get("/v1/specs/orders").await.header("etag"));
    api.send(upload("if-match", &weak))
        .await
        .problem(412, "precondition-failed");
}
