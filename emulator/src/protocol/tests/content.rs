//! Content types and encodings.

use std::io::Write;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use http::HeaderValue;

use crate::limits::REQUEST_BYTES_MAX;
use crate::protocol::content::{Deflate, Inflate, JsonType, Unpackable, accepts_gzip};
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
fn accepted_encodings() {
    for (text, expected) in [
        ("gzip", true),
        ("GZIP", true),
        ("deflate, gzip;q=0.5", true),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", true),
        ("*", true),
        ("gzip;q=0", false),
        ("gzip;q=0.000, *", false),
        ("*;q=0", false),
        ("identity", false),
        ("", false),
        ("gzipped", false),
    ] {
        let value = HeaderValue::from_static(text);
        assert_eq!(accepts_gzip(Some(&value)), expected, "{text:?}");
    }
    assert!(!accepts_gzip(None));
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

#[test]
fn packing_goes_in_steps_and_comes_back() {
    let plain: Vec<u8> = (0..200_000_u32).map(|n| (n / 7 % 251) as u8).collect();
    let mut packing = Deflate::new(Bytes::from(plain.clone()));
    let mut steps = 1;
    let packed = loop {
        match packing.step().expect("into memory") {
            Some(packed) => break packed,
            None => steps += 1,
        }
    };
    assert!(steps > 1);
    assert_eq!(unpack("gzip", &packed), Ok(plain));
}
