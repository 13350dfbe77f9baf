//! Models at work.

use std::fmt;
#[cfg(feature = "graphql")]
use std::sync::OnceLock;

#[cfg(feature = "graphql")]
use async_graphql::dynamic::Schema;
#[cfg(feature = "graphql")]
use package_database::models::ModelRegistry;
use package_database::models::{Framework, ModelDef, ModelDocument, RegisteredModels};
use serde_json::Value;

/// Models at work, and where they came from.
pub(crate) struct ActiveModels {
    pub(crate) framework: Framework,
    /// Which of the registered documents it is; `None` for models of the code.
    pub(crate) revision: Option<u64>,
    /// The document; `None` for models of the code.
    document: Option<ModelDocument>,
    /// What was said when the document was registered.
    pub(crate) note: String,
    /// When it was, in milliseconds since 1970.
    pub(crate) registered_at: Option<i64>,
    /// Their GraphQL schema, made when it is first asked for.
    #[cfg(feature = "graphql")]
    graphql: OnceLock<Schema>,
}

impl ActiveModels {
    /// The models of a document, put to work.
    pub(super) fn of_document(framework: Framework, registered: RegisteredModels) -> Self {
        Self {
            revision: Some(registered.revision),
            document: Some(registered.document),
            note: registered.note,
            registered_at: Some(registered.registered_at),
            ..Self::of_code(framework)
        }
    }

    /// A definition as a document has it, with the migrations that its document declares.
    pub(crate) fn definition(&self, def: &ModelDef) -> Value {
        let mut json = def.to_json();
        let declared = self.document.as_ref().and_then(|document| {
            let models = document.json().get("models")?.as_array()?;
            let mut own = models.iter();
            own.find(|own| own.get("name").and_then(Value::as_str) == Some(def.name()))?
                .get("migrations")
                .cloned()
        });
        if let (Some(members), Some(declared)) = (json.as_object_mut(), declared) {
            members.insert("migrations".to_owned(), declared);
        }
        json
    }

    /// The models of a framework that somebody else has made.
    pub(super) const fn of_code(framework: Framework) -> Self {
        Self {
            framework,
            revision: None,
            document: None,
            note: String::new(),
            registered_at: None,
            #[cfg(feature = "graphql")]
            graphql: OnceLock::new(),
        }
    }

    /// Their GraphQL schema, which `make` makes once.
    #[cfg(feature = "graphql")]
    pub(crate) fn graphql(
        &self,
        make: impl FnOnce(&ModelRegistry) -> Result<Schema, String>,
    ) -> Result<&Schema, String> {
        if let Some(schema) = self.graphql.get() {
            return Ok(schema);
        }
        let schema = make(self.framework.registry())?;
        Ok(self.graphql.get_or_init(|| schema))
    }
}

impl fmt::Debug for ActiveModels {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ActiveModels")
            .field("revision", &self.revision)
            .finish_non_exhaustive()
    }
}
