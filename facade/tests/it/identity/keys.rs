//! Keys: which one a token is held to, which are refused, and those of a file.

use std::sync::Arc;

use package_database::ErrorKind;
use package_database::block::identity::{
    JwksFile, Keys, TokenAlgorithm, TokenError, TokenVerifier,
};
use serde_json::Value;

use super::{SECRET, at, clock, public_key, rules, set, text, verdict, verifier};

#[test]
fn m_45_a_key_set_finds_keys_by_their_ids() {
    let table = [
        ("one", "first", "ok"),
        ("one", "none", "ok"),
        ("one", "second", "key"),
        ("one", "unknown", "key"),
        ("two", "first", "ok"),
        ("two", "second", "ok"),
        ("two", "none", "key"),
        ("two", "unknown", "key"),
        // Signed with the first key, and says that it was the second.
        ("two", "swapped", "signature"),
    ];
    for (keys, token, wanted) in table {
        let verifier = verifier(Keys::key_set(&set(keys), TokenAlgorithm::Rs256).unwrap());
        let answer = verifier.verify(text(&at("/named"), token));
        assert_eq!(verdict(&answer), wanted, "{keys} {token}");
    }
    let named = at("/named");
    for (id, token, wanted) in [
        ("first", "first", "ok"),
        ("first", "none", "ok"),
        ("other", "first", "key"),
    ] {
        let answer = verifier(public_key().with_id(id)).verify(text(&named, token));
        assert_eq!(verdict(&answer), wanted, "{id} {token}");
    }
    let without_id = verifier(public_key()).verify(text(&named, "first"));
    assert_eq!(verdict(&without_id), "ok");
}

#[test]
fn m_45_keys_that_cannot_be_safe_are_refused() {
    let private = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let both = format!("{}{private}", at("/pem").as_str().unwrap());
    let short = "-----BEGIN RSA PUBLIC KEY-----\nMAYCAQMCAQM=\n-----END RSA PUBLIC KEY-----\n";
    let refused = [
        Keys::secret(b""),
        Keys::secret(SECRET.split_last().unwrap().1),
        Keys::public_pem(""),
        Keys::public_pem(private),
        Keys::public_pem(&both),
        Keys::public_pem(short),
        Keys::public_pem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"),
        Keys::key_set("", TokenAlgorithm::Rs256),
        Keys::key_set("[]", TokenAlgorithm::Rs256),
        Keys::key_set(r#"{"keys": []}"#, TokenAlgorithm::Rs256),
        Keys::key_set(
            r#"{"keys": [{"kty": "oct", "k": "c2hvcnQ"}]}"#,
            TokenAlgorithm::Hs256,
        ),
        Keys::key_set(
            r#"{"keys": [{"kty": "RSA", "n": "Aw", "e": "Aw"}]}"#,
            TokenAlgorithm::Rs256,
        ),
        // The keys of the set are for the other algorithm.
        Keys::key_set(&set("one"), TokenAlgorithm::Hs256),
    ];
    for (index, keys) in refused.into_iter().enumerate() {
        let error = keys.map(|_| index).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config, "{index}");
    }
    let mut twice: Value = serde_json::from_str(&set("one")).unwrap();
    let keys = twice.get_mut("keys").and_then(Value::as_array_mut).unwrap();
    keys.extend(keys.clone());
    assert!(Keys::key_set(&twice.to_string(), TokenAlgorithm::Rs256).is_err());
}

#[tokio::test]
async fn m_45_a_file_of_keys_is_read_again_when_it_changes() {
    let folder = std::env::temp_dir().join(format!("identity-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("keys.jwks");
    let missing = JwksFile::open(&path, TokenAlgorithm::Rs256)
        .await
        .unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::Config);
    assert!(missing.to_string().contains("keys.jwks"));
    write(&path, set("one"));
    let file = Arc::new(JwksFile::open(&path, TokenAlgorithm::Rs256).await.unwrap());
    let verifier = TokenVerifier::new(file.clone(), rules(), clock());
    let named = at("/named");
    let second = text(&named, "second");
    assert_eq!(verifier.verify(second), Err(TokenError::UnknownKey));
    assert!(!file.refresh().await.unwrap());
    write(&path, set("two"));
    assert_eq!(
        verifier.verify(second),
        Err(TokenError::UnknownKey),
        "not before it is told"
    );
    assert!(file.refresh().await.unwrap());
    assert!(verifier.verify(second).is_ok());
    for bad in ["{", "{}", r#"{"keys": []}"#] {
        write(&path, bad);
        assert_eq!(file.refresh().await.unwrap_err().kind(), ErrorKind::Config);
        assert!(verifier.verify(second).is_ok(), "the keys of before");
    }
    write(&path, vec![b' '; 1024 * 1024 + 1]);
    assert!(file.refresh().await.is_err());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "a file of the test itself")]
fn write(path: &std::path::Path, text: impl AsRef<[u8]>) {
    std::fs::write(path, text).unwrap();
}
