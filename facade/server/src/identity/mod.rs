//! Who asks: the header, the token, and how a name and a secret become one.
//!
//! Invariant: this room knows no route and no domain. What a caller may do is what the facade's principal says.

mod authenticator;
pub(crate) mod bearer;
mod login;
mod tokens;

pub use authenticator::{AuthFailure, Authenticator, Grant};
pub use login::{Login, Session};
#[doc(no_inline)]
pub use package_database::block::identity::{Principal, Scope, Scopes, SignIn};
pub use tokens::{TokenSettings, Tokens};
