//! Reading artifacts, packages, namespaces and labels.

use super::coordinates::Coordinates;
use super::item;
use super::rows::Select;
use super::types::{self, Artifact, PackageInfo, Said, StoredArtifact};
use crate::backend::{
    Action, Consistency, KeyCondition, Order, Query, SortCondition, Update, Value,
};
use crate::block::blobs::Digest;
use crate::block::key::{KeyBuilder, PK, SK};
use crate::block::listing::Record;
use crate::block::page::{List, every};
use crate::block::platform::{GSI1, GSI1_PK, GSI1_SK};
use crate::block::{ListOptions, Listing};
use crate::domain::packages::Packages;
use crate::domain::packages::pipeline::StoredBytes;
use crate::domain::packages::table;
use crate::error::{Error, ErrorKind};

const VERSIONS: Record<Artifact> = Record {
    decode: types::artifact,
    partition: PK,
    position: &[table::VER_KEY, SK],
};
const PACKAGES: Record<PackageInfo> = Record {
    decode: types::package,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};
const NAMESPACES: Record<String> = Record {
    decode: types::namespace,
    partition: GSI1_PK,
    position: &[GSI1_SK, PK, SK],
};
const LABELLED: Record<Coordinates> = Record {
    decode: types::labelled,
    partition: PK,
    position: &[SK],
};
const USERS: Record<Coordinates> = Record {
    decode: types::labelled,
    partition: table::GSI2_PK,
    position: &[table::GSI2_SK, PK, SK],
};

impl Packages {
    /// An artifact; `None` when there is none at these coordinates, or it was removed.
    pub async fn artifact(&self, at: &Coordinates) -> Result<Option<Artifact>, Error> {
        let found = self.fetch_item(table::artifact(at)?).await?;
        let Some(found) = found.filter(|item| !item::is_removed(item)) else {
            return Ok(None);
        };
        let stored = StoredArtifact::of(&found);
        let said = match stored.spilled()? {
            None => stored.said()?,
            Some(digest) => Some(Said::of_json(Box::pin(self.spilled(&digest)).await?)),
        };
        let Some(said) = said else {
            return Ok(None);
        };
        let damaged = |error| Error::new(ErrorKind::CorruptData, format!("{at}: {error}"));
        stored.artifact(said).map(Some).map_err(damaged)
    }

    /// An artifact and its bytes. Those that fit into a chunk are read at once, others when they are asked for.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`] when its blob is missing.
    pub async fn fetch(&self, at: &Coordinates) -> Result<Option<(Artifact, StoredBytes)>, Error> {
        let Some(artifact) = self.artifact(at).await? else {
            return Ok(None);
        };
        let missing = || Error::new(ErrorKind::CorruptData, format!("{at} has no blob"));
        let digest = artifact.digest.ok_or_else(missing)?;
        // What an artifact refers to is stored, so that its bytes need no look at what is known of them.
        let size = artifact.size.unwrap_or_default();
        if let Some(bytes) = self.blobs.single(&digest, size).await? {
            return Ok(Some((artifact, StoredBytes::here(digest, bytes.into()))));
        }
        let stored = self.blob(&digest).await?;
        Ok(Some((artifact, stored.ok_or_else(missing)?)))
    }

    /// Bytes by their digest; `None` when they are not stored.
    pub async fn blob(&self, digest: &Digest) -> Result<Option<StoredBytes>, Error> {
        let info = self.blobs.info(digest).await?;
        Ok(info.map(|info| StoredBytes::new(*digest, info.size, self.blobs.clone())))
    }

    /// The latest version of a package, as it is at this moment: the newest that is neither withdrawn nor, unless that
    /// is switched on, a pre-release. Of several variants it is the last one in the order of their names.
    pub async fn latest(&self, namespace: &str, name: &str) -> Result<Option<Artifact>, Error> {
        let Some(select) = Select::latest(&self.settings.versioning) else {
            return Ok(None);
        };
        let found = self.versions_of(namespace, name, select, 1).await?;
        match found.first() {
            None => Ok(None),
            Some(found) => self.artifact(&found.at).await,
        }
    }

    /// The query for the versions of the package of a partition that an index has, the newest first.
    pub(super) fn newest_versions(&self, partition: &str, index: &'static str) -> Query {
        let condition = KeyCondition::partition(PK, partition);
        Query::new(self.table.clone(), condition)
            .index(index)
            .order(Order::Descending)
    }

    /// The versions of a package, the newest first, those that were withdrawn as well.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`] for the page token of another list and a limit of zero.
    pub async fn versions(
        &self,
        namespace: &str,
        name: &str,
        options: &ListOptions,
    ) -> Result<Listing<Artifact>, Error> {
        let partition = table::package(namespace, name).partition()?;
        let query = self.newest_versions(partition.text(), table::BY_VERSION);
        let scope = ["versions", partition.text()];
        let list = self.lister(options, &scope, partition.text(), VERSIONS);
        list.run(query, every).await
    }

    /// The packages of a namespace whose names begin with a text, by name, some moments behind.
    ///
    /// # Errors
    ///
    /// As [`Packages::versions`].
    pub async fn list_packages(
        &self,
        namespace: &str,
        prefix: &str,
        options: &ListOptions,
    ) -> Result<Listing<PackageInfo>, Error> {
        let partition = table::of_namespace(namespace)?;
        self.in_index(&partition, prefix, options, PACKAGES).await
    }

    /// All namespaces whose names begin with a text, by name, some moments behind.
    ///
    /// # Errors
    ///
    /// As [`Packages::versions`].
    pub async fn list_namespaces(
        &self,
        prefix: &str,
        options: &ListOptions,
    ) -> Result<Listing<String>, Error> {
        self.in_index(table::NAMESPACES, prefix, options, NAMESPACES)
            .await
    }

    async fn in_index<T>(
        &self,
        partition: &str,
        prefix: &str,
        options: &ListOptions,
        record: Record<T>,
    ) -> Result<Listing<T>, Error> {
        let mut condition = KeyCondition::partition(GSI1_PK, partition);
        if !prefix.is_empty() {
            condition = condition.sort(GSI1_SK, SortCondition::begins_with(prefix));
        }
        let query = Query::new(self.table.clone(), condition).index(GSI1);
        let options = options.of_global_index();
        let scope = ["packages", partition, prefix];
        let mut list = self.lister(&options, &scope, partition, record);
        list.consistency = Consistency::Eventual;
        list.run(query, every).await
    }

    /// The artifacts of a namespace that have a label of that value, by name.
    ///
    /// # Errors
    ///
    /// As [`Packages::versions`].
    pub async fn labelled(
        &self,
        namespace: &str,
        label: &str,
        value: &str,
        options: &ListOptions,
    ) -> Result<Listing<Coordinates>, Error> {
        let partition = table::labelled(namespace, label, value).partition()?;
        let condition = KeyCondition::partition(PK, partition.text());
        let query = Query::new(self.table.clone(), condition);
        let scope = ["labelled", partition.text()];
        let list = self.lister(options, &scope, partition.text(), LABELLED);
        list.run(query, every).await
    }

    /// The artifacts whose bytes have a digest, some moments behind.
    ///
    /// # Errors
    ///
    /// As [`Packages::versions`].
    pub async fn users_of(
        &self,
        digest: &Digest,
        options: &ListOptions,
    ) -> Result<Listing<Coordinates>, Error> {
        let partition = KeyBuilder::new().text("DIG").text(digest.to_string());
        let partition = partition.partition()?;
        let condition = KeyCondition::partition(table::GSI2_PK, partition.text());
        let query = Query::new(self.table.clone(), condition).index(table::GSI2);
        let options = options.of_global_index();
        let scope = ["users", partition.text()];
        let mut list = self.lister(&options, &scope, partition.text(), USERS);
        list.consistency = Consistency::Eventual;
        list.run(query, every).await
    }

    /// Counts a download. A count that is sent twice, because its answer was lost, counts twice.
    pub async fn count_download(&self, at: &Coordinates) -> Result<(), Error> {
        let more = vec![Action::add(item::COUNT, Value::number(1))];
        let update = Update::new(self.table.clone(), table::downloads(at)?, more);
        self.store.update(&update, &mut self.store.budget()).await?;
        Ok(())
    }

    /// How often an artifact was downloaded.
    pub async fn downloads(&self, at: &Coordinates) -> Result<u64, Error> {
        let found = self.fetch_item(table::downloads(at)?).await?;
        // One that nobody has downloaded has no count.
        let count = found.and_then(|item| item::number(&item, item::COUNT));
        Ok(count.unwrap_or_default())
    }

    pub(super) fn lister<'a, T>(
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
