//! What the request log adds up to, for who holds the emulator.

use crate::emulator::Emulator;
use crate::operation::{
    self, CostReport, HeatReport, PriceError, ProvisionedReport, ReportBy, UsageRow,
};
use crate::wire::ApiError;

impl Emulator {
    /// What the calls of the [request log](Self::request_log) took: how many there were, how many were refused, and their
    /// capacity units, by table, index, operation or tag.
    ///
    /// Nothing where the emulator was built without [`control_calls`](crate::EmulatorBuilder::control_calls).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::ListTables;
    /// use dynamodb_emulator::{Emulator, ReportBy};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// emulator.call::<ListTables>(Default::default())?;
    /// let rows = emulator.usage(ReportBy::Operation);
    /// assert_eq!((rows[0].name.as_deref(), rows[0].calls), (Some("ListTables"), 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn usage(&self, by: ReportBy) -> Vec<UsageRow> {
        operation::usage(&self.request_log(), by)
    }

    /// What the same calls would cost, in US dollars: on demand, and with capacity provisioned for them of which the part
    /// `utilization` is used.
    ///
    /// The prices are those of `region`, or else of this handle's own; if that has none, those of us-east-1 are assumed,
    /// and the report says so. Indexes count, storage, streams, backups and replicas do not.
    ///
    /// # Errors
    ///
    /// [`PriceError::Region`] if no prices of `region` are known: it lists the regions that have some.
    /// [`PriceError::Utilization`] unless that is more than 0 and at most 1.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, ReportBy};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// let report = emulator.cost(ReportBy::Table, Some("eu-west-1"), 0.7)?;
    /// assert_eq!((report.price.region, report.is_assumed), ("eu-west-1", false));
    ///
    /// let refused = emulator.cost(ReportBy::Table, Some("mars-1"), 1.0).unwrap_err();
    /// assert!(refused.to_string().contains("us-east-1"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn cost(
        &self,
        by: ReportBy,
        region: Option<&str>,
        utilization: f64,
    ) -> Result<CostReport, PriceError> {
        let own = &self.context().caller.region;
        operation::cost(&self.request_log(), by, region, own, utilization)
    }

    /// What the tables of this handle's database cost that set capacity aside, in US dollars: by the settings that they had,
    /// for as long as they had them by the clock of the database, since the request log is kept. Beside it stands what the
    /// calls in the log would have cost on demand.
    ///
    /// Nothing where the emulator was built without [`control_calls`](crate::EmulatorBuilder::control_calls). The service
    /// bills whole hours, and the most that was set aside in each; this is to the millisecond.
    ///
    /// # Errors
    ///
    /// As [`Self::cost`], for the region.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use dynamodb_emulator::Emulator;
    /// # use dynamodb_emulator::{ops, types};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// # let _created = emulator.call::<ops::CreateTable>(types::CreateTableInput {
    /// #     table_name: Some("music".into()),
    /// #     provisioned_throughput: Some(types::ProvisionedThroughput {
    /// #         read_capacity_units: Some(10),
    /// #         write_capacity_units: Some(5),
    /// #     }),
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
    /// // … a table with 10 read units and 5 write units, and then:
    /// emulator.advance_clock(Duration::from_secs(3600));
    /// let report = emulator.provisioned_cost(Some("us-east-1"))?;
    /// assert!((report.rows[0].provisioned - 10.0 * 0.00013 - 5.0 * 0.00065).abs() < 1e-6);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn provisioned_cost(&self, region: Option<&str>) -> Result<ProvisionedReport, PriceError> {
        operation::provisioned(&self.context(), region)
    }

    /// How the same calls are spread over the partition keys of a table, or of an index of it: over `parts` equal parts of
    /// the key space, and the keys that took most.
    ///
    /// # Errors
    ///
    /// If there is no such table, or no such index, or `parts` is 0.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::{CreateTable, PutItem};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, KeySchemaElement, PutItemInput,
    /// };
    /// use dynamodb_emulator::{Emulator, Item};
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("music".into()),
    ///     billing_mode: Some("PAY_PER_REQUEST".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("artist".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("artist".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     ..Default::default()
    /// })?;
    /// let hot = Item::from_iter([("artist", "Nina Simone".into())]);
    /// for _ in 0..3 {
    ///     emulator.call::<PutItem>(PutItemInput {
    ///         table_name: Some("music".into()),
    ///         item: Some(hot.clone().into()),
    ///         ..Default::default()
    ///     })?;
    /// }
    /// let heat = emulator.heat("music", None, 16)?;
    /// assert_eq!((&heat.keys[0].key, heat.keys[0].heat.write_units), (&Some(hot), 3.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn heat(
        &self,
        table: &str,
        index: Option<&str>,
        parts: u16,
    ) -> Result<HeatReport, ApiError> {
        let calls = self.request_log();
        operation::heat(&self.context(), &calls, table, index, parts)
    }
}
