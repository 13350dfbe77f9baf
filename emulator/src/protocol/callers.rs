//! One [`Context`] for each caller, made once.

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use super::auth::Scope;
use crate::operation::{Caller, Context};

/// How many credentials are remembered. A credential names its day, so old ones go stale; when
/// there are more, all are forgotten and come back as they are used.
const CALLERS_MAX: usize = 1024;

/// Remembers what each credential resolves to: a request of a known caller copies one pointer.
#[derive(Debug)]
pub(super) struct Callers {
    /// Who calls without a credential, and what all share.
    fallback: Arc<Context>,
    known: RwLock<BTreeMap<Box<str>, Arc<Context>>>,
}

impl Callers {
    /// Remembers no credential yet; whoever calls without one is `fallback`.
    pub(super) fn new(fallback: Context) -> Self {
        Self {
            fallback: Arc::new(fallback),
            known: RwLock::default(),
        }
    }

    /// Who calls without a credential.
    pub(super) fn fallback(&self) -> &Context {
        &self.fallback
    }

    /// The region of a request that names none.
    pub(super) fn region(&self) -> &str {
        &self.fallback.caller.region
    }

    /// The credential of the fallback caller, moved to `region`; its day is never looked at.
    #[cfg(feature = "aws-sdk")]
    pub(super) fn credential_in(&self, region: &str) -> String {
        let owner = &self.fallback.caller.owner;
        format!("{owner}/19700101/{region}/dynamodb/aws4_request")
    }

    /// The context of the caller with this credential.
    pub(super) fn context(&self, credential: &str) -> Arc<Context> {
        // The lock to read is let go at the end of this statement, before anything is parsed.
        if let Some(context) = self.known.read().get(credential) {
            return Arc::clone(context);
        }
        let Some(scope) = Scope::parse(credential) else {
            return Arc::clone(&self.fallback);
        };
        let caller = Caller::new(scope.access_key, scope.region);
        let context = Arc::new(Context {
            caller: Arc::new(caller),
            ..Context::clone(&self.fallback)
        });
        // Two first requests of one caller may both come here: the later context replaces the earlier one, and both
        // mean the same.
        let mut known = self.known.write();
        if known.len() >= CALLERS_MAX {
            // Not the oldest only: that would need an order of use, kept up by every request.
            known.clear();
        }
        let _ = known.insert(credential.into(), Arc::clone(&context));
        context
    }
}
