//! How far a call has come, and when anybody may be told of it.

use std::fmt::Debug;
use std::time::Duration;

use crate::clock;
use crate::engine::{CallStart, Engine, Unkept};
use crate::operation::faults::Sequel;
use crate::operation::observe::{Tally, Untold};
use crate::operation::{Context, internal};
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

impl<T: Debug + 'static> Progress<T> {
    /// The same with another output.
    pub(crate) fn map<U: Debug + 'static>(self, change: fn(T) -> U) -> Progress<U> {
        match self {
            Self::Done(output) => Progress::Done(change(output)),
            Self::Paused(job) => Progress::Paused(Box::new(Mapped { job, change })),
        }
    }
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
    context: Context,
    start: CallStart,
    tally: Tally,
}

/// What a call answers, refusals as well; nobody may be told before all that it has seen is kept.
#[derive(Debug)]
#[must_use]
pub(crate) struct Answer<T, E = ApiError> {
    result: Result<T, E>,
    unkept: Option<Unkept>,
    /// The call that is counted when it may be told, if it is counted and was not yet.
    untold: Option<Box<Untold>>,
    /// What it meets on its way to the client, where a fault was asked for.
    sequel: Option<Sequel>,
}

impl<T> Called<T> {
    /// The answer to a request that could not be read: it has seen nothing.
    pub(crate) fn refused(error: ApiError) -> Self {
        Self::Done(Answer::unseeing(Err(error)))
    }

    /// The call that began at `start` and has come so far.
    pub(super) fn of(
        context: &Context,
        start: CallStart,
        mut tally: Tally,
        progress: Result<Progress<T>, ApiError>,
    ) -> Self {
        let result = match progress {
            Ok(Progress::Paused(job)) => {
                tally.pause();
                return Self::Paused(Rest {
                    job,
                    context: context.clone(),
                    start,
                    tally,
                });
            }
            Ok(Progress::Done(output)) => Ok(output),
            Err(error) => Err(error),
        };
        let Some(ruling) = &context.ruling else {
            return Self::Done(Answer::counted(context, start, tally, result));
        };
        let result = ruling.outcome(result);
        let mut answer = Answer::counted(context, start, tally, result);
        answer.sequel = ruling.sequel();
        Self::Done(answer)
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
}

impl<T> Rest<T> {
    /// Works for one more slice.
    pub(crate) fn resume(self) -> Called<T> {
        let Self {
            job,
            context,
            start,
            mut tally,
        } = self;
        tally.resume();
        Called::of(&context, start, tally, job.resume())
    }
}

impl<T, E> Answer<T, E> {
    /// The answer of a call that began at `start` and has seen the last of what it looks at.
    pub(super) fn of(engine: &Engine, start: CallStart, result: Result<T, E>) -> Self {
        Self {
            result,
            unkept: engine.unkept(start),
            untold: None,
            sequel: None,
        }
    }

    /// The answer of a call that has looked at nothing.
    pub(crate) fn unseeing(result: Result<T, E>) -> Self {
        Self {
            result,
            unkept: None,
            untold: None,
            sequel: None,
        }
    }

    /// What is still to be waited for, if anything.
    pub(crate) fn unkept(&mut self) -> Option<&mut Unkept> {
        self.unkept.as_mut()
    }

    /// For how long it is held back still, if at all. Whoever asks waits for that.
    pub(crate) fn take_delay(&mut self) -> Option<Duration> {
        let sequel = self.sequel.as_mut()?;
        let delay = std::mem::take(&mut sequel.delay);
        (!delay.is_zero()).then_some(delay)
    }

    /// Whether it waits for something, or is never told.
    pub(crate) fn is_told_at_once(&self) -> bool {
        self.unkept.is_none() && self.sequel.is_none()
    }

    /// Whether it is never told, for the connection closes in its place.
    pub(crate) fn is_cut(&self) -> bool {
        self.sequel.is_some_and(|sequel| sequel.is_cut)
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
            untold: self.untold,
            sequel: self.sequel,
        }
    }

    /// Blocks until it may be told.
    ///
    /// # Errors
    ///
    /// The refusal that it is; or that the server has failed, if nobody knows whether the medium has what it tells of.
    pub(crate) fn wait(mut self) -> Result<T, E>
    where
        E: From<ApiError>,
    {
        let delay = self.take_delay();
        let kept = self.unkept.map_or(Ok(()), |unkept| unkept.wait());
        if let Some(untold) = self.untold {
            untold.end(kept.is_ok());
        }
        if let Some(delay) = delay {
            clock::hold_back(delay);
        }
        if let Err(error) = kept {
            // What it was is nothing for the client: it may not be so at the next start.
            tracing::error!(%error, "an answer is withheld");
            return Err(internal::error().into());
        }
        self.result
    }
}

impl<T> Answer<T> {
    /// The same of a call that is counted: now, or once it may be told where that is later.
    pub(super) fn counted(
        context: &Context,
        start: CallStart,
        mut tally: Tally,
        result: Result<T, ApiError>,
    ) -> Self {
        if let Err(error) = &result {
            tally.blame(error);
        }
        let mut answer = Self::of(&context.engine, start, result);
        let outcome = answer.result.as_ref().map(|_| ()).map_err(ApiError::code);
        if answer.unkept.is_some() {
            answer.untold = Some(Box::new(tally.wait(context, outcome)));
        } else {
            tally.end(context, outcome);
        }
        answer
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
        Ok(job.resume()?.map(change))
    }
}
