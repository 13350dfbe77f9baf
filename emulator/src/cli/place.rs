//! Where a server listens that nobody has told where, and so where it is looked for.

/// The region where nothing says another.
pub(super) const REGION: &str = "us-east-1";

/// The port of DynamoDB Local, which applications know.
pub(super) const PORT: u16 = 8000;

/// This machine, by whichever of its addresses.
pub(super) const HOST: &str = "localhost";

/// The address of that server, for clients of HTTP.
pub(super) fn address() -> String {
    format!("http://{HOST}:{PORT}")
}
