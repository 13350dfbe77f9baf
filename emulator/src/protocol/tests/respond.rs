//! The headers of answers.

use std::io::Read;

use flate2::read::{GzDecoder, ZlibDecoder};
use http::{HeaderValue, Response};

use crate::protocol::coding::Coding;
use crate::protocol::content::JsonType;
use crate::protocol::respond::{Manner, Reply};
use crate::wire::{ApiError, ErrorCode};

fn manner(coding: Option<Coding>) -> Manner {
    Manner {
        request_id: [b'A'; 52],
        notes: None,
        content_type: JsonType::AmzJson,
        coding,
        origin: None,
    }
}

fn ready(reply: Reply) -> Response<bytes::Bytes> {
    match reply {
        Reply::Ready(response) => response,
        Reply::Packing(..) => panic!("small bodies are packed at once"),
    }
}

/// Fact P3: which refusals spell the member of their message with a capital.
#[test]
fn the_member_of_the_message() {
    for (code, member) in [
        (ErrorCode::Serialization, "Message"),
        (ErrorCode::AccessDenied, "Message"),
        (ErrorCode::TransactionCanceled, "Message"),
        (ErrorCode::Validation, "message"),
        (ErrorCode::ResourceNotFound, "message"),
        (ErrorCode::ResourceInUse, "message"),
        (ErrorCode::ConditionalCheckFailed, "message"),
        (ErrorCode::MissingAuthenticationToken, "message"),
        (ErrorCode::UnrecognizedClient, "message"),
        (ErrorCode::InvalidSignature, "message"),
    ] {
        let response = ready(manner(None).failure(&ApiError::new(code, "words")));
        let expected = format!(r#"{{"__type":"{}","{member}":"words"}}"#, code.error_type());
        assert_eq!(response.body(), expected.as_bytes());
    }
}

/// The check value of CRC-32: <https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iso-hdlc>
#[test]
fn the_checksum_is_the_common_one() {
    let response = ready(manner(None).success(b"123456789".to_vec()));
    assert_eq!(
        response.headers()["x-amz-crc32"],
        0xcbf4_3926_u32.to_string()
    );
    assert_eq!(
        response.headers()["content-type"],
        "application/x-amz-json-1.0"
    );
    assert_eq!(response.headers()["x-amzn-requestid"].len(), 52);
    // Fact P4.
    assert_eq!(response.headers()["server"], "Server");
}

/// Fact P5.
#[test]
fn only_what_is_worth_it_is_packed_and_the_checksum_is_of_the_bytes_as_sent() {
    let (gzip, deflate) = (Some(Coding::Gzip), Some(Coding::Deflate));
    for (coding, bytes, packed) in [
        (None, 20_000, false),
        (gzip, 1, false),
        (gzip, 4096, false),
        (gzip, 4097, true),
        (gzip, 30_000, true),
        (deflate, 4096, false),
        (deflate, 4097, true),
    ] {
        let response = ready(manner(coding).success(vec![b'x'; bytes]));
        let encoding = response.headers().get("content-encoding");
        let expected = coding.filter(|_| packed).map(Coding::as_str);
        assert_eq!(
            encoding.map(http::HeaderValue::as_bytes),
            expected.map(str::as_bytes),
            "{coding:?} {bytes}"
        );
        let checksum = crc32fast::hash(response.body()).to_string();
        assert_eq!(response.headers()["x-amz-crc32"], checksum);
        if packed {
            let mut plain = Vec::new();
            let body = &response.body()[..];
            let _ = match coding {
                Some(Coding::Deflate) => ZlibDecoder::new(body).read_to_end(&mut plain),
                _ => GzDecoder::new(body).read_to_end(&mut plain),
            };
            assert_eq!(plain, vec![b'x'; bytes]);
        }
    }
    let large = manner(Some(Coding::Gzip)).success(vec![b'x'; 1_000_000]);
    assert!(matches!(large, Reply::Packing(..)));
}

#[test]
fn refusals_are_json_with_their_status() {
    let error = ApiError::new(ErrorCode::MissingAuthenticationToken, "words");
    let response = ready(manner(None).failure(&error));
    assert_eq!(response.status(), 400);
    assert_eq!(
        &response.body()[..],
        br#"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","message":"words"}"#
    );
}

#[test]
fn pages_of_allowed_origins_may_read_the_answer() {
    let origin = HeaderValue::from_static("http://app.test");
    let manner = Manner {
        origin: Some(origin.clone()),
        ..manner(None)
    };
    let response = ready(manner.success(b"{}".to_vec()));
    assert_eq!(response.headers()["access-control-allow-origin"], origin);
}
