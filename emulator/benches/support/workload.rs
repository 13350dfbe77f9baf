//! The items that every benchmark uses.

/// A DynamoDB JSON item of about `bytes` bytes with a partition key and ten other attributes.
pub fn item(key: &str, sort: Option<usize>, bytes: usize) -> String {
    let sort = sort.map_or(String::new(), |sort| format!(r#","sk":{{"N":"{sort}"}}"#));
    let fill = "abcdefghijklmnopqrstuvwxyz".repeat(bytes / 26 + 1);
    let text = |length: usize| fill.chars().take(length).collect::<String>();
    let rest = bytes.saturating_sub(110 + key.len()) / 6;
    format!(
        concat!(
            r#"{{"pk":{{"S":"{}"}}{},"status":{{"S":"ACTIVE"}},"amount":{{"N":"1234.56"}},"#,
            r#""flag":{{"BOOL":true}},"name":{{"S":"{}"}},"street":{{"S":"{}"}},"#,
            r#""city":{{"S":"{}"}},"tags":{{"SS":["red","green","blue"]}},"#,
            r#""notes":{{"S":"{}"}},"extra":{{"M":{{"a":{{"S":"{}"}},"b":{{"L":[{{"N":"1"}},"#,
            r#"{{"S":"{}"}}]}}}}}}}}"#
        ),
        key,
        sort,
        text(rest),
        text(rest),
        text(rest),
        text(rest),
        text(rest),
        text(rest),
    )
}

/// The partition key of item `number`: 64 characters, as the design's figures assume.
pub fn key(number: usize) -> String {
    format!("customer#{number:055}")
}
