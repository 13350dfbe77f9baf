//! In which state the service is, and what the log tells of it from time to time.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::backend::adapter::{Fault, FaultBackend, Faults, RequestKind};
use package_database::block::observe::ObserveOptions;
use package_database::block::{Clock, RetryPolicy};
use package_database::testing::{ManualClock, TestDatabase};
use package_database_server::serve::{Ended, Listening};
use package_database_server::{HealthState, Limits, ServiceBuilder};
use tokio::sync::Notify;
use tracing::subscriber::DefaultGuard;

use crate::limits::Silent;
use crate::support::{Api, Call};

/// What the log says on this thread while it is held.
struct Log {
    lines: Arc<Mutex<Vec<u8>>>,
    _guard: DefaultGuard,
}

#[derive(Clone)]
struct Writer(Arc<Mutex<Vec<u8>>>);

impl io::Write for Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn new() -> Self {
        let lines = Arc::new(Mutex::new(Vec::new()));
        let writer = Writer(lines.clone());
        let subscriber = tracing_subscriber::fmt()
            .without_time()
            .with_ansi(false)
            .with_target(false)
            .with_writer(move || writer.clone())
            .finish();
        Self {
            lines,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// The lines so far that begin so behind their levels, and behind the request that they are of.
    fn of(&self, begin: &str) -> Vec<String> {
        let text = String::from_utf8(self.lines.lock().unwrap().clone()).unwrap();
        let line = |line: &str| {
            let (level, rest) = line.trim_start().split_once(' ')?;
            let (of, told) = rest.split_at(rest.find(begin)?);
            (of.is_empty() || of.ends_with(": ")).then(|| format!("{level} {told}"))
        };
        text.lines().filter_map(line).collect()
    }
}

/// A service over an observed database, each request of which is made once and fails as told.
async fn observed(
    clock: Arc<dyn Clock>,
    settings: impl FnOnce(ServiceBuilder) -> ServiceBuilder,
) -> (Api, Faults) {
    let database = TestDatabase::new().await.unwrap();
    let faults = Faults::default();
    let backend = FaultBackend::new(database.backend().clone(), faults.clone());
    let mut once = RetryPolicy::default();
    once.deadline = Duration::ZERO;
    let served = Database::builder()
        .shared_backend(Arc::new(backend))
        .clock(Arc::new(ManualClock::at(0)))
        .retry(once)
        .observe(ObserveOptions::default())
        .build()
        .await
        .unwrap();
    let api = Api::serving(database, served, |builder| settings(builder.clock(clock)));
    (api, faults)
}

impl Api {
    /// The state, for how many seconds it is so, and how many dependencies fail.
    async fn stands(&self) -> (String, u64, usize) {
        let health = self.get("/health").await.expect(200).value();
        let dependencies = health["dependencies"].as_array().unwrap();
        let failing = dependencies.iter().filter(|one| one["status"] != "ok");
        let state = health["state"].as_str().unwrap().to_owned();
        (state, health["seconds"].as_u64().unwrap(), failing.count())
    }
}

/// A state, for how many seconds it is so, and how many dependencies fail.
fn is(state: &str, seconds: u64, failing: usize) -> (String, u64, usize) {
    (state.to_owned(), seconds, failing)
}

#[tokio::test]
async fn s_88_health_is_a_state_that_follows_from_the_dependencies() {
    let clock = Arc::new(ManualClock::at(0));
    let (api, faults) = observed(clock.clone(), |builder| builder).await;
    assert_eq!(api.stands().await, is("ok", 0, 0));
    clock.advance(Duration::from_secs(100));
    assert_eq!(api.stands().await, is("ok", 100, 0));

    let log = Log::new();
    faults.script([Some(Fault::Unreachable)]);
    assert_eq!(api.stands().await, is("degraded", 0, 1));
    faults.script([Some(Fault::Crash)]);
    assert_eq!(api.stands().await, is("failing", 0, 6));
    clock.advance(Duration::from_secs(7));
    assert_eq!(api.stands().await, is("failing", 7, 6));
    faults.clear();
    assert_eq!(api.stands().await, is("recovering", 0, 0));
    clock.advance(Duration::from_secs(59));
    assert_eq!(api.stands().await, is("recovering", 59, 0));
    clock.advance(Duration::from_secs(1));
    assert_eq!(api.stands().await, is("ok", 0, 0));
    api.service.state().begin_stop();
    assert_eq!(api.stands().await, is("stopping", 0, 0));
    let changes = log.of("the state of the service has changed");
    let expected = [
        r#"WARN the state of the service has changed from="ok" to="degraded""#,
        r#"WARN the state of the service has changed from="degraded" to="failing""#,
        r#"INFO the state of the service has changed from="failing" to="recovering""#,
        r#"INFO the state of the service has changed from="recovering" to="ok""#,
        r#"INFO the state of the service has changed from="ok" to="stopping""#,
    ];
    assert_eq!(changes, expected);
}

/// Reads are answered and writes are not: whoever writes finds out, and whoever looks is told until a write is carried out.
#[tokio::test]
async fn s_88_a_store_that_takes_no_writes_is_read_only() {
    let clock = Arc::new(ManualClock::at(0));
    let (api, faults) = observed(clock.clone(), |builder| builder).await;
    let upload = |version: &str| {
        let body = format!(r#"{{"version": "{version}", "model_count": 3}}"#);
        let call = Call::new("POST", "/v1/specs/orders/versions");
        call.token("all").json(&body)
    };
    // What is asked to slow down is no trouble.
    faults.next_of(RequestKind::TransactWrite, Fault::Throttled);
    api.send(upload("1")).await.problem(503, "unavailable");
    assert_eq!(api.stands().await, is("ok", 0, 0));
    faults.next_of(RequestKind::TransactWrite, Fault::Unreachable);
    api.send(upload("1")).await.problem(503, "unavailable");
    assert_eq!(api.stands().await, is("read-only", 0, 0));
    clock.advance(Duration::from_secs(90));
    assert_eq!(api.stands().await, is("read-only", 90, 0));
    let text = api.get("/metrics").await.expect(200).text();
    for line in [
        r#"package_database_state{state="read-only"} 1"#,
        r#"package_database_state{state="ok"} 0"#,
        r#"package_database_store_requests{table="package.specs",operation="TransactWriteItems",what="unanswered"} 1"#,
        r#"package_database_store_requests{table="package.specs",operation="TransactWriteItems",what="throttled"} 1"#,
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    api.send(upload("1")).await.expect(201);
    assert_eq!(api.stands().await, is("recovering", 0, 0));
    clock.advance(Duration::from_secs(60));
    assert_eq!(api.stands().await, is("ok", 0, 0));
}

#[tokio::test]
async fn s_88_a_service_that_works_on_as_much_as_it_may_is_full() {
    let mut limits = Limits::default();
    limits.concurrency = 1;
    let clock = Arc::new(ManualClock::at(0));
    let (api, _) = observed(clock, |builder| builder.limits(limits)).await;
    {
        let waiting = Call::new("POST", "/v1/specs/orders/versions")
            .token("all")
            .header("content-type", "application/json")
            .body(Body::new(Silent));
        let mut waiting = std::pin::pin!(api.send(waiting));
        let stands = tokio::select! {
            biased;
            _ = &mut waiting => unreachable!("its body never comes"),
            stands = api.stands() => stands,
        };
        assert_eq!(stands, is("full", 0, 0));
    }
    assert_eq!(api.stands().await, is("ok", 0, 0));
}

/// How long from one line to the next in these tests.
const EVERY: Duration = Duration::from_secs(17);

/// A clock whose timers of that length end at once, so many times; no other timer ends.
#[derive(Debug)]
struct Ticking {
    clock: ManualClock,
    left: AtomicUsize,
    /// Told when one more is asked for.
    over: Notify,
}

impl Ticking {
    fn new(times: usize) -> Arc<Self> {
        Arc::new(Self {
            clock: ManualClock::at(0),
            left: AtomicUsize::new(times),
            over: Notify::new(),
        })
    }
}

impl Clock for Ticking {
    fn seconds(&self) -> i64 {
        self.clock.seconds()
    }

    fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    fn sleep(&self, span: Duration) -> BoxFuture<'_, ()> {
        self.clock.sleep(span)
    }

    fn timer(&self, span: Duration) -> Option<BoxFuture<'_, ()>> {
        let take = |left: usize| left.checked_sub(1);
        if span != EVERY {
            return Some(Box::pin(std::future::pending()));
        }
        let order = Ordering::Relaxed;
        if self.left.fetch_update(order, order, take).is_err() {
            self.over.notify_one();
            return Some(Box::pin(std::future::pending()));
        }
        Some(self.clock.sleep(span))
    }
}

async fn listening(api: &Api) -> Listening {
    let address = ([127, 0, 0, 1], 0).into();
    let opened = Listening::open(address, None, api.service.clone()).await;
    opened.unwrap()
}

#[tokio::test]
async fn s_88_the_log_tells_of_it_from_time_to_time() {
    let clock = Ticking::new(3);
    let (api, faults) = observed(clock.clone(), |builder| builder.report_every(EVERY)).await;
    let log = Log::new();
    let over = async { clock.over.notified().await };
    assert_eq!(listening(&api).await.serve(over).await, Ended::Whole);
    let lines = log.of("health ");
    assert_eq!(lines.len(), 3, "{lines:?}");
    // What was done since the line before: its own looks.
    let reads = api.service.state().database().metrics().reads.requests / 3;
    for (number, line) in (1_u64..).zip(&lines) {
        let seconds = number * EVERY.as_secs();
        let begin = format!(
            r#"INFO health state="ok" seconds={seconds} dependencies="specs ok in 0 ms, credentials ok in 0 ms, "#
        );
        assert!(line.starts_with(&begin), "{line}");
        let end = format!(
            " running=0 reads={reads} writes=0 retries=0 slow=0 cache_hits=0 cache_lookups=0"
        );
        assert!(line.ends_with(&end), "{line}");
    }

    // Whoever embeds the service may ask for a line as well; one about trouble is a warning.
    faults.script([None, Some(Fault::Unreachable)]);
    assert_eq!(api.service.report().await, HealthState::Stopping);
    let line = log.of("health ").pop().unwrap();
    let dependencies = "specs ok in 0 ms, credentials failing in 0 ms, datasets ok in 0 ms";
    assert!(line.contains(dependencies), "{line}");
    let (other, faults) = observed(Ticking::new(0), |builder| builder).await;
    faults.script([Some(Fault::Crash)]);
    assert_eq!(other.service.report().await, HealthState::Failing);
    let line = log.of("health ").pop().unwrap();
    assert!(line.starts_with(r#"WARN health state="failing""#), "{line}");
}

#[tokio::test]
async fn s_88_nothing_is_told_where_nobody_wants_it() {
    let clock = Ticking::new(3);
    let never = |builder: ServiceBuilder| builder.report_every(Duration::ZERO);
    let (api, _) = observed(clock.clone(), never).await;
    let log = Log::new();
    let turns = async {
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
    };
    assert_eq!(listening(&api).await.serve(turns).await, Ended::Whole);
    assert_eq!(log.of("health "), [""; 0]);
    assert_eq!(clock.left.load(Ordering::Relaxed), 3);
}
