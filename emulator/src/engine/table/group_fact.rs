//! A group of tables as a fact.

use std::sync::Arc;

#[cfg(feature = "disk")]
use crate::storage::codec::{self, coded};
use crate::storage::{Fact, FactValue, Key};

use crate::engine::table::group::{Group, GroupName, GroupState, Link};
#[cfg(feature = "disk")]
use crate::engine::table::group::{MemberState, WitnessState};

/// The first byte of the keys of these facts.
pub(in crate::engine) const TAG: u8 = b'g';

/// All that a group is, but for its tables.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::engine) struct GroupFact {
    pub(in crate::engine) name: GroupName,
    pub(in crate::engine) is_strong: bool,
    pub(in crate::engine) state: GroupState,
}

impl FactValue for GroupFact {
    #[cfg(feature = "disk")]
    fn to_bytes(&self) -> Option<Vec<u8>> {
        codec::to_bytes(self)
    }
}

#[cfg(feature = "disk")]
coded!(GroupFact {
    name,
    is_strong,
    state
});

#[cfg(feature = "disk")]
coded!(GroupName { owner, table, id });

#[cfg(feature = "disk")]
coded!(GroupState {
    members,
    witness,
    links
});

#[cfg(feature = "disk")]
coded!(MemberState {
    region,
    space,
    stamps,
    ready_at,
    leaves_at,
    seeded_by,
    seeded_at
});

#[cfg(feature = "disk")]
coded!(WitnessState { region, ready_at });

#[cfg(feature = "disk")]
impl GroupFact {
    /// The fact that says this.
    pub(in crate::engine) fn into_fact(self) -> Fact {
        Fact {
            key: key(&self.name),
            value: Some(Arc::new(self)),
        }
    }
}

/// The fact that a group stands like this.
pub(in crate::engine) fn exists(group: &Group, state: GroupState) -> Fact {
    let value = GroupFact {
        name: group.name.clone(),
        is_strong: group.is_strong,
        state,
    };
    Fact {
        key: group.fact_key.clone(),
        value: Some(Arc::new(value)),
    }
}

/// The fact that a group stands as it does, but for a link whose changes have gone up to this number.
pub(in crate::engine) fn has_delivered(group: &Group, link: &Link, sequence: u64) -> Fact {
    let mut state = group.state();
    if let Some(delivered) = state.links.get_mut(link) {
        *delivered = sequence;
    }
    exists(group, state)
}

/// The fact that a group stands as it does, but for the links from a region, whose changes have gone up to this number.
pub(in crate::engine) fn has_sent(group: &Group, region: &str, sequence: u64) -> Fact {
    let mut state = group.state();
    state.sent(region, sequence);
    exists(group, state)
}

/// The fact that there is no such group.
pub(in crate::engine) fn is_gone(name: &GroupName) -> Fact {
    Fact {
        key: key(name),
        value: None,
    }
}

/// Under which key the store has the fact of a group.
pub(in crate::engine) fn key(name: &GroupName) -> Key {
    let parts = [&name.owner, &name.table, &name.id].map(|part| part.as_bytes());
    Key::of_parts(TAG, &parts)
}
