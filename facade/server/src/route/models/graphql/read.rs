//! What is read for a request, and for whom.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_graphql::dynamic::{FieldFuture, FieldValue, ResolverContext};
use async_graphql::{PathSegment, SelectionField, Value};
use package_database::models::{Doc, ModelDef, ModelRegistry, Related};

use super::{filter, refusal};
use crate::extract::Caller;
use crate::models::ActiveModels;
use crate::problem::{Problem, ProblemKind};
use crate::route::models::place::{ModelPlace, ModelRight};
use crate::route::models::query::{PARTS_MAX, Wanted, permit, wrong};
use crate::route::page::{EntryCount, PageQuery};

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

    /// Counts one more time that something is read.
    fn read(&self) -> Result<(), Problem> {
        match self.reads.fetch_add(1, Ordering::Relaxed) < READS_MAX {
            true => Ok(()),
            false => Err(wrong("a request has 20 fields get, list and count at most")),
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
    let relations = relations(place, ctx.field(), &[]);
    for path in &relations {
        permit(
            place.active.framework.registry(),
            place.def(),
            path,
            &asking.caller,
        )?;
    }
    let id = match argument(ctx, "id") {
        Some(Value::String(id)) => id,
        Some(id @ Value::Number(_)) => id.to_string(),
        _ => return Err(wrong("id is a text")),
    };
    let mut doc = match place.find(&id).await {
        Err(problem) if problem.kind() == ProblemKind::NotFound => return Ok(None),
        found => found?,
    };
    let relations: Vec<&str> = relations.iter().map(String::as_str).collect();
    doc.load(&relations).await?;
    Ok(Some(doc))
}

/// A page of documents, with all that is asked for of their relations.
pub(super) fn list(ctx: ResolverContext<'_>) -> FieldFuture<'_> {
    FieldFuture::new(async move {
        let found = async {
            let (asking, place) = parts(&ctx)?;
            asking.read()?;
            let wanted = wanted(&ctx, relations(place, ctx.field(), &["items"]))?;
            let query = wanted.query(place, &asking.caller)?;
            wanted.find(query).await
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
            let wanted = wanted(&ctx, Vec::new())?;
            let query = wanted.query(place, &asking.caller)?;
            Ok(query.count().await?)
        };
        let found = found.await;
        Ok(told(&ctx, found).map(FieldValue::value))
    })
}

/// What was loaded of a relation when its document was read.
pub(super) fn related<'a>(ctx: ResolverContext<'a>, name: &str) -> FieldFuture<'a> {
    let doc = ctx.parent_value.downcast_ref::<Doc>();
    let related = doc.and_then(|doc| doc.related(name).ok());
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

/// An argument that is given and not null.
fn argument(ctx: &ResolverContext<'_>, name: &str) -> Option<Value> {
    let value = ctx.args.get(name)?.as_value().clone();
    (value != Value::Null).then_some(value)
}

fn texts(ctx: &ResolverContext<'_>, name: &str) -> Result<Vec<String>, Problem> {
    let texts = match argument(ctx, name) {
        None => return Ok(Vec::new()),
        // A list of one may be written without brackets.
        Some(Value::String(text)) => vec![text],
        Some(Value::List(texts)) => {
            let texts = texts.into_iter().filter_map(|text| match text {
                Value::String(text) => Some(text),
                _ => None,
            });
            texts.collect()
        }
        Some(_) => return Err(wrong("sort and users are lists of texts")),
    };
    match texts.len() > PARTS_MAX || texts.iter().any(String::is_empty) {
        true => Err(wrong(
            "a list has at most 100 parts, none of which is empty",
        )),
        false => Ok(texts),
    }
}

fn number(ctx: &ResolverContext<'_>, name: &str) -> Result<Option<u32>, Problem> {
    let Some(value) = argument(ctx, name) else {
        return Ok(None);
    };
    let number = match value {
        Value::Number(number) => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok()),
        _ => None,
    };
    let number = number.ok_or_else(|| wrong("limit and offset are whole numbers from 0 on"))?;
    Ok(Some(number))
}

/// What the arguments of a field ask for.
fn wanted(ctx: &ResolverContext<'_>, relations: Vec<String>) -> Result<Wanted, Problem> {
    let limit = number(ctx, "limit")?.map(EntryCount::try_from);
    let limit = limit
        .transpose()
        .map_err(|said| wrong(&format!("limit {said}")))?;
    let after = match argument(ctx, "after") {
        Some(Value::String(after)) => Some(after),
        _ => None,
    };
    let filter = argument(ctx, "where").as_ref().map(filter::conditions);
    Ok(Wanted {
        // Without a filter there are no conditions.
        conditions: filter.transpose()?.unwrap_or_default(),
        users: texts(ctx, "users")?,
        sorts: texts(ctx, "sort")?,
        relations,
        scan: argument(ctx, "scan") == Some(Value::Boolean(true)),
        page: PageQuery::new(limit, after),
        offset: number(ctx, "offset")?,
    })
}

/// The paths of the relations that are asked for below a field, each as far as it goes, so that every level of all documents
/// is read at once.
fn relations(place: &ModelPlace, field: SelectionField<'_>, through: &[&str]) -> Vec<String> {
    let mut fields = vec![field];
    for name in through {
        let inner = fields.iter().flat_map(SelectionField::selection_set);
        fields = inner.filter(|field| field.name() == *name).collect();
    }
    let registry = place.active.framework.registry();
    let mut found = BTreeSet::new();
    for field in fields {
        collect(registry, place.def(), &field, "", &mut found);
    }
    let goes_on = |path: &String| {
        let longer = format!("{path}.");
        found.iter().any(|other| other.starts_with(&longer))
    };
    found
        .iter()
        .filter(|path| !goes_on(path))
        .cloned()
        .collect()
}

fn collect(
    registry: &ModelRegistry,
    def: &ModelDef,
    field: &SelectionField<'_>,
    before: &str,
    found: &mut BTreeSet<String>,
) {
    for inner in field.selection_set() {
        let Some(relation) = def.relation(inner.name()) else {
            continue;
        };
        let path = match before {
            "" => relation.name().to_owned(),
            before => format!("{before}.{}", relation.name()),
        };
        if let Some(target) = registry.get(relation.model()) {
            collect(registry, target, &inner, &path, found);
        }
        found.insert(path);
    }
}
