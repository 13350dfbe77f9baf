//! Budgets that fail, for who holds the emulator.

use std::fmt;
use std::sync::Arc;

use crate::emulator::Emulator;
use crate::operation::{BudgetError, BudgetReport, BudgetRule, CallMeters};
use crate::wire::Operation;

/// What the calls of a database may take from a moment on; [`Emulator::budget`] makes one.
///
/// It counts until it is dropped. Each method that sets a limit or says which calls are meant begins the count anew, so
/// that they belong at its beginning.
pub struct Budget {
    meters: Arc<CallMeters>,
    name: Box<str>,
    rule: BudgetRule,
    /// Its number among those of the database, or why it does not count.
    id: Result<u64, BudgetError>,
}

impl Emulator {
    /// A budget of what calls of this database may take from now on, over HTTP as well as typed.
    ///
    /// Over HTTP it is there by the same name, as `GET /control/v1/budgets/<name>`.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::{CreateTable, PutItem};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, KeySchemaElement, PutItemInput,
    /// };
    /// use dynamodb_emulator::{Emulator, Item};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("orders".into()),
    ///     billing_mode: Some("PAY_PER_REQUEST".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("id".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("id".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     ..Default::default()
    /// })?;
    ///
    /// let budget = emulator.budget("checkout").wcu(6);
    /// let put = || emulator.call::<PutItem>(PutItemInput {
    ///     table_name: Some("orders".into()),
    ///     item: Some(Item::from_iter([("id", "o-1".into())]).into()),
    ///     ..Default::default()
    /// });
    /// for _ in 0..6 {
    ///     put()?;
    /// }
    /// budget.check()?;
    ///
    /// put()?;
    /// let overspent = budget.check().unwrap_err().to_string();
    /// assert!(overspent.contains("7 of 6 write units"));
    /// assert!(overspent.contains("7 x PutItem of orders"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn budget(&self, name: &str) -> Budget {
        let meters = Arc::clone(&self.context().meters);
        let budget = Budget {
            meters,
            name: name.into(),
            rule: BudgetRule::default(),
            id: Err(BudgetError::NotLogged {
                name: name.to_owned(),
            }),
        };
        budget.begun(|_| {})
    }
}

impl Budget {
    /// At most so many write capacity units.
    pub fn wcu(self, units: impl Into<f64>) -> Self {
        self.begun(|rule| rule.write_units = Some(units.into()))
    }

    /// At most so many read capacity units.
    pub fn rcu(self, units: impl Into<f64>) -> Self {
        self.begun(|rule| rule.read_units = Some(units.into()))
    }

    /// At most so many calls, refused ones as well.
    pub fn calls(self, count: u64) -> Self {
        self.begun(|rule| rule.calls = Some(count))
    }

    /// Only what is taken from this table and its indexes.
    pub fn table(self, name: impl Into<String>) -> Self {
        self.begun(|rule| rule.table = Some(name.into()))
    }

    /// Only calls of this operation.
    pub fn operation(self, operation: Operation) -> Self {
        self.begun(|rule| rule.operation = Some(operation))
    }

    /// Only calls over HTTP with this tag: the header `x-emulator-tag`, or else the user agent.
    pub fn tag(self, tag: impl Into<String>) -> Self {
        self.begun(|rule| rule.tag = Some(tag.into()))
    }

    /// What was spent so far.
    ///
    /// # Errors
    ///
    /// If it does not count: [`BudgetError::NotLogged`], [`BudgetError::TooMany`] or [`BudgetError::Replaced`].
    pub fn report(&self) -> Result<BudgetReport, BudgetError> {
        let id = self.id.clone()?;
        let log = self.meters.log();
        let report = log.and_then(|log| log.budget(&self.name, Some(id)));
        report.ok_or_else(|| BudgetError::Replaced {
            name: self.name.to_string(),
        })
    }

    /// Checks that no more was spent than may be.
    ///
    /// # Errors
    ///
    /// [`BudgetError::Overspent`], which names the calls; or if it does not count, as [`report`](Self::report) says.
    pub fn check(&self) -> Result<(), BudgetError> {
        let report = self.report()?;
        match report.is_overspent() {
            true => Err(BudgetError::Overspent(Box::new(report))),
            false => Ok(()),
        }
    }

    /// The same with another rule, from now on.
    fn begun(mut self, change: impl FnOnce(&mut BudgetRule)) -> Self {
        change(&mut self.rule);
        if let Some(log) = self.meters.log() {
            self.id = log.begin_budget(&self.name, self.rule.clone());
        }
        self
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        if let (Some(log), Ok(id)) = (self.meters.log(), &self.id) {
            // One that took its place stays.
            let _was_there = log.end_budget(&self.name, Some(*id));
        }
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut told = formatter.debug_struct("Budget");
        told.field("name", &self.name)
            .field("rule", &self.rule)
            .finish_non_exhaustive()
    }
}
