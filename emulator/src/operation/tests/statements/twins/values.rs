//! Random values and keys, and how either language writes them.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::value::{AttributeValue, Item, Number};

/// Attributes that are no key of anything.
pub(super) const NAMES: [&str; 5] = ["a", "b", "c", "d", "m"];
/// They, and places inside them.
pub(super) const PATHS: [&str; 6] = ["a", "b", "c", "d[0]", "m.x", "m.y"];

/// Attributes of an item, with their values.
pub(super) type Attributes = Vec<(&'static str, AttributeValue)>;

/// Where values go while a text is written.
pub(super) trait Values {
    /// What stands for a value in the text.
    fn put(&mut self, value: &AttributeValue) -> String;
    /// `attribute_exists(a)`, or whatever the language has for it.
    fn exists(&self, path: &str, exists: bool) -> String;
}

/// ExpressionAttributeValues.
#[derive(Default)]
pub(super) struct Placeholders(serde_json::Map<String, Value>);

impl Values for Placeholders {
    fn put(&mut self, value: &AttributeValue) -> String {
        let name = format!(":v{}", self.0.len());
        self.0.insert(name.clone(), wire(value));
        name
    }

    fn exists(&self, path: &str, exists: bool) -> String {
        let function = if exists {
            "attribute_exists"
        } else {
            "attribute_not_exists"
        };
        format!("{function}({path})")
    }
}

impl Placeholders {
    /// Adds the member to the request, if it has anything to say.
    pub(super) fn finish(self, request: &mut Value) {
        if !self.0.is_empty() {
            request["ExpressionAttributeValues"] = self.0.into();
        }
    }
}

/// The longest value that is written into a statement: with a few of these it would be longer than statements
/// may be, which the classic request beside it need not be.
const LITERAL_BYTES_MAX: usize = 1_000;

/// Literals, or parameters.
pub(super) struct Literals {
    parameters: Vec<Value>,
    use_parameters: bool,
}

impl Literals {
    /// None yet.
    pub(super) fn new(use_parameters: bool) -> Self {
        Self {
            parameters: Vec::new(),
            use_parameters,
        }
    }

    /// The request that executes a statement with these parameters.
    pub(super) fn finish(self, statement: String) -> Value {
        let mut request = json!({"Statement": statement});
        if !self.parameters.is_empty() {
            request["Parameters"] = self.parameters.into();
        }
        request
    }
}

impl Values for Literals {
    fn put(&mut self, value: &AttributeValue) -> String {
        let text = literal(value);
        if self.use_parameters || text.len() > LITERAL_BYTES_MAX {
            self.parameters.push(wire(value));
            return "?".to_owned();
        }
        text
    }

    fn exists(&self, path: &str, exists: bool) -> String {
        // The language has two ways to ask; a statement uses one of them throughout.
        match (self.use_parameters, exists) {
            (true, true) => format!("attribute_exists({path})"),
            (true, false) => format!("Attribute_Not_Exists({path}) = true"),
            (false, true) => format!("{path} IS NOT MISSING"),
            (false, false) => format!("{path} IS MISSING"),
        }
    }
}

/// A value in DynamoDB JSON.
pub(super) fn wire(value: &AttributeValue) -> Value {
    let item = Item::from_iter([("v", value.clone())]);
    let mut item: Value = serde_json::from_slice(item.json()).unwrap();
    item["v"].take()
}

/// A value as a statement writes it.
fn literal(value: &AttributeValue) -> String {
    let list = |texts: Vec<String>| texts.join(", ");
    match value {
        AttributeValue::S(text) => format!("'{}'", text.replace('\'', "''")),
        AttributeValue::N(number) => number.to_string(),
        AttributeValue::Bool(truth) => truth.to_string(),
        AttributeValue::Null => "NULL".to_owned(),
        AttributeValue::L(elements) => {
            format!("[{}]", list(elements.iter().map(literal).collect()))
        }
        AttributeValue::Ss(texts) => {
            let texts = texts.iter().map(|text| literal(&text.as_str().into()));
            format!("<<{}>>", list(texts.collect()))
        }
        AttributeValue::Ns(numbers) => {
            let numbers = numbers.iter().map(ToString::to_string);
            format!("<<{}>>", list(numbers.collect()))
        }
        AttributeValue::M(members) => {
            let members = members
                .iter()
                .map(|(name, value)| format!("'{name}': {}", literal(value)));
            format!("{{{}}}", list(members.collect()))
        }
        AttributeValue::B(_) | AttributeValue::Bs(_) => panic!("binary values have no literal"),
    }
}

/// The key of an item: `pk` and `sk`.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pk: AttributeValue,
    sk: AttributeValue,
}

impl Key {
    /// Whether the partition key is an empty text, which no key may be.
    pub(super) fn is_empty(&self) -> bool {
        self.pk == AttributeValue::from("")
    }

    /// The key of an item that no other step means.
    pub(super) fn elsewhere(&self) -> Self {
        Self {
            pk: self.pk.clone(),
            sk: 9_i64.into(),
        }
    }

    /// In DynamoDB JSON.
    pub(super) fn wire(&self) -> Value {
        json!({"pk": wire(&self.pk), "sk": wire(&self.sk)})
    }

    /// As the beginning of a condition.
    pub(super) fn text(&self, values: &mut impl Values) -> String {
        let (pk, sk) = (values.put(&self.pk), values.put(&self.sk));
        format!("pk = {pk} AND sk = {sk}")
    }

    /// As the first attributes of an item.
    pub(super) fn members(&self) -> [(&'static str, AttributeValue); 2] {
        [("pk", self.pk.clone()), ("sk", self.sk.clone())]
    }
}

/// The key of one of eight items.
pub(super) fn good_key() -> impl Strategy<Value = Key> + Clone {
    (prop::sample::select(vec!["p", "q"]), 0..4_i64).prop_map(|(pk, sk)| Key {
        pk: pk.into(),
        sk: sk.into(),
    })
}

/// Such a key, or rarely one that is none.
pub(super) fn key() -> impl Strategy<Value = Key> + Clone {
    let bad = prop::sample::select(vec![
        (AttributeValue::from(""), AttributeValue::from(1_i64)),
        (AttributeValue::from(1_i64), AttributeValue::from(1_i64)),
        (AttributeValue::from("p"), AttributeValue::from("1")),
    ]);
    prop_oneof![
        40 => good_key(),
        1 => bad.prop_map(|(pk, sk)| Key { pk, sk }),
    ]
}

/// A small number.
pub(super) fn number() -> impl Strategy<Value = AttributeValue> + Clone {
    (-3..4_i64).prop_map(AttributeValue::from)
}

/// A short text, whose quotes must be written well.
pub(super) fn text() -> impl Strategy<Value = AttributeValue> + Clone {
    prop::sample::select(vec!["", "x", "xy", "it's", "ü\"?"]).prop_map(AttributeValue::from)
}

/// A set of texts or numbers.
pub(super) fn set() -> impl Strategy<Value = AttributeValue> + Clone {
    let texts = prop::sample::subsequence(vec!["x", "y", "it's"], 1..3)
        .prop_map(|texts| AttributeValue::Ss(texts.into_iter().map(str::to_owned).collect()));
    let numbers = prop::sample::subsequence(vec![1_i64, 2, 3], 1..3)
        .prop_map(|numbers| AttributeValue::Ns(numbers.into_iter().map(Number::from).collect()));
    prop_oneof![texts, numbers]
}

/// A value of any type but binary.
pub(super) fn value() -> impl Strategy<Value = AttributeValue> + Clone {
    let scalar = prop_oneof![
        4 => number(),
        4 => text(),
        1 => any::<bool>().prop_map(AttributeValue::from),
        1 => Just(AttributeValue::Null),
    ];
    let list = prop::collection::vec(scalar.clone(), 0..3).prop_map(AttributeValue::L);
    let map = prop::collection::btree_map(
        prop::sample::select(vec!["x".to_owned(), "y".to_owned()]),
        scalar.clone(),
        0..3,
    )
    .prop_map(AttributeValue::M);
    prop_oneof![6 => scalar, 2 => set(), 2 => list, 2 => map]
}

/// The partition keys of the global indexes.
pub(super) fn group() -> impl Strategy<Value = AttributeValue> + Clone {
    prop::sample::select(vec!["g", "h"]).prop_map(AttributeValue::from)
}

/// The sort keys of indexes that are texts.
pub(super) fn title() -> impl Strategy<Value = AttributeValue> + Clone {
    prop::sample::select(vec!["t", "tu", "u"]).prop_map(AttributeValue::from)
}

/// A key attribute of an index, with a value that suits it.
pub(super) fn index_attribute() -> impl Strategy<Value = (&'static str, AttributeValue)> + Clone {
    prop_oneof![
        group().prop_map(|value| ("g", value)),
        title().prop_map(|value| ("t", value)),
        number().prop_map(|value| ("n", value)),
    ]
}

/// A text that costs more than one unit to write, or to read as well.
pub(super) fn filler() -> impl Strategy<Value = AttributeValue> + Clone {
    let length = prop::sample::select(vec![1_100, 4_500]);
    length.prop_map(|length| AttributeValue::from("x".repeat(length).as_str()))
}

/// The attributes of an item beside its key, all of which may be there.
pub(super) fn good_attributes() -> impl Strategy<Value = Attributes> + Clone {
    let plain = prop::collection::btree_map(prop::sample::select(&NAMES[..]), value(), 0..4);
    let indexed = (
        prop::option::of(group()),
        prop::option::of(title()),
        prop::option::of(number()),
    );
    let filler = prop::option::weighted(0.35, filler());
    (plain, indexed, filler).prop_map(|(plain, (g, t, n), filler)| {
        let mut attributes: Attributes = plain.into_iter().collect();
        attributes.extend(g.map(|g| ("g", g)));
        attributes.extend(t.map(|t| ("t", t)));
        attributes.extend(n.map(|n| ("n", n)));
        attributes.extend(filler.map(|filler| ("f", filler)));
        attributes
    })
}

/// Such attributes, of which rarely one cannot be the key of an index.
pub(super) fn attributes() -> impl Strategy<Value = Attributes> + Clone {
    let odd = (prop::sample::select(vec!["g", "t", "n"]), value());
    let odd = prop::option::weighted(0.04, odd);
    (good_attributes(), odd).prop_map(|(mut attributes, odd)| {
        if let Some((name, value)) = odd {
            attributes.retain(|(other, _)| *other != name);
            attributes.push((name, value));
        }
        attributes
    })
}
