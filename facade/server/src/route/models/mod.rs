//! Models: declared documents with relations and queries, for whoever has no Rust to declare them in.
//!
//! The routes of a model are the same for all models. What a model has of its own, its fields and relations, stands in the
//! OpenAPI document once more for each model by its name.

mod ask;
mod definition;
mod document;
mod events;
mod export;
#[cfg(feature = "graphql")]
mod graphql;
pub(super) mod openapi;
mod page;
mod place;
mod query;
mod upkeep;
mod user;
mod view;

use package_database::backend::BoxFuture;
use package_database::{Database, Error};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::{DomainRoutes, Routes};

pub(super) use definition::of_spec;

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "models",
    about: "Declared models: their documents with relations, queries with plans and costs, and what happens to them.",
    routes,
    probe,
};

fn routes() -> Routes {
    let routes = OpenApiRouter::new()
        .routes(routes!(definition::list, definition::register))
        .routes(routes!(definition::get))
        .routes(routes!(document::list, document::create))
        .routes(routes!(document::get, document::update, document::delete))
        .routes(routes!(ask::count))
        .routes(routes!(ask::explain))
        .routes(routes!(events::watch))
        .routes(routes!(export::export))
        .routes(routes!(export::import))
        .routes(routes!(upkeep::reindex))
        .routes(routes!(upkeep::migrate))
        .routes(routes!(user::create, user::get, user::delete))
        .merge(page::routes());
    #[cfg(feature = "graphql")]
    let routes = routes.merge(graphql::routes());
    routes
}

/// One read of what is registered.
fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async { database.models().registered().await.map(|_| ()) })
}
