//! One import: the tables of a source, one after the other, each in several segments at once.

use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::{Value, json};

use super::endpoint::{CallError, Connect, Endpoint};
use super::items::TablePart;
use super::retry::Patience;
use super::settings;
use super::state::{self, TableState};

/// How many pages of a list are read at most, so that an endpoint that never ends a list does not hold an import.
const PAGES_MAX: usize = 1000;

/// How often a table is looked at until it is ready.
const LOOKS_MAX: u32 = 60;

/// What is imported, from where, and where to.
pub(crate) struct Import<'a> {
    /// The address of the source, by which a second run knows what the first was about.
    pub(crate) name: &'a str,
    pub(crate) source: Connect<'a>,
    pub(crate) target: Connect<'a>,
    /// Which tables; all if none is named.
    pub(crate) tables: &'a [String],
    /// How many segments of a table are read at once.
    pub(crate) segments: u32,
    pub(crate) patience: Patience<'a>,
    /// Is told of a table how many items are there, of how many about.
    pub(crate) on_progress: &'a (dyn Fn(&str, u64, u64) + Sync),
}

/// A table that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) table: String,
    pub(crate) items: u64,
    /// Whether a run before had begun with it.
    pub(crate) is_resumed: bool,
}

/// Why an import has stopped. What is there stays, and another run goes on from it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// An endpoint did not do what was asked of it.
    #[error("{side}: {error}")]
    Call {
        /// Which of the two.
        side: &'static str,
        /// What it said.
        error: CallError,
    },
    /// An endpoint cannot be called at all.
    #[error("{side}: {cause}")]
    Connect {
        /// Which of the two.
        side: &'static str,
        /// What is wrong.
        cause: String,
    },
    /// A table that was asked for is not in the source.
    #[error("the source has no table {0}")]
    NoTable(String),
    /// A table of the name is in the target, and no import has made it.
    #[error(
        "the target has a table {0} already, which no import has made: delete it, or leave it out with --table and the \
         names of the others"
    )]
    Exists(String),
    /// A table does not become ready.
    #[error("table {table} of the {side} is {status}: try again when it is ACTIVE")]
    NotReady {
        /// Which of the two.
        side: &'static str,
        /// The name of the table.
        table: String,
        /// What it is instead.
        status: String,
    },
}

impl ImportError {
    /// Whether another run of the same import could get further.
    pub(crate) const fn goes_on(&self) -> bool {
        match self {
            Self::NoTable(_) | Self::Exists(_) => false,
            Self::Call { .. } | Self::Connect { .. } | Self::NotReady { .. } => true,
        }
    }
}

const SOURCE: &str = "source";
const TARGET: &str = "target";

fn of_source(error: CallError) -> ImportError {
    ImportError::Call {
        side: SOURCE,
        error,
    }
}

fn of_target(error: CallError) -> ImportError {
    ImportError::Call {
        side: TARGET,
        error,
    }
}

/// Both ends of one thread.
struct Ends {
    source: Box<dyn Endpoint>,
    target: Box<dyn Endpoint>,
}

impl Import<'_> {
    /// Imports what is not there yet.
    ///
    /// # Errors
    ///
    /// At the first thing that cannot be done.
    pub(crate) fn run(&self) -> Result<Vec<Imported>, ImportError> {
        let mut ends = self.connect()?;
        let names = self.names(&mut ends)?;
        let made = self
            .patience
            .call(&mut *ends.target, "CreateTable", &state::create());
        match made {
            Err(error) if error.code() != Some("ResourceInUseException") => {
                return Err(of_target(error));
            }
            _ => self.wait_until_active(&mut *ends.target, TARGET, state::TABLE)?,
        };
        let mut imported = Vec::new();
        for name in names {
            imported.extend(self.table(&mut ends, name)?);
        }
        // Nothing is left to go on from.
        let input = json!({"TableName": state::TABLE});
        let removed = self.patience.call(&mut *ends.target, "DeleteTable", &input);
        removed.map_err(of_target)?;
        Ok(imported)
    }

    fn connect(&self) -> Result<Ends, ImportError> {
        let failed = |side| move |cause| ImportError::Connect { side, cause };
        Ok(Ends {
            source: (self.source)().map_err(failed(SOURCE))?,
            target: (self.target)().map_err(failed(TARGET))?,
        })
    }

    /// The names of the tables that are wanted.
    fn names(&self, ends: &mut Ends) -> Result<Vec<String>, ImportError> {
        let mut names: Vec<String> = Vec::new();
        let mut input = json!({});
        for _ in 0..PAGES_MAX {
            let page = self.patience.call(&mut *ends.source, "ListTables", &input);
            let page = page.map_err(of_source)?;
            let listed = page.get("TableNames").and_then(Value::as_array);
            let listed = listed.into_iter().flatten().filter_map(Value::as_str);
            names.extend(listed.map(str::to_owned));
            match page.get("LastEvaluatedTableName") {
                Some(last) if last.is_string() => input = json!({"ExclusiveStartTableName": last}),
                _ => break,
            }
        }
        names.retain(|name| name != state::TABLE);
        if let Some(missing) = self.tables.iter().find(|name| !names.contains(name)) {
            return Err(ImportError::NoTable(missing.clone()));
        }
        names.retain(|name| self.tables.is_empty() || self.tables.contains(name));
        Ok(names)
    }

    /// Imports a table; nothing if it is on its way out.
    fn table(&self, ends: &mut Ends, table: String) -> Result<Option<Imported>, ImportError> {
        let description = self
            .describe(&mut *ends.source, &table)
            .map_err(of_source)?;
        let status = status_of(description.as_ref());
        let Some(description) = description.filter(|_| status != "DELETING") else {
            return Ok(None);
        };
        if !matches!(status.as_str(), "ACTIVE" | "UPDATING") {
            return Err(ImportError::NotReady {
                side: SOURCE,
                table,
                status,
            });
        }
        let name = format!("{} {table}", self.name);
        let asked = state::get(&name, state::WHOLE);
        let known = self.patience.call(&mut *ends.target, "GetItem", &asked);
        let known = TableState::of(&known.map_err(of_target)?);
        let there = self
            .describe(&mut *ends.target, &table)
            .map_err(of_target)?;
        if known.is_none() && there.is_some() {
            return Err(ImportError::Exists(table));
        }
        let begun = known.unwrap_or(TableState {
            segments: self.segments,
            is_done: false,
        });
        if known.is_none() {
            self.note(ends, begun, &name)?;
        }
        if there.is_none() {
            self.create(ends, &description)?;
        }
        self.wait_until_active(&mut *ends.target, TARGET, &table)?;
        let about = description
            .get("ItemCount")
            .and_then(Value::as_u64)
            .unwrap_or(0);
        let items = self.items(&table, &name, begun.segments, about)?;
        if !begun.is_done {
            self.finish(ends, &table, &description)?;
            let done = TableState {
                is_done: true,
                ..begun
            };
            self.note(ends, done, &name)?;
        }
        Ok(Some(Imported {
            table,
            items,
            is_resumed: known.is_some(),
        }))
    }

    fn note(&self, ends: &mut Ends, state: TableState, name: &str) -> Result<(), ImportError> {
        let put = state.put(name);
        let noted = self.patience.call(&mut *ends.target, "PutItem", &put);
        noted.map(drop).map_err(of_target)
    }

    fn create(&self, ends: &mut Ends, description: &Value) -> Result<(), ImportError> {
        let tags = self
            .tags(&mut *ends.source, description)
            .map_err(of_source)?;
        let input = settings::create(description, tags);
        let created = self.patience.call(&mut *ends.target, "CreateTable", &input);
        created.map(drop).map_err(of_target)
    }

    /// The tags of a table. Endpoints that know no tags have none.
    fn tags(
        &self,
        source: &mut dyn Endpoint,
        description: &Value,
    ) -> Result<Vec<Value>, CallError> {
        let Some(arn) = description.get("TableArn") else {
            return Ok(Vec::new());
        };
        let mut tags = Vec::new();
        let mut input = json!({"ResourceArn": arn});
        for _ in 0..PAGES_MAX {
            let mut page = match self.patience.call(source, "ListTagsOfResource", &input) {
                Err(error) if is_unknown(&error) => return Ok(tags),
                page => page?,
            };
            if let Some(Value::Array(more)) = page.get_mut("Tags").map(Value::take) {
                // Tags of the service's own cannot be set by others.
                let is_own = |tag: &Value| {
                    let key = tag.get("Key").and_then(Value::as_str);
                    key.is_some_and(|key| key.starts_with("aws:"))
                };
                tags.extend(more.into_iter().filter(|tag| !is_own(tag)));
            }
            match page.get("NextToken") {
                Some(next) if next.is_string() => {
                    input = json!({"ResourceArn": arn, "NextToken": next});
                }
                _ => break,
            }
        }
        Ok(tags)
    }

    /// All segments at once, each with connections of its own; how many items there are.
    fn items(&self, table: &str, name: &str, of: u32, about: u64) -> Result<u64, ImportError> {
        let copied = AtomicU64::new(0);
        let on_items = |count: u64| {
            let all = copied.fetch_add(count, Ordering::Relaxed) + count;
            (self.on_progress)(table, all, about);
        };
        std::thread::scope(|scope| {
            let threads: Vec<_> = (0..of)
                .map(|number| {
                    let segment = TablePart {
                        table,
                        name,
                        number,
                        of,
                        patience: &self.patience,
                        on_items: &on_items,
                    };
                    scope.spawn(move || {
                        let Ends {
                            mut source,
                            mut target,
                        } = self.connect()?;
                        let copied = segment.copy(&mut *source, &mut *target);
                        copied.map_err(|error| ImportError::Call {
                            side: "items",
                            error,
                        })
                    })
                })
                .collect();
            // All are waited for, so that what each has copied is noted, also when one has failed.
            let ended: Vec<_> = threads.into_iter().map(|thread| thread.join()).collect();
            let counts = ended
                .into_iter()
                .map(|ended| ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            counts.sum()
        })
    }

    /// Does what must come after the items: expiry, which would take them out, and the stream, which would tell of them.
    fn finish(&self, ends: &mut Ends, table: &str, description: &Value) -> Result<(), ImportError> {
        let input = json!({"TableName": table});
        let asked = self
            .patience
            .call(&mut *ends.source, "DescribeTimeToLive", &input);
        let described = match asked {
            Err(error) if is_unknown(&error) => Value::Null,
            described => described.map_err(of_source)?,
        };
        if let Some(attribute) = settings::expiry(&described) {
            let there = self
                .patience
                .call(&mut *ends.target, "DescribeTimeToLive", &input);
            if settings::expiry(&there.map_err(of_target)?).is_none() {
                let switch = json!({
                    "TableName": table,
                    "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true},
                });
                let done = self
                    .patience
                    .call(&mut *ends.target, "UpdateTimeToLive", &switch);
                done.map_err(of_target)?;
            }
        }
        let Some(stream) = settings::stream(description) else {
            return Ok(());
        };
        let there = self.wait_until_active(&mut *ends.target, TARGET, table)?;
        if settings::stream(&there).is_none() {
            let switch = json!({"TableName": table, "StreamSpecification": stream});
            let done = self
                .patience
                .call(&mut *ends.target, "UpdateTable", &switch);
            done.map_err(of_target)?;
            self.wait_until_active(&mut *ends.target, TARGET, table)?;
        }
        Ok(())
    }

    /// The description of a table; nothing if there is none.
    fn describe(
        &self,
        endpoint: &mut dyn Endpoint,
        table: &str,
    ) -> Result<Option<Value>, CallError> {
        let input = json!({"TableName": table});
        match self.patience.call(endpoint, "DescribeTable", &input) {
            Ok(mut answer) => Ok(answer.get_mut("Table").map(Value::take)),
            Err(error) if error.code() == Some("ResourceNotFoundException") => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn wait_until_active(
        &self,
        endpoint: &mut dyn Endpoint,
        side: &'static str,
        table: &str,
    ) -> Result<Value, ImportError> {
        let mut look = 1;
        loop {
            let description = self.describe(endpoint, table);
            let description = description.map_err(|error| ImportError::Call { side, error })?;
            let status = status_of(description.as_ref());
            match description {
                Some(description) if status == "ACTIVE" => return Ok(description),
                _ if look == LOOKS_MAX => {
                    let table = table.to_owned();
                    return Err(ImportError::NotReady {
                        side,
                        table,
                        status,
                    });
                }
                _ => self.patience.pause(look.min(6)),
            }
            look += 1;
        }
    }
}

/// The status of a table that is described. DynamoDB Local leaves it out where nothing changes.
fn status_of(description: Option<&Value>) -> String {
    match description {
        Some(description) => {
            let status = description.get("TableStatus").and_then(Value::as_str);
            status.unwrap_or("ACTIVE").to_owned()
        }
        None => "not there".to_owned(),
    }
}

/// Whether an endpoint has refused an operation that it does not know.
fn is_unknown(error: &CallError) -> bool {
    error.code() == Some("UnknownOperationException")
}
