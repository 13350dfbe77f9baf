//! What is wrong with a description of a table: one sentence of the service each.

use thiserror::Error;

/// Why a description of a table, or a change of one, is refused.
///
/// `Display` is the whole sentence. The sources of the sentences, and which of them are unproven,
/// are in `FIDELITY.md`.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(crate) enum SchemaFault {
    #[error("The parameter '{0}' is required but was not present in the request")]
    Missing(&'static str),
    #[error("One or more parameter values were invalid: {0} is not supported")]
    Unsupported(&'static str),

    // Attribute definitions.
    #[error("Attribute Name is duplicated: {0}")]
    DuplicateAttribute(String),
    #[error(
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
    )]
    AttributeCount,
    #[error(
        "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: [{defined}], keys used: [{used}]"
    )]
    UnusedAttributes { defined: String, used: String },
    #[error(
        "One or more parameter values were invalid: Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: {existing} New schema: {new}"
    )]
    AttributeTypeChanged { existing: String, new: String },
    #[error(
        "One or more parameter values were invalid: AttributeDefinitions is not specified for index: {0}"
    )]
    IndexWithoutDefinitions(String),

    // Key schemas.
    #[error("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")]
    FirstNotHash,
    #[error("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")]
    SecondNotRange,
    #[error(
        "One or more parameter values were invalid: All HASH key attributes must precede RANGE key attributes in the KeySchema"
    )]
    HashAfterRange,
    #[error(
        "One or more parameter values were invalid: The KeySchema exceeds the maximum allowed number of {0} key attributes"
    )]
    TooManyKeys(&'static str),
    #[error("Both the Hash Key and the Range Key element in the KeySchema have the same name")]
    SameKeyTwice,
    #[error(
        "One or more parameter values were invalid: The KeySchema contains multiple key attributes with the same name"
    )]
    SameKeyOften,
    #[error("Invalid KeySchema: Some index key attribute have no definition")]
    KeyWithoutDefinition,
    #[error(
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. Keys: [{keys}], AttributeDefinitions: [{defined}]"
    )]
    IndexKeyWithoutDefinition { keys: String, defined: String },

    // Indexes.
    #[error("One or more parameter values were invalid: List of {0} is empty")]
    EmptyIndexList(&'static str),
    #[error(
        "One or more parameter values were invalid: {one} count exceeds the per-table limit of {limit}"
    )]
    TooManyIndexes { one: &'static str, limit: usize },
    #[error(
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of {0}"
    )]
    OneIndexTooMany(usize),
    #[error("One or more parameter values were invalid: Duplicate index name: {0}")]
    DuplicateIndex(String),
    #[error(
        "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
    )]
    LocalWithoutTableSort,
    #[error(
        "One or more parameter values were invalid: Index KeySchema does not have a range key for index: {0}"
    )]
    LocalWithoutSort(String),
    #[error(
        "One or more parameter values were invalid: Index KeySchema does not have the same leading hash key as table KeySchema for index: {index}. index hash key: {found}, table hash key: {expected}"
    )]
    LocalOtherPartition {
        index: String,
        found: String,
        expected: String,
    },

    // Indexes of vectors.
    #[error(
        "One or more parameter values were invalid: Vector indexes are only supported for PAY_PER_REQUEST tables"
    )]
    VectorsProvisioned,
    #[error(
        "One or more parameter values were invalid: One element in SearchSchema is not defined in attribute definitions"
    )]
    SearchNotDefined,
    #[error(
        "One or more parameter values were invalid: Number of dimensions must be between 1 and {0} inclusive."
    )]
    VectorDimensions(u32),
    #[error(
        "One or more parameter values were invalid: Conflicting attribute definition for '{0}'. All VectorIndexes on the same vector attribute must use the same dimensions."
    )]
    VectorDimensionsDiffer(String),
    #[error(
        "One or more parameter values were invalid: SearchSchema exceeds the maximum allowed number of {1} {0} elements"
    )]
    SearchElements(&'static str, usize),
    #[error("One or more parameter values were invalid: Duplicate element in SearchSchema: {0}")]
    SearchElementTwice(String),
    #[error(
        "One or more parameter values were invalid: One of VectorIndexUpdate.Create, VectorIndexUpdate.Delete must not be null"
    )]
    VectorUpdateWithoutAction,
    #[error(
        "One or more parameter values were invalid: Only one vector index action is allowed per VectorIndexUpdate object"
    )]
    VectorUpdateAmbiguous,
    #[error("Cannot delete an index that is not a VectorIndex: {0}")]
    NotVector(String),

    // Projections.
    #[error("One or more parameter values were invalid: Unknown ProjectionType: {0}")]
    UnknownProjection(String),
    #[error(
        "One or more parameter values were invalid: ProjectionType is {0}, but NonKeyAttributes is specified"
    )]
    ProjectionWithAttributes(&'static str),
    #[error(
        "One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
    )]
    IncludeWithoutAttributes,
    #[error(
        "One or more parameter values were invalid: Duplicate element in NonKeyAttributes: {0}"
    )]
    ProjectedTwice(String),
    #[error(
        "One or more parameter values were invalid: Number of projected attributes in all indexes exceeds limit of {0}"
    )]
    TooManyProjected(usize),

    // Throughput.
    #[error(
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    )]
    UnitsMissing,
    #[error(
        "One or more parameter values were invalid: ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
    )]
    UpdatedUnitsMissing,
    #[error(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    )]
    UnitsOnDemand,
    #[error("Given value {value} for {member} is out of bounds")]
    UnitsOutOfBounds { value: i64, member: &'static str },
    #[error(
        "One or more parameter values were invalid: ProvisionedThroughput is not specified for index: {0}"
    )]
    IndexUnitsMissing(String),
    #[error(
        "One or more parameter values were invalid: ProvisionedThroughput should not be specified for index: {0} when BillingMode is PAY_PER_REQUEST"
    )]
    IndexUnitsOnDemand(String),
    #[error(
        "One or more parameter values were invalid: Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: {0}"
    )]
    NewIndexUnitsMissing(String),
    #[error(
        "One or more parameter values were invalid: ProvisionedThroughput must be specified for index: {0}"
    )]
    SwitchedIndexUnitsMissing(String),
    #[error(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: {0} when BillingMode is PAY_PER_REQUEST"
    )]
    NewIndexUnitsOnDemand(String),
    #[error(
        "The provisioned throughput for the {scope} will not change. The requested value equals the current value. Current ReadCapacityUnits provisioned for the {kind}: {read}. Requested ReadCapacityUnits: {read}. Current WriteCapacityUnits provisioned for the {kind}: {write}. Requested WriteCapacityUnits: {write}. Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )]
    UnitsUnchanged {
        scope: String,
        kind: &'static str,
        read: i64,
        write: i64,
    },
    #[error(
        "One or more parameter values were invalid: {member} for OnDemandThroughput{scope} cannot be specified when table BillingMode is PROVISIONED."
    )]
    OnDemandOfProvisioned { member: &'static str, scope: String },
    #[error(
        "One or more parameter values were invalid: {member} for OnDemandThroughput{scope} cannot be specified when the table BillingMode is PROVISIONED"
    )]
    OnDemandOfProvisionedUpdate { member: &'static str, scope: String },
    #[error(
        "One or more parameter values were invalid: Requested {member} for OnDemandThroughput for {scope} is outside of valid range"
    )]
    OnDemandOutOfRange { member: &'static str, scope: String },
    #[error(
        "One or more parameter values were invalid: Requested {member} for WarmThroughput for {scope} is lower than current WarmThroughput, decreasing WarmThroughput is not supported"
    )]
    WarmDecreased { member: &'static str, scope: String },
    #[error(
        "One or more parameter values were invalid: Requested {member} for WarmThroughput for {scope} is lower than {than}"
    )]
    WarmTooLow {
        member: &'static str,
        scope: String,
        than: &'static str,
    },

    // Streams.
    #[error(
        "One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should not be specified"
    )]
    ViewOfNoStream,
    #[error(
        "One or more parameter values were invalid: If stream is being disabled, then UpdateViewType must not be specified"
    )]
    ViewOfEndedStream,
    #[error(
        "One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType should be specified"
    )]
    StreamWithoutView,
    #[error(
        "One or more parameter values were invalid: If stream is being enabled, then UpdateViewType must be specified"
    )]
    StartedStreamWithoutView,
    #[error("Table already has an enabled stream: TableName: {0}")]
    StreamAlreadyOn(String),
    #[error("Table has no stream to disable: TableName: {0}")]
    StreamAlreadyOff(String),

    // Encryption.
    #[error(
        "One or more parameter values were invalid: KMSMasterKeyId must be specified for each replica."
    )]
    ReplicaKeyMissing,
    #[error(
        "One or more parameter values were invalid: All replica keys must either be Customer Managed CMK or AWS Managed CMK."
    )]
    ReplicaKeysMixed,
    #[error(
        "KMS validation error: com.amazonaws.services.kms.model.NotFoundException: Invalid keyId '{0}'"
    )]
    KeyMalformed(String),
    #[error("One or more parameter values were invalid: SSEType {0} is not supported")]
    OtherEncryption(String),
    #[error(
        "One or more parameter values were invalid: SSEType KMS is required if KMSMasterKeyId is specified"
    )]
    KeyWithoutKms,
    #[error(
        "One or more parameter values were invalid: Table is already encrypted by given KMSMasterKey"
    )]
    SameKey,
    #[error(
        "One or more parameter values were invalid: Table is already encrypted with the default key"
    )]
    AlreadyDefaultKey,
    #[error(
        "One or more parameter values were invalid: SSEType and KMSMasterKeyId can only be specified when Enabled is true"
    )]
    KeyWithoutEncryption,

    // Global tables.
    #[error(
        "One or more parameter values were invalid: Replica modification must be the only operation in the request"
    )]
    ReplicasNotAlone,
    #[error(
        "One or more parameter values were invalid: Requests that modify replicas or witnesses must not also modify other fields"
    )]
    WitnessesNotAlone,
    #[error(
        "One or more parameter values were invalid: Disabling Stream is not allowed for a Global Table replica."
    )]
    StreamOfReplica,
    #[error(
        "Value 'ENABLED_WITH_OVERRIDES' at 'GlobalTableSettingsReplicationMode' failed to satisfy constraint: Only ENABLED and DISABLED settings replication are supported for a Regional Table."
    )]
    OverridesOfRegional,
    #[error(
        "One or more parameter values were invalid: GlobalTableSettingsReplicationMode can only be set for a Regional Table"
    )]
    ReplicationModeOfReplica,
    #[error(
        "One or more parameter values were invalid: Disassociate is only supported for replicas of other accounts"
    )]
    DisassociateOfOwn,
    #[error("{0} is not supported for global tables with MultiRegionConsistency set to STRONG")]
    NotWhereStrong(&'static str),

    // UpdateTable.
    /// What the request names, though it says nothing with it, is not in the list.
    #[error("At least one of {} is required", updatable(.0))]
    NothingToUpdate(&'static [&'static str]),
    #[error(
        "One or more parameter values were invalid: One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, GlobalSecondaryIndexUpdate.Delete must not be null"
    )]
    IndexUpdateWithoutAction,
    #[error(
        "One or more parameter values were invalid: Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
    )]
    IndexUpdateAmbiguous,
    #[error(
        "One or more parameter values were invalid: Only one global secondary index update per index is allowed simultaneously. Index: {0}"
    )]
    IndexUpdatedTwice(String),
    #[error(
        "One or more parameter values were invalid: Cannot create or delete index while updating table IOPS"
    )]
    IndexesAndUnits,
    #[error(
        "One or more parameter values were invalid: You cannot modify stream status while updating table IOPS"
    )]
    StreamAndUnits,
    #[error(
        "One or more parameter values were invalid: You cannot modify stream status while creating or deleting an index"
    )]
    StreamAndIndex,
    #[error("Warm throughput of an index that is not there")]
    WarmIndexMissing,
    #[error(
        "One or more parameter values were invalid: Server-Side Encryption modification must be the only operation in the request"
    )]
    EncryptionNotAlone,
    #[error(
        "One or more parameter values were invalid: TableClass modification must be the only operation in the request"
    )]
    ClassNotAlone,
    #[error(
        "One or more parameter values were invalid: DeletionProtection modification must be the only operation in the request"
    )]
    ProtectionNotAlone,
    #[error(
        "One or more parameter values were invalid: WarmThroughput must be the only operation in the request"
    )]
    WarmNotAlone,
    #[error(
        "One or more parameter values were invalid: Create global secondary index cannot be specified when updating WarmThroughput"
    )]
    IndexBesideWarm,
    #[error(
        "One or more parameter values were invalid: OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
    )]
    OnDemandBesideOthers,
    #[error("Attempting to create an index which already exists")]
    IndexExists,
    #[error("Cannot delete an index that is not a GlobalSecondaryIndex: {0}")]
    NotGlobal(String),
    #[error(
        "This operation cannot be performed with given input values. Please contact DynamoDB service team for more info: Action Blocked: IndexUpdate"
    )]
    IndexUpdateBlocked,
    #[error("Requested resource not found: Index: {0} not found")]
    IndexNotFound(String),
    #[error(
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
    )]
    SeveralIndexChanges,
    #[error(
        "One or more parameter values were invalid: At least one of ProvisionedThroughput, OnDemandThroughput or WarmThroughput is required for index: {0}"
    )]
    IndexUpdateEmpty(String),

    // Tags.
    #[error(
        "One or more parameter values were invalid: Tag keys must be unique, duplicated key: {0}"
    )]
    DuplicateTag(String),
    #[error(
        "One or more parameter values were invalid: Tag keys starting with 'aws:' are reserved for system use: {0}"
    )]
    ReservedTag(String),
    #[error("The Tag Key provided is invalid, Key: {0}")]
    TagKeyInvalid(String),
    #[error("The Tag Value provided is invalid, Value: {0}")]
    TagValueInvalid(String),
    #[error("Number of Tags exceed the current limit for the provided ResourceArn")]
    TooManyTags,
    #[error("Atleast one Tag needs to be provided as Input.")]
    NoTags,
    #[error("Atleast one Tag Key needs to be provided as Input.")]
    NoTagKeys,

    // Expiry.
    #[error("TimeToLive is already enabled")]
    ExpiryAlreadyOn,
    #[error("TimeToLive is already disabled")]
    ExpiryAlreadyOff,
    #[error("TimeToLive is active on a different AttributeName: current AttributeName is {0}")]
    ExpiryOnOther(String),

    // Policies.
    #[error("One or more parameter values were invalid: Invalid policy document: {0}")]
    PolicyInvalid(String),
    #[error("One or more parameter values were invalid: Maximum policy size of {0} bytes exceeded")]
    PolicyTooLong(usize),
    #[error("One or more parameter values were invalid: Invalid principal in policy document.")]
    PolicyPrincipal,
    #[error(
        "Resource-based policy grants unbounded access in one or more elements. Please revise the policy to ensure least-privilege form of access"
    )]
    PolicyUnbounded,
    #[error(
        "One or more parameter values were invalid: The policy denies you dynamodb:PutResourcePolicy. Set ConfirmRemoveSelfResourceAccess to put it"
    )]
    PolicyLocksOut,

    // Deletion.
    #[error(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
    )]
    Protected,
}

/// What UpdateTable can be asked for, as the service lists it.
const UPDATABLE: [&str; 13] = [
    "ProvisionedThroughput",
    "BillingMode",
    "UpdateStreamEnabled",
    "GlobalSecondaryIndexUpdates",
    "SSESpecification",
    "ReplicaUpdates",
    "MultiAccountReplicaReady",
    "ReplicaTransitRoleArn",
    "MultiRegionConsistency",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "WarmThroughput",
    "TableClass",
];

/// The list of what UpdateTable can be asked for, without what a request names.
fn updatable(named: &[&str]) -> String {
    let others = UPDATABLE.iter().filter(|member| !named.contains(member));
    let others: Vec<&str> = others.copied().collect();
    match others.split_last() {
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// Under which of the service's exceptions a fault is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FaultKind {
    /// `ValidationException`: what was asked for can never be.
    Validation,
    /// `ResourceNotFoundException`: what is to change is not there.
    NotFound,
    /// `LimitExceededException`: there would be too many.
    Limit,
    /// `InternalFailure`: the service does not know what to say.
    Internal,
}

impl SchemaFault {
    /// The exception that carries the sentence.
    pub(crate) const fn kind(&self) -> FaultKind {
        match self {
            Self::IndexNotFound(_) => FaultKind::NotFound,
            Self::SeveralIndexChanges | Self::OneIndexTooMany(_) => FaultKind::Limit,
            Self::WarmIndexMissing => FaultKind::Internal,
            _ => FaultKind::Validation,
        }
    }
}
