//! Code, comments and strings are told apart.

use crate::text::{CommentKind, lex};

#[test]
fn code_comments_and_strings_are_told_apart() {
    let text = concat!(
        "use crate::a; // crate::b\n",
        "/* crate::c /* nested */ \n */ let s = \"crate::d \\\" x\";\n",
        "let c = '\"'; let l: &'static str = r#\"raw \"x\" \"#;\n",
        "#[expect(lint, reason = \"because\")]\n",
        "let e = '\\''; let two = \"a \\\n   b\n c\";\n",
    );
    let lexed = lex(text);
    assert!(lexed.code.contains("crate::a"));
    for hidden in ["crate::b", "crate::c", "crate::d", "because", "raw"] {
        assert!(!lexed.code.contains(hidden), "{hidden} in {}", lexed.code);
    }
    let literals = lexed.literals.iter();
    let literals: Vec<(&str, bool)> = literals.map(|l| (l.text.as_str(), l.reason)).collect();
    assert_eq!(
        literals,
        [
            ("crate::d \\\" x", false),
            ("raw \"x\" ", false),
            ("because", true),
            ("a b\n c", false)
        ]
    );
    assert_eq!(lexed.code.lines().count(), text.lines().count());
}

#[test]
fn comments_know_their_kind_and_place() {
    let lexed = lex("//! top\n/// doc\n//// rule\nlet a = 1; // why\n/* x\n y */\n");
    let comments = lexed.comments.iter();
    let comments: Vec<_> = comments
        .map(|c| (c.line, c.lines, c.kind, c.text.as_str(), c.alone))
        .collect();
    assert_eq!(
        comments,
        [
            (0, 1, CommentKind::Inner, "top", true),
            (1, 1, CommentKind::Outer, "doc", true),
            (2, 1, CommentKind::Plain, "rule", true),
            (3, 1, CommentKind::Plain, "why", false),
            (4, 2, CommentKind::Plain, "x\n y", true),
        ]
    );
}
