//! What a provisioned global table does by itself for an index that it gets: its writes are scaled in every region.

use std::sync::Arc;

use crate::engine::Table;
use crate::operation::Context;
use crate::operation::table::state;
use crate::schema::scaling::{Dimension, ScalingTarget};
use crate::schema::{IndexDefinition, IndexKind, TableDefinition};
use crate::wire::ApiError;

/// Begins to scale the writes of the global indexes that came with a change of a member of a group.
pub(super) fn begin(
    context: &Context,
    table: &Arc<Table>,
    before: &TableDefinition,
    after: &TableDefinition,
) -> Result<(), ApiError> {
    let Some(group) = table.group(context.engine.now()) else {
        return Ok(());
    };
    if after.is_on_demand() {
        return Ok(());
    }
    let is_new = |index: &&IndexDefinition| before.index(&index.name).is_none();
    let new: Vec<&IndexDefinition> = after.indexes_of(IndexKind::Global).filter(is_new).collect();
    if new.is_empty() {
        return Ok(());
    }
    let others = group.replicas.iter();
    let others = others.filter_map(|replica| table.replica(&replica.region));
    for member in others.chain([Arc::clone(table)]) {
        scale(context, &member, &new)?;
    }
    Ok(())
}

/// Begins to scale the writes of indexes of one member, but for those of which a setting is left that a former index
/// of the name had.
fn scale(
    context: &Context,
    member: &Arc<Table>,
    indexes: &[&IndexDefinition],
) -> Result<(), ApiError> {
    let changed = context
        .engine
        .change_attachments::<ApiError>(member, |attaching| {
            let mut next = attaching.attachments.clone();
            for index in indexes {
                let mut known = next.scaling.iter();
                if !known.any(|target| target.is_for(Some(&index.name), Dimension::Write)) {
                    let target = ScalingTarget::of_new_index(member.name(), &index.name);
                    next.scaling.push(target);
                }
            }
            Ok(next)
        });
    changed.map_err(|error| state::of_change(error, member.name(), |refusal| refusal))?;
    Ok(())
}
