//! A request as a command that a person types.

use serde_json::Value;

use super::words::replace;
use super::{Call, Question, Secret, Standard, Trouble};

/// The last cell of a row: its command, or why there is none.
///
/// # Errors
///
/// [`Trouble::Word`] for a word that means nothing.
pub fn cell(question: &Question) -> Result<String, Trouble> {
    if let (Some(reason), None) = (&question.cannot, &question.command) {
        return Ok(format!("not by a command: {reason}").replace('|', r"\|"));
    }
    let command = command(question)?.replace('|', r"\|").replace('\n', " ");
    let code = command.as_str();
    let code = if code.contains('`') {
        format!("`` {code} ``")
    } else {
        format!("`{code}`")
    };
    let regions = if question.regions.is_empty() {
        String::new()
    } else {
        format!(" in {}", question.regions.join(", "))
    };
    let when = question.when.as_ref();
    let when = when.map_or_else(String::new, |when| {
        format!(", {}", when.replace('|', r"\|"))
    });
    Ok(format!("{code}{when}{regions}"))
}

/// The command that asks a question: that of its first compared request, unless the question has one in words.
///
/// # Errors
///
/// [`Trouble::Word`] for a word that means nothing.
pub fn command(question: &Question) -> Result<String, Trouble> {
    if let Some(command) = &question.command {
        return Ok(command.clone());
    }
    match question.asks.first() {
        Some(call) => call_command(call),
        None => Ok(String::new()),
    }
}

/// The AWS CLI where it can say it; curl where the CLI would refuse or repair the request itself.
///
/// # Errors
///
/// [`Trouble::Word`] for a word that means nothing.
pub fn call_command(call: &Call) -> Result<String, Trouble> {
    let usual = call.headers.is_empty() && call.secret == Secret::Own && call.seconds_late == 0;
    if call.raw || !usual {
        return curl(call);
    }
    let service = if call.is_of_streams() {
        "dynamodbstreams"
    } else {
        "dynamodb"
    };
    let mut text = format!("aws {service} {}", dashed(&call.operation));
    let body: Option<Value> = serde_json::from_str(&call.body).ok();
    // Its own words may keep it from being JSON; then it goes in one piece.
    let Some(members) = body.as_ref().and_then(Value::as_object) else {
        text.push_str(&format!(" --cli-input-json {}", quoted(&call.body)?));
        return Ok(text);
    };
    for (name, value) in members {
        let flag = dashed(name);
        match value {
            Value::Bool(true) => text.push_str(&format!(" --{flag}")),
            Value::Bool(false) => text.push_str(&format!(" --no-{flag}")),
            Value::String(value) => text.push_str(&format!(" --{flag} {}", quoted(value)?)),
            other => text.push_str(&format!(" --{flag} {}", quoted(&other.to_string())?)),
        }
    }
    Ok(text)
}

fn curl(call: &Call) -> Result<String, Trouble> {
    let (host, version) = if call.is_of_streams() {
        ("streams.dynamodb", "DynamoDBStreams_20120810")
    } else {
        ("dynamodb", "DynamoDB_20120810")
    };
    let mut text = format!("curl https://{host}.$R.amazonaws.com/");
    if call.method != "POST" {
        text.push_str(&format!(" -X {}", call.method));
    }
    match call.secret {
        Secret::Own => text.push_str(" --aws-sigv4 aws:amz:$R:dynamodb -u $KEY:$SECRET"),
        Secret::Wrong => text.push_str(" --aws-sigv4 aws:amz:$R:dynamodb -u $KEY:wrong"),
        Secret::None => {}
    }
    text.push_str(&format!(" -H 'X-Amz-Target: {version}.{}'", call.operation));
    let headers = call
        .headers
        .iter()
        .map(|(name, value)| (name.trim_start_matches('!'), value.as_str()));
    let typed = call.headers.iter().any(|(name, _)| name == "content-type");
    let usual = (!typed).then_some(("Content-Type", "application/x-amz-json-1.0"));
    for (name, value) in usual.into_iter().chain(headers) {
        text.push_str(&format!(" -H {}", quoted(&format!("{name}: {value}"))?));
    }
    text.push_str(&format!(" -d {}", quoted(&call.body)?));
    Ok(text)
}

/// `GetItem` as `get-item`; `SSESpecification` as `sse-specification`.
fn dashed(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut dashed = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = before.is_some_and(|before| before.is_ascii_lowercase())
            || (before.is_some() && after.is_some_and(char::is_ascii_lowercase));
        if letter.is_ascii_uppercase() && begins {
            dashed.push('-');
        }
        dashed.push(letter.to_ascii_lowercase());
    }
    dashed
}

/// A text as one word of a POSIX shell, its own words as what the shell computes.
fn quoted(text: &str) -> Result<String, Trouble> {
    let filled = computed_words(text)?;
    let bare = |character: char| character.is_ascii_alphanumeric() || "-_./:".contains(character);
    if !filled.is_empty() && filled.chars().all(bare) {
        return Ok(filled);
    }
    // A single quote inside single quotes reads badly; double quotes hold it, unless the shell computes a word.
    let computed = filled.contains("'\"$");
    if text.contains('\'') && !computed {
        let mut word = String::from("\"");
        for character in filled.chars() {
            if matches!(character, '"' | '\\' | '$' | '`') {
                word.push('\\');
            }
            word.push(character);
        }
        word.push('"');
        return Ok(word);
    }
    let escaped = text.replace('\'', r"'\''");
    Ok(format!("'{}'", computed_words(&escaped)?))
}

/// A text with what stands for its words inside single quotes, from the inside out.
fn computed_words(text: &str) -> Result<String, Trouble> {
    replace(text, &mut |word| Some(shell(&computed_words(word).ok()?)))
}

/// What stands for a word inside single quotes.
fn shell(word: &str) -> String {
    let (first, rest) = word.split_once(' ').unwrap_or((word, ""));
    let (count, text) = rest.split_once(' ').unwrap_or((rest, ""));
    match first {
        "zeros" => format!(r#"'"$(printf %0{count}d 0)"'"#),
        "repeat" => format!(r#"'"$(printf '{text}%.0s' $(seq {count}))"'"#),
        "each" => format!(r#"'"$(seq -s, -f '{}' {count})"'"#, text.replace('~', "%g")),
        "arn" => format!(r#"arn:aws:dynamodb:'"$R:$ACCOUNT"':table/{rest}"#),
        "region" => r#"'"$R"'"#.to_owned(),
        "account" => r#"'"$ACCOUNT"'"#.to_owned(),
        "answer" => "…".to_owned(),
        "key" => "q".to_owned(),
        name => name.to_owned(),
    }
}

/// The commands that make a table and its items.
///
/// # Errors
///
/// [`Trouble::Word`] for a word that means nothing.
pub fn table_commands(table: &Standard) -> Result<Vec<String>, Trouble> {
    let body = table
        .create
        .replacen('{', &format!(r#"{{"TableName":"{}","#, table.name), 1);
    let put = |item: &String| format!(r#"{{"TableName":"{}","Item":{item}}}"#, table.name);
    let bodies = table.items.iter().map(|item| ("PutItem", put(item)));
    let all = std::iter::once(("CreateTable", body)).chain(bodies);
    all.map(|(operation, body)| {
        call_command(&Call {
            operation: operation.to_owned(),
            body,
            ..Call::default()
        })
    })
    .collect()
}
