//! Passwords, and what is stored in their place.

use std::fmt;
use std::sync::Arc;

use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::block::Random;
use crate::error::{Error, ErrorKind};

/// Bytes of a password: bcrypt looks at no more, and one that is longer is refused, never cut.
const PASSWORD_BYTES_MAX: usize = 72;
/// Costs for which bcrypt is defined begin here.
const COST_MIN: u32 = 4;
/// Beyond this, one sign-in takes a minute.
const COST_MAX: u32 = 20;

/// A password as somebody typed it. Overwritten when dropped, never shown by `Debug`.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::Password;
///
/// assert_eq!(format!("{:?}", Password::from("secret")), "Password(..)");
/// ```
#[derive(Clone)]
pub struct Password(Zeroizing<String>);

impl Password {
    /// Whether bcrypt can tell it from all others: it is at most 72 bytes long and has no zero byte, after
    /// which bcrypt begins anew.
    fn is_possible(&self) -> bool {
        self.0.len() <= PASSWORD_BYTES_MAX && !self.0.contains('\0')
    }

    /// Whether it may become the password of an account.
    pub(super) fn check(&self, chars_min: usize) -> Result<(), Error> {
        let fault = if self.0.chars().count() < chars_min {
            format!("a password has at least {chars_min} characters")
        } else if !self.is_possible() {
            format!("a password has at most {PASSWORD_BYTES_MAX} bytes, and none of them is zero")
        } else {
            return Ok(());
        };
        Err(Error::new(ErrorKind::InvalidInput, fault))
    }
}

impl From<String> for Password {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl From<&str> for Password {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(..)")
    }
}

/// What is stored of a password: its bcrypt text. Never shown by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PasswordHash(Zeroizing<String>);

impl PasswordHash {
    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for PasswordHash {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(..)")
    }
}

/// Hashes, on threads that may be busy for long.
#[derive(Debug)]
pub(super) struct Hasher {
    cost: u32,
    /// One permit for each hash that may be worked on at a time.
    permits: Arc<Semaphore>,
    /// A hash of this cost that no password has, for accounts that do not exist.
    nobody: PasswordHash,
}

impl Hasher {
    pub(super) fn new(cost: u32, at_once: usize) -> Result<Self, Error> {
        if !(COST_MIN..=COST_MAX).contains(&cost) {
            let message = format!("the cost of bcrypt is {COST_MIN} to {COST_MAX}, not {cost}");
            return Err(Error::new(ErrorKind::Config, message));
        }
        let digest = ".".repeat(31);
        Ok(Self {
            cost,
            permits: Arc::new(Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS))),
            nobody: format!("$2b${cost:02}$abcdefghijklmnopqrstuu{digest}").into(),
        })
    }

    /// What is to be stored of a password that was checked.
    pub(super) async fn hash(
        &self,
        password: &Password,
        random: &dyn Random,
    ) -> Result<PasswordHash, Error> {
        let mut salt = [0; 16];
        random.fill(&mut salt)?;
        let (password, cost) = (password.clone(), self.cost);
        let hashing = move || bcrypt::hash_with_salt(password.0.as_bytes(), cost, salt);
        let parts = self.elsewhere(hashing).await?;
        let failed = |_| Error::new(ErrorKind::Internal, "a password was not hashed");
        Ok(parts.map_err(failed)?.to_string().into())
    }

    /// Whether the password is the one of the hash; that of nobody, if there is none, takes as long.
    pub(super) async fn verifies(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, Error> {
        if !password.is_possible() {
            // It is no account's, and says so at once for every one of them.
            return Ok(false);
        }
        let of_nobody = hash.is_none();
        let hash = hash.unwrap_or(&self.nobody).clone();
        let password = password.clone();
        let verifying = move || bcrypt::verify(password.0.as_bytes(), hash.expose());
        let verified = self.elsewhere(verifying).await?;
        let unreadable = |_| {
            let message = "the password hash of an account cannot be read";
            Error::new(ErrorKind::CorruptData, message)
        };
        Ok(verified.map_err(unreadable)? && !of_nobody)
    }

    /// Runs what keeps a processor busy on a thread for that, a few at a time. Who stops waiting for it
    /// does not stop it: it holds its permit until it is done.
    async fn elsewhere<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Error> {
        let lost = || Error::new(ErrorKind::Internal, "a thread that hashes ended");
        let permit = self.permits.clone().acquire_owned().await;
        let permit = permit.map_err(|error| lost().with_source(error))?;
        let running = tokio::task::spawn_blocking(move || {
            let _until_done = permit;
            work()
        });
        running.await.map_err(|error| lost().with_source(error))
    }
}
