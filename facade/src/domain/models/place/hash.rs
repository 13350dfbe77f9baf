//! From a text to a number of a shard or to targets: the same for ever, on every machine.

use ring::digest;

/// The shard of a key, by the hash of the customer's document: 32 bits that wrap around, over UTF-16 units, and then the
/// absolute value, which the least number has as well. No shards are as one.
///
/// # Examples
///
/// ```
/// use package_database::models::hash_index;
///
/// assert_eq!(hash_index("polygenelubricants", 7), 2, "the least number of 32 bits");
/// ```
pub fn hash_index(key: &str, count: u16) -> u16 {
    let hash = key.encode_utf16().fold(0_i32, |hash, unit| {
        hash.wrapping_mul(31).wrapping_add(i32::from(unit))
    });
    let shard = i64::from(hash).unsigned_abs() % u64::from(count.max(1));
    // Below a number of 16 bits.
    u16::try_from(shard).unwrap_or(0)
}

/// The shard of a key by the order of keys: what its first two bytes are of all that two bytes can be. A greater key is
/// never in a smaller shard.
///
/// # Examples
///
/// ```
/// use package_database::models::range_index;
///
/// assert_eq!((range_index("", 4), range_index("Ada", 4), range_index("\u{e9}t\u{e9}", 4)), (0, 1, 3));
/// ```
pub fn range_index(key: &str, count: u16) -> u16 {
    let byte = |place: usize| u32::from(key.as_bytes().get(place).copied().unwrap_or(0));
    let shard = (byte(0) * 256 + byte(1)) * u32::from(count) / (256 * 256);
    // Below a number of 16 bits.
    u16::try_from(shard).unwrap_or(0)
}

/// The targets that hold copies of a thing: so many of those that there are, by rendezvous hashing. A target more takes
/// its share from each of the others, and moves nothing between them.
///
/// # Examples
///
/// ```
/// use package_database::models::choose_targets;
///
/// let targets = ["lisbon", "oslo", "rome"];
/// assert_eq!(choose_targets("post#17", &targets, 9).len(), 3, "no more than there are");
/// assert_eq!(choose_targets("post#17", &targets, 1), choose_targets("post#17", &targets, 1));
/// ```
pub fn choose_targets<'a>(thing: &str, targets: &[&'a str], count: u16) -> Vec<&'a str> {
    let weight = |target: &str| {
        let text = format!("{target}\u{0}{thing}");
        digest::digest(&digest::SHA256, text.as_bytes())
    };
    let mut weighed: Vec<(Vec<u8>, &str)> = targets
        .iter()
        .map(|target| (weight(target).as_ref().to_vec(), *target))
        .collect();
    weighed.sort_by(|left, right| right.cmp(left));
    weighed.dedup();
    let chosen = weighed.into_iter().take(usize::from(count));
    chosen.map(|(_, target)| target).collect()
}
