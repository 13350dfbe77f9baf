//! Reading request bodies, within the limit of one and the budget of all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};

use super::watch::{Phase, Watch};
use crate::limits::REQUEST_BYTES_MAX;

/// Bytes of bodies that may be in memory at once, over all connections.
const BUDGET_BYTES: usize = 256 * 1024 * 1024;
/// Bodies up to here are not counted: the number of connections bounds them.
const SMALL_BYTES: usize = 64 * 1024;
/// How much of a body that is too large is read and thrown away, so that its sender gets to read
/// the answer before the connection closes.
const DISCARDED_BYTES_MAX: usize = 64 * 1024 * 1024;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// More than a request may have.
    TooLarge,
    /// All bodies together are too large.
    Busy,
    /// The client went away, or framed the body wrongly.
    Broken,
}

/// What all connections count their bodies in.
#[derive(Debug, Default)]
pub(super) struct Budget {
    used: AtomicUsize,
}

/// The part of the budget that one body takes, given back when dropped.
#[derive(Debug, Default)]
pub(super) struct Share {
    budget: Option<Arc<Budget>>,
    bytes: usize,
}

impl Share {
    /// Takes so many bytes more; whether they were there.
    fn grow(&mut self, budget: &Arc<Budget>, bytes: usize) -> bool {
        let budget = self.budget.get_or_insert_with(|| Arc::clone(budget));
        // `Relaxed`: the counter orders nothing, and a race of two bodies at the limit refuses one too many at worst.
        // The bytes are added before the look, so that no two can both take the last ones.
        let used = budget.used.fetch_add(bytes, Ordering::Relaxed);
        self.bytes = self.bytes.saturating_add(bytes);
        used.saturating_add(bytes) <= BUDGET_BYTES
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        if let Some(budget) = &self.budget {
            // `Relaxed`: see `grow`. Also what was too much was added, and is given back here.
            let _ = budget.used.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

/// Reads a body to its end. The share is to be kept for as long as the body.
pub(super) async fn read(
    mut incoming: Incoming,
    watch: &Watch,
    budget: &Arc<Budget>,
    expects_continue: bool,
) -> Result<(Bytes, Share), Unread> {
    let mut share = Share::default();
    if incoming.is_end_stream() {
        return Ok((Bytes::new(), share));
    }
    watch.enter(Phase::Body);
    let announced = usize::try_from(incoming.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > REQUEST_BYTES_MAX {
        // A client that waits for `100 Continue` has sent nothing yet, and reads the refusal at once.
        if !expects_continue {
            discard(incoming).await;
        }
        return Err(Unread::TooLarge);
    }
    let Some(first) = next(&mut incoming).await? else {
        return Ok((Bytes::new(), share));
    };
    // The common case: a body that came in one piece is not copied.
    if first.len() == announced && incoming.is_end_stream() {
        return Ok((first, share));
    }
    // What the head announces is not believed beyond a few small bodies: announcing costs a client nothing.
    let mut whole = BytesMut::with_capacity(announced.clamp(first.len(), SMALL_BYTES * 4));
    whole.extend_from_slice(&first);
    drop(first);
    while let Some(chunk) = next(&mut incoming).await? {
        if whole.len().saturating_add(chunk.len()) > REQUEST_BYTES_MAX {
            drop(whole);
            discard(incoming).await;
            return Err(Unread::TooLarge);
        }
        whole.extend_from_slice(&chunk);
        // What is owed is taken as it arrives, in the steps in which it arrives.
        let owed = match whole.len() {
            small if small <= SMALL_BYTES => 0,
            large => large.saturating_sub(share.bytes),
        };
        if owed > 0 && !share.grow(budget, owed) {
            return Err(Unread::Busy);
        }
    }
    Ok((whole.freeze(), share))
}

/// The next bytes of a body; trailers are passed over.
async fn next(incoming: &mut Incoming) -> Result<Option<Bytes>, Unread> {
    while let Some(frame) = incoming.frame().await {
        let frame = frame.map_err(|_| Unread::Broken)?;
        if let Ok(bytes) = frame.into_data() {
            return Ok(Some(bytes));
        }
    }
    Ok(None)
}

async fn discard(mut incoming: Incoming) {
    let mut discarded = 0_usize;
    while let Ok(Some(chunk)) = next(&mut incoming).await {
        discarded = discarded.saturating_add(chunk.len());
        if discarded > DISCARDED_BYTES_MAX {
            break;
        }
    }
}
