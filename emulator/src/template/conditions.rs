//! Conditions
//! (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html>):
//! each is decided once.

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::functions::takes;
use crate::template::node::Node;
use crate::template::scope::Scope;

impl<'t> Scope<'t> {
    /// The verdict of the condition that a node names.
    pub(crate) fn named_condition(&mut self, node: &'t Node) -> Result<bool, TemplateError> {
        let line = node.line;
        let Some(name) = node.as_scalar() else {
            return Err(TemplateError::at(
                line,
                TemplateFault::Expected("the name of a condition"),
            ));
        };
        match self.conditions.get(name) {
            Some(Some(verdict)) => return Ok(*verdict),
            Some(None) => {
                let fault = TemplateFault::Cycle(format!("the condition {name}"));
                return Err(TemplateError::at(line, fault));
            }
            None => {}
        }
        let Some(definition) = self.template.entry("Conditions", name) else {
            let fault = TemplateFault::UnknownCondition(name.to_owned());
            return Err(TemplateError::at(line, fault));
        };
        self.conditions.insert(name, None);
        let verdict = self.condition(definition);
        match verdict {
            Ok(verdict) => self.conditions.insert(name, Some(verdict)),
            // Whoever asks next is told the same again, and not that it depends on itself.
            Err(_) => self.conditions.remove(name),
        };
        verdict
    }

    /// The verdict of a condition as it is written.
    fn condition(&mut self, node: &'t Node) -> Result<bool, TemplateError> {
        match node.as_map() {
            Some([(name, argument)]) if name == "Condition" => {
                self.deeper(node.line, |scope| scope.named_condition(argument))
            }
            Some([(name, argument)]) => self.deeper(node.line, |scope| {
                scope
                    .condition_function(name, argument)
                    .map_err(|error| error.inside(name.as_str()))
            }),
            _ => Err(TemplateError::at(
                node.line,
                TemplateFault::Expected("a condition function"),
            )),
        }
    }

    /// Evaluates one of the functions that come to a verdict.
    pub(crate) fn condition_function(
        &mut self,
        name: &str,
        argument: &'t Node,
    ) -> Result<bool, TemplateError> {
        match (name, argument.as_list()) {
            ("Fn::Equals", Some([left, right])) => {
                let left = self.evaluate(left)?;
                let right = self.evaluate(right)?;
                Ok(same(left.as_ref(), right.as_ref()))
            }
            ("Fn::Equals", _) => Err(takes(argument, "Fn::Equals", "two values")),
            ("Fn::Not", Some([inner])) => Ok(!self.condition(inner)?),
            ("Fn::Not", _) => Err(takes(argument, "Fn::Not", "a list of one condition")),
            ("Fn::And", Some(parts)) => self.fold(argument, parts, true),
            ("Fn::Or", Some(parts)) => self.fold(argument, parts, false),
            ("Fn::And" | "Fn::Or", None) => Err(count(argument)),
            _ => {
                let why = "it is no condition function";
                let fault = TemplateFault::Function(name.to_owned(), why);
                Err(TemplateError::at(argument.line, fault))
            }
        }
    }

    /// All of two to ten conditions, or any: every one is decided, so that every fault is found.
    fn fold(
        &mut self,
        argument: &Node,
        parts: &'t [Node],
        all: bool,
    ) -> Result<bool, TemplateError> {
        if !(2..=10).contains(&parts.len()) {
            return Err(count(argument));
        }
        let mut verdict = all;
        for part in parts {
            let truth = self.condition(part)?;
            verdict = if all {
                verdict && truth
            } else {
                verdict || truth
            };
        }
        Ok(verdict)
    }
}

const fn count(argument: &Node) -> TemplateError {
    takes(argument, "Fn::And and Fn::Or", "two to ten conditions")
}

/// Whether two values are the same text, or the same list of texts.
fn same(left: Option<&Node>, right: Option<&Node>) -> bool {
    let (Some(left), Some(right)) = (left, right) else {
        return left.is_none() && right.is_none();
    };
    match (left.as_list(), right.as_list()) {
        (Some(left), Some(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| left.as_scalar() == right.as_scalar())
        }
        _ => left.as_scalar() == right.as_scalar() && left.as_scalar().is_some(),
    }
}
