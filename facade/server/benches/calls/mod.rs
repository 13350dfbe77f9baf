//! How much processor time a request over HTTP takes beyond the call that it makes, with a signed token and a connection
//! that is kept.
//!
//! The service has a thread of its own, whose time the system counts; the client and the calls without HTTP are in another.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use package_database::Database;
use package_database::block::identity::{AccountSettings, Accounts, TokenIssuer};
use package_database::block::{Store, SystemClock, SystemRandom};
use package_database::credentials::SecretText;
use package_database::datasets::{Change, DatasetRef, RevisionRef};
use package_database::packages::artifact::{Coordinates, NewArtifact};
use package_database::packages::pipeline::{Body, Machine, Program, Request};
use package_database::packages::shipped;
use package_database::testing::TestDatabase;
use package_database_server::identity::{Principal, Scopes, SignIn, TokenSettings, Tokens};
use package_database_server::serve::Listening;
use package_database_server::{Limits, Service};

const ROUNDS: usize = 10;
const CALLS: usize = 2_000;
/// Microseconds that HTTP may add to a call.
const MICROS: f64 = 60.0;
const SECRET: &str = "a secret of this benchmark, of more than 32 bytes";
const ISSUER: &str = "package-database";
const TAG: &str = r#"{"target_version":"1.0.0","target_variant":"linux"}"#;

/// A thread whose time is counted.
struct Thread(PathBuf);

impl Thread {
    /// The one that asks.
    fn own() -> Self {
        let link = std::fs::read_link("/proc/thread-self").unwrap();
        Self(Path::new("/proc").join(link).join("schedstat"))
    }

    /// Microseconds that it has had a processor.
    fn spent(&self) -> f64 {
        let text = std::fs::read_to_string(&self.0).unwrap();
        let nanoseconds: f64 = text.split(' ').next().unwrap().parse().unwrap();
        nanoseconds / 1000.0
    }

    /// Microseconds of one call in the best of some rounds.
    fn best(&self, mut call: impl FnMut()) -> f64 {
        let rounds = (0..ROUNDS).map(|_| {
            let before = self.spent();
            (0..CALLS).for_each(|_| call());
            (self.spent() - before) / CALLS as f64
        });
        rounds.fold(f64::INFINITY, f64::min)
    }
}

/// A connection that is kept.
struct Client(BufReader<TcpStream>);

impl Client {
    fn send(&mut self, request: &str) {
        self.0.get_mut().write_all(request.as_bytes()).unwrap();
        let (mut line, mut length) = (String::new(), 0);
        self.0.read_line(&mut line).unwrap();
        assert!(line.starts_with("HTTP/1.1 200 "), "{line}");
        while line != "\r\n" {
            line.clear();
            self.0.read_line(&mut line).unwrap();
            if let Some(bytes) = line.strip_prefix("content-length: ") {
                length = bytes.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).unwrap();
    }
}

/// The service in a thread of its own.
fn serve(database: Database) -> (String, Thread) {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let store = Arc::new(Store::new(database.backend().clone()));
            let accounts = Accounts::new(store, &AccountSettings::default()).unwrap();
            let keys = Arc::new(database.credentials());
            let settings = TokenSettings::new(ISSUER, ISSUER);
            let tokens = Tokens::new(accounts, keys, Arc::new(SystemClock::new()), settings);
            let random = Arc::new(SystemRandom::new());
            let tokens = tokens.secret(&SecretText::from(SECRET), random).unwrap();
            let mut limits = Limits::default();
            limits.rate = 0;
            let service = Service::builder(database, Arc::new(tokens)).limits(limits);
            let service = service.build();
            service.activate(1, shipped::document().clone()).unwrap();
            let listening = Listening::open(([127, 0, 0, 1], 0).into(), None, service).await;
            let listening = listening.unwrap();
            let address = listening.address().unwrap().to_string();
            sender.send((address, Thread::own())).unwrap();
            let _ = listening.serve(std::future::pending()).await;
        });
    });
    receiver.recv().unwrap()
}

fn caller() -> Principal {
    Principal::new("ada", SignIn::Token).with_scopes(Scopes::from_text("read write admin ds"))
}

fn token() -> String {
    let issuer = TokenIssuer::new(
        SECRET.as_bytes(),
        Arc::new(SystemClock::new()),
        Arc::new(SystemRandom::new()),
    );
    let issuer = issuer.unwrap().with_issuer(ISSUER).with_audience(ISSUER);
    let token = issuer.mint(&caller(), Duration::from_secs(3600)).unwrap();
    token.expose().to_owned()
}

async fn fill(database: &Database) {
    let at = Coordinates::new("acme", "app", "1.0.0", "linux").unwrap();
    let packages = database.packages();
    let bytes = Body::Bytes(vec![b'x'; 1024].into());
    packages
        .publish(&NewArtifact::new(at.clone()), bytes)
        .await
        .unwrap();
    packages.set_tag("stable", &at, None).await.unwrap();
    let package = r#"{"name":"orders","title":"Orders","resources":[{"name":"r","path":"r.csv"}]}"#;
    let package = serde_json::from_str(package).unwrap();
    let orders = DatasetRef::named("acme", "orders").unwrap();
    let change = Change::new();
    database
        .datasets()
        .create(&orders, &package, &change)
        .await
        .unwrap();
}

fn program(route: &str) -> Program {
    let routes = &shipped::document().routes;
    let route = routes.iter().find(|own| own.id == route).unwrap();
    Program::new(&route.pipeline).unwrap()
}

async fn run(machine: &Machine, program: &Program, body: &'static str) {
    let request = Request::new()
        .principal(caller())
        .path("namespace", "acme")
        .path("name", "app")
        .path("tag", "stable")
        .body(Body::Bytes(body.into()));
    assert_eq!(machine.run(program, request).await.status, 200);
}

fn tell(name: &str, call: f64, http: f64) {
    let added = http - call;
    let verdict = if added <= MICROS { "" } else { "  over" };
    println!("{name:<28} {call:>8.1} {http:>8.1} {added:>8.1} {MICROS:>6.0}{verdict}");
}

/// What HTTP adds to some calls.
pub(crate) fn measure() {
    println!(
        "{:<28} {:>8} {:>8} {:>8} {:>6}",
        "processor time of a request", "call us", "HTTP us", "added", "most"
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.unwrap();
    let test = runtime.block_on(TestDatabase::new()).unwrap();
    let database = test.database();
    runtime.block_on(fill(database));
    let (address, server) = serve(database.clone());
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut client, own, token) = (Client(BufReader::new(stream)), Thread::own(), token());
    let mut over_http = |method: &str, path: &str, body: &str| {
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: a\r\n");
        let length = body.len();
        write!(request, "Authorization: Bearer {token}\r\n").unwrap();
        write!(request, "Content-Length: {length}\r\n\r\n{body}").unwrap();
        server.best(|| client.send(&request))
    };
    let world = shipped::document().world(false);
    let machine = database.packages().machine(world).unwrap();
    let tag = "/v1/acme/app/tags/stable";

    let read = program("read_tag");
    let call = own.best(|| runtime.block_on(run(&machine, &read, "")));
    tell("read a tag, 9 steps", call, over_http("GET", tag, ""));

    let set = program("set_tag");
    let call = own.best(|| runtime.block_on(run(&machine, &set, TAG)));
    tell("set a tag, 15 steps", call, over_http("PUT", tag, TAG));

    let (datasets, head) = (database.datasets(), RevisionRef::Head);
    let orders = DatasetRef::named("acme", "orders").unwrap();
    let fetch = async || drop(datasets.fetch(&orders, &head).await.unwrap());
    let call = own.best(|| runtime.block_on(fetch()));
    let http = over_http("GET", "/v1/datasets/acme/orders", "");
    tell("read a dataset", call, http);
}
