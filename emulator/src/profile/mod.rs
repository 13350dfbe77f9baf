//! Behaviour profiles: the same refusals, worded as different regions of the service word them, and the
//! same advice, worded as different shells word it.
//!
//! Invariant: this room chooses words, never verdicts, but for what the service itself decides by region
//! (`regions.rs`); and it knows neither what is refused nor who started the emulator.

mod aws_regions;
mod compat;
mod hint;
mod layers;
mod regions;
#[cfg(test)]
mod tests;

pub(crate) use aws_regions::{
    AWS_REGIONS, LEGACY_GLOBAL_TABLE_REGIONS, STRONG_REGIONS, is_aws_region,
};
pub use compat::Compat;
pub(crate) use hint::{Hint, HintWords};
pub(crate) use layers::{Layer, Layers, Row};

/// How refusals are worded.
///
/// The service has an older and, since June 2026, a current layer of validation, which it chooses for each
/// operation, and for a few operations by region. Only words differ, never whether a request is accepted; but
/// [`Region`](Self::Region) also takes `{"NULL": false}` where the region of the caller takes it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::PutItem;
/// use dynamodb_emulator::types::PutItemInput;
/// use dynamodb_emulator::{ApiError, AttributeValue, BuildError, Emulator, ErrorWording, Item};
///
/// let tags = AttributeValue::Ss(vec!["live".into(), "live".into()]);
/// let song = Item::from_iter([("artist", "Nina Simone".into()), ("tags", tags)]);
/// let refusal = |wording| -> Result<ApiError, BuildError> {
///     let emulator = Emulator::builder().error_wording(wording).build()?;
///     let refused = emulator.call::<PutItem>(PutItemInput {
///         table_name: Some("music".into()),
///         item: Some(song.clone().into()),
///         ..Default::default()
///     });
///     Ok(refused.unwrap_err())
/// };
/// let [current, classic] = [refusal(ErrorWording::default())?, refusal(ErrorWording::Classic)?];
/// assert_eq!(current.code(), classic.code());
/// let sentence = r#"Input collection ["live", "live"] contains duplicates."#;
/// assert_eq!(
///     current.message(),
///     Some(&*format!(
///         "1 validation error detected: One or more parameter values were invalid: {sentence}"
///     ))
/// );
/// assert_ne!(current.message(), classic.message());
/// # Ok::<(), BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorWording {
    /// What us-east-1 and most other regions answer, operation by operation.
    #[default]
    Current,
    /// The older layer for every operation: what all regions answered before June 2026.
    Classic,
    /// What the region of the caller answers: the one that the credentials of a request name, or the builder's for
    /// calls without them. As [`Current`](Self::Current) in regions of which nothing else is known.
    Region,
}

impl ErrorWording {
    /// The name that [`Current`](Self::Current) had while it stood for every operation alike.
    pub const Y2026: Self = Self::Current;

    /// Whether `{"NULL": false}` is a null for a caller in `region`.
    pub(crate) fn takes_null_false(self, region: &str) -> bool {
        self.row(region).is_some_and(|region| region.null_false)
    }

    /// Whether the limit of an item's size is held against the statement of an UpdateItem in `region`.
    pub(crate) fn sizes_statements(self, region: &str) -> bool {
        !self.row(region).is_some_and(|region| region.sizes_items)
    }

    /// The same for an update in a transaction.
    pub(crate) fn sizes_transactions(self, region: &str) -> bool {
        (self.row(region)).is_some_and(|region| region.sizes_transactions)
    }

    /// What is different in `region`, where the caller's region counts.
    fn row(self, region: &str) -> Option<&'static regions::Region> {
        regions::named(region).filter(|_| self == Self::Region)
    }
}
