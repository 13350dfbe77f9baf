//! What happens to documents, as server-sent events.

use std::sync::Arc;

use axum::body::Body;
use http_body_util::BodyExt as _;
use package_database::testing::ManualClock;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::documents::put_user;
use super::{blog, served};
use crate::support::{Api, Call, scoped};

/// The next event of a stream: its name, its place and what it says.
async fn next(body: &mut Body) -> (String, Option<String>, Value) {
    loop {
        let bytes = body.frame().await.unwrap().unwrap().into_data().unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let part = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name));
            line.map(str::to_owned)
        };
        if let Some(name) = part("event: ") {
            let data = serde_json::from_str(&part("data: ").unwrap()).unwrap();
            return (name, part("id: "), data);
        }
    }
}

async fn listen(api: &Api, call: Call) -> Body {
    let response = api
        .service
        .router()
        .oneshot(call.into_request())
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body()
}

/// A service whose clock goes on when somebody waits for it.
async fn with_clock() -> Api {
    let clock = Arc::new(ManualClock::at(1_795_188_513));
    let api = Api::with(move |builder| builder.clock(clock)).await;
    api.send_json("PUT", "/v1/models", "all", &blog())
        .await
        .expect(200);
    api
}

#[tokio::test]
async fn d_141_changes_are_sent_as_they_happen_and_a_client_goes_on_where_it_stopped() {
    let api = with_clock().await;
    let events = "/v1/models/post/events";
    let mut body = listen(&api, Call::new("GET", events).token("all")).await;
    let (name, open, _) = next(&mut body).await;
    assert_eq!(name, "open");

    api.stored("author", &json!({"name": "Ada"})).await;
    let post = api
        .stored("post", &json!({"id": "p", "title": "One"}))
        .await;
    let (name, place, data) = next(&mut body).await;
    assert_eq!((name.as_str(), &data["id"]), ("created", &post["id"]));
    assert_eq!(data["data"]["title"], "One");
    assert_eq!(data["channels"], json!(["posts", "post.p"]));
    let path = "/v1/models/post/documents/p";
    api.send_json("PATCH", path, "all", &json!({"likes": 3}))
        .await
        .expect(200);
    let (name, _, data) = next(&mut body).await;
    assert_eq!(
        (name.as_str(), &data["data"]),
        ("updated", &json!({"likes": 3}))
    );
    drop(body);

    // Another connection, behind the creation, and one from the beginning.
    let call = Call::new("GET", events).token("all");
    let mut body = listen(&api, call.header("last-event-id", place.unwrap())).await;
    assert_eq!(next(&mut body).await.0, "open");
    assert_eq!(next(&mut body).await.0, "updated");
    let path = format!("{events}?after={}&id=p&channel=post.p", open.unwrap());
    let mut body = listen(&api, Call::new("GET", &path).token("all")).await;
    assert_eq!(next(&mut body).await.0, "open");
    assert_eq!(next(&mut body).await.0, "created");
    assert_eq!(next(&mut body).await.0, "updated");
}

#[tokio::test]
async fn a_user_hears_of_their_own_documents() {
    let api = with_clock().await;
    for user in ["user scoped", "bob"] {
        put_user(&api, user, 201).await;
    }
    let token = scoped("models:note:own:read");
    let mut body = listen(
        &api,
        Call::new("GET", "/v1/models/note/events").token(&token),
    )
    .await;
    next(&mut body).await;
    for user in ["bob", "user scoped"] {
        api.stored("note", &json!({"userId": user, "text": user}))
            .await;
    }
    let (_, _, data) = next(&mut body).await;
    assert_eq!(data["userId"], "user scoped");
}

#[tokio::test]
async fn what_tells_nothing_and_what_is_no_place_are_refused() {
    let api = served().await;
    api.get("/v1/models/author/events")
        .await
        .problem(409, "conflict");
    for after in ["x", "1.2", "-1"] {
        let path = format!("/v1/models/post/events?after={after}");
        api.get(&path).await.problem(400, "bad-request");
    }
}
