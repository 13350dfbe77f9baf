//! Records of a configuration as items, and back.

use serde_json::Value as Json;

use super::kind::ConfigKind;
use super::record::{ConfigRecord, Fragment};
use crate::backend::{Item, Value};
use crate::block::key::{self, KeyBuilder, PK, SK};
use crate::domain::packages::document::path::{Part, Path};
use crate::error::{Error, ErrorKind};

pub(super) const SCHEMA_VERSION: u32 = 1;
/// What the envelope calls a record, and what it calls the pointer.
pub(super) const RECORD: &str = "configuration record";
pub(super) const POINTER: &str = "configuration";

const CONFIG_KIND: &str = "config_kind";
const NAME: &str = "name";
const PARENT: &str = "parent";
const PATH: &str = "path";
const SOURCE: &str = "source";
const PART: &str = "part";
/// How many records the generation has: an attribute of the record of the document itself.
pub(super) const RECORDS: &str = "records";
/// Whether the document was loaded leniently: as above.
pub(super) const LENIENT: &str = "lenient";
/// Who loaded it, and why: as above.
pub(super) const LOADED_BY: &str = "loaded_by";
pub(super) const NOTE: &str = "note";

/// Who loads what a script has changed.
pub(super) const MIGRATION: &str = "migration";

/// Bytes of the id of a repository.
pub(super) const ID_BYTES_MAX: usize = 256;
/// In bytes: what a key has room for, as far as it is not replaced there.
const NAME_BYTES_MAX: usize = 1024;
/// Bytes of a field that stands beside the part of the document that it is from.
const FIELD_BYTES_MAX: usize = 1024;
/// Bytes of a part of the document in one item; what is longer is in several.
const SOURCE_BYTES_MAX: usize = 256 * 1024;

/// The partition of a generation.
pub(super) fn partition(id: &str, generation: u64) -> Result<String, Error> {
    let key = KeyBuilder::new()
        .text("REPO")
        .text(id)
        .text(format!("G{generation:020}"));
    Ok(key.partition()?.text().to_owned())
}

/// The key of the record of the document itself.
pub(super) fn root(id: &str, generation: u64) -> Result<Item, Error> {
    let kind = ConfigKind::Repository.name();
    let sort = KeyBuilder::new().text(kind).text(kind).sort()?;
    Ok(Item::of_unique(vec![
        (PK.into(), partition(id, generation)?.into()),
        (SK.into(), sort.text().into()),
    ]))
}

/// Roughly how many bytes an item takes: what is long in it is a part of the document.
pub(super) fn size(item: &Item) -> usize {
    const REST: usize = 8 * 1024;
    item.text(SOURCE).map_or(0, |source| source.len()) + REST
}

/// The key of the pointer.
pub(super) fn pointer(id: &str) -> Result<Item, Error> {
    let partition = KeyBuilder::new().text("REPO").text(id).partition()?;
    Ok(key::pair(
        &partition,
        &KeyBuilder::new().text("CURRENT").sort()?,
    ))
}

/// The items of a record, besides their envelopes: one, and more for a long part of the document.
pub(super) fn items(
    partition: &str,
    fragment: &Fragment,
    record: Option<&ConfigRecord>,
) -> Result<Vec<Item>, Error> {
    if fragment.name.len() > NAME_BYTES_MAX {
        let kind = fragment.kind.name();
        let message = format!("a name in {kind} has more than {NAME_BYTES_MAX} bytes");
        return Err(Error::new(ErrorKind::InvalidInput, message));
    }
    let source = fragment.source.to_string();
    let mut pieces = pieces(&source).into_iter();
    let mut item = keyed(partition, fragment, None)?
        .with(CONFIG_KIND, fragment.kind.name())
        .with(NAME, fragment.name.as_str())
        .with(PATH, path_text(&fragment.path))
        .with(SOURCE, pieces.next().unwrap_or(""));
    if let Some(parent) = &fragment.parent {
        item.insert(PARENT, parent.as_str());
    }
    // Fields that are short stand there as what they are, for whoever looks into the table.
    for (name, value) in record.iter().flat_map(|record| &record.fields) {
        let value = match value {
            Json::Bool(truth) => Value::Bool(*truth),
            Json::Number(number) => Value::Number(number.to_string()),
            Json::String(text) if text.len() <= FIELD_BYTES_MAX => Value::Text(text.clone()),
            _ => continue,
        };
        if !item.contains(name) && name != "created_at" && name != "updated_at" && name != "kind" {
            item.insert(name.clone(), value);
        }
    }
    let mut items = vec![item];
    for (place, piece) in pieces.enumerate() {
        let item = keyed(partition, fragment, Some(place))?;
        items.push(item.with(PART, Value::number(place)).with(SOURCE, piece));
    }
    Ok(items)
}

fn keyed(partition: &str, fragment: &Fragment, part: Option<usize>) -> Result<Item, Error> {
    let mut sort = KeyBuilder::new().text(fragment.kind.name());
    if let Some(parent) = &fragment.parent {
        sort = sort.text(parent.as_str());
    }
    sort = sort.text(fragment.name.as_str());
    if let Some(part) = part {
        // A record of this kind has fewer components, so that no other one has this key.
        sort = sort.text("part").padded(part as u64, 6);
    }
    let mut item = Item::of_unique(vec![(PK.into(), partition.into())]);
    sort.sort()?.put(&mut item, SK);
    Ok(item)
}

/// A text in pieces that an item has room for.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while rest.len() > SOURCE_BYTES_MAX {
        let at = rest.floor_char_boundary(SOURCE_BYTES_MAX);
        let (piece, behind) = rest.split_at(at);
        pieces.push(piece);
        rest = behind;
    }
    pieces.push(rest);
    pieces
}

/// The records of items, in the order of their keys.
///
/// # Errors
///
/// [`ErrorKind::CorruptData`] for an item that is none of ours, and for a part of the document that is no JSON.
pub(super) fn fragments(items: &[Item]) -> Result<Vec<Fragment>, Error> {
    let mut fragments: Vec<(Fragment, String)> = Vec::new();
    for item in items {
        let source = text(item, SOURCE)?;
        if item.contains(PART) {
            // Parts follow their record, whose key they begin with.
            let (_, whole) = fragments.last_mut().ok_or_else(|| damaged(PART))?;
            whole.push_str(&source);
            continue;
        }
        let kind =
            ConfigKind::find(&text(item, CONFIG_KIND)?).ok_or_else(|| damaged(CONFIG_KIND))?;
        let fragment = Fragment {
            kind,
            name: text(item, NAME)?,
            parent: item.text(PARENT).map(|parent| parent.into_owned()),
            path: path_of(&text(item, PATH)?)?,
            source: Json::Null,
        };
        fragments.push((fragment, source));
    }
    let read = fragments.into_iter().map(|(fragment, source)| {
        let source = serde_json::from_str(&source).map_err(|_| damaged(SOURCE))?;
        Ok(Fragment { source, ..fragment })
    });
    read.collect()
}

/// A path as a list: names of members, and places of elements.
fn path_text(path: &Path) -> String {
    let parts = path.parts().iter().map(|part| match part {
        Part::Member(name) => Json::from(name.as_str()),
        Part::Element(place) => Json::from(*place),
    });
    parts.collect::<Json>().to_string()
}

fn path_of(text: &str) -> Result<Path, Error> {
    let parts: Vec<Json> = serde_json::from_str(text).map_err(|_| damaged(PATH))?;
    parts
        .iter()
        .try_fold(Path::root(), |path, part| match part {
            Json::String(name) => Ok(path.member(name)),
            part => {
                let place = part.as_u64().and_then(|place| usize::try_from(place).ok());
                Ok(path.element(place.ok_or_else(|| damaged(PATH))?))
            }
        })
}

pub(super) fn text(item: &Item, name: &str) -> Result<String, Error> {
    let text = item.text(name).map(|text| text.into_owned());
    text.ok_or_else(|| damaged(name))
}

#[cold]
pub(super) fn damaged(name: &str) -> Error {
    let message = format!("a record of a configuration has no readable {name}");
    Error::new(ErrorKind::CorruptData, message)
}
