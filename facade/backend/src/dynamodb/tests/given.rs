//! Keys, clients and times that callers give, and clocks that are off.

use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_sdk_dynamodb::primitives::{DateTime, DateTimeFormat};

use super::{DynamoDbBackend, REGION, Settings};
use crate::dynamodb::{AccessKey, HttpSend, KeySource};
use crate::{Backend as _, BackendError, BackendErrorKind, BoxFuture};

type Request = http::Request<Vec<u8>>;
type Response = http::Response<Vec<u8>>;

/// Answers each request by a function, and keeps them.
#[derive(Clone)]
struct Answering {
    requests: Arc<Mutex<Vec<Request>>>,
    answer: fn(&Request) -> Result<Response, BackendError>,
}

impl std::fmt::Debug for Answering {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Answering")
    }
}

impl HttpSend for Answering {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, BackendError>> {
        let answer = (self.answer)(&request);
        self.requests.lock().unwrap().push(request);
        Box::pin(async move { answer })
    }
}

fn response(status: u16, body: &str) -> http::response::Builder {
    let length = body.len();
    http::Response::builder()
        .status(status)
        .header("content-type", "application/x-amz-json-1.0")
        .header("content-length", length)
}

fn missing() -> Response {
    let body = r#"{"__type":"x#ResourceNotFoundException","message":"none"}"#;
    response(400, body).body(body.into()).unwrap()
}

async fn backend(
    answer: fn(&Request) -> Result<Response, BackendError>,
) -> (DynamoDbBackend, Answering) {
    let client = Answering {
        requests: Arc::default(),
        answer,
    };
    let keys = AccessKey::new("AKIAGIVEN", "the secret");
    let settings = Settings::new(REGION).keys(keys).http(client.clone());
    (DynamoDbBackend::connect(settings).await, client)
}

#[tokio::test]
async fn requests_are_signed_and_sent_with_what_is_given() {
    let (backend, client) = backend(|_| Ok(missing())).await;
    assert_eq!(backend.describe("table").await.unwrap(), None);
    let requests = client.requests.lock().unwrap();
    let [request] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    let authorization = request.headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.contains("Credential=AKIAGIVEN/"),
        "{authorization}"
    );
    let host = request.uri().host().unwrap();
    assert_eq!(host, format!("dynamodb.{REGION}.amazonaws.com"));
    assert_eq!(request.body(), br#"{"TableName":"table"}"#);
    assert!(
        !format!(
            "{:?}",
            Settings::new(REGION).keys(AccessKey::new("a", "the secret"))
        )
        .contains("secret")
    );
}

#[tokio::test]
async fn a_client_that_fails_is_unavailable() {
    let (backend, _) = backend(|_| {
        let message = "the proxy is down";
        Err(BackendError::new(BackendErrorKind::Unavailable, message))
    })
    .await;
    let error = backend.describe("table").await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Unavailable);
    assert!(error.to_string().contains("the proxy is down"), "{error}");
}

/// A source without keys, or one that does not answer.
#[derive(Debug)]
struct Keyless(BackendErrorKind);

impl KeySource for Keyless {
    fn key(&self) -> BoxFuture<'_, Result<AccessKey, BackendError>> {
        let error = BackendError::new(self.0.clone(), "no keys for you");
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn a_source_without_keys_is_no_matter_of_trying_again_and_a_silent_one_is() {
    for kind in [BackendErrorKind::Denied, BackendErrorKind::Unavailable] {
        let settings = Settings::new(REGION).keys(Keyless(kind.clone()));
        let backend = DynamoDbBackend::connect(settings).await;
        let error = backend.describe("table").await.unwrap_err();
        assert_eq!(*error.kind(), kind, "{error}");
    }
}

/// The time of a service whose clock is ten minutes ahead of this machine's.
fn ahead() -> SystemTime {
    use aws_smithy_async::time::{SystemTimeSource, TimeSource as _};
    SystemTimeSource::new().now() + Duration::from_secs(600)
}

/// Refuses signatures that are older than five minutes by that clock.
fn strict(request: &Request) -> Result<Response, BackendError> {
    let signed = request.headers()["x-amz-date"].to_str().unwrap();
    let digits: String = signed.chars().filter(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).unwrap().to_owned();
    let text = format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4),
        part(4, 6),
        part(6, 8),
        part(8, 10),
        part(10, 12),
        part(12, 14)
    );
    let signed = DateTime::from_str(&text, DateTimeFormat::DateTime)
        .unwrap()
        .secs();
    let now = ahead().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let now = i64::try_from(now).unwrap();
    let date = DateTime::from_secs(now)
        .fmt(DateTimeFormat::HttpDate)
        .unwrap();
    let body = match now - signed < 300 {
        true => r#"{"__type":"x#ResourceNotFoundException","message":"none"}"#,
        false => {
            r#"{"__type":"x#InvalidSignatureException","message":"Signature expired: it is now earlier"}"#
        }
    };
    Ok(response(400, body)
        .header("date", date)
        .body(body.into())
        .unwrap())
}

#[tokio::test]
async fn a_signature_that_is_refused_for_a_clock_that_is_off_is_made_once_more() {
    let (backend, client) = backend(strict).await;
    assert_eq!(backend.describe("table").await.unwrap(), None);
    assert_eq!(
        client.requests.lock().unwrap().len(),
        2,
        "refused, and once more"
    );
    assert_eq!(backend.describe("table").await.unwrap(), None);
    assert_eq!(
        client.requests.lock().unwrap().len(),
        3,
        "signed by the service's clock at once"
    );
}

#[tokio::test]
async fn a_signature_that_is_refused_otherwise_is_not_made_again() {
    let (backend, client) = backend(|_| {
        let now = ahead() - Duration::from_secs(600);
        let now = i64::try_from(now.duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap();
        let date = DateTime::from_secs(now).fmt(DateTimeFormat::HttpDate).unwrap();
        let body = r#"{"__type":"x#InvalidSignatureException","message":"The request signature does not match"}"#;
        Ok(response(400, body).header("date", date).body(body.into()).unwrap())
    })
    .await;
    let error = backend.describe("table").await.unwrap_err();
    assert_eq!(*error.kind(), BackendErrorKind::Denied);
    assert_eq!(client.requests.lock().unwrap().len(), 1);
    // A service that goes on refusing is asked twice, and no more.
    let (backend, client) = self::backend(|request| {
        let mut refused = strict(request)?;
        *refused.body_mut() =
            br#"{"__type":"x#InvalidSignatureException","message":"no"}"#.to_vec();
        refused.headers_mut().remove("content-length");
        Ok(refused)
    })
    .await;
    backend.describe("table").await.unwrap_err();
    assert_eq!(client.requests.lock().unwrap().len(), 2);
}
