//! What updates are charged for as statements.

use super::*;

/// F3-1-statement-size: every kind of clause, one by one and together. `:v` has 100 bytes, `:w` 10, `:n` 2.
#[test]
fn charges() {
    let charge = |text: &str, old: Option<&Item>| {
        let defined = [
            (":v", s(&"v".repeat(100))),
            (":w", s(&"w".repeat(10))),
            (":n", n("7")),
            (":l", l(&[s("abc")])),
            (":set", ss(&["aa", "bbb", "cccc"])),
        ];
        let used = |name: &str| {
            let mut rest = text;
            while let Some((_, after)) = rest.split_once(name) {
                if !after.starts_with(|next: char| next.is_alphanumeric()) {
                    return true;
                }
                rest = after;
            }
            false
        };
        let values: Vec<_> = defined.into_iter().filter(|(name, _)| used(name)).collect();
        let names: &[(&str, &str)] = match text.contains('#') {
            true => &[("#alias", "a")],
            false => &[],
        };
        let update = Request::new(names, &values).update(text).unwrap();
        update.statement_charge(old).unwrap()
    };
    let cases = [
        // Path and value, and three; aliases of names are free.
        ("SET a = :v", 1 + 100 + 3),
        ("SET #alias = :v", 1 + 100 + 3),
        ("SET name_ = :n", 5 + 2 + 3),
        ("SET a = :v, b = :v", 104 + 19 + 1 + 100),
        (
            "SET a = :v, b = :w, cc = :n",
            104 + 19 + 1 + 10 + 19 + 2 + 2,
        ),
        ("SET m.inmap.x = :n", 1 + 5 + 1 + 2 + 3),
        // An index is four and its digits, and one more where it is set.
        ("SET a[5] = :n", 1 + (5 + 1) + 2 + 3),
        ("SET a[512].b = :n", 1 + (5 + 3) + 1 + 2 + 3),
        ("REMOVE a[5]", 1 + 1 + (4 + 1) + 3),
        ("REMOVE a[77][0]", 1 + 1 + (4 + 2) + (4 + 1) + 3),
        ("SET a = :v REMOVE b", 104 + 2),
        ("SET a = :v REMOVE b, lengthy", 104 + 2 + 8),
        // Paths on the right, not what they lead to.
        ("SET a = b", 1 + (15 + 1) + 3),
        ("SET a = b.cc.ddd", 1 + (15 + 1) + (14 + 2) + (14 + 3) + 3),
        ("SET a = b[12]", 1 + (15 + 1) + (14 + 2) + 3),
        ("SET a = b + :n", 1 + 34 + 16 + 2 + 3),
        ("SET a = :n - b", 1 + 37 + 16 + 2 + 3),
        ("SET a = :n + :n", 1 + 34 + 2 + 2 + 3),
        ("SET a = if_not_exists(b, :v)", 1 + 39 + 16 + 100 + 3),
        // A list of a text of three bytes has seven.
        ("SET a = list_append(a, :l)", 1 + 37 + 16 + 7 + 3),
        (
            "SET a = list_append(if_not_exists(a, :l), :l)",
            1 + 37 + 39 + 16 + 7 + 7 + 3,
        ),
        ("ADD a :n", 19 + 1 + 2 + 3),
        ("ADD a :n, m.b :n", 22 + 19 + 2 + 2 + 3),
        ("ADD a :set", 19 + 1 + 9 + 3),
        ("DELETE a :set", 1 + 1 + 3),
        ("SET b = :v ADD a :n DELETE c :set", 104 + 22 + 2),
    ];
    for (text, expected) in cases {
        assert_eq!(charge(text, None), expected, "{text}");
    }
    // Of a set only the members that are not there yet; of all else the item does not matter.
    let old = item(&[("a", ss(&["bbb", "z"])), ("b", s(&"x".repeat(50_000)))]);
    assert_eq!(charge("ADD a :set", Some(&old)), 19 + 1 + 6 + 3);
    assert_eq!(charge("ADD b :set", Some(&old)), 19 + 1 + 9 + 3);
    assert_eq!(charge("SET c = b", Some(&old)), 1 + 16 + 3);
    assert_eq!(charge("DELETE a :set", Some(&old)), 1 + 1 + 3);
}
