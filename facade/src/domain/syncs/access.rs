//! What a principal can do in the end: what was granted to it, and what it gets by way of what was.
//!
//! Whoever has an entitlement on a resource has by it what was granted to that resource: who is a member of a team has what
//! the team has, and an account that acts as a subject has what the subject owns. Each access is told with the
//! grants that lead to it, so that a reader sees which of them to take away.

use std::collections::{HashSet, VecDeque};

use super::model::{Grant, ResourceId};
use super::view::SyncView;
use crate::backend::Value;
use crate::block::{Damaged, ListOptions};
use crate::error::Error;

/// Grants that a path has at most.
const DEPTH_MAX: usize = 16;
/// Accesses that an answer has room for.
const ACCESSES_MAX: usize = 10_000;
/// Grants of one request.
const PAGE: u32 = 1_000;

/// One access: the grants that lead to it, the first of them to the principal itself and the last one what is had.
///
/// # Examples
///
/// ```
/// use package_database::syncs::{AccessPath, Grant, ResourceId};
///
/// let (ada, team) = (ResourceId::new("user", "ada"), ResourceId::new("team", "core"));
/// let member = Grant::new("1", "member", team.clone(), ada);
/// let push = Grant::new("2", "push", ResourceId::new("repository", "site"), team);
/// let path = AccessPath::new(member).and_then(push);
/// assert_eq!(path.to_string(), "user/ada -member-> team/core -push-> repository/site");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessPath {
    /// What was granted before, from the principal on; empty for what was granted to it directly.
    pub by: Vec<Grant>,
    /// What it can do by that.
    pub grant: Grant,
}

impl AccessPath {
    /// What was granted directly.
    pub const fn new(grant: Grant) -> Self {
        Self {
            by: Vec::new(),
            grant,
        }
    }

    /// What this access leads to.
    #[must_use]
    pub fn and_then(&self, grant: Grant) -> Self {
        let mut by = self.by.clone();
        by.push(self.grant.clone());
        Self { by, grant }
    }

    /// All grants, from the principal to what is had.
    pub fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.by.iter().chain(std::iter::once(&self.grant))
    }

    /// What is had: an entitlement, and on what.
    pub fn access(&self) -> (&str, &ResourceId) {
        (&self.grant.entitlement, &self.grant.resource)
    }
}

/// For people, on one line.
impl std::fmt::Display for AccessPath {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut grants = self.grants().peekable();
        if let Some(first) = grants.peek() {
            let principal = super::report::printable(&first.principal.to_string());
            formatter.write_str(&principal)?;
        }
        for grant in grants {
            let entitlement = super::report::printable(&grant.entitlement);
            let resource = super::report::printable(&grant.resource.to_string());
            write!(formatter, " -{entitlement}-> {resource}")?;
        }
        Ok(())
    }
}

/// All that a principal can do in a sync.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectiveAccess {
    /// Somebody, or something, that grants can be given to.
    pub principal: ResourceId,
    /// What, the shortest paths first; of several paths to one resource the grants of the first one are told.
    pub paths: Vec<AccessPath>,
    /// Whether there is more: beyond 10,000 accesses, or behind 16 grants.
    pub truncated: bool,
    /// Grants that cannot be read, of which nothing is said.
    pub damaged: Vec<Damaged>,
}

impl EffectiveAccess {
    /// What this one has and the other one has not: the accesses, whichever way they are had.
    ///
    /// Of two answers that are both whole, that is what was gained from the other one to this.
    pub fn beyond(&self, other: &Self) -> Vec<&AccessPath> {
        let before: HashSet<(&str, &ResourceId)> =
            other.paths.iter().map(AccessPath::access).collect();
        let mut seen = HashSet::new();
        let paths = self.paths.iter();
        paths
            .filter(|path| !before.contains(&path.access()) && seen.insert(path.access()))
            .collect()
    }
}

impl SyncView {
    /// All that a principal can do: what was granted to it, and what was granted to the resources that it has
    /// something on, up to 10,000 accesses by 16 grants. Whoever is not in the sync can do nothing. The grants come without
    /// their data, which each path would hold once more: ask for a grant by its id to see them.
    pub async fn effective_access(&self, principal: &ResourceId) -> Result<EffectiveAccess, Error> {
        let mut answer = EffectiveAccess {
            principal: principal.clone(),
            paths: Vec::new(),
            truncated: false,
            damaged: Vec::new(),
        };
        let mut seen = HashSet::from([principal.clone()]);
        let mut open: VecDeque<(ResourceId, Option<AccessPath>)> =
            VecDeque::from([(principal.clone(), None)]);
        while let Some((who, path)) = open.pop_front() {
            let mut options = ListOptions::new().limit(PAGE);
            loop {
                let page = self.grants_for_principal(&who, &options).await?;
                let next = page.next.clone();
                let (grants, damaged) = page.skip_damaged();
                answer.damaged.extend(damaged);
                for mut grant in grants {
                    grant.data = Value::Null;
                    if answer.paths.len() >= ACCESSES_MAX {
                        answer.truncated = true;
                        return Ok(answer);
                    }
                    let to = grant.resource.clone();
                    let path = match &path {
                        None => AccessPath::new(grant),
                        Some(path) => path.and_then(grant),
                    };
                    // Each resource is gone through once, so that circles end.
                    if seen.insert(to.clone()) {
                        match path.by.len() < DEPTH_MAX.saturating_sub(1) {
                            true => open.push_back((to, Some(path.clone()))),
                            false => answer.truncated = true,
                        }
                    }
                    answer.paths.push(path);
                }
                match next {
                    Some(next) => options = options.after(next),
                    None => break,
                }
            }
        }
        Ok(answer)
    }
}
