//! Query strings of control calls.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use percent_encoding::percent_decode_str;

use super::body::unknown_member;
use super::call::Ask;
use crate::wire::ApiError;

impl Ask<'_> {
    /// The parameters of the query string, in the order in which they came.
    ///
    /// # Errors
    ///
    /// If one of them is none that the call takes, or stands there twice.
    pub(super) fn parameters(&self) -> Result<Vec<(&str, Cow<'_, str>)>, ApiError> {
        let mut seen = Vec::new();
        let pairs = self.query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                // What a signature in the query string says is read where the signature is.
                let known = self.takes.iter().any(|member| member.name == name);
                if !known && !name.starts_with("X-Amz-") {
                    return Err(unknown_member(name, self.takes));
                }
                if seen.contains(&name) {
                    return Err(ApiError::validation(format!("{name} stands there twice")));
                }
                seen.push(name);
                Ok((name, decoded(value)))
            })
            .collect()
    }
}

/// The value of a parameter.
///
/// # Errors
///
/// If it is none of its type.
pub(super) fn read_as<T: std::str::FromStr>(name: &str, value: &str) -> Result<T, ApiError> {
    value.parse().map_err(|_| strange(name, value))
}

/// The refusal of a number that a parameter cannot have.
pub(super) fn out_of_range(name: &str, value: &str, range: &RangeInclusive<usize>) -> ApiError {
    let (least, most) = (range.start(), range.end());
    ApiError::validation(format!("{name} is from {least} to {most}, and not {value}"))
}

/// The refusal of a value that a parameter cannot have.
pub(super) fn strange(name: &str, value: &str) -> ApiError {
    ApiError::validation(format!(
        "{name} cannot be {value:?}: GET openapi.json says what it can be"
    ))
}

/// Undoes the encoding of a value as forms and query strings have it: percent encoding, and plus signs for spaces. What is
/// not well formed stays as it is.
pub(crate) fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains(['%', '+']) {
        return Cow::Borrowed(value);
    }
    // A plus sign that is meant is encoded.
    let spaced = value.replace('+', " ");
    let plain = percent_decode_str(&spaced).decode_utf8_lossy();
    Cow::Owned(plain.into_owned())
}
