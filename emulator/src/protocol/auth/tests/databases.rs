//! Access keys that name a database.

use super::{NOW, parts};
use crate::clock::Timestamp;
use crate::protocol::auth::{AccessKeys, AuthMode, Authenticator, Signer};
use crate::protocol::head::Head;
use crate::wire::ApiError;

/// An access key that names a database has no secret of its own.
#[test]
fn any_known_secret_signs_for_a_database() {
    let keys: AccessKeys = [("one", "first"), ("two", "second")].into_iter().collect();
    let now = Timestamp::from_seconds(NOW);
    let mut parts = parts("/db/t1/", &[("host", "localhost")]);
    let signer = Signer {
        access_key: "db-t1".to_owned(),
        secret: "second".to_owned(),
        session_token: None,
        region: "us-east-1".to_owned(),
        service: Signer::DYNAMODB,
    };
    signer.sign(&mut parts, b"{}", now).expect("plain text");
    let rest = "20150830/us-east-1/dynamodb/aws4_request";
    let proof = |mode: AuthMode, databases: bool, body: &[u8]| {
        let authenticator = Authenticator::new(mode, databases);
        let proof = authenticator.proof(&Head::read(&parts), body, || now);
        proof
            .map(|proof| (proof.credential.into_owned(), proof.database))
            .map_err(|error: ApiError| error.code().as_str())
    };
    let verify = || AuthMode::Verify(keys.clone());
    let in_t1 = |key: &str| Ok((format!("{key}/{rest}"), Some("t1".to_owned())));
    assert_eq!(proof(verify(), true, b"{}"), in_t1("two"));
    assert_eq!(proof(AuthMode::Format, true, b"{}"), in_t1(""));
    assert_eq!(proof(AuthMode::Off, true, b"{}"), in_t1(""));
    assert_eq!(
        proof(AuthMode::Format, false, b"{}"),
        Ok((format!("db-t1/{rest}"), None))
    );
    assert_eq!(
        proof(verify(), true, b"{ }"),
        Err("InvalidSignatureException")
    );
    assert_eq!(
        proof(verify(), false, b"{}"),
        Err("UnrecognizedClientException")
    );
}
