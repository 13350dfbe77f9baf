//! Who may do what with which model.

use serde_json::json;

use super::documents::put_user;
use super::served;
use crate::openapi::{document, operations};
use crate::support::{Call, scoped};

/// Each route with what it takes, and the word of scopes for it.
fn routes() -> Vec<(
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
)> {
    vec![
        ("PUT", "", Some(r#"{"models": []}"#), "register"),
        ("GET", "/post", None, "read"),
        ("GET", "/post/documents", None, "read"),
        (
            "POST",
            "/post/documents",
            Some(r#"{"title": "x"}"#),
            "write",
        ),
        ("GET", "/post/documents/p", None, "read"),
        ("PATCH", "/post/documents/p", Some("{}"), "write"),
        ("DELETE", "/post/documents/p", None, "delete"),
        ("GET", "/post/count", None, "read"),
        ("GET", "/post/explain", None, "read"),
        ("GET", "/post/events", None, "read"),
        ("GET", "/post/export", None, "scan"),
        ("POST", "/post/import", None, "write"),
        ("POST", "/post/reindex", None, "register"),
        (
            "POST",
            "/post/migrate",
            Some(r#"{"version": 1}"#),
            "register",
        ),
    ]
}

#[tokio::test]
async fn each_route_takes_its_scope_and_no_other() {
    let api = served().await;
    api.stored("post", &json!({"id": "p", "title": "x"})).await;
    let words = ["read", "write", "delete", "scan", "register"];
    for (method, path, body, right) in routes() {
        for word in words.iter().filter(|word| **word != right) {
            let mut call = Call::new(method, &format!("/v1/models{path}"));
            call = call.token(&scoped(&format!("models:*:{word}")));
            if let Some(body) = body {
                call = call.json(body);
            }
            let refused = api.send(call).await;
            assert_eq!(refused.status, 403, "{method} {path} with {word}");
            assert!(refused.header("www-authenticate").contains(right), "{path}");
        }
    }
    let document = document().await;
    let own = operations(&document);
    let own = own.iter().filter(|own| own.path.starts_with("/v1/models"));
    // All but the list, which shows what may be read.
    assert_eq!(own.count(), routes().len() + 1);
}

#[tokio::test]
async fn a_scope_may_be_for_one_model() {
    let api = served().await;
    let token = scoped("models:post:read,write");
    let path = "/v1/models/post/documents";
    api.send_json("POST", path, &token, &json!({"title": "x"}))
        .await
        .expect(201);
    let named = json!({"name": "x"});
    let other = api.send_json("POST", "/v1/models/author/documents", &token, &named);
    other.await.problem(403, "forbidden");
    let seen = api
        .send(Call::new("GET", "/v1/models").token(&token))
        .await
        .expect(200);
    assert_eq!(seen.value()["models"].as_array().unwrap().len(), 1);
    let nothing = Call::new("GET", "/v1/models").token(&scoped("specs"));
    api.send(nothing).await.problem(403, "forbidden");
    // A relation leads to another model, which this token may not read.
    let with = Call::new("GET", "/v1/models/post/documents?with=author").token(&token);
    api.send(with).await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_user_sees_what_is_their_own() {
    let api = served().await;
    let token = scoped("models:note:own:read,write,delete");
    let own = "user scoped";
    // Everybody may put themselves in, and nobody else.
    let path = "/v1/model-users/user%20scoped";
    api.send(Call::new("PUT", path).token(&token))
        .await
        .expect(201);
    let other = Call::new("PUT", "/v1/model-users/bob").token(&token);
    api.send(other).await.problem(403, "forbidden");
    put_user(&api, "bob", 201).await;
    let foreign = api
        .stored("note", &json!({"userId": "bob", "text": "of bob"}))
        .await;

    let notes = "/v1/models/note/documents";
    let mine = api
        .send_json("POST", notes, &token, &json!({"text": "mine"}))
        .await;
    let mine = mine.expect(201).value();
    assert_eq!(mine["userId"], own);
    let forged = api
        .send_json(
            "POST",
            notes,
            &token,
            &json!({"text": "x", "userId": "bob"}),
        )
        .await;
    forged.problem(403, "forbidden");
    let listed = api
        .send(Call::new("GET", notes).token(&token))
        .await
        .expect(200)
        .value();
    assert_eq!(listed["items"], json!([mine]));
    let others = Call::new("GET", &format!("{notes}?users=bob")).token(&token);
    api.send(others).await.problem(403, "forbidden");
    let path = format!("{notes}/{}", foreign["id"].as_str().unwrap());
    api.send(Call::new("GET", &path).token(&token))
        .await
        .problem(404, "not-found");
    let call = Call::new("DELETE", &path).token(&token);
    api.send(call).await.problem(404, "not-found");
    let scan = Call::new("GET", &format!("{notes}?scan=true")).token(&token);
    api.send(scan).await.problem(403, "forbidden");
    // What is of no user is nobody's own.
    let token = scoped("models:post:own:read");
    let posts = Call::new("GET", "/v1/models/post/documents").token(&token);
    api.send(posts).await.problem(403, "forbidden");
}
