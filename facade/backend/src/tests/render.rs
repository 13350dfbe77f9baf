//! Trees to expression text.

use crate::render::Renderer;
use crate::{Action, Condition, KeyCondition, SortCondition, Value};

#[test]
fn names_are_shared_and_values_are_not() {
    let mut renderer = Renderer::default();
    let condition = Condition::All(vec![
        Condition::equals("a", "1"),
        Condition::Any(vec![Condition::absent("a"), Condition::equals("b", "1")]),
        Condition::Not(Box::new(Condition::begins_with("b", "x"))),
    ]);
    assert_eq!(
        renderer.condition(&condition),
        "(#0 = :0 AND (attribute_not_exists(#0) OR #1 = :1) AND NOT (begins_with(#1,:2)))"
    );
    let names: Vec<_> = renderer.names().collect();
    assert_eq!(names, [("#0".to_owned(), "a"), ("#1".to_owned(), "b")]);
    assert_eq!(renderer.values().count(), 3);
}

#[test]
fn keys_and_projections() {
    let mut renderer = Renderer::default();
    let range = SortCondition::Between("1".into(), "2".into());
    let key = KeyCondition::partition("p", "x").sort("s", range);
    assert_eq!(renderer.key(&key), "#0 = :0 AND #1 BETWEEN :1 AND :2");
    let names = ["s".into(), "name".into()];
    assert_eq!(renderer.projection(&names).unwrap(), "#1,#2");
    assert_eq!(renderer.projection(&[]), None);
}

#[test]
fn updates_gather_their_clauses() {
    let actions = [
        Action::Remove("a".into()),
        Action::Set("b".into(), Value::Null),
        Action::Add("c".into(), Value::number(1)),
        Action::SetIfAbsent("d".into(), Value::Null),
        Action::Remove("e".into()),
    ];
    let mut renderer = Renderer::default();
    assert_eq!(
        renderer.update(&actions),
        "SET #0 = :0, #1 = if_not_exists(#1,:1) ADD #2  :2 REMOVE #3, #4"
    );
}
