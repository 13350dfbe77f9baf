//! A user of live tables who leaves nothing behind.

use std::any::Any;
use std::future::Future;
use std::panic::{self, AssertUnwindSafe};
use std::pin::Pin;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use crate::block::{Random, RandomError, SystemRandom};
use crate::database::Database;
use crate::domain::sub::TEST_PREFIX;
use crate::error::Error;

/// How long the backstop of a guard that nobody closed may take.
const BACKSTOP_TIME: Duration = Duration::from_secs(20);

/// A user `test.<uuid>` on whatever tables a database has, and public keys that nobody else uses.
///
/// [`UserGuard::close`] removes all that was stored for the user. A guard that is dropped without
/// does so on a thread of its own and waits for it; [`with_user`] is the better way, because it
/// awaits the removal even after a panic.
#[derive(Debug)]
pub struct UserGuard {
    database: Option<Database>,
    sub: String,
    keys: AtomicU32,
}

impl UserGuard {
    /// A new user.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when the system gives no random
    /// bytes.
    pub fn new(database: &Database) -> Result<Self, Error> {
        let sub = format!("{TEST_PREFIX}{}", uuid(&SystemRandom::new())?);
        Ok(Self {
            database: Some(database.clone()),
            sub,
            keys: AtomicU32::new(0),
        })
    }

    /// The user's id.
    pub fn sub(&self) -> &str {
        &self.sub
    }

    /// A public key that nobody has.
    pub fn public_key(&self) -> String {
        let number = self.keys.fetch_add(1, Ordering::Relaxed);
        format!("{}.public_key.{number}", self.sub)
    }

    /// Removes all that was stored for the user.
    ///
    /// # Errors
    ///
    /// As [`Database::delete_all`].
    pub async fn close(mut self) -> Result<(), Error> {
        match self.database.take() {
            Some(database) => database.delete_all(&self.sub).await,
            None => Ok(()),
        }
    }
}

/// A random UUID: version 4 of <https://www.rfc-editor.org/rfc/rfc9562#section-5.4>.
fn uuid(random: &dyn Random) -> Result<uuid::Uuid, RandomError> {
    let mut bytes = [0; 16];
    random.fill(&mut bytes)?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

impl Drop for UserGuard {
    fn drop(&mut self) {
        let Some(database) = self.database.take() else {
            return;
        };
        let sub = std::mem::take(&mut self.sub);
        let clean = move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let Ok(runtime) = runtime else {
                return false;
            };
            let removal =
                async { tokio::time::timeout(BACKSTOP_TIME, database.delete_all(&sub)).await };
            matches!(runtime.block_on(removal), Ok(Ok(())))
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "a destructor cannot await, and must not block on the test's own runtime"
        )]
        let thread = std::thread::spawn(clean);
        if !matches!(thread.join(), Ok(true)) {
            tracing::warn!("a test user could not be removed");
        }
    }
}

/// Runs a test with a user of its own, then removes all that was stored for it, then goes on with
/// the panic, if the test had one.
///
/// # Errors
///
/// As [`UserGuard::new`] and [`UserGuard::close`].
///
/// # Examples
///
/// ```
/// use package_database::testing::{TestDatabase, with_user};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// let database = TestDatabase::new().await?;
/// with_user(&database, async |user| {
///     assert!(user.sub().starts_with("test."));
/// })
/// .await?;
/// # Ok(())
/// # }
/// ```
pub async fn with_user<T>(
    database: &Database,
    test: impl AsyncFnOnce(&UserGuard) -> T,
) -> Result<T, Error> {
    let guard = UserGuard::new(database)?;
    let ended = CatchUnwind(Box::pin(test(&guard))).await;
    let closed = guard.close().await;
    match ended {
        Ok(value) => closed.map(|()| value),
        Err(panic) => {
            if let Err(error) = closed {
                tracing::warn!(%error, "a test user could not be removed");
            }
            panic::resume_unwind(panic)
        }
    }
}

/// A future whose panic is a value. Written out here because `futures-util`, which has the same, is in
/// the graph of no other part of the test kit.
struct CatchUnwind<F>(Pin<Box<F>>);

impl<F: Future> Future for CatchUnwind<F> {
    type Output = Result<F::Output, Box<dyn Any + Send>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // A future that has panicked is never polled again, so that nobody sees it half changed.
        let polled = AssertUnwindSafe(|| self.0.as_mut().poll(context));
        match panic::catch_unwind(polled) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    }
}
