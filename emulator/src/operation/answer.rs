//! How far a call has come, and when anybody may be told of it.

use std::fmt::Debug;
use std::sync::Arc;

use crate::engine::{CallStart, Engine, Unkept};
use crate::operation::internal;
use crate::wire::ApiError;

/// How far an operation has come.
#[derive(Debug)]
pub enum Progress<T> {
    /// It is finished.
    Done(T),
    /// It has worked for one slice and wants to go on.
    Paused(Box<dyn Job<T>>),
}

/// An operation between two slices of its work.
pub trait Job<T>: Debug + Send {
    /// Works for one more slice.
    fn resume(self: Box<Self>) -> Result<Progress<T>, ApiError>;
}

/// How far a call has come.
#[derive(Debug)]
#[must_use]
pub(crate) enum Called<T> {
    /// It is finished.
    Done(Answer<T>),
    /// It has worked for one slice and wants to go on.
    Paused(Rest<T>),
}

/// A call between two slices of its work.
#[derive(Debug)]
pub(crate) struct Rest<T> {
    job: Box<dyn Job<T>>,
    engine: Arc<Engine>,
    start: CallStart,
}

/// What a call answers, refusals as well; nobody may be told before all that it has seen is kept.
#[derive(Debug)]
#[must_use]
pub(crate) struct Answer<T, E = ApiError> {
    result: Result<T, E>,
    unkept: Option<Unkept>,
}

impl<T> Called<T> {
    /// The answer to a request that could not be read: it has seen nothing.
    pub(crate) fn refused(error: ApiError) -> Self {
        Self::Done(Answer::unseeing(Err(error)))
    }

    /// The call that began at `start` and has come so far.
    pub(super) fn of(
        engine: &Arc<Engine>,
        start: CallStart,
        progress: Result<Progress<T>, ApiError>,
    ) -> Self {
        let result = match progress {
            Ok(Progress::Paused(job)) => {
                let engine = Arc::clone(engine);
                return Self::Paused(Rest { job, engine, start });
            }
            Ok(Progress::Done(output)) => Ok(output),
            Err(error) => Err(error),
        };
        Self::Done(Answer::of(engine, start, result))
    }

    /// Works on until the end, slice after slice, and blocks until the answer may be told.
    pub(crate) fn finish(self) -> Result<T, ApiError> {
        let mut called = self;
        loop {
            match called {
                Self::Done(answer) => return answer.wait(),
                Self::Paused(rest) => called = rest.resume(),
            }
        }
    }

    /// The same call with another output.
    pub(crate) fn map<U: Debug + 'static>(self, change: fn(T) -> U) -> Called<U>
    where
        T: Debug + 'static,
    {
        match self {
            Self::Done(answer) => Called::Done(answer.map(change)),
            Self::Paused(Rest { job, engine, start }) => Called::Paused(Rest {
                job: Box::new(Mapped { job, change }),
                engine,
                start,
            }),
        }
    }
}

impl<T> Rest<T> {
    /// Works for one more slice.
    pub(crate) fn resume(self) -> Called<T> {
        let Self { job, engine, start } = self;
        Called::of(&engine, start, job.resume())
    }
}

impl<T, E> Answer<T, E> {
    /// The answer of a call that began at `start` and has seen the last of what it looks at.
    pub(super) fn of(engine: &Engine, start: CallStart, result: Result<T, E>) -> Self {
        Self {
            result,
            unkept: engine.unkept(start),
        }
    }

    /// The answer of a call that has looked at nothing.
    pub(crate) fn unseeing(result: Result<T, E>) -> Self {
        Self {
            result,
            unkept: None,
        }
    }

    /// What is still to be waited for, if anything.
    pub(crate) fn unkept(&mut self) -> Option<&mut Unkept> {
        self.unkept.as_mut()
    }

    /// The same answer with another output.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Answer<U, E> {
        self.then(|result| result.map(change))
    }

    /// What is made of the answer, which is to be kept as well as it.
    pub(crate) fn then<U, F>(
        self,
        change: impl FnOnce(Result<T, E>) -> Result<U, F>,
    ) -> Answer<U, F> {
        Answer {
            result: change(self.result),
            unkept: self.unkept,
        }
    }

    /// Blocks until it may be told.
    ///
    /// # Errors
    ///
    /// The refusal that it is; or that the server has failed, if nobody knows whether the medium has what it tells of.
    pub(crate) fn wait(self) -> Result<T, E>
    where
        E: From<ApiError>,
    {
        if let Some(Err(error)) = self.unkept.map(|unkept| unkept.wait()) {
            // What it was is nothing for the client: it may not be so at the next start.
            tracing::error!(%error, "an answer is withheld");
            return Err(internal::error().into());
        }
        self.result
    }
}

/// A job whose output becomes another.
#[derive(Debug)]
struct Mapped<T, U> {
    job: Box<dyn Job<T>>,
    change: fn(T) -> U,
}

impl<T: Debug + 'static, U: Debug + 'static> Job<U> for Mapped<T, U> {
    fn resume(self: Box<Self>) -> Result<Progress<U>, ApiError> {
        let Self { job, change } = *self;
        Ok(match job.resume()? {
            Progress::Done(output) => Progress::Done(change(output)),
            Progress::Paused(job) => Progress::Paused(Box::new(Mapped { job, change })),
        })
    }
}
