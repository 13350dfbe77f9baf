//! The recorded pairs of the original's interface, with the answers that are ours: where they differ, the row says why.

use super::{blob, get, publish, repository, tag};
use crate::support::{Answer, Api, Call};

async fn put(api: &Api, path: &str, token: &str, body: &str) -> Answer {
    let call = Call::new("PUT", path).token(token);
    api.send(call.body(body.to_owned())).await
}

#[tokio::test]
async fn r_84_pairs_11_to_13_publish_once_and_only_with_the_scope() {
    let api = repository().await;
    let at = "acme/demo/1.2.3/linux-amd64";
    publish(&api, at, "hello, world\n").await.expect(201);
    publish(&api, at, "hello, world\n")
        .await
        .error(409, "ALREADY_EXISTS");
    publish(&api, at, "other")
        .await
        .error(409, "ALREADY_EXISTS");
    let free = blob("acme/demo/1.2.4/linux-amd64");
    let nobody = api.send(Call::new("PUT", &free).body("x")).await;
    nobody.error(401, "UNAUTHORIZED");
    for token in ["R", "A"] {
        put(&api, &free, token, "x").await.error(403, "FORBIDDEN");
    }
}

#[tokio::test]
async fn r_84_pairs_14_to_18_names_are_made_equal_and_held_to_their_patterns() {
    let api = repository().await;
    let long = "n".repeat(128);
    for (at, field) in [
        ("acme/demo/-1.0/any", "version"),
        ("acme/demo/1.0%20beta/any", "version"),
        ("_acme/demo/1.0.0/any", "namespace"),
        ("acme/demo/1.0.0/-v", "variant"),
        (&format!("acme/{long}n/1.0.0/any"), "name"),
        // A part that is there and empty is refused; the original stores it.
        ("%20/demo/1.0.0/any", "namespace"),
        ("acme/demo/1.0.0/%20", "variant"),
        ("acme/%2e%2e/1.0.0/any", "name"),
        ("acme/demo/1.0.0/%00", "variant"),
    ] {
        let message = publish(&api, at, "x").await.error(400, "VALIDATION_ERROR");
        assert!(message.contains(field), "{at}: {message}");
    }
    for at in [
        "acme/demo/banana/any",
        "acme/demo/1..0/any",
        "acme/demo/1.0.0-rc.1+build.5/any",
        &format!("acme/{long}/1.0.0/any"),
        "ACME/My_Tool/1.0.0/Linux-AMD64",
        "%20acme%20/tool/1.0.0/%20V%20",
    ] {
        publish(&api, at, "x").await.expect(201);
    }
    get(&api, &blob("acme/my-tool/1.0.0/linux-amd64"))
        .await
        .expect(200);
    get(&api, &blob("acme/tool/1.0.0/v")).await.expect(200);
}

#[tokio::test]
async fn r_84_pairs_19_to_21_bodies_are_taken_as_they_are() {
    let api = repository().await;
    for path in [
        "/v1//demo/1.0.0/any/blob",
        "/v1/acme%2Fx/demo/1.0.0/any/blob",
    ] {
        put(&api, path, "T", "x").await.problem(404, "not-found");
    }
    let empty = put(&api, &blob("acme/demo/1.0.0/any"), "T", "")
        .await
        .expect(201)
        .value();
    assert_eq!(empty["size"], 0);
    assert!(empty["digest"].as_str().unwrap().starts_with("sha256:e3b0"));
    for (version, media_type) in [("1.0.1", "application/json"), ("1.0.2", "text/html")] {
        let path = blob(&format!("acme/demo/{version}/any"));
        let call = Call::new("PUT", &path)
            .token("T")
            .header("content-type", media_type);
        api.send(call.body("{bad")).await.expect(201);
    }
}

#[tokio::test]
async fn r_84_pairs_25_to_27_who_may_read_and_how() {
    let api = repository().await;
    let path = blob("acme/demo/1.2.3/linux-amd64");
    publish(&api, "acme/demo/1.2.3/linux-amd64", "x")
        .await
        .expect(201);
    for (token, status) in [("T", 200), ("R", 200), ("W", 403)] {
        api.send(Call::new("HEAD", &path).token(token))
            .await
            .expect(status);
    }
    api.send(Call::new("HEAD", &path)).await.expect(401);
    get(&api, &blob("acme/demo/9.9.9/linux-amd64"))
        .await
        .error(404, "NOT_FOUND");
    get(&api, &blob("acme/demo/-9/linux-amd64"))
        .await
        .error(400, "VALIDATION_ERROR");
    for method in ["DELETE", "POST"] {
        let answer = api.send(Call::new(method, &path).token("T")).await;
        assert_eq!(answer.header("allow"), "GET,HEAD,PUT");
        answer.error(405, "METHOD_NOT_ALLOWED");
    }
}

#[tokio::test]
async fn r_84_pairs_28_to_31_latest_is_the_newest_release() {
    let api = repository().await;
    for (at, latest) in [
        ("1.0.0-beta/npm", None),
        ("1.0.0/npm", Some("1.0.0")),
        ("1.9.0/npm", Some("1.9.0")),
        ("1.10.0/npm", Some("1.10.0")),
        ("2.0.0-rc.1/npm", Some("1.10.0")),
        ("1.2.0/npm", Some("1.10.0")),
    ] {
        publish(&api, &format!("libs/utility/{at}"), at)
            .await
            .expect(201);
        let answer = get(&api, "/v1/LIBS/utility/latest").await;
        match latest {
            None => drop(answer.error(404, "NOT_FOUND")),
            Some(version) => {
                let found = answer.expect(200).value();
                assert_eq!(found["version"], version);
                assert_eq!(
                    (&found["namespace"], &found["variant"]),
                    (&"libs".into(), &"npm".into())
                );
                assert!(
                    found["blob_digest"]
                        .as_str()
                        .unwrap()
                        .starts_with("sha256:")
                );
            }
        }
    }
    get(&api, "/v1/libs/nothing/latest")
        .await
        .error(404, "NOT_FOUND");
    // The document validates here, which the original does not: a name that cannot be is told to be none.
    get(&api, "/v1/libs/-nope/latest")
        .await
        .error(400, "VALIDATION_ERROR");
}

#[tokio::test]
async fn r_84_pairs_34_to_37_tags_name_what_is_there() {
    let api = repository().await;
    for version in ["1.0.0", "1.1.0"] {
        publish(&api, &format!("acme/demo/{version}/any"), version)
            .await
            .expect(201);
    }
    let path = "/v1/acme/demo/tags/stable";
    for version in ["1.1.0", "1.0.0"] {
        assert_eq!(
            tag(&api, path, version, "any").await.expect(200).value()["ok"],
            true
        );
    }
    tag(&api, "/v1/acme/demo/tags/QA", "1.0.0", "any")
        .await
        .expect(200);
    let more = r#"{"target_version": "1.0.0", "target_variant": "any", "more": 1}"#;
    api.send(Call::new("PUT", path).token("T").json(more))
        .await
        .expect(200);
    for (body, code) in [
        ("{bad", "INVALID_JSON"),
        // What is JSON and not what is expected is told apart from what is none; the original does not.
        (r#"{"target_version": "1.0.0"}"#, "VALIDATION_ERROR"),
        ("[]", "VALIDATION_ERROR"),
        (
            r#"{"target_version": 1, "target_variant": "any"}"#,
            "VALIDATION_ERROR",
        ),
        (
            r#"{"target_version": "", "target_variant": ""}"#,
            "VALIDATION_ERROR",
        ),
        (
            r#"{"target_version": "1.0.0", "target_variant": ""}"#,
            "VALIDATION_ERROR",
        ),
    ] {
        put(&api, path, "T", body).await.error(400, code);
    }
    for (version, variant) in [("9.9.9", "any"), ("1.0.0", "ANY")] {
        tag(&api, path, version, variant)
            .await
            .error(404, "TARGET_NOT_FOUND");
    }
    let body = r#"{"target_version": "1.0.0", "target_variant": "any"}"#;
    put(&api, "/v1/acme/demo/tags/-bad", "T", body)
        .await
        .error(400, "VALIDATION_ERROR");
    put(&api, path, "R", body).await.error(403, "FORBIDDEN");
    let nobody = Call::new("PUT", path).json(body);
    api.send(nobody).await.error(401, "UNAUTHORIZED");
    // The scope for writing is enough, although a document is read on the way.
    put(&api, path, "W", body).await.expect(200);
}

#[tokio::test]
async fn r_84_pairs_2_to_10_signing_in() {
    let api = repository().await;
    let login = async |body: &str| {
        api.send(Call::new("POST", "/auth/login").body(body.to_owned()))
            .await
    };
    let good = login(r#"{"username": "ada", "password": "lovelace"}"#)
        .await
        .expect(200)
        .value();
    assert_eq!(good["ok"], true);
    assert_eq!(good["user"]["username"], "ada");
    assert!(good["user"]["scopes"].is_array() && good["token"].is_string());
    let wrong = login(r#"{"username": "ada", "password": "x"}"#).await;
    let unknown = login(r#"{"username": "bob", "password": "x"}"#).await;
    assert_eq!(wrong.text(), unknown.text());
    wrong.error(401, "UNAUTHORIZED");
    for (body, code) in [
        (r#"{"username": "ada"}"#, "INVALID_REQUEST"),
        ("[]", "INVALID_REQUEST"),
        ("null", "INVALID_REQUEST"),
        // Answered with 500 by the original.
        (r#"{"username": "ada", "password": 5}"#, "INVALID_REQUEST"),
        ("\"text\"", "INVALID_REQUEST"),
        ("{bad", "INVALID_JSON"),
        ("", "INVALID_JSON"),
    ] {
        login(body).await.error(400, code);
    }
    let method = api.send(Call::new("GET", "/auth/login")).await;
    assert_eq!(method.header("allow"), "POST");
    method.error(405, "METHOD_NOT_ALLOWED");
    let me = get(&api, "/auth/me").await.expect(200).value();
    assert_eq!(me["user"]["username"], "user T");
    assert_eq!(me["user"]["scopes"].as_array().unwrap().len(), 3);
    for header in [
        "",
        "bearer T",
        "Basic YTpi",
        "Bearer rubbish",
        "Bearer expired",
    ] {
        let call = Call::new("GET", "/auth/me").header("authorization", header);
        api.send(call).await.error(401, "UNAUTHORIZED");
    }
    api.send(Call::new("GET", "/auth/me"))
        .await
        .error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn r_99_pair_47_anonymous_reading_is_off_unless_it_is_switched_on() {
    let closed = repository().await;
    publish(&closed, "acme/demo/1.0.0/any", "x")
        .await
        .expect(201);
    let path = blob("acme/demo/1.0.0/any");
    closed
        .send(Call::new("GET", &path))
        .await
        .error(401, "UNAUTHORIZED");
    let open = Api::with_packages(|builder| {
        let mut options = package_database_server::RepositoryOptions::default();
        options.anonymous_read = true;
        builder.repository(options)
    })
    .await;
    publish(&open, "acme/demo/1.0.0/any", "x").await.expect(201);
    for header in [None, Some("Basic YTpi")] {
        for path in [&*path, "/v1/acme/demo/latest"] {
            let call = Call::new("GET", path);
            let call = match header {
                Some(header) => call.header("authorization", header),
                None => call,
            };
            open.send(call).await.expect(200);
        }
    }
    let bad = Call::new("GET", &path).token("rubbish");
    open.send(bad).await.error(401, "UNAUTHORIZED");
    let write = Call::new("PUT", &blob("acme/demo/2.0.0/any")).body("x");
    open.send(write).await.error(401, "UNAUTHORIZED");
    open.send(Call::new("GET", "/auth/me"))
        .await
        .error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn r_69_a_scope_for_one_namespace_is_for_no_other() {
    let api = repository().await;
    put(&api, &blob("ACME/demo/1.0.0/any"), "acme", "x")
        .await
        .expect(201);
    put(&api, &blob("libs/demo/1.0.0/any"), "acme", "x")
        .await
        .error(403, "FORBIDDEN");
    let read = api
        .send(Call::new("GET", &blob("acme/demo/1.0.0/any")).token("acme"))
        .await;
    read.expect(200);
    let call = Call::new("GET", "/v1/libs/demo/latest").token("acme");
    api.send(call).await.error(403, "FORBIDDEN");
}

#[tokio::test]
async fn namespaces_whose_paths_lead_elsewhere_are_refused_by_name() {
    let api = repository().await;
    for namespace in ["specs", "Datasets", "%20credentials", "syncs", "models"] {
        let at = format!("{namespace}/demo/1.0.0/any");
        let message = publish(&api, &at, "x").await.error(400, "VALIDATION_ERROR");
        assert!(message.starts_with("namespace"), "{message}");
    }
}
