//! What may differ between two endpoints that do the same: names that each makes up, times, and counts that lag.

/// Members whose values one endpoint cannot know of the other.
///
/// Times and ids: <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html>, the same of
/// backups, exports, imports and streams. Counts: the page says that they are updated about every six hours.
const FREE: [&str; 50] = [
    "ApproximateCreationDateTime",
    "BackupArn",
    "BackupCreationDateTime",
    "BackupExpiryDateTime",
    "BackupSizeBytes",
    "BilledSizeBytes",
    "CreationDateTime",
    "CreationRequestDateTime",
    "EarliestRestorableDateTime",
    "EndTime",
    "EndingSequenceNumber",
    "ExportArn",
    "ExportManifest",
    "ExportTime",
    "GlobalTableArn",
    "ImportArn",
    "InaccessibleEncryptionDateTime",
    "IndexSizeBytes",
    "ItemCount",
    "LastDecreaseDateTime",
    "LastIncreaseDateTime",
    "LastUpdateDateTime",
    "LastUpdateToPayPerRequestDateTime",
    "LatestRestorableDateTime",
    "LatestStreamArn",
    "LatestStreamLabel",
    "NewestSequenceNumber",
    "NextShardIterator",
    "NextToken",
    "NumberOfDecreasesToday",
    "OldestSequenceNumber",
    "ParentShardId",
    "ReplicaInaccessibleDateTime",
    "RestoreDateTime",
    "RevisionId",
    "SequenceNumber",
    "ShardId",
    "ShardIterator",
    "SizeBytes",
    "SourceBackupArn",
    "StartTime",
    "StartingSequenceNumber",
    "StreamArn",
    "StreamLabel",
    "TableCreationDateTime",
    "TableId",
    "TableSizeBytes",
    "eventID",
    "eventVersion",
    "SizeEstimateRangeGB",
];

/// Whether a member outside of items may have any value.
pub(super) fn is_free(name: &str) -> bool {
    FREE.contains(&name)
}

/// Members below which there are items and not descriptions.
const ITEMS: [&str; 12] = [
    "Attributes",
    "Item",
    "ItemCollectionKey",
    "Items",
    "Key",
    "Keys",
    "LastEvaluatedKey",
    "NewImage",
    "OldImage",
    "Responses",
    "UnprocessedItems",
    "UnprocessedKeys",
];

/// Whether everything below a member is attributes of items, where nothing is free.
pub(super) fn is_of_items(name: &str) -> bool {
    ITEMS.contains(&name)
}

/// Lists of descriptions whose order the service promises.
const ORDERED: [&str; 5] = [
    "CancellationReasons",
    "KeySchema",
    "Records",
    "Shards",
    "TableNames",
];

/// Whether the order of a list outside of items means something.
pub(super) fn is_ordered(name: &str) -> bool {
    ORDERED.contains(&name)
}

/// An ARN without account, region, and what comes behind the name of the resource, which may be a time or an id.
pub(super) fn arn(text: &str) -> Option<String> {
    let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
    let (partition, service) = (parts.next()?, parts.next()?);
    let (_region, _account) = (parts.next()?, parts.next()?);
    let resource = parts.next()?;
    let mut words = resource.splitn(3, '/');
    // A resource without a name is told by its kind alone.
    let (kind, name) = (words.next()?, words.next().unwrap_or_default());
    Some(format!("arn:{partition}:{service}:*:*:{kind}/{name}"))
}
