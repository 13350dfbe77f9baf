//! Tokens of our own.

use std::sync::Arc;
use std::time::Duration;

use package_database::ErrorKind;
use package_database::block::Clock as _;
use package_database::block::identity::{
    Keys, Principal, Scopes, SignIn, TokenError, TokenIssuer, TokenRules, TokenVerifier,
};
use package_database::testing::{ManualClock, SeededRandom};

use super::{SECRET, clock, public_key, verifier};

pub(super) fn issuer(clock: &Arc<ManualClock>) -> TokenIssuer {
    let random = Arc::new(SeededRandom::new(1));
    let issuer = TokenIssuer::new(SECRET, clock.clone(), random).unwrap();
    issuer.with_issuer("ours").with_audience("datasets")
}

pub(super) fn caller() -> Principal {
    let scopes = Scopes::from_text("ds:sales/*:metadata:read,update read");
    Principal::new("user 1", SignIn::Password)
        .with_scopes(scopes)
        .with_contact(Some("Ann".to_owned()), Some("ann@example.com".to_owned()))
}

#[test]
fn r_18_tokens_of_our_own_come_back_as_the_same_caller() {
    let clock = clock();
    let token = issuer(&clock)
        .mint(&caller(), Duration::from_secs(60))
        .unwrap();
    let mut rules = TokenRules::default();
    rules.issuers = vec!["ours".to_owned()];
    rules.audiences = vec!["datasets".to_owned()];
    let verifier = TokenVerifier::new(Keys::secret(SECRET).unwrap(), rules, clock.clone());
    let again = verifier.verify(token.expose()).unwrap();
    assert_eq!(again.expires_at, Some(token.expires_at()));
    let mut same = caller();
    (same.sign_in, same.expires_at) = (SignIn::Token, again.expires_at);
    assert_eq!(again, same);
    clock.advance(Duration::from_secs(60 + 29));
    assert!(verifier.verify(token.expose()).is_ok());
    clock.advance(Duration::from_secs(1));
    assert_eq!(verifier.verify(token.expose()), Err(TokenError::Expired));
}

#[test]
fn a_token_does_not_outlive_the_sign_in_it_was_made_from() {
    let clock = clock();
    let mut caller = caller();
    caller.expires_at = Some(token_end(&clock, 10));
    let token = issuer(&clock)
        .mint(&caller, Duration::from_secs(60))
        .unwrap();
    assert_eq!(token.expires_at(), token_end(&clock, 10));
    clock.advance(Duration::from_secs(10));
    let late = issuer(&clock).mint(&caller, Duration::from_secs(60));
    assert_eq!(late.unwrap_err().kind(), ErrorKind::InvalidInput);
    caller.expires_at = None;
    assert!(
        issuer(&clock)
            .mint(&caller, Duration::from_millis(999))
            .is_err()
    );
    assert!(issuer(&clock).mint(&caller, Duration::MAX).is_ok());
}

fn token_end(clock: &ManualClock, span: i64) -> i64 {
    clock.seconds() + span
}

#[test]
fn several_audiences_and_the_key_id_are_written() {
    let clock = clock();
    let issuer = issuer(&clock).with_audience("objects").with_key_id("k1");
    let token = issuer.mint(&caller(), Duration::from_secs(60)).unwrap();
    let mut rules = TokenRules::default();
    rules.audiences = vec!["objects".to_owned()];
    let keys = Keys::secret(SECRET).unwrap();
    let verify =
        |keys| TokenVerifier::new(keys, rules.clone(), clock.clone()).verify(token.expose());
    assert!(verify(keys.clone().with_id("k1")).is_ok());
    assert_eq!(verify(keys.with_id("k2")), Err(TokenError::UnknownKey));
}

#[test]
fn no_text_shows_a_token_or_a_key() {
    let clock = clock();
    let issuer = issuer(&clock);
    let token = issuer.mint(&caller(), Duration::from_secs(60)).unwrap();
    let keys = Keys::secret(SECRET).unwrap();
    let verifier = verifier(keys.clone());
    let shown = format!(
        "{issuer:?} {token:?} {keys:?} {verifier:?} {:?}",
        public_key()
    );
    let forged = format!("{}x", token.expose());
    let error = verifier.verify(&forged).unwrap_err();
    let shown = format!("{shown} {error:?} {error}");
    for part in token
        .expose()
        .split('.')
        .chain(["0123456789abcdef", "48, 49, 50", "AQAB"])
    {
        assert!(!shown.contains(part), "{part} in {shown}");
    }
    let error = Keys::secret(b"my short secret").unwrap_err();
    assert!(!format!("{error:?} {error}").contains("short secret"));
}
