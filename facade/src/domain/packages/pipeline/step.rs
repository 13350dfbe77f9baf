//! Steps and conditions as they are written.

use serde_json::{Map, Value};

/// What a route does: its steps, one after the other, until one answers.
///
/// # Examples
///
/// ```
/// use package_database::packages::pipeline::{Pipeline, When};
/// use serde_json::json;
///
/// let pipeline = Pipeline::parse(&json!([
///     {"op": "kv.get", "args": {"doc": "notes", "key": "note/{name}", "out": "note"}},
///     {"op": "respond.error", "args": {"when": {"is_null": "$note"}, "status": 404, "code": "NOT_FOUND"}},
///     {"op": "respond.json", "args": {"body": "$note"}},
/// ]))
/// .unwrap();
/// assert_eq!(pipeline.steps[1].when, [When::IsNull(json!("$note"))]);
/// assert_eq!(pipeline.to_value()[1]["args"]["when"], json!({"is_null": "$note"}));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Pipeline {
    /// In the order in which they are carried out.
    pub steps: Vec<Step>,
}

/// One step: an operation, what it is given, and when it is carried out at all.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// The name of the operation, known or not.
    pub op: String,
    /// Its arguments as they are written, in their order, but for `when`.
    pub args: Map<String, Value>,
    /// All of these must hold; without any, it is always carried out.
    pub when: Vec<When>,
}

/// A clause of a condition. Values may be references; they are compared as JSON is, so that `1` is not `true`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum When {
    /// Both are the same value.
    Equals(Value, Value),
    /// It is null, or there is no such value.
    IsNull(Value),
    /// It is there and not null.
    IsNotNull(Value),
    /// It is null, or a text, a list or a map without anything in it.
    IsEmpty(Value),
    /// It is none of the elements of the list.
    NotIn(Value, Value),
}

/// Why something is no step. The text says where: `steps[3].args.when`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {what}")]
#[non_exhaustive]
pub struct StepError {
    /// Where, from the pipeline on.
    pub place: String,
    /// What is wrong there.
    pub what: String,
}

/// Members of a step, of its arguments, and of any object of a document, that are for its readers and say nothing to us.
pub(in crate::domain::packages) const REMARKS: [&str; 3] = ["comment", "description", "examples"];

impl Pipeline {
    /// The pipeline of a list of steps. Whether their operations exist and get what they need is not looked at.
    ///
    /// # Errors
    ///
    /// [`StepError`] for what is no list, for a step that has no operation or that has members besides `op`, `args`,
    /// `comment`, `description` and `examples`, and for a condition of none of the five forms.
    pub fn parse(steps: &Value) -> Result<Self, StepError> {
        let Value::Array(steps) = steps else {
            return Err(error("steps", "a pipeline is a list of steps"));
        };
        let steps = steps.iter().enumerate();
        let steps = steps.map(|(place, step)| Step::parse(step, &format!("steps[{place}]")));
        Ok(Self {
            steps: steps.collect::<Result<_, _>>()?,
        })
    }

    /// The list of steps that [`Pipeline::parse`] reads as this one.
    pub fn to_value(&self) -> Value {
        self.steps.iter().map(Step::to_value).collect()
    }
}

impl Step {
    /// A step without a condition.
    pub fn new(op: impl Into<String>, args: Map<String, Value>) -> Self {
        Self {
            op: op.into(),
            args,
            when: Vec::new(),
        }
    }

    fn parse(step: &Value, place: &str) -> Result<Self, StepError> {
        let Value::Object(members) = step else {
            return Err(error(place, "a step is an object with `op` and `args`"));
        };
        let Some(Value::String(op)) = members.get("op") else {
            return Err(error(place, "a step names its operation in `op`"));
        };
        let mut args = match members.get("args") {
            None => Map::new(),
            Some(Value::Object(args)) => args.clone(),
            Some(_) => return Err(error(&format!("{place}.args"), "arguments are an object")),
        };
        let known = |name: &str| name == "op" || name == "args" || REMARKS.contains(&name);
        if let Some(name) = members.keys().find(|name| !known(name)) {
            return Err(error(place, &format!("a step has no `{name}`")));
        }
        let when = match args.shift_remove("when") {
            None => Vec::new(),
            Some(when) => When::parse(&when, &format!("{place}.args.when"))?,
        };
        Ok(Self {
            op: op.clone(),
            args,
            when,
        })
    }

    fn to_value(&self) -> Value {
        let mut args = self.args.clone();
        if !self.when.is_empty() {
            let clauses = self.when.iter().map(When::to_member);
            args.insert("when".to_owned(), Value::Object(clauses.collect()));
        }
        let mut step = Map::new();
        step.insert("op".to_owned(), self.op.as_str().into());
        step.insert("args".to_owned(), Value::Object(args));
        Value::Object(step)
    }
}

impl When {
    /// The clauses of a condition, in the order in which they are written. Null and an empty object are none.
    ///
    /// # Errors
    ///
    /// [`StepError`] for what is no object, and for a clause that is none of the five or has not its arguments.
    pub fn parse(when: &Value, place: &str) -> Result<Vec<Self>, StepError> {
        let clauses = match when {
            Value::Null => return Ok(Vec::new()),
            Value::Object(clauses) => clauses,
            _ => return Err(error(place, "a condition is an object of clauses")),
        };
        let clauses = clauses.iter();
        let clauses = clauses.map(|(name, argument)| {
            let two = || match argument {
                Value::Array(both) => match both.as_slice() {
                    [left, right] => Ok((left.clone(), right.clone())),
                    _ => Err(error(
                        place,
                        &format!("`{name}` takes a list of two values"),
                    )),
                },
                _ => Err(error(
                    place,
                    &format!("`{name}` takes a list of two values"),
                )),
            };
            Ok(match name.as_str() {
                "equals" => two().map(|(left, right)| Self::Equals(left, right))?,
                "is_null" => Self::IsNull(argument.clone()),
                "is_not_null" => Self::IsNotNull(argument.clone()),
                "is_empty" => Self::IsEmpty(argument.clone()),
                "not_in" => two().map(|(value, list)| Self::NotIn(value, list))?,
                _ => return Err(error(place, &format!("there is no clause `{name}`"))),
            })
        });
        clauses.collect()
    }

    /// The clause as a member of a condition.
    fn to_member(&self) -> (String, Value) {
        let (name, argument) = match self {
            Self::Equals(left, right) => ("equals", Value::from(vec![left.clone(), right.clone()])),
            Self::IsNull(value) => ("is_null", value.clone()),
            Self::IsNotNull(value) => ("is_not_null", value.clone()),
            Self::IsEmpty(value) => ("is_empty", value.clone()),
            Self::NotIn(value, list) => ("not_in", Value::from(vec![value.clone(), list.clone()])),
        };
        (name.to_owned(), argument)
    }
}

#[cold]
fn error(place: &str, what: &str) -> StepError {
    StepError {
        place: place.to_owned(),
        what: what.to_owned(),
    }
}
