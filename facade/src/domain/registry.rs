//! The list of domains: the one place where each has its line.

use std::sync::LazyLock;

use super::contract::{Domain, Opening};
use crate::backend::BoxFuture;
use crate::block::Table;
use crate::block::table::TableNames;
use crate::error::Error;

/// Applies a macro to the list of domains: to the feature that brings each, to the name that it has as a module and
/// as a method of [`Database`](crate::Database), and to its type. A user is removed in this order.
macro_rules! each_domain {
    ($apply:ident) => {
        $apply! {
            #[cfg(feature = "specs")]
            /// The API specs of users.
            specs: Specs,
            #[cfg(feature = "credentials")]
            /// The keys of users.
            credentials: Credentials,
            #[cfg(feature = "datasets")]
            /// The datasets of owners.
            datasets: Datasets,
            #[cfg(feature = "packages")]
            /// The repository of packages.
            packages: Packages,
            #[cfg(feature = "syncs")]
            /// The access syncs of stores.
            syncs: Syncs,
            #[cfg(feature = "models")]
            /// The documents of models.
            models: Models,
        }
    };
}
pub(crate) use each_domain;

/// A domain as the root of the crate sees it.
pub(crate) struct Registered {
    tables: &'static [Table],
    delete_all: for<'a> fn(Opening<'a>, &'a str) -> BoxFuture<'a, Result<(), Error>>,
}

impl Registered {
    const fn of<D: Domain>() -> Self {
        Self {
            tables: D::TABLES,
            delete_all: delete_all_of::<D>,
        }
    }
}

fn delete_all_of<'a, D: Domain>(
    opening: Opening<'a>,
    sub: &'a str,
) -> BoxFuture<'a, Result<(), Error>> {
    Box::pin(async move { D::open(&opening).delete_all(sub).await })
}

macro_rules! registered {
    ($(#[cfg($linked:meta)] $(#[$doc:meta])* $name:ident: $domain:ident,)*) => {
        const DOMAINS: &[Registered] = &[
            $(#[cfg($linked)] Registered::of::<super::$name::$domain>(),)*
        ];
    };
}
each_domain!(registered);

/// The tables of all domains under their live names. Made once: most databases have no other names.
pub(crate) fn live_names() -> TableNames {
    static LIVE: LazyLock<TableNames> = LazyLock::new(|| {
        let tables = DOMAINS.iter().flat_map(|domain| domain.tables);
        TableNames::live(tables.copied())
    });
    LIVE.clone()
}

/// Removes all that any domain keeps for a user, one domain after the other: an error stops it, and
/// what comes after it in the list is left for the next call.
pub(crate) async fn delete_all(opening: Opening<'_>, sub: &str) -> Result<(), Error> {
    for domain in DOMAINS {
        (domain.delete_all)(opening, sub).await?;
    }
    Ok(())
}
