//! The keys that tokens are held to.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::Value;
use simple_asn1::ASN1Block;

use super::error::TokenError;
use super::provider;
use crate::error::{Error, ErrorKind};

/// Bytes of a secret for HS256. RFC 7518, 3.2: as long as the hash, at least.
const SECRET_BYTES_MIN: usize = 32;
/// Bits of the modulus of a public key. RFC 7518, 3.3 sets the lower bound, and what verifies here the upper.
const MODULUS_BITS: std::ops::RangeInclusive<u64> = 2048..=8192;

/// How tokens are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenAlgorithm {
    /// HMAC with SHA-256: who can check a token can also issue one.
    Hs256,
    /// RSA signatures (PKCS #1, version 1.5) with SHA-256: the issuer keeps the private key.
    Rs256,
}

impl TokenAlgorithm {
    /// As the header of a token has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Rs256 => "RS256",
        }
    }

    pub(super) const fn algorithm(self) -> Algorithm {
        match self {
            Self::Hs256 => Algorithm::HS256,
            Self::Rs256 => Algorithm::RS256,
        }
    }

    const fn in_key_sets(self) -> KeyAlgorithm {
        match self {
            Self::Hs256 => KeyAlgorithm::HS256,
            Self::Rs256 => KeyAlgorithm::RS256,
        }
    }
}

/// The keys of one issuer, all for one algorithm. `Debug` shows their ids and nothing else of them.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::Keys;
///
/// let keys = Keys::secret(b"0123456789abcdef0123456789abcdef")?;
/// assert_eq!(keys.algorithm().name(), "HS256");
/// assert!(Keys::secret(b"too short").is_err());
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone)]
pub struct Keys {
    algorithm: TokenAlgorithm,
    keys: Vec<Key>,
}

#[derive(Clone)]
struct Key {
    id: Option<String>,
    key: DecodingKey,
}

impl Keys {
    /// One secret, for HS256.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when it has fewer than 32 bytes.
    pub fn secret(secret: &[u8]) -> Result<Self, Error> {
        let key = secret_key(secret)?;
        Ok(Self::new(
            TokenAlgorithm::Hs256,
            vec![Key { id: None, key }],
        ))
    }

    /// One RSA public key in PEM (`PUBLIC KEY` or `RSA PUBLIC KEY`), for RS256.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the text is not that, or the key has fewer than 2048 or more than 8192
    /// bits. A private key is refused: whoever only checks tokens should not have it.
    pub fn public_pem(pem: &str) -> Result<Self, Error> {
        let what = "the PEM text has no RSA public key";
        // Of certificates and private keys, the parser would take what looks like a key.
        if !pem.contains("PUBLIC KEY-----") || pem.contains("PRIVATE KEY-----") {
            return Err(config(what));
        }
        let key = DecodingKey::from_rsa_pem(pem.as_bytes()).map_err(|_| config(what))?;
        let der = key.try_get_as_bytes().map_err(|_| config(what))?;
        check_modulus(modulus_bits(der).ok_or_else(|| config(what))?)?;
        Ok(Self::new(
            TokenAlgorithm::Rs256,
            vec![Key { id: None, key }],
        ))
    }

    /// The keys of a set (RFC 7517) that are for signatures of the algorithm; the others are left out.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`] when the text is no key set, none of its keys is for the algorithm, or two of
    /// them have one id.
    pub fn key_set(json: &str, algorithm: TokenAlgorithm) -> Result<Self, Error> {
        let set: Value =
            serde_json::from_str(json).map_err(|_| config("the key set is no JSON"))?;
        let Some(Value::Array(entries)) = set.get("keys") else {
            return Err(config("the key set has no list of keys"));
        };
        let mut keys: Vec<Key> = Vec::new();
        for entry in entries {
            // RFC 7517, 5: what cannot be understood is left out.
            let Ok(jwk) = serde_json::from_value::<Jwk>(entry.clone()) else {
                continue;
            };
            let Some(key) = key_of(&jwk, algorithm) else {
                continue;
            };
            let id = jwk.common.key_id;
            if keys.iter().any(|other| other.id == id) {
                return Err(config("two keys of the key set have the same id"));
            }
            keys.push(Key { id, key });
        }
        if keys.is_empty() {
            let name = algorithm.name();
            return Err(config(format!("the key set has no key for {name}")));
        }
        Ok(Self::new(algorithm, keys))
    }

    /// The same keys, where tokens that name another key than this id are refused. For one key that was
    /// not read from a key set.
    #[must_use]
    pub fn with_id(mut self, id: impl Into<String>) -> Self {
        if let [key] = self.keys.as_mut_slice() {
            key.id = Some(id.into());
        }
        self
    }

    /// What tokens must be signed with.
    pub const fn algorithm(&self) -> TokenAlgorithm {
        self.algorithm
    }

    fn new(algorithm: TokenAlgorithm, keys: Vec<Key>) -> Self {
        // Before any token is looked at, which needs it.
        provider::install();
        Self { algorithm, keys }
    }

    /// The key for a token that names this id. A token that names none is held to the only key, if there
    /// is just one; a key without an id is for every id.
    pub(super) fn find(&self, id: Option<&str>) -> Result<&DecodingKey, TokenError> {
        let found = match (self.keys.as_slice(), id) {
            ([only], None) => Some(only),
            ([only], Some(id)) => Some(only).filter(|key| key.is_for(id)),
            (_, None) => None,
            (several, Some(id)) => several.iter().find(|key| key.id.as_deref() == Some(id)),
        };
        found.map(|key| &key.key).ok_or(TokenError::UnknownKey)
    }
}

impl Key {
    fn is_for(&self, id: &str) -> bool {
        self.id.as_deref().is_none_or(|own| own == id)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids: Vec<_> = self.keys.iter().map(|key| key.id.as_deref()).collect();
        formatter
            .debug_struct("Keys")
            .field("algorithm", &self.algorithm)
            .field("ids", &ids)
            .finish()
    }
}

/// The key of an entry of a set, if it is one for signatures of the algorithm.
fn key_of(jwk: &Jwk, algorithm: TokenAlgorithm) -> Option<DecodingKey> {
    let common = &jwk.common;
    let for_signatures = matches!(common.public_key_use, None | Some(PublicKeyUse::Signature));
    let verifies = common
        .key_operations
        .as_ref()
        .is_none_or(|operations| operations.contains(&KeyOperations::Verify));
    let of_algorithm = common
        .key_algorithm
        .is_none_or(|own| own == algorithm.in_key_sets());
    if !for_signatures || !verifies || !of_algorithm {
        return None;
    }
    match (&jwk.algorithm, algorithm) {
        (AlgorithmParameters::RSA(rsa), TokenAlgorithm::Rs256) => {
            let (n, e) = (unsigned(&rsa.n)?, unsigned(&rsa.e)?);
            check_modulus(bits(&n)).ok()?;
            Some(DecodingKey::from_rsa_raw_components(&n, &e))
        }
        (AlgorithmParameters::OctetKey(octets), TokenAlgorithm::Hs256) => {
            secret_key(&URL_SAFE_NO_PAD.decode(&octets.value).ok()?).ok()
        }
        _ => None,
    }
}

fn secret_key(secret: &[u8]) -> Result<DecodingKey, Error> {
    check_secret(secret)?;
    // It refuses empty secrets alone.
    DecodingKey::from_secret(secret).map_err(|_| too_short())
}

/// Whether a secret is long enough to sign with.
pub(super) fn check_secret(secret: &[u8]) -> Result<(), Error> {
    if secret.len() < SECRET_BYTES_MIN {
        return Err(too_short());
    }
    Ok(())
}

#[cold]
pub(super) fn too_short() -> Error {
    let message = format!("a secret for HS256 has at least {SECRET_BYTES_MIN} bytes");
    config(message)
}

fn check_modulus(bits: u64) -> Result<(), Error> {
    if MODULUS_BITS.contains(&bits) {
        return Ok(());
    }
    let message = format!("an RSA key for RS256 has 2048 to 8192 bits, and this one has {bits}");
    Err(config(message))
}

/// A number of a key set, without the zeros before it that some issuers write.
fn unsigned(text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let number: Vec<u8> = bytes.into_iter().skip_while(|byte| *byte == 0).collect();
    (!number.is_empty()).then_some(number)
}

/// How many bits a number without zeros before it has.
fn bits(number: &[u8]) -> u64 {
    let zeros = number.first().map_or(0, |byte| byte.leading_zeros());
    let bytes = u64::try_from(number.len()).unwrap_or(u64::MAX);
    bytes.saturating_mul(8).saturating_sub(u64::from(zeros))
}

/// The bits of the modulus of an `RSAPublicKey` (RFC 8017, A.1.1): the first of its two numbers.
fn modulus_bits(der: &[u8]) -> Option<u64> {
    let blocks = simple_asn1::from_der(der).ok()?;
    match blocks.as_slice() {
        [ASN1Block::Sequence(_, numbers)] => match numbers.as_slice() {
            [ASN1Block::Integer(_, modulus), ASN1Block::Integer(..)] => Some(modulus.bits()),
            _ => None,
        },
        _ => None,
    }
}

#[cold]
pub(super) fn config(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Config, message)
}
