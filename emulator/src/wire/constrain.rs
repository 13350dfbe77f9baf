//! The runtime of the generated constraints: what is violated, where, and how the service says so.
//!
//! A clean request allocates nothing: the way to a value is a chain of stack frames ([`Path`]) that
//! becomes text only in a violation. All violations are found, not the first alone, because the
//! service lists them together.

use std::collections::BTreeMap;
use std::fmt;

use crate::profile::ErrorWording;

use super::describe::Describe;
use super::error::ApiError;

/// A request, or a part of one, whose values the service description limits.
pub(crate) trait Constrain {
    /// Adds what is wrong with this value, which stands at that place, to `found`.
    fn constrain(&self, at: &Path<'_>, found: &mut Violations);
}

/// Checks a request against the limits of the service description.
pub(crate) fn constrain_input<T: Constrain>(
    input: &T,
    wording: ErrorWording,
) -> Result<(), ApiError> {
    let mut found = Violations::new(wording);
    input.constrain(&Path::Root, &mut found);
    found.finish()
}

/// Where in a request a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    /// The request itself.
    Root,
    /// A member of the structure above.
    Member {
        /// The structure.
        above: &'a Path<'a>,
        /// Its name on the wire.
        name: &'static str,
        /// How its violations are worded, where not in the usual form.
        wordings: &'static [Wording],
    },
    /// An element of the list above.
    Element {
        /// The list.
        above: &'a Path<'a>,
        /// From 0.
        position: usize,
    },
    /// A value of the map above.
    Entry {
        /// The map.
        above: &'a Path<'a>,
        /// Its key.
        key: &'a str,
    },
}

impl Path<'_> {
    /// The member of that name of the structure that stands here.
    pub(crate) fn member(&self, name: &'static str) -> Path<'_> {
        self.worded(name, &[])
    }

    /// The same, for a member whose violations are not all worded in the usual form.
    pub(crate) fn worded(&self, name: &'static str, wordings: &'static [Wording]) -> Path<'_> {
        Path::Member {
            above: self,
            name,
            wordings,
        }
    }

    /// Writes the path, the first letter of each member changed by `first`.
    fn write(&self, text: &mut String, first: fn(&char) -> char) {
        let (above, step) = match self {
            Self::Root => return,
            Self::Member { above, name, .. } => (above, name),
            Self::Element { above, .. } => (above, &"member"),
            Self::Entry { above, .. } => (above, &"member"),
        };
        above.write(text, first);
        if !text.is_empty() {
            text.push('.');
        }
        match self {
            Self::Root | Self::Member { .. } => {
                let mut characters = step.chars();
                text.extend(characters.next().map(|character| first(&character)));
                text.push_str(characters.as_str());
                return;
            }
            Self::Element { position, .. } => text.push_str(&(position + 1).to_string()),
            Self::Entry { key, .. } => text.push_str(key),
        }
        text.push('.');
        text.push_str(step);
    }

    /// `keySchema.1.member.attributeName`.
    fn camel_case(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, char::to_ascii_lowercase);
        text
    }

    /// `KeySchema.1.member.AttributeName`.
    fn pascal_case(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, char::to_ascii_uppercase);
        text
    }

    /// How a violation of that rule is worded here.
    fn wording(&self, rule: Rule) -> Option<&'static Wording> {
        match self {
            Self::Member { wordings, .. } => wordings
                .iter()
                .find(|wording| wording.rules.contains(&rule)),
            Self::Root | Self::Element { .. } | Self::Entry { .. } => None,
        }
    }
}

/// The kinds of limits that the service description knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The member must be there.
    Required,
    /// Least length or value.
    Min,
    /// Greatest length or value.
    Max,
    /// Regular expression.
    Pattern,
    /// Set of values.
    Enum,
}

/// How the violations of some rules at some member are worded.
#[derive(Debug)]
pub(crate) struct Wording {
    /// The rules.
    pub(crate) rules: &'static [Rule],
    /// In the classic wording.
    pub(crate) classic: Form,
    /// In the wording of 2026.
    pub(crate) y2026: Form,
    /// Whether, in the wording of 2026, it hides the enumeration violations of other members.
    pub(crate) alone_in_2026: bool,
}

/// The forms of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// With the value and the camelCase path.
    Echo,
    /// With the PascalCase path and no value.
    Named,
    /// With neither.
    Nameless,
    /// A sentence of its own, outside the envelope.
    Sentence(&'static str),
}

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
    /// No limits.
    pub(crate) const NONE: Self = Self {
        min: None,
        max: None,
        pattern: None,
        values: None,
        name: None,
    };

    /// The limits that hold for `text`: those of a name, if it is one.
    fn for_text(&self, text: &str) -> &Self {
        match self.name {
            Some(name) if !text.is_empty() && !text.starts_with("arn:") => name,
            _ => self,
        }
    }

    fn allows_length(&self, length: usize) -> bool {
        self.allows(i64::try_from(length).unwrap_or(i64::MAX))
    }

    fn allows(&self, value: i64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    fn allows_text(&self, text: &str) -> bool {
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
    fn list(&self, wording: ErrorWording) -> String {
        let length =
            |bound: Option<i64>, words: &str| bound.map(|n| format!("{LENGTH} {words} {n}"));
        let rules = [
            length(self.max, AT_MOST),
            length(self.min, AT_LEAST),
            self.pattern.as_ref().map(Pattern::to_string),
            self.values.as_ref().map(|values| values.rule(wording)),
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

/// An enumeration.
#[derive(Debug)]
pub(crate) struct Values {
    /// The values, in the order in which messages print them.
    pub(crate) set: &'static [&'static str],
    /// What the wording of 2026 prints, where it prints something else.
    pub(crate) printed_2026: Option<&'static [&'static str]>,
}

impl Values {
    fn rule(&self, wording: ErrorWording) -> String {
        let printed = match (wording, self.printed_2026) {
            (ErrorWording::Y2026, Some(printed)) => printed,
            _ => self.set,
        };
        format!(
            "Member must satisfy enum value set: [{}]",
            printed.join(", ")
        )
    }
}

/// How many violations a message lists.
const LISTED_MAX: usize = 10;
/// How the length of a text, a list or a map is called.
const LENGTH: &str = "Member must have length";
/// How the value of a number is called.
const VALUE: &str = "Member must have value";
/// How an upper limit is called.
const AT_MOST: &str = "less than or equal to";
/// How a lower limit is called.
const AT_LEAST: &str = "greater than or equal to";

/// What is wrong with a request.
#[derive(Debug)]
pub(crate) struct Violations {
    wording: ErrorWording,
    found: Vec<Violation>,
    /// A sentence that stands for the whole answer.
    sentence: Option<&'static str>,
}

/// One thing that is wrong.
#[derive(Debug)]
struct Violation {
    text: String,
    rule: Rule,
    alone: bool,
}

impl Violations {
    /// Nothing wrong yet.
    fn new(wording: ErrorWording) -> Self {
        Self {
            wording,
            found: Vec::new(),
            sentence: None,
        }
    }

    /// The answer to the request, if anything is wrong with it.
    fn finish(mut self) -> Result<(), ApiError> {
        if let Some(sentence) = self.sentence {
            return Err(ApiError::validation(sentence));
        }
        if self.found.is_empty() {
            return Ok(());
        }
        if self.found.iter().any(|violation| violation.alone) {
            self.found
                .retain(|violation| violation.alone || violation.rule != Rule::Enum);
        }
        self.found.truncate(LISTED_MAX);
        let texts: Vec<String> = self.found.into_iter().map(|found| found.text).collect();
        Err(ApiError::validation(format!(
            "{} validation error{} detected: {}",
            texts.len(),
            if texts.len() == 1 { "" } else { "s" },
            texts.join("; ")
        )))
    }

    #[cold]
    fn add(&mut self, at: &Path<'_>, rule: Rule, value: Option<&dyn Describe>, constraint: &str) {
        let wording = at.wording(rule);
        let form = match (wording, self.wording) {
            (None, _) => Form::Echo,
            (Some(wording), ErrorWording::Classic) => wording.classic,
            (Some(wording), ErrorWording::Y2026) => wording.y2026,
        };
        let text = match form {
            Form::Echo => {
                let mut text = "Value ".to_owned();
                match value {
                    None => text.push_str("null"),
                    Some(value) => {
                        text.push('\'');
                        value.describe(&mut text);
                        text.push('\'');
                    }
                }
                format!(
                    "{text} at '{}' failed {FAILED}: {constraint}",
                    at.camel_case()
                )
            }
            Form::Named => format!(
                "Value at '{}' failed {FAILED}: {constraint}",
                at.pascal_case()
            ),
            Form::Nameless => format!("Failed {FAILED}: {constraint}"),
            Form::Sentence(sentence) => {
                self.sentence.get_or_insert(sentence);
                return;
            }
        };
        let alone = self.wording == ErrorWording::Y2026
            && wording.is_some_and(|wording| wording.alone_in_2026);
        self.found.push(Violation { text, rule, alone });
    }

    /// A member that must be there.
    pub(crate) fn present<T>(&mut self, at: &Path<'_>, value: Option<&T>) {
        if value.is_none() {
            self.add(at, Rule::Required, None, "Member must not be null");
        }
    }

    /// A text within its limits.
    pub(crate) fn text(&mut self, at: &Path<'_>, value: Option<&String>, bounds: &Bounds) {
        let Some(text) = value else { return };
        let bounds = bounds.for_text(text);
        if bounds.allows_text(text) {
            return;
        }
        self.bounded(at, length(text), text, LENGTH, bounds);
        if let Some(pattern) = &bounds.pattern
            && !(pattern.matches)(text)
        {
            self.add(at, Rule::Pattern, Some(text), &pattern.to_string());
        }
        if let Some(values) = &bounds.values
            && !values.set.contains(&text.as_str())
        {
            let rule = values.rule(self.wording);
            self.add(at, Rule::Enum, Some(text), &rule);
        }
    }

    /// A number within its limits.
    pub(crate) fn number<T>(&mut self, at: &Path<'_>, value: Option<&T>, bounds: &Bounds)
    where
        T: Describe + Copy + Into<i64>,
    {
        let Some(number) = value else { return };
        if !bounds.allows((*number).into()) {
            self.outside(at, (*number).into(), number, VALUE, bounds);
        }
    }

    /// A list or a map of a length within its limits.
    pub(crate) fn length<T>(&mut self, at: &Path<'_>, value: Option<&T>, bounds: &Bounds)
    where
        T: Describe + Collection,
    {
        let Some(collection) = value else { return };
        self.bounded(at, collection.length(), collection, LENGTH, bounds);
    }

    fn bounded(
        &mut self,
        at: &Path<'_>,
        length: usize,
        value: &dyn Describe,
        what: &str,
        bounds: &Bounds,
    ) {
        if !bounds.allows_length(length) {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            self.outside(at, length, value, what, bounds);
        }
    }

    fn outside(
        &mut self,
        at: &Path<'_>,
        measure: i64,
        value: &dyn Describe,
        what: &str,
        bounds: &Bounds,
    ) {
        if let Some(min) = bounds.min
            && measure < min
        {
            self.add(
                at,
                Rule::Min,
                Some(value),
                &format!("{what} {AT_LEAST} {min}"),
            );
        }
        if let Some(max) = bounds.max
            && measure > max
        {
            self.add(
                at,
                Rule::Max,
                Some(value),
                &format!("{what} {AT_MOST} {max}"),
            );
        }
    }

    /// A list of texts, each within its limits. The service reports the list.
    pub(crate) fn elements(&mut self, at: &Path<'_>, value: Option<&Vec<String>>, bounds: &Bounds) {
        let Some(list) = value else { return };
        self.parts(at, list, list.iter(), "Member", bounds);
    }

    /// A map whose keys are within their limits. The service reports the map.
    pub(crate) fn keys<T: Describe>(
        &mut self,
        at: &Path<'_>,
        value: Option<&BTreeMap<String, T>>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        self.parts(at, map, map.keys(), "Map keys", bounds);
    }

    /// A map whose values are texts within their limits. The service reports the map.
    pub(crate) fn values(
        &mut self,
        at: &Path<'_>,
        value: Option<&BTreeMap<String, String>>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        self.parts(at, map, map.values(), "Map value", bounds);
    }

    fn parts<'t>(
        &mut self,
        at: &Path<'_>,
        whole: &dyn Describe,
        parts: impl Iterator<Item = &'t String>,
        what: &str,
        bounds: &Bounds,
    ) {
        for text in parts {
            let bounds = bounds.for_text(text);
            if !bounds.allows_text(text) {
                return self.part(at, whole, what, bounds);
            }
        }
    }

    /// A map whose values are lists of a length within their limits. The service reports the map.
    pub(crate) fn value_lengths<T: Describe>(
        &mut self,
        at: &Path<'_>,
        value: Option<&BTreeMap<String, Vec<T>>>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        if map.values().any(|list| !bounds.allows_length(list.len())) {
            self.part(at, map, "Map value", bounds);
        }
    }

    fn part(&mut self, at: &Path<'_>, whole: &dyn Describe, what: &str, bounds: &Bounds) {
        let list = bounds.list(self.wording);
        self.add(
            at,
            Rule::Max,
            Some(whole),
            &format!("{what} must satisfy constraint: [{list}]"),
        );
    }

    /// What is inside a structure, a list or a map.
    pub(crate) fn within<T: Constrain>(&mut self, at: &Path<'_>, value: Option<&T>) {
        if let Some(value) = value {
            value.constrain(at, self);
        }
    }
}

/// What every violation says.
const FAILED: &str = "to satisfy constraint";

/// What has a length that the service description limits.
pub(crate) trait Collection {
    /// How many parts it has.
    fn length(&self) -> usize;
}

impl<T> Collection for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }
}

impl<T> Collection for BTreeMap<String, T> {
    fn length(&self) -> usize {
        self.len()
    }
}

impl<T: Constrain> Constrain for Vec<T> {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        for (position, element) in self.iter().enumerate() {
            let here = Path::Element {
                above: at,
                position,
            };
            element.constrain(&here, found);
        }
    }
}

impl<T: Constrain> Constrain for BTreeMap<String, T> {
    fn constrain(&self, at: &Path<'_>, found: &mut Violations) {
        for (key, value) in self {
            value.constrain(&Path::Entry { above: at, key }, found);
        }
    }
}

/// The length of a text as the service counts it: in UTF-16 units.
fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.encode_utf16().count()
    }
}
