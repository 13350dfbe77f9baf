//! What the service allows, as far as blocks and domains must know before they send anything.

/// Bytes of a partition key.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-partition-sort-keys>
pub(crate) const PARTITION_KEY_BYTES_MAX: usize = 2048;
/// Bytes of a sort key.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-partition-sort-keys>
pub(crate) const SORT_KEY_BYTES_MAX: usize = 1024;
/// Bytes of an item, names and values.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html#limits-items>
pub(crate) const ITEM_BYTES_MAX: usize = 400 * 1024;
