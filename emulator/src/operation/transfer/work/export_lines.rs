//! The lines of an export in DynamoDB's JSON: one for each item, or for each item that has changed.
//!
//! <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html#S3DataExport.Output_Data>

use crate::engine::ChangedItem;
use crate::schema::KeySchema;
use crate::value::Item;
use crate::wire::json::Writer;

/// What became of an item between two moments.
#[derive(Clone, Debug)]
pub(super) struct ChangeLine {
    /// Microseconds since the epoch of its last change.
    pub(super) written_micros: i64,
    pub(super) keys: Item,
    pub(super) old: Option<Item>,
    pub(super) new: Option<Item>,
}

impl ChangeLine {
    /// The line of a change, of an item with these keys.
    pub(super) fn of(keys: &KeySchema, changed: ChangedItem) -> Self {
        let ChangedItem { old, new, at, .. } = changed;
        let image = new.as_ref().or(old.as_ref());
        let named = image.map(|item| item.select(|name| keys.contains(name)));
        Self {
            written_micros: at.as_millis().saturating_mul(1000),
            // One of the two is there; without either there is no line, and nothing to name.
            keys: named.unwrap_or_default(),
            old,
            new,
        }
    }

    /// The sizes of the images.
    pub(super) fn bytes(&self) -> usize {
        let size = |item: &Option<Item>| item.as_ref().map_or(0, Item::size);
        size(&self.old).saturating_add(size(&self.new))
    }
}

/// Writes the line of an item.
pub(super) fn item(out: &mut Vec<u8>, item: &Item) {
    out.extend_from_slice(b"{\"Item\":");
    out.extend_from_slice(item.json());
    out.extend_from_slice(b"}\n");
}

/// Writes the line of an item that has changed.
pub(super) fn change(out: &mut Vec<u8>, line: &ChangeLine) {
    let mut writer = Writer::new(out);
    writer.begin_object();
    writer.key("Metadata");
    writer.raw(
        format!(
            "{{\"WriteTimestampMicros\":{{\"N\":\"{}\"}}}}",
            line.written_micros
        )
        .as_bytes(),
    );
    writer.key("Keys");
    image(&mut writer, &line.keys);
    if let Some(old) = &line.old {
        writer.key("OldImage");
        image(&mut writer, old);
    }
    if let Some(new) = &line.new {
        writer.key("NewImage");
        image(&mut writer, new);
    }
    writer.end_object();
    out.push(b'\n');
}

/// An item whose attributes stand in the order of their names.
fn image(writer: &mut Writer<'_>, item: &Item) {
    let mut attributes: Vec<_> = item.iter().collect();
    attributes.sort_by(|(one, _), (other, _)| one.cmp(other));
    writer.begin_object();
    for (name, value) in attributes {
        writer.map_key(&name);
        writer.raw(value.json());
    }
    writer.end_object();
}
