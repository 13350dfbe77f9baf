//! The facts of a store by what they are about.

use std::any::Any;
use std::sync::Arc;

use crate::storage::codec::{self, Coded};
use crate::storage::{Fact, FactValue, Facts, Key, StoreError};

use crate::engine::log::recovery::{self, RecoveryFact};
use crate::engine::log::stream_fact::{self, StreamFact};
use crate::engine::parts::backups::{self, BackupFact};
use crate::engine::parts::engine_fact::{self, EngineFact};
use crate::engine::parts::numbers_fact::{self, NumbersFact};
use crate::engine::parts::token_fact::{self, TokenFact};
use crate::engine::parts::transfers::{self, TransferRecord};
use crate::engine::table::attachments_fact::{self, AttachmentsFact};
use crate::engine::table::group_fact::{self, GroupFact};
use crate::engine::table::table_fact::{self, TableFact};

/// All facts of an engine.
#[derive(Debug, Default)]
pub(in crate::engine) struct KnownFacts {
    /// What tokens are sealed with, if the store was made for an engine before.
    pub(in crate::engine) secret: Option<[u8; 32]>,
    /// Up to which sequence number none is given out, if the database once became again what it was.
    pub(in crate::engine) sequence: Option<u64>,
    pub(in crate::engine) tables: Vec<TableFact>,
    pub(in crate::engine) streams: Vec<StreamFact>,
    pub(in crate::engine) tokens: Vec<TokenFact>,
    pub(in crate::engine) backups: Vec<BackupFact>,
    pub(in crate::engine) recoveries: Vec<RecoveryFact>,
    pub(in crate::engine) attachments: Vec<AttachmentsFact>,
    pub(in crate::engine) transfers: Vec<TransferRecord>,
    pub(in crate::engine) groups: Vec<GroupFact>,
}

impl KnownFacts {
    /// The facts of a store.
    ///
    /// # Errors
    ///
    /// If one is of another kind.
    pub(in crate::engine) fn of(facts: Facts) -> Result<Self, StoreError> {
        let mut known = Self::default();
        for (key, value) in facts {
            let any: &dyn Any = &*value;
            if let Some(fact) = any.downcast_ref::<TableFact>() {
                known.tables.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<StreamFact>() {
                known.streams.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<TokenFact>() {
                known.tokens.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<BackupFact>() {
                known.backups.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<RecoveryFact>() {
                known.recoveries.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<AttachmentsFact>() {
                known.attachments.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<TransferRecord>() {
                known.transfers.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<GroupFact>() {
                known.groups.push(fact.clone());
            } else if let Some(fact) = any.downcast_ref::<EngineFact>() {
                known.secret = Some(fact.secret);
            } else if let Some(fact) = any.downcast_ref::<NumbersFact>() {
                known.sequence = Some(fact.sequence);
            } else {
                return Err(StoreError::Corrupt {
                    what: format!("a fact of no known kind under {key:?}").into(),
                });
            }
        }
        Ok(known)
    }
}

/// Makes a fact again of its key and its bytes: the [`FactDecoder`](crate::storage::FactDecoder) of an engine.
pub(crate) fn decode(key: &Key, bytes: &[u8]) -> Option<Arc<dyn FactValue>> {
    let fact = match *key.as_bytes().first()? {
        table_fact::TAG => read(bytes, TableFact::into_fact),
        stream_fact::TAG => read(bytes, stream_fact::fact),
        token_fact::TAG => read(bytes, token_fact::exists),
        backups::TAG => read(bytes, BackupFact::into_fact),
        recovery::TAG => read(bytes, RecoveryFact::into_fact),
        attachments_fact::TAG => read(bytes, AttachmentsFact::into_fact),
        transfers::TAG => read(bytes, TransferRecord::into_fact),
        group_fact::TAG => read(bytes, GroupFact::into_fact),
        engine_fact::TAG => read(bytes, engine_fact::exists),
        numbers_fact::TAG => read(bytes, numbers_fact::exists),
        _ => None,
    }?;
    // A fact says itself under which key it stands.
    fact.value.filter(|_| fact.key == *key)
}

fn read<T: Coded>(bytes: &[u8], fact: impl FnOnce(T) -> Fact) -> Option<Fact> {
    codec::from_bytes(bytes).map(fact)
}
