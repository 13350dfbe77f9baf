//! Lists by every relation, and single things, over HTTP.

use serde_json::{Value, json};

use super::{STORE, id, ids, text};
use crate::support::{Answer, Api, Call};

#[tokio::test]
async fn s_11_s_12_s_13_s_54_s_64_lists_have_every_filter_of_the_library() {
    let api = Api::new().await;
    api.ended(&["ada", "grace"]).await;
    let (ada, grace) = ("team/core/member:ada", "team/core/member:grace");
    for (path, found) in [
        ("resource-types", vec!["team", "user"]),
        ("resources", vec!["team/core", "user/ada", "user/grace"]),
        (
            "resources?resource_type=user",
            vec!["user/ada", "user/grace"],
        ),
        ("resources?resource_type=us", vec![]),
        ("resources?parent_type=team&parent=core", vec![]),
        ("entitlements", vec!["team/core/member"]),
        (
            "entitlements?resource_type=team&resource=core",
            vec!["team/core/member"],
        ),
        ("entitlements?resource_type=team&resource=", vec![]),
        ("grants", vec![ada, grace]),
        ("grants?resource_type=team&resource=core", vec![ada, grace]),
        ("grants?principal_type=user&principal=ada", vec![ada]),
        ("grants?entitlement=team/core/member", vec![ada, grace]),
        (
            "grants?entitlement=team/core/member&principal_type=user&principal=grace",
            vec![grace],
        ),
        ("assets", vec![]),
    ] {
        let page = api
            .get(&format!("{STORE}/{path}"))
            .await
            .expect(200)
            .value();
        assert_eq!(ids(&page), found, "{path}");
        assert_eq!(page["damaged"], 0);
    }
    for path in [
        "resources?parent=core",
        "entitlements?resource_type=team",
        "grants?principal=ada",
        "grants?resource_type=team&resource=core&principal_type=user&principal=ada",
        "grants?resource_type=team&resource=core&entitlement=x",
        "grants?entitlment=x",
        "grants?sync=latest",
        "grants?limit=0",
        "grants?after=AAAA",
    ] {
        let refused = api.get(&format!("{STORE}/{path}")).await;
        refused.problem(400, "bad-request");
    }
}

#[tokio::test]
async fn s_14_s_57_pages_go_on_by_key_and_no_other_list_takes_their_tokens() {
    let api = Api::new().await;
    let users: Vec<String> = (1..=30).map(|n| format!("u{n}")).collect();
    let users: Vec<&str> = users.iter().map(String::as_str).collect();
    api.ended(&users).await;
    let list = format!("{STORE}/grants?resource_type=team&resource=core&limit=1");
    let (mut found, mut after, mut token) = (Vec::new(), String::new(), String::new());
    loop {
        let page: Value = api.get(&format!("{list}{after}")).await.expect(200).value();
        found.extend(ids(&page));
        let Some(next) = page["next"].as_str() else {
            break;
        };
        next.clone_into(&mut token);
        after = format!("&after={next}");
    }
    let mut all: Vec<String> = users
        .iter()
        .map(|user| format!("team/core/member:{user}"))
        .collect();
    all.sort();
    assert_eq!(found, all);
    for other in ["grants", "resources", "grants?entitlement=team/core/member"] {
        let glue = if other.contains('?') { '&' } else { '?' };
        let path = format!("{STORE}/{other}{glue}after={token}");
        api.get(&path).await.problem(400, "bad-request");
    }
}

/// Who names no sync is told which one was read, and stays with it although another one ends between two pages.
#[tokio::test]
async fn a_page_says_which_sync_it_is_of() {
    let api = Api::new().await;
    let first = api.ended(&["ada", "grace"]).await;
    let asset = async |sync: &str| {
        let path = format!("{STORE}/runs/{sync}/assets");
        for id in ["a", "b"] {
            let put = Call::new("PUT", &format!("{path}/{id}")).token("all");
            api.send(put.body(id)).await.expect(200);
        }
    };
    let running = api.begin().await;
    asset(&running).await;
    let end = Call::new("POST", &format!("{STORE}/runs/{running}/end")).token("all");
    let lists = ["resource-types", "resources", "grants"];
    let mut before = Vec::new();
    for list in lists {
        let page = api.get(&format!("{STORE}/{list}?limit=1")).await;
        let page = page.expect(200).value();
        assert_eq!(page["sync"], first, "{list}");
        before.push(text(&page["next"]));
    }
    let empty = api.get(&format!("{STORE}/entitlements?limit=1")).await;
    assert_eq!(empty.value()["sync"], first);
    api.send(end).await.expect(200);
    let assets = format!("{STORE}/assets?limit=1");
    let page = api.get(&assets).await.expect(200).value();
    assert_eq!(page["sync"], running);
    before.push(text(&page["next"]));
    let last = api.ended(&["ada", "grace"]).await;
    for (list, after) in lists.into_iter().chain(["assets"]).zip(before) {
        let path = format!("{STORE}/{list}?limit=1&after={after}");
        let refused = api.get(&path).await.problem(400, "bad-request");
        let detail = text(&refused["detail"]);
        assert!(detail.contains("is of another list. "), "{detail}");
        assert!(detail.contains("name the sync"), "{detail}");
        let sync = if list == "assets" { &running } else { &first };
        let page = api.get(&format!("{path}&sync={sync}")).await;
        assert_eq!(page.expect(200).value()["sync"], *sync);
        let other = format!("{path}&sync={last}");
        api.get(&other).await.problem(400, "bad-request");
    }
    // What is wrong with a list besides that is told as before.
    let broken = api.get(&format!("{STORE}/grants?after=AAAA")).await;
    let broken = broken.problem(400, "bad-request");
    assert_eq!(broken["detail"], "The page token is of another version.");
}

#[tokio::test]
async fn s_47_s_49_s_51_one_thing_is_found_by_its_id_and_data_comes_back() {
    let api = Api::new().await;
    let sync = api.ended(&["ada"]).await;
    let team = api
        .get(&format!("{STORE}/resources/team/core"))
        .await
        .expect(200);
    assert_eq!(team.value()["data"], json!({"size": 1}));
    let tag = team.header("etag").to_owned();
    let known = Call::new("GET", &format!("{STORE}/resources/team/core?sync={sync}"));
    let known = known.token("all").header("if-none-match", tag);
    api.send(known).await.expect(304);
    let entitlement = api
        .get(&format!("{STORE}/entitlements/team%2Fcore%2Fmember"))
        .await;
    assert_eq!(
        entitlement.expect(200).value()["resource"],
        id("team", "core")
    );
    let grant = api
        .get(&format!("{STORE}/grants/team%2Fcore%2Fmember:ada"))
        .await;
    assert_eq!(grant.expect(200).value()["principal"], id("user", "ada"));
    let user = api
        .get(&format!("{STORE}/resource-types/user"))
        .await
        .expect(200);
    assert_eq!(user.value()["name"], "User");
    for path in [
        "resource-types/us",
        "resources/team/x",
        "entitlements/x",
        "grants/x",
        "assets/x",
    ] {
        api.get(&format!("{STORE}/{path}"))
            .await
            .problem(404, "not-found");
    }
    let unknown = "0197abcd-0000-7000-8000-000000000000";
    api.get(&format!("{STORE}/grants?sync={unknown}"))
        .await
        .problem(404, "not-found");
    api.get("/v1/syncs/nothing/grants")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn ids_of_any_characters_come_back_as_they_were() {
    let api = Api::new().await;
    let place = format!("{STORE}/runs/{}", api.begin().await);
    let odd = [
        "",
        "#",
        "$23",
        "a/b",
        "..",
        "\u{0}",
        "\u{7f}é🦀",
        "a b+c%20",
    ];
    let resources: Vec<Value> = odd
        .iter()
        .map(|name| json!({"id": id("user", name)}))
        .collect();
    let body = json!({"resources": resources});
    api.post(&format!("{place}/records"), &body)
        .await
        .expect(200);
    let page = api
        .get(&format!("{STORE}/resources?limit=1000"))
        .await
        .expect(200)
        .value();
    let mut found = ids(&page);
    found.sort();
    let mut all: Vec<String> = odd.iter().map(|name| format!("user/{name}")).collect();
    all.sort();
    assert_eq!(found, all);
    for name in odd.iter().filter(|name| !name.is_empty()) {
        let path: String = name.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let one = api.get(&format!("{STORE}/resources/user/{path}")).await;
        assert_eq!(one.expect(200).value()["id"]["id"], *name);
    }
}

#[tokio::test]
async fn s_09_s_25_s_26_assets_come_back_as_they_were_sent() {
    let api = Api::new().await;
    let place = format!("{STORE}/runs/{}", api.begin().await);
    let bytes: Vec<u8> = (0..1_000_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let put = |id: &str, content_type: &str, bytes: &[u8]| {
        let call = Call::new("PUT", &format!("{place}/assets/{id}")).token("all");
        call.header("content-type", content_type)
            .body(bytes.to_vec())
    };
    let stored = api
        .send(put("icon", "image/png", &bytes))
        .await
        .expect(200)
        .value();
    assert_eq!(stored["size"], 1_000_000);
    api.send(put("page", "text/html", b"<script>"))
        .await
        .expect(200);
    api.send(put("none", "image/png", b"")).await.expect(200);
    let read = |id: &str| {
        let call = Call::new("GET", &format!("{STORE}/assets/{id}")).token("all");
        call.header("accept", "image/png")
    };
    let icon: Answer = api.send(read("icon")).await.expect(200);
    assert_eq!(icon.header("content-type"), "image/png");
    assert_eq!(icon.header("content-length"), "1000000");
    assert_eq!(icon.body, bytes);
    let page = api.send(read("page")).await.expect(200);
    assert_eq!(page.header("content-disposition"), "attachment");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    assert!(api.send(read("none")).await.expect(200).body.is_empty());
    let list = api
        .get(&format!("{STORE}/assets"))
        .await
        .expect(200)
        .value();
    assert_eq!(ids(&list), ["icon", "none", "page"]);
    // Who has the bytes already does not get them again.
    let tag = icon.header("etag").to_owned();
    for (header, value, status) in [
        ("if-none-match", tag.as_str(), 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"other\"", 200),
        ("if-match", &tag, 200),
        ("if-match", "\"other\"", 412),
        ("if-none-match", "other", 400),
    ] {
        let answer = api.send(read("icon").header(header, value)).await;
        assert_eq!(answer.status, status, "{header} {value}");
        if status == 304 {
            assert_eq!(answer.header("etag"), tag);
            assert_eq!(answer.header("cache-control"), "private, no-cache");
            assert!(answer.body.is_empty());
        }
    }
    // The same bytes as something else are another answer.
    api.send(put("icon", "image/gif", &bytes)).await.expect(200);
    let other = api.send(read("icon").header("if-none-match", &tag)).await;
    assert_eq!(other.expect(200).header("content-type"), "image/gif");
    let gone = Call::new("GET", &format!("{STORE}/assets/gone")).token("all");
    let gone = api.send(gone.header("if-none-match", "*")).await;
    gone.problem(404, "not-found");
}
