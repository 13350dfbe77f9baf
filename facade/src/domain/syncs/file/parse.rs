//! Lines of JSON in the form of AWS's exports as items.
//!
//! Invariant: what is read takes as much memory as the item that it is. No document of JSON stands in between, and what no
//! item can be is refused where it begins.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::hash::Hash;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::backend::{Item, Value};

/// How deep values are within one another, as the service allows.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const DEPTH_MAX: usize = 32;
/// Bytes of a line at most. An item has 400 KB, of which each byte may be a control character, and each two of them
/// `{"NULL":true},`.
const LINE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Digits of a number that count, and between which powers of ten it is.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
const DIGITS_MAX: usize = 38;
const POWERS: std::ops::RangeInclusive<i64> = -130..=125;

/// The item of a line; `None` for what is none.
pub(super) fn item(line: &[u8]) -> Option<Item> {
    if line.len() > LINE_BYTES_MAX {
        return None;
    }
    let mut json = serde_json::Deserializer::from_slice(line);
    let attributes = Line.deserialize(&mut json).ok()?;
    json.end().ok()?;
    let names: HashSet<&str> = attributes.iter().map(|(name, _)| &**name).collect();
    let is_item = names.len() == attributes.len();
    is_item.then(|| Item::of_unique(attributes))
}

/// What an item is made of, in the order of its line; a name may still come twice.
type Attributes = Vec<(Cow<'static, str>, Value)>;

/// `{"Item": {...}}`, and nothing beside it.
struct Line;

/// The attributes of an item.
struct Members;

/// `{"S": "..."}`: a value behind its type, this deep in others.
#[derive(Clone, Copy)]
struct Typed(usize);

/// The members of a map, each a value.
struct Map(usize);

/// The elements of a list, each a value.
struct List(usize);

/// What is said of a document with another form.
const OTHER: &str = "another form";

macro_rules! read_as {
    ($($seed:ident, $kind:ident, $visit:ident, $access:ident: $value:ty;)*) => {
        $(impl<'de> DeserializeSeed<'de> for $seed {
            type Value = $value;

            fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<$value, D::Error> {
                json.$kind(self)
            }
        }

        impl<'de> Visitor<'de> for $seed {
            type Value = $value;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(OTHER)
            }

            fn $visit<A: $access<'de>>(self, json: A) -> Result<$value, A::Error> {
                self.read(json)
            }
        })*
    };
}

read_as! {
    Line, deserialize_map, visit_map, MapAccess: Attributes;
    Members, deserialize_map, visit_map, MapAccess: Attributes;
    Typed, deserialize_map, visit_map, MapAccess: Value;
    Map, deserialize_map, visit_map, MapAccess: BTreeMap<String, Value>;
    List, deserialize_seq, visit_seq, SeqAccess: Vec<Value>;
}

impl Line {
    fn read<'de, A: MapAccess<'de>>(self, mut json: A) -> Result<Attributes, A::Error> {
        if json.next_key::<String>()?.as_deref() != Some("Item") {
            return Err(A::Error::custom(OTHER));
        }
        let attributes = json.next_value_seed(Members)?;
        nothing_more(json)?;
        Ok(attributes)
    }
}

impl Members {
    fn read<'de, A: MapAccess<'de>>(self, mut json: A) -> Result<Attributes, A::Error> {
        let mut attributes = Attributes::new();
        while let Some(name) = json.next_key::<String>()? {
            attributes.push((name.into(), json.next_value_seed(Typed(0))?));
        }
        Ok(attributes)
    }
}

impl Map {
    fn read<'de, A: MapAccess<'de>>(
        self,
        mut json: A,
    ) -> Result<BTreeMap<String, Value>, A::Error> {
        let mut members = BTreeMap::new();
        while let Some(name) = json.next_key::<String>()? {
            if members
                .insert(name, json.next_value_seed(Typed(self.0))?)
                .is_some()
            {
                return Err(A::Error::custom("a name that comes twice"));
            }
        }
        Ok(members)
    }
}

impl List {
    fn read<'de, A: SeqAccess<'de>>(self, mut json: A) -> Result<Vec<Value>, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = json.next_element_seed(Typed(self.0))? {
            elements.push(element);
        }
        Ok(elements)
    }
}

impl Typed {
    fn read<'de, A: MapAccess<'de>>(self, mut json: A) -> Result<Value, A::Error> {
        if self.0 > DEPTH_MAX {
            return Err(A::Error::custom("too deep"));
        }
        let name: Option<String> = json.next_key()?;
        let within = self.0 + 1;
        let value = match name.as_deref() {
            Some("S") => Some(Value::Text(json.next_value()?)),
            Some("N") => number(json.next_value()?).map(Value::Number),
            Some("B") => binary(json.next_value()?).map(Value::Binary),
            Some("SS") => set(json.next_value()?, Some).map(Value::TextSet),
            Some("NS") => set(json.next_value()?, number).map(Value::NumberSet),
            Some("BS") => set(json.next_value()?, binary).map(Value::BinarySet),
            Some("M") => Some(Value::Map(json.next_value_seed(Map(within))?)),
            Some("L") => Some(Value::List(json.next_value_seed(List(within))?)),
            Some("BOOL") => Some(Value::Bool(json.next_value()?)),
            Some("NULL") => json.next_value::<bool>()?.then_some(Value::Null),
            _ => None,
        };
        nothing_more(json)?;
        value.ok_or_else(|| A::Error::custom(OTHER))
    }
}

fn nothing_more<'de, A: MapAccess<'de>>(mut json: A) -> Result<(), A::Error> {
    match json.next_key::<IgnoredAny>()? {
        None => Ok(()),
        Some(_) => Err(A::Error::custom(OTHER)),
    }
}

fn binary(text: String) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// Members that differ, one at least.
fn set<T: Clone + Eq + Hash>(
    members: Vec<String>,
    read: impl Fn(String) -> Option<T>,
) -> Option<Vec<T>> {
    let members: Option<Vec<T>> = members.into_iter().map(read).collect();
    let members = members.filter(|members| !members.is_empty())?;
    let different: HashSet<&T> = members.iter().collect();
    (different.len() == members.len()).then_some(members)
}

/// A number that the service takes.
fn number(text: String) -> Option<String> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let (mantissa, power) = match digits.split_once(['e', 'E']) {
        Some((mantissa, power)) => (mantissa, power.parse::<i64>().ok()?),
        None => (digits, 0),
    };
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = || whole.bytes().chain(part.bytes());
    if all().next().is_none() || !all().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let Some(first) = all().position(|digit| digit != b'0') else {
        return Some(text);
    };
    let last = all().enumerate().filter(|(_, digit)| *digit != b'0').last();
    let counting = last.map_or(0, |(last, _)| last - first + 1);
    let whole = i64::try_from(whole.len()).ok()?;
    let greatest = whole - 1 - i64::try_from(first).ok()?;
    let fits = counting <= DIGITS_MAX && POWERS.contains(&greatest.checked_add(power)?);
    fits.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::{item, number};

    #[test]
    fn numbers_are_those_of_the_service() {
        let digits = "1".repeat(38);
        for good in [
            "0",
            "-0.0",
            "1",
            "-1.50",
            "+7",
            "1e125",
            "9.9E125",
            "1e-130",
            "00012",
            &digits,
            "1000000000000000000000000000000000000000000",
            "0.00000000000000000000000000000000000000001",
        ] {
            assert_eq!(number(good.to_owned()).as_deref(), Some(good));
        }
        let digits = "1".repeat(39);
        for bad in [
            "",
            "-",
            ".",
            "e5",
            "1e",
            "1e126",
            "1e-131",
            "1e999999999999999999999",
            "abc",
            "0x1",
            "1 ",
            "١",
            "NaN",
            "Infinity",
            "--1",
            "1.2.3",
            &digits,
            "1e9223372036854775807",
        ] {
            assert_eq!(number(bad.to_owned()), None, "{bad}");
        }
    }

    #[test]
    fn a_line_is_one_item_and_nothing_else() {
        for good in [
            r#"{"Item":{}}"#,
            r#"{"Item":{"a":{"S":"\u0000"},"b":{"NULL":true},"c":{"BOOL":false}}}"#,
            r#"{"Item":{"a":{"L":[{"M":{"":{"B":"AA=="}}},{"NS":["1","2"]}]}}}"#,
        ] {
            assert!(item(good.as_bytes()).is_some(), "{good}");
        }
        for bad in [
            "",
            "{}",
            "[]",
            "null",
            r#"{"Item":{}"#,
            r#"{"Item":{}}{}"#,
            r#"{"Item":{},"Item":{}}"#,
            r#"{"Item":{},"a":1}"#,
            r#"{"Item":[]}"#,
            r#"{"Item":{"a":{}}}"#,
            r#"{"Item":{"a":{"S":1}}}"#,
            r#"{"Item":{"a":{"S":"1","N":"1"}}}"#,
            r#"{"Item":{"a":{"S":"1"},"a":{"S":"1"}}}"#,
            r#"{"Item":{"a":{"N":"abc"}}}"#,
            r#"{"Item":{"a":{"SS":[]}}}"#,
            r#"{"Item":{"a":{"SS":["a","a"]}}}"#,
            r#"{"Item":{"a":{"NULL":false}}}"#,
            r#"{"Item":{"a":{"B":"?"}}}"#,
            r#"{"Item":{"a":{"L":[[]]}}}"#,
            r#"{"Item":{"a":{"M":{"b":{"S":""},"b":{"S":""}}}}}"#,
            r#"{"Item":{"a":{"X":"1"}}}"#,
        ] {
            assert!(item(bad.as_bytes()).is_none(), "{bad}");
        }
        let deep = |levels: usize| {
            let (open, close) = (r#"{"L":["#.repeat(levels), "]}".repeat(levels));
            format!(r#"{{"Item":{{"a":{open}{{"S":""}}{close}}}}}"#)
        };
        assert!(item(deep(32).as_bytes()).is_some());
        assert!(item(deep(33).as_bytes()).is_none());
        assert!(item(deep(100_000).as_bytes()).is_none());
        let long = format!(r#"{{"Item":{{"a":{{"S":"{}"}}}}}}"#, "a".repeat(5 << 20));
        assert!(item(long.as_bytes()).is_none());
    }
}
