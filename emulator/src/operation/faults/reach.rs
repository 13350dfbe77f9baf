//! Which calls a rule can hit at all. A rule that can hit none is refused: a test with it would pass because nothing was
//! broken.
//!
//! What a rule says of chance is left alone: a `probability` or a `count` of 0 says plainly that nothing is hit, which is
//! the end of many a series of runs.

use crate::operation::aim::{Access, Parts, Target, is_table_name, names_table};
use crate::operation::faults::rule::{FaultEffect, FaultMatch, FaultRule, FaultRuleError};
use crate::value::AttributeValue;
use crate::wire::Operation;

/// What calls of an operation can be about, or one call is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    reads: bool,
    writes: bool,
    /// It leaves what it has not done to be asked for again.
    is_batch: bool,
    is_transaction: bool,
    names_keys: bool,
    /// It reads an index, or writes into all that there are.
    uses_indexes: bool,
}

impl Reach {
    const fn of(operation: Operation) -> Self {
        let none = Self {
            reads: false,
            writes: false,
            is_batch: false,
            is_transaction: false,
            names_keys: false,
            uses_indexes: false,
        };
        let scan = Self {
            reads: true,
            uses_indexes: true,
            ..none
        };
        let get = Self {
            reads: true,
            names_keys: true,
            ..none
        };
        let write = Self {
            writes: true,
            names_keys: true,
            uses_indexes: true,
            ..none
        };
        let statement = Self {
            reads: true,
            ..write
        };
        match operation {
            Operation::GetItem => get,
            Operation::BatchGetItem => Self {
                is_batch: true,
                ..get
            },
            Operation::TransactGetItems => Self {
                is_transaction: true,
                ..get
            },
            Operation::Query => Self {
                uses_indexes: true,
                ..get
            },
            Operation::Scan | Operation::SearchVectors => scan,
            Operation::PutItem | Operation::UpdateItem | Operation::DeleteItem => write,
            Operation::BatchWriteItem => Self {
                is_batch: true,
                ..write
            },
            Operation::TransactWriteItems => Self {
                is_transaction: true,
                ..write
            },
            Operation::ExecuteStatement | Operation::BatchExecuteStatement => statement,
            Operation::ExecuteTransaction => Self {
                is_transaction: true,
                ..statement
            },
            _ => none,
        }
    }

    /// What one call is about. Which keys it names and which indexes it uses is told by its parts.
    pub(super) fn of_call(target: &Target<'_>) -> Self {
        Self {
            reads: target.access == Access::Read,
            writes: target.access == Access::Write,
            is_batch: target.parts == Parts::Batch,
            is_transaction: target.parts == Parts::Transaction,
            names_keys: true,
            uses_indexes: true,
        }
    }

    /// Whether a call of the operation can have an effect.
    pub(super) fn can_have(self, operation: Operation, effect: FaultEffect) -> bool {
        match effect {
            FaultEffect::Throttle(reason) if reason.is_of_write() => self.writes,
            FaultEffect::Throttle(reason) => {
                self.reads && (self.uses_indexes || !reason.is_of_index())
            }
            FaultEffect::RequestLimitExceeded => self.reads || self.writes,
            FaultEffect::Unprocessed(_) => self.is_batch,
            FaultEffect::TransactionConflict => self.writes || self.is_transaction,
            FaultEffect::ItemCollectionSizeLimitExceeded | FaultEffect::ReplicaLag(_) => {
                self.writes
            }
            FaultEffect::TransactionInProgress => self.writes && self.is_transaction,
            FaultEffect::ExpiredIterator => operation == Operation::GetRecords,
            FaultEffect::TrimmedData => matches!(
                operation,
                Operation::GetRecords | Operation::GetShardIterator
            ),
            FaultEffect::InternalServerError(_)
            | FaultEffect::ServiceUnavailable(_)
            | FaultEffect::Latency(_)
            | FaultEffect::CutConnection(_) => true,
        }
    }
}

/// Which operations can have an effect that not all can have.
const fn whose(effect: FaultEffect) -> &'static str {
    match effect {
        FaultEffect::Throttle(reason) => match (reason.is_of_write(), reason.is_of_index()) {
            (true, _) => "writes of items",
            (false, true) => "reads that can use an index",
            (false, false) => "reads of items",
        },
        FaultEffect::RequestLimitExceeded => "reads and writes of items",
        FaultEffect::Unprocessed(_) => "BatchGetItem and BatchWriteItem",
        FaultEffect::TransactionConflict => "writes of items, and transactions",
        FaultEffect::ItemCollectionSizeLimitExceeded | FaultEffect::ReplicaLag(_) => {
            "writes of items"
        }
        FaultEffect::TransactionInProgress => "TransactWriteItems and ExecuteTransaction",
        FaultEffect::ExpiredIterator => "GetRecords",
        FaultEffect::TrimmedData => "GetRecords and GetShardIterator",
        FaultEffect::InternalServerError(_)
        | FaultEffect::ServiceUnavailable(_)
        | FaultEffect::Latency(_)
        | FaultEffect::CutConnection(_) => "all operations",
    }
}

impl FaultRule {
    /// Why the rule can hit no call, if that is so.
    pub(super) fn check_reach(&self) -> Result<(), FaultRuleError> {
        if let (Some(nth), Some(every)) = (self.nth, self.every)
            && nth.get() % every != 0
        {
            return Err(FaultRuleError::NthAndEvery);
        }
        check_names(&self.matches)?;
        let wanted = &self.matches.operations;
        let all = match wanted.as_slice() {
            [] => &Operation::ALL[..],
            some => some,
        };
        let able = all.iter().copied();
        let able = able.filter(|operation| Reach::of(*operation).can_have(*operation, self.effect));
        let able: Vec<Operation> = able.collect();
        if able.is_empty() {
            return Err(FaultRuleError::Effect(whose(self.effect)));
        }
        let matches = &self.matches;
        let names_key = matches.key.is_some() || matches.hashes.is_some();
        let reaches = |operation: &Operation| Reach::of(*operation);
        let lacking = [
            (
                "a table",
                matches.table.is_some(),
                able.iter().any(|operation| names_table(*operation)),
            ),
            (
                "an index",
                matches.index.is_some(),
                able.iter().map(reaches).any(|reach| reach.uses_indexes),
            ),
            (
                "a key",
                names_key,
                able.iter().map(reaches).any(|reach| reach.names_keys),
            ),
        ];
        let mut lacking = lacking.into_iter();
        match lacking.find(|(_, is_wanted, is_named)| *is_wanted && !is_named) {
            Some((what, ..)) => Err(FaultRuleError::Nameless(what)),
            None => Ok(()),
        }
    }
}

/// Why nothing can be called as a rule wants it, if that is so.
fn check_names(matches: &FaultMatch) -> Result<(), FaultRuleError> {
    if let Some(table) = &matches.table
        && !is_table_name(table)
    {
        return Err(match table.starts_with("arn:") {
            true => FaultRuleError::Arn,
            false => FaultRuleError::Name("TableName"),
        });
    }
    if (matches.index.as_ref()).is_some_and(|index| !is_table_name(index)) {
        return Err(FaultRuleError::Name("IndexName"));
    }
    if matches.caller.as_ref().is_some_and(String::is_empty) {
        return Err(FaultRuleError::Caller);
    }
    let Some(key) = &matches.key else {
        return Ok(());
    };
    let is_one = |value: AttributeValue| match value {
        AttributeValue::S(text) => !text.is_empty(),
        AttributeValue::B(bytes) => !bytes.is_empty(),
        AttributeValue::N(_) => true,
        _ => false,
    };
    let mut values = key.iter().map(|(_, value)| value.decode());
    match !key.is_empty() && values.all(is_one) {
        true => Ok(()),
        false => Err(FaultRuleError::Key),
    }
}
