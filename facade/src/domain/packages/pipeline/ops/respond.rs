//! `respond.json`, `respond.bytes`, `respond.redirect`, `respond.error`.

use serde_json::Value as Plain;

use super::at_once;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::header::is_bare;
use crate::domain::packages::pipeline::payload::{Body, Payload};
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::request::{Content, Response, headers};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::Value;

/// What is sent with a status, if that has anything to be sent with it.
fn sent(status: u16, content: Content) -> Result<Content, Fault> {
    if !is_bare(status) {
        return Ok(content);
    }
    match content {
        Content::None | Content::Json(Plain::Null) => Ok(Content::None),
        Content::Body(body) if body.size() == Some(0) => Ok(Content::None),
        // Bytes behind such an answer would be taken for the next one.
        Content::Json(_) | Content::Body(_) => {
            Err(Fault::pipeline(format!("an answer {status} has no body")))
        }
    }
}

fn answer(context: &mut ExecutionContext<'_>, response: Response) -> Result<(), Fault> {
    context.response = Some(response);
    Ok(())
}

pub(super) struct Json {
    status: u16,
    body: Template,
    headers: Template,
}

impl Json {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            status: args.status(),
            body: args.template("body"),
            headers: args.template("headers"),
        }
    }

    fn answer(
        &self,
        context: &mut ExecutionContext<'_>,
        headers: Vec<(String, String)>,
        body: Plain,
    ) -> Result<(), Fault> {
        let content = sent(self.status, Content::Json(body))?;
        let mut response = Response::new(self.status, content);
        response.headers = headers;
        answer(context, response)
    }
}

/// The body of an upstream, which is JSON as the upstream wrote it.
async fn read(context: &mut ExecutionContext<'_>, payload: Payload) -> Result<Plain, Fault> {
    let most = context.machine.world.limits.json_bytes;
    let body = payload.body().ok_or_else(Fault::spent)?;
    let read = context.outside(body.collect(most)).await?;
    let bytes = read?.ok_or_else(|| {
        Fault::new(
            413,
            "BODY_TOO_LARGE",
            format!("a JSON answer has at most {most} bytes"),
        )
    })?;
    serde_json::from_slice(&bytes)
        .map_err(|_| Fault::new(502, "UPSTREAM_ERROR", "what an upstream sent is no JSON"))
}

impl Execute for Json {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let headers = match headers(&context.value(&self.headers)) {
            Ok(headers) => headers,
            Err(fault) => return at_once(Err(fault)),
        };
        match context.value(&self.body) {
            Value::Json(body) => at_once(self.answer(context, headers, body)),
            Value::Bytes(payload) => Done::later(async move {
                let body = read(context, payload).await?;
                self.answer(context, headers, body)
            }),
            record => at_once(self.answer(context, headers, record.to_json())),
        }
    }
}

pub(super) struct Bytes {
    status: u16,
    body: Template,
    headers: Template,
}

impl Bytes {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            status: args.status(),
            body: args.template("body"),
            headers: args.template("headers"),
        }
    }
}

impl Execute for Bytes {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let body = match context.value(&self.body) {
            Value::Bytes(payload) => match payload.body() {
                Some(body) => body,
                None => return at_once(Err(Fault::spent())),
            },
            Value::Json(Plain::Null) => Body::Empty,
            Value::Json(Plain::String(text)) => Body::Bytes(text.into()),
            other => Body::Bytes(other.to_json().to_string().into()),
        };
        let headers = headers(&context.value(&self.headers));
        at_once(headers.and_then(|headers| {
            let content = sent(self.status, Content::Body(body))?;
            let mut response = Response::new(self.status, content);
            response.headers = headers;
            answer(context, response)
        }))
    }
}

pub(super) struct Redirect {
    status: u16,
    location: Template,
}

impl Redirect {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            // Of the words that the parameter allows, each is a number.
            status: args.text("status").parse().unwrap_or(307),
            location: args.template("location"),
        }
    }
}

impl Execute for Redirect {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let location = context.exact(&self.location);
        at_once(location.and_then(|location| {
            if location.chars().any(char::is_control) {
                return Err(Fault::invalid("a location has a control character in it"));
            }
            let mut response = Response::new(self.status, Content::None);
            response.headers = vec![("Location".to_owned(), location)];
            answer(context, response)
        }))
    }
}

pub(super) struct Error {
    status: u16,
    code: String,
    message: Template,
}

impl Error {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            status: args.status(),
            code: args.text("code"),
            message: args.template("message"),
        }
    }
}

impl Execute for Error {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        let message = context.text(&self.message);
        at_once(answer(
            context,
            Response::error(self.status, &self.code, &message),
        ))
    }
}
