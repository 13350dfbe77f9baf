//! Configurations as answers show them, with the names that the original has.
//!
//! What is a list or a map inside a record of the first ten kinds is a text of JSON there, as the pages of the original
//! expect it, but for capabilities. The other kinds, which the original never answers, have values as they are.

use serde_json::{Map, Value};

use super::Configuration;
use super::kind::{ColumnKind, ConfigKind};
use super::record::ConfigRecord;
use crate::domain::packages::time::iso8601;

/// Kinds whose lists and maps are texts.
const AS_TEXT: [ConfigKind; 8] = [
    ConfigKind::Entity,
    ConfigKind::EntityField,
    ConfigKind::EntityConstraint,
    ConfigKind::BlobStore,
    ConfigKind::KvStore,
    ConfigKind::ApiRoute,
    ConfigKind::AuthScope,
    ConfigKind::AuthPolicy,
];

impl Configuration {
    /// All records of all kinds: members of the document itself, then a list for each kind, or an object where there is
    /// one.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::packages::config::LoadOptions;
    /// use package_database::packages::shipped;
    /// # use package_database::testing::TestDatabase;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let database = TestDatabase::new().await?;
    /// let configurations = database.packages().configurations();
    /// configurations.load("main", shipped::DOCUMENT.as_bytes(), &LoadOptions::new()).await?;
    /// let view = configurations.current("main").await?.to_json();
    /// assert_eq!(view["entities"][0]["fields"][0]["optional"], false);
    /// assert_eq!(view["auth_scopes"][0]["actions"], r#"["blob.get","kv.get","index.query"]"#);
    /// # Ok(())
    /// # }
    /// ```
    pub fn to_json(&self) -> Value {
        let mut view = Map::new();
        view.insert("id".to_owned(), Value::from(1));
        for record in self.of(ConfigKind::Repository) {
            view.extend(record.fields.clone());
        }
        view.insert(
            "updated_at".to_owned(),
            Value::from(iso8601(self.info().loaded_at)),
        );
        view.insert("generation".to_owned(), Value::from(self.generation()));
        for kind in ConfigKind::all().filter(|kind| *kind != ConfigKind::Repository) {
            let is_inside = kind.parent().is_some();
            if is_inside {
                continue;
            }
            let value = match kind.is_single() {
                true => self.of(kind).next().map_or(Value::Null, fields),
                false => self.list(kind),
            };
            view.insert(kind.name().to_owned(), value);
        }
        Value::Object(view)
    }

    /// The records of one kind, each with an `id`, and with those that belong to it.
    pub fn list(&self, kind: ConfigKind) -> Value {
        let records = self.of(kind).map(|record| {
            let mut view = Map::from_iter([("id".to_owned(), Value::from(record.id))]);
            if let Value::Object(fields) = fields(record) {
                view.extend(fields);
            }
            for (child, name) in children(kind) {
                let own = self
                    .of(*child)
                    .filter(|one| one.parent.as_ref() == Some(&record.name));
                let own = own.map(|one| {
                    let mut view = Map::from_iter([("id".to_owned(), Value::from(one.id))]);
                    if let Value::Object(fields) = fields(one) {
                        view.extend(fields);
                    }
                    Value::Object(view)
                });
                view.insert((*name).to_owned(), own.collect());
            }
            Value::Object(view)
        });
        records.collect()
    }
}

/// What belongs to records of a kind, and what a list of that is called in them.
const fn children(kind: ConfigKind) -> &'static [(ConfigKind, &'static str)] {
    match kind {
        ConfigKind::Entity => &[
            (ConfigKind::EntityField, "fields"),
            (ConfigKind::EntityConstraint, "constraints"),
        ],
        ConfigKind::Index => &[(ConfigKind::IndexKey, "keys")],
        _ => &[],
    }
}

/// The fields of a record.
fn fields(record: &ConfigRecord) -> Value {
    let as_text = AS_TEXT.contains(&record.kind);
    let columns = record.kind.shape().columns.iter();
    let fields = columns.map(|column| {
        // A record has the columns of its kind.
        let value = record.fields.get(column.name).cloned().unwrap_or_default();
        let value = match (as_text && column.kind == ColumnKind::Json, value.is_null()) {
            (true, false) => Value::String(value.to_string()),
            _ => value,
        };
        (column.name.to_owned(), value)
    });
    Value::Object(fields.collect())
}
