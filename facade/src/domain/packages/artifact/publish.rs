//! Publishing, withdrawing and removing artifacts.

use serde_json::Value as Json;

use super::coordinates::Coordinates;
use super::documents::{self, Said};
use super::draft::{Draft, Policies, Target, Yanking};
use super::file::no_artifact;
use super::item::Wanted;
use super::types::{Artifact, NewArtifact};
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{BlobStoreShape, Body, put_blob};
use crate::domain::packages::time::iso8601;
use crate::error::{Error, ErrorKind};

/// What the log calls the things that the repository does.
pub(crate) const PUBLISHED: &str = "artifact.published";
pub(crate) const YANKED: &str = "artifact.yanked";
pub(crate) const RESTORED: &str = "artifact.restored";
pub(crate) const REMOVED: &str = "artifact.removed";

impl Packages {
    /// Publishes an artifact: its bytes, its document, its place among the versions, its reference and its event are
    /// there together or not at all.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`] when it was published already, whatever its bytes were. [`ErrorKind::InvalidInput`] for a
    /// pre-release where none are taken, and for bytes of another digest than was said.
    pub async fn publish(&self, new: &NewArtifact, body: Body) -> Result<Artifact, Error> {
        let at = &new.coordinates;
        let mut source = body.into_source();
        let limits = BlobStoreShape::default();
        let stored = put_blob(&self.blobs, &mut *source, limits, new.digest).await?;
        let said = Said {
            digest: format!("sha256:{}", stored.digest),
            size: stored.size,
            at: self.now(),
            by: new.by.clone(),
            labels: new.labels.clone(),
            description: new.description.clone(),
        };
        let mut draft = self.draft();
        self.publish_in(&mut draft, at, &said).await?;
        draft.happened(PUBLISHED, &documents::published(at, &said), new.by.clone());
        self.commit(&draft).await?;
        Ok(Artifact {
            coordinates: at.clone(),
            digest: Some(stored.digest),
            size: Some(said.size),
            created_at: Some(said.at),
            created_by: said.by,
            labels: said.labels,
            description: said.description,
            yanked: None,
        })
    }

    /// Puts an artifact into a draft, besides its event.
    pub(crate) async fn publish_in(
        &self,
        draft: &mut Draft,
        at: &Coordinates,
        said: &Said,
    ) -> Result<(), Fault> {
        let document = documents::artifact(at, said);
        self.spill(&document).await?;
        let target = Target::Artifact(at.clone());
        draft.put(target.clone(), document, true)?;
        draft.put_row(target, documents::row(at, &said.digest));
        Ok(())
    }

    /// Withdraws an artifact: it is never the latest, and whoever names it still gets it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such artifact.
    pub async fn yank(
        &self,
        at: &Coordinates,
        reason: Option<&str>,
        by: Option<&str>,
    ) -> Result<(), Error> {
        self.yank_or_restore(at, true, reason, by).await
    }

    /// Takes a withdrawal back.
    ///
    /// # Errors
    ///
    /// As [`Packages::yank`].
    pub async fn restore(&self, at: &Coordinates, by: Option<&str>) -> Result<(), Error> {
        self.yank_or_restore(at, false, None, by).await
    }

    async fn yank_or_restore(
        &self,
        at: &Coordinates,
        yanked: bool,
        reason: Option<&str>,
        by: Option<&str>,
    ) -> Result<(), Error> {
        let mut draft = self.draft();
        self.must_be_there(&mut draft, at).await?;
        let now = self.now();
        let mut payload = documents::four(at);
        payload.insert("at".to_owned(), now.as_str().into());
        for (name, text) in [("reason", reason), ("by", by)] {
            if let Some(text) = text {
                payload.insert(name.to_owned(), text.into());
            }
        }
        let yanking = Yanking {
            yanked,
            at: now,
            reason: reason.map(str::to_owned),
            by: by.map(str::to_owned),
        };
        draft.yank(at.clone(), yanking);
        let kind = if yanked { YANKED } else { RESTORED };
        draft.happened(kind, &Json::Object(payload), by.map(str::to_owned));
        Ok(self.commit(&draft).await?)
    }

    /// Removes an artifact, of which the coordinates are not used again unless artifacts may be overwritten.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`] when there is no such artifact; [`ErrorKind::Conflict`] while a tag names it.
    pub async fn remove(&self, at: &Coordinates, by: Option<&str>) -> Result<(), Error> {
        let mut draft = self.draft();
        let head = super::draft::HeadOf::Package([at.namespace.clone(), at.name.clone()]);
        // First the head, then the tags: one that is set in between changes the head.
        let head = Target::Head(head);
        self.read(Some(&mut draft), &head, Wanted::NOTHING).await?;
        self.must_be_there(&mut draft, at).await?;
        let tags = self
            .list_tags(&at.namespace, &at.name, &Default::default())
            .await?;
        for tag in tags {
            if tag?.target == *at {
                let message = format!("{at} is named by a tag, and stays");
                return Err(Error::new(ErrorKind::Conflict, message));
            }
        }
        draft.delete(Target::Artifact(at.clone()));
        let files = self.files(at).await?;
        draft.files_gone = files.into_iter().map(|file| (at.clone(), file)).collect();
        let mut payload = documents::four(at);
        payload.insert("at".to_owned(), self.now().into());
        draft.happened(REMOVED, &Json::Object(payload), by.map(str::to_owned));
        Ok(self.commit(&draft).await?)
    }

    pub(super) async fn must_be_there(
        &self,
        draft: &mut Draft,
        at: &Coordinates,
    ) -> Result<(), Error> {
        let found = self
            .read(Some(draft), &Target::Artifact(at.clone()), Wanted::DOCUMENT)
            .await?;
        match found.document {
            Some(_) => Ok(()),
            None => Err(no_artifact(at)),
        }
    }

    /// A draft of the repository itself.
    pub(crate) fn draft(&self) -> Draft {
        let policies = Policies {
            features: self.settings.features,
            versioning: self.settings.versioning,
        };
        Draft::new(policies, true)
    }

    /// Now, as documents write times.
    pub(crate) fn now(&self) -> String {
        iso8601(self.store.retrier.clock.nanoseconds())
    }
}
