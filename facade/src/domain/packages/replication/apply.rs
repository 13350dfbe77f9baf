//! What the events of every repository do to another one, where no pipeline says otherwise.

use serde_json::Value as Json;

use super::replay::Replayer;
use super::ship::Shipped;
use crate::domain::packages::artifact::documents::Said;
use crate::domain::packages::artifact::draft::{Cursor, Draft, Policies, Target, Yanking};
use crate::domain::packages::artifact::item::{Wanted, digest_of};
use crate::domain::packages::artifact::{
    Coordinates, FILE_ADDED, FileInfo, PUBLISHED, REMOVED, RESTORED, TAG_DELETED, TAG_UPDATED,
    YANKED,
};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{Features, Versioning};

/// What the log calls an artifact that came from an upstream.
const CACHED: &str = "artifact.cached";

impl Replayer {
    /// Does what an event says. An event of a type that says nothing to every repository is noted, and does nothing.
    pub(super) async fn by_itself(&self, event: &Shipped, cursor: Cursor) -> Result<(), Fault> {
        let packages = self.machine.packages();
        // What the first repository took, this one takes: its policies were asked there.
        let policies = Policies {
            features: Features::default(),
            versioning: Versioning::default(),
        };
        let mut draft = Draft::new(policies, true);
        draft.cursor = Some(cursor);
        let said = Payload(&event.payload);
        match event.kind.as_str() {
            PUBLISHED | CACHED => self.publish(&mut draft, &said).await?,
            YANKED | RESTORED => {
                let yanking = Yanking {
                    yanked: event.kind == YANKED,
                    at: said.text("at")?.to_owned(),
                    reason: said.optional("reason"),
                    by: said.optional("by"),
                };
                draft.yank(said.coordinates()?, yanking);
            }
            REMOVED => {
                let at = said.coordinates()?;
                let files = packages.files(&at).await?;
                draft.files_gone = files.into_iter().map(|file| (at.clone(), file)).collect();
                draft.delete(Target::Artifact(at));
            }
            FILE_ADDED => {
                let file = FileInfo {
                    name: said.text("file")?.to_owned(),
                    digest: digest_of(said.text("blob_digest")?)
                        .ok_or_else(|| unfit("blob_digest"))?,
                    size: said.number("blob_size")?,
                    content_type: said.text("content_type")?.to_owned(),
                };
                draft.files.push((said.coordinates()?, file));
            }
            TAG_UPDATED => {
                let parts = [said.text("target_version")?, said.text("target_variant")?];
                let target = said.at(parts)?;
                let by = said.optional("by");
                let (tag, now) = (said.text("tag")?, said.text("at")?);
                packages.set_tag_in(&mut draft, tag, &target, now, by.as_deref())?;
            }
            TAG_DELETED => {
                let names = [
                    said.text("namespace")?,
                    said.text("name")?,
                    said.text("tag")?,
                ];
                let target = Target::Tag(names.map(str::to_owned));
                draft.delete(target.clone());
                draft.delete_row(target);
            }
            other => tracing::debug!(kind = other, "an event that only its own pipeline applies"),
        }
        packages.commit(&draft).await
    }

    async fn publish(&self, draft: &mut Draft, payload: &Payload<'_>) -> Result<(), Fault> {
        let at = payload.coordinates()?;
        let packages = self.machine.packages();
        let digest = payload.text("blob_digest")?.to_owned();
        let target = Target::Artifact(at.clone());
        if let Some(there) = packages
            .read(Some(draft), &target, Wanted::DOCUMENT)
            .await?
            .document
        {
            // It was put here by somebody else, such as a reader of the same upstream.
            return match there.get("blob_digest").and_then(Json::as_str) == Some(&*digest) {
                true => Ok(()),
                false => Err(Fault::conflict(format!("{at} has other bytes here"))),
            };
        }
        let by = match payload.optional("from") {
            Some(from) => Some(format!("proxy:{from}")),
            None => payload.optional("by"),
        };
        let labels = payload.0.get("labels").and_then(Json::as_object).cloned();
        let said = Said {
            digest,
            size: payload.number("blob_size")?,
            at: payload.text("at")?.to_owned(),
            by,
            // What says nothing of labels has none.
            labels: labels.unwrap_or_default(),
            description: payload.optional("description"),
        };
        packages.publish_in(draft, &at, &said).await
    }
}

/// What an event says.
struct Payload<'a>(&'a Json);

impl Payload<'_> {
    fn text(&self, name: &'static str) -> Result<&str, Fault> {
        let text = self.0.get(name).and_then(Json::as_str);
        text.ok_or_else(|| unfit(name))
    }

    fn optional(&self, name: &str) -> Option<String> {
        self.0.get(name).and_then(Json::as_str).map(str::to_owned)
    }

    fn number(&self, name: &'static str) -> Result<u64, Fault> {
        let number = self.0.get(name).and_then(Json::as_u64);
        number.ok_or_else(|| unfit(name))
    }

    fn coordinates(&self) -> Result<Coordinates, Fault> {
        self.at([self.text("version")?, self.text("variant")?])
    }

    fn at(&self, [version, variant]: [&str; 2]) -> Result<Coordinates, Fault> {
        let (namespace, name) = (self.text("namespace")?, self.text("name")?);
        Ok(Coordinates::new(namespace, name, version, variant)?)
    }
}

#[cold]
fn unfit(name: &str) -> Fault {
    Fault::invalid(format!("the payload of an event has no readable {name}"))
}
