//! How the keys of documents look.

use std::fmt;

use crate::domain::packages::pipeline::is_name;

/// Parts of a template.
const PARTS_MAX: usize = 64;
/// Digits of a place in a value or a length of it.
const SLICE_DIGITS_MAX: usize = 4;

/// How keys look: text, in which `{name}` stands for the value of a field, `{name?}` for one that may be absent, and
/// `{digest:0:2}` for 2 characters of a value from the first one on. Of a digest, those count that follow the colon.
///
/// An optional field stands at the end; without it, the slash before it goes as well.
///
/// # Examples
///
/// ```
/// use package_database::packages::entity::KeyTemplate;
///
/// let template = KeyTemplate::parse("artifact/{namespace}/{name}/{variant?}").unwrap();
/// let fields = |name: &str| match name {
///     "namespace" => Some("acme".to_owned()),
///     "name" => Some("hello".to_owned()),
///     _ => None,
/// };
/// assert_eq!(template.render(fields).unwrap(), "artifact/acme/hello");
///
/// let path = KeyTemplate::parse("sha256/{digest:0:2}/{digest:2:2}/{digest}").unwrap();
/// let path = path.render(|_| Some("sha256:e3b0c442".to_owned())).unwrap();
/// assert_eq!(path, "sha256/e3/b0/e3b0c442");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyTemplate {
    source: String,
    parts: Vec<KeyPart>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum KeyPart {
    Literal(String),
    Field {
        name: String,
        optional: bool,
        /// From which character on, and how many.
        slice: Option<(usize, usize)>,
    },
}

/// Why there is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// A field has no value that has to have one.
    #[error("the key needs `{0}`")]
    Absent(String),
    /// A field has an empty value, which is no part of a key.
    #[error("`{0}` is empty, and a part of the key")]
    Empty(String),
    /// A value is shorter than the part that is asked for.
    #[error("`{0}` is too short for the part of it that the key has")]
    TooShort(String),
    /// A value has a slash, so that two keys could be the same.
    #[error("`{0}` has a slash, and is a part of the key")]
    Slash(String),
}

impl KeyTemplate {
    /// The template of a text.
    ///
    /// # Errors
    ///
    /// A sentence for a text that is empty, has a brace that opens or closes nothing, a name that is none, an optional field
    /// that is not at the end, or more than 64 parts.
    pub fn parse(source: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = source;
        while !rest.is_empty() {
            let at = rest.find(['{', '}']).unwrap_or(rest.len());
            let (literal, behind) = rest.split_at(at);
            if !literal.is_empty() {
                parts.push(KeyPart::Literal(literal.to_owned()));
            }
            rest = behind;
            if let Some(inside) = behind.strip_prefix('{') {
                let (inside, behind) = inside
                    .split_once('}')
                    .ok_or_else(|| "a `{` in a key is never closed".to_owned())?;
                parts.push(field(inside)?);
                rest = behind;
            } else if !behind.is_empty() {
                return Err("a `}` in a key closes nothing".to_owned());
            }
        }
        if parts.is_empty() || parts.len() > PARTS_MAX {
            return Err(format!("a key has between 1 and {PARTS_MAX} parts"));
        }
        let optional = |part: &KeyPart| matches!(part, KeyPart::Field { optional: true, .. });
        let before = parts.split_last().map_or(&[][..], |(_, before)| before);
        if before.iter().any(optional) {
            return Err(
                "only the last part of a key may be optional, or two keys are alike".into(),
            );
        }
        Ok(Self {
            source: source.to_owned(),
            parts,
        })
    }

    /// The key of the values that `value` answers.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a field without a value that is not optional, for an empty value, for one with a slash, and for one
    /// that is too short.
    pub fn render(&self, value: impl Fn(&str) -> Option<String>) -> Result<String, KeyError> {
        let mut key = String::new();
        for part in &self.parts {
            let (name, optional, slice) = match part {
                KeyPart::Literal(literal) => {
                    key.push_str(literal);
                    continue;
                }
                KeyPart::Field {
                    name,
                    optional,
                    slice,
                } => (name, *optional, *slice),
            };
            match value(name) {
                None if optional => {
                    if key.ends_with('/') {
                        key.pop();
                    }
                }
                None => return Err(KeyError::Absent(name.clone())),
                Some(text) if text.is_empty() => return Err(KeyError::Empty(name.clone())),
                Some(text) if text.contains('/') => return Err(KeyError::Slash(name.clone())),
                Some(text) => key.push_str(&cut(name, &text, slice)?),
            }
        }
        Ok(key)
    }

    /// The fields that it names, in their order; one that it names twice is there twice.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| match part {
            KeyPart::Field { name, .. } => Some(name.as_str()),
            KeyPart::Literal(_) => None,
        })
    }

    /// The field that may be absent.
    pub fn optional_field(&self) -> Option<&str> {
        match self.parts.last() {
            Some(KeyPart::Field {
                name,
                optional: true,
                ..
            }) => Some(name),
            _ => None,
        }
    }

    /// Whether the key of a step, in which references are not filled in yet, can be one of these: it has as many parts
    /// between slashes, the same where the template has text, and a reference where the template has a field.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::packages::entity::KeyTemplate;
    ///
    /// let template = KeyTemplate::parse("tag/{namespace}/{name}/{tag}").unwrap();
    /// assert!(template.admits("tag/{namespace}/{name}/$body.tag"));
    /// assert!(!template.admits("tag/{namespace}/{name}/newest"));
    /// assert!(!template.admits("tag/{namespace}/{name}"));
    /// ```
    pub fn admits(&self, written: &str) -> bool {
        let own: Vec<&str> = self.source.split('/').collect();
        let given: Vec<&str> = written.split('/').collect();
        let optional = usize::from(self.optional_field().is_some());
        if given.len() > own.len() || given.len() + optional < own.len() {
            return false;
        }
        own.iter().zip(&given).all(|(own, given)| {
            if own.contains('{') {
                given.contains(['{', '$'])
            } else {
                own == given
            }
        })
    }

    /// The text that it was written as.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl fmt::Display for KeyTemplate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source)
    }
}

/// What stands between two braces.
fn field(inside: &str) -> Result<KeyPart, String> {
    let no_field =
        || format!("`{{{inside}}}` is no field: write {{name}}, {{name?}} or {{name:0:2}}");
    let parts: Vec<&str> = inside.split(':').collect();
    let (name, optional, slice) = match parts.as_slice() {
        [name] => match name.strip_suffix('?') {
            Some(name) => (name, true, None),
            None => (*name, false, None),
        },
        [name, from, count] => {
            let number = |text: &str| {
                let digits = text.len() <= SLICE_DIGITS_MAX;
                text.parse::<usize>().ok().filter(|_| digits)
            };
            let slice = number(from).zip(number(count).filter(|count| *count > 0));
            (*name, false, Some(slice.ok_or_else(no_field)?))
        }
        _ => return Err(no_field()),
    };
    if !is_name(name) {
        return Err(no_field());
    }
    Ok(KeyPart::Field {
        name: name.to_owned(),
        optional,
        slice,
    })
}

/// A value as it stands in a key.
fn cut(name: &str, value: &str, slice: Option<(usize, usize)>) -> Result<String, KeyError> {
    // The name of an algorithm tells nothing apart and is no part of a file's name.
    let bare = match name {
        "digest" => value.strip_prefix("sha256:").unwrap_or(value),
        _ => value,
    };
    let Some((from, count)) = slice else {
        return Ok(bare.to_owned());
    };
    let part: String = bare.chars().skip(from).take(count).collect();
    if part.chars().count() < count {
        return Err(KeyError::TooShort(name.to_owned()));
    }
    Ok(part)
}
