//! Tokens both ways against PyJWT, where it is.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::mint::{caller, issuer};
use super::{SECRET, VECTORS, clock};

/// The script, with PyJWT and bcrypt, if this machine has them.
fn python(arguments: &[&str], input: &str) -> Option<String> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/identity/tokens.py");
    #[expect(
        clippy::disallowed_methods,
        reason = "where the packages are is the machine's"
    )]
    let python = std::env::var("IDENTITY_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let child = Command::new(python)
        .arg(script)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.ok()?;
    let _closed = child.stdin.take()?.write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("ModuleNotFoundError") {
        return None;
    }
    assert!(output.status.success(), "{errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn skipped(what: &str) {
    let line =
        format!("SKIPPED: {what}: python3 with PyJWT, cryptography and bcrypt is not here\n");
    let _unwritable = std::io::stderr().write_all(line.as_bytes());
}

#[test]
fn the_vectors_are_what_pyjwt_makes() {
    match python(&["make"], "") {
        Some(made) => assert_eq!(made, VECTORS),
        None => skipped("the vectors are not made anew"),
    }
}

#[test]
fn pyjwt_believes_our_tokens() {
    let clock = clock();
    let token = issuer(&clock)
        .mint(&caller(), Duration::from_secs(60))
        .unwrap();
    let secret = std::str::from_utf8(SECRET).unwrap();
    let Some(claims) = python(&["check", secret], token.expose()) else {
        return skipped("PyJWT is not asked about our tokens");
    };
    let claims: Value = serde_json::from_str(&claims).unwrap();
    assert_eq!(claims["sub"], "user 1");
    assert_eq!(claims["exp"], token.expires_at());
    assert_eq!(
        claims["scopes"],
        json!(["ds:sales/*:metadata:read,update", "read"])
    );
}
