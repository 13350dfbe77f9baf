//! Who calls, and what they may do.

mod accounts;
mod api_keys;
mod failures;
mod keys;
mod mint;
mod passwords;
mod python;
mod tokens;

use std::sync::Arc;

use package_database::block::identity::{Keys, Principal, TokenError, TokenRules, TokenVerifier};
use package_database::testing::ManualClock;
use serde_json::Value;

/// Made by `tokens.py`, which says what each token is.
const VECTORS: &str = include_str!("vectors.json");

const SECRET: &[u8] = b"0123456789abcdef0123456789abcdef";

/// What stands in the vectors at a place such as `/sets/one`.
fn at(place: &str) -> Value {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    vectors.pointer(place).unwrap().clone()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap()
}

/// The second at which the tokens of the vectors were made.
fn now() -> i64 {
    at("/now").as_i64().unwrap()
}

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(now()))
}

fn rules() -> TokenRules {
    let mut rules = TokenRules::default();
    rules.issuers = vec!["https://portal.example.com".to_owned()];
    rules.audiences = vec!["datasets".to_owned(), "objects".to_owned()];
    rules
}

fn verifier(keys: Keys) -> TokenVerifier {
    TokenVerifier::new(keys, rules(), clock())
}

fn public_key() -> Keys {
    Keys::public_pem(at("/pem").as_str().unwrap()).unwrap()
}

/// A key set of the vectors, as text.
fn set(name: &str) -> String {
    at(&format!("/sets/{name}")).to_string()
}

/// What a token is refused for, in the words of the vectors.
fn verdict(answer: &Result<Principal, TokenError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(TokenError::Missing) => "missing",
        Err(TokenError::Malformed) => "malformed",
        Err(TokenError::Algorithm) => "algorithm",
        Err(TokenError::UnknownKey) => "key",
        Err(TokenError::Signature) => "signature",
        Err(TokenError::Expired) => "expired",
        Err(TokenError::Early) => "early",
        Err(TokenError::WrongIssuer) => "issuer",
        Err(TokenError::WrongAudience) => "audience",
        Err(TokenError::ClaimMissing(_)) => "claim",
        Err(_) => "another",
    }
}
