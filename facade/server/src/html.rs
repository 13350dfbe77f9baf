//! What a page of the service may do.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest;

/// The content security policy of a page with one script and one style in it: it may run the one and use the other, and
/// ask this service.
pub(crate) fn policy(page: &str) -> String {
    format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
        hash(page, "script"),
        hash(page, "style"),
    )
}

/// The hash of the text within an element of the page, as a content security policy has it.
fn hash(page: &str, element: &str) -> String {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let inside = page
        .split_once(&open)
        .and_then(|(_, rest)| rest.split_once(&close))
        .map_or("", |(inside, _)| inside);
    let digest = digest::digest(&digest::SHA256, inside.as_bytes());
    format!("sha256-{}", STANDARD.encode(digest))
}
