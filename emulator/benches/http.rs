//! Server processor time per request over HTTP, as a ratio to a bare hyper server in the same run.
//!
//! `cargo bench --bench http` prints a table; `cargo bench --bench http -- GetItem` one row of it.
//! The bare server reads the same request and answers a body of the same size with the same
//! headers. The two are measured in turn, round after round, so that both see the same machine.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod support;

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use support::client::{self, Connection, request};
use support::report::Comparison;
use support::server::{Figure, Server};
use support::workload::{item, key};
use support::{bare, idle, startup};

const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(600);
const CONNECTIONS: usize = 8;

/// The bare server, whose answers have so many bytes.
fn bare_server(length: usize) -> Server {
    let this = std::env::current_exe().expect("a path");
    Server::telling(Command::new(this).args(["--bare-server", "0", &length.to_string()]))
}

struct Case {
    name: &'static str,
    limit: f64,
    requests: Vec<Vec<u8>>,
}

fn create_tables(connection: &mut Connection) {
    let table = |name: &str, sort: &str, rest: &str| {
        let (definition, schema) = if sort.is_empty() {
            (String::new(), String::new())
        } else {
            (
                format!(r#",{{"AttributeName":"sk","AttributeType":"{sort}"}}"#),
                r#",{"AttributeName":"sk","KeyType":"RANGE"}"#.to_owned(),
            )
        };
        format!(
            r#"{{"TableName":"{name}","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{{"AttributeName":"pk","AttributeType":"S"}}{definition}{rest}}}"#
        )
        .replace("KEYS", &format!(r#"],"KeySchema":[{{"AttributeName":"pk","KeyType":"HASH"}}{schema}]"#))
    };
    let index = |name: &str, key: &str| {
        format!(
            r#"{{"IndexName":"{name}","KeySchema":[{{"AttributeName":"{key}","KeyType":"HASH"}}],"Projection":{{"ProjectionType":"ALL"}}}}"#
        )
    };
    let indexed = format!(
        r#",{{"AttributeName":"status","AttributeType":"S"}},{{"AttributeName":"city","AttributeType":"S"}}KEYS,"GlobalSecondaryIndexes":[{},{}]"#,
        index("by_status", "status"),
        index("by_city", "city")
    );
    let grouped = format!(
        r#",{{"AttributeName":"status","AttributeType":"S"}}KEYS,"GlobalSecondaryIndexes":[{}]"#,
        index("by_status", "status")
    );
    for body in [
        table("items", "", "KEYS"),
        table("written", "", "KEYS"),
        table("indexed", "", &indexed),
        table("grouped", "", &grouped),
        table("lists", "N", "KEYS"),
        table("scanned", "", "KEYS"),
    ] {
        connection.fetch(&request("CreateTable", &body));
    }
}

fn load(connection: &mut Connection, table: &str, items: impl Iterator<Item = String>) {
    let puts: Vec<String> = items
        .map(|item| format!(r#"{{"PutRequest":{{"Item":{item}}}}}"#))
        .collect();
    for batch in puts.chunks(25) {
        let body = format!(r#"{{"RequestItems":{{"{table}":[{}]}}}}"#, batch.join(","));
        connection.fetch(&request("BatchWriteItem", &body));
    }
}

/// Two thousand keys of the ten thousand items, scattered.
fn keys() -> impl Iterator<Item = String> {
    (0..2_000).map(|number| key(number * 37 % 10_000))
}

fn cases() -> Vec<Case> {
    let mut cases = writes();
    cases.splice(0..0, reads());
    cases.extend(pages());
    cases.extend(batches());
    cases.extend(transactions());
    cases
}

fn reads() -> Vec<Case> {
    vec![
        Case {
            name: "GetItem 1 KB",
            limit: 1.5,
            requests: keys()
                .map(|key| {
                    let body = format!(r#"{{"TableName":"items","Key":{{"pk":{{"S":"{key}"}}}}}}"#);
                    request("GetItem", &body)
                })
                .collect(),
        },
        Case {
            name: "ExecuteStatement by key",
            // 1.3 times a GetItem.
            limit: 1.95,
            requests: keys()
                .map(|key| {
                    let body = format!(
                        r#"{{"Statement":"SELECT * FROM items WHERE pk = ?","Parameters":[{{"S":"{key}"}}]}}"#
                    );
                    request("ExecuteStatement", &body)
                })
                .collect(),
        },
    ]
}

fn writes() -> Vec<Case> {
    let put = |table: &'static str| {
        move |key: String| {
            let body = format!(
                r#"{{"TableName":"{table}","Item":{}}}"#,
                item(&key, None, 1000)
            );
            request("PutItem", &body)
        }
    };
    vec![
        Case { name: "PutItem 1 KB", limit: 1.6, requests: keys().map(put("written")).collect() },
        Case {
            name: "UpdateItem with condition",
            limit: 2.2,
            requests: keys()
                .map(|key| {
                    let body = format!(
                        r##"{{"TableName":"items","Key":{{"pk":{{"S":"{key}"}}}},"UpdateExpression":"SET amount = amount + :one, #s = :s","ConditionExpression":"attribute_exists(pk) AND amount >= :zero","ExpressionAttributeNames":{{"#s":"status"}},"ExpressionAttributeValues":{{":one":{{"N":"1"}},":zero":{{"N":"0"}},":s":{{"S":"ACTIVE"}}}}}}"##
                    );
                    request("UpdateItem", &body)
                })
                .collect(),
        },
        Case {
            name: "PutItem, two GSIs",
            limit: 2.2,
            requests: keys().map(put("indexed")).collect(),
        },
    ]
}

fn pages() -> Vec<Case> {
    let list = |values: &str, rest: &str| {
        (0..100)
            .map(|number| {
                let body = format!(
                    r#"{{"TableName":"lists","KeyConditionExpression":"pk = :p","ExpressionAttributeValues":{{":p":{{"S":"{}"}}{values}}}{rest}}}"#,
                    key(number)
                );
                request("Query", &body)
            })
            .collect::<Vec<_>>()
    };
    let filter = r##","FilterExpression":"#s = :s AND amount > :a","ExpressionAttributeNames":{"#s":"status"}"##;
    let operands = r#",":s":{"S":"ACTIVE"},":a":{"N":"100"}"#;
    vec![
        Case {
            name: "Query 50 x 256 B",
            limit: 1.9,
            requests: list("", ""),
        },
        Case {
            name: "Query with a filter",
            limit: 2.8,
            requests: list(operands, filter),
        },
        Case {
            name: "Query 50 x 1 KB by GSI",
            limit: 2.4,
            requests: (0..100)
                .map(|number| {
                    let body = format!(
                        r##"{{"TableName":"grouped","IndexName":"by_status","KeyConditionExpression":"#s = :s","ExpressionAttributeNames":{{"#s":"status"}},"ExpressionAttributeValues":{{":s":{{"S":"GROUP{number}"}}}}}}"##
                    );
                    request("Query", &body)
                })
                .collect(),
        },
        Case {
            name: "Scan page of 1 MB",
            limit: 2.3,
            requests: vec![request("Scan", r#"{"TableName":"scanned"}"#)],
        },
    ]
}

fn batches() -> Vec<Case> {
    vec![
        Case {
            name: "BatchWriteItem of 25",
            limit: 5.5,
            requests: (0..80)
                .map(|batch| {
                    let puts: Vec<_> = (0..25)
                        .map(|at| {
                            let item = item(&key(batch * 25 + at), None, 1000);
                            format!(r#"{{"PutRequest":{{"Item":{item}}}}}"#)
                        })
                        .collect();
                    let body = format!(r#"{{"RequestItems":{{"written":[{}]}}}}"#, puts.join(","));
                    request("BatchWriteItem", &body)
                })
                .collect(),
        },
        Case {
            name: "BatchGetItem of 100",
            limit: 4.5,
            requests: (0..50)
                .map(|batch| {
                    let keys: Vec<_> = (0..100)
                        .map(|at| format!(r#"{{"pk":{{"S":"{}"}}}}"#, key(batch * 100 + at)))
                        .collect();
                    let body = format!(
                        r#"{{"RequestItems":{{"items":{{"Keys":[{}]}}}}}}"#,
                        keys.join(",")
                    );
                    request("BatchGetItem", &body)
                })
                .collect(),
        },
    ]
}

fn transactions() -> Vec<Case> {
    vec![
        Case {
            name: "TransactWriteItems of 4",
            limit: 3.0,
            requests: (0..500)
                .map(|group| {
                    let puts: Vec<_> = (0..4)
                        .map(|at| {
                            let item = item(&key(group * 4 + at), None, 1000);
                            format!(r#"{{"Put":{{"TableName":"written","Item":{item}}}}}"#)
                        })
                        .collect();
                    let body = format!(r#"{{"TransactItems":[{}]}}"#, puts.join(","));
                    request("TransactWriteItems", &body)
                })
                .collect(),
        },
        Case {
            name: "TransactGetItems of 4",
            limit: 4.0,
            requests: (0..500)
                .map(|group| {
                    let gets: Vec<_> = (0..4)
                        .map(|at| {
                            let key = key(group * 4 + at);
                            format!(
                                r#"{{"Get":{{"TableName":"items","Key":{{"pk":{{"S":"{key}"}}}}}}}}"#
                            )
                        })
                        .collect();
                    let body = format!(r#"{{"TransactItems":[{}]}}"#, gets.join(","));
                    request("TransactGetItems", &body)
                })
                .collect(),
        },
    ]
}

fn measure(server: &Server, requests: &Arc<Vec<Vec<u8>>>) -> Figure {
    server.measure(requests, CONNECTIONS, ROUND)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn compare(emulator: &Server, case: Case) {
    let length = Connection::open(emulator.address)
        .fetch(&case.requests[0])
        .len();
    let bare = bare_server(length);
    let requests = Arc::new(case.requests);
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        rounds.push((measure(&bare, &requests), measure(emulator, &requests)));
    }
    let of = |pick: fn(&(Figure, Figure)) -> f64| median(rounds.iter().map(pick).collect());
    let (bare_cpu, our_cpu) = (of(|round| round.0.cpu), of(|round| round.1.cpu));
    let (bare_rate, our_rate) = (of(|round| round.0.rate), of(|round| round.1.rate));
    let ratio = of(|round| round.1.cpu / round.0.cpu);
    println!(
        "{:<26} {length:>8} B {bare_cpu:>9.1} us {our_cpu:>9.1} us {ratio:>6.2} (<= {:>4.1}) \
         {bare_rate:>9.0}/s {our_rate:>9.0}/s {:>4.0} % {}",
        case.name,
        case.limit,
        our_rate / bare_rate * 100.0,
        if ratio <= case.limit { "" } else { "MISSED" },
    );
    let comparison = Comparison {
        bench: "http",
        what: case.name,
        base_micros: bare_cpu,
        micros: bare_cpu * ratio,
        at_most: case.limit,
    };
    comparison.tell().expect("a file for the figures");
}

/// Point reads while as many connections scan without pause.
fn reads_under_scans(emulator: &Server, reads: Vec<Vec<u8>>) {
    let reads = Arc::new(reads);
    let scan = Arc::new(vec![request("Scan", r#"{"TableName":"scanned"}"#)]);
    let span = Duration::from_secs(2);
    let alone = client::run(emulator.address, &reads, CONNECTIONS, span);
    let address = emulator.address;
    let scans = std::thread::spawn(move || {
        client::run(
            address,
            &scan,
            CONNECTIONS,
            span + Duration::from_millis(400),
        )
    });
    std::thread::sleep(Duration::from_millis(200));
    let beside = client::run(emulator.address, &reads, CONNECTIONS, span);
    let scans = scans.join().expect("the scans end well");
    println!(
        "point reads alone {:.0}/s, beside scans {:.0}/s: {:.0} % (>= 40 %); scans {:.0} pages/s",
        alone.rate(),
        beside.rate(),
        beside.rate() / alone.rate() * 100.0,
        scans.rate(),
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, port, length] = arguments.as_slice()
        && flag == "--bare-server"
    {
        let port = port.parse().expect("a port");
        return bare::serve(port, length.parse().expect("a length"));
    }
    let only = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    let emulator = Server::emulator(&[]);
    let mut connection = Connection::open(emulator.address);
    create_tables(&mut connection);
    load(
        &mut connection,
        "items",
        (0..10_000).map(|n| item(&key(n), None, 1000)),
    );
    load(
        &mut connection,
        "scanned",
        (0..100_000).map(|n| item(&key(n), None, 1000)),
    );
    let list = (0..100).flat_map(|list| (0..50).map(move |at| item(&key(list), Some(at), 256)));
    load(&mut connection, "lists", list);
    let grouped = (0..5_000)
        .map(|n| item(&key(n), None, 1000).replace("ACTIVE", &format!("GROUP{}", n / 50)));
    load(&mut connection, "grouped", grouped);
    println!(
        "{:<26} {:>10} {:>12} {:>12}  ratio",
        "case", "answer", "bare", "emulator"
    );
    let points = reads().swap_remove(0).requests;
    for case in cases() {
        if only.is_none_or(|only| case.name.contains(only.as_str())) {
            compare(&emulator, case);
        }
    }
    if only.is_none_or(|only| only == "scans") {
        reads_under_scans(&emulator, points);
    }
    if only.is_none_or(|only| only == "idle") {
        idle::report(Server::emulator(&[]).address);
    }
    if only.is_none_or(|only| only == "startup") {
        startup::report();
    }
}
