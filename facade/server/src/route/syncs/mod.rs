//! Access syncs: who may do what in a system, as a connector has collected it run by run.

mod access;
mod asset;
mod body;
mod collect;
mod compare;
mod copy;
mod file;
mod json;
mod life;
mod list;
mod page;
mod place;
mod query;
mod record;
mod stream;
mod view;
mod watch;
mod work;
mod write;

use package_database::backend::BoxFuture;
use package_database::{Database, Error};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::contract::{DomainRoutes, Routes};

pub(super) const DOMAIN: DomainRoutes = DomainRoutes {
    name: "syncs",
    about: "Who may do what in a system, run by run: lists by any relation, differences, files, and an inventory of this \
            service itself.",
    routes,
    probe,
};

fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(life::list, life::start))
        .routes(routes!(life::latest))
        .routes(routes!(life::get, life::delete))
        .routes(routes!(life::checkpoint))
        .routes(routes!(life::end))
        .routes(routes!(life::cleanup))
        .routes(routes!(watch::watch))
        .routes(routes!(write::records))
        .routes(routes!(write::delete_grant))
        .routes(routes!(list::resource_types))
        .routes(routes!(list::resources))
        .routes(routes!(list::entitlements))
        .routes(routes!(list::grants))
        .routes(routes!(record::resource_type))
        .routes(routes!(record::resource))
        .routes(routes!(record::entitlement))
        .routes(routes!(record::grant))
        .routes(routes!(asset::list))
        .routes(routes!(asset::get))
        .routes(routes!(asset::put))
        .routes(routes!(access::of_principal))
        .routes(routes!(compare::diff))
        .routes(routes!(compare::report))
        .routes(routes!(compare::stats))
        .routes(routes!(compare::validate))
        .routes(routes!(compare::indexes))
        .routes(routes!(copy::diff))
        .routes(routes!(copy::compact))
        .routes(routes!(copy::clone))
        .routes(routes!(file::export))
        .routes(routes!(file::import))
        .routes(routes!(collect::collect))
        .merge(page::routes())
}

/// One read of a sync that no store has.
fn probe(database: &Database) -> BoxFuture<'_, Result<(), Error>> {
    Box::pin(async {
        let nobody = database.syncs().store("health")?;
        nobody.latest_finished(None).await.map(|_| ())
    })
}
