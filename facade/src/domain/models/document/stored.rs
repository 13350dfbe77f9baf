//! The document of models that is registered with a database.

use serde_json::Value;

use super::ModelDocument;
use crate::backend::Item;
use crate::block::record::{Envelope, Records, Written};
use crate::domain::models::{Models, fault, table};
use crate::error::Error;

const DOCUMENT: &str = "document";
const NOTE: &str = "note";
/// Bytes of a document: with keys and envelope it is one item.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>
const DOCUMENT_BYTES_MAX: usize = 390 * 1024;
/// Bytes of what is said about it.
const NOTE_BYTES_MAX: usize = 1024;
/// How often a document is written again that others write at the same moment.
const WRITE_TRIES: usize = 8;

/// The models that are registered with a database.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RegisteredModels {
    /// What was registered, read again.
    pub document: ModelDocument,
    /// How often a document was registered here.
    pub revision: u64,
    /// What was said about it, such as by which version of a spec it came.
    pub note: String,
    /// When, in milliseconds since 1970.
    pub registered_at: i64,
}

impl Models {
    /// The models that are registered; `None` where none ever was.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a document of a later version of this crate; and as
    /// [`Collection`](super::super::Collection).
    pub async fn registered(&self) -> Result<Option<RegisteredModels>, Error> {
        let records = Records::new(self.store.clone(), self.table.clone());
        let item = records.get(&table::registered()).await?;
        item.as_ref().map(decoded).transpose()
    }

    /// Registers a document in place of the one that there is. With `revision`, only if that is the one that there is, 0
    /// for none. Answers the new revision. What uses the models learns of it when it [asks](Models::registered).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is another revision,
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a document of more than 390 KB, a note of more than
    /// 1 KB, and a migration from the models that are registered that renames or removes a field which they do not have;
    /// and as [`Collection`](super::super::Collection).
    pub async fn register(
        &self,
        document: &ModelDocument,
        note: &str,
        revision: Option<u64>,
    ) -> Result<u64, Error> {
        let text = document.json().to_string();
        if text.len() > DOCUMENT_BYTES_MAX || note.len() > NOTE_BYTES_MAX {
            let message = format!(
                "a document of models has {DOCUMENT_BYTES_MAX} bytes at most, its note 1024"
            );
            return Err(fault::invalid(message));
        }
        let records = Records::new(self.store.clone(), self.table.clone());
        let item = table::registered().with(DOCUMENT, text).with(NOTE, note);
        for _ in 0..WRITE_TRIES {
            let stored = records.get(&table::registered()).await?;
            let before = stored.as_ref().map(Envelope::of).transpose()?;
            let own = before.as_ref().map_or(0, |envelope| envelope.rev);
            if revision.is_some_and(|revision| revision != own) {
                break;
            }
            // What cannot be read any more is replaced like anything else.
            if let Some(Ok(known)) = stored.as_ref().map(decoded) {
                document.check_steps_from(&known.document)?;
            }
            let (envelope, written) = match before {
                None => {
                    let envelope = records.envelope("registered models", 1);
                    let written = records.create(&envelope, &item).await?;
                    (envelope, written)
                }
                Some(before) => {
                    let envelope = records.next(&before);
                    let written = records.swap(&envelope, &item).await?;
                    (envelope, written)
                }
            };
            if written == Written::Done {
                return Ok(envelope.rev);
            }
        }
        Err(fault::conflict(
            "another document of models was registered meanwhile",
        ))
    }
}

fn decoded(item: &Item) -> Result<RegisteredModels, Error> {
    let envelope = Envelope::of(item)?;
    let text = item
        .text(DOCUMENT)
        .ok_or_else(|| fault::damaged(DOCUMENT))?;
    let json: Value = serde_json::from_str(&text).map_err(|_| fault::damaged(DOCUMENT))?;
    Ok(RegisteredModels {
        document: ModelDocument::of(json)?,
        revision: envelope.rev,
        // A note that is empty may be left out.
        note: item.text(NOTE).unwrap_or_default().into_owned(),
        registered_at: crate::domain::models::doc::state_of(&envelope).updated_at,
    })
}
