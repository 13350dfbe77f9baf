//! Whether a repository does what its document says: six categories of statements, each tried out.
//!
//! The machine is asked as any caller would ask it. What it writes is under namespaces that nobody else has, so that it can
//! be asked about a repository that is in use; but an empty one, such as a fork of the emulator, is the better place.

use std::fmt;

use serde_json::{Value, json};

use super::Packages;
use super::document::{PolicyDecision, RepositoryDocument};
use super::pipeline::{
    Body, Content, Machine, OPERATIONS, Operation, Pipeline, Program, Request, Response, StepError,
};
use crate::block::blobs::Digest;
use crate::block::identity::{Principal, Scopes, SignIn};
use crate::block::random;
use crate::error::Error;

/// What was tried out, by category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComplianceReport {
    categories: Vec<ComplianceCategory>,
}

/// Statements about one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ComplianceCategory {
    /// The subject: `Operation Coverage`.
    pub name: &'static str,
    /// What was tried out.
    pub checks: Vec<ComplianceCheck>,
}

/// A statement, and whether it is true.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ComplianceCheck {
    /// What is said.
    pub statement: String,
    /// Why it is not true; `None` when it is.
    pub failure: Option<String>,
}

impl ComplianceReport {
    /// The six categories, in their order.
    pub fn categories(&self) -> &[ComplianceCategory] {
        &self.categories
    }

    /// Whether every statement is true: what the exit code of a command says.
    pub fn is_compliant(&self) -> bool {
        self.categories.iter().all(ComplianceCategory::is_compliant)
    }
}

impl ComplianceCategory {
    /// Whether every statement of it is true.
    pub fn is_compliant(&self) -> bool {
        self.checks.iter().all(|check| check.failure.is_none())
    }
}

impl fmt::Display for ComplianceReport {
    /// A line for each category, and one for each statement that is not true.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for category in &self.categories {
            let held = category
                .checks
                .iter()
                .filter(|check| check.failure.is_none());
            let mark = if category.is_compliant() {
                "✅"
            } else {
                "❌"
            };
            let (held, all) = (held.count(), category.checks.len());
            writeln!(formatter, "{mark} {}: {held} of {all}", category.name)?;
            for check in &category.checks {
                if let Some(failure) = &check.failure {
                    writeln!(formatter, "   {}: {failure}", check.statement)?;
                }
            }
        }
        Ok(())
    }
}

/// Tries out whether a repository does what a document says.
///
/// # Errors
///
/// When there is no chance for the names that nobody else has. What the store does not do is a statement that is not true.
pub async fn check_compliance(
    packages: &Packages,
    document: &RepositoryDocument,
) -> Result<ComplianceReport, Error> {
    let mut report = ComplianceReport::default();
    report.add("Operation Coverage", coverage(document));
    report.add("Route Compatibility", routes(document));
    let machine = match packages.machine(document.world(true)) {
        Ok(machine) => machine,
        Err(error) => {
            report.add(
                "Operation Semantics",
                vec![said("the machine takes the document", Err(error))],
            );
            return Ok(report);
        }
    };
    let token = random::token(&*packages.store.retrier.random)?;
    let trial = Trial { machine, token };
    report.add("Operation Semantics", trial.operations().await);
    report.add("Storage Semantics", trial.storage(document).await);
    report.add("Auth Semantics", trial.auth(document).await);
    report.add("Event Log Semantics", trial.events(document).await);
    Ok(report)
}

impl ComplianceReport {
    fn add(&mut self, name: &'static str, checks: Vec<ComplianceCheck>) {
        self.categories.push(ComplianceCategory { name, checks });
    }
}

fn said(statement: impl Into<String>, held: Result<(), String>) -> ComplianceCheck {
    ComplianceCheck {
        statement: statement.into(),
        failure: held.err(),
    }
}

/// Every allowed name is carried out by something, and everything that is carried out is known by a name.
fn coverage(document: &RepositoryDocument) -> Vec<ComplianceCheck> {
    let allowed = document.ops.allowed.iter().map(|name| {
        let found = Operation::find(name).map(drop);
        said(
            format!("{name} is carried out"),
            found.ok_or_else(|| "there is no such operation".to_owned()),
        )
    });
    let made = OPERATIONS.iter().map(|operation| {
        let ready =
            serde_json::from_str::<Value>(operation.example).map_err(|error| error.to_string());
        let ready = ready.and_then(|step| program(&json!([step])).map(drop));
        said(format!("the example of {} is taken", operation.name), ready)
    });
    allowed.chain(made).collect()
}

/// Every step of every route and replay is one that the machine can carry out.
fn routes(document: &RepositoryDocument) -> Vec<ComplianceCheck> {
    let routes = document
        .routes
        .iter()
        .map(|route| (route.id.as_str(), &route.pipeline));
    let replays = document.replication.iter();
    let replays = replays.flat_map(|replication| replication.pipelines.iter());
    let all = routes.chain(replays).map(|(name, pipeline)| {
        let ready = Program::new(pipeline)
            .map(drop)
            .map_err(|errors| sentence(&errors));
        said(
            format!("the {} steps of {name} are taken", pipeline.steps.len()),
            ready,
        )
    });
    all.collect()
}

fn program(steps: &Value) -> Result<Program, String> {
    let pipeline = Pipeline::parse(steps).map_err(|error| error.to_string())?;
    Program::new(&pipeline).map_err(|errors| sentence(&errors))
}

/// Why steps are not taken, in one sentence.
fn sentence(errors: &[StepError]) -> String {
    let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
    errors.join("; ")
}

/// What statements are tried out with.
struct Trial {
    machine: Machine,
    /// A part of every name, which nobody else has.
    token: String,
}

impl Trial {
    async fn run(&self, steps: Value, scopes: &str, body: &[u8]) -> Result<Response, String> {
        let program = program(&steps)?;
        let caller = Principal::new("compliance", SignIn::Token);
        let request = Request::new()
            .path("namespace", "compliance")
            .path("name", self.token.as_str())
            .body(Body::Bytes(body.to_vec().into()))
            .principal(caller.with_scopes(Scopes::from_text(scopes)));
        Ok(self.machine.run(&program, request).await)
    }

    /// Whether steps answer with that status, and that value if one is asked for.
    async fn answers(&self, steps: Value, status: u16, value: Option<Value>) -> Result<(), String> {
        let response = self.run(steps, "read write admin", b"compliance").await?;
        let found = response.json().cloned();
        match response.status == status
            && value
                .as_ref()
                .is_none_or(|value| found.as_ref() == Some(value))
        {
            true => Ok(()),
            false => Err(format!("it answers {} {found:?}", response.status)),
        }
    }

    async fn operations(&self) -> Vec<ComplianceCheck> {
        let mut checks = Vec::new();
        for (statement, steps, status, value) in probes(&self.token) {
            checks.push(said(statement, self.answers(steps, status, value).await));
        }
        checks
    }

    async fn storage(&self, document: &RepositoryDocument) -> Vec<ComplianceCheck> {
        let digest = format!("sha256:{}", Digest::of(b"compliance"));
        let put = json!([
            step("blob.put", json!({"from": "request.body"})),
            step("respond.json", json!({"body": "$digest"}))
        ]);
        let verified = json!([
            step("blob.put", json!({"from": "request.body"})),
            step("blob.verify_digest", json!({"digest": "$digest"})),
            step("respond.json", json!({"body": "$blob_size"})),
        ]);
        let mut checks = vec![
            said(
                "bytes are stored under their SHA-256",
                self.answers(put, 200, Some(json!(digest))).await,
            ),
            said(
                "stored bytes are verified",
                self.answers(verified, 200, Some(json!(10))).await,
            ),
            said(
                "stored bytes come back",
                self.bytes_come_back(&digest).await,
            ),
        ];
        for (name, store) in document.storage.blob_stores.iter() {
            let path = store
                .path_template
                .as_ref()
                .map(|template| template.render(|_| Some(digest.clone())));
            let fits = match path {
                None => Err("there is no template".to_owned()),
                Some(Err(error)) => Err(error.to_string()),
                Some(Ok(path)) => match path.ends_with(digest.trim_start_matches("sha256:")) {
                    true => Ok(()),
                    false => Err(format!("it is {path}")),
                },
            };
            checks.push(said(
                format!("files of {name} are found by their digests"),
                fits,
            ));
        }
        let kinds = document.storage.documents.iter().map(|(name, _)| name);
        checks.extend(
            kinds.map(|name| said(format!("documents of the kind {name} are declared"), Ok(()))),
        );
        let indexes = document.indexes.iter().map(|(name, _)| name);
        checks.extend(indexes.map(|name| said(format!("the index {name} is declared"), Ok(()))));
        checks
    }

    async fn bytes_come_back(&self, digest: &str) -> Result<(), String> {
        let get = json!([
            step("blob.get", json!({"digest": digest, "out": "blob"})),
            step("respond.bytes", json!({"body": "$blob"}))
        ]);
        let response = self.run(get, "read write admin", b"").await?;
        let Content::Body(body) = response.content else {
            return Err(format!("it answers {}", response.status));
        };
        let read = body
            .collect(1024)
            .await
            .map_err(|error| format!("they cannot be read: {error:?}"))?;
        match read.as_deref() {
            Some(b"compliance") => Ok(()),
            _ => Err("they are others".to_owned()),
        }
    }

    async fn auth(&self, document: &RepositoryDocument) -> Vec<ComplianceCheck> {
        let mut checks = Vec::new();
        for (held, asked, status) in [
            ("read", "read", 200),
            ("read", "write", 403),
            ("read write admin", "admin", 200),
        ] {
            let steps = json!([
                step("auth.require_scopes", json!({"scopes": [asked]})),
                step("respond.json", json!({}))
            ]);
            let response = self.run(steps, held, b"").await;
            let as_said = response.and_then(|response| match response.status == status {
                true => Ok(()),
                false => Err(format!("it answers {}", response.status)),
            });
            let verb = if status == 200 { "may" } else { "may not" };
            checks.push(said(
                format!("whoever holds {held} {verb} do what needs {asked}"),
                as_said,
            ));
        }
        for route in document
            .routes
            .iter()
            .filter(|route| !route.tags.is_empty())
        {
            let nobody = match document.auth.decide(&route.tags, &[]) {
                PolicyDecision::Allowed => Err("a policy allows it".to_owned()),
                _ => Ok(()),
            };
            checks.push(said(
                format!("{} is not open to those who hold nothing", route.id),
                nobody,
            ));
        }
        checks
    }

    async fn events(&self, document: &RepositoryDocument) -> Vec<ComplianceCheck> {
        let mut checks = Vec::new();
        for event in &document.events {
            // The payload that the document's own pipelines record, with its references filled in by texts.
            let payload = recorded(document, &event.name).unwrap_or_else(|| json!({}));
            let steps = json!([
                step("txn.begin", json!({"isolation": "serializable"})),
                step(
                    "emit.event",
                    json!({"type": event.name, "payload": payload})
                ),
                step("txn.abort", json!({})),
                step("respond.json", json!({"body": {"ok": true}})),
            ]);
            let taken = self.answers(steps, 200, None).await;
            checks.push(said(
                format!("an event {} is taken as it is recorded", event.name),
                taken,
            ));
            if let Some(replication) = document.replication.as_ref().filter(|_| event.durable) {
                let replay = replication.replay.get(&event.name);
                let known = replay.filter(|name| replication.pipelines.contains(name));
                let replayed = known
                    .map(drop)
                    .ok_or_else(|| "nothing replays it".to_owned());
                checks.push(said(
                    format!("an event {} can be replayed", event.name),
                    replayed,
                ));
            }
        }
        checks
    }
}

/// A statement, steps that show it, and what they answer: a status, and a value where it matters.
type Probe = (&'static str, Value, u16, Option<Value>);

/// What is tried out of operations.
fn probes(token: &str) -> Vec<Probe> {
    let mut probes = writes(token);
    probes.extend(answers());
    probes
}

fn begin() -> Value {
    step("txn.begin", json!({"isolation": "serializable"}))
}

fn answer(body: Value) -> Value {
    step("respond.json", json!({"body": body}))
}

fn get(key: &str) -> Value {
    let key = format!("note/{{name}}/{key}");
    step(
        "kv.get",
        json!({"doc": "compliance", "key": key, "out": "note"}),
    )
}

/// Transactions and documents.
fn writes(token: &str) -> Vec<Probe> {
    let commit = || step("txn.commit", json!({}));
    let abort = step("txn.abort", json!({}));
    let value = json!({"n": "{name}"});
    let aborted = json!({"doc": "compliance", "key": "note/{name}/aborted", "value": value});
    let kept =
        json!({"doc": "compliance", "key": "note/{name}/kept", "value": value, "if_absent": true});
    let put = step("kv.put", aborted);
    let cas_put = || step("kv.cas_put", kept.clone());
    vec![
        (
            "a transaction does not begin in another one",
            json!([begin(), begin(), answer(json!(true))]),
            500,
            None,
        ),
        (
            "an aborted write has not happened",
            json!([begin(), put, abort, get("aborted"), answer(json!("$note"))]),
            200,
            Some(Value::Null),
        ),
        (
            "a committed write has happened",
            json!([
                begin(),
                cas_put(),
                commit(),
                get("kept"),
                answer(json!("$note.n"))
            ]),
            200,
            Some(json!(token)),
        ),
        (
            "what is there is not written where there must be nothing",
            json!([begin(), cas_put(), commit(), answer(json!(true))]),
            409,
            None,
        ),
    ]
}

/// Caches, conditions and references.
fn answers() -> Vec<Probe> {
    let ask = json!({"key": "compliance/{name}", "hit_out": "hit"});
    let refusal = json!({"when": {"is_null": "$note"}, "status": 404, "code": "NOT_FOUND"});
    let text = json!({"template": "{namespace} of {principal.sub}", "out": "text"});
    vec![
        (
            "the cache says that it has nothing",
            json!([step("cache.get", ask), answer(json!("$hit"))]),
            200,
            Some(json!(false)),
        ),
        (
            "an answer under a condition is given when it holds",
            json!([
                get("absent"),
                step("respond.error", refusal),
                answer(json!(true))
            ]),
            404,
            None,
        ),
        (
            "fields and callers are filled in",
            json!([step("string.format", text), answer(json!("$text"))]),
            200,
            Some(json!("compliance of compliance")),
        ),
    ]
}

/// The payload of the first step that records an event of a type, with a text in place of every reference.
fn recorded(document: &RepositoryDocument, event: &str) -> Option<Value> {
    let steps = document
        .routes
        .iter()
        .flat_map(|route| &route.pipeline.steps);
    let mut own = steps.filter(|step| step.args.get("type").and_then(Value::as_str) == Some(event));
    let payload = own.next()?.args.get("payload")?.as_object()?;
    let members = payload.iter().map(|(name, _)| {
        let value = match name.ends_with("size") {
            true => json!(10),
            false => json!("compliance"),
        };
        (name.clone(), value)
    });
    Some(Value::Object(members.collect()))
}

fn step(op: &str, args: Value) -> Value {
    json!({"op": op, "args": args})
}
