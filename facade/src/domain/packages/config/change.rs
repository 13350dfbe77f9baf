//! Changing a configuration: a new generation that is like the one before, but for something.

use serde_json::{Map, Value};

use super::error::ConfigError;
use super::kind::{ConfigKind, Naming};
use super::load::{LoadOptions, Loaded};
use super::record;
use super::{Configuration, Configurations};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::document::path::{Part, Path, select};
use crate::domain::packages::validate::Options;

/// The switches, and where each stands in a document.
const FEATURES: [(&str, &str, &str); 4] = [
    ("mutable_tags", "features", "mutable_tags"),
    (
        "allow_overwrite_artifacts",
        "features",
        "allow_overwrite_artifacts",
    ),
    ("proxy_enabled", "features", "proxy_enabled"),
    ("gc_enabled", "gc", "enabled"),
];

impl Configurations {
    /// Loads what `edit` makes of the current document, as a new generation. It is loaded only if nobody else has changed
    /// the configuration meanwhile, and looked at as the current one was, unless the options ask for more.
    ///
    /// # Errors
    ///
    /// Those of `edit` and of [`Configurations::load_document`]; [`ConfigError::Unknown`] if there is no configuration;
    /// [`ConfigError::Changed`] if somebody else was faster.
    pub async fn change(
        &self,
        id: &str,
        options: &LoadOptions,
        edit: impl FnOnce(&mut Value) -> Result<(), ConfigError>,
    ) -> Result<Loaded, ConfigError> {
        let current = self.current(id).await?;
        let mut source = current.document().source().clone();
        edit(&mut source)?;
        let mut options = options.clone().base(current.generation());
        if current.is_lenient() && options.validation == Options::strict() {
            options.validation = Options::lenient();
        }
        let document = match options.validation.is_lenient() {
            true => RepositoryDocument::from_value_lenient(source)?,
            false => RepositoryDocument::from_value(source)?,
        };
        self.load_document(id, document, &options).await
    }

    /// Switches features on or off: `mutable_tags`, `allow_overwrite_artifacts`, `proxy_enabled`, and `gc_enabled`, which
    /// is `gc.enabled` in the document.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] for another name; those of [`Configurations::change`], among them
    /// [`ConfigError::Refused`] when the document says that this must not be.
    pub async fn set_features(
        &self,
        id: &str,
        features: &[(&str, bool)],
    ) -> Result<Loaded, ConfigError> {
        let changes: Map<String, Value> = features
            .iter()
            .map(|(name, on)| ((*name).to_owned(), Value::Bool(*on)))
            .collect();
        self.put_features(id, &changes, &LoadOptions::new()).await
    }

    /// Switches features as an answer of ours shows them: an object of names and truths.
    ///
    /// # Errors
    ///
    /// As [`Configurations::set_features`]; [`ConfigError::Malformed`] for an object without members, and for a value that
    /// is not true or false.
    pub async fn put_features(
        &self,
        id: &str,
        changes: &Map<String, Value>,
        options: &LoadOptions,
    ) -> Result<Loaded, ConfigError> {
        if changes.is_empty() {
            let message = "no feature is named: send an object with at least one";
            return Err(ConfigError::Malformed(message.to_owned()));
        }
        self.change(id, options, |source| {
            for (name, value) in changes {
                let known = FEATURES.iter().find(|(own, ..)| own == name);
                let (_, section, member) =
                    known.ok_or_else(|| ConfigError::Unknown(format!("feature {name}")))?;
                if !value.is_boolean() {
                    let message = format!("the feature {name} is true or false");
                    return Err(ConfigError::Malformed(message));
                }
                let slot = source.get_mut(*section).and_then(Value::as_object_mut);
                let slot =
                    slot.ok_or_else(|| ConfigError::Unknown(format!("section {section}")))?;
                slot.insert((*member).to_owned(), value.clone());
            }
            Ok(())
        })
        .await
    }

    /// Adds a record: an entity, a route, a blob store, or whatever else there is several of. The body is what stands in a
    /// document, with the name in `name`, `id` or `route_id`: what templates have.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Malformed`] for a body without a name, and for a kind of which a document has one;
    /// [`ConfigError::Duplicate`] if there is one of that name; those of [`Configurations::change`].
    pub async fn create(
        &self,
        id: &str,
        kind: ConfigKind,
        body: &Value,
        options: &LoadOptions,
    ) -> Result<Loaded, ConfigError> {
        self.change(id, options, |source| insert(source, kind, body))
            .await
    }

    /// Removes a record with all that belongs to it: an entity goes with its fields and constraints. What is inside another
    /// record is changed with that one.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Unknown`] if there is none of that name; [`ConfigError::Malformed`] for a kind of which a document
    /// has one; those of [`Configurations::change`], among them [`ConfigError::Refused`] when something needs it.
    pub async fn remove_record(
        &self,
        id: &str,
        kind: ConfigKind,
        name: &str,
        options: &LoadOptions,
    ) -> Result<Loaded, ConfigError> {
        self.change(id, options, |source| remove(source, kind, name))
            .await
    }
}

/// Adds a thing to a document, as it would stand there with its name beside it.
///
/// # Errors
///
/// See [`Configurations::create`].
pub(in crate::domain::packages) fn insert(
    source: &mut Value,
    kind: ConfigKind,
    body: &Value,
) -> Result<(), ConfigError> {
    let Value::Object(members) = body else {
        return Err(ConfigError::Malformed(
            "this has to be an object".to_owned(),
        ));
    };
    let mut members = members.clone();
    let naming = kind.shape().naming;
    let (place, naming) = match (kind.shape().places, kind.parent()) {
        ([place, ..], None) if naming != Naming::Only && naming != Naming::Itself => {
            (*place, naming)
        }
        _ => return Err(not_several(kind)),
    };
    let name = match naming {
        Naming::Of("id") => members
            .shift_remove("id")
            .or_else(|| members.shift_remove("route_id")),
        _ => members.shift_remove("name"),
    };
    let Some(Value::String(name)) = name.filter(|name| name.as_str() != Some("")) else {
        let message = format!("one of {} needs a name", kind.name());
        return Err(ConfigError::Malformed(message));
    };
    if find(source, kind, &name).is_some() {
        return Err(ConfigError::Duplicate(format!(
            "{} of {}",
            name,
            kind.name()
        )));
    }
    match naming {
        Naming::Of(member) => {
            let mut whole = Map::from_iter([(member.to_owned(), Value::String(name))]);
            whole.extend(members);
            let list = make(source, place.trim_end_matches("[]"), || {
                Value::Array(Vec::new())
            })
            .and_then(Value::as_array_mut);
            list.ok_or_else(|| not_several(kind))?
                .push(Value::Object(whole));
        }
        _ => {
            let map = make(source, place.trim_end_matches(".*"), || {
                Value::Object(Map::new())
            })
            .and_then(Value::as_object_mut);
            map.ok_or_else(|| not_several(kind))?
                .insert(name, Value::Object(members));
        }
    }
    Ok(())
}

/// The value at a place of members, which is made where there is none.
fn make<'a>(source: &'a mut Value, place: &str, last: impl Fn() -> Value) -> Option<&'a mut Value> {
    let names: Vec<&str> = place.split('.').collect();
    let mut value = source;
    for (depth, name) in names.iter().enumerate() {
        let members = value.as_object_mut()?;
        let empty = || match depth + 1 == names.len() {
            true => last(),
            false => Value::Object(Map::new()),
        };
        value = members.entry((*name).to_owned()).or_insert_with(empty);
    }
    Some(value)
}

fn remove(source: &mut Value, kind: ConfigKind, name: &str) -> Result<(), ConfigError> {
    if kind.parent().is_some() || kind.shape().naming == Naming::Only {
        return Err(not_several(kind));
    }
    let unknown = || ConfigError::Unknown(format!("{name} of {}", kind.name()));
    let path = find(source, kind, name).ok_or_else(unknown)?;
    let (last, parent) = path.parts().split_last().ok_or_else(unknown)?;
    let parent = parent.iter().fold(Path::root(), |path, part| match part {
        Part::Member(name) => path.member(name),
        Part::Element(place) => path.element(*place),
    });
    match (record::at(source, &parent), last) {
        (Some(Value::Object(members)), Part::Member(name)) => {
            members.shift_remove(name);
        }
        (Some(Value::Array(list)), Part::Element(place)) if *place < list.len() => {
            list.remove(*place);
        }
        _ => return Err(unknown()),
    }
    Ok(())
}

/// Where a thing of that name is.
fn find(source: &Value, kind: ConfigKind, name: &str) -> Option<Path> {
    let shape = kind.shape();
    let places = shape.places.iter();
    // Places are written in this crate, and each is a selection.
    let mut found = places.flat_map(|place| select(source, place).unwrap_or_default());
    let found = found.find(|(path, value)| {
        record::belongs(shape, path, value) && record::name_of(shape, path, value) == name
    });
    found.map(|(path, _)| path)
}

#[cold]
fn not_several(kind: ConfigKind) -> ConfigError {
    ConfigError::Malformed(format!(
        "a record of {} is a part of another one, which is changed with it",
        kind.name()
    ))
}

impl Configuration {
    /// What is switched on, by the names that answers have for it.
    pub fn features(&self) -> Map<String, Value> {
        let record = self.of(ConfigKind::Features).next();
        // A document that was read has them.
        let fields = record.map(|record| record.fields.clone());
        fields.unwrap_or_default()
    }
}
