//! Files of an artifact besides its own bytes: signatures, bills of materials, sources.

use serde_json::{Value as Json, json};

use super::commit::FILE_ADDED;
use super::coordinates::{Coordinates, check};
use super::documents;
use super::draft::{Draft, Target};
use super::item::{self, Wanted};
use super::types::{self, FileInfo, NewFile};
use crate::backend::{KeyCondition, Query, SortCondition, Value};
use crate::block::ListOptions;
use crate::block::key::{PK, SK, owner_of};
use crate::block::listing::Record;
use crate::block::page::every;
use crate::block::uow::UnitOfWork;
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{BlobStoreShape, Body, StoredBytes, put_blob};
use crate::domain::packages::table;
use crate::error::{Error, ErrorKind};

/// Characters of the type of a file.
const TYPE_CHARS_MAX: usize = 256;

const FILES: Record<FileInfo> = Record {
    decode: types::file,
    partition: PK,
    position: &[SK],
};

impl Packages {
    /// Adds a file to an artifact, such as a signature: once, as artifacts are.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such artifact; [`ErrorKind::Conflict`] when it has such a file;
    /// [`ErrorKind::InvalidInput`] for a name or a type that no file can have, and for bytes of another digest than was
    /// said.
    pub async fn add_file(&self, new: &NewFile, body: Body) -> Result<FileInfo, Error> {
        let at = &new.coordinates;
        check("the name of a file", &new.name)?;
        check_type(&new.content_type)?;
        // Nobody sends bytes for what is not there. Whether it still is there is decided when they have come.
        let target = Target::Artifact(at.clone());
        if self
            .read(None, &target, Wanted::DOCUMENT)
            .await?
            .document
            .is_none()
        {
            return Err(no_artifact(at));
        }
        let mut source = body.into_source();
        let shape = BlobStoreShape::default();
        let stored = put_blob(&self.blobs, &mut *source, shape, new.digest).await?;
        let file = FileInfo {
            name: new.name.clone(),
            digest: stored.digest,
            size: stored.size,
            content_type: new.content_type.clone(),
        };
        let mut draft = self.draft();
        self.must_be_there(&mut draft, at).await?;
        draft.files.push((at.clone(), file.clone()));
        let mut payload = documents::four(at);
        let more = json!({
            "file": file.name, "blob_digest": format!("sha256:{}", file.digest), "blob_size": file.size,
            "content_type": file.content_type, "at": self.now(), "by": new.by,
        });
        payload.extend(more.as_object().cloned().into_iter().flatten());
        draft.happened(FILE_ADDED, &Json::Object(payload), new.by.clone());
        self.commit(&draft).await?;
        Ok(file)
    }

    /// The files of an artifact besides its own bytes, by name.
    pub async fn files(&self, at: &Coordinates) -> Result<Vec<FileInfo>, Error> {
        let partition = table::package(&at.namespace, &at.name).partition()?;
        let prefix = SortCondition::begins_with(table::files(at));
        let condition = KeyCondition::partition(PK, partition.text()).sort(SK, prefix);
        let query = Query::new(self.table.clone(), condition);
        let options = ListOptions::new();
        let list = self.lister(&options, &[], partition.text(), FILES);
        list.run(query, every).await?.into_vec()
    }

    /// A file of an artifact, and its bytes; `None` when it has no such file.
    pub async fn file(
        &self,
        at: &Coordinates,
        name: &str,
    ) -> Result<Option<(FileInfo, StoredBytes)>, Error> {
        let Some(found) = self.fetch_item(table::file(at, name)?).await? else {
            return Ok(None);
        };
        let damaged = |what| Error::new(ErrorKind::CorruptData, format!("{at}: {what}"));
        let file = types::file(&found).map_err(damaged)?;
        let stored = self.blob(&file.digest).await?;
        let stored = stored.ok_or_else(|| damaged(format!("{name} has no blob")))?;
        Ok(Some((file, stored)))
    }

    /// Puts the files of a draft into its unit, and takes those from it that go.
    pub(super) async fn apply_files(
        &self,
        unit: &mut UnitOfWork<'_>,
        draft: &Draft,
    ) -> Result<(), Fault> {
        for (at, file) in &draft.files {
            let key = table::file(at, &file.name)?;
            let owner = owner_of(&key);
            let referred = self.blobs.reference(unit, &file.digest, &owner).await;
            referred.map_err(|error| Fault::no_blob(&file.digest).because(error))?;
            let item = key
                .with(item::FILE_NAME, file.name.as_str())
                .with(item::DIGEST, file.digest.to_string())
                .with(item::SIZE, Value::number(file.size))
                .with(item::CONTENT_TYPE, file.content_type.as_str());
            unit.create(&self.table, &unit.envelope("file", 1), item)?;
        }
        for (at, file) in &draft.files_gone {
            let key = table::file(at, &file.name)?;
            self.blobs
                .release(unit, &file.digest, &owner_of(&key))
                .await?;
            unit.delete(&self.table, &key)?;
        }
        Ok(())
    }
}

/// Whether a header can say it.
fn check_type(content_type: &str) -> Result<(), Error> {
    let printed = |c: char| c.is_ascii_graphic() || c == ' ';
    let fits = !content_type.is_empty()
        && content_type.len() <= TYPE_CHARS_MAX
        && content_type.chars().all(printed);
    match fits {
        true => Ok(()),
        false => Err(Error::new(
            ErrorKind::InvalidInput,
            format!("the type of a file has 1 to {TYPE_CHARS_MAX} printable characters"),
        )),
    }
}

#[cold]
pub(super) fn no_artifact(at: &Coordinates) -> Error {
    Error::new(ErrorKind::NotFound, format!("there is no artifact {at}"))
}
