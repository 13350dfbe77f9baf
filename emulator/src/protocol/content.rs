//! Content types and content encodings, of requests and of answers.

use std::io::{self, Read, Write};

use bytes::{Buf, Bytes};
use flate2::Compression;
use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::GzEncoder;
use http::HeaderValue;

use super::head::text;
use crate::limits::REQUEST_BYTES_MAX;

/// Answers below this many bytes travel as they are: a gzip member has 18 bytes of its own, and a
/// body this small fits the same packet either way.
pub(crate) const GZIP_WORTH_BYTES: usize = 1024;
/// The fastest level: on DynamoDB JSON it finds nearly all that the default level finds, and the
/// processor is what an emulator on the same machine is short of.
const GZIP_LEVEL: Compression = Compression::fast();
/// How many bytes one step inflates or compresses, so that other requests wait well under a
/// millisecond.
const STEP_BYTES: usize = 32 * 1024;

/// The two content types that the service speaks; answers echo the one asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonType {
    AmzJson,
    Json,
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
        }
    }
}

/// Whether `Accept-Encoding` allows gzip: named, or by `*`, and not with weight zero.
pub(crate) fn accepts_gzip(value: Option<&HeaderValue>) -> bool {
    let Some(value) = value else {
        return false;
    };
    let mut by_star = false;
    for offer in text(Some(value)).split(',') {
        let (name, parameters) = offer.split_once(';').unwrap_or((offer, ""));
        let name = name.trim();
        let refused = is_zero_weight(parameters);
        if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") {
            return !refused;
        }
        if name == "*" {
            by_star = !refused;
        }
    }
    by_star
}

fn is_zero_weight(parameters: &str) -> bool {
    let Some((name, weight)) = parameters.split_once('=') else {
        return false;
    };
    name.trim().eq_ignore_ascii_case("q") && weight.trim().bytes().all(|b| b == b'0' || b == b'.')
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
            return Err(Unpackable::Broken);
        };
        let plain = Vec::new();
        Ok(Some(Self { source, plain }))
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
            .map_err(|_| Unpackable::Broken)?;
        if self.plain.len() > REQUEST_BYTES_MAX {
            return Err(Unpackable::TooLarge);
        }
        Ok((got < wanted).then(|| Bytes::from(std::mem::take(&mut self.plain))))
    }
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

/// An answer while it is being compressed, step by step.
pub(crate) struct Deflate {
    plain: Bytes,
    encoder: GzEncoder<Vec<u8>>,
}

impl Deflate {
    /// Starts on an answer.
    pub(crate) fn new(plain: Bytes) -> Self {
        let packed = Vec::with_capacity(plain.len() / 4);
        let encoder = GzEncoder::new(packed, GZIP_LEVEL);
        Self { plain, encoder }
    }

    /// Compresses at most one step; `Some` when the whole answer is packed.
    pub(crate) fn step(&mut self) -> io::Result<Option<Bytes>> {
        let chunk = self.plain.split_to(self.plain.len().min(STEP_BYTES));
        self.encoder.write_all(&chunk)?;
        if self.plain.is_empty() {
            self.encoder.try_finish()?;
            return Ok(Some(Bytes::from(std::mem::take(self.encoder.get_mut()))));
        }
        Ok(None)
    }
}
