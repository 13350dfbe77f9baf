//! What is read for a request, and for whom.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{PathSegment, Value};
use package_database::models::{Doc, ModelQuery, Related};
use serde::Serialize;

use super::arguments::{entries, number, text, texts};
use super::schema::PLAN;
use super::{filter, refusal, relation};
use crate::extract::Caller;
use crate::models::ActiveModels;
use crate::problem::{Problem, ProblemKind};
use crate::route::models::place::{ModelPlace, ModelRight};
use crate::route::models::query::{Found, Wanted, wrong};
use crate::route::models::view::{CostView, PlanView};
use crate::route::page::PageQuery;

/// So often a request reads: each time is as much as a request of the routes of documents.
const READS_MAX: usize = 20;

/// Who asks, of which models.
pub(super) struct Asking {
    active: Arc<ActiveModels>,
    caller: Caller,
    /// How often something was read for the request.
    reads: AtomicUsize,
}

impl Asking {
    pub(super) const fn new(active: Arc<ActiveModels>, caller: Caller) -> Self {
        Self {
            active,
            caller,
            reads: AtomicUsize::new(0),
        }
    }

    pub(super) const fn caller(&self) -> &Caller {
        &self.caller
    }

    /// Counts one more time that something is read.
    pub(super) fn read(&self) -> Result<(), Problem> {
        match self.reads.fetch_add(1, Ordering::Relaxed) < READS_MAX {
            true => Ok(()),
            false => Err(wrong(
                "a request has 20 fields get, list and count at most, relations with arguments among them",
            )),
        }
    }
}

/// The model of a field, if the caller may read it or their own documents of it.
pub(super) fn place<'a>(ctx: ResolverContext<'a>, model: &str) -> FieldFuture<'a> {
    let found = asking(&ctx).and_then(|asking| {
        let active = asking.active.clone();
        ModelPlace::of(active, &asking.caller, model, ModelRight::Read)
    });
    FieldFuture::Value(told(&ctx, found).map(FieldValue::owned_any))
}

/// A document by its id.
pub(super) fn get(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::new(async move {
        let found = get_one(&ctx).await;
        Ok(told(&ctx, found).flatten().map(FieldValue::owned_any))
    })
}

async fn get_one(ctx: &ResolverContext<'_>) -> Result<Option<Doc>, Problem> {
    let (asking, place) = parts(ctx)?;
    asking.read()?;
    let loads = relation::loads(asking, place, ctx.field(), &[])?;
    refuse(ctx, &[], &loads.refused);
    let id = match argument(ctx, "id") {
        Some(Value::String(id)) => id,
        Some(id @ Value::Number(_)) => id.to_string(),
        _ => return Err(wrong("id is a text")),
    };
    let mut doc = match place.find(&id).await {
        Err(problem) if problem.kind() == ProblemKind::NotFound => return Ok(None),
        found => found?,
    };
    for load in &loads.loads {
        doc.load_with(load).await?;
    }
    Ok(Some(doc))
}

/// A page of documents, with all that is asked for of their relations.
pub(super) fn list(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::new(async move {
        let found = async {
            let (asking, place) = parts(&ctx)?;
            asking.read()?;
            let wanted = wanted(&ctx)?;
            let query = wanted.query(place, &asking.caller)?;
            let plan = match ctx.look_ahead().field("cost").exists() {
                true => Some(plan(&wanted, &query)?),
                false => None,
            };
            let loads = relation::loads(asking, place, ctx.field(), &["items"])?;
            refuse(&ctx, &["items"], &loads.refused);
            let query = loads.loads.into_iter().fold(query, ModelQuery::load_with);
            let found = wanted.find(query).await?;
            Ok(Page { found, plan })
        };
        let found = found.await;
        Ok(told(&ctx, found).map(FieldValue::owned_any))
    })
}

/// How many documents there are.
pub(super) fn count(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::new(async move {
        let found = async {
            let (asking, place) = parts(&ctx)?;
            asking.read()?;
            let wanted = wanted(&ctx)?;
            let query = wanted.query(place, &asking.caller)?;
            Ok(query.count().await?)
        };
        let found = found.await;
        Ok(told(&ctx, found).map(FieldValue::value))
    })
}

/// How documents would be read, and what that takes at least. Nothing is read.
pub(super) fn explain(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    let explained = parts(&ctx).and_then(|(asking, place)| {
        let wanted = wanted(&ctx)?;
        let query = wanted.query(place, &asking.caller)?;
        plan(&wanted, &query)
    });
    FieldFuture::Value(told(&ctx, explained).map(FieldValue::owned_any))
}

/// A page of documents, and how they were read if somebody asks.
pub(super) struct Page {
    pub(super) found: Found,
    pub(super) plan: Option<Shown>,
}

/// Something that was told as JSON elsewhere, with the same members.
pub(super) struct Shown(pub(super) serde_json::Value);

impl Shown {
    fn of(value: &impl Serialize) -> Result<Self, Problem> {
        serde_json::to_value(value).map(Self).map_err(|error| {
            tracing::error!(%error, "a plan is no JSON");
            Problem::plain(ProblemKind::Internal)
        })
    }
}

impl Page {
    /// What the page has cost, and its plan.
    pub(super) fn cost(&self) -> Option<Shown> {
        let cost = self.found.cost.map(CostView::from);
        let mut shown = match cost {
            Some(cost) => Shown::of(&cost).ok()?,
            None => Shown(serde_json::Value::Object(serde_json::Map::new())),
        };
        let plan = self.plan.as_ref()?.0.clone();
        shown.0.as_object_mut()?.insert(PLAN.to_owned(), plan);
        Some(shown)
    }
}

fn plan(wanted: &Wanted, query: &ModelQuery) -> Result<Shown, Problem> {
    let query = query.clone().limit(wanted.count());
    let plan = query.offset(wanted.skipped()).explain()?;
    Shown::of(&PlanView::from(plan))
}

/// What was loaded of a relation when its document was read.
pub(super) fn related<'a>(ctx: ResolverContext<'a>, name: &str) -> FieldFuture<'a> {
    let doc = ctx.parent_value.downcast_ref::<Doc>();
    let label = relation::label(&ctx.field());
    // What a model loads of its own accord is no more permitted than what is asked for.
    let doc = doc.filter(|doc| {
        let caller = asking(&ctx).ok().map(Asking::caller);
        caller.is_some_and(|caller| relation::is_permitted(doc.model(), name, caller))
    });
    let related = doc.zip(label.ok()).and_then(|(doc, label)| match label {
        Some(label) => doc.related_as(name, &label),
        None => doc.related(name).ok(),
    });
    FieldFuture::Value(match related {
        Some(Related::One(doc)) => doc.as_deref().map(|doc| FieldValue::borrowed_any(doc)),
        Some(Related::Many(docs)) => {
            let docs = docs.iter().map(|doc| FieldValue::borrowed_any(doc));
            Some(FieldValue::list(docs))
        }
        None => None,
    })
}

fn asking<'a>(ctx: &ResolverContext<'a>) -> Result<&'a Asking, Problem> {
    let found = ctx.ctx.data_opt::<Asking>();
    found.ok_or_else(|| Problem::plain(ProblemKind::Internal))
}

/// Who asks, and the model that the field is about.
fn parts<'a>(ctx: &ResolverContext<'a>) -> Result<(&'a Asking, &'a ModelPlace), Problem> {
    let place = ctx.parent_value.downcast_ref::<ModelPlace>();
    let place = place.ok_or_else(|| Problem::plain(ProblemKind::Internal))?;
    Ok((asking(ctx)?, place))
}

/// What was found; otherwise the field is null, and the error stands beside the data with the path of the field.
fn told<T>(ctx: &ResolverContext<'_>, found: Result<T, Problem>) -> Option<T> {
    let problem = match found {
        Ok(found) => return Some(found),
        Err(problem) => problem,
    };
    let path = ctx
        .ctx
        .path_node
        .map(async_graphql::QueryPathNode::to_string_vec);
    let mut error = refusal::of(&problem);
    // No field of a list is resolved here, so that a path is made of names.
    error.path = path.into_iter().flatten().map(PathSegment::Field).collect();
    ctx.ctx.add_error(error);
    None
}

/// Says beside the data of which relations nothing is read: each is null in every document.
fn refuse(ctx: &ResolverContext<'_>, through: &[&str], relations: &[String]) {
    for relation in relations {
        let detail =
            format!("The token does not permit this: what the relation {relation} leads to.");
        let mut error = refusal::of(&Problem::new(ProblemKind::Forbidden, detail));
        let path = ctx
            .ctx
            .path_node
            .map(async_graphql::QueryPathNode::to_string_vec);
        let below = through.iter().copied().chain(relation.split('.'));
        let names = path.into_iter().flatten().chain(below.map(str::to_owned));
        error.path = names.map(PathSegment::Field).collect();
        ctx.ctx.add_error(error);
    }
}

/// An argument that is given and not null.
fn argument(ctx: &ResolverContext<'_>, name: &str) -> Option<Value> {
    let value = ctx.args.get(name)?.as_value().clone();
    (value != Value::Null).then_some(value)
}

/// What the arguments of a field ask for.
fn wanted(ctx: &ResolverContext<'_>) -> Result<Wanted, Problem> {
    let limit = entries(argument(ctx, "limit"))?;
    let after = text(argument(ctx, "after"));
    let filter = argument(ctx, "where").as_ref().map(filter::conditions);
    Ok(Wanted {
        // Without a filter there are no conditions.
        conditions: filter.transpose()?.unwrap_or_default(),
        users: texts(argument(ctx, "users"))?,
        sorts: texts(argument(ctx, "sort"))?,
        // They are loaded as their own arguments say.
        relations: Vec::new(),
        scan: argument(ctx, "scan") == Some(Value::Boolean(true)),
        page: PageQuery::new(limit, after),
        offset: number(argument(ctx, "offset"))?,
    })
}
