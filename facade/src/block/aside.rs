//! Work that keeps a processor busy, where no other task waits for it.

use crate::error::{Error, ErrorKind};

/// Runs work of some milliseconds or more on a thread for that, if this is called within a Tokio runtime, and here if
/// not. Who stops waiting for it does not stop it.
pub(crate) async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let Ok(runtime) = tokio::runtime::Handle::try_current() else {
        return Ok(work());
    };
    let lost = |error| Error::new(ErrorKind::Internal, "a busy thread ended").with_source(error);
    runtime.spawn_blocking(work).await.map_err(lost)
}
