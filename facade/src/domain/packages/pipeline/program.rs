//! A pipeline made ready to run: operations found, arguments read, references taken apart.

use std::collections::BTreeSet;
use std::fmt;

use serde_json::{Map, Value as Json};

use super::context::{Clause, ExecutionContext};
use super::looked::looked_into;
use super::ops;
use super::registry::{Operation, Parameter};
use super::step::{Pipeline, REMARKS, Step, StepError};
use super::template::Template;
use crate::backend::BoxFuture;
use crate::domain::packages::fault::Fault;

/// A pipeline that can run. It is made once, when a document is loaded.
///
/// # Examples
///
/// ```
/// use package_database::packages::pipeline::{Pipeline, Program};
/// use serde_json::json;
///
/// let steps = json!([{"op": "shell.run", "args": {"command": "ls"}}]);
/// let pipeline = Pipeline::parse(&steps).unwrap();
/// let problems = Program::new(&pipeline).unwrap_err();
/// assert_eq!(problems[0].to_string(), "steps[0]: there is no operation shell.run");
/// ```
#[derive(Debug)]
pub struct Program {
    pub(super) steps: Vec<Prepared>,
}

/// A step that is ready.
pub(super) struct Prepared {
    pub(super) operation: &'static Operation,
    /// The place of the operation among all.
    pub(super) place: usize,
    pub(super) when: Vec<Clause>,
    pub(super) run: Box<dyn Execute>,
}

impl fmt::Debug for Prepared {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.operation.name)
    }
}

/// That a step was carried out, or what it failed for: at once, or when something was waited for.
pub(super) enum Done<'a> {
    Now(Result<(), Fault>),
    Later(BoxFuture<'a, Result<(), Fault>>),
}

impl<'a> Done<'a> {
    pub(super) fn later(work: impl Future<Output = Result<(), Fault>> + Send + 'a) -> Self {
        Self::Later(Box::pin(work))
    }

    /// The outcome, when all of it is done.
    pub(super) async fn finish(self) -> Result<(), Fault> {
        match self {
            Self::Now(outcome) => outcome,
            Self::Later(work) => work.await,
        }
    }
}

/// What a step does.
pub(super) trait Execute: Send + Sync {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a>;
}

impl Program {
    /// Makes a pipeline ready.
    ///
    /// # Errors
    ///
    /// All that is wrong with it: operations that are none of the closed set, arguments that an operation has not, that
    /// are missing, or that are not what it takes.
    pub fn new(pipeline: &Pipeline) -> Result<Self, Vec<StepError>> {
        let mut steps = Vec::with_capacity(pipeline.steps.len());
        let mut problems = Vec::new();
        let looked = looked_into(pipeline);
        for (place, step) in pipeline.steps.iter().enumerate() {
            match prepare(step, &looked) {
                Ok(prepared) => steps.push(prepared),
                Err((argument, what)) => {
                    let place = match argument.is_empty() {
                        true => format!("steps[{place}]"),
                        false => format!("steps[{place}].args.{argument}"),
                    };
                    problems.push(StepError { place, what });
                }
            }
        }
        match problems.is_empty() {
            true => Ok(Self { steps }),
            false => Err(problems),
        }
    }

    /// How many steps it has.
    pub const fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it has none.
    pub const fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// The argument that is wrong, which is empty for the step as a whole, and what is wrong with it.
pub(super) type Wrong = (String, String);

fn prepare(step: &Step, looked: &BTreeSet<String>) -> Result<Prepared, Wrong> {
    let unknown = || (String::new(), format!("there is no operation {}", step.op));
    let (place, operation) = Operation::placed(&step.op).ok_or_else(unknown)?;
    let args = Args::new(operation, &step.args, looked)?;
    Ok(Prepared {
        operation,
        place,
        when: step.when.iter().map(Clause::of).collect(),
        run: ops::prepare(&args)?,
    })
}

/// Arguments that were held against the parameters of their operation.
pub(super) struct Args<'a> {
    pub(super) operation: &'static Operation,
    given: &'a Map<String, Json>,
    /// The variables that some step looks into.
    looked: &'a BTreeSet<String>,
}

impl<'a> Args<'a> {
    fn new(
        operation: &'static Operation,
        given: &'a Map<String, Json>,
        looked: &'a BTreeSet<String>,
    ) -> Result<Self, Wrong> {
        let wrong = |name: &str, what: &str| Err((name.to_owned(), what.to_owned()));
        for (name, value) in given {
            match operation.parameter(name) {
                Some(parameter) => {
                    if let Some(wanted) = parameter.unfit(value) {
                        return wrong(name, &format!("must be {wanted}"));
                    }
                }
                None if REMARKS.contains(&name.as_str()) => {}
                None => return wrong(name, &format!("{} takes no `{name}`", operation.name)),
            }
        }
        for parameter in operation.parameters {
            if parameter.required && !given.contains_key(parameter.name) {
                let what = format!("{} needs `{}`", operation.name, parameter.name);
                return Err((String::new(), what));
            }
        }
        Ok(Self {
            operation,
            given,
            looked,
        })
    }

    /// Whether some step wants more of a variable than whether it holds something.
    pub(super) fn is_looked_into(&self, variable: &str) -> bool {
        self.looked.contains(variable)
    }

    /// What is given, or stands for what is not.
    fn value(&self, name: &str) -> Json {
        if let Some(given) = self.given.get(name) {
            return given.clone();
        }
        let parameter = self.operation.parameter(name);
        let default = parameter.and_then(Parameter::default_value);
        // Without a default it is null. One that is no JSON is found by the test of the list.
        default.unwrap_or_default()
    }

    /// An argument that is taken as it is written.
    pub(super) fn text(&self, name: &str) -> String {
        match self.value(name) {
            Json::String(text) => text,
            other => other.to_string(),
        }
    }

    /// Texts that are taken as they are written.
    pub(super) fn texts(&self, name: &str) -> Vec<String> {
        let value = self.value(name);
        let elements = value.as_array().into_iter().flatten();
        elements
            .filter_map(|text| text.as_str().map(str::to_owned))
            .collect()
    }

    /// An argument in which references are filled in.
    pub(super) fn template(&self, name: &str) -> Template {
        Template::of(&self.value(name))
    }

    /// As [`Args::template`], where the argument may be left out.
    pub(super) fn optional(&self, name: &str) -> Option<Template> {
        self.given.get(name).map(Template::of)
    }

    /// A map whose values are filled in.
    pub(super) fn members(&self, name: &str) -> Vec<(String, Template)> {
        let value = self.value(name);
        let members = value.as_object().into_iter().flatten();
        members
            .map(|(name, value)| (name.clone(), Template::of(value)))
            .collect()
    }

    /// An argument that is taken as it is written, whatever it is.
    pub(super) fn json(&self, name: &str) -> Json {
        self.value(name)
    }

    pub(super) fn truth(&self, name: &str) -> bool {
        self.value(name) == Json::Bool(true)
    }

    pub(super) fn number(&self, name: &str) -> u64 {
        self.value(name).as_u64().unwrap_or(0)
    }

    /// A text that is taken as it is written, and may be left out.
    pub(super) fn optional_text(&self, name: &str) -> Option<String> {
        self.given.get(name)?.as_str().map(str::to_owned)
    }

    /// A number that may be left out.
    pub(super) fn optional_number(&self, name: &str) -> Option<u64> {
        self.given.get(name)?.as_u64()
    }

    pub(super) fn status(&self) -> u16 {
        let status = self.number("status");
        // Held against the parameter, it is from 200 to 599.
        u16::try_from(status).unwrap_or(500)
    }
}

/// Whether something can be the name of a field or a variable: a letter or `_`, then letters, digits and `_`.
pub(in crate::domain::packages) fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    let first = characters.next();
    first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
