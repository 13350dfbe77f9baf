//! Control calls about the time of a database: read, stopped, moved, faster.

use super::body::{self, Takes, milliseconds, needed, object, takes_nothing};
use super::call::{
    Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape, Stepped, Steps,
};
use crate::clock::{ClockState, SteeredClock, Timestamp};
use crate::limits::{CLOCK_RATE_MAX, CLOCK_SECONDS};
use crate::operation::{Advance, Answer, ClockRate, Context};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::timestamp::{read_timestamp, write_timestamp};
use crate::wire::{self, ApiError};

const STATE: &[Member] = &[
    Member::needed("Now", Shape::Real, "The present moment, in epoch seconds."),
    Member::needed("Frozen", Shape::Truth, "Whether it stands still."),
    Member::needed(
        "Rate",
        Shape::Real,
        "How many seconds go by in one second of the clock that the emulator was started with, while it does not stand \
         still.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "clock",
        summary: "Tells the time of the database.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(STATE),
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            Ok(told(ask.context))
        }),
    },
    Call {
        method: "POST",
        path: "clock/freeze",
        summary: "Lets the clock of the database stand still.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(STATE),
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            ask.context.steer(SteeredClock::freeze);
            Ok(told(ask.context))
        }),
    },
    Call {
        method: "POST",
        path: "clock/resume",
        summary: "Lets the clock go on from the moment at which it stands.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(STATE),
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            ask.context.steer(SteeredClock::resume);
            Ok(told(ask.context))
        }),
    },
    Call {
        method: "POST",
        path: "clock/set",
        summary: "Moves the clock to a moment, forward or back, in one jump: what falls due by then is done at once. Where it goes back, \
                  what is pending stays as far away as it was.",
        query: &[],
        body: Payload::Members(SetInput::MEMBERS),
        answer: Payload::Members(STATE),
        run: Run::Once(set),
    },
    Call {
        method: "POST",
        path: "clock/advance",
        summary: "Moves the clock on, and does what falls due on the way, in its order, before it answers.",
        query: &[],
        body: Payload::Members(AdvanceInput::MEMBERS),
        answer: Payload::Members(STATE),
        run: Run::InSteps(|ask| {
            let input = body::read::<AdvanceInput>(ask.body)?;
            let span = milliseconds(needed(input.milliseconds, "Milliseconds")?, "Milliseconds")?;
            let until = ask.context.engine.now().plus(span);
            check(until)?;
            Ok(Box::new(Moving(Advance::new(ask.context.clone(), until))))
        }),
    },
    Call {
        method: "POST",
        path: "clock/rate",
        summary: "Lets the clock go faster or slower from now on.",
        query: &[],
        body: Payload::Members(RateInput::MEMBERS),
        answer: Payload::Members(STATE),
        run: Run::Once(rate),
    },
];

/// To which moment.
#[derive(Debug, Default)]
struct SetInput {
    time: Option<Moment>,
}

/// A moment in epoch seconds.
#[derive(Debug)]
struct Moment(Timestamp);

impl wire::Decode for Moment {
    const CLASS: &'static str = "Moment";

    fn decode(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        read_timestamp(reader).map(Self)
    }
}

impl Takes for SetInput {
    const MEMBERS: &'static [Member] = &[Member::needed(
        "Time",
        Shape::RealWithin(*CLOCK_SECONDS.start() as f64, *CLOCK_SECONDS.end() as f64),
        "The moment, in epoch seconds.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.time)
    }
}

/// The span by which a clock moves on.
#[derive(Debug, Default)]
struct AdvanceInput {
    milliseconds: Option<i64>,
}

impl Takes for AdvanceInput {
    const MEMBERS: &'static [Member] = &[Member::needed(
        "Milliseconds",
        Shape::WholeFrom(0),
        "How far the clock moves on.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.milliseconds)
    }
}

/// The pace of a clock from now on.
#[derive(Debug, Default)]
struct RateInput {
    rate: Option<f64>,
}

impl Takes for RateInput {
    const MEMBERS: &'static [Member] = &[Member::needed(
        "Rate",
        Shape::RealWithin(0.0, CLOCK_RATE_MAX),
        "How many seconds go by in one second: more than 0, at most 1,000,000.",
    )];

    fn read(&mut self, _: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        wire::read_member(reader, &mut self.rate)
    }
}

/// A clock on its way.
#[derive(Debug)]
struct Moving(Advance);

impl Steps for Moving {
    fn step(self: Box<Self>) -> Stepped {
        if self.0.step() {
            return Stepped::More(self);
        }
        let context = self.0.end();
        Stepped::Done(told(&context))
    }
}

fn set(ask: &Ask<'_>) -> Answered {
    let input = body::read::<SetInput>(ask.body)?;
    let Moment(moment) = needed(input.time, "Time")?;
    check(moment)?;
    ask.context.steer(|clock| clock.set(moment));
    Ok(told(ask.context))
}

/// Refuses a moment that nobody can write down.
fn check(moment: Timestamp) -> Result<(), ApiError> {
    match CLOCK_SECONDS.contains(&moment.as_seconds()) {
        true => Ok(()),
        false => Err(ApiError::validation(
            "The clock shows moments from 1970 to 9999, and none before or after",
        )),
    }
}

fn rate(ask: &Ask<'_>) -> Answered {
    let input = body::read::<RateInput>(ask.body)?;
    let rate = needed(input.rate, "Rate")?;
    let rate = ClockRate::new(rate).map_err(|error| ApiError::validation(error.to_string()))?;
    ask.context.set_rate(rate);
    Ok(told(ask.context))
}

/// The state of the clock. What has fallen due is done before the next request, as always.
fn told(context: &Context) -> Answer<Vec<u8>, ControlRefusal> {
    let ClockState {
        now,
        is_frozen,
        rate,
    } = context.clock_state();
    Answer::unseeing(Ok(object(|json| {
        json.key("Now");
        write_timestamp(json, now);
        json.key("Frozen");
        json.bool(is_frozen);
        json.key("Rate");
        json.f64(rate);
    })))
}
