//! What errors say, and what they never say.

use std::error::Error as StdError;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use super::{DynamoDbBackend, REGION, Settings};
use crate::{
    Backend, BackendError, BackendErrorKind, Condition, Get, Item, KeyCondition, Put, Query,
    TransactWrite, Value,
};

const HASH: &[u8] = b"the hash";
const SALT: &[u8] = b"the salt";
const NAME: &str = "a name that is nobody's business";

/// What must be in no text: the values as they are, as they travel, and as lists of bytes.
fn secrets() -> Vec<String> {
    let bytes = |bytes: &[u8]| format!("{bytes:?}").trim_matches(['[', ']']).to_owned();
    let mut secrets = vec![NAME.to_owned(), "TableName".to_owned(), "Item\"".to_owned()];
    for (secret, base64) in [(HASH, "dGhlIGhhc2g"), (SALT, "dGhlIHNhbHQ")] {
        secrets.push(String::from_utf8(secret.to_vec()).unwrap());
        secrets.extend([base64.to_owned(), bytes(secret), bytes(base64.as_bytes())]);
    }
    secrets
}

/// Every text of an error and of all that caused it.
fn texts(error: &BackendError) -> Vec<String> {
    let first: &(dyn StdError + 'static) = error;
    std::iter::successors(Some(first), |&error| error.source())
        .flat_map(|error| {
            [
                format!("{error}"),
                format!("{error:?}"),
                format!("{error:#?}"),
            ]
        })
        .collect()
}

/// A server that answers each request with what `answer` makes of its body.
fn server(answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    #[expect(
        clippy::disallowed_methods,
        reason = "the server stands outside of the runtime under test"
    )]
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut part = [0; 4096];
            let body = loop {
                let read = stream.read(&mut part).unwrap();
                request.extend(part.iter().take(read));
                let text = String::from_utf8_lossy(&request).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else {
                    continue;
                };
                let length = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    let length = name.eq_ignore_ascii_case("content-length");
                    length.then(|| value.parse::<usize>().unwrap())
                });
                if read == 0 || length.is_none_or(|length| body.len() >= length) {
                    break body.to_owned();
                }
            };
            let _gone = stream.write_all(answer(&body).as_bytes());
        }
    });
    url
}

/// A refusal as the service writes one.
fn refusal(code: &str, message: &str) -> String {
    let message = message.replace('\\', "\\\\").replace('"', "\\\"");
    let body = format!(
        "{{\"__type\":\"com.amazonaws.dynamodb.v20120810#{code}\",\"message\":\"{message}\"}}"
    );
    http(400, &body)
}

fn http(status: u16, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/x-amz-json-1.0\r\n\
         Connection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

async fn backend(url: &str) -> DynamoDbBackend {
    DynamoDbBackend::connect(Settings::new(REGION).endpoint(url)).await
}

/// The errors of three requests that hold secrets.
async fn refused(backend: &DynamoDbBackend) -> Vec<BackendError> {
    let item = Item::from_iter([
        ("sub", Value::from("user 1")),
        ("name", NAME.into()),
        ("hash", Value::Binary(HASH.to_vec())),
        ("salt", Value::Binary(b"dGhlIHNhbHQ=".to_vec())),
    ]);
    let put = Put::new("users", item).condition(Condition::equals("name", NAME));
    let transaction = TransactWrite::new(vec![put.clone().into()], "token");
    let query = Query::new("users", KeyCondition::partition("sub", NAME));
    vec![
        backend.put(&put).await.unwrap_err(),
        backend.transact_write(&transaction).await.unwrap_err(),
        backend.query(&query).await.unwrap_err(),
    ]
}

#[tokio::test]
async fn no_error_holds_what_was_sent() {
    let echo = |body: &str| format!("Value '{body}' at 'item': {body}");
    let urls = [
        server(move |body| refusal("ValidationException", &echo(body))),
        server(move |body| refusal("SerializationException", body)),
        server(move |body| refusal("ConditionalCheckFailedException", body)),
        server(|body| refusal(body, "nothing")),
        server(|body| http(500, body)),
        server(|body| http(200, &format!("{{\"Item\":{body}"))),
        server(|body| format!("HTTP/1.1 200 OK\r\n{body}\r\n\r\n")),
        server(|_| String::new()),
        server(|_| {
            // The item that stood in the way, as a store sends it where it is asked to.
            let item = r#""Item":{"salt":{"B":"dGhlIHNhbHQ="},"hash":{"S":"the hash"}}"#;
            let body = r#"{"__type":"x#TransactionCanceledException","message":"no","CancellationReasons":[{"Code":"ConditionalCheckFailed","ITEM"}]}"#;
            http(400, &body.replace("\"ITEM\"", item))
        }),
        "http://127.0.0.1:1".to_owned(),
        "localhost:8231".to_owned(),
        "http://".to_owned(),
        "no url".to_owned(),
    ];
    for url in urls {
        for error in refused(&backend(&url).await).await {
            for text in texts(&error) {
                for secret in secrets() {
                    assert!(!text.contains(&secret), "{url}: {secret}: {text}");
                }
            }
        }
    }
}

/// Whoever reads a log sees which store said what of which table.
#[tokio::test]
async fn an_error_says_in_one_line_what_failed_where_and_why() {
    let url = server(|_| {
        refusal(
            "AccessDeniedException",
            "User: arn:aws:iam::1:user/me is not\\nauthorized",
        )
    });
    let [put, transaction, query] =
        <[_; 3]>::try_from(refused(&backend(&url).await).await).unwrap();
    for error in [put, transaction, query] {
        assert_eq!(*error.kind(), BackendErrorKind::Denied);
        let text = error.to_string();
        let expected = format!(
            "AccessDeniedException for table users in {REGION} at {url}: \
             User: arn:aws:iam::1:user/me is not\\nauthorized"
        );
        assert_eq!(text, expected);
    }
    let nobody = backend("http://127.0.0.1:1").await;
    let get = Get::new("users", Item::new().with("sub", "user 1"));
    let text = nobody.get(&get).await.unwrap_err().to_string();
    for part in ["users", REGION, "http://127.0.0.1:1", "refused"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(text.lines().count(), 1, "{text}");
}

#[tokio::test]
async fn a_handle_shows_region_and_endpoint_and_no_key() {
    let secret = backend("http://me:secret@127.0.0.1:1/x").await;
    let text = format!("{secret:?} {secret:#?}");
    assert!(
        text.contains(REGION) && text.contains("http://127.0.0.1:1/x"),
        "{text}"
    );
    assert!(!text.contains("secret"), "{text}");
    let plain = DynamoDbBackend::connect(Settings::new(REGION)).await;
    assert_eq!(
        format!("{plain:?}"),
        format!("DynamoDbBackend(in {REGION})")
    );
}

#[test]
fn settings_that_cannot_work_are_told() {
    let good = [
        "http://localhost:8000",
        "https://dynamodb.eu-central-1.amazonaws.com",
        "HTTP://127.0.0.1:8000/",
        "http://[::1]:8000",
        "http://[::1]",
        "http://localhost",
        "http://host/path",
    ];
    for url in good {
        let checked = Settings::new(REGION).endpoint(url).check();
        assert!(checked.is_ok(), "{url}: {checked:?}");
    }
    let bad = [
        "",
        "localhost:8231",
        "localhost",
        "127.0.0.1:8000",
        "//localhost:8000",
        "http:/localhost",
        "http://",
        "http://:8000",
        "ftp://localhost",
        "file:///tmp",
        "http://local host",
        "http://localhost:99999",
        "http://localhost:x",
        "http://localhost:",
        "http://me:secret@localhost:8000",
        "http://localhost\n",
        " http://localhost",
    ];
    for url in bad {
        let error = Settings::new(REGION).endpoint(url).check().unwrap_err();
        assert_eq!(*error.kind(), BackendErrorKind::Invalid, "{url}");
        assert!(!error.to_string().contains("secret"), "{error}");
        assert_eq!(error.to_string().lines().count(), 1);
    }
    for region in ["", " ", "us east", "us-east-1\n", "us/1", "ü"] {
        assert!(Settings::new(region).check().is_err(), "{region:?}");
    }
}
