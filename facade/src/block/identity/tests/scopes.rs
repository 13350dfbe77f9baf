//! The grammar of scopes, and that less text never allows more.

use proptest::prelude::*;
use serde_json::json;

use crate::block::identity::{Scope, ScopeError, Scopes};

fn scope(text: &str) -> Scope {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The cases that the authorisation service itself lists, and what each is written as again.
#[test]
fn m_06_scopes_of_the_original_are_read_and_written() {
    let table = [
        ("org:myorg:*", "org:myorg"),
        ("org:myorg", "org:myorg"),
        ("ds", "ds"),
        ("ds:*", "ds"),
        ("ds:*:*:*", "ds"),
        ("ds:*:read", "ds:*:read"),
        ("ds:foobaz:meta:read", "ds:foobaz:meta:read"),
        ("ds:foobaz:*:read", "ds:foobaz:read"),
        ("ds:foobaz:meta:*", "ds:foobaz:meta:*"),
        ("ds:foobaz:delete", "ds:foobaz:delete"),
        ("ds:foobaz:delete,create", "ds:foobaz:create,delete"),
        ("ds:foobaz:read,*", "ds:foobaz"),
        ("ds:*:metadata:read,write", "ds:*:metadata:read,write"),
        ("obj:datopian/my-repo/*", "obj:datopian/my-repo/*"),
    ];
    for (text, again) in table {
        assert_eq!(scope(text).to_string(), again, "{text}");
    }
}

#[test]
fn what_is_no_scope_is_refused_by_name() {
    let long = format!("ds:{}", "a".repeat(510));
    let table = [
        ("", ScopeError::EmptyPart),
        (":a", ScopeError::EmptyPart),
        ("ds:", ScopeError::EmptyPart),
        ("ds::read", ScopeError::EmptyPart),
        ("ds:a//b:read", ScopeError::EmptyPart),
        ("ds:/a:read", ScopeError::EmptyPart),
        ("ds:a:read,", ScopeError::EmptyPart),
        ("ds:a:b:c:d", ScopeError::TooManyParts),
        ("*", ScopeError::BadEntity),
        ("*:a:read", ScopeError::BadEntity),
        ("read,write", ScopeError::BadEntity),
        ("ds:a,b:read", ScopeError::BadCharacter),
        ("ds:a:b,c:read", ScopeError::BadCharacter),
        ("ds:a b", ScopeError::BadCharacter),
        ("ds:a\u{0}", ScopeError::BadCharacter),
        (&long, ScopeError::TooLong),
    ];
    for (text, error) in table {
        assert_eq!(text.parse::<Scope>(), Err(error), "{text:?}");
    }
}

/// A scope, what is asked for (type, id, side, action), and the answer.
type Asked<'a> = (
    &'a str,
    (&'a str, Option<&'a str>, Option<&'a str>, &'a str),
    bool,
);

#[test]
fn m_46_a_scope_allows_what_it_says() {
    let meta = Some("metadata");
    let orders = Some("sales/orders");
    let table: &[Asked<'_>] = &[
        (
            "ds:sales/orders:metadata:read",
            ("ds", orders, meta, "read"),
            true,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("ds", orders, meta, "update"),
            false,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("ds", orders, Some("data"), "read"),
            false,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("ds", orders, None, "read"),
            false,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("org", orders, meta, "read"),
            false,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("ds", Some("sales/order"), meta, "read"),
            false,
        ),
        (
            "ds:sales/orders:metadata:read",
            ("ds", Some("Sales/orders"), meta, "read"),
            false,
        ),
        ("ds:sales/orders:read", ("ds", orders, meta, "read"), true),
        ("ds:sales/orders", ("ds", orders, meta, "purge"), true),
        ("ds:sales/*:create", ("ds", orders, meta, "create"), true),
        (
            "ds:sales/*:create",
            ("ds", Some("sales"), meta, "create"),
            false,
        ),
        (
            "ds:sales/*:create",
            ("ds", Some("hr/people"), meta, "create"),
            false,
        ),
        ("ds:*/orders:read", ("ds", orders, meta, "read"), true),
        (
            "ds:*/orders:read",
            ("ds", Some("a/b/orders"), meta, "read"),
            false,
        ),
        (
            "ds:sales/orders/*:read",
            ("ds", orders, meta, "read"),
            false,
        ),
        ("ds:sales:read", ("ds", orders, meta, "read"), false),
        ("ds:*:list", ("ds", None, None, "list"), true),
        ("ds:sales/*:list", ("ds", None, None, "list"), false),
        ("ds:*:read", ("ds", Some("*"), None, "read"), true),
        (
            "ds:sales/orders:read",
            ("ds", Some("*"), None, "read"),
            false,
        ),
        (
            "ds:sales/orders:read",
            ("ds", Some("sales/*"), None, "read"),
            false,
        ),
    ];
    for (text, (entity, id, subscope, action), answer) in table {
        let allowed = scope(text).allows(entity, *id, *subscope, action);
        assert_eq!(
            allowed, *answer,
            "{text} {entity} {id:?} {subscope:?} {action}"
        );
    }
}

#[test]
fn m_46_scopes_of_objects_allow_reading_and_writing_their_dataset() {
    let table = [
        ("obj:sales/orders:read", "read", true),
        ("obj:sales/orders:read", "update", false),
        ("obj:sales/orders/*:read", "read", true),
        ("obj:sales/*:read", "read", true),
        ("obj:*:read", "read", true),
        ("obj:sales/orders:write", "create", true),
        ("obj:sales/orders:write", "update", true),
        ("obj:sales/orders:write", "patch", true),
        ("obj:sales/orders:write", "read", false),
        ("obj:sales/orders:metadata:read", "read", true),
        ("obj:sales/orders:data:read", "read", false),
        ("obj:sales/orders", "read", true),
        ("obj", "update", true),
        ("obj", "delete", false),
        ("obj", "purge", false),
        ("obj:sales/orders:delete", "delete", false),
        ("obj:sales/orders:verify", "read", false),
        ("obj:sales/returns:read", "read", false),
        // One object, which is not the dataset.
        ("obj:sales/orders/6adada:read", "read", false),
        ("obj:6adada:read", "read", false),
    ];
    for (text, action, answer) in table {
        let allowed = scope(text).allows("ds", Some("sales/orders"), Some("metadata"), action);
        assert_eq!(allowed, answer, "{text} {action}");
    }
}

#[test]
fn m_46_claims_of_all_forms_are_read() {
    let table = [
        (json!("ds:a/b:read ds:c/d:read"), "ds:a/b:read ds:c/d:read"),
        (json!("ds:a/b:read,ds:c/d:read"), "ds:a/b:read ds:c/d:read"),
        (json!("ds:a/b:read, ds:c/d:read"), "ds:a/b:read ds:c/d:read"),
        (json!("ds:a/b:read,update"), "ds:a/b:read,update"),
        (
            json!("ds:a/b:read,update,ds:c/d"),
            "ds:a/b:read,update ds:c/d",
        ),
        (
            json!(["ds:a/b:read,update", "ds:c/d"]),
            "ds:a/b:read,update ds:c/d",
        ),
        (json!("read,write,admin"), "admin read write"),
        (json!("admin,ds:a/b"), "admin ds:a/b"),
        (json!("  read \n write "), "read write"),
        (json!(["read write", "admin"]), "admin"),
        (json!("openid *:x a:b:c:d:e read"), "openid read"),
        (json!([1, null, "read", {}]), "read"),
        (json!(null), ""),
        (json!({"read": true}), ""),
        (json!(7), ""),
    ];
    for (claim, scopes) in table {
        assert_eq!(Scopes::from_claim(&claim).to_string(), scopes, "{claim}");
    }
}

#[test]
fn words_imply_nothing() {
    let scopes = Scopes::from_text("admin");
    assert!(scopes.holds("admin"));
    for word in ["read", "write", "", "*", "admin:x", "a b"] {
        assert!(!scopes.holds(word), "{word}");
    }
    assert!(!Scopes::from_text("admin:x").holds("admin"));
    assert!(!Scopes::new().allow("ds", None, None, "read"));
}

fn segment() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[ab]", 1 => Just("*".to_owned())]
}

fn id() -> impl Strategy<Value = String> {
    prop::collection::vec(segment(), 1..4).prop_map(|segments| segments.join("/"))
}

fn actions() -> impl Strategy<Value = String> {
    let action = prop_oneof![
        "read",
        "write",
        "update",
        "create",
        "delete",
        Just("*".to_owned())
    ];
    prop::collection::vec(action, 1..4).prop_map(|actions| actions.join(","))
}

fn text() -> impl Strategy<Value = String> {
    let entity = prop_oneof![Just("ds"), Just("obj")];
    let subscope = prop_oneof![Just("*"), Just("metadata"), Just("data")];
    (entity, id(), subscope, actions(), 1..5_usize).prop_map(|(entity, id, sub, actions, parts)| {
        match parts {
            1 => entity.to_owned(),
            2 => format!("{entity}:{id}"),
            3 => format!("{entity}:{id}:{actions}"),
            _ => format!("{entity}:{id}:{sub}:{actions}"),
        }
    })
}

/// All questions over the small alphabet of the generators.
fn questions() -> Vec<(
    &'static str,
    Option<String>,
    Option<&'static str>,
    &'static str,
)> {
    let mut ids: Vec<Option<String>> = vec![None];
    let mut paths = vec![String::new()];
    for _ in 0..3 {
        let longer = paths.iter().flat_map(|path| {
            ["a", "b", "c"].map(|next| format!("{path}/{next}").trim_matches('/').to_owned())
        });
        paths = longer.collect();
        ids.extend(paths.iter().cloned().map(Some));
    }
    let mut all = Vec::new();
    for entity in ["ds", "obj", "org"] {
        for id in &ids {
            for subscope in [None, Some("metadata"), Some("data"), Some("x")] {
                for action in ["read", "write", "update", "create", "delete", "x"] {
                    all.push((entity, id.clone(), subscope, action));
                }
            }
        }
    }
    all
}

fn allowed(scope: &Scope) -> Vec<bool> {
    questions()
        .iter()
        .map(|(entity, id, subscope, action)| {
            scope.allows(entity, id.as_deref(), *subscope, action)
        })
        .collect()
}

/// The text with one part, segment or action made narrower.
fn narrower(text: &str, choice: usize) -> Option<String> {
    let whole = match text.split(':').count() {
        1 => format!("{text}:*:*:*"),
        2 => format!("{text}:*:*"),
        3 => {
            let (start, actions) = text.rsplit_once(':')?;
            format!("{start}:*:{actions}")
        }
        _ => text.to_owned(),
    };
    let parts: Vec<&str> = whole.split(':').collect();
    let [entity, id, subscope, actions] = parts[..] else {
        return None;
    };
    let (mut id, mut subscope, mut actions) =
        (id.to_owned(), subscope.to_owned(), actions.to_owned());
    match choice {
        0 if id == "*" => id = "a/b".to_owned(),
        0 => id = id.replacen('*', "a", 1),
        1 => {
            if let Some(start) = id.strip_suffix('*') {
                id = format!("{start}a/b");
            }
        }
        2 if subscope == "*" => subscope = "metadata".to_owned(),
        3 if actions.contains('*') => actions = "read".to_owned(),
        3 => {
            actions = actions
                .rsplit_once(',')
                .map_or(actions.clone(), |(less, _)| less.to_owned())
        }
        _ => {}
    }
    Some(format!("{entity}:{id}:{subscope}:{actions}"))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_scope_is_what_it_is_written_as(text in text()) {
        let parsed = scope(&text);
        let again = scope(&parsed.to_string());
        prop_assert_eq!(&again, &parsed);
        prop_assert_eq!(allowed(&again), allowed(&parsed));
    }

    #[test]
    fn a_narrower_scope_never_allows_what_a_wider_does_not(text in text(), choice in 0..4_usize) {
        let narrow = narrower(&text, choice).unwrap();
        let (wide, narrow) = (scope(&text), scope(&narrow));
        prop_assert!(wide.covers(&narrow), "{} does not cover {}", wide, narrow);
        for (wide, narrow) in allowed(&wide).into_iter().zip(allowed(&narrow)) {
            prop_assert!(wide || !narrow);
        }
    }

    #[test]
    fn what_covers_allows_as_much(one in text(), two in text()) {
        let (one, two) = (scope(&one), scope(&two));
        if one.covers(&two) {
            for (one, two) in allowed(&one).into_iter().zip(allowed(&two)) {
                prop_assert!(one || !two);
            }
        }
        prop_assert!(one.covers(&one));
    }

    #[test]
    fn any_text_is_a_scope_or_none(text in "\\PC{0,40}") {
        let _scope = text.parse::<Scope>();
        let _scopes = Scopes::from_text(&text);
    }
}
