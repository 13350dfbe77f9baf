//! What a caller may do: scopes of the document, and the operations that they allow.

use std::collections::BTreeMap;

use super::context::ExecutionContext;
use super::program::Prepared;
use super::registry::OPERATIONS;
use crate::block::identity::{Principal, Scopes};
use crate::domain::packages::fault::Fault;

/// The type of things that a scope for some packages alone names: `pkg:acme/*:write`.
pub const PACKAGE_SCOPE: &str = "pkg";

/// Whether scopes hold a word of the document, for all packages or for those that are asked for.
///
/// # Examples
///
/// ```
/// use package_database::block::identity::Scopes;
/// use package_database::packages::pipeline::holds;
///
/// let limited = Scopes::from_text("pkg:acme/*:read,write");
/// assert!(holds(&limited, "write", Some("acme"), Some("demo")));
/// assert!(!holds(&limited, "write", Some("libs"), Some("demo")));
/// assert!(!holds(&limited, "admin", None, None));
/// assert!(holds(&Scopes::from_text("write"), "write", Some("libs"), Some("demo")));
/// ```
pub fn holds(scopes: &Scopes, word: &str, namespace: Option<&str>, name: Option<&str>) -> bool {
    if scopes.holds(word) {
        return true;
    }
    // A namespace as a whole is all that is in it: only a scope for all of its packages is enough.
    let id = namespace.map(|namespace| format!("{namespace}/{}", name.unwrap_or("*")));
    scopes.allow(PACKAGE_SCOPE, id.as_deref(), None, word)
}

/// The entity whose rules make namespaces and names equal.
const ARTIFACT: &str = "artifact";

/// Which scopes allow the operations that some scope names: worked out once for a document, and in the order of
/// [`OPERATIONS`].
#[derive(Debug)]
pub(super) struct Permits(Vec<Option<Permit>>);

/// The scopes that allow an operation.
#[derive(Debug)]
struct Permit {
    of_all: Vec<String>,
    /// Those besides that allow to write count within a transaction.
    of_writers: Vec<String>,
}

impl Permits {
    pub(super) fn new(scopes: &BTreeMap<String, Vec<String>>) -> Self {
        let names = |actions: &[String], name: &str| actions.iter().any(|action| action == name);
        let listed = |name: &str| scopes.values().any(|actions| names(actions, name));
        let words = |wanted: &[&str]| {
            let covers = |actions: &[String]| wanted.iter().any(|name| names(actions, name));
            let words = scopes.iter().filter(|(_, actions)| covers(actions));
            words.map(|(word, _)| word.clone()).collect()
        };
        let permits = OPERATIONS.iter().map(|operation| {
            let governed = operation.governed && listed(operation.name);
            governed.then(|| Permit {
                of_all: words(&["*", operation.name]),
                of_writers: words(&["*", operation.name, "kv.put"]),
            })
        });
        Self(permits.collect())
    }
}

impl ExecutionContext<'_> {
    /// Whether the caller holds a scope, for the package of the request if it is of one.
    pub(super) fn caller_holds(&self, principal: &Principal, word: &str) -> bool {
        let scopes = &principal.scopes;
        if scopes.holds(word) {
            return true;
        }
        if scopes.iter().all(|scope| scope.entity() != PACKAGE_SCOPE) {
            return false;
        }
        // A route asks who calls before it makes fields equal, so that this is done here as well.
        let mut fields: BTreeMap<String, String> = self.fields.clone();
        let entities = &self.machine.world.entities;
        if let Some(entity) = entities.get(ARTIFACT).or_else(|| entities.values().next()) {
            entity.normalize(&mut fields);
        }
        let part = |name: &str| fields.get(name).map(String::as_str);
        holds(scopes, word, part("namespace"), part("name"))
    }

    /// Whether the caller may carry out a step: an operation that no scope names is for all, any other for those with a
    /// scope that names it.
    pub(super) fn may(&self, step: &Prepared) -> Result<(), Fault> {
        if self.as_system {
            return Ok(());
        }
        let Some(Some(permit)) = self.machine.permits.0.get(step.place) else {
            return Ok(());
        };
        let Some(principal) = &self.request.principal else {
            return Err(unauthorized());
        };
        // What a transaction looks at before it writes is a part of writing.
        let words = match self.txn {
            Some(_) => &permit.of_writers,
            None => &permit.of_all,
        };
        match words.iter().any(|word| self.caller_holds(principal, word)) {
            true => Ok(()),
            false => {
                let message = format!("no scope of yours allows {}", step.operation.name);
                Err(Fault::new(403, "FORBIDDEN", message))
            }
        }
    }
}

#[cold]
pub(super) fn unauthorized() -> Fault {
    Fault::new(401, "UNAUTHORIZED", "sign in first")
}
