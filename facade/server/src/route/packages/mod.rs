//! The repository of packages: the routes of its document, and those of the service beside them.

mod account;
mod admin;
mod answer;
mod artifacts;
mod asking;
pub(super) mod body;
mod discover;
mod dispatch;
mod events;
mod files;
mod json;
mod machines;
mod named;
pub(super) mod openapi;
mod page;
mod place;
mod storage;
mod webhooks;
mod withdraw;

use package_database::backend::BoxFuture;
use package_database::packages::artifact::Coordinates;
use package_database::{Database, Error};
use utoipa_axum::router::OpenApiRouter;

use super::contract::{DomainRoutes, Routes};

pub(super) use asking::known;
pub(crate) use dispatch::{declared_first, dispatch};

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "packages",
    about: "Artifacts under immutable versions, tags, and the document that says how they are served.",
    routes,
    probe,
};

fn routes() -> Routes {
    OpenApiRouter::new()
        .merge(account::routes())
        .merge(admin::routes())
        .merge(artifacts::routes())
        .merge(discover::routes())
        .merge(events::routes())
        .merge(files::routes())
        .merge(machines::routes())
        .merge(page::routes())
        .merge(storage::routes())
        .merge(webhooks::routes())
        .merge(withdraw::routes())
}

fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async {
        let nobody = Coordinates::new("health", "health", "0", "health")?;
        database.packages().artifact(&nobody).await.map(|_| ())
    })
}
