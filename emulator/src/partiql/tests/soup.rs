//! Whatever is thrown at the parser, it answers, in time that grows with the length of the text.

use proptest::prelude::*;

use super::parse;

/// Pieces of which statements are made, so that random texts get far into the grammar.
const PIECES: [&str; 86] = [
    "SELECT",
    "*",
    "FROM",
    "t",
    "\"t\"",
    "WHERE",
    "INSERT",
    "INTO",
    "VALUE",
    "UPDATE",
    "SET",
    "REMOVE",
    "DELETE",
    "EXISTS",
    "RETURNING",
    "ALL",
    "OLD",
    "NEW",
    "MODIFIED",
    "ORDER",
    "BY",
    "DESC",
    "pk",
    "sk",
    "a",
    "b[0]",
    "a.b",
    "=",
    "<>",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "AND",
    "OR",
    "NOT",
    "BETWEEN",
    "IN",
    "IS",
    "MISSING",
    "NULL",
    "TRUE",
    "begins_with(",
    "contains(",
    "size(",
    "list_append(",
    "set_add(",
    "set_delete(",
    "attribute_exists(",
    "attribute_not_exists(",
    "unknown(",
    "AS",
    "x",
    "\"t\".\"i\"",
    "t.i.j",
    "\"\"",
    "LIKE",
    "ESCAPE",
    "INT4",
    "DOUBLE PRECISION",
    "LIMIT",
    ";",
    "+",
    "-",
    "/",
    "||",
    "1e126",
    "1e2147483648",
    "#",
    "/*",
    ":",
    "'text'",
    "''",
    "1",
    "-2.5e3",
    "?",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<<",
    ">>",
    ",",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,200}") {
        let _answer = parse::statement(&text);
    }

    #[test]
    fn any_row_of_pieces_is_answered(places in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let words: Vec<&str> = places.iter().map(|place| PIECES[*place]).collect();
        let _answer = parse::statement(&words.join(" "));
    }

    /// A text that goes on behind its statement is no statement, and neither is a part of one.
    #[test]
    fn every_beginning_of_a_statement_is_answered(length in 0..160_usize) {
        let text = "UPDATE \"t\" SET a.b[1] = list_append(a.b, [?, {'x': <<1, 2>>}]) REMOVE c \
                    WHERE pk = 'it''s' AND NOT (sk BETWEEN 1 AND 2 OR d IS MISSING) RETURNING ALL NEW *";
        prop_assert!(parse::statement(text).is_ok());
        let beginning: String = text.chars().take(length).collect();
        let broken = beginning + " ~";
        prop_assert!(parse::statement(&broken).is_err());
        let text = "FROM \"t\" WHERE pk = 'it''s' AND (attribute_exists(a.b[1]) = true OR NOT \
                    attribute_not_exists(c)) SET d = set_add(d, <<?>>) REMOVE e RETURNING MODIFIED NEW *";
        prop_assert!(parse::statement(text).is_ok());
        let beginning: String = text.chars().take(length).collect();
        prop_assert!(parse::statement(&(beginning + " ) ~")).is_err());
    }
}

/// 8192 characters are answered at once, however they are arranged.
#[test]
fn long_texts_take_no_time() {
    let pieces = [
        "(",
        "NOT ",
        "a=1 OR(",
        "a=1 AND ",
        "'",
        "''",
        "\"",
        "/*",
        "--\n",
        "-",
        "?,",
        "[",
        "{'",
        "<<",
        "1e",
        "a.",
        "a[",
        "9",
        "f(",
        "f(),",
        "size(a)+",
        "x ",
        "a.b AS c,",
        "a=f() OR ",
        ";",
    ];
    for piece in pieces {
        for prefix in [
            "SELECT * FROM t WHERE ",
            "INSERT INTO t VALUE ",
            "UPDATE t SET a=",
            "UPDATE t SET a=set_add(",
            "FROM t WHERE ",
            "FROM ",
            "SELECT ",
        ] {
            let text = prefix.to_owned() + &piece.repeat(8192 / piece.len());
            let _answer = parse::statement(&text);
        }
    }
}
