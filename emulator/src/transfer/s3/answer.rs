//! What S3 answers: pages of lists, names of uploads, and refusals.

use std::borrow::Cow;
use std::io;

use bytes::Bytes;
use http::{Response, StatusCode};
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::Event;

use crate::objects::{BucketError, ObjectEntry};
use crate::protocol::form_decoded;

/// A page of a list.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ListedPage {
    pub(super) entries: Vec<ObjectEntry>,
    /// From where the next page goes on.
    pub(super) next: Option<String>,
}

/// Reads a page of which encoded keys were asked for. A server that does not encode them does not say that it does.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html>
///
/// # Errors
///
/// If it is none.
pub(super) fn page(body: &Bytes) -> io::Result<ListedPage> {
    let mut page = ListedPage::default();
    let mut key: Option<String> = None;
    let (mut truncated, mut encoded) = (false, false);
    each_text(body, |name, text| {
        match name {
            "Key" => key = Some(text.into_owned()),
            // It may stand before the keys or behind them.
            "EncodingType" => encoded = text.trim() == "url",
            "Size" => {
                let bytes = text.trim().parse().map_err(io::Error::other)?;
                let key = key
                    .take()
                    .ok_or_else(|| malformed("a size without a key"))?;
                page.entries.push(ObjectEntry::new(key, bytes));
            }
            "IsTruncated" => truncated = text.trim() == "true",
            "NextContinuationToken" => page.next = Some(text.into_owned()),
            _ => {}
        }
        Ok(())
    })?;
    if !truncated {
        page.next = None;
    }
    if encoded {
        for entry in &mut page.entries {
            // A space may be a plus sign, as in forms.
            entry.key = form_decoded(&entry.key).into_owned();
        }
    }
    Ok(page)
}

/// The text of the first element of this name.
pub(super) fn text_of(body: &Bytes, wanted: &str) -> Option<String> {
    let mut found = None;
    let read = each_text(body, |name, text| {
        if name == wanted && found.is_none() {
            found = Some(text.into_owned());
        }
        Ok(())
    });
    read.ok().and(found)
}

/// What a refusal says.
pub(super) fn refusal(answer: &Response<Bytes>) -> BucketError {
    // The answer to HEAD has no body, and those of servers before S3 may be anything.
    let code = text_of(answer.body(), "Code").unwrap_or_default();
    match (code.as_str(), answer.status()) {
        ("NoSuchBucket", _) => BucketError::NoSuchBucket,
        ("NoSuchKey", _) | ("", StatusCode::NOT_FOUND) => BucketError::NoSuchKey,
        ("AccessDenied" | "AllAccessDisabled", _) | (_, StatusCode::FORBIDDEN) => {
            BucketError::AccessDenied
        }
        (code, status) => {
            // A code without a message says enough.
            let message = text_of(answer.body(), "Message").unwrap_or_default();
            BucketError::Other(io::Error::other(format!(
                "the endpoint of the buckets answers {status}: {code} {message}"
            )))
        }
    }
}

/// Gives the text of each element that has nothing but text, with the name of the element.
fn each_text(
    body: &Bytes,
    mut take: impl FnMut(&str, Cow<'_, str>) -> io::Result<()>,
) -> io::Result<()> {
    let text = std::str::from_utf8(body).map_err(malformed)?;
    let mut reader = Reader::from_str(text);
    let mut open: Option<String> = None;
    let mut held = String::new();
    loop {
        match reader.read_event().map_err(malformed)? {
            Event::Start(start) => {
                open = Some(start.local_name().into_inner().to_owned());
                held.clear();
            }
            Event::Text(text) => held.push_str(&text.xml10_content()),
            Event::GeneralRef(named) => match named.resolve_char_ref().map_err(malformed)? {
                Some(sign) => held.push(sign),
                None => {
                    let sign = resolve_xml_entity(&named);
                    held.push_str(sign.ok_or_else(|| malformed("an entity that is not known"))?);
                }
            },
            Event::End(_) => {
                if let Some(name) = open.take() {
                    take(&name, Cow::Borrowed(&held))?;
                }
                held.clear();
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

fn malformed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, cause)
}
