//! The stage, and who answers at the test address.

use super::environment::{Environment, Stage};
use crate::error::ErrorKind;

#[test]
fn the_stage_is_test_or_prod_and_nothing_else() {
    let stage = |text: Option<&str>| {
        let stage = text.map(str::to_owned);
        Environment {
            stage,
            ..Environment::default()
        }
        .stage()
    };
    assert_eq!(stage(None).unwrap(), Stage::Test);
    assert_eq!(stage(Some("TEST")).unwrap(), Stage::Test);
    assert_eq!(stage(Some("PROD")).unwrap(), Stage::Prod);
    for other in ["", "prod", "test", "Prod", " PROD", "STAGING"] {
        let error = stage(Some(other)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let text = error.to_string();
        assert!(text.contains("TEST") && text.contains("PROD"), "{text}");
    }
}

/// Nothing but the two says where the tables are: the region of the machine is not asked.
#[cfg(feature = "dynamodb")]
#[tokio::test]
async fn case_40_the_region_is_given_in_code_or_the_environment_or_that_of_the_live_tables() {
    use super::{DatabaseBuilder, LIVE_REGION};
    let environment = |region: Option<&str>| Environment {
        region: region.map(str::to_owned),
        ..Environment::default()
    };
    let cases = [
        (None, None, LIVE_REGION),
        (None, Some("eu-central-1"), "eu-central-1"),
        (Some("eu-west-1"), Some("eu-central-1"), "eu-west-1"),
    ];
    for (code, variable, region) in cases {
        let builder = code
            .into_iter()
            .fold(DatabaseBuilder::default(), DatabaseBuilder::region);
        let settled = builder.settled(environment(variable));
        assert_eq!(settled.dynamodb().await.unwrap().region(), region);
    }
}

/// Rather than at the first request, with a text that does not say where to look.
#[cfg(feature = "dynamodb")]
#[tokio::test]
async fn a_region_or_an_endpoint_that_is_none_is_told_at_once_with_the_variable() {
    use super::{DatabaseBuilder, Stage};
    let cases = [
        (None, Some("localhost:8231"), "AWS_ENDPOINT_URL_DYNAMODB"),
        (None, Some("http://"), "AWS_ENDPOINT_URL_DYNAMODB"),
        (None, Some("8231"), "AWS_ENDPOINT_URL_DYNAMODB"),
        (Some("us east"), None, "AWS_REGION"),
        (Some("us east"), Some("localhost:8231"), "AWS_REGION"),
    ];
    for (region, endpoint, variable) in cases {
        for stage in [Stage::Prod, Stage::Test] {
            let environment = Environment {
                region: region.map(str::to_owned),
                endpoint: endpoint.or(Some("http://localhost:1")).map(str::to_owned),
                ..Environment::default()
            };
            let opened = DatabaseBuilder::default().stage(stage).open_as(environment);
            let error = opened.await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
            let text = error.to_string();
            assert!(text.contains(variable), "{text}");
            assert!(!error.is_retryable() && text.lines().count() == 1, "{text}");
        }
    }
    let builder = DatabaseBuilder::default()
        .stage(Stage::Prod)
        .endpoint("localhost:8231");
    let text = builder.build().await.unwrap_err().to_string();
    let shown =
        text.contains("localhost:8231") && text.contains("http://") && text.contains("builder");
    assert!(shown && !text.contains("AWS_"), "{text}");
}

/// What is logged while that runs, a line each, the level first.
async fn logged<T>(run: impl Future<Output = T>) -> (T, Vec<String>) {
    use std::sync::{Arc, Mutex};
    use tracing::instrument::WithSubscriber as _;
    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    let answer = run.with_subscriber(subscriber).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    (
        answer,
        text.lines().map(|line| line.trim().to_owned()).collect(),
    )
}

/// What the log says when nobody said which store is meant.
#[cfg(feature = "testing")]
#[tokio::test]
async fn a_stage_that_nobody_chose_starts_the_emulator_with_a_warning() {
    use super::{DatabaseBuilder, Stage};
    let free = || ([127, 0, 0, 1], 0).into();
    let opened = |stage: Option<Stage>, variable: Option<&str>| {
        let builder = DatabaseBuilder::default().test_address(free());
        let builder = stage.into_iter().fold(builder, DatabaseBuilder::stage);
        builder.open_as(Environment {
            stage: variable.map(str::to_owned),
            ..Environment::default()
        })
    };
    let cases = [
        (None, None, true),
        (None, Some("TEST"), false),
        (Some(Stage::Test), None, false),
    ];
    for (stage, variable, warns) in cases {
        let (database, lines) = logged(opened(stage, variable)).await;
        database.unwrap();
        let warned = lines
            .iter()
            .any(|line| line.starts_with("WARN") && line.contains("STAGE is not set"));
        assert_eq!(warned, warns, "{lines:?}");
    }
}

/// What a production build says, which has no emulator: a test build always has one.
#[test]
fn without_the_emulator_the_error_says_that_the_stage_is_not_set() {
    use super::opening::{not_built, test_stage};
    let error = not_built(test_stage(true), "emulator");
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(
        text.starts_with("STAGE is not set") && text.contains("`emulator`"),
        "{text}"
    );
    let text = not_built(test_stage(false), "emulator").to_string();
    assert!(text.starts_with("STAGE=TEST"), "{text}");
}

#[cfg(feature = "testing")]
mod local {
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use crate::error::ErrorKind;
    use crate::open::local::{Local, open, speaks_dynamodb};

    #[tokio::test]
    async fn the_second_process_uses_the_server_of_the_first() {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let Local::Started(_emulator, listener) = open(free).await.unwrap() else {
            panic!("nobody listens at port 0");
        };
        let Local::Found(url) = open(listener.address()).await.unwrap() else {
            panic!("the port is taken");
        };
        assert_eq!(url, listener.url());
    }

    /// A port that somebody else has.
    async fn somebody_else() -> (tokio::net::TcpListener, SocketAddr) {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = tokio::net::TcpListener::bind(free).await.unwrap();
        let address = listener.local_addr().unwrap();
        (listener, address)
    }

    /// Whoever takes `localhost` for the IPv6 address sees the same tables.
    #[tokio::test]
    async fn localhost_is_both_loopback_addresses() {
        let free = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let Local::Started(_emulator, listener) = open(free).await.unwrap() else {
            panic!("nobody listens at port 0");
        };
        let port = listener.address().port();
        if tokio::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0))
            .await
            .is_err()
        {
            return crate::testing::skipped("the IPv6 loopback address: this machine has none");
        }
        let other = (Ipv6Addr::LOCALHOST, port);
        tokio::net::TcpStream::connect(other).await.unwrap();
    }

    /// It closes the port while it is asked, as a process does that ends: the port is then free.
    #[tokio::test]
    async fn a_port_that_is_given_up_meanwhile_is_taken() {
        let (other, address) = somebody_else().await;
        tokio::spawn(async move {
            let (mut stream, _) = other.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            drop(other);
        });
        let local = open(address).await.unwrap();
        assert!(matches!(local, Local::Started(..)), "{local:?}");
    }

    #[tokio::test]
    async fn a_server_that_keeps_the_connection_open_is_known_all_the_same() {
        let (other, address) = somebody_else().await;
        tokio::spawn(async move {
            let (mut stream, _) = other.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
            let _ = stream.write_all(b"x-amzn-RequestId: A\r\n\r\n{}").await;
            std::future::pending::<()>().await;
        });
        let local = open(address).await.unwrap();
        assert!(matches!(local, Local::Found(..)), "{local:?}");
    }

    #[tokio::test]
    async fn a_port_taken_by_something_else_is_named() {
        let (other, address) = somebody_else().await;
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = other.accept().await {
                let _ = stream.read(&mut [0; 1024]).await;
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\nHello").await;
            }
        });
        let error = open(address).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(&address.to_string()), "{error}");
    }

    #[test]
    fn dynamodb_is_known_by_its_answers() {
        let yes = [
            "HTTP/1.1 200 OK\r\nx-amzn-RequestId: A\r\n\r\n{}",
            "HTTP/1.1 400 Bad Request\r\nContent-Type: application/x-amz-json-1.0\r\n\r\n{}",
            "HTTP/1.1 200 OK\r\n\r\n{\"TableNames\":[]}",
        ];
        let no = [
            "",
            "SSH-2.0-x",
            "HTTP/1.1 200 OK\r\n\r\n<html>",
            "x-amzn-requestid",
        ];
        assert!(yes.iter().all(|answer| speaks_dynamodb(answer.as_bytes())));
        assert!(!no.iter().any(|answer| speaks_dynamodb(answer.as_bytes())));
    }
}
