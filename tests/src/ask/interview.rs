//! One question after the other, to two endpoints in step.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::side::{Pace, Side};
use super::tables::{Standard, names, plain_call, settle, standard, sweep};
use super::words::tables_of;
use super::{Answer, Call, Endpoint, Question, Signer, Trouble, Words};

/// What became of a question.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The row that was asked.
    pub question: Question,
    /// What both said to each compared request.
    pub answers: Vec<Pair>,
    /// What follows from it.
    pub verdict: Verdict,
}

/// Whether both said the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every answer agrees.
    Same,
    /// Some do not.
    Differs,
    /// No command can ask it, or it could not be asked this time.
    NotAsked {
        /// What stands in its way.
        reason: String,
        /// Whether the sheet says so, and nothing went wrong.
        foreseen: bool,
    },
}

/// Two answers to one request, without what cannot be compared.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The operation and the body, as the question has them.
    pub request: String,
    /// What the service said.
    pub there: Answer,
    /// What the emulator said.
    pub here: Answer,
}

impl Pair {
    /// Whether both said the same.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.there == self.here
    }
}

/// A run: two endpoints, and tables of its own at both.
#[derive(Debug)]
pub struct Interview {
    there: Side,
    here: Side,
    prefix: String,
    standard: Vec<Standard>,
    made: BTreeSet<String>,
}

/// Tables cost money: they go even when the run ends in a way that nobody foresaw.
impl Drop for Interview {
    fn drop(&mut self) {
        if !self.made.is_empty() {
            // Whoever looks for what is left finds it by its prefix.
            let _left = self.clean_up();
        }
    }
}

impl Interview {
    /// A run whose tables have names with this prefix.
    ///
    /// # Errors
    ///
    /// [`Trouble::Data`] when the tables of `tests/ask/` are malformed.
    pub fn new(
        there: (Box<dyn Endpoint>, Signer),
        here: (Box<dyn Endpoint>, Signer),
        pace: &Pace,
        prefix: String,
    ) -> Result<Self, Trouble> {
        Ok(Self {
            there: Side::new(there, pace),
            here: Side::new(here, pace),
            prefix,
            standard: standard()?,
            made: BTreeSet::new(),
        })
    }

    /// Asks both one question.
    pub fn ask(&mut self, number: usize, question: &Question) -> Asked {
        let not_asked = |reason, foreseen| Verdict::NotAsked { reason, foreseen };
        let asked = match &question.cannot {
            Some(reason) => Err(not_asked(reason.clone(), true)),
            None if !self.is_about(question) => {
                let reason = format!("it is about {}", question.regions.join(", "));
                Err(not_asked(reason, true))
            }
            None => self
                .answers(&format!("q{number}"), question)
                .map_err(|trouble| not_asked(trouble.to_string(), false)),
        };
        let (answers, verdict) = match asked {
            Ok(answers) if answers.iter().all(Pair::agrees) => (answers, Verdict::Same),
            Ok(answers) => (answers, Verdict::Differs),
            Err(verdict) => (Vec::new(), verdict),
        };
        Asked {
            question: question.clone(),
            answers,
            verdict,
        }
    }

    /// Deletes every table of the run at the service; the names of those that would not go.
    ///
    /// # Errors
    ///
    /// [`Trouble::NoAnswer`] when the service does not answer.
    pub fn clean_up(&mut self) -> Result<Vec<String>, Trouble> {
        let left = self.sweep(&self.prefix)?;
        self.made.clear();
        Ok(left)
    }

    /// Deletes every table of the service whose name begins so; the names of those that would not go.
    ///
    /// # Errors
    ///
    /// [`Trouble::NoAnswer`] when the service does not answer.
    pub fn sweep(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        sweep(&self.there, prefix)
    }

    /// The tables of the service whose names begin so.
    ///
    /// # Errors
    ///
    /// [`Trouble::NoAnswer`] when the service does not answer.
    pub fn tables(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        names(&self.there, prefix)
    }

    /// What the names of the tables of this run begin with.
    #[must_use]
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    fn is_about(&self, question: &Question) -> bool {
        let region = &self.there.signer.region;
        question.regions.is_empty() || question.regions.contains(region)
    }

    fn answers(&mut self, key: &str, question: &Question) -> Result<Vec<Pair>, Trouble> {
        // The first table also tells the account that ARNs in questions need.
        self.prepare("plain")?;
        self.prepare_all(question)?;
        let mut answers = [Vec::new(), Vec::new()];
        let mut pairs = Vec::new();
        for (at, call) in question.setup.iter().chain(&question.asks).enumerate() {
            if self.there.is_stopped() {
                return Err(Trouble::Interrupted);
            }
            let [there, here] = self.both(call, key, &answers)?;
            if at >= question.setup.len() {
                let show = question.show.as_deref();
                pairs.push(Pair {
                    request: format!("{} {}", call.operation, call.body),
                    there: there.comparable(show, &self.there.account),
                    here: here.comparable(show, &self.here.account),
                });
            } else if !there.is_success() || !here.is_success() {
                return Err(Trouble::Setup(format!(
                    "{} said {there}, we {here}",
                    call.operation
                )));
            } else {
                self.there.wait();
            }
            let [all_there, all_here] = &mut answers;
            all_there.push(there);
            all_here.push(here);
        }
        Ok(pairs)
    }

    /// Makes every shared table that a question names.
    fn prepare_all(&mut self, question: &Question) -> Result<(), Trouble> {
        let names: Vec<String> = self
            .standard
            .iter()
            .map(|table| table.name.clone())
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        for call in question.setup.iter().chain(&question.asks) {
            for table in tables_of(&call.body, &names)? {
                self.prepare(&table)?;
            }
        }
        Ok(())
    }

    fn both(
        &self,
        call: &Call,
        key: &str,
        answers: &[Vec<Answer>; 2],
    ) -> Result<[Answer; 2], Trouble> {
        let [there, here] = answers;
        Ok([
            self.one(&self.there, call, key, there)?,
            self.one(&self.here, call, key, here)?,
        ])
    }

    fn one(
        &self,
        side: &Side,
        call: &Call,
        key: &str,
        answers: &[Answer],
    ) -> Result<Answer, Trouble> {
        let words = Words {
            prefix: &self.prefix,
            key,
            region: &side.signer.region,
            account: &side.account,
            answers,
        };
        let mut filled = call.clone();
        for (_, value) in &mut filled.headers {
            *value = words.expand(value)?;
        }
        let body = words.expand(&call.body)?;
        let answer = side.send(&filled, &body)?;
        let changes = ["CreateTable", "UpdateTable", "DeleteTable"];
        if answer.is_success() && changes.contains(&call.operation.as_str()) {
            let body: Value = serde_json::from_str(&body).unwrap_or_default();
            if let Some(table) = body.get("TableName").and_then(Value::as_str) {
                let name = table.rsplit('/').next().unwrap_or(table);
                settle(side, name)?;
            }
        }
        Ok(answer)
    }

    /// Makes a shared table at both, once.
    fn prepare(&mut self, name: &str) -> Result<(), Trouble> {
        if self.made.contains(name) {
            return Ok(());
        }
        let found = self.standard.iter().find(|table| table.name == name);
        let table = found.ok_or_else(|| Trouble::Word(name.to_owned()))?.clone();
        let full = format!("{}{name}", self.prefix);
        for side in [&mut self.there, &mut self.here] {
            let mut body: Value =
                serde_json::from_str(&table.create).map_err(|error| Trouble::Data {
                    file: "tables.toml".to_owned(),
                    what: format!("{name}: {error}"),
                })?;
            if let Some(members) = body.as_object_mut() {
                members.insert("TableName".to_owned(), json!(full));
            }
            let call = plain_call("CreateTable", &body);
            let answer = side.send(&call, &call.body)?;
            if !answer.is_success() {
                return Err(Trouble::Setup(format!(
                    "CreateTable of {name} said {answer}"
                )));
            }
            let arn = settle(side, &full)?.unwrap_or_default();
            if let Some(account) = arn.split(':').nth(4) {
                side.account = account.to_owned();
            }
            for item in &table.items {
                let call = Call {
                    operation: "PutItem".to_owned(),
                    ..Call::default()
                };
                let body = format!(r#"{{"TableName":"{full}","Item":{item}}}"#);
                let answer = side.send(&call, &body)?;
                if !answer.is_success() {
                    return Err(Trouble::Setup(format!("PutItem into {name} said {answer}")));
                }
            }
        }
        // The questions read as most programs do: eventually consistent, and from indexes.
        self.there.wait();
        self.made.insert(name.to_owned());
        Ok(())
    }
}
