//! Which declared documents and indexes are the artifacts and tags of packages, and where all others are.
//!
//! A document whose key is namespace, name, version and variant, and whose values say a digest, is the artifact itself;
//! one of namespace, name and tag, with a target, is the tag. Indexes over these two are no rows of their own: they are
//! the same items in another order, so that what was published is in the index the moment it is published.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::value::scalar;
use super::world::{DocumentShape, IndexKey, IndexShape, World};
use crate::domain::packages::artifact::Coordinates;
use crate::domain::packages::artifact::VersionKey;
use crate::domain::packages::artifact::draft::{RowAt, Target};
use crate::domain::packages::fault::Fault;
use crate::domain::packages::schema::JsonSchema;

/// The documents, indexes and events of a world, made ready.
#[derive(Debug)]
pub(super) struct Shapes {
    documents: BTreeMap<String, Document>,
    indexes: BTreeMap<String, Index>,
    events: BTreeMap<String, Event>,
    lenient: bool,
}

/// The fields by which packages are found in an index that follows from artifacts.
pub(in crate::domain::packages) const PACKAGES_BY: [&str; 1] = ["namespace"];
/// The fields by which tags are found in an index that follows from tags.
pub(in crate::domain::packages) const TAGS_BY: [&str; 2] = ["namespace", "name"];

/// What is stored natively.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Native {
    Artifact,
    Tag,
}

#[derive(Debug)]
struct Document {
    pattern: Vec<KeyPart>,
    schema: Option<JsonSchema>,
    partition_parts: Option<usize>,
    native: Option<Native>,
}

#[derive(Debug)]
struct Index {
    shape: IndexShape,
    /// Which key of it is the order of native items.
    native: Option<(Native, Vec<String>)>,
    /// What its rows follow from, if nobody writes them.
    derived: Option<Native>,
}

#[derive(Debug)]
struct Event {
    schema: Option<JsonSchema>,
    durable: bool,
}

/// A part of the keys of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
enum KeyPart {
    Literal(String),
    Field { name: String, optional: bool },
}

/// Why a key is none of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unfit<'d> {
    /// The field of that name is empty, and all else is as it has to be.
    Empty(&'d str),
    /// It has other parts.
    Other,
}

/// A key of an index that is asked for.
#[derive(Debug)]
pub(super) struct Asked<'s> {
    pub(super) index: String,
    pub(super) key: Cow<'s, IndexKey>,
    pub(super) values: Vec<String>,
    pub(super) kind: AskedKind,
}

/// What answers for an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum AskedKind {
    /// The artifacts of a package: namespace and name.
    Versions([String; 2]),
    /// The tag of these three names, which is one row.
    Tag([String; 3]),
    /// Rows of its own, with the fields that tell one row from another.
    Rows(Vec<String>),
    /// The packages of a namespace, which follow from their artifacts.
    Packages(String),
    /// The tags of a package: namespace and name.
    Tags([String; 2]),
}

impl Shapes {
    /// Makes the shapes of a world ready.
    ///
    /// # Errors
    ///
    /// What is no schema, and why.
    pub(super) fn new(world: &World) -> Result<Self, String> {
        let mut documents = BTreeMap::new();
        for (name, shape) in &world.documents {
            documents.insert(name.clone(), Document::new(name, shape)?);
        }
        for native in [Native::Artifact, Native::Tag] {
            let mut fitting = documents
                .iter_mut()
                .filter(|(_, doc)| doc.native == Some(native));
            // The first one in the order of names: two would be the same items.
            fitting.next();
            fitting.for_each(|(_, document)| document.native = None);
        }
        let indexes = world.indexes.iter();
        let indexes = indexes.map(|(name, shape)| (name.clone(), Index::new(shape, &documents)));
        let mut events = BTreeMap::new();
        for (name, shape) in &world.events {
            let schema = shape.schema.as_ref().map(JsonSchema::compile).transpose();
            let event = Event {
                schema: schema.map_err(|error| format!("the event {name}: {error}"))?,
                durable: shape.durable,
            };
            events.insert(name.clone(), event);
        }
        Ok(Self {
            indexes: indexes.collect(),
            documents,
            events,
            lenient: world.lenient,
        })
    }

    /// Where a document is.
    pub(super) fn document(&self, doc: &str, parts: Vec<String>) -> Result<Target, Fault> {
        let Some(declared) = self.documents.get(doc) else {
            return match self.lenient {
                true => Ok(generic(doc, parts, None)),
                false => Err(Fault::pipeline(format!("there is no document {doc}"))),
            };
        };
        match declared.fit(&parts) {
            Ok(()) => {}
            Err(_) if self.lenient => return Ok(generic(doc, parts, declared.partition_parts)),
            // What a step writes itself was looked at when it was loaded: what is empty came with the request.
            Err(Unfit::Empty(field)) => {
                let message =
                    format!("{field} is empty, and the key of the document {doc} needs it");
                return Err(Fault::invalid(message));
            }
            Err(Unfit::Other) => {
                let key = parts.join("/");
                let message = format!("the key {key} is none of the document {doc}");
                return Err(Fault::pipeline(message));
            }
        }
        let Some(native) = declared.native else {
            return Ok(generic(doc, parts, declared.partition_parts));
        };
        let mut fields = declared.fields(parts).into_iter();
        // Its pattern has all of these fields.
        let mut next = || fields.next().unwrap_or_default();
        match native {
            Native::Artifact => {
                let at = Coordinates::new(next(), next(), next(), next());
                Ok(Target::Artifact(
                    at.map_err(|error| Fault::invalid(error.to_string()))?,
                ))
            }
            Native::Tag => Ok(Target::Tag([next(), next(), next()])),
        }
    }

    /// Looks at the value of a document.
    pub(super) fn check_document(&self, doc: &str, value: &Json) -> Result<(), Fault> {
        let declared = self.documents.get(doc).filter(|_| !self.lenient);
        let Some(schema) = declared.and_then(|declared| declared.schema.as_ref()) else {
            return Ok(());
        };
        let checked = schema.check(value);
        checked.map_err(|error| {
            Fault::pipeline(format!("no value of the document {doc}: {}", error.told()))
        })
    }

    /// Looks at an event, and says whether it goes into the log.
    pub(super) fn check_event(&self, kind: &str, payload: &Json) -> Result<bool, Fault> {
        let Some(declared) = self.events.get(kind) else {
            return match self.lenient {
                true => Ok(true),
                false => Err(Fault::pipeline(format!("there is no event {kind}"))),
            };
        };
        let checked = declared.schema.as_ref().filter(|_| !self.lenient);
        let checked = checked.map_or(Ok(()), |schema| schema.check(payload));
        checked
            .map_err(|error| Fault::pipeline(format!("no payload of {kind}: {}", error.told())))?;
        Ok(declared.durable)
    }

    /// The key of an index that these values are of.
    pub(super) fn asked(
        &self,
        index: &str,
        given: &[(String, String)],
    ) -> Result<Asked<'_>, Fault> {
        let value = |field: &String| {
            let mut given = given.iter();
            let found = given.find(|(name, _)| name == field);
            found.map(|(_, value)| value.clone())
        };
        let Some(declared) = self.indexes.get(index) else {
            if !self.lenient {
                return Err(Fault::pipeline(format!("there is no index {index}")));
            }
            let key = IndexKey {
                fields: given.iter().map(|(name, _)| name.clone()).collect(),
                ..IndexKey::default()
            };
            return Ok(Asked {
                index: index.to_owned(),
                values: given.iter().map(|(_, value)| value.clone()).collect(),
                key: Cow::Owned(key),
                kind: AskedKind::Rows(Vec::new()),
            });
        };
        // The key with the most fields of which all values are there.
        let mut found: Option<(&IndexKey, Vec<String>)> = None;
        for key in &declared.shape.keys {
            let values: Option<Vec<String>> = key.fields.iter().map(value).collect();
            let more = found
                .as_ref()
                .is_none_or(|(other, _)| key.fields.len() > other.fields.len());
            if let Some(values) = values.filter(|_| more) {
                found = Some((key, values));
            }
        }
        let Some((key, values)) = found else {
            let message = format!("the index {index} has no key with these fields");
            return Err(Fault::pipeline(message));
        };
        let kind = match (&declared.native, values.as_slice()) {
            (Some((Native::Artifact, fields)), [namespace, name]) if *fields == key.fields => {
                AskedKind::Versions([namespace.clone(), name.clone()])
            }
            (Some((Native::Tag, fields)), [namespace, name, tag]) if *fields == key.fields => {
                AskedKind::Tag([namespace.clone(), name.clone(), tag.clone()])
            }
            _ if declared.shape.derived => declared.derived(key, &values).ok_or_else(|| {
                Fault::pipeline(format!("the index {index} does not follow from documents"))
            })?,
            _ => AskedKind::Rows(self.identity(&declared.shape.document)),
        };
        // One key of an index has its name alone; further ones are apart.
        let index = match declared.shape.keys.len() {
            0 | 1 => index.to_owned(),
            _ => format!("{index}.{}", key.name),
        };
        Ok(Asked {
            index,
            key: Cow::Borrowed(key),
            values,
            kind,
        })
    }

    /// The fields that tell one document from another.
    fn identity(&self, doc: &str) -> Vec<String> {
        let declared = self.documents.get(doc);
        let parts = declared.map(|declared| declared.pattern.iter());
        let fields = parts.into_iter().flatten().filter_map(|part| match part {
            KeyPart::Field { name, .. } => Some(name.clone()),
            KeyPart::Literal(_) => None,
        });
        fields.collect()
    }
}

impl Asked<'_> {
    /// Where the row with a value is.
    pub(super) fn row(&self, value: &Json) -> Result<Target, Fault> {
        let text = |name: &str| value.get(name).and_then(scalar);
        match &self.kind {
            AskedKind::Versions([namespace, name]) => {
                // Coordinates say what is missing.
                let version = text("version").unwrap_or_default();
                let variant = text("variant").unwrap_or_default();
                let at = Coordinates::new(namespace, name, version, variant);
                Ok(Target::Artifact(
                    at.map_err(|error| Fault::pipeline(error.to_string()))?,
                ))
            }
            AskedKind::Tag(names) => Ok(Target::Tag(names.clone())),
            AskedKind::Packages(_) | AskedKind::Tags(_) => {
                let message = format!("the rows of {} follow from documents", self.index);
                Err(Fault::pipeline(message))
            }
            AskedKind::Rows(identity) => {
                let parts: Option<Vec<String>> = match identity.is_empty() {
                    true => None,
                    false => {
                        // A part that is no text counts as an empty one.
                        let part =
                            |name: &String| value.get(name).map(|_| text(name).unwrap_or_default());
                        identity.iter().map(part).collect()
                    }
                };
                let id = match parts {
                    Some(parts) => Json::from(parts).to_string(),
                    // A row that says not which document it is of is told from others by all that it says.
                    None => {
                        crate::block::blobs::Digest::of(canonical(value).as_bytes()).to_string()
                    }
                };
                let sort = self.key.sort.as_ref();
                let sort = sort.map(|(field, _)| sortable(field, value.get(field)));
                Ok(Target::Row(RowAt {
                    index: self.index.clone(),
                    key: self.values.clone(),
                    // Without an order, all rows have the same place in it.
                    sort: sort.unwrap_or_default(),
                    id,
                    unique: self.key.unique,
                }))
            }
        }
    }
}

impl Document {
    fn new(name: &str, shape: &DocumentShape) -> Result<Self, String> {
        let pattern: Vec<KeyPart> = shape.key_template.split('/').map(KeyPart::of).collect();
        let schema = shape.schema.as_ref().map(JsonSchema::compile).transpose();
        let says = |member: &str| {
            let properties = shape
                .schema
                .as_ref()
                .and_then(|schema| schema.get("properties"));
            properties.is_some_and(|properties| properties.get(member).is_some())
        };
        let fields: Vec<&str> = pattern.iter().filter_map(KeyPart::field).collect();
        let native = match (fields.as_slice(), pattern.first()) {
            (["namespace", "name", "version", "variant"], Some(KeyPart::Literal(_)))
                if pattern.len() == 5 && says("blob_digest") =>
            {
                Some(Native::Artifact)
            }
            (["namespace", "name", "tag"], Some(KeyPart::Literal(_)))
                if pattern.len() == 4 && says("target_key") =>
            {
                Some(Native::Tag)
            }
            _ => None,
        };
        Ok(Self {
            schema: schema.map_err(|error| format!("the document {name}: {error}"))?,
            partition_parts: shape.partition_parts,
            pattern,
            native,
        })
    }

    /// Whether these parts are a key of the document.
    fn fit(&self, parts: &[String]) -> Result<(), Unfit<'_>> {
        let mut parts = parts.iter();
        let mut empty = None;
        for part in &self.pattern {
            match (part, parts.next()) {
                (KeyPart::Literal(literal), Some(own)) if literal == own => {}
                (KeyPart::Field { name, optional }, Some(own)) => {
                    if !optional && own.is_empty() {
                        empty = empty.or(Some(name));
                    }
                }
                (KeyPart::Field { optional: true, .. }, None) => {}
                _ => return Err(Unfit::Other),
            }
        }
        match (parts.next(), empty) {
            (Some(_), _) => Err(Unfit::Other),
            (None, Some(field)) => Err(Unfit::Empty(field)),
            (None, None) => Ok(()),
        }
    }

    /// The fields of a key of the document, in their order.
    fn fields(&self, parts: Vec<String>) -> Vec<String> {
        let mut parts = parts.into_iter();
        let mut fields = Vec::with_capacity(self.pattern.len());
        for part in &self.pattern {
            let own = parts.next();
            if let KeyPart::Field { .. } = part {
                // A field that is left out is empty.
                fields.push(own.unwrap_or_default());
            }
        }
        fields
    }
}

impl KeyPart {
    fn of(text: &str) -> Self {
        let name = text
            .strip_prefix('{')
            .and_then(|text| text.strip_suffix('}'));
        match name {
            None => Self::Literal(text.to_owned()),
            Some(name) => Self::Field {
                name: name.strip_suffix('?').unwrap_or(name).to_owned(),
                optional: name.ends_with('?'),
            },
        }
    }

    fn field(&self) -> Option<&str> {
        match self {
            Self::Field { name, .. } => Some(name),
            Self::Literal(_) => None,
        }
    }
}

impl Index {
    fn new(shape: &IndexShape, documents: &BTreeMap<String, Document>) -> Self {
        let native = documents
            .get(&shape.document)
            .and_then(|document| document.native);
        let wanted: &[&str] = match native {
            Some(Native::Artifact) => &["namespace", "name"],
            Some(Native::Tag) => &["namespace", "name", "tag"],
            None => &[],
        };
        let fits = |key: &&IndexKey| {
            let is_order = key.fields == wanted && (native != Some(Native::Tag) || key.unique);
            is_order && !shape.derived
        };
        let key = shape.keys.iter().find(fits);
        Self {
            native: native.zip(key.map(|key| key.fields.clone())),
            derived: native.filter(|_| shape.derived),
            shape: shape.clone(),
        }
    }

    /// What answers for a key of an index that follows from its documents.
    fn derived(&self, key: &IndexKey, values: &[String]) -> Option<AskedKind> {
        match (self.derived?, values) {
            (Native::Artifact, [namespace]) if key.fields == PACKAGES_BY => {
                Some(AskedKind::Packages(namespace.clone()))
            }
            (Native::Tag, [namespace, name]) if key.fields == TAGS_BY => {
                Some(AskedKind::Tags([namespace.clone(), name.clone()]))
            }
            _ => None,
        }
    }
}

fn generic(doc: &str, parts: Vec<String>, first: Option<usize>) -> Target {
    let first = first.unwrap_or(parts.len());
    Target::Document(doc.to_owned(), parts, first)
}

/// A value as text in the order of such values: versions as versions, whole numbers by their size, texts as they are.
fn sortable(field: &str, value: Option<&Json>) -> String {
    match value {
        Some(Json::Number(number)) if let Some(number) = number.as_i64() => {
            // Moved above zero, so that the order of texts is that of the numbers.
            let moved = i128::from(number) - i128::from(i64::MIN);
            format!("{moved:020}")
        }
        value => {
            // What has no text is before all that has one.
            let text = value.and_then(scalar).unwrap_or_default();
            match field {
                "version" => VersionKey::of(&text).text().to_owned(),
                _ => text,
            }
        }
    }
}

/// JSON whose members are in the order of their names.
fn canonical(value: &Json) -> String {
    match value {
        Json::Object(members) => {
            let sorted: BTreeMap<&String, String> = members
                .iter()
                .map(|(name, member)| (name, canonical(member)))
                .collect();
            let members = sorted.into_iter();
            let members: Vec<String> = members
                .map(|(name, member)| format!("{}:{member}", Json::from(name.as_str())))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Json::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(canonical).collect();
            format!("[{}]", elements.join(","))
        }
        other => other.to_string(),
    }
}
