//! Routes and their paths, as they are declared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::access::distinct_by;
use super::fault::FaultKind;
use super::path::Path;
use super::reader::{Account, Node};
use crate::domain::packages::pipeline::{Pipeline, StepError, is_name};

/// What is answered to one method on one kind of path.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Route {
    /// What it is called; no two routes have the same id.
    pub id: String,
    /// The method, in capitals.
    pub method: String,
    /// The paths that it answers to.
    pub path: RoutePath,
    /// What policies know it by.
    pub tags: Vec<String>,
    /// What it does.
    pub pipeline: Pipeline,
}

/// A path with places for fields: `/v1/{namespace}/{name}/latest`.
///
/// # Examples
///
/// ```
/// use package_database::packages::document::RoutePath;
///
/// let path = RoutePath::parse("/v1/{namespace}/{name}/latest").unwrap();
/// let fields = path.bind(&["v1", "acme", "hello", "latest"]).unwrap();
/// assert_eq!(fields["name"], "hello");
/// assert!(path.bind(&["v1", "acme", "hello"]).is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoutePath {
    text: String,
    segments: Vec<Segment>,
}

/// What stands between two slashes. What is written as it is comes before what is bound, so that the order of two
/// paths says which of them is the more particular one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(String),
    Field(String),
}

/// Segments of a path.
const SEGMENTS_MAX: usize = 32;

/// The methods that a route may have.
const METHODS: [&str; 6] = ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"];

impl RoutePath {
    /// Whether every request that reaches the other path would reach this one.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database::packages::document::RoutePath;
    ///
    /// let path = |text| RoutePath::parse(text).unwrap();
    /// assert!(path("/v1/{namespace}/{name}").covers(&path("/v1/{owner}/latest")));
    /// assert!(!path("/v1/{namespace}/latest").covers(&path("/v1/{owner}/{name}")));
    /// ```
    pub fn covers(&self, other: &Self) -> bool {
        let pairs = self.segments.iter().zip(&other.segments);
        let mut pairs = pairs.map(|(own, other)| matches!(own, Segment::Field(_)) || own == other);
        self.segments.len() == other.segments.len() && pairs.all(|covers| covers)
    }

    /// The path of a text.
    ///
    /// # Errors
    ///
    /// A sentence for a text that does not begin with a slash, has an empty segment or more than 32, or binds a field twice
    /// or in a part of a segment.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix('/') else {
            return Err("a path begins with a slash".to_owned());
        };
        let segments: Vec<&str> = rest.split('/').collect();
        if segments.len() > SEGMENTS_MAX {
            return Err(format!("a path has at most {SEGMENTS_MAX} segments"));
        }
        let segments = segments.into_iter().map(segment);
        let segments: Vec<Segment> = segments.collect::<Result<_, String>>()?;
        let path = Self {
            text: text.to_owned(),
            segments,
        };
        let fields: Vec<&str> = path.fields().collect();
        let different: BTreeSet<&str> = fields.iter().copied().collect();
        if different.len() < fields.len() {
            return Err("a path binds each field once".to_owned());
        }
        Ok(path)
    }

    /// The text that it is written as.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The fields that it binds, in their order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Field(name) => Some(name.as_str()),
            Segment::Literal(_) => None,
        })
    }

    /// The fields of a path whose segments are these, decoded; `None` when it is a path of another kind. A segment that is
    /// empty is bound as it is.
    pub fn bind(&self, segments: &[&str]) -> Option<BTreeMap<String, String>> {
        if segments.len() != self.segments.len() {
            return None;
        }
        let mut fields = BTreeMap::new();
        for (own, given) in self.segments.iter().zip(segments) {
            match own {
                Segment::Literal(literal) if literal == given => {}
                Segment::Literal(_) => return None,
                Segment::Field(name) => {
                    fields.insert(name.clone(), (*given).to_owned());
                }
            }
        }
        Some(fields)
    }

    /// What every path has in common that the same requests reach: its text, whatever its fields are called.
    pub(in crate::domain::packages) fn shape(&self) -> String {
        let segments = self.segments.iter().map(|segment| match segment {
            Segment::Literal(literal) => format!("/{literal}"),
            Segment::Field(_) => "/{}".to_owned(),
        });
        segments.collect()
    }

    /// Which of two paths that fit the same request is meant: the one that says more.
    pub(super) fn is_more_particular(&self, other: &Self) -> bool {
        let literal = |segment: &Segment| matches!(segment, Segment::Literal(_));
        let pairs = self.segments.iter().zip(&other.segments);
        let mut differences = pairs.filter(|(own, other)| literal(own) != literal(other));
        differences.next().is_some_and(|(own, _)| literal(own))
    }
}

fn segment(text: &str) -> Result<Segment, String> {
    if text.is_empty() {
        return Err("a path has no empty segments".to_owned());
    }
    if !text.contains(['{', '}']) {
        return Ok(Segment::Literal(text.to_owned()));
    }
    let name = text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'));
    match name {
        Some(name) if is_name(name) => Ok(Segment::Field(name.to_owned())),
        _ => Err(format!(
            "`{text}` is no segment: a field is a whole one, `{{name}}`"
        )),
    }
}

pub(super) fn read(node: &Node<'_>) -> Vec<Route> {
    let Some(members) = node.object() else {
        return Vec::new();
    };
    let routes = distinct_by("id", members.required("routes"));
    members.close();
    routes.iter().filter_map(route).collect()
}

pub(super) fn route(node: &Node<'_>) -> Option<Route> {
    let members = node.object()?;
    let id = members.text("id");
    let method = members.text("method");
    if let Some(node) = members.optional("method")
        && !METHODS.contains(&method.as_str())
    {
        node.malformed(format!("a method is one of {}", METHODS.join(", ")));
    }
    let path = members.required("path");
    let tags = members.optional_texts("tags");
    let steps = members.required("pipeline");
    members.close();
    let path = path.and_then(|node| {
        let path = RoutePath::parse(&node.text());
        if let Err(message) = &path {
            node.malformed(message.clone());
        }
        path.ok()
    });
    let pipeline = steps.and_then(|node| pipeline(&node));
    Some(Route {
        id,
        method,
        path: path?,
        tags,
        pipeline: pipeline?,
    })
}

/// The steps of a list; each that is none is noted.
pub(super) fn pipeline(node: &Node<'_>) -> Option<Pipeline> {
    // Each step by itself, so that one fault does not hide the next.
    let mut pipeline = Pipeline::default();
    for step in node.list() {
        match Pipeline::parse(&Value::Array(vec![step.value.clone()])) {
            Ok(one) => pipeline.steps.extend(one.steps),
            Err(error) => note(node.account, &step.path, &error),
        }
    }
    Some(pipeline)
}

fn note(account: &Account, path: &Path, error: &StepError) {
    // What the machine says of the only step of a pipeline begins so; behind it stands the place inside the step.
    let inside = error.place.strip_prefix("steps[0]");
    let mut path = path.clone();
    for name in inside.into_iter().flat_map(|rest| rest.split('.')) {
        if !name.is_empty() {
            path = path.member(name);
        }
    }
    let unknown = error.what.starts_with("a step has no") || error.what.starts_with("there is no");
    let kind = if unknown {
        FaultKind::Unknown
    } else {
        FaultKind::Malformed
    };
    match kind {
        // A clause that is unknown is not ignored, because a step would then be carried out that should not be.
        FaultKind::Unknown => account.fatal(FaultKind::Unknown, &path, error.what.clone()),
        kind => account.fault(kind, &path, error.what.clone()),
    }
}
