//! From a query to its plan.

use serde_json::Value;

use super::builder::{ModelQuery, SortDirection};
use super::condition::{Operator, QueryCondition};
use super::key::{Span, span};
use super::plan::{Natural, PlanKind, Planned, QueryPlan, Source};
use crate::backend::{
    Condition, Consistency, KeyCondition, Order, Query, SortCondition, Value as StoreValue,
};
use crate::block::key::PK;
use crate::block::record::SCHEMA;
use crate::domain::models::definition::{FieldIndex, ModelDef, ModelScope, ShardStrategy};
use crate::domain::models::doc::{field_attribute, to_store};
use crate::domain::models::fault;
use crate::domain::models::place::{self, Indexed};
use crate::domain::models::table::{self, INDEX_SHARDS, Slot};
use crate::error::Error;

/// Values of an `in` that the store looks at; more are looked at here.
const IN_STORE_MAX: usize = 50;
/// Partitions from which on it is said that they are many.
const MANY_PARTITIONS: usize = 32;

/// The partitions that documents of a query can be in.
struct Reach {
    kind: PlanKind,
    /// `None` for those of all users.
    partitions: Option<Vec<String>>,
}

/// An index that could answer.
struct Candidate<'a> {
    field: &'a str,
    own: Indexed,
    span: Option<Span>,
    used: Vec<&'a QueryCondition>,
    sources: usize,
}

/// The plan of a query; `users` are those of the directory, where the plan is to read all of theirs.
pub(super) fn plan(query: &ModelQuery, users: Option<&[String]>) -> Result<Planned, Error> {
    query.check()?;
    let mut planned = empty(query);
    let none = |condition: &QueryCondition| {
        let listed = matches!(condition.operator, Operator::In | Operator::UserIn);
        listed && condition.value.as_array().is_some_and(Vec::is_empty)
    };
    if query.conditions.iter().any(none) {
        return Ok(planned.counted());
    }
    if let Some(ids) = texts(query, "id") {
        planned.plan.kind = PlanKind::Ids;
        planned.ids = ids;
        planned.plan.sorts_all = true;
        return Ok(planned.counted());
    }
    let reach = reach(query)?;
    let Some(chosen) = choose(query, &reach) else {
        return whole(query, planned, reach, users);
    };
    planned.plan.index = Some(chosen.field.to_owned());
    planned.plan.kind = match chosen.own.reach {
        FieldIndex::Global => PlanKind::GlobalIndex,
        FieldIndex::Scope => reach.kind,
    };
    planned.slot = Some(chosen.own.slot);
    let def = query.collection.def();
    let (field, slot) = (chosen.field, chosen.own.slot);
    let partitions: Vec<String> = match chosen.own.reach {
        FieldIndex::Global => (0..INDEX_SHARDS)
            .map(|shard| table::index_of_all(def.name(), field, shard))
            .collect(),
        FieldIndex::Scope => {
            // An index of partitions was chosen because they are known.
            let partitions = reach.partitions.unwrap_or(Vec::new());
            let of = |partition: &String| table::index_of_partition(partition, field);
            partitions.iter().map(of).collect()
        }
    };
    let one_value = matches!(&chosen.span, Some(Span::Values(values)) if values.len() == 1);
    planned.natural = match one_value {
        true => Natural::Id,
        false => Natural::Field(field.to_owned()),
    };
    let several = matches!(&chosen.span, Some(Span::Values(values)) if values.len() > 1);
    let ranges: Vec<Option<SortCondition>> = match &chosen.span {
        None => vec![None],
        Some(span) => span.ranges().into_iter().map(Some).collect(),
    };
    let order = direction(query, &mut planned, several);
    let filter = filter(query, &chosen.used, &mut planned.plan);
    for range in ranges {
        for partition in &partitions {
            planned.sources.push(indexed(
                query,
                slot,
                partition,
                range.clone(),
                order,
                &filter,
            ));
        }
    }
    advise(query, &mut planned.plan);
    Ok(planned.counted())
}

fn empty(query: &ModelQuery) -> Planned {
    let conditions = query.conditions.iter().map(QueryCondition::to_string);
    Planned {
        plan: QueryPlan {
            kind: PlanKind::Nothing,
            index: None,
            in_keys: Vec::new(),
            in_store: Vec::new(),
            in_memory: conditions.collect(),
            partitions: 0,
            sorts_all: false,
            requests_min: 0,
            units_min: 0.0,
            advice: Vec::new(),
        },
        ids: Vec::new(),
        sources: Vec::new(),
        slot: None,
        natural: Natural::Id,
        in_order: false,
    }
}

/// The texts that a field must be one of, by one of the conditions.
fn texts(query: &ModelQuery, field: &str) -> Option<Vec<String>> {
    let own = query.conditions.get(names(query, field)?)?;
    let values = match &own.value {
        Value::Array(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let texts = values.iter().filter_map(Value::as_str);
    let mut texts: Vec<String> = texts.map(str::to_owned).collect();
    texts.sort();
    texts.dedup();
    Some(texts)
}

/// Which condition says what texts a field has, the first one of several.
pub(super) fn names(query: &ModelQuery, field: &str) -> Option<usize> {
    let names = |own: &QueryCondition| match (own.operator, &own.value) {
        (Operator::Equals, value) => value.is_string(),
        (Operator::In | Operator::UserIn, value) => value.is_array(),
        _ => false,
    };
    let mut conditions = query.conditions.iter();
    conditions.position(|own| own.field == field && names(own))
}

/// Where the documents of a query can be.
fn reach(query: &ModelQuery) -> Result<Reach, Error> {
    let def = query.collection.def();
    if def.scope() == ModelScope::User {
        let Some(users) = texts(query, "userId") else {
            return Ok(Reach {
                kind: PlanKind::EveryUser,
                partitions: None,
            });
        };
        let users = users.iter().filter(|user| place::check_user(user).is_ok());
        let partitions: Result<Vec<String>, Error> =
            users.map(|user| table::of_user(def.name(), user)).collect();
        let partitions = partitions?;
        let kind = match partitions.len() {
            1 => PlanKind::OneUser,
            _ => PlanKind::SeveralUsers,
        };
        return Ok(Reach {
            kind,
            partitions: Some(partitions),
        });
    }
    let Some(sharding) = def.sharding() else {
        return Ok(Reach {
            kind: PlanKind::OnePartition,
            partitions: Some(place::partitions(def)?),
        });
    };
    let mut shards: Vec<u16> = match keys_of_shards(query, sharding.key()) {
        Some(keys) => keys.iter().map(|key| sharding.shard_of(key)).collect(),
        None => match (
            sharding.strategy(),
            span(def, sharding.key(), &query.conditions),
        ) {
            (ShardStrategy::Range(_), Some((Span::Range(low, high), _))) => {
                let first = low.map_or(0, |low| sharding.shard_of(&low));
                // A text that was cut off ends before those that begin like it.
                let last = high.map_or(sharding.count() - 1, |mut high| {
                    high.push('\u{10ffff}');
                    sharding.shard_of(&high)
                });
                (first..=last).collect()
            }
            _ => (0..sharding.count()).collect(),
        },
    };
    shards.sort_unstable();
    shards.dedup();
    let partitions: Result<Vec<String>, Error> = shards
        .iter()
        .map(|shard| table::of_shard(def.name(), *shard))
        .collect();
    Ok(Reach {
        kind: match shards.len() {
            1 => PlanKind::OneShard,
            _ => PlanKind::Shards,
        },
        partitions: Some(partitions?),
    })
}

/// The keys of the shards that documents of a query can be in, as texts.
fn keys_of_shards(query: &ModelQuery, key: &str) -> Option<Vec<String>> {
    let mut own = query.conditions.iter().filter(|own| own.field == key);
    own.find_map(|own| match (own.operator, &own.value) {
        (Operator::Equals, value) => Some(vec![place::plain_text(value)?]),
        (Operator::In | Operator::UserIn, Value::Array(values)) => {
            Some(values.iter().filter_map(place::plain_text).collect())
        }
        _ => None,
    })
}

/// The index that answers with the least reading, if one does.
fn choose<'a>(query: &'a ModelQuery, reach: &Reach) -> Option<Candidate<'a>> {
    let def = query.collection.def();
    let known = reach.partitions.as_ref().map(Vec::len);
    let mut best: Option<Candidate<'a>> = None;
    for (field, own) in &query.collection.layout().indexes {
        let partitions = match own.reach {
            FieldIndex::Global => Some(usize::from(INDEX_SHARDS)),
            FieldIndex::Scope => known,
        };
        let Some(partitions) = partitions.filter(|_| own.ready) else {
            continue;
        };
        let (span, used) = match span(def, field, &query.conditions) {
            Some((span, used)) => (Some(span), used),
            None if orders(query, def, field, known.is_some()) => (None, Vec::new()),
            None => continue,
        };
        let values = match &span {
            Some(Span::Values(values)) => values.len(),
            _ => 1,
        };
        let candidate = Candidate {
            field,
            own: *own,
            sources: partitions.saturating_mul(values),
            span,
            used,
        };
        let rank = |one: &Candidate<'_>| (one.span.as_ref().map_or(4, Span::class), one.sources);
        if best
            .as_ref()
            .is_none_or(|other| rank(&candidate) < rank(other))
        {
            best = Some(candidate);
        }
    }
    best
}

/// Whether walking an index in its order answers a query for the first few documents: every document must be in it, and
/// where it reaches over all users none may be left out by other conditions, or all of it could be read in vain.
fn orders(query: &ModelQuery, def: &ModelDef, field: &str, known: bool) -> bool {
    let by_field = matches!(query.sorts.as_slice(), [(own, _)] if own == field);
    let complete = field == "createdAt" || def.field(field).is_some_and(|own| own.is_required());
    let few = query.limit.is_some();
    by_field && complete && few && (known || query.conditions.is_empty())
}

/// Partitions that are read whole.
fn whole(
    query: &ModelQuery,
    mut planned: Planned,
    reach: Reach,
    users: Option<&[String]>,
) -> Result<Planned, Error> {
    let def = query.collection.def();
    planned.plan.kind = reach.kind;
    planned.natural = match is_ranged(def) {
        true => Natural::Other,
        false => Natural::Id,
    };
    let partitions = match (reach.partitions, users) {
        (Some(partitions), _) => partitions,
        (None, _) if !query.scan => return Err(unscanned(query)),
        (None, None) => Vec::new(),
        (None, Some(users)) => {
            let partitions = users.iter().map(|user| table::of_user(def.name(), user));
            partitions.collect::<Result<Vec<String>, Error>>()?
        }
    };
    let order = direction(query, &mut planned, false);
    let filter = filter(query, &[], &mut planned.plan);
    for partition in partitions {
        let condition = KeyCondition::partition(PK, partition.as_str());
        let mut own = Query::new(query.collection.core.table.clone(), condition)
            .order(order)
            .consistency(Consistency::Strong);
        own.filter.clone_from(&filter);
        planned.sources.push(Source {
            label: partition.clone(),
            partition,
            query: own,
        });
    }
    advise(query, &mut planned.plan);
    Ok(planned.counted())
}

fn indexed(
    query: &ModelQuery,
    slot: Slot,
    partition: &str,
    range: Option<SortCondition>,
    order: Order,
    filter: &Option<Condition>,
) -> Source {
    let mut condition = KeyCondition::partition(slot.partition(), partition);
    if let Some(range) = range {
        condition = condition.sort(slot.sort(), range);
    }
    let mut own = Query::new(query.collection.core.table.clone(), condition)
        .index(slot.index)
        .order(order);
    own.filter.clone_from(filter);
    Source {
        label: partition.to_owned(),
        partition: partition.to_owned(),
        query: own,
    }
}

/// Whether documents lie in the order of what says in which shard, and not in that of their ids.
pub(super) fn is_ranged(def: &ModelDef) -> bool {
    (def.sharding()).is_some_and(|own| matches!(own.strategy(), ShardStrategy::Range(_)))
}

/// In which direction partitions are read, and whether that is the order that was asked for.
fn direction(query: &ModelQuery, planned: &mut Planned, several: bool) -> Order {
    let asked = match query.sorts.as_slice() {
        [] => Some(("id", SortDirection::Ascending)),
        [(field, direction)] => Some((field.as_str(), *direction)),
        _ => None,
    };
    let own = match &planned.natural {
        Natural::Id => Some("id"),
        Natural::Field(field) => Some(field.as_str()),
        Natural::Other => None,
    };
    planned.in_order = match (asked, own) {
        // Of several values, each is read by itself, in the order of ids; a page goes by the sort keys of all of them.
        (Some((field, _)), Some(_)) if several => {
            field == "id" && !is_ranged(query.collection.def())
        }
        (Some((field, _)), Some(own)) => field == own,
        _ => false,
    };
    if several {
        planned.natural = match planned.in_order {
            true => Natural::Id,
            false => Natural::Other,
        };
    }
    planned.plan.sorts_all = !planned.in_order && query.limit.is_some();
    match asked {
        Some((_, SortDirection::Descending)) if planned.in_order => Order::Descending,
        _ => Order::Ascending,
    }
}

/// What the store leaves out for us. Its answer is looked at all the same, so that this changes only what is sent.
fn filter(query: &ModelQuery, used: &[&QueryCondition], plan: &mut QueryPlan) -> Option<Condition> {
    let def = query.collection.def();
    let mut filters = Vec::new();
    (plan.in_keys, plan.in_store, plan.in_memory) = (Vec::new(), Vec::new(), Vec::new());
    for condition in &query.conditions {
        let text = condition.to_string();
        let user = condition.field == "userId" && def.scope() == ModelScope::User;
        if used.contains(&condition)
            || (user && is_list(condition) && plan.kind != PlanKind::GlobalIndex)
        {
            plan.in_keys.push(text);
            continue;
        }
        match store_condition(def, condition) {
            Some(filter) => {
                filters.push(filter);
                plan.in_store.push(text);
            }
            None => plan.in_memory.push(text),
        }
    }
    let filter = match filters.len() {
        0 | 1 => filters.pop(),
        _ => Some(Condition::All(filters)),
    };
    // Documents of an older version have other fields than the conditions are about. Each says itself which version it
    // has: another process may have written older ones since all of them were migrated.
    match query.collection.upgrades() {
        false => filter,
        true => filter.map(|own| Condition::any([own, older(def)])),
    }
}

/// Holds of the documents that are read in a newer version than they are stored in.
fn older(def: &ModelDef) -> Condition {
    Condition::less(SCHEMA, StoreValue::number(def.version()))
}

fn is_list(condition: &QueryCondition) -> bool {
    matches!(
        condition.operator,
        Operator::Equals | Operator::In | Operator::UserIn
    )
}

/// A condition in the words of the store, where it means the same there.
fn store_condition(def: &ModelDef, condition: &QueryCondition) -> Option<Condition> {
    def.field(&condition.field)?;
    let name = field_attribute(&condition.field);
    let scalar = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_) | Value::Null);
    if let (Operator::In, Value::Array(values)) = (condition.operator, &condition.value) {
        let few = !values.is_empty() && values.len() <= IN_STORE_MAX && values.iter().all(scalar);
        let each = values.iter();
        let mut each = each.map(|value| Condition::equals(name.clone(), to_store(value)));
        return match values.len() {
            _ if !few => None,
            1 => each.next(),
            _ => Some(Condition::Any(each.collect())),
        };
    }
    if !scalar(&condition.value) {
        return None;
    }
    let value = to_store(&condition.value);
    let equal = || Condition::equals(name.clone(), value.clone());
    let ordered = !condition.value.is_boolean();
    Some(match condition.operator {
        Operator::Equals => equal(),
        Operator::Differs => Condition::differs(name, value),
        Operator::Greater if ordered => Condition::greater(name, value),
        Operator::Less if ordered => Condition::less(name, value),
        Operator::AtLeast if ordered => {
            Condition::any([equal(), Condition::greater(name.clone(), value.clone())])
        }
        Operator::AtMost if ordered => {
            Condition::any([equal(), Condition::less(name.clone(), value.clone())])
        }
        _ => return None,
    })
}

/// Says what would make a plan cheaper.
fn advise(query: &ModelQuery, plan: &mut QueryPlan) {
    let def = query.collection.def();
    let unindexed = query.conditions.iter().filter(|own| {
        let field = def.field(&own.field);
        let ordered = field.is_some_and(|field| field.kind().has_order());
        let found =
            matches!(own.operator, Operator::Equals | Operator::In) || own.operator.is_range();
        ordered && found && def.index_of(&own.field).is_none()
    });
    if plan.index.is_none() {
        for condition in unindexed {
            let field = &condition.field;
            plan.advice
                .push(format!("an index of {field:?} would bound what is read"));
        }
    }
    let waiting = query
        .collection
        .layout()
        .indexes
        .iter()
        .filter(|(_, own)| !own.ready);
    for (field, _) in waiting {
        plan.advice.push(format!(
            "the index of {field:?} is not used before Framework::reindex"
        ));
    }
    if plan.kind == PlanKind::OnePartition && plan.index.is_none() {
        plan.advice
            .push("a partition is read whole: shards suit a model that grows".to_owned());
    }
    if plan.kind == PlanKind::EveryUser {
        plan.advice.push(
            "it reads all documents of all users: name users, or index a field globally".to_owned(),
        );
    }
    if plan.partitions > MANY_PARTITIONS {
        plan.advice.push("it reads many partitions".to_owned());
    }
    if plan.sorts_all {
        plan.advice
            .push("it reads all before it sorts: sort by the field of the index".to_owned());
    }
}

#[cold]
fn unscanned(query: &ModelQuery) -> Error {
    let model = query.collection.def().name();
    fault::invalid(format!(
        "no index answers this query of {model:?} over all users: name users, index a field globally, or allow the scan"
    ))
}
