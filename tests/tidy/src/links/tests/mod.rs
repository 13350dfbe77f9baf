//! Links are found where they end.

use super::in_line;

#[test]
fn a_link_ends_where_its_text_does() {
    let page = "https://docs.aws.amazon.com/a/API_B.html";
    let cases: [(String, &[&str]); 6] = [
        (format!("//! [B]({page})."), &[page]),
        (
            format!("/// <{page}#c>"),
            &["https://docs.aws.amazon.com/a/API_B.html#c"],
        ),
        (format!("source = \"{page}\""), &[page]),
        (format!("see {page}. And {page}, too"), &[page, page]),
        (format!("| x | {page} |"), &[page]),
        ("https://example.com/".to_owned(), &[]),
    ];
    for (line, expected) in cases {
        assert_eq!(in_line(&line), expected, "{line}");
    }
}
