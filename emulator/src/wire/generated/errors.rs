//! The errors that the service answers with.
//!
//! Written by `cargo run -p dynamodb-emulator-codegen -- write` from `emulator/codegen/model/`.
//! Do not edit by hand.

/// What went wrong, as the service names it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ErrorCode;
///
/// let code = ErrorCode::ConditionalCheckFailed;
/// assert_eq!(code.as_str(), "ConditionalCheckFailedException");
/// assert_eq!(code.http_status(), 400);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorCode {
    /// `AccessDeniedException`.
    AccessDenied,
    /// `BackupInUseException`.
    BackupInUse,
    /// `BackupNotFoundException`.
    BackupNotFound,
    /// `ConditionalCheckFailedException`.
    ConditionalCheckFailed,
    /// `ContinuousBackupsUnavailableException`.
    ContinuousBackupsUnavailable,
    /// `DuplicateItemException`.
    DuplicateItem,
    /// `ExpiredIteratorException`.
    ExpiredIterator,
    /// `ExportConflictException`.
    ExportConflict,
    /// `ExportNotFoundException`.
    ExportNotFound,
    /// `GlobalTableAlreadyExistsException`.
    GlobalTableAlreadyExists,
    /// `GlobalTableNotFoundException`.
    GlobalTableNotFound,
    /// `IdempotentParameterMismatchException`.
    IdempotentParameterMismatch,
    /// `ImportConflictException`.
    ImportConflict,
    /// `ImportNotFoundException`.
    ImportNotFound,
    /// `IncompleteSignatureException`.
    IncompleteSignature,
    /// `IndexNotFoundException`.
    IndexNotFound,
    /// `InternalFailure`.
    InternalFailure,
    /// `InternalServerError`.
    InternalServerError,
    /// `InvalidExportTimeException`.
    InvalidExportTime,
    /// `InvalidRestoreTimeException`.
    InvalidRestoreTime,
    /// `InvalidSignatureException`.
    InvalidSignature,
    /// `ItemCollectionSizeLimitExceededException`.
    ItemCollectionSizeLimitExceeded,
    /// `LimitExceededException`.
    LimitExceeded,
    /// `MissingAuthenticationTokenException`.
    MissingAuthenticationToken,
    /// `PointInTimeRecoveryUnavailableException`.
    PointInTimeRecoveryUnavailable,
    /// `PolicyNotFoundException`.
    PolicyNotFound,
    /// `ProvisionedThroughputExceededException`.
    ProvisionedThroughputExceeded,
    /// `ReplicaAlreadyExistsException`.
    ReplicaAlreadyExists,
    /// `ReplicaNotFoundException`.
    ReplicaNotFound,
    /// `ReplicatedWriteConflictException`.
    ReplicatedWriteConflict,
    /// `RequestLimitExceeded`.
    RequestLimitExceeded,
    /// `ResourceInUseException`.
    ResourceInUse,
    /// `ResourceNotFoundException`.
    ResourceNotFound,
    /// `SerializationException`.
    Serialization,
    /// `ServiceUnavailableException`.
    ServiceUnavailable,
    /// `TableAlreadyExistsException`.
    TableAlreadyExists,
    /// `TableInUseException`.
    TableInUse,
    /// `TableNotFoundException`.
    TableNotFound,
    /// `ThrottlingException`.
    Throttling,
    /// `TransactionCanceledException`.
    TransactionCanceled,
    /// `TransactionConflictException`.
    TransactionConflict,
    /// `TransactionInProgressException`.
    TransactionInProgress,
    /// `TrimmedDataAccessException`.
    TrimmedDataAccess,
    /// `UnknownOperationException`.
    UnknownOperation,
    /// `UnrecognizedClientException`.
    UnrecognizedClient,
    /// `ValidationException`.
    Validation,
}

impl ErrorCode {
    /// All of them, by name.
    pub(crate) const ALL: [Self; 46] = [
        Self::AccessDenied,
        Self::BackupInUse,
        Self::BackupNotFound,
        Self::ConditionalCheckFailed,
        Self::ContinuousBackupsUnavailable,
        Self::DuplicateItem,
        Self::ExpiredIterator,
        Self::ExportConflict,
        Self::ExportNotFound,
        Self::GlobalTableAlreadyExists,
        Self::GlobalTableNotFound,
        Self::IdempotentParameterMismatch,
        Self::ImportConflict,
        Self::ImportNotFound,
        Self::IncompleteSignature,
        Self::IndexNotFound,
        Self::InternalFailure,
        Self::InternalServerError,
        Self::InvalidExportTime,
        Self::InvalidRestoreTime,
        Self::InvalidSignature,
        Self::ItemCollectionSizeLimitExceeded,
        Self::LimitExceeded,
        Self::MissingAuthenticationToken,
        Self::PointInTimeRecoveryUnavailable,
        Self::PolicyNotFound,
        Self::ProvisionedThroughputExceeded,
        Self::ReplicaAlreadyExists,
        Self::ReplicaNotFound,
        Self::ReplicatedWriteConflict,
        Self::RequestLimitExceeded,
        Self::ResourceInUse,
        Self::ResourceNotFound,
        Self::Serialization,
        Self::ServiceUnavailable,
        Self::TableAlreadyExists,
        Self::TableInUse,
        Self::TableNotFound,
        Self::Throttling,
        Self::TransactionCanceled,
        Self::TransactionConflict,
        Self::TransactionInProgress,
        Self::TrimmedDataAccess,
        Self::UnknownOperation,
        Self::UnrecognizedClient,
        Self::Validation,
    ];

    /// The name of the error.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::BackupInUse => "BackupInUseException",
            Self::BackupNotFound => "BackupNotFoundException",
            Self::ConditionalCheckFailed => "ConditionalCheckFailedException",
            Self::ContinuousBackupsUnavailable => "ContinuousBackupsUnavailableException",
            Self::DuplicateItem => "DuplicateItemException",
            Self::ExpiredIterator => "ExpiredIteratorException",
            Self::ExportConflict => "ExportConflictException",
            Self::ExportNotFound => "ExportNotFoundException",
            Self::GlobalTableAlreadyExists => "GlobalTableAlreadyExistsException",
            Self::GlobalTableNotFound => "GlobalTableNotFoundException",
            Self::IdempotentParameterMismatch => "IdempotentParameterMismatchException",
            Self::ImportConflict => "ImportConflictException",
            Self::ImportNotFound => "ImportNotFoundException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::IndexNotFound => "IndexNotFoundException",
            Self::InternalFailure => "InternalFailure",
            Self::InternalServerError => "InternalServerError",
            Self::InvalidExportTime => "InvalidExportTimeException",
            Self::InvalidRestoreTime => "InvalidRestoreTimeException",
            Self::InvalidSignature => "InvalidSignatureException",
            Self::ItemCollectionSizeLimitExceeded => "ItemCollectionSizeLimitExceededException",
            Self::LimitExceeded => "LimitExceededException",
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::PointInTimeRecoveryUnavailable => "PointInTimeRecoveryUnavailableException",
            Self::PolicyNotFound => "PolicyNotFoundException",
            Self::ProvisionedThroughputExceeded => "ProvisionedThroughputExceededException",
            Self::ReplicaAlreadyExists => "ReplicaAlreadyExistsException",
            Self::ReplicaNotFound => "ReplicaNotFoundException",
            Self::ReplicatedWriteConflict => "ReplicatedWriteConflictException",
            Self::RequestLimitExceeded => "RequestLimitExceeded",
            Self::ResourceInUse => "ResourceInUseException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::Serialization => "SerializationException",
            Self::ServiceUnavailable => "ServiceUnavailableException",
            Self::TableAlreadyExists => "TableAlreadyExistsException",
            Self::TableInUse => "TableInUseException",
            Self::TableNotFound => "TableNotFoundException",
            Self::Throttling => "ThrottlingException",
            Self::TransactionCanceled => "TransactionCanceledException",
            Self::TransactionConflict => "TransactionConflictException",
            Self::TransactionInProgress => "TransactionInProgressException",
            Self::TrimmedDataAccess => "TrimmedDataAccessException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::Validation => "ValidationException",
        }
    }

    /// The name with its namespace: `__type` of an error body.
    pub const fn error_type(self) -> &'static str {
        match self {
            Self::AccessDenied => "com.amazon.coral.service#AccessDeniedException",
            Self::BackupInUse => "com.amazonaws.dynamodb.v20120810#BackupInUseException",
            Self::BackupNotFound => "com.amazonaws.dynamodb.v20120810#BackupNotFoundException",
            Self::ConditionalCheckFailed => "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
            Self::ContinuousBackupsUnavailable => "com.amazonaws.dynamodb.v20120810#ContinuousBackupsUnavailableException",
            Self::DuplicateItem => "com.amazonaws.dynamodb.v20120810#DuplicateItemException",
            Self::ExpiredIterator => "com.amazonaws.dynamodb.v20120810#ExpiredIteratorException",
            Self::ExportConflict => "com.amazonaws.dynamodb.v20120810#ExportConflictException",
            Self::ExportNotFound => "com.amazonaws.dynamodb.v20120810#ExportNotFoundException",
            Self::GlobalTableAlreadyExists => "com.amazonaws.dynamodb.v20120810#GlobalTableAlreadyExistsException",
            Self::GlobalTableNotFound => "com.amazonaws.dynamodb.v20120810#GlobalTableNotFoundException",
            Self::IdempotentParameterMismatch => "com.amazonaws.dynamodb.v20120810#IdempotentParameterMismatchException",
            Self::ImportConflict => "com.amazonaws.dynamodb.v20120810#ImportConflictException",
            Self::ImportNotFound => "com.amazonaws.dynamodb.v20120810#ImportNotFoundException",
            Self::IncompleteSignature => "com.amazon.coral.service#IncompleteSignatureException",
            Self::IndexNotFound => "com.amazonaws.dynamodb.v20120810#IndexNotFoundException",
            Self::InternalFailure => "com.amazon.coral.service#InternalFailure",
            Self::InternalServerError => "com.amazonaws.dynamodb.v20120810#InternalServerError",
            Self::InvalidExportTime => "com.amazonaws.dynamodb.v20120810#InvalidExportTimeException",
            Self::InvalidRestoreTime => "com.amazonaws.dynamodb.v20120810#InvalidRestoreTimeException",
            Self::InvalidSignature => "com.amazon.coral.service#InvalidSignatureException",
            Self::ItemCollectionSizeLimitExceeded => "com.amazonaws.dynamodb.v20120810#ItemCollectionSizeLimitExceededException",
            Self::LimitExceeded => "com.amazonaws.dynamodb.v20120810#LimitExceededException",
            Self::MissingAuthenticationToken => "com.amazon.coral.service#MissingAuthenticationTokenException",
            Self::PointInTimeRecoveryUnavailable => "com.amazonaws.dynamodb.v20120810#PointInTimeRecoveryUnavailableException",
            Self::PolicyNotFound => "com.amazonaws.dynamodb.v20120810#PolicyNotFoundException",
            Self::ProvisionedThroughputExceeded => "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            Self::ReplicaAlreadyExists => "com.amazonaws.dynamodb.v20120810#ReplicaAlreadyExistsException",
            Self::ReplicaNotFound => "com.amazonaws.dynamodb.v20120810#ReplicaNotFoundException",
            Self::ReplicatedWriteConflict => "com.amazonaws.dynamodb.v20120810#ReplicatedWriteConflictException",
            Self::RequestLimitExceeded => "com.amazonaws.dynamodb.v20120810#RequestLimitExceeded",
            Self::ResourceInUse => "com.amazonaws.dynamodb.v20120810#ResourceInUseException",
            Self::ResourceNotFound => "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
            Self::Serialization => "com.amazon.coral.service#SerializationException",
            Self::ServiceUnavailable => "com.amazon.coral.service#ServiceUnavailableException",
            Self::TableAlreadyExists => "com.amazonaws.dynamodb.v20120810#TableAlreadyExistsException",
            Self::TableInUse => "com.amazonaws.dynamodb.v20120810#TableInUseException",
            Self::TableNotFound => "com.amazonaws.dynamodb.v20120810#TableNotFoundException",
            Self::Throttling => "com.amazon.coral.availability#ThrottlingException",
            Self::TransactionCanceled => "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            Self::TransactionConflict => "com.amazonaws.dynamodb.v20120810#TransactionConflictException",
            Self::TransactionInProgress => "com.amazonaws.dynamodb.v20120810#TransactionInProgressException",
            Self::TrimmedDataAccess => "com.amazonaws.dynamodb.v20120810#TrimmedDataAccessException",
            Self::UnknownOperation => "com.amazon.coral.service#UnknownOperationException",
            Self::UnrecognizedClient => "com.amazon.coral.service#UnrecognizedClientException",
            Self::Validation => "com.amazon.coral.validate#ValidationException",
        }
    }

    /// The status of the HTTP answer.
    pub const fn http_status(self) -> u16 {
        match self {
            Self::AccessDenied | Self::BackupInUse | Self::BackupNotFound | Self::ConditionalCheckFailed | Self::ContinuousBackupsUnavailable | Self::DuplicateItem | Self::ExpiredIterator | Self::ExportConflict | Self::ExportNotFound | Self::GlobalTableAlreadyExists | Self::GlobalTableNotFound | Self::IdempotentParameterMismatch | Self::ImportConflict | Self::ImportNotFound | Self::IncompleteSignature | Self::IndexNotFound | Self::InvalidExportTime | Self::InvalidRestoreTime | Self::InvalidSignature | Self::ItemCollectionSizeLimitExceeded | Self::LimitExceeded | Self::MissingAuthenticationToken | Self::PointInTimeRecoveryUnavailable | Self::PolicyNotFound | Self::ProvisionedThroughputExceeded | Self::ReplicaAlreadyExists | Self::ReplicaNotFound | Self::ReplicatedWriteConflict | Self::RequestLimitExceeded | Self::ResourceInUse | Self::ResourceNotFound | Self::Serialization | Self::TableAlreadyExists | Self::TableInUse | Self::TableNotFound | Self::Throttling | Self::TransactionCanceled | Self::TransactionConflict | Self::TransactionInProgress | Self::TrimmedDataAccess | Self::UnknownOperation | Self::UnrecognizedClient | Self::Validation => 400,
            Self::InternalFailure | Self::InternalServerError => 500,
            Self::ServiceUnavailable => 503,
        }
    }

    /// The member of an error body that holds the message.
    pub(crate) const fn message_member(self) -> &'static str {
        match self {
            Self::AccessDenied | Self::IdempotentParameterMismatch | Self::Serialization | Self::TransactionCanceled | Self::TransactionInProgress => "Message",
            Self::BackupInUse | Self::BackupNotFound | Self::ConditionalCheckFailed | Self::ContinuousBackupsUnavailable | Self::DuplicateItem | Self::ExpiredIterator | Self::ExportConflict | Self::ExportNotFound | Self::GlobalTableAlreadyExists | Self::GlobalTableNotFound | Self::ImportConflict | Self::ImportNotFound | Self::IncompleteSignature | Self::IndexNotFound | Self::InternalFailure | Self::InternalServerError | Self::InvalidExportTime | Self::InvalidRestoreTime | Self::InvalidSignature | Self::ItemCollectionSizeLimitExceeded | Self::LimitExceeded | Self::MissingAuthenticationToken | Self::PointInTimeRecoveryUnavailable | Self::PolicyNotFound | Self::ProvisionedThroughputExceeded | Self::ReplicaAlreadyExists | Self::ReplicaNotFound | Self::ReplicatedWriteConflict | Self::RequestLimitExceeded | Self::ResourceInUse | Self::ResourceNotFound | Self::ServiceUnavailable | Self::TableAlreadyExists | Self::TableInUse | Self::TableNotFound | Self::Throttling | Self::TransactionConflict | Self::TrimmedDataAccess | Self::UnknownOperation | Self::UnrecognizedClient | Self::Validation => "message",
        }
    }
}
