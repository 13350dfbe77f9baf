//! The one identity that every way of signing in yields.

use super::Scopes;

/// A caller whose identity was proved.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::{Principal, Scopes, SignIn};
///
/// let caller = Principal::new("user 1", SignIn::ApiKey)
///     .with_scopes(Scopes::from_text("ds:sales/*:read"));
/// assert!(caller.scopes.allow("ds", Some("sales/orders"), None, "read"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Principal {
    /// The one id of the person or machine, in every part of the product.
    pub subject: String,
    /// What to call them, if they told.
    pub name: Option<String>,
    /// Where to write to, if they told.
    pub email: Option<String>,
    /// What they may do.
    pub scopes: Scopes,
    /// How they proved who they are.
    pub sign_in: SignIn,
    /// When this is no longer to be believed, in seconds since the Unix epoch; never, if absent.
    pub expires_at: Option<i64>,
}

/// How a caller proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignIn {
    /// A user name and a password.
    Password,
    /// A public and a secret key.
    ApiKey,
    /// A signed token, of ours or of an issuer that we trust.
    Token,
    /// Not at all: what a service that is open to everybody takes a caller for.
    Anonymous,
}

impl Principal {
    /// A caller who may do nothing yet.
    pub fn new(subject: impl Into<String>, sign_in: SignIn) -> Self {
        Self {
            subject: subject.into(),
            name: None,
            email: None,
            scopes: Scopes::new(),
            sign_in,
            expires_at: None,
        }
    }

    /// The same caller with these scopes instead of those before.
    #[must_use]
    pub fn with_scopes(mut self, scopes: Scopes) -> Self {
        self.scopes = scopes;
        self
    }

    /// The same caller with a name and an address to write to.
    #[must_use]
    pub fn with_contact(mut self, name: Option<String>, email: Option<String>) -> Self {
        self.name = name;
        self.email = email;
        self
    }
}
