//! The work of transfers, a portion at a time, between requests.
//!
//! A portion reads or writes some megabytes and comes back, less where others wait meanwhile. What it needs next time is kept with the transfer, in
//! memory alone: after a restart, and in a fork, a transfer is begun anew, and what it has done is done again, which
//! changes nothing.

mod bulk;
mod csv;
mod data_files;
mod error_log;
mod export;
mod export_lines;
mod failure;
mod import;
mod intake;
mod ion;
mod ion_lines;
mod ion_structures;
mod ion_text;
mod json_lines;
mod manifest;
mod names;
mod object_bytes;
mod read_item;
mod reports;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::engine::{Transfer, TransferCounts, TransferKind, TransferRecord, Transition};
use crate::objects::{BucketError, Buckets};
use crate::operation::Context;
use crate::operation::background::Background;
use crate::operation::request::refusal::of_store;

pub(in crate::operation::transfer) use error_log::GROUP as IMPORT_LOGS;
use failure::Stopped;
pub(in crate::operation::transfer) use intake::{InputForm, InputSource};
pub(in crate::operation::transfer) use manifest::SUMMARY;
pub(in crate::operation::transfer) use names::Folder;

/// Bytes of items that a portion reads or writes: what a request may have to wait for.
const PORTION_BYTES: usize = 4 << 20;

/// The same where a server goes on with transfers by itself, so that none of its many requests does much of them.
#[cfg(feature = "listen")]
const SERVED_PORTION_BYTES: usize = 256 << 10;

/// Works at transfers when they are due.
#[derive(Debug)]
pub(crate) struct TransferWorker {
    buckets: Arc<dyn Buckets>,
    /// How many bytes a portion has.
    portion: AtomicUsize,
}

/// What work is done with.
#[derive(Clone, Copy)]
struct Hand<'a> {
    context: &'a Context,
    buckets: &'a dyn Buckets,
    /// The transfer as it was when the portion began.
    record: &'a TransferRecord,
    /// How many bytes the portion has.
    portion: usize,
}

impl Hand<'_> {
    /// Refuses a bucket that is said to be another account's: all here are the caller's own.
    fn check_owner(self, owner: Option<&str>) -> Result<(), Stopped> {
        let account = self.context.engine.account_id();
        match owner.is_none_or(|owner| owner == account) {
            true => Ok(()),
            false => Err(Stopped::of_bucket(BucketError::AccessDenied, self.record)),
        }
    }
}

/// A transfer that is being worked at.
trait Portions: Send {
    /// Does the next portion.
    fn portion(&mut self, hand: Hand<'_>) -> Result<Progressed, Stopped>;
}

/// How far a portion has come.
enum Progressed {
    /// There is more to do, now; what was dealt with until now, where that is told.
    More(Option<TransferCounts>),
    /// There is more to do, when the states of changes are over that began now.
    Later,
    /// All is done, and what is known of the transfer now.
    Done(Box<TransferRecord>),
}

/// What is kept between two portions.
type Begun = Box<dyn Portions>;

impl TransferWorker {
    /// Works with the objects in these buckets.
    pub(crate) fn new(buckets: Arc<dyn Buckets>) -> Self {
        Self {
            buckets,
            portion: AtomicUsize::new(PORTION_BYTES),
        }
    }

    /// Does the next portion of a transfer, and notes when it goes on; whether that is at once.
    fn work_at(&self, context: &Context, transfer: &Arc<Transfer>) -> bool {
        let engine = &context.engine;
        let record = transfer.record();
        let hand = Hand {
            context,
            buckets: &*self.buckets,
            record: &record,
            // `Relaxed`: set once, and any portion may be the first that is smaller.
            portion: self.portion.load(Ordering::Relaxed),
        };
        let kept = transfer.take_work().map(|kept| kept.downcast::<Begun>());
        let begun = match kept {
            Some(Ok(kept)) => Ok(*kept),
            // Begun by a process before, or by nobody.
            Some(Err(_)) | None => begin(hand),
        };
        let outcome = begun.and_then(|mut work| Ok((work.portion(hand)?, work)));
        let done = match outcome {
            Ok((Progressed::Done(record), _)) => engine.end_transfer(transfer, *record),
            Ok((Progressed::Later, work)) => {
                transfer.keep_work(Box::new(work));
                engine.go_on_with(transfer, Transition::AsConfigured);
                Ok(())
            }
            Ok((Progressed::More(counts), work)) => {
                transfer.keep_work(Box::new(work));
                engine.go_on_with(transfer, Transition::Instant);
                if let Some(counts) = counts
                    && let Err(error) = engine.count_transfer(transfer, counts)
                {
                    // Told with the next portion.
                    of_store::log(&error);
                }
                return true;
            }
            Err(Stopped::Failed(failure)) => engine.end_transfer(transfer, failure.end(record)),
            Err(Stopped::Store(error)) => Err(error),
        };
        if let Err(error) = done {
            // It begins anew: what was done is done again.
            of_store::log(&error);
            engine.try_again_with(transfer);
        }
        false
    }
}

impl Background for TransferWorker {
    #[cfg(feature = "listen")]
    fn become_served(&self) {
        self.portion.store(SERVED_PORTION_BYTES, Ordering::Relaxed);
    }

    fn work(&self, context: &Context) -> bool {
        let mut goes_on = false;
        for transfer in context.engine.take_ready_transfers() {
            goes_on |= self.work_at(context, &transfer);
        }
        goes_on
    }
}

/// Begins a transfer.
fn begin(hand: Hand<'_>) -> Result<Begun, Stopped> {
    match hand.record.kind {
        TransferKind::Export => export::begin(hand),
        TransferKind::Import => import::begin(hand),
        TransferKind::Bulk => bulk::begin(hand),
    }
}
