//! Items on their way out of tables and into them: how transfers begin, go on and end, and what they read and write.
//!
//! Invariant: this room knows neither buckets nor formats. A worker above asks it for items and hands it items; which
//! portion of which transfer is due, it tells.

mod changes;
mod export;
mod load;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::clock::Timestamp;
use crate::limits;
use crate::schema::TableDefinition;
use crate::storage::{Commit, Space, SpaceChange, StoreError};

use crate::engine::Engine;
use crate::engine::life::create::Transition;
use crate::engine::life::due::RETRY_AFTER;
use crate::engine::parts::due::Due;
use crate::engine::parts::transfers::{
    self, Transfer, TransferCounts, TransferKind, TransferName, TransferRecord, TransferState,
};
use crate::engine::table::Home;
use crate::engine::table::catalog::Caller;

pub(crate) use changes::{ChangedItem, ItemChanges};
pub(crate) use export::ExportedItems;

/// A transfer that is to begin.
#[derive(Clone, Debug)]
pub(crate) struct NewTransfer {
    pub(crate) kind: TransferKind,
    /// The table, which need not be there yet: name, ARN and id.
    pub(crate) table: [Arc<str>; 3],
    /// What was asked for, in the form of whoever asks.
    pub(crate) request: Arc<str>,
    /// The token of whoever asks.
    pub(crate) token: Arc<str>,
    /// When it begins.
    pub(crate) started: Timestamp,
    /// The moment, or the two moments, that an export is of.
    pub(crate) moments: (Timestamp, Option<Timestamp>),
    /// The table that an import makes, or that an export is of.
    pub(crate) definition: Option<Arc<TableDefinition>>,
}

impl Engine {
    /// Begins a transfer that reads or writes nothing of this engine yet.
    ///
    /// # Errors
    ///
    /// If the store fails.
    pub(crate) fn begin_transfer(
        &self,
        caller: &Caller,
        new: NewTransfer,
        transition: Transition,
    ) -> Result<Arc<Transfer>, StoreError> {
        let (owner, region) = self.settings.namespace(caller);
        let home = Home {
            owner: Arc::clone(owner),
            region: Arc::clone(region),
        };
        let record = self.plan_transfer(home, new, None);
        self.store
            .commit(Commit::of_fact(record.clone().into_fact()))?;
        Ok(self.show_transfer(record, transition))
    }

    /// Works out the record of a transfer, with an id that no other has.
    fn plan_transfer(&self, home: Home, new: NewTransfer, space: Option<Space>) -> TransferRecord {
        let millis = new.started.as_millis().max(0);
        let mut id;
        loop {
            id = Arc::from(format!("{millis:014}-{:08x}", self.ids.bits() >> 32));
            let name = TransferName::new((&home.owner, &home.region), new.kind, &id);
            if self.transfers.get(&name).is_none() {
                break;
            }
        }
        let [table, table_arn, table_id] = new.table;
        TransferRecord {
            home,
            kind: new.kind,
            id,
            table,
            table_arn,
            table_id,
            request: new.request,
            token: new.token,
            started: new.started,
            moments: new.moments,
            definition: new.definition,
            space,
            state: TransferState::Running,
            ended: None,
            failure: None,
            counts: TransferCounts::default(),
            seed: self.ids.bits(),
        }
    }

    /// Shows a transfer that was committed. Its first portion is due when the states of changes are over, and never
    /// before the next request.
    fn show_transfer(&self, record: TransferRecord, transition: Transition) -> Arc<Transfer> {
        let name = record.name();
        let (begun, forgotten) = (
            self.transition_end(transition).max(self.clock.now()),
            record.forgotten_at(),
        );
        let transfer = Transfer::new(record);
        self.transfers.insert(Arc::clone(&transfer));
        self.due.note(begun, Due::Transfer(name.clone()));
        self.due.note(forgotten, Due::Transfer(name));
        transfer
    }

    /// The caller's transfer of this kind with this id.
    pub(crate) fn transfer(
        &self,
        caller: &Caller,
        kind: TransferKind,
        id: &str,
    ) -> Option<Arc<Transfer>> {
        let home = self.settings.namespace(caller);
        self.transfers.get(&TransferName::new(home, kind, id))
    }

    /// The caller's transfers of this kind, the newest first.
    pub(crate) fn list_transfers(
        &self,
        caller: &Caller,
        kind: TransferKind,
    ) -> Vec<TransferRecord> {
        let own = self.settings.namespace(caller);
        let all = self.transfers.all().into_iter().rev();
        let records = all.map(|transfer| transfer.record());
        let own = records.filter(|record| record.kind == kind && record.home() == own);
        own.collect()
    }

    /// The caller's newest transfer of this kind that began with this token, while the token is valid: as long as the
    /// transfer runs, and for a while after.
    pub(crate) fn transfer_of_token(
        &self,
        caller: &Caller,
        kind: TransferKind,
        token: &str,
    ) -> Option<TransferRecord> {
        let now = self.clock.now();
        let home = self.settings.namespace(caller);
        let is_valid = |ended: Timestamp| now < ended.plus(limits::TRANSFER_TOKEN_VALID);
        let newest_first = self.transfers.all().into_iter().rev();
        let valid = newest_first.filter(|transfer| transfer.ended().is_none_or(is_valid));
        let mut records = valid.map(|transfer| transfer.record());
        records.find(|it| it.kind == kind && it.home() == home && &*it.token == token)
    }

    /// How many transfers of this kind the caller has that have not ended.
    pub(crate) fn open_transfers(&self, caller: &Caller, kind: TransferKind) -> usize {
        let of_kind = self.list_transfers(caller, kind).into_iter();
        of_kind.filter(|record| record.state.is_open()).count()
    }

    /// Whether a bulk put into the caller's table of this id is under way.
    pub(crate) fn is_bulk_put_into(&self, caller: &Caller, table_id: &str) -> bool {
        let bulks = self.list_transfers(caller, TransferKind::Bulk);
        let mut open = bulks.iter().filter(|record| record.state.is_open());
        open.any(|record| *record.table_id == *table_id)
    }

    /// The transfers of which a portion is to be worked on now. Costs one look at a number where there are none.
    pub(crate) fn take_ready_transfers(&self) -> VecDeque<Arc<Transfer>> {
        self.transfers.take_ready()
    }

    /// Whether a portion of any transfer is to be worked on now. Costs as much.
    pub(crate) fn has_ready_transfers(&self) -> bool {
        self.transfers.has_ready()
    }

    /// Lets the next portion of a transfer be due in a while; at once if there is none.
    pub(crate) fn go_on_with(&self, transfer: &Transfer, transition: Transition) {
        let now = self.clock.now();
        let moment = self.transition_end(transition).max(now);
        self.due
            .note(moment, Due::Transfer(transfer.record().name()));
    }

    /// Lets the next portion of a transfer be due when the store may work again.
    pub(crate) fn try_again_with(&self, transfer: &Transfer) {
        let moment = self.clock.now().plus(RETRY_AFTER);
        self.due
            .note(moment, Due::Transfer(transfer.record().name()));
    }

    /// Remembers how far a transfer has come.
    ///
    /// # Errors
    ///
    /// If the store fails; then nothing has changed.
    pub(crate) fn count_transfer(
        &self,
        transfer: &Transfer,
        counts: TransferCounts,
    ) -> Result<(), StoreError> {
        let turn = transfer.turn();
        let mut record = transfer.record();
        record.counts = counts;
        self.store
            .commit(Commit::of_fact(record.clone().into_fact()))?;
        transfer.show(record);
        drop(turn);
        Ok(())
    }

    /// Lets a transfer end with its next portion, if it runs; what is known of it then.
    ///
    /// # Errors
    ///
    /// If the store fails; then nothing has changed.
    pub(crate) fn cancel_transfer(
        &self,
        transfer: &Transfer,
    ) -> Result<TransferRecord, StoreError> {
        let turn = transfer.turn();
        let mut record = transfer.record();
        if record.state == TransferState::Running {
            record.state = TransferState::Cancelling;
            self.store
                .commit(Commit::of_fact(record.clone().into_fact()))?;
            transfer.show(record.clone());
        }
        drop(turn);
        Ok(record)
    }

    /// Ends a transfer now: what was kept for it goes, and the table that it has loaded is there for everybody.
    ///
    /// # Errors
    ///
    /// If the store fails; then nothing has changed.
    pub(crate) fn end_transfer(
        &self,
        transfer: &Transfer,
        mut record: TransferRecord,
    ) -> Result<(), StoreError> {
        debug_assert!(!record.state.is_open(), "what ends is over");
        let mut commit = Commit::default();
        let loaded = self.loaded_table(&record);
        let loaded = loaded.as_deref();
        let opening = loaded.and_then(|table| self.plan_opening(table, &mut commit));
        let turn = transfer.turn();
        record.ended = Some(self.clock.now());
        let dropped = record.space.take();
        commit.spaces.extend(dropped.map(SpaceChange::Drop));
        commit.facts.push(record.clone().into_fact());
        self.store.commit(commit)?;
        transfer.show(record);
        drop(turn);
        if let Some(opening) = opening {
            opening.show();
        }
        Ok(())
    }

    /// Does what is due of a transfer at `now`: lets a portion be worked on, or forgets one of long ago.
    pub(in crate::engine) fn transfer_due(&self, name: TransferName, now: Timestamp) {
        let Some(transfer) = self.transfers.get(&name) else {
            return;
        };
        let record = transfer.record();
        if record.state.is_open() {
            self.transfers.make_ready(transfer);
            return;
        }
        if now < record.forgotten_at() {
            return;
        }
        match self
            .store
            .commit(Commit::of_fact(transfers::is_gone(&name)))
        {
            Ok(()) => self.transfers.remove(&name),
            Err(error) => {
                tracing::error!(?name, %error, "a transfer of long ago was not forgotten");
                self.due.note(now.plus(RETRY_AFTER), Due::Transfer(name));
            }
        }
    }

    /// Notes all that will be due of transfers.
    pub(in crate::engine) fn note_transfers(&self) {
        for transfer in self.transfers.all() {
            let record = transfer.record();
            let forgotten = record.forgotten_at();
            if record.state.is_open() {
                self.due
                    .note(Timestamp::LONG_AGO, Due::Transfer(record.name()));
            }
            self.due.note(forgotten, Due::Transfer(record.name()));
        }
    }
}
