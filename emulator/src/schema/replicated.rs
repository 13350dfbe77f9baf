//! What a replica takes over from another one.
//!
//! Which settings go everywhere, which of them can differ from region to region, and which never go anywhere:
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html>.

use std::sync::Arc;

use crate::clock::Timestamp;

use super::{
    Billing, BillingMode, Capacity, Encryption, OnDemand, StreamView, TableArn, TableDefinition,
};

/// The definition of a table's new replica in a region, which has none of what never goes anywhere.
pub(crate) fn replica_of(
    source: &TableDefinition,
    region: &str,
    id: Arc<str>,
    now: Timestamp,
) -> TableDefinition {
    let view = source.active_stream().and_then(|stream| stream.view);
    let arn = TableArn::new(region, source.arn.account(), &source.name);
    TableDefinition {
        arn,
        id,
        created: now,
        stream: Some(super::Stream::start(
            view.unwrap_or(StreamView::NewAndOldImages),
            now,
            None,
        )),
        encryption: source.encryption.as_ref().map(|key| in_region(key, region)),
        billing: Billing {
            mode: source.billing.mode,
            on_demand_since: (source.billing.mode == BillingMode::PayPerRequest).then_some(now),
        },
        deletion_protection: false,
        tags: std::collections::BTreeMap::new(),
        policy: None,
        stream_policy: None,
        point_in_time: None,
        ..source.clone()
    }
}

/// The key that stands for another one in a region.
pub(crate) fn in_region(key: &Encryption, region: &str) -> Encryption {
    let fields = key.key_arn.split(':').enumerate();
    let fields = fields.map(|(number, field)| if number == 3 { region } else { field });
    Encryption {
        key_arn: fields.collect::<Vec<_>>().join(":").into(),
    }
}

/// `own` with all that changed from `before` to `after` in another replica and goes everywhere.
///
/// What a replica has of its own and the other one has changed is lost: the latest change of a setting counts
/// everywhere.
pub(crate) fn synced(
    own: &TableDefinition,
    before: &TableDefinition,
    after: &TableDefinition,
    now: Timestamp,
) -> TableDefinition {
    let mut next = own.clone();
    if before.billing.mode == after.billing.mode {
        let at = (after.billing.mode, now);
        merge(&mut next.capacity, (&before.capacity, &after.capacity), at);
        for (number, after) in &after.index_capacity {
            let before = before.index_capacity.get(number);
            match (next.index_capacity.get_mut(number), before) {
                (Some(own), Some(before)) => merge(own, (before, after), at),
                _ => {
                    next.index_capacity.insert(*number, after.clone());
                }
            }
        }
    } else {
        next.billing = Billing {
            mode: after.billing.mode,
            on_demand_since: match after.billing.mode {
                BillingMode::PayPerRequest => Some(now),
                BillingMode::Provisioned => own.billing.on_demand_since,
            },
        };
        next.capacity = after.capacity.clone();
        next.index_capacity.clone_from(&after.index_capacity);
    }
    if before.indexes != after.indexes {
        next.indexes.clone_from(&after.indexes);
        next.next_index = next.next_index.max(after.next_index);
        let kept = |number: &u32| after.index_capacity.contains_key(number);
        next.index_capacity.retain(|number, _| kept(number));
    }
    if before.attributes != after.attributes {
        next.attributes.clone_from(&after.attributes);
    }
    if before.encryption != after.encryption {
        let key = after.encryption.as_ref();
        next.encryption = key.map(|key| in_region(key, own.arn.region()));
    }
    if before.class != after.class {
        next.class = after.class;
    }
    if before.time_to_live != after.time_to_live {
        next.time_to_live.clone_from(&after.time_to_live);
    }
    next
}

/// Takes over, figure by figure, what changed. What is ready at once falls in no region.
fn merge(
    own: &mut Capacity,
    (before, after): (&Capacity, &Capacity),
    (billing, now): (BillingMode, Timestamp),
) {
    let ready = own.ready(billing);
    if before.provisioned != after.provisioned {
        let mut units = own.provisioned.units;
        let (was, is) = (before.provisioned.units, after.provisioned.units);
        if was.read != is.read {
            units.read = is.read;
        }
        if was.write != is.write {
            units.write = is.write;
        }
        // Whether they rise or fall is told by what this region had.
        own.provisioned = own.provisioned.changed(units, now);
    }
    if before.on_demand != after.on_demand {
        // No caps are caps that bound nothing.
        let figure = |caps: Option<OnDemand>| caps.unwrap_or_default();
        let (was, is, mut caps) = (
            figure(before.on_demand),
            figure(after.on_demand),
            figure(own.on_demand),
        );
        if was.read != is.read {
            caps.read = is.read;
        }
        if was.write != is.write {
            caps.write = is.write;
        }
        own.on_demand = (caps != OnDemand::default()).then_some(caps);
    }
    if before.warm != after.warm {
        own.warm = after.warm;
    }
    own.keep_warm(ready, billing);
}
