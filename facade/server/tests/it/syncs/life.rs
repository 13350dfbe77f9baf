//! The life of syncs over HTTP.

use serde_json::{Value, json};

use super::{STORE, ids, records, text};
use crate::support::{Api, Call};

#[tokio::test]
async fn s_40_s_44_s_45_a_sync_begins_goes_on_and_ends() {
    let api = Api::new().await;
    let runs = format!("{STORE}/runs");
    let begun = api.post(&runs, &json!({"resume": true})).await.expect(201);
    let place = begun.header("location").to_owned();
    let begun = begun.value();
    assert_eq!(begun["resumed"], false);
    assert_eq!(begun["state"], "running");
    assert_eq!(place, format!("{runs}/{}", text(&begun["id"])));
    let token = json!({"token": "page 2"});
    let step = api.post(&format!("{place}/checkpoint"), &token).await;
    assert!(step.expect(204).body.is_empty());
    let again = api
        .post(&runs, &json!({"resume": true}))
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&again["resumed"], &again["token"]),
        (&json!(true), &json!("page 2"))
    );
    assert_eq!(again["id"], begun["id"]);
    let put = api
        .post(&format!("{place}/records"), &records(&["ada"]))
        .await;
    let put = put.expect(200).value();
    assert_eq!(put["resources"], json!(["written", "written"]));
    let end = || Call::new("POST", &format!("{place}/end")).token("all");
    let ended = api.send(end()).await.expect(200).value();
    assert_eq!(ended["state"], "ended");
    assert_eq!(ended["stats"]["grants"], 1);
    // What has ended takes nothing any more, whichever way it comes.
    api.send(end()).await.problem(409, "conflict");
    api.post(&format!("{place}/records"), &records(&["eve"]))
        .await
        .problem(409, "conflict");
    api.post(&format!("{place}/checkpoint"), &json!({"token": ""}))
        .await
        .problem(409, "conflict");
    let grant = format!("{place}/grants/x");
    api.send(Call::new("DELETE", &grant).token("all"))
        .await
        .problem(409, "conflict");
    let read = api.get(&place).await.expect(200);
    let tag = read.header("etag").to_owned();
    assert_eq!(read.value(), ended);
    let known = Call::new("GET", &place)
        .token("all")
        .header("if-none-match", tag);
    api.send(known).await.expect(304);
}

#[tokio::test]
async fn s_42_a_type_and_a_parent_are_checked_by_the_edge() {
    let api = Api::new().await;
    let runs = format!("{STORE}/runs");
    let parent = api.ended(&["ada"]).await;
    let partial = json!({"type": "partial", "parent": parent, "shards": 2});
    let begun = api.post(&runs, &partial).await.expect(201).value();
    assert_eq!(
        (&begun["parent"], &begun["shards"]),
        (&json!(parent), &json!(2))
    );
    assert!(begun["lapses_at"].is_i64());
    for (body, pointer) in [
        (json!({"type": "weekly"}), "/type"),
        (json!({"type": "full", "parent": parent}), "/parent"),
        (json!({"type": "partial", "parent": "hunter2"}), "/parent"),
        (json!({"shards": 0}), "/shards"),
        (json!({"shards": 33}), "/shards"),
        (json!({"shards": -1}), "/shards"),
        (json!({"resume": true, "shards": 2}), "/resume"),
    ] {
        let problem = api.post(&runs, &body).await.problem(422, "unprocessable");
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert!(!problem.to_string().contains("hunter2"));
    }
    let gone = "0197abcd-0000-7000-8000-000000000000";
    let lost = json!({"type": "partial", "parent": gone});
    api.post(&runs, &lost).await.problem(404, "not-found");
}

#[tokio::test]
async fn s_53_if_newer_tells_what_became_of_each_record() {
    let api = Api::new().await;
    let place = format!("{STORE}/runs/{}", api.begin().await);
    let path = format!("{place}/records?if_newer=true");
    let at = |at: u64| {
        json!({"grants": [{
            "id": "g", "entitlement": "e", "resource": super::id("t", "r"),
            "principal": super::id("u", "p"), "discovered_at": at,
        }]})
    };
    for (time, outcome) in [
        (7, "written"),
        (7, "equal"),
        (6, "older"),
        (u64::MAX, "written"),
    ] {
        let put = api.post(&path, &at(time)).await.expect(200).value();
        assert_eq!(put["grants"], json!([outcome]), "{time}");
    }
    let grant = Call::new("DELETE", &format!("{place}/grants/g")).token("all");
    api.send(grant).await.expect(204);
    let left = api
        .get(&format!("{STORE}/grants"))
        .await
        .expect(200)
        .value();
    assert_eq!(ids(&left), [""; 0]);
}

#[tokio::test]
async fn s_19_s_63_s_78_s_82_runs_are_listed_found_and_removed() {
    let api = Api::new().await;
    let latest = format!("{STORE}/latest");
    api.get(&latest).await.problem(404, "not-found");
    let mut all = Vec::new();
    for _ in 0..4 {
        all.push(api.ended(&["ada"]).await);
    }
    let running = api.begin().await;
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let page = api.get(&format!("{STORE}/runs?limit=2{after}")).await;
        let page: Value = page.expect(200).value();
        found.extend(ids(&page));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(found, [all.clone(), vec![running.clone()]].concat());
    let newest = api
        .get(&format!("{latest}?type=full"))
        .await
        .expect(200)
        .value();
    assert_eq!(text(&newest["id"]), all[3]);
    api.get(&format!("{latest}?type=partial"))
        .await
        .problem(404, "not-found");
    api.get(&format!("{latest}?type=x"))
        .await
        .problem(400, "bad-request");
    let remove = |sync: &str| Call::new("DELETE", &format!("{STORE}/runs/{sync}")).token("all");
    api.send(remove(&running)).await.problem(409, "conflict");
    let skipped = api
        .post(&format!("{STORE}/cleanup"), &json!({}))
        .await
        .expect(200);
    assert!(text(&skipped.value()["skipped"]).contains("runs"));
    let end = Call::new("POST", &format!("{STORE}/runs/{running}/end")).token("all");
    api.send(end).await.expect(200);
    let removed = api.send(remove(&all[0])).await.expect(200).value();
    assert_eq!(removed["removed"], json!([all[0]]));
    api.send(remove(&all[0])).await.problem(404, "not-found");
    let cleaned = api
        .post(&format!("{STORE}/cleanup"), &json!({"keep": 1}))
        .await;
    assert_eq!(cleaned.expect(200).value()["removed"], json!(all[1..]));
}
