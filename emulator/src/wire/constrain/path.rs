//! Where in a request a violation stands, and in which form it is worded there.

/// Where in a request a value stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path<'a> {
    /// The request itself.
    Root,
    /// A member of the structure above.
    Member {
        /// Where the structure stands.
        above: &'a Path<'a>,
        /// Its name on the wire.
        name: &'static str,
        /// How its violations are worded, where not in the usual form.
        wordings: &'static [Wording],
    },
    /// An element of the list above.
    Element {
        /// Where the list stands.
        above: &'a Path<'a>,
        /// Its place in the list, counted from 0; messages count from 1.
        position: usize,
    },
    /// A value of the map above.
    Entry {
        /// Where the map stands.
        above: &'a Path<'a>,
        /// The key under which the value stands.
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

    /// The path in the classic form: `keySchema.1.member.attributeName`.
    pub(super) fn camel_case(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, char::to_ascii_lowercase);
        text
    }

    /// The path as requests spell members: `KeySchema.1.member.AttributeName`.
    pub(super) fn pascal_case(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, char::to_ascii_uppercase);
        text
    }

    /// How a violation of that rule is worded here.
    pub(super) fn wording(&self, rule: Rule) -> Option<&'static Wording> {
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
    /// The text matches a regular expression.
    Pattern,
    /// Set of values.
    Enum,
    /// What the keys of a map must be.
    Keys,
    /// What the texts in a list or a map must be.
    Parts,
    /// Length of the lists in a map.
    Lengths,
}

/// How the violations of some rules at some member are worded.
#[derive(Debug)]
pub(crate) struct Wording {
    /// The rules whose violations are meant.
    pub(crate) rules: &'static [Rule],
    /// In the older layer.
    pub(crate) older: Form,
    /// In the current layer.
    pub(crate) current: Form,
    /// What it hides in the older layer.
    pub(crate) older_hides: Hides,
    /// What it hides in the current layer.
    pub(crate) current_hides: Hides,
}

/// Which other violations of a request are not told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Hides {
    /// Every violation of the request is told.
    #[default]
    Nothing,
    /// Those of other enumerations.
    Enums,
    /// Only those are told that hide all others themselves.
    All,
}

/// The forms of a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// With the value and the camelCase path.
    Echo,
    /// The same, with the value as JSON.
    Json,
    /// With the PascalCase path and no value.
    Named,
    /// With neither a path nor a value.
    Nameless,
    /// A sentence of its own, outside the envelope.
    Sentence(&'static str),
}
