//! Items as text of Ion, one in a line: `$ion_1_0 {Item:{...}}`.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html#S3DataImport.Requesting.Formats.Ion>

use std::collections::BTreeMap;

use crate::value::{AttributeValue, Item, Unchecked};

use super::ion_text::{IonFault, IonReader};
use super::object_bytes::ObjectLines;
use super::read_item::{ItemToPut, ObjectFault, ObjectItems, ReadItem};

/// What is said of a line that is none of such an object: the rest of the object is not read.
const NO_ITEM: &str = "Invalid Ion: each line must be a structure with a field Item";

/// The items of an object of such lines.
pub(super) struct IonLines(ObjectLines);

impl IonLines {
    pub(super) fn new(lines: ObjectLines) -> Self {
        Self(lines)
    }
}

impl ObjectItems for IonLines {
    fn next(&mut self) -> Result<Option<ReadItem>, ObjectFault> {
        loop {
            let Some(line) = self.0.next()? else {
                return Ok(None);
            };
            if line.trim_ascii().is_empty() {
                continue;
            }
            let no_item = || ObjectFault(NO_ITEM.to_owned());
            let text = std::str::from_utf8(line).map_err(|_| no_item())?;
            return item(text).map(Some).map_err(|NoItem| no_item());
        }
    }

    fn bytes(&self) -> u64 {
        self.0.bytes()
    }
}

/// A text that is no Ion, or has no item.
#[derive(Debug)]
pub(super) struct NoItem;

/// The item of a text that is one structure, or what is wrong with that item.
///
/// # Errors
///
/// If the text is something else.
pub(super) fn item(text: &str) -> Result<ReadItem, NoItem> {
    match parse(text) {
        Ok(Some(item)) => Ok(Ok(item)),
        Err(IonFault::Value(sentence)) => Ok(Err(sentence)),
        Ok(None) | Err(IonFault::Syntax) => Err(NoItem),
    }
}

/// Whether a text has no value at all.
pub(super) fn is_blank(text: &str) -> bool {
    IonReader::new(text).is_blank()
}

/// The item of a line; none if it has none.
fn parse(line: &str) -> Result<Option<ItemToPut>, IonFault> {
    let AttributeValue::M(mut fields) = IonReader::new(line).document()? else {
        return Ok(None);
    };
    let Some(AttributeValue::M(item)) = fields.remove("Item") else {
        return Ok(None);
    };
    let condition = match fields.remove("ConditionExpression") {
        Some(AttributeValue::S(text)) => Some(text),
        None => None,
        Some(_) => return Ok(None),
    };
    let names = match fields.remove("ExpressionAttributeNames") {
        Some(AttributeValue::M(names)) => Some(texts(names)?),
        None => None,
        Some(_) => return Ok(None),
    };
    let values = match fields.remove("ExpressionAttributeValues") {
        Some(AttributeValue::M(values)) => Some(unchecked(values)),
        None => None,
        Some(_) => return Ok(None),
    };
    Ok(Some(ItemToPut {
        item: unchecked(item),
        condition,
        names,
        values,
    }))
}

fn unchecked(members: BTreeMap<String, AttributeValue>) -> Unchecked<Item> {
    Item::from_iter(members).into()
}

fn texts(members: BTreeMap<String, AttributeValue>) -> Result<BTreeMap<String, String>, IonFault> {
    let text = |(name, value)| match value {
        AttributeValue::S(text) => Ok((name, text)),
        _ => Err(IonFault::Syntax),
    };
    members.into_iter().map(text).collect()
}
