//! What a domain owes the rest of the facade, and what it gets.

use std::any::{Any, TypeId};
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::block::Table;
use crate::block::store::Store;
use crate::block::table::TableNames;
use crate::error::Error;

/// One kind of thing that the facade keeps: specs, credentials. Its type is the handle that callers
/// hold.
///
/// The root of the crate knows domains through this trait only. Code outside this crate names them,
/// to say how they are set up, and implements none.
///
/// # Examples
///
/// ```
/// use package_database::credentials::{BinaryForm, Credentials};
/// use package_database::specs::Specs;
/// use package_database::{Database, Domain};
/// # use package_database::backend::emulator::EmulatorBackend;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let names: Vec<&str> = Specs::TABLES.iter().map(|table| table.name()).collect();
/// assert_eq!(names, ["package.specs"]);
/// let database = Database::builder()
///     .emulator(EmulatorBackend::new())
///     .table::<Specs>("review.specs")
///     .settings::<Credentials>(BinaryForm::Raw)
///     .build()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[expect(
    private_bounds,
    reason = "sealed: how a domain is opened is our own affair"
)]
pub trait Domain: Open + Clone + fmt::Debug + Send + Sync + 'static {
    /// The tables that it uses: its own first, then those that it shares with other domains, each of
    /// which has the same name in all of them.
    const TABLES: &'static [Table];

    /// What can be chosen about it when a database is built.
    type Settings: Clone + fmt::Debug + Default + Send + Sync + 'static;

    /// Removes all that it keeps for a user. When it fails, calling it again goes on.
    ///
    /// # Errors
    ///
    /// Those of the type that implements this.
    fn delete_all(&self, sub: &str) -> impl Future<Output = Result<(), Error>> + Send;
}

/// How a handle of a domain is made. It costs a few reference counts: it is done for each call of
/// [`Database::specs`](crate::Database::specs) and its like.
pub(crate) trait Open {
    /// A handle on what is there.
    fn open(opening: &Opening<'_>) -> Self;
}

/// What a domain gets: the parts of a database, none of which names a domain.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening<'a> {
    pub(crate) store: &'a Arc<Store>,
    pub(crate) tables: &'a TableNames,
    pub(crate) settings: &'a SettingsOfDomains,
}

/// What was chosen for domains, by their types; the default for those that are not in it.
#[derive(Clone, Default)]
pub(crate) struct SettingsOfDomains(Vec<(TypeId, Arc<dyn Any + Send + Sync>)>);

impl SettingsOfDomains {
    /// Chooses for a domain, instead of what was chosen before.
    pub(crate) fn set<D: Domain>(&mut self, settings: D::Settings) {
        let id = TypeId::of::<D>();
        self.0.retain(|(other, _)| *other != id);
        self.0.push((id, Arc::new(settings)));
    }

    /// What was chosen for a domain.
    pub(crate) fn of<D: Domain>(&self) -> D::Settings {
        let id = TypeId::of::<D>();
        let chosen = self.0.iter().find(|(other, _)| *other == id);
        let chosen = chosen.and_then(|(_, settings)| settings.downcast_ref::<D::Settings>());
        // A domain for which nothing was chosen has its defaults. The cast never fails: the entry was
        // made by `set` for the same type.
        chosen.cloned().unwrap_or_default()
    }
}

impl fmt::Debug for SettingsOfDomains {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SettingsOfDomains({})", self.0.len())
    }
}
