//! Conditions as ranges of the keys of an index.

use serde_json::Value;

use super::condition::{Operator, QueryCondition};
use crate::backend::SortCondition;
use crate::domain::models::definition::{FieldType, ModelDef};
use crate::domain::models::place::order_text;
use crate::domain::models::table;

/// What conditions say of the values of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Span {
    /// One of these.
    Values(Vec<String>),
    /// From the first to the second, both among them; without an end where there is none.
    Range(Option<String>, Option<String>),
}

impl Span {
    /// How narrow it is: the smaller, the fewer documents are read.
    pub(super) fn class(&self) -> usize {
        match self {
            Self::Values(_) => 1,
            Self::Range(Some(_), Some(_)) => 2,
            Self::Range(..) => 3,
        }
    }

    /// The ranges of sort keys that it is; none when no value can be meant.
    pub(super) fn ranges(&self) -> Vec<SortCondition> {
        match self {
            Self::Values(values) => {
                let values = values.iter();
                values
                    .map(|value| SortCondition::begins_with(table::with_value(value)))
                    .collect()
            }
            Self::Range(Some(low), Some(high)) if low > high => Vec::new(),
            Self::Range(Some(low), Some(high)) => {
                vec![SortCondition::between(table::with_value(low), behind(high))]
            }
            Self::Range(Some(low), None) => vec![SortCondition::greater(table::with_value(low))],
            Self::Range(None, Some(high)) => vec![SortCondition::less(behind(high))],
            Self::Range(None, None) => Vec::new(),
        }
    }
}

/// Greater than all keys that begin with the value, and smaller than all others behind them: the separator of a key
/// is the greatest character below `$`.
fn behind(value: &str) -> String {
    let mut text = table::with_value(value);
    text.pop();
    text.push('$');
    text
}

/// Whether a value is of the type of an indexed field, so that the index has it.
fn fits(def: &ModelDef, field: &str, value: &Value) -> bool {
    let kind = match field {
        "createdAt" => FieldType::Number,
        field => match def.field(field) {
            Some(field) => field.kind(),
            None => return false,
        },
    };
    matches!(
        (kind, value),
        (FieldType::String | FieldType::Date, Value::String(_))
            | (FieldType::Number, Value::Number(_))
            | (FieldType::Boolean, Value::Bool(_))
    )
}

/// What the conditions of a query say of a field, with those that say it; `None` when none of them does.
pub(super) fn span<'a>(
    def: &ModelDef,
    field: &str,
    conditions: &'a [QueryCondition],
) -> Option<(Span, Vec<&'a QueryCondition>)> {
    let own = conditions.iter().filter(|own| own.field == field);
    let text = |value: &Value| order_text(value).filter(|_| fits(def, field, value));
    for condition in own.clone() {
        let values = match (condition.operator, &condition.value) {
            (Operator::Equals, value) => text(value).map(|text| vec![text]),
            (Operator::In, Value::Array(values)) => {
                // What is of another type is in no document.
                let mut values: Vec<String> = values.iter().filter_map(text).collect();
                values.sort();
                values.dedup();
                Some(values)
            }
            _ => None,
        };
        if let Some(values) = values {
            return Some((Span::Values(values), vec![condition]));
        }
    }
    let (mut low, mut high, mut used) = (None, None, Vec::new());
    for condition in own.filter(|own| own.operator.is_range()) {
        let Some(text) = text(&condition.value) else {
            continue;
        };
        used.push(condition);
        match condition.operator {
            Operator::Greater | Operator::AtLeast => low = low.max(Some(text)),
            _ => high = Some(high.map_or(text.clone(), |own: String| own.min(text))),
        }
    }
    (!used.is_empty()).then_some((Span::Range(low, high), used))
}
