//! Sets: members in whatever order they were given, compared without it.

use std::collections::BTreeSet;

/// Below this many members, comparing each with each is faster than building an index.
const SMALL: usize = 8;

/// Whether two sets have the same members.
pub(crate) fn equal<T: Ord>(left: &[T], right: &[T]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    if left == right {
        return true;
    }
    // Those of items, and of requests that were read, are in order.
    if left.is_sorted() && right.is_sorted() {
        return false;
    }
    let left: BTreeSet<&T> = left.iter().collect();
    let right: BTreeSet<&T> = right.iter().collect();
    left == right
}

/// Whether a member occurs twice.
pub(crate) fn has_duplicates<T: Ord>(members: &[T]) -> bool {
    if members.len() <= SMALL {
        let mut rest = members;
        while let Some((first, others)) = rest.split_first() {
            if others.contains(first) {
                return true;
            }
            rest = others;
        }
        return false;
    }
    let mut seen = BTreeSet::new();
    !members.iter().all(|member| seen.insert(member))
}

/// The members of `left`, then those of `right` that `left` lacks.
pub(crate) fn union<T: Ord + Clone>(left: &[T], right: &[T]) -> Vec<T> {
    let known: BTreeSet<&T> = left.iter().collect();
    let added = right.iter().filter(|member| !known.contains(member));
    left.iter().chain(added).cloned().collect()
}

/// The members of `left` that `right` lacks.
pub(crate) fn difference<T: Ord + Clone>(left: &[T], right: &[T]) -> Vec<T> {
    let removed: BTreeSet<&T> = right.iter().collect();
    let kept = left.iter().filter(|member| !removed.contains(member));
    kept.cloned().collect()
}
