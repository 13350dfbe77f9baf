//! What is wrong with a request, found by the generated constraints and worded here.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::profile::Layer;
use crate::wire::describe::Describe;
use crate::wire::encode::{Encode, encode_output};
use crate::wire::error::ApiError;

use super::Constrain;
use super::bounds::{AT_LEAST, AT_MOST, Bounds, LENGTH, VALUE, length};
use super::path::{Form, Hides, Path, Rule};

/// How many violations a message lists.
const LISTED_MAX: usize = 10;

/// What is wrong with a request.
#[derive(Debug)]
pub(crate) struct Violations {
    layer: Layer,
    found: Vec<Violation>,
    /// A sentence that stands for the whole answer.
    sentence: Option<&'static str>,
}

/// One thing that is wrong.
#[derive(Debug)]
struct Violation {
    text: String,
    rule: Rule,
    hides: Hides,
}

impl Violations {
    /// Nothing wrong yet.
    pub(super) fn new(layer: Layer) -> Self {
        Self {
            layer,
            found: Vec::new(),
            sentence: None,
        }
    }

    /// The answer to the request, if anything is wrong with it.
    pub(super) fn finish(mut self) -> Result<(), ApiError> {
        let hides = |what| move |violation: &Violation| violation.hides == what;
        if self.found.iter().any(hides(Hides::All)) {
            self.found.retain(hides(Hides::All));
        } else if let Some(sentence) = self.sentence {
            return Err(ApiError::validation(sentence));
        } else if self.found.is_empty() {
            return Ok(());
        } else if self.found.iter().any(hides(Hides::Enums)) {
            self.found.retain(|violation| {
                violation.hides == Hides::Enums || violation.rule != Rule::Enum
            });
        }
        self.found.truncate(LISTED_MAX);
        let texts: Vec<String> = self.found.into_iter().map(|found| found.text).collect();
        Err(ApiError::validation(format!(
            "{} validation error{} detected: {}",
            texts.len(),
            if texts.len() == 1 { "" } else { "s" },
            texts.join("; ")
        )))
    }

    /// How a violation of that rule is worded at that place, and what it hides.
    fn form(&self, at: &Path<'_>, rule: Rule) -> (Form, Hides) {
        match (at.wording(rule), self.layer) {
            (None, _) => (Form::Echo, Hides::Nothing),
            (Some(wording), Layer::Older) => (wording.older, wording.older_hides),
            (Some(wording), Layer::Bare | Layer::Current) => {
                (wording.current, wording.current_hides)
            }
        }
    }

    /// Whether a member is missing.
    pub(super) fn lacks_member(&self) -> bool {
        self.found.iter().any(|found| found.rule == Rule::Required)
    }

    fn add(&mut self, at: &Path<'_>, rule: Rule, value: Option<&dyn Describe>, constraint: &str) {
        self.add_as(self.form(at, rule), at, rule, value, constraint);
    }

    #[cold]
    fn add_as(
        &mut self,
        (form, hides): (Form, Hides),
        at: &Path<'_>,
        rule: Rule,
        value: Option<&dyn Describe>,
        constraint: &str,
    ) {
        if let Form::Sentence(sentence) = form {
            self.sentence.get_or_insert(sentence);
            return;
        }
        // What is not listed is not worded either: a request may be wrong in a million places.
        if self.found.len() >= LISTED_MAX && hides == Hides::Nothing {
            return;
        }
        let text = match form {
            Form::Echo | Form::Json => {
                let mut text = "Value ".to_owned();
                match value {
                    None => text.push_str("null"),
                    Some(value) => {
                        text.push('\'');
                        value.describe(&mut text);
                        text.push('\'');
                    }
                }
                format!(
                    "{text} at '{}' failed {FAILED}: {constraint}",
                    at.camel_case()
                )
            }
            Form::Named => format!(
                "Value at '{}' failed {FAILED}: {constraint}",
                at.pascal_case()
            ),
            Form::Nameless => format!("Failed {FAILED}: {constraint}"),
            Form::Sentence(sentence) => sentence.to_owned(),
        };
        self.found.push(Violation { text, rule, hides });
    }

    /// A member that must be there.
    pub(crate) fn present<T>(&mut self, at: &Path<'_>, value: Option<&T>) {
        if value.is_none() {
            self.add(at, Rule::Required, None, "Member must not be null");
        }
    }

    /// A text within its limits.
    pub(crate) fn text(&mut self, at: &Path<'_>, value: Option<&String>, bounds: &Bounds) {
        let Some(text) = value else { return };
        let bounds = bounds.for_text(text);
        if bounds.allows_text(text) {
            return;
        }
        if let Some(pattern) = &bounds.pattern
            && !(pattern.matches)(text)
        {
            self.add(at, Rule::Pattern, Some(text), &pattern.to_string());
        }
        self.bounded(at, length(text), text, LENGTH, bounds);
        if let Some(values) = &bounds.values
            && !values.set.contains(&text.as_str())
        {
            let form = self.form(at, Rule::Enum);
            let rule = values.rule(form.0 == Form::Nameless);
            self.add_as(form, at, Rule::Enum, Some(text), &rule);
        }
    }

    /// A number within its limits.
    pub(crate) fn number<T>(&mut self, at: &Path<'_>, value: Option<&T>, bounds: &Bounds)
    where
        T: Describe + Copy + Into<i64>,
    {
        let Some(number) = value else { return };
        if !bounds.allows((*number).into()) {
            self.outside(at, (*number).into(), number, VALUE, bounds);
        }
    }

    /// A list or a map of a length within its limits.
    pub(crate) fn length<T>(&mut self, at: &Path<'_>, value: Option<&T>, bounds: &Bounds)
    where
        T: Describe + Collection,
    {
        let Some(collection) = value else { return };
        self.bounded(at, collection.length(), collection, LENGTH, bounds);
    }

    fn bounded(
        &mut self,
        at: &Path<'_>,
        length: usize,
        value: &dyn Describe,
        what: &str,
        bounds: &Bounds,
    ) {
        if !bounds.allows_length(length) {
            let length = i64::try_from(length).unwrap_or(i64::MAX);
            self.outside(at, length, value, what, bounds);
        }
    }

    fn outside(
        &mut self,
        at: &Path<'_>,
        measure: i64,
        value: &dyn Describe,
        what: &str,
        bounds: &Bounds,
    ) {
        if let Some(min) = bounds.min
            && measure < min
        {
            self.add(
                at,
                Rule::Min,
                Some(value),
                &format!("{what} {AT_LEAST} {min}"),
            );
        }
        if let Some(max) = bounds.max
            && measure > max
        {
            self.add(
                at,
                Rule::Max,
                Some(value),
                &format!("{what} {AT_MOST} {max}"),
            );
        }
    }

    /// A list of texts, each within its limits. The service reports the list.
    pub(crate) fn elements(&mut self, at: &Path<'_>, value: Option<&Vec<String>>, bounds: &Bounds) {
        let Some(list) = value else { return };
        self.parts(at, Rule::Parts, list, (list.iter(), "Member"), bounds);
    }

    /// A map whose keys are within their limits. The service reports the map.
    pub(crate) fn keys<M: Describe + Keyed>(
        &mut self,
        at: &Path<'_>,
        value: Option<&M>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        self.parts(at, Rule::Keys, map, (map.keys(), "Map keys"), bounds);
    }

    /// The same for a map that is echoed as JSON by the layers that name it so.
    pub(crate) fn keys_in_json<M: Describe + Encode + Keyed>(
        &mut self,
        at: &Path<'_>,
        value: Option<&M>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        if self.form(at, Rule::Keys).0 == Form::Json {
            self.parts(at, Rule::Keys, &Json(map), (map.keys(), "Map keys"), bounds);
        } else {
            self.keys(at, value, bounds);
        }
    }

    /// A map whose values are texts within their limits. The service reports the map.
    pub(crate) fn values(
        &mut self,
        at: &Path<'_>,
        value: Option<&BTreeMap<String, String>>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        self.parts(at, Rule::Parts, map, (map.values(), "Map value"), bounds);
    }

    fn parts<'t>(
        &mut self,
        at: &Path<'_>,
        rule: Rule,
        whole: &dyn Describe,
        (parts, what): (impl Iterator<Item = &'t String>, &str),
        bounds: &Bounds,
    ) {
        for text in parts {
            let bounds = bounds.for_text(text);
            if !bounds.allows_text(text) {
                return self.part(at, rule, whole, what, bounds);
            }
        }
    }

    /// A map whose values are lists of a length within their limits. The service reports the map.
    pub(crate) fn value_lengths<T: Describe>(
        &mut self,
        at: &Path<'_>,
        value: Option<&BTreeMap<String, Vec<T>>>,
        bounds: &Bounds,
    ) {
        let Some(map) = value else { return };
        let mut outside = map
            .iter()
            .filter(|(_, list)| !bounds.allows_length(list.len()));
        let Some((key, list)) = outside.next() else {
            return;
        };
        let form = self.form(at, Rule::Lengths);
        if form.0 != Form::Named {
            return self.part(at, Rule::Lengths, map, "Map value", bounds);
        }
        let here = Path::Entry { above: at, key };
        let constraint = match (bounds.min, bounds.max) {
            (Some(min), _) if list.is_empty() => format!("{LENGTH} {AT_LEAST} {min}"),
            (_, Some(max)) => format!("{LENGTH} {AT_MOST} {max}"),
            // A list without limits is outside of none.
            _ => return,
        };
        self.add_as(form, &here, Rule::Lengths, Some(list), &constraint);
    }

    fn part(
        &mut self,
        at: &Path<'_>,
        rule: Rule,
        whole: &dyn Describe,
        what: &str,
        bounds: &Bounds,
    ) {
        let list = bounds.list();
        self.add(
            at,
            rule,
            Some(whole),
            &format!("{what} must satisfy constraint: [{list}]"),
        );
    }

    /// What is inside a structure, a list or a map.
    pub(crate) fn within<T: Constrain>(&mut self, at: &Path<'_>, value: Option<&T>) {
        if let Some(value) = value {
            value.constrain(at, self);
        }
    }
}

/// A value that is printed as JSON.
struct Json<'a, T>(&'a T);

impl<T: Encode> Describe for Json<'_, T> {
    fn describe(&self, text: &mut String) {
        let mut body = Vec::new();
        encode_output(self.0, &mut body);
        text.push_str(&String::from_utf8_lossy(&body));
    }
}

/// What every violation says.
const FAILED: &str = "to satisfy constraint";

/// What has a length that the service description limits.
pub(crate) trait Collection {
    /// How many parts it has.
    fn length(&self) -> usize;
}

impl<T> Collection for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }
}

impl<T> Collection for BTreeMap<String, T> {
    fn length(&self) -> usize {
        self.len()
    }
}

impl<T> Collection for IndexMap<String, T> {
    fn length(&self) -> usize {
        self.len()
    }
}

/// What has keys that the service description limits.
pub(crate) trait Keyed {
    /// Its keys, in its order.
    fn keys(&self) -> impl Iterator<Item = &String>;
}

impl<T> Keyed for BTreeMap<String, T> {
    fn keys(&self) -> impl Iterator<Item = &String> {
        self.keys()
    }
}

impl<T> Keyed for IndexMap<String, T> {
    fn keys(&self) -> impl Iterator<Item = &String> {
        self.keys()
    }
}
