//! Tokens that PyJWT made, and those that nobody should believe.

use std::sync::Arc;

use package_database::block::identity::{
    Keys, Scopes, SignIn, TokenAlgorithm, TokenError, TokenRules, TokenVerifier, bearer,
};
use package_database::testing::ManualClock;
use serde_json::{Value, json};

use super::{SECRET, at, clock, now, public_key, set, text, verdict, verifier};

#[test]
fn m_05_m_45_tokens_of_another_issuer_are_judged_as_they_are_named() {
    let hs256 = verifier(Keys::secret(SECRET).unwrap());
    let rs256 = verifier(public_key());
    let of_a_set = verifier(Keys::key_set(&set("one"), TokenAlgorithm::Rs256).unwrap());
    for case in at("/tokens").as_array().unwrap() {
        let (name, token) = (text(case, "name"), text(case, "token"));
        let verifiers: &[&TokenVerifier] = match text(case, "algorithm") {
            "HS256" => &[&hs256],
            _ => &[&rs256, &of_a_set],
        };
        for verifier in verifiers {
            let answer = verifier.verify(token);
            assert_eq!(
                verdict(&answer),
                text(case, "verdict"),
                "{name}: {answer:?}"
            );
            let Ok(caller) = answer else { continue };
            assert_eq!(caller.subject, "user 1", "{name}");
            assert_eq!(caller.sign_in, SignIn::Token, "{name}");
            let scopes = Scopes::from_text("ds:sales/*:metadata:read ds:sales/orders:update");
            assert_eq!(caller.scopes, scopes, "{name}");
        }
    }
}

#[test]
fn m_47_a_token_names_the_author() {
    let first = at("/tokens/0");
    let good = text(&first, "token");
    let caller = verifier(Keys::secret(SECRET).unwrap())
        .verify(good)
        .unwrap();
    assert_eq!(caller.name.as_deref(), Some("Ann"));
    assert_eq!(caller.email.as_deref(), Some("ann@example.com"));
    let end = now() + 900;
    assert_eq!(caller.expires_at, Some(end));
}

/// RFC 7515, A.1: the key and the token of the example, which has no `sub`.
#[test]
fn m_45_the_example_of_rfc_7515_is_believed() {
    let set = json!({"keys": [{
        "kty": "oct",
        "k": "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow",
    }]});
    let token = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkz\
                 ODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU\
                 1p1r_wW1gFWFOEjXk";
    let keys = Keys::key_set(&set.to_string(), TokenAlgorithm::Hs256).unwrap();
    let mut rules = TokenRules::default();
    rules.issuers = vec!["joe".to_owned()];
    rules.required.clear();
    rules.leeway_seconds = 0;
    let at = |second| {
        TokenVerifier::new(
            keys.clone(),
            rules.clone(),
            Arc::new(ManualClock::at(second)),
        )
    };
    let caller = at(1_300_819_379).verify(token).unwrap();
    assert_eq!(
        (caller.subject.as_str(), caller.expires_at),
        ("anonymous", Some(1_300_819_380))
    );
    assert_eq!(at(1_300_819_380).verify(token), Err(TokenError::Expired));
}

#[test]
fn m_45_what_is_no_token_is_malformed() {
    let good = at("/tokens/0/token").as_str().unwrap().to_owned();
    let verifier = verifier(Keys::secret(SECRET).unwrap());
    let parts: Vec<&str> = good.split('.').collect();
    let [header, claims, signature] = parts[..] else {
        panic!("three parts")
    };
    let long = format!("{header}.{}.{signature}", "A".repeat(16 * 1024));
    let table = [
        (String::new(), "missing"),
        ("a".to_owned(), "malformed"),
        ("..".to_owned(), "malformed"),
        (format!("{header}.{claims}"), "malformed"),
        (format!("{good}.x"), "malformed"),
        (format!(" {good}"), "malformed"),
        (format!("{good}\n"), "malformed"),
        (format!("{good}="), "malformed"),
        (format!("{header}.{claims}.!"), "malformed"),
        (format!("{header}.{claims}."), "signature"),
        (
            format!("{header}.{claims}.{}", signature.get(..40).unwrap()),
            "signature",
        ),
        (format!("{header}.e30.{signature}"), "signature"),
        // A header that is an array, has no algorithm, has it as a number, has two of it, or a key id that
        // is a number; and one that asks for an extension.
        (format!("W10.{claims}.{signature}"), "malformed"),
        (format!("e30.{claims}.{signature}"), "malformed"),
        (format!("eyJhbGciOjF9.{claims}.{signature}"), "malformed"),
        (
            format!("eyJhbGciOiJIUzI1NiIsImFsZyI6Im5vbmUifQ.{claims}.{signature}"),
            "algorithm",
        ),
        (
            format!("eyJhbGciOiJub25lIiwiYWxnIjoiSFMyNTYifQ.{claims}.{signature}"),
            "malformed",
        ),
        (
            format!("eyJhbGciOiJIUzI1NiIsImtpZCI6MX0.{claims}.{signature}"),
            "malformed",
        ),
        (
            format!("eyJhbGciOiJIUzI1NiIsImNyaXQiOlsieCJdLCJ4IjoxfQ.{claims}.{signature}"),
            "malformed",
        ),
        (long, "malformed"),
        ("\u{0}\u{fffd}.é.ü".to_owned(), "malformed"),
    ];
    for (token, wanted) in table {
        assert_eq!(verdict(&verifier.verify(&token)), wanted, "{token:.60}");
    }
    // One changed character anywhere, and it is not believed.
    for index in 0..good.len() {
        let mut forged = good.clone().into_bytes();
        forged[index] = if forged[index] == b'A' { b'B' } else { b'A' };
        let forged = String::from_utf8(forged).unwrap();
        assert!(verifier.verify(&forged).is_err(), "changed at {index}");
    }
}

/// A token with these claims and the right signature.
fn signed(claims: &Value) -> String {
    signed_text(&claims.to_string())
}

fn signed_text(claims: &str) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let message = format!("{}.{}", part(r#"{"alg":"HS256"}"#), part(claims));
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, SECRET);
    let mac = ring::hmac::sign(&key, message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.as_ref()))
}

#[test]
fn m_45_claims_of_wrong_types_never_pass() {
    let now = now();
    let good = json!({"sub": "u", "exp": now + 60, "iss": "https://portal.example.com", "aud": "datasets"});
    let verifier = verifier(Keys::secret(SECRET).unwrap());
    assert_eq!(verdict(&verifier.verify(&signed(&good))), "ok");
    let table = [
        ("exp", json!("never"), "malformed"),
        ("exp", json!((now + 60).to_string()), "malformed"),
        ("exp", json!([now + 60]), "malformed"),
        ("exp", json!(true), "malformed"),
        ("exp", json!(null), "claim"),
        ("exp", json!(0), "expired"),
        ("exp", json!(-1), "expired"),
        ("exp", json!(-1e300), "expired"),
        ("exp", json!(1e300), "ok"),
        ("exp", json!(u64::MAX), "ok"),
        ("exp", json!(i64::MIN), "expired"),
        ("nbf", json!(i64::MAX), "early"),
        ("nbf", json!(u64::MAX), "early"),
        ("nbf", json!("0"), "malformed"),
        ("iat", json!({}), "malformed"),
        ("iss", json!(["https://portal.example.com"]), "malformed"),
        ("iss", json!(""), "issuer"),
        ("aud", json!({"datasets": 1}), "malformed"),
        ("aud", json!(["datasets", 1]), "malformed"),
        ("aud", json!([]), "audience"),
        ("aud", json!(""), "audience"),
        ("sub", json!(1), "malformed"),
        ("sub", json!(""), "malformed"),
        ("sub", json!(null), "claim"),
        ("name", json!(1), "malformed"),
        ("email", json!(["a"]), "malformed"),
        ("scopes", json!(1), "ok"),
    ];
    for (claim, value, wanted) in table {
        let mut claims = good.clone();
        claims[claim] = value.clone();
        let answer = verifier.verify(&signed(&claims));
        assert_eq!(verdict(&answer), wanted, "{claim}: {value}");
    }
    for claims in [json!([]), json!("text"), json!(null), json!(1)] {
        assert_eq!(
            verdict(&verifier.verify(&signed(&claims))),
            "malformed",
            "{claims}"
        );
    }
    let deep = format!(r#"{{"x": {}{}}}"#, "[".repeat(5_000), "]".repeat(5_000));
    assert_eq!(verdict(&verifier.verify(&signed_text(&deep))), "malformed");
    let twice = r#"{"sub": "u", "exp": 1, "exp": 9999999999}"#;
    assert_eq!(verdict(&verifier.verify(&signed_text(twice))), "malformed");
}

#[test]
fn m_45_rules_are_followed_as_configured() {
    let now = now();
    let verify = |rules: TokenRules, claims: Value| {
        let keys = Keys::secret(SECRET).unwrap();
        let answer = TokenVerifier::new(keys, rules, clock()).verify(&signed(&claims));
        verdict(&answer)
    };
    let mut open = TokenRules::default();
    let claims = json!({"sub": "u", "exp": now + 60});
    assert_eq!(verify(open.clone(), claims.clone()), "ok");
    let meant = json!({"sub": "u", "exp": now + 60, "aud": "somebody"});
    assert_eq!(verify(open.clone(), meant), "audience", "RFC 7519, 4.1.3");
    open.required.push("jti".to_owned());
    assert_eq!(verify(open.clone(), claims), "claim");
    open.required = vec![];
    assert_eq!(verify(open, json!({})), "ok", "as the original has it");
}

#[test]
fn m_45_the_header_of_the_request_is_read() {
    let table = [
        (None, Err(TokenError::Missing)),
        (Some(""), Err(TokenError::Missing)),
        (Some("Bearer"), Err(TokenError::Missing)),
        (Some("Bearer "), Err(TokenError::Missing)),
        (Some("Bearer   "), Err(TokenError::Missing)),
        (Some("Basic a.b.c"), Err(TokenError::Missing)),
        (Some("a.b.c"), Err(TokenError::Missing)),
        (Some("Bearer a.b.c"), Ok("a.b.c")),
        (Some("bearer   a.b.c"), Ok("a.b.c")),
        (Some("BEARER a.b.c "), Ok("a.b.c")),
        (Some("Bearer a b"), Ok("a b")),
    ];
    for (header, wanted) in table {
        assert_eq!(bearer(header), wanted, "{header:?}");
    }
}
