//! What a request says about its signature, in a header or in the query string.

use std::borrow::Cow;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use super::Scope;
use super::date;
use super::fault::AuthFault;
use crate::clock::Timestamp;
use crate::limits::{PRESIGNED_SKEW, SIGNATURE_SKEW};
use crate::protocol::head::{Head, text};

/// The only algorithm: symmetric signature version 4.
pub(super) const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The service name in a credential; streams are signed with the same.
pub(super) const SERVICE: &str = "dynamodb";
/// How every credential scope ends.
pub(super) const TERM: &str = "aws4_request";

/// The longest that a presigned request may say it is good for.
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Where the claim stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Header,
    /// Presigned, valid for so many seconds when it says so.
    Query {
        expires: Option<u64>,
    },
}

/// A well-formed claim: every part is there.
#[derive(Clone, Debug)]
pub(super) struct Claim<'a> {
    pub(super) form: Form,
    pub(super) credential: Cow<'a, str>,
    pub(super) signed_headers: Cow<'a, str>,
    pub(super) signature: Cow<'a, str>,
    date: Cow<'a, str>,
}

impl<'a> Claim<'a> {
    /// The claim of a request that is still to be signed: in a header, over these headers.
    #[cfg(feature = "cli")]
    pub(super) fn of_signer(signed_headers: &'a str) -> Self {
        let nothing = Cow::Borrowed("");
        Self {
            form: Form::Header,
            credential: nothing.clone(),
            signed_headers: Cow::Borrowed(signed_headers),
            signature: nothing.clone(),
            date: nothing,
        }
    }

    /// Reads the claim of a request.
    pub(super) fn read(head: &Head<'a>) -> Result<Self, AuthFault> {
        let presigned = head.query.contains("X-Amz-");
        match head.authorization {
            Some(_) if presigned && head.query.contains("X-Amz-Algorithm") => Err(AuthFault::Both),
            Some(value) => Self::from_header(text(Some(value)), text(head.date)),
            None if presigned => Self::from_query(head.query),
            None => Err(AuthFault::Missing),
        }
    }

    /// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`; commas or blanks part them.
    fn from_header(header: &'a str, date: &'a str) -> Result<Self, AuthFault> {
        let (mut credential, mut signed_headers, mut signature) = ("", "", "");
        if let Some(rest) = header.strip_prefix(ALGORITHM) {
            for part in rest.split([',', ' ', '\t']) {
                let Some((name, value)) = part.split_once('=') else {
                    if part.is_empty() {
                        continue;
                    }
                    return Err(AuthFault::NotKeyValue {
                        part: part.to_owned(),
                        header: header.to_owned(),
                    });
                };
                match name {
                    "Credential" => credential = value,
                    "SignedHeaders" => signed_headers = value,
                    "Signature" => signature = value,
                    _ => {}
                }
            }
        }
        if credential.is_empty()
            || signature.is_empty()
            || signed_headers.is_empty()
            || date.is_empty()
        {
            let parameters = lacking([
                ("Credential", credential),
                ("Signature", signature),
                ("SignedHeaders", signed_headers),
            ]);
            return Err(AuthFault::HeaderLacks {
                parameters,
                date: date.is_empty(),
                header: header.to_owned(),
            });
        }
        Ok(Self {
            form: Form::Header,
            credential: Cow::Borrowed(credential),
            signed_headers: Cow::Borrowed(signed_headers),
            signature: Cow::Borrowed(signature),
            date: Cow::Borrowed(date),
        })
    }

    /// Reads a presigned query: `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=…&…`.
    fn from_query(query: &'a str) -> Result<Self, AuthFault> {
        let find = |wanted: &str| {
            query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .find(|(name, _)| *name == wanted)
                // An absent parameter reads as an empty one: the service calls both missing.
                .map(|(_, value)| decode(value))
                .unwrap_or_default()
        };
        let algorithm = find("X-Amz-Algorithm");
        let credential = find("X-Amz-Credential");
        let signature = find("X-Amz-Signature");
        let signed_headers = find("X-Amz-SignedHeaders");
        let date = find("X-Amz-Date");
        let known = if algorithm == ALGORITHM {
            ALGORITHM
        } else {
            ""
        };
        let parameters = lacking([
            ("X-Amz-Algorithm", known),
            ("X-Amz-Credential", &credential),
            ("X-Amz-Signature", &signature),
            ("X-Amz-SignedHeaders", &signed_headers),
            ("X-Amz-Date", &date),
        ]);
        if !parameters.is_empty() {
            return Err(AuthFault::QueryLacks(parameters));
        }
        Ok(Self {
            form: Form::Query {
                expires: find("X-Amz-Expires").parse().ok(),
            },
            credential,
            signed_headers,
            signature,
            date,
        })
    }

    /// The scope of the credential.
    pub(super) fn scope(&self) -> Result<Scope<'_>, AuthFault> {
        Scope::parse(&self.credential)
            .ok_or_else(|| AuthFault::Elements(self.credential.clone().into_owned()))
    }

    /// The date of the signature, when it belongs to the scope and is fresh at `now`.
    pub(super) fn fresh_date(
        &self,
        scope: &Scope<'_>,
        now: Timestamp,
    ) -> Result<Timestamp, AuthFault> {
        let signed = date::parse(&self.date)
            .ok_or_else(|| AuthFault::Date(self.date.clone().into_owned()))?;
        let stamp = date::basic(signed);
        if !stamp.starts_with(scope.day) {
            let (day, _) = stamp.split_once('T').unwrap_or((&stamp, ""));
            return Err(AuthFault::Scope(format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '{}' != '{}', from '{stamp}'.",
                scope.day, day,
            )));
        }
        if scope.service != SERVICE {
            return Err(AuthFault::Scope(format!(
                "Credential should be scoped to correct service: '{SERVICE}'. "
            )));
        }
        if scope.term != TERM {
            return Err(AuthFault::Scope(format!(
                "Credential should be scoped with a valid terminator: '{TERM}', not '{}'. ",
                scope.term
            )));
        }
        self.within_window(signed, now, stamp)?;
        Ok(signed)
    }

    fn within_window(
        &self,
        signed: Timestamp,
        now: Timestamp,
        stamp: String,
    ) -> Result<(), AuthFault> {
        let past = match self.form {
            Form::Header => SIGNATURE_SKEW,
            Form::Query { expires } => expires.map_or(PRESIGNED_SKEW, |seconds| {
                Duration::from_secs(seconds).min(WEEK)
            }),
        };
        let minutes = |span: Duration| i64::try_from(span.as_secs() / 60).unwrap_or(i64::MAX);
        if signed.plus(past) < now {
            let back = i64::try_from(past.as_millis()).unwrap_or(i64::MAX);
            let earliest = Timestamp::from_millis(now.as_millis().saturating_sub(back));
            return Err(AuthFault::Expired {
                signed: stamp,
                earliest: date::basic(earliest),
                now: date::basic(now),
                minutes: minutes(past),
            });
        }
        let latest = now.plus(SIGNATURE_SKEW);
        if signed > latest {
            return Err(AuthFault::NotYet {
                signed: stamp,
                latest: date::basic(latest),
                now: date::basic(now),
                minutes: minutes(SIGNATURE_SKEW),
            });
        }
        Ok(())
    }

    /// Refuses a signature that leaves out what decides the meaning of the request.
    pub(super) fn covers(&self, head: &Head<'_>) -> Result<(), AuthFault> {
        let signs = |name: &str| self.signed_headers.split(';').any(|signed| signed == name);
        if !signs("host") {
            return Err(AuthFault::UnsignedHost);
        }
        for name in ["x-amz-target", "x-amz-date"] {
            if head.headers.contains_key(name) && !signs(name) {
                return Err(AuthFault::Unsigned(name));
            }
        }
        Ok(())
    }
}

/// The names whose value is empty.
fn lacking<const N: usize>(parameters: [(&'static str, &str); N]) -> Vec<&'static str> {
    parameters
        .into_iter()
        .filter(|(_, value)| value.is_empty())
        .map(|(name, _)| name)
        .collect()
}

/// Undoes percent encoding; what is not well formed stays as it is.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    percent_decode_str(text).decode_utf8_lossy()
}
