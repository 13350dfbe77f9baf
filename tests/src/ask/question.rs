//! Questions as data.

use serde_json::Value;

use super::Trouble;

/// One file for each section of the sheet; the long sections have several.
const FILES: [(&str, &str); 18] = [
    ("value", include_str!("../../ask/value.toml")),
    ("wire", include_str!("../../ask/wire.toml")),
    ("expression", include_str!("../../ask/expression.toml")),
    ("partiql", include_str!("../../ask/partiql.toml")),
    ("schema", include_str!("../../ask/schema.toml")),
    ("schema", include_str!("../../ask/schema_update.toml")),
    ("vectors", include_str!("../../ask/vectors.toml")),
    ("engine", include_str!("../../ask/engine.toml")),
    ("operation", include_str!("../../ask/operation.toml")),
    ("protocol", include_str!("../../ask/protocol.toml")),
    ("server", include_str!("../../ask/server.toml")),
    ("transactions", include_str!("../../ask/transactions.toml")),
    ("streams", include_str!("../../ask/streams.toml")),
    ("partiql", include_str!("../../ask/partiql_write.toml")),
    ("kinesis", include_str!("../../ask/kinesis.toml")),
    ("insights", include_str!("../../ask/insights.toml")),
    (
        "global tables",
        include_str!("../../ask/global_tables.toml"),
    ),
    ("operation", include_str!("../../ask/transfers.toml")),
];

/// What one row of the sheet asks the service.
#[derive(Clone, Debug)]
pub struct Question {
    /// The section of the sheet.
    pub section: String,
    /// The row: its first cell, to the letter.
    pub behaviour: String,
    /// Requests that must succeed first; their answers are not compared.
    pub setup: Vec<Call>,
    /// The requests whose answers are compared. There are none when no command can ask.
    pub asks: Vec<Call>,
    /// JSON pointers of what is compared in an answer that is no refusal; all of it when there are none.
    pub show: Option<Vec<String>>,
    /// The regions that it is about; all when there are none.
    pub regions: Vec<String>,
    /// The command of the sheet, where it is not that of the first request.
    pub command: Option<String>,
    /// What else the sheet says about the command: when it is asked, or with what.
    pub when: Option<String>,
    /// Why no command can ask this.
    pub cannot: Option<String>,
}

/// What is sent, before its words are replaced.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method of HTTP.
    pub method: String,
    /// The operation, without the version.
    pub operation: String,
    /// The body, with words in it (`$(plain)`, `$(zeros 65536)`, …).
    pub body: String,
    /// Headers beside those that every request has, or in their place; with a `!` in front they are not signed.
    pub headers: Vec<(String, String)>,
    /// What the request is signed with.
    pub secret: Secret,
    /// How many seconds the moment of signing lies in the past.
    pub seconds_late: i64,
    /// Whether the AWS CLI would refuse or repair the request instead of sending it.
    pub raw: bool,
}

impl Call {
    /// Whether it is of DynamoDB Streams, which has an address of its own.
    #[must_use]
    pub fn is_of_streams(&self) -> bool {
        let all = [
            "DescribeStream",
            "GetRecords",
            "GetShardIterator",
            "ListStreams",
        ];
        all.contains(&self.operation.as_str())
    }
}

impl Default for Call {
    fn default() -> Self {
        Self {
            method: "POST".to_owned(),
            operation: String::new(),
            body: String::new(),
            headers: Vec::new(),
            secret: Secret::Own,
            seconds_late: 0,
            raw: false,
        }
    }
}

/// What a request is signed with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Secret {
    /// The caller's own secret.
    #[default]
    Own,
    /// A secret that is not the caller's.
    Wrong,
    /// Nothing: the headers of the question are all there is.
    None,
}

/// All questions, in the order of the files.
///
/// # Errors
///
/// [`Trouble::Data`] when a file is not TOML of the form that `tests/ask/README.md` describes.
pub fn questions() -> Result<Vec<Question>, Trouble> {
    let mut all = Vec::new();
    for (section, text) in FILES {
        let trouble = |what: String| Trouble::Data {
            file: format!("{section}.toml"),
            what,
        };
        let file: Value = toml::from_str(text).map_err(|error| trouble(error.to_string()))?;
        for row in list(&file, "row") {
            all.push(question(section, row).map_err(trouble)?);
        }
    }
    Ok(all)
}

fn question(section: &str, row: &Value) -> Result<Question, String> {
    let behaviour = text(row, "of").ok_or("a row without `of`")?;
    let within = |what: String| format!("{behaviour}: {what}");
    let known = [
        "of", "setup", "ask", "show", "regions", "command", "when", "cannot",
    ];
    check_members(row, &known).map_err(within)?;
    let calls = |name: &str| -> Result<Vec<Call>, String> { list(row, name).map(call).collect() };
    let question = Question {
        section: section.to_owned(),
        setup: calls("setup").map_err(within)?,
        asks: calls("ask").map_err(within)?,
        show: row.get("show").map(|_| texts(row, "show")),
        regions: texts(row, "regions"),
        when: text(row, "when"),
        command: text(row, "command"),
        cannot: text(row, "cannot"),
        behaviour: behaviour.clone(),
    };
    if question.asks.is_empty() == question.cannot.is_none() {
        return Err(within("either `ask` or `cannot`".to_owned()));
    }
    Ok(question)
}

/// A line, or a table with `call`, `body` and what is out of the ordinary.
fn call(value: &Value) -> Result<Call, String> {
    if let Some(line) = value.as_str() {
        return Ok(line_call(line));
    }
    let known = [
        "call",
        "method",
        "body",
        "headers",
        "secret",
        "seconds_late",
    ];
    check_members(value, &known)?;
    let headers = value.get("headers").and_then(Value::as_object);
    let headers = headers.into_iter().flatten();
    Ok(Call {
        method: text(value, "method").unwrap_or_else(|| "POST".to_owned()),
        operation: text(value, "call").ok_or("a request without `call`")?,
        body: text(value, "body").unwrap_or_else(|| "{}".to_owned()),
        headers: headers
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect(),
        secret: match value.get("secret").and_then(Value::as_str) {
            None => Secret::Own,
            Some("wrong") => Secret::Wrong,
            Some("none") => Secret::None,
            Some(other) => return Err(format!("unknown secret {other}")),
        },
        seconds_late: value
            .get("seconds_late")
            .and_then(Value::as_i64)
            .unwrap_or_default(),
        raw: true,
    })
}

/// `Operation {body}`; `Operation table {body}`, where the body gets the table's name; `SQL statement` for
/// ExecuteStatement. A `!` in front says that only raw HTTP can carry it.
fn line_call(line: &str) -> Call {
    let sayable = line.trim_start_matches('!');
    let (operation, rest) = sayable.split_once(' ').unwrap_or((sayable, "{}"));
    let (operation, body) = match rest.split_once(" {") {
        _ if operation == "SQL" => {
            let statement = serde_json::json!({"Statement": rest.trim_end()});
            ("ExecuteStatement", statement.to_string())
        }
        Some((table, members)) if table.chars().all(|c| c.is_ascii_alphanumeric()) => {
            let comma = if members.trim() == "}" { "" } else { "," };
            (
                operation,
                format!(r#"{{"TableName":"$({table})"{comma}{members}"#),
            )
        }
        _ => (operation, rest.to_owned()),
    };
    Call {
        operation: operation.to_owned(),
        body,
        raw: sayable != line,
        ..Call::default()
    }
}

/// A misspelt member would be a question that nobody asks.
fn check_members(value: &Value, known: &[&str]) -> Result<(), String> {
    let mut members = value.as_object().into_iter().flatten();
    match members.find(|(name, _)| !known.contains(&name.as_str())) {
        Some((name, _)) => Err(format!("unknown member {name}")),
        None => Ok(()),
    }
}

fn text(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

fn texts(value: &Value, name: &str) -> Vec<String> {
    let texts = list(value, name).filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    let list = value.get(name).and_then(Value::as_array);
    list.into_iter().flatten()
}
