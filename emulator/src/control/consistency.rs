//! Control calls about what reads see that are not strongly consistent.

use std::time::Duration;

use super::body::{self, Takes, milliseconds, needed, number, object, takes_nothing, text};
use super::call::{Answered, Ask, Call, ControlRefusal, Member, Payload, Run, Shape};
use crate::limits::CONSISTENCY_WINDOW;
use crate::operation::{Answer, ConsistencyMode, Context};
use crate::wire::json::{DecodeError, Reader};
use crate::wire::{self, ApiError};

/// The names of the modes.
const MODES: &[&str] = &["Off", "Lag", "Seeded"];

const MODE: &[Member] = &[
    Member::needed(
        "Mode",
        Shape::Word(MODES),
        "Off: they see the newest. Lag: what there was some time ago. Seeded: of each item a version within a window, \
         drawn from a seed.",
    ),
    Member::optional(
        "LagMilliseconds",
        Shape::WholeFrom(0),
        "How far reads lie behind with Lag, which needs it.",
    ),
    Member::optional(
        "WindowMilliseconds",
        Shape::WholeFrom(0),
        "How old a version may be that reads see with Seeded; absent: 1000.",
    ),
    Member::optional(
        "IndexMilliseconds",
        Shape::WholeFrom(0),
        "The same for reads of global indexes; absent: as for those of tables.",
    ),
    Member::optional(
        "Seed",
        Shape::SEED,
        "What Seeded draws from; absent: one that nobody has chosen, which the answer tells.",
    ),
    Member::optional(
        "Monotonic",
        Shape::Truth,
        "Whether with Seeded the reads of one access key never go back behind what they have read of an item; what it \
         wrote it need not see at once. Absent: false.",
    ),
];

/// The calls of this subject.
pub(super) const CALLS: &[Call] = &[
    Call {
        method: "GET",
        path: "consistency",
        summary: "Tells what reads see that are not strongly consistent.",
        query: &[],
        body: Payload::EMPTY,
        answer: Payload::Members(MODE),
        run: Run::Once(|ask| {
            takes_nothing(ask.body)?;
            Ok(told(ask.context))
        }),
    },
    Call {
        method: "PUT",
        path: "consistency",
        summary: "Sets what reads see from now on that are not strongly consistent; what was kept for them is forgotten.",
        query: &[],
        body: Payload::Members(ModeInput::MEMBERS),
        answer: Payload::Members(MODE),
        run: Run::Once(put),
    },
];

/// The mode that is to be set.
#[derive(Debug, Default)]
struct ModeInput {
    mode: Option<String>,
    lag: Option<i64>,
    window: Option<i64>,
    index: Option<i64>,
    seed: Option<i64>,
    monotonic: Option<bool>,
}

impl Takes for ModeInput {
    const MEMBERS: &'static [Member] = MODE;

    fn read(&mut self, name: &str, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        match name {
            "Mode" => wire::read_member(reader, &mut self.mode),
            "LagMilliseconds" => wire::read_member(reader, &mut self.lag),
            "WindowMilliseconds" => wire::read_member(reader, &mut self.window),
            "IndexMilliseconds" => wire::read_member(reader, &mut self.index),
            "Seed" => wire::read_member(reader, &mut self.seed),
            _ => wire::read_member(reader, &mut self.monotonic),
        }
    }
}

impl ModeInput {
    /// The mode; `draw` makes a seed where none is given.
    ///
    /// # Errors
    ///
    /// If a member is missing, is of no use in this mode, or is less than 0.
    fn mode(self, draw: impl FnOnce() -> u64) -> Result<ConsistencyMode, ApiError> {
        let name = needed(self.mode, "Mode")?;
        let span = |count: Option<i64>, name: &str| {
            let span = count.map(|count| milliseconds(count, name));
            span.transpose()
        };
        let lag = span(self.lag, "LagMilliseconds")?;
        let window = span(self.window, "WindowMilliseconds")?;
        let index = span(self.index, "IndexMilliseconds")?;
        let draws = window.is_some() || self.seed.is_some() || self.monotonic.is_some();
        let mode = match name.as_str() {
            "Off" if lag.is_some() || index.is_some() || draws => {
                return Err(ApiError::validation("The mode Off takes no other members"));
            }
            "Off" => ConsistencyMode::Off,
            "Lag" if draws => {
                return Err(ApiError::validation(
                    "The mode Lag draws nothing: it takes LagMilliseconds and IndexMilliseconds",
                ));
            }
            "Lag" => ConsistencyMode::lag(needed(lag, "LagMilliseconds")?),
            "Seeded" if lag.is_some() => {
                return Err(ApiError::validation(
                    "The mode Seeded takes WindowMilliseconds and no LagMilliseconds",
                ));
            }
            "Seeded" => {
                let seed = body::seed(self.seed)?;
                let window = window.unwrap_or(CONSISTENCY_WINDOW);
                let mode = ConsistencyMode::seeded(seed.unwrap_or_else(draw), window);
                match self.monotonic {
                    Some(true) => mode.monotonic(),
                    _ => mode,
                }
            }
            _ => return Err(ApiError::validation("Mode is Off, Lag or Seeded")),
        };
        Ok(match index {
            Some(span) => mode.global_indexes(span),
            None => mode,
        })
    }
}

fn put(ask: &Ask<'_>) -> Answered {
    let input = body::read::<ModeInput>(ask.body)?;
    let mode = input.mode(|| ask.context.draw_seed())?;
    ask.context.set_consistency(mode);
    Ok(told(ask.context))
}

fn told(context: &Context) -> Answer<Vec<u8>, ControlRefusal> {
    let mode = context.consistency();
    let millis = |span: Duration| u64::try_from(span.as_millis()).unwrap_or(u64::MAX);
    Answer::unseeing(Ok(object(|json| {
        let (name, span, index) = match mode {
            ConsistencyMode::Off => return text(json, "Mode", "Off"),
            ConsistencyMode::Lag { table, index } => ("Lag", ("LagMilliseconds", table), index),
            ConsistencyMode::Seeded { table, index, .. } => {
                ("Seeded", ("WindowMilliseconds", table), index)
            }
        };
        text(json, "Mode", name);
        number(json, span.0, millis(span.1));
        number(json, "IndexMilliseconds", millis(index));
        if let ConsistencyMode::Seeded {
            seed, monotonic, ..
        } = mode
        {
            number(json, "Seed", seed);
            json.key("Monotonic");
            json.bool(monotonic);
        }
    })))
}
