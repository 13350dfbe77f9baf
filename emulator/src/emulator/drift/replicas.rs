//! What a table has of its own in a region where both sides have it: how much is read there, class, protection, tags.

use std::collections::BTreeMap;

use crate::emulator::Emulator;
use crate::emulator::drift::difference::{Findings, Sides};
use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::settings::{self, TableSettings};
use crate::template::{PlanCall, PlanStep};
use crate::wire::{ApiError, ErrorCode, ops, types};

/// What DescribeTable says of a table in its other regions, and its tags there, by their names.
pub(super) fn of(
    emulator: &Emulator,
    table: &str,
    own: &TableSettings,
) -> Result<BTreeMap<String, TableSettings>, ApiError> {
    let mut replicas = BTreeMap::new();
    for region in &own.regions {
        let there = emulator.in_region(region);
        let described = there.call::<ops::DescribeTable>(types::DescribeTableInput {
            table_name: Some(table.to_owned()),
        });
        match described {
            Ok(described) => {
                // An answer describes its table.
                let table = described.table.unwrap_or_default();
                let tags = settings::tags(&there, table.table_arn.clone())?;
                let settings = TableSettings {
                    tags,
                    ..TableSettings::described(table)
                };
                replicas.insert(region.clone(), settings);
            }
            // One that comes or goes may not be there.
            Err(error) if error.code() == ErrorCode::ResourceNotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(replicas)
}

pub(super) fn compare(found: &mut Findings<'_>, sides: Sides<'_>) {
    for (region, wanted) in &sides.wanted.replicas {
        if let Some(live) = sides.live.replicas.get(region) {
            compare_region(found, sides, (region, wanted, live));
        }
    }
}

/// A figure of reads, which a region may have for itself.
#[derive(Clone, Copy)]
enum Figure {
    Units,
    Maximum,
}

const FIGURES: [(Figure, &str); 2] = [
    (Figure::Units, "ReadCapacityUnits"),
    (Figure::Maximum, "MaxReadRequestUnits"),
];

impl Figure {
    /// The figure of a table, or of an index of it; none where nothing is provisioned, or bounded.
    fn of(self, settings: &TableSettings, index: Option<&str>) -> Option<i64> {
        let (units, caps) = match index {
            None => (settings.units.as_ref(), Some(&settings.caps)),
            Some(name) => {
                let index = settings.globals.get(name)?;
                (
                    index.provisioned_throughput.as_ref(),
                    index.on_demand_throughput.as_ref(),
                )
            }
        };
        match self {
            Self::Units => units?.read_capacity_units,
            Self::Maximum => caps?.max_read_request_units,
        }
    }

    fn overrides(
        self,
        value: i64,
    ) -> (
        Option<types::ProvisionedThroughputOverride>,
        Option<types::OnDemandThroughputOverride>,
    ) {
        match self {
            Self::Units => {
                let units = types::ProvisionedThroughputOverride {
                    read_capacity_units: Some(value),
                };
                (Some(units), None)
            }
            Self::Maximum => {
                let maximum = types::OnDemandThroughputOverride {
                    max_read_request_units: Some(value),
                };
                (None, Some(maximum))
            }
        }
    }
}

fn compare_region(
    found: &mut Findings<'_>,
    sides: Sides<'_>,
    (region, wanted, live): (&str, &TableSettings, &TableSettings),
) {
    let home = (sides.wanted, sides.live);
    let indexes = wanted.globals.iter();
    let places = indexes.map(|(name, index)| (Some(name.as_str()), Some(index)));
    for (index, definition) in std::iter::once((None, None)).chain(places) {
        let is_made = definition.is_some_and(|definition| home.1.same_index(definition).is_none());
        let is_made = is_made || home.0.billing != home.1.billing;
        for (figure, name) in FIGURES {
            let want = figure.of(wanted, index);
            let (to, from) = (figure.of(home.0, index), figure.of(home.1, index));
            // What changes in the table's own region comes to all the others.
            let comes = match is_made || to != from {
                true => to,
                false => figure.of(live, index),
            };
            let fix = replica_figure(found, region, index, (figure, want));
            let name = match index {
                None => format!("{name} in {region}"),
                Some(index) => format!("{name} of {index} in {region}"),
            };
            let shown = |value: Option<i64>| value.map_or("none".to_owned(), |it| it.to_string());
            found.word(&name, (&shown(want), &shown(comes)), vec![fix]);
        }
    }
    let class = match home.0.class == home.1.class {
        true => &live.class,
        false => &home.0.class,
    };
    let fix = replica(
        found,
        types::UpdateReplicationGroupMemberAction {
            region_name: Some(region.to_owned()),
            table_class_override: Some(wanted.class.clone()),
            ..types::UpdateReplicationGroupMemberAction::default()
        },
    );
    let name = format!("TableClass in {region}");
    found.word(&name, (&wanted.class, class), vec![fix]);
    protection(found, region, (wanted.protected, live.protected));
    found.tags(Some(region), wanted, live);
}

/// Whether the table is protected in a region, which is said there.
fn protection(found: &mut Findings<'_>, region: &str, (wanted, live): (bool, bool)) {
    let update = types::UpdateTableInput {
        table_name: Some(found.table.to_owned()),
        deletion_protection_enabled: Some(wanted),
        ..types::UpdateTableInput::default()
    };
    let fix = Fix::Step(Box::new(PlanStep {
        region: Some(region.to_owned()),
        call: PlanCall::Update(Box::new(update)),
    }));
    let name = format!("DeletionProtectionEnabled in {region}");
    let words = (&*wanted.to_string(), &*live.to_string());
    found.word(&name, words, vec![fix]);
}

/// Another figure of reads in a region; -1 takes a bound away.
fn replica_figure(
    found: &Findings<'_>,
    region: &str,
    index: Option<&str>,
    (figure, value): (Figure, Option<i64>),
) -> Fix {
    let (provisioned, on_demand) = figure.overrides(value.unwrap_or(-1));
    let update = types::UpdateReplicationGroupMemberAction {
        region_name: Some(region.to_owned()),
        ..types::UpdateReplicationGroupMemberAction::default()
    };
    replica(
        found,
        match index {
            None => types::UpdateReplicationGroupMemberAction {
                on_demand_throughput_override: on_demand,
                provisioned_throughput_override: provisioned,
                ..update
            },
            Some(name) => types::UpdateReplicationGroupMemberAction {
                global_secondary_indexes: Some(vec![types::ReplicaGlobalSecondaryIndex {
                    index_name: Some(name.to_owned()),
                    on_demand_throughput_override: on_demand,
                    provisioned_throughput_override: provisioned,
                }]),
                ..update
            },
        },
    )
}

fn replica(found: &Findings<'_>, update: types::UpdateReplicationGroupMemberAction) -> Fix {
    found.update(|input| {
        input.replica_updates = Some(vec![types::ReplicationGroupUpdate {
            update: Some(update),
            ..types::ReplicationGroupUpdate::default()
        }]);
    })
}
