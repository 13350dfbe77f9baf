//! Migrations, indexes, copies and figures over HTTP.

use serde_json::{Value, json};

use super::documents::put_user;
use super::{blog, served};
use crate::support::{Api, Call};

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "documents on their way to a version and back are one story"
)]
async fn documents_are_migrated_by_declared_steps_and_come_into_new_indexes() {
    let api = served().await;
    let post = api
        .stored("post", &json!({"id": "p", "title": "One", "likes": 2}))
        .await;
    assert_eq!(post["_schemaVersion"], 1);
    let mut next = blog();
    next["models"][1]["version"] = json!(2);
    let fields = next["models"][1]["fields"].as_array_mut().unwrap();
    fields[0]["index"] = json!("global");
    fields[1]["name"] = json!("hearts");
    fields.push(json!({"name": "media", "type": "array"}));
    next["models"][1]["migrations"] =
        json!([{"version": 2, "rename": {"likes": "hearts"}, "set": {"media": []}}]);
    api.send_json("PUT", "/v1/models", "all", &next)
        .await
        .expect(200);
    // What is told can be registered again as it is.
    let told = api.get("/v1/models").await.expect(200).value()["models"].clone();
    assert_eq!(told[2]["migrations"], next["models"][1]["migrations"]);
    api.send_json("PUT", "/v1/models", "all", &json!({"models": told}))
        .await
        .expect(200);
    let path = "/v1/models/post/documents/p";
    let read = api.get(path).await.expect(200).value();
    assert_eq!(
        (&read["hearts"], &read["media"]),
        (&json!(2), &json!([])),
        "on read"
    );

    let about = || async { api.get("/v1/models/post").await.expect(200).value() };
    let recorded = about().await["recorded"].clone();
    assert_eq!(recorded["version"], 1);
    let title = recorded["indexes"].as_array().unwrap();
    let title = title
        .iter()
        .find(|index| index["field"] == "title")
        .unwrap();
    assert_eq!(
        (&title["ready"], &title["reach"]),
        (&json!(false), &json!("global"))
    );
    let migrate = "/v1/models/post/migrate";
    let rehearsal = json!({"version": 2, "rehearsal": true});
    let counted = api
        .send_json("POST", migrate, "all", &rehearsal)
        .await
        .expect(200);
    assert_eq!(
        (
            &counted.value()["changed"],
            &about().await["recorded"]["version"]
        ),
        (&json!(1), &json!(1))
    );
    let done = api
        .send_json("POST", migrate, "all", &json!({"version": 2}))
        .await;
    assert_eq!(done.expect(200).value()["changed"], 1);
    let reindex = Call::new("POST", "/v1/models/post/reindex").token("all");
    api.send(reindex).await.expect(200);
    let known = about().await;
    assert_eq!(
        (
            &known["recorded"]["version"],
            &known["definition"]["version"]
        ),
        (&json!(2), &json!(2))
    );
    let ready = known["recorded"]["indexes"].as_array().unwrap();
    assert!(
        ready.iter().all(|index| index["ready"] == true),
        "{ready:?}"
    );
    // And back.
    api.send_json("POST", migrate, "all", &json!({"version": 1}))
        .await
        .expect(200);
    let unknown = api
        .send_json("POST", migrate, "all", &json!({"version": 7}))
        .await;
    let told = unknown.problem(422, "unprocessable");
    assert_eq!(told["errors"][0]["pointer"], "/version");
}

/// Whether there are documents or not.
#[tokio::test]
async fn a_version_to_which_nothing_leads_is_told_at_its_member() {
    let api = served().await;
    for model in ["post", "author"] {
        if model == "author" {
            api.stored(model, &json!({"name": "Ada"})).await;
        }
        for version in [0, 2, 9] {
            let path = format!("/v1/models/{model}/migrate");
            let refused = api
                .send_json("POST", &path, "all", &json!({"version": version}))
                .await;
            let told = refused.problem(422, "unprocessable");
            assert_eq!(
                told["errors"][0]["pointer"], "/version",
                "{model} {version}"
            );
        }
    }
}

#[tokio::test]
async fn a_copy_of_an_older_version_is_migrated() {
    let api = served().await;
    let mut next = blog();
    next["models"][1]["version"] = json!(2);
    next["models"][1]["fields"][1]["name"] = json!("hearts");
    next["models"][1]["fields"]
        .as_array_mut()
        .unwrap()
        .push(json!({"name": "media", "type": "array"}));
    next["models"][1]["migrations"] =
        json!([{"version": 2, "rename": {"likes": "hearts"}, "set": {"media": []}}]);
    api.send_json("PUT", "/v1/models", "all", &next)
        .await
        .expect(200);
    let import = |line: Value| {
        let call = Call::new("POST", "/v1/models/post/import").token("all");
        api.send(call.body(line.to_string()))
    };
    let old = json!({"id": "old", "title": "x", "likes": 5, "_schemaVersion": 1, "_rev": 3, "createdAt": 1});
    import(old).await.expect(200);
    let stored = api
        .get("/v1/models/post/documents/old")
        .await
        .expect(200)
        .value();
    assert_eq!(
        (
            &stored["hearts"],
            &stored["media"],
            &stored["_schemaVersion"]
        ),
        (&json!(5), &json!([]), &json!(2))
    );
    for version in [json!(3), json!("1"), json!(0)] {
        let wrong = json!({"id": "wrong", "title": "x", "likes": 5, "_schemaVersion": version});
        let told = import(wrong).await.problem(422, "unprocessable");
        assert_eq!(told["errors"][0]["pointer"], "/0", "{version}");
    }
}

#[tokio::test]
async fn d_143_a_copy_of_all_documents_is_taken_and_comes_back() {
    let api = served().await;
    for user in ["ada", "bob"] {
        put_user(&api, user, 201).await;
        api.stored(
            "note",
            &json!({"userId": user, "text": format!("of {user}")}),
        )
        .await;
    }
    let copy = api.get("/v1/models/note/export").await.expect(200);
    assert_eq!(copy.header("content-type"), "application/x-ndjson");
    assert_eq!(copy.text().lines().count(), 2);
    // Lost, and back: in the same service, and in one that knows no user.
    for user in ["ada", "bob"] {
        let call = Call::new("DELETE", &format!("/v1/model-users/{user}")).token("all");
        api.send(call).await.expect(204);
    }
    let other = served().await;
    for api in [&api, &other] {
        for expected in [
            json!({"created": 2, "kept": 0}),
            json!({"created": 0, "kept": 2}),
        ] {
            let call = Call::new("POST", "/v1/models/note/import").token("all");
            let done = api.send(call.body(copy.text())).await.expect(200).value();
            assert_eq!(done, expected);
        }
        let texts = api
            .listed("/v1/models/note/documents?users=bob", "text")
            .await;
        assert_eq!(texts, [json!("of bob")]);
    }
    let wrong = Call::new("POST", "/v1/models/note/import").token("all");
    let wrong = api.send(wrong.body("{\"text\": 1}\n")).await;
    wrong.problem(422, "unprocessable");
}

#[tokio::test]
async fn a_copy_of_values_keeps_those_that_are_there() {
    let api = Api::new().await;
    let models = json!({"models": [
        {"name": "setting", "store": "keyValue", "fields": [{"name": "value", "type": "object"}]},
    ]});
    api.send_json("PUT", "/v1/models", "all", &models)
        .await
        .expect(200);
    api.stored("setting", &json!({"id": "here", "value": {"own": 1}}))
        .await;
    let lines = ["here", "new"].map(|id| json!({"id": id, "value": {"own": 2}}).to_string());
    for expected in [
        json!({"created": 1, "kept": 1}),
        json!({"created": 0, "kept": 2}),
    ] {
        let call = Call::new("POST", "/v1/models/setting/import").token("all");
        let done = api.send(call.body(lines.join("\n"))).await.expect(200);
        assert_eq!(done.value(), expected);
    }
    for (id, own) in [("here", 1), ("new", 2)] {
        let path = format!("/v1/models/setting/documents/{id}");
        let read = api.get(&path).await.expect(200).value();
        assert_eq!(read["value"]["own"], own, "{id}");
    }
}

/// The entries of a log are in the order of their ids, which the copy keeps; others get theirs from the time as before.
#[tokio::test]
async fn a_copy_of_an_event_log_is_the_log() {
    let models = json!({"models": [
        {"name": "event", "store": "eventLog", "fields": [{"name": "text", "type": "string"}]},
    ]});
    let (api, other) = (Api::new().await, Api::new().await);
    for api in [&api, &other] {
        api.send_json("PUT", "/v1/models", "all", &models)
            .await
            .expect(200);
    }
    for number in 0..3 {
        api.stored("event", &json!({"text": format!("{number}")}))
            .await;
    }
    let copy = api.get("/v1/models/event/export").await.expect(200);
    for expected in [
        json!({"created": 3, "kept": 0}),
        json!({"created": 0, "kept": 3}),
    ] {
        let call = Call::new("POST", "/v1/models/event/import").token("all");
        let done = other.send(call.body(copy.text())).await.expect(200).value();
        assert_eq!(done, expected);
    }
    let again = other.get("/v1/models/event/export").await.expect(200);
    let ids = |text: String| -> Vec<Value> {
        let lines = text.lines();
        let values = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
        values
            .map(|value| json!([value["id"], value["text"]]))
            .collect()
    };
    assert_eq!(ids(again.text()), ids(copy.text()));
    let own = json!({"id": "mine", "text": "no"});
    let refused = other
        .send_json("POST", "/v1/models/event/documents", "all", &own)
        .await;
    refused.problem(422, "unprocessable");
}

#[tokio::test]
async fn d_142_figures_tell_what_was_done_with_each_model() {
    let api: Api = served().await;
    api.stored("post", &json!({"id": "p", "title": "One"}))
        .await;
    let path = "/v1/models/post/documents/p";
    api.send_json("PATCH", path, "all", &json!({"likes": 1}))
        .await
        .expect(200);
    api.get("/v1/models/post/documents?sort=title")
        .await
        .expect(200);
    api.send(Call::new("DELETE", path).token("all"))
        .await
        .expect(204);
    let figures = api.get("/v1/models/post").await.expect(200).value()["figures"].clone();
    for (name, count) in [
        ("created", 1),
        ("updated", 1),
        ("deleted", 1),
        ("queries", 1),
        ("read", 1),
    ] {
        assert_eq!(figures[name], count, "{name}: {figures}");
    }
    let text = api.get("/metrics").await.expect(200).text();
    let line = "package_database_models{model=\"post\",what=\"created\"} 1";
    assert!(text.contains(line), "{text}");
}
