//! Why a store on disk cannot be opened.

use std::io;
use std::path::{Path, PathBuf};

use crate::storage::StoreError;

/// What keeps a folder from being opened as a store. Nothing in it was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// The system refused.
    #[error("cannot {doing} {name}: {source}")]
    Io {
        /// What was tried, as a verb.
        doing: &'static str,
        /// The file that it was tried with.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// Another process has the folder.
    #[error("the folder is in use by {0}: stop it, or choose another folder")]
    InUse(String),
    /// The folder is another user's, and the system refused.
    #[error(
        "it belongs to user {theirs}, and this program runs as user {ours}, who may not write there"
    )]
    Others {
        /// Whose the folder is.
        theirs: u32,
        /// As whom this program runs.
        ours: u32,
    },
    /// A file of DynamoDB Local is there.
    #[error(
        "{0} is a database of DynamoDB Local, which is not read here: start DynamoDB Local on it, and copy its \
         tables into another folder with `dynamodb-emulator import-from http://localhost:8000 --data NEW`"
    )]
    DynamoDbLocal(String),
    /// No store is there.
    #[error("holds no data")]
    Nothing,
    /// A file is where the folder should be.
    #[error("it is a file, and not a folder")]
    File,
    /// Something is there, and no store.
    #[error("it holds {0}: give an empty folder or a new one")]
    Foreign(String),
    /// Something is wrong with the folder that is to be made of another one.
    #[error("{0}: {1}")]
    Target(PathBuf, Box<Self>),
    /// The folder that is to be made lies in the one that it is made of.
    #[error("it lies in the folder that is read: give one that lies elsewhere")]
    Inside,
    /// A file has the name of one of a store, and is none.
    #[error("{0} is not a file of this emulator")]
    NotOurs(String),
    /// A file is of another version of the format.
    #[error(
        "{name} has format {found}, and this version reads {known} only: open it with the version that wrote it"
    )]
    Version {
        /// Which file it is.
        name: String,
        /// The format of the file.
        found: u32,
        /// The formats that are known here.
        known: &'static str,
    },
    /// A file that belongs to the store is not there.
    #[error("{0} is missing; `dynamodb-emulator repair DIR --into NEW` salvages what is whole")]
    Missing(String),
    /// A file is damaged where it was whole.
    #[error(
        "{name} is damaged at byte {offset}: {what}; nothing was changed, and \
         `dynamodb-emulator repair DIR --into NEW` salvages what is whole"
    )]
    Damaged {
        /// Which file it is.
        name: String,
        /// Where the first thing lies that cannot be read.
        offset: u64,
        /// What is wrong there.
        what: &'static str,
    },
    /// A file is damaged or missing, as the text says.
    #[error("{0}; `dynamodb-emulator repair DIR --into NEW` salvages what is whole")]
    Broken(String),
    /// The medium refused to read or to write something of a store.
    #[error("{0}")]
    Store(StoreError),
    /// The files are whole, and what they say does not fit together.
    #[error("the store does not agree with itself: {0}")]
    Content(String),
}

impl From<StoreError> for OpenError {
    /// Only what a store says of its content is a matter of its content: a full disk is none.
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Failed { .. } => Self::Store(error),
            StoreError::MissingSpace(_) | StoreError::Corrupt { .. } => {
                Self::Content(error.to_string())
            }
        }
    }
}

impl OpenError {
    /// The same error, of a folder that is to be made.
    pub(crate) fn of_target(self, path: &Path) -> Self {
        Self::Target(path.to_owned(), Box::new(self))
    }
}

/// Says why the folder at `path` cannot be used.
pub(super) fn folder(path: &Path) -> impl FnOnce(io::Error) -> OpenError {
    let is_file = path.is_file();
    move |source| match is_file {
        true => OpenError::File,
        false => io("use", "the folder")(source),
    }
}

/// Says of an error of the system what was tried, and with which file.
pub(super) fn io(doing: &'static str, name: &str) -> impl FnOnce(io::Error) -> OpenError {
    move |source| OpenError::Io {
        doing,
        name: name.to_owned(),
        source,
    }
}
