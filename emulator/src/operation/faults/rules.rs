//! The rules as who holds an emulator sees them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use crate::engine::Engine;
use crate::operation::Context;
use crate::operation::faults::book::{FaultBook, LiveRule};
use crate::operation::faults::presets::FaultPreset;
use crate::operation::faults::rule::{FaultRule, FaultRuleError};

/// The faults of one database: rules that are added, looked at and removed.
///
/// Rules are tried in the order in which they were added. Those that hold an answer back add up; the first that ends a
/// call is the last that is tried. A fork begins without rules, and so does the database as it was at a
/// moment: what a test of it meets is what that test asks for. Databases by name begin with those of `--faults`.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::ListTables;
/// use dynamodb_emulator::{Emulator, ErrorCode, FaultEffect, FaultMoment, FaultRule};
///
/// let emulator = Emulator::new();
/// let effect = FaultEffect::InternalServerError(FaultMoment::Before);
/// let id = emulator.faults().add(FaultRule::new(effect).count(1))?;
///
/// let refused = emulator.call::<ListTables>(Default::default()).unwrap_err();
/// assert_eq!(refused.code(), ErrorCode::InternalServerError);
/// // It hits one call and no more.
/// emulator.call::<ListTables>(Default::default())?;
///
/// let report = emulator.faults().get(id).unwrap();
/// assert_eq!((report.seen, report.applied), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Faults {
    book: Arc<FaultBook>,
    engine: Arc<Engine>,
}

/// A rule, and what has come of it so far.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct FaultReport {
    /// The number by which it is called.
    pub id: u64,
    /// What was added.
    pub rule: FaultRule,
    /// How many calls it has matched, in its time.
    pub seen: u64,
    /// How many of them it has hit.
    pub applied: u64,
}

impl Faults {
    /// Adds a rule; the number by which it is called.
    ///
    /// # Errors
    ///
    /// When the rule cannot be, or there are too many.
    pub fn add(&self, rule: FaultRule) -> Result<u64, FaultRuleError> {
        let ids = self.book.add(vec![rule])?;
        // One number comes for each rule.
        Ok(ids.into_iter().next().unwrap_or(0))
    }

    /// Adds several rules, all or none; the numbers by which they are called.
    ///
    /// # Errors
    ///
    /// When one of them cannot be, or there are too many.
    pub fn add_all(&self, rules: Vec<FaultRule>) -> Result<Vec<u64>, FaultRuleError> {
        self.book.add(rules)
    }

    /// Adds the rules of a preset, which begin now and draw from `seed`; the numbers by which they are called.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, FaultPreset};
    ///
    /// let emulator = Emulator::new();
    /// let ids = emulator.faults().preset(FaultPreset::Brownout, 42)?;
    /// assert_eq!(emulator.faults().list().len(), ids.len());
    /// emulator.faults().clear();
    /// assert!(emulator.faults().list().is_empty());
    /// # Ok::<(), dynamodb_emulator::FaultRuleError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When there are too many rules.
    pub fn preset(&self, preset: FaultPreset, seed: u64) -> Result<Vec<u64>, FaultRuleError> {
        self.book.add(preset.rules(seed, self.engine.now()))
    }

    /// All rules, in the order in which they are tried.
    pub fn list(&self) -> Vec<FaultReport> {
        self.book.pages().all().map(|live| report(live)).collect()
    }

    /// The rule of this number, if it is there.
    pub fn get(&self, id: u64) -> Option<FaultReport> {
        self.book.pages().get(id).map(|live| report(live))
    }

    /// Removes the rule of this number; whether it was there.
    pub fn remove(&self, id: u64) -> bool {
        self.book.retain(|other| other != id) > 0
    }

    /// Removes all rules.
    pub fn clear(&self) {
        self.book.retain(|_| false);
    }
}

fn report(live: &LiveRule) -> FaultReport {
    FaultReport {
        id: live.id,
        rule: live.rule.clone(),
        seen: live.seen.load(Ordering::Relaxed),
        applied: live.applied.load(Ordering::Relaxed),
    }
}

impl Context {
    /// The faults of this database.
    pub(crate) fn faults(&self) -> Faults {
        Faults {
            book: Arc::clone(&self.faults),
            engine: Arc::clone(&self.engine),
        }
    }
}
