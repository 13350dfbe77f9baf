//! Proofs of identity: the Authorization header and presigned query strings.

use std::sync::LazyLock;

use dynamodb_emulator::{AccessKeys, AuthMode, Emulator};
use http::Method;

use super::{message, world};

/// Nothing in the corpus knows the secret, so nobody may come in.
static VERIFYING: LazyLock<Emulator> = LazyLock::new(|| {
    let keys: AccessKeys = [("local", "a secret that no input holds")]
        .into_iter()
        .collect();
    world::builder()
        .auth(AuthMode::Verify(keys))
        .build()
        .unwrap()
});

static BELIEVING: LazyLock<Emulator> =
    LazyLock::new(|| world::builder().auth(AuthMode::Format).build().unwrap());

/// Refuses every claim that the secret did not make, and never trips over one.
pub(super) fn run(data: &[u8]) {
    let Some(mut request) = message::parse(data) else {
        return;
    };
    *request.method_mut() = Method::POST;
    let [first, second] =
        [&*VERIFYING, &*VERIFYING].map(|emulator| message::answer(emulator, request.clone()));
    assert_eq!(first, second, "two answers to {request:?}");
    assert_ne!(first.status, 200, "{request:?} was let in");
    message::answer(&BELIEVING, request);
}
