//! What many keys begin with, written once.

use std::borrow::Cow;

use super::{Key, SEPARATOR, codec, overflow};
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

    /// The partition key of these components and more: that of [`KeyBuilder::partition`](super::KeyBuilder::partition),
    /// with its errors.
    pub(crate) fn partition<const N: usize>(&self, more: [&str; N]) -> Result<Key, Error> {
        if let Some(stem) = &self.text {
            let bytes = stem.len()
                + more
                    .map(|one| codec::escaped_len(one) + 1)
                    .iter()
                    .sum::<usize>();
            // As in `overflow::fit`, which looks at the components of the stem as well.
            if bytes <= PARTITION_KEY_BYTES_MAX
                && !more.iter().any(|one| overflow::is_replacement(one))
            {
                let mut text = String::with_capacity(bytes);
                text.push_str(stem);
                for one in more {
                    text.push(SEPARATOR);
                    codec::escape(one, &mut text);
                }
                return Ok(Key {
                    text,
                    replaced: Vec::new(),
                });
            }
        }
        let all = self.components.iter().map(|one| Cow::Borrowed(&**one));
        let all: Vec<Cow<'_, str>> = all.chain(more.map(Cow::Borrowed)).collect();
        overflow::fit(&all, PARTITION_KEY_BYTES_MAX)
    }
}
