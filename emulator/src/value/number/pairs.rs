//! Numbers in base 100: the pairs of digits in which the service stores them.
//!
//! The layout is the classical one of packed decimal columns. The digits stand in pairs that are aligned on
//! the decimal point; the first byte holds sign and power of one hundred, each further byte one pair. Its
//! length is what a number costs ("approximately", says
//! [item sizes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html)),
//! and its bytes are what the place of a numeric partition key is computed from.

use std::iter;

use super::Number;

/// How many pairs 38 digits make when the first digit opens a pair.
pub(in crate::value) const PAIRS: usize = 19;
/// One more where the first digit is the second of its pair.
const PAIRS_MAX: usize = PAIRS + 1;
/// What ends a negative number that has fewer pairs than there is room for.
const END_OF_NEGATIVE: u8 = 102;
/// The first byte of zero, and of nothing else.
const ZERO: u8 = 0x80;
/// The value of the first of 38 digits.
const FIRST_DIGIT: u128 = 10_u128.pow(37);

/// Digits that are written before the 64-bit part: ten pairs.
const PAIRS_IN_FRONT: usize = 10;
/// What the digits behind the front pairs amount to: nine pairs.
const BACK: u128 = 10_u128.pow(18);

impl Number {
    /// Shows `read` the bytes in which the service stores the number.
    pub(crate) fn with_stored<T>(&self, read: impl FnOnce(&[u8]) -> T) -> T {
        if self.is_zero() {
            return read(&[ZERO]);
        }
        let (pairs, skipped) = self.aligned_pairs();
        let pairs = pairs.get(skipped..).unwrap_or(&pairs);
        // 0.PPPP… × 100^power: the power is that of the first pair, plus one.
        let power = self.magnitude().div_euclid(2) + 1;
        let kept = pairs.iter().rposition(|pair| *pair != 0);
        let kept = pairs.get(..=kept.unwrap_or(0)).unwrap_or(pairs);
        let (first, end) = match self.negative {
            true if kept.len() < PAIRS_MAX => (63 - power, Some(END_OF_NEGATIVE)),
            true => (63 - power, None),
            false => (192 + power, None),
        };
        let stored = |pair: &u8| match self.negative {
            true => 101 - pair,
            false => pair + 1,
        };
        let bytes = iter::once(low_byte(first))
            .chain(kept.iter().map(stored))
            .chain(end);
        let mut room = [0; 1 + PAIRS_MAX];
        let mut len = 0;
        for (place, byte) in room.iter_mut().zip(bytes) {
            *place = byte;
            len += 1;
        }
        debug_assert_eq!(len, self.stored_len(), "the length that is charged");
        read(room.get(..len).unwrap_or(&room))
    }

    /// How many bytes [`Self::with_stored`] shows.
    pub(super) fn stored_len(&self) -> usize {
        if self.is_zero() {
            return 1;
        }
        // A first digit that is the second of its pair takes the room of two.
        let opens_pair = self.magnitude().rem_euclid(2) == 1;
        let digits = usize::try_from(self.digits()).unwrap_or(0) + usize::from(!opens_pair);
        let pairs = digits.div_ceil(2);
        1 + pairs + usize::from(self.negative && pairs < PAIRS_MAX)
    }

    /// The pairs of the number, aligned on the decimal point, with the zeros behind its last digit; and how
    /// many pairs in front of them are none.
    fn aligned_pairs(&self) -> ([u8; PAIRS_MAX], usize) {
        let digits = self.aligned();
        let mut room = [0; PAIRS_MAX];
        let [first, rest @ ..] = &mut room;
        if self.magnitude().rem_euclid(2) == 1 {
            write_all(digits, rest);
            return (room, 1);
        }
        *first = low_byte(i32::try_from(digits / FIRST_DIGIT).unwrap_or(0));
        write_all(digits % FIRST_DIGIT * 10, rest);
        (room, 0)
    }
}

/// Writes 38 digits as pairs.
pub(in crate::value) fn write_all(digits: u128, pairs: &mut [u8]) {
    let (front, back) = pairs.split_at_mut(PAIRS_IN_FRONT.min(pairs.len()));
    write_pairs(digits / BACK, front);
    write_pairs(digits % BACK, back);
}

/// Fills `pairs` from the end. The digits are at most twenty, and divide fastest in 64 bits; those
/// of twenty digits that need more take one step in 128.
fn write_pairs(mut digits: u128, pairs: &mut [u8]) {
    let mut places = pairs.iter_mut().rev();
    while u64::try_from(digits).is_err() {
        let Some(place) = places.next() else { return };
        *place = (digits % 100).to_le_bytes()[0];
        digits /= 100;
    }
    // The loop above has left what 64 bits hold.
    let mut digits = u64::try_from(digits).unwrap_or_default();
    for place in places {
        *place = (digits % 100).to_le_bytes()[0];
        digits /= 100;
    }
}

/// A number that is between 0 and 255 whatever the range of DynamoDB's numbers allows.
fn low_byte(number: i32) -> u8 {
    debug_assert!((0..=255).contains(&number), "a byte: {number}");
    number.to_le_bytes()[0]
}
