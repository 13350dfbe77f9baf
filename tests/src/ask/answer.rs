//! Answers, and what of them can be compared between two accounts.

use serde_json::{Map, Value, json};

/// Members that differ between any two answers, whoever gives them.
const MOMENTS: [&str; 22] = [
    "ApproximateCreationDateTime",
    "BackupCreationDateTime",
    "CachePeriodInMinutes",
    "CreationDateTime",
    "CreationRequestDateTime",
    "EarliestRestorableDateTime",
    "EndingSequenceNumber",
    "LastDecreaseDateTime",
    "LastIncreaseDateTime",
    "LastUpdateToPayPerRequestDateTime",
    "LatestRestorableDateTime",
    "LatestStreamArn",
    "LatestStreamLabel",
    "NextToken",
    "RevisionId",
    "SequenceNumber",
    "ShardId",
    "ShardIterator",
    "StartingSequenceNumber",
    "StreamArn",
    "StreamLabel",
    "TableId",
];

/// What came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers, with names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body: JSON, or its text where it is none; null where there is none.
    pub body: Value,
}

impl Answer {
    /// An answer from its bytes.
    #[must_use]
    pub fn new(status: u16, headers: Vec<(String, String)>, body: &[u8]) -> Self {
        let body = if body.is_empty() {
            Value::Null
        } else {
            let text = || Value::String(String::from_utf8_lossy(body).into_owned());
            serde_json::from_slice(body).unwrap_or_else(|_| text())
        };
        Self {
            status,
            headers,
            body,
        }
    }

    /// Whether the request was carried out.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status == 200
    }

    /// The exception without its namespace.
    #[must_use]
    pub fn code(&self) -> &str {
        let code = self.body.get("__type").and_then(Value::as_str);
        let code = code.unwrap_or_default();
        code.rsplit_once('#').map_or(code, |(_, name)| name)
    }

    /// What can be compared: of a refusal all, of an output the places in `show`; moments, tokens and the
    /// account are taken out. A place is a JSON pointer, or `header:` and a name, which a refusal shows as well.
    pub(super) fn comparable(&self, show: Option<&[String]>, account: &str) -> Self {
        let mut headers = Vec::new();
        let mut shown = Map::new();
        for place in show.unwrap_or_default() {
            if let Some(name) = place.strip_prefix("header:") {
                let mut all = self.headers.iter();
                headers.extend(all.find(|(known, _)| known == name).cloned());
            } else {
                let found = self.body.pointer(place).cloned();
                shown.insert(place.clone(), found.unwrap_or_else(|| json!("absent")));
            }
        }
        let body = match show {
            Some(_) if self.is_success() => Value::Object(shown),
            _ => self.body.clone(),
        };
        Self {
            status: self.status,
            headers,
            body: normal(body, account),
        }
    }
}

fn normal(value: Value, account: &str) -> Value {
    match value {
        // As a part of an ARN alone: a text of digits may hold it by chance.
        Value::String(text) => Value::String(without_moments(
            &text.replace(&format!(":{account}:"), ":ACCOUNT:"),
        )),
        Value::Array(list) => list
            .into_iter()
            .map(|value| normal(value, account))
            .collect(),
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let last = name.rsplit('/').next().unwrap_or_default();
                let value = if MOMENTS.contains(&last) && value != json!("absent") {
                    json!("*")
                } else {
                    normal(value, account)
                };
                (name, value)
            });
            Value::Object(members.collect())
        }
        other => other,
    }
}

/// A text whose moments (`20261128T213000Z`) are all the same.
fn without_moments(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let inner = word.trim_matches(['(', ')', '.']);
        let (day, time) = inner.split_once('T').unwrap_or_default();
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let is_moment = digits(day) && time.strip_suffix('Z').is_some_and(digits);
        if is_moment { "MOMENT" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

impl std::fmt::Display for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.status)?;
        for (name, value) in &self.headers {
            write!(f, " {name}: {value}")?;
        }
        write!(f, " {}", self.body)
    }
}
