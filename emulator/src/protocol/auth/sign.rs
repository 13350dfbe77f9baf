//! Requests that this program sends itself, signed as the service wants them.

use http::header::{AUTHORIZATION, HeaderName, HeaderValue, InvalidHeaderValue};
use http::request::Parts;

use super::claim::{ALGORITHM, Claim, SERVICE, TERM};
use super::{Scope, date, sigv4};
use crate::clock::Timestamp;
use crate::protocol::head::Head;

/// The moment of a signature.
const DATE: HeaderName = HeaderName::from_static("x-amz-date");

/// The token of keys that are good for a while.
const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");

/// A pair of keys, and the region for which it signs.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signer {
    pub(crate) access_key: String,
    pub(crate) secret: String,
    /// What comes with keys that are good for a while.
    pub(crate) session_token: Option<String>,
    pub(crate) region: String,
    /// The service for which it signs.
    pub(crate) service: &'static str,
}

impl Signer {
    /// The name of DynamoDB in signatures.
    pub(crate) const DYNAMODB: &'static str = SERVICE;
    /// The name of S3 in signatures.
    pub(crate) const S3: &'static str = "s3";
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("Signer");
        shown.field("access_key", &self.access_key);
        shown.field("region", &self.region).finish_non_exhaustive()
    }
}

impl Signer {
    /// Adds date, token and signature to a request, all of whose headers are signed.
    ///
    /// # Errors
    ///
    /// If a key or the token has characters that no header can carry.
    pub(crate) fn sign(
        &self,
        parts: &mut Parts,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), InvalidHeaderValue> {
        let moment = date::basic(now);
        parts.headers.insert(DATE, HeaderValue::from_str(&moment)?);
        if let Some(token) = &self.session_token {
            let mut token = HeaderValue::from_str(token)?;
            token.set_sensitive(true);
            parts.headers.insert(TOKEN, token);
        }
        let mut names: Vec<&str> = parts.headers.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        let signed_headers = names.join(";");
        let (day, _) = moment.split_once('T').unwrap_or((&moment, ""));
        let scope = Scope {
            access_key: &self.access_key,
            day,
            region: &self.region,
            service: self.service,
            term: TERM,
        };
        let claim = Claim::of_signer(&signed_headers);
        let payload = sigv4::hash(body);
        let canonical = sigv4::canonical_request(&claim, &Head::read(parts), &payload);
        let text = sigv4::string_to_sign(now, &scope, &canonical);
        let signature = sigv4::signature(&self.secret, &scope, &text);
        let authorization = format!(
            "{ALGORITHM} Credential={}/{day}/{}/{}/{TERM}, SignedHeaders={signed_headers}, Signature={signature}",
            self.access_key, self.region, self.service
        );
        let mut authorization = HeaderValue::from_str(&authorization)?;
        authorization.set_sensitive(true);
        parts.headers.insert(AUTHORIZATION, authorization);
        Ok(())
    }
}
