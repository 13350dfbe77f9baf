//! The versions of users' API specs: write one, find the newest, list, count, delete.
//!
//! Invariant: of every spec the copy called *latest* says the same as the newest version item, and
//! no version that was acknowledged is ever replaced.

mod delete;
mod interface;
mod item;
mod keys;
mod name;
mod pace;
mod prune;
#[cfg(feature = "stream")]
mod stream;
mod table;
mod tip;
mod types;
mod write;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

pub use interface::SpecStore;
pub use name::canonical_id;
pub use prune::Keep;
pub use table::TABLE;
pub use types::{NewSpec, SpecInfo};

use super::contract::{Domain, Open, Opening};
use super::sub::check_sub;
use crate::backend::{Consistency, Get, Item, KeyCondition, Query, SortCondition, Value};
use crate::block::listing::Record;
use crate::block::page::{List, every};
use crate::block::store::Store;
use crate::block::{ListOptions, Listing, Table};
use crate::error::Error;
use table::{ID, ID_UPDATED_AT, ID_UPDATED_AT_INDEX, SUB, UPDATED_AT_ID};

/// The specs of users: see [`Database::specs`](crate::Database::specs).
///
/// A handle that owns what it needs: a service may keep it in its state, clone it for each request
/// and send it to any thread. A clone costs two reference counts.
///
/// # Errors
///
/// Every method refuses a user id that is empty or longer than 2,048 bytes, and a name whose id is longer than 1,003
/// bytes, with [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) before anything is sent; uploads also one
/// that is empty or contains `#` or a control character. The Python package stores those: what has the name itself for
/// its id is found first, and then what has the [id](canonical_id) of the name. Reads of
/// an item that another writer damaged give
/// [`ErrorKind::CorruptData`](crate::ErrorKind::CorruptData); in a list, each entry is a read of
/// its own. A busy or silent store is tried again
/// until the [deadline](crate::block::RetryPolicy) and then gives
/// [`ErrorKind::Throttled`](crate::ErrorKind::Throttled) or
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable).
#[derive(Clone)]
pub struct Specs {
    store: Arc<Store>,
    table: Arc<str>,
    consistency: Consistency,
}

/// Where its table is.
impl fmt::Debug for Specs {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Specs")
            .field("backend", &self.store.backend)
            .field("table", &self.table)
            .field("consistency", &self.consistency)
            .finish()
    }
}

/// The newest version of a spec.
const NEWEST: Record<SpecInfo> = record(item::newest, &[UPDATED_AT_ID]);
/// The version text of the newest version.
const VERSION_TEXT: Record<String> = record(item::newest_version, &[UPDATED_AT_ID]);
/// The number of models in the newest version.
const MODEL_COUNT: Record<i64> = record(item::model_count, &[UPDATED_AT_ID]);
/// A version of a spec, in the index.
const VERSION: Record<SpecInfo> = record(item::info, &[UPDATED_AT_ID, ID_UPDATED_AT]);

const fn record<T>(
    decode: fn(&Item) -> Result<T, String>,
    position: &'static [&'static str],
) -> Record<T> {
    Record {
        decode,
        partition: SUB,
        position,
    }
}

/// One user's specs.
#[derive(Clone, Copy, Debug)]
struct Scope<'a> {
    store: &'a Store,
    table: &'a Arc<str>,
    sub: &'a str,
}

impl Scope<'_> {
    /// The query for the versions of a spec, its copy among them.
    fn versions_query(&self, id: &str) -> Query {
        let range = SortCondition::BeginsWith(Value::from(keys::id_prefix(id)));
        let condition = KeyCondition::partition(SUB, self.sub).sort(ID_UPDATED_AT, range);
        Query::new(self.table.clone(), condition).index(ID_UPDATED_AT_INDEX)
    }

    /// The query for where these stand, for a decision about them.
    fn standing_query(&self, id: &str) -> Query {
        self.versions_query(id)
            .consistency(Consistency::Strong)
            .project([ID, ID_UPDATED_AT, UPDATED_AT_ID])
    }
}

impl Open for Specs {
    fn open(opening: &Opening<'_>) -> Self {
        Self {
            store: opening.store.clone(),
            table: opening.tables.of(&TABLE),
            consistency: Consistency::Eventual,
        }
    }
}

impl Domain for Specs {
    const TABLES: &'static [Table] = &[TABLE];

    type Settings = ();

    async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        Self::delete_all(self, sub).await
    }
}

impl Specs {
    /// The same specs, but every read sees all writes that were acknowledged before it, at twice
    /// the price.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs().strong();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// assert_eq!(specs.list("user 1").await?.len(), 1, "on every store, at once");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn strong(&self) -> Self {
        Self {
            consistency: Consistency::Strong,
            ..self.clone()
        }
    }

    /// How many models all of the user's specs define together, counting the newest version of
    /// each. Beyond the range of the type, its end.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.1.0", 4)).await?;
    /// specs.create_or_update("user 1", &NewSpec::new("Bills", "1.0.0", 2)).await?;
    /// assert_eq!(specs.count_models("user 1").await?, 6);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn count_models(&self, sub: &str) -> Result<i64, Error> {
        let options = ListOptions::new();
        let query = self
            .latest_query(sub)?
            .project([UPDATED_AT_ID, item::MODEL_COUNT]);
        let scope = ["count", sub];
        let list = self.lister(sub, &options, &scope, MODEL_COUNT);
        let mut sum = 0_i128;
        for count in list.run(query, every).await? {
            sum += i128::from(count?);
        }
        let end = if sum < 0 { i64::MIN } else { i64::MAX };
        Ok(i64::try_from(sum).unwrap_or(end))
    }

    /// Stores a new version, which becomes the newest one; answers it as it is stored.
    ///
    /// Both items that make up a version are written in one transaction: a crash, or a future that
    /// is dropped, leaves both or neither. Two uploads in one second both survive: the second one
    /// bears the next second, and where others have written the spec within the last minute it waits for that second
    /// to begin, one second at most: see the chapter on the Python package in the README. Calling it twice stores two versions, so that after
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) a caller who cannot bear a double
    /// looks first.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for
    /// an empty version and for more than 200 KB in all (DynamoDB's 400 KB hold the item and its copy in the index),
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when others changed the same spec again
    /// and again until the deadline.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let spec = NewSpec::new("My_Orders", "1.0.0", 3).title("Orders").description("All of them.");
    /// let stored = database.specs().create_or_update("user 1", &spec).await?;
    /// assert_eq!((&*stored.id, &*stored.version), ("my-orders", "1.0.0"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_or_update(&self, sub: &str, spec: &NewSpec<'_>) -> Result<SpecInfo, Error> {
        let scope = self.scope(sub)?;
        let mut id = name::spec_id(spec.name)?;
        item::check(sub, &id, spec)?;
        for other in name::stored_ids(spec.name)? {
            // What readers find by the name is what an upload under the name goes on with.
            if other != id && tip::exists(&scope, &other).await? {
                id = other;
                break;
            }
        }
        item::check(sub, &id, spec)?;
        write::create_or_update(&scope, &id, spec).await
    }

    /// The version text of the newest upload of a spec, or `None` when there is no such spec.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// assert_eq!(specs.latest_version("user 1", "ORDERS").await?.as_deref(), Some("1.0.0"));
    /// assert_eq!(specs.latest_version("user 1", "bills").await?, None);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn latest_version(&self, sub: &str, name: &str) -> Result<Option<String>, Error> {
        let shown = [SUB, UPDATED_AT_ID, ID, item::VERSION];
        self.newest(sub, name, VERSION_TEXT, |get| get.project(shown))
            .await
    }

    /// The newest version of a spec, or `None` when there is no such spec.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// let stored = specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// assert_eq!(specs.get("user 1", "orders").await?, Some(stored));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get(&self, sub: &str, name: &str) -> Result<Option<SpecInfo>, Error> {
        self.newest(sub, name, NEWEST, |get| get).await
    }

    /// The newest version of every spec of the user, by id, each read when it is asked for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// for name in ["Orders", "Bills"] {
    ///     specs.create_or_update("user 1", &NewSpec::new(name, "1.0.0", 3)).await?;
    /// }
    /// for spec in specs.list("user 1").await? {
    ///     println!("{}", spec?.name); // Bills, then Orders
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list(&self, sub: &str) -> Result<Listing<SpecInfo>, Error> {
        self.list_with(sub, &ListOptions::new()).await
    }

    /// As [`Specs::list`], page by page or up to date.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for
    /// the page token of another list and for a limit of zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// for name in ["a", "b", "c"] {
    ///     specs.create_or_update("user 1", &NewSpec::new(name, "1.0.0", 3)).await?;
    /// }
    /// let page = specs.list_with("user 1", &ListOptions::new().limit(2)).await?;
    /// let token = page.next.clone().expect("there is a third one").to_string();
    ///
    /// let rest = ListOptions::new().limit(2).after(token.parse()?);
    /// assert_eq!(specs.list_with("user 1", &rest).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_with(
        &self,
        sub: &str,
        options: &ListOptions,
    ) -> Result<Listing<SpecInfo>, Error> {
        let query = self.latest_query(sub)?;
        let scope = ["specs", sub];
        let list = self.lister(sub, options, &scope, NEWEST);
        list.run(query, every).await
    }

    /// Removes a spec with all its versions. That there is none is no error.
    ///
    /// The copy of the newest version goes first, so that a removal that was interrupted is not seen
    /// by readers; calling it again finishes it. A version uploaded after that survives, and so does
    /// one uploaded in the very second of a version that was removed, however often a request had to
    /// be sent. Rows of the spec that another writer damaged go too.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// specs.delete("user 1", "orders").await?;
    /// assert_eq!(specs.get("user 1", "orders").await?, None);
    /// assert!(specs.list_versions("user 1", "orders").await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete(&self, sub: &str, name: &str) -> Result<(), Error> {
        let scope = self.scope(sub)?;
        let mut budget = self.store.budget();
        for id in name::stored_ids(name)? {
            if delete::spec(&scope, &id, &mut budget).await? {
                break;
            }
        }
        Ok(())
    }

    /// All versions of a spec, oldest upload first, each read when it is asked for; empty when
    /// there is no such spec.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// for version in ["1.0.0", "1.1.0"] {
    ///     specs.create_or_update("user 1", &NewSpec::new("Orders", version, 3)).await?;
    /// }
    /// let versions = specs.list_versions("user 1", "orders").await?.into_vec()?;
    /// assert_eq!(versions[1].version, "1.1.0");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_versions(&self, sub: &str, name: &str) -> Result<Listing<SpecInfo>, Error> {
        self.list_versions_with(sub, name, &ListOptions::new())
            .await
    }

    /// As [`Specs::list_versions`], page by page or up to date.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for
    /// the page token of another list and for a limit of zero.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::ListOptions;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let up_to_date = ListOptions::new().strong();
    /// let versions = database.specs().list_versions_with("user 1", "orders", &up_to_date).await?;
    /// assert!(versions.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn list_versions_with(
        &self,
        sub: &str,
        name: &str,
        options: &ListOptions,
    ) -> Result<Listing<SpecInfo>, Error> {
        let user = self.scope(sub)?;
        let ids = name::stored_ids(name)?;
        for (position, id) in ids.iter().enumerate() {
            let list_scope = ["versions", sub, id];
            let last = position + 1 == ids.len();
            // A token says by itself which of the ids its list is of.
            if !last
                && options
                    .after
                    .as_ref()
                    .is_some_and(|token| !token.is_of(&list_scope))
            {
                continue;
            }
            let list = self.lister(sub, options, &list_scope, VERSION);
            let listing = list.run(user.versions_query(id), |item| is_version(item, id));
            let listing = listing.await?;
            let found = !listing.is_empty() || listing.next.is_some();
            if last || options.after.is_some() || found {
                return Ok(listing);
            }
        }
        // Not reached: every name has an id, and the last one is answered whatever is found.
        Ok(Listing::new(Vec::new(), VERSION, None))
    }

    /// Removes old versions of a spec; answers how many. The newest one stays, and with it what readers see.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when others changed the spec again
    /// and again until the deadline. A part may have been removed then; calling it again goes on.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::{Keep, NewSpec};
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// for version in ["1.0.0", "1.1.0", "1.2.0"] {
    ///     specs.create_or_update("user 1", &NewSpec::new("Orders", version, 3)).await?;
    /// }
    /// assert_eq!(specs.prune("user 1", "orders", Keep::newest(2)).await?, 1);
    /// assert_eq!(specs.list_versions("user 1", "orders").await?.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn prune(&self, sub: &str, name: &str, keep: Keep) -> Result<u64, Error> {
        let scope = self.scope(sub)?;
        let mut budget = self.store.budget();
        let ids = name::stored_ids(name)?;
        for (position, id) in ids.iter().enumerate() {
            let last = position + 1 == ids.len();
            if last || tip::exists(&scope, id).await? {
                return prune::versions(&scope, id, keep, &mut budget).await;
            }
        }
        Ok(0)
    }

    /// Removes all specs of the user with all their versions.
    ///
    /// It costs a few requests for each spec: it is made for accounts that are closed.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::specs::NewSpec;
    /// # use package_database::testing::TestDatabase;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database::Error> {
    /// # let database = TestDatabase::new().await?;
    /// let specs = database.specs();
    /// specs.create_or_update("user 1", &NewSpec::new("Orders", "1.0.0", 3)).await?;
    /// specs.delete_all("user 1").await?;
    /// assert!(specs.list("user 1").await?.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_all(&self, sub: &str) -> Result<(), Error> {
        delete::all(&self.scope(sub)?).await
    }

    fn scope<'s>(&'s self, sub: &'s str) -> Result<Scope<'s>, Error> {
        check_sub(sub)?;
        Ok(Scope {
            store: &self.store,
            table: &self.table,
            sub,
        })
    }

    /// The query for the copies of the newest versions.
    fn latest_query(&self, sub: &str) -> Result<Query, Error> {
        check_sub(sub)?;
        let range = SortCondition::BeginsWith(Value::from(keys::LATEST_PREFIX));
        let condition = KeyCondition::partition(SUB, sub).sort(UPDATED_AT_ID, range);
        Ok(Query::new(self.table.clone(), condition))
    }

    /// What the copy of the newest version holds, under the first id of the name that has one.
    async fn newest<T>(
        &self,
        sub: &str,
        name: &str,
        record: Record<T>,
        project: impl Fn(Get) -> Get,
    ) -> Result<Option<T>, Error> {
        check_sub(sub)?;
        let mut budget = self.store.budget();
        for id in name::stored_ids(name)? {
            let get = Get::new(self.table.clone(), keys::latest_key(sub, &id));
            let get = project(get.consistency(self.consistency));
            if let Some(item) = self.store.get(&get, &mut budget).await? {
                return record.read(&item).map(Some);
            }
        }
        Ok(None)
    }

    fn lister<'l, T>(
        &'l self,
        sub: &'l str,
        options: &'l ListOptions,
        scope: &'l [&'l str],
        record: Record<T>,
    ) -> List<'l, T> {
        List {
            store: &self.store,
            options,
            consistency: self.consistency,
            scope,
            partition: sub,
            record,
        }
    }
}

/// Whether an item of the index is a version of the spec `id`, and neither the copy nor of another
/// spec whose id begins like this one and a `#`. One without an id may be a version.
fn is_version(item: &Item, id: &str) -> bool {
    let copy = (item.text(UPDATED_AT_ID)).is_some_and(|key| key.starts_with(keys::LATEST_PREFIX));
    !copy && item.text(ID).is_none_or(|own| own == id)
}
