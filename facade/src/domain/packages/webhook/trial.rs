//! Trying a hook out: one message that tells of nothing, at once.

use serde_json::json;

use super::deliver::{Receiver, damaged};
use super::{Delivery, no_webhook, record};
use crate::block::random;
use crate::block::uow::Attempts;
use crate::domain::packages::Packages;
use crate::domain::packages::replication::Shipped;
use crate::domain::packages::time::iso8601;
use crate::error::Error;

/// What a message says that has happened when nothing has.
const TRIED: &str = "webhook.test";

/// In the log of what was sent, a trial stands where an event of this shard would, of which there is none.
const TRIAL_SHARD: u8 = 99;

impl Packages {
    /// Sends a signed message of the type `webhook.test` to a hook at once, whatever types it is told of, and answers what
    /// its receiver said. It is sent once, changes nothing of how far the hook has come, and stands among what it was sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) when there is no such hook, and
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) where nobody sends requests. That the receiver fails is
    /// none: the delivery says so.
    pub async fn test_webhook(
        &self,
        namespace: &str,
        id: &str,
        by: Option<&str>,
    ) -> Result<Delivery, Error> {
        let key = record::hook_key(namespace, id)?;
        let found = crate::block::uow::UnitOfWork::new(&self.store);
        let found = found.look(&self.platform, &key).await?;
        let receiver = Receiver::of(&found.ok_or_else(no_webhook)?).map_err(damaged)?;
        let clock = &*self.store.retrier.clock;
        let at = clock.nanoseconds();
        let event = Shipped {
            // It is no event of the log.
            seq: 0,
            id: random::token(&*self.store.retrier.random)?,
            kind: TRIED.to_owned(),
            payload: json!({
                "namespace": namespace, "webhook_id": id, "at": iso8601(at), "by": by,
            }),
            by: by.map(str::to_owned),
        };
        let attempted = self.send(&receiver, &event, at).await?;
        let sent = Delivery {
            event_id: event.id,
            kind: event.kind,
            attempt: 1,
            at: clock.nanoseconds(),
            delivered: attempted.is_taken(),
            status: attempted.status,
            error: attempted.error,
            next_at: None,
        };
        self.note_trial(namespace, id, &sent).await?;
        Ok(sent)
    }

    /// Puts a trial among what a hook was sent, unless it was removed meanwhile.
    async fn note_trial(&self, namespace: &str, id: &str, sent: &Delivery) -> Result<(), Error> {
        let hook = record::hook_key(namespace, id)?;
        let mut attempts = Attempts::new(&self.store);
        loop {
            let mut unit = attempts.unit();
            if unit.get(&self.platform, &hook).await?.is_none() {
                return Ok(());
            }
            let envelope = unit.envelope(record::DELIVERY, record::SCHEMA);
            let item = record::delivery_item(id, (TRIAL_SHARD, 0), sent)?;
            unit.put_record(&self.platform, &envelope.expiring(self.log_ends()), item)?;
            if let Some(outcome) = attempts.commit(unit).await? {
                return outcome.or_conflict();
            }
        }
    }
}
