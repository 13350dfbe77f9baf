//! What can be done with datasets.

use serde_json::Value;

use super::Datasets;
use super::diff::DatasetDiff;
use super::document::name_of;
use super::hook::DatasetAction as Act;
use super::item;
use super::table::{self, REV, TAG};
use super::tag::{NewTag, TagChange};
use super::types::{
    Change, Dataset, DatasetInfo, DatasetRef, Document, Project, RevisionInfo, RevisionRef,
    TagInfo, Target, check_part, check_tag,
};
use super::write::Source;
use crate::backend::{Consistency, KeyCondition, Order, Query, SortCondition};
use crate::block::key::{KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::block::page::{List, every};
use crate::block::platform::{GSI1, GSI1_PK};
use crate::block::{ListOptions, Listing};
use crate::error::{Error, ErrorKind};

impl Datasets {
    /// Stores a dataset that is not there yet, with its first revision; answers it as it is stored.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when there is a dataset of that name. [`ErrorKind::InvalidInput`] for a dataset that is
    /// called by an id, a change with a base, and a package that is too large or too deep.
    pub async fn create(
        &self,
        dataset: &DatasetRef,
        package: &Document,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let work = self.create_now(dataset, package, change);
        self.hooked(Act::Create, dataset, work).await
    }

    /// A dataset as it is at a revision.
    pub async fn fetch(&self, dataset: &DatasetRef, at: &RevisionRef) -> Result<Dataset, Error> {
        self.hooked(Act::Fetch, dataset, self.fetch_now(dataset, at))
            .await
    }

    async fn fetch_now(&self, dataset: &DatasetRef, at: &RevisionRef) -> Result<Dataset, Error> {
        let head = self.active(dataset).await?;
        let revision = self.revision_at(&head, at).await?;
        let content = self.content(revision.content).await?;
        self.dataset(head, revision.info, content).await
    }

    /// Puts a package in place of the one that there is, as a new revision. Resources that have not changed are not
    /// written again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when [`Change::base`] is not the newest revision: read it, and change that.
    /// [`ErrorKind::InvalidInput`] for a package that is too large or too deep.
    pub async fn update(
        &self,
        dataset: &DatasetRef,
        package: &Document,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let work = self.revise(dataset, Source::Whole(package), change);
        self.hooked(Act::Update, dataset, work).await
    }

    /// Puts members in place of those that the package has, as a new revision; what is not among them stays.
    ///
    /// # Errors
    ///
    /// As [`Datasets::update`].
    pub async fn patch(
        &self,
        dataset: &DatasetRef,
        members: &Document,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let work = self.revise(dataset, Source::Members(members), change);
        self.hooked(Act::Patch, dataset, work).await
    }

    /// Makes the package of an older revision the newest one, as a new revision that says where it is from.
    ///
    /// # Errors
    ///
    /// As [`Datasets::update`].
    pub async fn revert(
        &self,
        dataset: &DatasetRef,
        to: &RevisionRef,
        change: &Change,
    ) -> Result<Dataset, Error> {
        let work = self.revise(dataset, Source::Revision(to), change);
        self.hooked(Act::Revert, dataset, work).await
    }

    /// Deletes a dataset: nobody reads it any more, its name is free, and its history is kept until it is purged.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when [`Change::base`] is not the newest revision.
    pub async fn delete(&self, dataset: &DatasetRef, change: &Change) -> Result<(), Error> {
        self.hooked(Act::Delete, dataset, self.delete_now(dataset, change))
            .await
    }

    /// Removes all of a deleted dataset for good: of a name, the one that was deleted last. A purge that fails goes on
    /// when it is called again.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when the dataset is not deleted, and while somebody else is purging it.
    pub async fn purge(&self, dataset: &DatasetRef) -> Result<(), Error> {
        self.hooked(Act::Purge, dataset, self.purge_now(dataset))
            .await
    }

    /// Gives a dataset another owner, another name, or both. Its id and its history stay, and its old name is free.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when there is a dataset of the new name, and when [`Change::base`] is not the newest
    /// revision. [`ErrorKind::InvalidInput`] for a new name that is an id.
    pub async fn move_to(
        &self,
        dataset: &DatasetRef,
        to: &DatasetRef,
        change: &Change,
    ) -> Result<DatasetInfo, Error> {
        self.hooked(Act::MoveTo, dataset, self.move_now(dataset, to, change))
            .await
    }

    /// The revisions of a dataset, the newest first.
    pub async fn revision_list(
        &self,
        dataset: &DatasetRef,
        options: &ListOptions,
    ) -> Result<Listing<RevisionInfo>, Error> {
        let work = async {
            let partition = table::partition(self.active(dataset).await?.id);
            let query = self.part(&partition, REV).order(Order::Descending);
            let query = query.project(item::REVISION_INFO);
            let scope = ["revisions", &*partition];
            let list = self.lister(options, &scope, &partition, item::REVISION_INFOS);
            list.run(query, every).await
        };
        self.hooked(Act::RevisionList, dataset, work).await
    }

    /// What is known of a revision besides its document, which [`Datasets::fetch`] reads.
    pub async fn revision_fetch(
        &self,
        dataset: &DatasetRef,
        at: &RevisionRef,
    ) -> Result<RevisionInfo, Error> {
        let work = async {
            let head = self.active(dataset).await?;
            Ok(self.revision_at(&head, at).await?.info)
        };
        self.hooked(Act::RevisionFetch, dataset, work).await
    }

    /// Gives a revision a name, which stays with it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when there is a tag of that name. [`ErrorKind::InvalidInput`] for a name that no tag can
    /// have.
    pub async fn tag_create(
        &self,
        dataset: &DatasetRef,
        at: &RevisionRef,
        tag: &NewTag,
    ) -> Result<TagInfo, Error> {
        self.hooked(
            Act::TagCreate,
            dataset,
            self.tag_create_now(dataset, at, tag),
        )
        .await
    }

    /// A tag.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a name that no tag can have.
    pub async fn tag_fetch(&self, dataset: &DatasetRef, name: &str) -> Result<TagInfo, Error> {
        let work = async {
            check_tag(name)?;
            let head = self.active(dataset).await?;
            self.tag(head.id, name).await
        };
        self.hooked(Act::TagFetch, dataset, work).await
    }

    /// All tags of a dataset, the oldest first.
    pub async fn tag_list(&self, dataset: &DatasetRef) -> Result<Vec<TagInfo>, Error> {
        let work = async {
            let partition = table::partition(self.active(dataset).await?.id);
            let options = ListOptions::new();
            let scope = ["tags", &*partition];
            let list = self.lister(&options, &scope, &partition, item::TAGS);
            let tags = list.run(self.part(&partition, TAG), every).await?;
            let mut tags = tags.into_vec()?;
            // Those of one moment stay in the order of their names.
            tags.sort_by_key(|tag| tag.created_at);
            Ok(tags)
        };
        self.hooked(Act::TagList, dataset, work).await
    }

    /// Gives a tag another name, another description, or both.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when there is a tag of the new name. [`ErrorKind::InvalidInput`] for a change of
    /// nothing, and for a name that no tag can have.
    pub async fn tag_update(
        &self,
        dataset: &DatasetRef,
        name: &str,
        change: &TagChange,
    ) -> Result<TagInfo, Error> {
        let work = self.tag_update_now(dataset, name, change);
        self.hooked(Act::TagUpdate, dataset, work).await
    }

    /// Takes a name from a revision, which stays.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for a name that no tag can have.
    pub async fn tag_delete(&self, dataset: &DatasetRef, name: &str) -> Result<(), Error> {
        self.hooked(Act::TagDelete, dataset, self.tag_delete_now(dataset, name))
            .await
    }

    /// The first resource of that name, as it is at a revision; the others are not read.
    pub async fn resource_fetch(
        &self,
        dataset: &DatasetRef,
        at: &RevisionRef,
        name: &str,
    ) -> Result<Value, Error> {
        let work = self.resource_now(dataset, at, name);
        self.hooked(Act::ResourceFetch, dataset, work).await
    }

    async fn resource_now(
        &self,
        dataset: &DatasetRef,
        at: &RevisionRef,
        name: &str,
    ) -> Result<Value, Error> {
        let head = self.active(dataset).await?;
        let revision = self.revision_at(&head, at).await?;
        let content = self.content(revision.content).await?;
        let mut entries = content.entries().iter();
        let entry = entries.find(|entry| entry.name.as_deref() == Some(name));
        let mut bodies = self.bodies(head.id, entry).await?;
        let body = bodies.pop_first().map(|(_, body)| body);
        debug_assert!(
            body.as_ref().is_none_or(|body| name_of(body) == Some(name)),
            "its own body"
        );
        body.ok_or_else(|| {
            let message = format!("there is no resource {name:?} in {dataset} at {at}");
            Error::new(ErrorKind::NotFound, message)
        })
    }

    /// What differs between two revisions. Of resources only those are read that differ.
    pub async fn diff(
        &self,
        dataset: &DatasetRef,
        from: &RevisionRef,
        to: &RevisionRef,
    ) -> Result<DatasetDiff, Error> {
        self.hooked(Act::Diff, dataset, self.diff_now(dataset, from, to))
            .await
    }

    /// The datasets of an owner, by name, some moments behind the last change.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for what can own no dataset, and for options that ask for a strong list.
    pub async fn list(
        &self,
        owner: &str,
        options: &ListOptions,
    ) -> Result<Listing<DatasetInfo>, Error> {
        let work = async {
            check_part("the owner", owner)?;
            if options.consistency == Consistency::Strong {
                let message = "a list of datasets is some moments behind, and cannot be strong";
                return Err(Error::new(ErrorKind::InvalidInput, message));
            }
            self.index(&table::of_owner(owner)?, options).await
        };
        match self.settings.hooks.is_empty() {
            true => work.await,
            false => self.hooked_as(Act::List, owner, work).await,
        }
    }

    /// A project: its owner and the dataset, at the newest revision.
    pub async fn project(&self, dataset: &DatasetRef) -> Result<Project, Error> {
        let work = async {
            let dataset = self.fetch_now(dataset, &RevisionRef::Head).await?;
            Ok(Project {
                owner: dataset.owner.clone(),
                dataset,
                issues: Vec::new(),
                flows: Vec::new(),
            })
        };
        self.hooked(Act::Project, dataset, work).await
    }

    /// Removes all datasets of an owner for good, those that were deleted as well, as far as the index shows them. When
    /// it fails, calling it again goes on. No hook is called.
    pub async fn delete_all(&self, owner: &str) -> Result<(), Error> {
        // What can own none has none.
        if check_part("the owner", owner).is_err() {
            return Ok(());
        }
        let absent = |error: &Error| error.kind() == ErrorKind::NotFound;
        let options = ListOptions::new();
        let active = self.index(&table::of_owner(owner)?, &options).await?;
        let deleted = self
            .index(&table::deleted_of_owner(owner)?, &options)
            .await?;
        for info in active {
            let dataset = DatasetRef(Target::Id(info?.id));
            match self.delete_now(&dataset, &Change::new()).await {
                Err(error) if !absent(&error) => return Err(error),
                _ => self.purge_gone(&dataset).await?,
            }
        }
        for info in deleted {
            self.purge_gone(&DatasetRef(Target::Id(info?.id))).await?;
        }
        Ok(())
    }

    async fn purge_gone(&self, dataset: &DatasetRef) -> Result<(), Error> {
        match self.purge_now(dataset).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            outcome => outcome,
        }
    }

    async fn index(
        &self,
        partition: &str,
        options: &ListOptions,
    ) -> Result<Listing<DatasetInfo>, Error> {
        let condition = KeyCondition::partition(GSI1_PK, partition);
        let query = Query::new(self.table.clone(), condition).index(GSI1);
        let scope = ["datasets", partition];
        let mut list = self.lister(options, &scope, partition, item::NAMES);
        list.consistency = Consistency::Eventual;
        list.run(query, every).await
    }

    /// Asks for the items of a partition whose sort keys begin with a word.
    fn part(&self, partition: &str, word: &'static str) -> Query {
        let prefix = SortCondition::begins_with(KeyBuilder::new().text(word).prefix());
        let condition = KeyCondition::partition(PK, partition).sort(SK, prefix);
        Query::new(self.table.clone(), condition)
    }

    fn lister<'a, T>(
        &'a self,
        options: &'a ListOptions,
        scope: &'a [&'a str],
        partition: &'a str,
        record: Record<T>,
    ) -> List<'a, T> {
        List {
            store: &self.store,
            options,
            consistency: Consistency::Strong,
            scope,
            partition,
            record,
        }
    }
}
