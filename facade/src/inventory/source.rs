//! What a source of the inventory is.

use std::fmt::Debug;

use crate::backend::BoxFuture;
use crate::block::events::{Event, Feed};
use crate::block::key::KeyBuilder;
use crate::domain::syncs::{Entitlement, Grant, Resource, ResourceId, ResourceType};
use crate::error::Error;

/// The type of subjects.
const SUBJECT: &str = "subject";

/// One kind of things that subjects have, and what may be done with them.
pub trait InventorySource: Debug + Send + Sync + 'static {
    /// What it is called: a word that no other source of the inventory has.
    fn name(&self) -> &'static str;

    /// The types of the resources that it finds.
    fn resource_types(&self) -> Vec<ResourceType>;

    /// All that a subject has. Of a source with a [`feed`](Self::feed), each resource is within the subject, and
    /// each entitlement and grant is on such a resource: so what has not changed is found again in the sync
    /// before.
    ///
    /// # Errors
    ///
    /// Those of the domain that is asked.
    fn of_subject<'a>(&'a self, subject: &'a str) -> BoxFuture<'a, Result<Found, Error>>;

    /// All that is no subject's, which is read anew for each sync: nothing, unless a source has such things.
    ///
    /// # Errors
    ///
    /// Those of the domain that is asked.
    fn of_nobody(&self) -> BoxFuture<'_, Result<Found, Error>> {
        Box::pin(async { Ok(Found::new()) })
    }

    /// The log that says when something of it changes; `None` for what is read anew each time.
    fn feed(&self) -> Option<Feed>;

    /// What an event of the feed is about.
    fn affected(&self, event: &Event) -> Affected;
}

/// What a source has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Found {
    /// The things themselves.
    pub resources: Vec<Resource>,
    /// What can be had on them.
    pub entitlements: Vec<Entitlement>,
    /// Who has it.
    pub grants: Vec<Grant>,
}

impl Found {
    /// A subject that has none of these things.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds that a principal has an entitlement.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for ids that no key has room for.
    pub fn grant(
        &mut self,
        entitlement: &Entitlement,
        principal: &ResourceId,
    ) -> Result<(), Error> {
        let id = id_of(&[&entitlement.id, &principal.resource_type, &principal.id])?;
        self.grants.push(Grant::of(id, entitlement, principal));
        Ok(())
    }
}

/// Whom an event is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Affected {
    /// Subjects that have something else than before.
    pub subjects: Vec<String>,
    /// Resources that may have been another subject's before.
    pub resources: Vec<ResourceId>,
}

impl Affected {
    /// An event that changes nothing of the source.
    pub fn nobody() -> Self {
        Self::default()
    }
}

/// The resource that a subject is.
pub fn subject(subject: &str) -> ResourceId {
    ResourceId::new(SUBJECT, subject)
}

/// The entitlement to act as a subject.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for a subject that no key has room for.
pub fn act_as(of: &str) -> Result<Entitlement, Error> {
    let id = id_of(&[SUBJECT, of, "act"])?;
    Ok(Entitlement::new(id, subject(of)).name("act as the subject"))
}

/// An id of parts, which no other parts have.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for parts that no key has room for.
pub fn id_of(parts: &[&str]) -> Result<String, Error> {
    let key = parts
        .iter()
        .fold(KeyBuilder::new(), |key, part| key.text(*part));
    Ok(key.partition()?.text().to_owned())
}
