//! JSON that is read with an eye on what a reader of JSON usually lets pass: members that stand there twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::fault::{DocumentFault, FAULTS_MAX, FaultKind};
use super::path::{Part, Path};
use crate::domain::input::is_deeper;

/// In bytes: more is not even read.
pub(super) const DOCUMENT_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Values within one another, which bounds every walk through a document.
pub(super) const DEPTH_MAX: usize = 64;

/// Reads a document.
///
/// # Errors
///
/// Everything that is wrong with it as JSON: one fault where it ends to be JSON, or one for each member that stands there
/// twice.
pub(super) fn read(text: &[u8]) -> Result<Value, Vec<DocumentFault>> {
    if text.len() > DOCUMENT_BYTES_MAX {
        let message = format!(
            "a document has at most {DOCUMENT_BYTES_MAX} bytes, and this one has {}",
            text.len()
        );
        return Err(vec![DocumentFault::new(
            FaultKind::Malformed,
            &Path::root(),
            message,
        )]);
    }
    let place = RefCell::new(Place::default());
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let read = Reading(&place).deserialize(&mut deserializer);
    let read = read.and_then(|value| deserializer.end().map(|()| value));
    let place = place.into_inner();
    match read {
        Ok(value) if place.faults.is_empty() => Ok(value),
        Ok(_) => Err(place.faults),
        Err(error) => {
            let mut faults = place.faults;
            faults.push(DocumentFault::new(
                FaultKind::Malformed,
                &place.path,
                error.to_string(),
            ));
            Err(faults)
        }
    }
}

/// What is wrong with a value that somebody has made: it has too many values within one another.
pub(super) fn check_depth(value: &Value) -> Result<(), Vec<DocumentFault>> {
    match is_deeper([value], DEPTH_MAX) {
        true => Err(vec![DocumentFault::new(
            FaultKind::Malformed,
            &Path::root(),
            too_deep(),
        )]),
        false => Ok(()),
    }
}

fn too_deep() -> String {
    format!("a document has at most {DEPTH_MAX} values within one another")
}

/// Where the reader is, and what it has found so far.
#[derive(Debug, Default)]
struct Place {
    path: Path,
    faults: Vec<DocumentFault>,
}

/// Reads one value.
#[derive(Clone, Copy)]
struct Reading<'p>(&'p RefCell<Place>);

impl Reading<'_> {
    /// Reads a value inside another one. Where it fails, the place stays, for the fault to name it.
    fn inside<T, E>(self, part: Part, read: impl FnOnce(Self) -> Result<T, E>) -> Result<T, E> {
        self.0.borrow_mut().path.push(part);
        let value = read(self)?;
        self.0.borrow_mut().path.pop();
        Ok(value)
    }

    fn is_too_deep(self) -> bool {
        self.0.borrow().path.parts().len() >= DEPTH_MAX
    }
}

impl<'de> DeserializeSeed<'de> for Reading<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.is_too_deep() {
            return Err(D::Error::custom(too_deep()));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reading<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        // A reader of JSON gives neither infinity nor what is no number.
        Ok(Number::from_f64(number).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let part = Part::Element(values.len());
            match self.inside(part, |reading| list.next_element_seed(reading))? {
                Some(value) => values.push(value),
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let part = Part::Member(name.clone());
            let value = self.inside(part, |reading| members.next_value_seed(reading))?;
            if object.contains_key(&name) {
                let mut place = self.0.borrow_mut();
                if place.faults.len() < FAULTS_MAX {
                    let path = place.path.member(&name);
                    let message = "this member stands in its object twice; keep one of them";
                    place
                        .faults
                        .push(DocumentFault::new(FaultKind::Duplicate, &path, message));
                }
            } else {
                object.insert(name, value);
            }
        }
        Ok(Value::Object(object))
    }
}
