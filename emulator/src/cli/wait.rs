//! The one way in which a thread of the program does nothing for a while.

use std::time::Duration;

/// Does nothing for so long.
#[expect(
    clippy::disallowed_methods,
    reason = "between two attempts the thread has nothing else to do"
)]
pub(super) fn wait(span: Duration) {
    std::thread::sleep(span);
}
