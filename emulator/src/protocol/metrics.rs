//! `GET /metrics`: all numbers in the text that Prometheus reads, version 0.0.4
//! (<https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>).
//!
//! Whoever asks must prove who calls as for an operation. Labels are names of operations and codes, which are known and
//! few: no name of a table or a caller stands here, so that the size of the answer does not grow with the data.

use std::fmt::Write;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::respond::Manner;
use crate::meter::{Health, Latency};
use crate::operation::{Context, Metrics};

/// What the text is.
const PROMETHEUS: HeaderValue =
    HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

/// The answer to whoever may see the numbers.
pub(super) fn answer(context: &Context, manner: &Manner) -> Response<Bytes> {
    let text = text(&context.metrics());
    let mut response = manner.plain(StatusCode::OK, Bytes::from(text));
    let _ = response.headers_mut().insert(CONTENT_TYPE, PROMETHEUS);
    response
}

/// The numbers as text.
pub(super) fn text(metrics: &Metrics) -> String {
    let mut page = Page::default();
    health(&mut page, &metrics.health);
    operations(&mut page, metrics);
    content(&mut page, metrics);
    connections(&mut page, metrics);
    log(&mut page, metrics);
    media(&mut page, metrics);
    page.0
}

/// The text so far.
#[derive(Debug, Default)]
struct Page(String);

impl Page {
    /// Begins a family of numbers.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP dynamodb_{name} {help}"));
        self.line(format_args!("# TYPE dynamodb_{name} {kind}"));
    }

    /// A number that grows, without labels.
    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "counter", help);
        self.line(format_args!("dynamodb_{name} {value}"));
    }

    /// A number that goes up and down, without labels.
    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.family(name, "gauge", help);
        self.line(format_args!("dynamodb_{name} {value}"));
    }

    /// One histogram of a family; `labels` end with a comma if there are any.
    fn histogram(&mut self, name: &str, labels: &str, latency: &Latency) {
        for (bound, count) in &latency.buckets {
            let bound = bound.as_secs_f64();
            self.line(format_args!(
                "dynamodb_{name}_bucket{{{labels}le=\"{bound}\"}} {count}"
            ));
        }
        let Latency { count, sum, .. } = latency;
        self.line(format_args!(
            "dynamodb_{name}_bucket{{{labels}le=\"+Inf\"}} {count}"
        ));
        let braced = match labels.trim_end_matches(',') {
            "" => String::new(),
            labels => format!("{{{labels}}}"),
        };
        let sum = sum.as_secs_f64();
        self.line(format_args!("dynamodb_{name}_sum{braced} {sum}"));
        self.line(format_args!("dynamodb_{name}_count{braced} {count}"));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // To write into a text cannot fail.
        let _written = writeln!(self.0, "{line}");
    }
}

fn health(page: &mut Page, health: &Health) {
    page.family(
        "health",
        "gauge",
        "Which state the store is in: 1 for the one that it is.",
    );
    for state in ["ok", "recovering", "full", "read-only"] {
        let is = u8::from(health.state() == state);
        page.line(format_args!("dynamodb_health{{state=\"{state}\"}} {is}"));
    }
}

fn operations(page: &mut Page, metrics: &Metrics) {
    page.family(
        "operations_total",
        "counter",
        "Calls that have ended, by operation and outcome: ok, or the code of the refusal.",
    );
    for of in &metrics.operations {
        let name = of.operation.name();
        let ok = std::iter::once(("ok", of.succeeded));
        let failed = of
            .failed
            .iter()
            .map(|(code, count)| (code.as_str(), *count));
        for (outcome, count) in ok.chain(failed) {
            page.line(format_args!(
                "dynamodb_operations_total{{operation=\"{name}\",outcome=\"{outcome}\"}} {count}"
            ));
        }
    }
    page.family(
        "operation_duration_seconds",
        "histogram",
        "How long calls took. Of an operation that is called often, one call in sixteen is measured.",
    );
    for of in &metrics.operations {
        let labels = format!("operation=\"{}\",", of.operation.name());
        page.histogram("operation_duration_seconds", &labels, &of.latency);
    }
    page.counter(
        "requests_turned_away_total",
        "Requests that were refused before it was known which operation they want.",
        metrics.turned_away,
    );
    page.counter(
        "slow_operations_total",
        "Calls that took as long as --slow-log says or longer.",
        metrics.slow_calls,
    );
}

fn content(page: &mut Page, metrics: &Metrics) {
    page.gauge("tables", "Tables of all callers.", metrics.tables);
    page.gauge("items", "Items of these tables.", metrics.items);
    page.gauge(
        "item_bytes",
        "Sizes of these items, as the service counts them.",
        metrics.item_bytes,
    );
    page.gauge(
        "forks",
        "Databases that were forked from this one and are still there.",
        metrics.store.forks,
    );
    page.gauge(
        "open_reads",
        "Pages that are being read, each from a snapshot.",
        metrics.store.open_reads,
    );
}

fn connections(page: &mut Page, metrics: &Metrics) {
    let connections = &metrics.connections;
    page.gauge(
        "connections",
        "Connections that are open.",
        connections.open,
    );
    page.counter(
        "connections_accepted_total",
        "Connections that were accepted.",
        connections.accepted,
    );
    page.counter(
        "connections_refused_total",
        "Connections that the system did not let us accept.",
        connections.refused,
    );
    page.counter(
        "connections_displaced_total",
        "Idle connections that were closed because others came.",
        connections.displaced,
    );
}

fn log(page: &mut Page, metrics: &Metrics) {
    let store = &metrics.store;
    page.counter(
        "commits_total",
        "Commits that were written to the log.",
        store.commits,
    );
    page.gauge(
        "commits_waiting",
        "Commits that wait to be written to the log.",
        store.waiting_commits,
    );
    page.counter(
        "written_bytes_total",
        "Bytes that were written to the log.",
        store.written_bytes,
    );
    page.family(
        "fsync_duration_seconds",
        "histogram",
        "How long syncs of the log took.",
    );
    page.histogram("fsync_duration_seconds", "", &store.fsync);
    page.counter(
        "fsync_bytes_total",
        "Bytes of the log that syncs were for.",
        store.fsync_bytes,
    );
    page.gauge(
        "log_bytes",
        "Bytes of the log since the last checkpoint.",
        store.log_bytes,
    );
    page.gauge("log_segments", "Segments of the log.", store.segments);
    page.counter(
        "checkpoints_total",
        "Checkpoints that were written.",
        store.checkpoints,
    );
    page.gauge(
        "checkpoint_bytes",
        "Bytes of the newest checkpoint.",
        store.checkpoint_bytes,
    );
}

fn media(page: &mut Page, metrics: &Metrics) {
    let store = &metrics.store;
    page.counter(
        "compactions_total",
        "Compactions that came to their end.",
        store.compactions,
    );
    // A zero would be untrue of a store that does not measure: an absent series is no number.
    if store.are_files_measured {
        page.gauge(
            "live_bytes",
            "Bytes on the medium that are still needed; measured with --memory only.",
            store.live_bytes,
        );
        page.gauge(
            "dead_bytes",
            "Bytes on the medium that a compaction would free; measured with --memory only.",
            store.dead_bytes,
        );
    }
    page.counter(
        "cache_hits_total",
        "Bodies of items that the cache had.",
        store.cache_hits,
    );
    page.counter(
        "cache_misses_total",
        "Bodies of items that were read from the medium.",
        store.cache_misses,
    );
    page.gauge(
        "cache_bytes",
        "Bytes that the cache holds.",
        store.cache_bytes,
    );
}
