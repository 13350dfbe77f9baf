//! Tree and item to new item.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use super::ast::{Action, Effect, UpdateTree, ValueInstruction};
use super::check;
use super::draft::Draft;
use super::error::{Broken, Fault};
use super::resolve::{Bindings, Bound};
use crate::value::path::{Path, Step};
use crate::value::{AttributeValue, Item, Number, NumberError, RawValue, ValueFault, set};

/// An update with the names and values of one request, ready to be applied to items.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Update {
    tree: Arc<UpdateTree>,
    bindings: Bindings,
    /// The path of each action, names filled in.
    targets: Vec<Path>,
    /// Whether it came as `AttributeUpdates`, or as nothing at all.
    is_legacy: bool,
}

/// What an update made of an item.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Updated {
    /// The new item.
    pub(crate) item: Item,
    /// The places that the actions named.
    pub(crate) changed: Vec<Path>,
}

/// Why an item cannot be updated.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub(crate) enum UpdateError {
    /// A right side names an attribute that is not there.
    #[error("The provided expression refers to an attribute that does not exist in the item")]
    MissingAttribute,
    /// A path leads through something that is not there or is no list or map.
    #[error("The document path provided in the update expression is invalid for update")]
    InvalidPath,
    /// An attribute has a type that the action cannot work on.
    #[error("An operand in the update expression has an incorrect data type")]
    WrongType,
    /// The new value is none that an item may hold.
    #[error("{0}")]
    Value(ValueFault),
    /// The update does not fit itself, whatever the item is: a mistake of ours.
    #[error(transparent)]
    Broken(#[from] Broken),
}

impl From<NumberError> for UpdateError {
    fn from(error: NumberError) -> Self {
        Self::Value(ValueFault::Number(error))
    }
}

impl Update {
    /// An update whose operands suit their operators and whose paths keep apart.
    pub(super) fn checked(tree: Arc<UpdateTree>, bound: Bound) -> Result<Self, Fault> {
        bound.defines_names()?;
        let targets = targets(&tree, &bound.bindings)?;
        check::disjoint(&targets)?;
        check::update(&tree, &bound)?;
        let bindings = bound.whole()?;
        Ok(Self {
            tree,
            bindings,
            targets,
            is_legacy: false,
        })
    }

    /// A legacy update, which was not written as text; its values are in the order of their slots.
    ///
    /// # Errors
    ///
    /// If its paths are not written out, which is a mistake of ours.
    pub(crate) fn of_tree(tree: UpdateTree, values: Vec<AttributeValue>) -> Result<Self, Broken> {
        let bindings = Bindings::of_values(values);
        let targets = targets(&tree, &bindings)?;
        Ok(Self {
            tree: Arc::new(tree),
            bindings,
            targets,
            is_legacy: true,
        })
    }

    /// An update that changes nothing of an item; it makes one where there is none.
    pub(crate) fn nothing() -> Self {
        Self {
            tree: Arc::default(),
            bindings: Bindings::default(),
            targets: Vec::new(),
            is_legacy: true,
        }
    }

    /// An update that was parsed elsewhere, with the values of its slots in their order, whose
    /// operands suit their operators and whose paths keep apart.
    pub(crate) fn with_values(
        tree: Arc<UpdateTree>,
        values: Vec<AttributeValue>,
    ) -> Result<Self, Fault> {
        Self::checked(tree, Bound::of_values(values))
    }

    /// The paths that it changes, in the order in which they were written.
    pub(crate) fn paths(&self) -> &[Path] {
        &self.targets
    }

    /// The attributes below which its paths go: those of its actions, then those of right sides.
    pub(crate) fn nested_roots(&self) -> impl Iterator<Item = &str> {
        let targets = self.targets.iter().filter(|path| !path.steps.is_empty());
        let operands = self
            .tree
            .values
            .iter()
            .filter_map(|instruction| match instruction {
                ValueInstruction::Path(path) | ValueInstruction::IfNotExists { path, .. }
                    if !path.steps.is_empty() =>
                {
                    // A name that is missing is told when the tree is applied.
                    self.bindings.name(&path.root).ok()
                }
                _ => None,
            });
        targets.map(|path| path.root.as_str()).chain(operands)
    }

    /// What each action does, and its path.
    pub(super) fn clauses(&self) -> impl Iterator<Item = (&Effect, &Path)> {
        let actions = self.tree.actions.iter().map(|action| &action.change);
        actions.zip(&self.targets)
    }

    /// The instructions of a right side.
    pub(super) fn instructions(&self, range: &Range<usize>) -> Result<&[ValueInstruction], Broken> {
        self.tree.value(range)
    }

    /// What its slots hold.
    pub(super) const fn bindings(&self) -> &Bindings {
        &self.bindings
    }

    /// Bytes of the values that it brings, each counted once.
    pub(crate) fn values_size(&self) -> usize {
        self.bindings.values_size()
    }

    /// What a legacy update puts or adds, by attribute; nothing of an expression.
    pub(crate) fn legacy_values(&self) -> impl Iterator<Item = (&str, &AttributeValue)> {
        let actions = self.tree.actions.iter().zip(&self.targets);
        actions
            .filter(|_| self.is_legacy)
            .filter_map(|(action, path)| {
                let slot = match &action.change {
                    Effect::Add(slot) => slot,
                    Effect::Set(range) => match self.instructions(range).ok()? {
                        [ValueInstruction::Value(slot)] => slot,
                        _ => return None,
                    },
                    Effect::Remove | Effect::Delete(_) => return None,
                };
                Some((path.root.as_str(), self.bindings.value(*slot).ok()?))
            })
    }

    /// Whether it makes an item where there is none: all updates do, but legacy ones that only take away
    /// ([legacy form](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html)).
    pub(crate) fn makes_items(&self) -> bool {
        let takes = |action: &Action| matches!(action.change, Effect::Remove | Effect::Delete(_));
        !self.is_legacy || self.tree.actions.is_empty() || !self.tree.actions.iter().all(takes)
    }

    /// Makes the new item. Where there is no old one, it begins as `key`, which right sides can read.
    ///
    /// All right sides see the old item, whatever the order of the actions, and are worked out before any
    /// way is gone; removals come last, so that indexes mean the places that elements had in the old list.
    ///
    /// # Errors
    ///
    /// When the old item does not suit the actions, or the new one would hold what none may.
    pub(crate) fn apply(&self, old: Option<&Item>, key: &Item) -> Result<Updated, UpdateError> {
        let base = old.unwrap_or(key);
        let attributes = Attributes::new(base, self.targets.len());
        let actions = self.tree.actions.iter().zip(&self.targets);
        let outcomes = actions
            .map(|(action, path)| Ok((path, self.evaluate(action, path, base, &attributes)?)))
            .collect::<Result<Vec<_>, UpdateError>>()?;
        let mut draft = Draft::new(base);
        let mut appended = Vec::new();
        let mut removed = Vec::new();
        for (path, outcome) in outcomes {
            match outcome {
                Outcome::Set(value) => {
                    if let Some(value) = draft.set(path, value)? {
                        appended.push((path, value));
                    }
                }
                Outcome::Remove => removed.push(path),
                // Of an item that comes to be now, nothing can be taken and no way can be wrong.
                Outcome::Keep if old.is_none() => {}
                Outcome::Keep => check_parent(path, base)?,
            }
        }
        appended.sort_unstable_by(|left, right| left.0.cmp(right.0));
        for (path, value) in appended {
            draft.append(path, value)?;
        }
        removed.sort_unstable_by(|left, right| right.cmp(left));
        for path in removed {
            draft.remove(path);
        }
        let item = draft.finish();
        if item.is_too_deep() {
            return Err(UpdateError::Value(ValueFault::NestingTooDeep));
        }
        Ok(Updated {
            item,
            changed: self.targets.clone(),
        })
    }

    /// What one action makes of its path.
    fn evaluate(
        &self,
        action: &Action,
        path: &Path,
        base: &Item,
        attributes: &Attributes<'_>,
    ) -> Result<Outcome, UpdateError> {
        let current = || attributes.find(path);
        Ok(match &action.change {
            Effect::Set(range) => Outcome::Set(self.value(range, base)?),
            Effect::Remove => current().map_or(Outcome::Keep, |_| Outcome::Remove),
            Effect::Add(slot) => Outcome::Set(add(current(), self.bindings.value(*slot)?)?),
            Effect::Delete(slot) => match current() {
                None => Outcome::Keep,
                Some(current) => delete(&current.decode(), self.bindings.value(*slot)?)?
                    .map_or(Outcome::Remove, Outcome::Set),
            },
        })
    }

    /// The right side of SET.
    fn value(&self, range: &Range<usize>, base: &Item) -> Result<AttributeValue, UpdateError> {
        let mut code = self.instructions(range)?.iter();
        let mut stack: Vec<Cow<'_, AttributeValue>> = Vec::new();
        while let Some(instruction) = code.next() {
            match instruction {
                ValueInstruction::Path(path) => {
                    let found = self.bindings.find(path, Some(base))?;
                    stack.push(Cow::Owned(
                        found.ok_or(UpdateError::MissingAttribute)?.decode(),
                    ));
                }
                ValueInstruction::Value(slot) => {
                    stack.push(Cow::Borrowed(self.bindings.value(*slot)?));
                }
                ValueInstruction::IfNotExists { path, skip } => {
                    if let Some(found) = self.bindings.find(path, Some(base))? {
                        stack.push(Cow::Owned(found.decode()));
                        let rest = code.as_slice().get(*skip..);
                        code = rest
                            .ok_or_else(|| Broken::because("each jump of a value stays inside"))?
                            .iter();
                    }
                }
                ValueInstruction::Add => {
                    arithmetic(&mut stack, |left, right| left.checked_add(right))?;
                }
                ValueInstruction::Subtract => {
                    arithmetic(&mut stack, |left, right| left.checked_sub(right))?;
                }
                ValueInstruction::ListAppend => list_append(&mut stack)?,
                ValueInstruction::Flawed(_) => {
                    return Err(Broken::because("a flawed value makes no update").into());
                }
            }
        }
        let value = stack.pop().map(Cow::into_owned);
        value.ok_or_else(|| Broken::because("the instructions of a SET leave a value").into())
    }
}

/// The paths that an update changes.
fn targets(tree: &UpdateTree, bindings: &Bindings) -> Result<Vec<Path>, Broken> {
    let actions = tree.actions.iter();
    actions.map(|action| bindings.path(&action.path)).collect()
}

/// From so many actions on, an index of the old item pays.
const MANY_ACTIONS: usize = 64;

/// The attributes that an update finds. Finding one takes a walk over all, so that an update with very
/// many actions, which legacy requests can be, needs an index to stay linear.
enum Attributes<'i> {
    Few(&'i Item),
    Many(BTreeMap<Cow<'i, str>, RawValue<'i>>),
}

impl<'i> Attributes<'i> {
    fn new(base: &'i Item, actions: usize) -> Self {
        if actions < MANY_ACTIONS {
            return Self::Few(base);
        }
        Self::Many(base.iter().collect())
    }

    /// The value at a path, not decoded.
    fn find(&self, path: &Path) -> Option<RawValue<'i>> {
        match self {
            Self::Few(base) => path.find(base),
            Self::Many(index) => {
                let root = index.get(path.root.as_str()).copied()?;
                path.steps.iter().try_fold(root, |value, step| match step {
                    Step::Name(name) => value.member(name),
                    Step::Index(index) => value.element(*index),
                })
            }
        }
    }
}

/// What an action makes of its path.
enum Outcome {
    /// The path holds this value afterwards.
    Set(AttributeValue),
    /// The path leads to nothing afterwards.
    Remove,
    /// What it was, which is nothing.
    Keep,
}

/// What is not there may be removed, but the way to it must make sense.
fn check_parent(path: &Path, item: &Item) -> Result<(), UpdateError> {
    let Some((last, parents)) = path.steps.split_last() else {
        return Ok(());
    };
    let parent = Path {
        root: path.root.clone(),
        steps: parents.to_vec(),
    };
    match (parent.find(item).map(|parent| parent.data_type()), last) {
        (Some(crate::value::DataType::M), Step::Name(_))
        | (Some(crate::value::DataType::L), Step::Index(_)) => Ok(()),
        _ => Err(UpdateError::InvalidPath),
    }
}

/// `ADD path :value`
fn add(
    current: Option<RawValue<'_>>,
    value: &AttributeValue,
) -> Result<AttributeValue, UpdateError> {
    let Some(current) = current else {
        return Ok(value.clone());
    };
    if let (Some(current), AttributeValue::N(value)) = (current.as_number(), value) {
        return Ok(AttributeValue::N(current.checked_add(*value)?));
    }
    Ok(match (current.decode(), value) {
        (AttributeValue::Ss(current), AttributeValue::Ss(value)) => {
            AttributeValue::Ss(set::union(&current, value))
        }
        (AttributeValue::Ns(current), AttributeValue::Ns(value)) => {
            AttributeValue::Ns(set::union(&current, value))
        }
        (AttributeValue::Bs(current), AttributeValue::Bs(value)) => {
            AttributeValue::Bs(set::union(&current, value))
        }
        // Only the legacy form adds lists: at the end.
        (AttributeValue::L(mut current), AttributeValue::L(value)) => {
            current.extend_from_slice(value);
            AttributeValue::L(current)
        }
        _ => return Err(UpdateError::WrongType),
    })
}

/// `DELETE path :value`: nothing, when the set is empty then.
fn delete(
    current: &AttributeValue,
    value: &AttributeValue,
) -> Result<Option<AttributeValue>, UpdateError> {
    Ok(match (current, value) {
        (AttributeValue::Ss(current), AttributeValue::Ss(value)) => {
            Some(set::difference(current, value))
                .filter(|rest| !rest.is_empty())
                .map(AttributeValue::Ss)
        }
        (AttributeValue::Ns(current), AttributeValue::Ns(value)) => {
            Some(set::difference(current, value))
                .filter(|rest| !rest.is_empty())
                .map(AttributeValue::Ns)
        }
        (AttributeValue::Bs(current), AttributeValue::Bs(value)) => {
            Some(set::difference(current, value))
                .filter(|rest| !rest.is_empty())
                .map(AttributeValue::Bs)
        }
        _ => return Err(UpdateError::WrongType),
    })
}

/// Replaces the two numbers on top of the stack by one.
fn arithmetic(
    stack: &mut Vec<Cow<'_, AttributeValue>>,
    operation: impl Fn(Number, Number) -> Result<Number, NumberError>,
) -> Result<(), UpdateError> {
    let (right, left) = (stack.pop(), stack.pop());
    let (Some(AttributeValue::N(left)), Some(AttributeValue::N(right))) =
        (left.as_deref(), right.as_deref())
    else {
        return Err(UpdateError::WrongType);
    };
    stack.push(Cow::Owned(AttributeValue::N(operation(*left, *right)?)));
    Ok(())
}

/// Replaces the two lists on top of the stack by one.
fn list_append(stack: &mut Vec<Cow<'_, AttributeValue>>) -> Result<(), UpdateError> {
    let (right, left) = (
        stack.pop().map(Cow::into_owned),
        stack.pop().map(Cow::into_owned),
    );
    let (Some(AttributeValue::L(mut left)), Some(AttributeValue::L(right))) = (left, right) else {
        return Err(UpdateError::WrongType);
    };
    left.extend(right);
    stack.push(Cow::Owned(AttributeValue::L(left)));
    Ok(())
}
