//! Document paths: an attribute, or a place inside one.
//!
//! See [document paths](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.Attributes.html#Expressions.Attributes.NestedElements.DocumentPathExamples).

use std::fmt;

use super::{Item, RawValue};

/// A step into a map or a list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    /// Into a map, to the member of this name: `.name`.
    Name(String),
    /// Into a list, to the element at this position, from 0: `[index]`.
    Index(usize),
}

/// A place in an item.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Path {
    /// The name of the attribute in which the place lies.
    pub(crate) root: String,
    /// The way from there.
    pub(crate) steps: Vec<Step>,
}

/// How two paths stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They lead to different places.
    Apart,
    /// One leads to, or through, the place of the other.
    Overlap,
    /// At one place, one takes a name and the other an index.
    Conflict,
}

impl Path {
    /// How this path and `other` stand to each other.
    pub(crate) fn relation(&self, other: &Self) -> Relation {
        if self.root != other.root {
            return Relation::Apart;
        }
        for pair in self.steps.iter().zip(&other.steps) {
            match pair {
                (left, right) if left == right => {}
                (Step::Name(_), Step::Name(_)) | (Step::Index(_), Step::Index(_)) => {
                    return Relation::Apart;
                }
                _ => return Relation::Conflict,
            }
        }
        Relation::Overlap
    }

    /// The value at this place of an item, not decoded.
    pub(crate) fn find<'a>(&self, item: &'a Item) -> Option<RawValue<'a>> {
        let root = item.raw(&self.root)?;
        self.steps.iter().try_fold(root, |value, step| match step {
            Step::Name(name) => value.member(name),
            Step::Index(index) => value.element(*index),
        })
    }

    /// As the service lists a path in its messages: `[a, b, [1]]`.
    pub(crate) fn as_list(&self) -> impl fmt::Display + '_ {
        struct List<'a>(&'a Path);
        impl fmt::Display for List<'_> {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, "[{}", self.0.root)?;
                for step in &self.0.steps {
                    match step {
                        Step::Name(name) => write!(out, ", {name}")?,
                        Step::Index(index) => write!(out, ", [{index}]")?,
                    }
                }
                out.write_str("]")
            }
        }
        List(self)
    }
}

/// As it is written in an expression: `a.b[1]`.
impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.root)?;
        for step in &self.steps {
            match step {
                Step::Name(name) => write!(out, ".{name}")?,
                Step::Index(index) => write!(out, "[{index}]")?,
            }
        }
        Ok(())
    }
}
