//! What the tools find in a folder, as they hand it to whoever asked.

use std::fmt;

/// What is wrong with a file of another program.
pub(super) const NOT_OURS: &str = "it does not begin as a file of this emulator";

/// What is wrong with the text of an item that does not lie where it was written.
pub(super) const OTHER_TEXT: &str = "the text of an item there is not the one that was written";

/// Where the files of a store are not what they should be.
///
/// It prints as one sentence that names the file and the place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Damage {
    /// The name of the file in the folder.
    pub file: String,
    /// Which kind of damage it is.
    pub kind: DamageKind,
    /// Where it begins, in bytes from the beginning of the file.
    pub offset: u64,
    /// How many bytes cannot be read as what they should be; zero for a file that is not there.
    pub bytes: u64,
    /// The first and the last number of the frames that should stand there, as far as the frames around tell. A frame
    /// holds what was written in one go: one commit, or some that waited together.
    pub frames: Option<(u64, u64)>,
    /// What is wrong, in words.
    pub what: &'static str,
}

/// Kinds of [`Damage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DamageKind {
    /// A file that belongs to the store is not there.
    Missing,
    /// Bytes that were whole once are not now.
    Damaged,
    /// The end of the log was not completely written, as after a power cut. The next start cuts it off.
    Torn,
    /// The file is of another store.
    Foreign,
}

impl DamageKind {
    /// The kind as JSON has it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Torn => "torn",
            Self::Foreign => "foreign",
        }
    }
}

impl Damage {
    /// A file that is not there.
    pub(super) fn missing(file: String, frames: Option<(u64, u64)>) -> Self {
        Self {
            file,
            kind: DamageKind::Missing,
            offset: 0,
            bytes: 0,
            frames,
            what: "it is missing",
        }
    }

    /// A stretch of a file that cannot be read.
    pub(super) fn at(file: &str, (offset, bytes): (u64, u64), what: &'static str) -> Self {
        Self {
            file: file.to_owned(),
            kind: DamageKind::Damaged,
            offset,
            bytes,
            frames: None,
            what,
        }
    }

    /// Whether the other one lies within this one.
    pub(super) fn holds(&self, other: &Self) -> bool {
        let end = self.offset.saturating_add(self.bytes);
        self.file == other.file && (self.offset..end).contains(&other.offset)
    }
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            kind,
            offset,
            bytes,
            frames,
            what,
        } = self;
        match kind {
            DamageKind::Missing => write!(formatter, "{file} is missing")?,
            DamageKind::Damaged => write!(
                formatter,
                "{file} is damaged at byte {offset}: {what} ({bytes} bytes)"
            )?,
            DamageKind::Torn => write!(
                formatter,
                "{file} was not completely written from byte {offset} on: {what} ({bytes} bytes)"
            )?,
            DamageKind::Foreign => write!(formatter, "{file} is left out: {what}")?,
        }
        match frames {
            Some((first, last)) if first == last => write!(formatter, ", frame {first}"),
            Some((first, last)) => write!(formatter, ", frames {first} to {last}"),
            None => Ok(()),
        }
    }
}

/// A file that no manifest names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leftover {
    /// The name of the file in the folder.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What it was.
    pub what: &'static str,
}

/// A file of a store, and how much of it is still needed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileUse {
    /// The name of the file in the folder.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many of them are what the store holds now; the rest would go with a compaction.
    pub live_bytes: u64,
    /// How many whole frames it has; zero for a file in which nothing is looked for but texts that others tell of.
    pub frames: u64,
}
