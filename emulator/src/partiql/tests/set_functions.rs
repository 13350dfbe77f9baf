//! `SET_ADD` and `SET_DELETE`.

use super::{check_refusals, parameters, parsed, refusal};
use crate::value::AttributeValue;

/// F3-2-set-functions
#[test]
fn set_functions_change_their_own_attribute_by_a_set() {
    check_refusals(&[
        (
            "UPDATE t SET a = set_add(b, <<1>>) WHERE pk = 1",
            "The first argument to SET_ADD must equal the assignment value at 1:26:1",
        ),
        (
            "UPDATE t\nSET m.a = Set_Delete(m.\"a b\", <<1>>)",
            "The first argument to SET_DELETE must equal the assignment value at 2:22:1",
        ),
        (
            "UPDATE t SET a = set_add('a', <<1>>)",
            "The first argument to SET_ADD must equal the assignment value at 1:26:3",
        ),
        (
            "UPDATE t SET a = set_add(a, 'red')",
            "The second argument to SET_ADD must be a value with type SET at 1:29:5",
        ),
        (
            "UPDATE t SET a = set_delete(a, [1])",
            "The second argument to SET_DELETE must be a value with type SET at 1:32:1",
        ),
        (
            "UPDATE t SET a = set_add(a, b)",
            "The second argument to SET_ADD must be a value with type SET at 1:29:1",
        ),
        (
            "UPDATE t SET a = set_add(a, -5)",
            "The second argument to SET_ADD must be a value with type SET at 1:30:1",
        ),
        (
            "UPDATE t SET a = set_add(a)",
            "SET_ADD must have exactly two arguments at 1:18:7",
        ),
        (
            "UPDATE t SET a = set_delete()",
            "SET_DELETE must have exactly two arguments at 1:18:10",
        ),
        (
            "FROM t WHERE pk = 1 SET a = set_add(a, <<1>>, <<2>>)",
            "SET_ADD must have exactly two arguments at 1:29:7",
        ),
        (
            "UPDATE t SET a = set_add(a, <<>>)",
            "Empty bags are not supported",
        ),
        (
            "INSERT INTO t VALUE {'pk': 1, 'a': [<<>>]}",
            "Empty bags are not supported",
        ),
        (
            "UPDATE t SET a = set_add(a, set_add(a, <<1>>))",
            "Unsupported data type: set_add under key root at 1:29:7",
        ),
        (
            "UPDATE t SET a = list_append(b, SET_ADD(a, <<1>>))",
            "Unsupported data type: set_add under key root at 1:33:7",
        ),
        (
            "UPDATE t SET a = 1 + set_delete(a, <<1>>)",
            "Unsupported data type: set_delete under key root at 1:22:10",
        ),
    ]);
    assert!(refusal("UPDATE t SET a.b[1] = set_add(a.b[1], <<?>>)").starts_with("accepted"));
}

/// A parameter is judged when it is there, by its place in the text.
#[test]
fn parameters_of_set_functions_are_sets() {
    let statement = parsed("UPDATE t SET\n a = set_delete(a, ?) WHERE pk = 1");
    for value in [
        AttributeValue::from("red"),
        vec![1.into()].into(),
        true.into(),
    ] {
        let refusal = parameters(&statement, &[value]).unwrap_err();
        assert_eq!(
            refusal.to_string(),
            "The second argument to SET_DELETE must be a value with type SET at 2:20:1"
        );
    }
    let set = AttributeValue::Ss(vec!["red".to_owned()]);
    assert!(parameters(&statement, &[set]).is_ok());
}
