//! Budgets: what calls may take together from a moment on, and which calls have spent it.
//!
//! A budget counts with the request log, call by call, so that it stays right when calls have fallen out of the log.

use std::collections::BTreeMap;
use std::fmt;

use super::call::LoggedCall;
use crate::wire::Operation;

/// How many budgets a database has at most.
const BUDGETS_MAX: usize = 100;
/// How many kinds of calls are told apart of one budget; what others took is one more.
const LINES_MAX: usize = 100;
/// How many of them the message of an overspent budget names.
const NAMED_MAX: usize = 10;

/// What calls may take together, and which calls are meant. What is absent has no limit, or is of any call.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct BudgetRule {
    /// Read capacity units.
    pub read_units: Option<f64>,
    /// Write capacity units.
    pub write_units: Option<f64>,
    /// How many calls, refused ones as well.
    pub calls: Option<u64>,
    /// Only what is taken from this table and its indexes.
    pub table: Option<String>,
    /// Only calls of this operation.
    pub operation: Option<Operation>,
    /// Only calls with this tag: the header `x-emulator-tag`, or else the user agent.
    pub tag: Option<String>,
}

/// What calls took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Spent {
    /// How many calls there were.
    pub calls: u64,
    /// Read capacity units.
    pub read_units: f64,
    /// Write capacity units.
    pub write_units: f64,
}

/// Calls of one kind, and what they took of a budget.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BudgetLine {
    /// What was called; absent for all those kinds together that are not told apart any more, behind the first 100.
    pub operation: Option<Operation>,
    /// The first table that the calls worked on.
    pub table: Option<String>,
    /// The first index that they read.
    pub index: Option<String>,
    /// By what their client wants them to be found.
    pub tag: Option<String>,
    /// What they took.
    pub spent: Spent,
}

/// A budget, and what was spent of it. As text, it says what by which calls.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BudgetReport {
    /// By which it is called.
    pub name: String,
    /// What may be spent, and by which calls.
    pub rule: BudgetRule,
    /// What was spent since the budget was made.
    pub spent: Spent,
    /// By which calls, those first that took most.
    pub lines: Vec<BudgetLine>,
}

/// Why a budget fails.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum BudgetError {
    /// More was spent than may be. The text names the calls.
    #[error("{0}")]
    Overspent(Box<BudgetReport>),
    /// The emulator has no request log, and so nothing is counted.
    #[error("the budget {name} counts nothing: build the emulator with control_calls")]
    NotLogged {
        /// By which the budget is called.
        name: String,
    },
    /// Another budget of the same name was made since.
    #[error("the budget {name} was replaced by another one of the same name, or removed")]
    Replaced {
        /// By which the budget is called.
        name: String,
    },
    /// A database has at most 100 budgets.
    #[error("there are 100 budgets already, which is as many as can be: remove one before {name}")]
    TooMany {
        /// By which the budget is called.
        name: String,
    },
}

/// The budgets of a database, by their names.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    /// How many were made so far.
    made: u64,
    live: BTreeMap<Box<str>, LiveBudget>,
}

/// What tells calls of one kind from others.
type CallKind = (
    Operation,
    Option<Box<str>>,
    Option<Box<str>>,
    Option<Box<str>>,
);

#[derive(Debug)]
struct LiveBudget {
    id: u64,
    rule: BudgetRule,
    spent: Spent,
    lines: BTreeMap<CallKind, Spent>,
    others: Spent,
}

impl Budgets {
    /// Begins one, in the place of one of the same name; its number. Nothing where there are too many.
    pub(super) fn begin(&mut self, name: &str, rule: BudgetRule) -> Option<u64> {
        if self.live.len() >= BUDGETS_MAX && !self.live.contains_key(name) {
            return None;
        }
        self.made += 1;
        let budget = LiveBudget {
            id: self.made,
            rule,
            spent: Spent::default(),
            lines: BTreeMap::new(),
            others: Spent::default(),
        };
        let _ = self.live.insert(name.into(), budget);
        Some(self.made)
    }

    /// Ends the one of this name, and of this number if one is given; whether there was one.
    pub(super) fn end(&mut self, name: &str, id: Option<u64>) -> bool {
        let found = self.live.get(name);
        let is_it = found.is_some_and(|budget| id.is_none_or(|id| budget.id == id));
        is_it && self.live.remove(name).is_some()
    }

    /// All of them, by name.
    pub(super) fn list(&self) -> Vec<BudgetReport> {
        let live = self.live.iter();
        live.map(|(name, budget)| budget.report(name)).collect()
    }

    /// The one of this name, and of this number if one is given.
    pub(super) fn get(&self, name: &str, id: Option<u64>) -> Option<BudgetReport> {
        let budget = self.live.get(name)?;
        let is_it = id.is_none_or(|id| budget.id == id);
        is_it.then(|| budget.report(name))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// A call has ended.
    pub(super) fn count(&mut self, call: &LoggedCall) {
        for budget in self.live.values_mut() {
            if let Some(spent) = budget.rule.share(call) {
                budget.spend(call, spent);
            }
        }
    }
}

impl BudgetRule {
    /// What of a call is spent; nothing of one that is not meant.
    fn share(&self, call: &LoggedCall) -> Option<Spent> {
        let is_meant = self.operation.is_none_or(|wanted| wanted == call.operation)
            && self
                .tag
                .as_deref()
                .is_none_or(|wanted| call.tag.as_deref() == Some(wanted));
        if !is_meant {
            return None;
        }
        let Some(table) = self.table.as_deref() else {
            return Some(Spent {
                calls: 1,
                read_units: call.read_units,
                write_units: call.write_units,
            });
        };
        let of_table = || call.taken.iter().filter(|taken| *taken.table == *table);
        let is_about = call.table.as_deref() == Some(table) || of_table().next().is_some();
        is_about.then(|| Spent {
            calls: 1,
            read_units: of_table().map(|taken| taken.read).sum(),
            write_units: of_table().map(|taken| taken.write).sum(),
        })
    }
}

impl LiveBudget {
    fn spend(&mut self, call: &LoggedCall, spent: Spent) {
        self.spent.add(spent);
        let own = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(Box::from);
        let kind = (
            call.operation,
            own(&call.table),
            own(&call.index),
            own(&call.tag),
        );
        if self.lines.len() >= LINES_MAX && !self.lines.contains_key(&kind) {
            self.others.add(spent);
            return;
        }
        self.lines.entry(kind).or_default().add(spent);
    }

    fn report(&self, name: &str) -> BudgetReport {
        let own = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
        let lines = self
            .lines
            .iter()
            .map(|((operation, table, index, tag), spent)| BudgetLine {
                operation: Some(*operation),
                table: own(table),
                index: own(index),
                tag: own(tag),
                spent: *spent,
            });
        let mut lines: Vec<BudgetLine> = lines.collect();
        let units = |line: &BudgetLine| line.spent.read_units + line.spent.write_units;
        lines.sort_by(|one, other| units(other).total_cmp(&units(one)));
        if self.others.calls > 0 {
            lines.push(BudgetLine {
                operation: None,
                table: None,
                index: None,
                tag: None,
                spent: self.others,
            });
        }
        BudgetReport {
            name: name.to_owned(),
            rule: self.rule.clone(),
            spent: self.spent,
            lines,
        }
    }
}

impl Spent {
    fn add(&mut self, other: Self) {
        self.calls += other.calls;
        self.read_units += other.read_units;
        self.write_units += other.write_units;
    }
}

impl BudgetReport {
    /// Whether more was spent than may be.
    pub fn is_overspent(&self) -> bool {
        let BudgetRule {
            read_units,
            write_units,
            calls,
            ..
        } = self.rule;
        read_units.is_some_and(|limit| self.spent.read_units > limit)
            || write_units.is_some_and(|limit| self.spent.write_units > limit)
            || calls.is_some_and(|limit| self.spent.calls > limit)
    }
}

impl fmt::Display for BudgetReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, spent, .. } = self;
        let verdict = match self.is_overspent() {
            true => "is overspent",
            false => "is kept",
        };
        write!(f, "the budget {} {verdict}:", self.name)?;
        let limits = [
            (spent.read_units, rule.read_units, "read units"),
            (spent.write_units, rule.write_units, "write units"),
            // A count of calls that a float cannot hold takes centuries.
            (
                spent.calls as f64,
                rule.calls.map(|calls| calls as f64),
                "calls",
            ),
        ];
        let mut between = "";
        for (spent, limit, what) in limits {
            if let Some(limit) = limit {
                write!(f, "{between} {spent} of {limit} {what}")?;
                between = ",";
            }
        }
        for line in self.lines.iter().take(NAMED_MAX) {
            write!(f, "\n  {line}")?;
        }
        match self.lines.len().saturating_sub(NAMED_MAX) {
            0 => Ok(()),
            more => write!(f, "\n  and {more} other kinds of calls"),
        }
    }
}

impl fmt::Display for BudgetLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.operation.map_or("others", Operation::name);
        write!(f, "{} x {name}", self.spent.calls)?;
        if let Some(table) = &self.table {
            write!(f, " of {table}")?;
        }
        if let Some(index) = &self.index {
            write!(f, ", index {index}")?;
        }
        if let Some(tag) = &self.tag {
            write!(f, ", tag {tag}")?;
        }
        let Spent {
            read_units,
            write_units,
            ..
        } = self.spent;
        write!(f, ": {read_units} read units, {write_units} write units")
    }
}
