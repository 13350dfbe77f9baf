//! Values as a request carried them, and the rules that make a value legal.

use super::{AttributeValue, DataType, Item, ValueFault, set, text};
use crate::limits;

/// How many levels a value may have.
pub(super) const NESTING: usize = limits::ATTRIBUTE_NESTING_MAX;

/// `.into()` makes one of an [`Item`] or an [`AttributeValue`], and that is all that a caller needs.
///
/// It is a value as a request carried it. The service judges values after other parts of a request, so
/// a value that it would refuse is carried along until its turn comes, and is readable only after
/// [`Unchecked::check`].
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::{AttributeValue, Item, Unchecked, ValueFault};
///
/// let good: Unchecked<Item> = Item::from_iter([("plays", 7.into())]).into();
/// assert!(good.check().is_ok());
///
/// let nested = (0..40).fold(AttributeValue::Null, |inside, _| AttributeValue::L(vec![inside]));
/// let bad: Unchecked<AttributeValue> = nested.into();
/// assert_eq!(bad.check(), Err(ValueFault::NestingTooDeep));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Unchecked<T>(Result<T, Box<FaultyAttribute<T>>>);

#[derive(Clone, Debug, PartialEq)]
struct FaultyAttribute<T> {
    fault: ValueFault,
    /// The attribute in which the fault lies, where the value is a map.
    attribute: Option<String>,
    /// The names of all attributes, where the value is a map: some members of a request are judged by
    /// their names before their values.
    names: Vec<String>,
    /// The value all the same, where nothing is wrong but that it is one level too deep.
    kept: Option<T>,
}

impl<T> Unchecked<T> {
    /// A value that was found good while it was read.
    pub(crate) const fn valid(value: T) -> Self {
        Self(Ok(value))
    }

    /// A value that the service refuses.
    pub fn invalid(fault: ValueFault) -> Self {
        Self::invalid_map(fault, None, Vec::new())
    }

    /// A map of these names that the service refuses because of the value or the name of one attribute.
    pub(crate) fn invalid_map(
        fault: ValueFault,
        attribute: Option<String>,
        names: Vec<String>,
    ) -> Self {
        Self(Err(Box::new(FaultyAttribute {
            fault,
            attribute,
            names,
            kept: None,
        })))
    }

    /// The same, with the value that is refused only because it is one level too deep.
    pub(crate) fn keeping(self, kept: Option<T>) -> Self {
        Self(self.0.map_err(|mut fault| {
            fault.kept = kept;
            fault
        }))
    }

    /// The value, also where it is one level too deep to be stored.
    pub(crate) fn with_spare_level(self) -> Self {
        match self.0 {
            Err(mut fault) => Self(fault.kept.take().ok_or(fault)),
            good => Self(good),
        }
    }

    /// The value, if the service accepts it.
    ///
    /// # Errors
    ///
    /// The first [`ValueFault`] in the order of the request.
    pub fn check(self) -> Result<T, ValueFault> {
        self.0.map_err(|fault| fault.fault)
    }

    /// As [`Self::check`], without taking the value.
    ///
    /// # Errors
    ///
    /// The first [`ValueFault`] in the order of the request.
    pub fn check_ref(&self) -> Result<&T, &ValueFault> {
        self.0.as_ref().map_err(|fault| &fault.fault)
    }

    /// The names in a map that is refused.
    pub(crate) fn faulty_names(&self) -> &[String] {
        self.0.as_ref().err().map_or(&[], |fault| &fault.names)
    }

    /// The attribute in which the fault of a map lies.
    pub(crate) fn faulty_attribute(&self) -> Option<&str> {
        self.0.as_ref().err()?.attribute.as_deref()
    }
}

impl<T: Default> Default for Unchecked<T> {
    fn default() -> Self {
        Self(Ok(T::default()))
    }
}

impl From<Item> for Unchecked<Item> {
    fn from(item: Item) -> Self {
        if !item.is_suspect() {
            return Self::valid(item);
        }
        let fault_below = |levels: usize| {
            item.iter().find_map(|(name, raw)| {
                let fault = check_name(&name).and_then(|()| check_level(&raw.decode(), levels));
                Some((fault.err()?, name.into_owned()))
            })
        };
        // How deep values nest comes before other faults of theirs, but after the names of the attributes.
        let too_deep = || {
            let mut deep = item.iter().filter(|(_, raw)| is_too_deep(&raw.decode()));
            let (name, _) = deep.next()?;
            Some((ValueFault::NestingTooDeep, name.into_owned()))
        };
        let unnamed = item.iter().any(|(name, _)| name.is_empty());
        let fault = match (item.is_too_deep(), unnamed) {
            (true, true) => Some((ValueFault::EmptyAttributeName, String::new())),
            (true, false) => too_deep(),
            (false, _) => fault_below(NESTING),
        };
        match fault {
            Some((fault, name)) => {
                let names = item.iter().map(|(name, _)| name.into_owned()).collect();
                let kept = !item.is_cut() && fault_below(NESTING + 1).is_none();
                Self::invalid_map(fault, Some(name), names).keeping(kept.then_some(item))
            }
            None => Self::valid(item),
        }
    }
}

impl From<AttributeValue> for Unchecked<AttributeValue> {
    fn from(value: AttributeValue) -> Self {
        match check_value(&value) {
            Ok(()) => Self::valid(value),
            Err(fault) => Self::invalid(fault),
        }
    }
}

/// Whether this may name an attribute or a member of a map.
pub(crate) const fn check_name(name: &str) -> Result<(), ValueFault> {
    if name.is_empty() {
        return Err(ValueFault::EmptyAttributeName);
    }
    if name.len() > limits::ATTRIBUTE_NAME_BYTES_MAX {
        return Err(ValueFault::NameTooLong);
    }
    Ok(())
}

/// The first thing in a value that the service refuses.
pub(crate) fn check_value(value: &AttributeValue) -> Result<(), ValueFault> {
    check_level(value, NESTING)
}

/// Whether something lies too deep in this value.
pub(super) fn is_too_deep(value: &AttributeValue) -> bool {
    reaches(value, NESTING)
}

/// Whether something lies too deep in this value by more than one level.
pub(super) fn is_cut(value: &AttributeValue) -> bool {
    reaches(value, NESTING + 1)
}

/// Whether something in `value` lies below `levels` levels, of which `value` itself is the first.
fn reaches(value: &AttributeValue, levels: usize) -> bool {
    let Some(inside) = levels.checked_sub(1) else {
        return true;
    };
    match value {
        AttributeValue::M(members) => members.values().any(|value| reaches(value, inside)),
        AttributeValue::L(elements) => elements.iter().any(|value| reaches(value, inside)),
        _ => false,
    }
}

/// The first thing in a value of at most `levels` levels that the service refuses.
fn check_level(value: &AttributeValue, levels: usize) -> Result<(), ValueFault> {
    let inside = levels.checked_sub(1).ok_or(ValueFault::NestingTooDeep)?;
    match value {
        AttributeValue::M(members) => members.iter().try_for_each(|(name, value)| {
            check_name(name)?;
            check_level(value, inside)
        }),
        AttributeValue::L(elements) => {
            (elements.iter()).try_for_each(|value| check_level(value, inside))
        }
        AttributeValue::Ss(members) => check_set(DataType::Ss, members, String::clone),
        AttributeValue::Ns(members) => check_set(DataType::Ns, members, ToString::to_string),
        AttributeValue::Bs(members) => check_set(DataType::Bs, members, |bytes| base64(bytes)),
        _ => Ok(()),
    }
}

fn check_set<T: Ord>(
    kind: DataType,
    members: &[T],
    print: impl Fn(&T) -> String,
) -> Result<(), ValueFault> {
    if members.is_empty() {
        return Err(ValueFault::EmptySet(kind));
    }
    if set::has_duplicates(members) {
        let members = members.iter().map(print).collect();
        return Err(ValueFault::DuplicateInSet { kind, members });
    }
    Ok(())
}

fn base64(bytes: &[u8]) -> String {
    let mut out = Vec::new();
    text::push_base64(&mut out, bytes);
    debug_assert!(out.is_ascii(), "base64 is ASCII");
    // Base64 is ASCII, so that it is text.
    String::from_utf8(out).unwrap_or_default()
}
