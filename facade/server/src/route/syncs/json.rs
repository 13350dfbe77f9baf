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
    // A number whose shortest digits are the same ones, however they are written, was kept exactly.
    let near = digits.parse::<f64>().ok().and_then(Number::from_f64);
    let near = near.filter(|near| decimal(&near.to_string()) == decimal(digits));
    near.map_or_else(|| Json::from(digits), Json::Number)
}

/// The parts of a decimal number of whatever spelling: its sign, its digits without zeros around them, and the exponent of
/// the first of them; `None` for what is none.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (digits, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let shown = all.trim_start_matches('0');
    let leading = i64::try_from(all.len() - shown.len()).ok()?;
    let first = i64::try_from(whole.len()).ok()? - 1 - leading;
    let shown = shown.trim_end_matches('0');
    match shown.is_empty() {
        true => Some((false, String::new(), 0)),
        false => Some((
            text.starts_with('-'),
            shown.to_owned(),
            first.checked_add(exponent)?,
        )),
    }
}

/// Exponents of the first digit of a number that the store takes.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
const EXPONENTS: std::ops::RangeInclusive<i64> = -130..=125;

/// A value of JSON; `None` where it is deeper than the store allows, has a number that is greater or smaller than those of
/// the store, or a member without a name.
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
        Json::Number(number) => {
            let digits = number.to_string();
            let (_, _, exponent) = decimal(&digits)?;
            EXPONENTS
                .contains(&exponent)
                .then_some(Value::Number(digits))?
        }
        Json::String(text) => Value::Text(text),
        Json::Array(elements) => {
            let elements = elements.into_iter().map(|json| within(json, depth + 1));
            Value::List(elements.collect::<Option<_>>()?)
        }
        Json::Object(members) => {
            let members = members.into_iter();
            let members = members.map(|(name, json)| {
                let named = Some(name).filter(|name| !name.is_empty())?;
                Some((named, within(json, depth + 1)?))
            });
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
        let known = json!({"a": [1, -2, 1.5, "x", null, true, {}], "é": u64::MAX, "b": []});
        assert_eq!(to_json(&of_json(known.clone()).unwrap()), known);
    }

    /// The store writes numbers in its own way.
    #[test]
    fn a_number_comes_back_however_it_is_written() {
        for (sent, digits) in [
            (json!(1e-7), "0.0000001"),
            (json!(1e21), "1000000000000000000000"),
            (json!(-2.5e30), "-2500000000000000000000000000000"),
            (json!(1.5), "1.50"),
            (json!(0.0), "0"),
        ] {
            let back = to_json(&Value::Number(digits.to_owned()));
            assert_eq!(back.as_f64(), sent.as_f64(), "{digits}");
            assert!(back.is_number() && of_json(sent).is_some(), "{digits}");
        }
    }

    #[test]
    fn what_the_store_does_not_take_is_no_value() {
        for json in [
            json!(1e126),
            json!(1e300),
            json!(-1e126),
            json!(1e-131),
            json!({"": 1}),
        ] {
            assert_eq!(of_json(json!([{"a": json.clone()}])), None, "{json}");
        }
        for json in [
            json!(9.9e125),
            json!(1e-130),
            json!(0),
            json!(0.0),
            json!(-0.0),
        ] {
            assert!(of_json(json.clone()).is_some(), "{json}");
        }
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
