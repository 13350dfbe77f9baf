//! From placeholders to what a request says they mean.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::ast::{Name, PathRef, PathStep, Slot, Symbols};
use super::error::{Broken, Fault, RequestFault};
use super::lexer::is_placeholder;
use crate::limits;
use crate::value::path::{self, Path};
use crate::value::{AttributeValue, Item, RawValue, ValueFault};

/// The request member that defines names.
const NAMES: &str = "ExpressionAttributeNames";
/// The request member that defines values.
const VALUES: &str = "ExpressionAttributeValues";

/// ExpressionAttributeNames and ExpressionAttributeValues of one request, shared by its expressions.
#[derive(Debug)]
pub(crate) struct Placeholders<'a> {
    names: Option<&'a BTreeMap<String, String>>,
    values: Option<Item>,
    /// The placeholders of the expressions that were bound so far.
    used: Vec<Arc<Symbols>>,
}

impl<'a> Placeholders<'a> {
    /// Takes the definitions, whose values have been checked, and checks their keys.
    ///
    /// # Errors
    ///
    /// An empty map, or a key that is no placeholder.
    pub(crate) fn new(
        names: Option<&'a BTreeMap<String, String>>,
        values: Option<Item>,
    ) -> Result<Self, RequestFault> {
        if let Some(names) = names {
            check_size(
                NAMES,
                names.len(),
                names.iter().map(|(key, name)| key.len() + name.len()),
            )?;
            check_keys(NAMES, '#', names.keys().map(String::as_str))?;
            names
                .iter()
                .try_for_each(|(key, name)| check_name(key, name))?;
        }
        if let Some(values) = &values {
            check_size(VALUES, values.len(), std::iter::once(values.size()))?;
            for (key, _) in values.iter() {
                check_keys(VALUES, ':', std::iter::once(&*key))?;
            }
        }
        Ok(Self {
            names,
            values,
            used: Vec::new(),
        })
    }

    /// Checks the names of values that are not values at all; names come before values.
    ///
    /// # Errors
    ///
    /// The first that is no placeholder.
    pub(crate) fn check_value_names(names: &[String]) -> Result<(), RequestFault> {
        check_keys(VALUES, ':', names.iter().map(String::as_str))
    }

    /// What the placeholders of an expression stand for.
    pub(super) fn bind(&mut self, symbols: &Arc<Symbols>) -> Bound {
        let names = symbols.names.iter().map(|name| self.name(name));
        let values = symbols.values.iter().map(|value| self.value(value));
        let bindings = Bindings {
            names: names.collect(),
            values: values.collect(),
        };
        if !(symbols.names.is_empty() && symbols.values.is_empty()) {
            self.used.push(Arc::clone(symbols));
        }
        Bound {
            bindings,
            symbols: Arc::clone(symbols),
        }
    }

    fn name(&self, placeholder: &str) -> Option<Box<str>> {
        let name = self.names?.get(placeholder)?;
        Some(name.as_str().into())
    }

    fn value(&self, placeholder: &str) -> Option<AttributeValue> {
        self.values.as_ref()?.get(placeholder)
    }

    /// Every definition must have been used; names are checked first.
    ///
    /// # Errors
    ///
    /// The definitions that no expression used.
    pub(crate) fn finish(self) -> Result<(), RequestFault> {
        if let Some(names) = self.names
            && let Some(used) = self.used_fewer(names.len(), |symbols| &symbols.names)
        {
            return Err(unused(NAMES, names.keys().map(String::as_str), &used));
        }
        if let Some(values) = &self.values
            && let Some(used) = self.used_fewer(values.len(), |symbols| &symbols.values)
        {
            let keys: Vec<_> = values.iter().map(|(key, _)| key).collect();
            return Err(unused(VALUES, keys.iter().map(|key| &**key), &used));
        }
        Ok(())
    }

    /// The placeholders of one kind that were used, unless they are all of these. What was used has
    /// been found, so that counting is enough.
    fn used_fewer(
        &self,
        defined: usize,
        table: impl Fn(&Symbols) -> &[Box<str>],
    ) -> Option<BTreeSet<&str>> {
        if self
            .used
            .iter()
            .any(|symbols| table(symbols).len() == defined)
        {
            return None;
        }
        let texts = self.used.iter().flat_map(|symbols| table(symbols));
        let used: BTreeSet<&str> = texts.map(|text| &**text).collect();
        (used.len() < defined).then_some(used)
    }
}

/// A map that is given must hold something, but not too much.
fn check_size(
    map: &'static str,
    length: usize,
    sizes: impl Iterator<Item = usize>,
) -> Result<(), RequestFault> {
    if length == 0 {
        return Err(RequestFault::MapEmpty(map));
    }
    if sizes.sum::<usize>() > limits::EXPRESSION_DEFINITIONS_BYTES_MAX {
        return Err(RequestFault::MapTooLarge(map));
    }
    Ok(())
}

/// What a `#name` stands for must be a name that an attribute can have.
fn check_name(key: &str, name: &str) -> Result<(), RequestFault> {
    let fault = match name.len() {
        0 => ValueFault::EmptyAttributeName,
        length if length > limits::ATTRIBUTE_NAME_BYTES_MAX => ValueFault::NameTooLong,
        _ => return Ok(()),
    };
    Err(RequestFault::AttributeName {
        fault,
        key: key.to_owned(),
    })
}

/// Keys must be a sign, then letters, digits and underscores.
fn check_keys<'k>(
    map: &'static str,
    sign: char,
    mut keys: impl Iterator<Item = &'k str>,
) -> Result<(), RequestFault> {
    match keys.find(|key| !is_placeholder(key, sign)) {
        Some(key) => Err(RequestFault::PlaceholderKey {
            map,
            key: key.to_owned(),
        }),
        None => Ok(()),
    }
}

/// The fault that names the keys nobody used.
#[cold]
fn unused<'k>(
    map: &'static str,
    keys: impl Iterator<Item = &'k str>,
    used: &BTreeSet<&str>,
) -> RequestFault {
    let keys = keys
        .filter(|key| !used.contains(key))
        .map(str::to_owned)
        .collect();
    RequestFault::Unused { map, keys }
}

/// The slots of one expression, filled as far as one request defines them. What it does not define is
/// told when the check of the expression comes to it.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    /// What the slots hold, or that the request does not say so.
    pub(super) bindings: Bindings,
    /// What the request calls the slots.
    symbols: Arc<Symbols>,
}

impl Bound {
    /// For trees that were not written as text: only values, in the order of their slots.
    pub(super) fn of_values(values: Vec<AttributeValue>) -> Self {
        Self {
            bindings: Bindings::of_values(values),
            symbols: Arc::default(),
        }
    }

    /// The value in a slot must be defined.
    pub(super) fn defines(&self, slot: Slot) -> Result<(), Fault> {
        match self.bindings.values.get(slot as usize) {
            Some(None) => Err(self.undefined_value(slot as usize)),
            // A slot that there is not at all is told by whoever asks what it holds.
            Some(Some(_)) | None => Ok(()),
        }
    }

    /// All names of a path must be defined.
    pub(super) fn defines_path(&self, path: &PathRef) -> Result<(), Fault> {
        let below = path.steps.iter().filter_map(|step| match step {
            PathStep::Name(name) => Some(name),
            PathStep::Index(_) => None,
        });
        for name in std::iter::once(&path.root).chain(below) {
            if let Name::Slot(slot) = name
                && matches!(self.bindings.names.get(*slot as usize), Some(None))
            {
                return Err(self.undefined_name(*slot as usize));
            }
        }
        Ok(())
    }

    /// All names of the expression must be defined.
    pub(super) fn defines_names(&self) -> Result<(), Fault> {
        let gap = self.bindings.names.iter().position(Option::is_none);
        gap.map_or(Ok(()), |place| Err(self.undefined_name(place)))
    }

    /// The slots, all of which must be defined.
    pub(super) fn whole(self) -> Result<Bindings, Fault> {
        self.defines_names()?;
        let gap = self.bindings.values.iter().position(Option::is_none);
        match gap {
            Some(place) => Err(self.undefined_value(place)),
            None => Ok(self.bindings),
        }
    }

    #[cold]
    fn undefined_name(&self, place: usize) -> Fault {
        match self.symbols.names.get(place) {
            Some(name) => Fault::UndefinedName(name.to_string()),
            None => Broken::because("each slot for a name is a place among the symbols").into(),
        }
    }

    #[cold]
    fn undefined_value(&self, place: usize) -> Fault {
        match self.symbols.values.get(place) {
            Some(value) => Fault::UndefinedValue(value.to_string()),
            None => Broken::because("each slot for a value is a place among the symbols").into(),
        }
    }
}

/// What the slots of one expression hold in one request; none where it does not define them, which no binding
/// that is evaluated has.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Bindings {
    names: Box<[Option<Box<str>>]>,
    values: Box<[Option<AttributeValue>]>,
}

impl Bindings {
    /// For trees that were not written as text: only values, in the order of their slots.
    pub(crate) fn of_values(values: Vec<AttributeValue>) -> Self {
        Self {
            names: Box::default(),
            values: values.into_iter().map(Some).collect(),
        }
    }

    /// Bytes of all values.
    pub(super) fn values_size(&self) -> usize {
        self.values.iter().flatten().map(AttributeValue::size).sum()
    }

    /// The attribute name that a name of a path means.
    pub(super) fn name<'b>(&'b self, name: &'b Name) -> Result<&'b str, Broken> {
        match name {
            Name::Written(text) => Ok(text),
            // A tree built in code has no slots for names, and for one that was written the check asks before
            // whether the request defines them.
            Name::Slot(slot) => match self.names.get(*slot as usize) {
                Some(Some(name)) => Ok(name),
                Some(None) | None => Err(Broken::because("each name of a path is defined")),
            },
        }
    }

    /// The value in a slot.
    pub(super) fn value(&self, slot: Slot) -> Result<&AttributeValue, Broken> {
        match self.values.get(slot as usize) {
            Some(Some(value)) => Ok(value),
            Some(None) | None => Err(Broken::because("each slot holds a value")),
        }
    }

    /// The attribute, or part of one, at a path; not decoded.
    pub(super) fn find<'i>(
        &self,
        path: &PathRef,
        item: Option<&'i Item>,
    ) -> Result<Option<RawValue<'i>>, Broken> {
        let root = self.name(&path.root)?;
        let mut found = item.and_then(|item| item.raw(root));
        for step in &path.steps {
            let Some(value) = found else { break };
            found = match step {
                PathStep::Name(name) => value.member(self.name(name)?),
                PathStep::Index(index) => value.element(*index as usize),
            };
        }
        Ok(found)
    }

    /// A path with its names filled in.
    pub(super) fn path(&self, path: &PathRef) -> Result<Path, Broken> {
        let steps = path.steps.iter().map(|step| {
            Ok(match step {
                PathStep::Name(name) => path::Step::Name(self.name(name)?.to_owned()),
                PathStep::Index(index) => path::Step::Index(*index as usize),
            })
        });
        Ok(Path {
            root: self.name(&path.root)?.to_owned(),
            steps: steps.collect::<Result<_, Broken>>()?,
        })
    }
}
