//! The partitions of a table or an index: what each can give, and when one becomes two.

use std::time::Duration;

use crate::clock::Timestamp;
use crate::engine::throttle::Side;
use crate::engine::throttle::bucket::Bucket;
use crate::limits;

/// For how long a partition gives what it has not given before.
const BURST: Duration = Duration::from_secs(1);
/// How long a partition refuses calls before it is split, and how long none may go by without one.
const HEAT: Duration = Duration::from_secs(60);
/// How many partitions there can be.
const PARTITIONS_MAX: usize = 10_000;

/// A stretch of the key space.
#[derive(Clone, Debug)]
pub(in crate::engine) struct KeyPart {
    /// The first place that lies in it.
    pub(in crate::engine) start: u64,
    read: Bucket,
    write: Bucket,
    /// Since when it refuses calls, and when it did so last.
    hot: Option<(Timestamp, Timestamp)>,
    /// How many calls it has refused.
    pub(in crate::engine) refused: u64,
}

impl KeyPart {
    fn new(start: u64, now: Timestamp) -> Self {
        Self {
            start,
            read: Bucket::full(limits::PARTITION_READ_UNITS, BURST, now),
            write: Bucket::full(limits::PARTITION_WRITE_UNITS, BURST, now),
            hot: None,
            refused: 0,
        }
    }

    fn bucket(&mut self, side: Side) -> (&mut Bucket, f64) {
        match side {
            Side::Read => (&mut self.read, limits::PARTITION_READ_UNITS),
            Side::Write => (&mut self.write, limits::PARTITION_WRITE_UNITS),
        }
    }

    /// What is left for reads and for writes.
    pub(in crate::engine) fn levels(&self) -> (f64, f64) {
        (self.read.level(), self.write.level())
    }

    /// Notes that a call was refused; whether that has gone on for long enough to split.
    fn refuse(&mut self, now: Timestamp) -> bool {
        self.refused += 1;
        let since = match self.hot {
            Some((since, last)) if now <= last.plus(HEAT) => since,
            _ => now,
        };
        self.hot = Some((since, now));
        now >= since.plus(HEAT)
    }
}

/// All partitions, in the order of the key space.
#[derive(Clone, Debug)]
pub(super) struct Partitions(Vec<KeyPart>);

impl Partitions {
    /// So many of the same size.
    pub(super) fn new(count: usize, now: Timestamp) -> Self {
        let count = count.clamp(1, PARTITIONS_MAX);
        let width = u64::MAX / u64::try_from(count).unwrap_or(u64::MAX);
        let starts = (0..count)
            .map(|number| width.saturating_mul(u64::try_from(number).unwrap_or(u64::MAX)));
        Self(starts.map(|start| KeyPart::new(start, now)).collect())
    }

    /// As they are.
    pub(super) fn all(&self) -> &[KeyPart] {
        &self.0
    }

    /// Splits until there are so many: the widest first.
    pub(super) fn grow(&mut self, count: usize, now: Timestamp) {
        while self.0.len() < count.min(PARTITIONS_MAX) {
            let widths = (0..self.0.len()).map(|number| (self.width(number), number));
            // Of those of one width the first: by the greater distance from the end.
            let widest = widths.max_by_key(|(width, number)| (*width, usize::MAX - number));
            match widest {
                Some((width, number)) if width > 1 => self.split(number, now),
                _ => return,
            }
        }
    }

    /// Whether the partition at a place gives anything; one that has refused for long is split if it may be.
    pub(super) fn admits(&mut self, place: u64, side: Side, splits: bool, now: Timestamp) -> bool {
        let number = self.number(place);
        let Some(partition) = self.0.get_mut(number) else {
            return true;
        };
        let (bucket, rate) = partition.bucket(side);
        bucket.fill(rate, BURST, now);
        if bucket.is_open() {
            return true;
        }
        if partition.refuse(now) && splits && self.0.len() < PARTITIONS_MAX {
            self.split(number, now);
        }
        false
    }

    /// Takes units out of the partition at a place, or of all of them in equal parts.
    pub(super) fn take(&mut self, place: Option<u64>, side: Side, units: f64, now: Timestamp) {
        let (partitions, share) = match place {
            Some(place) => {
                let number = self.number(place);
                (self.0.get_mut(number..=number).unwrap_or(&mut []), units)
            }
            None => {
                let count = u32::try_from(self.0.len()).map_or(1.0, f64::from);
                (self.0.as_mut_slice(), units / count)
            }
        };
        for partition in partitions {
            let (bucket, rate) = partition.bucket(side);
            bucket.fill(rate, BURST, now);
            bucket.take(share);
        }
    }

    /// The partition in which a place lies: the first begins where the key space does.
    fn number(&self, place: u64) -> usize {
        let behind = self.0.partition_point(|partition| partition.start <= place);
        behind.saturating_sub(1)
    }

    fn width(&self, number: usize) -> u64 {
        let start = self.0.get(number).map_or(0, |partition| partition.start);
        let end = self.0.get(number + 1).map_or(u64::MAX, |next| next.start);
        end - start
    }

    /// Makes two of one, each of which can give as much.
    fn split(&mut self, number: usize, now: Timestamp) {
        let Some(start) = self.0.get(number).map(|partition| partition.start) else {
            return;
        };
        let middle = start + self.width(number) / 2;
        if middle > start {
            let halves = [KeyPart::new(start, now), KeyPart::new(middle, now)];
            self.0.splice(number..=number, halves);
        }
    }
}
