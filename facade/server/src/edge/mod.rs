//! What happens to every request before and after its handler.
//!
//! Invariant: this room knows no route by name but those that operators ask, and no domain.

mod finish;
mod guard;
mod headers;
mod request_id;
mod unmatched;

pub use guard::Peer;
pub use request_id::RequestId;

pub(crate) use finish::{OwnBody, finish};
pub(crate) use guard::{Unhosted, guard, stated_length};
pub(crate) use unmatched::{no_method, no_route, panicked};
