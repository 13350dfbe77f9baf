//! The properties of an object, each taken once: what nobody took is unknown, and refused by name.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::{Node, Value};

/// An evaluated value that is still to be read as something.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) path: String,
    pub(crate) node: Node,
}

impl Field {
    /// A fault of this value.
    pub(crate) fn error(&self, fault: TemplateFault) -> TemplateError {
        TemplateError::at(self.node.line, fault).inside(self.path.as_str())
    }

    fn scalar(&self, wanted: &'static str) -> Result<&str, TemplateError> {
        let text = self.node.as_scalar();
        text.ok_or_else(|| self.error(TemplateFault::Expected(wanted)))
    }

    /// The value as a text.
    pub(crate) fn text(&self) -> Result<String, TemplateError> {
        self.scalar("a text").map(str::to_owned)
    }

    /// The value as a truth; also as text, as CloudFormation has it.
    pub(crate) fn boolean(&self) -> Result<bool, TemplateError> {
        let wanted = "true or false";
        match self.scalar(wanted)? {
            "true" | "True" | "TRUE" => Ok(true),
            "false" | "False" | "FALSE" => Ok(false),
            _ => Err(self.error(TemplateFault::Expected(wanted))),
        }
    }

    /// The value as a whole number; also as text, as CloudFormation has it.
    pub(crate) fn integer<N: std::str::FromStr>(&self) -> Result<N, TemplateError> {
        let wanted = "a whole number";
        let number = self.scalar(wanted)?.parse();
        number.map_err(|_| self.error(TemplateFault::Expected(wanted)))
    }

    /// The elements of a list.
    pub(crate) fn list(self) -> Result<Vec<Self>, TemplateError> {
        let Value::List(elements) = self.node.value else {
            return Err(self.error(TemplateFault::Expected("a list")));
        };
        let numbered = elements.into_iter().enumerate();
        let path = self.path;
        Ok(numbered
            .map(|(index, node)| Self {
                path: format!("{path}[{index}]"),
                node,
            })
            .collect())
    }

    /// The elements of a list, each read by `read`.
    pub(crate) fn list_of<T>(
        self,
        read: impl Fn(Self) -> Result<T, TemplateError>,
    ) -> Result<Vec<T>, TemplateError> {
        self.list()?.into_iter().map(read).collect()
    }

    /// The properties of an object called `kind`.
    pub(crate) fn fields(self, kind: &'static str) -> Result<Fields, TemplateError> {
        let Value::Map(entries) = self.node.value else {
            return Err(self.error(TemplateFault::Expected("a map")));
        };
        Ok(Fields {
            kind,
            path: self.path,
            line: self.node.line,
            entries,
        })
    }
}

/// The properties of an object that nobody has taken yet.
#[derive(Debug)]
pub(crate) struct Fields {
    kind: &'static str,
    path: String,
    line: u32,
    entries: Vec<(String, Node)>,
}

impl Fields {
    /// The properties of the outermost object.
    pub(crate) const fn new(kind: &'static str, line: u32, entries: Vec<(String, Node)>) -> Self {
        Self {
            kind,
            path: String::new(),
            line,
            entries,
        }
    }

    /// The properties of an object that stands at `path`.
    pub(crate) const fn within(
        kind: &'static str,
        path: String,
        line: u32,
        entries: Vec<(String, Node)>,
    ) -> Self {
        Self {
            kind,
            path,
            line,
            entries,
        }
    }

    /// Adds a property, unless it is there.
    pub(crate) fn put_missing(&mut self, name: &str, node: Node) {
        if self.entries.iter().all(|(known, _)| known != name) {
            self.entries.push((name.to_owned(), node));
        }
    }

    /// Adds a property beneath what is there: maps become one, lists stand one behind the other, and else what is there
    /// stays.
    pub(crate) fn put_beneath(&mut self, name: &str, node: Node) {
        match self.entries.iter_mut().find(|(known, _)| known == name) {
            None => self.entries.push((name.to_owned(), node)),
            Some((_, own)) => beneath(own, node),
        }
    }

    fn path_of(&self, name: &str) -> String {
        match self.path.is_empty() {
            true => name.to_owned(),
            false => format!("{}.{name}", self.path),
        }
    }

    /// Takes a property, if it is there.
    pub(crate) fn take(&mut self, name: &str) -> Option<Field> {
        let place = self.entries.iter().position(|(key, _)| key == name)?;
        let (_, node) = self.entries.swap_remove(place);
        Some(Field {
            path: self.path_of(name),
            node,
        })
    }

    /// Takes a property that has to be there.
    pub(crate) fn need(&mut self, name: &str) -> Result<Field, TemplateError> {
        self.take(name).ok_or_else(|| self.missing(name))
    }

    /// The fault of a property that is not there.
    pub(crate) fn missing(&self, name: &str) -> TemplateError {
        TemplateError::at(self.line, TemplateFault::Missing).inside(self.path_of(name))
    }

    /// Takes a property that is known and not honoured, and refuses it.
    pub(crate) fn refuse(&mut self, name: &str, why: &'static str) -> Result<(), TemplateError> {
        match self.take(name) {
            None => Ok(()),
            Some(field) => Err(field.error(TemplateFault::Unsupported(why))),
        }
    }

    /// Takes a property that is a text; `None` where the table leaves it out.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, TemplateError> {
        self.take(name).map(|field| field.text()).transpose()
    }

    /// Takes a property that is true or false, as YAML and JSON write it or as a text.
    pub(crate) fn boolean(&mut self, name: &str) -> Result<Option<bool>, TemplateError> {
        self.take(name).map(|field| field.boolean()).transpose()
    }

    /// A whole number.
    pub(crate) fn integer<N: std::str::FromStr>(
        &mut self,
        name: &str,
    ) -> Result<Option<N>, TemplateError> {
        self.take(name).map(|field| field.integer()).transpose()
    }

    /// What `read` makes of a property.
    pub(crate) fn read<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(Field) -> Result<T, TemplateError>,
    ) -> Result<Option<T>, TemplateError> {
        self.take(name).map(read).transpose()
    }

    /// A list whose elements `read` reads.
    pub(crate) fn list_of<T>(
        &mut self,
        name: &str,
        read: impl Fn(Field) -> Result<T, TemplateError>,
    ) -> Result<Option<Vec<T>>, TemplateError> {
        self.take(name).map(|field| field.list_of(read)).transpose()
    }

    /// Refuses what is left.
    pub(crate) fn finish(self) -> Result<(), TemplateError> {
        match self.entries.first() {
            None => Ok(()),
            Some((name, node)) => {
                let error = TemplateError::at(node.line, TemplateFault::Unknown(self.kind));
                Err(error.inside(self.path_of(name)))
            }
        }
    }
}

/// Lays `other` beneath `own`. Trees have a bounded depth, so the recursion has.
fn beneath(own: &mut Node, other: Node) {
    match (&mut own.value, other.value) {
        (Value::Map(own), Value::Map(other)) => {
            for (name, node) in other {
                match own.iter_mut().find(|(known, _)| *known == name) {
                    None => own.push((name, node)),
                    Some((_, own)) => beneath(own, node),
                }
            }
        }
        (Value::List(own), Value::List(mut other)) => {
            other.append(own);
            *own = other;
        }
        _ => {}
    }
}
