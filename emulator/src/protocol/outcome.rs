//! How far the answer to a request has come, and the steps that lead to its end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
#[cfg(any(feature = "listen", feature = "aws-sdk"))]
use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode};

use super::coding::Packing;
use super::content::{Inflate, JsonType, Unpackable};
use super::dispatch;
#[cfg(feature = "cli")]
use super::relay::Relayed;
use super::respond::{Manner, Reply, error_body};
use crate::control::{
    Aside, ControlRefusal, Database, Databases, LogFollower, Route, Stepped, Steps,
};
use crate::meter::notes;
#[cfg(any(feature = "listen", feature = "aws-sdk"))]
use crate::operation::Unkept;
use crate::operation::{Answer, Called, Context, Rest};
use crate::wire::{self, ApiError, ErrorCode, Operation};

/// How far the answer to a request has come.
pub(crate) enum Outcome {
    Done(Response<Bytes>),
    /// There is no answer: the connection is to be closed.
    Cut,
    Paused(Box<Paused>),
    /// The answer goes on for as long as its connection does.
    Followed(Box<Followed>),
    /// What answers is not in this process.
    #[cfg(feature = "cli")]
    Relayed(Box<Relayed>),
}

/// An answer that goes on.
pub(crate) struct Followed {
    manner: Manner,
    #[cfg_attr(
        not(feature = "listen"),
        expect(dead_code, reason = "there are no connections")
    )]
    follower: LogFollower,
}

impl Followed {
    /// The head of the answer, and what its body comes from.
    #[cfg(feature = "listen")]
    pub(crate) fn begin(self) -> (Response<()>, LogFollower) {
        (self.manner.events(), self.follower)
    }

    /// The refusal of who has no connection over which it could go on.
    pub(crate) fn refuse(self) -> Response<Bytes> {
        let refusal = ApiError::validation(
            "The request log is followed over a connection: in memory, ask for the log with after",
        );
        let body = error_body(&refusal);
        self.manner
            .finish(StatusCode::BAD_REQUEST, body.into(), None)
    }
}

/// A request that let others go first: a long page, a large body being packed or unpacked, or an answer that waits
/// for the medium.
pub(crate) struct Paused {
    manner: Manner,
    stage: Stage,
}

enum Stage {
    Inflate(Inflate, Admission),
    Page(Rest<Vec<u8>>),
    /// What was answered, but for telling it.
    Unkept(Answer<Vec<u8>>),
    Control(Box<dyn Steps>),
    /// Work that may take long, with files.
    Aside(Aside),
    UnkeptControl(Answer<Vec<u8>, ControlRefusal>),
    Packing(StatusCode, Packing),
}

/// What is to be done and for whom, or why not.
pub(super) type Admission = Result<(Asked, Arc<Context>), ControlRefusal>;

/// What a request wants done.
pub(super) enum Asked {
    Operation(Operation),
    Control(Box<ControlAsked>),
}

/// A control call, and the database that it is about.
pub(super) struct ControlAsked {
    pub(super) route: Route,
    pub(super) databases: Arc<Databases>,
    pub(super) database: Arc<Database>,
}

impl Paused {
    /// What its answer waits for. Until that is done, [`Self::resume`] blocks.
    #[cfg(any(feature = "listen", feature = "aws-sdk"))]
    pub(crate) fn unkept(&mut self) -> Option<&mut Unkept> {
        match &mut self.stage {
            Stage::Unkept(answer) => answer.unkept(),
            Stage::UnkeptControl(answer) => answer.unkept(),
            Stage::Inflate(..)
            | Stage::Page(_)
            | Stage::Control(_)
            | Stage::Aside(_)
            | Stage::Packing(..) => None,
        }
    }

    /// For how long its answer is held back. Whoever asks waits, before [`Self::resume`].
    #[cfg(any(feature = "listen", feature = "aws-sdk"))]
    pub(crate) fn take_delay(&mut self) -> Option<Duration> {
        match &mut self.stage {
            Stage::Unkept(answer) => answer.take_delay(),
            Stage::Control(_)
            | Stage::Aside(_)
            | Stage::UnkeptControl(_)
            | Stage::Inflate(..)
            | Stage::Page(_)
            | Stage::Packing(..) => None,
        }
    }

    /// Whether its answer waits for something.
    #[cfg(feature = "listen")]
    pub(crate) fn is_unkept(&self) -> bool {
        matches!(self.stage, Stage::Unkept(_) | Stage::UnkeptControl(_))
    }

    /// Whether [`Self::resume`] may take long, and wants a thread for which nobody else waits.
    #[cfg(feature = "listen")]
    pub(crate) fn is_aside(&self) -> bool {
        matches!(self.stage, Stage::Aside(_))
    }

    /// Goes on until the end, and blocks nobody while it waits for the medium; for what holds an answer back it waits
    /// with `sleep`. Nothing if the connection is to be closed.
    #[cfg(feature = "aws-sdk")]
    pub(crate) async fn finish<S: Future<Output = ()>>(
        self: Box<Self>,
        sleep: impl Fn(Duration) -> S,
    ) -> Option<Response<Bytes>> {
        let mut paused = self;
        loop {
            if let Some(delay) = paused.take_delay() {
                sleep(delay).await;
            }
            if let Some(unkept) = paused.unkept() {
                // Whether it is kept is asked again by what resumes, which does not wait any more.
                let _outcome = unkept.await;
            }
            match paused.resume() {
                Outcome::Done(response) => return Some(response),
                Outcome::Cut => return None,
                Outcome::Paused(rest) => paused = rest,
                Outcome::Followed(followed) => return Some(followed.refuse()),
                #[cfg(feature = "cli")]
                Outcome::Relayed(relayed) => return Some(relayed.finish().await),
            }
        }
    }

    /// Goes on for one step.
    pub(crate) fn resume(self) -> Outcome {
        let Self { manner, stage } = self;
        caught(manner, |manner| match stage {
            Stage::Inflate(inflate, admission) => unpack(inflate, admission, manner),
            Stage::Page(page) => called(page.resume(), manner),
            Stage::Unkept(answer) if answer.is_cut() => {
                let _untold = answer.wait();
                Outcome::Cut
            }
            Stage::Unkept(answer) => told(answer.wait(), manner),
            Stage::Control(steps) => stepped(steps.step(), manner),
            Stage::Aside(work) => stepped(work.finish(), manner),
            Stage::UnkeptControl(answer) => controlled(answer.wait(), manner),
            Stage::Packing(status, packing) => pack(status, packing, manner),
        })
    }
}

/// Whatever goes wrong in the work of one request ends this request only.
pub(super) fn caught(manner: Manner, work: impl FnOnce(&Manner) -> Outcome) -> Outcome {
    let span = tracing::info_span!("request", id = manner.id());
    let work = || notes::for_request(manner.notes.as_ref(), || work(&manner));
    match catch_unwind(AssertUnwindSafe(|| span.in_scope(work))) {
        Ok(outcome) => outcome,
        Err(_) => reply(silent(ErrorCode::InternalServerError), &manner),
    }
}

/// The JSON comes before the target and the caller: a broken body is reported before them.
pub(super) fn execute(admission: Admission, body: &[u8], manner: &Manner) -> Outcome {
    match admission {
        Ok((Asked::Operation(operation), context)) => {
            called(dispatch::start(operation, &context, body), manner)
        }
        Ok((Asked::Control(asked), context)) => {
            let ControlAsked {
                route,
                databases,
                database,
            } = *asked;
            let lines = route.is_lines().then(|| Manner {
                content_type: JsonType::Lines,
                ..manner.clone()
            });
            let manner = lines.as_ref().unwrap_or(manner);
            stepped(route.answer(&databases, &database, &context, body), manner)
        }
        Err(refusal) if body.is_empty() || wire::is_json(body) => refused(&refusal, manner),
        Err(_) => reply(silent(ErrorCode::Serialization), manner),
    }
}

fn stepped(stepped: Stepped, manner: &Manner) -> Outcome {
    match stepped {
        Stepped::More(steps) => paused(Stage::Control(steps), manner),
        Stepped::Aside(work) => paused(Stage::Aside(work), manner),
        Stepped::Followed(follower) => Outcome::Followed(Box::new(Followed {
            manner: manner.clone(),
            follower: *follower,
        })),
        Stepped::Done(mut answer) => match answer.unkept() {
            Some(_) => paused(Stage::UnkeptControl(answer), manner),
            None => controlled(answer.wait(), manner),
        },
    }
}

fn controlled(answer: Result<Vec<u8>, ControlRefusal>, manner: &Manner) -> Outcome {
    match answer {
        Ok(body) => settle(manner.success(body), manner),
        Err(refusal) => refused(&refusal, manner),
    }
}

fn refused(refusal: &ControlRefusal, manner: &Manner) -> Outcome {
    let reply = match refusal {
        ControlRefusal::NotFound(error) => manner.not_found(error),
        ControlRefusal::Method { allowed, error } => manner.wrong_method(allowed, error),
        ControlRefusal::Refused(error) => manner.failure(error),
    };
    settle(reply, manner)
}

fn called(called: Called<Vec<u8>>, manner: &Manner) -> Outcome {
    match called {
        Called::Paused(page) => paused(Stage::Page(page), manner),
        Called::Done(answer) => match answer.is_told_at_once() {
            false => paused(Stage::Unkept(answer), manner),
            true => told(answer.wait(), manner),
        },
    }
}

fn told(result: Result<Vec<u8>, ApiError>, manner: &Manner) -> Outcome {
    match result {
        Ok(body) => settle(manner.success(body), manner),
        Err(error) => reply(error, manner),
    }
}

pub(super) fn unpack(mut inflate: Inflate, admission: Admission, manner: &Manner) -> Outcome {
    match inflate.step() {
        Ok(Some(body)) => execute(admission, &body, manner),
        Ok(None) => paused(Stage::Inflate(inflate, admission), manner),
        Err(fault) => unpackable(fault, manner),
    }
}

pub(super) fn unpackable(fault: Unpackable, manner: &Manner) -> Outcome {
    match fault {
        Unpackable::Broken => reply(silent(ErrorCode::InternalFailure), manner),
        Unpackable::TooLarge => Outcome::Done(too_large(manner)),
    }
}

fn pack(status: StatusCode, mut packing: Packing, manner: &Manner) -> Outcome {
    let coding = packing.coding();
    match packing.step() {
        Ok(Some(packed)) => Outcome::Done(manner.finish(status, packed, Some(coding))),
        Ok(None) => paused(Stage::Packing(status, packing), manner),
        Err(_) => reply(silent(ErrorCode::InternalFailure), manner),
    }
}

pub(super) fn reply(error: ApiError, manner: &Manner) -> Outcome {
    settle(manner.failure(&error), manner)
}

fn settle(reply: Reply, manner: &Manner) -> Outcome {
    match reply {
        Reply::Ready(response) => Outcome::Done(response),
        Reply::Packing(status, packing) => paused(Stage::Packing(status, packing), manner),
    }
}

fn paused(stage: Stage, manner: &Manner) -> Outcome {
    let manner = manner.clone();
    Outcome::Paused(Box::new(Paused { manner, stage }))
}

pub(super) fn too_large(manner: &Manner) -> Response<Bytes> {
    manner.plain(StatusCode::PAYLOAD_TOO_LARGE, Bytes::new())
}

/// What is answered where nothing was to be.
pub(super) fn internal_error() -> ApiError {
    silent(ErrorCode::InternalServerError)
}

/// A refusal of which the service says nothing but the code.
pub(super) fn silent(code: ErrorCode) -> ApiError {
    ApiError::without_message(code)
}
