//! Entity tags, and the conditions that a client makes with them (RFC 9110, sections 8.8 and 13).
//!
//! Invariant: a write is held to strong comparison, and what cannot be read as a condition is never taken for none.

use std::fmt;

use axum::extract::FromRequestParts;
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use ring::digest;

use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// A strong entity tag: 32 hexadecimal digits that follow from the bytes of a representation, or what a domain has
/// for a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityTag(String);

impl EntityTag {
    /// The tag of a representation.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_server::etag::EntityTag;
    ///
    /// assert_eq!(EntityTag::of(b"{}"), EntityTag::of(b"{}"));
    /// assert_ne!(EntityTag::of(b"{}"), EntityTag::of(b"{ }"));
    /// ```
    pub fn of(representation: &[u8]) -> Self {
        use fmt::Write as _;
        let digest = digest::digest(&digest::SHA256, representation);
        let mut text = String::with_capacity(32);
        for byte in digest.as_ref().iter().take(16) {
            // Writing to a String does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// A tag that is a word of a domain, such as a revision id; `None` when a tag cannot hold it.
    pub fn of_word(word: &str) -> Option<Self> {
        let fits = !word.is_empty() && word.bytes().all(|byte| is_tag_byte(byte) && byte < 0x7f);
        fits.then(|| Self(word.to_owned()))
    }

    /// The tag as the header ETag has it, in quotes.
    pub fn to_header(&self) -> Option<HeaderValue> {
        HeaderValue::from_str(&self.to_string()).ok()
    }
}

impl fmt::Display for EntityTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\"", self.0)
    }
}

/// What a client says about the thing that it believes to be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preconditions {
    if_match: Option<Condition>,
    if_none_match: Option<Condition>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Condition {
    /// `*`: whatever is there.
    Any,
    Of(Vec<Named>),
}

/// A tag in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    weak: bool,
    tag: String,
}

impl Condition {
    /// Strong comparison: a weak tag equals nothing.
    fn matches_strongly(&self, current: &EntityTag) -> bool {
        match self {
            Self::Any => true,
            Self::Of(named) => named
                .iter()
                .any(|named| !named.weak && named.tag == current.0),
        }
    }

    /// Weak comparison: only the words count.
    fn matches_weakly(&self, current: &EntityTag) -> bool {
        match self {
            Self::Any => true,
            Self::Of(named) => named.iter().any(|named| named.tag == current.0),
        }
    }
}

impl Preconditions {
    /// Reads the headers.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::BadRequest`] when a header is neither `*` nor a list of quoted tags.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        Ok(Self {
            if_match: condition(headers, &IF_MATCH)?,
            if_none_match: condition(headers, &IF_NONE_MATCH)?,
        })
    }

    /// Whether the client makes any condition.
    pub fn is_empty(&self) -> bool {
        self.if_match.is_none() && self.if_none_match.is_none()
    }

    /// The one tag that a write must find, for domains that check it in the same transaction; `None` when the client
    /// names no tag, or several.
    pub fn expected(&self) -> Option<&str> {
        match &self.if_match {
            Some(Condition::Of(named)) => match named.as_slice() {
                [Named { weak: false, tag }] => Some(tag),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a write must find what is there now, and nothing that came later: `If-Match`. For domains that check it
    /// in the same transaction, with the tag to which [`Preconditions::check_write`] was held.
    pub fn names_what_is_there(&self) -> bool {
        self.if_match.is_some()
    }

    /// Whether the client wants to write only what is not there yet: `If-None-Match: *`.
    pub fn wants_new(&self) -> bool {
        self.if_none_match == Some(Condition::Any)
    }

    /// Holds the conditions of a write to what is there now.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::PreconditionFailed`] when one of them does not hold.
    pub fn check_write(&self, current: Option<&EntityTag>) -> Result<(), Problem> {
        self.check_write_any(current.map_or(&[], std::slice::from_ref))
    }

    /// The same where what is there has several tags, such as that of a list and that of a document of all it has; none when
    /// there is nothing.
    ///
    /// # Errors
    ///
    /// As [`Preconditions::check_write`].
    pub fn check_write_any(&self, current: &[EntityTag]) -> Result<(), Problem> {
        let failed = || Problem::plain(ProblemKind::PreconditionFailed);
        if let Some(wanted) = &self.if_match
            && !current
                .iter()
                .any(|current| wanted.matches_strongly(current))
        {
            return Err(failed());
        }
        match &self.if_none_match {
            Some(unwanted)
                if current
                    .iter()
                    .any(|current| unwanted.matches_weakly(current)) =>
            {
                Err(failed())
            }
            _ => Ok(()),
        }
    }

    /// Answers a read: the representation with its tag, or 304 when the client has it already.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::PreconditionFailed`] when `If-Match` names another one.
    pub fn answer_read(&self, current: &EntityTag, found: Response) -> Result<Response, Problem> {
        if let Some(wanted) = &self.if_match
            && !wanted.matches_strongly(current)
        {
            return Err(Problem::plain(ProblemKind::PreconditionFailed));
        }
        let unchanged = self.if_none_match.as_ref();
        let mut response = if unchanged.is_some_and(|known| known.matches_weakly(current)) {
            let mut response = StatusCode::NOT_MODIFIED.into_response();
            // What the full answer would say about caching is said again; the body and its headers are not.
            if let Some(value) = found.headers().get(axum::http::header::CACHE_CONTROL) {
                let name = axum::http::header::CACHE_CONTROL;
                response.headers_mut().insert(name, value.clone());
            }
            response
        } else {
            found
        };
        if let Some(value) = current.to_header() {
            response.headers_mut().insert(ETAG, value);
        }
        Ok(response)
    }
}

impl FromRequestParts<ServiceState> for Preconditions {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &ServiceState) -> Result<Self, Problem> {
        Self::of(&parts.headers)
    }
}

/// Reads one of the headers, which may come in several lines.
fn condition(headers: &HeaderMap, name: &HeaderName) -> Result<Option<Condition>, Problem> {
    let mut values = headers.get_all(name).iter().peekable();
    if values.peek().is_none() {
        return Ok(None);
    }
    let malformed = || {
        let detail = format!("The header {name} is neither `*` nor a list of tags in quotes.");
        Problem::new(ProblemKind::BadRequest, detail)
    };
    let lines: Vec<&[u8]> = values.map(HeaderValue::as_bytes).collect();
    let text = lines.join(&b","[..]);
    let text = text.trim_ascii();
    if text == b"*" {
        return Ok(Some(Condition::Any));
    }
    let named = tags(text).filter(|named| !named.is_empty());
    Ok(Some(Condition::Of(named.ok_or_else(malformed)?)))
}

/// The tags of a list; `None` when it is none.
fn tags(mut rest: &[u8]) -> Option<Vec<Named>> {
    let mut named = Vec::new();
    loop {
        // A list may have empty elements (RFC 9110, section 5.6.1).
        while let [b',' | b' ' | b'\t', after @ ..] = rest {
            rest = after;
        }
        if rest.is_empty() {
            return Some(named);
        }
        let (weak, quoted) = match rest {
            [b'W', b'/', after @ ..] => (true, after),
            _ => (false, rest),
        };
        let [b'"', inside @ ..] = quoted else {
            return None;
        };
        let end = inside.iter().position(|byte| *byte == b'"')?;
        let (tag, after) = inside.split_at_checked(end)?;
        if !tag.iter().all(|byte| is_tag_byte(*byte)) {
            return None;
        }
        named.push(Named {
            weak,
            tag: String::from_utf8_lossy(tag).into_owned(),
        });
        rest = after.get(1..)?.trim_ascii_start();
        if !rest.is_empty() && !rest.starts_with(b",") {
            return None;
        }
    }
}

/// What may stand between the quotes of a tag.
fn is_tag_byte(byte: u8) -> bool {
    byte == 0x21 || (0x23..=0x7e).contains(&byte) || byte >= 0x80
}

#[cfg(test)]
mod tests;
