//! The bytes of an object without its compression, line by line, in bounded memory.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;

use crate::limits;
use crate::wire::types::values::InputCompressionType;

/// Bytes that are read at once.
const BUFFER_BYTES: usize = 64 * 1024;
/// What some editors put before the first line of a text.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads an object line by line, and counts its bytes without compression.
pub(super) struct ObjectLines {
    reader: Box<dyn BufRead + Send>,
    /// Bytes that were read, without compression.
    bytes: u64,
    line: Vec<u8>,
}

impl ObjectLines {
    /// The lines of what `object` reads.
    pub(super) fn of(object: Box<dyn Read + Send>, compression: InputCompressionType) -> Self {
        let object = BufReader::with_capacity(BUFFER_BYTES, object);
        let reader: Box<dyn BufRead + Send> = match compression {
            InputCompressionType::None => Box::new(object),
            InputCompressionType::Gzip => {
                let plain = MultiGzDecoder::new(object);
                Box::new(BufReader::with_capacity(BUFFER_BYTES, plain))
            }
            InputCompressionType::Zstd => {
                let plain = ZstdFrames::Between(object);
                Box::new(BufReader::with_capacity(BUFFER_BYTES, plain))
            }
        };
        Self {
            reader,
            bytes: 0,
            line: Vec::new(),
        }
    }

    /// How many bytes were read so far.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next part of the object, of any size; nothing at its end.
    ///
    /// # Errors
    ///
    /// If the object is not in its compression.
    pub(super) fn part(&mut self) -> io::Result<&[u8]> {
        let is_first = self.bytes == 0;
        self.line.clear();
        let part = self.reader.fill_buf()?;
        self.line.extend_from_slice(part);
        let count = part.len();
        self.reader.consume(count);
        self.bytes = self.bytes.saturating_add(count as u64);
        Ok(match is_first {
            true => self
                .line
                .strip_prefix(BYTE_ORDER_MARK)
                .unwrap_or(&self.line),
            false => &self.line,
        })
    }

    /// The next line without its end, which is a line break with or without a carriage return; none at the end.
    ///
    /// # Errors
    ///
    /// If the object is not in its compression, or a line is longer than any item.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.line.clear();
        let mut limited = (&mut self.reader).take(limits::IMPORT_LINE_BYTES_MAX as u64);
        let count = limited.read_until(b'\n', &mut self.line)?;
        if count == 0 {
            return Ok(None);
        }
        let is_first = self.bytes == 0;
        self.bytes = self.bytes.saturating_add(count as u64);
        if count >= limits::IMPORT_LINE_BYTES_MAX && !self.line.ends_with(b"\n") {
            return Err(io::Error::other("a line is longer than any item can be"));
        }
        let line = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        Ok(Some(match is_first {
            true => line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line),
            false => line,
        }))
    }
}

/// The frames of an object of Zstandard, one after the other.
enum ZstdFrames<R: Read> {
    /// Where a frame may begin.
    Between(R),
    Within(Box<StreamingDecoder<R, ruzstd::decoding::FrameDecoder>>),
    /// After the last, or after one that is none.
    Over,
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::Over) {
                Self::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    *self = Self::Within(Box::new(decoder));
                }
                Self::Within(mut decoder) => match decoder.read(out)? {
                    0 if !out.is_empty() => *self = Self::Between(decoder.into_inner()),
                    count => {
                        *self = Self::Within(decoder);
                        return Ok(count);
                    }
                },
                Self::Over => return Ok(0),
            }
        }
    }
}
