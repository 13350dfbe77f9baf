//! What a caller may do: scopes of the document, and the operations that they allow.

use std::collections::BTreeMap;

use super::context::ExecutionContext;
use super::registry::Operation;
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

    /// Whether the caller may carry out an operation: one that no scope names is for all, any other for those with a
    /// scope that names it.
    pub(super) fn may(&self, operation: &Operation) -> Result<(), Fault> {
        if !operation.governed || self.as_system {
            return Ok(());
        }
        let scopes = &self.machine.world.scopes;
        let names = |actions: &[String], name: &str| actions.iter().any(|action| action == name);
        let listed = |name: &str| scopes.values().any(|actions| names(actions, name));
        if !listed(operation.name) {
            return Ok(());
        }
        let Some(principal) = &self.request.principal else {
            return Err(unauthorized());
        };
        // What a transaction looks at before it writes is a part of writing.
        let as_writer = self.txn.is_some().then_some("kv.put");
        let allowed = scopes.iter().any(|(word, actions)| {
            let covers = names(actions, "*")
                || names(actions, operation.name)
                || as_writer.is_some_and(|write| names(actions, write));
            covers && self.caller_holds(principal, word)
        });
        match allowed {
            true => Ok(()),
            false => {
                let message = format!("no scope of yours allows {}", operation.name);
                Err(Fault::new(403, "FORBIDDEN", message))
            }
        }
    }
}

#[cold]
pub(super) fn unauthorized() -> Fault {
    Fault::new(401, "UNAUTHORIZED", "sign in first")
}
