//! Which control calls there are, and the way from a request to one of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use super::call::{Aside, Ask, BASE, Call, ControlRefusal, Run, Stepped};
use super::databases::{self, Database, Databases};
use super::{
    budgets, capacity, clock, consistency, faults, insights, kinesis, log, openapi, replication,
    reports, shards, strict, tables, transactions,
};
use crate::operation::{Answer, Context};
use crate::wire::{ApiError, ErrorCode};

/// What every path of a control call begins with, of whatever version.
const PREFIX: &str = "/control/";

/// The calls of every subject.
pub(super) const SUBJECTS: &[&[Call]] = &[
    openapi::CALLS,
    databases::CALLS,
    tables::CALLS,
    databases::SNAPSHOT_CALLS,
    databases::DIFF_CALLS,
    clock::CALLS,
    faults::CALLS,
    capacity::CALLS,
    consistency::CALLS,
    log::CALLS,
    reports::CALLS,
    budgets::CALLS,
    strict::CALLS,
    transactions::CALLS,
    shards::CALLS,
    replication::CALLS,
    kinesis::CALLS,
    insights::CALLS,
];

/// What a method on a path below `/control/` leads to.
#[derive(Clone, Debug)]
pub(crate) struct Route {
    found: Result<&'static Call, ControlRefusal>,
    /// The words of the path that stand for those in braces.
    words: Vec<String>,
    query: String,
    /// The last event that the client has read of a connection that was lost.
    read_before: Option<u64>,
}

impl Route {
    /// Where a request leads; `None` on a path that is none of ours.
    pub(crate) fn of(method: &str, path: &str, query: &str) -> Option<Self> {
        let _ = path.strip_prefix(PREFIX)?;
        let below = path.strip_prefix(BASE);
        let calls = || SUBJECTS.iter().copied().flatten();
        // A path that is written out is no name for what stands in braces elsewhere.
        let is_literal = below.is_some_and(|below| calls().any(|call| call.path == below));
        let mut methods = BTreeSet::new();
        for call in calls() {
            let Some(words) = below
                .filter(|below| !is_literal || call.path == *below)
                .and_then(|below| matched(call.path, below))
            else {
                continue;
            };
            if call.method == method {
                return Some(Self {
                    found: Ok(call),
                    words,
                    query: query.to_owned(),
                    read_before: None,
                });
            }
            let _ = methods.insert(call.method);
        }
        Some(Self {
            found: Err(refused(path, &methods)),
            words: Vec::new(),
            query: String::new(),
            read_before: None,
        })
    }

    /// The same of a client that has read events up to this one before its connection was lost.
    pub(crate) fn read_before(self, event: Option<u64>) -> Self {
        Self {
            read_before: event,
            ..self
        }
    }

    /// Whether the answer is one line of JSON after the other.
    pub(crate) fn is_lines(&self) -> bool {
        let takes = |call: &&Call| call.query.iter().any(|member| member.name == "format");
        self.found.as_ref().is_ok_and(takes)
            && self.query.split('&').any(|pair| pair == "format=jsonl")
    }

    /// Method and path of the call, as they are declared.
    #[cfg(test)]
    pub(super) fn pattern(&self) -> Option<(&'static str, &'static str)> {
        let call = self.found.as_ref().ok()?;
        Some((call.method, call.path))
    }

    /// Carries the call out, or begins to, as `context`'s caller in the database that the request chose.
    pub(crate) fn answer(
        &self,
        databases: &Arc<Databases>,
        database: &Arc<Database>,
        context: &Context,
        body: &[u8],
    ) -> Stepped {
        let refused = |refusal| Stepped::Done(Answer::unseeing(Err(refusal)));
        let call = match &self.found {
            Ok(call) => call,
            Err(refusal) => return refused(refusal.clone()),
        };
        let ask = Ask {
            databases,
            database,
            context,
            words: &self.words,
            takes: call.query,
            query: &self.query,
            read_before: self.read_before,
            body,
        };
        // Of every call, also of one that reads none: what it does is not to be more than was asked for.
        if let Err(error) = ask.parameters() {
            return refused(error.into());
        }
        match call.run {
            Run::Once(run) => run(&ask).map_or_else(refused, Stepped::Done),
            Run::Aside(begin) => begin(&ask).map_or_else(refused, Aside::begin),
            Run::InSteps(begin) => begin(&ask).map_or_else(refused, Stepped::More),
            Run::Followed(begin) => {
                begin(&ask).map_or_else(refused, |follower| Stepped::Followed(Box::new(follower)))
            }
        }
    }
}

/// The words of `path` that stand for those in braces of `pattern`, if it is of this pattern.
fn matched(pattern: &str, path: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(words),
            (Some(wanted), Some(word)) if wanted.starts_with('{') => {
                // A slash that is encoded is part of a name, so this comes behind the split.
                words.push(percent_decode_str(word).decode_utf8_lossy().into_owned());
            }
            (Some(wanted), Some(word)) if wanted == word => {}
            _ => return None,
        }
    }
}

/// Why a path leads nowhere; `methods` are those that it has.
fn refused(path: &str, methods: &BTreeSet<&'static str>) -> ControlRefusal {
    if methods.is_empty() {
        return ControlRefusal::not_found(format!(
            "There is no control call at {path}. GET {BASE}openapi.json lists all of them"
        ));
    }
    let allowed = methods.iter().copied().collect::<Vec<_>>().join(", ");
    ControlRefusal::Method {
        error: ApiError::new(
            ErrorCode::UnknownOperation,
            format!("{path} takes {allowed}"),
        ),
        allowed,
    }
}
