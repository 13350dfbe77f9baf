//! New keys, derived as the Python services derive them.
//!
//! With `||` for joining bytes and B64 for the URL-safe alphabet with padding:
//!
//! ```text
//! salt        32 random bytes
//! public key  pk_ B64(SHA-256(sub || 32 other random bytes))
//! secret key  sk_ B64(SHA-256(sub || salt || service secret))
//! hash        PBKDF2-HMAC-SHA-256(secret key, salt, 10,000 rounds), 32 bytes
//! ```

use std::num::NonZeroU32;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE;
use ring::{digest, pbkdf2};
use zeroize::Zeroizing;

use super::secret::{SecretBytes, SecretText};
use super::types::KeyPair;
use crate::block::{Random, SystemRandom};
use crate::domain::sub::check_sub;
use crate::error::Error;

/// Rounds of the hash. The key behind it has 256 bits of its own, so that the number guards nothing
/// that could be guessed; the stored hashes are made with it.
const ROUNDS: NonZeroU32 = NonZeroU32::MIN.saturating_add(9_999);
/// Bytes of salts, hashes and the chance in public keys.
const LENGTH: usize = 32;

/// A new pair of keys for the user, out of the system's random bytes.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a user id that cannot be stored,
/// [`ErrorKind::Unavailable`](crate::ErrorKind::Unavailable) when the system gives no random bytes.
///
/// # Examples
///
/// ```
/// use package_database::credentials::{generate, retrieve_secret_key};
///
/// let pair = generate("user 1", b"the service's secret")?;
/// assert!(pair.public_key.starts_with("pk_"));
/// let again = retrieve_secret_key("user 1", &pair.salt, b"the service's secret");
/// assert_eq!(again, pair.secret_key);
/// # Ok::<(), package_database::Error>(())
/// ```
pub fn generate(sub: &str, service_secret: &[u8]) -> Result<KeyPair, Error> {
    generate_with(&SystemRandom::new(), sub, service_secret)
}

/// As [`generate`], out of random bytes of the caller's choice: first those of the public key, then
/// the salt.
///
/// # Errors
///
/// As [`generate`].
pub fn generate_with(
    random: &dyn Random,
    sub: &str,
    service_secret: &[u8],
) -> Result<KeyPair, Error> {
    check_sub(sub)?;
    let mut chance = Zeroizing::new([0; LENGTH]);
    random.fill(&mut *chance)?;
    let mut salt = Zeroizing::new(vec![0; LENGTH]);
    random.fill(&mut salt)?;
    let salt = SecretBytes::from(salt.as_slice());
    let secret_key = retrieve_secret_key(sub, &salt, service_secret);
    Ok(KeyPair {
        public_key: key("pk_", &[sub.as_bytes(), &*chance]),
        secret_key_hash: hash_secret_key(&secret_key, &salt),
        secret_key,
        salt,
    })
}

/// The secret key that belongs to a salt, derived again. With another service secret than it was
/// made with, the answer is another key.
pub fn retrieve_secret_key(sub: &str, salt: &SecretBytes, service_secret: &[u8]) -> SecretText {
    SecretText::from(key("sk_", &[sub.as_bytes(), salt.expose(), service_secret]))
}

/// The hash of a secret key, which is what is stored. Takes some milliseconds by intention.
pub fn hash_secret_key(secret_key: &SecretText, salt: &SecretBytes) -> SecretBytes {
    let mut hash = Zeroizing::new([0; LENGTH]);
    let secret = secret_key.expose().as_bytes();
    pbkdf2::derive(
        pbkdf2::PBKDF2_HMAC_SHA256,
        ROUNDS,
        salt.expose(),
        secret,
        &mut *hash,
    );
    SecretBytes::from(hash.as_slice())
}

/// Whether the hash is that of the secret key; takes as long either way.
pub(super) fn verifies(secret_key: &SecretText, salt: &[u8], hash: &[u8]) -> bool {
    let secret = secret_key.expose().as_bytes();
    pbkdf2::verify(pbkdf2::PBKDF2_HMAC_SHA256, ROUNDS, salt, secret, hash).is_ok()
}

/// A salt and a hash that no secret key has, for spending the same time on an unknown public key.
pub(super) const DUMMY: [u8; LENGTH] = [0; LENGTH];

fn key(prefix: &str, parts: &[&[u8]]) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    parts.iter().for_each(|part| context.update(part));
    let mut key = prefix.to_owned();
    URL_SAFE.encode_string(context.finish(), &mut key);
    key
}
