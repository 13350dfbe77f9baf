//! Tables that were made and set up in a copy of the database come to be here: all of them at once, or none.

use std::sync::Arc;

use crate::engine::ChangeError;
use crate::operation::Context;
use crate::operation::invoke::enter_own;
use crate::operation::request::refusal::internal;
use crate::operation::table::state;
use crate::schema::TableDefinition;
use crate::wire::ApiError;

/// Why no table was made, and of which name that speaks.
type Refusal = (Option<Arc<str>>, ApiError);

/// The same, or that nobody knows whether they are kept.
enum Refused {
    Adopting(Refusal),
    Told(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Self {
        Self::Told(error)
    }
}

/// Makes the tables called `names` as they are in the copy, without items.
///
/// # Errors
///
/// What CreateTable says if there is a table of one of the names by now, with that name, or if the store fails; then
/// no table was made.
pub(crate) fn adopt(context: &Context, copy: &Context, names: &[String]) -> Result<(), Refusal> {
    let (Some(tee), Some(other)) = (&context.tee, context.second()) else {
        return adopt_here(context, copy, names);
    };
    let turn = tee.turn(&context.engine);
    let first = adopt_here(context, copy, names);
    let second = match copy.second() {
        Some(copy) => adopt_here(&other, &copy, names),
        None => Err((
            None,
            internal::impossible("a copy of two engines is two engines"),
        )),
    };
    let answers = [&first, &second].map(|answer| format!("{answer:?}"));
    let compared = tee.compare("create_tables", || names.join(", "), answers);
    drop(turn);
    compared.map_err(|error| (None, error))?;
    first
}

/// The same in one engine.
fn adopt_here(context: &Context, copy: &Context, names: &[String]) -> Result<(), Refusal> {
    // As for each request: a table whose time is over gives its name free.
    let adopted = enter_own(context, || create(context, copy, names));
    // A refusal that is nobody's fault speaks of no name.
    let told = adopted.then(|result| result.map_err(Refused::Adopting));
    told.wait().map_err(|refused| match refused {
        Refused::Adopting(refusal) => refusal,
        Refused::Told(error) => (None, error),
    })
}

fn create(context: &Context, copy: &Context, names: &[String]) -> Result<(), Refusal> {
    context
        .refuse_change("a template")
        .map_err(|refusal| (None, refusal))?;
    let definition = |name: &String| match copy.engine.table(&copy.caller, name) {
        Ok(table) => Ok(table.definition()),
        Err(_) => Err((
            None,
            internal::impossible("the copy has each table that was made in it"),
        )),
    };
    let definitions: Vec<Arc<TableDefinition>> =
        names.iter().map(definition).collect::<Result<_, _>>()?;
    let made = (context.engine).create_tables(&context.caller, definitions, context.transition);
    made.map(drop).map_err(|error| {
        let taken = match &error {
            ChangeError::TableExists(name) => Some(Arc::clone(name)),
            _ => None,
        };
        // Only the refusal of a name that is taken speaks of a name.
        let name = taken.clone().unwrap_or_default();
        let refusal = state::of_change(error, &name, |never| match never {});
        (taken, refusal)
    })
}
