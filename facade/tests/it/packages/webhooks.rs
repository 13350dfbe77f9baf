//! Webhooks: told once at least, in order, signed, and of their own namespace alone.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::backend::BoxFuture;
use package_database::block::ListOptions;
use package_database::packages::artifact::{Coordinates, NewArtifact};
use package_database::packages::pipeline::Body;
use package_database::packages::upstream::{
    HttpClient, UpstreamAnswer, UpstreamClient, UpstreamError, UpstreamRequest,
};
use package_database::packages::webhook::{NewWebhook, SECRET_PREFIX, Signature};
use package_database::packages::{PackageSettings, Packages};
use package_database::testing::{ManualClock, TestDatabase};
use package_database::{Database, ErrorKind};
use serde_json::Value;

use super::bytes;

/// A receiver that answers as the test says, and then with 204.
#[derive(Debug, Default)]
struct Receiver {
    answers: Mutex<VecDeque<Result<u16, UpstreamError>>>,
    got: Mutex<Vec<UpstreamRequest>>,
}

impl Receiver {
    fn will(&self, answer: Result<u16, UpstreamError>) {
        self.answers.lock().unwrap().push_back(answer);
    }

    /// What was sent since somebody looked last.
    fn got(&self) -> Vec<UpstreamRequest> {
        std::mem::take(&mut *self.got.lock().unwrap())
    }

    /// The versions of which it was told since then.
    fn versions(&self) -> Vec<String> {
        let got = self.got();
        let told = got
            .iter()
            .map(|request| body(request)["data"]["version"].clone());
        told.map(|version| version.as_str().unwrap_or("-").to_owned())
            .collect()
    }
}

fn body(request: &UpstreamRequest) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

fn header<'a>(request: &'a UpstreamRequest, name: &str) -> &'a str {
    let mut headers = request.headers.iter();
    headers
        .find(|(own, _)| own == name)
        .map_or("", |(_, value)| value)
}

impl UpstreamClient for Receiver {
    fn send(
        &self,
        request: UpstreamRequest,
    ) -> BoxFuture<'_, Result<UpstreamAnswer, UpstreamError>> {
        self.got.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front().unwrap_or(Ok(204));
        Box::pin(async move { Ok(UpstreamAnswer::new(answer?, Vec::new(), Body::default())) })
    }

    fn judge(&self, url: &str, private_addresses: bool) -> Result<(), UpstreamError> {
        HttpClient::new().unwrap().judge(url, private_addresses)
    }
}

struct Told {
    packages: Packages,
    receiver: Arc<Receiver>,
    clock: Arc<ManualClock>,
    _test: TestDatabase,
}

impl Told {
    async fn new() -> Self {
        let test = TestDatabase::new().await.unwrap();
        let receiver = Arc::new(Receiver::default());
        let clock = Arc::new(ManualClock::at(1_795_188_513));
        let settings = PackageSettings::new().upstream(receiver.clone());
        let database = Database::builder()
            .emulator(test.emulator().clone())
            .clock(clock.clone())
            .settings::<Packages>(settings);
        Self {
            packages: database.build().await.unwrap().packages(),
            receiver,
            clock,
            _test: test,
        }
    }

    async fn publish(&self, namespace: &str, version: &str) {
        let at = Coordinates::new(namespace, "demo", version, "x").unwrap();
        let new = NewArtifact::new(at).by("ada");
        self.packages.publish(&new, bytes(version)).await.unwrap();
    }

    async fn deliver(&self) -> (u64, u64) {
        let done = self.packages.deliver_webhooks().await.unwrap();
        (done.delivered, done.failed)
    }
}

const URL: &str = "https://ci.example.com/hook?job=7";

#[tokio::test]
async fn a_hook_is_told_what_happens_in_its_namespace_from_then_on() {
    let told = Told::new().await;
    told.publish("acme", "0.9.0").await;
    let new = NewWebhook::new("acme", URL)
        .event("artifact.published")
        .by("ada");
    let registered = told.packages.register_webhook(&new).await.unwrap();
    assert!(registered.expose().starts_with(SECRET_PREFIX));
    assert!(!format!("{registered:?}").contains(registered.expose()));
    assert_eq!(
        told.deliver().await,
        (0, 0),
        "what was before is none of its business"
    );
    told.publish("acme", "1.0.0").await;
    told.publish("libs", "1.0.0").await;
    told.publish("acme", "1.1.0").await;
    let at = Coordinates::new("acme", "demo", "1.0.0", "x").unwrap();
    told.packages.set_tag("stable", &at, None).await.unwrap();
    assert_eq!(told.deliver().await, (2, 0));
    let got = told.receiver.got();
    let [first, second] = got.as_slice() else {
        panic!("{} messages", got.len());
    };
    assert_eq!(body(first)["data"]["version"], "1.0.0");
    assert_eq!(body(second)["data"]["version"], "1.1.0");
    assert_eq!((first.method.as_str(), first.url.as_str()), ("POST", URL));
    assert_eq!(body(first)["type"], "artifact.published");
    assert_eq!(body(first)["timestamp"], "2026-11-20T15:28:33Z");
    assert_eq!(body(first)["by"], "ada");
    assert_eq!(header(first, "content-type"), "application/json");
    let id = header(first, "webhook-id");
    assert_eq!(body(first)["id"], id);
    assert_ne!(header(second, "webhook-id"), id);
    assert_eq!(header(first, "webhook-timestamp"), "1795188513");
    let signature = Signature::of(registered.expose(), id, 1_795_188_513, &first.body).unwrap();
    assert_eq!(header(first, "webhook-signature"), signature.header());
    assert!(!first.private_addresses);
    assert_eq!(
        told.deliver().await,
        (0, 0),
        "nothing is told twice without a reason"
    );
    // Removed, it is told of nothing more.
    let id = registered.webhook.id.as_str();
    told.packages
        .remove_webhook("acme", id, None)
        .await
        .unwrap();
    told.publish("acme", "1.2.0").await;
    assert_eq!(told.deliver().await, (0, 0));
    let gone = told.packages.remove_webhook("acme", id, None).await;
    assert_eq!(gone.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_hook_is_tried_out_with_a_message_that_tells_of_nothing() {
    let told = Told::new().await;
    let hook = NewWebhook::new("acme", URL).event("artifact.published");
    let registered = told.packages.register_webhook(&hook).await.unwrap();
    let id = registered.webhook.id.as_str();
    told.publish("acme", "1.0.0").await;
    let sent = told.packages.test_webhook("acme", id, Some("ada")).await;
    let sent = sent.unwrap();
    assert_eq!(
        (sent.kind.as_str(), sent.status),
        ("webhook.test", Some(204))
    );
    assert!(sent.delivered && sent.next_at.is_none());
    let got = told.receiver.got();
    let [one] = got.as_slice() else {
        panic!("{} messages", got.len());
    };
    assert_eq!(body(one)["type"], "webhook.test");
    assert_eq!(body(one)["data"]["webhook_id"], id);
    assert_eq!(body(one)["by"], "ada");
    let message = header(one, "webhook-id");
    let signature = Signature::of(registered.expose(), message, 1_795_188_513, &one.body);
    assert_eq!(
        header(one, "webhook-signature"),
        signature.unwrap().header()
    );
    // What fails is told and not tried again, and what it is told of comes as before.
    told.clock.advance(Duration::from_secs(1));
    told.receiver.will(Ok(500));
    let failed = told.packages.test_webhook("acme", id, None).await.unwrap();
    assert!(!failed.delivered && failed.next_at.is_none());
    told.receiver.got();
    assert_eq!(told.deliver().await, (1, 0));
    assert_eq!(told.receiver.versions(), ["1.0.0"]);
    let options = ListOptions::new();
    let log = told.packages.webhook_deliveries("acme", id, &options).await;
    let log = log.unwrap().into_vec().unwrap();
    let kinds: Vec<&str> = log.iter().map(|sent| sent.kind.as_str()).collect();
    let trials = kinds.iter().filter(|kind| **kind == "webhook.test");
    assert_eq!((trials.count(), kinds.len()), (2, 3), "{kinds:?}");
    let none = told.packages.test_webhook("libs", id, None).await;
    assert_eq!(none.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_again_and_what_is_behind_waits() {
    let told = Told::new().await;
    let hook = NewWebhook::new("acme", URL).event("artifact.published");
    let hook = told.packages.register_webhook(&hook).await.unwrap().webhook;
    for version in ["1.0.0", "1.1.0"] {
        told.publish("acme", version).await;
    }
    told.receiver.will(Ok(503));
    told.receiver.will(Err(UpstreamError::Timeout));
    told.receiver.will(Ok(302));
    assert_eq!(told.deliver().await, (0, 1));
    let first = told.receiver.got();
    assert_eq!(told.deliver().await, (0, 0), "not before its time");
    told.clock.advance(Duration::from_secs(10));
    assert_eq!(told.deliver().await, (0, 1));
    let second = told.receiver.got();
    assert_eq!(
        header(&first[0], "webhook-id"),
        header(&second[0], "webhook-id"),
        "by which a receiver knows it again"
    );
    told.clock.advance(Duration::from_secs(19));
    assert_eq!(told.deliver().await, (0, 0));
    told.clock.advance(Duration::from_secs(1));
    assert_eq!(told.deliver().await, (0, 1), "a redirect is no success");
    told.receiver.got();
    told.clock.advance(Duration::from_secs(40));
    assert_eq!(told.deliver().await, (2, 0));
    assert_eq!(told.receiver.versions(), ["1.0.0", "1.1.0"]);
    let options = ListOptions::new();
    let log = told.packages.webhook_deliveries("acme", &hook.id, &options);
    let log = log.await.unwrap().into_vec().unwrap();
    let shown: Vec<_> = log
        .iter()
        .rev()
        .map(|sent| {
            (
                sent.attempt,
                sent.status,
                sent.delivered,
                sent.next_at.is_some(),
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (1, Some(503), false, true),
            (2, None, false, true),
            (3, Some(302), false, true),
            (4, Some(204), true, false),
            (1, Some(204), true, false),
        ]
    );
    assert_eq!(log[3].error.as_deref(), Some("no answer in time"));
    // The log is kept for some days.
    told.clock.advance(Duration::from_secs(7 * 86_400));
    let log = told.packages.webhook_deliveries("acme", &hook.id, &options);
    assert!(log.await.unwrap().is_empty());
    let none = told.packages.webhook_deliveries("libs", &hook.id, &options);
    assert_eq!(none.await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn waits_double_up_to_an_hour() {
    let told = Told::new().await;
    let hook = NewWebhook::new("acme", URL).event("artifact.published");
    told.packages.register_webhook(&hook).await.unwrap();
    told.publish("acme", "1.0.0").await;
    for seconds in [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600] {
        told.receiver.will(Ok(500));
        assert_eq!(told.deliver().await, (0, 1));
        told.clock.advance(Duration::from_secs(seconds - 1));
        assert_eq!(told.deliver().await, (0, 0), "{seconds}");
        told.clock.advance(Duration::from_secs(1));
    }
    assert_eq!(told.deliver().await, (1, 0));
}

#[tokio::test]
async fn many_events_come_in_their_order_and_once_when_nothing_fails() {
    let told = Told::new().await;
    let hook = NewWebhook::new("acme", URL).event("artifact.published");
    told.packages.register_webhook(&hook).await.unwrap();
    let mut expected = Vec::new();
    for number in 0..250 {
        let version = format!("1.0.{number}");
        told.publish("acme", &version).await;
        expected.push(version);
    }
    assert_eq!(told.deliver().await, (250, 0));
    assert_eq!(told.receiver.versions(), expected);
}

#[tokio::test]
async fn addresses_and_types_that_cannot_be_are_refused() {
    let told = Told::new().await;
    for (url, taken) in [
        ("https://ci.example.com/hook", true),
        ("http://ci.example.com:8080/", true),
        ("https://93.184.216.34/", true),
        ("ftp://ci.example.com/", false),
        ("ci.example.com", false),
        ("", false),
        ("https://user:secret@ci.example.com/", false),
        ("http://localhost:8080/", false),
        ("http://x.localhost/", false),
        ("http://127.0.0.1/", false),
        ("http://[::1]/", false),
        ("http://169.254.169.254/latest/meta-data/", false),
        ("http://[fd00:ec2::254]/", false),
        ("http://10.1.2.3/", false),
        (
            &format!("https://ci.example.com/{}", "x".repeat(2048)),
            false,
        ),
    ] {
        let registered = told
            .packages
            .register_webhook(&NewWebhook::new("acme", url))
            .await;
        match registered {
            Ok(_) => assert!(taken, "{url}"),
            Err(error) => {
                assert!(!taken, "{url}: {error}");
                assert_eq!(error.kind(), ErrorKind::InvalidInput, "{url}");
            }
        }
    }
    for kind in ["", "a,b", "a\nb", &"x".repeat(129)] {
        let wrong = NewWebhook::new("acme", URL).event(kind);
        let refused = told.packages.register_webhook(&wrong).await;
        assert_eq!(
            refused.unwrap_err().kind(),
            ErrorKind::InvalidInput,
            "{kind:?}"
        );
    }
    for _ in 3..20 {
        told.packages
            .register_webhook(&NewWebhook::new("acme", URL))
            .await
            .unwrap();
    }
    let full = told
        .packages
        .register_webhook(&NewWebhook::new("acme", URL))
        .await;
    assert_eq!(full.unwrap_err().kind(), ErrorKind::InvalidInput);
    told.packages
        .register_webhook(&NewWebhook::new("libs", URL))
        .await
        .unwrap();
    assert_eq!(told.packages.webhooks("acme").await.unwrap().len(), 20);
    assert_eq!(told.packages.all_webhooks().await.unwrap().len(), 21);
    let test = TestDatabase::new().await.unwrap();
    let nobody = test
        .packages()
        .register_webhook(&NewWebhook::new("acme", URL))
        .await;
    assert_eq!(nobody.unwrap_err().kind(), ErrorKind::InvalidInput);
}
