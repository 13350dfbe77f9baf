//! How documents are asked for: conditions, orders, users, relations.

use package_database::models::{
    Doc, ModelDef, ModelQuery, ModelRegistry, Operator, PlanKind, QueryCondition, QueryCost,
    SortDirection,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

use super::place::{ModelPlace, ModelRight};
use crate::extract::{Caller, is_too_deep};
use crate::problem::{Problem, ProblemKind};
use crate::route::page::{EntryCount, PageQuery};

/// Parts of a list in a query string.
pub(super) const PARTS_MAX: usize = 100;
/// Partitions over which a page goes at most.
const PARTITIONS_MAX: usize = 32;

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
        self.wanted()?.query(place, caller)
    }

    /// What the words of the query string ask for.
    pub(super) fn wanted(&self) -> Result<Wanted, Problem> {
        let conditions = self.r#where.as_deref().map(conditions).transpose()?;
        let owned = |list: Option<&str>| {
            let parts = parts(list)?.into_iter();
            Ok::<_, Problem>(parts.map(str::to_owned).collect())
        };
        Ok(Wanted {
            // Nobody asks for anything.
            conditions: conditions.unwrap_or_default(),
            users: owned(self.users.as_deref())?,
            sorts: owned(self.sort.as_deref())?,
            relations: owned(self.with.as_deref())?,
            scan: self.scan == Some(true),
            page: PageQuery::new(self.limit, self.after.clone()),
            offset: self.offset,
        })
    }
}

/// Which documents are asked for, however that was said.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Conditions that all hold.
    pub(super) conditions: Vec<QueryCondition>,
    /// Users whose documents are meant; none for those of everybody.
    pub(super) users: Vec<String>,
    /// Fields to sort by, those with `-` before them from the greatest on.
    pub(super) sorts: Vec<String>,
    /// Paths of relations to load.
    pub(super) relations: Vec<String>,
    /// Whether the documents of every user may be read.
    pub(super) scan: bool,
    pub(super) page: PageQuery,
    /// How many of the first documents are left out; `None` when nobody says.
    pub(super) offset: Option<u32>,
}

impl Wanted {
    /// The query, if the caller may read what it is about.
    pub(super) fn query(&self, place: &ModelPlace, caller: &Caller) -> Result<ModelQuery, Problem> {
        let def = place.def();
        let mut query = place.collection.query();
        for condition in &self.conditions {
            check_field(def, &condition.field)?;
            query = query.filter(condition.clone());
        }
        for part in &self.sorts {
            let (field, direction) = order(part);
            check_field(def, field)?;
            query = query.order_by(field, direction);
        }
        for relation in &self.relations {
            permit(place.active.framework.registry(), def, relation, caller)?;
            query = query.load([relation.as_str()]);
        }
        let users = &self.users;
        if !users.is_empty() && !def.has_user() {
            return Err(wrong("documents of this model are of no user"));
        }
        match &place.user {
            Some(own) if users.iter().any(|user| user != own) => {
                return Err(Problem::plain(ProblemKind::Forbidden));
            }
            Some(own) => query = query.where_user_in([own.as_str()]),
            None if !users.is_empty() => query = query.where_user_in(users.iter().cloned()),
            None => {}
        }
        if self.scan {
            if !ModelRight::Scan.whole(caller, def.name()) {
                return Err(Problem::plain(ProblemKind::Forbidden));
            }
            query = query.allow_scan();
        }
        Ok(query)
    }

    /// How many of the first documents are left out.
    pub(super) fn skipped(&self) -> usize {
        // Nobody says so: all are given.
        let offset = self.offset.unwrap_or(0);
        usize::try_from(offset).unwrap_or(usize::MAX)
    }

    /// How many documents are given at most.
    pub(super) fn count(&self) -> usize {
        let limit = self.page.entries();
        usize::try_from(limit).unwrap_or(usize::MAX)
    }

    /// The documents, page by page where another page can go on where one ends.
    pub(super) async fn find(&self, query: ModelQuery) -> Result<Found, Problem> {
        match self.goes_on(&query)? {
            true => self.in_pages(&query).await,
            false => self.at_once(query).await,
        }
    }

    fn goes_on(&self, query: &ModelQuery) -> Result<bool, Problem> {
        let plan = query.clone().limit(self.count()).explain()?;
        let alone = matches!(
            plan.kind,
            PlanKind::Ids | PlanKind::EveryUser | PlanKind::Nothing
        );
        let pages = !alone && !plan.sorts_all && plan.partitions <= PARTITIONS_MAX;
        Ok(pages && self.offset.is_none())
    }

    async fn in_pages(&self, query: &ModelQuery) -> Result<Found, Problem> {
        let page = query.page(&self.page.of_an_index()?).await?;
        Ok(Found {
            docs: page.docs,
            next: page.next.map(|next| next.to_string()),
            failures: Vec::new(),
            cost: None,
        })
    }

    async fn at_once(&self, query: ModelQuery) -> Result<Found, Problem> {
        if self.page.goes_on() {
            return Err(wrong(
                "no index has this order: ask with offset in place of after",
            ));
        }
        let query = query.limit(self.count()).offset(self.skipped());
        let outcome = query.exec().await?;
        let failures = outcome.failures.into_iter();
        Ok(Found {
            docs: outcome.docs,
            next: None,
            failures: failures.map(|own| own.partition).collect(),
            cost: Some(outcome.cost),
        })
    }
}

/// The documents of a page.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) docs: Vec<Doc>,
    /// Where the next page begins; `None` at the end, and where no index has the order.
    pub(super) next: Option<String>,
    /// Parts that could not be read.
    pub(super) failures: Vec<String>,
    /// `None` where the page was read from where another one ended.
    pub(super) cost: Option<QueryCost>,
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
    let read = |(field, sign, value): (String, String, Value)| {
        let operator: Result<Operator, _> = sign.parse();
        let operator = operator.map_err(|_| wrong("where has an operator that there is not"))?;
        if operator == Operator::UserIn {
            return Err(wrong("users are named by the parameter users"));
        }
        condition(field, operator, value)
    };
    found.into_iter().map(read).collect()
}

/// A condition, whose operator goes with its value.
pub(super) fn condition(
    field: String,
    operator: Operator,
    value: Value,
) -> Result<QueryCondition, Problem> {
    match operator {
        Operator::In if !value.is_array() => Err(wrong("the operator in takes a list of values")),
        _ => Ok(QueryCondition::new(field, operator, value)),
    }
}

/// The field of a part of an order, and its direction: one with `-` before it is from the greatest on.
pub(super) fn order(part: &str) -> (&str, SortDirection) {
    match part.strip_prefix('-') {
        Some(field) => (field, SortDirection::Descending),
        None => (part, SortDirection::Ascending),
    }
}

/// Refuses what is no field, without a word of it.
pub(super) fn check_field(def: &ModelDef, path: &str) -> Result<(), Problem> {
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
