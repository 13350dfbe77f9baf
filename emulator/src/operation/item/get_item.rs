//! GetItem: one item by its key.

use crate::engine::{Consistency, Consumed, read_units};
use crate::value::Item;
use crate::wire::ApiError;
use crate::wire::ops::GetItem;
use crate::wire::types::{GetItemInput, GetItemOutput};

use crate::operation::item::keys;
use crate::operation::request::capacity::Report;
use crate::operation::request::refusal::of_write;
use crate::operation::request::{expressions, table_ref};
use crate::operation::{Answered, Invoked, Progress};

impl Answered for GetItem {
    fn run(context: Invoked<'_>, input: GetItemInput) -> Result<Progress<GetItemOutput>, ApiError> {
        let report = Report::read(input.return_consumed_capacity.as_deref());
        let consistency = Consistency::strong_if(input.consistent_read == Some(true));
        let projection = expressions::read_projection(
            &context,
            input.projection_expression.as_deref(),
            input.expression_attribute_names.as_ref(),
            input.attributes_to_get.as_deref(),
        )?;
        let key = keys::checked_to_read(input.key, context.wording)?;
        let name = input.table_name.unwrap_or_default();

        let table = table_ref::find(&context, &name)?;
        let key = keys::of_map(&table.definition().keys, &key)?;

        let found = context
            .engine
            .get(&table, &key)
            .map_err(of_write::of_read)?;

        let size = found.as_ref().map_or(0, Item::size);
        let consumed = Consumed::of_table(read_units(size, consistency));
        Ok(Progress::Done(GetItemOutput {
            item: match projection {
                Some(projection) => found.map(|item| projection.apply(&item)),
                None => found,
            },
            consumed_capacity: report.render(name, &consumed),
        }))
    }
}
