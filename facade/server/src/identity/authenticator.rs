//! What the service asks of whoever knows tokens, passwords and keys.

use std::fmt::Debug;

use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::block::identity::Principal;
use package_database::credentials::SecretText;

use super::bearer;
use super::login::{Login, Session};

use crate::problem::{Problem, ProblemKind};

/// Tells who somebody is.
///
/// An implementation takes as long for a subject that it does not know as for a wrong password, and never says which
/// of the two it was.
pub trait Authenticator: Debug + Send + Sync + 'static {
    /// Whose token it is.
    ///
    /// # Errors
    ///
    /// [`AuthFailure`]: why the token is not good.
    fn verify<'a>(&'a self, token: &'a str) -> BoxFuture<'a, Result<Principal, AuthFailure>>;

    /// A token for whoever signs in, good for as long as the clients expect who sign in that way.
    ///
    /// # Errors
    ///
    /// [`AuthFailure::Denied`] when name and secret do not belong together.
    fn sign_in<'a>(
        &'a self,
        login: &'a Login,
        session: Session,
    ) -> BoxFuture<'a, Result<Grant, AuthFailure>>;
}

/// A token that was made just now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The token, to be sent as `Authorization: Bearer`.
    pub token: SecretText,
    /// How many seconds it is good for.
    pub seconds: u64,
    /// Whose it is, and what it permits.
    pub principal: Principal,
}

impl Grant {
    /// A token with what it is good for.
    pub const fn new(token: SecretText, seconds: u64, principal: Principal) -> Self {
        Self {
            token,
            seconds,
            principal,
        }
    }
}

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthFailure {
    /// The token is none of ours, or was altered, or is meant for another service.
    #[error("the token is not good here")]
    Invalid,
    /// The token was good until a while ago.
    #[error("the token has expired")]
    Expired,
    /// The token will be good later.
    #[error("the token is not good yet")]
    Early,
    /// Name and secret do not belong together, whichever of them is wrong.
    #[error("name and secret do not belong together")]
    Denied,
    /// The store could not be asked.
    #[error("the accounts cannot be read")]
    Store(#[from] Error),
}

impl From<AuthFailure> for Problem {
    fn from(failure: AuthFailure) -> Self {
        let detail = match failure {
            AuthFailure::Store(error) => return error.into(),
            AuthFailure::Denied => {
                let detail = "Name and secret do not belong together. Check both.";
                let problem = Self::new(ProblemKind::Unauthenticated, detail);
                return problem.challenge(bearer::REALM);
            }
            AuthFailure::Invalid => "The token is not good here.",
            AuthFailure::Expired => "The token has expired.",
            AuthFailure::Early => "The token is not good yet; clocks may differ.",
        };
        let detail = format!("{detail} {}", ProblemKind::Unauthenticated.advice());
        Self::new(ProblemKind::Unauthenticated, detail).challenge(bearer::INVALID)
    }
}
