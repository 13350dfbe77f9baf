//! Whether a request comes from the console's own page, which may make control calls where others may not.
//!
//! The page shows what this emulator holds to whom it belongs, so it steers it as well, without a flag. What proves that
//! it is the page and no other is said by the browser, which lets no script say it in the place of another:
//!
//! - a header that no page of another origin may set without being asked first, and the gate answers that question only
//!   for origins that were allowed;
//! - `Origin`, which is that of the host that is asked; or, where browsers leave it out because the page only reads,
//!   `Sec-Fetch-Site`, which says that both are the same
//!   ([Fetch Metadata](https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header));
//! - a host that can only mean this machine: a name that leads here from elsewhere is none, though it may be allowed;
//! - a listener that nobody but this machine reaches.
//!
//! A program on this machine can say all of that too. It can do to the tables whatever it likes anyway, and proof of who
//! calls is asked for as of everybody.

use super::gate::{bare_host, is_loopback, is_own};
use super::head::{Head, text};

/// What the header of the page says.
const PAGE: &str = "page";
/// What a browser says of a request to where its page came from.
const SAME_ORIGIN: &str = "same-origin";

/// Whether the console's own page sent the request.
pub(super) fn is_console(head: &Head<'_>) -> bool {
    // Nearly all requests come from elsewhere, and are told by one look.
    let Some(said) = head.console else {
        return false;
    };
    let host = text(head.host);
    let is_here = head.is_local
        && !head.several_hosts
        && [Some(host), head.authority]
            .into_iter()
            .flatten()
            .all(|name| bare_host(name).is_some_and(is_loopback));
    let site = head.fetch_site.map(|site| text(Some(site)));
    let is_own_page = match head.origin {
        Some(origin) => is_own(origin, host) && site.is_none_or(|site| site == SAME_ORIGIN),
        None => site == Some(SAME_ORIGIN),
    };
    text(Some(said)) == PAGE && is_here && is_own_page
}
