//! What callers may hold in place of [`Credentials`], so that tests of theirs need no store.

use super::{Credentials, CredentialsInfo, Ensured, NewCredentials, SecretText, User};
use crate::backend::BoxFuture;
use crate::error::Error;

/// The credentials of users as a trait: [`Credentials`] is one, and so is whatever stands in for it in a test of a caller.
///
/// It is object-safe: a service holds a `Arc<dyn CredentialStore>`, or is generic over it. Each method does what the method of
/// [`Credentials`] of that name does; lists are whole, without pages, because a page token is the facade's own to make. The
/// methods have no default bodies, so that nothing is forgotten; a new one comes with a new minor version before 1.0.
///
/// # Errors
///
/// As [`Credentials`]; a stand-in makes its own with [`Error::new`].
///
/// # Examples
///
/// ```
/// use std::sync::Arc;
/// use package_database::credentials::{CredentialStore, SecretText};
/// # use package_database::testing::TestDatabase;
///
/// /// What a service holds; a test of it gives a stand-in, as the example of `SpecStore` shows.
/// async fn is_let_in(keys: &dyn CredentialStore, public_key: &str, secret: &str) -> bool {
///     let user = keys.verify_secret(public_key, &SecretText::from(secret)).await;
///     matches!(user, Ok(Some(_)))
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let keys: Arc<dyn CredentialStore> = Arc::new(database.credentials());
/// assert!(!is_let_in(&*keys, "pk_of_nobody", "sk_guess").await);
/// # Ok(())
/// # }
/// ```
pub trait CredentialStore: std::fmt::Debug + Send + Sync + 'static {
    /// All credentials of the user, by id; the first damaged one fails it.
    fn list<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<Vec<CredentialsInfo>, Error>>;
    /// Stores a pair of keys in place of what has that id.
    fn create_or_update<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
        new: &'a NewCredentials,
    ) -> BoxFuture<'a, Result<(), Error>>;
    /// The pair of that id, which is stored first if there is none.
    fn get_or_create<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
        new: &'a NewCredentials,
    ) -> BoxFuture<'a, Result<Ensured, Error>>;
    /// The pair of that id as its owner sees it, or `None`.
    fn get<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
    ) -> BoxFuture<'a, Result<Option<CredentialsInfo>, Error>>;
    /// Whose public key it is, or `None`.
    fn get_user<'a>(&'a self, public_key: &'a str) -> BoxFuture<'a, Result<Option<User>, Error>>;
    /// The user whose public and secret key these are, or `None`.
    fn verify_secret<'a>(
        &'a self,
        public_key: &'a str,
        secret_key: &'a SecretText,
    ) -> BoxFuture<'a, Result<Option<String>, Error>>;
    /// Removes the pair of that id, if there is one.
    fn delete<'a>(&'a self, sub: &'a str, id: &'a str) -> BoxFuture<'a, Result<(), Error>>;
    /// Removes all pairs of the user.
    fn delete_all<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<(), Error>>;
}

impl CredentialStore for Credentials {
    fn list<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<Vec<CredentialsInfo>, Error>> {
        Box::pin(async move { Self::list(self, sub).await?.into_vec() })
    }

    fn create_or_update<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
        new: &'a NewCredentials,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { Self::create_or_update(self, sub, id, new).await })
    }

    fn get_or_create<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
        new: &'a NewCredentials,
    ) -> BoxFuture<'a, Result<Ensured, Error>> {
        Box::pin(async move { Self::get_or_create(self, sub, id, new).await })
    }

    fn get<'a>(
        &'a self,
        sub: &'a str,
        id: &'a str,
    ) -> BoxFuture<'a, Result<Option<CredentialsInfo>, Error>> {
        Box::pin(async move { Self::get(self, sub, id).await })
    }

    fn get_user<'a>(&'a self, public_key: &'a str) -> BoxFuture<'a, Result<Option<User>, Error>> {
        Box::pin(async move { Self::get_user(self, public_key).await })
    }

    fn verify_secret<'a>(
        &'a self,
        public_key: &'a str,
        secret_key: &'a SecretText,
    ) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move { Self::verify_secret(self, public_key, secret_key).await })
    }

    fn delete<'a>(&'a self, sub: &'a str, id: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { Self::delete(self, sub, id).await })
    }

    fn delete_all<'a>(&'a self, sub: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { Self::delete_all(self, sub).await })
    }
}
