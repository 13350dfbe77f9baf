//! `Select`: which attributes a page of Query or Scan returns.

use crate::expression::Projection;
use crate::schema::{IndexDefinition, IndexKind, KeySchema, Projection as Projected};
use crate::wire::ApiError;
use crate::wire::types::values;

/// What `Select` and the projection of the request ask for together.
///
/// [Select](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html#DDB-Query-request-Selection)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Selection {
    /// Every attribute of the item in the table.
    AllAttributes,
    /// Every attribute that the index holds.
    AllProjected,
    /// The attributes that a projection names.
    Specific,
    /// Only how many.
    Count,
}

impl Selection {
    /// Reads the member `Select`, whose enumeration is checked already. `projection` is the member
    /// that names attributes, if the request has one; `indexed` tells whether it names an index, and
    /// `refuse` words the refusal of what does not go together.
    pub(crate) fn read(
        select: Option<&str>,
        projection: Option<&'static str>,
        indexed: bool,
        refuse: impl FnOnce(String) -> ApiError,
    ) -> Result<Self, ApiError> {
        let (select, choice) = match select.and_then(values::Select::from_text) {
            Some(values::Select::SpecificAttributes) if projection.is_none() => {
                return Err(refuse(
                    "Must specify the AttributesToGet or ProjectionExpression when choosing to \
                     get SPECIFIC_ATTRIBUTES"
                        .to_owned(),
                ));
            }
            Some(values::Select::AllProjectedAttributes) if !indexed => {
                return Err(refuse(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName"
                        .to_owned(),
                ));
            }
            Some(values::Select::SpecificAttributes) => return Ok(Self::Specific),
            Some(values::Select::AllProjectedAttributes) => {
                (Self::AllProjected, "ALL_PROJECTED_ATTRIBUTES")
            }
            Some(values::Select::Count) => (Self::Count, "only the Count"),
            Some(values::Select::AllAttributes) => (Self::AllAttributes, "ALL_ATTRIBUTES"),
            None if projection.is_some() => return Ok(Self::Specific),
            None if indexed => return Ok(Self::AllProjected),
            None => return Ok(Self::AllAttributes),
        };
        match projection {
            Some(member) => Err(refuse(format!(
                "Cannot specify the {member} when choosing to get {choice}"
            ))),
            None => Ok(select),
        }
    }

    /// Whether reading through `index` must fetch the whole item from the table, as local indexes
    /// do for attributes that they do not hold; global indexes refuse.
    pub(crate) fn fetches(
        self,
        index: &IndexDefinition,
        table: &KeySchema,
        projection: Option<&Projection>,
    ) -> Result<bool, ApiError> {
        if index.projection == Projected::All {
            return Ok(false);
        }
        let missing: Vec<&str> = projection
            .into_iter()
            .flat_map(Projection::top_level_names)
            .filter(|name| !holds(index, table, name))
            .collect();
        match (self, index.kind) {
            (Self::AllAttributes, IndexKind::Global) => Err(ApiError::validation(format!(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not \
                 supported for global secondary index {} because its projection type is not ALL",
                index.name
            ))),
            (Self::Specific, IndexKind::Global) if !missing.is_empty() => {
                Err(ApiError::validation(format!(
                    "One or more parameter values were invalid: Global secondary index {} does \
                     not project [{}]",
                    index.name,
                    missing.join(", ")
                )))
            }
            (Self::AllAttributes, IndexKind::Local) => Ok(true),
            (Self::Specific, IndexKind::Local) => Ok(!missing.is_empty()),
            _ => Ok(false),
        }
    }
}

/// The member of a request that names attributes, as refusals call it.
pub(crate) fn projection_member(expression: bool, legacy: bool) -> Option<&'static str> {
    match (expression, legacy) {
        (true, _) => Some("ProjectionExpression"),
        (false, true) => Some("AttributesToGet"),
        (false, false) => None,
    }
}

/// Whether the entries of `index` have the attribute `name` where the item has it.
pub(crate) fn holds(index: &IndexDefinition, table: &KeySchema, name: &str) -> bool {
    let included = match &index.projection {
        Projected::All => true,
        Projected::KeysOnly => false,
        Projected::Include(names) => names.iter().any(|included| &**included == name),
    };
    included || index.keys.contains(name) || table.contains(name)
}
