//! What a control call is: method, path, what it takes and answers, and the function that carries it out.
//!
//! Each subject declares its calls in its own file, as a constant; `calls.rs` only lists the subjects. The same
//! declarations lead a request to its function and are the OpenAPI document, so neither can say what the other does not.

use std::borrow::Cow;
use std::fmt::{self, Debug};
use std::sync::Arc;

use super::databases::{Database, Databases};
use super::log::LogFollower;
use crate::ids::SEED_MAX;
use crate::operation::{Answer, Context};
use crate::wire::{ApiError, ErrorCode, Operation};

/// Below which all control calls are; DynamoDB itself answers at `/` only.
pub(super) const BASE: &str = "/control/v1/";

/// One control call.
#[derive(Debug)]
pub(crate) struct Call {
    pub(super) method: &'static str,
    /// The words of the path below `/control/v1/`; one in braces stands for any word.
    pub(super) path: &'static str,
    /// What it does, in a sentence.
    pub(super) summary: &'static str,
    /// What it takes in the query string.
    pub(super) query: &'static [Member],
    pub(super) body: Payload,
    /// What it answers.
    pub(super) answer: Payload,
    pub(super) run: Run,
}

/// How a call is carried out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Run {
    /// In one go, which is short.
    Once(fn(&Ask<'_>) -> Answered),
    /// In one go; if that takes long, because of files, where nobody else waits for it.
    Aside(fn(&Ask<'_>) -> Result<Aside, ControlRefusal>),
    /// In steps, between which others go first.
    InSteps(fn(&Ask<'_>) -> Result<Box<dyn Steps>, ControlRefusal>),
    /// As events, until nobody listens any more.
    Followed(fn(&Ask<'_>) -> Result<LogFollower, ControlRefusal>),
}

/// A call that is carried out in steps.
pub(crate) trait Steps: Debug + Send {
    /// Takes one step; it is short.
    fn step(self: Box<Self>) -> Stepped;
}

/// What is done in one go, perhaps for long: by a thread for which nobody else waits, where there is one.
pub(crate) struct Aside {
    work: Box<dyn FnOnce() -> Answered + Send>,
    is_long: bool,
}

impl Aside {
    /// Work that may take long, or is known not to.
    pub(super) fn new(is_long: bool, work: impl FnOnce() -> Answered + Send + 'static) -> Self {
        Self {
            work: Box::new(work),
            is_long,
        }
    }

    /// What it comes to, which is done at once where that is short.
    pub(super) fn begin(self) -> Stepped {
        match self.is_long {
            true => Stepped::Aside(self),
            false => self.finish(),
        }
    }

    /// Does it, for as long as that takes.
    pub(crate) fn finish(self) -> Stepped {
        let refused = |refusal| Stepped::Done(Answer::unseeing(Err(refusal)));
        (self.work)().map_or_else(refused, Stepped::Done)
    }
}

impl Debug for Aside {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Aside")
            .field("is_long", &self.is_long)
            .finish_non_exhaustive()
    }
}

/// How far a call has come.
#[derive(Debug)]
pub(crate) enum Stepped {
    Done(Answer<Vec<u8>, ControlRefusal>),
    More(Box<dyn Steps>),
    /// It is done at once, and may take long.
    Aside(Aside),
    /// The answer has begun and goes on as long as its connection does.
    Followed(Box<LogFollower>),
}

/// What stands in a body.
#[derive(Clone, Copy, Debug)]
pub(super) enum Payload {
    /// An object of these members.
    Members(&'static [Member]),
    /// What this operation of the service takes, or answers.
    Service(&'static str),
    /// An object of these members, or what is asked for instead, each by its content type and in words.
    Formats(&'static [Member], &'static [(&'static str, &'static str)]),
    /// Something else than an object of known members, in words.
    Other(&'static str),
    /// Server-sent events, in words.
    Events(&'static str),
}

impl Payload {
    /// Nothing, or an object without members.
    pub(super) const EMPTY: Self = Self::Members(&[]);
}

/// One member of a body, or one parameter of a query string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Whether it has to be there.
    pub(super) needed: bool,
    /// What it means; with its unit, and what its absence means.
    pub(super) about: &'static str,
}

impl Member {
    /// A member that has to be there.
    pub(super) const fn needed(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self {
            name,
            shape,
            needed: true,
            about,
        }
    }

    /// A member that may be absent.
    pub(super) const fn optional(name: &'static str, shape: Shape, about: &'static str) -> Self {
        Self {
            name,
            shape,
            needed: false,
            about,
        }
    }
}

/// Of which kind a member is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    Text,
    /// A text of this pattern.
    Like(&'static str),
    /// One of these words.
    Word(&'static [&'static str]),
    /// One of the names of something else.
    Named(fn() -> Vec<&'static str>),
    Whole,
    /// A whole number that is not less than this.
    WholeFrom(i64),
    /// A whole number from the one to the other.
    WholeWithin(i64, i64),
    Real,
    /// A number that is not less than this.
    RealFrom(f64),
    /// A number from the one to the other.
    RealWithin(f64, f64),
    Truth,
    /// An item, a key, or whatever else JSON can say.
    Any,
    Object(&'static [Member]),
    /// Objects of these members.
    Objects(&'static [Member]),
    Texts,
    /// Any of the names of something else.
    AllNamed(fn() -> Vec<&'static str>),
}

impl Shape {
    /// What is drawn from.
    pub(super) const SEED: Self = Self::WholeWithin(0, SEED_MAX as i64);
}

/// The name of an operation.
pub(super) const OPERATION: Shape = Shape::Named(operations);
/// Names of operations.
pub(super) const OPERATIONS: Shape = Shape::AllNamed(operations);

fn operations() -> Vec<&'static str> {
    Operation::ALL
        .iter()
        .map(|operation| operation.name())
        .collect()
}

/// A call as it came: whose, about which database, with what.
#[derive(Debug)]
pub(crate) struct Ask<'a> {
    pub(super) databases: &'a Arc<Databases>,
    /// The database that the request chose.
    pub(super) database: &'a Arc<Database>,
    /// The caller in that database.
    pub(super) context: &'a Context,
    /// The words of the path that stand for those in braces, in their order.
    pub(super) words: &'a [String],
    /// What the call takes in the query string.
    pub(super) takes: &'static [Member],
    /// The query string, without its question mark.
    pub(super) query: &'a str,
    /// The last event that the client has read of a connection that was lost.
    pub(super) read_before: Option<u64>,
    pub(super) body: &'a [u8],
}

impl Ask<'_> {
    /// A word of the path that stood in braces; they are counted from 0.
    pub(super) fn word(&self, index: usize) -> &str {
        // The router takes a path for this call only if it has all words.
        debug_assert!(index < self.words.len(), "the path has the word");
        self.words.get(index).map_or("", String::as_str)
    }
}

/// The answer of a control call, or a refusal of one that has looked at nothing.
pub(super) type Answered = Result<Answer<Vec<u8>, ControlRefusal>, ControlRefusal>;

/// Why a control call is not answered.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ControlRefusal {
    /// What the call names is not there: 404.
    NotFound(ApiError),
    /// The path is there, with these methods: 405.
    Method {
        /// The methods, with commas between them.
        allowed: String,
        error: ApiError,
    },
    /// Refused as the service refuses, with the status that it has there.
    Refused(ApiError),
}

impl ControlRefusal {
    /// Something that the call names is not there.
    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::NotFound(ApiError::new(ErrorCode::ResourceNotFound, message))
    }
}

impl From<ApiError> for ControlRefusal {
    fn from(error: ApiError) -> Self {
        Self::Refused(error)
    }
}
