//! Values of arguments, of root fields and of relations alike.

use async_graphql::Value;

use crate::problem::Problem;
use crate::route::models::query::{PARTS_MAX, wrong};
use crate::route::page::{EntryCount, PageQuery};

/// A text; `None` where none is given.
pub(super) fn text(value: Option<Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// A list of texts; none where none is given.
pub(super) fn texts(value: Option<Value>) -> Result<Vec<String>, Problem> {
    let texts = match value {
        None => return Ok(Vec::new()),
        // A list of one may be written without brackets.
        Some(Value::String(text)) => vec![text],
        Some(Value::List(texts)) => {
            let texts = texts.into_iter().filter_map(|text| match text {
                Value::String(text) => Some(text),
                _ => None,
            });
            texts.collect()
        }
        Some(_) => return Err(wrong("sort and users are lists of texts")),
    };
    match texts.len() > PARTS_MAX || texts.iter().any(String::is_empty) {
        true => Err(wrong(
            "a list has at most 100 parts, none of which is empty",
        )),
        false => Ok(texts),
    }
}

/// A whole number; `None` where none is given.
pub(super) fn number(value: Option<Value>) -> Result<Option<u32>, Problem> {
    let Some(value) = value else {
        return Ok(None);
    };
    let number = match value {
        Value::Number(number) => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok()),
        _ => None,
    };
    let number = number.ok_or_else(|| wrong("limit and offset are whole numbers from 0 on"))?;
    Ok(Some(number))
}

/// How many entries a page has at most; `None` where nobody says.
pub(super) fn entries(value: Option<Value>) -> Result<Option<EntryCount>, Problem> {
    let limit = number(value)?.map(EntryCount::try_from);
    let limit = limit.transpose();
    limit.map_err(|said| wrong(&format!("limit {said}")))
}

/// The same as a number.
pub(super) fn limit(value: Option<Value>) -> Result<Option<usize>, Problem> {
    let count = entries(value)?;
    let count = count.map(|count| PageQuery::new(Some(count), None).entries());
    Ok(count.map(|count| usize::try_from(count).unwrap_or(usize::MAX)))
}
