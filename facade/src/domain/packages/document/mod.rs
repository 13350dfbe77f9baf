//! The document of a repository: everything that it does, as data.
//!
//! Invariant: what is here knows no store. A document that exists is whole, and of a bounded depth and size; whether it
//! makes sense, the validator says.
//!
//! A document is JSON with up to 18 members. Members called `comment`, `description` and `examples` are for its readers
//! and may stand anywhere. All else has to be known: what is [malformed](FaultKind::Malformed), [missing](FaultKind::Missing),
//! [unknown](FaultKind::Unknown) or [twice there](FaultKind::Duplicate), is told with its place, and all of it at once.
//!
//! ```
//! use package_database::packages::document::{FaultKind, RepositoryDocument};
//!
//! let error = RepositoryDocument::parse(br#"{"features": {"mutable_tags": 1}}"#).unwrap_err();
//! assert!(error.has(FaultKind::Malformed));
//! assert!(error.faults().iter().any(|fault| fault.path == "features.mutable_tags"));
//! ```

mod access;
mod entities;
mod events;
mod fault;
mod json;
mod limits;
mod named;
pub(in crate::domain::packages) mod path;
mod reader;
mod route;
mod rules;
mod storage;
#[cfg(test)]
mod tests;
mod world;

use std::collections::BTreeMap;
use std::ops::Deref;

use serde_json::Value;

pub use access::{Auth, HealthProbe, Policy, PolicyDecision, ScopeGrant, Upstream, UpstreamLogin};
pub(in crate::domain::packages) use entities::VERSIONING;
pub use entities::VersionPolicy;
pub use events::{Collection, EventType, Replication};
pub use fault::{DocumentError, DocumentFault, FaultKind};
pub use limits::{Caching, FeatureFlags, Ops, OpsLimits};
pub use named::Named;
pub(in crate::domain::packages) use reader::is_remark;
pub use route::{Route, RoutePath};
pub use rules::{Assertion, Check, Checks, Invariant, RequiredStep, Requirement};
pub use storage::{BlobStore, DeclaredIndex, DeclaredKey, DocumentKind, KvStore, Storage};

use super::entity::Entity;
use reader::{Account, Node};

/// A document of a repository, as it was written and as it is understood. What it declares is reached through it:
/// `document.routes`.
///
/// Nothing of what was written is lost: remarks, the order of members, and what a lenient reader does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct RepositoryDocument {
    source: Value,
    declared: Declared,
    unknown: Vec<DocumentFault>,
}

/// What a document declares.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Declared {
    /// The version of the format: `1.0`.
    pub schema_version: String,
    /// What kind of repository it is.
    pub type_id: String,
    /// What it is for.
    pub description: String,
    /// What it says that it is able to do.
    pub capabilities: Capabilities,
    /// Things that have names, with the rules of their fields.
    pub entities: Named<Entity>,
    /// What is a version, and which one is the latest.
    pub versioning: Option<VersionPolicy>,
    /// Where bytes and values are kept.
    pub storage: Storage,
    /// Rows over values.
    pub indexes: Named<DeclaredIndex>,
    /// Who may do what.
    pub auth: Auth,
    /// What is fetched from, where something is not here.
    pub upstreams: Named<Upstream>,
    /// What is kept of answers and bytes.
    pub caching: Caching,
    /// The operations that pipelines may use.
    pub ops: Ops,
    /// What is answered to whom.
    pub routes: Vec<Route>,
    /// What can have happened.
    pub events: Vec<EventType>,
    /// How changes come to other repositories.
    pub replication: Option<Replication>,
    /// What is removed when nobody needs it any more.
    pub gc: Option<Collection>,
    /// What has to be true of the document.
    pub invariants: Vec<Invariant>,
    /// What is switched on.
    pub features: FeatureFlags,
    /// What is looked at when it is loaded.
    pub validation: Checks,
}

/// What a repository says that it is able to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Capabilities {
    /// How it is spoken to: `http`.
    pub protocols: Vec<String>,
    /// What it keeps: `blob`, `kv`, `index`.
    pub storage: Vec<String>,
    /// What else it does: `proxy`, `gc`.
    pub features: Vec<String>,
}

impl RepositoryDocument {
    /// Reads a document.
    ///
    /// # Errors
    ///
    /// [`DocumentError`] with all faults for a text that is no JSON, has more than 10 MiB or more than 64 values within
    /// one another, or does not have the form of a document: a member that is missing, unknown, twice there, or of another
    /// type.
    pub fn parse(text: &[u8]) -> Result<Self, DocumentError> {
        Self::parse_lenient(text)?.closed()
    }

    /// Reads a document that may have members which nobody knows: [`RepositoryDocument::unknown`] tells them.
    ///
    /// # Errors
    ///
    /// As [`RepositoryDocument::parse`], but for those.
    pub fn parse_lenient(text: &[u8]) -> Result<Self, DocumentError> {
        let source = json::read(text).map_err(|faults| DocumentError { faults })?;
        Self::understand(source)
    }

    /// The document of a value, as [`RepositoryDocument::parse`] makes it of a text.
    ///
    /// # Errors
    ///
    /// As [`RepositoryDocument::parse`].
    pub fn from_value(source: Value) -> Result<Self, DocumentError> {
        Self::from_value_lenient(source)?.closed()
    }

    /// The document of a value, as [`RepositoryDocument::parse_lenient`] makes it of a text.
    ///
    /// # Errors
    ///
    /// As [`RepositoryDocument::parse_lenient`].
    pub fn from_value_lenient(source: Value) -> Result<Self, DocumentError> {
        json::check_depth(&source).map_err(|faults| DocumentError { faults })?;
        Self::understand(source)
    }

    /// The document as it was written, with everything in it.
    pub const fn source(&self) -> &Value {
        &self.source
    }

    /// The document as it was written, and nothing else of it.
    pub fn into_source(self) -> Value {
        self.source
    }

    /// Members that nobody knows, of a document that was read leniently.
    pub fn unknown(&self) -> &[DocumentFault] {
        &self.unknown
    }

    /// The route of that id.
    pub fn route(&self, id: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.id == id)
    }

    /// The route of a request, and the fields of its path, which consists of these segments, decoded. Of several routes the
    /// one counts whose path says more from the left on.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::packages::shipped;
    ///
    /// let document = shipped::document();
    /// let (route, fields) = document.find("GET", &["v1", "acme", "hello", "latest"]).unwrap();
    /// assert_eq!((route.id.as_str(), fields["namespace"].as_str()), ("resolve_latest", "acme"));
    /// ```
    pub fn find(
        &self,
        method: &str,
        segments: &[&str],
    ) -> Option<(&Route, BTreeMap<String, String>)> {
        let routes = self.routes.iter().filter(|route| route.method == method);
        let fitting = routes.filter_map(|route| Some((route, route.path.bind(segments)?)));
        fitting.reduce(
            |best, next| match next.0.path.is_more_particular(&best.0.path) {
                true => next,
                false => best,
            },
        )
    }

    /// The methods of the routes on a path of these segments, sorted.
    pub fn methods(&self, segments: &[&str]) -> Vec<&str> {
        let fitting = self
            .routes
            .iter()
            .filter(|route| route.path.bind(segments).is_some());
        let mut methods: Vec<&str> = fitting.map(|route| route.method.as_str()).collect();
        methods.sort_unstable();
        methods.dedup();
        methods
    }

    fn closed(self) -> Result<Self, DocumentError> {
        match self.unknown.is_empty() {
            true => Ok(self),
            false => Err(DocumentError {
                faults: self.unknown,
            }),
        }
    }

    fn understand(source: Value) -> Result<Self, DocumentError> {
        let account = Account::default();
        let declared = declared(&Node::root(&source, &account));
        let (mut faults, unknown) = account.into_parts();
        match declared {
            Some(declared) if faults.is_empty() => Ok(Self {
                source,
                declared,
                unknown,
            }),
            _ => {
                // Whoever mends the document sees the names that nobody knows as well.
                faults.extend(unknown);
                faults.truncate(fault::FAULTS_MAX);
                Err(DocumentError { faults })
            }
        }
    }
}

/// What it declares, to be read and not to be changed.
impl Deref for RepositoryDocument {
    type Target = Declared;

    fn deref(&self) -> &Declared {
        &self.declared
    }
}

fn declared(root: &Node<'_>) -> Option<Declared> {
    let members = root.object()?;
    let (entities, versioning) = part(members.required("entities"), entities::read);
    let declared = Declared {
        schema_version: members.text("schema_version"),
        type_id: members.text("type_id"),
        description: members.text("description"),
        capabilities: part(members.required("capabilities"), capabilities),
        entities,
        versioning,
        storage: part(members.required("storage"), storage::read),
        indexes: storage::named(members.optional("indexes"), storage::index),
        auth: part(members.required("auth"), access::auth),
        upstreams: storage::named(members.optional("upstreams"), access::upstream),
        caching: part(members.required("caching"), limits::caching),
        ops: part(members.required("ops"), limits::ops),
        routes: part(members.required("api"), route::read),
        events: part(members.optional("events"), events::types),
        replication: part(members.optional("replication"), events::replication),
        gc: part(members.optional("gc"), events::collection),
        invariants: part(members.optional("invariants"), rules::invariants),
        features: part(members.required("features"), limits::features),
        validation: part(members.optional("validation"), rules::checks),
    };
    members.close();
    Some(declared)
}

/// What is read of a part of the document. What stands for a part that has to be there and is not, is in no document,
/// because that is noted.
fn part<T: Default>(node: Option<Node<'_>>, read: impl FnOnce(&Node<'_>) -> T) -> T {
    // Absent parts declare nothing.
    node.map(|node| read(&node)).unwrap_or_default()
}

fn capabilities(node: &Node<'_>) -> Capabilities {
    let Some(members) = node.object() else {
        return Capabilities::default();
    };
    let capabilities = Capabilities {
        protocols: members.texts("protocols"),
        storage: members.texts("storage"),
        features: members.texts("features"),
    };
    members.close();
    capabilities
}
