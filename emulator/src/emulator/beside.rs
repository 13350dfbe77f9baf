//! What an emulator shows of what stands beside its tables: records in Kinesis, and who takes most.

use crate::emulator::Emulator;
use crate::operation::{self, KinesisRecord, TopContributors};
use crate::wire::ApiError;

impl Emulator {
    /// The records that went to a stream in Kinesis, in the order of the changes, for a day.
    ///
    /// They are those of the tables of this handle's access key and region, from each EnableKinesisStreamingDestination
    /// to the next DisableKinesisStreamingDestination. Nobody but this handle needs to know a Kinesis; with
    /// `--kinesis-endpoint` the same records go to a real one. Records of a table go with the table.
    ///
    /// # Errors
    ///
    /// If the store fails.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::{CreateTable, EnableKinesisStreamingDestination, PutItem};
    /// use dynamodb_emulator::types::{
    ///     AttributeDefinition, CreateTableInput, EnableKinesisStreamingDestinationInput,
    ///     KeySchemaElement, PutItemInput,
    /// };
    /// use dynamodb_emulator::{ApiError, Emulator, Item};
    ///
    /// let emulator = Emulator::new();
    /// emulator.call::<CreateTable>(CreateTableInput {
    ///     table_name: Some("music".into()),
    ///     attribute_definitions: Some(vec![AttributeDefinition {
    ///         attribute_name: Some("artist".into()),
    ///         attribute_type: Some("S".into()),
    ///     }]),
    ///     key_schema: Some(vec![KeySchemaElement {
    ///         attribute_name: Some("artist".into()),
    ///         key_type: Some("HASH".into()),
    ///     }]),
    ///     billing_mode: Some("PAY_PER_REQUEST".into()),
    ///     ..Default::default()
    /// })?;
    /// let arn = "arn:aws:kinesis:us-east-1:000000000000:stream/changes";
    /// emulator.call::<EnableKinesisStreamingDestination>(EnableKinesisStreamingDestinationInput {
    ///     table_name: Some("music".into()),
    ///     stream_arn: Some(arn.into()),
    ///     ..Default::default()
    /// })?;
    /// emulator.call::<PutItem>(PutItemInput {
    ///     table_name: Some("music".into()),
    ///     item: Some(Item::from_iter([("artist", "Nina Simone".into())]).into()),
    ///     ..Default::default()
    /// })?;
    ///
    /// let records = emulator.kinesis_records(arn)?;
    /// let data = String::from_utf8_lossy(&records[0].data);
    /// assert!(data.contains(r#""eventName":"INSERT""#));
    /// # Ok::<(), ApiError>(())
    /// ```
    pub fn kinesis_records(&self, stream_arn: &str) -> Result<Vec<KinesisRecord>, ApiError> {
        operation::sent(&self.context(), stream_arn).wait()
    }

    /// The keys of a table, or of a global index of it, with which most was taken in the last hour: `limit` of each
    /// kind at most. They are counted while contributor insights are enabled.
    ///
    /// # Errors
    ///
    /// If there is no such table or no such global index.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::new();
    /// let refused = emulator.top_contributors("music", None, 10).unwrap_err();
    /// assert_eq!(refused.code().as_str(), "ResourceNotFoundException");
    /// ```
    pub fn top_contributors(
        &self,
        table: &str,
        index: Option<&str>,
        limit: usize,
    ) -> Result<TopContributors, ApiError> {
        operation::top_contributors(&self.context(), table, index, limit).wait()
    }
}
