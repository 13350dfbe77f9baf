//! What a page is read from: a table, or one of its indexes.

use crate::engine::key::{check_asked, start_key};
use crate::engine::{Key, KeyError, ReadError};
use crate::expression::{Condition, KeyCondition, KeyRange, Projection};
use crate::meter::notes;
use crate::schema::{IndexDefinition, IndexKind, KeyAttribute, KeySchema, TableDefinition};
use crate::value::{DataType, Item};
use crate::wire::ApiError;

use crate::operation::read::select::{self, Selection};
use crate::operation::request::refusal::{of_expression, of_write};

/// What is said of a scan of an index of vectors, also of one by a statement. Without a period, unlike that of a query.
pub(crate) const SCAN_OF_VECTORS: &str = "Scan operation not supported on this index type";

/// The table or index that a page is read from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReadTarget<'a> {
    /// The table to which the index belongs, or which is read itself.
    pub(crate) table: &'a TableDefinition,
    /// Its index, if the request names one.
    pub(crate) index: Option<&'a IndexDefinition>,
}

impl<'a> ReadTarget<'a> {
    /// Finds what the request names; an index of vectors is refused in the words `of_vectors`.
    pub(crate) fn find(
        table: &'a TableDefinition,
        index: Option<&str>,
        of_vectors: &'static str,
    ) -> Result<Self, ApiError> {
        let index = match index {
            None => None,
            Some(name) => Some(table.index(name).ok_or_else(|| no_such_index(name))?),
        };
        if let Some(index) = index {
            if index.kind == IndexKind::Vector {
                return Err(ApiError::validation(of_vectors));
            }
            notes::index(&index.name);
        }
        Ok(Self { table, index })
    }

    /// The key by which the items are found.
    pub(crate) fn keys(self) -> &'a KeySchema {
        self.index.map_or(&self.table.keys, |index| &index.keys)
    }

    /// The number of the index.
    pub(crate) fn number(self) -> Option<u32> {
        self.index.map(|index| index.number)
    }

    /// The place that a start key names.
    pub(crate) fn start(self, map: Option<&Item>) -> Result<Option<Key>, KeyError> {
        map.map(|map| start_key(&self.table.keys, self.index, map))
            .transpose()
    }

    /// The stretch of keys that the condition selects, if its values can be keys.
    pub(crate) fn range(self, condition: &KeyCondition) -> Result<KeyRange, ApiError> {
        let keys = self.keys();
        let partition: Vec<(&str, DataType)> = keys.partition.iter().map(typed).collect();
        let sort: Vec<(&str, DataType)> = keys.sort.iter().map(typed).collect();
        let range = condition
            .bind(&partition, &sort)
            .map_err(|error| ApiError::validation(error.to_string()))?;
        let index = self.index.map(|index| &index.name);
        check_asked(keys, index, &range).map_err(|error| of_write::of_asked(&error))?;
        Ok(range)
    }

    /// Global indexes follow their table with a delay, so that they cannot promise a fresh answer.
    pub(crate) fn refuse_consistent(self, consistent: bool) -> Result<(), ApiError> {
        match self.index {
            Some(index) if consistent && index.kind == IndexKind::Global => {
                Err(ApiError::validation(
                    "Consistent reads are not supported on global secondary indexes",
                ))
            }
            _ => Ok(()),
        }
    }

    /// Whether each item must be fetched from the table.
    pub(crate) fn fetches(
        self,
        select: Selection,
        projection: Option<&Projection>,
    ) -> Result<bool, ApiError> {
        match self.index {
            Some(index) => select.fetches(index, &self.table.keys, projection),
            None => Ok(false),
        }
    }

    /// A query's filter may not name the attributes of the key, which its key condition is for.
    pub(crate) fn refuse_key_filter(
        self,
        filter: &Condition,
        member: FilterMember,
    ) -> Result<(), ApiError> {
        let keys = self.keys();
        let names = filter.top_level_names().map_err(of_expression::of_broken)?;
        match names.into_iter().find(|name| keys.contains(name)) {
            Some(name) => Err(ApiError::validation(format!(
                "{} can only contain non-primary key attributes: Primary key attribute: {name}",
                member.as_str()
            ))),
            None => Ok(()),
        }
    }

    /// Reading partitions of an index, a filter may not name attributes that the index does not hold.
    pub(crate) fn refuse_unprojected_filter(self, filter: &Condition) -> Result<(), ApiError> {
        let Some(index) = self.index else {
            return Ok(());
        };
        let names = filter.top_level_names().map_err(of_expression::of_broken)?;
        let missing: Vec<&str> = names
            .into_iter()
            .filter(|name| !select::holds(index, &self.table.keys, name))
            .collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(ApiError::validation(format!(
                "One or more parameter values were invalid: Secondary index {} does not project one or more \
                 filter attributes: [{}]",
                index.name,
                missing.join(", ")
            ))),
        }
    }
}

/// The name and the type of a key attribute.
fn typed(attribute: &KeyAttribute) -> (&str, DataType) {
    (&attribute.name, attribute.kind.data_type())
}

/// Which member of the request the filter of a query comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FilterMember {
    /// `FilterExpression`, which refusals spell in two words.
    Expression,
    /// The legacy `QueryFilter`.
    Legacy,
}

impl FilterMember {
    /// The member as refusals call it.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Expression => "Filter Expression",
            Self::Legacy => "QueryFilter",
        }
    }
}

/// `Limit`, which is positive if it is there.
pub(crate) fn limit(limit: Option<i32>) -> Option<u32> {
    limit.and_then(|limit| u32::try_from(limit).ok())
}

/// What the engine says against a read of a table or of this index. Also an index that leaves is none that the table
/// has; statements do not tell its name.
pub(crate) fn of_read(error: ReadError, index: Option<&str>) -> ApiError {
    match (error, index) {
        (ReadError::IndexNotFound, Some(name)) => no_such_index(name),
        (error, _) => of_write::of_read(error),
    }
}

/// The refusal of an index that the table does not have.
pub(crate) fn no_such_index(name: &str) -> ApiError {
    ApiError::validation(format!(
        "The table does not have the specified index: {name}"
    ))
}
