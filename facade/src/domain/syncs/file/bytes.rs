//! The bytes of the assets of a file.
//!
//! Invariant: an asset has the bytes that its file brings. What a store has under the same digest may be somebody else's,
//! and who names a digest does not show by that to have its bytes.

use std::collections::HashMap;

use super::super::model::Asset;
use super::altered;
use super::write::{DATA, DIGEST, PART};
use crate::backend::Item;
use crate::block::blobs::{Blobs, Digest, Digester, Upload};
use crate::error::Error;

/// Bytes that are only looked at.
#[derive(Default)]
pub(super) struct Looked {
    /// How many there are under each digest.
    sizes: HashMap<Digest, u64>,
    now: Option<Now>,
}

/// One asset on its way.
struct Now {
    digest: Digest,
    /// The number of the next part.
    next: u64,
    digester: Digester,
    size: u64,
}

/// A part of the bytes of an asset.
pub(super) struct AssetPart {
    digest: Digest,
    is_first: bool,
    data: Vec<u8>,
}

impl Looked {
    pub(super) fn take(&mut self, item: &Item) -> Result<AssetPart, Error> {
        let (digest, number, data) = part_of(item)?;
        let is_first = number == 0;
        if is_first {
            self.end()?;
            self.now = Some(Now {
                digest,
                next: 0,
                digester: Digester::new(),
                size: 0,
            });
        }
        let now = self.now.as_mut();
        let now = now.filter(|now| (now.digest, now.next) == (digest, number));
        let now = now.ok_or_else(|| altered("the parts of an asset are in another order"))?;
        now.next = now.next.saturating_add(1);
        now.digester.update(&data);
        let more = u64::try_from(data.len()).unwrap_or(u64::MAX);
        now.size = now.size.saturating_add(more);
        Ok(AssetPart {
            digest,
            is_first,
            data,
        })
    }

    fn end(&mut self) -> Result<(), Error> {
        if let Some(now) = self.now.take() {
            if now.digester.finish() != now.digest {
                return Err(altered("the bytes of an asset are others"));
            }
            self.sizes.insert(now.digest, now.size);
        }
        Ok(())
    }

    /// Whether all bytes of an asset have come.
    pub(super) fn require(&mut self, asset: &Asset) -> Result<(), Error> {
        self.end()?;
        match self.sizes.get(&asset.digest) == Some(&asset.size) {
            true => Ok(()),
            false => Err(altered("the bytes of an asset are not in it")),
        }
    }
}

/// A part: of which bytes, and its number among them.
fn part_of(item: &Item) -> Result<(Digest, u64, Vec<u8>), Error> {
    let digest = item.text(DIGEST).and_then(|text| text.parse().ok());
    let number = item.number(PART).and_then(|digits| digits.parse().ok());
    let read = digest.zip(number).zip(item.binary(DATA));
    let read = read.map(|((digest, number), data)| (digest, number, data));
    read.ok_or_else(|| altered("a part of an asset is none"))
}

/// Bytes on their way into a store, one asset after the other.
pub(super) struct Bytes<'a> {
    blobs: &'a Blobs,
    looked: Looked,
    upload: Option<Upload<'a>>,
}

impl<'a> Bytes<'a> {
    pub(super) fn new(blobs: &'a Blobs) -> Self {
        Self {
            blobs,
            looked: Looked::default(),
            upload: None,
        }
    }

    pub(super) async fn take(&mut self, item: &Item) -> Result<(), Error> {
        let part = self.looked.take(item)?;
        if part.is_first {
            self.end().await?;
            self.upload = Some(self.blobs.begin(part.digest).await?);
        }
        match &mut self.upload {
            Some(upload) => upload.write(&part.data).await,
            None => Ok(()),
        }
    }

    /// Whether all bytes of an asset have come, which are then stored.
    pub(super) async fn require(&mut self, asset: &Asset) -> Result<(), Error> {
        self.looked.require(asset)?;
        self.end().await
    }

    async fn end(&mut self) -> Result<(), Error> {
        match self.upload.take() {
            Some(upload) => upload.finish().await.map(drop),
            None => Ok(()),
        }
    }
}
