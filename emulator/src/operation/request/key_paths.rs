//! Paths of expressions that go on below a key attribute, which is a scalar and has nothing below it.

use crate::schema::TableDefinition;
use crate::wire::ApiError;

/// Refuses expressions with such paths. `roots` are the attributes below which they go; the key of the table
/// and those of all its indexes count, whatever is read or written.
///
/// # Errors
///
/// The first attribute that is part of a key.
pub(crate) fn refuse_below<'n>(
    definition: &TableDefinition,
    roots: impl IntoIterator<Item = &'n str>,
) -> Result<(), ApiError> {
    match roots.into_iter().find_map(|root| below(definition, root)) {
        None => Ok(()),
        Some(sentence) => Err(ApiError::validation(sentence)),
    }
}

/// What is wrong with a path that goes on below this attribute.
pub(crate) fn below(definition: &TableDefinition, root: &str) -> Option<String> {
    let of_index = || {
        definition
            .indexes
            .iter()
            .any(|index| index.keys.contains(root))
    };
    let key = match definition.keys.contains(root) {
        true => "Key",
        false if of_index() => "IndexKey",
        false => return None,
    };
    Some(format!(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: \
         {key}: {root}"
    ))
}
