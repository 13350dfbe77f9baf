//! What callers may hold in place of [`Datasets`], so that tests of theirs need no store.

use serde_json::Value;

use super::Datasets;
use super::diff::DatasetDiff;
use super::tag::{NewTag, TagChange};
use super::types::{
    Change, Dataset, DatasetInfo, DatasetRef, Document, Project, RevisionInfo, RevisionRef, TagInfo,
};
use crate::backend::BoxFuture;
use crate::block::ListOptions;
use crate::error::Error;

/// The methods of a trait, each of which does what the method of [`Datasets`] of that name does.
macro_rules! store {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $answer:ty;)*) => {
        /// Datasets as a trait: [`Datasets`] is one, and so is whatever stands in for it, over another
        /// store or in a test of a caller.
        ///
        /// It is object-safe: a service holds a `Arc<dyn DatasetStore>`. Each method does what the method of
        /// [`Datasets`] of that name does; lists are whole, without pages, because a page token is the
        /// facade's own to make. No method has a default body, so that nothing is forgotten.
        ///
        /// # Errors
        ///
        /// As [`Datasets`]; a stand-in makes its own with [`Error::new`].
        pub trait DatasetStore: std::fmt::Debug + Send + Sync + 'static {
            $($(#[$doc])*
            fn $name<'a>(&'a self, $($argument: &'a $type),*) -> BoxFuture<'a, Result<$answer, Error>>;)*

            /// All revisions of a dataset, the newest first.
            fn revision_list<'a>(
                &'a self,
                dataset: &'a DatasetRef,
            ) -> BoxFuture<'a, Result<Vec<RevisionInfo>, Error>>;

            /// All datasets of an owner, by name.
            fn list<'a>(&'a self, owner: &'a str) -> BoxFuture<'a, Result<Vec<DatasetInfo>, Error>>;
        }

        impl DatasetStore for Datasets {
            $(fn $name<'a>(&'a self, $($argument: &'a $type),*) -> BoxFuture<'a, Result<$answer, Error>> {
                Box::pin(async move { Self::$name(self, $($argument),*).await })
            })*

            fn revision_list<'a>(
                &'a self,
                dataset: &'a DatasetRef,
            ) -> BoxFuture<'a, Result<Vec<RevisionInfo>, Error>> {
                Box::pin(async move {
                    let options = ListOptions::new();
                    Self::revision_list(self, dataset, &options).await?.into_vec()
                })
            }

            fn list<'a>(&'a self, owner: &'a str) -> BoxFuture<'a, Result<Vec<DatasetInfo>, Error>> {
                Box::pin(async move {
                    let options = ListOptions::new();
                    Self::list(self, owner, &options).await?.into_vec()
                })
            }
        }
    };
}

store! {
    /// Stores a dataset that is not there yet.
    create(dataset: DatasetRef, package: Document, change: Change) -> Dataset;
    /// Reads a dataset at a revision.
    fetch(dataset: DatasetRef, at: RevisionRef) -> Dataset;
    /// Puts a package in place of the one that there is.
    update(dataset: DatasetRef, package: Document, change: Change) -> Dataset;
    /// Puts members in place of those that the package has.
    patch(dataset: DatasetRef, members: Document, change: Change) -> Dataset;
    /// Makes the package of an older revision the newest one.
    revert(dataset: DatasetRef, to: RevisionRef, change: Change) -> Dataset;
    /// Hides a dataset, whose history is kept.
    delete(dataset: DatasetRef, change: Change) -> ();
    /// Removes all of a deleted dataset.
    purge(dataset: DatasetRef) -> ();
    /// Gives a dataset another owner or name.
    move_to(dataset: DatasetRef, to: DatasetRef, change: Change) -> DatasetInfo;
    /// Reads what is known of a revision.
    revision_fetch(dataset: DatasetRef, at: RevisionRef) -> RevisionInfo;
    /// Gives a revision a name.
    tag_create(dataset: DatasetRef, at: RevisionRef, tag: NewTag) -> TagInfo;
    /// Reads a tag by its name.
    tag_fetch(dataset: DatasetRef, name: str) -> TagInfo;
    /// Reads all tags, the oldest first.
    tag_list(dataset: DatasetRef) -> Vec<TagInfo>;
    /// Gives a tag another name or description.
    tag_update(dataset: DatasetRef, name: str, change: TagChange) -> TagInfo;
    /// Takes a name from a revision.
    tag_delete(dataset: DatasetRef, name: str) -> ();
    /// Reads one resource at a revision.
    resource_fetch(dataset: DatasetRef, at: RevisionRef, name: str) -> Value;
    /// Says what differs between two revisions.
    diff(dataset: DatasetRef, from: RevisionRef, to: RevisionRef) -> DatasetDiff;
    /// Reads the owner and the dataset.
    project(dataset: DatasetRef) -> Project;
    /// Removes all datasets of an owner for good.
    delete_all(owner: str) -> ();
}
