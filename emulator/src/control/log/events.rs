//! Server-sent events of the request log, one for each call.
//!
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use std::task::{Context, Poll};

use super::follow::LogFollower;
use super::write::written;
use crate::control::body::{number, object};
use crate::operation::LoggedCall;

/// How many calls are told at once.
const CALLS_AT_ONCE: usize = 100;
/// What is told when there is no more.
const END: &[u8] = b"event: end\ndata: {}\n\n";

impl LogFollower {
    /// The next events; nothing when there are none any more.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Vec<u8>>> {
        if self.has_ended {
            return Poll::Ready(None);
        }
        let (Some(database), Some(log)) = (self.database.upgrade(), self.meters.log()) else {
            return Poll::Ready(Some(self.end()));
        };
        let wanted = |call: &LoggedCall| self.wanted.takes(call);
        let told = log.follow(self.after, CALLS_AT_ONCE, wanted, Some(context.waker()));
        self.after = told.after;
        let mut events = Vec::new();
        if told.missed > 0 {
            let data = object(|json| number(json, "Missed", told.missed));
            event(&mut events, "missed", &data);
        }
        for call in &told.calls {
            events.extend_from_slice(format!("id: {}\n", call.number).as_bytes());
            let data = object(|json| written(json, database.name(), call));
            event(&mut events, "call", &data);
        }
        match events.is_empty() {
            true => Poll::Pending,
            false => Poll::Ready(Some(events)),
        }
    }

    /// The last event, because nobody will tell more.
    pub(crate) fn end(&mut self) -> Vec<u8> {
        self.has_ended = true;
        END.to_vec()
    }
}

/// Writes an event whose data is JSON, which has no line ends.
fn event(events: &mut Vec<u8>, name: &str, data: &[u8]) {
    events.extend_from_slice(b"event: ");
    events.extend_from_slice(name.as_bytes());
    events.extend_from_slice(b"\ndata: ");
    events.extend_from_slice(data);
    events.extend_from_slice(b"\n\n");
}
