//! What the service costs: small requests beside the calls that they make, and 256 MiB that come and go beside a server
//! that hashes a body, writes it to a file, and nothing else.
//!
//! `cargo bench -p package-database-server --bench transfer` prints the best of some rounds of each, and how much
//! memory the process has taken at most; with `-- calls` or `-- bytes`, one half of it. Client, server and store are in
//! one process, on one machine. The memory is that of the process, with what the allocator keeps for itself: the
//! GNU C library keeps a heap for each thread, and `MALLOC_ARENA_MAX=1` shows what is needed.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a benchmark measures the real clock and real files, and a failure is its report"
)]

mod calls;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use axum::routing::put;
use http_body_util::BodyExt as _;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use object_store::local::LocalFileSystem;
use package_database::Database;
use package_database::backend::BoxFuture;
use package_database::packages::{PackageSettings, Packages, shipped};
use package_database::testing::TestDatabase;
use package_database_server::identity::{
    AuthFailure, Authenticator, Grant, Login, Principal, Scopes, Session, SignIn,
};
use package_database_server::serve::Listening;
use package_database_server::{Limits, Service};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const BYTES: usize = 256 * 1024 * 1024;
const PART: usize = 64 * 1024;
const ROUNDS: usize = 3;

/// Lets everybody in.
#[derive(Debug)]
struct Anyone;

impl Authenticator for Anyone {
    fn verify<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Principal, AuthFailure>> {
        let scopes = Scopes::from_text("read write admin");
        let principal = Principal::new("ada", SignIn::Token).with_scopes(scopes);
        Box::pin(async move { Ok(principal) })
    }

    fn sign_in<'a>(
        &'a self,
        _: &'a Login,
        _: Session,
    ) -> BoxFuture<'a, Result<Grant, AuthFailure>> {
        Box::pin(async { Err(AuthFailure::Denied) })
    }
}

/// Sends a body of so many bytes, which begins with a number, and gives the seconds until the answer.
async fn upload(address: &str, path: &str, number: usize) -> f64 {
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer x\r\nContent-Length: {BYTES}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut part = vec![b'x'; PART];
    for (byte, digit) in part.iter_mut().zip(number.to_string().bytes()) {
        *byte = digit;
    }
    for _ in 0..BYTES / PART {
        stream.write_all(&part).await.unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201 "), "{answer}");
    start.elapsed().as_secs_f64()
}

/// Fetches as many bytes, and gives the seconds until the last one.
async fn download(address: &str, path: &str) -> f64 {
    let start = Instant::now();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: Bearer x\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut part, mut read) = (vec![0; PART], 0);
    loop {
        match stream.read(&mut part).await.unwrap() {
            0 => break,
            more => read += more,
        }
    }
    // Besides the body there are its head, and lines between the chunks that it comes in.
    assert!(
        (BYTES..BYTES + BYTES / 1024).contains(&read),
        "{read} bytes"
    );
    start.elapsed().as_secs_f64()
}

/// A server that hashes a body and writes it to a file, and reads the file back.
async fn bare(folder: PathBuf) -> String {
    let store = async |State(path): State<PathBuf>, request: Request| {
        let mut file = tokio::fs::File::create(&path).await.unwrap();
        let mut hashed = ring::digest::Context::new(&ring::digest::SHA256);
        let mut body = request.into_body();
        while let Some(frame) = body.frame().await {
            if let Ok(bytes) = frame.unwrap().into_data() {
                hashed.update(&bytes);
                file.write_all(&bytes).await.unwrap();
            }
        }
        file.sync_all().await.unwrap();
        let digest = format!("{:?}", hashed.finish());
        (axum::http::StatusCode::CREATED, digest)
    };
    let fetch = async |State(path): State<PathBuf>| {
        let mut file = tokio::fs::File::open(&path).await.unwrap();
        let (sender, receiver) = tokio::sync::mpsc::channel(2);
        tokio::spawn(async move {
            loop {
                let mut part = vec![0; PART];
                let read = file.read(&mut part).await.unwrap();
                part.truncate(read);
                if read == 0 || sender.send(part).await.is_err() {
                    return;
                }
            }
        });
        Body::new(Parts(receiver)).into_response()
    };
    let router = Router::new()
        .route("/blob", put(store).get(fetch))
        .with_state(folder.join("bare"));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(router.clone());
            let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::spawn(connection);
        }
    });
    address
}

/// A body whose parts come from a channel.
struct Parts(tokio::sync::mpsc::Receiver<Vec<u8>>);

impl hyper::body::Body for Parts {
    type Data = bytes::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<bytes::Bytes>, Self::Error>>> {
        let part = self.0.poll_recv(context);
        part.map(|part| part.map(|part| Ok(hyper::body::Frame::data(part.into()))))
    }
}

/// A service, whose large blobs are in a folder or in the table.
async fn service(folder: Option<&Path>) -> (String, TestDatabase) {
    let test = TestDatabase::new().await.unwrap();
    let mut settings = PackageSettings::new();
    if let Some(folder) = folder {
        settings.objects = Some(Arc::new(LocalFileSystem::new_with_prefix(folder).unwrap()));
    }
    let database = Database::builder()
        .emulator(test.emulator().clone())
        .settings::<Packages>(settings);
    let database = database.build().await.unwrap();
    let mut limits = Limits::default();
    limits.rate = 0;
    let service = Service::builder(database, Arc::new(Anyone)).limits(limits);
    let service = service.build();
    service.activate(1, shipped::document().clone()).unwrap();
    let listening = Listening::open(([127, 0, 0, 1], 0).into(), None, service).await;
    let listening = listening.unwrap();
    let address = listening.address().unwrap().to_string();
    tokio::spawn(listening.serve(std::future::pending()));
    (address, test)
}

/// The fastest upload and download, in MiB in a second.
async fn rates(address: &str, path: impl Fn(usize) -> String) -> (f64, f64) {
    let mib = BYTES as f64 / 1024.0 / 1024.0;
    let (mut up, mut down) = (0.0_f64, 0.0_f64);
    for round in 0..ROUNDS {
        let path = path(round);
        up = up.max(mib / upload(address, &path, round).await);
        down = down.max(mib / download(address, &path).await);
    }
    (up, down)
}

fn tell(name: &str, (up, down): (f64, f64), (bare_up, bare_down): (f64, f64), least: f64) {
    let (of_up, of_down) = (100.0 * up / bare_up, 100.0 * down / bare_down);
    let verdict = if of_up >= least && of_down >= least {
        ""
    } else {
        "  under"
    };
    println!(
        "{name:<28} {up:>8.0} {of_up:>6.0} % {down:>8.0} {of_down:>6.0} % {least:>6.0} %{verdict}"
    );
}

/// A figure of the process in MiB.
fn memory(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    let kib = line.and_then(|line| line.trim_matches([':', '\t', ' ', 'k', 'B']).parse().ok());
    kib.map_or(f64::NAN, |kib: f64| kib / 1024.0)
}

fn main() {
    let chosen = |name: &str| {
        let mut words = std::env::args()
            .skip(1)
            .filter(|word| !word.starts_with('-'))
            .peekable();
        words.peek().is_none() || words.any(|word| word == name)
    };
    if chosen("calls") {
        calls::measure();
    }
    if chosen("bytes") {
        bytes();
    }
}

#[tokio::main]
async fn bytes() {
    let folder = std::env::temp_dir().join(format!("package-database-{}", std::process::id()));
    let blobs = folder.join("blobs");
    std::fs::create_dir_all(&blobs).unwrap();
    println!(
        "{:<28} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "256 MiB", "up MiB/s", "", "down", "", "least"
    );
    let address = bare(folder.clone()).await;
    let of_bare = rates(&address, |_| "/blob".to_owned()).await;
    tell("bare", of_bare, of_bare, 100.0);
    let at = |round: usize| format!("/v1/acme/large/1.0.{round}/linux/blob");
    let before = memory("VmRSS");
    let (address, _files) = service(Some(&blobs)).await;
    tell("files", rates(&address, at).await, of_bare, 50.0);
    println!(
        "{:<28} {:>8.0} MiB above {before:.0}",
        "peak memory",
        memory("VmHWM") - before
    );
    let (address, _table) = service(None).await;
    tell(
        "table in this process",
        rates(&address, at).await,
        of_bare,
        20.0,
    );
    // The emulator keeps items in the text that they travel in: four characters for three bytes.
    let stored = (ROUNDS * BYTES).div_ceil(3) as f64 * 4.0 / 1024.0 / 1024.0;
    let above = memory("VmHWM") - before - stored;
    println!(
        "{:<28} {above:>8.0} MiB above {before:.0} and the {stored:.0} that are stored",
        "peak memory"
    );
    std::fs::remove_dir_all(&folder).unwrap();
}
