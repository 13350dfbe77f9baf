//! Filters of documents: their types, and what conditions they are.

use async_graphql::dynamic::{InputObject, InputValue, TypeRef};
use async_graphql::{Name, Value};
use package_database::models::{FieldType, ModelDef, Operator, QueryCondition};

use super::schema::{DATE, JSON};
use crate::problem::{Problem, ProblemKind};
use crate::route::models::query::{PARTS_MAX, condition, wrong};

/// The operators by the names that GraphQL permits.
const OPERATORS: [(&str, Operator); 9] = [
    ("eq", Operator::Equals),
    ("ne", Operator::Differs),
    ("gt", Operator::Greater),
    ("ge", Operator::AtLeast),
    ("lt", Operator::Less),
    ("le", Operator::AtMost),
    ("in", Operator::In),
    ("contains", Operator::Contains),
    ("like", Operator::Like),
];
/// Where in an object a filter looks.
const AT: &str = "at";

/// The filters of the values of one type.
struct Filter {
    name: &'static str,
    kind: FieldType,
    /// The type of what values are compared with.
    value: &'static str,
    operators: &'static [&'static str],
}

const FILTERS: [Filter; 6] = [
    Filter {
        name: "TextFilter",
        kind: FieldType::String,
        value: TypeRef::STRING,
        operators: &["eq", "ne", "gt", "ge", "lt", "le", "in", "like"],
    },
    Filter {
        name: "NumberFilter",
        kind: FieldType::Number,
        value: TypeRef::FLOAT,
        operators: &["eq", "ne", "gt", "ge", "lt", "le", "in", "like"],
    },
    Filter {
        name: "TruthFilter",
        kind: FieldType::Boolean,
        value: TypeRef::BOOLEAN,
        operators: &["eq", "ne", "gt", "ge", "lt", "le", "in", "like"],
    },
    Filter {
        name: "DateFilter",
        kind: FieldType::Date,
        value: DATE,
        operators: &["eq", "ne", "gt", "ge", "lt", "le", "in", "like"],
    },
    Filter {
        name: "ListFilter",
        kind: FieldType::Array,
        value: JSON,
        operators: &["eq", "ne", "in", "contains"],
    },
    Filter {
        name: "ObjectFilter",
        kind: FieldType::Object,
        value: JSON,
        operators: &["eq", "ne", "gt", "ge", "lt", "le", "in", "contains", "like"],
    },
];

/// The names of the types that [`types`] gives.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILTERS.iter().map(|filter| filter.name)
}

/// The types of filters that all models share.
pub(super) fn types() -> impl Iterator<Item = InputObject> {
    FILTERS.iter().map(|filter| {
        let mut object = InputObject::new(filter.name);
        for name in filter.operators {
            let kind = match *name {
                "in" => TypeRef::named_nn_list(filter.value),
                "like" => TypeRef::named(TypeRef::STRING),
                _ => TypeRef::named(filter.value),
            };
            object = object.field(InputValue::new(*name, kind));
        }
        match filter.kind {
            FieldType::Object => {
                let at = InputValue::new(AT, TypeRef::named_nn(TypeRef::STRING));
                let about = "The place within the object, such as `city` or `address.city`.";
                object.field(at.description(about))
            }
            _ => object,
        }
    })
}

/// The filter of a model's documents, whose fields all hold.
pub(super) fn of_model(def: &ModelDef, name: &str) -> InputObject {
    let kept = [
        ("id", FieldType::String),
        ("createdAt", FieldType::Number),
        ("updatedAt", FieldType::Number),
    ];
    let user = def.has_user().then_some(("userId", FieldType::String));
    let own = def.fields().iter().map(|own| (own.name(), own.kind()));
    let fields = kept.into_iter().chain(user).chain(own);
    fields.fold(InputObject::new(name), |object, (field, kind)| {
        let filter = FILTERS.iter().find(|own| own.kind == kind);
        let filter = filter.map_or(JSON, |own| own.name);
        object.field(InputValue::new(
            field,
            match kind {
                FieldType::Object => TypeRef::named_nn_list(filter),
                _ => TypeRef::named(filter),
            },
        ))
    })
}

/// The conditions that a filter stands for. A filter that is null, or has no fields, asks for nothing.
pub(super) fn conditions(filter: &Value) -> Result<Vec<QueryCondition>, Problem> {
    let Value::Object(fields) = filter else {
        return Ok(Vec::new());
    };
    let mut conditions = Vec::new();
    for (field, filter) in fields {
        let filters = match filter {
            Value::List(filters) => filters.as_slice(),
            filter => std::slice::from_ref(filter),
        };
        for filter in filters {
            read(field, filter, &mut conditions)?;
        }
    }
    if conditions.len() > PARTS_MAX {
        return Err(wrong("where has 100 conditions at most"));
    }
    Ok(conditions)
}

fn read(field: &Name, filter: &Value, conditions: &mut Vec<QueryCondition>) -> Result<(), Problem> {
    let Value::Object(members) = filter else {
        return Ok(());
    };
    let field = match members.get(AT) {
        Some(Value::String(at)) => format!("{field}.{at}"),
        _ => field.to_string(),
    };
    for (name, value) in members {
        let operator = OPERATORS.iter().find(|(own, _)| name == own);
        let Some((_, operator)) = operator else {
            continue;
        };
        let value = value.clone().into_json().map_err(|error| {
            tracing::error!(%error, "a value of a filter is no JSON");
            Problem::plain(ProblemKind::Internal)
        })?;
        conditions.push(condition(field.clone(), *operator, value)?);
    }
    Ok(())
}
