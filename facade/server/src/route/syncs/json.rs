//! What a connector knows besides, as plain JSON and back.

use package_database::backend::Value;
use serde_json::{Map, Number, Value as Json};

/// How deep values are within one another at most, as the store allows.
const DEPTH_MAX: usize = 30;

/// A value as JSON. A number beyond what JSON readers keep exactly is a text; binary values are lists of numbers.
pub(super) fn to_json(value: &Value) -> Json {
    match value {
        Value::Text(text) => Json::from(text.as_str()),
        Value::Number(digits) => number(digits),
        Value::Bool(truth) => Json::Bool(*truth),
        Value::Binary(bytes) => bytes.iter().map(|byte| Json::from(*byte)).collect(),
        Value::TextSet(members) => members
            .iter()
            .map(|text| Json::from(text.as_str()))
            .collect(),
        Value::NumberSet(members) => members.iter().map(|digits| number(digits)).collect(),
        Value::BinarySet(members) => {
            let bytes = |bytes: &Vec<u8>| bytes.iter().map(|byte| Json::from(*byte)).collect();
            members.iter().map(bytes).collect::<Vec<Json>>().into()
        }
        Value::List(elements) => elements.iter().map(to_json).collect(),
        Value::Map(members) => {
            let members = members.iter();
            let members: Map<String, Json> = members
                .map(|(name, value)| (name.clone(), to_json(value)))
                .collect();
            Json::Object(members)
        }
        // `Null`, and a type of a later version, of which nothing is known here.
        _ => Json::Null,
    }
}

fn number(digits: &str) -> Json {
    let exact = digits.parse::<i64>().map(Number::from);
    let exact = exact.or_else(|_| digits.parse::<u64>().map(Number::from));
    if let Ok(exact) = exact {
        return Json::Number(exact);
    }
    // Digits that come back as they are were kept exactly.
    let near = digits.parse::<f64>().ok().and_then(Number::from_f64);
    let near = near.filter(|near| near.to_string() == digits);
    near.map_or_else(|| Json::from(digits), Json::Number)
}

/// A value of JSON; `None` where it is deeper than the store allows.
pub(super) fn of_json(json: Json) -> Option<Value> {
    within(json, 0)
}

fn within(json: Json, depth: usize) -> Option<Value> {
    if depth > DEPTH_MAX {
        return None;
    }
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(number) => Value::Number(number.to_string()),
        Json::String(text) => Value::Text(text),
        Json::Array(elements) => {
            let elements = elements.into_iter().map(|json| within(json, depth + 1));
            Value::List(elements.collect::<Option<_>>()?)
        }
        Json::Object(members) => {
            let members = members.into_iter();
            let members = members.map(|(name, json)| Some((name, within(json, depth + 1)?)));
            Value::Map(members.collect::<Option<_>>()?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{of_json, to_json};
    use package_database::backend::Value;
    use serde_json::json;

    #[test]
    fn what_json_can_say_comes_back_as_it_was() {
        let known = json!({"a": [1, -2, 1.5, "x", null, true, {}], "é": u64::MAX, "": []});
        assert_eq!(to_json(&of_json(known.clone()).unwrap()), known);
    }

    #[test]
    fn numbers_that_json_cannot_keep_are_texts() {
        let digits = "12345678901234567890123456789012345678";
        assert_eq!(to_json(&Value::Number(digits.to_owned())), json!(digits));
    }

    #[test]
    fn what_is_too_deep_is_no_value() {
        let deep = (0..40).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(of_json(deep), None);
    }
}
