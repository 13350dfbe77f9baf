//! What is wrong with a supplied value, in the service's words.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use super::{DataType, NumberError, text};
use crate::profile::{ErrorWording, Layer};

/// A value that the service refuses to take.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ValueFault {
    /// None of the ten types, or an unknown one.
    EmptyValue,
    /// More than one type at once.
    SeveralTypes,
    /// `{"NULL": false}`: null can only be said to be so.
    NullNotTrue,
    /// A text that is no number of DynamoDB.
    Number(NumberError),
    /// A set of the named type without members.
    EmptySet(DataType),
    /// A set that has a member twice.
    DuplicateInSet {
        /// The set's type.
        kind: DataType,
        /// The members as the service prints them: texts, or base64.
        members: Vec<String>,
    },
    /// An attribute whose name is the empty text.
    EmptyAttributeName,
    /// An attribute name of more than 65,535 bytes.
    NameTooLong,
    /// Lists and maps nested more than 32 deep.
    NestingTooDeep,
}

impl ValueFault {
    /// The service's sentence, as `PutItem` says it; operations that have not left the older layer say it as
    /// [`ErrorWording::Classic`] does.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{ErrorWording, ValueFault};
    ///
    /// let sentence = ValueFault::NullNotTrue.text(ErrorWording::Classic);
    /// assert!(sentence.ends_with("Null attribute value types must have the value of true"));
    /// let newer = ValueFault::NullNotTrue.text(ErrorWording::Current);
    /// assert_eq!(newer, format!("1 validation error detected: {sentence}"));
    /// ```
    pub fn text(&self, wording: ErrorWording) -> String {
        self.worded(match wording {
            ErrorWording::Classic => Layer::Older,
            ErrorWording::Current | ErrorWording::Region => Layer::Current,
        })
    }

    /// The sentence as this layer says it.
    pub(crate) fn worded(&self, layer: Layer) -> String {
        match self.has_envelope() {
            true => layer.wrap(self.sentence(layer.is_current())).into_owned(),
            false => self.sentence(false),
        }
    }

    /// Whether the current layer finds the fault; all others it leaves to the older one.
    pub(crate) const fn has_envelope(&self) -> bool {
        matches!(
            self,
            Self::NullNotTrue
                | Self::Number(_)
                | Self::EmptySet(_)
                | Self::DuplicateInSet { .. }
                | Self::NestingTooDeep
        )
    }

    fn sentence(&self, current: bool) -> String {
        let detail = match self {
            Self::EmptyValue => {
                return supplied("is empty");
            }
            Self::SeveralTypes => {
                return supplied("has more than one datatypes set");
            }
            Self::Number(error) if current => return error.current(),
            Self::Number(error) => return error.to_string(),
            Self::EmptyAttributeName => return "Empty attribute name".to_owned(),
            Self::NameTooLong => {
                return "Attribute name is too large, must be less than 65536 bytes".to_owned();
            }
            Self::NestingTooDeep => {
                return "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit".to_owned();
            }
            Self::DuplicateInSet {
                kind: DataType::Ns, ..
            } if current => Cow::Borrowed("Input collection contains duplicates."),
            Self::DuplicateInSet {
                kind: DataType::Ns, ..
            } => return "Input collection contains duplicates".to_owned(),
            Self::NullNotTrue => {
                Cow::Borrowed("Null attribute value types must have the value of true")
            }
            Self::EmptySet(DataType::Bs) => Cow::Borrowed("Binary sets should not be empty"),
            Self::EmptySet(DataType::Ns) => Cow::Borrowed("An number set  may not be empty"),
            Self::EmptySet(_) => Cow::Borrowed("An string set  may not be empty"),
            Self::DuplicateInSet { kind, members } => {
                Cow::Owned(duplicates(*kind, members, current))
            }
        };
        format!("One or more parameter values were invalid: {detail}")
    }
}

fn supplied(state: &str) -> String {
    format!("Supplied AttributeValue {state}, must contain exactly one of the supported datatypes")
}

fn duplicates(kind: DataType, members: &[String], current: bool) -> String {
    let separator = if current { "\", \"" } else { ", " };
    let quote = if current { "\"" } else { "" };
    let list = match current {
        true => sorted_to_repeat(kind, members).join(separator),
        false => members.join(separator),
    };
    // The missing space before "of" is the service's.
    let kind = if kind == DataType::Bs {
        "of type BS"
    } else {
        ""
    };
    format!("Input collection [{quote}{list}{quote}]{kind} contains duplicates.")
}

/// The members as the current layer lists them: sorted by their bytes as far as the service had come when
/// it met a member again, and as they were sent from there on.
fn sorted_to_repeat(kind: DataType, members: &[String]) -> Vec<&str> {
    let mut seen = HashSet::new();
    let repeat = members
        .iter()
        .position(|member| !seen.insert(member.as_str()));
    let mut list: Vec<&str> = members.iter().map(String::as_str).collect();
    // Without a member that comes again there would be no fault.
    if let Some(before) = list.get_mut(..repeat.unwrap_or_default()) {
        before.sort_by_cached_key(|member| match kind {
            // Binary members were read from base64, so that they are base64.
            DataType::Bs => text::decode_base64(member.as_bytes()).unwrap_or_default(),
            _ => member.as_bytes().to_vec(),
        });
    }
    list
}

/// The classic wording.
impl fmt::Display for ValueFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.worded(Layer::Older))
    }
}

impl std::error::Error for ValueFault {}

impl From<NumberError> for ValueFault {
    fn from(error: NumberError) -> Self {
        Self::Number(error)
    }
}
