//! One function per fuzz target: it takes any bytes and panics when the emulator breaks a promise.
//!
//! Invariant: this room knows the library's public API alone, so the functions hold whatever is rebuilt below it.
//!
//! `tests/fuzz/` runs them under libFuzzer, `tests/it/fuzz/` replays the corpora and feeds them
//! token soup. What every target promises: no panic, no answer of the 500s that the service does not
//! give, an answer that is well formed, and the same answer to the same question.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a fuzz target reports; the world that it builds cannot fail"
)]

mod auth;
mod body;
mod condition;
mod control;
mod expression;
mod item;
mod key_condition;
mod legacy;
mod message;
mod number;
mod page_key;
mod projection;
mod recovery;
mod request;
mod statement;
mod template;
mod token;
mod update;
mod value;
mod world;

pub use body::OPERATIONS;

/// A fuzz target.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// Its name: that of its binary and of its corpus.
    pub name: &'static str,
    /// What it does with some bytes.
    pub run: fn(&[u8]),
}

/// All targets, in alphabetical order.
pub const TARGETS: &[Target] = &[
    Target {
        name: "auth",
        run: auth::run,
    },
    Target {
        name: "body",
        run: body::run,
    },
    Target {
        name: "condition",
        run: condition::run,
    },
    Target {
        name: "control",
        run: control::run,
    },
    Target {
        name: "item",
        run: item::run,
    },
    Target {
        name: "key_condition",
        run: key_condition::run,
    },
    Target {
        name: "legacy",
        run: legacy::run,
    },
    Target {
        name: "number",
        run: number::run,
    },
    Target {
        name: "page_key",
        run: page_key::run,
    },
    Target {
        name: "projection",
        run: projection::run,
    },
    Target {
        name: "recovery",
        run: recovery::run,
    },
    Target {
        name: "request",
        run: request::run,
    },
    Target {
        name: "statement",
        run: statement::run,
    },
    Target {
        name: "template",
        run: template::run,
    },
    Target {
        name: "token",
        run: token::run,
    },
    Target {
        name: "update",
        run: update::run,
    },
];

/// Runs the target of this name.
///
/// # Panics
///
/// When there is none, or when the emulator breaks a promise.
pub fn run(name: &str, data: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    let Some(target) = target else {
        panic!("no target {name}");
    };
    (target.run)(data);
}

/// The part of the input that names what to do, and the rest: split at the first line end.
fn directive(data: &[u8]) -> Option<(&str, &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (first, rest) = data.split_at(end);
    Some((std::str::from_utf8(first).ok()?, rest.get(1..)?))
}

/// One of `choices`: the one that is named, or else any, chosen by the bytes of the name.
fn choose<'a>(choices: &[&'a str], named: &str) -> &'a str {
    let exact = choices.iter().find(|choice| **choice == named);
    let sum: usize = named.bytes().map(usize::from).sum();
    let any = || choices.get(sum % choices.len().max(1));
    exact.or_else(any).copied().unwrap_or_default()
}
