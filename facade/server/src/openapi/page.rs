//! The documentation page: one file, with nothing from elsewhere.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest;

use crate::problem::ProblemKind;

const TEMPLATE: &str = include_str!("docs.html");
/// Where the list of problems goes.
const PROBLEMS: &str = "<!-- problems -->";

/// The HTML of the page, with the list of problems in it.
pub(crate) fn page() -> String {
    TEMPLATE.replace(PROBLEMS, &problems())
}

/// What the page may do: run the one script and use the one style that it holds, and read the document.
pub(crate) fn policy() -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        hash("script"),
        hash("style"),
    )
}

/// The hash of the text within an element of the page, as a content security policy has it.
fn hash(element: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let inside = TEMPLATE
        .split_once(&open)
        .and_then(|(_, rest)| rest.split_once(&close))
        .map_or("", |(inside, _)| inside);
    let digest = digest::digest(&digest::SHA256, inside.as_bytes());
    format!("sha256-{}", STANDARD.encode(digest))
}

/// The problems, each under the anchor that documents refer to. The texts are ours and hold no markup.
fn problems() -> String {
    let mut list = String::new();
    for kind in ProblemKind::ALL {
        let (code, status) = (kind.code(), kind.status().as_u16());
        let (title, advice) = (kind.title(), kind.advice().replace('<', "&lt;"));
        // Writing to a String does not fail.
        let _ = writeln!(
            list,
            "<dt id=\"{code}\"><code>{code}</code> {status}</dt><dd>{title}. {advice}</dd>"
        );
    }
    list
}
