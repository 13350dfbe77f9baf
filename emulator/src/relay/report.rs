//! What two endpoints answered differently, for people and for programs.

use std::io::Write;

use bytes::Bytes;
use serde_json::{Value, json};

use super::compare::Contrast;
use crate::protocol::{RelayedAnswer, RelayedCall};

/// How much of a value is shown to people.
const SHOWN_CHARS: usize = 160;

/// How many calls were compared, and how many of them were answered differently.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Compared {
    pub(crate) calls: u64,
    pub(crate) differing: u64,
}

/// Where differences are told.
pub(crate) struct ContrastReport {
    /// Lines for people.
    pub(crate) people: Box<dyn Write + Send>,
    /// Lines of JSON with requests and both answers, where asked for.
    pub(crate) programs: Option<Box<dyn Write + Send>>,
    /// How this side words its refusals, which belongs to every finding.
    pub(crate) profile: String,
    pub(crate) tally: Compared,
}

impl ContrastReport {
    /// Counts a call, and tells what differs.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(super) fn note(
        &mut self,
        call: &RelayedCall,
        (here, there): (&RelayedAnswer, &RelayedAnswer),
        differences: &[Contrast],
    ) -> std::io::Result<()> {
        self.tally.calls += 1;
        if differences.is_empty() {
            return Ok(());
        }
        self.tally.differing += 1;
        let (number, operation) = (self.tally.calls, call.operation());
        for one in differences {
            let (here, there) = (shown(one.here.as_ref()), shown(one.there.as_ref()));
            writeln!(
                self.people,
                "call {number}, {operation}: {}: here {here}, there {there}",
                one.path
            )?;
        }
        self.people.flush()?;
        let Some(programs) = &mut self.programs else {
            return Ok(());
        };
        let differences = differences
            .iter()
            .map(|one| json!({"path": one.path, "here": one.here, "there": one.there}));
        let finding = json!({
            "call": number,
            "operation": operation,
            "profile": self.profile,
            "differences": differences.collect::<Vec<_>>(),
            "request": body(&call.body),
            "here": {"status": here.status, "body": body(&here.body)},
            "there": {"status": there.status, "body": body(&there.body)},
        });
        writeln!(programs, "{finding}")?;
        programs.flush()
    }
}

impl std::fmt::Debug for ContrastReport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "ContrastReport({:?})", self.tally)
    }
}

/// A body as a value; what is no JSON as its text.
fn body(bytes: &Bytes) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| json!(String::from_utf8_lossy(bytes)))
}

fn shown(value: Option<&String>) -> String {
    let Some(value) = value else {
        return "nothing".to_owned();
    };
    match value.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", value.get(..end).unwrap_or(value)),
        None => value.clone(),
    }
}
