//! Faults that a test asks for.

#[cfg(feature = "cli")]
use crate::control;
use crate::emulator::Emulator;
use crate::operation::Faults;
#[cfg(feature = "cli")]
use crate::wire::ApiError;

impl Emulator {
    /// Begins with the rules of a file, in the form in which `PUT faults` takes them; a reset puts them back.
    ///
    /// # Errors
    ///
    /// If one of them cannot be, or the file is none of rules.
    #[cfg(feature = "cli")]
    pub(crate) fn begin_with_faults(&self, file: &[u8]) -> Result<(), ApiError> {
        let faults = self.faults();
        control::replace_faults(&faults, file)?;
        let rules = faults.list().into_iter().map(|report| report.rule);
        self.service.home().begins_with_faults(rules.collect());
        Ok(())
    }

    /// Rules by which calls are throttled, fail, wait or are cut off: of all callers of this database, through every door.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::PutItem;
    /// use dynamodb_emulator::types::PutItemInput;
    /// use dynamodb_emulator::{Emulator, ErrorCode, FaultEffect, FaultRule, Item, ThrottleReason};
    ///
    /// let emulator = Emulator::new();
    /// # use dynamodb_emulator::{ops, types};
    /// # emulator.call::<ops::CreateTable>(types::CreateTableInput {
    /// #     table_name: Some("music".into()),
    /// #     billing_mode: Some("PAY_PER_REQUEST".into()),
    /// #     attribute_definitions: Some(vec![types::AttributeDefinition {
    /// #         attribute_name: Some("artist".into()),
    /// #         attribute_type: Some("S".into()),
    /// #     }]),
    /// #     key_schema: Some(vec![types::KeySchemaElement {
    /// #         attribute_name: Some("artist".into()),
    /// #         key_type: Some("HASH".into()),
    /// #     }]),
    /// #     ..Default::default()
    /// # })?;
    /// // Every write of this one key is throttled, as in a partition that is hot.
    /// let hot = Item::from_iter([("artist", "Nina Simone".into())]);
    /// let effect = FaultEffect::Throttle(ThrottleReason::TableWriteKeyRangeThroughputExceeded);
    /// emulator.faults().add(FaultRule::new(effect).table("music").key(hot.clone()))?;
    ///
    /// let put = |item: Item| emulator.call::<PutItem>(PutItemInput {
    ///     table_name: Some("music".into()),
    ///     item: Some(item.into()),
    ///     ..Default::default()
    /// });
    /// let refused = put(hot).unwrap_err();
    /// assert_eq!(refused.code(), ErrorCode::ProvisionedThroughputExceeded);
    /// let reason = &refused.throttling_reasons().unwrap()[0];
    /// assert_eq!(reason.reason.as_deref(), Some("TableWriteKeyRangeThroughputExceeded"));
    ///
    /// put(Item::from_iter([("artist", "Odetta".into())]))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn faults(&self) -> Faults {
        self.context().faults()
    }
}
