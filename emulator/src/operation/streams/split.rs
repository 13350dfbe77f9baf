//! Splitting a shard, which the service does by itself, in the words of the service.

use crate::operation::invoke::enter_own;
use crate::operation::request::table_ref;
use crate::operation::table::state;
use crate::operation::{Answer, Context};

/// Closes an open shard of the stream of a table and opens `parts` shards in its place. Whether the
/// table, by name or ARN, has a stream with such a shard open.
///
/// It is refused when there is no such table, or the store fails.
pub(crate) fn split_shard(context: &Context, table: &str, shard: &str, parts: u32) -> Answer<bool> {
    let (Some(tee), Some(second)) = (&context.tee, context.second()) else {
        return split_here(context, table, shard, parts);
    };
    let turn = tee.turn(&context.engine);
    let first = split_here(context, table, shard, parts);
    let second = split_here(&second, table, shard, parts).wait();
    let answer = first.then(|first| {
        let request = || format!("{table} {shard} {parts}");
        let answers = [&first, &second].map(|answer| format!("{answer:?}"));
        tee.compare("split_shard", request, answers)?;
        first
    });
    drop(turn);
    answer
}

/// The same in one engine.
fn split_here(context: &Context, table: &str, shard: &str, parts: u32) -> Answer<bool> {
    enter_own(context, || {
        let found = table_ref::find_named(context, table)?;
        let split = context.engine.split_shard(&found, shard, parts);
        split.map_err(|error| state::of_change(error, table, |never| match never {}))
    })
}
