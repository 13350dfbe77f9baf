//! What many keys begin with, written once.

use std::borrow::Cow;

use super::{SEPARATOR, codec, overflow};
use crate::block::limits::PARTITION_KEY_BYTES_MAX;
use crate::error::Error;

/// The first components of many partition keys.
#[derive(Clone, Debug)]
pub(crate) struct Stem {
    components: Vec<String>,
    /// The components as they stand in a key; `None` when one of them has to be replaced in each.
    text: Option<String>,
}

impl Stem {
    pub(crate) fn new<const N: usize>(components: [&str; N]) -> Self {
        let plain = !components.iter().any(|one| overflow::is_replacement(one));
        let text = plain.then(|| codec::join(&components.map(Cow::Borrowed)));
        Self {
            components: components.map(str::to_owned).into(),
            text,
        }
    }

    /// Appends the partition key of these components and more: that of
    /// [`KeyBuilder::partition`](super::KeyBuilder::partition), with its errors, after which nothing may be appended.
    pub(crate) fn push_partition<const N: usize>(
        &self,
        more: [&str; N],
        out: &mut String,
    ) -> Result<(), Error> {
        if let Some(stem) = &self.text {
            let mut bytes = stem.len();
            let mut fits = true;
            for one in &more {
                bytes += codec::escaped_len(one) + 1;
                fits &= !overflow::is_replacement(one);
            }
            // As in `overflow::fit`, which looks at the components of the stem as well.
            if fits && bytes <= PARTITION_KEY_BYTES_MAX {
                out.push_str(stem);
                for one in more {
                    out.push(SEPARATOR);
                    codec::escape(one, out);
                }
                return Ok(());
            }
        }
        let all = self.components.iter().map(|one| Cow::Borrowed(&**one));
        let all: Vec<Cow<'_, str>> = all.chain(more.map(Cow::Borrowed)).collect();
        out.push_str(overflow::fit(&all, PARTITION_KEY_BYTES_MAX)?.text());
        Ok(())
    }

    /// The same key by itself.
    pub(crate) fn partition<const N: usize>(&self, more: [&str; N]) -> Result<String, Error> {
        let mut text = String::new();
        self.push_partition(more, &mut text)?;
        Ok(text)
    }
}
