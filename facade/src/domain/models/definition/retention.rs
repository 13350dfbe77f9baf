//! How many copies of a document are kept elsewhere, and how long it is kept here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::super::fault;
use crate::error::Error;

type ChooseFactor = dyn Fn(&Map<String, Value>, u16) -> u16 + Send + Sync;

/// By what the number of copies follows from a document.
#[derive(Clone)]
#[non_exhaustive]
pub enum KeepFactor {
    /// Always the same.
    Fixed,
    /// By `likes` and twice `comments`: above 10 twice as many copies, above 100 three times, above 1000 five times.
    Popularity,
    /// By the value of a number field: the factor of the last tier whose bound is reached, tiers in order.
    Tiered {
        /// Where the number is.
        field: String,
        /// From which value on, and how many copies.
        tiers: Vec<(f64, u16)>,
    },
    /// By a function of the fields and the factor.
    Custom(Arc<ChooseFactor>),
}

impl fmt::Debug for KeepFactor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Fixed => "fixed",
            Self::Popularity => "popularity",
            Self::Tiered { .. } => "tiered",
            Self::Custom(_) => "custom",
        })
    }
}

/// What becomes of documents of a model besides being stored: the equivalent of pinning.
///
/// # Examples
///
/// ```
/// use package_database::models::Retention;
/// use serde_json::json;
///
/// let popular = Retention::named("popularity", 2)?;
/// let post = json!({"likes": 90, "comments": 6});
/// assert_eq!(popular.factor_of(post.as_object().unwrap()), 6, "102 is above 100");
/// assert!(Retention::named("orbit", 2).is_err());
/// # Ok::<(), package_database::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Retention {
    strategy: KeepFactor,
    factor: u16,
    unkept: Option<Duration>,
}

/// Copies of a document of which nothing is said.
const FACTOR: u16 = 2;

impl Default for Retention {
    /// Two copies, always.
    fn default() -> Self {
        Self::new(KeepFactor::Fixed, FACTOR)
    }
}

impl Retention {
    /// So many copies by that strategy.
    pub const fn new(strategy: KeepFactor, factor: u16) -> Self {
        Self {
            strategy,
            factor,
            unkept: None,
        }
    }

    /// The strategy of a word: `fixed` or `popularity`. Others have parts that no word has.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for any other word.
    pub fn named(strategy: &str, factor: u16) -> Result<Self, Error> {
        match strategy {
            "fixed" => Ok(Self::new(KeepFactor::Fixed, factor)),
            "popularity" => Ok(Self::new(KeepFactor::Popularity, factor)),
            other => Err(fault::invalid(format!(
                "there is no retention strategy {other:?}"
            ))),
        }
    }

    /// The same, but documents whose factor is zero end after so long: counted from the write since which it is zero. One
    /// whose factor is not zero any more stays.
    #[must_use]
    pub const fn unkept_for(mut self, span: Duration) -> Self {
        self.unkept = Some(span);
        self
    }

    /// Whether there are documents that end.
    pub(in super::super) const fn ends_some(&self) -> bool {
        self.unkept.is_some()
    }

    /// As a document of models has it; `None` for a strategy that is a function.
    pub(in super::super) fn to_json(&self) -> Option<Value> {
        let mut json = json!({"strategy": format!("{:?}", self.strategy), "factor": self.factor});
        let members = json.as_object_mut()?;
        match &self.strategy {
            KeepFactor::Fixed | KeepFactor::Popularity => {}
            KeepFactor::Tiered { field, tiers } => {
                members.insert("field".to_owned(), json!(field));
                members.insert("tiers".to_owned(), json!(tiers));
            }
            KeepFactor::Custom(_) => return None,
        }
        if let Some(span) = self.unkept {
            members.insert("unkeptSeconds".to_owned(), json!(span.as_secs()));
        }
        Some(json)
    }

    /// How many copies a document with these fields has.
    pub fn factor_of(&self, fields: &Map<String, Value>) -> u16 {
        let number = |name: &str| fields.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        match &self.strategy {
            KeepFactor::Fixed => self.factor,
            KeepFactor::Popularity => {
                let engagement = 2.0f64.mul_add(number("comments"), number("likes"));
                self.factor.saturating_mul(match engagement {
                    _ if engagement > 1000.0 => 5,
                    _ if engagement > 100.0 => 3,
                    _ if engagement > 10.0 => 2,
                    _ => 1,
                })
            }
            KeepFactor::Tiered { field, tiers } => {
                let value = number(field);
                let reached = tiers.iter().rfind(|(bound, _)| *bound <= value);
                reached.map_or(self.factor, |(_, factor)| *factor)
            }
            KeepFactor::Custom(choose) => choose(fields, self.factor),
        }
    }

    /// How long a document with these fields is kept; `None` when it stays.
    pub fn span_of(&self, fields: &Map<String, Value>) -> Option<Duration> {
        self.unkept.filter(|_| self.factor_of(fields) == 0)
    }
}
