//! Projections, by the page
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.ProjectionExpressions.html>.

use super::*;

fn check(text: &str, expect: &[(&str, AttributeValue)]) {
    let full = item(&[
        ("a", s("x")),
        ("b.c", n("1")),
        (
            "list",
            l(&[s("0"), s("1"), m(&[("x", s("2")), ("y", s("3"))])]),
        ),
        (
            "map",
            m(&[("p", s("p")), ("q", m(&[("r", n("1")), ("t", n("2"))]))]),
        ),
    ]);
    let request = Request::new(&[], &[]);
    let mut names = BTreeMap::new();
    for (key, name) in [("#l", "list"), ("#m", "map"), ("#dot", "b.c")] {
        if text.contains(key) {
            names.insert(key.to_owned(), name.to_owned());
        }
    }
    let request = Request {
        names: Some(names).filter(|names| !names.is_empty()),
        ..request
    };
    let projection = request.projection(text).unwrap();
    assert_eq!(projection.apply(&full), item(expect), "{text}");
}

#[test]
fn whole_attributes() {
    check("a", &[("a", s("x"))]);
    check("a, #dot,nope", &[("a", s("x")), ("b.c", n("1"))]);
    check("nope", &[]);
}

#[test]
fn parts() {
    check("#l[1]", &[("list", l(&[s("1")]))]);
    check(
        "#l[1], a, #l[0]",
        &[("a", s("x")), ("list", l(&[s("0"), s("1")]))],
    );
    check(
        "#l[2].y, #l[0]",
        &[("list", l(&[s("0"), m(&[("y", s("3"))])]))],
    );
    check(
        "#m.q.t, #m.p",
        &[("map", m(&[("p", s("p")), ("q", m(&[("t", n("2"))]))]))],
    );
    check("#m.nope, #l[9], a.b, #m.q.r.z", &[]);
    check("b.c", &[]);
}

#[test]
fn names() {
    let projection = Request::new(&[], &[])
        .projection("a[0], b.c, a[1]")
        .unwrap();
    assert_eq!(projection.top_level_names().collect::<Vec<_>>(), ["a", "b"]);
}
