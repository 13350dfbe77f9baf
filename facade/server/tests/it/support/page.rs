//! What holds of every page of the service.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest::{SHA256, digest};

use super::Answer;

/// A page runs its own script and nothing else, and puts what it shows into itself as text.
#[track_caller]
pub(crate) fn own_script_alone(page: &Answer) {
    let text = page.text();
    let policy = page.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "connect-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    for element in ["script", "style"] {
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        let (_, rest) = text.split_once(&open).unwrap();
        let (inside, rest) = rest.split_once(&close).unwrap();
        assert!(!rest.contains(&open), "one {element} alone");
        let hash = STANDARD.encode(digest(&SHA256, inside.as_bytes()));
        assert!(
            policy.contains(&format!("{element}-src 'sha256-{hash}'")),
            "{policy}"
        );
    }
    for forbidden in [
        "http://",
        "https://",
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "new Function",
        "javascript:",
        " onclick",
        " onload",
        " onerror",
        "style=",
        "<script ",
        "localStorage",
        "sessionStorage",
        "srcdoc",
        "setTimeout('",
        "DOMParser",
        "createContextualFragment",
    ] {
        assert!(!text.contains(forbidden), "{forbidden}");
    }
}
