//! Extensions: what is called before and after each action.

use std::fmt::Debug;
use std::future::Future;

use super::Datasets;
use super::types::DatasetRef;
use crate::backend::BoxFuture;
use crate::error::Error;

/// Something that can be done with a dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each is called as the method that does it")]
pub enum DatasetAction {
    Create,
    Fetch,
    Update,
    Patch,
    Delete,
    Purge,
    MoveTo,
    RevisionList,
    RevisionFetch,
    TagCreate,
    TagFetch,
    TagList,
    TagUpdate,
    TagDelete,
    ResourceFetch,
    Revert,
    Diff,
    List,
    Project,
}

/// An extension of the datasets of a database. Both methods do nothing unless they are written.
///
/// A hook is no part of the transaction: what must happen with a change is a consumer of
/// [`FEED`](super::FEED).
///
/// # Examples
///
/// ```
/// use package_database::backend::BoxFuture;
/// use package_database::datasets::{DatasetAction, Hook};
/// use package_database::{Error, ErrorKind};
///
/// /// Lets nobody purge.
/// #[derive(Debug)]
/// struct Archive;
///
/// impl Hook for Archive {
///     fn before<'a>(&'a self, action: DatasetAction, _: &'a str) -> BoxFuture<'a, Result<(), Error>> {
///         Box::pin(async move {
///             match action {
///                 DatasetAction::Purge => Err(Error::new(ErrorKind::Conflict, "kept for ever")),
///                 _ => Ok(()),
///             }
///         })
///     }
/// }
/// ```
pub trait Hook: Debug + Send + Sync + 'static {
    /// Called before an action on a dataset, or on an owner where it is a list. An error is what the caller gets, and
    /// nothing of the action happens.
    fn before<'a>(
        &'a self,
        action: DatasetAction,
        dataset: &'a str,
    ) -> BoxFuture<'a, Result<(), Error>> {
        let _ = (action, dataset);
        Box::pin(async { Ok(()) })
    }

    /// Called after an action, with its error if it failed. It changes nothing of what the caller gets.
    fn after<'a>(
        &'a self,
        action: DatasetAction,
        dataset: &'a str,
        error: Option<&'a Error>,
    ) -> BoxFuture<'a, ()> {
        let _ = (action, dataset, error);
        Box::pin(async {})
    }
}

impl Datasets {
    /// Does something between the hooks. `after` is called of those whose `before` let it happen.
    pub(super) async fn hooked<T>(
        &self,
        action: DatasetAction,
        dataset: &DatasetRef,
        work: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        // Most have none, and pay for none.
        if self.settings.hooks.is_empty() {
            return work.await;
        }
        self.hooked_as(action, &dataset.to_string(), work).await
    }

    pub(super) async fn hooked_as<T>(
        &self,
        action: DatasetAction,
        what: &str,
        work: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let mut called = Vec::new();
        let mut outcome = Ok(());
        for hook in &self.settings.hooks {
            outcome = hook.before(action, what).await;
            if outcome.is_err() {
                break;
            }
            called.push(hook);
        }
        let answer = match outcome {
            Ok(()) => work.await,
            Err(error) => Err(error),
        };
        for hook in called.into_iter().rev() {
            hook.after(action, what, answer.as_ref().err()).await;
        }
        answer
    }
}
