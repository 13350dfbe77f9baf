//! A global table at one moment, as descriptions of its members show it.

use std::sync::Arc;

use crate::clock::Timestamp;
use crate::schema::{TableDefinition, TableStatus};

use crate::engine::table::Table;
use crate::engine::table::view::TableView;

/// Where a replica or a witness stands in its life; the words are those of tables.
pub(crate) type ReplicaStatus = TableStatus;

/// The group of a table, without the table itself.
#[derive(Clone, Debug)]
pub(crate) struct GroupView {
    /// The region of the table itself.
    pub(crate) region: Arc<str>,
    /// Whether a write is everywhere before it is answered.
    pub(crate) is_strong: bool,
    /// The other members, in the order in which they came.
    pub(crate) replicas: Vec<ReplicaView>,
    /// The place without a table.
    pub(crate) witness: Option<(Arc<str>, ReplicaStatus)>,
    /// Which members were filled from this table, and when.
    pub(crate) seeded: Vec<(Arc<str>, Timestamp)>,
}

/// A member in another region, as the table sees it.
#[derive(Clone, Debug)]
pub(crate) struct ReplicaView {
    /// In which its table is.
    pub(crate) region: Arc<str>,
    /// Where it stands.
    pub(crate) status: ReplicaStatus,
    /// Its table as its owner described it; none once it leaves.
    pub(crate) definition: Option<Arc<TableDefinition>>,
}

impl TableView {
    /// The group of the table; none if it is in none.
    pub(crate) fn group(&self, now: Timestamp) -> Option<GroupView> {
        let member = self.layout().member.clone()?;
        // Copied out first: no lock of the group is held while those of other tables are taken.
        let state = member.group.state();
        let others = state.present(now).filter(|it| it.region != member.region);
        let replicas = others.map(|other| ReplicaView {
            region: Arc::clone(&other.region),
            status: if other.leaves_at.is_some() {
                ReplicaStatus::Deleting
            } else if now < other.ready_at {
                ReplicaStatus::Creating
            } else {
                ReplicaStatus::Active
            },
            definition: member.group.table(&other.region).map(|it| it.definition()),
        });
        let replicas = replicas.collect();
        let seeded = state.staying();
        let seeded = seeded.filter(|other| other.seeded_by.as_ref() == Some(&member.region));
        Some(GroupView {
            is_strong: member.group.is_strong,
            replicas,
            witness: state.witness.as_ref().map(|witness| {
                let status = match now < witness.ready_at {
                    true => ReplicaStatus::Creating,
                    false => ReplicaStatus::Active,
                };
                (Arc::clone(&witness.region), status)
            }),
            seeded: seeded
                .map(|other| (Arc::clone(&other.region), other.seeded_at))
                .collect(),
            region: member.region,
        })
    }
}

impl Table {
    /// The group of the table; none if it is in none.
    pub(crate) fn group(&self, now: Timestamp) -> Option<GroupView> {
        self.view().group(now)
    }

    /// Whether a write is everywhere before it is answered.
    pub(crate) fn is_strong(&self) -> bool {
        self.replicates_at_once()
    }

    /// The table of another member of the group.
    pub(crate) fn replica(&self, region: &str) -> Option<Arc<Self>> {
        self.layout().member.as_ref()?.group.table(region)
    }
}
