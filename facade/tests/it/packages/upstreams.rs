//! Other repositories: asked with care, believed with care.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::block::blobs::Digest;
use package_database::packages::pipeline::{Body, Machine, UpstreamAuth, World};
use package_database::packages::upstream::{
    Secrets, UpstreamAnswer, UpstreamClient, UpstreamError, UpstreamRequest,
};
use package_database::packages::{PackageSettings, Packages};
use package_database::testing::TestDatabase;
use serde_json::{Value, json};

use super::{artifact, content, failure, package, program, request, standard, step};

type Answers = VecDeque<Result<(u16, Vec<(String, String)>, Vec<u8>), UpstreamError>>;

/// An upstream that answers as the test says, and notes what it is asked.
#[derive(Debug, Default)]
struct Scripted {
    answers: Mutex<Answers>,
    asked: Mutex<Vec<UpstreamRequest>>,
}

impl Scripted {
    fn answer(&self, status: u16, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let answer = Ok((status, headers.collect(), body.into()));
        self.answers.lock().unwrap().push_back(answer);
    }

    fn fail(&self, error: UpstreamError) {
        self.answers.lock().unwrap().push_back(Err(error));
    }

    fn asked(&self) -> Vec<UpstreamRequest> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl UpstreamClient for Scripted {
    fn send(
        &self,
        request: UpstreamRequest,
    ) -> BoxFuture<'_, Result<UpstreamAnswer, UpstreamError>> {
        self.asked.lock().unwrap().push(request);
        let answer = self.answers.lock().unwrap().pop_front();
        Box::pin(async move {
            let (status, headers, body) = answer.expect("nobody was to ask")?;
            Ok(UpstreamAnswer::new(
                status,
                headers,
                Body::Bytes(body.into()),
            ))
        })
    }

    fn judge(&self, _: &str, _: bool) -> Result<(), UpstreamError> {
        Ok(())
    }
}

#[derive(Debug)]
struct Vault;

impl Secrets for Vault {
    fn secret(&self, name: &str) -> Option<String> {
        (name == "TOKEN").then(|| "s3cret".to_owned())
    }
}

struct Proxy {
    machine: Machine,
    upstream: Arc<Scripted>,
    test: TestDatabase,
}

impl Proxy {
    async fn new(change: impl FnOnce(&mut World)) -> Self {
        let test = TestDatabase::new().await.unwrap();
        let upstream = Arc::new(Scripted::default());
        let settings = PackageSettings::new()
            .upstream(upstream.clone())
            .secrets(Arc::new(Vault));
        // With the clock of the test, so that nobody waits.
        let clock = Arc::new(package_database::testing::ManualClock::at(1_795_188_513));
        let database = Database::builder()
            .emulator(test.emulator().clone())
            .clock(clock);
        let database = database
            .settings::<Packages>(settings)
            .build()
            .await
            .unwrap();
        let mut world = standard::world();
        change(&mut world);
        let machine = database.packages().machine(world).unwrap();
        Self {
            machine,
            upstream,
            test,
        }
    }

    async fn fetch(&self) -> package_database::packages::pipeline::Response {
        let demo = artifact("acme", "demo", "1.0.0", "linux");
        self.machine.run(&program(&standard::proxy()), demo).await
    }

    async fn metadata(&self) -> (u16, Value) {
        let steps = json!([
            step(
                "proxy.fetch",
                json!({"upstream": "originA", "path": "/v1/{namespace}/{name}", "out": "up"})
            ),
            step(
                "respond.error",
                json!({"when": {"not_in": ["$up.status", [200]]}, "status": 502, "code": "UPSTREAM_ERROR"})
            ),
            step("respond.json", json!({"body": "$up.body"})),
        ]);
        let answer = self
            .machine
            .run(&program(&steps), package("acme", "demo"))
            .await;
        let json = answer.json().unwrap().clone();
        (answer.status, json)
    }
}

#[tokio::test]
async fn r_50_r_80_what_an_upstream_has_is_kept_and_then_ours() {
    let proxy = Proxy::new(|_| {}).await;
    proxy.upstream.answer(200, &[("ETag", "x")], "the bytes");
    let answer = proxy.fetch().await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(content(answer).await, b"the bytes");
    let asked = proxy.upstream.asked();
    assert_eq!(
        asked[0].url,
        "https://registry.example.com/v1/acme/demo/1.0.0/linux/blob"
    );
    assert_eq!((asked.len(), asked[0].method.as_str()), (1, "GET"));
    let answer = proxy.fetch().await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (307, Some("/v1/acme/demo/1.0.0/linux/blob"))
    );
    assert_eq!(proxy.upstream.asked().len(), 0);
    let subject =
        super::Subject::over(proxy.test.reopened().await.unwrap(), standard::world()).await;
    assert_eq!(subject.events().await[0][0], "artifact.cached");
    let fetched = subject
        .run(
            &standard::fetch(),
            artifact("acme", "demo", "1.0.0", "linux"),
        )
        .await;
    assert_eq!(content(fetched).await, b"the bytes");
}

#[tokio::test]
async fn r_91_an_upstream_is_asked_again_as_often_as_is_declared() {
    let proxy = Proxy::new(|world| {
        world.upstreams.get_mut("originA").unwrap().attempts = 3;
    })
    .await;
    let scripted = &proxy.upstream;
    scripted.answer(503, &[], "");
    scripted.fail(UpstreamError::Timeout);
    scripted.answer(200, &[], "x");
    assert_eq!(proxy.fetch().await.status, 200);
    assert_eq!(scripted.asked().len(), 3);
    let other = Proxy::new(|_| {}).await;
    for (error, status, code, times) in [
        (UpstreamError::Timeout, 504, "UPSTREAM_TIMEOUT", 2),
        (
            UpstreamError::Failed("no".to_owned()),
            502,
            "UPSTREAM_ERROR",
            2,
        ),
        (
            UpstreamError::Refused("no".to_owned()),
            502,
            "UPSTREAM_ERROR",
            1,
        ),
    ] {
        for _ in 0..times {
            other.upstream.fail(error.clone());
        }
        assert_eq!(failure(&other.fetch().await), (status, code.to_owned()));
        assert_eq!(other.upstream.asked().len(), times);
    }
    other.upstream.answer(400, &[], "");
    assert_eq!(
        failure(&other.fetch().await),
        (502, "UPSTREAM_ERROR".to_owned())
    );
    assert_eq!(
        other.upstream.asked().len(),
        1,
        "no other answer comes of asking again"
    );
}

#[tokio::test]
async fn r_91_there_are_four_ways_to_say_who_we_are() {
    let secret = || "TOKEN".to_owned();
    for (auth, expected) in [
        (UpstreamAuth::None, None),
        (
            UpstreamAuth::Bearer {
                token: Some(secret()),
            },
            Some(("Authorization", "Bearer s3cret")),
        ),
        (
            UpstreamAuth::Basic {
                username: "ada".to_owned(),
                password: secret(),
            },
            Some(("Authorization", "Basic YWRhOnMzY3JldA==")),
        ),
        (
            UpstreamAuth::ApiKey {
                header: "X-Key".to_owned(),
                key: secret(),
            },
            Some(("X-Key", "s3cret")),
        ),
    ] {
        let proxy =
            Proxy::new(|world| world.upstreams.get_mut("originA").unwrap().auth = auth).await;
        proxy.upstream.answer(200, &[], "x");
        proxy.fetch().await;
        let asked = proxy.upstream.asked();
        let expected: Vec<(String, String)> = expected
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        assert_eq!(asked[0].headers, expected);
        assert!(!format!("{asked:?}").contains("s3cret"));
    }
    let unknown = UpstreamAuth::Bearer {
        token: Some("NOBODY".to_owned()),
    };
    let proxy =
        Proxy::new(|world| world.upstreams.get_mut("originA").unwrap().auth = unknown).await;
    assert_eq!(
        failure(&proxy.fetch().await),
        (502, "UPSTREAM_ERROR".to_owned())
    );
    assert_eq!(proxy.upstream.asked().len(), 0);
}

#[tokio::test]
async fn an_upstream_that_lies_is_not_believed_and_nothing_is_kept() {
    let proxy = Proxy::new(|_| {}).await;
    let other = Digest::of(b"other").to_string();
    let large = "x".repeat(600_000);
    for body in ["the bytes", &large] {
        proxy
            .upstream
            .answer(200, &[("X-Checksum-Sha256", &other)], body);
        assert_eq!(
            failure(&proxy.fetch().await),
            (502, "UPSTREAM_ERROR".to_owned())
        );
    }
    proxy
        .upstream
        .answer(200, &[("Digest", "SHA-256=rubbish")], "x");
    assert_eq!(
        failure(&proxy.fetch().await),
        (502, "UPSTREAM_ERROR".to_owned())
    );
    let packages = proxy.test.packages();
    let none = packages.latest("acme", "demo").await.unwrap();
    assert!(none.is_none());
    let right = Digest::of(b"x").to_string();
    proxy
        .upstream
        .answer(200, &[("X-Checksum-Sha256", &right)], "x");
    assert_eq!(proxy.fetch().await.status, 200);
}

#[tokio::test]
async fn what_is_not_there_is_remembered_and_what_was_there_stands_in_bad_times() {
    let proxy = Proxy::new(|world| {
        let upstream = world.upstreams.get_mut("originA").unwrap();
        upstream.negative = Duration::from_secs(30);
        upstream.attempts = 1;
    })
    .await;
    proxy.upstream.answer(404, &[], "");
    for _ in 0..3 {
        assert_eq!(proxy.fetch().await.status, 502);
    }
    assert_eq!(proxy.upstream.asked().len(), 1);
    proxy.upstream.answer(200, &[], "{\"a\": 1}");
    assert_eq!(proxy.metadata().await, (200, json!({"a": 1})));
    proxy.upstream.fail(UpstreamError::Timeout);
    assert_eq!(proxy.metadata().await, (200, json!({"a": 1})));
    proxy.upstream.answer(503, &[], "");
    assert_eq!(proxy.metadata().await, (200, json!({"a": 1})));
    proxy.upstream.answer(200, &[], "{\"a\": 2}");
    assert_eq!(proxy.metadata().await, (200, json!({"a": 2})));
    assert_eq!(proxy.upstream.asked().len(), 4);
    proxy.upstream.answer(200, &[], "no JSON");
    assert_eq!(proxy.metadata().await.0, 502);
}

#[tokio::test]
async fn a_path_does_not_lead_out_of_its_upstream() {
    let proxy = Proxy::new(|_| {}).await;
    for path in ["/v1/../admin", "/v1/..", "..", "/v1\\..\\x"] {
        let steps = json!([step(
            "proxy.fetch",
            json!({"upstream": "originA", "path": path, "out": "x"})
        )]);
        let answer = proxy.machine.run(&program(&steps), super::request()).await;
        assert_eq!(
            failure(&answer),
            (502, "UPSTREAM_ERROR".to_owned()),
            "{path}"
        );
    }
    assert_eq!(proxy.upstream.asked().len(), 0);
}

#[tokio::test]
async fn headers_of_an_upstream_can_be_those_of_an_answer() {
    let proxy = Proxy::new(|_| {}).await;
    let sent = [
        ("Content-Type", "text/plain"),
        ("Connection", "keep-alive"),
        ("Content-Length", "4"),
        ("Date", "Fri, 20 Nov 2026 15:28:33 GMT"),
    ];
    proxy.upstream.answer(200, &sent, "demo");
    let steps = json!([
        step(
            "proxy.fetch",
            json!({"upstream": "originA", "path": "/x", "out": "up"})
        ),
        step(
            "respond.bytes",
            json!({"body": "$up.body", "headers": "$up.headers"})
        ),
    ]);
    let answer = proxy.machine.run(&program(&steps), request()).await;
    let kept = ("content-type".to_owned(), "text/plain".to_owned());
    assert_eq!((answer.status, answer.headers), (200, vec![kept]));
}

/// Two ask for the same at once, and neither finds it stored: the one that is later is no conflict, unless the upstream has
/// given it other bytes.
#[tokio::test]
async fn the_same_bytes_twice_are_no_conflict() {
    let proxy = Proxy::new(|_| {}).await;
    let mut steps = standard::proxy();
    let late =
        |step: &Value| !["kv.get", "respond.redirect"].contains(&step["op"].as_str().unwrap());
    steps.as_array_mut().unwrap().retain(late);
    let fetch = async |body: &str| {
        proxy.upstream.answer(200, &[], body);
        let demo = artifact("acme", "demo", "1.0.0", "linux");
        proxy.machine.run(&program(&steps), demo).await
    };
    for (body, status) in [("the bytes", 200), ("the bytes", 200), ("others", 409)] {
        let answer = fetch(body).await;
        assert_eq!(answer.status, status, "{body}");
        if status == 200 {
            assert_eq!(content(answer).await, body.as_bytes());
        }
    }
}
