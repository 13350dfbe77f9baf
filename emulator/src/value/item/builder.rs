//! Writing an item from front to back: the only way one comes into being.

use std::sync::Arc;

use super::index::{self, AttributePlace, Trailer};
use super::{Item, RawValue};
use crate::value::{AttributeValue, Number, size, text, unchecked};

/// Up to this many names, comparing each with each finds duplicates faster than sorting.
const FEW: usize = 24;

/// For how many members there is room at first. They take less than a thousand bytes: allocators have such pieces at hand,
/// and look for larger ones.
const MEMBERS: usize = 24;

/// Bytes of text for which there is room at first.
const ROOM: usize = 256;
/// Bytes of text and index that a member takes, mostly.
const MEMBER_BYTES: usize = 72;
/// The most bytes for which there is room before anything is written.
const ROOM_MAX: usize = 4096;

/// An attribute, or a member of a map inside one, whose text is written or being written.
#[derive(Clone, Copy, Debug)]
struct Member {
    name_start: usize,
    /// As it stands in the text.
    name_length: usize,
    /// Bytes of the name itself, which are fewer where the text escapes some: what DynamoDB counts.
    name_size: usize,
    value_end: usize,
    size: usize,
}

/// Where a map began.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MapStart {
    text: usize,
    members: usize,
}

/// An item under construction.
///
/// The text is written in place: [`Self::name`], then the value's canonical text into
/// [`Self::text`], then [`Self::value_done`]. Maps inside values go the same way between
/// [`Self::begin_map`] and [`Self::end_map`]. Of several members with one name the last stays.
#[derive(Clone, Debug)]
pub(crate) struct ItemBuilder {
    text: Vec<u8>,
    /// The members of all open maps: the item's own first, the innermost's last.
    members: Vec<Member>,
    flags: u32,
}

impl ItemBuilder {
    pub(crate) fn new() -> Self {
        Self::with_capacity(ROOM)
    }

    /// With room for so many members of usual length.
    pub(super) fn for_members(members: usize) -> Self {
        let bytes = members.saturating_mul(MEMBER_BYTES);
        Self::with_capacity(bytes.clamp(ROOM, ROOM_MAX))
    }

    /// With room for `capacity` bytes of text.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        let mut text = Vec::with_capacity(capacity);
        text.push(b'{');
        Self {
            text,
            members: Vec::with_capacity(MEMBERS),
            flags: 0,
        }
    }

    /// Appends an attribute.
    pub(crate) fn push(&mut self, name: &str, value: &AttributeValue) {
        self.name(name);
        let good = text::push_value(&mut self.text, value, 0);
        if !good || unchecked::check_name(name).is_err() {
            self.flags |= index::SUSPECT;
            if unchecked::is_too_deep(value) {
                self.flags |= index::TOO_DEEP;
                if unchecked::is_cut(value) {
                    self.flags |= index::CUT;
                }
            }
        }
        self.value_done(value.size());
    }

    /// Appends a text.
    pub(super) fn push_text(&mut self, name: &str, text: &str) {
        self.checked_name(name);
        self.text.extend_from_slice(b"{\"S\":\"");
        text::push_escaped(&mut self.text, text);
        self.text.extend_from_slice(b"\"}");
        self.value_done(text.len());
    }

    /// Appends a number.
    pub(super) fn push_number(&mut self, name: &str, number: &Number) {
        self.checked_name(name);
        self.text.extend_from_slice(b"{\"N\":\"");
        number.write_to(&mut self.text);
        self.text.extend_from_slice(b"\"}");
        self.value_done(number.size());
    }

    /// Writes a name, which may be one that the service refuses.
    fn checked_name(&mut self, name: &str) {
        if unchecked::check_name(name).is_err() {
            self.flags |= index::SUSPECT;
        }
        self.name(name);
    }

    /// Appends an attribute that is copied from an item.
    pub(crate) fn push_raw(&mut self, name: &str, raw: RawValue<'_>) {
        self.name(name);
        self.text.extend_from_slice(raw.json());
        self.value_done(raw.size());
    }

    /// Writes a name, and with it opens the next member of the innermost map.
    pub(crate) fn name(&mut self, name: &str) {
        self.open_name();
        let start = self.text.len();
        text::push_escaped(&mut self.text, name);
        self.close_name(start, name.len());
        if self.text.len() - start != name.len() + 2 {
            self.flags |= index::ESCAPED_NAME;
        }
    }

    /// As [`Self::name`], for a name that is known to need no escape.
    pub(crate) fn plain_name(&mut self, name: &str) {
        self.open_name();
        let start = self.text.len();
        self.text.extend_from_slice(name.as_bytes());
        self.close_name(start, name.len());
    }

    /// Appends a member that is a text, as it stands in a document: `"name":{"S":"text"}`, without escapes and white
    /// space. `sizes` are the bytes of the name and of the text.
    pub(crate) fn plain_text(&mut self, member: &str, (name, text): (usize, usize)) {
        if self.text.last() != Some(&b'{') {
            self.text.push(b',');
        }
        let name_start = self.text.len() + 1;
        self.text.extend_from_slice(member.as_bytes());
        self.members.push(Member {
            name_start,
            name_length: name,
            name_size: name,
            value_end: self.text.len(),
            size: text,
        });
    }

    fn open_name(&mut self) {
        if self.text.last() != Some(&b'{') {
            self.text.push(b',');
        }
        self.text.push(b'"');
    }

    fn close_name(&mut self, name_start: usize, name_size: usize) {
        self.members.push(Member {
            name_start,
            name_length: self.text.len() - name_start,
            name_size,
            value_end: 0,
            size: 0,
        });
        self.text.extend_from_slice(b"\":");
    }

    /// The text, for the value that follows the last name.
    pub(crate) const fn text(&mut self) -> &mut Vec<u8> {
        &mut self.text
    }

    /// Closes the member of the last name. `size` is what DynamoDB counts for the value.
    pub(crate) fn value_done(&mut self, size: usize) {
        let value_end = self.text.len();
        if let Some(member) = self.members.last_mut() {
            member.value_end = value_end;
            member.size = size;
        }
    }

    /// Opens a map inside a value.
    pub(crate) fn begin_map(&mut self) -> MapStart {
        let start = MapStart {
            text: self.text.len(),
            members: self.members.len(),
        };
        self.text.push(b'{');
        start
    }

    /// Closes a map inside a value, and gives what DynamoDB counts for its members.
    pub(crate) fn end_map(&mut self, start: MapStart) -> usize {
        let size = self.seal(start);
        let count = self.members.len() - start.members;
        self.members.truncate(start.members);
        size.saturating_add(count.saturating_mul(size::ELEMENT))
    }

    /// Goes back to where the text had `length` bytes and forgets the members since.
    pub(crate) fn rewind(&mut self, length: usize) {
        self.text.truncate(length);
        while self
            .members
            .last()
            .is_some_and(|member| member.name_start >= length)
        {
            self.members.pop();
        }
    }

    /// Writes the end of a map; of members with one name, the last stays.
    fn seal(&mut self, start: MapStart) -> usize {
        // A map began where so many members were there, and members below a map's start never go.
        let tail = self.members.get(start.members..).unwrap_or_default();
        if has_duplicates(&self.text, tail) {
            self.drop_duplicates(start);
        }
        self.text.push(b'}');
        // Looked up again: dropping duplicates has written the members anew.
        let tail = self.members.get(start.members..).unwrap_or_default();
        tail.iter()
            .map(|member| member.name_size.saturating_add(member.size))
            .sum()
    }

    /// Rare, and bounded by one sort and one copy of the map.
    fn drop_duplicates(&mut self, start: MapStart) {
        let old = self.text.split_off(start.text);
        let mut members = self.members.split_off(start.members);
        let at = |position: usize| position - start.text;
        let name_of = |member: &Member| {
            let from = at(member.name_start);
            // Members of this map stand in the text that was split off.
            old.get(from..from + member.name_length).unwrap_or_default()
        };
        members.sort_by(|left, right| name_of(left).cmp(name_of(right)));
        // The sort is stable: among equal names the last written comes last, and replaces the others here.
        let mut kept: Vec<Member> = Vec::with_capacity(members.len());
        for member in members {
            match kept.last_mut() {
                Some(last) if name_of(last) == name_of(&member) => *last = member,
                _ => kept.push(member),
            }
        }
        kept.sort_by_key(|member| member.name_start);
        self.text.push(b'{');
        for mut member in kept {
            if self.text.len() != start.text + 1 {
                self.text.push(b',');
            }
            let from = at(member.name_start) - 1;
            let new_start = self.text.len() + 1;
            // From the quote before the name to the end of the value: inside the text that was split off.
            self.text
                .extend_from_slice(old.get(from..at(member.value_end)).unwrap_or_default());
            member.name_start = new_start;
            member.value_end = self.text.len();
            self.members.push(member);
        }
    }

    /// Closes the text and puts the index behind it.
    pub(crate) fn finish(mut self) -> Item {
        self.finish_and_clear()
    }

    /// As [`Self::finish`]. The builder is empty then, and has its memory still.
    pub(crate) fn finish_and_clear(&mut self) -> Item {
        let size = self.seal(MapStart {
            text: 0,
            members: 0,
        });
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut trailer = Trailer {
            text_length: narrow(self.text.len()),
            count: narrow(self.members.len()),
            size: narrow(size),
            flags: self.flags,
        };
        if trailer.text_length == u32::MAX {
            // Beyond 4 GiB only the size is kept, which every limit refuses.
            self.text.clear();
            self.members.clear();
            self.text.extend_from_slice(b"{}");
            trailer = Trailer {
                text_length: 2,
                count: 0,
                size: u32::MAX,
                flags: 0,
            };
        }
        self.text
            .reserve_exact((self.members.len() + 1) * index::ENTRY_BYTES);
        for member in &self.members {
            let value_start = member.name_start + member.name_length + 2;
            let entry = AttributePlace {
                name_start: narrow(member.name_start),
                name_length: narrow(member.name_length),
                value_length: narrow(member.value_end.saturating_sub(value_start)),
                size: narrow(member.size),
            };
            entry.append_to(&mut self.text);
        }
        trailer.append_to(&mut self.text);
        let block = Arc::from(self.text.as_slice());
        self.text.clear();
        self.text.push(b'{');
        self.members.clear();
        self.flags = 0;
        Item { block }
    }
}

/// Whether two members have one name.
fn has_duplicates(text: &[u8], members: &[Member]) -> bool {
    let name_of = |member: &Member| {
        // The builder wrote the name at this place of this text.
        text.get(member.name_start..member.name_start + member.name_length)
            .unwrap_or_default()
    };
    if members.len() < 2 {
        return false;
    }
    if members.len() > FEW {
        let mut names: Vec<&[u8]> = members.iter().map(name_of).collect();
        names.sort_unstable();
        return names
            .windows(2)
            .any(|pair| matches!(pair, [left, right] if left == right));
    }
    // One bit per fingerprint rules most names out; the rest are compared.
    let mut seen = 0_u64;
    members.iter().enumerate().any(|(position, member)| {
        let name = name_of(member);
        let bit = 1 << (fingerprint(name) >> 58);
        let fresh = seen & bit == 0;
        seen |= bit;
        !fresh
            && members
                .iter()
                .take(position)
                .any(|other| name_of(other) == name)
    })
}

/// Spreads the last bytes of a name, or all of a short one, over 64 bits, the highest best.
fn fingerprint(name: &[u8]) -> u64 {
    let tail = match (name.last_chunk::<8>(), name.last_chunk::<4>()) {
        (Some(tail), _) => u64::from_le_bytes(*tail),
        // Both ends, which overlap.
        (None, Some(end)) => {
            let begin = name
                .first_chunk()
                .map_or(0, |chunk| u32::from_le_bytes(*chunk));
            u64::from(begin) << 32 | u64::from(u32::from_le_bytes(*end))
        }
        (None, None) => name
            .iter()
            .fold(name.len() as u64, |sum, byte| (sum << 8) | u64::from(*byte)),
    };
    (tail ^ (tail >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
