//! What a run prints.

use serde_json::{Value, json};

use super::{Answer, Asked, Verdict};

/// The longest piece of a request or an answer that is shown to people.
const LONGEST: usize = 600;

/// A row in words: one line, and two for each request that differs.
#[must_use]
pub fn line(asked: &Asked) -> String {
    let row = format!("{}: {}", asked.question.section, asked.question.behaviour);
    match &asked.verdict {
        Verdict::Same => format!("same     {row}"),
        Verdict::NotAsked { reason, .. } => format!("         {row}\n    not asked: {reason}"),
        Verdict::Differs => {
            let mut text = format!("differs  {row}");
            for pair in asked.answers.iter().filter(|pair| !pair.agrees()) {
                text.push_str(&format!(
                    "\n    {}\n      AWS:  {}\n      here: {}",
                    short(&pair.request),
                    short(&pair.there.to_string()),
                    short(&pair.here.to_string())
                ));
            }
            text
        }
    }
}

fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A row for programs: what was asked and what both said, also where they agree.
#[must_use]
pub fn json(asked: &Asked) -> Value {
    let answer = |answer: &Answer| {
        let headers = answer.headers.iter();
        let headers = headers.map(|(name, value)| (name.clone(), json!(value)));
        let headers: serde_json::Map<_, _> = headers.collect();
        json!({"status": answer.status, "headers": headers, "body": answer.body})
    };
    let mut row = json!({
        "section": asked.question.section,
        "row": asked.question.behaviour,
    });
    let answers = asked.answers.iter().map(|pair| {
        json!({
            "request": pair.request,
            "aws": answer(&pair.there),
            "here": answer(&pair.here),
        })
    });
    let (verdict, name, rest) = match &asked.verdict {
        Verdict::Same => ("same", "answers", answers.collect()),
        Verdict::Differs => ("differs", "answers", answers.collect()),
        Verdict::NotAsked { reason, .. } => ("not asked", "reason", json!(reason)),
    };
    if let Some(members) = row.as_object_mut() {
        members.insert("verdict".to_owned(), json!(verdict));
        members.insert(name.to_owned(), rest);
    }
    row
}
