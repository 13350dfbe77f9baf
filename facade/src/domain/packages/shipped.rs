//! The documents that come with this crate.

use std::sync::LazyLock;

use super::document::RepositoryDocument;

/// The document that a repository starts with: publish, fetch, tag, latest, proxy and a virtual repository.
pub const DOCUMENT: &str = include_str!("data/repository.json");

/// That document, read once.
pub fn document() -> &'static RepositoryDocument {
    static READ: LazyLock<RepositoryDocument> = LazyLock::new(|| {
        #[expect(
            clippy::expect_used,
            reason = "the text is a part of this crate, and a test reads it"
        )]
        RepositoryDocument::parse(DOCUMENT.as_bytes()).expect("the shipped document is one")
    });
    &READ
}
