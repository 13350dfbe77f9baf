//! What an index may project.

use std::collections::HashSet;

use crate::limits;

use super::draft::ProjectionDraft;
use super::{IndexDefinition, Projection, SchemaFault};

impl Projection {
    /// `ProjectionType` as requests and answers spell it.
    pub(crate) const fn as_str(&self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::KeysOnly => "KEYS_ONLY",
            Self::Include(_) => "INCLUDE",
        }
    }
}

/// Checks that type and attribute list of a projection belong together.
pub(crate) fn bind_projection(draft: &ProjectionDraft) -> Result<Projection, SchemaFault> {
    let plain = |projection: Projection| match draft.attributes {
        Some(_) => Err(SchemaFault::ProjectionWithAttributes(projection.as_str())),
        None => Ok(projection),
    };
    match draft.kind.as_deref() {
        Some("ALL") => plain(Projection::All),
        Some("KEYS_ONLY") => plain(Projection::KeysOnly),
        Some("INCLUDE") => match &draft.attributes {
            Some(names) if !names.is_empty() => {
                let mut seen = HashSet::new();
                if let Some(twice) = names.iter().find(|name| !seen.insert(name.as_str())) {
                    return Err(SchemaFault::ProjectedTwice(twice.clone()));
                }
                Ok(Projection::Include(
                    names.iter().map(|name| name.as_str().into()).collect(),
                ))
            }
            _ => Err(SchemaFault::IncludeWithoutAttributes),
        },
        other => Err(SchemaFault::UnknownProjection(
            // The service prints a type that is not there as its language does.
            other.unwrap_or("null").to_owned(),
        )),
    }
}

/// Checks how many attributes all indexes of a table name together.
pub(crate) fn check_projected_total<'a>(
    indexes: impl Iterator<Item = &'a IndexDefinition>,
) -> Result<(), SchemaFault> {
    let projected = |index: &IndexDefinition| match &index.projection {
        Projection::Include(names) => names.len(),
        Projection::All | Projection::KeysOnly => 0,
    };
    // An index of vectors copies the vector and what it filters by as well
    // (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html).
    let searched = |index: &IndexDefinition| match &index.vector {
        Some(_) => 1 + index.keys.sort.len(),
        None => 0,
    };
    let total: usize = indexes
        .map(|index| projected(index) + searched(index))
        .sum();
    if total > limits::PROJECTED_ATTRIBUTES_MAX {
        return Err(SchemaFault::TooManyProjected(
            limits::PROJECTED_ATTRIBUTES_MAX,
        ));
    }
    Ok(())
}
