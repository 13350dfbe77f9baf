//! What every record says of itself, and the conditions that follow from it.

use std::borrow::Cow;

use crate::backend::{Condition, Item, Scalar, Value};
use crate::block::Clock;
use crate::block::key::PK;
use crate::error::{Error, ErrorKind};

/// What a record is.
pub const KIND: &str = "kind";
/// How often it was written.
pub const REV: &str = "rev";
/// The version of its shape.
pub const SCHEMA: &str = "schema";
/// When it was created, in nanoseconds.
pub const CREATED_AT: &str = "created_at";
/// When it was last written, in nanoseconds.
pub const UPDATED_AT: &str = "updated_at";
/// When it ends, in seconds: the attribute by which the store removes it.
pub const EXPIRES_AT: &str = "expires_at";

/// What a record says of itself.
///
/// # Examples
///
/// ```
/// use package_database::backend::Item;
/// use package_database::block::SystemClock;
/// use package_database::block::record::Envelope;
///
/// # fn main() -> Result<(), package_database::Error> {
/// let clock = SystemClock::new();
/// let first = Envelope::new("head", 1, &clock);
/// let second = first.next(&clock);
/// assert_eq!((first.rev, second.rev), (1, 2));
///
/// let mut item = Item::new().with("pk", "DS#17").with("sk", "HEAD");
/// second.put(&mut item);
/// assert_eq!(Envelope::of(&item)?, second);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope {
    /// What the record is: a word of its table.
    pub kind: Cow<'static, str>,
    /// 1 for the first write, one more for each that followed.
    pub rev: u64,
    /// The version of its shape.
    pub schema: u32,
    /// Nanoseconds since the Unix epoch.
    pub created_at: u64,
    /// Nanoseconds since the Unix epoch; never before `created_at`.
    pub updated_at: u64,
    /// Seconds since the Unix epoch from which on nobody sees the record; `None` when it stays.
    pub expires_at: Option<i64>,
}

impl Envelope {
    /// The envelope of a record that is created now.
    pub fn new(kind: impl Into<Cow<'static, str>>, schema: u32, clock: &dyn Clock) -> Self {
        Self::at(kind, schema, clock.nanoseconds())
    }

    /// The envelope of a record that is created at that nanosecond since the Unix epoch.
    pub(crate) fn at(kind: impl Into<Cow<'static, str>>, schema: u32, now: u64) -> Self {
        Self {
            kind: kind.into(),
            rev: 1,
            schema,
            created_at: now,
            updated_at: now,
            expires_at: None,
        }
    }

    /// The envelope of the next write of the same record, now. It ends when the record ended so far.
    #[must_use]
    pub fn next(&self, clock: &dyn Clock) -> Self {
        self.next_at(clock.nanoseconds())
    }

    /// The envelope of the next write, at that nanosecond since the Unix epoch.
    pub(crate) fn next_at(&self, now: u64) -> Self {
        Self {
            rev: self.rev.saturating_add(1),
            // The clock of another machine may have been ahead.
            updated_at: now.max(self.updated_at),
            ..self.clone()
        }
    }

    /// The same envelope of a record that ends at that second.
    #[must_use]
    pub const fn expiring(mut self, at: i64) -> Self {
        self.expires_at = Some(at);
        self
    }

    /// Writes the envelope into its item, in place of the one that is there.
    pub fn put(&self, item: &mut Item) {
        item.insert(KIND, &*self.kind);
        item.insert(REV, Value::number(self.rev));
        item.insert(SCHEMA, Value::number(self.schema));
        item.insert(CREATED_AT, Value::number(self.created_at));
        item.insert(UPDATED_AT, Value::number(self.updated_at));
        match self.expires_at {
            Some(at) => item.insert(EXPIRES_AT, Value::number(at)),
            None if item.contains(EXPIRES_AT) => {
                let kept = item.to_vec().into_iter();
                *item = kept.filter(|(name, _)| name != EXPIRES_AT).collect();
            }
            None => {}
        }
    }

    /// The envelope of an item.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::CorruptData`] when a part is missing or is no number; the text names the part.
    pub fn of(item: &Item) -> Result<Self, Error> {
        // In the order in which they are written, so that one search finds them all.
        let names = [KIND, REV, SCHEMA, CREATED_AT, UPDATED_AT, EXPIRES_AT];
        let [kind, rev, schema, created_at, updated_at, expires_at] = item.scalars(names);
        let Some(Scalar::Text(kind)) = kind else {
            return Err(damaged(KIND));
        };
        Ok(Self {
            kind: kind.into_owned().into(),
            rev: number(rev, REV)?,
            schema: number(schema, SCHEMA)?,
            created_at: number(created_at, CREATED_AT)?,
            updated_at: number(updated_at, UPDATED_AT)?,
            expires_at: match expires_at {
                None => None,
                found => Some(number(found, EXPIRES_AT)?),
            },
        })
    }
}

/// The revision of an item, whatever else it says of itself.
pub(crate) fn revision(item: &Item) -> Result<u64, Error> {
    number(item.scalar(REV), REV)
}

/// The number that is in the attribute of that name.
fn number<T: std::str::FromStr>(found: Option<Scalar<'_>>, name: &str) -> Result<T, Error> {
    match found {
        Some(Scalar::Number(digits)) => digits.parse().map_err(|_| damaged(name)),
        _ => Err(damaged(name)),
    }
}

#[cold]
fn damaged(name: &str) -> Error {
    Error::new(
        ErrorKind::CorruptData,
        format!("the envelope of a record has no readable {name}"),
    )
}

/// Whether a record has not ended at that second. One that ends at no readable time has not.
pub fn is_live(item: &Item, seconds: i64) -> bool {
    match item.scalar(EXPIRES_AT) {
        Some(Scalar::Number(digits)) => digits.parse().map_or(true, |at: i64| at > seconds),
        _ => true,
    }
}

/// Holds where there is no record that can be seen at that second: what a creation asks for.
pub fn absent(seconds: i64) -> Condition {
    let after = Value::number(seconds.saturating_add(1));
    Condition::any([Condition::absent(PK), Condition::less(EXPIRES_AT, after)])
}

/// Holds of the record with that revision: what a compare-and-swap asks for.
pub fn at_revision(rev: u64) -> Condition {
    Condition::equals(REV, Value::number(rev))
}

/// Holds where there is no record, or one whose `attribute` is smaller: what a write asks for of
/// which only the newest counts.
pub fn newer(attribute: impl Into<Cow<'static, str>>, value: impl Into<Value>) -> Condition {
    Condition::any([Condition::absent(PK), Condition::less(attribute, value)])
}
