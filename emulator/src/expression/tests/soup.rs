//! Token soup: whatever the text, parsing ends with a tree or a refusal, and trees can be used.

use proptest::prelude::*;

use super::*;

/// Pieces that grammatical texts are made of, and some that are not.
const PIECES: &[&str] = &[
    "a",
    "b.c",
    "a[0]",
    "#n",
    ":v",
    ":l",
    "(",
    ")",
    ",",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "AND",
    "OR",
    "NOT",
    "BETWEEN",
    "IN",
    "IN (",
    "attribute_exists(",
    "size(",
    "contains(",
    "begins_with(",
    "attribute_type(",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "+",
    "-",
    "if_not_exists(",
    "list_append(",
    ".",
    "[",
    "]",
    "0",
    "99999999999",
    "#",
    ":",
    "é",
    "_",
    "status",
    "f(",
];

proptest! {
    #[test]
    fn never_panics(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24)) {
        let text = pieces.join(" ");
        let request = Request::new(&[("#n", "a")], &[(":v", n("1")), (":l", l(&[n("1")]))]);
        let one = item(&[("a", l(&[n("1")])), ("b", m(&[("c", n("1"))]))]);
        let cache = ExpressionCache::new(4);
        let mut placeholders =
            Placeholders::new(request.names.as_ref(), request.values.clone()).unwrap();
        for kind in [ExpressionKind::Condition, ExpressionKind::KeyCondition] {
            if let Ok(condition) = cache.condition(kind, &text, &mut placeholders) {
                let _ = condition.matches(Some(&one)).unwrap();
                let _ = condition.matches(None).unwrap();
            }
        }
        let _range = cache.key_condition(&text, &mut placeholders);
        if let Ok(update) = cache.update(&text, &mut placeholders) {
            let _updated = update.apply(Some(&one), &Item::new());
            let _made = update.apply(None, &Item::new());
        }
        if let Ok(projection) = cache.projection(&text, &mut placeholders) {
            projection.apply(&one);
        }
    }

    /// What was cached answers as what was parsed.
    #[test]
    fn cache_changes_nothing(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..10)) {
        let text = pieces.join(" ");
        let request = Request::new(&[("#n", "a")], &[(":v", n("1")), (":l", l(&[n("1")]))]);
        let cache = ExpressionCache::new(1);
        let ask = |cache: &ExpressionCache| {
            let mut placeholders =
                Placeholders::new(request.names.as_ref(), request.values.clone()).unwrap();
            cache.condition(ExpressionKind::Filter, &text, &mut placeholders)
        };
        prop_assert_eq!(ask(&cache), ask(&ExpressionCache::new(1)));
        prop_assert_eq!(ask(&cache), ask(&cache));
    }
}
