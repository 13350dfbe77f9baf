//! All that a caller may do.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::Value;

use super::Scope;

/// The scopes of one caller. None allow nothing.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::Scopes;
///
/// let scopes = Scopes::from_text("ds:sales/*:read ds:sales/orders:update,delete admin");
/// assert!(scopes.allow("ds", Some("sales/orders"), Some("metadata"), "update"));
/// assert!(!scopes.allow("ds", Some("sales/returns"), Some("metadata"), "update"));
/// assert!(scopes.holds("admin") && !scopes.holds("read"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// What a caller has to whom nothing is granted.
    pub const fn new() -> Self {
        Self(BTreeSet::new())
    }

    /// The scopes in a text, separated by white space or commas. What is no scope is left out: it may be
    /// meant for somebody else, and it grants nothing here.
    ///
    /// A comma also separates actions, so that one word without a colon, after a comma and a scope that
    /// lists actions, is one more action of that scope: `ds:a/b:read,update` is one scope, and
    /// `read,write` are two.
    pub fn from_text(text: &str) -> Self {
        text.split_whitespace().flat_map(split_list).collect()
    }

    /// The scopes of a claim: text, or a list of texts of which each is one scope. Anything else has none.
    pub(crate) fn from_claim(claim: &Value) -> Self {
        match claim {
            Value::String(text) => Self::from_text(text),
            Value::Array(list) => {
                let texts = list.iter().filter_map(Value::as_str);
                texts.filter_map(|text| text.parse().ok()).collect()
            }
            _ => Self::new(),
        }
    }

    /// Whether one of them allows the action: see [`Scope::allows`].
    ///
    /// Scopes of stored objects count where a dataset (`ds`) is asked for: `obj:sales/orders:read` allows to
    /// read it, and `write` to create, update and patch it.
    pub fn allow(
        &self,
        entity: &str,
        id: Option<&str>,
        subscope: Option<&str>,
        action: &str,
    ) -> bool {
        self.iter()
            .any(|scope| scope.allows(entity, id, subscope, action))
    }

    /// Whether one of them is just this word: `read`, `write`, `admin`. None of these words implies another.
    pub fn holds(&self, word: &str) -> bool {
        match word.contains(':') {
            false => self.iter().any(|scope| scope.is_word(word)),
            // `read:*` is the word as well.
            true => word.parse().is_ok_and(|scope| self.0.contains(&scope)),
        }
    }

    /// Whether one of them allows all that this scope does.
    pub fn cover(&self, scope: &Scope) -> bool {
        self.iter().any(|own| own.covers(scope))
    }

    /// Those of the wanted scopes that are covered: for a token that is to do less than its owner.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::block::identity::Scopes;
    ///
    /// let own = Scopes::from_text("ds:sales/*");
    /// let wanted = Scopes::from_text("ds:sales/orders:read ds:hr/people:read");
    /// assert_eq!(own.granted(&wanted).to_string(), "ds:sales/orders:read");
    /// ```
    #[must_use]
    pub fn granted(&self, wanted: &Self) -> Self {
        wanted
            .iter()
            .filter(|scope| self.cover(scope))
            .cloned()
            .collect()
    }

    /// Each of them, in one order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Scope> {
        self.0.iter()
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The scopes in a word with commas.
fn split_list(word: &str) -> Vec<Scope> {
    let mut texts: Vec<String> = Vec::new();
    for piece in word.split(',').filter(|piece| !piece.is_empty()) {
        match texts.last_mut() {
            Some(scope) if !piece.contains(':') && lists_actions(scope) => {
                scope.push(',');
                scope.push_str(piece);
            }
            _ => texts.push(piece.to_owned()),
        }
    }
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Whether the last part of a scope's text is its actions: of three or four parts.
fn lists_actions(scope: &str) -> bool {
    scope.split(':').count() > 2
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

impl Extend<Scope> for Scopes {
    fn extend<I: IntoIterator<Item = Scope>>(&mut self, scopes: I) {
        self.0.extend(scopes);
    }
}

/// With spaces between them, as in a claim.
impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.iter().enumerate() {
            let space = if index > 0 { " " } else { "" };
            write!(formatter, "{space}{scope}")?;
        }
        Ok(())
    }
}
