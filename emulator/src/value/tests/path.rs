//! Paths, comparisons and sets.

use crate::value::path::{Path, Relation, Step};
use crate::value::{AttributeValue, Item, compare, set};

fn path(root: &str, steps: &[Step]) -> Path {
    Path {
        root: root.to_owned(),
        steps: steps.to_vec(),
    }
}

fn name(text: &str) -> Step {
    Step::Name(text.to_owned())
}

#[test]
fn both_spellings() {
    let path = path("a", &[name("b"), Step::Index(1), Step::Index(0), name("c")]);
    assert_eq!(path.to_string(), "a.b[1][0].c");
    assert_eq!(path.as_list().to_string(), "[a, b, [1], [0], c]");
}

#[test]
fn relations() {
    let of_a = path("a", &[]);
    let cases = [
        (path("a", &[]), Relation::Overlap),
        (path("b", &[]), Relation::Apart),
        (path("a", &[name("b")]), Relation::Overlap),
    ];
    for (other, relation) in cases {
        assert_eq!(of_a.relation(&other), relation);
        assert_eq!(other.relation(&of_a), relation);
    }
    let index = path("a", &[Step::Index(0)]);
    assert_eq!(
        index.relation(&path("a", &[Step::Index(1)])),
        Relation::Apart
    );
    assert_eq!(index.relation(&path("a", &[name("b")])), Relation::Conflict);
    assert_eq!(
        index.relation(&path("a", &[Step::Index(0), name("c")])),
        Relation::Overlap
    );
}

#[test]
fn places() {
    let list = AttributeValue::L(vec![
        1.into(),
        AttributeValue::M([("x".to_owned(), "deep".into())].into()),
    ]);
    let item = Item::from_iter([("l", list)]);
    let deep = path("l", &[Step::Index(1), name("x")]);
    assert_eq!(deep.find(&item).unwrap().decode(), "deep".into());
    for nowhere in [
        path("m", &[]),
        path("l", &[Step::Index(2)]),
        path("l", &[name("x")]),
        path("l", &[Step::Index(0), name("x")]),
    ] {
        assert!(nowhere.find(&item).is_none());
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>
#[test]
fn comparisons() {
    use std::cmp::Ordering::{Equal, Less};
    let set = AttributeValue::Ss(vec!["a".into()]);
    assert_eq!(compare::order(&2.into(), &10.into()), Some(Less));
    assert_eq!(compare::order(&"10".into(), &"2".into()), Some(Less));
    assert_eq!(compare::order(&"a".into(), &"a".into()), Some(Equal));
    assert_eq!(compare::order(&"1".into(), &1.into()), None);
    assert_eq!(compare::order(&true.into(), &true.into()), None);
    assert!(compare::begins_with(&"abc".into(), &"".into()));
    assert!(!compare::begins_with(&12.into(), &1.into()));
    assert!(compare::contains(&"abc".into(), &"bc".into()));
    assert!(compare::contains(&set, &"a".into()));
    assert!(!compare::contains(&set, &set));
    assert!(compare::contains(
        &AttributeValue::L(vec![set.clone()]),
        &set
    ));
}

#[test]
fn sets() {
    assert_eq!(set::union(&[1, 2], &[3, 2]), [1, 2, 3]);
    assert_eq!(set::difference(&[1, 2, 3], &[2, 9]), [1, 3]);
    for (one, other, expected) in [
        (vec![1, 2], vec![2, 1], true),
        (vec![2, 1, 3], vec![3, 2, 1], true),
        (vec![1, 2], vec![1, 3], false),
        (vec![1, 2, 3], vec![3, 1, 4], false),
        (vec![1, 2], vec![1, 2, 3], false),
    ] {
        assert_eq!(set::equal(&one, &other), expected, "{one:?} {other:?}");
        assert_eq!(set::equal(&other, &one), expected, "{other:?} {one:?}");
    }
    for count in [2, 8, 9, 1000] {
        let mut members: Vec<usize> = (0..count).collect();
        assert!(!set::has_duplicates(&members));
        members[0] = count - 1;
        assert!(set::has_duplicates(&members));
    }
}
