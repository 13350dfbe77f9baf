//! Facts P5 and P6: in which coding an answer travels.

use std::io::Read;

use bytes::Bytes;
use flate2::read::{GzDecoder, ZlibDecoder};
use http::HeaderValue;

use crate::protocol::coding::{Coding, Packing};
use crate::protocol::head::Head;

const GZIP: Option<Coding> = Some(Coding::Gzip);
const DEFLATE: Option<Coding> = Some(Coding::Deflate);

/// Fact P6, and neighbours of its lines.
const CHOICES: [(&str, Option<Coding>); 55] = [
    // Names, without case; whatever is no name of a coding is passed over.
    ("gzip", GZIP),
    ("GZip", GZIP),
    ("deflate", DEFLATE),
    ("DEFLATE", DEFLATE),
    (" gzip ", GZIP),
    ("gzip;x=1", GZIP),
    ("", None),
    (",", None),
    (",,deflate,,", DEFLATE),
    ("identity", None),
    ("br", None),
    ("zstd, compress, br", None),
    ("x-gzip", None),
    ("x-deflate, deflate;q=0.1", DEFLATE),
    ("gzipped", None),
    ("gzi", None),
    ("\"gzip\"", None),
    ("gz ip", None),
    ("gzip q=1", None),
    ("gzip:1", None),
    ("br, \"gzip\", deflate", DEFLATE),
    // Weights.
    ("gzip;q=1", GZIP),
    ("gzip;q=0.001", GZIP),
    ("gzip;q=0", None),
    ("gzip;q=0.", None),
    ("gzip;q=0.000", None),
    ("gzip;q=-1", None),
    ("gzip; q=  0", None),
    ("gzip;q=", GZIP),
    ("gzip;q=x", GZIP),
    ("gzip;q =0", GZIP),
    ("gzip;freq=0", None),
    ("gzip;q=0;q=1", None),
    ("gzip;q=1;q=0", GZIP),
    ("gzip;a=b;q=0", None),
    ("gzip;q=7, deflate", GZIP),
    ("deflate;q=7, gzip", DEFLATE),
    ("gzip;q=x, deflate;q=0.9", GZIP),
    // The highest wins, between equals the first.
    ("deflate, gzip", DEFLATE),
    ("gzip, deflate", GZIP),
    ("deflate;q=0.4, gzip;q=0.5", GZIP),
    ("gzip;q=0.5, deflate;q=0.51", DEFLATE),
    ("gzip;q=0, deflate;q=0.1", DEFLATE),
    // Given twice.
    ("gzip;q=0, gzip", GZIP),
    ("gzip;q=0.2, deflate;q=0.5, gzip;q=0.9", GZIP),
    ("gzip, deflate;q=0.5, gzip;q=0.1", GZIP),
    // The star stands for what is not listed.
    ("*", GZIP),
    ("*;q=0", None),
    ("*, gzip;q=0.5", DEFLATE),
    ("*, deflate", DEFLATE),
    ("*, deflate;q=0.5", GZIP),
    ("*;q=0.5, deflate;q=0.5", DEFLATE),
    ("gzip;q=0, *", DEFLATE),
    ("gzip;q=0, deflate;q=0, *", None),
    ("br, *;q=0.1", GZIP),
];

#[test]
fn the_coding_that_a_header_chooses() {
    for (text, expected) in CHOICES {
        let value = HeaderValue::from_static(text);
        assert_eq!(Coding::chosen(Some(&value)), expected, "{text:?}");
    }
    assert_eq!(Coding::chosen(None), None);
}

/// Fact P6: the others are not read, whatever they say.
#[test]
fn the_first_of_several_lines_counts() {
    for (lines, expected) in [
        (["deflate", "gzip"], DEFLATE),
        (["gzip;q=0", "gzip"], None),
        (["", "gzip"], None),
    ] {
        let mut request = http::Request::post("/");
        for line in lines {
            request = request.header("accept-encoding", line);
        }
        let (parts, ()) = request.body(()).expect("a well-formed head").into_parts();
        let accepted = Head::read(&parts).accept_encoding;
        assert_eq!(Coding::chosen(accepted), expected, "{lines:?}");
    }
}

/// Fact P5: `deflate` has the wrapping of zlib.
#[test]
fn packing_goes_in_steps_and_comes_back() {
    let plain: Vec<u8> = (0..200_000_u32).map(|n| (n / 7 % 251) as u8).collect();
    for coding in [Coding::Gzip, Coding::Deflate] {
        let mut packing = Packing::new(coding, Bytes::from(plain.clone()));
        let mut steps = 1;
        let packed = loop {
            match packing.step().expect("into memory") {
                Some(packed) => break packed,
                None => steps += 1,
            }
        };
        assert!(steps > 1);
        assert_eq!(packing.coding(), coding);
        let mut unpacked = Vec::new();
        let read = match coding {
            Coding::Gzip => GzDecoder::new(&packed[..]).read_to_end(&mut unpacked),
            Coding::Deflate => ZlibDecoder::new(&packed[..]).read_to_end(&mut unpacked),
        };
        assert_eq!(read.expect("a whole stream"), plain.len(), "{coding:?}");
        assert!(unpacked == plain, "{coding:?}");
    }
}
