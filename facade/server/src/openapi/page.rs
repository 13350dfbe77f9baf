//! The documentation page: one file, with nothing from elsewhere.

use std::fmt::Write as _;

use crate::html;
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
    html::policy(TEMPLATE)
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
