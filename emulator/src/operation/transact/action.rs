//! One action of TransactWriteItems: which of the four it is, and the members that all four have.

use std::collections::BTreeMap;

use crate::engine::Fingerprint;
use crate::operation::request::member::required;
use crate::value::{Item, Unchecked};
use crate::wire::{ApiError, types};

/// Which of the four an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ActionKind {
    Put,
    Update,
    Delete,
    ConditionCheck,
}

impl ActionKind {
    /// What a fingerprint calls it. Tokens outlive a release: the names stay.
    const fn name(self) -> &'static str {
        match self {
            Self::Put => "put",
            Self::Update => "update",
            Self::Delete => "delete",
            Self::ConditionCheck => "check",
        }
    }
}

/// The members of an action, as they came.
pub(super) struct ActionMembers {
    pub(super) kind: ActionKind,
    /// The table, as the request called it.
    pub(super) table: String,
    /// The item, or its key.
    pub(super) item: Unchecked<Item>,
    /// Of updates only.
    pub(super) update_expression: Option<String>,
    pub(super) condition_expression: Option<String>,
    pub(super) names: Option<BTreeMap<String, String>>,
    pub(super) values: Option<Unchecked<Item>>,
    /// What to show of an item whose condition fails: `ALL_OLD` or `NONE`.
    pub(super) on_failure: Option<String>,
}

impl ActionMembers {
    /// The one action that an element of the transaction must contain.
    pub(super) fn read(item: types::TransactWriteItem) -> Result<Self, ApiError> {
        /// The members of one kind, of which one is called `item` or `key`.
        macro_rules! members {
            ($kind:ident, $action:ident, $item:ident, $name:literal, $update:expr) => {
                Ok(Self {
                    kind: ActionKind::$kind,
                    table: required($action.table_name, "TableName")?,
                    item: required($action.$item, $name)?,
                    update_expression: $update,
                    condition_expression: $action.condition_expression,
                    names: $action.expression_attribute_names,
                    values: $action.expression_attribute_values,
                    on_failure: $action.return_values_on_condition_check_failure,
                })
            };
        }
        match (item.condition_check, item.put, item.update, item.delete) {
            (Some(check), None, None, None) => members!(ConditionCheck, check, key, "Key", None),
            (None, Some(put), None, None) => members!(Put, put, item, "Item", None),
            (None, None, Some(update), None) => {
                members!(Update, update, key, "Key", update.update_expression)
            }
            (None, None, None, Some(delete)) => members!(Delete, delete, key, "Key", None),
            (None, None, None, None) => Err(ApiError::validation(
                "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request",
            )),
            _ => Err(ApiError::validation(
                "TransactItems can only contain one of Check, Put, Update or Delete",
            )),
        }
    }

    /// Adds to a fingerprint all that the action asks for.
    fn print(&self, print: &mut Fingerprint) {
        print.text(Some(self.kind.name()));
        print.text(self.update_expression.as_deref());
        print.text(Some(&self.table));
        print.text(self.condition_expression.as_deref());
        print.text(self.on_failure.as_deref());
        print.length(self.names.as_ref().map(BTreeMap::len));
        for (placeholder, name) in self.names.iter().flatten() {
            print.text(Some(placeholder));
            print.text(Some(name));
        }
        for map in [Some(&self.item), self.values.as_ref()] {
            print.item(map.and_then(|map| map.check_ref().ok()));
        }
    }
}

/// What makes a request the same as another: all that it asks for.
pub(super) fn fingerprint(
    input: &types::TransactWriteItemsInput,
    actions: &[ActionMembers],
) -> u128 {
    let mut print = Fingerprint::new();
    print.text(input.return_consumed_capacity.as_deref());
    print.text(input.return_item_collection_metrics.as_deref());
    for action in actions {
        action.print(&mut print);
    }
    print.finish()
}
