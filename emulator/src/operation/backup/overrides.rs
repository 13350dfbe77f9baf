//! What a restored table is to have other than the one that it comes from.
//!
//! Both operations that restore have the same overrides:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableFromBackup.html>.

use std::collections::{BTreeMap, HashSet};

use crate::clock::Timestamp;
use crate::operation::Context;
use crate::operation::request::refusal::of_schema::of_schema;
use crate::operation::table::{draft, key as table_key};
use crate::schema::check::bind_index;
use crate::schema::draft::IndexDraft;
use crate::schema::throughput_rules::check_units_bounds;
use crate::schema::{
    Billing, BillingMode, Capacity, Encryption, IndexDefinition, IndexKind, OnDemand, Provisioned,
    SchemaFault, TableArn, TableDefinition, Units,
};
use crate::wire::{ApiError, types};

/// The overrides of a request, as far as they can be judged alone.
pub(super) struct Overrides {
    pub(super) billing: Option<BillingMode>,
    pub(super) units: Option<Units>,
    pub(super) caps: Option<OnDemand>,
    pub(super) local: Option<Vec<IndexDraft>>,
    pub(super) global: Option<Vec<IndexDraft>>,
    pub(super) vector: Option<Vec<IndexDraft>>,
    /// The key; none inside if it is the service's own.
    pub(super) encryption: Option<Option<Encryption>>,
}

/// The members as they came.
pub(super) struct OverrideMembers {
    pub(super) billing: Option<String>,
    pub(super) provisioned: Option<types::ProvisionedThroughput>,
    pub(super) on_demand: Option<types::OnDemandThroughput>,
    pub(super) local: Option<Vec<types::LocalSecondaryIndex>>,
    pub(super) global: Option<Vec<types::GlobalSecondaryIndex>>,
    pub(super) vector: Option<Vec<types::VectorIndex>>,
    pub(super) encryption: Option<types::SSESpecification>,
}

/// The members as they came: both requests have the same ones, in types of their own.
macro_rules! override_members {
    ($input:expr) => {
        $crate::operation::backup::overrides::OverrideMembers {
            billing: $input.billing_mode_override,
            provisioned: $input.provisioned_throughput_override,
            on_demand: $input.on_demand_throughput_override,
            local: $input.local_secondary_index_override,
            global: $input.global_secondary_index_override,
            vector: $input.vector_index_override,
            encryption: $input.sse_specification_override,
        }
    };
}

pub(super) use override_members;

impl Overrides {
    /// Reads the members.
    pub(super) fn check(context: &Context, members: OverrideMembers) -> Result<Self, ApiError> {
        let capacity = draft::capacity(members.provisioned, members.on_demand, None)?;
        let encryption = members.encryption.map(|specification| {
            let choice = draft::encryption(specification).check();
            choice.map(|choice| table_key::encryption(context, choice))
        });
        Ok(Self {
            billing: members.billing.as_deref().and_then(BillingMode::from_text),
            units: capacity.provisioned,
            caps: capacity.on_demand,
            local: members.local.map(draft::local).transpose()?,
            global: members.global.map(draft::global).transpose()?,
            vector: members.vector.map(draft::vectors).transpose()?,
            encryption: encryption.transpose().map_err(|fault| of_schema(&fault))?,
        })
    }

    /// Refuses to restore from another region than the caller's without a word about the key, which no other region
    /// has.
    pub(super) fn check_region(&self, context: &Context, region: &str) -> Result<(), ApiError> {
        if region == &*context.caller.region || self.encryption.is_some() {
            return Ok(());
        }
        Err(ApiError::validation(
            "Invalid Request: sseSpecificationOverride must be provided for cross-region restores",
        ))
    }

    /// The table that is made of `source` under a name of its own.
    ///
    /// Tags, expiry, stream, policies, protection, class and recovery do not come back
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CreateBackup.html>).
    pub(super) fn apply(
        self,
        context: &Context,
        source: &TableDefinition,
        name: &str,
        now: Timestamp,
    ) -> Result<TableDefinition, ApiError> {
        let mode = self.billing.unwrap_or(source.billing.mode);
        let capacity = self.table_capacity(source, mode)?;
        let (indexes, index_capacity) = self.indexes(source, mode)?;
        let mut table = TableDefinition {
            name: name.into(),
            arn: TableArn::new(&context.caller.region, context.engine.account_id(), name),
            id: context.engine.ids().uuid().into(),
            created: now,
            keys: source.keys.clone(),
            attributes: source.attributes.clone(),
            indexes,
            next_index: source.next_index,
            billing: Billing {
                mode,
                on_demand_since: (mode == BillingMode::PayPerRequest).then_some(now),
            },
            capacity,
            index_capacity,
            stream: None,
            encryption: self.encryption.unwrap_or_else(|| source.encryption.clone()),
            class: None,
            deletion_protection: false,
            tags: BTreeMap::new(),
            policy: None,
            stream_policy: None,
            time_to_live: None,
            point_in_time: None,
        };
        table.prune_attributes();
        Ok(table)
    }

    /// The throughput of the table itself.
    fn table_capacity(
        &self,
        source: &TableDefinition,
        mode: BillingMode,
    ) -> Result<Capacity, ApiError> {
        if let Some(caps) = &self.caps {
            check_caps(caps, mode)?;
        }
        check_units(self.units)?;
        match (mode, self.units) {
            (BillingMode::PayPerRequest, Some(_)) => Err(ApiError::validation(
                "Cannot override ProvisionedThroughput unless BillingMode is PROVISIONED",
            )),
            (BillingMode::PayPerRequest, None) => Ok(Capacity {
                on_demand: match self.caps {
                    Some(caps) => caps.that_bound(),
                    None => source.capacity.on_demand,
                },
                ..Capacity::default()
            }),
            (BillingMode::Provisioned, None) if self.billing.is_some() => {
                Err(ApiError::validation(
                    "Must override ProvisionedThroughput if BillingMode is overridden to PROVISIONED",
                ))
            }
            (BillingMode::Provisioned, units) => Ok(Capacity {
                provisioned: Provisioned::new(units.unwrap_or(source.capacity.provisioned.units)),
                ..Capacity::default()
            }),
        }
    }

    /// The indexes that come back, all of them where nothing is said, and their throughput.
    fn indexes(
        &self,
        source: &TableDefinition,
        mode: BillingMode,
    ) -> Result<(Vec<IndexDefinition>, BTreeMap<u32, Capacity>), ApiError> {
        let mut kept: Vec<IndexDefinition> = Vec::new();
        let mut capacities = BTreeMap::new();
        for (kind, drafts) in [
            (IndexKind::Local, &self.local),
            (IndexKind::Global, &self.global),
            (IndexKind::Vector, &self.vector),
        ] {
            let known = source.indexes_of(kind);
            let Some(drafts) = drafts else {
                kept.extend(known.cloned());
                continue;
            };
            let mut known: Vec<&IndexDefinition> = known.collect();
            for draft in drafts {
                let index = take_match(&mut known, draft, source)?;
                if let Some(capacity) = self.index_capacity(draft, mode)? {
                    capacities.insert(index.number, capacity);
                }
                kept.push(index);
            }
        }
        let mut names = HashSet::new();
        if let Some(twice) = kept.iter().find(|index| !names.insert(&index.name)) {
            return Err(of_schema(&SchemaFault::DuplicateIndex(
                twice.name.to_string(),
            )));
        }
        let has_vectors = kept.iter().any(|index| index.kind == IndexKind::Vector);
        if mode == BillingMode::Provisioned && has_vectors {
            return Err(of_schema(&SchemaFault::VectorsProvisioned));
        }
        for index in kept.iter().filter(|index| index.kind == IndexKind::Global) {
            let recorded = || {
                let before = source.capacity_of(index.number);
                match mode {
                    BillingMode::Provisioned => Capacity {
                        provisioned: Provisioned::new(before.provisioned.units),
                        ..Capacity::default()
                    },
                    BillingMode::PayPerRequest => Capacity {
                        on_demand: before.on_demand,
                        ..Capacity::default()
                    },
                }
            };
            capacities.entry(index.number).or_insert_with(recorded);
        }
        let unpaid = |index: &&IndexDefinition| {
            let capacity = capacities.get(&index.number);
            capacity.is_some_and(|capacity| capacity.provisioned.units.read == 0)
        };
        if mode == BillingMode::Provisioned
            && let Some(index) = kept.iter().find(unpaid)
        {
            return Err(must_specify(&index.name));
        }
        Ok((kept, capacities))
    }

    /// The throughput that an override of a global index names.
    fn index_capacity(
        &self,
        draft: &IndexDraft,
        mode: BillingMode,
    ) -> Result<Option<Capacity>, ApiError> {
        if draft.kind != IndexKind::Global {
            return Ok(None);
        }
        if draft.capacity.warm.is_some() {
            return Err(ApiError::validation(format!(
                "One or more parameter values were invalid: WarmThroughput cannot be specified for index {} of a \
                 table that is restored",
                draft.name
            )));
        }
        if let Some(caps) = &draft.capacity.on_demand {
            check_caps(caps, mode)?;
        }
        check_units(draft.capacity.provisioned)?;
        match (mode, draft.capacity.provisioned) {
            (BillingMode::Provisioned, None) => Err(must_specify(&draft.name)),
            (BillingMode::Provisioned, Some(units)) => Ok(Some(Capacity {
                provisioned: Provisioned::new(units),
                ..Capacity::default()
            })),
            (BillingMode::PayPerRequest, Some(_)) => Err(ApiError::validation(format!(
                "Cannot override ProvisionedThroughput if BillingMode is overridden to PAY_PER_REQUEST for \
                 index {}",
                draft.name
            ))),
            (BillingMode::PayPerRequest, None) => Ok(Some(Capacity {
                on_demand: draft.capacity.on_demand.and_then(OnDemand::that_bound),
                ..Capacity::default()
            })),
        }
    }
}

/// The index of the source with the same key and projection, under the name of the override.
fn take_match(
    known: &mut Vec<&IndexDefinition>,
    draft: &IndexDraft,
    source: &TableDefinition,
) -> Result<IndexDefinition, ApiError> {
    let wanted = bind_index(draft, 0, &source.attributes, &source.keys).ok();
    let same = |index: &&IndexDefinition| {
        wanted.as_ref().is_some_and(|wanted| {
            wanted.keys == index.keys
                && wanted.projection == index.projection
                && wanted.vector == index.vector
        })
    };
    let place = known.iter().position(same);
    let Some(place) = place else {
        return Err(ApiError::validation(format!(
            "Index {} does not match a secondary index that existed in the source table and cannot be created \
             during the restore operation",
            draft.name
        )));
    };
    let index = known.remove(place);
    Ok(IndexDefinition {
        name: draft.name.as_str().into(),
        ..index.clone()
    })
}

/// Bounds of on-demand throughput are for tables that are on-demand, and at least one, or -1 for none.
fn check_caps(caps: &OnDemand, mode: BillingMode) -> Result<(), ApiError> {
    let members = [
        ("MaxReadRequestUnits", caps.read),
        ("MaxWriteRequestUnits", caps.write),
    ];
    let named = members.iter().filter(|(_, value)| value.is_some());
    for (member, value) in named {
        if mode == BillingMode::Provisioned {
            return Err(ApiError::validation(format!(
                "Cannot override {member} for OnDemandThroughput unless BillingModeOverride is PAY_PER_REQUEST"
            )));
        }
        if value.is_some_and(|value| value != -1 && value < 1) {
            return Err(ApiError::validation(format!(
                "Requested {member} for OnDemandThroughput is outside of valid range"
            )));
        }
    }
    Ok(())
}

/// The upper bounds of provisioned units, as of a new table.
fn check_units(units: Option<Units>) -> Result<(), ApiError> {
    // None are within the bounds.
    check_units_bounds(units.unwrap_or_default()).map_err(|fault| of_schema(&fault))
}

fn must_specify(index: &str) -> ApiError {
    ApiError::validation(format!(
        "Must specify provisioned throughput for index {index}"
    ))
}
