//! Pairs of keys as a way to sign in.

use super::{Credentials, SecretText};
use crate::backend::BoxFuture;
use crate::block::identity::KeyLookup;
use crate::error::{Error, ErrorKind};

impl KeyLookup for Credentials {
    fn subject_of<'a>(
        &'a self,
        public_key: &'a str,
        secret_key: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(async move {
            let secret_key = SecretText::from(secret_key);
            match self.verify_secret(public_key, &secret_key).await {
                // What cannot be a public key is nobody's.
                Err(error) if error.kind() == ErrorKind::InvalidInput => Ok(None),
                answer => answer,
            }
        })
    }
}
