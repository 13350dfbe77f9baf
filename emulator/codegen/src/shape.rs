//! What to emit: which structures are reachable from requests, from answers, from both, and which
//! Rust type stands for which shape.

use std::collections::BTreeSet;

use crate::model::{Error, Kind, Model, Operation, Shape};
use crate::overlay::Overlay;

/// The shape that `value` writes by hand.
const ATTRIBUTE_VALUE: &str = "AttributeValue";

/// The model, with what follows from who uses what.
#[derive(Debug)]
pub struct Plan {
    /// The description, after the overlay.
    pub model: Model,
    /// What the description does not say.
    pub overlay: Overlay,
    /// Structures that a request may contain.
    pub requested: BTreeSet<String>,
    /// Structures that an answer or an error may contain.
    pub answered: BTreeSet<String>,
}

impl Plan {
    /// Follows every operation and error through the model.
    ///
    /// # Errors
    ///
    /// When a shape is missing or contains itself, or the overlay does not fit the model.
    pub fn new(mut model: Model, overlay: Overlay) -> Result<Self, Error> {
        overlay.apply(&mut model)?;
        let mut plan = Self {
            model,
            overlay,
            requested: BTreeSet::new(),
            answered: BTreeSet::new(),
        };
        let (mut requested, mut answered) = (BTreeSet::new(), BTreeSet::new());
        for operation in &plan.model.operations {
            plan.follow(&operation.input, &mut Vec::new(), &mut requested)?;
            if let Some(output) = &operation.output {
                plan.follow(output, &mut Vec::new(), &mut answered)?;
            }
        }
        for shape in plan
            .model
            .shapes
            .values()
            .filter(|shape| shape.is_exception())
        {
            for mentioned in shape.mentions() {
                plan.follow(mentioned, &mut Vec::new(), &mut answered)?;
            }
        }
        plan.requested = requested;
        plan.answered = answered;
        Ok(plan)
    }

    /// Adds the structures reachable from `name` to `found`. `above` is the way here: a shape on
    /// it contains itself, which the generated code does not provide for (the one shape that
    /// does, the attribute value, is written by hand).
    fn follow<'a>(
        &'a self,
        name: &'a str,
        above: &mut Vec<&'a str>,
        found: &mut BTreeSet<String>,
    ) -> Result<(), Error> {
        if above.contains(&name) {
            return Err(format!("{name} contains itself"));
        }
        let shape = self.model.shape(name)?;
        if name == ATTRIBUTE_VALUE || self.is_item(shape) {
            return Ok(());
        }
        if shape.is_structure() {
            found.insert(name.to_owned());
        }
        above.push(name);
        for mentioned in shape.mentions() {
            self.follow(mentioned, above, found)?;
        }
        above.pop();
        Ok(())
    }

    /// Whether `shape` is a map from names to attribute values.
    pub fn is_item(&self, shape: &Shape) -> bool {
        matches!(&shape.kind, Kind::Map(_, value) if value == ATTRIBUTE_VALUE)
    }

    /// Whether that shape is read and written by hand.
    pub fn is_provided(&self, name: &str, shape: &Shape) -> bool {
        name == ATTRIBUTE_VALUE || self.is_item(shape)
    }

    /// The structures that are no operation's request or answer, in alphabetical order.
    pub fn shared_structures(&self) -> Vec<&str> {
        let tops: BTreeSet<&str> = self
            .model
            .operations
            .iter()
            .flat_map(|operation| [Some(operation.input.as_str()), operation.output.as_deref()])
            .flatten()
            .collect();
        let all: BTreeSet<&String> = self.requested.union(&self.answered).collect();
        all.into_iter()
            .map(String::as_str)
            .filter(|name| !tops.contains(name))
            .collect()
    }

    /// The requests, each once, in the order of the operations.
    pub fn inputs(&self) -> Vec<(&Operation, &str)> {
        let mut seen = BTreeSet::new();
        let operations = self.model.operations.iter();
        operations
            .map(|operation| (operation, operation.input.as_str()))
            .filter(|(_, input)| seen.insert(*input))
            .collect()
    }

    /// The answers, each once, in the order of the operations; `None` for an empty answer.
    pub fn outputs(&self) -> Vec<(&Operation, Option<&str>)> {
        let mut seen = BTreeSet::new();
        let operations = self.model.operations.iter();
        operations
            .map(|operation| (operation, operation.output.as_deref()))
            .filter(|(_, output)| output.is_none_or(|output| seen.insert(output)))
            .collect()
    }

    /// The name of the type of a structure. A request or an answer of one operation is named
    /// after it, whatever the description calls it.
    pub fn type_name(&self, shape: &str) -> String {
        let mut inputs = self.model.operations.iter().filter(|op| op.input == shape);
        if let (Some(only), None) = (inputs.next(), inputs.next()) {
            return format!("{}Input", only.name);
        }
        let answered = |op: &&Operation| op.output.as_deref() == Some(shape);
        let mut outputs = self.model.operations.iter().filter(answered);
        if let (Some(only), None) = (outputs.next(), outputs.next()) {
            return format!("{}Output", only.name);
        }
        shape.to_owned()
    }

    /// The type that holds a value of that shape inside a structure that is reachable from a
    /// request (`requested`) or only from answers.
    ///
    /// # Errors
    ///
    /// When the shape is missing.
    pub fn rust_type(&self, name: &str, requested: bool) -> Result<String, Error> {
        let shape = self.model.shape(name)?;
        if self.is_provided(name, shape) {
            let plain = if name == ATTRIBUTE_VALUE {
                ATTRIBUTE_VALUE
            } else {
                "Item"
            };
            return Ok(if requested {
                format!("Unchecked<{plain}>")
            } else {
                plain.to_owned()
            });
        }
        Ok(match &shape.kind {
            Kind::Structure { .. } => self.type_name(name),
            Kind::List(element) => format!("Vec<{}>", self.rust_type(element, requested)?),
            Kind::Map(_, value) => {
                let in_order = self.overlay.in_order.iter().any(|shape| shape == name);
                let map = if in_order { "IndexMap" } else { "BTreeMap" };
                format!("{map}<String, {}>", self.rust_type(value, requested)?)
            }
            Kind::String => "String".to_owned(),
            Kind::Integer => "i32".to_owned(),
            Kind::Long => "i64".to_owned(),
            Kind::Double => "f64".to_owned(),
            Kind::Boolean => "bool".to_owned(),
            Kind::Blob => "Bytes".to_owned(),
            Kind::Timestamp => "Timestamp".to_owned(),
        })
    }
}
