//! What can be wrong with a signature, in the service's words.

use std::fmt;

use crate::wire::{ApiError, ErrorCode};

/// What is wrong with the proof of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AuthFault {
    /// Neither header nor query string.
    Missing,
    /// Header and query string.
    Both,
    /// A header without these parameters; `date` when there is no date header either.
    HeaderLacks {
        parameters: Vec<&'static str>,
        date: bool,
        header: String,
    },
    /// A part of the header that is no `key=value`.
    NotKeyValue { part: String, header: String },
    /// A query string without these parameters.
    QueryLacks(Vec<&'static str>),
    /// A credential that is not five elements.
    Elements(String),
    /// The credential names another day, service or terminator.
    Scope(String),
    /// A date that cannot be read.
    Date(String),
    /// Signed too long ago: its date, the earliest accepted, now, minutes between.
    Expired {
        signed: String,
        earliest: String,
        now: String,
        minutes: i64,
    },
    /// Signed in the future: its date, the latest accepted, now, minutes between.
    NotYet {
        signed: String,
        latest: String,
        now: String,
        minutes: i64,
    },
    /// The host is not signed.
    UnsignedHost,
    /// Another header that has to be signed and is not.
    Unsigned(&'static str),
    /// No such access key.
    Unrecognized,
    /// A signature made of something else, or with another secret.
    Mismatch,
}

impl AuthFault {
    fn code(&self) -> ErrorCode {
        match self {
            Self::Missing => ErrorCode::MissingAuthenticationToken,
            Self::HeaderLacks { .. }
            | Self::NotKeyValue { .. }
            | Self::QueryLacks(_)
            | Self::Elements(_)
            | Self::Date(_) => ErrorCode::IncompleteSignature,
            Self::Both
            | Self::Scope(_)
            | Self::Expired { .. }
            | Self::NotYet { .. }
            | Self::UnsignedHost
            | Self::Unsigned(_)
            | Self::Mismatch => ErrorCode::InvalidSignature,
            Self::Unrecognized => ErrorCode::UnrecognizedClient,
        }
    }
}

/// What is said of a header that is not signed.
const UNSIGNED: &str = "must be a 'SignedHeader' in the AWS Authorization.";

impl fmt::Display for AuthFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("Request is missing Authentication Token"),
            Self::Both => f.write_str(
                "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
            ),
            Self::HeaderLacks { parameters, date, header } => {
                for parameter in parameters {
                    write!(f, "Authorization header requires '{parameter}' parameter. ")?;
                }
                if *date {
                    f.write_str(
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
                    )?;
                }
                write!(f, "Authorization={header}")
            }
            Self::NotKeyValue { part, header } => write!(
                f,
                "'{part}' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'."
            ),
            Self::QueryLacks(parameters) => {
                for parameter in parameters {
                    write!(f, "AWS query-string parameters must include '{parameter}'. ")?;
                }
                f.write_str("Re-examine the query-string parameters.")
            }
            Self::Elements(credential) => write!(
                f,
                "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '{credential}'"
            ),
            Self::Scope(complaint) => f.write_str(complaint),
            Self::Date(date) => write!(
                f,
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
            ),
            Self::Expired { signed, earliest, now, minutes } => write!(
                f,
                "Signature expired: {signed} is now earlier than {earliest} ({now} - {minutes} min.)"
            ),
            Self::NotYet { signed, latest, now, minutes } => write!(
                f,
                "Signature not yet current: {signed} is still later than {latest} ({now} + {minutes} min.)"
            ),
            Self::UnsignedHost => write!(f, "'Host' or ':authority' {UNSIGNED}"),
            Self::Unsigned(header) => write!(f, "'{header}' {UNSIGNED}"),
            Self::Unrecognized => {
                f.write_str("The security token included in the request is invalid.")
            }
            Self::Mismatch => f.write_str(
                "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
            ),
        }
    }
}

impl From<AuthFault> for ApiError {
    fn from(fault: AuthFault) -> Self {
        Self::new(fault.code(), fault.to_string())
    }
}
