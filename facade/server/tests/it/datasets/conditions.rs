//! Changes and reads under conditions.

use serde_json::json;

use super::client::{ORDERS, call, revision};
use crate::support::{Api, Call};

#[tokio::test]
async fn changes_are_held_to_a_base_and_to_if_match() {
    let (api, made) = Api::with_orders().await;
    let first = revision(&made);
    let change = |title: &str, base: &str| json!({"package": {"title": title}, "base": base});
    let second = api
        .write("PATCH", ORDERS, &change("Two", &first))
        .await
        .expect(200);
    let clash = api.write("PATCH", ORDERS, &change("Three", &first)).await;
    clash.problem(409, "conflict");
    let body = json!({"package": {"title": "Three"}});
    let tagged = |tag: &str| call("PUT", ORDERS, "all", &body).header("if-match", tag);
    let stale = api.send(tagged(&format!("\"{first}\""))).await;
    stale.problem(412, "precondition-failed");
    let several = format!("\"{first}\", {}", second.header("etag"));
    let third = api.send(tagged(&several)).await.expect(200);
    let weak = api
        .send(tagged(&format!("W/{}", third.header("etag"))))
        .await;
    weak.problem(412, "precondition-failed");
    api.send(tagged("*")).await.expect(200);
    let id = made["id"].as_str().unwrap();
    let by_id = format!("/v1/datasets-by-id/{id}");
    let tag = api.get(&by_id).await.header("etag").to_owned();
    let put = call("PUT", &by_id, "all", &body).header("if-match", &tag);
    api.send(put).await.expect(200);
    let delete = || Call::new("DELETE", ORDERS).token("all");
    let stale = api
        .send(delete().header("if-match", format!("\"{first}\"")))
        .await;
    stale.problem(412, "precondition-failed");
    let missing = Call::new("DELETE", "/v1/datasets/acme/none")
        .token("all")
        .header("if-match", "*");
    api.send(missing).await.problem(412, "precondition-failed");
    let fresh = api.get(ORDERS).await;
    let both =
        call("PUT", ORDERS, "all", &change("x", &first)).header("if-match", fresh.header("etag"));
    api.send(both).await.problem(409, "conflict");
    let path = format!("{ORDERS}/move");
    let stale = call("POST", &path, "all", &json!({"name": "x"}))
        .header("if-match", format!("\"{first}\""));
    api.send(stale).await.problem(412, "precondition-failed");
    api.send(delete().header("if-match", fresh.header("etag")))
        .await
        .expect(204);
}

#[tokio::test]
async fn a_read_says_when_nothing_changed_also_after_a_move() {
    let (api, made) = Api::with_orders().await;
    let id = made["id"].as_str().unwrap();
    let by_id = format!("/v1/datasets-by-id/{id}");
    let known = |path: &str, tag: &str| {
        Call::new("GET", path)
            .token("all")
            .header("if-none-match", tag)
    };
    for path in [ORDERS, &by_id] {
        let tag = api.get(path).await.header("etag").to_owned();
        api.send(known(path, &tag)).await.expect(304);
    }
    let tag = api.get(&by_id).await.header("etag").to_owned();
    let path = format!("{ORDERS}/move");
    api.write("POST", &path, &json!({"owner": "other"}))
        .await
        .expect(200);
    let moved = api.send(known(&by_id, &tag)).await.expect(200);
    assert_eq!(moved.value()["owner"], "other");
}
