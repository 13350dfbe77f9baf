//! Queries over HTTP: conditions, orders, pages, relations, plans and what they cost.

use serde_json::json;

use super::documents::put_user;
use super::{encoded, served};
use crate::support::Api;

/// Two authors with five posts.
async fn posts() -> Api {
    let api = served().await;
    for (id, name) in [("ada", "Ada"), ("bob", "Bob")] {
        api.stored("author", &json!({"id": id, "name": name})).await;
    }
    for number in 1..=5 {
        let author = if number % 2 == 0 { "ada" } else { "bob" };
        let body = json!({"id": format!("p{number}"), "title": format!("T{}", 6 - number), "likes": number * 10,
            "author_id": author, "tags": ["all", format!("t{number}")]});
        api.stored("post", &body).await;
    }
    api
}

fn list(condition: &serde_json::Value, rest: &str) -> String {
    format!(
        "/v1/models/post/documents?where={}{rest}",
        encoded(condition)
    )
}

#[tokio::test]
async fn conditions_bound_what_is_found() {
    let api = posts().await;
    for (condition, found) in [
        (json!([["likes", ">=", 40]]), vec!["p4", "p5"]),
        (
            json!([["author_id", "=", "ada"], ["likes", "<", 30]]),
            vec!["p2"],
        ),
        (json!([["tags", "contains", "t3"]]), vec!["p3"]),
        (json!([["title", "like", "t1"]]), vec!["p5"]),
        (json!([["id", "in", ["p5", "p1", "p9"]]]), vec!["p1", "p5"]),
        (
            json!([["likes", "!=", 10], ["tags.1", "=", "t2"]]),
            vec!["p2"],
        ),
        (json!([["likes", "=", "10"]]), vec![]),
    ] {
        let found: Vec<_> = found.into_iter().map(|id| json!(id)).collect();
        let mut ids = api.listed(&list(&condition, ""), "id").await;
        ids.sort_by_key(ToString::to_string);
        assert_eq!(ids, found, "{condition}");
        let path = format!("/v1/models/post/count?where={}", encoded(&condition));
        let count = api.get(&path).await.expect(200).value();
        assert_eq!(count["count"], found.len(), "{condition}");
    }
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_without_a_word_of_it() {
    let api = posts().await;
    for wrong in [
        json!([["jndi", "=", 1]]),
        json!([["likes", "jndi", 1]]),
        json!([["likes", "in", "jndi"]]),
        json!([["userId", "userIn", ["jndi"]]]),
        json!([["likes", "="]]),
        json!({"jndi": 1}),
        json!("jndi"),
    ] {
        let refused = api.get(&list(&wrong, "")).await.problem(400, "bad-request");
        assert!(!refused.to_string().contains("jndi"), "{refused}");
    }
    for wrong in [
        "sort=jndi",
        "with=jndi",
        "users=jndi",
        "sort=,",
        "limit=0",
        "offset=-1",
        "jndi=1",
    ] {
        let refused = api.get(&format!("/v1/models/post/documents?{wrong}")).await;
        let refused = refused.problem(400, "bad-request");
        assert!(!refused["detail"].to_string().contains("jndi"), "{refused}");
    }
}

#[tokio::test]
async fn pages_go_on_and_orders_without_an_index_take_an_offset() {
    let api = posts().await;
    let mut seen = Vec::new();
    let mut path = "/v1/models/post/documents?limit=2".to_owned();
    loop {
        let page = api.get(&path).await.expect(200).value();
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].clone()),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("/v1/models/post/documents?limit=2&after={next}"),
            None => break,
        }
    }
    assert_eq!(json!(seen), json!(["p1", "p2", "p3", "p4", "p5"]));
    let by_title = "/v1/models/post/documents?sort=title&limit=2";
    assert_eq!(
        api.listed(by_title, "title").await,
        [json!("T1"), json!("T2")]
    );
    let next = format!("{by_title}&offset=2");
    assert_eq!(api.listed(&next, "title").await, [json!("T3"), json!("T4")]);
    let most = "/v1/models/post/documents?sort=-likes&offset=0&limit=1";
    assert_eq!(api.listed(most, "id").await, [json!("p5")]);
    api.get(&format!("{by_title}&after=AAAA"))
        .await
        .problem(400, "bad-request");
}

#[tokio::test]
async fn relations_come_along() {
    let api = posts().await;
    let path = list(&json!([["author_id", "=", "ada"]]), "&with=author");
    let page = api.get(&path).await.expect(200).value();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
    assert_eq!(page["items"][0]["_related"]["author"]["name"], "Ada");
    let author = "/v1/models/author/documents/bob?with=posts.author";
    let author = api.get(author).await.expect(200).value();
    let posts = author["_related"]["posts"].as_array().unwrap();
    assert_eq!(posts.len(), 3);
    assert_eq!(posts[0]["_related"]["author"]["id"], "bob");
    let wrong = api
        .get("/v1/models/author/documents/bob?with=friends")
        .await;
    wrong.problem(400, "bad-request");
}

#[tokio::test]
async fn a_plan_tells_what_a_query_costs() {
    let api = posts().await;
    let path = format!(
        "/v1/models/post/explain?where={}",
        encoded(&json!([["likes", ">", 20]]))
    );
    let plan = api.get(&path).await.expect(200).value();
    assert_eq!(
        (&plan["kind"], &plan["index"]),
        (&json!("one-partition"), &json!("likes"))
    );
    assert_eq!(
        (&plan["requests_min"], &plan["units_min"]),
        (&json!(1), &json!(0.5))
    );
    assert!(
        plan["text"]
            .as_str()
            .unwrap()
            .contains("by the index of likes")
    );
    let whole = api
        .get("/v1/models/post/explain?sort=title")
        .await
        .expect(200)
        .value();
    assert_eq!(whole["sorts_all"], true);
    assert!(!whole["advice"].as_array().unwrap().is_empty(), "{whole}");
    let cost = &api
        .get("/v1/models/post/documents?sort=title")
        .await
        .value()["cost"];
    assert_eq!((&cost["requests"], &cost["read"]), (&json!(1), &json!(5)));
}

#[tokio::test]
async fn documents_of_all_users_are_read_only_where_that_is_permitted() {
    let api = served().await;
    for user in ["ada", "bob"] {
        put_user(&api, user, 201).await;
        api.stored(
            "note",
            &json!({"userId": user, "text": format!("of {user}")}),
        )
        .await;
    }
    api.get("/v1/models/note/documents")
        .await
        .problem(400, "bad-request");
    let both = api
        .listed("/v1/models/note/documents?users=ada,bob", "text")
        .await;
    assert_eq!(both.len(), 2);
    let all = api
        .listed("/v1/models/note/documents?scan=true", "userId")
        .await;
    assert_eq!(all.len(), 2);
}
