//! Steps that answer: what they say can be sent. And when a step is taken at all.

use serde_json::Value;

use super::Judge;
use super::sites::{Known, Site, argument, written};
use crate::domain::packages::document::path::Path;
use crate::domain::packages::pipeline::{
    Step, When, is_bare, is_reference, name_fault, value_fault,
};

pub(super) fn check(known: &Known<'_>, site: &Site<'_>, judge: &mut Judge<'_>) {
    for (path, step) in site.steps() {
        let source = written(known.document.source(), &path);
        condition(source, step, &path, judge);
        match step.op.as_str() {
            "respond.json" | "respond.bytes" => {
                body(step, &path, judge);
                headers(step, &path, judge);
            }
            "respond.redirect" => location(step, &path, judge),
            "respond.error" => error(step, &path, judge),
            _ => {}
        }
    }
}

/// A condition that nobody wrote is none, and one without a clause is a slip.
fn condition(source: Option<&Value>, step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let place = argument(path, "when");
    let when = source.and_then(|step| step.get("args")?.get("when")?.as_object());
    if when.is_some_and(|clauses| clauses.is_empty()) {
        let message = "this condition has no clause; add one, or leave `when` out";
        judge.find("step.condition", &place, message);
    }
    for clause in &step.when {
        let When::NotIn(_, list) = clause else {
            continue;
        };
        if !list.is_array() && !list.as_str().is_some_and(is_reference) {
            let message = "everything is outside of what is no list; write a list, or refer to one";
            judge.find("step.condition", place.member("not_in"), message);
        }
    }
}

fn status(step: &Step) -> Option<u16> {
    let status = step.args.get("status")?.as_u64()?;
    u16::try_from(status).ok()
}

fn body(step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let Some(status) = status(step).filter(|status| is_bare(*status)) else {
        return;
    };
    let nothing = |body: &Value| body.is_null() || (step.op == "respond.bytes" && *body == "");
    if step.args.get("body").is_some_and(|body| !nothing(body)) {
        let message = format!("{status} ends behind its headers; remove the body, or answer 200");
        judge.find("answer.body", argument(path, "body"), message);
    }
}

fn headers(step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let place = argument(path, "headers");
    let members = match step.args.get("headers") {
        None | Some(Value::Null) => return,
        Some(Value::Object(members)) => members,
        Some(Value::String(text)) if is_reference(text) => return,
        Some(_) => {
            let message = "these are no headers; write an object, or refer to one";
            judge.find("answer.header", &place, message);
            return;
        }
    };
    for (name, value) in members {
        let unfit = match value {
            Value::String(text) => value_fault(text),
            Value::Array(_) | Value::Object(_) => {
                Some("has a value that is neither text nor number")
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => None,
        };
        for wrong in name_fault(name).into_iter().chain(unfit) {
            let message = format!("`{}` {wrong}; change or remove it", name.escape_debug());
            judge.find("answer.header", place.member(name), message);
        }
    }
}

fn location(step: &Step, path: &Path, judge: &mut Judge<'_>) {
    let location = step.args.get("location").and_then(Value::as_str);
    if location.is_some_and(|text| text.contains(char::is_control)) {
        let message = "no address has a control character; remove it";
        judge.find("answer.header", argument(path, "location"), message);
    }
}

fn error(step: &Step, path: &Path, judge: &mut Judge<'_>) {
    if let Some(status) = status(step).filter(|status| *status < 400) {
        let message =
            format!("{status} is no error; say one from 400 on, or answer with `respond.json`");
        judge.find("answer.error_status", argument(path, "status"), message);
    }
}
