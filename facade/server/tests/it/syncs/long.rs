//! Long work, and watching a sync while it runs.

use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::{STORE, records};
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
