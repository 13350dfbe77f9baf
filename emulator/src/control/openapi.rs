//! The OpenAPI document of the control calls, made of their declarations.

use super::body::takes_nothing;
use super::call::{Answered, Ask, BASE, Call, Member, Payload, Run, Shape};
use super::calls::SUBJECTS;
use crate::operation::Answer;
use crate::wire::json::Writer;

/// The content type of most answers.
const JSON: &str = "application/json";

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[Call {
    method: "GET",
    path: "openapi.json",
    summary: "The OpenAPI document of all control calls.",
    query: &[],
    body: Payload::EMPTY,
    answer: Payload::Other("The document, in version 3.1.0."),
    run: Run::Once(answer),
}];

fn answer(ask: &Ask<'_>) -> Answered {
    takes_nothing(ask.body)?;
    Ok(Answer::unseeing(Ok(document())))
}

/// What is declared of all calls, in the form of OpenAPI.
pub(super) fn document() -> Vec<u8> {
    let mut calls: Vec<&Call> = SUBJECTS.iter().copied().flatten().collect();
    calls.sort_by_key(|call| (call.path, call.method));
    let mut body = Vec::new();
    let mut json = Writer::new(&mut body);
    json.begin_object();
    pair(&mut json, "openapi", "3.1.0");
    json.key("info");
    json.begin_object();
    pair(&mut json, "title", "Control calls of the DynamoDB emulator");
    pair(&mut json, "version", env!("CARGO_PKG_VERSION"));
    json.end_object();
    json.key("servers");
    json.begin_array();
    for (url, about) in [
        ("/", "About the database main"),
        ("/db/{Database}/", "About the database of that name"),
    ] {
        json.begin_object();
        pair(&mut json, "url", url);
        pair(&mut json, "description", about);
        if url.contains('{') {
            json.key("variables");
            json.begin_object();
            json.key("Database");
            json.begin_object();
            pair(&mut json, "default", "main");
            json.end_object();
            json.end_object();
        }
        json.end_object();
    }
    json.end_array();
    json.key("paths");
    json.begin_object();
    for of_path in calls.chunk_by(|one, other| one.path == other.path) {
        let Some(first) = of_path.first() else {
            continue;
        };
        json.map_key(&format!("{BASE}{}", first.path));
        json.begin_object();
        for call in of_path {
            json.map_key(&call.method.to_ascii_lowercase());
            write_call(&mut json, call);
        }
        json.end_object();
    }
    json.end_object();
    json.end_object();
    body
}

fn write_call(json: &mut Writer<'_>, call: &Call) {
    json.begin_object();
    pair(json, "summary", call.summary);
    let words = call.path.split('/');
    let words = words.filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    json.key("parameters");
    json.begin_array();
    for word in words {
        json.begin_object();
        pair(json, "name", word);
        pair(json, "in", "path");
        json.key("required");
        json.bool(true);
        json.key("schema");
        schema(json, Shape::Text);
        json.end_object();
    }
    for member in call.query {
        json.begin_object();
        pair(json, "name", member.name);
        pair(json, "in", "query");
        pair(json, "description", member.about);
        json.key("required");
        json.bool(member.needed);
        json.key("schema");
        schema(json, member.shape);
        json.end_object();
    }
    json.end_array();
    if !matches!(call.body, Payload::Members([])) {
        json.key("requestBody");
        json.begin_object();
        json.key("required");
        json.bool(match call.body {
            Payload::Members(members) => members.iter().any(|member| member.needed),
            _ => true,
        });
        content(json, call.body);
        json.end_object();
    }
    json.key("responses");
    json.begin_object();
    json.key("200");
    json.begin_object();
    pair(json, "description", "What was asked for.");
    content(json, call.answer);
    json.end_object();
    json.key("default");
    json.begin_object();
    pair(
        json,
        "description",
        "A refusal in the form of DynamoDB's: 404 where what is named is not there, 405 for another method.",
    );
    json.end_object();
    json.end_object();
    json.end_object();
}

/// The member `content` of a body.
fn content(json: &mut Writer<'_>, body: Payload) {
    json.key("content");
    json.begin_object();
    json.key(match body {
        Payload::Events(_) => "text/event-stream",
        _ => JSON,
    });
    json.begin_object();
    json.key("schema");
    match body {
        Payload::Members(members) => object(json, members),
        Payload::Formats(members, others) => {
            json.begin_object();
            json.key("anyOf");
            json.begin_array();
            object(json, members);
            for (_, words) in others.iter().filter(|(media, _)| *media == JSON) {
                described(json, words);
            }
            json.end_array();
            json.end_object();
        }
        Payload::Service(operation) => {
            described(json, &format!("As {operation} of DynamoDB has it."))
        }
        Payload::Events(words) => lines(json, words),
        Payload::Other(words) => described(json, words),
    }
    json.end_object();
    if let Payload::Formats(_, others) = body {
        for (media, words) in others.iter().filter(|(media, _)| *media != JSON) {
            json.map_key(media);
            json.begin_object();
            json.key("schema");
            lines(json, words);
            json.end_object();
        }
    }
    json.end_object();
}

/// The schema of a text of which only words are said.
fn lines(json: &mut Writer<'_>, words: &str) {
    json.begin_object();
    pair(json, "type", "string");
    pair(json, "description", words);
    json.end_object();
}

/// The schema of an object of which only words are said.
fn described(json: &mut Writer<'_>, words: &str) {
    json.begin_object();
    pair(json, "type", "object");
    pair(json, "description", words);
    json.end_object();
}

fn object(json: &mut Writer<'_>, members: &[Member]) {
    json.begin_object();
    pair(json, "type", "object");
    json.key("properties");
    json.begin_object();
    for member in members {
        json.key(member.name);
        json.begin_object();
        pair(json, "description", member.about);
        inside(json, member.shape);
        json.end_object();
    }
    json.end_object();
    json.key("required");
    json.begin_array();
    for member in members.iter().filter(|member| member.needed) {
        json.string(member.name);
    }
    json.end_array();
    json.key("additionalProperties");
    json.bool(false);
    json.end_object();
}

fn schema(json: &mut Writer<'_>, shape: Shape) {
    json.begin_object();
    inside(json, shape);
    json.end_object();
}

/// What a schema says of a shape.
fn inside(json: &mut Writer<'_>, shape: Shape) {
    match shape {
        Shape::Text => pair(json, "type", "string"),
        Shape::Like(pattern) => {
            pair(json, "type", "string");
            pair(json, "pattern", pattern);
        }
        Shape::Word(words) => one_of(json, words),
        Shape::Named(names) => one_of(json, &names()),
        Shape::Whole => pair(json, "type", "integer"),
        Shape::WholeFrom(least) => {
            pair(json, "type", "integer");
            json.key("minimum");
            json.i64(least);
        }
        Shape::WholeWithin(least, most) => {
            inside(json, Shape::WholeFrom(least));
            json.key("maximum");
            json.i64(most);
        }
        Shape::Real => pair(json, "type", "number"),
        Shape::RealFrom(least) => {
            pair(json, "type", "number");
            json.key("minimum");
            json.f64(least);
        }
        Shape::RealWithin(least, most) => {
            inside(json, Shape::RealFrom(least));
            json.key("maximum");
            json.f64(most);
        }
        Shape::Truth => pair(json, "type", "boolean"),
        Shape::Any => {}
        Shape::Object(members) => {
            json.key("allOf");
            json.begin_array();
            object(json, members);
            json.end_array();
        }
        Shape::Objects(members) => {
            pair(json, "type", "array");
            json.key("items");
            object(json, members);
        }
        Shape::Texts => {
            pair(json, "type", "array");
            json.key("items");
            schema(json, Shape::Text);
        }
        Shape::AllNamed(names) => {
            pair(json, "type", "array");
            json.key("items");
            schema(json, Shape::Named(names));
        }
    }
}

fn one_of(json: &mut Writer<'_>, words: &[&str]) {
    pair(json, "type", "string");
    json.key("enum");
    json.begin_array();
    for word in words {
        json.string(word);
    }
    json.end_array();
}

fn pair(json: &mut Writer<'_>, name: &'static str, value: &str) {
    json.key(name);
    json.string(value);
}
