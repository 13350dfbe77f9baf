//! What callers say of datasets, and what they are told.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

use crate::domain::input::invalid;
use crate::error::Error;

/// A package document: what a `datapackage.json` holds, with its resources.
pub type Document = Map<String, Value>;

/// Bytes of an owner or a name.
const NAME_BYTES_MAX: usize = 255;

/// The one name of a dataset that never changes, however often it moves: a UUID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DatasetId(uuid::Uuid);

impl DatasetId {
    pub(super) const fn new(id: uuid::Uuid) -> Self {
        Self(id)
    }

    /// Appends the id as it is written.
    pub(super) fn push_to(self, text: &mut String) {
        let mut digits = uuid::Uuid::encode_buffer();
        text.push_str(self.0.hyphenated().encode_lower(&mut digits));
    }
}

impl fmt::Display for DatasetId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0.hyphenated())
    }
}

impl FromStr for DatasetId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let id = uuid::Uuid::try_parse(text).ok();
        // Of the ways to write it, the one in keys.
        let as_written = |id: &uuid::Uuid| {
            let mut digits = uuid::Uuid::encode_buffer();
            id.hyphenated().encode_lower(&mut digits) == text
        };
        id.filter(as_written)
            .map(Self)
            .ok_or_else(|| invalid("the id of a dataset is a UUID in lower case, with hyphens"))
    }
}

/// Which dataset: by its owner and name, or by its id.
///
/// # Examples
///
/// ```
/// use package_database::datasets::DatasetRef;
///
/// let dataset: DatasetRef = "acme/orders".parse().unwrap();
/// assert_eq!(dataset, DatasetRef::named("acme", "orders").unwrap());
/// let own: DatasetRef = "orders".parse().unwrap(); // of the default owner
/// assert!("a/b/c".parse::<DatasetRef>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DatasetRef(pub(super) Target);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Target {
    /// Without an owner it is the default one.
    Name(Option<String>, String),
    Id(DatasetId),
}

impl DatasetRef {
    /// The dataset of that owner and name.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) when either is empty, longer than 255 bytes, `.` or
    /// `..`, or has a `/` or a control character.
    pub fn named(owner: impl Into<String>, name: impl Into<String>) -> Result<Self, Error> {
        let (owner, name) = (owner.into(), name.into());
        check_part("the owner", &owner)?;
        check_part("the name", &name)?;
        Ok(Self(Target::Name(Some(owner), name)))
    }
}

impl From<DatasetId> for DatasetRef {
    fn from(id: DatasetId) -> Self {
        Self(Target::Id(id))
    }
}

/// `owner/name`, or a name alone, which is of the default owner.
impl FromStr for DatasetRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.split_once('/') {
            Some((owner, name)) => Self::named(owner, name),
            None => {
                check_part("the name", text)?;
                Ok(Self(Target::Name(None, text.to_owned())))
            }
        }
    }
}

impl fmt::Display for DatasetRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Target::Name(Some(owner), name) => write!(formatter, "{owner}/{name}"),
            Target::Name(None, name) => formatter.write_str(name),
            Target::Id(id) => write!(formatter, "{id}"),
        }
    }
}

/// Whether this can be an owner or a name of a dataset.
pub(super) fn check_part(what: &str, text: &str) -> Result<(), Error> {
    let refuse = |why: &str| Err(invalid(format!("{what} of a dataset {why}")));
    match text {
        "" => refuse("is empty"),
        "." | ".." => refuse("is no path"),
        _ if text.len() > NAME_BYTES_MAX => refuse("is longer than 255 bytes"),
        _ if text.contains('/') => refuse("has a / in it: owner/name is all"),
        _ if text.chars().any(char::is_control) => refuse("has a control character in it"),
        _ => Ok(()),
    }
}

/// A revision of a dataset: 32 hexadecimal digits, 16 of its number and 16 of what it holds, so that
/// later revisions are greater.
///
/// # Examples
///
/// ```
/// use package_database::datasets::RevisionId;
///
/// let id: RevisionId = "00000000000000078badf00d8badf00d".parse().unwrap();
/// assert_eq!(id.number(), 7);
/// assert!("7".parse::<RevisionId>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionId(u128);

impl RevisionId {
    pub(super) fn new(number: u64, content: u64) -> Self {
        Self(u128::from(number) << 64 | u128::from(content))
    }

    /// How many revisions there were with this one.
    pub fn number(&self) -> u64 {
        // The upper half of 128 bits has 64.
        u64::try_from(self.0 >> 64).unwrap_or(u64::MAX)
    }

    /// Whether a text has the form of an id, of whatever revision.
    pub(super) fn is_form(text: &str) -> bool {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        text.len() == 32 && text.bytes().all(digit)
    }
}

impl fmt::Display for RevisionId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", self.0)
    }
}

impl FromStr for RevisionId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = u128::from_str_radix(text, 16).ok();
        let id = number.filter(|_| Self::is_form(text)).map(Self);
        id.ok_or_else(|| invalid("a revision is 32 hexadecimal digits in lower case"))
    }
}

/// Which revision of a dataset: the newest one, one by its id, or one by a tag.
///
/// # Examples
///
/// ```
/// use package_database::datasets::RevisionRef;
///
/// assert_eq!("HEAD".parse::<RevisionRef>().unwrap(), RevisionRef::Head);
/// assert_eq!("v1.0".parse::<RevisionRef>().unwrap(), RevisionRef::Tag("v1.0".into()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum RevisionRef {
    /// The newest revision.
    #[default]
    Head,
    /// The revision of that id.
    Id(RevisionId),
    /// The revision that the tag names.
    Tag(String),
}

impl From<RevisionId> for RevisionRef {
    fn from(id: RevisionId) -> Self {
        Self::Id(id)
    }
}

impl FromStr for RevisionRef {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "HEAD" {
            return Ok(Self::Head);
        }
        if RevisionId::is_form(text) {
            return text.parse().map(Self::Id);
        }
        check_tag(text)?;
        Ok(Self::Tag(text.to_owned()))
    }
}

impl fmt::Display for RevisionRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Head => formatter.write_str("HEAD"),
            Self::Id(id) => write!(formatter, "{id}"),
            Self::Tag(name) => formatter.write_str(name),
        }
    }
}

/// Whether this can be the name of a tag, and can be taken for nothing else.
pub(super) fn check_tag(name: &str) -> Result<(), Error> {
    let legal = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | ',');
    if name.is_empty() || name.len() > NAME_BYTES_MAX || !name.chars().all(legal) {
        return Err(invalid(
            "the name of a tag is up to 255 bytes of letters, digits, and _ - + . ,",
        ));
    }
    if name == "HEAD" || RevisionId::is_form(name) {
        let message = format!("{name} names a revision already: choose another name for the tag");
        return Err(invalid(message));
    }
    Ok(())
}

/// Who made a revision or a tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Author {
    /// As it is shown.
    pub name: Option<String>,
    /// An address, which nobody checks.
    pub email: Option<String>,
}

impl Author {
    /// Somebody with a name and an address.
    pub fn new(name: impl Into<String>, email: impl Into<String>) -> Self {
        Self {
            name: Some(name.into()),
            email: Some(email.into()),
        }
    }
}

/// What is said with a change: who makes it, why, and of which revision.
///
/// # Examples
///
/// ```
/// use package_database::datasets::{Author, Change};
///
/// let change = Change::new().author(Author::new("Ada", "ada@example.org")).message("New prices");
/// assert_eq!(change.message.as_deref(), Some("New prices"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Who makes it; the default author when `None`.
    pub author: Option<Author>,
    /// Why; the default message when `None`.
    pub message: Option<String>,
    /// The revision that must be the newest one, or the change is a conflict.
    pub base: Option<RevisionRef>,
}

impl Change {
    /// A change of which nothing is said.
    pub fn new() -> Self {
        Self::default()
    }

    /// Made by somebody.
    #[must_use]
    pub fn author(mut self, author: Author) -> Self {
        self.author = Some(author);
        self
    }

    /// Made for a reason.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Made only if this is the newest revision.
    #[must_use]
    pub fn base(mut self, base: impl Into<RevisionRef>) -> Self {
        self.base = Some(base.into());
        self
    }
}

/// What is known of a revision besides its document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RevisionInfo {
    /// The dataset that it is a revision of.
    pub dataset: DatasetId,
    /// Which one it is.
    pub id: RevisionId,
    /// The one before it; `None` for the first.
    pub parent: Option<RevisionId>,
    /// Who made it.
    pub author: Author,
    /// Why it was made, as whoever made it has said.
    pub message: String,
    /// When, in nanoseconds since the Unix epoch.
    pub created_at: u64,
    /// The revision whose document it has again, if it was made by a revert.
    pub reverted_from: Option<RevisionId>,
}

/// A dataset at a revision.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Dataset {
    /// What names it however often it moves.
    pub id: DatasetId,
    /// Who owns it now.
    pub owner: String,
    /// What it is called now.
    pub name: String,
    /// The revision that was asked for.
    pub revision: RevisionInfo,
    /// The document of that revision, with its resources, as it was given.
    pub package: Document,
}

/// A dataset of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DatasetInfo {
    /// What names it however often it moves.
    pub id: DatasetId,
    /// Who owns it.
    pub owner: String,
    /// What it is called.
    pub name: String,
}

/// A tag: a revision with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TagInfo {
    /// The dataset that it is a tag of.
    pub dataset: DatasetId,
    /// What it is called.
    pub name: String,
    /// The revision that it names, and goes on naming.
    pub revision: RevisionId,
    /// What it means.
    pub description: String,
    /// Who made it.
    pub author: Author,
    /// When, in nanoseconds since the Unix epoch.
    pub created_at: u64,
}

/// A project: what a hosting service shows around a dataset. Issues and flows are not managed here;
/// the two lists are empty.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Project {
    /// Who owns it.
    pub owner: String,
    /// The dataset, which it came with.
    pub dataset: Dataset,
    /// Always empty: they are managed elsewhere.
    pub issues: Vec<Value>,
    /// Always empty: nothing runs here.
    pub flows: Vec<Value>,
}
