//! Where something is in a document.

use std::fmt;

use serde_json::Value;

/// Characters of a name that a path shows.
const NAME_SHOWN_MAX: usize = 64;

/// A place in a document, from its root on.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::domain::packages) struct Path(Vec<Part>);

/// One step down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::domain::packages) enum Part {
    /// Into a member of an object.
    Member(String),
    /// Into an element of a list, the first of which is 0.
    Element(usize),
}

impl Path {
    /// The document itself.
    pub(in crate::domain::packages) const fn root() -> Self {
        Self(Vec::new())
    }

    /// A member of the object at this place.
    #[must_use]
    pub(in crate::domain::packages) fn member(&self, name: &str) -> Self {
        self.with(Part::Member(name.to_owned()))
    }

    /// An element of the list at this place.
    #[must_use]
    pub(in crate::domain::packages) fn element(&self, place: usize) -> Self {
        self.with(Part::Element(place))
    }

    fn with(&self, part: Part) -> Self {
        let mut parts = self.0.clone();
        parts.push(part);
        Self(parts)
    }

    /// The steps down to this place.
    pub(in crate::domain::packages) fn parts(&self) -> &[Part] {
        &self.0
    }

    pub(super) fn push(&mut self, part: Part) {
        self.0.push(part);
    }

    pub(super) fn pop(&mut self) {
        self.0.pop();
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.0.iter().enumerate() {
            match part {
                Part::Element(element) => write!(formatter, "[{element}]")?,
                Part::Member(name) if is_plain(name) => {
                    let dot = if place == 0 { "" } else { "." };
                    write!(formatter, "{dot}{name}")?;
                }
                Part::Member(name) => {
                    let shown: String = name.chars().take(NAME_SHOWN_MAX).collect();
                    write!(formatter, "[{shown:?}]")?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a name can stand in a path as it is.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    !name.is_empty() && name.len() <= NAME_SHOWN_MAX && name.chars().all(plain)
}

/// What a selection finds in a document: `api.routes[].id`, `indexes.*.keys[].name`, `ops.closed_world`.
///
/// A name goes into a member, `*` into every member of an object, and `[]` behind either into every element of a list;
/// `[2]` into the third one. `None` for a text that is no selection.
pub(in crate::domain::packages) fn select<'a>(
    root: &'a Value,
    selection: &str,
) -> Option<Vec<(Path, &'a Value)>> {
    let mut found = vec![(Path::root(), root)];
    for part in selection.split('.') {
        let (name, brackets) = match part.find('[') {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        found = members(found, name)?;
        let mut brackets = brackets;
        while !brackets.is_empty() {
            let (inside, rest) = brackets.strip_prefix('[')?.split_once(']')?;
            found = elements(found, inside)?;
            brackets = rest;
        }
    }
    Some(found)
}

fn members<'a>(found: Vec<(Path, &'a Value)>, name: &str) -> Option<Vec<(Path, &'a Value)>> {
    if name.is_empty() {
        return None;
    }
    let mut next = Vec::new();
    for (path, value) in found {
        let Value::Object(members) = value else {
            continue;
        };
        if name == "*" {
            let all = members.iter();
            next.extend(all.map(|(name, value)| (path.member(name), value)));
        } else if let Some(value) = members.get(name) {
            next.push((path.member(name), value));
        }
    }
    Some(next)
}

fn elements<'a>(found: Vec<(Path, &'a Value)>, inside: &str) -> Option<Vec<(Path, &'a Value)>> {
    let one: Option<usize> = match inside {
        "" => None,
        digits => Some(digits.parse().ok()?),
    };
    let mut next = Vec::new();
    for (path, value) in found {
        let Value::Array(list) = value else {
            continue;
        };
        let list = list.iter().enumerate();
        let wanted = list.filter(|(place, _)| one.is_none_or(|one| one == *place));
        next.extend(wanted.map(|(place, value)| (path.element(place), value)));
    }
    Some(next)
}
