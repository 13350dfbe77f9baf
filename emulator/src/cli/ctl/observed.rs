//! Commands about what calls take and what they meet: reports, budgets, findings, faults.

use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

use super::{CtlCall, call, path};
use crate::cli::faults;
use crate::protocol::percent_encode;

/// What is to be told of the calls in the request log.
#[derive(Debug, Subcommand)]
pub(super) enum ReportCommand {
    /// Sum up how many there were, how many were refused, and their capacity units.
    Capacity {
        /// By what they are summed up.
        #[arg(long, value_enum, default_value_t)]
        by: By,
    },
    /// The same, and what it costs on demand and provisioned.
    Cost {
        /// By what they are summed up.
        #[arg(long, value_enum, default_value_t)]
        by: By,
        /// At whose prices; by default those of the region that asks.
        #[arg(long)]
        region: Option<String>,
        /// How much of what is provisioned is used, from more than 0 to 1.
        #[arg(long)]
        utilization: Option<f64>,
    },
    /// Tell what tables cost that set capacity aside, by their settings over time.
    Provisioned {
        /// At whose prices; by default those of the region that asks.
        #[arg(long)]
        region: Option<String>,
    },
    /// Show how they are spread over the partition keys of a table, or of an index of it.
    Heat {
        /// The one whose keys they are, by its name.
        table: String,
        /// An index of it; by default the table itself.
        #[arg(long)]
        index: Option<String>,
        /// In how many equal parts the key space is told.
        #[arg(long)]
        parts: Option<u16>,
    },
}

/// By what calls are summed up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum By {
    /// The tables from which units were taken.
    #[default]
    Table,
    /// The indexes from which they were taken.
    Index,
    /// What was called.
    Operation,
    /// The header x-emulator-tag, or else the user agent.
    Tag,
}

/// What is to happen with budgets.
#[derive(Debug, Subcommand)]
pub(super) enum BudgetCommand {
    /// List all budgets, and what was spent of them.
    List,
    /// Make a budget, of calls from now on.
    Set {
        /// How it is called.
        name: String,
        /// Read capacity units at most.
        #[arg(long, value_name = "UNITS")]
        rcu: Option<f64>,
        /// Write capacity units at most.
        #[arg(long, value_name = "UNITS")]
        wcu: Option<f64>,
        /// Calls at most.
        #[arg(long, value_name = "COUNT")]
        calls: Option<u64>,
        /// Only what is taken from this table and its indexes.
        #[arg(long)]
        table: Option<String>,
        /// Only calls of this operation.
        #[arg(long)]
        operation: Option<String>,
        /// Only calls with this tag.
        #[arg(long)]
        tag: Option<String>,
    },
    /// Exit with 1, and name the calls, if more was spent than may be.
    Check {
        /// How it is called.
        name: String,
    },
    /// Remove a budget.
    Drop {
        /// How it is called.
        name: String,
    },
}

/// What is to happen with what calls had better not do.
#[derive(Debug, Subcommand)]
pub(super) enum StrictCommand {
    /// Show what calls of the request log do that costs more than it needs to, or forgets something.
    List {
        /// In the form of SARIF 2.1.0, as tools for code read it.
        #[arg(long)]
        sarif: bool,
    },
    /// Let calls be refused that do it, and no others: Scan, UnpaginatedLoop, NeedlessStrongRead.
    Refuse {
        /// What is refused; without any, nothing is.
        kinds: Vec<String>,
    },
}

/// What is to happen with rules of faults.
#[derive(Debug, Subcommand)]
pub(super) enum FaultsCommand {
    /// List all rules.
    List,
    /// Add a rule.
    Add {
        /// The rule, such as {"Effect": {"Kind": "Latency", "Milliseconds": 50}}.
        #[arg(value_name = "JSON")]
        rule: String,
    },
    /// Put the rules of a file in the place of all that there are.
    Load {
        /// The file: {"Rules": [...]}.
        file: PathBuf,
    },
    /// Add the rules of a preset.
    Preset {
        /// brownout, hot-partition or az-loss.
        name: String,
        /// What chances are drawn from.
        #[arg(long)]
        seed: Option<u64>,
    },
    /// Remove a rule.
    Remove {
        /// The number by which it is called.
        id: u64,
    },
    /// Remove all rules.
    Clear,
}

/// The call of a command about reports.
pub(super) fn report(command: &ReportCommand) -> CtlCall {
    let mut path = match command {
        ReportCommand::Capacity { by } | ReportCommand::Cost { by, .. } => {
            let kind = match command {
                ReportCommand::Capacity { .. } => "capacity",
                _ => "cost",
            };
            let by = match by {
                By::Table => "table",
                By::Index => "index",
                By::Operation => "operation",
                By::Tag => "tag",
            };
            format!("reports/{kind}?by={by}")
        }
        ReportCommand::Provisioned { region } => match region {
            None => "reports/provisioned".to_owned(),
            Some(region) => format!("reports/provisioned?region={}", percent_encode(region)),
        },
        ReportCommand::Heat { table, .. } => {
            format!("reports/heat?table={}", percent_encode(table))
        }
    };
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            path.push_str(&format!("&{name}={}", percent_encode(&value)));
        }
    };
    match command {
        ReportCommand::Capacity { .. } | ReportCommand::Provisioned { .. } => {}
        ReportCommand::Cost {
            region,
            utilization,
            ..
        } => {
            add("region", region.clone());
            add("utilization", utilization.map(|share| share.to_string()));
        }
        ReportCommand::Heat { index, parts, .. } => {
            add("index", index.clone());
            add("parts", parts.map(|parts| parts.to_string()));
        }
    }
    call("GET", path, Value::Null)
}

/// The call of a command about budgets.
pub(super) fn budget(command: &BudgetCommand) -> CtlCall {
    let path = |name: &str| path(&["budgets", name]);
    match command {
        BudgetCommand::List => call("GET", "budgets".to_owned(), Value::Null),
        BudgetCommand::Set {
            name,
            rcu,
            wcu,
            calls,
            table,
            operation,
            tag,
        } => {
            let mut body = json!({"ReadUnits": rcu, "WriteUnits": wcu, "Calls": calls,
                "TableName": table, "Operation": operation, "Tag": tag});
            if let Some(members) = body.as_object_mut() {
                members.retain(|_, value| !value.is_null());
            }
            call("PUT", path(name), body)
        }
        BudgetCommand::Check { name } => call("GET", path(name), Value::Null),
        BudgetCommand::Drop { name } => call("DELETE", path(name), Value::Null),
    }
}

/// The call of a command about findings.
pub(super) fn strict(command: &StrictCommand) -> CtlCall {
    match command {
        StrictCommand::List { sarif: false } => call("GET", "strict".to_owned(), Value::Null),
        StrictCommand::List { sarif: true } => {
            call("GET", "strict?format=sarif".to_owned(), Value::Null)
        }
        StrictCommand::Refuse { kinds } => {
            call("PUT", "strict".to_owned(), json!({"Refuse": kinds}))
        }
    }
}

/// The call of a command about faults.
///
/// # Errors
///
/// If a rule is no JSON, or its file cannot be read.
pub(super) fn faults_call(command: &FaultsCommand) -> Result<CtlCall, String> {
    let all = || "faults".to_owned();
    Ok(match command {
        FaultsCommand::List => call("GET", all(), Value::Null),
        FaultsCommand::Add { rule } => call("POST", all(), parsed("the rule", rule)?),
        FaultsCommand::Load { file } => {
            let text = faults::text(file)?;
            call("PUT", all(), parsed("the file", &text)?)
        }
        FaultsCommand::Preset { name, seed } => {
            let body = seed.map_or(json!({}), |seed| json!({"Seed": seed}));
            call("POST", path(&["faults", "presets", name]), body)
        }
        FaultsCommand::Remove { id } => call("DELETE", format!("faults/{id}"), Value::Null),
        FaultsCommand::Clear => call("DELETE", all(), Value::Null),
    })
}

/// A text as JSON.
///
/// # Errors
///
/// If it is none, by what it is called.
pub(super) fn parsed(what: &str, text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("{what} is no JSON: {error}"))
}
