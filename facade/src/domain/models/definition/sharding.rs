//! How the documents of a model are spread over partitions.

use super::super::place::{hash_index, range_index};

/// By what a document finds its shard.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShardStrategy {
    /// By the hash of the key.
    Hash,
    /// By the order of the key: shard *n* has the keys from the *n*-th bound on. Without bounds, by the first two bytes
    /// of the key.
    Range(Vec<String>),
    /// By the hash of the user that a document belongs to.
    User,
}

/// Shards of a model that is no user's.
///
/// # Examples
///
/// ```
/// use package_database::models::Sharding;
///
/// let names = Sharding::range_at("name", ["h", "q"]);
/// assert_eq!((names.count(), names.shard_of("ada"), names.shard_of("henry")), (3, 0, 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharding {
    strategy: ShardStrategy,
    count: u16,
    key: String,
}

/// Shards that three digits tell apart.
pub(super) const SHARDS_MAX: u16 = 999;

impl Sharding {
    /// By the hash of a field, or of `id`.
    pub fn hash(key: impl Into<String>, count: u16) -> Self {
        Self {
            strategy: ShardStrategy::Hash,
            count,
            key: key.into(),
        }
    }

    /// By the first two bytes of a field, in equal shares of all that two bytes can be.
    pub fn range(key: impl Into<String>, count: u16) -> Self {
        Self {
            strategy: ShardStrategy::Range(Vec::new()),
            count,
            key: key.into(),
        }
    }

    /// By the order of a field, with the first key of each shard but the first.
    pub fn range_at<B: Into<String>>(
        key: impl Into<String>,
        bounds: impl IntoIterator<Item = B>,
    ) -> Self {
        let bounds: Vec<String> = bounds.into_iter().map(Into::into).collect();
        Self {
            count: u16::try_from(bounds.len().saturating_add(1)).unwrap_or(u16::MAX),
            strategy: ShardStrategy::Range(bounds),
            key: key.into(),
        }
    }

    /// By the user that a document belongs to, so that all of one user are in one shard.
    pub fn user(count: u16) -> Self {
        Self {
            strategy: ShardStrategy::User,
            count,
            key: "userId".to_owned(),
        }
    }

    /// By what documents find their shards.
    pub const fn strategy(&self) -> &ShardStrategy {
        &self.strategy
    }

    /// How many shards there are.
    pub const fn count(&self) -> u16 {
        self.count
    }

    /// The field by which documents find their shards.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The shard of what has that key; the same for ever, and below [`Sharding::count`].
    pub fn shard_of(&self, key: &str) -> u16 {
        match &self.strategy {
            ShardStrategy::Hash | ShardStrategy::User => hash_index(key, self.count),
            ShardStrategy::Range(bounds) if bounds.is_empty() => range_index(key, self.count),
            ShardStrategy::Range(bounds) => {
                let below = bounds.iter().filter(|bound| bound.as_str() <= key).count();
                u16::try_from(below).unwrap_or(u16::MAX)
            }
        }
    }

    /// What is wrong with it.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.count == 0 || self.count > SHARDS_MAX {
            faults.push(format!("{} shards, of 1 to {SHARDS_MAX}", self.count));
        }
        if let ShardStrategy::Range(bounds) = &self.strategy
            && !bounds.is_sorted_by(|left, right| left < right)
        {
            faults.push("the bounds of its shards are in no order".to_owned());
        }
        faults
    }

    /// The words by which the record of the model keeps it.
    pub(in super::super) fn word(&self) -> String {
        match &self.strategy {
            ShardStrategy::Hash => format!("hash {} {}", self.count, self.key),
            ShardStrategy::User => format!("user {}", self.count),
            ShardStrategy::Range(bounds) => {
                let bounds = bounds.join("\u{1f}");
                format!("range {} {} {bounds}", self.count, self.key)
            }
        }
    }
}
