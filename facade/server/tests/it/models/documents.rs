//! The life of documents over HTTP.

use serde_json::{Value, json};

use super::served;
use crate::support::{Api, Call};

fn path_of(model: &str, document: &Value) -> String {
    let id = document["id"].as_str().unwrap();
    format!("/v1/models/{model}/documents/{id}")
}

/// Whatever may be stored can be asked for, as clients write it in a path.
#[tokio::test]
async fn documents_are_found_by_ids_of_any_signs() {
    let api = served().await;
    for (id, part) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("\\", "%5C"),
        ("\0", "%00"),
        ("\r\n", "%0D%0A"),
        ("%2F", "%252F"),
        ("</script>", "%3C%2Fscript%3E"),
        ("a?b#c", "a%3Fb%23c"),
        ("\u{85}", "%C2%85"),
    ] {
        let body = json!({"id": id, "name": "Ada"});
        let created = api
            .send_json("POST", "/v1/models/author/documents", "all", &body)
            .await;
        let created = created.expect(201);
        let path = format!("/v1/models/author/documents/{part}");
        for path in [path.as_str(), created.header("location")] {
            assert_eq!(api.get(path).await.expect(200).value()["id"], id, "{path}");
        }
        api.send_json("PATCH", &path, "all", &json!({"name": "Augusta"}))
            .await
            .expect(200);
        let removed = api.send(Call::new("DELETE", &path).token("all")).await;
        removed.expect(204);
    }
    for id in [".", "..", ""] {
        let body = json!({"id": id, "name": "Ada"});
        let refused = api
            .send_json("POST", "/v1/models/author/documents", "all", &body)
            .await;
        let told = refused.problem(422, "unprocessable");
        assert_eq!(told["errors"][0]["pointer"], "/id", "{id:?}");
    }
}

#[tokio::test]
async fn a_document_is_created_read_changed_and_removed() {
    let api = served().await;
    let call = Call::new("POST", "/v1/models/author/documents").token("all");
    let created = api
        .send(call.json(r#"{"name": "Ada", "email": "ADA@example.org"}"#))
        .await;
    let created = created.expect(201);
    let ada = created.value();
    let path = path_of("author", &ada);
    assert_eq!(created.header("location"), path);
    let tag = created.header("etag").to_owned();
    assert_eq!(
        (&ada["email"], &ada["_rev"]),
        (&json!("ada@example.org"), &json!(1))
    );
    let read = api.get(&path).await.expect(200);
    assert_eq!((read.header("etag"), read.value()), (&*tag, ada.clone()));
    let known = Call::new("GET", &path)
        .token("all")
        .header("if-none-match", &tag);
    api.send(known).await.expect(304);

    let changed = api
        .send_json("PATCH", &path, "all", &json!({"name": "Ada L."}))
        .await;
    let changed = changed.expect(200);
    assert_ne!(changed.header("etag"), tag);
    assert_eq!(
        changed.value()["email"],
        "ada@example.org",
        "what is not named stays"
    );
    let without = api
        .send_json("PATCH", &path, "all", &json!({"email": null}))
        .await;
    assert!(without.expect(200).value().get("email").is_none());
    // As it was read, with one field changed.
    let mut whole = api.get(&path).await.value();
    whole["name"] = json!("Augusta");
    api.send_json("PATCH", &path, "all", &whole)
        .await
        .expect(200);
    whole["id"] = json!("another");
    let moved = api.send_json("PATCH", &path, "all", &whole).await;
    assert_eq!(
        moved.problem(422, "unprocessable")["errors"][0]["pointer"],
        "/id"
    );

    let removed = api.send(Call::new("DELETE", &path).token("all")).await;
    removed.expect(204);
    api.get(&path).await.problem(404, "not-found");
    api.send(Call::new("DELETE", &path).token("all"))
        .await
        .problem(404, "not-found");
}

/// A tag is of one state of one document: another document under the same id has others, and so has the same one in another
/// version of its model.
#[tokio::test]
async fn tags_are_not_used_again() {
    let api = served().await;
    let body = json!({"id": "one", "title": "One"});
    let path = "/v1/models/post/documents/one";
    let with = |method: &str, header: &str, tag: &str| {
        Call::new(method, path).token("all").header(header, tag)
    };
    api.stored("post", &body).await;
    let first = api.get(path).await.expect(200).header("etag").to_owned();
    api.send(Call::new("DELETE", path).token("all"))
        .await
        .expect(204);
    api.database
        .clock()
        .advance(std::time::Duration::from_secs(1));
    api.stored("post", &body).await;
    let second = api
        .send(with("GET", "if-none-match", &first))
        .await
        .expect(200);
    let stale = with("PATCH", "if-match", &first).json("{\"likes\": 1}");
    api.send(stale).await.problem(412, "precondition-failed");

    let mut next = super::blog();
    next["models"][1]["version"] = json!(2);
    next["models"][1]["fields"][1]["name"] = json!("hearts");
    next["models"][1]["migrations"] = json!([{"version": 2, "rename": {"likes": "hearts"}}]);
    api.send_json("PUT", "/v1/models", "all", &next)
        .await
        .expect(200);
    let third = api
        .send(with("GET", "if-none-match", second.header("etag")))
        .await;
    assert!(third.expect(200).value().get("hearts").is_some());
}

#[tokio::test]
async fn what_the_service_says_of_a_document_no_client_says() {
    let api = served().await;
    for (model, body, pointers) in [
        (
            "post",
            json!({"title": "x", "_rev": 4, "createdAt": 1}),
            vec!["/_rev", "/createdAt"],
        ),
        (
            "post",
            json!({"title": "x", "_schemaVersion": 1}),
            vec!["/_schemaVersion"],
        ),
        (
            "post",
            json!({"title": "x", "_related": {}}),
            vec!["/_related"],
        ),
        (
            "post",
            json!({"title": "x", "_zz": 1, "updatedAt": 2}),
            vec!["/_zz", "/updatedAt"],
        ),
        (
            "post",
            json!({"title": "x", "userId": "ada"}),
            vec!["/userId"],
        ),
        ("note", json!({"text": "x"}), vec!["/userId"]),
        (
            "post",
            json!({"title": "x", "tags": ["y".repeat(410_000)]}),
            vec!["/tags"],
        ),
    ] {
        let path = format!("/v1/models/{model}/documents");
        let refused = api.send_json("POST", &path, "all", &body).await;
        let told = refused.problem(422, "unprocessable");
        let told = told["errors"].as_array().unwrap().iter();
        let mut told: Vec<&str> = told.map(|own| own["pointer"].as_str().unwrap()).collect();
        told.sort_unstable();
        assert_eq!(told, pointers, "{model}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_is_told_at_its_field() {
    let api = served().await;
    let path = "/v1/models/post/documents";
    let body =
        json!({"likes": -1, "tags": "x", "colour": "red", "title": "a title that is too long"});
    let refused = api.send_json("POST", path, "all", &body).await;
    let refused = refused.problem(422, "unprocessable");
    let errors = refused["errors"].as_array().unwrap();
    let told = |pointer: &str| {
        let found = errors.iter().find(|error| error["pointer"] == pointer);
        found.map(|error| error["detail"].as_str().unwrap().to_owned())
    };
    assert_eq!(told("/likes").unwrap(), "is below 0");
    assert_eq!(told("/tags").unwrap(), "is no array");
    assert_eq!(told("/colour").unwrap(), "is no field of the model");
    assert_eq!(told("/title").unwrap(), "is longer than 20 characters");
    let missing = api.send_json("POST", path, "all", &json!({})).await;
    let missing = missing.problem(422, "unprocessable");
    assert_eq!(
        missing["errors"][0],
        json!({"pointer": "/title", "detail": "is required"})
    );
    for (wrong, status) in [("[]", 422), ("{", 400), ("null", 422)] {
        let call = Call::new("POST", path).token("all").json(wrong);
        assert_eq!(api.send(call).await.status, status, "{wrong}");
    }
    let number = api
        .send_json("POST", path, "all", &json!({"title": "x", "id": 3}))
        .await;
    assert_eq!(
        number.problem(422, "unprocessable")["errors"][0]["pointer"],
        "/id"
    );
}

#[tokio::test]
async fn who_is_slower_finds_another_revision() {
    let api = served().await;
    let post = api.stored("post", &json!({"title": "One"})).await;
    let path = path_of("post", &post);
    let change = |tag: &str, body: &Value| {
        let call = Call::new("PATCH", &path)
            .token("all")
            .header("if-match", tag);
        call.json(&body.to_string())
    };
    let tag = async || api.get(&path).await.expect(200).header("etag").to_owned();
    let first = tag().await;
    api.send(change(&first, &json!({"title": "Two"})))
        .await
        .expect(200);
    let late = api.send(change(&first, &json!({"likes": 3}))).await;
    late.problem(412, "precondition-failed");
    api.send(change(&tag().await, &json!({"likes": 3})))
        .await
        .expect(200);
    let gone = Call::new("DELETE", &path)
        .token("all")
        .header("if-match", &first);
    api.send(gone).await.problem(412, "precondition-failed");
    // Without a condition, both have their way.
    api.send_json("PATCH", &path, "all", &json!({"likes": 4}))
        .await
        .expect(200);
    assert_eq!(api.get(&path).await.value()["title"], "Two");
}

#[tokio::test]
async fn unique_values_and_ids_are_taken_once() {
    let api = served().await;
    api.stored(
        "author",
        &json!({"id": "ada", "name": "Ada", "email": "a@example.org"}),
    )
    .await;
    for body in [
        json!({"id": "ada", "name": "x"}),
        json!({"name": "x", "email": "A@example.org"}),
    ] {
        let taken = api
            .send_json("POST", "/v1/models/author/documents", "all", &body)
            .await;
        taken.problem(409, "conflict");
    }
}

#[tokio::test]
async fn documents_of_users_need_a_user_of_the_directory() {
    let api = served().await;
    let body = json!({"userId": "bob", "text": "hello"});
    let path = "/v1/models/note/documents";
    let unknown = api.send_json("POST", path, "all", &body).await;
    assert_eq!(
        unknown.problem(422, "unprocessable")["errors"][0]["pointer"],
        "/userId"
    );
    let nobody = api
        .send_json("POST", path, "all", &json!({"text": "hello"}))
        .await;
    nobody.problem(422, "unprocessable");
    put_user(&api, "bob", 201).await;
    put_user(&api, "bob", 200).await;
    let note = api.stored("note", &body).await;
    assert_eq!(note["pinned"], false);
    assert_eq!(
        api.get(&path_of("note", &note)).await.expect(200).value(),
        note
    );
    let known = api.get("/v1/model-users/bob").await.expect(200).value();
    assert_eq!(known["models"], json!(["note"]));
    let gone = api
        .send(Call::new("DELETE", "/v1/model-users/bob").token("all"))
        .await;
    gone.expect(204);
    api.get("/v1/model-users/bob")
        .await
        .problem(404, "not-found");
    api.get(&path_of("note", &note))
        .await
        .problem(404, "not-found");
}

pub(super) async fn put_user(api: &Api, user: &str, status: u16) {
    let path = format!("/v1/model-users/{}", user.replace(' ', "%20"));
    api.send(Call::new("PUT", &path).token("all"))
        .await
        .expect(status);
}

#[tokio::test]
async fn nothing_is_there_before_models_are_registered() {
    let api = Api::new().await;
    for path in [
        "/v1/models/post",
        "/v1/models/post/documents",
        "/v1/models/post/count",
    ] {
        api.get(path).await.problem(404, "not-found");
    }
    let api = served().await;
    api.get("/v1/models/page").await.problem(404, "not-found");
}
