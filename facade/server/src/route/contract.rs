//! What a domain owes the service.

use package_database::backend::BoxFuture;
use package_database::{Database, Error};
use utoipa_axum::router::OpenApiRouter;

use crate::state::ServiceState;

/// Routes with their part of the OpenAPI document.
pub(crate) type Routes = OpenApiRouter<ServiceState>;

/// The routes of one domain, in the file of its name: the rest of the service knows it by this and by its line in the
/// registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DomainRoutes {
    /// The domain's name: the tag of its operations, and a dependency in `/health`.
    pub(crate) name: &'static str,
    /// What it keeps, for the documentation page.
    pub(crate) about: &'static str,
    /// Its routes, below `/v1/`.
    pub(crate) routes: fn() -> Routes,
    /// Whether its tables answer: one cheap read, with no right that the domain does not need anyway.
    pub(crate) probe: for<'a> fn(&'a Database) -> BoxFuture<'a, Result<(), Error>>,
}
