//! Answers out of a recording.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use parking_lot::Mutex;
use serde_json::{Value, json};

use super::compare::canonical;
use super::recording::{Head, read};
use crate::protocol::{Answering, Relay, RelayedAnswer, RelayedCall};

/// Members of requests that differ from one run to the next and mean nothing: SDKs make them up.
const MADE_UP: [&str; 2] = ["ClientRequestToken", "ClientToken"];

/// A recording that answers.
///
/// A call is answered by what was recorded for the same request, in the order of the recording; when its answers are used
/// up the last one is given again, so that it does not matter how often a client asks whether a table is there.
#[derive(Debug)]
pub(crate) struct Replay {
    head: Head,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    /// The answers of each target and request that were not given, but for the last.
    answers: HashMap<(String, String), VecDeque<RelayedAnswer>>,
    /// How many requests to an operation were recorded.
    known: HashMap<String, usize>,
    answered: u64,
    /// How many calls had no answer.
    unknown: u64,
}

impl Replay {
    /// Reads a recording.
    ///
    /// # Errors
    ///
    /// If it cannot be read; in words.
    pub(crate) fn open(text: &str) -> Result<Self, String> {
        let (head, recorded) = read(text)?;
        let mut book = Book::default();
        for one in recorded {
            *book.known.entry(one.target.clone()).or_default() += 1;
            let key = (one.target, request_key(one.request));
            book.answers.entry(key).or_default().push_back(one.answer);
        }
        Ok(Self {
            head,
            book: Mutex::new(book),
        })
    }

    /// What the recording says of itself.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// How many calls it has answered, and how many it could not answer.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let book = self.book.lock();
        (book.answered, book.unknown)
    }
}

impl Relay for Replay {
    fn answer(self: Arc<Self>, call: RelayedCall) -> Answering {
        let answer = self.book.lock().answer(&call);
        Box::pin(async { answer })
    }
}

impl Book {
    fn answer(&mut self, call: &RelayedCall) -> RelayedAnswer {
        // What is no JSON is asked for as that.
        let request = serde_json::from_slice(&call.body).unwrap_or(Value::Null);
        let key = (call.target.clone(), request_key(request));
        let found = self
            .answers
            .get_mut(&key)
            .and_then(|answers| match answers.len() {
                0 | 1 => answers.front().cloned(),
                _ => answers.pop_front(),
            });
        if let Some(answer) = found {
            self.answered += 1;
            return answer;
        }
        self.unknown += 1;
        // What was never asked has no number.
        let known = self.known.get(&call.target).copied().unwrap_or_default();
        unknown(call.operation(), known)
    }
}

/// By what a request is found again.
fn request_key(mut request: Value) -> String {
    if let Some(members) = request.as_object_mut() {
        for name in MADE_UP {
            let _ = members.remove(name);
        }
    }
    canonical(&request)
}

/// A refusal that no SDK tries again.
fn unknown(operation: &str, known: usize) -> RelayedAnswer {
    let message = format!(
        "The recording has no answer to this {operation}; it has {known} to other requests of this operation. Record it \
         again with `dynamodb-emulator record`, or ask as it was asked then"
    );
    RelayedAnswer {
        status: 400,
        body: Bytes::from(
            json!({
                "__type": "com.amazon.coral.validate#ValidationException",
                "message": message,
            })
            .to_string(),
        ),
    }
}
