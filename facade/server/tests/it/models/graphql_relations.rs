//! Relations with arguments in GraphQL, and what reading takes.

use std::sync::Arc;

use package_database::backend::adapter::ObserveBackend;
use package_database::testing::TestDatabase;
use serde_json::{Value, json};

use super::graphql::{Counts, fill, posts};
use super::{blog, encoded};
use crate::support::{Api, scoped};

/// Relations with arguments take as many requests for many documents as for few, and each part is what it was asked for.
#[tokio::test]
async fn d_140_relations_take_filters_orders_and_pages() {
    let mut taken = Vec::new();
    for documents in [6, 40] {
        let database = TestDatabase::new().await.unwrap();
        let counts = Arc::new(Counts::default());
        let backend = ObserveBackend::new(database.backend().clone(), counts.clone());
        let watched = database.over_backend(Arc::new(backend)).await.unwrap();
        let api = Api::serving(database, watched, |builder| builder);
        api.send_json("PUT", "/v1/models", "all", &blog())
            .await
            .expect(200);
        fill(&api, documents).await;
        let query = "query ($least: Float) { author { list(sort: \"name\") { items { name
                best: posts(sort: [\"-likes\"], limit: 2) { likes author(where: {name: {eq: \"Ada\"}}) { name } }
                rest: posts(sort: \"likes\", where: {likes: {ge: $least}}, after: \"p2\") { id }
                posts { id } } } } }";
        counts.0.lock().unwrap().clear();
        let answer = api.ask("all", query, json!({"least": 20})).await;
        let answer = answer.expect(200).value();
        assert_eq!(answer["errors"], Value::Null, "{answer}");
        taken.push(counts.0.lock().unwrap().clone());
        let authors = &answer["data"]["author"]["list"]["items"];
        let most = documents * 10;
        let best = json!([{"likes": most, "author": {"name": "Ada"}}, {"likes": most - 20, "author": {"name": "Ada"}}]);
        assert_eq!(authors[0]["best"], best);
        let best =
            json!([{"likes": most - 10, "author": null}, {"likes": most - 30, "author": null}]);
        assert_eq!(authors[1]["best"], best, "{answer}");
        let posts = |author: &Value, name: &str| author[name].as_array().unwrap().len();
        assert_eq!(posts(&authors[0], "posts"), documents / 2);
        assert_eq!(authors[0]["rest"][0]["id"], "p4");
        assert_eq!(posts(&authors[0], "rest"), documents / 2 - 1);
        assert_eq!(authors[1]["rest"], json!([]), "it has no such document");
    }
    assert_eq!(taken[0], taken[1]);
}

#[tokio::test]
async fn d_140_relations_are_bounded_as_root_fields_are() {
    let api = posts().await;
    let many: String = (0..20)
        .map(|at| format!("a{at}: posts(limit: {}) {{ id }} ", at + 1))
        .collect();
    for (inner, said) in [
        ("posts(limit: 0) { id }".to_owned(), "1 to 1,000"),
        ("posts(limit: 1001) { id }".to_owned(), "1 to 1,000"),
        ("posts(sort: \"nothing\") { id }".to_owned(), "field"),
        (
            "posts(where: {likes: {eq: \"x\"}}) { id }".to_owned(),
            "Float",
        ),
        ("posts(offset: 1) { id }".to_owned(), "offset"),
        ("posts { author(limit: 1) { id } }".to_owned(), "limit"),
        (many, "20 fields"),
    ] {
        let query = format!("{{ author {{ list {{ items {{ {inner} }} }} }} }}");
        let (code, told, _) = api.refused("all", &query).await;
        assert_eq!(code, "bad-request", "{query}: {told}");
        assert!(told.contains(said), "{query}: {told}");
    }
    let query = "{ author { list { items { posts(limit: 1) { id } } } } }";
    let (code, _, _) = api.refused(&scoped("models:author:read"), query).await;
    assert_eq!(code, "forbidden");
}

#[tokio::test]
async fn d_140_plans_and_costs_are_told_as_the_routes_tell_them() {
    let api = posts().await;
    let query = "{ post {
        explain(where: {author_id: {eq: \"ada\"}}) { kind index in_keys in_store in_memory partitions sorts_all
            requests_min units_min advice }
        list(sort: \"-likes\", limit: 2) { cost { requests read bytes units plan { kind sorts_all requests_min } } }
        page: list(limit: 2) { items { id } cost { requests plan { requests_min } } } } }";
    let data = api.data(query).await;
    let condition = json!([["author_id", "=", "ada"]]);
    let path = format!("/v1/models/post/explain?where={}", encoded(&condition));
    let routes = api.get(&path).await.expect(200).value();
    let told = data["post"]["explain"].as_object().unwrap();
    assert_eq!(told.len(), 10);
    for (name, value) in told {
        match value.as_f64() {
            Some(number) => assert_eq!(routes[name].as_f64(), Some(number), "{name}"),
            None => assert_eq!(routes.get(name).unwrap_or(&Value::Null), value, "{name}"),
        }
    }
    let cost = &data["post"]["list"]["cost"];
    assert_eq!(
        (&cost["read"], &cost["plan"]["sorts_all"]),
        (&5.into(), &true.into())
    );
    assert!(cost["requests"].as_f64().unwrap() >= 1.0 && cost["units"].as_f64().unwrap() > 0.0);
    let page = &data["post"]["page"]["cost"];
    assert_eq!(page["requests"], Value::Null);
    assert!(page["plan"]["requests_min"].as_f64().unwrap() >= 1.0);
}
