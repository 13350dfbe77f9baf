//! What a pipeline knows while it runs: the request, the fields, the variables, and what is open.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json, json};

use super::machine::Core;
use super::meter::Meter;
use super::payload::Body;
use super::request::{Request, Response};
use super::step::When;
use super::template::{Part, Piece, Reference, Sigil, Template};
use super::txn::Txn;
use super::value::{Referred, Value, json_at, scalar};
use crate::block::identity::Principal;
use crate::domain::packages::fault::Fault;

/// The state of one run.
pub(super) struct ExecutionContext<'m> {
    pub(super) machine: &'m Core,
    pub(super) meter: Meter<'m>,
    pub(super) request: Request,
    /// The fields of entities, made equal as far as steps have done so; before that, the parts of the path.
    pub(super) fields: BTreeMap<String, String>,
    /// The members of the body, once it was read as JSON.
    pub(super) members: Map<String, Json>,
    pub(super) variables: HashMap<String, Value>,
    /// The time of the request, from the first step that asked on.
    pub(super) now: Option<String>,
    pub(super) txn: Option<Txn>,
    /// Whether what follows is done by the repository itself: what an upstream has given is stored for all.
    pub(super) as_system: bool,
    /// Whether an upstream was asked for what is stored.
    pub(super) fetched: bool,
    pub(super) response: Option<Response>,
}

impl<'m> ExecutionContext<'m> {
    pub(super) fn new(machine: &'m Core, mut request: Request) -> Self {
        let meter = Meter::new(machine.clock(), machine.world.limits);
        Self {
            fields: std::mem::take(&mut request.path),
            as_system: request.system,
            fetched: false,
            machine,
            meter,
            request,
            members: Map::new(),
            variables: HashMap::new(),
            now: None,
            txn: None,
            response: None,
        }
    }

    /// Puts a value into a variable.
    pub(super) fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.variables.insert(name.to_owned(), value.into());
    }

    /// The body of the request, which is there once.
    pub(super) fn take_body(&mut self) -> Body {
        std::mem::take(&mut self.request.body)
    }

    /// Waits for something outside, which is one call, and during which the time stands still.
    pub(super) async fn outside<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Fault> {
        self.meter.out()?;
        let answer = work.await;
        self.meter.back();
        Ok(answer)
    }

    /// What is referred to; `None` when there is no such name, or nothing at the end of the path.
    pub(super) fn look_up(&self, reference: &Reference) -> Option<Referred<'_>> {
        let Reference { scope, name, path } = reference;
        let found = match scope {
            Sigil::Variable => self.variables.get(name)?.at(path)?,
            Sigil::Field => match name.as_str() {
                "principal" => self.of_principal(path)?,
                "event" => self.of_event(path)?,
                name => match self.fields.get(name) {
                    // A text has no parts.
                    Some(text) => path.is_empty().then_some(Referred::Text(text))?,
                    None => {
                        let event = self.request.event.as_ref();
                        let event = event.and_then(|event| event.get(name));
                        let member = self.members.get(name).or(event)?;
                        Referred::Json(json_at(member, path)?)
                    }
                },
            },
        };
        (!found.is_null()).then_some(found)
    }

    /// What a path leads to from the caller, as references see them.
    fn of_principal(&self, path: &[Part]) -> Option<Referred<'_>> {
        let Principal {
            subject,
            name,
            scopes,
            ..
        } = self.request.principal.as_ref()?;
        if let [Part::Member(member)] = path {
            match member.as_str() {
                "sub" => return Some(Referred::Text(subject)),
                "name" => return name.as_deref().map(Referred::Text),
                _ => {}
            }
        }
        let scopes: Vec<String> = scopes.iter().map(ToString::to_string).collect();
        let all = json!({"sub": subject, "name": name, "scopes": scopes});
        let found = json_at(&all, path)?.clone();
        Some(Referred::Made(Value::Json(found)))
    }

    /// What a path leads to from the event that is applied.
    fn of_event(&self, path: &[Part]) -> Option<Referred<'_>> {
        let payload = self.request.event.as_ref()?;
        match path {
            [] => Some(Referred::Made(Value::Json(json!({ "payload": payload })))),
            [Part::Member(member), rest @ ..] if member == "payload" => {
                json_at(payload, rest).map(Referred::Json)
            }
            _ => None,
        }
    }

    /// What a template stands for, which is only looked at.
    fn seen<'c>(&'c self, template: &'c Template) -> Referred<'c> {
        match template {
            Template::Literal(json) => Referred::Json(json),
            Template::Whole(reference) => self.look_up(reference).unwrap_or(Referred::NULL),
            made => Referred::Made(self.value(made)),
        }
    }

    /// The value that a template makes here.
    pub(super) fn value(&self, template: &Template) -> Value {
        match template {
            Template::Literal(json) => Value::Json(json.clone()),
            Template::Whole(reference) => self
                .look_up(reference)
                .map_or(Value::NULL, Referred::into_value),
            Template::Text(_) | Template::List(_) => Value::Json(self.json(template)),
            Template::Map(members) => {
                let members = members.iter();
                let members = members.map(|(name, member)| (name.clone(), self.value(member)));
                Value::of_members(members.collect())
            }
        }
    }

    /// The JSON that a template makes here.
    pub(super) fn json(&self, template: &Template) -> Json {
        match template {
            Template::Literal(json) => json.clone(),
            Template::Whole(reference) => {
                let found = self.look_up(reference).map(Referred::into_json);
                // What there is not is null.
                found.unwrap_or_default()
            }
            Template::Text(pieces) => self.in_text(pieces).into(),
            Template::List(elements) => elements.iter().map(|element| self.json(element)).collect(),
            Template::Map(members) => {
                let members = members.iter();
                let members = members.map(|(name, member)| (name.clone(), self.json(member)));
                Json::Object(members.collect())
            }
        }
    }

    /// A text in which null and what there is not are written as `null`.
    fn in_text(&self, pieces: &[Piece]) -> String {
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Reference(reference) => {
                    let found = self.look_up(reference).unwrap_or(Referred::NULL);
                    match found.scalar() {
                        Some(scalar) => text.push_str(&scalar),
                        None => text.push_str(&found.into_json().to_string()),
                    }
                }
            }
        }
        text
    }

    /// A text for people or for a variable.
    pub(super) fn text(&self, template: &Template) -> String {
        match self.json(template) {
            Json::String(text) => text,
            other => other.to_string(),
        }
    }

    /// A text that means something to a store or to a client, such as a key, a path, a location: every reference in it
    /// must be there and be a text, a number or a truth.
    pub(super) fn exact(&self, template: &Template) -> Result<String, Fault> {
        match template {
            Template::Literal(json) => scalar(json).ok_or_else(|| unresolved("a map or a list")),
            Template::Whole(reference) => self.exact_reference(reference).map(Cow::into_owned),
            Template::Text(pieces) => {
                let mut text = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Literal(literal) => text.push_str(literal),
                        Piece::Reference(found) => text.push_str(&self.exact_reference(found)?),
                    }
                }
                Ok(text)
            }
            Template::List(_) | Template::Map(_) => Err(unresolved("a map or a list")),
        }
    }

    /// The parts of a key between its slashes. What a reference stands for is one part or within one, whatever slashes
    /// it has; only a key that is one reference as a whole is taken apart at those of its text.
    pub(super) fn key_parts(&self, template: &Template) -> Result<Vec<String>, Fault> {
        let mut parts = vec![String::new()];
        match template {
            Template::Text(pieces) => {
                for piece in pieces {
                    match piece {
                        Piece::Reference(found) => {
                            extend_last(&mut parts, &self.exact_reference(found)?)
                        }
                        Piece::Literal(literal) => divide(&mut parts, literal),
                    }
                }
            }
            whole => divide(&mut parts, &self.exact(whole)?),
        }
        Ok(parts)
    }

    fn exact_reference(&self, reference: &Reference) -> Result<Cow<'_, str>, Fault> {
        let name = &reference.name;
        let Some(found) = self.look_up(reference) else {
            // What the caller did not send is the caller's; what no step has put there is the pipeline's.
            let status = match reference.scope {
                Sigil::Field => 400,
                Sigil::Variable => 500,
            };
            let message = format!("there is no {name} here");
            return Err(Fault::new(status, "UNRESOLVED_REFERENCE", message));
        };
        let text = match found {
            Referred::Text(text) => Some(Cow::Borrowed(text)),
            Referred::Json(Json::String(text))
            | Referred::Value(Value::Json(Json::String(text))) => {
                Some(Cow::Borrowed(text.as_str()))
            }
            found => found.scalar().map(|text| Cow::Owned(text.into_owned())),
        };
        text.ok_or_else(|| unresolved(name))
    }

    /// Whether all clauses of a condition hold.
    pub(super) fn holds(&self, clauses: &[Clause]) -> bool {
        clauses.iter().all(|clause| match clause {
            Clause::Equals(left, right) => self.seen(left).same(&self.seen(right)),
            Clause::IsNull(value) => self.seen(value).is_null(),
            Clause::IsNotNull(value) => !self.seen(value).is_null(),
            Clause::IsEmpty(value) => self.seen(value).is_empty(),
            Clause::NotIn(value, list) => {
                let value = self.seen(value);
                match self.json(list) {
                    Json::Array(elements) => {
                        let mut elements = elements.iter();
                        !elements.any(|element| Referred::Json(element).same(&value))
                    }
                    // Nothing is an element of what is no list.
                    _ => true,
                }
            }
        })
    }
}

/// A clause whose references were found.
#[derive(Clone, Debug)]
pub(super) enum Clause {
    Equals(Template, Template),
    IsNull(Template),
    IsNotNull(Template),
    IsEmpty(Template),
    NotIn(Template, Template),
}

impl Clause {
    pub(super) fn of(when: &When) -> Self {
        let of = Template::of;
        match when {
            When::Equals(left, right) => Self::Equals(of(left), of(right)),
            When::IsNull(value) => Self::IsNull(of(value)),
            When::IsNotNull(value) => Self::IsNotNull(of(value)),
            When::IsEmpty(value) => Self::IsEmpty(of(value)),
            When::NotIn(value, list) => Self::NotIn(of(value), of(list)),
        }
    }
}

/// Appends to the last part of a key.
fn extend_last(parts: &mut [String], text: &str) {
    if let Some(last) = parts.last_mut() {
        last.push_str(text);
    }
}

/// Appends a text whose slashes divide parts of a key.
fn divide(parts: &mut Vec<String>, text: &str) {
    // A split has a first piece, which may be empty.
    let mut pieces = text.split('/');
    extend_last(parts, pieces.next().unwrap_or_default());
    parts.extend(pieces.map(str::to_owned));
}

#[cold]
fn unresolved(what: &str) -> Fault {
    let message = format!("{what} is no text");
    Fault::new(500, "UNRESOLVED_REFERENCE", message)
}
