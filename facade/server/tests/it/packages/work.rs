//! What the service does without being asked: webhooks are told, the collection runs.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::packages::pipeline::Body;
use package_database::packages::upstream::{
    HttpClient, UpstreamAnswer, UpstreamClient, UpstreamError, UpstreamRequest,
};
use package_database::packages::{PackageSettings, Packages, shipped};
use package_database::testing::{ManualClock, TestDatabase};
use serde_json::{Value, json};

use super::{get, publish};
use crate::support::{Answer, Api, Call};

/// A receiver that takes what comes, unless it is told to refuse.
#[derive(Debug, Default)]
struct Receiver {
    refuses: Mutex<bool>,
    got: Mutex<Vec<UpstreamRequest>>,
}

impl UpstreamClient for Receiver {
    fn send(
        &self,
        request: UpstreamRequest,
    ) -> BoxFuture<'_, Result<UpstreamAnswer, UpstreamError>> {
        self.got.lock().unwrap().push(request);
        let status = if *self.refuses.lock().unwrap() {
            500
        } else {
            200
        };
        Box::pin(async move { Ok(UpstreamAnswer::new(status, Vec::new(), Body::default())) })
    }

    fn judge(&self, url: &str, private_addresses: bool) -> Result<(), UpstreamError> {
        HttpClient::new().unwrap().judge(url, private_addresses)
    }
}

struct Working {
    apis: Vec<Api>,
    receiver: Arc<Receiver>,
    clock: Arc<ManualClock>,
}

impl Working {
    /// Two processes over one store.
    async fn new() -> Self {
        let receiver = Arc::new(Receiver::default());
        let clock = Arc::new(ManualClock::at(1_795_188_513));
        let first = TestDatabase::new().await.unwrap();
        let mut apis = Vec::new();
        for seed in [1, 2] {
            let test = first.reopened().await.unwrap();
            let database = Database::builder()
                .emulator(test.emulator().clone())
                .clock(clock.clone())
                .settings::<Packages>(PackageSettings::new().upstream(receiver.clone()));
            let database = database.build().await.unwrap();
            let random = Arc::new(package_database::testing::SeededRandom::new(seed));
            let api = Api::serving(test, database, |builder| {
                builder.clock(clock.clone()).random(random)
            });
            let document = shipped::document().clone();
            api.service.activate(1, document).unwrap();
            apis.push(api);
        }
        Self {
            apis,
            receiver,
            clock,
        }
    }

    fn got(&self) -> usize {
        std::mem::take(&mut *self.receiver.got.lock().unwrap()).len()
    }
}

async fn register(api: &Api, token: &str, body: Value) -> Answer {
    let call = Call::new("POST", "/admin/webhooks").token(token);
    api.send(call.json(&body.to_string())).await
}

#[tokio::test]
async fn a_webhook_is_registered_for_a_namespace_and_told_by_one_process() {
    let working = Working::new().await;
    let [first, second] = working.apis.as_slice() else {
        panic!("two processes");
    };
    let wanted = json!({"namespace": "ACME", "url": "https://ci.example.com/hook"});
    register(first, "R", wanted.clone())
        .await
        .error(403, "FORBIDDEN");
    register(first, "acme", wanted.clone())
        .await
        .error(403, "FORBIDDEN");
    let registered = register(first, "A", wanted).await.expect(201).value();
    let secret = registered["secret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_"));
    assert_eq!(registered["webhook"]["namespace"], "acme");
    publish(first, "acme/demo/1.0.0/linux", "x")
        .await
        .expect(201);
    publish(first, "libs/demo/1.0.0/linux", "x")
        .await
        .expect(201);
    // That it was registered is in the log before it, and it is told of that as well.
    let told = second.service.work().await.webhooks.unwrap();
    assert_eq!((told.delivered, told.failed), (2, 0));
    assert_eq!(working.got(), 2);
    assert_eq!(
        first.service.work().await.webhooks,
        None,
        "the other process has the job"
    );
    publish(first, "acme/demo/1.1.0/linux", "x")
        .await
        .expect(201);
    assert_eq!(first.service.work().await.webhooks, None);
    working.clock.advance(Duration::from_secs(40));
    let told = second.service.work().await.webhooks.unwrap();
    assert_eq!(told.delivered, 1, "its job was prolonged");
    // The other process has died: its job ends by itself.
    working.clock.advance(Duration::from_secs(61));
    *working.receiver.refuses.lock().unwrap() = true;
    publish(first, "acme/demo/1.2.0/linux", "x")
        .await
        .expect(201);
    let told = first.service.work().await.webhooks.unwrap();
    assert_eq!((told.delivered, told.failed), (0, 1));
    let id = registered["webhook"]["id"].as_str().unwrap();
    shows_what_was_sent(first, id).await;
    *working.receiver.refuses.lock().unwrap() = false;
    let test =
        |token: &str| Call::new("POST", &format!("/admin/webhooks/acme/{id}/test")).token(token);
    first.send(test("R")).await.error(403, "FORBIDDEN");
    let tried = first.send(test("A")).await.expect(200).value();
    assert_eq!(
        (&tried["delivery"]["delivered"], &tried["delivery"]["type"]),
        (&true.into(), &"webhook.test".into())
    );
    let remove = Call::new("DELETE", &format!("/admin/webhooks/acme/{id}"));
    first.send(remove.token("A")).await.expect(200);
    let gone = get(first, &format!("/admin/webhooks/acme/{id}/deliveries")).await;
    gone.error(404, "NOT_FOUND");
    assert_eq!(first.service.work().await.webhooks, None);
}

/// What is told of a webhook that was told three events and not a fourth, and nothing of its secret.
async fn shows_what_was_sent(api: &Api, id: &str) {
    let log = get(api, &format!("/admin/webhooks/acme/{id}/deliveries")).await;
    let log = log.expect(200).value();
    let log = log["deliveries"].as_array().unwrap().clone();
    assert_eq!(log.len(), 4);
    assert_eq!(
        (&log[0]["status"], &log[0]["delivered"]),
        (&500.into(), &false.into())
    );
    assert!(log[0]["next_attempt_at"].is_string());
    assert_eq!(log[3]["delivered"], true);
    for path in ["/admin/webhooks", "/admin/webhooks?namespace=acme"] {
        let listed = get(api, path).await.expect(200);
        assert!(
            !listed.text().contains("whsec_"),
            "the secret is not shown again"
        );
        assert_eq!(listed.value()["webhooks"][0]["id"], id);
    }
    let figures = get(api, "/metrics").await.expect(200).text();
    assert!(
        figures.contains(r#"webhook_deliveries_total{outcome="failed"} 1"#),
        "{figures}"
    );
}

#[tokio::test]
async fn a_webhook_on_a_private_address_is_refused() {
    let working = Working::new().await;
    let api = working.apis.first().unwrap();
    for url in [
        "http://127.0.0.1:9000/",
        "http://169.254.169.254/latest",
        "file:///etc/passwd",
        "https://user:secret@ci.example.com/",
    ] {
        let wanted = json!({"namespace": "acme", "url": url});
        let refused = register(api, "A", wanted).await;
        let message = refused.error(400, "INVALID_REQUEST");
        assert!(!message.contains("secret@"), "{message}");
    }
    for wrong in [
        json!({}),
        json!({"namespace": "acme"}),
        json!({"namespace": "-", "url": "https://ci.example.com/"}),
        json!({"namespace": "acme", "url": "https://ci.example.com/", "events": "all"}),
    ] {
        let refused = register(api, "A", wrong).await;
        assert_eq!(refused.status.as_u16(), 400, "{}", refused.text());
    }
}

#[tokio::test]
async fn r_95_the_collection_runs_by_its_schedule_in_one_process() {
    let working = Working::new().await;
    let [first, second] = working.apis.as_slice() else {
        panic!("two processes");
    };
    for minor in 0..52 {
        publish(
            first,
            &format!("acme/demo/1.{minor}.0/linux"),
            &format!("{minor}"),
        )
        .await
        .expect(201);
    }
    // 2026-11-20T15:28:33Z: the schedule says three o'clock.
    assert_eq!(first.service.work().await.collected, None);
    working.clock.advance(Duration::from_secs(11 * 3600));
    assert_eq!(
        second.service.work().await.collected,
        None,
        "it is half past two"
    );
    working.clock.advance(Duration::from_secs(3600));
    let done = second.service.work().await.collected.unwrap();
    assert_eq!((done.artifacts, done.blobs), (2, 0));
    assert_eq!(first.service.work().await.collected, None, "it was done");
    let left = get(first, "/v1/acme/demo/versions")
        .await
        .expect(200)
        .value();
    assert_eq!(left["versions"].as_array().unwrap().len(), 50);
    let events = get(first, "/admin/events").await.expect(200).value();
    let events = events["events"].as_array().unwrap().iter();
    let finished: Vec<&Value> = events
        .filter(|event| event["type"] == "collection.finished")
        .collect();
    assert_eq!(finished.len(), 1);
    assert_eq!(finished[0]["payload"]["artifacts"], 2);
    let figures = get(second, "/metrics").await.expect(200).text();
    assert!(
        figures.contains("package_database_collections_total 1"),
        "{figures}"
    );
    // Seven days later, the bytes go. What nobody ran for is made up for once.
    working.clock.advance(Duration::from_secs(8 * 86_400));
    let done = first.service.work().await.collected.unwrap();
    assert_eq!((done.artifacts, done.blobs), (0, 2));
    assert_eq!(second.service.work().await.collected, None);
}
