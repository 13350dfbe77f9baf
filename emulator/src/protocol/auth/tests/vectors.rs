//! AWS's published test suite of signature version 4 (`aws-sig-v4-test-suite`):
//! <https://docs.aws.amazon.com/general/latest/gr/signature-v4-test-suite.html>.
//! Of its cases those that a service at `/` can meet.

use http::Request;

use super::NOW;
use crate::clock::Timestamp;
use crate::protocol::auth::claim::Claim;
use crate::protocol::auth::{date, sigv4};
use crate::protocol::head::Head;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

struct Case {
    name: &'static str,
    method: &'static str,
    uri: &'static str,
    headers: &'static [(&'static str, &'static str)],
    body: &'static str,
    signed: &'static str,
    signature: &'static str,
}

const CASES: [Case; 8] = [
    Case {
        name: "get-vanilla",
        method: "GET",
        uri: "/",
        headers: &[],
        body: "",
        signed: "host;x-amz-date",
        signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
    },
    Case {
        name: "get-vanilla-query-order-key-case",
        method: "GET",
        uri: "/?Param2=value2&Param1=value1",
        headers: &[],
        body: "",
        signed: "host;x-amz-date",
        signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    },
    Case {
        name: "get-vanilla-query-unreserved",
        method: "GET",
        uri: "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        headers: &[],
        body: "",
        signed: "host;x-amz-date",
        signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
    },
    Case {
        name: "get-header-value-trim",
        method: "GET",
        uri: "/",
        headers: &[("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
        body: "",
        signed: "host;my-header1;my-header2;x-amz-date",
        signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
    },
    Case {
        name: "post-vanilla",
        method: "POST",
        uri: "/",
        headers: &[],
        body: "",
        signed: "host;x-amz-date",
        signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    },
    Case {
        name: "post-header-key-sort",
        method: "POST",
        uri: "/",
        headers: &[("My-Header1", "value1")],
        body: "",
        signed: "host;my-header1;x-amz-date",
        signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c",
    },
    Case {
        name: "post-vanilla-query",
        method: "POST",
        uri: "/?Param1=value1",
        headers: &[],
        body: "",
        signed: "host;x-amz-date",
        signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
    },
    Case {
        name: "post-x-www-form-urlencoded",
        method: "POST",
        uri: "/",
        headers: &[("Content-Type", "application/x-www-form-urlencoded")],
        body: "Param1=value1",
        signed: "content-type;host;x-amz-date",
        signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    },
];

#[test]
fn the_published_signatures_are_right_and_no_others() {
    for case in &CASES {
        assert!(verifies(case, SECRET, case.body), "{}", case.name);
        assert!(!verifies(case, "other", case.body), "{}", case.name);
        assert!(!verifies(case, SECRET, "other"), "{}", case.name);
    }
}

fn verifies(case: &Case, secret: &str, body: &str) -> bool {
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={}, Signature={}",
        case.signed, case.signature
    );
    let mut request = Request::builder()
        .method(case.method)
        .uri(case.uri)
        .header("host", "example.amazonaws.com")
        .header("x-amz-date", "20150830T123600Z")
        .header("authorization", &authorization);
    for (name, value) in case.headers {
        request = request.header(*name, *value);
    }
    let parts = request.body(()).expect("a well-formed head").into_parts().0;
    let head = Head::read(&parts);
    let claim = Claim::read(&head).expect("a well-formed header");
    let scope = claim.scope().expect("five elements");
    let canonical = sigv4::canonical_request(&claim, &head, &sigv4::hash(body.as_bytes()));
    let text = sigv4::string_to_sign(Timestamp::from_seconds(NOW), &scope, &canonical);
    sigv4::verify(secret, &scope, &text, &claim.signature)
}

/// The presigned request of
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html>.
#[test]
fn the_published_presigned_request_is_right() {
    let uri = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404";
    let request = Request::get(uri).header("host", "examplebucket.s3.amazonaws.com");
    let parts = request.body(()).expect("a well-formed head").into_parts().0;
    let head = Head::read(&parts);
    let claim = Claim::read(&head).expect("a well-formed query");
    let scope = claim.scope().expect("five elements");
    let canonical = sigv4::canonical_request(&claim, &head, "UNSIGNED-PAYLOAD");
    let signed = date::parse("20130524T000000Z").expect("a date");
    let text = sigv4::string_to_sign(signed, &scope, &canonical);
    let secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    assert!(sigv4::verify(secret, &scope, &text, &claim.signature));
    assert!(!sigv4::verify("other", &scope, &text, &claim.signature));
}

#[test]
fn dates() {
    for (text, seconds) in [
        ("19700101T000000Z", Some(0)),
        ("20150830T123600Z", Some(NOW)),
        ("Sun, 30 Aug 2015 12:36:00 GMT", Some(NOW)),
        ("20000229T235959Z", Some(951_868_799)),
        ("20991231T235959Z", Some(4_102_444_799)),
        ("2015-08-30T12:36:00Z", None),
        ("20150830T1236Z", None),
        ("20151330T123600Z", None),
        ("20150830T253600Z", None),
        ("+0150830T123600Z", None),
        ("Sun, 30 Foo 2015 12:36:00 GMT", None),
        ("Sun, 30 Aug 2015 12:36:00 CET", None),
        ("", None),
        ("é0150830T12360Z", None),
    ] {
        let found = date::parse(text);
        assert_eq!(found.map(Timestamp::as_seconds), seconds, "{text}");
        if let Some(found) = found.filter(|_| text.ends_with('Z')) {
            assert_eq!(date::basic(found), text);
        }
    }
}
