//! Secrets and signatures of Standard Webhooks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::block::Random;
use crate::error::Error;

/// What the secret of a hook begins with.
pub const SECRET_PREFIX: &str = "whsec_";

/// Bytes of chance in a secret.
const SECRET_BYTES: usize = 32;

/// What a message is signed with: what its receiver has to check it.
///
/// # Examples
///
/// ```
/// use package_database::packages::webhook::Signature;
///
/// // The example of the specification.
/// let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
/// let body = br#"{"test": 2432232314}"#;
/// let signature = Signature::of(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
/// assert_eq!(signature.unwrap().header(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature(String);

impl Signature {
    /// The signature of a message that is sent at that second; `None` for a secret that is none.
    pub fn of(secret: &str, id: &str, seconds: i64, body: &[u8]) -> Option<Self> {
        let key = STANDARD.decode(secret.strip_prefix(SECRET_PREFIX)?).ok()?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let mut signed = hmac::Context::with_key(&key);
        signed.update(format!("{id}.{seconds}.").as_bytes());
        signed.update(body);
        Some(Self(STANDARD.encode(signed.sign().as_ref())))
    }

    /// As the header `webhook-signature` has it.
    pub fn header(&self) -> String {
        format!("v1,{}", self.0)
    }
}

/// A secret that nobody can guess.
pub(super) fn new_secret(random: &dyn Random) -> Result<String, Error> {
    let mut bytes = [0; SECRET_BYTES];
    random.fill(&mut bytes)?;
    Ok(format!("{SECRET_PREFIX}{}", STANDARD.encode(bytes)))
}
