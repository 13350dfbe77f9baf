//! Behaviour profiles: the same refusals, worded as different regions of the service word them, and the
//! same advice, worded as different shells word it.
//!
//! Invariant: this room chooses words, never verdicts, and knows neither what is refused nor who started
//! the emulator.

mod hint;

pub(crate) use hint::{Hint, HintWords};

/// How refusals are worded.
///
/// Since June 2026 the service rolls a new validation framework through its regions; both wordings
/// are live. Only words differ between the two, never whether a request is accepted.
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
/// let [classic, newer] = [refusal(ErrorWording::Classic)?, refusal(ErrorWording::Y2026)?];
/// assert_eq!(classic.code(), newer.code());
/// assert_ne!(classic.message(), newer.message());
/// # Ok::<(), BuildError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorWording {
    /// Violations echo the value and name the member in camelCase.
    #[default]
    Classic,
    /// The wording of the regions that have the new framework.
    Y2026,
}
