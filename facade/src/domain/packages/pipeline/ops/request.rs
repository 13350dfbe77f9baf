//! `auth.require_scopes`, `parse.path`, `parse.query`, `parse.json`.

use serde_json::{Map, Value as Json};

use super::at_once;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::payload::{self, Body};
use crate::domain::packages::pipeline::permission::unauthorized;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};

pub(super) struct RequireScopes {
    scopes: Vec<String>,
}

impl RequireScopes {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            scopes: args.texts("scopes"),
        }
    }
}

impl Execute for RequireScopes {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        if context.as_system {
            return at_once(Ok(()));
        }
        let Some(principal) = &context.request.principal else {
            return at_once(Err(unauthorized()));
        };
        let mut scopes = self.scopes.iter();
        at_once(
            match scopes.any(|scope| context.caller_holds(principal, scope)) {
                true => Ok(()),
                false => {
                    let message =
                        format!("one of these scopes is needed: {}", self.scopes.join(", "));
                    Err(Fault::new(403, "FORBIDDEN", message))
                }
            },
        )
    }
}

/// Binds the fields of an entity. The parts of the path are known from the route; this says that they are those of the
/// entity.
pub(super) struct ParsePath {
    entity: String,
}

impl ParsePath {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            entity: args.text("entity"),
        }
    }
}

impl Execute for ParsePath {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let world = &context.machine.world;
        let Some(entity) = world.entities.get(&self.entity) else {
            let message = format!("there is no entity {}", self.entity);
            return at_once(Err(Fault::pipeline(message)));
        };
        let fields = entity.fields();
        let bound = fields
            .iter()
            .any(|field| context.fields.contains_key(*field));
        at_once(match bound || fields.is_empty() {
            true => Ok(()),
            false => Err(Fault::invalid(
                "the path has no part that is a field of the entity",
            )),
        })
    }
}

pub(super) struct ParseQuery {
    out: String,
    /// Parameters that are pairs of a name and a value.
    pairs: Vec<String>,
}

impl ParseQuery {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            out: args.text("out"),
            pairs: args.texts("pairs"),
        }
    }

    /// The pairs of one parameter, each of another name.
    fn pairs(&self, name: &str, query: &[(String, String)]) -> Result<Map<String, Json>, Fault> {
        let mut pairs = Map::new();
        for (_, text) in query.iter().filter(|(own, _)| own == name) {
            let pair = text
                .split_once(':')
                .filter(|(name, value)| !name.is_empty() && !value.is_empty());
            let Some((name, value)) = pair else {
                let message = format!("the parameter {name} is written {name}=NAME:VALUE");
                return Err(Fault::invalid(message));
            };
            if pairs.insert(name.to_owned(), value.into()).is_some() {
                let message = format!(
                    "the query names {name:?} more than once where each pair has a name of its own"
                );
                return Err(Fault::invalid(message));
            }
        }
        Ok(pairs)
    }
}

impl Execute for ParseQuery {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let mut members = Map::new();
        for (name, value) in &context.request.query {
            // Of a parameter that is there twice, the first counts, whoever else may read the address.
            members
                .entry(name.as_str())
                .or_insert_with(|| value.as_str().into());
        }
        for name in &self.pairs {
            match self.pairs(name, &context.request.query) {
                Ok(pairs) => members.insert(name.clone(), Json::Object(pairs)),
                Err(fault) => return at_once(Err(fault)),
            };
        }
        context.set(&self.out, Json::Object(members));
        at_once(Ok(()))
    }
}

pub(super) struct ParseJson {
    out: String,
}

impl ParseJson {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            out: args.text("out"),
        }
    }
}

impl ParseJson {
    fn read(&self, context: &mut ExecutionContext<'_>, bytes: &[u8]) -> Result<(), Fault> {
        let json: Json = serde_json::from_slice(bytes)
            .map_err(|error| Fault::new(400, "INVALID_JSON", format!("the body: {error}")))?;
        if let Json::Object(members) = &json {
            context.members = members.clone();
        }
        context.set(&self.out, json);
        Ok(())
    }
}

#[cold]
fn too_large(most: u64) -> Fault {
    let message = format!("a JSON body has at most {most} bytes");
    Fault::new(413, "BODY_TOO_LARGE", message)
}

impl Execute for ParseJson {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let most = context.machine.world.limits.json_bytes;
        let body = context.take_body();
        if body.size().is_some_and(|size| size > most) {
            return at_once(Err(too_large(most)));
        }
        let mut source = match body {
            // What is here already is a call too, for which nobody waits.
            Body::Bytes(bytes) => {
                let counted = context.meter.out();
                context.meter.back();
                return at_once(counted.and_then(|()| self.read(context, &bytes)));
            }
            body => body.into_source(),
        };
        Done::later(async move {
            let read = context
                .outside(payload::collect(&mut *source, most))
                .await?;
            let bytes = read.map_err(cut_off)?.ok_or_else(|| too_large(most))?;
            self.read(context, &bytes)
        })
    }
}

/// A body ended before its end.
#[cold]
pub(super) fn cut_off(error: crate::Error) -> Fault {
    match error.kind() {
        crate::ErrorKind::InvalidInput => {
            Fault::new(400, "INCOMPLETE_BODY", "the body ended too early").because(error)
        }
        _ => error.into(),
    }
}
