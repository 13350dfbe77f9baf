//! The head of a request, read in one pass over its headers.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use http::header::{
    ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, DATE, HOST, ORIGIN,
    TRANSFER_ENCODING, USER_AGENT,
};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::operation::kept_tag;

/// What the protocol asks of a request's head. A map lookup hashes the name each time; one walk over
/// the dozen headers that an SDK sends costs less than two lookups.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) method: &'a Method,
    /// The path, `/` when the target has none.
    pub(crate) path: &'a str,
    /// The query string without its question mark, empty when there is none.
    pub(crate) query: &'a str,
    /// Host and port of a target in absolute form.
    pub(crate) authority: Option<&'a str>,
    /// All headers, for the signature.
    pub(crate) headers: &'a HeaderMap,
    pub(crate) host: Option<&'a HeaderValue>,
    /// More than one Host header.
    pub(crate) several_hosts: bool,
    pub(crate) origin: Option<&'a HeaderValue>,
    pub(crate) fetch_site: Option<&'a HeaderValue>,
    pub(crate) content_type: Option<&'a HeaderValue>,
    pub(crate) content_encoding: Option<&'a HeaderValue>,
    pub(crate) accept_encoding: Option<&'a HeaderValue>,
    pub(crate) target: Option<&'a HeaderValue>,
    pub(crate) authorization: Option<&'a HeaderValue>,
    /// By what the client wants the call to be found again.
    pub(crate) tag: Option<&'a HeaderValue>,
    pub(crate) user_agent: Option<&'a HeaderValue>,
    /// Set by the scripts of the console, which may do more than others.
    pub(crate) console: Option<&'a HeaderValue>,
    /// Up to where a client has read events whose connection was lost.
    pub(crate) last_event_id: Option<&'a HeaderValue>,
    /// X-Amz-Date, or else Date.
    pub(crate) date: Option<&'a HeaderValue>,
    pub(crate) transfer_encoding: bool,
    /// The credential that counts when the request has no proof of its own: set for requests that
    /// came through memory.
    pub(crate) vouched: Option<&'a str>,
    /// Whether nobody but this machine can have sent it: it came through memory, or to a loopback address.
    #[cfg_attr(
        not(any(feature = "console", feature = "listen")),
        expect(dead_code, reason = "there are neither pages nor sockets")
    )]
    pub(crate) is_local: bool,
    /// Bytes of all header lines as HTTP/1.1 writes them.
    pub(crate) headers_bytes: usize,
}

/// The colon, the space and the line end of a header line.
const LINE_OVERHEAD: usize = 4;

impl<'a> Head<'a> {
    /// Reads the head.
    pub(crate) fn read(parts: &'a Parts) -> Self {
        let mut head = Self {
            method: &parts.method,
            path: match parts.uri.path() {
                "" => "/",
                path => path,
            },
            // A target without a question mark has an empty query.
            query: parts.uri.query().unwrap_or_default(),
            authority: parts.uri.authority().map(http::uri::Authority::as_str),
            headers: &parts.headers,
            host: None,
            several_hosts: false,
            origin: None,
            fetch_site: None,
            content_type: None,
            content_encoding: None,
            accept_encoding: None,
            target: None,
            authorization: None,
            tag: None,
            user_agent: None,
            console: None,
            last_event_id: None,
            date: None,
            transfer_encoding: false,
            vouched: None,
            is_local: true,
            headers_bytes: 0,
        };
        for (name, value) in &parts.headers {
            head.headers_bytes = head
                .headers_bytes
                .saturating_add(name.as_str().len() + value.len() + LINE_OVERHEAD);
            head.note(name, value);
        }
        head
    }

    fn note(&mut self, name: &HeaderName, value: &'a HeaderValue) {
        match *name {
            HOST => {
                self.several_hosts |= self.host.is_some();
                self.host = Some(value);
            }
            ORIGIN => self.origin = Some(value),
            CONTENT_TYPE => self.content_type = Some(value),
            CONTENT_ENCODING => self.content_encoding = Some(value),
            // The service reads the first of several lines.
            ACCEPT_ENCODING => self.accept_encoding = self.accept_encoding.or(Some(value)),
            AUTHORIZATION => self.authorization = Some(value),
            DATE => self.date = self.date.or(Some(value)),
            TRANSFER_ENCODING => self.transfer_encoding = true,
            USER_AGENT => self.user_agent = Some(value),
            _ => match name.as_str() {
                "x-amz-target" => self.target = Some(value),
                "x-amz-date" => self.date = Some(value),
                "x-emulator-tag" => self.tag = Some(value),
                "x-emulator-console" => self.console = Some(value),
                "last-event-id" => self.last_event_id = Some(value),
                "sec-fetch-site" => self.fetch_site = Some(value),
                _ => {}
            },
        }
    }

    /// The host and port that the client addressed, where it says so.
    pub(crate) fn addressed(&self) -> Option<&'a str> {
        let host = Some(text(self.host)).filter(|host| !host.is_empty());
        host.or(self.authority)
    }

    /// By what the client wants the call to be found again.
    pub(crate) fn found_by(&self) -> Option<Arc<str>> {
        let said = self.tag.or(self.user_agent)?.as_bytes();
        LAST_TAG.with_borrow_mut(|last| {
            // Most requests of a thread are of one client after the other.
            let is_tag = self.tag.is_some();
            let known = last.as_ref();
            if let Some((.., tag)) = known.filter(|one| (one.0, &*one.1) == (is_tag, said)) {
                return Some(Arc::clone(tag));
            }
            // Clients that do not write UTF-8 write the letters of Latin-1.
            let words = match std::str::from_utf8(said) {
                Ok(words) => Cow::Borrowed(words),
                Err(_) => Cow::Owned(said.iter().map(|byte| char::from(*byte)).collect()),
            };
            let tag = match is_tag {
                true => words,
                false => Cow::Owned(steady(&words).into_owned()),
            };
            let tag: Arc<str> = Some(kept_tag(&tag)).filter(|tag| !tag.is_empty())?.into();
            *last = Some((is_tag, said.into(), Arc::clone(&tag)));
            Some(tag)
        })
    }

    /// The operation that the request names, as text.
    pub(crate) fn target_text(&self) -> &'a str {
        text(self.target)
    }
}

/// What a request said of itself, whether by the header for that, and the tag that this is.
type Tagged = (bool, Box<[u8]>, Arc<str>);

thread_local! {
    /// The last request of this thread.
    static LAST_TAG: RefCell<Option<Tagged>> = const { RefCell::new(None) };
}

/// A user agent without the features of its SDK that a call has used: they differ from one call to the next, and their
/// order from one run to the next.
fn steady(agent: &str) -> Cow<'_, str> {
    if !agent.contains(" m/") {
        return Cow::Borrowed(agent);
    }
    let words = agent.split(' ').filter(|word| !word.starts_with("m/"));
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// The text of a header, empty when it is absent or not text.
pub(crate) fn text(value: Option<&HeaderValue>) -> &str {
    value
        .and_then(|value| std::str::from_utf8(value.as_bytes()).ok())
        // No header that is looked at means anything when it is empty.
        .unwrap_or_default()
}
