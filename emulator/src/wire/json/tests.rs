//! Tests of the reader and the writer.

use std::thread;

use proptest::prelude::*;

use super::{JsonError, Kind, Reader, Wanted, Writer};
use crate::clock::Timestamp;
use crate::wire::timestamp::{read_timestamp, write_timestamp};

/// Reads a document of any kind to its end.
fn skip(text: &[u8]) -> Result<(), JsonError> {
    let mut reader = Reader::new(text);
    reader.skip_value()?;
    reader.finish()
}

#[test]
fn good_documents() {
    let texts = [
        "0",
        "-0",
        "10.5e+3",
        "1E2",
        "true",
        "false",
        "null",
        "\"\"",
        "[]",
        "{}",
        " [ ] ",
        "\t{\r\n}\n",
        "[1,2]",
        "[[],[[]],{}]",
        r#"{"a":1,"b":[{"c":null}],"a":2}"#,
        r#""\"\\\/\b\f\n\r\t\u0041\ud83d\ude00""#,
        "\"é😀\u{7f}\"",
    ];
    for text in texts {
        assert_eq!(skip(text.as_bytes()), Ok(()), "{text}");
    }
}

#[test]
fn bad_documents() {
    let texts: [&[u8]; 45] = [
        b"",
        b" ",
        b"{",
        b"[",
        b"}",
        b"]",
        b"[1",
        b"[1,",
        b"[1,]",
        b"[,1]",
        b"[1 2]",
        b"[1}",
        b"{]",
        b"{,}",
        b"{\"a\"}",
        b"{\"a\":}",
        b"{\"a\":1,}",
        b"{\"a\":1 \"b\":2}",
        b"{a:1}",
        b"{1:1}",
        b"{\"a\":1",
        b"{\"a",
        b"01",
        b"1.",
        b".5",
        b"1e",
        b"1e+",
        b"-",
        b"+1",
        b"tru",
        b"nul",
        b"truex",
        b"True",
        b"NaN",
        b"'a'",
        b"\"",
        b"\"\\",
        b"\"\\\"",
        b"\"\n\"",
        b"\"\x00\"",
        b"\"\\x\"",
        b"\"\\ud800\"",
        b"\"\\udc00\\ud800\"",
        b"1 1",
        b"{}x",
    ];
    for text in texts {
        assert!(
            matches!(skip(text), Err(JsonError::Syntax { .. })),
            "{}",
            text.escape_ascii()
        );
    }
    assert!(
        matches!(skip(b"\xef\xbb\xbf{}"), Err(JsonError::Syntax { at: 0 })),
        "byte order mark"
    );
    for text in [&b"\"\xff\""[..], b"{}\xc3", b"\"\xed\xa0\x80\""] {
        assert_eq!(
            skip(text),
            Err(JsonError::InvalidUtf8),
            "{}",
            text.escape_ascii()
        );
    }
}

#[test]
fn pulls_what_it_is_asked_for() {
    let mut reader = Reader::new(br#" {"a" : [1, "x", true, null], "\u0062": {} } "#);
    reader.begin_object().unwrap();
    assert_eq!(reader.next_key().unwrap().unwrap(), "a");
    reader.begin_array().unwrap();
    assert!(reader.next_element().unwrap());
    assert_eq!(reader.peek(), Ok(Kind::Number));
    assert_eq!(reader.number_text(Wanted::Long), Ok("1"));
    assert!(reader.next_element().unwrap());
    assert_eq!(reader.string().unwrap(), "x");
    assert!(reader.next_element().unwrap());
    assert_eq!(reader.boolean(), Ok(true));
    assert!(reader.next_element().unwrap());
    reader.null().unwrap();
    assert!(!reader.next_element().unwrap());
    assert_eq!(reader.next_key().unwrap().unwrap(), "b");
    reader.begin_structure("Shape").unwrap();
    assert!(reader.next_key().unwrap().is_none());
    assert!(reader.next_key().unwrap().is_none());
    reader.finish().unwrap();
}

#[test]
fn names_what_was_found_and_wanted() {
    let message = |text: &str, read: fn(&mut Reader<'_>) -> Result<(), JsonError>| {
        let error = read(&mut Reader::new(text.as_bytes())).unwrap_err();
        super::DecodeError::from(error).message().map(String::from)
    };
    let string: fn(&mut Reader<'_>) -> _ = |reader| reader.string().map(|_| ());
    let integer: fn(&mut Reader<'_>) -> _ =
        |reader| reader.number_text(Wanted::Integer).map(|_| ());
    let list: fn(&mut Reader<'_>) -> _ = |reader| reader.begin_array();
    let cases = [
        ("1", string, "NUMBER_VALUE cannot be converted to String"),
        ("true", string, "TRUE_VALUE cannot be converted to String"),
        (
            "\"x\"",
            integer,
            "STRING_VALUE cannot be converted to Integer",
        ),
        (
            "{}",
            string,
            "Start of structure or map found where not expected",
        ),
        (
            "[]",
            string,
            "Unrecognized collection type class java.lang.String",
        ),
        ("1", list, "Unexpected field type"),
    ];
    for (text, read, expected) in cases {
        assert_eq!(message(text, read).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(message("x", string), None);
}

/// A stack of 256 KiB, on which any recursion over the document would show.
fn on_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new()
        .stack_size(256 * 1024)
        .spawn(work)
        .unwrap();
    thread.join().unwrap();
}

#[test]
fn depth_is_bounded() {
    on_small_stack(|| {
        for open in ["[", "{\"a\":", "[{\"a\":"] {
            assert_eq!(
                skip(open.repeat(200_000).as_bytes()),
                Err(JsonError::TooDeep)
            );
        }
        let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
        assert_eq!(skip(deep(512).as_bytes()), Ok(()));
        assert_eq!(skip(deep(513).as_bytes()), Err(JsonError::TooDeep));
    });
}

#[test]
fn writes_with_commas_where_they_belong() {
    let mut out = Vec::new();
    let mut writer = Writer::new(&mut out);
    writer.begin_object();
    writer.key("a");
    writer.begin_array();
    writer.i64(-1);
    writer.f64(1.0);
    writer.f64(0.5);
    writer.f64(f64::NAN);
    writer.bool(false);
    writer.begin_object();
    writer.end_object();
    writer.end_array();
    writer.map_key("\"");
    writer.string("x\n");
    writer.key("c");
    writer.raw(b"{}");
    writer.end_object();
    let text = std::str::from_utf8(&out).unwrap();
    assert_eq!(
        text,
        r#"{"a":[-1,1.0,0.5,null,false,{}],"\"":"x\n","c":{}}"#
    );
}

#[test]
fn moments() {
    let cases = [
        (0, "0"),
        (1_000, "1"),
        (1_500, "1.5"),
        (-1_500, "-1.5"),
        (1_363_729_002_358, "1363729002.358"),
        (10_000, "10"),
    ];
    for (millis, text) in cases {
        let moment = Timestamp::from_millis(millis);
        let mut out = Vec::new();
        write_timestamp(&mut Writer::new(&mut out), moment);
        assert_eq!(std::str::from_utf8(&out).unwrap(), text);
        assert_eq!(
            read_timestamp(&mut Reader::new(text.as_bytes())),
            Ok(moment)
        );
    }
    let scientific = read_timestamp(&mut Reader::new(b"1.363729002358E9"));
    assert_eq!(scientific, Ok(Timestamp::from_millis(1_363_729_002_358)));
    assert!(read_timestamp(&mut Reader::new(b"1e999")).is_err());
    assert!(read_timestamp(&mut Reader::new(b"\"2020-01-01\"")).is_err());
}

proptest! {
    #[test]
    fn agrees_with_a_library(text in "[\\[\\]{}:,\"a\\\\0-2.eE tfn\\-]{0,14}") {
        let theirs: Result<serde_json::Value, _> = serde_json::from_str(&text);
        prop_assert_eq!(skip(text.as_bytes()).is_ok(), theirs.is_ok());
    }

    #[test]
    fn no_bytes_stop_it(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
        let _judged = skip(&bytes);
    }
}
