use axum::http::{HeaderMap, HeaderValue};

use super::{EntityTag, IF_MATCH, IF_NONE_MATCH, Preconditions};
use crate::problem::ProblemKind;

fn with(name: axum::http::HeaderName, lines: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines {
        headers.append(name.clone(), HeaderValue::from_str(line).unwrap());
    }
    headers
}

fn word(text: &str) -> EntityTag {
    EntityTag::of_word(text).unwrap()
}

#[test]
fn a_write_needs_one_of_the_tags_in_a_strong_comparison() {
    for (lines, current, holds) in [
        (vec!["\"a\""], Some("a"), true),
        (vec!["\"a\""], Some("b"), false),
        (vec!["\"a\""], None, false),
        (vec!["\"b\", \"a\""], Some("a"), true),
        (vec!["\"b\"", "\"a\""], Some("a"), true),
        (vec!["W/\"a\""], Some("a"), false),
        (vec!["*"], Some("a"), true),
        (vec!["*"], None, false),
        (vec![",, \"a\" ,"], Some("a"), true),
    ] {
        let preconditions = Preconditions::of(&with(IF_MATCH, &lines)).unwrap();
        let current = current.map(word);
        let verdict = preconditions.check_write(current.as_ref());
        assert_eq!(verdict.is_ok(), holds, "{lines:?} {current:?}");
    }
}

#[test]
fn a_write_of_something_new_is_refused_when_it_is_there() {
    for (line, current, holds) in [
        ("*", None, true),
        ("*", Some("a"), false),
        ("\"a\"", Some("a"), false),
        ("W/\"a\"", Some("a"), false),
        ("\"a\"", Some("b"), true),
    ] {
        let preconditions = Preconditions::of(&with(IF_NONE_MATCH, &[line])).unwrap();
        let verdict = preconditions.check_write(current.map(word).as_ref());
        assert_eq!(verdict.is_ok(), holds, "{line} {current:?}");
    }
}

#[test]
fn what_is_no_list_of_tags_is_refused() {
    for line in [
        "",
        "a",
        "\"a",
        "\"a\"b",
        "*, \"a\"",
        "\"a b\"",
        "w/\"a\"",
        "\"a\" \"b\"",
        ",",
        "\"\"\"",
    ] {
        let error = Preconditions::of(&with(IF_MATCH, &[line])).unwrap_err();
        assert_eq!(error.kind(), ProblemKind::BadRequest, "{line}");
    }
}

#[test]
fn only_one_strong_tag_can_be_checked_in_a_transaction() {
    let expected = |line| {
        let preconditions = Preconditions::of(&with(IF_MATCH, &[line])).unwrap();
        preconditions.expected().map(str::to_owned)
    };
    assert_eq!(expected("\"a\"").as_deref(), Some("a"));
    assert_eq!(expected("\"a\", \"b\""), None);
    assert_eq!(expected("W/\"a\""), None);
    assert_eq!(expected("*"), None);
}
