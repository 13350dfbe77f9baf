//! References: who needs a blob.

use super::manifest::{Manifest, State};
use super::{Blobs, Digest, table};
use crate::block::uow::UnitOfWork;
use crate::error::{Error, ErrorKind};

impl Blobs {
    /// Notes in the transaction of the unit that `owner` needs a blob, and answers whether that is
    /// new. It costs the unit two items. `owner` is a text that means something to the domain, such as
    /// a key of its own.
    ///
    /// # Errors
    ///
    /// Besides those of the type and of [`UnitOfWork::get`]: [`ErrorKind::NotFound`] when the blob is
    /// not stored.
    pub async fn reference(
        &self,
        unit: &mut UnitOfWork<'_>,
        digest: &Digest,
        owner: &str,
    ) -> Result<bool, Error> {
        let manifest = self.stored(unit, digest).await?;
        let reference = table::reference(digest, owner)?;
        if unit.get(&self.table, &reference).await?.is_some() {
            return Ok(false);
        }
        let envelope = unit.envelope("blob reference", 1);
        unit.put_record(&self.table, &envelope, reference)?;
        let refs = manifest.refs.saturating_add(1);
        self.count(unit, digest, manifest, refs)?;
        Ok(true)
    }

    /// Notes in the transaction of the unit that `owner` does not need a blob any more, and answers
    /// whether it did. It costs the unit two items. Bytes that nobody needs are removed later.
    ///
    /// # Errors
    ///
    /// Besides those of the type and of [`UnitOfWork::get`]: [`ErrorKind::NotFound`] when the blob is
    /// not stored.
    pub async fn release(
        &self,
        unit: &mut UnitOfWork<'_>,
        digest: &Digest,
        owner: &str,
    ) -> Result<bool, Error> {
        let manifest = self.stored(unit, digest).await?;
        let reference = table::reference(digest, owner)?;
        if unit.get(&self.table, &reference).await?.is_none() {
            return Ok(false);
        }
        unit.delete(&self.table, &reference)?;
        let refs = manifest.refs.saturating_sub(1);
        self.count(unit, digest, manifest, refs)?;
        Ok(true)
    }

    async fn stored(&self, unit: &mut UnitOfWork<'_>, digest: &Digest) -> Result<Manifest, Error> {
        let item = unit.get(&self.table, &table::manifest(digest)?).await?;
        let manifest = item.map(|item| Manifest::of(&item)).transpose()?;
        let stored = manifest.filter(|manifest| manifest.state == State::Stored);
        stored.ok_or_else(|| {
            let message = format!("the blob {digest} is not stored");
            Error::new(ErrorKind::NotFound, message)
        })
    }

    fn count(
        &self,
        unit: &mut UnitOfWork<'_>,
        digest: &Digest,
        manifest: Manifest,
        refs: u64,
    ) -> Result<(), Error> {
        let counted = Manifest {
            refs,
            since: unit.now(),
            envelope: unit.next(&manifest.envelope),
            ..manifest
        };
        unit.put_record(&self.table, &counted.envelope, counted.item(digest)?)
    }
}
