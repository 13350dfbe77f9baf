//! The other regions of a table: those that the file adds are joined, none is left.

use std::collections::BTreeSet;

use crate::emulator::drift::difference::{Findings, Sides};
use crate::emulator::drift::fix::Fix;
use crate::template::{PlanCall, PlanStep};
use crate::wire::types;

/// Why a region of a table stays that the file does not have.
const STAYS: &str = "a replica goes with its items, by a call alone";

/// Why a region does not come.
const TOGETHER: &str = "regions that are strongly consistent come together";

pub(super) fn compare(found: &mut Findings<'_>, sides: Sides<'_>) {
    let (wanted, live) = (&sides.wanted.regions, &sides.live.regions);
    if wanted == live {
        return;
    }
    let words = |regions: &BTreeSet<String>| {
        let regions: Vec<&str> = regions.iter().map(String::as_str).collect();
        match regions.is_empty() {
            true => "no others".to_owned(),
            false => regions.join(" and "),
        }
    };
    let mut fixes = added(sides);
    if !live.is_subset(wanted) {
        fixes.push(Fix::Keep(STAYS));
    }
    let words = (&*words(wanted), &*words(live));
    found.word("the list of its other regions", words, fixes);
}

/// Whether the file adds this region.
pub(super) fn is_added(sides: Sides<'_>, region: &str) -> bool {
    sides.wanted.regions.contains(region) && !sides.live.regions.contains(region)
}

/// The steps by which regions come, and then all that a replica has of its own there.
fn added(sides: Sides<'_>) -> Vec<Fix> {
    let mut fixes = Vec::new();
    for step in &sides.plan.steps {
        let is_own = |region: &String| is_added(sides, region);
        match (&step.region, &step.call) {
            (None, PlanCall::Update(update)) => fixes.extend(joining(sides, update)),
            (Some(region), _) if is_own(region) => fixes.push(Fix::Step(Box::new(step.clone()))),
            _ => {}
        }
    }
    fixes
}

/// The part of an update by which regions come that are not there.
fn joining(sides: Sides<'_>, update: &types::UpdateTableInput) -> Option<Fix> {
    let all = update.replica_updates.as_ref()?;
    let mut missing = all.clone();
    missing.retain(|update| {
        let create = update.create.as_ref();
        let region = create.and_then(|create| create.region_name.as_deref());
        region.is_some_and(|region| is_added(sides, region))
    });
    if missing.is_empty() {
        return None;
    }
    if missing.len() < all.len() && update.multi_region_consistency.is_some() {
        return Some(Fix::Keep(TOGETHER));
    }
    let update = types::UpdateTableInput {
        replica_updates: Some(missing),
        ..update.clone()
    };
    Some(Fix::Step(Box::new(PlanStep {
        region: None,
        call: PlanCall::Update(Box::new(update)),
    })))
}
