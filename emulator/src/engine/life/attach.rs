//! What is attached to a table beside its definition, and the feed of changes that it needs.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::attachments::Attachments;
use crate::storage::{Commit, SpaceChange};

use crate::engine::Engine;
use crate::engine::error::ChangeError;
use crate::engine::life::change::lock;
use crate::engine::life::create::Transition;
use crate::engine::log::change_log::ChangeLog;
use crate::engine::log::feed::Feed;
use crate::engine::table::attachments_fact;
use crate::engine::table::layout::Layout;
use crate::engine::table::view::TableView;
use crate::engine::table::{Table, Writer};

/// What a change of attachments is made from.
pub(crate) struct Attaching<'a> {
    /// The table as it is.
    pub(crate) table: TableView,
    /// What is attached to it.
    pub(crate) attachments: &'a Attachments,
    /// The present moment.
    pub(crate) now: Timestamp,
    /// When what begins now has taken effect.
    pub(crate) until: Timestamp,
    /// Draws a number that lies behind all changes so far and before all that come.
    pub(crate) mark: &'a mut dyn FnMut() -> u64,
}

impl Engine {
    /// Puts what `change` makes of a table's attachments in their place.
    ///
    /// # Errors
    ///
    /// If the table is gone, if `change` refuses, or if the store fails: then nothing has changed.
    pub(crate) fn change_attachments<R>(
        &self,
        table: &Arc<Table>,
        change: impl FnOnce(Attaching<'_>) -> Result<Attachments, R>,
    ) -> Result<Arc<Attachments>, ChangeError<R>> {
        let mut writer = lock(table)?;
        let present = Arc::clone(&writer.layout.attachments);
        let next = change(Attaching {
            table: table.view_as(Arc::clone(&writer.layout)),
            attachments: &present,
            now: self.clock.now(),
            until: self.transition_end(Transition::AsConfigured),
            mark: &mut || self.numbers.next_sequence(),
        });
        let next = next.map_err(ChangeError::Refused)?;
        if next == *present {
            return Ok(present);
        }
        let next = Arc::new(next);
        let takes = next.destinations.iter().any(|to| to.is_open());
        let mut commit = Commit::default();
        let begun = (takes && writer.feed.is_none())
            .then(|| self.begin_feed(writer.log.as_ref(), &mut commit));
        let feed = begun.as_ref().or(writer.feed.as_ref());
        let log = feed.map(|feed| feed.log().space());
        let fact = attachments_fact::exists(&table.home, &table.name, &next, log);
        commit.facts.push(fact);
        if let Err(error) = self.store.commit(commit) {
            if let Some(begun) = begun {
                begun.log().leave(&begun.reader());
            }
            return Err(error.into());
        }
        writer.show_feed(begun);
        let mut layout = Layout::clone(&writer.layout);
        layout.attachments = Arc::clone(&next);
        table.show(&mut writer, layout);
        writer.open_feed();
        Ok(next)
    }

    /// Begins the feed of a table, as a reader of its log; of a new one, if it has none that can be joined. The caller
    /// holds the lock of the table's writer.
    pub(in crate::engine) fn begin_feed(
        &self,
        log: Option<&Arc<ChangeLog>>,
        commit: &mut Commit,
    ) -> Feed {
        self.join_log(log, commit, Feed::new, Feed::reader)
    }
}

/// Ends what is attached to a table that goes; whether its log goes with it. On failure, [`take_back`] undoes it.
pub(in crate::engine) fn plan_end(table: &Table, writer: &Writer, commit: &mut Commit) -> bool {
    commit
        .facts
        .push(attachments_fact::is_gone(&table.home, &table.name));
    let Some(feed) = &writer.feed else {
        return false;
    };
    // Before other readers look whether they are the last.
    feed.log().leave(&feed.reader());
    let drops_log = feed.log().close_for(&feed.reader());
    if drops_log {
        commit.spaces.push(SpaceChange::DropLog(feed.log().space()));
    }
    drops_log
}

/// Takes an end back that was not committed.
pub(in crate::engine) fn take_back(writer: &Writer, drops_log: bool) {
    if let Some(feed) = &writer.feed {
        if drops_log {
            feed.log().reopen();
        }
        let joined = feed.log().join(feed.reader());
        debug_assert!(joined, "the log of a table that stays can be joined");
    }
}
