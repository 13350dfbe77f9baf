//! The tables that questions share, and what becomes of all tables of a run.

use serde_json::{Value, json};

use super::side::Side;
use super::words::string_at;
use super::{Call, Trouble};

const FILE: &str = include_str!("../../ask/tables.toml");

/// How often a table is looked at before it is given up: every two seconds, for twenty minutes.
const LOOKS: u32 = 600;

/// A table that several questions work on.
#[derive(Clone, Debug)]
pub struct Standard {
    /// How questions call it: `$(plain)`.
    pub name: String,
    /// The body of CreateTable.
    pub create: String,
    /// The items that it begins with.
    pub items: Vec<String>,
}

/// The tables of `tests/ask/tables.toml`.
///
/// # Errors
///
/// [`Trouble::Data`] when the file is not what it should be.
pub fn standard() -> Result<Vec<Standard>, Trouble> {
    let trouble = |what: String| Trouble::Data {
        file: "tables.toml".to_owned(),
        what,
    };
    let file: Value = toml::from_str(FILE).map_err(|error| trouble(error.to_string()))?;
    let tables = file.get("table").and_then(Value::as_array);
    let tables = tables.into_iter().flatten().map(|table| {
        let text = |name: &str| string_at(table, &format!("/{name}"));
        let items = table.get("items").and_then(Value::as_array);
        Some(Standard {
            name: text("name")?,
            create: text("create")?,
            items: items
                .into_iter()
                .flatten()
                .filter_map(|item| item.as_str().map(str::to_owned))
                .collect(),
        })
    });
    let all: Option<Vec<Standard>> = tables.collect();
    all.ok_or_else(|| trouble("a table without name or create".to_owned()))
}

/// A call whose body has no words.
pub(super) fn plain_call(operation: &str, body: &Value) -> Call {
    Call {
        operation: operation.to_owned(),
        body: body.to_string(),
        ..Call::default()
    }
}

/// Waits until a table and its indexes are neither made, changed nor deleted; its ARN, when it is there.
pub(super) fn settle(side: &Side, table: &str) -> Result<Option<String>, Trouble> {
    for _ in 0..LOOKS {
        let call = plain_call("DescribeTable", &json!({"TableName": table}));
        let answer = side.send(&call, &call.body)?;
        if answer.code() == "ResourceNotFoundException" {
            return Ok(None);
        }
        let indexes = answer.body.pointer("/Table/GlobalSecondaryIndexes");
        let mut indexes = indexes.and_then(Value::as_array).into_iter().flatten();
        let status = answer.body.pointer("/Table/TableStatus");
        let resting = indexes.all(|index| index.get("IndexStatus") == Some(&json!("ACTIVE")));
        if resting && status == Some(&json!("ACTIVE")) {
            return Ok(string_at(&answer.body, "/Table/TableArn"));
        }
        if side.is_stopped() {
            return Err(Trouble::Interrupted);
        }
        side.wait();
    }
    Err(Trouble::Unsettled(table.to_owned()))
}

/// Deletes every table whose name begins so, also those that are still being made; the names of those that are
/// still there after some minutes.
///
/// # Errors
///
/// [`Trouble::NoAnswer`] when the endpoint does not answer.
pub(super) fn sweep(side: &Side, prefix: &str) -> Result<Vec<String>, Trouble> {
    let mut left = Vec::new();
    for look in 0..LOOKS {
        left = names(side, prefix)?;
        if left.is_empty() {
            break;
        }
        for table in &left {
            // Refused while the table is made or changed, or deleted already: the next look tells.
            let call = plain_call("DeleteTable", &json!({"TableName": table}));
            let answer = side.send(&call, &call.body)?;
            let protected = answer.body.to_string().contains("protect");
            if !answer.is_success() && protected {
                let body = json!({"TableName": table, "DeletionProtectionEnabled": false});
                let call = plain_call("UpdateTable", &body);
                side.send(&call, &call.body)?;
            }
        }
        // Where deletion is instant there is nothing to wait for.
        if look > 0 {
            side.wait();
        }
    }
    Ok(left)
}

/// The tables whose names begin so.
pub(super) fn names(side: &Side, prefix: &str) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    let mut start = Value::Null;
    loop {
        let mut body = json!({});
        if let (Some(members), false) = (body.as_object_mut(), start.is_null()) {
            members.insert("ExclusiveStartTableName".to_owned(), start);
        }
        let call = plain_call("ListTables", &body);
        let answer = side.send(&call, &call.body)?;
        if !answer.is_success() {
            return Err(Trouble::NoAnswer(answer.to_string()));
        }
        let tables = answer.body.get("TableNames").and_then(Value::as_array);
        let tables = tables.into_iter().flatten().filter_map(Value::as_str);
        found.extend(
            tables
                .filter(|name| name.starts_with(prefix))
                .map(str::to_owned),
        );
        match answer.body.get("LastEvaluatedTableName") {
            Some(last) => start = last.clone(),
            None => return Ok(found),
        }
    }
}
