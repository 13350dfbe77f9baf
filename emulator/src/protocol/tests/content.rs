//! Content types and encodings.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use http::HeaderValue;

use crate::limits::REQUEST_BYTES_MAX;
use crate::protocol::content::{Inflate, JsonType, Unpackable};
use crate::wire::is_json;

#[test]
fn content_types() {
    for (text, expected) in [
        ("application/x-amz-json-1.0", Some(JsonType::AmzJson)),
        ("Application/X-AMZ-JSON-1.0", Some(JsonType::AmzJson)),
        (
            "application/x-amz-json-1.0; charset=utf-8",
            Some(JsonType::AmzJson),
        ),
        ("application/json", Some(JsonType::Json)),
        ("application/x-amz-json-1.1", None),
        ("text/plain", None),
        ("application/x-www-form-urlencoded", None),
        ("", None),
    ] {
        let value = HeaderValue::from_static(text);
        assert_eq!(JsonType::of(Some(&value)), expected, "{text:?}");
    }
    assert_eq!(JsonType::of(None), None);
}

#[test]
fn one_json_document_and_nothing_more() {
    for (text, expected) in [
        ("{}", true),
        (" {\"a\": [1, null]} ", true),
        ("null", true),
        ("", false),
        ("{", false),
        ("{} {}", false),
        ("hello", false),
    ] {
        assert_eq!(is_json(text.as_bytes()), expected, "{text:?}");
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(plain).expect("into memory");
    encoder.finish().expect("into memory")
}

fn unpack(encoding: &'static str, body: &[u8]) -> Result<Vec<u8>, Unpackable> {
    let encoding = HeaderValue::from_static(encoding);
    let body = Bytes::copy_from_slice(body);
    let Some(mut inflate) = Inflate::new(&encoding, &body)? else {
        return Ok(body.to_vec());
    };
    loop {
        if let Some(plain) = inflate.step()? {
            return Ok(plain.to_vec());
        }
    }
}

#[test]
fn packed_requests_are_unpacked() {
    let plain = vec![b'x'; 100_000];
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&plain).expect("into memory");
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
    raw.write_all(&plain).expect("into memory");
    let members = [gzip(&plain[..1]), gzip(b""), gzip(&plain[1..])].concat();
    for (encoding, packed) in [
        ("gzip", gzip(&plain)),
        ("x-gzip", gzip(&plain)),
        ("gzip", members),
        ("deflate", zlib.finish().expect("into memory")),
        ("deflate", raw.finish().expect("into memory")),
        ("identity", plain.clone()),
    ] {
        assert_eq!(unpack(encoding, &packed), Ok(plain.clone()), "{encoding}");
    }
}

#[test]
fn what_cannot_be_unpacked() {
    let whole = gzip(b"some text that is long enough to be cut in two");
    for (encoding, body) in [
        ("gzip", &b"no gzip"[..]),
        ("gzip", b""),
        ("gzip", &whole[..whole.len() / 2]),
        ("gzip", &whole[..whole.len() - 1]),
        ("deflate", b""),
        ("br", b"x"),
        ("gzip, gzip", &whole),
    ] {
        assert_eq!(
            unpack(encoding, body),
            Err(Unpackable::Broken),
            "{encoding}"
        );
    }
}

#[test]
fn a_bomb_ends_at_the_limit_of_a_request() {
    let most = gzip(&vec![0; REQUEST_BYTES_MAX]);
    assert_eq!(
        unpack("gzip", &most).map(|body| body.len()),
        Ok(REQUEST_BYTES_MAX)
    );
    let one_more = gzip(&vec![0; REQUEST_BYTES_MAX + 1]);
    assert_eq!(unpack("gzip", &one_more), Err(Unpackable::TooLarge));
}
