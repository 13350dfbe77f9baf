//! Pages of the service: what they are made of, and what they may do.
//!
//! Invariant: a page shows what was stored as text only, and its policy lets it run its own script and nothing else.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::digest;

/// The HTML of a page: its title, and the file of its script, from the folder of this crate on. All pages share one style,
/// and the beginning of their scripts, which makes every element and sends every request.
macro_rules! page {
    ($title:literal, $script:literal) => {
        concat!(
            "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
            $title,
            "</title>\n<style>\n",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/html/kit.css")),
            "</style>\n</head>\n<body>\n",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/html/kit.html")),
            "<script>\n",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/html/kit.js")),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), $script)),
            "</script>\n</body>\n</html>\n",
        )
    };
}

pub(crate) use page;

/// A page as an answer, with its policy.
pub(crate) fn shown(page: &'static str, policy: &HeaderValue) -> Response {
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    let headers = [
        (CONTENT_TYPE, html),
        (CONTENT_SECURITY_POLICY, policy.clone()),
    ];
    (headers, page).into_response()
}

/// The policy of a page as a header.
pub(crate) fn policy_header(page: &str) -> HeaderValue {
    let policy = HeaderValue::from_str(&policy(page));
    policy.unwrap_or(HeaderValue::from_static("default-src 'none'"))
}

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

/// A text as it stands in a page, between elements.
pub(crate) fn text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            other => escaped.push(other),
        }
    }
    escaped
}
