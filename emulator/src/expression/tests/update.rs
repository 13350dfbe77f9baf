//! Updates, by the page
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>.

use super::*;
use crate::expression::update::Updated;

/// The item that the cases change.
fn product() -> Item {
    item(&[
        ("Id", n("789")),
        ("Price", n("52")),
        ("Color", ss(&["Orange", "Purple"])),
        ("Sizes", ns(&["1", "2"])),
        ("Related", l(&[s("Hammer"), s("Nails"), s("Saw")])),
        ("Words", s("t")),
        (
            "Reviews",
            m(&[("Five", l(&[s("Best")])), ("Tally", n("3"))]),
        ),
    ])
}

fn values() -> Vec<(&'static str, AttributeValue)> {
    vec![
        (":n", n("10")),
        (":s", s("new")),
        (":s2", s("newer")),
        (":l", l(&[s("Wrench")])),
        (":color", ss(&["Yellow", "Orange"])),
        (":colors", ss(&["Purple", "Orange"])),
        (":sizes", ns(&["2", "3"])),
        (":m", m(&[("x", n("1"))])),
        (":max", n("9.9e125")),
        (":mm", m(&[("x", m(&[]))])),
    ]
}

/// Applies an update; gives the attributes that differ from the product, or the refusal.
fn apply(text: &str, old: Option<&Item>) -> Result<Updated, String> {
    let request = Request::new(&[], &values());
    let cache = ExpressionCache::new(4);
    let mut placeholders = Placeholders::new(None, request.values).unwrap();
    let update = cache.update(text, &mut placeholders);
    let update = update.unwrap_or_else(|error| panic!("{text}: {error}"));
    update
        .apply(old, &item(&[("Id", n("789"))]))
        .map_err(|error| error.to_string())
}

/// The update must change these attributes, and no others; nothing means that it is gone.
fn check(text: &str, expect: &[(&str, Option<AttributeValue>)]) {
    let mut wanted = product().to_map();
    for (name, value) in expect {
        match value {
            Some(value) => wanted.insert((*name).to_owned(), value.clone()),
            None => wanted.remove(*name),
        };
    }
    let updated = apply(text, Some(&product())).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(updated.item.to_map(), wanted, "{text}");
    assert_eq!(updated.item.size(), Item::from(wanted).size(), "{text}");
}

fn refuse(text: &str, expect: &str) {
    assert_eq!(
        apply(text, Some(&product())),
        Err(expect.to_owned()),
        "{text}"
    );
}

const MISSING: &str =
    "The provided expression refers to an attribute that does not exist in the item";
const PATH: &str = "The document path provided in the update expression is invalid for update";
const TYPE: &str = "An operand in the update expression has an incorrect data type";

#[test]
fn set() {
    check(
        "SET Words = :s, Extra = :n",
        &[("Words", Some(s("new"))), ("Extra", Some(n("10")))],
    );
    check("SET Price = Price - :n", &[("Price", Some(n("42")))]);
    check("SET Price = (Price + :n)", &[("Price", Some(n("62")))]);
    check("SET Price = (Price) - (:n)", &[("Price", Some(n("42")))]);
    check("SET Price = :n - Price", &[("Price", Some(n("-42")))]);
    check("SET Price = if_not_exists(Price, :n)", &[]);
    check(
        "SET Another = if_not_exists(Nope, :n)",
        &[("Another", Some(n("10")))],
    );
    check(
        "SET Another = if_not_exists(Nope, :n) + :n",
        &[("Another", Some(n("20")))],
    );
    check(
        "SET Another = if_not_exists(Price, Nope)",
        &[("Another", Some(n("52")))],
    );
    check(
        "SET Another = if_not_exists(Nope, if_not_exists(Price, Nope)) + :n",
        &[("Another", Some(n("62")))],
    );
    check(
        "SET Reviews.Tally = Reviews.Tally + :n, Reviews.#Five = :s"
            .replace(".#Five", ".Six")
            .as_str(),
        &[(
            "Reviews",
            Some(m(&[
                ("Five", l(&[s("Best")])),
                ("Tally", n("13")),
                ("Six", s("new")),
            ])),
        )],
    );
    refuse("SET a = Nope", MISSING);
    refuse("SET a = Price + Nope", MISSING);
    refuse("SET a = Words + :n", TYPE);
    refuse("SET a = list_append(Words, :l)", TYPE);
    refuse("SET Nope.x = :n", PATH);
    refuse("SET Words.x = :n", PATH);
    refuse("SET Related.x = :n", PATH);
    refuse("SET Reviews[0] = :n", PATH);
    refuse("SET Reviews.Six.x = :n", PATH);
    refuse("SET Nope[0] = :n", PATH);
}

/// All right sides see the item as it was.
#[test]
fn right_sides_see_the_old_item() {
    check(
        "SET Words = Price, Price = Words",
        &[("Words", Some(n("52"))), ("Price", Some(s("t")))],
    );
    check(
        "REMOVE Words SET Extra = Words",
        &[("Words", None), ("Extra", Some(s("t")))],
    );
}

#[test]
fn lists() {
    let related = |elements: &[&str]| {
        [(
            "Related",
            Some(l(&elements.iter().map(|text| s(text)).collect::<Vec<_>>())),
        )]
    };
    check("SET Related[1] = :s", &related(&["Hammer", "new", "Saw"]));
    check(
        "SET Related[9] = :s",
        &related(&["Hammer", "Nails", "Saw", "new"]),
    );
    check(
        "SET Related[9] = :s2, Related[7] = :s, Related[0] = :s2",
        &related(&["newer", "Nails", "Saw", "new", "newer"]),
    );
    check(
        "SET Related = list_append(Related, :l)",
        &related(&["Hammer", "Nails", "Saw", "Wrench"]),
    );
    check(
        "SET Related = list_append(:l, Related)",
        &related(&["Wrench", "Hammer", "Nails", "Saw"]),
    );
    check("REMOVE Related[1], Related[2]", &related(&["Hammer"]));
    check("REMOVE Related[0], Related[9]", &related(&["Nails", "Saw"]));
    check(
        "REMOVE Related[0] SET Related[1] = :s, Related[5] = :s2",
        &related(&["new", "Saw", "newer"]),
    );
    check(
        "REMOVE Related[3] SET Related[5] = :s",
        &related(&["Hammer", "Nails", "Saw", "new"]),
    );
    check(
        "SET Fresh = list_append(if_not_exists(Fresh, :l), :l)",
        &[("Fresh", Some(l(&[s("Wrench"), s("Wrench")])))],
    );
    check(
        "REMOVE Reviews.Five[0]",
        &[("Reviews", Some(m(&[("Five", l(&[])), ("Tally", n("3"))])))],
    );
}

#[test]
fn remove() {
    check("REMOVE Words, Nope", &[("Words", None)]);
    check(
        "REMOVE Reviews.Tally",
        &[("Reviews", Some(m(&[("Five", l(&[s("Best")]))])))],
    );
    check("REMOVE Reviews.Six", &[]);
    check("REMOVE Related[7]", &[]);
    refuse("REMOVE Nope.x", PATH);
    refuse("REMOVE Words.x", PATH);
    refuse("REMOVE Related.x", PATH);
    refuse("REMOVE Reviews[1]", PATH);
}

#[test]
fn add() {
    check("ADD Price :n", &[("Price", Some(n("62")))]);
    check("ADD Hits :n", &[("Hits", Some(n("10")))]);
    check(
        "ADD Color :color",
        &[("Color", Some(ss(&["Orange", "Purple", "Yellow"])))],
    );
    check("ADD Sizes :sizes", &[("Sizes", Some(ns(&["1", "2", "3"])))]);
    check(
        "ADD Fresh :color",
        &[("Fresh", Some(ss(&["Orange", "Yellow"])))],
    );
    check(
        "ADD Reviews.Tally :n",
        &[(
            "Reviews",
            Some(m(&[("Five", l(&[s("Best")])), ("Tally", n("13"))])),
        )],
    );
    refuse("ADD Words :n", TYPE);
    refuse("ADD Price :color", TYPE);
    refuse("ADD Color :sizes", TYPE);
    refuse("ADD Nope.x :n", PATH);
}

#[test]
fn delete() {
    check("DELETE Color :color", &[("Color", Some(ss(&["Purple"])))]);
    check("DELETE Color :colors", &[("Color", None)]);
    check("DELETE Sizes :sizes", &[("Sizes", Some(ns(&["1"])))]);
    check("DELETE Nope :color", &[]);
    refuse("DELETE Color :sizes", TYPE);
    refuse("DELETE Price :sizes", TYPE);
}

/// All sections at once, in any order, keywords in any case.
#[test]
fn sections() {
    check(
        "delete Color :color Set Words = :s ADD Price :n REMOVE Related",
        &[
            ("Color", Some(ss(&["Purple"]))),
            ("Words", Some(s("new"))),
            ("Price", Some(n("62"))),
            ("Related", None),
        ],
    );
}

/// Fact E3: what needs more than 38 digits is refused like what is too large.
#[test]
fn numbers_that_no_attribute_holds() {
    const OVERFLOW: &str =
        "Number overflow. Attempting to store a number with magnitude larger than supported range";
    for text in [
        "SET Price = :max + :max",
        "SET Price = :max + :n",
        "SET Price = Price - :max",
        "ADD Price :max",
    ] {
        refuse(text, OVERFLOW);
    }
}

/// An update of an item that does not exist makes one that begins with its key.
#[test]
fn upsert() {
    let updated = apply(
        "SET Words = if_not_exists(Words, :s) ADD Hits :n REMOVE Gone",
        None,
    )
    .unwrap();
    let wanted = item(&[("Id", n("789")), ("Words", s("new")), ("Hits", n("10"))]);
    assert_eq!(updated.item, wanted);
    assert_eq!(apply("SET a = b", None), Err(MISSING.to_owned()));
    assert_eq!(
        apply("REMOVE a", None).unwrap().item,
        item(&[("Id", n("789"))])
    );
}

/// The paths are those of the text; which of them an answer shows is the operation's to say.
#[test]
fn changed_paths() {
    let updated = apply(
        "SET Related[9] = :s, Words = :s REMOVE Price",
        Some(&product()),
    )
    .unwrap();
    let paths: Vec<String> = updated.changed.iter().map(ToString::to_string).collect();
    assert_eq!(paths, ["Related[9]", "Words", "Price"]);
}

/// An item may be nested 32 levels deep:
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes>.
#[test]
fn too_deep() {
    let mut deep = m(&[]);
    for _ in 1..31 {
        deep = m(&[("x", deep)]);
    }
    let old = item(&[("Id", n("789")), ("a", deep)]);
    let path = format!("a{}", ".x".repeat(31));
    let made = apply(&format!("SET {path} = :s"), Some(&old));
    assert!(made.is_ok(), "{made:?}");
    assert!(apply(&format!("SET {path} = :mm"), Some(&old)).is_err());
}

/// An update with very many actions answers as several small ones would.
#[test]
fn many_actions() {
    let names: Vec<String> = (0..200).map(|place| format!("x{place}")).collect();
    let mut attributes = vec![("Id", n("789"))];
    attributes.extend(names.iter().take(150).map(|name| (name.as_str(), n("1"))));
    let old = item(&attributes);
    let adds: Vec<String> = names.iter().map(|name| format!("{name} :n")).collect();
    let updated = apply(&format!("ADD {}", adds.join(",")), Some(&old)).unwrap();
    for (place, name) in names.iter().enumerate() {
        let wanted = if place < 150 { n("11") } else { n("10") };
        assert_eq!(updated.item.get(name), Some(wanted), "{name}");
    }
}
