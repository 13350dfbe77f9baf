//! The rules that there are, and where they are found for a call.
//!
//! Rules stand by operation, by table, and by the attributes of their keys; so a call looks only at those that may be
//! meant for it, however many others there are.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use parking_lot::RwLock;

use crate::clock::Timestamp;
use crate::ids::Ids;
use crate::operation::Context;
use crate::operation::aim::{Aim, Target};
use crate::operation::faults::rule::{FaultRule, FaultRuleError};
use crate::value::Item;
use crate::wire::Operation;

/// How many rules there can be at a time.
const RULES_MAX: usize = 100_000;

/// All rules of one database.
#[derive(Debug, Default)]
pub(crate) struct FaultBook {
    /// How many rules there are.
    count: AtomicUsize,
    /// The number of the newest rule.
    newest: AtomicU64,
    pages: RwLock<Arc<Pages>>,
}

/// A rule, and what has come of it.
#[derive(Debug)]
pub(super) struct LiveRule {
    pub(super) id: u64,
    pub(super) rule: FaultRule,
    /// How many calls it has matched.
    pub(super) seen: AtomicU64,
    /// How many of them it has hit.
    pub(super) applied: AtomicU64,
    /// What its chances are drawn from.
    pub(super) draws: Ids,
}

/// The rules by what they are for.
#[derive(Clone, Debug, Default)]
pub(super) struct Pages {
    /// All, in the order in which they came.
    all: BTreeMap<u64, Arc<LiveRule>>,
    of_any: Shelf,
    of_operation: BTreeMap<Operation, Shelf>,
}

/// The rules of one operation, or of any.
#[derive(Clone, Debug, Default)]
struct Shelf {
    /// Those that name no table.
    of_any: Vec<Arc<LiveRule>>,
    of_table: BTreeMap<String, OfTable>,
}

/// The rules of one table.
#[derive(Clone, Debug, Default)]
struct OfTable {
    /// Those that name no key.
    of_any: Vec<Arc<LiveRule>>,
    /// The others: by the names of the attributes, and by the text of the key.
    of_key: BTreeMap<Vec<String>, ByKey>,
}

/// Rules by the text of a key.
type ByKey = BTreeMap<Box<[u8]>, Vec<Arc<LiveRule>>>;

impl FaultBook {
    /// Whether there is no rule.
    pub(super) fn is_empty(&self) -> bool {
        // `Relaxed`: a call that begins while a rule comes is one of before or of after. What it finds then is published
        // by the lock of the pages.
        self.count.load(Ordering::Relaxed) == 0
    }

    /// The rules as of now.
    pub(super) fn pages(&self) -> Arc<Pages> {
        Arc::clone(&self.pages.read())
    }

    /// Adds rules, all or none; their numbers.
    pub(super) fn add(&self, rules: Vec<FaultRule>) -> Result<Vec<u64>, FaultRuleError> {
        for rule in &rules {
            rule.check()?;
        }
        let mut pages = self.pages.write();
        if pages.all.len().saturating_add(rules.len()) > RULES_MAX {
            return Err(FaultRuleError::TooMany(pages.all.len()));
        }
        // Calls that are under way hold the pages of before; else nobody does and they are changed in place.
        let changed = Arc::make_mut(&mut pages);
        let mut ids = Vec::with_capacity(rules.len());
        for rule in rules {
            let id = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
            changed.add(Arc::new(LiveRule {
                id,
                draws: Ids::seeded(rule.seed),
                rule,
                seen: AtomicU64::new(0),
                applied: AtomicU64::new(0),
            }));
            ids.push(id);
        }
        self.count.store(changed.all.len(), Ordering::Relaxed);
        Ok(ids)
    }

    /// Takes out the rules that are not to stay; how many.
    pub(super) fn retain(&self, keep: impl Fn(u64) -> bool) -> usize {
        let mut pages = self.pages.write();
        let mut left = Pages::default();
        for (id, live) in &pages.all {
            if keep(*id) {
                left.add(Arc::clone(live));
            }
        }
        let count = pages.all.len() - left.all.len();
        self.count.store(left.all.len(), Ordering::Relaxed);
        *pages = Arc::new(left);
        count
    }
}

impl Pages {
    /// All rules, in the order in which they came.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<LiveRule>> {
        self.all.values()
    }

    /// The rule with this number.
    pub(super) fn get(&self, id: u64) -> Option<&Arc<LiveRule>> {
        self.all.get(&id)
    }

    fn add(&mut self, live: Arc<LiveRule>) {
        let operations = &live.rule.matches.operations;
        if operations.is_empty() {
            self.of_any.add(Arc::clone(&live));
        }
        for operation in operations {
            let shelf = self.of_operation.entry(*operation).or_default();
            shelf.add(Arc::clone(&live));
        }
        self.all.insert(live.id, live);
    }

    /// Whether there may be a rule for calls of an operation.
    pub(super) fn may_have(&self, operation: Operation) -> bool {
        !self.of_any.is_empty() || self.of_operation.contains_key(&operation)
    }

    /// The rules that may match a call, in the order in which they came.
    pub(super) fn candidates(&self, operation: Operation, target: &Target<'_>) -> Vec<&LiveRule> {
        let mut found: Vec<&LiveRule> = Vec::new();
        let of_operation = self.of_operation.get(&operation);
        for shelf in [Some(&self.of_any), of_operation].into_iter().flatten() {
            shelf.collect(target, &mut found);
        }
        found.sort_by_key(|live| live.id);
        found.dedup_by_key(|live| live.id);
        found
    }
}

impl Shelf {
    fn is_empty(&self) -> bool {
        self.of_any.is_empty() && self.of_table.is_empty()
    }

    fn add(&mut self, live: Arc<LiveRule>) {
        let Some(table) = &live.rule.matches.table else {
            self.of_any.push(live);
            return;
        };
        let of_table = self.of_table.entry(table.clone()).or_default();
        match &live.rule.matches.key {
            None => of_table.of_any.push(live),
            Some(key) => {
                let names = key.iter().map(|(name, _)| name.into_owned()).collect();
                let by_key = of_table.of_key.entry(names).or_default();
                let text = key.json().into();
                by_key.entry(text).or_default().push(live);
            }
        }
    }

    fn collect<'a>(&'a self, target: &Target<'_>, found: &mut Vec<&'a LiveRule>) {
        found.extend(self.of_any.iter().map(Arc::as_ref));
        let mut before: Option<&str> = None;
        for aim in &target.aims {
            let Some(of_table) = self.of_table.get(&*aim.table) else {
                continue;
            };
            // Aims at one table stand together.
            if before != Some(&*aim.table) {
                found.extend(of_table.of_any.iter().map(Arc::as_ref));
                before = Some(&aim.table);
            }
            let Some(item) = aim.key.as_deref() else {
                continue;
            };
            for (names, by_key) in &of_table.of_key {
                let key = item.select(|name| names.iter().any(|other| other == name));
                let rules = by_key.get(key.json()).into_iter().flatten();
                found.extend(rules.map(Arc::as_ref));
            }
        }
    }
}

impl LiveRule {
    /// Whether the rule is about a part of a call, of which it is known that the operation is right.
    pub(super) fn is_about(&self, context: &Context, aim: &Aim<'_>, is_write: bool) -> bool {
        let matches = &self.rule.matches;
        if matches
            .table
            .as_ref()
            .is_some_and(|table| **table != *aim.table)
        {
            return false;
        }
        // A write is of all indexes that its table has.
        let is_of = |index: &String| match is_write {
            true => aim.has_index(context, index),
            false => aim.index.as_deref() == Some(index.as_str()),
        };
        if !matches.index.as_ref().is_none_or(is_of) {
            return false;
        }
        if matches
            .key
            .as_ref()
            .is_some_and(|key| !has(aim.key.as_deref(), key))
        {
            return false;
        }
        let inside =
            |place: f64| (matches.hashes.as_ref()).is_none_or(|hashes| hashes.contains(&place));
        matches.hashes.is_none() || aim.place(context).is_some_and(inside)
    }

    /// Whether the rule hits a call that it matches at this moment, which is counted.
    pub(super) fn hits(&self, now: Timestamp) -> bool {
        let rule = &self.rule;
        let early = rule.from.is_some_and(|from| now < from);
        if early || rule.until.is_some_and(|until| now >= until) {
            return false;
        }
        // `Relaxed`: the numbers are the rule's alone. Calls that come at the same time have no order to keep.
        let number = self.seen.fetch_add(1, Ordering::Relaxed) + 1;
        if rule.nth.is_some_and(|nth| nth.get() != number)
            || rule.every.is_some_and(|every| number % every != 0)
            || !self.draws_chance()
        {
            return false;
        }
        let most = rule.count.unwrap_or(u64::MAX);
        let next = |applied: u64| (applied < most).then(|| applied + 1);
        let hit = (self.applied).fetch_update(Ordering::Relaxed, Ordering::Relaxed, next);
        hit.is_ok()
    }

    /// Whether chance lets the rule hit; nothing is drawn where it is certain.
    fn draws_chance(&self) -> bool {
        self.rule.probability >= 1.0 || self.draw() < self.rule.probability
    }

    /// A number from 0 up to 1, which it does not reach.
    pub(super) fn draw(&self) -> f64 {
        let half = u32::try_from(self.draws.bits() >> 32);
        half.map_or(0.0, |half| f64::from(half) / (f64::from(u32::MAX) + 1.0))
    }
}

/// Whether an item has the attributes of a key.
fn has(item: Option<&Item>, key: &Item) -> bool {
    item.is_some_and(|item| {
        let mut attributes = key.iter();
        attributes.all(|(name, wanted)| {
            let own = item.raw(&name);
            own.is_some_and(|own| own.json() == wanted.json())
        })
    })
}
