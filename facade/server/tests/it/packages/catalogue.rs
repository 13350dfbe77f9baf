//! What there is beside the routes of the document: lists, tags, withdrawing, metadata, keys.

use serde_json::Value;

use super::{blob, get, publish, repository, tag};
use crate::support::{Api, Call};

async fn filled() -> Api {
    let api = repository().await;
    for at in [
        "acme/hello/1.0.0/linux-amd64",
        "acme/hello/1.10.0/darwin-arm64",
        "acme/hello/1.10.0/linux-amd64",
        "acme/hello/1.9.0/linux-amd64",
        "acme/tool/0.1.0/any",
        "libs/utility/1.0.0-beta/npm",
    ] {
        publish(&api, at, at).await.expect(201);
    }
    tag(&api, "/v1/acme/hello/tags/stable", "1.9.0", "linux-amd64")
        .await
        .expect(200);
    tag(&api, "/v1/acme/hello/tags/next", "1.10.0", "linux-amd64")
        .await
        .expect(200);
    api
}

fn texts<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    let list = list.as_array().unwrap().iter();
    list.map(|one| one[member].as_str().unwrap()).collect()
}

#[tokio::test]
async fn r_97_pairs_32_and_33_versions_are_listed_the_newest_first() {
    let api = filled().await;
    let found = get(&api, "/v1/ACME/hello/versions?limit=1")
        .await
        .expect(200)
        .value();
    let versions = texts(&found["versions"], "version");
    assert_eq!(versions, ["1.10.0", "1.10.0", "1.9.0", "1.0.0"]);
    assert_eq!(
        texts(&found["versions"], "variant")[..2],
        ["linux-amd64", "darwin-arm64"]
    );
    assert_eq!(found["versions"][0].as_object().unwrap().len(), 5);
    let none = get(&api, "/v1/acme/nothing/versions")
        .await
        .expect(200)
        .value();
    assert_eq!(none["versions"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn r_97_tags_are_listed_read_and_removed() {
    let api = filled().await;
    let list = get(&api, "/v1/acme/hello/tags").await.expect(200).value();
    assert_eq!(texts(&list["tags"], "tag"), ["next", "stable"]);
    assert_eq!(texts(&list["tags"], "version"), ["1.10.0", "1.9.0"]);
    let path = "/v1/acme/hello/tags/Stable";
    let one = get(&api, path).await.expect(200).value();
    assert_eq!(
        (&one["version"], &one["updated_by"]),
        (&"1.9.0".into(), &"user T".into())
    );
    let delete = |token: &str| Call::new("DELETE", path).token(token);
    api.send(delete("R")).await.error(403, "FORBIDDEN");
    let deleted = api.send(delete("T")).await.expect(200).value();
    assert_eq!(deleted, serde_json::json!({"ok": true}));
    api.send(delete("T")).await.error(404, "NOT_FOUND");
    get(&api, path).await.error(404, "NOT_FOUND");
    let other = api.send(Call::new("POST", path).token("T")).await;
    assert_eq!(other.header("allow"), "DELETE,GET,HEAD,PUT");
    other.error(405, "METHOD_NOT_ALLOWED");
}

#[tokio::test]
async fn r_97_namespaces_and_their_packages_are_listed_by_prefix() {
    let api = filled().await;
    let namespaces = get(&api, "/v1/namespaces").await.expect(200).value();
    assert_eq!(
        namespaces["namespaces"],
        serde_json::json!(["acme", "libs"])
    );
    let packages = get(&api, "/v1/acme").await.expect(200).value();
    assert_eq!(texts(&packages["packages"], "name"), ["hello", "tool"]);
    assert_eq!(packages["packages"][0]["artifacts"], 4);
    let some = get(&api, "/v1/acme?prefix=to").await.expect(200).value();
    assert_eq!(texts(&some["packages"], "name"), ["tool"]);
    let limited = Call::new("GET", "/v1/acme").token("acme");
    api.send(limited).await.expect(200);
    let other = Call::new("GET", "/v1/libs").token("acme");
    api.send(other).await.error(403, "FORBIDDEN");
    api.send(Call::new("GET", "/v1/acme"))
        .await
        .error(401, "UNAUTHORIZED");
    for path in [
        "/v1/acme?limit=0",
        "/v1/acme?after=x",
        "/v1/search?namespace=acme&label=x",
    ] {
        get(&api, path).await.expect(400);
    }
}

/// What the pages of a list hold, one after the other.
async fn walked(api: &Api, path: &str, member: &str, name: &str) -> Vec<String> {
    let (mut found, mut after) = (Vec::new(), String::new());
    for _ in 0..10 {
        let page = get(api, &format!("{path}limit=1{after}")).await;
        let page = page.expect(200).value();
        let entries = page[member].as_array().unwrap();
        assert!(entries.len() <= 1, "{page}");
        found.extend(
            entries
                .iter()
                .map(|one| one[name].as_str().unwrap().to_owned()),
        );
        let Some(next) = page.get("next") else {
            return found;
        };
        after = format!("&after={}", next.as_str().unwrap());
    }
    panic!("{path} has no end");
}

#[tokio::test]
async fn r_97_lists_of_the_document_come_in_pages() {
    let api = filled().await;
    let path = "/v1/acme/hello/tags?";
    assert_eq!(walked(&api, path, "tags", "tag").await, ["next", "stable"]);
    let path = "/v1/acme?";
    assert_eq!(
        walked(&api, path, "packages", "name").await,
        ["hello", "tool"]
    );
    let path = "/v1/acme?prefix=to&";
    assert_eq!(walked(&api, path, "packages", "name").await, ["tool"]);
    let whole = get(&api, "/v1/acme/hello/tags").await.expect(200).value();
    assert_eq!(whole.get("next"), None, "{whole}");
    let tag = &whole["tags"][1];
    assert_eq!(tag.as_object().unwrap().len(), 5, "{tag}");
    assert_eq!(
        (&tag["variant"], &tag["updated_by"]),
        (&"linux-amd64".into(), &"user T".into())
    );
    let page = get(&api, "/v1/acme?limit=1").await.expect(200).value();
    let foreign = page["next"].as_str().unwrap();
    for query in [
        "limit=0",
        "limit=1001",
        "limit=x",
        "limit=-1",
        "after=x",
        "more=1",
        &format!("after={foreign}"),
    ] {
        let path = format!("/v1/acme/hello/tags?{query}");
        get(&api, &path).await.error(400, "INVALID_REQUEST");
    }
    let none = get(&api, "/v1/acme/nothing/tags").await.expect(200).value();
    assert_eq!(none["tags"], Value::Array(Vec::new()));
}

#[tokio::test]
async fn a_namespace_is_never_the_path_of_another_domain() {
    let api = filled().await;
    for (method, path) in [
        ("GET", "/v1/accounts/ada/password"),
        ("DELETE", "/v1/models"),
    ] {
        let answer = api.send(Call::new(method, path).token("T")).await;
        answer.expect(405);
    }
    let answer = api
        .send(Call::new("PATCH", "/v1/namespaces").token("T"))
        .await;
    assert_eq!(answer.header("allow"), "GET,HEAD");
    answer.expect(405);
}

#[tokio::test]
async fn a_withdrawn_version_is_never_the_latest_and_still_there() {
    let api = filled().await;
    let at = "acme/hello/1.10.0/linux-amd64";
    let yank = format!("/v1/{at}/yank");
    for variant in ["linux-amd64", "darwin-arm64"] {
        let path = format!("/v1/acme/hello/1.10.0/{variant}/yank");
        let call = Call::new("PUT", &path)
            .token("W")
            .json(r#"{"reason": "broken"}"#);
        api.send(call).await.expect(200);
    }
    let latest = get(&api, "/v1/acme/hello/latest").await.expect(200).value();
    assert_eq!(latest["version"], "1.9.0");
    get(&api, &blob(at)).await.expect(200);
    let info = get(&api, &format!("/v1/{at}")).await.expect(200).value();
    assert_eq!(
        (&info["yanked"], &info["yank_reason"]),
        (&true.into(), &"broken".into())
    );
    api.send(Call::new("DELETE", &yank).token("T"))
        .await
        .expect(200);
    let latest = get(&api, "/v1/acme/hello/latest").await.expect(200).value();
    assert_eq!(latest["version"], "1.10.0");
    let nowhere = Call::new("PUT", "/v1/acme/hello/9.9.9/any/yank")
        .token("T")
        .json("{}");
    api.send(nowhere).await.error(404, "NOT_FOUND");
}

#[tokio::test]
async fn what_is_known_of_an_artifact_is_told_with_its_downloads() {
    let api = filled().await;
    let at = "acme/tool/0.1.0/any";
    for _ in 0..3 {
        get(&api, &blob(at)).await.expect(200);
    }
    let info = get(&api, &format!("/v1/{at}")).await.expect(200).value();
    assert_eq!(
        (&info["downloads"], &info["blob_size"]),
        (&3.into(), &19.into())
    );
    assert_eq!(info["created_by"], "user T");
    get(&api, "/v1/acme/tool/9/any")
        .await
        .error(404, "NOT_FOUND");
}

#[tokio::test]
async fn r_98_pairs_39_and_40_keys_and_figures_are_for_administrators() {
    let api = filled().await;
    for path in [
        "/rocksdb/keys",
        "/rocksdb/stats",
        "/rocksdb/dashboard",
        "/schema",
        "/admin/operations",
    ] {
        api.send(Call::new("GET", path))
            .await
            .error(401, "UNAUTHORIZED");
        api.send(Call::new("GET", path).token("R"))
            .await
            .error(403, "FORBIDDEN");
    }
    let keys = get(&api, "/rocksdb/keys?limit=3").await.expect(200).value();
    assert_eq!(
        (&keys["count"], &keys["truncated"]),
        (&3.into(), &true.into())
    );
    let tags = get(&api, "/rocksdb/keys?prefix=tag/")
        .await
        .expect(200)
        .value();
    assert_eq!(
        tags["keys"],
        serde_json::json!(["tag/acme/hello/next", "tag/acme/hello/stable"])
    );
    get(&api, "/rocksdb/keys?limit=x")
        .await
        .error(400, "INVALID_REQUEST");
    let stats = get(&api, "/rocksdb/stats").await.expect(200).value();
    assert_eq!(
        (&stats["stats"]["packages"], &stats["stats"]["artifacts"]),
        (&3.into(), &6.into())
    );
    let page = get(&api, "/rocksdb/dashboard").await.expect(200);
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    for shown in [
        "<tr><th>artifacts<td>6",
        "<li><code>artifact/acme/hello/1.0.0/linux-amd64</code>",
        "<li><code>tag/acme/hello/stable</code>",
    ] {
        assert!(
            page.text().contains(shown),
            "{shown} is not in {}",
            page.text()
        );
    }
}

#[tokio::test]
async fn what_happened_last_is_told_the_newest_first() {
    let api = filled().await;
    let found = get(&api, "/admin/events?limit=3").await.expect(200).value();
    let kinds = texts(&found["events"], "type");
    assert_eq!(kinds.len(), 3);
    assert!(kinds.contains(&"tag.updated"), "{found}");
    assert_eq!(found["events"][0]["by"], "user T");
    let all = get(&api, "/admin/events").await.expect(200).value();
    assert_eq!(all["events"].as_array().unwrap().len(), 8);
    for limit in ["0", "501", "x"] {
        get(&api, &format!("/admin/events?limit={limit}"))
            .await
            .expect(400);
    }
}
