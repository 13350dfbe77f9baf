//! A typed reader of AWS's service description (`service-2.json`).
//!
//! Anything that the reader does not understand is an error, not a guess: a new trait in the
//! description may well be a new rule of the service.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What is wrong with the description, or with our reading of it.
pub type Error = String;

/// Both services: their operations, and their shapes in one table.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// In the order of the descriptions: DynamoDB's, then DynamoDB Streams'.
    pub operations: Vec<Operation>,
    /// By name; a name that both services use means the same in both.
    pub shapes: BTreeMap<String, Shape>,
}

/// What a target header can ask for.
#[derive(Clone, Debug)]
pub struct Operation {
    /// As in `X-Amz-Target`, behind the dot: `PutItem`.
    pub name: String,
    /// `DynamoDB_20120810`: what stands before the dot in `X-Amz-Target`.
    pub target_prefix: String,
    /// `DynamoDB` or `DynamoDBStreams`: the folder of its reference page.
    pub input: String,
    /// The shape of the answer; some operations answer with nothing.
    pub output: Option<String>,
}

/// One named shape with the constraints on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// What it is made of.
    pub kind: Kind,
    /// Least length or value.
    pub min: Option<i64>,
    /// Greatest length or value.
    pub max: Option<i64>,
    /// Regular expression that a string must match.
    pub pattern: Option<String>,
    /// The values that a string may have; empty when any.
    pub values: Vec<String>,
}

/// What a shape is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A JSON object of these members.
    Structure {
        /// In the order of the description.
        members: Vec<Member>,
        /// An error that the service answers with.
        exception: bool,
        /// An error of the service's own making.
        fault: bool,
    },
    /// A list of one shape.
    List(String),
    /// A map from one shape to another.
    Map(String, String),
    /// Text, an enumeration among it.
    String,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A floating point number of 64 bits.
    Double,
    /// True or false.
    Boolean,
    /// Bytes, in JSON as Base64.
    Blob,
    /// Seconds since the epoch.
    Timestamp,
}

/// One member of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The name on the wire.
    pub name: String,
    /// The shape of its value.
    pub shape: String,
    /// Whether a request without it is refused.
    pub required: bool,
}

impl Model {
    /// Adds the service that `text` describes.
    ///
    /// # Errors
    ///
    /// When the text is not such a description, or when it defines a shape otherwise than a
    /// service that was read before.
    pub fn read(&mut self, text: &str) -> Result<(), Error> {
        let document: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let prefix = text_at(at(&document, "metadata")?, "targetPrefix")?;
        for (name, operation) in object(at(&document, "operations")?)? {
            self.operations
                .push(read_operation(name, prefix, operation)?);
        }
        for (name, shape) in object(at(&document, "shapes")?)? {
            let shape = read_shape(shape).map_err(|error| format!("shape {name}: {error}"))?;
            if let Some(other) = self.shapes.get(name)
                && *other != shape
            {
                return Err(format!("shape {name} differs between the services"));
            }
            self.shapes.insert(name.clone(), shape);
        }
        Ok(())
    }

    /// The shape of that name.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn shape(&self, name: &str) -> Result<&Shape, Error> {
        self.shapes
            .get(name)
            .ok_or_else(|| format!("no shape is named {name}"))
    }

    /// The members of the structure of that name.
    ///
    /// # Errors
    ///
    /// When there is none, or it is no structure.
    pub fn members(&self, name: &str) -> Result<&[Member], Error> {
        match &self.shape(name)?.kind {
            Kind::Structure { members, .. } => Ok(members),
            _ => Err(format!("{name} is not a structure")),
        }
    }
}

impl Shape {
    /// The shapes that this one mentions.
    pub fn mentions(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Structure { members, .. } => members.iter().map(|m| m.shape.as_str()).collect(),
            Kind::List(element) => vec![element],
            Kind::Map(key, value) => vec![key, value],
            _ => Vec::new(),
        }
    }

    /// Whether it is a structure.
    pub fn is_structure(&self) -> bool {
        matches!(self.kind, Kind::Structure { .. })
    }

    /// Whether it is an error that the service answers with.
    pub fn is_exception(&self) -> bool {
        matches!(self.kind, Kind::Structure { exception, .. } if exception)
    }

    /// Whether its own value is bounded in any way.
    pub fn is_constrained(&self) -> bool {
        self.min.is_some()
            || self.max.is_some()
            || self.pattern.is_some()
            || !self.values.is_empty()
    }
}

fn read_operation(name: &str, prefix: &str, operation: &Value) -> Result<Operation, Error> {
    let output = match operation.get("output") {
        Some(output) => Some(text_at(output, "shape")?.to_owned()),
        None => None,
    };
    Ok(Operation {
        name: name.to_owned(),
        target_prefix: prefix.to_owned(),
        input: text_at(at(operation, "input")?, "shape")?.to_owned(),
        output,
    })
}

/// What the reader knows to be no rule: hints for clients, and the errors' own marks.
const IRRELEVANT: [&str; 3] = ["box", "retryable", "synthetic"];
/// What the reader turns into [`Shape`].
const RELEVANT: [&str; 12] = [
    "enum",
    "exception",
    "fault",
    "key",
    "max",
    "member",
    "members",
    "min",
    "pattern",
    "required",
    "type",
    "value",
];

fn read_shape(shape: &Value) -> Result<Shape, Error> {
    for key in object(shape)?.keys() {
        if !IRRELEVANT.contains(&key.as_str()) && !RELEVANT.contains(&key.as_str()) {
            return Err(format!("unknown trait {key}"));
        }
    }
    let kind = match text_at(shape, "type")? {
        "structure" => read_structure(shape)?,
        "list" => Kind::List(text_at(at(shape, "member")?, "shape")?.to_owned()),
        "map" => Kind::Map(
            text_at(at(shape, "key")?, "shape")?.to_owned(),
            text_at(at(shape, "value")?, "shape")?.to_owned(),
        ),
        "string" => Kind::String,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "double" => Kind::Double,
        "boolean" => Kind::Boolean,
        "blob" => Kind::Blob,
        "timestamp" => Kind::Timestamp,
        other => return Err(format!("unknown type {other}")),
    };
    Ok(Shape {
        kind,
        min: shape.get("min").and_then(Value::as_i64),
        max: shape.get("max").and_then(Value::as_i64),
        pattern: shape
            .get("pattern")
            .and_then(Value::as_str)
            .map(str::to_owned),
        values: texts(shape.get("enum"))?,
    })
}

fn read_structure(shape: &Value) -> Result<Kind, Error> {
    let required = texts(shape.get("required"))?;
    let mut members = Vec::new();
    for (name, member) in object(at(shape, "members")?)? {
        members.push(Member {
            name: name.clone(),
            shape: text_at(member, "shape")?.to_owned(),
            required: required.contains(name),
        });
    }
    let flag = |name: &str| shape.get(name).and_then(Value::as_bool).unwrap_or(false);
    Ok(Kind::Structure {
        members,
        exception: flag("exception"),
        fault: flag("fault"),
    })
}

fn at<'a>(value: &'a Value, key: &str) -> Result<&'a Value, Error> {
    value.get(key).ok_or_else(|| format!("no {key}"))
}

fn text_at<'a>(value: &'a Value, key: &str) -> Result<&'a str, Error> {
    at(value, key)?
        .as_str()
        .ok_or_else(|| format!("{key} is not text"))
}

fn object(value: &Value) -> Result<&Map<String, Value>, Error> {
    value
        .as_object()
        .ok_or_else(|| "an object was expected".to_owned())
}

fn texts(value: Option<&Value>) -> Result<Vec<String>, Error> {
    let Some(value) = value else {
        return Ok(Vec::new());
    };
    let list = value.as_array().ok_or("a list was expected")?;
    list.iter()
        .map(|text| {
            text.as_str()
                .map(str::to_owned)
                .ok_or_else(|| "a list of texts was expected".to_owned())
        })
        .collect()
}
