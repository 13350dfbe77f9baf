//! What it costs to keep data in a folder.
//!
//! `cargo bench --bench durable` prints two tables. With `--fsync off`: processor time of the server per request, as
//! a ratio to the server in memory in the same run. With `--fsync always`: writes per second of eight writers on one
//! table, in process and over HTTP, as a share of a bare loop that appends the same bytes and syncs once for each
//! group of what waits. `-- always` or `-- off` prints one of them. With `BENCH_JSON=FILE` each line is also one of JSON
//! in that file.

#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    dead_code,
    unreachable_pub,
    reason = "a benchmark measures the real clock, and a failure is its report"
)]

mod support;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use dynamodb_emulator::{AuthMode, Emulator};
use support::client::{self, Connection, request};
use support::report::Comparison;
use support::server::Server;
use support::workload::{item, key};

const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(800);
const WRITERS: usize = 8;

/// A folder beside the build, on a medium and not in memory; removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("durable-{name}"));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn bytes(&self) -> u64 {
        let entries = std::fs::read_dir(&self.0).expect("a folder").flatten();
        entries
            .filter_map(|entry| Some(entry.metadata().ok()?.len()))
            .sum()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An emulator with items, and with more arguments.
fn filled_server(more: &[&str]) -> Server {
    let server = Server::emulator(more);
    let mut connection = Connection::open(server.address);
    connection.fetch(&request("CreateTable", TABLE));
    for number in 0..2_000 {
        connection.fetch(&put(number));
    }
    server
}

const TABLE: &str = r#"{"TableName":"items","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}"#;

fn put_body(number: usize) -> String {
    format!(
        r#"{{"TableName":"items","Item":{}}}"#,
        item(&key(number), None, 1000)
    )
}

fn put(number: usize) -> Vec<u8> {
    request("PutItem", &put_body(number))
}

fn get(number: usize) -> Vec<u8> {
    let body = format!(
        r#"{{"TableName":"items","Key":{{"pk":{{"S":"{}"}}}}}}"#,
        key(number)
    );
    request("GetItem", &body)
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Processor time with a folder against memory.
fn off() {
    let folder = Folder::new("off");
    let path = folder.0.to_str().expect("a path in Unicode");
    let memory = filled_server(&[]);
    let disk = filled_server(&["--data", path, "--fsync", "off"]);
    println!("--fsync off, processor time of the server per request:");
    for (name, limit, requests) in [
        (
            "PutItem 1 KB",
            1.35,
            (0..2_000).map(put).collect::<Vec<_>>(),
        ),
        ("GetItem 1 KB", 1.1, (0..2_000).map(get).collect()),
    ] {
        let requests = Arc::new(requests);
        let rounds: Vec<(f64, f64)> = (0..ROUNDS)
            .map(|_| {
                (
                    memory.measure(&requests, WRITERS, ROUND).cpu,
                    disk.measure(&requests, WRITERS, ROUND).cpu,
                )
            })
            .collect();
        let ratio = median(rounds.iter().map(|round| round.1 / round.0).collect());
        let base = median(rounds.iter().map(|round| round.0).collect());
        println!(
            "{name:<16} memory {base:>6.1} us, folder {:>6.1} us: {ratio:>5.2} (<= {limit}) {}",
            median(rounds.iter().map(|round| round.1).collect()),
            if ratio <= limit { "" } else { "MISSED" },
        );
        tell(
            &format!("{name}, off, processor"),
            base,
            base * ratio,
            limit,
        );
    }
}

/// One line for programs.
fn tell(what: &str, base_micros: f64, micros: f64, at_most: f64) {
    let comparison = Comparison {
        bench: "durable",
        what,
        base_micros,
        micros,
        at_most,
    };
    comparison.tell().expect("a file for the figures");
}

/// Lets eight threads work for a round; how often all together did `work` in a second.
fn rate(work: impl Fn(usize) + Sync) -> f64 {
    let (stop, total) = (AtomicBool::new(false), AtomicU64::new(0));
    let start = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..WRITERS {
            let (stop, total, work) = (&stop, &total, &work);
            scope.spawn(move || {
                let mut at = number * 7919;
                while !stop.load(Ordering::Relaxed) {
                    work(at);
                    at += 1;
                    let _ = total.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        std::thread::sleep(ROUND);
        stop.store(true, Ordering::Relaxed);
    });
    total.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}

#[derive(Default)]
struct Queue {
    bytes: Vec<u8>,
    /// How many were appended, and how many of them were synced.
    came: u64,
    done: u64,
    ends: bool,
}

/// The bare loop: takes what waits, appends and syncs it, and wakes those who waited.
fn bare(folder: &Folder, length: usize) -> f64 {
    let mut file = File::create(folder.0.join("bare")).expect("a file");
    let (queue, came, done) = (Mutex::new(Queue::default()), Condvar::new(), Condvar::new());
    let record = vec![b'x'; length];
    std::thread::scope(|scope| {
        let _loop = scope.spawn(|| {
            let mut group = Vec::new();
            loop {
                let mut waiting = queue.lock().expect("a queue");
                while waiting.bytes.is_empty() && !waiting.ends {
                    waiting = came.wait(waiting).expect("a queue");
                }
                if waiting.ends {
                    return;
                }
                std::mem::swap(&mut group, &mut waiting.bytes);
                let through = waiting.came;
                drop(waiting);
                file.write_all(&group).expect("room");
                file.sync_data().expect("a medium");
                group.clear();
                queue.lock().expect("a queue").done = through;
                done.notify_all();
            }
        });
        let rate = rate(|_| {
            let mut waiting = queue.lock().expect("a queue");
            waiting.bytes.extend_from_slice(&record);
            waiting.came += 1;
            let own = waiting.came;
            came.notify_one();
            while waiting.done < own {
                waiting = done.wait(waiting).expect("a queue");
            }
        });
        queue.lock().expect("a queue").ends = true;
        came.notify_one();
        rate
    })
}

/// A request in process, with all of HTTP but the socket: so it is the same work as over one.
fn in_process(emulator: &Emulator, target: &str, body: String) {
    let request = dynamodb_emulator::http::Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{target}"))
        .body(body.into())
        .expect("a request");
    let response = emulator.handle(request);
    assert_eq!(response.status(), 200, "{response:?}");
}

/// Writes per second of eight writers, each of whom waits until the medium has what it wrote.
fn always() {
    let folders = ["bare", "process", "http"].map(Folder::new);
    let [bare_folder, process_folder, http_folder] = &folders;
    let builder = Emulator::builder()
        .auth(AuthMode::Off)
        .data(&process_folder.0);
    let emulator = builder.build().expect("a folder");
    in_process(&emulator, "CreateTable", TABLE.to_owned());
    let before = process_folder.bytes();
    (0..100).for_each(|number| in_process(&emulator, "PutItem", put_body(number)));
    let length = usize::try_from((process_folder.bytes() - before) / 100).expect("a length");
    let path = http_folder.0.to_str().expect("a path in Unicode");
    let server = filled_server(&["--data", path, "--fsync", "always"]);
    let requests = Arc::new((0..2_000).map(put).collect::<Vec<_>>());
    let rounds: Vec<[f64; 3]> = (0..ROUNDS)
        .map(|_| {
            [
                bare(bare_folder, length),
                rate(|at| in_process(&emulator, "PutItem", put_body(at % 2_000))),
                client::run(server.address, &requests, WRITERS, ROUND).rate(),
            ]
        })
        .collect();
    let bare = median(rounds.iter().map(|round| round[0]).collect());
    println!("--fsync always, {WRITERS} writers on one table, {length} bytes each:");
    println!("bare loop        {bare:>8.0}/s");
    for (at, name) in [(1, "in process"), (2, "over HTTP")] {
        let share = median(rounds.iter().map(|round| round[at] / round[0]).collect());
        println!(
            "{name:<16} {:>8.0}/s: {:>4.0} % (>= 60 %) {}",
            median(rounds.iter().map(|round| round[at]).collect()),
            share * 100.0,
            if share >= 0.6 { "" } else { "MISSED" },
        );
        let base = 1e6 / bare;
        tell(
            &format!("PutItem, always, {name}"),
            base,
            base / share,
            1.0 / 0.6,
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = arguments
        .iter()
        .find(|argument| !argument.starts_with("--"));
    match asked.map(String::as_str) {
        Some("off") => off(),
        Some("always") => always(),
        _ => {
            off();
            always();
        }
    }
}
