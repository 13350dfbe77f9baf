//! How documents are asked for: conditions, orders, users, relations.

use package_database::models::{
    ModelDef, ModelQuery, ModelRegistry, Operator, QueryCondition, SortDirection,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::place::{ModelPlace, ModelRight};
use crate::extract::{Caller, is_too_deep};
use crate::problem::{Problem, ProblemKind};
use crate::route::page::{EntryCount, PageQuery};

/// Parts of a list in a query string.
const PARTS_MAX: usize = 100;

/// Which documents, and in which order.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DocumentQuery {
    /// Conditions that all hold, as a JSON list of lists of field, operator and value: `[["likes", ">=", 3]]`. Operators
    /// are `=`, `!=`, `>`, `>=`, `<`, `<=`, `in`, `contains`, `like`; a field may have a path, such as `address.city`.
    #[param(example = r#"[["likes", ">=", 3]]"#)]
    r#where: Option<String>,
    /// Users whose documents are meant, with commas between.
    users: Option<String>,
    /// Fields to sort by, with commas between, those with `-` before them from the greatest on.
    #[param(example = "-likes,title")]
    sort: Option<String>,
    /// Relations to load, with commas between, such as `author,comments.author`.
    with: Option<String>,
    /// Whether the documents of every user may be read, where nothing else answers it.
    scan: Option<bool>,
    /// How many documents to give at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    limit: Option<EntryCount>,
    /// The member `next` of the page before.
    after: Option<String>,
    /// How many of the first documents to leave out.
    #[param(value_type = Option<u32>)]
    offset: Option<u32>,
}

/// The relations that a read loads.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WithQuery {
    /// Relations to load, with commas between, such as `author,comments.author`.
    with: Option<String>,
}

impl WithQuery {
    /// The relations, if the caller may read what they lead to.
    pub(super) fn relations(
        &self,
        place: &ModelPlace,
        caller: &Caller,
    ) -> Result<Vec<&str>, Problem> {
        relations(self.with.as_deref(), place, caller)
    }
}

impl DocumentQuery {
    /// The query, if the caller may read what it is about.
    pub(super) fn build(&self, place: &ModelPlace, caller: &Caller) -> Result<ModelQuery, Problem> {
        let def = place.def();
        let mut query = place.collection.query();
        if let Some(text) = &self.r#where {
            for condition in conditions(text)? {
                check_field(def, &condition.field)?;
                query = query.filter(condition);
            }
        }
        for part in parts(self.sort.as_deref())? {
            let (field, direction) = match part.strip_prefix('-') {
                Some(field) => (field, SortDirection::Descending),
                None => (part, SortDirection::Ascending),
            };
            check_field(def, field)?;
            query = query.order_by(field, direction);
        }
        for relation in relations(self.with.as_deref(), place, caller)? {
            query = query.load([relation]);
        }
        let users = parts(self.users.as_deref())?;
        if !users.is_empty() && !def.has_user() {
            return Err(wrong("documents of this model are of no user"));
        }
        match &place.user {
            Some(own) if users.iter().any(|user| user != own) => {
                return Err(Problem::plain(ProblemKind::Forbidden));
            }
            Some(own) => query = query.where_user_in([own.as_str()]),
            None if !users.is_empty() => query = query.where_user_in(users),
            None => {}
        }
        if self.scan == Some(true) {
            if !ModelRight::Scan.whole(caller, def.name()) {
                return Err(Problem::plain(ProblemKind::Forbidden));
            }
            query = query.allow_scan();
        }
        Ok(query)
    }

    /// How many of the first documents are left out; `None` when nobody says.
    pub(super) fn offset(&self) -> Option<usize> {
        let offset = self.offset?;
        Some(usize::try_from(offset).unwrap_or(usize::MAX))
    }

    /// How many documents are given at most.
    pub(super) fn count(&self) -> usize {
        let limit = self.page().entries();
        usize::try_from(limit).unwrap_or(usize::MAX)
    }

    pub(super) fn page(&self) -> PageQuery {
        PageQuery::new(self.limit, self.after.clone())
    }
}

pub(super) fn wrong(detail: &str) -> Problem {
    let detail = format!("The query makes no sense: {detail}.");
    Problem::new(ProblemKind::BadRequest, detail)
}

/// The parts of a list with commas.
fn parts(list: Option<&str>) -> Result<Vec<&str>, Problem> {
    let Some(list) = list else {
        return Ok(Vec::new());
    };
    let parts: Vec<&str> = list.split(',').collect();
    if parts.len() > PARTS_MAX || parts.iter().any(|part| part.is_empty()) {
        return Err(wrong("a list has 1 to 100 parts, none of which is empty"));
    }
    Ok(parts)
}

fn conditions(text: &str) -> Result<Vec<QueryCondition>, Problem> {
    let malformed = || wrong("where is a JSON list of lists of field, operator and value");
    if is_too_deep(text.as_bytes()) {
        return Err(malformed());
    }
    let found: Result<Vec<(String, String, Value)>, _> = serde_json::from_str(text);
    let found = found.map_err(|_| malformed())?;
    if found.len() > PARTS_MAX {
        return Err(malformed());
    }
    let condition = |(field, sign, value): (String, String, Value)| {
        let operator: Result<Operator, _> = sign.parse();
        let operator = operator.map_err(|_| wrong("where has an operator that there is not"))?;
        let listed = matches!(operator, Operator::In | Operator::UserIn);
        if listed && !value.is_array() {
            return Err(wrong("the operator in takes a list of values"));
        }
        if operator == Operator::UserIn {
            return Err(wrong("users are named by the parameter users"));
        }
        Ok(QueryCondition::new(field, operator, value))
    };
    found.into_iter().map(condition).collect()
}

/// Refuses what is no field, without a word of it.
fn check_field(def: &ModelDef, path: &str) -> Result<(), Problem> {
    let first = path.split('.').next().unwrap_or(path);
    let kept = ["id", "createdAt", "updatedAt"].contains(&first);
    let user = first == "userId" && def.has_user();
    match kept || user || def.field(first).is_some() {
        true => Ok(()),
        false => Err(wrong("it names a field that the model does not have")),
    }
}

fn relations<'a>(
    list: Option<&'a str>,
    place: &ModelPlace,
    caller: &Caller,
) -> Result<Vec<&'a str>, Problem> {
    let paths = parts(list)?;
    for path in &paths {
        permit(place.active.framework.registry(), place.def(), path, caller)?;
    }
    Ok(paths)
}

/// Whether the caller may read all that a path of relations leads to.
pub(super) fn permit(
    registry: &ModelRegistry,
    def: &ModelDef,
    path: &str,
    caller: &Caller,
) -> Result<(), Problem> {
    let mut def = def;
    for name in path.split('.') {
        let relation = def.relation(name);
        let relation = relation.ok_or_else(|| wrong("it names a relation that there is not"))?;
        for model in [Some(relation.model()), relation.through()]
            .into_iter()
            .flatten()
        {
            if !ModelRight::Read.whole(caller, model) {
                return Err(Problem::plain(ProblemKind::Forbidden));
            }
        }
        let next = registry.get(relation.model());
        def = next.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    }
    Ok(())
}
