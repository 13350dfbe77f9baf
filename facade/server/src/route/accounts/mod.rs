//! Accounts, for an administrator: whose token has the scope `admin`.

mod manage;
mod rights;
mod shape;

use package_database::block::identity::Accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::Routes;
use crate::extract::Caller;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// The scope that an administrator has. Who has it may make an account that may do everything, so that there is no
/// narrower one.
const ADMIN: &str = "admin";

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(manage::list, manage::create))
        .routes(routes!(manage::get, manage::update, manage::delete))
        .routes(routes!(rights::password))
        .routes(routes!(rights::grant, rights::revoke))
}

/// The accounts of the service, for an administrator.
fn administered<'a>(state: &'a ServiceState, caller: &Caller) -> Result<&'a Accounts, Problem> {
    caller.require_word(ADMIN)?;
    state.accounts().ok_or_else(|| {
        let detail = "This service keeps no accounts: its tokens are made elsewhere.";
        Problem::new(ProblemKind::NotFound, detail)
    })
}
