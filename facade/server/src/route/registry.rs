//! The list of domains: the one place where each has its line.

use super::contract::DomainRoutes;
use super::{credentials, datasets, models, packages, specs, syncs};

/// The domains in the order in which the documentation page shows them.
pub(crate) const DOMAINS: &[DomainRoutes] = &[
    specs::DOMAIN,
    credentials::DOMAIN,
    datasets::DOMAIN,
    packages::DOMAIN,
    syncs::DOMAIN,
    models::DOMAIN,
];
