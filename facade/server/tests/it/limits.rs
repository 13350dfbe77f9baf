//! Limits on bodies, time, load and rate.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use package_database::backend::BoxFuture;
use package_database::block::Clock;
use package_database::testing::ManualClock;
use package_database_server::Limits;
use package_database_server::edge::Peer;

use crate::support::{Api, Call};

fn limits(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

fn upload() -> Call {
    Call::new("POST", "/v1/specs/orders/versions").token("all")
}

#[tokio::test]
async fn bodies_have_a_largest_size_whether_they_say_it_or_not() {
    let api = Api::with(|builder| builder.limits(limits(|limits| limits.body_bytes = 100))).await;
    let long = format!(r#"{{"version": "{}"}}"#, "x".repeat(100));
    let said = upload()
        .json(&long)
        .header("content-length", long.len().to_string());
    let problem = api.send(said).await.problem(413, "too-large");
    assert!(problem["detail"].as_str().unwrap().contains("100 bytes"));
    api.send(upload().json(&long))
        .await
        .problem(413, "too-large");
    let silent = Call::new("GET", "/v1/specs")
        .token("all")
        .header("content-length", "99999999999999999999999");
    api.send(silent).await.expect(200);

    let api = Api::new().await;
    let huge = format!(r#"{{"version": "{}"}}"#, "x".repeat(16 * 1_024 * 1_024));
    api.send(upload().json(&huge))
        .await
        .problem(413, "too-large");
}

/// A clock whose timers end at once.
#[derive(Debug)]
pub(crate) struct Impatient(pub(crate) ManualClock);

impl Clock for Impatient {
    fn seconds(&self) -> i64 {
        self.0.seconds()
    }

    fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.0.sleep(span)
    }

    fn timer(&self, _: Duration) -> Option<BoxFuture<'_, ()>> {
        Some(Box::pin(std::future::ready(())))
    }
}

/// A body that never ends.
pub(crate) struct Silent;

impl fmt::Debug for Silent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Silent")
    }
}

impl axum::body::HttpBody for Silent {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn a_body_that_does_not_arrive_is_given_up() {
    let clock = Arc::new(Impatient(ManualClock::at(0)));
    let api = Api::with(|builder| builder.clock(clock)).await;
    let call = upload()
        .header("content-type", "application/json")
        .body(Body::new(Silent));
    api.send(call).await.problem(408, "request-timeout");
    // What is there at once is answered, however short the time is.
    api.upload("orders", "1").await;
}

#[tokio::test]
async fn clients_and_subjects_have_a_rate() {
    let clock = Arc::new(ManualClock::at(0));
    let of = limits(|limits| (limits.rate, limits.burst) = (1, 2));
    let api = Api::with(|builder| builder.limits(of).clock(clock.clone())).await;
    let from = |address: &str, token: &str| {
        let peer = Peer(address.parse().unwrap());
        Call::new("GET", "/auth/whoami")
            .token(token)
            .extension(peer)
    };
    api.send(from("10.0.0.1:1", "all")).await.expect(200);
    api.send(from("10.0.0.1:2", "other")).await.expect(200);
    let refused = api.send(from("10.0.0.1:3", "reader")).await;
    assert_eq!(refused.header("retry-after"), "1");
    refused.problem(429, "too-many-requests");
    // The subject has one left, wherever it comes from.
    api.send(from("10.0.0.2:1", "all")).await.expect(200);
    api.send(from("10.0.0.3:1", "all"))
        .await
        .problem(429, "too-many-requests");
    clock.advance(Duration::from_secs(1));
    api.send(from("10.0.0.1:3", "reader")).await.expect(200);
    // Operators are never refused.
    for _ in 0..10 {
        let call = Call::new("GET", "/health/live").extension(Peer("10.0.0.1:1".parse().unwrap()));
        api.send(call).await.expect(204);
    }
    let metrics = api.get("/metrics").await.text();
    assert!(
        metrics.contains("refused_total{problem=\"too-many-requests\"} 1"),
        "{metrics}"
    );
}

#[tokio::test]
async fn passwords_cannot_be_tried_often() {
    let clock = Arc::new(ManualClock::at(0));
    let of = limits(|limits| limits.sign_ins = 3);
    let api = Api::with(|builder| builder.limits(of).clock(clock.clone())).await;
    let call = |address: &str| {
        let call = Call::new("POST", "/auth/token").json(r#"{"username": "ada", "password": "x"}"#);
        call.extension(Peer(address.parse().unwrap()))
    };
    for _ in 0..3 {
        api.send(call("10.0.0.1:1"))
            .await
            .problem(401, "unauthenticated");
    }
    let refused = api.send(call("10.0.0.1:1")).await;
    assert_eq!(refused.header("retry-after"), "20");
    refused.problem(429, "too-many-requests");
    api.send(call("10.0.0.2:1"))
        .await
        .problem(401, "unauthenticated");
    clock.advance(Duration::from_secs(20));
    api.send(call("10.0.0.1:1"))
        .await
        .problem(401, "unauthenticated");
}

#[tokio::test]
async fn a_service_with_too_much_to_do_says_so() {
    let api = Api::with(|builder| builder.limits(limits(|limits| limits.concurrency = 1))).await;
    let waiting = upload()
        .header("content-type", "application/json")
        .body(Body::new(Silent));
    let mut waiting = std::pin::pin!(api.send(waiting));
    let answer = tokio::select! {
        biased;
        _ = &mut waiting => unreachable!("its body never comes"),
        answer = api.get("/v1/specs") => answer,
    };
    assert_eq!(answer.header("retry-after"), "1");
    answer.problem(503, "unavailable");
    api.send(Call::new("GET", "/health/ready"))
        .await
        .expect(200);
    let metrics = api.get("/metrics").await.text();
    assert!(
        metrics.contains("http_requests_running 2"),
        "itself and the one that waits: {metrics}"
    );
}
