//! The index of an item: where each attribute stands in its text.

/// Four numbers of 32 bits, little-endian, for each attribute.
pub(super) const ENTRY_BYTES: usize = 16;
const TRAILER_BYTES: usize = 16;

/// A name holds an escape, so that names compare by their canonical text.
pub(super) const ESCAPED_NAME: u32 = 1;
/// Something was pushed that a check must look at.
pub(super) const SUSPECT: u32 = 2;
/// Lists and maps lie deeper than the service stores them.
pub(super) const TOO_DEEP: u32 = 4;
/// The same by more than one level, so that the text does not hold them.
pub(super) const CUT: u32 = 8;

/// Where the name and the value of one attribute stand in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct AttributePlace {
    /// Where the name starts, after its quote.
    pub(super) name_start: u32,
    /// Bytes of the name as it stands in the text.
    pub(super) name_length: u32,
    /// Bytes of the value as it stands in the text.
    pub(super) value_length: u32,
    /// Bytes that DynamoDB counts for the value.
    pub(super) size: u32,
}

impl AttributePlace {
    #[inline]
    pub(super) const fn from_bytes(bytes: &[u8; ENTRY_BYTES]) -> Self {
        let [name_start, name_length, value_length, size] = split(bytes);
        Self {
            name_start,
            name_length,
            value_length,
            size,
        }
    }

    pub(super) fn append_to(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&join([
            self.name_start,
            self.name_length,
            self.value_length,
            self.size,
        ]));
    }

    /// Where the value starts: after the name, its quote and the colon.
    #[inline]
    pub(super) fn value_start(self) -> usize {
        to_usize(self.name_start) + to_usize(self.name_length) + 2
    }
}

/// What stands at the end of the block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trailer {
    pub(super) text_length: u32,
    pub(super) count: u32,
    pub(super) size: u32,
    pub(super) flags: u32,
}

impl Trailer {
    #[inline]
    pub(super) fn of(block: &[u8]) -> Self {
        let [text_length, count, size, flags] =
            block.last_chunk::<TRAILER_BYTES>().map_or([0; 4], split);
        Self {
            text_length,
            count,
            size,
            flags,
        }
    }

    pub(super) fn append_to(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&join([self.text_length, self.count, self.size, self.flags]));
    }
}

/// The entries of a block.
#[inline]
pub(super) fn entries<'a>(block: &'a [u8], trailer: &Trailer) -> &'a [[u8; ENTRY_BYTES]] {
    let start = to_usize(trailer.text_length);
    let end = start + to_usize(trailer.count) * ENTRY_BYTES;
    debug_assert!(
        end <= block.len(),
        "the trailer counts the entries before it"
    );
    // `ItemBuilder::finish` wrote the entries between the text and the trailer that counts them.
    block.get(start..end).unwrap_or_default().as_chunks().0
}

#[inline]
const fn split(bytes: &[u8; 16]) -> [u32; 4] {
    let [
        a0,
        a1,
        a2,
        a3,
        b0,
        b1,
        b2,
        b3,
        c0,
        c1,
        c2,
        c3,
        d0,
        d1,
        d2,
        d3,
    ] = *bytes;
    [
        u32::from_le_bytes([a0, a1, a2, a3]),
        u32::from_le_bytes([b0, b1, b2, b3]),
        u32::from_le_bytes([c0, c1, c2, c3]),
        u32::from_le_bytes([d0, d1, d2, d3]),
    ]
}

const fn join(fields: [u32; 4]) -> [u8; 16] {
    let [first, second, third, fourth] = fields;
    let low = (second as u64) << 32 | first as u64;
    let high = (fourth as u64) << 32 | third as u64;
    ((high as u128) << 64 | low as u128).to_le_bytes()
}

/// Every machine that has a socket has 32-bit addresses.
pub(super) const fn to_usize(number: u32) -> usize {
    number as usize
}
