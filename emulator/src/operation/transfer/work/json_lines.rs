//! Items in DynamoDB's JSON, one in a line: `{"Item":{...}}`.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html#S3DataImport.Requesting.Formats.DDBJson>

use crate::wire::json::{DecodeError, JsonError, Reader};
use crate::wire::{Decode, read_member};

use super::object_bytes::ObjectLines;
use super::read_item::{ItemToPut, ObjectFault, ObjectItems, ReadItem};

/// What is said of a line that is none of such an object: the rest of the object is not read.
const NO_ITEM: &str = "Invalid JSON: each line must be an object with a member Item";

/// What is said of an item for which PutItem has no sentence.
const NOT_READ: &str = "The item cannot be read";

/// The items of an object of such lines.
pub(super) struct JsonLines(pub(super) ObjectLines);

impl ObjectItems for JsonLines {
    fn next(&mut self) -> Result<Option<ReadItem>, ObjectFault> {
        loop {
            let Some(line) = self.0.next()? else {
                return Ok(None);
            };
            if !line.trim_ascii().is_empty() {
                return parse(line).map(Some);
            }
        }
    }

    fn bytes(&self) -> u64 {
        self.0.bytes()
    }
}

/// The item of a line, or why it can be none: in the words that PutItem has for it.
///
/// # Errors
///
/// If the line is no JSON, or has no item.
pub(super) fn parse(line: &[u8]) -> Result<ReadItem, ObjectFault> {
    let no_item = || ObjectFault(NO_ITEM.to_owned());
    match read(line) {
        Ok(item) => item.map(Ok).ok_or_else(no_item),
        Err(error) => match has_item(line) {
            Ok(true) | Err(JsonError::TooDeep) => {
                let sentence = error.message().unwrap_or(NOT_READ.into());
                Ok(Err(sentence.into_owned()))
            }
            Ok(false) | Err(_) => Err(no_item()),
        },
    }
}

/// Whether a line is an object with an item, whatever that holds.
fn has_item(line: &[u8]) -> Result<bool, JsonError> {
    let mut reader = Reader::new(line);
    let mut has_item = false;
    reader.begin_object()?;
    while let Some(name) = reader.next_key()? {
        has_item |= name == "Item";
        reader.skip_value()?;
    }
    reader.finish()?;
    Ok(has_item)
}

fn read(line: &[u8]) -> Result<Option<ItemToPut>, DecodeError> {
    let mut reader = Reader::new(line);
    let (mut item, mut condition, mut names, mut values) = (None, None, None, None);
    reader.begin_object()?;
    while let Some(name) = reader.next_key()? {
        match &*name {
            "Item" => member(&mut reader, &mut item)?,
            "ConditionExpression" => member(&mut reader, &mut condition)?,
            "ExpressionAttributeNames" => member(&mut reader, &mut names)?,
            "ExpressionAttributeValues" => member(&mut reader, &mut values)?,
            _ => reader.skip_value()?,
        }
    }
    reader.finish().map_err(|error: JsonError| error)?;
    Ok(item.map(|item| ItemToPut {
        item,
        condition,
        names,
        values,
    }))
}

fn member<T: Decode>(reader: &mut Reader<'_>, place: &mut Option<T>) -> Result<(), DecodeError> {
    read_member(reader, place)
}
