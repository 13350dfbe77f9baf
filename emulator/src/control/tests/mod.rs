//! Calls as they are declared: one for each method and path, and a document that says the same.

use std::collections::BTreeSet;

use super::call::{Call, Member, Shape};
use super::calls::{Route, SUBJECTS};
use super::openapi::document;

fn calls() -> impl Iterator<Item = &'static Call> {
    SUBJECTS.iter().copied().flatten()
}

#[test]
fn each_path_is_declared_once_and_found() {
    let mut seen = BTreeSet::new();
    for call in calls() {
        assert!(seen.insert((call.method, call.path)), "{} twice", call.path);
        let path = format!("/control/v1/{}", call.path.replace(['{', '}'], ""));
        let route = Route::of(call.method, &path, "").expect("a path of ours");
        assert_eq!(route.pattern(), Some((call.method, call.path)));
        assert!(call.summary.ends_with('.'), "{}", call.path);
    }
    for (method, path) in [
        ("GET", "/control/v1/"),
        ("GET", "/control/v1/databases/t1/"),
        ("PATCH", "/control/v1/databases"),
        ("GET", "/control/databases"),
    ] {
        let route = Route::of(method, path, "").expect("below /control/");
        assert_eq!(route.pattern(), None, "{path}");
    }
    assert!(Route::of("GET", "/controls", "").is_none());
}

/// Both ways: what is declared is in the document, and what is in the document is declared.
#[test]
fn the_document_is_what_is_declared() {
    let document = String::from_utf8(document()).expect("text");
    let declared = calls().count();
    assert_eq!(document.matches("\"summary\":").count(), declared);
    for call in calls() {
        let path = format!("\"/control/v1/{}\":{{", call.path);
        assert_eq!(document.matches(&path).count(), 1, "{}", call.path);
        assert!(document.contains(call.summary), "{}", call.path);
    }
}

/// A name and a sentence for each, also inside others.
#[test]
fn members_are_described() {
    fn check(members: &[Member]) {
        let mut names = BTreeSet::new();
        for member in members {
            assert!(names.insert(member.name), "{} twice", member.name);
            assert!(member.about.ends_with('.'), "{}", member.name);
            if let Shape::Object(inner) | Shape::Objects(inner) = member.shape {
                check(inner);
            }
        }
    }
    for call in calls() {
        check(call.query);
        for body in [call.body, call.answer] {
            if let super::call::Payload::Members(members) = body {
                check(members);
            }
        }
    }
}

/// What a value can be, and in which form an answer comes, is said where a program reads it.
#[test]
fn the_document_has_bounds_and_forms() {
    let document = String::from_utf8(document()).expect("text");
    for part in [
        r#""maximum":9007199254740991"#,
        r#""type":"number","minimum":0.0,"maximum":1.0"#,
        r#""type":"integer","minimum":1,"maximum":10000"#,
        r#""pattern":"^[a-z0-9]"#,
        r#""items":{"type":"string","enum":["Scan","UnpaginatedLoop","NeedlessStrongRead"]}"#,
        r#""enum":["BatchExecuteStatement","#,
        r#""TableReadProvisionedThroughputExceeded""#,
        r#""requestBody":{"required":true,"content""#,
        r#""requestBody":{"required":false,"content""#,
        r#""application/jsonl":{"schema":{"type":"string""#,
        "in the form of SARIF 2.1.0",
    ] {
        assert!(document.contains(part), "{part}");
    }
}
