//! Upstreams over a real network: a server of a few lines, which lies as the test says.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use package_database::Database;
use package_database::packages::pipeline::{Machine, Response, UpstreamAuth, UpstreamShape};
use package_database::packages::upstream::{HttpClient, Secrets};
use package_database::packages::{PackageSettings, Packages};
use package_database::testing::TestDatabase;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{artifact, content, failure, program, standard};

/// A server that answers each connection with a text, and then closes it or leaves it open.
struct Server {
    address: String,
    asked: Arc<AtomicUsize>,
    last: Arc<std::sync::Mutex<String>>,
}

impl Server {
    async fn new(answers: Vec<&'static str>, stalls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let last = Arc::new(std::sync::Mutex::new(String::new()));
        let (count, seen) = (asked.clone(), last.clone());
        tokio::spawn(async move {
            let mut open = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                // Counts for itself: the test reads it when the answer has come.
                let place = count.fetch_add(1, Ordering::Relaxed);
                let mut request = vec![0; 4096];
                let read = stream.read(&mut request).await.unwrap();
                *seen.lock().unwrap() = String::from_utf8_lossy(&request[..read]).into_owned();
                let answer = answers.get(place).or(answers.last()).unwrap();
                stream.write_all(answer.as_bytes()).await.unwrap();
                if stalls {
                    open.push(stream);
                }
            }
        });
        Self {
            address,
            asked,
            last,
        }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

#[derive(Debug)]
struct Vault;

impl Secrets for Vault {
    fn secret(&self, _: &str) -> Option<String> {
        Some("s3cret".to_owned())
    }
}

async fn machine(upstream: UpstreamShape) -> Machine {
    let test = TestDatabase::new().await.unwrap();
    let client = Arc::new(HttpClient::new().unwrap());
    let settings = PackageSettings::new()
        .upstream(client)
        .secrets(Arc::new(Vault));
    let database = Database::builder().emulator(test.emulator().clone());
    let database = database
        .settings::<Packages>(settings)
        .build()
        .await
        .unwrap();
    let mut world = standard::world();
    world.upstreams.insert("originA".to_owned(), upstream);
    database.packages().machine(world).unwrap()
}

fn local(base: &str) -> UpstreamShape {
    let mut upstream = UpstreamShape::new(base);
    upstream.private_addresses = true;
    upstream.read = Duration::from_millis(300);
    upstream.backoff = Duration::from_millis(1);
    upstream
}

async fn fetch(machine: &Machine) -> Response {
    let demo = artifact("acme", "demo", "1.0.0", "linux");
    machine.run(&program(&standard::proxy()), demo).await
}

#[tokio::test]
async fn r_80_bytes_come_over_the_network_and_are_ours() {
    let server = Server::new(
        vec!["HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nthe bytes"],
        false,
    )
    .await;
    let mut upstream = local(&server.address);
    upstream.auth = UpstreamAuth::Bearer {
        token: Some("TOKEN".to_owned()),
    };
    let machine = machine(upstream).await;
    let answer = fetch(&machine).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(content(answer).await, b"the bytes");
    assert_eq!(fetch(&machine).await.status, 307);
    let last = server.last.lock().unwrap().to_lowercase();
    assert!(
        last.starts_with("get /v1/acme/demo/1.0.0/linux/blob http/1.1\r\n"),
        "{last}"
    );
    assert!(last.contains("authorization: bearer s3cret"), "{last}");
    assert_eq!(server.asked(), 1);
}

#[tokio::test]
async fn r_91_an_upstream_that_stalls_breaks_off_or_is_not_there_is_an_error_in_time() {
    for (answer, stalls, status) in [
        ("", true, 504),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nthe", true, 504),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nthe",
            false,
            502,
        ),
        ("rubbish\r\n\r\n", false, 502),
        (
            "HTTP/1.1 503 Sorry\r\nContent-Length: 0\r\n\r\n",
            false,
            502,
        ),
    ] {
        let server = Server::new(vec![answer], stalls).await;
        let machine = machine(local(&server.address)).await;
        let (found, code) = failure(&fetch(&machine).await);
        assert_eq!(found, status, "{answer:?} {code}");
        assert!(server.asked() <= 2, "two requests are allowed");
    }
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let machine = machine(local(&address)).await;
    assert_eq!(
        failure(&fetch(&machine).await),
        (502, "UPSTREAM_ERROR".to_owned())
    );
}

#[tokio::test]
async fn an_upstream_cannot_lead_us_to_this_machine_or_to_secrets_of_the_cloud() {
    for location in [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://127.0.0.1:1/",
        "http://localhost:1/",
        "http://[::ffff:127.0.0.1]:1/",
        "http://user:password@127.0.0.1/",
        "file:///etc/passwd",
        "//10.0.0.1/x",
    ] {
        let answer =
            format!("HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let server = Server::new(vec![answer.leak()], false).await;
        let machine = machine(local(&server.address)).await;
        assert_eq!(
            failure(&fetch(&machine).await),
            (502, "UPSTREAM_ERROR".to_owned()),
            "{location}"
        );
        assert_eq!(server.asked(), 1, "{location}: asking again does not help");
    }
    // The upstream itself, where nobody allowed that.
    for base in [
        "http://127.0.0.1:1",
        "http://localhost:1",
        "http://169.254.169.254",
    ] {
        let machine = machine(UpstreamShape::new(base)).await;
        assert_eq!(
            failure(&fetch(&machine).await),
            (502, "UPSTREAM_ERROR".to_owned()),
            "{base}"
        );
    }
    // Within the upstream, a redirect is followed; without end, it is not.
    let moved = "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
    let server = Server::new(
        vec![moved, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"],
        false,
    )
    .await;
    let found = machine(local(&server.address)).await;
    assert_eq!(fetch(&found).await.status, 200);
    let server = Server::new(vec![moved], false).await;
    let mut once = local(&server.address);
    once.attempts = 1;
    let lost = machine(once).await;
    assert_eq!(
        failure(&fetch(&lost).await),
        (502, "UPSTREAM_ERROR".to_owned())
    );
    assert_eq!(server.asked(), 6);
}
