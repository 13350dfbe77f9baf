//! Which database a request is for: by the beginning of its path, by its host, or by its access key.
//!
//! Each way leaves an SDK as it is: `http://localhost:8000/db/NAME` and `http://NAME.localhost:8000` are endpoints, and
//! `db-NAME` is an access key. What is signed is the path as it was sent.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use http::StatusCode;
use parking_lot::Mutex;

use super::auth::{OF_DATABASE, Proof, Scope};
use super::gate::{Gate, bare_host};
use super::head::{Head, text};
use crate::control::{Database, DatabaseError, Databases, is_name};
use crate::operation::{Caller, Context};
use crate::profile::{Hint, HintWords};

/// With what a path begins that names a database.
const PREFIX: &str = "/db/";
/// With what a host ends that names a database.
const SUFFIX: &str = ".localhost";
/// How the paths of control calls begin.
const CONTROL: &str = "/control/";
/// How many names are told that could be those of databases.
const ODD_NAMES_MAX: usize = 100;

/// What the head of a request says of the database that it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice<'h> {
    /// The path behind the database.
    pub(super) path: &'h str,
    by_path: Option<&'h str>,
    by_host: Option<Cow<'h, str>>,
}

impl<'h> Choice<'h> {
    /// Reads the head; where databases cannot be chosen, a path is nothing but a path.
    pub(super) fn read(head: &Head<'h>, is_open: bool) -> Self {
        let plain = Self {
            path: head.path,
            by_path: None,
            by_host: None,
        };
        if !is_open {
            return plain;
        }
        let by_host = named_by_host(head);
        match head.path.strip_prefix(PREFIX) {
            None => Self { by_host, ..plain },
            Some(rest) => {
                let at = rest.find('/').unwrap_or(rest.len());
                let (name, path) = rest.split_at(at);
                Self {
                    path: if path.is_empty() { "/" } else { path },
                    by_path: Some(name),
                    by_host,
                }
            }
        }
    }

    /// The database that the request is for; `home` if it names none.
    ///
    /// # Errors
    ///
    /// If there is no such database, or the request names several.
    pub(super) fn database(
        &self,
        proof: &Proof<'_>,
        databases: &Databases,
        home: &Arc<Database>,
    ) -> Result<Arc<Database>, DatabaseError> {
        let ways = [
            self.by_path,
            self.by_host.as_deref(),
            proof.database.as_deref(),
        ];
        let mut names = ways.into_iter().flatten();
        let Some(one) = names.next() else {
            return Ok(Arc::clone(home));
        };
        match names.find(|other| *other != one) {
            Some(other) => Err(DatabaseError::Several {
                one: one.to_owned(),
                other: other.to_owned(),
            }),
            None => databases.find(one),
        }
    }
}

/// Whether a path that is nothing but a path would name a database.
pub(super) fn names_database(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// The host that a client addressed, without its port.
fn addressed<'h>(head: &Head<'h>) -> Option<&'h str> {
    let host = match head.host {
        Some(host) => text(Some(host)),
        None => head.authority?,
    };
    bare_host(host)
}

/// Why a request that names a database finds none by it: nobody is to work in `main` who means another one.
pub(super) fn astray(
    head: &Head<'_>,
    is_open: bool,
    gate: &Gate,
    hints: HintWords,
) -> Option<(StatusCode, String)> {
    if !is_open && names_database(head.path) {
        let advice = hints.say(Hint::TakeControlCalls);
        let path = head.path;
        let sentence = format!("{path} names a database. To choose databases, {advice}");
        return Some((StatusCode::NOT_FOUND, sentence));
    }
    let host = addressed(head)?;
    let at = host.len().checked_sub(SUFFIX.len())?;
    let (_, suffix) = host.split_at_checked(at)?;
    let is_label = suffix.eq_ignore_ascii_case(SUFFIX) && !gate.names_host(host);
    if !is_open || !is_label || named_by_host(head).is_some() {
        return None;
    }
    let sentence = format!(
        "The host {host:?} names no database: one is NAME.localhost, with lower-case letters, digits and hyphens"
    );
    Some((StatusCode::MISDIRECTED_REQUEST, sentence))
}

/// Access keys and hosts that look like names of databases, where nobody can choose one: each name is told once. Both are
/// names that machines and their users may have for other reasons.
#[derive(Debug, Default)]
pub(super) struct OddNames(Mutex<BTreeSet<Box<str>>>);

impl OddNames {
    /// Tells the key of this credential and the host of this request, if they are such.
    pub(super) fn tell(&self, credential: &str, head: &Head<'_>, hints: HintWords) {
        if let Some(name) = database_of_key(credential) {
            self.note(name, "access key", hints);
        }
        if let Some(name) = named_by_host(head) {
            self.note(&name, "host", hints);
        }
    }

    /// Tells of a control call that is answered like any path that is not there.
    pub(super) fn tell_control_call(&self, path: &str, hints: HintWords) {
        if path.starts_with(CONTROL) && self.0.lock().insert(CONTROL.into()) {
            let advice = hints.say(Hint::TakeControlCalls);
            tracing::warn!(
                "a request asks for {path}, which is not there: for control calls, {advice}"
            );
        }
    }

    fn note(&self, name: &str, way: &str, hints: HintWords) {
        let mut told = self.0.lock();
        if told.len() < ODD_NAMES_MAX && told.insert(name.into()) {
            let advice = hints.say(Hint::TakeControlCalls);
            tracing::warn!(
                "the {way} of a request names {name}, and is one like any other here: to choose the database {name}, {advice}"
            );
        }
    }
}

/// The database that the key of a credential would name.
fn database_of_key(credential: &str) -> Option<&str> {
    let name = credential.strip_prefix(OF_DATABASE)?.split('/').next()?;
    is_name(name).then_some(name)
}

/// The label before `.localhost` of the host that a client addressed.
fn named_by_host<'h>(head: &Head<'h>) -> Option<Cow<'h, str>> {
    let host = addressed(head)?;
    let at = host.len().checked_sub(SUFFIX.len())?;
    let (label, suffix) = host.split_at_checked(at)?;
    // Hosts are compared without regard to case, names of databases are in lower case.
    let label = match label.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(label.to_ascii_lowercase()),
        false => Cow::Borrowed(label),
    };
    (suffix.eq_ignore_ascii_case(SUFFIX) && is_name(&label)).then_some(label)
}

/// The context of whoever has this proof, in a database.
pub(super) fn context(database: &Database, proof: &Proof<'_>) -> Arc<Context> {
    database.context(&proof.credential, |fallback| {
        // An access key that names a database says nothing of whose tables are meant: those of the caller who needs
        // no credential.
        let whole = match proof.credential.starts_with('/') {
            true => Cow::Owned(format!("{}{}", fallback.owner, proof.credential)),
            false => Cow::Borrowed(&*proof.credential),
        };
        let scope = Scope::parse(&whole)?;
        Some(Caller::new(scope.access_key, scope.region))
    })
}
