//! What a test does to replication: slow it down, cut regions off, let everything arrive.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::{Engine, LinkFault, LinkView};
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::{Answer, Context, invoke};

/// A way from one region of a global table to another, and what is on it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// // No table replicates.
/// assert_eq!(Emulator::new().replication_links()?, []);
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReplicationLink {
    /// The name of the table.
    pub table: String,
    /// From which region.
    pub from: String,
    /// To which region.
    pub to: String,
    /// Whether nothing goes over it now: it was paused, or one of its regions is isolated.
    pub is_paused: bool,
    /// How many changes are on their way.
    pub pending: u64,
    /// When the oldest of them happened.
    pub oldest: Option<Timestamp>,
    /// How many changes met a later one of the same item and are gone: the last writer wins.
    pub lost: u64,
}

/// The links of the caller's global tables, in the order of names and regions.
pub(crate) fn links(context: &Context) -> Answer<Vec<ReplicationLink>> {
    invoke::enter_own(context, || {
        let links = context.engine.replication_links(&context.caller);
        let links = links.map_err(|error| of_store(&error))?.into_iter();
        let shown = links.map(|link: LinkView| ReplicationLink {
            table: link.table.to_string(),
            from: link.from.to_string(),
            to: link.to.to_string(),
            is_paused: link.paused,
            pending: link.pending,
            oldest: link.oldest,
            lost: link.lost,
        });
        Ok(shown.collect())
    })
}

/// How long after it has happened a change arrives; none lets changes wait for [`drain`].
pub(crate) fn set_lag(context: &Context, lag: Option<Duration>) {
    both(context, |engine| engine.set_replication_lag(lag));
}

/// Cuts a region off from all others, or joins it again.
pub(crate) fn isolate(context: &Context, region: &str, isolated: bool) {
    both(context, |engine| engine.isolate_region(region, isolated));
}

/// Stops what goes from one region of a table to another, or lets it go on.
///
/// # Errors
///
/// If there is no such way, or none that can be stopped.
pub(crate) fn pause(
    context: &Context,
    table: &str,
    link: (&str, &str),
    paused: bool,
) -> Result<(), LinkFault> {
    both(context, |engine| {
        engine.pause_replication(&context.caller, table, link, paused)
    })
}

/// Lets everything arrive that nothing holds up; how many changes that were.
pub(crate) fn drain(context: &Context) -> usize {
    both(context, Engine::drain_replication)
}

/// Does something to each engine that there is; what came of it in the first.
fn both<T>(context: &Context, work: impl Fn(&Engine) -> T) -> T {
    let _turn = (context.tee.as_ref()).map(|tee| tee.turn(&context.engine));
    let first = work(&context.engine);
    if let Some(second) = context.second() {
        let second: Arc<Engine> = second.engine;
        work(&second);
    }
    first
}
