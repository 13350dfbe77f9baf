//! The access keys that `verify` accepts.

use std::collections::BTreeMap;
use std::fmt;

/// Access keys with their secrets.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::AccessKeys;
///
/// let keys: AccessKeys = [("AKIDEXAMPLE", "secret")].into_iter().collect();
/// assert_eq!(format!("{keys:?}"), r#"AccessKeys(["AKIDEXAMPLE"])"#);
/// ```
#[derive(Clone, Default)]
pub struct AccessKeys {
    secrets: BTreeMap<String, String>,
}

impl AccessKeys {
    /// Whether there is no key, so that nobody could be verified.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::AccessKeys;
    ///
    /// let mut keys = AccessKeys::default();
    /// assert!(keys.is_empty());
    /// keys.extend([("AKIDEXAMPLE", "secret")]);
    /// assert!(!keys.is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// The secret of an access key.
    pub(super) fn secret(&self, access_key: &str) -> Option<&str> {
        self.secrets.get(access_key).map(String::as_str)
    }

    /// All access keys with their secrets.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let secrets = self.secrets.iter();
        secrets.map(|(key, secret)| (key.as_str(), secret.as_str()))
    }
}

impl<K: Into<String>, S: Into<String>> FromIterator<(K, S)> for AccessKeys {
    fn from_iter<I: IntoIterator<Item = (K, S)>>(pairs: I) -> Self {
        let secrets = pairs
            .into_iter()
            .map(|(key, secret)| (key.into(), secret.into()))
            .collect();
        Self { secrets }
    }
}

impl<K: Into<String>, S: Into<String>> Extend<(K, S)> for AccessKeys {
    fn extend<I: IntoIterator<Item = (K, S)>>(&mut self, pairs: I) {
        for (key, secret) in pairs {
            let _ = self.secrets.insert(key.into(), secret.into());
        }
    }
}

/// Names the keys, never their secrets.
impl fmt::Debug for AccessKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.secrets.keys().collect();
        f.debug_tuple("AccessKeys").field(&names).finish()
    }
}
