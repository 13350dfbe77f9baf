//! What callers give and get.

use super::secret::{SecretBytes, SecretText};

/// A pair of keys to store: never the secret key itself, only its salted hash.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NewCredentials {
    /// The public key, which belongs to one credential only.
    pub public_key: String,
    /// The hash of the secret key: see [`hash_secret_key`](super::hash_secret_key).
    pub secret_key_hash: SecretBytes,
    /// The salt of the hash.
    pub salt: SecretBytes,
}

impl NewCredentials {
    /// A pair under a public key that nobody else may have; the hash and the salt are not empty.
    pub fn new(
        public_key: impl Into<String>,
        secret_key_hash: impl Into<SecretBytes>,
        salt: impl Into<SecretBytes>,
    ) -> Self {
        Self {
            public_key: public_key.into(),
            secret_key_hash: secret_key_hash.into(),
            salt: salt.into(),
        }
    }
}

/// A stored pair of keys, as its owner sees it.
///
/// With the feature `serde` it is written without the salt, and not read: what is secret leaves by
/// [`SecretBytes::expose`] alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CredentialsInfo {
    /// The id within the user's credentials.
    pub id: String,
    /// What identifies the pair to services.
    pub public_key: String,
    /// The salt, from which the secret key can be derived again.
    #[cfg_attr(feature = "serde", serde(skip))]
    pub salt: SecretBytes,
}

/// Whose public key it is, and what it takes to check the secret key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The id of the user to whom the key belongs.
    pub sub: String,
    /// The salt of the hash.
    pub salt: SecretBytes,
    /// The hash to which a secret key is held: 32 bytes.
    pub secret_key_hash: SecretBytes,
}

/// What [`get_or_create`](super::Credentials::get_or_create) found or
/// made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ensured {
    /// The pair that is stored now, whoever stored it.
    pub credentials: CredentialsInfo,
    /// Whether it was stored by this call.
    pub created: bool,
}

/// A new pair of keys with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeyPair {
    /// What identifies the pair: `pk_` and 44 characters.
    pub public_key: String,
    /// What proves it: `sk_` and 44 characters. Shown to its owner, never stored.
    pub secret_key: SecretText,
    /// What is stored in place of the secret key: 32 bytes.
    pub secret_key_hash: SecretBytes,
    /// The salt of the secret key and of its hash: 32 bytes.
    pub salt: SecretBytes,
}

impl KeyPair {
    /// What is to be stored of the pair.
    pub fn to_new_credentials(&self) -> NewCredentials {
        NewCredentials {
            public_key: self.public_key.clone(),
            secret_key_hash: self.secret_key_hash.clone(),
            salt: self.salt.clone(),
        }
    }
}

/// For tests, and for who stands in for the facade.
impl CredentialsInfo {
    /// A stored pair.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::CredentialsInfo;
    ///
    /// let stored = CredentialsInfo::new("default", "pk_1", b"salt".as_slice());
    /// assert_eq!(stored.id, "default");
    /// ```
    pub fn new(
        id: impl Into<String>,
        public_key: impl Into<String>,
        salt: impl Into<SecretBytes>,
    ) -> Self {
        Self {
            id: id.into(),
            public_key: public_key.into(),
            salt: salt.into(),
        }
    }
}

/// For tests, and for who stands in for the facade.
impl User {
    /// Whom a public key belongs to.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::User;
    ///
    /// let user = User::new("user 1", b"salt".as_slice(), b"hash".as_slice());
    /// assert_eq!(user.sub, "user 1");
    /// ```
    pub fn new(
        sub: impl Into<String>,
        salt: impl Into<SecretBytes>,
        secret_key_hash: impl Into<SecretBytes>,
    ) -> Self {
        Self {
            sub: sub.into(),
            salt: salt.into(),
            secret_key_hash: secret_key_hash.into(),
        }
    }
}

/// For tests, and for who stands in for the facade.
impl Ensured {
    /// The pair that is stored, and whether this call stored it.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::{CredentialsInfo, Ensured};
    ///
    /// let stored = CredentialsInfo::new("default", "pk_1", b"salt".as_slice());
    /// assert!(Ensured::new(stored, true).created);
    /// ```
    pub const fn new(credentials: CredentialsInfo, created: bool) -> Self {
        Self {
            credentials,
            created,
        }
    }
}

/// For tests, and for who stands in for the facade.
impl KeyPair {
    /// A pair of which nothing is checked: [`generate`](super::generate) makes one that fits together.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::credentials::KeyPair;
    ///
    /// let pair = KeyPair::new("pk_1", "sk_1", b"hash".as_slice(), b"salt".as_slice());
    /// assert_eq!(pair.secret_key.expose(), "sk_1");
    /// ```
    pub fn new(
        public_key: impl Into<String>,
        secret_key: impl Into<SecretText>,
        secret_key_hash: impl Into<SecretBytes>,
        salt: impl Into<SecretBytes>,
    ) -> Self {
        Self {
            public_key: public_key.into(),
            secret_key: secret_key.into(),
            secret_key_hash: secret_key_hash.into(),
            salt: salt.into(),
        }
    }
}
