//! What is written and looked for: the same by all layers.

use std::time::{SystemTime, UNIX_EPOCH};

/// Documents that a query, a relation and a batch of reads find.
pub(crate) const MANY: usize = 50;
/// Documents of a page. The user has twice as many, and the second page is read.
pub(crate) const PAGE: usize = 20;

/// The user whose documents are read page by page.
pub(crate) const USER: &str = "ada";
/// The author whose posts a query finds.
pub(crate) const AUTHOR: &str = "cy";
/// The author of the posts that are created one by one.
pub(crate) const OTHER_AUTHOR: &str = "bob";
/// The thread whose replies have an author each.
pub(crate) const THREAD: &str = "thread-1";
/// The post that is read, and the one that is changed.
pub(crate) const POST: &str = "post-read";
pub(crate) const MISSING: &str = "post-missing";

pub(crate) const TITLE: &str = "A title of a usual length";
pub(crate) const TEXT: &str = "A text of a usual length, which is one sentence or two";
pub(crate) const NAME: &str = "A name of a usual length";

/// The id of the author with that number.
pub(crate) fn author(number: usize) -> String {
    format!("author-{number:03}")
}

/// An address of mail that nobody else has.
pub(crate) fn mail(number: usize) -> String {
    format!("somebody-{number:09}@example.org")
}

/// The id of something that is created.
pub(crate) fn created(number: usize) -> String {
    format!("created-{number:09}")
}

/// Nanoseconds since 1970.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_nanos().try_into().unwrap()
}
