//! How much of each file is held still.

use imbl::OrdMap;

use crate::storage::{Kept, Place};

/// How many bytes a use takes in a file beside the key and the text: the space, and three lengths.
const USE_BYTES: u64 = 20;

/// How much of a file is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::storage) struct FileUse {
    /// How many keys and records name a text of the file.
    pub(in crate::storage) uses: u64,
    /// How many bytes these would take, were they alone in the file; each text is counted once.
    pub(in crate::storage) bytes: u64,
}

/// How much of each file is held, by its number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Usage {
    files: OrdMap<u32, FileUse>,
}

impl Usage {
    /// Counts what has come under a key of so many bytes.
    pub(super) fn came(&mut self, kept: &Kept, key_bytes: usize) {
        if let Kept::Placed(place) = kept {
            let file = self.files.entry(place.file).or_default();
            file.uses = file.uses.saturating_add(1);
            file.bytes = file.bytes.saturating_add(bytes_of(place, key_bytes));
        }
    }

    /// Counts what has gone from under a key of so many bytes.
    pub(super) fn went(&mut self, kept: &Kept, key_bytes: usize) {
        if let Kept::Placed(place) = kept {
            let Some(file) = self.files.get_mut(&place.file) else {
                debug_assert!(false, "what goes has come");
                return;
            };
            debug_assert!(file.uses > 0, "what goes has come");
            file.uses = file.uses.saturating_sub(1);
            file.bytes = file.bytes.saturating_sub(bytes_of(place, key_bytes));
        }
    }

    /// How much of a file is held.
    pub(in crate::storage::disk) fn of(&self, file: u32) -> FileUse {
        // A file of which nothing has come is not held at all.
        self.files.get(&file).copied().unwrap_or_default()
    }
}

/// How many bytes a use takes in its file.
fn bytes_of(place: &Place, key_bytes: usize) -> u64 {
    let text = match place.is_shared() {
        true => 0,
        false => u64::from(place.text_length()),
    };
    text + key_bytes as u64 + USE_BYTES
}
