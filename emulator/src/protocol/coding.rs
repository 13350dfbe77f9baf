//! The coding of an answer: which one the client asked for, and the packing itself.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::HeaderValue;

use super::head::text;

/// The longest answer that travels as it is, whatever the client accepts.
pub(crate) const PLAIN_BYTES_MAX: usize = 4096;
/// The fastest level: on DynamoDB JSON it finds nearly all that the default level finds, and the
/// processor is what an emulator on the same machine is short of.
const LEVEL: Compression = Compression::fast();
/// How many bytes one step compresses, so that other requests wait well under a millisecond.
const STEP_BYTES: usize = 32 * 1024;
/// What stands in front of a weight. The service looks for it anywhere behind the name of a coding.
const WEIGHT_MARK: &str = "q=";
/// The weight of a coding that names none, and the greatest.
const WHOLE: f64 = 1.0;

/// A coding that the service packs answers in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    Gzip,
    /// In the wrapping of zlib (RFC 1950), as HTTP defines it.
    Deflate,
}

impl Coding {
    /// All of them, in the order in which `*` offers them.
    const ALL: [Self; 2] = [Self::Gzip, Self::Deflate];

    /// The coding as a header names it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Deflate => "deflate",
        }
    }

    /// The coding that the value of an `Accept-Encoding` header asks for.
    ///
    /// The highest weight wins; between equals the coding listed first, and any listed one before
    /// those that only `*` stands for.
    pub(crate) fn chosen(accepted: Option<&HeaderValue>) -> Option<Self> {
        let mut listed: Vec<(Self, f64)> = Vec::new();
        let mut star: Option<f64> = None;
        for offer in text(Some(accepted?)).split(',') {
            let (name, parameters) = offer.split_once(';').unwrap_or((offer, ""));
            let name = name.trim();
            let weight = weight(parameters);
            if name == "*" {
                star = Some(star.map_or(weight, |known| known.max(weight)));
                continue;
            }
            let Some(coding) = Self::named(name) else {
                continue;
            };
            match listed.iter_mut().find(|(known, _)| *known == coding) {
                Some((_, known)) => *known = known.max(weight),
                None => listed.push((coding, weight)),
            }
        }
        if let Some(weight) = star {
            for coding in Self::ALL {
                if !listed.iter().any(|(known, _)| *known == coding) {
                    listed.push((coding, weight));
                }
            }
        }
        let mut best: Option<(Self, f64)> = None;
        for (coding, weight) in listed {
            if weight > best.map_or(0.0, |(_, best)| best) {
                best = Some((coding, weight));
            }
        }
        best.map(|(coding, _)| coding)
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|coding| name.eq_ignore_ascii_case(coding.as_str()))
    }
}

/// The weight among the parameters of an offer: the first, at most 1. What is no number counts as
/// none.
fn weight(parameters: &str) -> f64 {
    let Some((_, behind)) = parameters.split_once(WEIGHT_MARK) else {
        return WHOLE;
    };
    let written = behind.split_once(';').map_or(behind, |(weight, _)| weight);
    match written.trim().parse::<f64>() {
        Ok(weight) if !weight.is_nan() => weight.min(WHOLE),
        _ => WHOLE,
    }
}

/// An answer while it is being packed, step by step.
pub(crate) struct Packing {
    plain: Bytes,
    encoder: Encoder,
}

enum Encoder {
    Gzip(GzEncoder<Vec<u8>>),
    Deflate(ZlibEncoder<Vec<u8>>),
}

impl Packing {
    /// Starts on an answer.
    pub(crate) fn new(coding: Coding, plain: Bytes) -> Self {
        let packed = Vec::with_capacity(plain.len() / 4);
        let encoder = match coding {
            Coding::Gzip => Encoder::Gzip(GzEncoder::new(packed, LEVEL)),
            Coding::Deflate => Encoder::Deflate(ZlibEncoder::new(packed, LEVEL)),
        };
        Self { plain, encoder }
    }

    /// The coding in which it is packed.
    pub(crate) const fn coding(&self) -> Coding {
        match self.encoder {
            Encoder::Gzip(_) => Coding::Gzip,
            Encoder::Deflate(_) => Coding::Deflate,
        }
    }

    /// Packs at most one step; `Some` when the whole answer is packed.
    pub(crate) fn step(&mut self) -> io::Result<Option<Bytes>> {
        let chunk = self.plain.split_to(self.plain.len().min(STEP_BYTES));
        let last = self.plain.is_empty();
        let packed = match &mut self.encoder {
            Encoder::Gzip(encoder) => {
                encoder.write_all(&chunk)?;
                if last {
                    encoder.try_finish()?;
                }
                encoder.get_mut()
            }
            Encoder::Deflate(encoder) => {
                encoder.write_all(&chunk)?;
                if last {
                    encoder.try_finish()?;
                }
                encoder.get_mut()
            }
        };
        Ok(last.then(|| Bytes::from(std::mem::take(packed))))
    }
}
