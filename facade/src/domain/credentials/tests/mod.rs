//! Keys, hashes and their two forms in the table.

use super::generate::verifies;
use super::secret::{decode, encode};
use super::{BinaryForm, SecretBytes, SecretText, TABLE, generate_with, hash_secret_key};
use crate::backend::IndexKind;
use crate::block::{Random, RandomError};

/// Gives the bytes 00 to 1f for ever.
#[derive(Debug)]
struct Counting;

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), RandomError> {
        bytes
            .iter_mut()
            .zip(0..)
            .for_each(|(byte, number)| *byte = number);
        Ok(())
    }
}

/// Computed with the Python services' own module.
#[test]
fn the_test_vector_of_the_python_services_passes() {
    let pair = generate_with(&Counting, "sub 1", b"service secret 1").unwrap();
    assert_eq!(
        pair.public_key,
        "pk_dsq0yQEpzRavUEhVt0opwaVg7mLxeqPAeywJic1PeJw="
    );
    assert_eq!(
        pair.secret_key.expose(),
        "sk_teltiwYrDe7t0Z7_3hDpcvWlk9yLLyGHSJcWhNLluhw="
    );
    let hash: String = (pair.secret_key_hash.expose().iter())
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        hash,
        "6168aa32171cd1be08e0889c9e334c0d989629828326478fbc888ccb56a7bf15"
    );
    let (salt, hash) = (pair.salt.expose(), pair.secret_key_hash.expose());
    assert!(verifies(&pair.secret_key, salt, hash));
    assert!(!verifies(&SecretText::from("sk_other"), salt, hash));
}

#[test]
fn pairs_differ_and_hold_nothing_of_each_other() {
    let one = super::generate("sub 1", b"secret").unwrap();
    let two = super::generate("sub 1", b"secret").unwrap();
    assert_ne!(one.public_key, two.public_key);
    assert_ne!(one.salt, two.salt);
    assert_eq!(
        (one.public_key.len(), one.secret_key.expose().len()),
        (47, 47)
    );
    assert_eq!(
        hash_secret_key(&one.secret_key, &one.salt),
        one.secret_key_hash
    );
}

#[test]
fn secrets_are_not_shown() {
    let pair = super::generate("sub 1", b"secret").unwrap();
    let shown = format!("{pair:?} {:?}", pair.to_new_credentials());
    assert!(!shown.contains(pair.secret_key.expose()));
    assert!(shown.contains("SecretText(..)") && shown.contains("SecretBytes(..)"));
}

/// Salt `salt` travels as `YzJGc2RBPT0=`, whose one decoding is `c2FsdA==`.
#[test]
fn the_default_form_is_base64_text() {
    let salt = SecretBytes::from(b"salt".to_vec());
    assert_eq!(encode(&salt, BinaryForm::Base64Text), b"c2FsdA==");
}

#[test]
fn both_forms_are_read_back() {
    let all = [
        b"salt".to_vec(),
        b"c2FsdA==".to_vec(),
        b"====".to_vec(),
        (0..32).collect(),
        vec![255; 32],
        b"x".to_vec(),
        "grüße".as_bytes().to_vec(),
    ];
    for bytes in all {
        let secret = SecretBytes::from(bytes.clone());
        for form in [BinaryForm::Base64Text, BinaryForm::Raw] {
            assert_eq!(
                decode(encode(&secret, form)),
                secret,
                "{bytes:?} as {form:?}"
            );
        }
    }
    let raw = SecretBytes::from(vec![255; 32]);
    assert_eq!(encode(&raw, BinaryForm::Raw), vec![255; 32]);
}

/// As the Python stack deploys it.
#[test]
fn the_table_is_that_of_the_original() {
    let credentials = TABLE.definition();
    assert_eq!(&*credentials.name, "package.credentials");
    assert_eq!(credentials.sort.unwrap().name, "id");
    let [index] = credentials.indexes.as_slice() else {
        panic!("one index");
    };
    assert_eq!((&*index.name, index.kind), ("publicKey", IndexKind::Global));
    assert_eq!((&*index.partition.name, &index.sort), ("public_key", &None));
}
