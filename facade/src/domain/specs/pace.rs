//! Which second a version takes, and when to wait for one.
//!
//! The time of a version is in its key, to the second. Uploads from here never take a second that is taken; the Python
//! package takes the one that its clock shows, and replaces what is there. A version from here with a time that is yet to
//! come would be replaced by an upload of the Python package in that second. So while others write the spec, an upload
//! waits until the next second has begun; while this process alone writes it, nobody is there to replace anything, and a
//! burst of uploads takes the seconds to come. So does an upload from which others took each second for which it waited.

use std::time::Duration;

use super::Scope;
use crate::block::recent::Note;

/// The longest wait of one upload.
const WAIT_MAX: Duration = Duration::from_secs(1);
/// How often the clock is looked at meanwhile.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long after the time of a row of somebody else an upload counts on another one, in seconds.
const SHARED_FOR: i64 = 60;

/// The pace of uploads of one spec by this process.
#[derive(Debug)]
pub(super) struct Pace {
    key: String,
    waited: Duration,
}

impl Pace {
    /// That of the spec `id`.
    pub(super) fn of(scope: &Scope<'_>, id: &str) -> Self {
        // No table has a line break in its name, and of two keys that are told by the length of the user neither is the
        // other.
        let key = format!("{}\n{}\n{}{id}", scope.table, scope.sub.len(), scope.sub);
        Self {
            key,
            waited: Duration::ZERO,
        }
    }

    /// Waits for a free second where that is called for; whether it did. `last` is the newest time that is stored, as it
    /// was read: whoever writes meanwhile makes a condition of the upload fail.
    pub(super) async fn waits(&mut self, scope: &Scope<'_>, last: Option<i64>) -> bool {
        let clock = &scope.store.retrier.clock;
        let now = clock.seconds();
        let recent = &scope.store.recent;
        let mut note = recent.of(&self.key);
        if last.is_some() && last != note.own {
            note.foreign = last;
            recent.note(&self.key, note);
        }
        let shared = (note.foreign).is_some_and(|seen| now.saturating_sub(seen) <= SHARED_FOR);
        let taken = |second: i64| last.is_some_and(|last| second <= last);
        if !shared || self.waited >= WAIT_MAX || !taken(now) {
            return false;
        }
        while self.waited < WAIT_MAX && taken(clock.seconds()) {
            clock.sleep(LOOK_EVERY).await;
            self.waited += LOOK_EVERY;
        }
        true
    }

    /// Remembers that this process wrote the version of that time.
    pub(super) fn wrote(self, scope: &Scope<'_>, time: i64) {
        let recent = &scope.store.recent;
        let note = recent.of(&self.key);
        // Another upload of this process may have been faster to say so.
        let own = note.own.max(Some(time));
        recent.note(&self.key, Note { own, ..note });
    }
}
