//! Items as rows of comma-separated values: a column for each attribute.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataImport.Format.html#S3DataImport.Requesting.Formats.CSV>
//! and, for quotes, <https://www.rfc-editor.org/rfc/rfc4180>.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;

use crate::limits;
use crate::schema::{ScalarType, TableDefinition};
use crate::value::{AttributeValue, Item, Number};

use super::object_bytes::ObjectLines;
use super::read_item::{ItemToPut, ObjectFault, ObjectItems, ReadItem};

/// The items of an object of rows.
pub(super) struct CsvRows {
    lines: ObjectLines,
    delimiter: u8,
    /// The names of the columns that came with the request, until they were looked at.
    given: Option<Vec<String>>,
    /// Names and types of the columns; none until the first line was read that tells them.
    columns: Option<Vec<Column>>,
    types: Arc<TableDefinition>,
}

#[derive(Clone, Debug)]
struct Column {
    name: String,
    kind: ScalarType,
}

impl CsvRows {
    /// The rows of an object. Without `header` its first line has the names of the columns.
    pub(super) fn new(
        lines: ObjectLines,
        delimiter: u8,
        header: Option<&[String]>,
        table: &Arc<TableDefinition>,
    ) -> Self {
        Self {
            lines,
            delimiter,
            given: header.map(<[String]>::to_vec),
            columns: None,
            types: Arc::clone(table),
        }
    }

    /// The fields of the next row that is not empty.
    fn row(&mut self) -> Result<Option<Vec<Vec<u8>>>, ObjectFault> {
        let mut row = Vec::new();
        while let Some(line) = self.lines.next()? {
            if row.is_empty() && line.is_empty() {
                continue;
            }
            row.extend_from_slice(line);
            if let Some(fields) = split(&row, self.delimiter) {
                return Ok(Some(fields));
            }
            // The line break lies between quotes.
            row.push(b'\n');
            if row.len() > limits::IMPORT_LINE_BYTES_MAX {
                return Err(ObjectFault("a quoted field does not end".to_owned()));
            }
        }
        match row.is_empty() {
            true => Ok(None),
            false => Err(ObjectFault("a quoted field does not end".to_owned())),
        }
    }

    /// The columns, which the first line tells if nobody else has.
    fn header(&mut self) -> Result<Option<Vec<Column>>, ObjectFault> {
        if let Some(columns) = self.columns.take() {
            return Ok(Some(columns));
        }
        let names = match self.given.take() {
            Some(names) => names,
            None => {
                let Some(row) = self.row()? else {
                    return Ok(None);
                };
                let names = row.into_iter().map(String::from_utf8);
                let names: Result<Vec<String>, _> = names.collect();
                names.map_err(|_| ObjectFault(NOT_TEXT.to_owned()))?
            }
        };
        let mut seen = BTreeSet::new();
        if let Some(twice) = names.iter().find(|name| !seen.insert(*name)) {
            return Err(ObjectFault(format!("The header names {twice} twice")));
        }
        Ok(Some(columns(names, &self.types)))
    }
}

/// What is said of bytes that are no text.
const NOT_TEXT: &str = "Invalid CSV: the text is not UTF-8";

impl ObjectItems for CsvRows {
    fn next(&mut self) -> Result<Option<ReadItem>, ObjectFault> {
        let Some(columns) = self.header()? else {
            return Ok(None);
        };
        let row = self.row()?;
        let read = row.map(|row| item(&columns, row));
        self.columns = Some(columns);
        Ok(read)
    }

    fn bytes(&self) -> u64 {
        self.lines.bytes()
    }
}

/// Columns of these names. Attributes of a key, of the table or of an index, have the type of their definition; all
/// others are strings.
fn columns(names: Vec<String>, table: &TableDefinition) -> Vec<Column> {
    let kind = |name: &str| {
        let mut keys = table.attributes.iter();
        let key = keys.find(|attribute| &*attribute.name == name);
        key.map_or(ScalarType::S, |attribute| attribute.kind)
    };
    let column = |name: String| Column {
        kind: kind(&name),
        name,
    };
    names.into_iter().map(column).collect()
}

/// The item of a row.
fn item(columns: &[Column], row: Vec<Vec<u8>>) -> ReadItem {
    if row.len() != columns.len() {
        return Err(format!(
            "Invalid CSV: the row has {} fields of {}",
            row.len(),
            columns.len()
        ));
    }
    let mut attributes = Vec::with_capacity(row.len());
    for (column, field) in columns.iter().zip(row) {
        attributes.push((column.name.as_str(), value(column, field)?));
    }
    Ok(ItemToPut {
        item: Item::from_iter(attributes).into(),
        ..ItemToPut::default()
    })
}

fn value(column: &Column, field: Vec<u8>) -> Result<AttributeValue, String> {
    let text = String::from_utf8(field).map_err(|_| NOT_TEXT.to_owned())?;
    match column.kind {
        ScalarType::S => Ok(AttributeValue::S(text)),
        ScalarType::N => match Number::parse(&text) {
            Ok(number) => Ok(AttributeValue::N(number)),
            Err(error) => Err(error.to_string()),
        },
        ScalarType::B => match STANDARD.decode(&text) {
            Ok(bytes) => Ok(AttributeValue::B(Bytes::from(bytes))),
            Err(_) => Err(format!("{} is not base64", column.name)),
        },
    }
}

/// The fields of a row; none if a quoted one does not end in it.
fn split(row: &[u8], delimiter: u8) -> Option<Vec<Vec<u8>>> {
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        let (field, left) = field(rest, delimiter)?;
        fields.push(field);
        match left {
            Some(left) => rest = left,
            None => return Some(fields),
        }
    }
}

/// A field, and what follows the delimiter behind it.
type Field<'a> = (Vec<u8>, Option<&'a [u8]>);

/// The first field of what is left of a row.
fn field(text: &[u8], delimiter: u8) -> Option<Field<'_>> {
    let mut field = Vec::new();
    let mut bytes = text;
    if let Some(quoted) = text.strip_prefix(b"\"") {
        let mut inside = quoted;
        loop {
            let end = inside.iter().position(|byte| *byte == b'"')?;
            let (before, after) = inside.split_at_checked(end)?;
            field.extend_from_slice(before);
            // Two quotes stand for one.
            match after {
                [_, b'"', rest @ ..] => {
                    field.push(b'"');
                    inside = rest;
                }
                [_, rest @ ..] => {
                    bytes = rest;
                    break;
                }
                [] => return None,
            }
        }
    }
    match bytes.iter().position(|byte| *byte == delimiter) {
        Some(end) => {
            let (before, after) = bytes.split_at_checked(end)?;
            field.extend_from_slice(before);
            Some((field, after.get(1..)))
        }
        None => {
            field.extend_from_slice(bytes);
            Some((field, None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn rows_are_split_as_the_rfc_says() {
        for (row, fields) in [
            ("a,b,c", Some(vec!["a", "b", "c"])),
            ("a,,", Some(vec!["a", "", ""])),
            ("", Some(vec![""])),
            ("\"a,b\",c", Some(vec!["a,b", "c"])),
            ("\"say \"\"x\"\"\",c", Some(vec!["say \"x\"", "c"])),
            ("\"a\nb\"", Some(vec!["a\nb"])),
            ("\"open,b", None),
            ("a\"b,c", Some(vec!["a\"b", "c"])),
        ] {
            let read = split(row.as_bytes(), b',');
            let read = read.map(|fields| {
                let text = |field| String::from_utf8(field).unwrap();
                fields.into_iter().map(text).collect::<Vec<_>>()
            });
            let fields = fields.map(|fields| fields.into_iter().map(str::to_owned).collect());
            assert_eq!(read, fields, "{row}");
        }
    }
}
