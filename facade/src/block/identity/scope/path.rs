//! Ids as paths: `sales/orders`, with `*` for segments.

use super::ANY;

/// Whether a pattern stands for the id. In an id, `*` is a character like any other.
pub(super) fn matches(pattern: &str, id: &str) -> bool {
    let mut pattern = pattern.split('/').peekable();
    let mut id = id.split('/');
    while let Some(wanted) = pattern.next() {
        let Some(segment) = id.next() else {
            return false;
        };
        if wanted == ANY && pattern.peek().is_none() {
            // At the end, it takes this segment and all after it.
            return true;
        }
        if wanted != ANY && wanted != segment {
            return false;
        }
    }
    id.next().is_none()
}

/// Whether a pattern stands for everything that the other one does.
pub(super) fn covers(wide: &str, narrow: &str) -> bool {
    let mut wide = wide.split('/').peekable();
    let mut narrow = narrow.split('/').peekable();
    while let Some(wanted) = wide.next() {
        let Some(segment) = narrow.next() else {
            return false;
        };
        if wanted == ANY && wide.peek().is_none() {
            return true;
        }
        // The `*` at the end of the narrow pattern takes any number of segments, and what is not at the
        // end of the wide one takes just this one.
        let open_end = segment == ANY && narrow.peek().is_none();
        if open_end || (wanted != ANY && wanted != segment) {
            return false;
        }
    }
    narrow.next().is_none()
}
