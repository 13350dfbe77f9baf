//! All pipelines of a document, with where they stand, and what of the document is asked for again and again.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::domain::packages::document::path::{Part, Path};
use crate::domain::packages::document::{EventType, RepositoryDocument, Route, ScopeGrant};
use crate::domain::packages::pipeline::{Pipeline, Step};

/// A pipeline and where it stands.
pub(super) struct Site<'d> {
    /// Where its list of steps is.
    pub(super) path: Path,
    pub(super) pipeline: &'d Pipeline,
    pub(super) owner: Owner<'d>,
}

/// What a pipeline is for.
#[derive(Clone, Copy)]
pub(super) enum Owner<'d> {
    /// It answers a request.
    Route(&'d Route),
    /// It replays events, under this name.
    Replay(&'d str),
}

impl<'d> Site<'d> {
    pub(super) fn all(document: &'d RepositoryDocument) -> Vec<Self> {
        let routes = Path::root().member("api").member("routes");
        let routes = document
            .routes
            .iter()
            .enumerate()
            .map(|(place, route)| Self {
                path: routes.element(place).member("pipeline"),
                pipeline: &route.pipeline,
                owner: Owner::Route(route),
            });
        let replays = document.replication.iter().flat_map(|replication| {
            let path = Path::root().member("replication").member("apply_pipelines");
            replication
                .pipelines
                .iter()
                .map(move |(name, pipeline)| Self {
                    path: path.member(name),
                    pipeline,
                    owner: Owner::Replay(name),
                })
        });
        routes.chain(replays).collect()
    }

    /// Its steps, with where each is.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Path, &'d Step)> {
        let steps = self.pipeline.steps.iter().enumerate();
        steps.map(|(place, step)| (self.path.element(place), step))
    }

    /// The route that it answers, if it answers one.
    pub(super) const fn route(&self) -> Option<&'d Route> {
        match self.owner {
            Owner::Route(route) => Some(route),
            Owner::Replay(_) => None,
        }
    }
}

/// What many steps ask of a document, looked up once, because a document may have many thousand steps.
pub(super) struct Known<'d> {
    pub(super) document: &'d RepositoryDocument,
    pub(super) sites: Vec<Site<'d>>,
    pub(super) allowed: BTreeSet<&'d str>,
    pub(super) events: BTreeMap<&'d str, &'d EventType>,
    pub(super) scopes: BTreeMap<&'d str, &'d ScopeGrant>,
    /// The operations that some pipeline uses.
    pub(super) used: BTreeSet<&'d str>,
    /// The indexes that some pipeline writes.
    pub(super) upserted: BTreeSet<&'d str>,
    /// The types of events that some pipeline records.
    pub(super) emitted: BTreeSet<&'d str>,
    /// The upstreams that some pipeline fetches from.
    pub(super) fetched: BTreeSet<&'d str>,
    /// The keys that steps have for each kind of document.
    pub(super) keys: BTreeMap<&'d str, Vec<&'d str>>,
}

impl<'d> Known<'d> {
    pub(super) fn of(document: &'d RepositoryDocument) -> Self {
        let mut known = Self {
            document,
            sites: Site::all(document),
            allowed: document.ops.allowed.iter().map(String::as_str).collect(),
            events: BTreeMap::new(),
            scopes: BTreeMap::new(),
            used: BTreeSet::new(),
            upserted: BTreeSet::new(),
            emitted: BTreeSet::new(),
            fetched: BTreeSet::new(),
            keys: BTreeMap::new(),
        };
        let events = document.events.iter();
        known.events = events.map(|event| (event.name.as_str(), event)).collect();
        let scopes = document.auth.scopes.iter();
        known.scopes = scopes.map(|scope| (scope.name.as_str(), scope)).collect();
        let steps = known.sites.iter().flat_map(|site| &site.pipeline.steps);
        for step in steps {
            known.used.insert(&step.op);
            match step.op.as_str() {
                "index.upsert" => known.upserted.extend(text(step, "index")),
                "emit.event" => known.emitted.extend(text(step, "type")),
                "proxy.fetch" => known.fetched.extend(text(step, "upstream")),
                _ => {}
            }
            if let (Some(kind), Some(key)) = (text(step, "doc"), text(step, "key")) {
                known.keys.entry(kind).or_default().push(key);
            }
        }
        known
    }
}

/// What is written at a place. The steps of a replay may stand in an object of their own.
pub(super) fn written<'d>(root: &'d Value, path: &Path) -> Option<&'d Value> {
    path.parts()
        .iter()
        .try_fold(root, |value, part| match part {
            Part::Member(name) => value.get(name),
            Part::Element(place) => value.get("pipeline").unwrap_or(value).get(*place),
        })
}

/// Where an argument of a step is.
pub(super) fn argument(step: &Path, name: &str) -> Path {
    step.member("args").member(name)
}

/// The text of an argument of a step, if it is one.
pub(super) fn text<'s>(step: &'s Step, name: &str) -> Option<&'s str> {
    step.args.get(name)?.as_str()
}
