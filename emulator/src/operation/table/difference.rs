//! What is different between two databases, item by item, for the tables of a caller.

use crate::engine::{Difference, DifferenceMark};
use crate::operation::request::refusal::of_store::of_store;
use crate::operation::{Answer, Context, invoke};
use crate::value::Item;
use crate::wire::ApiError;

/// An item that two databases do not have alike.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DatabaseChange {
    /// The table, by its name.
    pub table: String,
    /// The attributes of the key.
    pub key: Item,
    /// What the other database has; absent where it has no such item: it was added.
    pub old: Option<Item>,
    /// What this database has; absent where it has no such item: it was removed.
    pub new: Option<Item>,
}

/// One page of what is different between two databases.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::Emulator;
///
/// let emulator = Emulator::new();
/// let changes = emulator.changes_since(&emulator.fork(), None, 100)?;
/// assert_eq!((changes.list.len(), changes.after), (0, None));
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct DatabaseChanges {
    /// In the order of tables, and of keys as a scan meets them.
    pub list: Vec<DatabaseChange>,
    /// Where the next page begins; absent behind the last one.
    pub after: Option<String>,
}

/// What the caller's tables have that those of `other` have not, and the other way round.
pub(crate) fn differences(
    context: &Context,
    other: &Context,
    after: Option<&str>,
    limit: usize,
) -> Answer<DatabaseChanges> {
    let _ = other.run_due();
    invoke::enter_own(context, || {
        let after = after.map(read_mark).transpose()?;
        let (engine, caller) = (&context.engine, &context.caller);
        let found = engine.differences(&other.engine, caller, after.as_ref(), limit);
        let found = found.map_err(|error| of_store(&error))?;
        let list = found.list.into_iter();
        Ok(DatabaseChanges {
            list: list
                .map(
                    |Difference {
                         table,
                         key,
                         old,
                         new,
                     }| DatabaseChange {
                        table: table.to_string(),
                        key,
                        old,
                        new,
                    },
                )
                .collect(),
            after: found.after.as_ref().map(written_mark),
        })
    })
}

/// The table, and the bytes of the key as hexadecimal digits.
fn written_mark(mark: &DifferenceMark) -> String {
    let digits: Vec<String> = mark.key.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{}/{}", mark.table, digits.concat())
}

fn read_mark(text: &str) -> Result<DifferenceMark, ApiError> {
    let read = || {
        let (table, digits) = text.split_once('/')?;
        let mut pairs = digits.as_bytes().chunks(2);
        let key = pairs.by_ref().map(|pair| {
            let pair = std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)?;
            u8::from_str_radix(pair, 16).ok()
        });
        Some(DifferenceMark {
            table: table.to_owned(),
            key: key.collect::<Option<_>>()?,
        })
    };
    read().ok_or_else(|| ApiError::validation("The place after which to go on was not handed out"))
}
