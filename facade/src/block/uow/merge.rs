//! What a unit of work does to one item, as one action.

use std::borrow::Cow;

use crate::backend::{Action, Item, Value};
use crate::error::{Error, ErrorKind};

/// The one write of an item.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Pending {
    /// The item is written whole.
    Put(Item),
    /// Attributes of the stored item are changed; each by one action.
    Update(Vec<Action>),
    /// The item goes.
    Delete,
}

/// The write that does what the pending one does, and then `actions`.
pub(super) fn updated(
    pending: Option<Pending>,
    key: &Item,
    actions: &[Action],
) -> Result<Pending, Error> {
    match pending {
        None => combined(Vec::new(), actions).map(Pending::Update),
        Some(Pending::Update(before)) => combined(before, actions).map(Pending::Update),
        Some(Pending::Put(item)) => applied(item, actions).map(Pending::Put),
        Some(Pending::Delete) => applied(key.clone(), actions).map(Pending::Put),
    }
}

/// The item with the changes made.
pub(super) fn applied(mut item: Item, actions: &[Action]) -> Result<Item, Error> {
    for action in actions {
        let name = name_of(action)?;
        match changed(item.get(name), action)? {
            Some(value) => item.insert(name.to_owned(), value),
            None if item.contains(name) => {
                let kept = item.to_vec().into_iter();
                item = kept.filter(|(other, _)| other != name).collect();
            }
            None => {}
        }
    }
    Ok(item)
}

/// The changes of one update that does what both would do one after the other.
fn combined(mut before: Vec<Action>, then: &[Action]) -> Result<Vec<Action>, Error> {
    for action in then {
        let name = name_of(action)?;
        let mut earlier = None;
        for (place, other) in before.iter().enumerate() {
            if name_of(other)? == name {
                earlier = Some(place);
            }
        }
        match earlier {
            None => before.push(action.clone()),
            Some(place) => {
                let first = before.swap_remove(place);
                before.push(both(first, action)?);
            }
        }
    }
    Ok(before)
}

/// Two changes to one attribute as one.
fn both(first: Action, then: &Action) -> Result<Action, Error> {
    let name = Cow::Owned(name_of(&first)?.to_owned());
    match (first, then) {
        // Whatever the attribute was, it is not any more.
        (_, Action::Set(..) | Action::Remove(_)) => Ok(then.clone()),
        // What it is by now is known.
        (Action::Set(_, value), _) => Ok(match changed(Some(value), then)? {
            Some(value) => Action::Set(name, value),
            None => Action::Remove(name),
        }),
        (Action::Remove(_), _) => Ok(match changed(None, then)? {
            Some(value) => Action::Set(name, value),
            None => Action::Remove(name),
        }),
        (first @ Action::SetIfAbsent(..), Action::SetIfAbsent(..)) => Ok(first),
        // Of an added number it is known that it is there.
        (first @ Action::Add(_, Value::Number(_)), Action::SetIfAbsent(..)) => Ok(first),
        (Action::Add(_, left), Action::Add(_, right)) => Ok(Action::Add(name, sum(left, right)?)),
        _ => Err(cannot(&name)),
    }
}

/// The value of an attribute after a change; `None` when there is none.
fn changed(value: Option<Value>, action: &Action) -> Result<Option<Value>, Error> {
    Ok(match (value, action) {
        (_, Action::Remove(_)) => None,
        (_, Action::Set(_, new)) | (None, Action::SetIfAbsent(_, new) | Action::Add(_, new)) => {
            Some(new.clone())
        }
        (Some(value), Action::SetIfAbsent(..)) => Some(value),
        (Some(value), Action::Add(_, more)) => Some(sum(value, more)?),
        (None, Action::Subtract(..)) => None,
        (Some(value), Action::Subtract(name, members)) => {
            difference(value, members).ok_or_else(|| cannot(name))?
        }
        (_, _) => return Err(unknown()),
    })
}

/// Two numbers added, or two sets united.
fn sum(left: Value, right: &Value) -> Result<Value, Error> {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            // Whole numbers: every counter of ours is one. Others are the store's to add.
            let sum = left.parse::<i128>().ok().zip(right.parse::<i128>().ok());
            let sum = sum.and_then(|(left, right)| left.checked_add(right));
            sum.map(Value::number)
                .ok_or_else(|| cannot("of a fraction"))
        }
        (Value::TextSet(left), Value::TextSet(right)) => Ok(Value::TextSet(united(left, right))),
        (Value::NumberSet(left), Value::NumberSet(right)) => {
            Ok(Value::NumberSet(united(left, right)))
        }
        (Value::BinarySet(left), Value::BinarySet(right)) => {
            Ok(Value::BinarySet(united(left, right)))
        }
        _ => Err(cannot("of two types")),
    }
}

fn united<T: Clone + PartialEq>(mut left: Vec<T>, right: &[T]) -> Vec<T> {
    for member in right {
        if !left.contains(member) {
            left.push(member.clone());
        }
    }
    left
}

/// A set without some members: no value when none is left; nothing for values that are no sets of one type.
fn difference(value: Value, members: &Value) -> Option<Option<Value>> {
    fn without<T: PartialEq>(mut left: Vec<T>, right: &[T]) -> Option<Vec<T>> {
        left.retain(|member| !right.contains(member));
        (!left.is_empty()).then_some(left)
    }
    match (value, members) {
        (Value::TextSet(left), Value::TextSet(right)) => {
            Some(without(left, right).map(Value::TextSet))
        }
        (Value::NumberSet(left), Value::NumberSet(right)) => {
            Some(without(left, right).map(Value::NumberSet))
        }
        (Value::BinarySet(left), Value::BinarySet(right)) => {
            Some(without(left, right).map(Value::BinarySet))
        }
        _ => None,
    }
}

/// The attribute that an action changes.
fn name_of(action: &Action) -> Result<&str, Error> {
    match action {
        Action::Set(name, _)
        | Action::SetIfAbsent(name, _)
        | Action::Add(name, _)
        | Action::Subtract(name, _)
        | Action::Remove(name) => Ok(name),
        _ => Err(unknown()),
    }
}

#[cold]
fn cannot(name: &str) -> Error {
    Error::new(
        ErrorKind::InvalidInput,
        format!("a unit of work cannot merge two changes to the attribute {name}"),
    )
}

#[cold]
fn unknown() -> Error {
    let message = "a unit of work does not know an action of a later version";
    Error::new(ErrorKind::Internal, message)
}
