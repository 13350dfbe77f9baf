//! Every number of the service, each with the page that states it.

use std::ops::RangeInclusive;
use std::time::Duration;

// Batches.

/// Bytes of items that one BatchGetItem returns
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>).
pub(crate) const BATCH_GET_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of the items in one answer of SearchVectors
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.Requirements.html>).
pub(crate) const SEARCH_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Keys in one BatchGetItem, of all tables together
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html>).
pub(crate) const BATCH_GET_KEYS_MAX: usize = 100;
/// Bytes of items and keys in one BatchWriteItem
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
pub(crate) const BATCH_WRITE_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Puts and deletions in one BatchWriteItem, of all tables together
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
pub(crate) const BATCH_WRITE_REQUESTS_MAX: usize = 25;

// Requests.

/// Bytes of a request body, before and after unpacking
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html>).
pub(crate) const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Bytes of all header lines of a request
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>).
#[cfg(feature = "listen")]
pub(crate) const HEADERS_BYTES_MAX: usize = 16 * 1024;
/// Bytes of the target of a request
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html>).
#[cfg(feature = "listen")]
pub(crate) const REQUEST_LINE_BYTES_MAX: usize = 16 * 1024;
/// How far the clock of a signer may be off
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>).
pub(crate) const SIGNATURE_SKEW: std::time::Duration = std::time::Duration::from_secs(5 * 60);
/// How long a presigned request is good for when it does not say
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-authentication-methods.html>).
pub(crate) const PRESIGNED_SKEW: std::time::Duration = std::time::Duration::from_secs(15 * 60);

// Tables and indexes.

/// Characters of a table's name
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.NamingRules>).
pub(crate) const TABLE_NAME_CHARS: std::ops::RangeInclusive<usize> = 3..=255;

/// Local indexes of a table
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>).
pub(crate) const LOCAL_INDEXES_MAX: usize = 5;
/// Global indexes of a table
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>).
pub(crate) const GLOBAL_INDEXES_MAX: usize = 20;
/// Attributes that all indexes of a table may name in `NonKeyAttributes` together
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-secondary-indexes>).
pub(crate) const PROJECTED_ATTRIBUTES_MAX: usize = 100;
/// Indexes of vectors of a table
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>).
pub(crate) const VECTOR_INDEXES_MAX: usize = 5;
/// Numbers of a vector
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>).
pub(crate) const VECTOR_DIMENSIONS_MAX: u32 = 4096;
/// Attributes that a search can be narrowed by, besides the partition
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>).
pub(crate) const VECTOR_FILTERS_MAX: usize = 18;
/// Results of a search
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_SearchVectors.html>).
pub(crate) const VECTOR_RESULTS_MAX: i32 = 100;
/// What a write of an entry of an index of vectors takes at least, in bytes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/VectorSearch.html>).
pub(crate) const VECTOR_WRITE_BYTES: usize = 1024;
/// Partition attributes, and sort attributes, of a global index
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html>).
pub(crate) const INDEX_KEY_ATTRIBUTES_MAX: usize = 4;
/// The largest value that a throughput member of a request may have at all
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html>).
pub(crate) const CAPACITY_UNITS_MAX: i64 = 1_000_000_000_000;
/// Reads per second that an on-demand table is ready for from its first moment
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>).
pub(crate) const WARM_READ_UNITS: i64 = 12_000;
/// Writes per second that an on-demand table is ready for from its first moment
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/warm-throughput.html>).
pub(crate) const WARM_WRITE_UNITS: i64 = 4_000;
/// Tags of a resource
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html>).
pub(crate) const TAGS_MAX: usize = 50;
/// Tags in one answer of ListTagsOfResource
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html>).
pub(crate) const TAGS_PAGE: usize = 10;
/// Bytes of a resource policy
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html>).
pub(crate) const POLICY_BYTES_MAX: usize = 20_480;
/// Table names in one answer of ListTables
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html>).
pub(crate) const TABLE_NAMES_PAGE: usize = 100;
/// Read or write capacity units of all tables of an account in a region
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const ACCOUNT_CAPACITY_UNITS_MAX: i64 = 80_000;
/// Read units that a partition gives in a second
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>).
pub(crate) const PARTITION_READ_UNITS: f64 = 3_000.0;
/// Write units that a partition gives in a second
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html>).
pub(crate) const PARTITION_WRITE_UNITS: f64 = 1_000.0;
/// Bytes that a partition holds
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.Partitions.html>).
pub(crate) const PARTITION_BYTES: u64 = 10 * 1024 * 1024 * 1024;
/// For how long provisioned capacity that is not used is kept
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/burst-adaptive-capacity.html>).
pub(crate) const BURST: Duration = Duration::from_secs(300);
/// Within which time a table on demand is not to more than double its peak
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html>).
pub(crate) const ON_DEMAND_DOUBLING: Duration = Duration::from_secs(30 * 60);
/// Units that a table on demand takes in a second, by the quota of the account
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const TABLE_QUOTA_UNITS: f64 = 40_000.0;
/// Read or write capacity units of one table
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const TABLE_CAPACITY_UNITS_MAX: i64 = 40_000;
// Values.

/// Longest attribute name, in bytes of UTF-8
/// ([naming rules](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes)).
pub(crate) const ATTRIBUTE_NAME_BYTES_MAX: usize = 65_535;

/// How many levels an attribute may have
/// ([nested attribute depth](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes)).
/// The innermost value counts as one, so that 31 lists or maps may lie around a scalar.
pub(crate) const ATTRIBUTE_NESTING_MAX: usize = 32;

/// Deepest nesting of objects and arrays in a request that the service's current layer of validation reads, far
/// more than [nested attributes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes)
/// need; what is deeper the older layer answers. No page states it. It is one figure behind what was recorded:
/// PutItem meets the older words from values of 63 lists or maps on, and transactions, whose values lie deeper in
/// the request, from 61 on.
pub(crate) const CURRENT_LAYER_DEPTH_MAX: usize = 127;

/// Deepest nesting of objects and arrays in a request that is read at all: many times what
/// [nested attributes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes)
/// of 32 levels need.
pub(crate) const JSON_DEPTH_MAX: usize = 512;

/// Most significant digits of a number
/// ([numbers](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number)).
pub(crate) const NUMBER_DIGITS_MAX: i32 = 38;

/// Power of ten of the first digit of the greatest number
/// ([numbers](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number)).
pub(crate) const NUMBER_MAGNITUDE_MAX: i32 = 125;

/// Power of ten of the first digit of the smallest number that is not zero
/// ([numbers](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html#HowItWorks.DataTypes.Number)).
pub(crate) const NUMBER_MAGNITUDE_MIN: i32 = -130;

// Items, keys and reading.

/// Bytes of an item; on a table with local indexes, together with its entries there
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items>).
pub(crate) const ITEM_BYTES: usize = 400 * 1024;
/// Bytes of an item collection, on a table with local indexes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit>).
pub(crate) const ITEM_COLLECTION_BYTES: u64 = 10 * 1024 * 1024 * 1024;
/// Bytes of what a page of Query or Scan has looked at when it ends
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html>).
pub(crate) const PAGE_BYTES: usize = 1024 * 1024;
/// Bytes of a partition key
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>).
pub(crate) const PARTITION_KEY_BYTES: usize = 2048;
/// Bytes of a sort key
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-partition-sort-keys>).
pub(crate) const SORT_KEY_BYTES: usize = 1024;
/// Bytes that a read unit pays for
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>).
pub(crate) const READ_UNIT_BYTES: usize = 4 * 1024;
/// Bytes that a write unit pays for
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html>).
pub(crate) const WRITE_UNIT_BYTES: usize = 1024;
/// Seconds after which an expiry is too old to count: five years
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html>).
pub(crate) const TTL_OLDEST_SECONDS: i64 = 5 * 365 * 24 * 60 * 60;
// Transactions.

/// Bytes of all items of a transaction together
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-dynamodb-transactions>).
pub(crate) const TRANSACTION_BYTES_MAX: usize = 4 * 1024 * 1024;
/// For how long the client token of a transaction is valid
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken>).
pub(crate) const TRANSACTION_TOKEN_VALID: Duration = Duration::from_secs(10 * 60);
/// How many client tokens are remembered at most. The bound is ours, the service names none
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#DDB-TransactWriteItems-request-ClientRequestToken>).
pub(crate) const TRANSACTION_TOKENS_KEPT: usize = 100_000;
/// How many transactions control calls hold open at once. The bound is ours: the service holds none
/// open longer than it must
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html>).
pub(crate) const HELD_TRANSACTIONS_MAX: usize = 100;
// Databases.

/// Characters of the name of a database: those of a label of a host name, so that `NAME.localhost` is a host
/// ([RFC 1035](https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4)). Where DynamoDB runs on one's own machine, the
/// [access key](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html) names one.
pub(crate) const DATABASE_NAME_CHARS: RangeInclusive<usize> = 1..=63;
/// Databases of one emulator. The bound is ours, so that a test that forgets to drop its own does not fill the memory; a
/// program that stands in for the service has [one](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocal.UsageNotes.html)
/// for each access key and region.
pub(crate) const DATABASES_MAX: usize = 16_384;
/// Calls that the request log of a database keeps. The bound is ours; the service keeps
/// [events](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/logging-using-cloudtrail.html) elsewhere.
pub(crate) const LOGGED_CALLS_MAX: usize = 10_000;
/// Bytes of a tag by which calls are found again. The bound is ours; a
/// [user agent](https://docs.aws.amazon.com/sdkref/latest/guide/feature-appid.html) has none.
pub(crate) const TAG_BYTES_MAX: usize = 256;
/// Items of two databases that one call compares at most. The bound is ours: a call that
/// [pages](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html) lets others go first.
pub(crate) const DIFFERENCE_LOOKS_MAX: usize = 100_000;
/// Differences of one answer, where a call names no number and at most. The bound is ours, as that of
/// [a page](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
pub(crate) const DIFFERENCES_PAGE: usize = 100;
/// Differences of one answer at most. The bound is ours, as that of
/// [a page](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
pub(crate) const DIFFERENCES_PAGE_MAX: usize = 1000;
/// Snapshots of one database. The bound is ours; the service keeps as many
/// [backups](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html) as an account pays for.
pub(crate) const SNAPSHOTS_MAX: usize = 100;
/// In how many steps a clock is moved on at most. The bound is ours: what is deleted a step late is still deleted
/// [days before the service promises it](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html).
pub(crate) const ADVANCE_STEPS_MAX: i64 = 4096;
/// How many versions of items and of their entries in indexes are kept for reads that need not see the newest. The bound is
/// ours: such reads see it [after a short time](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html),
/// in which tests write less.
pub(crate) const STALE_VERSIONS_MAX: usize = 200_000;
/// How old a version may be that reads see which need not see the newest, unless it is said. The service says no more than
/// [a short time](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.ReadConsistency.html).
pub(crate) const CONSISTENCY_WINDOW: Duration = Duration::from_secs(1);
/// How many seconds may go by in one second. The bound is ours: a [retention of
/// 35 days](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html) is over in three.
pub(crate) const CLOCK_RATE_MAX: f64 = 1_000_000.0;
/// The moments that a control call may set a clock to, in epoch seconds: those whose years have four digits, as
/// [moments](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.LowLevelAPI.html) in headers do.
pub(crate) const CLOCK_SECONDS: RangeInclusive<i64> = 0..=253_402_300_799;
// Streams.

/// For how long stream records are kept
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
pub(crate) const STREAM_RETENTION: Duration = Duration::from_secs(24 * 60 * 60);
/// For how long a shard iterator can be used
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetShardIterator.html>).
pub(crate) const SHARD_ITERATOR_VALID: Duration = Duration::from_secs(15 * 60);
/// Records in one answer of GetRecords
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>).
pub(crate) const STREAM_PAGE_RECORDS: usize = 1000;
/// Bytes of the records in one answer of GetRecords
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html>).
pub(crate) const STREAM_PAGE_BYTES: usize = 1024 * 1024;
/// Streams in one answer of ListStreams
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_ListStreams.html>).
pub(crate) const STREAMS_PAGE: usize = 100;
/// Shards in one answer of DescribeStream
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_DescribeStream.html>).
pub(crate) const SHARDS_PAGE: usize = 100;
/// Shards that are opened at once: with a stream, or in the place of a shard that is split. The bound is
/// ours: the service opens and splits shards by itself
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html>).
pub(crate) const SHARDS_AT_ONCE: RangeInclusive<u32> = 1..=1000;
/// How many days back point-in-time recovery reaches when nobody says
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html>).
pub(crate) const RECOVERY_DAYS: i32 = 35;
/// How many rules contributor insights can have in a region
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/contributorinsights_HowItWorks.html>).
pub(crate) const INSIGHT_RULES_MAX: usize = 100;
/// How many backups a page of ListBackups has at most
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListBackups.html>).
pub(crate) const BACKUPS_PAGE: usize = 100;
/// For how long the service keeps the backup that it makes of a table that goes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html>).
pub(crate) const SYSTEM_BACKUP_KEPT: Duration = Duration::from_secs(35 * 24 * 60 * 60);
/// How many restores run at once
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const RESTORES_AT_ONCE: usize = 50;
/// For how long exports, imports and bulk operations are listed after they have begun
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListExports.html>).
pub(crate) const TRANSFERS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);
/// How many of them a page of a list has when nobody says
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListImports.html>).
pub(crate) const TRANSFERS_PAGE: usize = 10;
/// For how long the client token of a transfer is valid after it has ended
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExportTableToPointInTime.html>).
pub(crate) const TRANSFER_TOKEN_VALID: Duration = Duration::from_secs(8 * 60 * 60);
/// How many exports run at once
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const EXPORTS_AT_ONCE: usize = 300;
/// Bytes of the name of an attribute in the filter of an export
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Filtered.html>).
pub(crate) const FILTER_NAME_BYTES_MAX: usize = 250;
/// How many imports run at once
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const IMPORTS_AT_ONCE: usize = 50;
/// How many bulk operations run at once. The bound is ours: the service's is
/// [not public](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html).
pub(crate) const BULK_OPERATIONS_AT_ONCE: usize = 50;
/// How many objects one import or bulk operation reads
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html>).
pub(crate) const TRANSFER_OBJECTS_MAX: usize = 50_000;
/// The shortest stretch of time that an incremental export is of
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html>).
pub(crate) const EXPORT_WINDOW_MIN: Duration = Duration::from_secs(15 * 60);
/// The longest one
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html>).
pub(crate) const EXPORT_WINDOW_MAX: Duration = Duration::from_secs(24 * 60 * 60);
/// The least that an incremental export is billed, in bytes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.HowItWorks.html>).
pub(crate) const INCREMENTAL_BILLED_MIN: i64 = 10_000_000;
/// Bytes of one line of an import, a row of CSV with all its line breaks. The bound is ours: an item of
/// [400 KB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items) is
/// hardly ever as long, whatever is escaped in it.
pub(crate) const IMPORT_LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// How far the latest moment that can be restored lies behind the present one
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoveryDescription.html>).
pub(crate) const RECOVERY_LAG: Duration = Duration::from_secs(5 * 60);

// Templates.

/// Bytes of a template
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html>).
#[cfg(feature = "template")]
pub(crate) const TEMPLATE_BYTES_MAX: usize = 1024 * 1024;
/// Bytes of a plan of Terraform, of answers of DescribeTable, or of a data model. The bound is ours, beside
/// [that of templates](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
#[cfg(feature = "template")]
pub(crate) const TABLE_SOURCE_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Levels of a template, and of names that lead to names. The bound is ours: CloudFormation has
/// [none that it names](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
#[cfg(feature = "template")]
pub(crate) const TEMPLATE_DEPTH_MAX: usize = 48;
/// Bytes of all values that the functions of a template make. The bound is ours: CloudFormation has
/// [none that it names](https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html).
#[cfg(feature = "template")]
pub(crate) const TEMPLATE_EVALUATED_BYTES_MAX: usize = 4 * 1024 * 1024;

// Expressions.

/// Bytes of one expression
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>).
pub(crate) const EXPRESSION_BYTES_MAX: usize = 4096;
/// Operators of a condition, operators and functions of an update
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>).
pub(crate) const EXPRESSION_OPERATORS_MAX: usize = 300;
/// Operands in the list of IN
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>).
pub(crate) const EXPRESSION_IN_OPERANDS_MAX: usize = 100;
/// Bytes of ExpressionAttributeNames, and of ExpressionAttributeValues
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-expression-parameters>).
pub(crate) const EXPRESSION_DEFINITIONS_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Names and indexes of one document path
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes>).
pub(crate) const DOCUMENT_PATH_DEPTH_MAX: usize = 32;
/// The highest index of a list that a path may name
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html>): users report
/// that the service takes this one and refuses the next.
pub(crate) const LIST_INDEX_MAX: u32 = u32::MAX - 1;

// Statements of PartiQL.

/// Partitions that one SELECT may name with IN
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html#ql-operators.logical>).
pub(crate) const STATEMENT_PARTITIONS_MAX: usize = 50;
/// Items of a page when a SELECT names several partitions
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-operators.html#ql-operators.logical>).
pub(crate) const STATEMENT_PARTITIONS_PAGE: u32 = 10;
/// Lists, maps and sets inside one another that a literal may open: more than
/// [nested attributes](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-attributes)
/// may have, so that these are refused in the service's words.
pub(crate) const STATEMENT_NESTING_MAX: usize = 64;
/// Parentheses and calls inside one another in a value of SET, of which
/// [the reference](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.update.html)
/// shows one.
pub(crate) const STATEMENT_VALUE_LEVELS_MAX: usize = 32;
/// Characters of `NextToken`
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html#DDB-ExecuteStatement-request-NextToken>).
pub(crate) const NEXT_TOKEN_BYTES_MAX: usize = 32_768;
