//! Scopes: what a caller may do, in the grammar of CKAN's authorisation service.
//!
//! Invariant: a scope is text of a closed grammar, and no rule here ever makes it mean more than its
//! text says. What cannot be read grants nothing.

mod object;
mod path;
mod set;

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

pub use set::Scopes;

/// Bytes of the text of one scope. It is a part of a sort key, with room for the rest of the key.
const TEXT_BYTES_MAX: usize = 512;
/// Stands for every value of the part in whose place it is.
const ANY: &str = "*";

/// What may be done to what: an entity type, and optionally which one of them, which side of it, and
/// which actions.
///
/// | Text | Allows |
/// |---|---|
/// | `ds` | everything on every `ds` |
/// | `ds:sales/orders` | everything on one of them |
/// | `ds:sales/*:read` | reading all of the owner `sales` |
/// | `ds:sales/orders:read,update` | two actions |
/// | `ds:sales/orders:metadata:read` | reading its metadata, and not its data |
/// | `ds:*:metadata:*` | everything on the metadata of all |
///
/// A part may be `*`, and those at the end may be left out: both mean *any*. Three parts are type, id and
/// actions; only with four is the third a side of the entity. An id is a path: a `*` in the middle of it
/// stands for one segment, and at its end for one or more.
///
/// The text is at most 512 bytes, with no white space, no control characters and no empty parts.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::Scope;
///
/// let scope: Scope = "ds:sales/*:metadata:*".parse()?;
/// assert!(scope.allows("ds", Some("sales/orders"), Some("metadata"), "read"));
/// assert!(!scope.allows("ds", Some("sales/orders"), Some("data"), "read"));
/// assert_eq!("ds:*:*".parse::<Scope>()?.to_string(), "ds");
/// # Ok::<(), package_database::block::identity::ScopeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    entity: String,
    /// Absent means every one of the type.
    id: Option<String>,
    /// Absent means the whole entity with all its sides.
    subscope: Option<String>,
    /// Empty means every action.
    actions: BTreeSet<String>,
}

/// Why a text is no scope. It names no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ScopeError {
    /// More than 512 bytes.
    #[error("a scope is at most 512 bytes long")]
    TooLong,
    /// More than four parts.
    #[error("a scope has at most four parts: entity:id:subscope:actions")]
    TooManyParts,
    /// A part, a segment of an id, or one of several actions is empty.
    #[error("a part of a scope is empty; write * for any")]
    EmptyPart,
    /// The type of the entity is `*` or has a comma.
    #[error("the first part of a scope is the name of a type")]
    BadEntity,
    /// White space, a control character, or a comma outside the list of actions.
    #[error("a scope has no white space, no control characters, and commas only between actions")]
    BadCharacter,
}

impl Scope {
    /// Whether it allows the action on that one entity, or on the side of it that is named.
    ///
    /// Without an id the question is about the type as a whole, such as listing all of them, and without a
    /// subscope about the entity as a whole: a scope that is limited in that part does not allow these.
    pub fn allows(
        &self,
        entity: &str,
        id: Option<&str>,
        subscope: Option<&str>,
        action: &str,
    ) -> bool {
        if self.entity == object::OBJECT && entity == object::DATASET {
            return object::allows(self, id, subscope, action);
        }
        self.entity == entity
            && self.allows_id(id)
            && self.allows_subscope(subscope)
            && self.allows_action(action)
    }

    /// Whether it is a word without further parts: everything on every one of a type.
    fn is_word(&self, word: &str) -> bool {
        self.entity == word
            && self.id.is_none()
            && self.subscope.is_none()
            && self.actions.is_empty()
    }

    /// Whether it allows all that the other one does.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::identity::Scope;
    ///
    /// let wide: Scope = "ds:sales/*".parse()?;
    /// assert!(wide.covers(&"ds:sales/orders:metadata:read".parse()?));
    /// assert!(!wide.covers(&"ds:*:read".parse()?));
    /// # Ok::<(), package_database::block::identity::ScopeError>(())
    /// ```
    pub fn covers(&self, other: &Self) -> bool {
        let id = match (&self.id, &other.id) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wide), Some(narrow)) => path::covers(wide, narrow),
        };
        let subscope = self.subscope.is_none() || self.subscope == other.subscope;
        let actions = self.actions.is_empty()
            || (!other.actions.is_empty() && other.actions.is_subset(&self.actions));
        self.entity == other.entity && id && subscope && actions
    }

    /// The type of the entity: `ds`.
    pub fn entity(&self) -> &str {
        &self.entity
    }

    fn allows_id(&self, id: Option<&str>) -> bool {
        match (&self.id, id) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(pattern), Some(id)) => path::matches(pattern, id),
        }
    }

    fn allows_subscope(&self, subscope: Option<&str>) -> bool {
        self.subscope.is_none() || self.subscope.as_deref() == subscope
    }

    fn allows_action(&self, action: &str) -> bool {
        self.actions.is_empty() || self.actions.contains(action)
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(ScopeError::TooLong);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(ScopeError::BadCharacter);
        }
        let parts: Vec<&str> = text.split(':').collect();
        let (entity, id, subscope, actions) = match *parts.as_slice() {
            [entity] => (entity, ANY, ANY, ANY),
            [entity, id] => (entity, id, ANY, ANY),
            [entity, id, actions] => (entity, id, ANY, actions),
            [entity, id, subscope, actions] => (entity, id, subscope, actions),
            _ => return Err(ScopeError::TooManyParts),
        };
        if entity.is_empty() {
            return Err(ScopeError::EmptyPart);
        }
        if entity == ANY || entity.contains(',') {
            return Err(ScopeError::BadEntity);
        }
        Ok(Self {
            entity: entity.to_owned(),
            id: part(id)?,
            subscope: part(subscope)?,
            actions: actions_of(actions)?,
        })
    }
}

/// A part of which there is one value, or none for any.
fn part(text: &str) -> Result<Option<String>, ScopeError> {
    if text.contains(',') {
        return Err(ScopeError::BadCharacter);
    }
    if text.split('/').any(str::is_empty) {
        return Err(ScopeError::EmptyPart);
    }
    Ok((text != ANY).then(|| text.to_owned()))
}

/// The actions of a list, or none for any: also when only one of them is.
fn actions_of(text: &str) -> Result<BTreeSet<String>, ScopeError> {
    let mut actions = BTreeSet::new();
    let mut any = false;
    for action in text.split(',') {
        if action.is_empty() {
            return Err(ScopeError::EmptyPart);
        }
        any |= action == ANY;
        actions.insert(action.to_owned());
    }
    Ok(if any { BTreeSet::new() } else { actions })
}

/// The shortest text that means the same, with the actions in alphabetical order.
impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.subscope.is_none();
        let all = self.actions.is_empty();
        formatter.write_str(&self.entity)?;
        if self.id.is_none() && whole && all {
            return Ok(());
        }
        write!(formatter, ":{}", self.id.as_deref().unwrap_or(ANY))?;
        if whole && all {
            return Ok(());
        }
        if let Some(subscope) = &self.subscope {
            write!(formatter, ":{subscope}")?;
        }
        formatter.write_str(":")?;
        if all {
            return formatter.write_str(ANY);
        }
        for (index, action) in self.actions.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            write!(formatter, "{comma}{action}")?;
        }
        Ok(())
    }
}
