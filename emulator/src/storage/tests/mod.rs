//! Stores against plain maps, and keys against plain byte strings.

mod key;
mod model;

use crate::storage::FactValue;

/// What a fact of tests says.
#[derive(Debug)]
pub(in crate::storage) struct Said(
    #[cfg_attr(
        not(feature = "disk"),
        expect(dead_code, reason = "printed, which is all that is compared")
    )]
    pub(in crate::storage) u8,
);

impl FactValue for Said {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        Some(vec![self.0])
    }
}

#[cfg(feature = "disk")]
impl Said {
    /// Makes a fact of its bytes again.
    pub(in crate::storage) fn decode(
        _key: &crate::storage::Key,
        bytes: &[u8],
    ) -> Option<std::sync::Arc<dyn FactValue>> {
        match bytes {
            [value] => Some(std::sync::Arc::new(Self(*value))),
            _ => None,
        }
    }
}
