//! The relations that are asked for below a field: which of them, which documents of each, and how they are loaded.
//!
//! Invariant: each relation with the same arguments is loaded once for all documents of its level, however many these are.

use std::collections::BTreeMap;

use async_graphql::{SelectionField, Value};
use package_database::block::blobs::Digest;
use package_database::models::{LoadOptions, ModelDef};

use super::arguments::{limit, text, texts};
use super::filter;
use super::read::Asking;
use crate::extract::Caller;
use crate::problem::{Problem, ProblemKind};
use crate::route::models::place::{ModelPlace, ModelRight};
use crate::route::models::query::{check_field, order, permit, wrong};

/// What a relation may be given.
const ARGUMENTS: [&str; 4] = ["after", "limit", "sort", "where"];

/// The arguments of a relation that are given and not null, in the order of their names.
type Given = BTreeMap<&'static str, Value>;

/// A relation that is asked for, with those of its documents.
struct Asked {
    relation: String,
    given: Given,
    below: BTreeMap<String, Asked>,
}

/// What is loaded below a field, and what is not.
#[derive(Default)]
pub(super) struct Loads {
    /// How relations are loaded, each behind the one that leads to it.
    pub(super) loads: Vec<LoadOptions>,
    /// Relations of which the caller may not read what they lead to, with dots between those on the way.
    pub(super) refused: Vec<String>,
}

/// How all relations that are asked for below a field are loaded.
///
/// # Errors
///
/// [`ProblemKind::BadRequest`] for arguments that make no sense and for too many relations with arguments.
pub(super) fn loads(
    asking: &Asking,
    place: &ModelPlace,
    field: SelectionField<'_>,
    through: &[&str],
) -> Result<Loads, Problem> {
    let mut fields = vec![field];
    for name in through {
        let inner = fields.iter().flat_map(SelectionField::selection_set);
        fields = inner.filter(|field| field.name() == *name).collect();
    }
    let walk = Walk { asking, place };
    let mut asked = BTreeMap::new();
    for field in &fields {
        walk.collect(place.def(), field, &mut asked)?;
    }
    let mut loads = Loads::default();
    walk.order(place.def(), &asked, &At::default(), &mut loads)?;
    Ok(loads)
}

/// Under which label the documents of a relation are loaded; `None` for all of them.
///
/// # Errors
///
/// [`ProblemKind::BadRequest`] for a variable that there is not.
pub(super) fn label(field: &SelectionField<'_>) -> Result<Option<String>, Problem> {
    Ok(label_of(&given(field)?))
}

fn label_of(given: &Given) -> Option<String> {
    let texts = given.iter().map(|(name, value)| format!("{name}: {value}"));
    let text = texts.collect::<Vec<_>>().join(", ");
    (!given.is_empty()).then(|| Digest::of(text.as_bytes()).to_string())
}

fn given(field: &SelectionField<'_>) -> Result<Given, Problem> {
    let found = field.arguments();
    let found = found.map_err(|error| wrong(&error.message))?.into_iter();
    let found = found.filter_map(|(name, value)| {
        let own = ARGUMENTS.iter().find(|own| name == **own)?;
        (value != Value::Null).then_some((*own, value))
    });
    Ok(found.collect())
}

/// Whether the caller may read all that a relation of a model leads to.
pub(super) fn is_permitted(def: &ModelDef, relation: &str, caller: &Caller) -> bool {
    def.relation(relation).is_some_and(|own| {
        let mut models = [Some(own.model()), own.through()].into_iter().flatten();
        models.all(|model| ModelRight::Read.whole(caller, model))
    })
}

impl Asked {
    /// Under which name documents keep what it has loaded.
    fn key(&self) -> String {
        match label_of(&self.given) {
            Some(label) => format!("{}@{label}", self.relation),
            None => self.relation.clone(),
        }
    }
}

/// Where in a request a relation is.
#[derive(Default)]
struct At {
    /// The relations that lead here, with dots between.
    names: String,
    /// The same as what was loaded is called.
    keys: String,
}

impl At {
    fn below(&self, asked: &Asked) -> Self {
        let join = |before: &str, name: &str| match before {
            "" => name.to_owned(),
            before => format!("{before}.{name}"),
        };
        Self {
            names: join(&self.names, &asked.relation),
            keys: join(&self.keys, &asked.key()),
        }
    }

    /// What is loaded of a relation from here on.
    fn path(&self, relation: &str) -> String {
        match self.keys.as_str() {
            "" => relation.to_owned(),
            keys => format!("{keys}.{relation}"),
        }
    }
}

struct Walk<'a> {
    asking: &'a Asking,
    place: &'a ModelPlace,
}

impl Walk<'_> {
    /// Finds the relations below a field. The text that was sent bounds how many and how deep.
    fn collect(
        &self,
        def: &ModelDef,
        field: &SelectionField<'_>,
        found: &mut BTreeMap<String, Asked>,
    ) -> Result<(), Problem> {
        let registry = self.place.active.framework.registry();
        for inner in field.selection_set() {
            let Some(relation) = def.relation(inner.name()) else {
                continue;
            };
            let asked = Asked {
                relation: relation.name().to_owned(),
                given: given(&inner)?,
                below: BTreeMap::new(),
            };
            let asked = found.entry(asked.key()).or_insert(asked);
            if let Some(target) = registry.get(relation.model()) {
                self.collect(target, &inner, &mut asked.below)?;
            }
        }
        Ok(())
    }

    /// Says how relations are loaded, those of one level before those of the next.
    fn order(
        &self,
        def: &ModelDef,
        asked: &BTreeMap<String, Asked>,
        at: &At,
        loads: &mut Loads,
    ) -> Result<(), Problem> {
        let registry = self.place.active.framework.registry();
        for one in asked.values() {
            let Some(relation) = def.relation(&one.relation) else {
                continue;
            };
            let next = at.below(one);
            let whole = self.place.def();
            match permit(registry, whole, &next.names, self.asking.caller()) {
                Err(problem) if problem.kind() == ProblemKind::Forbidden => {
                    loads.refused.push(next.names);
                    continue;
                }
                permitted => permitted?,
            }
            let target = registry.get(relation.model());
            let target = target.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
            loads.loads.push(self.load(target, one, at)?);
            self.order(target, &one.below, &next, loads)?;
        }
        Ok(())
    }

    fn load(&self, target: &ModelDef, asked: &Asked, at: &At) -> Result<LoadOptions, Problem> {
        let mut load = LoadOptions::new(at.path(&asked.relation));
        let Some(label) = label_of(&asked.given) else {
            return Ok(load);
        };
        // Of each other relation all paths that a model has are the most that can be read.
        self.asking.read()?;
        load = load.labelled(&label);
        let given = |name| asked.given.get(name).cloned();
        let conditions = given("where").as_ref().map(filter::conditions);
        // Without a filter there are no conditions.
        for condition in conditions.transpose()?.unwrap_or_default() {
            check_field(target, &condition.field)?;
            load = load.filter(&condition);
        }
        for part in texts(given("sort"))? {
            let (field, direction) = order(&part);
            check_field(target, field)?;
            load = load.order_by(field, direction);
        }
        if let Some(after) = text(given("after")) {
            load = load.after(after);
        }
        if let Some(limit) = limit(given("limit"))? {
            load = load.limit(limit);
        }
        Ok(load)
    }
}
