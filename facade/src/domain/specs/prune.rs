//! Removal of old versions, by their number or their age. The newest one always stays, and so does the copy.

use std::time::Duration;

use super::delete::{Passed, pass};
use super::table::ID_UPDATED_AT;
use super::write::contended;
use super::{Scope, keys, tip};
use crate::block::retry::Budget;
use crate::block::store::StorePages;
use crate::error::Error;

/// Which versions of a spec stay; the newest one does in any case.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use package_database::specs::Keep;
///
/// let ten = Keep::newest(10);
/// let of_a_month = Keep::younger_than(Duration::from_secs(30 * 86_400));
/// assert_ne!(ten, of_a_month);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep(Rule);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Newest(u32),
    YoungerThan(Duration),
}

impl Keep {
    /// So many of the newest; zero is one.
    pub const fn newest(count: u32) -> Self {
        Self(Rule::Newest(count))
    }

    /// Those that were uploaded within that time, to the second.
    pub const fn younger_than(age: Duration) -> Self {
        Self(Rule::YoungerThan(age))
    }

    /// The newest time that goes, of times in the order of the index; `now` in seconds.
    fn last_to_go(self, times: &[String], now: i64) -> Option<&String> {
        let (_newest, older) = times.split_last()?;
        match self.0 {
            Rule::Newest(count) => {
                let count = usize::try_from(count).unwrap_or(usize::MAX).max(1);
                older.get(times.len().checked_sub(count)?.checked_sub(1)?)
            }
            Rule::YoungerThan(age) => {
                let age = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
                let since = keys::padded(now.saturating_sub(age).max(0));
                older.iter().rfind(|time| **time < since)
            }
        }
    }
}

/// Removes the versions of the spec `id` that are not to be kept. Answers how many were there.
pub(super) async fn versions(
    scope: &Scope<'_>,
    id: &str,
    keep: Keep,
    budget: &mut Budget<'_>,
) -> Result<u64, Error> {
    let times = times(scope, id, budget).await?;
    let now = scope.store.retrier.clock.seconds();
    let Some(last) = keep.last_to_go(&times, now) else {
        return Ok(0);
    };
    let gone = times.iter().filter(|time| *time <= last).count();
    // As long as the copy is of a later time, no upload takes one of those that go.
    loop {
        let copy = tip::copy(scope, id, budget).await?;
        let later = (copy.as_ref()).and_then(|copy| super::item::time(copy).ok());
        if later.is_none_or(|time| keys::padded(time) <= *last) {
            // Somebody removed the spec meanwhile, or its copy is damaged, which the next upload heals.
            return Ok(0);
        }
        let standing = tip::unchanged(copy.as_ref());
        let passed = pass(scope, id, Some(last), Passed::Versions, &standing, budget);
        if passed.await? {
            return Ok(u64::try_from(gone).unwrap_or(u64::MAX));
        }
        if !budget.pause().await {
            return Err(contended(id));
        }
    }
}

/// The times of all versions that have one, as they stand in the keys, oldest first.
async fn times(scope: &Scope<'_>, id: &str, budget: &mut Budget<'_>) -> Result<Vec<String>, Error> {
    let prefix = keys::id_prefix(id);
    let mut pages = StorePages::new(scope.store, scope.standing_query(id));
    let mut times = Vec::new();
    while let Some(page) = pages.next(budget).await? {
        for item in page.items.iter().filter(|item| keys::is_of(item, id)) {
            let key = item.text(ID_UPDATED_AT);
            let time = key.as_deref().and_then(|key| key.strip_prefix(&prefix));
            times.extend(time.filter(|time| keys::is_time(time)).map(str::to_owned));
        }
    }
    Ok(times)
}
