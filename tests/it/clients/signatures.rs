//! Mode `verify`: the signatures of a real SDK, with the right key, a wrong one, and a clock that is off.

use std::sync::Arc;

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use dynamodb_emulator::clock::{Clock, SystemClock, Timestamp, VirtualClock};
use dynamodb_emulator::{AccessKeys, AuthMode};

use super::rust_sdk::{block_on, client_with};
use crate::support::server::Listening;

fn start(clock: Arc<dyn Clock>) -> Listening {
    let keys: AccessKeys = [("AKIDRIGHT", "right")].into_iter().collect();
    Listening::start_with(|builder| builder.auth(AuthMode::Verify(keys)).clock(clock))
}

/// A list of tables, or the code and the words of the refusal.
fn list(server: &Listening, key: &str, secret: &str) -> Result<(), (String, String)> {
    let client = client_with(&server.url(), key, secret);
    let answer = block_on(client.list_tables().send());
    let refusal = answer.map_err(SdkError::into_service_error).err();
    refusal.map_or(Ok(()), |error| {
        let code = error.code().unwrap_or_default().to_owned();
        Err((code, error.message().unwrap_or_default().to_owned()))
    })
}

#[test]
fn only_known_keys_with_their_secret_are_let_in() {
    let server = start(Arc::new(SystemClock));
    assert_eq!(list(&server, "AKIDRIGHT", "right"), Ok(()));
    for (key, secret, expected) in [
        ("AKIDWRONG", "right", "UnrecognizedClientException"),
        ("AKIDRIGHT", "wrong", "InvalidSignatureException"),
    ] {
        let (code, _) = list(&server, key, secret).unwrap_err();
        assert_eq!(code, expected, "{key} {secret}");
    }
}

/// Five minutes are allowed either way.
#[test]
fn clocks_that_differ() {
    let now = SystemClock.now();
    for (seconds, text) in [
        (-400, Some("Signature not yet current: ")),
        (-200, None),
        (200, None),
        (400, Some("Signature expired: ")),
    ] {
        let clock = VirtualClock::at(Timestamp::from_seconds(now.as_seconds() + seconds));
        let server = start(Arc::new(clock));
        let answer = list(&server, "AKIDRIGHT", "right");
        let Some(text) = text else {
            assert_eq!(answer, Ok(()), "{seconds} seconds off");
            continue;
        };
        let (code, message) = answer.unwrap_err();
        assert_eq!(code, "InvalidSignatureException", "{message}");
        assert!(message.starts_with(text), "{message}");
        assert!(message.ends_with("5 min.)"), "{message}");
    }
}
