//! What the calls of version 2017.11.29 share: no group of that version can be made any more, so none is there.
//!
//! The service answers them as if it had no global table at all, also where one of version 2019.11.21 has the name.

use crate::profile::{AWS_REGIONS, LEGACY_GLOBAL_TABLE_REGIONS};
use crate::wire::{ApiError, ErrorCode};

/// How the service begins what it says about members, and all that it says of an empty list.
pub(super) const INVALID: &str = "One or more parameter values were invalid";

/// What no group of this version can be made with, in any region that ever had it.
const NOT_SUPPORTED: &str = "DynamoDB global tables version 2017.11.29 is not supported. We recommend using DynamoDB global tables \
     version 2019.11.21, instead of version 2017.11.29 (Legacy).";

/// The refusal of a group, or of a replica of one, in the caller's region.
pub(super) fn not_supported(region: &str) -> ApiError {
    // A region that AWS has not is one of a local setup, which is told the plain sentence.
    let is_later = AWS_REGIONS.contains(&region) && !LEGACY_GLOBAL_TABLE_REGIONS.contains(&region);
    ApiError::validation(if is_later {
        format!(
            "{INVALID}: DynamoDB global tables version 2017.11.29 is not supported in this region \
             '{region}', supported regions are : [{}]",
            LEGACY_GLOBAL_TABLE_REGIONS.join(", ")
        )
    } else {
        format!("{INVALID}: {NOT_SUPPORTED}")
    })
}

/// The refusal of a group that is not there.
pub(super) fn not_found(name: &str) -> ApiError {
    ApiError::new(ErrorCode::GlobalTableNotFound, does_not_exist(name))
}

/// What is said of a group that is not there.
pub(super) fn does_not_exist(name: &str) -> String {
    format!("Global table with name: '{name}' does not exist.")
}
