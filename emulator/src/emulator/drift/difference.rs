//! Differences of two tables, in words, and the calls by which they go.

use std::collections::{BTreeMap, BTreeSet};

use crate::emulator::drift::fix::Fix;
use crate::emulator::drift::settings::TableSettings;
use crate::emulator::drift::words::shown;
use crate::emulator::drift::{Replacing, attached, items, regions, replicas, vectors, warm};
use crate::template::TablePlan;
use crate::wire::types;

/// What is compared.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) plan: &'a TablePlan,
    pub(super) wanted: &'a TableSettings,
    pub(super) live: &'a TableSettings,
    /// What the file said of the table before, where that is known.
    pub(super) before: Option<&'a TableSettings>,
    /// Whether what callers wrote may go.
    pub(super) replacing: Replacing,
}

/// Something that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Difference {
    pub(super) what: String,
    pub(super) fixes: Vec<Fix>,
}

/// All that differs between what is wanted and what is there.
pub(super) fn differences(sides: Sides<'_>) -> Vec<Difference> {
    let Sides { wanted, live, .. } = sides;
    let mut found = Findings {
        table: sides.plan.name(),
        differences: Vec::new(),
    };
    found.fixed_parts(wanted, live);
    // Before the billing changes: a table whose capacity is provisioned has some for each of its indexes, and no vectors.
    found.indexes_gone(wanted, live);
    vectors::gone(&mut found, wanted, live);
    found.throughput(wanted, live);
    found.settings(wanted, live);
    found.indexes(wanted, live);
    vectors::compare(&mut found, wanted, live);
    warm::compare(&mut found, sides);
    found.beside(wanted, live);
    found.tags(None, wanted, live);
    regions::compare(&mut found, sides);
    replicas::compare(&mut found, sides);
    attached::compare(&mut found, sides);
    // With another key no item is that of the file, and that line is enough.
    if !has_other_key(wanted, live) {
        items::compare(&mut found, sides);
    }
    found.differences
}

/// Whether the key of the table has other attributes, or one of another type.
fn has_other_key(wanted: &TableSettings, live: &TableSettings) -> bool {
    let types_of = |settings: &TableSettings| {
        let keys = settings.keys.iter();
        let names = keys.filter_map(|key| key.attribute_name.clone());
        let types = names.map(|name| settings.attributes.get(&name).cloned());
        types.collect::<Vec<_>>()
    };
    wanted.keys != live.keys || types_of(wanted) != types_of(live)
}

/// Bounds as UpdateTable takes them: one that is not there goes with -1.
fn unbounded(caps: Option<types::OnDemandThroughput>) -> types::OnDemandThroughput {
    // Without bounds both go.
    let mut caps = caps.unwrap_or_default();
    caps.max_read_request_units.get_or_insert(-1);
    caps.max_write_request_units.get_or_insert(-1);
    caps
}

/// The differences so far.
pub(super) struct Findings<'a> {
    pub(super) table: &'a str,
    differences: Vec<Difference>,
}

impl Findings<'_> {
    pub(super) fn add(&mut self, what: String, fixes: Vec<Fix>) {
        self.differences.push(Difference { what, fixes });
    }

    /// A setting that is shown by a word on both sides.
    pub(super) fn word(&mut self, name: &str, (wanted, live): (&str, &str), fixes: Vec<Fix>) {
        if wanted != live {
            self.add(format!("{name} is {live}, and {wanted} in the file"), fixes);
        }
    }

    pub(super) fn update(&self, change: impl FnOnce(&mut types::UpdateTableInput)) -> Fix {
        let mut input = types::UpdateTableInput {
            table_name: Some(self.table.to_owned()),
            ..types::UpdateTableInput::default()
        };
        change(&mut input);
        Fix::Update(Box::new(input))
    }

    /// What a table has from its beginning to its end.
    fn fixed_parts(&mut self, wanted: &TableSettings, live: &TableSettings) {
        if has_other_key(wanted, live) {
            self.add(
                "its key is another one in the file".to_owned(),
                vec![Fix::Replace],
            );
        }
        if wanted.locals != live.locals {
            let what = "its local indexes are others in the file".to_owned();
            self.add(what, vec![Fix::Replace]);
        }
    }

    /// Billing with the units of the table and of the indexes that both sides have.
    fn throughput(&mut self, wanted: &TableSettings, live: &TableSettings) {
        let common = wanted.globals.iter().filter(|(name, index)| {
            let units = live.globals.get(*name).map(|it| &it.provisioned_throughput);
            units.is_some_and(|units| *units != index.provisioned_throughput)
        });
        let indexes: Vec<_> = common
            .filter_map(|(name, index)| {
                Some(types::GlobalSecondaryIndexUpdate {
                    update: Some(types::UpdateGlobalSecondaryIndexAction {
                        index_name: Some(name.clone()),
                        provisioned_throughput: Some(index.provisioned_throughput.clone()?),
                        ..types::UpdateGlobalSecondaryIndexAction::default()
                    }),
                    ..types::GlobalSecondaryIndexUpdate::default()
                })
            })
            .collect();
        if wanted.billing == live.billing && wanted.units == live.units && indexes.is_empty() {
            return;
        }
        let shown = |settings: &TableSettings| match &settings.units {
            None => settings.billing.clone(),
            Some(units) => {
                let shown = |units: Option<i64>| units.map_or("?".to_owned(), |it| it.to_string());
                format!(
                    "{} with {} reads and {} writes",
                    settings.billing,
                    shown(units.read_capacity_units),
                    shown(units.write_capacity_units)
                )
            }
        };
        let what = match shown(wanted) == shown(live) {
            true => "the throughput of indexes is another one in the file".to_owned(),
            false => format!(
                "billing is {}, and {} in the file",
                shown(live),
                shown(wanted)
            ),
        };
        let is_same = wanted.billing == live.billing;
        let units = wanted.units.clone().filter(|_| wanted.units != live.units);
        let fix = self.update(|input| {
            input.billing_mode = (!is_same).then(|| wanted.billing.clone());
            input.provisioned_throughput = units;
            input.global_secondary_index_updates = (!indexes.is_empty()).then_some(indexes);
        });
        self.add(what, vec![fix]);
    }

    fn settings(&mut self, wanted: &TableSettings, live: &TableSettings) {
        // Bounds mean something on demand alone.
        if wanted.caps != live.caps && wanted.units.is_none() {
            let caps = unbounded(Some(wanted.caps.clone()));
            let fix = self.update(|input| input.on_demand_throughput = Some(caps));
            self.add(
                "OnDemandThroughput is another one in the file".to_owned(),
                vec![fix],
            );
        }
        let fix = self.update(|input| input.table_class = Some(wanted.class.clone()));
        self.word("TableClass", (&wanted.class, &live.class), vec![fix]);
        let truth = |truth: bool| if truth { "true" } else { "false" };
        let fix = self.update(|input| input.deletion_protection_enabled = Some(wanted.protected));
        let words = (truth(wanted.protected), truth(live.protected));
        self.word("DeletionProtectionEnabled", words, vec![fix]);
        let mut fixes = Vec::new();
        if live.stream.is_some() {
            fixes.push(self.update(|input| {
                input.stream_specification = Some(types::StreamSpecification {
                    stream_enabled: Some(false),
                    stream_view_type: None,
                });
            }));
        }
        if wanted.stream.is_some() {
            fixes.push(self.update(|input| {
                input.stream_specification = Some(types::StreamSpecification {
                    stream_enabled: Some(true),
                    stream_view_type: wanted.stream.clone(),
                });
            }));
        }
        let none = "off";
        let words = (
            wanted.stream.as_deref().unwrap_or(none),
            live.stream.as_deref().unwrap_or(none),
        );
        self.word("its stream", words, fixes);
        let own = "the service's own";
        let fix = self.update(|input| {
            input.sse_specification = Some(types::SSESpecification {
                enabled: Some(wanted.key.is_some()),
                kms_master_key_id: wanted.key.clone(),
                sse_type: wanted.key.as_ref().map(|_| "KMS".to_owned()),
            });
        });
        let words = (
            wanted.key.as_deref().unwrap_or(own),
            live.key.as_deref().unwrap_or(own),
        );
        self.word("the key that encrypts it", words, vec![fix]);
    }

    /// Global indexes that go.
    fn indexes_gone(&mut self, wanted: &TableSettings, live: &TableSettings) {
        for name in live.globals.keys() {
            if !wanted.globals.contains_key(name) {
                let fix = self.delete_index(name);
                self.add(format!("the index {name} is not in the file"), vec![fix]);
            }
        }
    }

    /// Global indexes that come, or are made anew: what they hold is made of the items.
    fn indexes(&mut self, wanted: &TableSettings, live: &TableSettings) {
        for (name, index) in &wanted.globals {
            let create = self.create_index(index, wanted);
            let Some(other) = live.globals.get(name) else {
                let what = format!("the index {name} is not here, and in the file");
                self.add(what, vec![create]);
                continue;
            };
            if live.same_index(index).is_some() {
                self.index_caps((name, index), other, wanted);
            } else {
                let what = format!("the index {name} is another one in the file");
                let fixes = vec![self.delete_index(name), create];
                self.add(what, fixes);
            }
        }
    }

    /// The bounds of an index that both sides have, which mean something on demand alone.
    fn index_caps(
        &mut self,
        (name, index): (&str, &types::GlobalSecondaryIndex),
        live: &types::GlobalSecondaryIndex,
        wanted: &TableSettings,
    ) {
        let caps = &index.on_demand_throughput;
        if *caps == live.on_demand_throughput || wanted.units.is_some() {
            return;
        }
        let caps = unbounded(caps.clone());
        let fix = self.update(|input| {
            input.global_secondary_index_updates = Some(vec![types::GlobalSecondaryIndexUpdate {
                update: Some(types::UpdateGlobalSecondaryIndexAction {
                    index_name: Some(name.to_owned()),
                    on_demand_throughput: Some(caps),
                    ..types::UpdateGlobalSecondaryIndexAction::default()
                }),
                ..types::GlobalSecondaryIndexUpdate::default()
            }]);
        });
        let what = format!("OnDemandThroughput of the index {name} is another one in the file");
        self.add(what, vec![fix]);
    }

    fn delete_index(&self, name: &str) -> Fix {
        self.update(|input| {
            input.global_secondary_index_updates = Some(vec![types::GlobalSecondaryIndexUpdate {
                delete: Some(types::DeleteGlobalSecondaryIndexAction {
                    index_name: Some(name.to_owned()),
                }),
                ..types::GlobalSecondaryIndexUpdate::default()
            }]);
        })
    }

    fn create_index(&self, index: &types::GlobalSecondaryIndex, wanted: &TableSettings) -> Fix {
        let keys = index.key_schema.iter().flatten();
        let names = keys.filter_map(|key| key.attribute_name.as_ref());
        let mut attributes = BTreeMap::new();
        for name in names {
            attributes.extend(wanted.attributes.get(name).map(|it| (name, it.clone())));
        }
        self.update(|input| {
            input.attribute_definitions = Some(attributes.into_values().collect());
            input.global_secondary_index_updates = Some(vec![types::GlobalSecondaryIndexUpdate {
                create: Some(types::CreateGlobalSecondaryIndexAction {
                    index_name: index.index_name.clone(),
                    key_schema: index.key_schema.clone(),
                    on_demand_throughput: index.on_demand_throughput.clone(),
                    projection: index.projection.clone(),
                    provisioned_throughput: index.provisioned_throughput.clone(),
                    warm_throughput: warm::of_index(wanted, index),
                }),
                ..types::GlobalSecondaryIndexUpdate::default()
            }]);
        })
    }

    /// What calls of their own say: expiry, recovery.
    fn beside(&mut self, wanted: &TableSettings, live: &TableSettings) {
        let expiry = |attribute: &Option<String>, enabled: bool| {
            let attribute = attribute.clone()?;
            Some(Fix::TimeToLive(types::UpdateTimeToLiveInput {
                table_name: Some(self.table.to_owned()),
                time_to_live_specification: Some(types::TimeToLiveSpecification {
                    attribute_name: Some(attribute),
                    enabled: Some(enabled),
                }),
            }))
        };
        let fixes = [expiry(&live.expiry, false), expiry(&wanted.expiry, true)];
        let never = "never";
        let words = (
            wanted.expiry.as_deref().unwrap_or(never),
            live.expiry.as_deref().unwrap_or(never),
        );
        self.word(
            "the attribute by which items expire",
            words,
            fixes.into_iter().flatten().collect(),
        );
        if wanted.recovery != live.recovery {
            let input = types::UpdateContinuousBackupsInput {
                table_name: Some(self.table.to_owned()),
                point_in_time_recovery_specification: Some(
                    types::PointInTimeRecoverySpecification {
                        point_in_time_recovery_enabled: Some(wanted.recovery.is_some()),
                        recovery_period_in_days: wanted.recovery,
                    },
                ),
            };
            let words = |days: Option<i32>| match days {
                None => "off".to_owned(),
                Some(days) => format!("on for {days} days"),
            };
            let words = (&*words(wanted.recovery), &*words(live.recovery));
            self.word("point-in-time recovery", words, vec![Fix::Backups(input)]);
        }
    }

    /// Each tag that one side has, and the other has not or with another value; in a region, where it is another one.
    pub(super) fn tags(
        &mut self,
        region: Option<&str>,
        wanted: &TableSettings,
        live: &TableSettings,
    ) {
        let place = || region.map(str::to_owned);
        let suffix = region.map_or(String::new(), |region| format!(" in {region}"));
        let keys: BTreeSet<&String> = wanted.tags.keys().chain(live.tags.keys()).collect();
        for key in keys {
            let (want, have) = (wanted.tags.get(key), live.tags.get(key));
            let fix = match want {
                None => Fix::Untag(place(), vec![key.clone()]),
                Some(value) => {
                    let tag = types::Tag {
                        key: Some(key.clone()),
                        value: Some(value.clone()),
                    };
                    Fix::Tag(place(), vec![tag])
                }
            };
            let name = format!("the tag {key}{suffix}");
            self.value(&name, (want, have), fix);
        }
    }

    /// A value that either side may lack.
    pub(super) fn value(
        &mut self,
        name: &str,
        (wanted, live): (Option<&String>, Option<&String>),
        fix: Fix,
    ) {
        if wanted != live {
            let words = |value: Option<&String>| match value {
                None => "absent".to_owned(),
                Some(value) => shown(value).into_owned(),
            };
            let (wanted, live) = (words(wanted), words(live));
            self.add(
                format!("{name} is {live}, and {wanted} in the file"),
                vec![fix],
            );
        }
    }
}
