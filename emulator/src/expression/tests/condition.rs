//! Conditions, by the page
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>.

use std::rc::Rc;

use super::*;
use crate::expression::Broken;
use crate::expression::ast::{Comparator, ConditionTree, Instruction, Operand, PathRef, Test};
use crate::expression::found::{AskedItem, Found, FoundValue};

/// The item that the cases ask about.
fn product() -> Item {
    item(&[
        ("Id", n("206")),
        ("Title", s("20-Bicycle 206")),
        ("Brand", s("Brand-Company C")),
        ("Price", n("500")),
        ("Cost", n("300")),
        ("Color", l(&[s("Red"), s("Black")])),
        ("InStock", true.into()),
        ("Nothing", AttributeValue::Null),
        ("Bytes", b(b"abcdef")),
        ("TwoLines", s("a\nb")),
        ("Written", s("a\\nb")),
        ("Sizes", ns(&["1", "2.50", "3"])),
        ("Tags", ss(&["x", "y"])),
        ("Tags2", ss(&["y", "x"])),
        (
            "Reviews",
            m(&[
                ("Five", l(&[s("great"), m(&[("author", s("ann"))])])),
                ("Zero", l(&[])),
            ]),
        ),
    ])
}

fn request() -> Request {
    Request::new(
        &[],
        &[
            (":n500", n("5e2")),
            (":n1", n("1")),
            (":n600", n("600")),
            (":s", s("20-Bicycle 206")),
            (":p", s("20-")),
            (":red", s("Red")),
            (":b", b(b"abc")),
            (":t", true.into()),
            (":nul", AttributeValue::Null),
            (":tags", ss(&["y", "x"])),
            (":list", l(&[s("Red"), s("Black")])),
            (":ts", s("S")),
            (":tl", s("L")),
            (":n2", n("2")),
            (":n25", n("2.5")),
            (":lines", s("a\nb")),
            (":written", s("a\\nb")),
        ],
    )
}

/// Asks the condition about the product. Values that it does not use do not matter here.
fn check(text: &str, expect: bool) {
    let request = request();
    let cache = ExpressionCache::new(4);
    let mut placeholders = Placeholders::new(None, request.values).unwrap();
    let condition = cache.condition(ExpressionKind::Filter, text, &mut placeholders);
    let condition = condition.unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(
        condition.matches(Some(&product())).unwrap(),
        expect,
        "{text}"
    );
}

#[test]
fn comparators() {
    check("Price = :n500", true);
    check("Price <> :n500", false);
    check("Price < :n600", true);
    check("Price<:n500", false);
    check("Price <= :n500", true);
    check("Price > :n1", true);
    check("Price >= :n600", false);
    check(":n600 > Price", true);
    check("Cost < Price", true);
    check("Title = :s", true);
    check("Title > :p", true);
    check("Bytes > :b", true);
    check("InStock = :t", true);
    check("Nothing = :nul", true);
    check("Tags = :tags", true);
    check("Tags = Tags2", true);
    check("Color = :list", true);
    check("Color[0] = :red", true);
    check("Reviews.Five[1].author = :red", false);
}

/// In the text of an item, two lines look as a text with a backslash does in a request.
#[test]
fn texts_with_escapes() {
    check("TwoLines = :lines", true);
    check("TwoLines <> :lines", false);
    check("TwoLines = :written", false);
    check("TwoLines <> :written", true);
    check("Written = :written", true);
    check("Written = :lines", false);
    check("TwoLines < :written", true);
    check("TwoLines = Written", false);
}

/// Different types are never equal and have no order; what is missing equals nothing.
#[test]
fn types_and_absence() {
    check("Price = :s", false);
    check("Price <> :s", true);
    check("Price < :s", false);
    check("Price >= :s", false);
    check("Lacking = :s", false);
    check("Lacking <> :s", true);
    check("Lacking < :n1", false);
    check("Lacking = Absent", false);
    check("Color[7] = :red", false);
    check("Title.x = :red", false);
}

#[test]
fn between_and_in() {
    check("Price BETWEEN :n1 AND :n600", true);
    check("Price between :n500 and :n500", true);
    check("Price BETWEEN :n1 AND :n1", false);
    check(":n500 BETWEEN Cost AND Price", true);
    check("Title IN (:p, :s)", true);
    check("Title in (:p)", false);
    check("Lacking IN (:p)", false);
    check("NOT Price BETWEEN :n1 AND :n600 OR Title = :s", true);
    check("Price BETWEEN :n1 AND :n600 AND Title = :p", false);
}

#[test]
fn functions() {
    check("attribute_exists(Reviews.Five[1].author)", true);
    check("attribute_exists(Reviews.Five[2])", false);
    check("attribute_not_exists(Reviews.Six)", true);
    check("attribute_not_exists (Id)", false);
    check("attribute_type(Title, :ts)", true);
    check("attribute_type(Color, :ts)", false);
    check("attribute_type(Color, :tl)", true);
    check("attribute_type(Lacking, :tl)", false);
    check("begins_with(Title, :p)", true);
    check("begins_with(Bytes, :b)", true);
    check("begins_with(Price, :p)", false);
    check("contains(Title, :p)", true);
    check("contains(Tags, :p)", false);
    check("contains(Sizes, :n25)", true);
    check("contains(Color, :red)", true);
    check("contains(Bytes, :b)", true);
    check("contains(Lacking, :b)", false);
    check("size(Color) = :n2", true);
    check("size(Title) > :n600", false);
    check("size(Bytes) > :n2", true);
    check("size(Price) = :n2", false);
    check("size(:list) = :n2", true);
    check("size(Tags) BETWEEN :n1 AND :n2", true);
    check("size(Reviews) IN (:n1, :n2)", true);
    check("size(Reviews.Zero) < :n1", true);
    check("size(Tags) = size(Color)", true);
}

/// Parentheses, then NOT, then AND, then OR.
#[test]
fn precedence() {
    let (yes, no) = ("Price = :n500", "Price = :n1");
    check(&format!("{yes} OR {no} AND {no}"), true);
    check(&format!("({yes} OR {no}) AND {no}"), false);
    check(&format!("NOT {no} AND {yes}"), true);
    check(&format!("NOT ({no} AND {yes})"), true);
    check(&format!("NOT ({no} OR {yes})"), false);
    check(&format!("not NOT {yes}"), true);
    check(&format!("{no} OR NOT ({yes} AND NOT {no}) OR {no}"), false);
    check(&format!("{no} AND {no} OR {yes}"), true);
    check(&format!("({no} or ({yes} and ({no} or {yes})))"), true);
    check("(size (Color)) < Price AND (Price) >= (:n500)", true);
    check("((attribute_exists(Id)) AND (Price > :n1))", true);
}

/// An item that does not exist has no attributes.
#[test]
fn no_item() {
    let request = Request::new(&[("#i", "Id")], &[]);
    assert!(
        request
            .condition("attribute_not_exists(#i)")
            .unwrap()
            .matches(None)
            .unwrap()
    );
    assert!(
        !request
            .condition("attribute_exists(#i)")
            .unwrap()
            .matches(None)
            .unwrap()
    );
}

/// Flat code must give the verdict that the tree would give.
#[test]
fn every_shape_of_four_tests() {
    let values = [":y", ":n"];
    let request = Request::new(&[], &[(":y", n("1")), (":n", n("2"))]);
    let one = item(&[("a", n("1"))]);
    for shape in 0..(16 * 8) {
        let truth = |place: usize| shape >> place & 1 == 0;
        let test = |place: usize| format!("a = {}", values[usize::from(!truth(place))]);
        let joints: Vec<bool> = (4..7).map(|place| shape >> place & 1 == 0).collect();
        let mut text = test(0);
        // OR of ANDs, by hand.
        let mut groups = vec![truth(0)];
        for (place, and) in joints.iter().enumerate() {
            text += if *and { " AND " } else { " OR " };
            text += &test(place + 1);
            if *and {
                *groups.last_mut().unwrap() &= truth(place + 1);
            } else {
                groups.push(truth(place + 1));
            }
        }
        let cache = ExpressionCache::new(4);
        let mut placeholders = Placeholders::new(None, request.values.clone()).unwrap();
        let condition = cache
            .condition(ExpressionKind::Condition, &text, &mut placeholders)
            .unwrap();
        assert_eq!(
            condition.matches(Some(&one)).unwrap(),
            groups.contains(&true),
            "{text}"
        );
    }
}

#[test]
fn names_of_a_condition() {
    let request = Request::new(&[("#r", "Reviews")], &[(":v", n("1"))]);
    let condition = request
        .condition("#r.Five[0] = :v AND size(b) > :v OR b < :v")
        .unwrap();
    assert_eq!(
        condition
            .top_level_names()
            .unwrap()
            .into_iter()
            .collect::<Vec<_>>(),
        ["Reviews", "b"]
    );
}

/// A slot that nothing was bound to is no NULL: debug builds stop, others answer with an internal error.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "each slot holds a value"))]
fn a_slot_that_holds_nothing() {
    let tree = ConditionTree {
        code: vec![Instruction::Test(Test::Compare {
            operator: Comparator::Equal,
            left: Operand::Path(PathRef::top_level("a")),
            right: Operand::Value(1),
        })],
        ..ConditionTree::default()
    };
    let condition = Condition::of_tree(tree, vec![n("1")]);
    assert_eq!(condition.matches(None), Err(Broken));
}

/// Nor does a jump behind the end end a condition.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "each jump of a condition"))]
fn a_jump_out_of_a_condition() {
    let tree = ConditionTree {
        code: vec![Instruction::SkipIfTrue(1)],
        ..ConditionTree::default()
    };
    let condition = Condition::of_tree(tree, Vec::new());
    assert_eq!(condition.matches(None), Err(Broken));
}

/// However often a condition asks for an attribute, it is decoded once, and the answers are those of each test alone.
#[test]
fn one_attribute_asked_for_often() {
    for (text, expect) in [
        (
            "contains(Tags, Tags3[0]) OR contains(Tags, Brand) OR Tags = Tags2",
            true,
        ),
        ("Tags = Tags2 AND Tags2 = Tags AND Tags = :tags", true),
        ("Tags <> Sizes AND Sizes <> Tags AND Color <> Tags", true),
        ("size(Tags) = :n2 AND NOT contains(Tags, :s)", true),
        (
            "Color = :list AND contains(Color, :red) AND NOT contains(Color, :s)",
            true,
        ),
        ("contains(Sizes, :n25) AND contains(Sizes, :n1)", true),
        ("contains(Sizes, :n500) OR contains(Sizes, :n600)", false),
        ("Reviews.Five = Reviews.Zero OR Reviews.Five = Color", false),
    ] {
        check(text, expect);
    }
    let product = product();
    let asked = AskedItem::new(Some(&product));
    let ask = |name: &str| match Found::Raw(product.raw(name).unwrap(), &asked).value() {
        Some(FoundValue::Shared(value)) => value,
        _ => panic!("{name}: not kept"),
    };
    for name in ["Tags", "Color", "Reviews", "Title"] {
        let first = ask(name);
        assert_eq!(Some(&*first), product.get(name).as_ref());
        assert!(Rc::ptr_eq(&first, &ask(name)), "{name}");
    }
}
