//! Datasets: package documents with their history.
//!
//! Each route stands below `/v1/datasets/{owner}/{name}`, and once more below `/v1/datasets-by-id/{id}`.

mod address;
mod body;
mod by_id;
mod change;
mod export;
mod history;
mod manage;
mod package;
mod query;
mod refusal;
mod tags;
mod view;

use package_database::backend::BoxFuture;
use package_database::datasets::{DatasetRef, RevisionRef};
use package_database::{Database, Error, ErrorKind};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::{DomainRoutes, Routes};

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "datasets",
    about: "Package documents with their history: revisions, tags, differences. Data itself is kept elsewhere.",
    routes,
    probe,
};

fn routes() -> Routes {
    let of_one = [
        routes!(package::get, package::put, package::patch, manage::delete),
        routes!(manage::purge),
        routes!(manage::move_to),
        routes!(manage::project),
        routes!(package::revert),
        routes!(history::revisions),
        routes!(history::revision),
        routes!(history::resource),
        routes!(history::diff),
        routes!(tags::list, tags::create),
        routes!(tags::get, tags::update, tags::delete),
        routes!(export::export),
    ];
    let all = OpenApiRouter::new()
        .routes(routes!(manage::create))
        .routes(routes!(manage::list));
    of_one.into_iter().fold(all, by_id::both)
}

/// One read of a key that nothing is under.
fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async {
        let nobody = DatasetRef::named("health", "health")?;
        let found = database
            .datasets()
            .revision_fetch(&nobody, &RevisionRef::Head)
            .await;
        match found {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    })
}
