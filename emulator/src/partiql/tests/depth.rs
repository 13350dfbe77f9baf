//! No text can make the parser deep: everything here runs on a stack of 256 KiB.

use super::parse;

/// Parses, and drops what came of it, on a small stack.
fn on_a_small_stack(text: String) -> Result<(), String> {
    let builder = std::thread::Builder::new().stack_size(256 * 1024);
    builder
        .spawn(move || match parse::statement(&text) {
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        })
        .unwrap()
        .join()
        .unwrap()
}

#[test]
fn nesting_of_any_kind_is_answered() {
    let nested = |prefix: &str, open: &str, inside: &str, close: &str, levels: usize| {
        format!(
            "{prefix}{}{inside}{}",
            open.repeat(levels),
            close.repeat(levels)
        )
    };
    let filter = "SELECT * FROM t WHERE ";
    let item = "INSERT INTO t VALUE {'a': ";
    let set = "UPDATE t SET a = ";
    let cases = [
        (nested(filter, "(", "a = 1", ")", 4000), true),
        (nested(filter, "(", "a = 1", "", 8000), false),
        (nested(filter, "", "a = 1", ")", 8000), false),
        (nested(filter, "NOT ", "a = 1", "", 300), false),
        (nested(filter, "NOT ", "a = 1", "", 299), true),
        (nested(filter, "NOT (", "a = 1", ")", 250), true),
        (
            nested(filter, "(a = 1 AND (b = 2 OR ", "c = 3", "))", 70),
            true,
        ),
        (nested(filter, "a = ", "1", "", 2000), false),
        (nested(filter, "size(", "a", ")", 1500), false),
        (nested(item, "[", "1", "]", 4000) + "}", false),
        (nested(item, "{'a':", "1", "}", 1000) + "}", false),
        (nested(item, "<<", "1", ">>", 2000) + "}", false),
        (nested(item, "[", "?", "]", 60) + "}", true),
        (nested(item, "[", "", "", 8000), false),
        (nested(set, "(", "1", ")", 30), true),
        (nested(set, "(", "1", ")", 4000), false),
        (nested(set, "list_append(b, ", "c", ")", 30), true),
        (nested(set, "list_append(b, ", "c", ")", 500), false),
        (nested(set, "1 + ", "1", "", 200), true),
        (nested("SELECT ", "a.", "b", "", 4000) + " FROM t", false),
        (nested(filter, "f(", "a", ")", 4000), false),
        (nested(filter, "attribute_exists(", "a", ")", 400), false),
        (nested(set, "set_add(a, ", "<<1>>", ")", 700), false),
        (nested(set, "f(", "a", ")", 4000), false),
        (
            nested("FROM t WHERE ", "NOT (", "a = 1", ")", 250) + " SET a = 1",
            true,
        ),
        (nested("", "EXISTS(", "SELECT * FROM t", ")", 1000), false),
        (nested("SELECT * FROM t ", "/*", "", "*/", 2000), false),
    ];
    for (text, accepted) in cases {
        let start: String = text.chars().take(60).collect();
        let outcome = on_a_small_stack(text);
        assert_eq!(outcome.is_ok(), accepted, "{start}: {outcome:?}");
    }
}
