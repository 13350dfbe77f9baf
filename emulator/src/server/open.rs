//! The open connections of one runtime: who must go because nothing comes, and who because others come.

use std::sync::Arc;

use tokio::task::AbortHandle;

use super::watch::Watch;

/// One open connection.
#[derive(Debug)]
struct Connection {
    watch: Arc<Watch>,
    task: AbortHandle,
}

/// The connections of one runtime, those that came first in front.
#[derive(Debug, Default)]
pub(super) struct Open {
    connections: Vec<Connection>,
}

impl Open {
    /// One more connection, which `task` serves and `watch` sees.
    pub(super) fn add(&mut self, watch: Arc<Watch>, task: AbortHandle) {
        self.connections.push(Connection { watch, task });
    }

    /// Forgets the connections that have closed and closes those that wait too long for their client.
    pub(super) fn sweep(&mut self) {
        self.connections.retain(|connection| {
            if connection.watch.is_overdue() {
                connection.task.abort();
            }
            !connection.task.is_finished()
        });
    }

    /// Closes idle connections until `keep` are left: those first that have been idle for longest. Fewer are closed
    /// where fewer are idle.
    ///
    /// How many were closed.
    ///
    /// One that is closed here is forgotten at once, although its task may end a moment later: so to be asked twice
    /// closes no more than to be asked once.
    pub(super) fn make_room(&mut self, keep: usize) -> usize {
        self.connections
            .retain(|connection| !connection.task.is_finished());
        let excess = self.connections.len().saturating_sub(keep);
        let mut idle: Vec<(u32, usize)> = self
            .connections
            .iter()
            .enumerate()
            .filter_map(|(at, connection)| Some((connection.watch.idle()?, at)))
            .collect();
        // Among those that have been idle for equally many ticks, who came first goes first.
        idle.sort_unstable_by_key(|&(waited, at)| (std::cmp::Reverse(waited), at));
        let mut leaving: Vec<usize> = idle.iter().take(excess).map(|&(_, at)| at).collect();
        leaving.sort_unstable();
        let count = leaving.len();
        let mut leaving = leaving.into_iter().peekable();
        let mut at = 0_usize;
        self.connections.retain(|connection| {
            let leaves = leaving.next_if_eq(&at).is_some();
            if leaves {
                connection.task.abort();
            }
            at += 1;
            !leaves
        });
        count
    }
}
