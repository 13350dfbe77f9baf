//! Capacity that tables set aside, over time: units for as long as they were provisioned.
//!
//! What was set aside is looked at where it may have changed, behind the calls that change tables, and when somebody asks.
//! Between two looks nothing has changed, so the time between them is counted with what was found at the first.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::Mutex;

use crate::clock::Timestamp;
use crate::operation::Context;
use crate::schema::Units;
use crate::wire::Operation;

/// Milliseconds in an hour.
const HOUR: f64 = 3_600_000.0;

/// What tables and global indexes have set aside since somebody may ask.
#[derive(Debug, Default)]
pub(crate) struct SetAside(Mutex<Ledger>);

#[derive(Debug, Default)]
struct Ledger {
    /// From when on is counted.
    began: Option<Timestamp>,
    /// When was looked last.
    looked: Option<Timestamp>,
    accounts: BTreeMap<BillPlace, Account>,
}

/// A table, or a global index of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct BillPlace {
    /// Whose it is; nobody's in particular where all callers share tables.
    pub(crate) owner: Option<(Arc<str>, Arc<str>)>,
    pub(crate) table: Arc<str>,
    pub(crate) index: Option<Arc<str>>,
}

/// Units that are set aside now, and those that were, for as long as they were.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Account {
    pub(crate) read: u64,
    pub(crate) write: u64,
    read_millis: u128,
    write_millis: u128,
}

/// What is set aside at a place, and since when that is there.
struct SetAsideNow {
    place: BillPlace,
    created: Timestamp,
    read: u64,
    write: u64,
}

impl Account {
    /// Read capacity units by the hour.
    pub(crate) fn read_hours(&self) -> f64 {
        self.read_millis as f64 / HOUR
    }

    /// Write capacity units by the hour.
    pub(crate) fn write_hours(&self) -> f64 {
        self.write_millis as f64 / HOUR
    }

    fn go_on(&mut self, millis: u128) {
        self.read_millis += u128::from(self.read) * millis;
        self.write_millis += u128::from(self.write) * millis;
    }
}

/// Milliseconds from one moment to another; none where a clock was set back.
fn between(from: Timestamp, to: Timestamp) -> u128 {
    let millis = to.as_millis().saturating_sub(from.as_millis());
    u128::try_from(millis).unwrap_or(0)
}

impl SetAside {
    /// Counts from this moment on, if that has not begun.
    pub(crate) fn begin(&self, now: Timestamp) {
        let _began = self.0.lock().began.get_or_insert(now);
    }

    /// Looks at the tables of a database; what each has set aside until now, and from when on that is counted.
    pub(crate) fn look(&self, context: &Context) -> (Timestamp, Vec<(BillPlace, Account)>) {
        let mut ledger = self.0.lock();
        let now = context.engine.now();
        ledger.look(now, found(context));
        let began = *ledger.began.get_or_insert(now);
        let accounts = ledger.accounts.iter();
        let accounts = accounts.map(|(place, account)| (place.clone(), *account));
        (began, accounts.collect())
    }
}

impl Ledger {
    fn look(&mut self, now: Timestamp, found: Vec<SetAsideNow>) {
        let began = *self.began.get_or_insert(now);
        let looked = self.looked.replace(now).unwrap_or(began);
        let since = between(looked, now);
        for account in self.accounts.values_mut() {
            account.go_on(since);
            // What is not found again is there no more.
            (account.read, account.write) = (0, 0);
        }
        for SetAsideNow {
            place,
            created,
            read,
            write,
        } in found
        {
            let account = self.accounts.entry(place).or_insert_with(|| {
                // It came since, in whatever way.
                let mut account = Account {
                    read,
                    write,
                    ..Account::default()
                };
                account.go_on(between(created.max(looked), now));
                account
            });
            (account.read, account.write) = (read, write);
        }
        // Whoever sets nothing aside, and never did, is no line of a bill.
        self.accounts
            .retain(|_, account| *account != Account::default());
    }
}

/// What all tables set aside now, and their global indexes.
fn found(context: &Context) -> Vec<SetAsideNow> {
    let mut found = Vec::new();
    for (caller, tables) in context.engine.tables_by_caller() {
        let owner = caller.map(|caller| (caller.owner, caller.region));
        // None is looked up by its name: that would be one that the call is about.
        for table in tables {
            let definition = table.definition();
            let mut add = |index: Option<&Arc<str>>, units: Units| {
                found.push(SetAsideNow {
                    place: BillPlace {
                        owner: owner.clone(),
                        table: Arc::clone(&definition.name),
                        index: index.cloned(),
                    },
                    created: definition.created,
                    read: units.read.unsigned_abs(),
                    write: units.write.unsigned_abs(),
                });
            };
            add(None, definition.capacity.provisioned.units);
            for (number, capacity) in &definition.index_capacity {
                let mut indexes = definition.indexes.iter();
                let index = indexes.find(|index| index.number == *number);
                if let Some(index) = index {
                    add(Some(&index.name), capacity.provisioned.units);
                }
            }
        }
    }
    found
}

/// Whether a call may change what a table sets aside.
pub(crate) const fn may_change(operation: Operation) -> bool {
    matches!(
        operation,
        Operation::CreateTable
            | Operation::UpdateTable
            | Operation::DeleteTable
            | Operation::RestoreTableFromBackup
            | Operation::RestoreTableToPointInTime
            | Operation::ImportTable
            | Operation::CreateGlobalTable
            | Operation::UpdateGlobalTable
            | Operation::UpdateGlobalTableSettings
            | Operation::UpdateTableReplicaAutoScaling
    )
}
