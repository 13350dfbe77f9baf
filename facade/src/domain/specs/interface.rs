//! What callers may hold in place of [`Specs`], so that tests of theirs need no store.

use super::{Keep, NewSpec, SpecInfo, Specs};
use crate::backend::BoxFuture;
use crate::error::Error;

/// The specs of users as a trait: [`Specs`] is one, and so is whatever stands in for it in a test of a caller.
///
/// It is object-safe: a service holds a `Arc<dyn SpecStore>`, or is generic over it. Each method does what the method of
/// [`Specs`] of that name does; lists are whole, without pages, because a page token is the facade's own to make. The
/// methods have no default bodies, so that nothing is forgotten; a new one comes with a new minor version before 1.0.
///
/// # Errors
///
/// As [`Specs`]; a stand-in makes its own with [`Error::new`].
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use package_database::backend::BoxFuture;
/// use package_database::specs::{Keep, NewSpec, SpecInfo, SpecStore};
/// use package_database::{Error, ErrorKind};
///
/// /// What the service under test holds: `Arc::new(database.specs())` in production.
/// struct Service(Arc<dyn SpecStore>);
///
/// impl Service {
///     async fn title(&self, sub: &str, name: &str) -> Result<String, u16> {
///         let found = self.0.get(sub, name).await;
///         let spec = found.map_err(|error| if error.is_retryable() { 503_u16 } else { 500 })?;
///         spec.and_then(|spec| spec.title).ok_or(404)
///     }
/// }
///
/// /// A store that knows one spec, and is too busy for all but reads of it.
/// #[derive(Debug)]
/// struct Mock;
///
/// fn busy<'a, T: Send + 'a>() -> BoxFuture<'a, Result<T, Error>> {
///     Box::pin(async { Err(Error::new(ErrorKind::Throttled, "busy")) })
/// }
///
/// impl SpecStore for Mock {
///     fn get<'a>(&'a self, sub: &'a str, name: &'a str) -> BoxFuture<'a, Result<Option<SpecInfo>, Error>> {
///         let known = SpecInfo::new("Orders", "1.0.0", 3, 1_795_193_313).title("All orders");
///         match sub {
///             "user 1" => Box::pin(async move { Ok((known.id == name).then_some(known)) }),
///             _ => busy(),
///         }
///     }
///     fn count_models<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<i64, Error>> {
///         busy()
///     }
///     fn create_or_update<'a>(&'a self, _: &'a str, _: &'a NewSpec<'a>) -> BoxFuture<'a, Result<SpecInfo, Error>> {
///         busy()
///     }
///     fn latest_version<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Option<String>, Error>> {
///         busy()
///     }
///     fn list<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>> {
///         busy()
///     }
///     fn list_versions<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>> {
///         busy()
///     }
///     fn delete<'a>(&'a self, _: &'a str, _: &'a str) -> BoxFuture<'a, Result<(), Error>> {
///         busy()
///     }
///     fn delete_all<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<(), Error>> {
///         busy()
///     }
///     fn prune<'a>(&'a self, _: &'a str, _: &'a str, _: Keep) -> BoxFuture<'a, Result<u64, Error>> {
///         busy()
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let service = Service(Arc::new(Mock));
/// assert_eq!(service.title("user 1", "orders").await.as_deref(), Ok("All orders"));
/// assert_eq!(service.title("user 1", "bills").await, Err(404));
/// assert_eq!(service.title("user 2", "orders").await, Err(503));
/// # }
/// ```
pub trait SpecStore: std::fmt::Debug + Send + Sync + 'static {
    /// How many models all specs of the user define together.
    fn count_models<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<i64, Error>>;
    /// Stores a version, which becomes the newest one.
    fn create_or_update<'a>(
        &'a self,
        sub: &'a str,
        spec: &'a NewSpec<'a>,
    ) -> BoxFuture<'a, Result<SpecInfo, Error>>;
    /// The version text of the newest upload, or `None`.
    fn latest_version<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, Error>>;
    /// The newest version of a spec, or `None`.
    fn get<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Option<SpecInfo>, Error>>;
    /// The newest version of every spec of the user, by id; the first damaged one fails it.
    fn list<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>>;
    /// All versions of a spec, oldest first; the first damaged one fails it.
    fn list_versions<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>>;
    /// Removes a spec with all its versions, if there is one.
    fn delete<'a>(&'a self, sub: &'a str, name: &'a str) -> BoxFuture<'a, Result<(), Error>>;
    /// Removes all specs of the user.
    fn delete_all<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<(), Error>>;
    /// Removes old versions of a spec, and answers how many.
    fn prune<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
        keep: Keep,
    ) -> BoxFuture<'a, Result<u64, Error>>;
}

impl SpecStore for Specs {
    fn count_models<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<i64, Error>> {
        Box::pin(async move { Self::count_models(self, sub).await })
    }

    fn create_or_update<'a>(
        &'a self,
        sub: &'a str,
        spec: &'a NewSpec<'a>,
    ) -> BoxFuture<'a, Result<SpecInfo, Error>> {
        Box::pin(async move { Self::create_or_update(self, sub, spec).await })
    }

    fn latest_version<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { Self::latest_version(self, sub, name).await })
    }

    fn get<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Option<SpecInfo>, Error>> {
        Box::pin(async move { Self::get(self, sub, name).await })
    }

    fn list<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>> {
        Box::pin(async move { Self::list(self, sub).await?.into_vec() })
    }

    fn list_versions<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
    ) -> BoxFuture<'a, Result<Vec<SpecInfo>, Error>> {
        Box::pin(async move { Self::list_versions(self, sub, name).await?.into_vec() })
    }

    fn delete<'a>(&'a self, sub: &'a str, name: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { Self::delete(self, sub, name).await })
    }

    fn delete_all<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { Self::delete_all(self, sub).await })
    }

    fn prune<'a>(
        &'a self,
        sub: &'a str,
        name: &'a str,
        keep: Keep,
    ) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(async move { Self::prune(self, sub, name, keep).await })
    }
}
