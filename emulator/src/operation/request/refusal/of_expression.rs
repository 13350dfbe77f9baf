//! What is wrong with the expression members of a request, in the words of the layer that answers.

use std::collections::BTreeMap;

use crate::expression::{Broken, ExpressionError, Placeholders};
use crate::operation::request::refusal::internal;
use crate::operation::request::refusal::worded::complaint;
use crate::profile::{Layer, Layers};
use crate::value::{Item, Unchecked};
use crate::wire::ApiError;

/// The refusal where a tree does not fit what it was bound to, which the log has been told.
pub(crate) fn of_broken(Broken: Broken) -> ApiError {
    internal::error()
}

/// How the faults of one request are worded.
#[derive(Clone, Copy)]
pub(crate) struct ExpressionRefusal {
    /// The layer that answers.
    pub(crate) layer: Layer,
    /// Whether values may nest one level deeper than what is stored.
    pub(crate) spare_level: bool,
}

impl From<Layers> for ExpressionRefusal {
    fn from(layers: Layers) -> Self {
        Self {
            layer: layers.request,
            spare_level: layers.spare_level,
        }
    }
}

impl ExpressionRefusal {
    /// A sentence as the layer wraps it.
    fn text(self, sentence: String) -> ApiError {
        complaint(sentence, self.layer)
    }

    /// A fault of an expression or of what stands around it.
    pub(crate) fn of(self, error: impl Into<ExpressionError>) -> ApiError {
        let error = error.into();
        if error.is_broken() {
            return internal::error();
        }
        self.text(error.to_string())
    }

    /// Legacy members and expressions exclude each other.
    pub(crate) fn mixed(
        self,
        legacy: &[(&str, bool)],
        expressions: &[(&str, bool)],
    ) -> Result<(), ApiError> {
        let given = |members: &[(&str, bool)]| {
            let names = members
                .iter()
                .filter(|(_, given)| *given)
                .map(|(name, _)| *name);
            names.collect::<Vec<_>>().join(", ")
        };
        let any = |members: &[(&str, bool)]| members.iter().any(|(_, given)| *given);
        if !any(legacy) || !any(expressions) {
            return Ok(());
        }
        Err(self.text(format!(
            "Can not use both expression and non-expression parameters in the same request: \
             Non-expression parameters: {{{}}} Expression parameters: {{{}}}",
            given(legacy),
            given(expressions)
        )))
    }

    /// Names and values of a write that has no expression.
    pub(crate) fn definitions(
        self,
        names: Option<&BTreeMap<String, String>>,
        values: Option<&Unchecked<Item>>,
        missing: &'static str,
    ) -> Result<(), ApiError> {
        self.names(names)?;
        self.values(values, missing)
    }

    /// Names without an expression.
    pub(crate) fn names(self, names: Option<&BTreeMap<String, String>>) -> Result<(), ApiError> {
        match names {
            Some(_) => Err(self.text(
                "ExpressionAttributeNames can only be specified when using expressions".to_owned(),
            )),
            None => Ok(()),
        }
    }

    /// Values without an expression.
    pub(crate) fn values(
        self,
        values: Option<&Unchecked<Item>>,
        missing: &str,
    ) -> Result<(), ApiError> {
        const SENTENCE: &str =
            "ExpressionAttributeValues can only be specified when using expressions";
        match (values, self.layer) {
            (None, _) => Ok(()),
            (Some(_), Layer::Older) => Err(self.text(format!("{SENTENCE}: {missing}"))),
            (Some(_), Layer::Bare | Layer::Current) => Err(complaint(SENTENCE, self.layer)),
        }
    }

    /// The definitions of a request, whose values must be values at all.
    pub(crate) fn placeholders<'n>(
        self,
        names: Option<&'n BTreeMap<String, String>>,
        values: Option<Unchecked<Item>>,
    ) -> Result<Placeholders<'n>, ApiError> {
        let values = match self.spare_level {
            true => values.map(Unchecked::with_spare_level),
            false => values,
        };
        if let Some(values) = &values
            && let Err(fault) = values.check_ref()
        {
            Placeholders::new(names, None)
                .and_then(|_| Placeholders::check_value_names(values.faulty_names()))
                .map_err(|fault| self.of(fault))?;
            // Where the current layer finds the fault, it names neither the member nor the placeholder; without
            // its envelope it never does.
            if self.layer == Layer::Bare || self.layer == Layer::Current && fault.has_envelope() {
                return Err(ApiError::validation(fault.worded(self.layer)));
            }
            // A map that is faulty as a whole names no attribute. The older layer is who speaks here, whichever answers.
            let key = values.faulty_attribute().unwrap_or_default();
            return Err(ApiError::validation(format!(
                "ExpressionAttributeValues contains invalid value: {fault} for key {key}"
            )));
        }
        let values = values.and_then(|values| values.check().ok());
        Placeholders::new(names, values).map_err(|fault| self.of(fault))
    }

    /// All definitions must have been used.
    pub(crate) fn finish(self, placeholders: Placeholders<'_>) -> Result<(), ApiError> {
        placeholders.finish().map_err(|fault| self.of(fault))
    }
}
