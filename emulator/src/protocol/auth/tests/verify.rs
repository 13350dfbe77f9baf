//! Mode `verify`: what is refused, and in which words.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use http::request::Parts;
use sha2::Sha256;

use super::{NOW, at, outcome, parts};
use crate::clock::Timestamp;
use crate::protocol::auth::claim::Claim;
use crate::protocol::auth::{AccessKeys, AuthMode, sigv4};
use crate::protocol::head::Head;

const BODY: &[u8] = b"{}";
const TARGET: &str = "DynamoDB_20120810.ListTables";

fn mode() -> AuthMode {
    AuthMode::Verify([("AKID", "secret")].into_iter().collect::<AccessKeys>())
}

/// A request signed as an SDK signs it.
fn signed(key: &str, secret: &str, service: &str, names: &str) -> Parts {
    let head = |signature: &str| {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={key}/20150830/us-east-1/{service}/aws4_request, SignedHeaders={names}, Signature={signature}"
        );
        parts(
            "/",
            &[
                ("host", "localhost:8000"),
                ("x-amz-date", "20150830T123600Z"),
                ("x-amz-target", TARGET),
                ("x-amz-security-token", "ignored"),
                ("authorization", &authorization),
            ],
        )
    };
    let draft = head("00");
    let draft_head = Head::read(&draft);
    let claim = Claim::read(&draft_head).expect("a well-formed header");
    let scope = claim.scope().expect("five elements");
    let canonical = sigv4::canonical_request(&claim, &draft_head, &sigv4::hash(BODY));
    let text = sigv4::string_to_sign(Timestamp::from_seconds(NOW), &scope, &canonical);
    let mut mac = format!("AWS4{secret}").into_bytes();
    for part in ["20150830", "us-east-1", service, "aws4_request", &text] {
        let mut next = Hmac::<Sha256>::new_from_slice(&mac).expect("any length");
        next.update(part.as_bytes());
        mac = next.finalize().into_bytes().to_vec();
    }
    let mut signature = String::new();
    for byte in mac {
        write!(signature, "{byte:02x}").expect("into memory");
    }
    head(&signature)
}

const ALL: &str = "host;x-amz-date;x-amz-security-token;x-amz-target";

#[test]
fn right_and_wrong() {
    let unknown =
        "UnrecognizedClientException: The security token included in the request is invalid.";
    // Quoted from the service in <https://github.com/aws/aws-sdk-go/issues/2598> and
    // <https://github.com/boto/boto3/issues/482>.
    let mismatch = "InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    for (key, secret, service, names, body, expected) in [
        ("AKID", "secret", "dynamodb", ALL, BODY, ""),
        (
            "AKID",
            "secret",
            "dynamodb",
            "host;x-amz-date;x-amz-target",
            BODY,
            "",
        ),
        ("AKID", "wrong", "dynamodb", ALL, BODY, mismatch),
        ("OTHER", "secret", "dynamodb", ALL, BODY, unknown),
        ("AKID", "secret", "dynamodb", ALL, b"{ }", mismatch),
        (
            "AKID",
            "secret",
            "s3",
            ALL,
            BODY,
            "InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ",
        ),
        // Fact P2.
        (
            "AKID",
            "secret",
            "",
            ALL,
            BODY,
            "InvalidSignatureException: Credential should be scoped to correct service: 'dynamodb'. ",
        ),
        // <https://github.com/aws/aws-sdk-php/issues/2469>
        (
            "AKID",
            "secret",
            "dynamodb",
            "x-amz-date;x-amz-target",
            BODY,
            "InvalidSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ),
        (
            "AKID",
            "secret",
            "dynamodb",
            "host;x-amz-date",
            BODY,
            "InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
        ),
    ] {
        let found = outcome(&at(NOW, mode()), &signed(key, secret, service, names), body);
        let expected = match expected {
            "" => Ok(format!("{key}/20150830/us-east-1/dynamodb/aws4_request")),
            words => Err(words.to_owned()),
        };
        assert_eq!(found, expected, "{key} {secret} {service} {names}");
    }
}

/// Fact P10: the date is told before the wrong secret.
#[test]
fn a_stale_date_before_a_wrong_signature() {
    let request = signed("AKID", "wrong", "dynamodb", ALL);
    for (offset, expected) in [
        (301, "Signature expired: "),
        (-301, "Signature not yet current: "),
        (0, "The request signature we calculated "),
    ] {
        let found = outcome(&at(NOW + offset, mode()), &request, BODY);
        let words = found.err().unwrap_or_default();
        let words = words.strip_prefix("InvalidSignatureException: ");
        assert!(
            words.is_some_and(|words| words.starts_with(expected)),
            "{offset}"
        );
    }
}

/// The words are those of boto/botocore#149.
#[test]
fn the_window() {
    let request = signed("AKID", "secret", "dynamodb", ALL);
    for (offset, expected) in [
        (0, None),
        (300, None),
        (-300, None),
        (
            301,
            Some(
                "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T124101Z - 5 min.)",
            ),
        ),
        (
            -301,
            Some(
                "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z (20150830T123059Z + 5 min.)",
            ),
        ),
    ] {
        let found = outcome(&at(NOW + offset, mode()), &request, BODY);
        let words = expected.map(|words| format!("InvalidSignatureException: {words}"));
        assert_eq!(found.err(), words, "{offset}");
    }
}

#[test]
fn a_signature_that_is_no_signature() {
    for signature in [
        "",
        "00",
        "zz",
        &"g".repeat(64),
        &"0".repeat(64),
        &"é".repeat(32),
    ] {
        let parts = signed("AKID", "secret", "dynamodb", ALL);
        let header = parts.headers["authorization"].to_str().expect("text");
        let (start, _) = header.split_at(header.len() - 64);
        let changed = http::HeaderValue::from_str(&format!("{start}{signature}"));
        let mut parts = parts.clone();
        let _ = parts
            .headers
            .insert("authorization", changed.expect("a value"));
        assert!(
            outcome(&at(NOW, mode()), &parts, BODY).is_err(),
            "{signature}"
        );
    }
}
