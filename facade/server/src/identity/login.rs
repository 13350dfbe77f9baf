//! With what somebody signs in.

use package_database::credentials::SecretText;

/// A name with the secret that belongs to it. The secret shows in no log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Login {
    /// A user with a password.
    Password {
        /// The name of the user.
        username: String,
        /// Never stored, only its hash.
        password: SecretText,
    },
    /// A program with a pair of keys.
    Key {
        /// What identifies the pair: `pk_` and 44 characters.
        public_key: String,
        /// What proves it: `sk_` and 44 characters.
        secret_key: SecretText,
    },
}

/// Where somebody signs in, and therefore how long the token is to be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Session {
    /// At `/auth/token`, as clients of all domains do it.
    Service,
    /// At `/auth/login`, as the clients of the repository of packages do it.
    Repository,
}
