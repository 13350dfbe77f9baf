//! Named concepts that several operations share.

pub(crate) mod cancellation;
pub(crate) mod capacity;
pub(crate) mod expression_refusal;
pub(crate) mod expressions;
pub(crate) mod halves;
pub(crate) mod keys;
pub(crate) mod legacy;
pub(crate) mod page;
pub(crate) mod policy;
pub(crate) mod refusal;
pub(crate) mod resource_ref;
pub(crate) mod return_values;
pub(crate) mod select;
pub(crate) mod source;
pub(crate) mod statement;
pub(crate) mod table_description;
pub(crate) mod table_draft;
pub(crate) mod table_key;
pub(crate) mod table_ref;
pub(crate) mod table_state;
pub(crate) mod wording;
