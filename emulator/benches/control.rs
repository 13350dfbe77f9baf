//! What control calls cost: the request log beside none, a thousand rules of faults beside none, and a fork.
//!
//! `cargo bench --bench control` prints a table; `-- log`, `-- rules` or `-- fork` one part of it. Two servers that do the
//! same are measured in turn, round after round, so that both see the same machine. Wanted: with `--control` and no rule at
//! most 1.05 times the processor time per GetItem and PutItem, with 1,000 rules 1.1 times that without one, and a fork in
//! half a millisecond at any size.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    unreachable_pub,
    reason = "a benchmark measures the real clock, uses a part of what all share, and a failure is its report"
)]

mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use support::client::{Connection, request};
use support::report::Comparison;
use support::server::{Figure, Server};
use support::workload::{item, key};

const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(600);
const CONNECTIONS: usize = 8;
const RULES: usize = 1000;
/// How many forks are timed at each size.
const FORKS: usize = 300;
/// What a fork may take, in microseconds.
const FORK_MICROS_MAX: f64 = 500.0;

/// A control call.
fn control(method: &str, path: &str, body: &str) -> Vec<u8> {
    let operation = String::from_utf8(request("ListTables", body)).expect("a text");
    let rest = operation.split_once("\r\n").expect("a request line").1;
    format!("{method} /control/v1/{path} HTTP/1.1\r\n{rest}").into_bytes()
}

/// Puts items `from` to `to` into the table `items`.
fn load(connection: &mut Connection, from: usize, to: usize) {
    let puts: Vec<String> = (from..to)
        .map(|number| {
            format!(
                r#"{{"PutRequest":{{"Item":{}}}}}"#,
                item(&key(number), None, 1000)
            )
        })
        .collect();
    for batch in puts.chunks(25) {
        let body = format!(r#"{{"RequestItems":{{"items":[{}]}}}}"#, batch.join(","));
        connection.fetch(&request("BatchWriteItem", &body));
    }
}

/// A server with the table `items`.
fn server(arguments: &[&str], items: usize) -> (Server, Connection) {
    let server = Server::emulator(arguments);
    let mut connection = Connection::open(server.address);
    let table = r#"{"TableName":"items","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#;
    connection.fetch(&request("CreateTable", table));
    load(&mut connection, 0, items);
    (server, connection)
}

/// Point reads and writes of two thousand keys.
fn points() -> [(&'static str, Vec<Vec<u8>>); 2] {
    let keys = || (0..2_000).map(|number| key(number * 37 % 10_000));
    let get = |key: String| {
        let body = format!(r#"{{"TableName":"items","Key":{{"pk":{{"S":"{key}"}}}}}}"#);
        request("GetItem", &body)
    };
    let put = |key: String| {
        let body = format!(
            r#"{{"TableName":"items","Item":{}}}"#,
            item(&key, None, 1000)
        );
        request("PutItem", &body)
    };
    [
        ("GetItem", keys().map(get).collect()),
        ("PutItem", keys().map(put).collect()),
    ]
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Measures two servers in turn, and tells how much more the second needs.
fn compare(what: &str, base: &Server, other: &Server, at_most: f64) {
    for (operation, requests) in points() {
        let requests = Arc::new(requests);
        let measure = |server: &Server| server.measure(&requests, CONNECTIONS, ROUND);
        // The first of all rounds fills caches, and counts for neither.
        let _warm = (measure(base), measure(other));
        let rounds: Vec<(Figure, Figure)> = (0..ROUNDS)
            .map(|_| (measure(base), measure(other)))
            .collect();
        let of = |pick: fn(&(Figure, Figure)) -> f64| median(rounds.iter().map(pick).collect());
        let (base_micros, ratio) = (
            of(|round| round.0.cpu),
            of(|round| round.1.cpu / round.0.cpu),
        );
        let name = format!("{operation}, {what}");
        println!(
            "{name:<36} {base_micros:>8.1} us {:>8.1} us {ratio:>6.3} (<= {at_most:.2}) {}",
            base_micros * ratio,
            if ratio <= at_most { "" } else { "MISSED" },
        );
        let comparison = Comparison {
            bench: "control",
            what: &name,
            base_micros,
            micros: base_micros * ratio,
            at_most,
        };
        comparison.tell().expect("a file for the figures");
    }
}

/// The request log of every call beside no log: without the console's page, a plain server keeps none.
fn log() {
    let (plain, _) = server(&[], 10_000);
    let (logged, _) = server(&["--control"], 10_000);
    compare("with --control", &plain, &logged, 1.05);
}

/// Rules for other items of the same table, among which the right ones are looked for with each call.
fn rules() {
    let (without, _) = server(&["--control"], 10_000);
    let (with, mut connection) = server(&["--control"], 10_000);
    for number in 0..RULES {
        let rule = format!(
            r#"{{"Match":{{"TableName":"items","Key":{{"pk":{{"S":"nobody-{number}"}}}}}},"Effect":{{"Kind":"InternalServerError"}}}}"#
        );
        connection.fetch(&control("POST", "faults", &rule));
    }
    compare("with 1,000 rules", &without, &with, 1.1);
}

/// A fork over HTTP, from the first byte that is sent to the last one of the answer.
fn fork() {
    let (_server, mut connection) = server(&["--control"], 0);
    let mut loaded = 0;
    for items in [100, 10_000, 200_000] {
        load(&mut connection, loaded, items);
        loaded = items;
        let fork = control("POST", "databases", r#"{"Name":"t1","From":"main"}"#);
        let drop = control("DELETE", "databases/t1", "");
        let mut times = Vec::with_capacity(FORKS);
        for _ in 0..FORKS {
            let start = Instant::now();
            connection.fetch(&fork);
            times.push(start.elapsed().as_secs_f64() * 1e6);
            connection.fetch(&drop);
        }
        let micros = median(times);
        let name = format!("fork of {items} items of 1 KB");
        println!(
            "{name:<36} {FORK_MICROS_MAX:>8.1} us {micros:>8.1} us {:>6.3} (<= 1.00) {}",
            micros / FORK_MICROS_MAX,
            if micros <= FORK_MICROS_MAX {
                ""
            } else {
                "MISSED"
            },
        );
        let comparison = Comparison {
            bench: "control",
            what: &name,
            base_micros: FORK_MICROS_MAX,
            micros,
            at_most: 1.0,
        };
        comparison.tell().expect("a file for the figures");
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let only = arguments.find(|argument| !argument.starts_with("--"));
    println!("{:<36} {:>11} {:>11}  ratio", "case", "without", "with");
    for (name, part) in [("log", log as fn()), ("rules", rules), ("fork", fork)] {
        if only.as_deref().is_none_or(|only| only == name) {
            part();
        }
    }
}
