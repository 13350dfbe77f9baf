//! Whole requests through memory: what the protocol answers before an operation has its say.

use bytes::Bytes;
use http::{Request, Response};

use crate::emulator::Emulator;

const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKID/20260101/us-east-1/dynamodb/aws4_request, \
     SignedHeaders=host, Signature=00";
const AMZ: &str = "application/x-amz-json-1.0";
const JSON: &str = "application/json";

fn answer(headers: &[(&str, &str)], body: &str) -> Response<Bytes> {
    let mut request = Request::post("/").header("x-amz-date", "20260101T000000Z");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = Bytes::copy_from_slice(body.as_bytes());
    let request = request.body(body).expect("a well-formed head");
    let emulator = Emulator::builder().build().expect("good settings");
    emulator.handle(request)
}

fn text(response: &Response<Bytes>) -> &str {
    std::str::from_utf8(response.body()).expect("text")
}

/// Fact P1, with each content type and each part of the proof left out.
#[test]
fn a_post_without_a_body() {
    let unknown = r#"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#;
    let unread = r#"{"__type":"com.amazon.coral.service#SerializationException"}"#;
    let unproved = r#"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"Request is missing Authentication Token"}"#;
    let target = ("x-amz-target", "DynamoDB_20120810.ListTables");
    let other = ("x-amz-target", "DynamoDB_20120810.ListTable");
    let signed = ("authorization", SIGNED);
    let (amz, json) = (("content-type", AMZ), ("content-type", JSON));
    let odd = ("content-type", "text/plain");
    for (headers, expected, content_type) in [
        (&[][..], unknown, JSON),
        (&[odd], unknown, JSON),
        (&[amz], unknown, JSON),
        (&[signed], unknown, JSON),
        (&[other], unknown, JSON),
        (&[other, signed, amz], unknown, JSON),
        (&[target], unproved, AMZ),
        (&[target, odd], unproved, AMZ),
        (&[target, json], unproved, JSON),
        (&[target, signed], unread, AMZ),
        (&[target, signed, odd], unread, AMZ),
        (&[target, signed, amz], unread, AMZ),
        (&[target, signed, json], unread, JSON),
    ] {
        let response = answer(headers, "");
        assert_eq!(response.status(), 400, "{headers:?}");
        assert_eq!(text(&response), expected, "{headers:?}");
        assert_eq!(
            response.headers()["content-type"],
            content_type,
            "{headers:?}"
        );
    }
    // With a body the type is asked for first.
    for headers in [&[][..], &[target, signed], &[target, signed, odd]] {
        assert_eq!(answer(headers, "{}").status(), 404, "{headers:?}");
    }
}

/// Fact P7.
#[test]
fn json_that_is_no_object() {
    let target = ("x-amz-target", "DynamoDB_20120810.ListTables");
    let headers = [target, ("authorization", SIGNED), ("content-type", AMZ)];
    for body in ["null", " null\n", "[]", "[{}]", "\"{}\"", "1", "true"] {
        let response = answer(&headers, body);
        assert_eq!(response.status(), 400, "{body}");
        let start = r#"{"__type":"com.amazon.coral.service#SerializationException""#;
        assert!(
            text(&response).starts_with(start),
            "{body}: {}",
            text(&response)
        );
    }
    assert_eq!(answer(&headers, "{\"Limit\": null}").status(), 200);
}

/// Fact P8.
#[test]
fn the_endpoint_is_the_one_that_was_addressed() {
    let target = ("x-amz-target", "DynamoDB_20120810.DescribeEndpoints");
    for (host, address) in [
        (Some("localhost:8000"), "localhost:8000"),
        (Some("127.0.0.1"), "127.0.0.1"),
        (Some("[::1]:4566"), "[::1]:4566"),
        (None, "dynamodb.us-east-1.amazonaws.com"),
    ] {
        let mut headers = vec![target, ("authorization", SIGNED), ("content-type", AMZ)];
        headers.extend(host.map(|host| ("host", host)));
        let expected =
            format!(r#"{{"Endpoints":[{{"Address":"{address}","CachePeriodInMinutes":1440}}]}}"#);
        assert_eq!(text(&answer(&headers, "{}")), expected);
    }
}

/// Fact P4, on every kind of answer.
#[test]
fn who_answers() {
    let target = ("x-amz-target", "DynamoDB_20120810.ListTables");
    let good = [target, ("authorization", SIGNED), ("content-type", AMZ)];
    let foreign = [("host", "evil.com")];
    let gzip = [&good[..], &[("content-encoding", "gzip")]].concat();
    for (headers, body, status) in [
        (&good[..], "{}", 200),
        (&good[..1], "{}", 404),
        (&good[..], "{", 400),
        (&foreign[..], "{}", 403),
        (&gzip, "{}", 500),
    ] {
        let response = answer(headers, body);
        assert_eq!(response.status(), status, "{headers:?}");
        assert_eq!(response.headers()["server"], "Server", "{headers:?}");
    }
}

/// The answer to a body that is not packed as its header says looks like a mistake of the service; the
/// log says whose it is.
#[cfg(feature = "cli")]
#[test]
fn a_body_that_is_not_packed_as_it_says_is_logged() {
    let target = ("x-amz-target", "DynamoDB_20120810.ListTables");
    let good = [target, ("authorization", SIGNED), ("content-type", AMZ)];
    for (encoding, logged) in [
        ("gzip", true),
        ("deflate", true),
        ("br", true),
        ("gzip, gzip", true),
        ("identity", false),
    ] {
        let headers = [&good[..], &[("content-encoding", encoding)]].concat();
        let (response, log) = super::log::captured(|| answer(&headers, "{}"));
        let status = if logged { 500 } else { 200 };
        assert_eq!(response.status(), status, "{encoding}");
        let named =
            log.contains("WARN") && log.contains("Content-Encoding") && log.contains(encoding);
        assert_eq!(named, logged, "{encoding}: {log}");
    }
}
