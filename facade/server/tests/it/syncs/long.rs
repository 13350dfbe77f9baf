//! Long work, and watching a sync while it runs.

use std::sync::Arc;

use http_body_util::BodyExt as _;
use package_database::testing::ManualClock;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{STORE, ids, records};
use crate::limits::Impatient;
use crate::support::{Api, Call};

/// The events of a text, each with its name and its value.
fn events(text: &str) -> Vec<(String, Value)> {
    let blocks = text
        .split("\n\n")
        .filter(|block| block.starts_with("event: "));
    blocks
        .map(|block| {
            let (name, data) = block.split_once('\n').unwrap();
            let data = data.strip_prefix("data: ").unwrap();
            let name = name.strip_prefix("event: ").unwrap();
            (name.to_owned(), serde_json::from_str(data).unwrap())
        })
        .collect()
}

#[tokio::test]
async fn long_work_tells_how_far_it_has_come_to_whoever_asks_for_events() {
    let api = Api::new().await;
    let before = api.ended(&["ada"]).await;
    api.ended(&["ada", "grace"]).await;
    for path in [
        format!("diff?from={before}"),
        "validate".to_owned(),
        "indexes".to_owned(),
    ] {
        let path = format!("{STORE}/{path}");
        let plain = api.get(&path).await.expect(200).value();
        let call = Call::new("GET", &path)
            .token("all")
            .header("accept", "text/event-stream");
        let told = api.send(call).await.expect(200);
        assert_eq!(told.header("content-type"), "text/event-stream");
        assert_eq!(told.header("cache-control"), "no-store");
        let (name, result) = events(&told.text()).pop().unwrap();
        assert_eq!((name.as_str(), result), ("result", plain), "{path}");
    }
    let running = api.begin().await;
    let path = format!("{STORE}/diff?from={before}&to={running}");
    let call = Call::new("GET", &path)
        .token("all")
        .header("accept", "text/event-stream");
    let told = api.send(call).await.expect(200).text();
    let (name, problem) = events(&told).pop().unwrap();
    assert_eq!(
        (name.as_str(), &problem["status"]),
        ("problem", &json!(409))
    );
    assert_eq!(problem["code"], "conflict");
    let call = Call::new("GET", &path).token("all");
    let call = call.header("accept", "text/event-stream");
    let told = api.send(call.header("x-request-id", "mine")).await;
    let (_, problem) = events(&told.expect(200).text()).pop().unwrap();
    assert_eq!(problem["request_id"], "mine");
}

/// The writes that take long, each with a body where it has one.
async fn writes(api: &Api) -> Vec<(String, Option<Value>)> {
    let before = api.ended(&["ada"]).await;
    let after = api.ended(&["ada", "grace"]).await;
    let pair = json!({"base": before, "applied": after});
    let running = api.begin().await;
    vec![
        (format!("{STORE}/diff"), Some(pair.clone())),
        (format!("{STORE}/compact"), Some(pair)),
        (
            format!("{STORE}/runs/{after}/clone"),
            Some(json!({"store": "other"})),
        ),
        (format!("{STORE}/runs/{running}/end"), None),
        (
            "/v1/syncs/inventory/collect".to_owned(),
            Some(json!({"subjects": ["user 1"]})),
        ),
    ]
}

fn write((path, body): &(String, Option<Value>)) -> Call {
    let call = Call::new("POST", path).token("all");
    match body {
        Some(body) => call.json(&body.to_string()),
        None => call,
    }
}

#[tokio::test]
async fn writes_that_take_long_tell_how_far_they_have_come() {
    let api = Api::new().await;
    for one in writes(&api).await {
        let call = write(&one).header("accept", "text/event-stream");
        let told = api.send(call).await.expect(200);
        assert_eq!(told.header("content-type"), "text/event-stream");
        let (name, result) = events(&told.text()).pop().unwrap();
        assert_eq!(
            (name.as_str(), &result["state"]),
            ("result", &json!("ended")),
            "{one:?}: {result}"
        );
    }
    let gone = "0197abcd-0000-7000-8000-000000000000";
    let clone = (
        format!("{STORE}/runs/{gone}/clone"),
        Some(json!({"store": "other"})),
    );
    let call = write(&clone).header("accept", "text/event-stream");
    let told = api.send(call).await.expect(200).text();
    let (name, problem) = events(&told).pop().unwrap();
    assert_eq!(
        (name.as_str(), &problem["code"]),
        ("problem", &json!("not-found"))
    );
    assert!(problem["request_id"].is_string(), "{problem}");
}

#[tokio::test]
async fn an_import_tells_how_much_of_the_file_has_come() {
    let (here, there) = (Api::new().await, Api::new().await);
    let sync = here.ended(&["ada"]).await;
    let file = here.get(&format!("{STORE}/export")).await.expect(200).body;
    let import = async |query: &str, file: &[u8]| {
        let path = format!("{STORE}/import{query}");
        let call = Call::new("POST", &path).token("all").body(file.to_vec());
        let call = call.header("accept", "text/event-stream");
        let told = there.send(call).await.expect(200).text();
        events(&told).pop().unwrap()
    };
    let (name, problem) = import("", &file[..file.len() / 2]).await;
    assert_eq!(
        (name.as_str(), &problem["status"]),
        ("problem", &json!(400))
    );
    let (name, verified) = import("?verify_only=true", &file).await;
    assert_eq!((name.as_str(), &verified["sync"]), ("result", &json!(sync)));
    let (name, imported) = import("", &file).await;
    assert_eq!((name.as_str(), &imported["id"]), ("result", &json!(sync)));
    let (name, problem) = import("", &file).await;
    assert_eq!(
        (name.as_str(), &problem["status"]),
        ("problem", &json!(409))
    );
}

/// What writes goes on to its end when the time of a request is over, and who waited for it is told so.
#[tokio::test]
async fn a_write_that_takes_too_long_goes_on() {
    let patient = Api::new().await;
    let file = {
        patient.ended(&["ada"]).await;
        patient
            .get(&format!("{STORE}/export"))
            .await
            .expect(200)
            .body
    };
    let clock = Arc::new(Impatient(ManualClock::at(0)));
    let api = Api::with(|builder| builder.clock(clock)).await;
    let before = ended(&api, &["ada"]).await;
    let after = ended(&api, &["ada", "grace"]).await;
    let pair = json!({"base": before, "applied": after});
    for (path, body, store) in [
        ("diff".to_owned(), pair.clone(), "okta"),
        ("compact".to_owned(), pair, "okta"),
        (
            format!("runs/{after}/clone"),
            json!({"store": "other"}),
            "other",
        ),
        (format!("runs/{after}/clone"), json!({}), "okta"),
        (
            "collect".to_owned(),
            json!({"subjects": ["user 1"]}),
            "okta",
        ),
    ] {
        let runs = format!("/v1/syncs/{store}/runs");
        let had = ids(&api.get(&runs).await.expect(200).value()).len();
        let problem = api.post(&format!("{STORE}/{path}"), &body).await;
        assert_eq!(problem.header("retry-after"), "", "nobody asks again");
        let problem = problem.problem(503, "unavailable");
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("goes on"), "{detail}");
        assert!(detail.contains("GET /v1/syncs/{store}/runs"), "{detail}");
        ended_so_many(&api, &runs, had + 1).await;
    }
    // A file may take its time.
    let import = Call::new("POST", "/v1/syncs/files/import").token("all");
    api.send(import.body(file)).await.expect(201);
}

/// Waits until a store has so many syncs, all of which have ended.
async fn ended_so_many(api: &Api, runs: &str, count: usize) {
    for _ in 0..1_000 {
        let page = api.get(runs).await.expect(200).value();
        let all = page["items"].as_array().unwrap();
        if all.len() == count && all.iter().all(|run| run["state"] == "ended") {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("{runs} never has {count} syncs that have ended");
}

/// As `Api::ended`, where no request waits for the end.
async fn ended(api: &Api, members: &[&str]) -> String {
    let sync = api.begin().await;
    let path = format!("{STORE}/runs/{sync}");
    let (place, body) = (format!("{path}/records"), records(members));
    api.post(&place, &body).await.expect(200);
    let end = Call::new("POST", &format!("{path}/end")).token("all");
    api.send(end).await.problem(503, "unavailable");
    let runs = format!("{STORE}/runs");
    let all = ids(&api.get(&runs).await.expect(200).value()).len();
    ended_so_many(api, &runs, all).await;
    sync
}

#[tokio::test]
async fn s_84_what_is_not_there_is_found_by_a_look_at_the_references() {
    let api = Api::new().await;
    api.ended(&["ada"]).await;
    let good = api
        .get(&format!("{STORE}/validate"))
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&good["valid"], &good["missing"]),
        (&json!(true), &json!(0))
    );
    let indexes = api
        .get(&format!("{STORE}/indexes"))
        .await
        .expect(200)
        .value();
    assert_eq!(
        (&indexes["valid"], &indexes["wrong"]),
        (&json!(true), &json!([]))
    );
    let sync = api.begin().await;
    let mut body = records(&["ada"]);
    body["grants"][0]["entitlement"] = json!("nothing");
    let path = format!("{STORE}/runs/{sync}");
    api.post(&format!("{path}/records"), &body)
        .await
        .expect(200);
    let bad = api
        .get(&format!("{STORE}/validate?sync={sync}"))
        .await
        .expect(200)
        .value();
    assert_eq!((&bad["valid"], &bad["missing"]), (&json!(false), &json!(1)));
    let dangling = json!([{"kind": "grant", "id": "team/core/member:ada", "to": "entitlement", "missing": "nothing"}]);
    assert_eq!(bad["dangling"], dangling);
    let stats = api
        .get(&format!("{STORE}/stats?sync={sync}"))
        .await
        .expect(200)
        .value();
    assert_eq!(stats["resources"], 2);
}

/// A sync is told as it is, again after each checkpoint, and for the last time when it has ended.
#[tokio::test]
async fn a_sync_is_watched_until_it_has_ended() {
    let api = Api::new().await;
    let sync = api.begin().await;
    let path = format!("{STORE}/runs/{sync}");
    let call = Call::new("GET", &format!("{path}/events")).token("all");
    let call = call.header("accept", "text/event-stream").into_request();
    let response = api.service.router().oneshot(call).await.unwrap();
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    let mut states = Vec::new();
    let mut text = String::new();
    while let Some(frame) = body.frame().await {
        text.push_str(std::str::from_utf8(&frame.unwrap().into_data().unwrap()).unwrap());
        let Some(event) = events(&text).pop() else {
            continue;
        };
        text.clear();
        states.push(format!(
            "{} {} {}",
            event.0, event.1["state"], event.1["token"]
        ));
        match states.len() {
            1 => {
                let step = json!({"token": "page 2"});
                api.post(&format!("{path}/checkpoint"), &step)
                    .await
                    .expect(204);
            }
            2 => {
                let end = Call::new("POST", &format!("{path}/end")).token("all");
                api.send(end).await.expect(200);
            }
            _ => {}
        }
    }
    assert_eq!(
        states,
        [
            "run \"running\" \"\"",
            "run \"running\" \"page 2\"",
            "run \"ended\" \"page 2\""
        ]
    );
    let ended = api.get(&format!("{path}/events")).await.expect(200).text();
    assert_eq!(events(&ended).len(), 1, "{ended}");
}
