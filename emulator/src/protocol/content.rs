//! The content types that the service speaks, and the encodings of requests.

use std::io::Read;

use bytes::{Buf, Bytes};
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use http::HeaderValue;

use super::head::text;
use crate::limits::REQUEST_BYTES_MAX;

/// How many bytes one step inflates, so that other requests wait well under a
/// millisecond.
const STEP_BYTES: usize = 32 * 1024;

/// The two content types that the service speaks; answers echo the one asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonType {
    AmzJson,
    Json,
    /// One line of JSON after the other; only of answers.
    Lines,
    /// Server-sent events; only of answers.
    #[cfg(feature = "listen")]
    Events,
}

impl JsonType {
    /// The type of a request, `None` for any other.
    pub(crate) fn of(value: Option<&HeaderValue>) -> Option<Self> {
        let whole = text(value);
        let essence = whole.split_once(';').map_or(whole, |(before, _)| before);
        let essence = essence.trim();
        if essence.eq_ignore_ascii_case(Self::AmzJson.as_str()) {
            Some(Self::AmzJson)
        } else if essence.eq_ignore_ascii_case(Self::Json.as_str()) {
            Some(Self::Json)
        } else {
            None
        }
    }

    /// The type as a header names it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::AmzJson => "application/x-amz-json-1.0",
            Self::Json => "application/json",
            Self::Lines => "application/jsonl",
            #[cfg(feature = "listen")]
            Self::Events => "text/event-stream",
        }
    }
}

/// Why a body could not be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unpackable {
    /// An encoding that the service does not know, or bytes that are not of that encoding.
    Broken,
    /// More than a request may have.
    TooLarge,
}

/// A request body while it is being unpacked, step by step and never beyond the request limit.
pub(crate) struct Inflate {
    encoding: HeaderValue,
    source: Source,
    plain: Vec<u8>,
}

enum Source {
    Gzip(MultiGzDecoder<bytes::buf::Reader<Bytes>>),
    Zlib(ZlibDecoder<bytes::buf::Reader<Bytes>>),
    Deflate(DeflateDecoder<bytes::buf::Reader<Bytes>>),
}

impl Inflate {
    /// Starts on a body of this encoding; `Ok(None)` when it is the identity.
    pub(crate) fn new(encoding: &HeaderValue, body: &Bytes) -> Result<Option<Self>, Unpackable> {
        let name = text(Some(encoding)).trim();
        let reader = body.clone().reader();
        let source = if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            Source::Gzip(MultiGzDecoder::new(reader))
        } else if name.eq_ignore_ascii_case("deflate") {
            // "deflate" means zlib, yet clients that send the bare stream are as common.
            match zlib_header(body) {
                true => Source::Zlib(ZlibDecoder::new(reader)),
                false => Source::Deflate(DeflateDecoder::new(reader)),
            }
        } else if name.is_empty() || name.eq_ignore_ascii_case("identity") {
            return Ok(None);
        } else {
            return Err(broken(encoding, "no encoding of the service"));
        };
        Ok(Some(Self {
            encoding: encoding.clone(),
            source,
            plain: Vec::new(),
        }))
    }

    /// Unpacks at most one step; `Some` when the whole body is there.
    pub(crate) fn step(&mut self) -> Result<Option<Bytes>, Unpackable> {
        let room = (REQUEST_BYTES_MAX + 1).saturating_sub(self.plain.len());
        let wanted = room.min(STEP_BYTES);
        let source: &mut dyn Read = match &mut self.source {
            Source::Gzip(source) => source,
            Source::Zlib(source) => source,
            Source::Deflate(source) => source,
        };
        let got = source
            .take(wanted as u64)
            .read_to_end(&mut self.plain)
            .map_err(|_| broken(&self.encoding, "the body is not packed so"))?;
        if self.plain.len() > REQUEST_BYTES_MAX {
            return Err(Unpackable::TooLarge);
        }
        Ok((got < wanted).then(|| Bytes::from(std::mem::take(&mut self.plain))))
    }
}

/// Says in the log which header is to blame: the service answers such a body with an internal error,
/// in which nobody would look for a mistake of the client.
#[cold]
fn broken(encoding: &HeaderValue, why: &'static str) -> Unpackable {
    tracing::warn!("a request with the header Content-Encoding: {encoding:?} was refused: {why}");
    Unpackable::Broken
}

/// Whether these bytes begin with a zlib header (RFC 1950): method 8 and a checksum modulo 31.
fn zlib_header(body: &[u8]) -> bool {
    match body {
        [method, flags, ..] => {
            method & 0x0f == 8 && (u16::from(*method) * 256 + u16::from(*flags)).is_multiple_of(31)
        }
        _ => false,
    }
}
