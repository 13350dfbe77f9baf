//! The headers of answers.

use std::io::Read;

use flate2::read::GzDecoder;
use http::{HeaderValue, Response};

use crate::protocol::content::JsonType;
use crate::protocol::respond::{Manner, Reply};
use crate::wire::{ApiError, ErrorCode};

fn manner(gzip: bool) -> Manner {
    Manner {
        request_id: [b'A'; 52],
        content_type: JsonType::AmzJson,
        gzip,
        origin: None,
    }
}

fn ready(reply: Reply) -> Response<bytes::Bytes> {
    match reply {
        Reply::Ready(response) => response,
        Reply::Packing(..) => panic!("small bodies are packed at once"),
    }
}

/// The check value of CRC-32: <https://reveng.sourceforge.io/crc-catalogue/all.htm#crc.cat.crc-32-iso-hdlc>
#[test]
fn the_checksum_is_the_common_one() {
    let response = ready(manner(false).success(b"123456789".to_vec()));
    assert_eq!(
        response.headers()["x-amz-crc32"],
        0xcbf4_3926_u32.to_string()
    );
    assert_eq!(
        response.headers()["content-type"],
        "application/x-amz-json-1.0"
    );
    assert_eq!(response.headers()["x-amzn-requestid"].len(), 52);
}

#[test]
fn only_what_is_worth_it_is_packed_and_the_checksum_is_of_the_bytes_as_sent() {
    for (gzip, bytes, packed) in [
        (false, 2000, false),
        (true, 1023, false),
        (true, 1024, true),
        (true, 30_000, true),
    ] {
        let response = ready(manner(gzip).success(vec![b'x'; bytes]));
        let encoding = response.headers().get("content-encoding");
        assert_eq!(encoding.is_some(), packed, "{gzip} {bytes}");
        let checksum = crc32fast::hash(response.body()).to_string();
        assert_eq!(response.headers()["x-amz-crc32"], checksum);
        if packed {
            let mut plain = Vec::new();
            let _ = GzDecoder::new(&response.body()[..]).read_to_end(&mut plain);
            assert_eq!(plain, vec![b'x'; bytes]);
        }
    }
    let large = manner(true).success(vec![b'x'; 1_000_000]);
    assert!(matches!(large, Reply::Packing(..)));
}

#[test]
fn refusals_are_json_with_their_status() {
    let error = ApiError::new(ErrorCode::MissingAuthenticationToken, "words");
    let response = ready(manner(false).failure(&error));
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
        ..manner(false)
    };
    let response = ready(manner.success(b"{}".to_vec()));
    assert_eq!(response.headers()["access-control-allow-origin"], origin);
}
