//! The inventory: who may do what with this service itself, written as a sync.

use axum::extract::State;
use axum::response::Response;
use package_database::inventory::Inventory;
use package_database::syncs::Progress;
use package_database::{Error, ErrorKind};

use super::body::CollectBody;
use super::place::{InStore, Right, StorePath, refusal};
use super::view::RunView;
use super::work::{self, Asking, Long};
use crate::extract::{Caller, JsonBody};
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// The scope of whoever looks after accounts: the inventory reads all of them.
const ADMIN: &str = "admin";
/// What an inventory clashes with.
const CLASH: &str = "Somebody else is collecting into the store. Try again when that is over.";

/// Take the inventory of this service.
///
/// Accounts, their scopes, API keys, datasets, namespaces of packages and tokens of machines, and who may do what with them, as
/// a full sync of the store. Of the last sync, what no event speaks of is taken over. It takes the scope `admin` as well. With
/// `Accept: text/event-stream`, it is told how far this has come; it goes on when nobody listens any more.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/collect",
    operation_id = "sync_collect",
    tag = "syncs",
    params(InStore),
    request_body = CollectBody,
    responses((status = 200, description = "The sync, which has ended", body = RunView)),
    security(("bearer" = ["syncs:*:write", "admin"])),
)]
pub(super) async fn collect(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    asking: Asking,
    JsonBody(body): JsonBody<CollectBody>,
) -> Result<Response, Problem> {
    store.permit(&state, &caller, Right::Write)?;
    caller.require_word(ADMIN)?;
    let failed = |error| refusal(error, CLASH);
    let progress = Progress::new();
    let inventory = inventory(&state, store.name()).map_err(failed)?;
    let inventory = inventory.watched(&progress);
    let work = async move {
        let subjects: Vec<&str> = body.subjects.iter().map(String::as_str).collect();
        let run = match body.full {
            true => inventory.collect(&subjects).await,
            false => match inventory.update(&subjects).await {
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    if subjects.is_empty() {
                        return Err(nobody());
                    }
                    inventory.collect(&subjects).await
                }
                run => run,
            },
        };
        run.map(RunView::from).map_err(failed)
    };
    work::answer(&state, asking, Long::writes(progress), work::as_json, work).await
}

/// The problem of a first inventory that nobody is named for.
fn nobody() -> Problem {
    let problem = Problem::plain(ProblemKind::Unprocessable);
    problem.at(
        "/subjects",
        "must name somebody: nothing was collected before",
    )
}

/// The inventory of a service, with all that it knows of.
fn inventory(state: &ServiceState, store: &str) -> Result<Inventory, Error> {
    match state.accounts() {
        Some(accounts) => Inventory::of_service(state.database(), store, accounts),
        None => Inventory::new(state.database(), store),
    }
}
