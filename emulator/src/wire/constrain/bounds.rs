//! The limits on the values of one shape, and the sentences that state them.

use std::fmt;

/// The limits on the values of one shape.
#[derive(Debug)]
pub(crate) struct Bounds {
    /// Least length or value.
    pub(crate) min: Option<i64>,
    /// Greatest length or value.
    pub(crate) max: Option<i64>,
    /// What a text must look like.
    pub(crate) pattern: Option<Pattern>,
    /// The values that a text may have.
    pub(crate) values: Option<Values>,
    /// The limits on a text that is a name, where the shape holds a name or an ARN.
    pub(crate) name: Option<&'static Bounds>,
}

impl Bounds {
    /// Limits that every value keeps.
    pub(crate) const NONE: Self = Self {
        min: None,
        max: None,
        pattern: None,
        values: None,
        name: None,
    };

    /// The limits that hold for `text`: those of a name, if it is one.
    pub(super) fn for_text(&self, text: &str) -> &Self {
        match self.name {
            Some(name) if !text.is_empty() && !text.starts_with("arn:") => name,
            _ => self,
        }
    }

    /// Whether a text, a list or a map may be that long.
    pub(super) fn allows_length(&self, length: usize) -> bool {
        self.allows(i64::try_from(length).unwrap_or(i64::MAX))
    }

    /// Whether a number may have that value.
    pub(super) fn allows(&self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    /// Whether a text is within all the limits.
    pub(super) fn allows_text(&self, text: &str) -> bool {
        (self.min.is_none() && self.max.is_none() || self.allows_length(length(text)))
            && self
                .pattern
                .as_ref()
                .is_none_or(|pattern| (pattern.matches)(text))
            && self
                .values
                .as_ref()
                .is_none_or(|values| values.set.contains(&text))
    }

    /// All the limits as the service lists them for the parts of a collection.
    pub(super) fn list(&self) -> String {
        let length =
            |bound: Option<i64>, words: &str| bound.map(|n| format!("{LENGTH} {words} {n}"));
        let rules = [
            length(self.max, AT_MOST),
            length(self.min, AT_LEAST),
            self.pattern.as_ref().map(Pattern::to_string),
            self.values.as_ref().map(|values| values.rule(false)),
        ];
        rules.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// A regular expression of the service description.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// As the description writes it.
    pub(crate) text: &'static str,
    /// Whether the whole of a text matches it.
    pub(crate) matches: fn(&str) -> bool,
}

impl fmt::Display for Pattern {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text;
        write!(
            formatter,
            "Member must satisfy regular expression pattern: {text}"
        )
    }
}

/// The texts of an enumeration.
#[derive(Debug)]
pub(crate) struct Values {
    /// The values, in the order in which messages print them.
    pub(crate) set: &'static [&'static str],
    /// What a violation without the member's name prints, where it prints something else.
    pub(crate) printed_nameless: Option<&'static [&'static str]>,
}

impl Values {
    /// The sentence that states it.
    pub(super) fn rule(&self, nameless: bool) -> String {
        let printed = match self.printed_nameless {
            Some(printed) if nameless => printed,
            _ => self.set,
        };
        format!(
            "Member must satisfy enum value set: [{}]",
            printed.join(", ")
        )
    }
}

/// How the length of a text, a list or a map is called.
pub(super) const LENGTH: &str = "Member must have length";
/// How the value of a number is called.
pub(super) const VALUE: &str = "Member must have value";
/// How an upper limit is called.
pub(super) const AT_MOST: &str = "less than or equal to";
/// How a lower limit is called.
pub(super) const AT_LEAST: &str = "greater than or equal to";

/// The length of a text as the service counts it: in UTF-16 units.
pub(super) fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}
