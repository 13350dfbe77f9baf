//! Figures for operators, in the text form that Prometheus reads.
//!
//! Invariant: labels come from the code or a document, never from a request: methods, templates of routes, statuses, kinds,
//! models.

mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::http::{Method, StatusCode};
use package_database::block::observe::Metrics as StoreMetrics;
use package_database::models::ModelFigures;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Metric, Registry, Unit};

use self::store::StoreMeters;
use crate::problem::ProblemKind;
use crate::standing::HealthState;

/// The media type of what [`Metrics::text`] writes.
pub(crate) const MEDIA_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper ends of the classes of durations, in seconds.
const CLASSES: [f64; 13] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0,
];

/// The figures of one service.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram, fn() -> Histogram>,
    running: Gauge,
    refused: Family<Refused, Counter>,
    deliveries: Family<Outcome, Counter>,
    collected: Family<What, Counter>,
    collections: Counter,
    work_failures: Family<Job, Counter>,
    models: Family<OfModel, Gauge>,
    states: Family<InState, Gauge>,
    store: StoreMeters,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Refused {
    problem: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    outcome: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct What {
    what: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Job {
    job: &'static str,
}

/// A model, and what was done with it: `slowest` is no count, but milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfModel {
    model: String,
    what: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// A figure that begins at nothing, under a name and with what it says.
fn registered<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, says: &str) -> M {
    let figure = M::default();
    registry.register(name, says, figure.clone());
    figure
}

/// A count as a gauge has it.
fn level(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("package_database");
        let all = &mut registry;
        let requests = registered(all, "http_requests", "Requests that were answered");
        let durations = Family::new_with_constructor(histogram as fn() -> Histogram);
        all.register_with_unit(
            "http_request_duration",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            durations.clone(),
        );
        let running = "Requests that are worked on now";
        let running = registered(all, "http_requests_running", running);
        let refused = "Requests that no handler saw, because of rate, load, size, or time";
        let refused = registered(all, "http_requests_refused", refused);
        let deliveries = "Messages that were sent to webhooks";
        let deliveries = registered(all, "webhook_deliveries", deliveries);
        let collected = "What the collection of the repository has removed";
        let collected = registered(all, "collected", collected);
        let collections = "Collections of the repository that have run";
        let collections = registered(all, "collections", collections);
        let work_failures = "Work that nobody asks for and that failed as a whole";
        let work_failures = registered(all, "work_failures", work_failures);
        let models = "What was done with each model since the models were started";
        let models = registered(all, "models", models);
        let states = "1 for the state in which the service was found last, 0 for the others";
        let states = registered(all, "state", states);
        let store = StoreMeters::new(all);
        Self {
            registry,
            requests,
            durations,
            running,
            refused,
            deliveries,
            collected,
            collections,
            work_failures,
            models,
            states,
            store,
        }
    }

    /// Counts what webhooks were told.
    pub(crate) fn delivered(&self, delivered: u64, failed: u64) {
        for (outcome, count) in [("delivered", delivered), ("failed", failed)] {
            self.deliveries
                .get_or_create(&Outcome { outcome })
                .inc_by(count);
        }
    }

    /// Counts what a collection has removed.
    pub(crate) fn collected(&self, artifacts: u64, blobs: u64) {
        self.collections.inc();
        for (what, count) in [("artifacts", artifacts), ("blobs", blobs)] {
            self.collected.get_or_create(&What { what }).inc_by(count);
        }
    }

    /// Takes over what was done with each model.
    pub(crate) fn models(&self, figures: BTreeMap<String, ModelFigures>) {
        for (model, own) in figures {
            for (what, count) in [
                ("created", own.created),
                ("updated", own.updated),
                ("deleted", own.deleted),
                ("gets", own.gets),
                ("queries", own.queries),
                ("partial", own.partial),
                ("requests", own.requests),
                ("read", own.read),
                ("milliseconds", own.milliseconds),
                ("slowest", own.slowest),
            ] {
                let model = model.clone();
                self.models
                    .get_or_create(&OfModel { model, what })
                    .set(level(count));
            }
        }
    }

    /// Notes in which state the service is.
    pub(crate) fn stands(&self, now: HealthState) {
        for one in HealthState::ALL {
            let state = one.word();
            let labels = InState { state };
            let is_it = i64::from(one == now);
            self.states.get_or_create(&labels).set(is_it);
        }
    }

    /// Takes over what the database has counted.
    pub(crate) fn store(&self, metrics: &StoreMetrics) {
        self.store.set(metrics);
    }

    /// Counts work that failed as a whole.
    pub(crate) fn work_failed(&self, job: &'static str) {
        self.work_failures.get_or_create(&Job { job }).inc();
    }

    /// Counts a request as worked on until the answer is dropped.
    pub(crate) fn begin(&self) -> Running {
        self.running.inc();
        Running(self.running.clone())
    }

    /// Counts an answer.
    pub(crate) fn count(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        let (method, route) = (name(method), route.to_owned());
        let labels = Route {
            method,
            route: route.clone(),
        };
        self.durations
            .get_or_create(&labels)
            .observe(took.as_secs_f64());
        let status = status.as_u16();
        let labels = Answered {
            method,
            route,
            status,
        };
        self.requests.get_or_create(&labels).inc();
    }

    /// Counts a request that was turned away.
    pub(crate) fn refused(&self, kind: ProblemKind) {
        let problem = kind.code();
        self.refused.get_or_create(&Refused { problem }).inc();
    }

    /// The figures as Prometheus reads them.
    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

fn histogram() -> Histogram {
    Histogram::new(CLASSES)
}

/// The name of a method as a label: a client may invent as many as it likes.
fn name(method: &Method) -> &'static str {
    let known = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    let same = |known: &&&str| **known == method.as_str();
    known.iter().find(same).copied().unwrap_or("other")
}

/// A request that is worked on.
#[derive(Debug)]
pub(crate) struct Running(Gauge);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.dec();
    }
}
