//! `errors.rs`: the table of error codes.

use super::{header, line};
use crate::model::Kind;
use crate::names;
use crate::shape::Plan;

/// The namespace of the errors that the description lists.
const NAMESPACE: &str = "com.amazonaws.dynamodb.v20120810";

/// One line of the table.
struct Row {
    name: String,
    namespace: String,
    status: i64,
    message: String,
}

/// What the enumeration says of itself.
const DOCUMENTATION: &str = "\
/// What went wrong, as the service names it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ErrorCode;
///
/// let code = ErrorCode::ConditionalCheckFailed;
/// assert_eq!(code.as_str(), \"ConditionalCheckFailedException\");
/// assert_eq!(code.http_status(), 400);
/// ```
";

/// The text of the file.
pub fn emit(plan: &Plan) -> String {
    let rows = rows(plan);
    let mut text = header("The errors that the service answers with.");
    text.push_str(DOCUMENTATION);
    text.push_str(super::DERIVED);
    text.push_str("#[non_exhaustive]\npub enum ErrorCode {\n");
    for row in &rows {
        line(&mut text, 1, &format!("/// `{}`.", row.name));
        line(
            &mut text,
            1,
            &format!("{},", names::error_variant(&row.name)),
        );
    }
    text.push_str("}\n\nimpl ErrorCode {\n");
    let count = rows.len();
    line(&mut text, 1, "/// All of them, by name.");
    line(
        &mut text,
        1,
        &format!("pub(crate) const ALL: [Self; {count}] = ["),
    );
    for row in &rows {
        let variant = names::error_variant(&row.name);
        line(&mut text, 2, &format!("Self::{variant},"));
    }
    line(&mut text, 1, "];\n");
    method(
        &mut text,
        "The name of the error.",
        "pub const fn as_str(self) -> &'static str",
        &rows,
        |row| format!("\"{}\"", row.name),
    );
    text.push('\n');
    method(
        &mut text,
        "The name with its namespace: `__type` of an error body.",
        "pub const fn error_type(self) -> &'static str",
        &rows,
        |row| format!("\"{}#{}\"", row.namespace, row.name),
    );
    text.push('\n');
    method(
        &mut text,
        "The status of the HTTP answer.",
        "pub const fn http_status(self) -> u16",
        &rows,
        |row| row.status.to_string(),
    );
    text.push('\n');
    method(
        &mut text,
        "The member of an error body that holds the message.",
        "pub(crate) const fn message_member(self) -> &'static str",
        &rows,
        |row| format!("\"{}\"", row.message),
    );
    text.push_str("}\n");
    text
}

/// A method that maps each code to a constant; codes with one constant share an arm.
fn method(
    text: &mut String,
    doc: &str,
    signature: &str,
    rows: &[Row],
    of: impl Fn(&Row) -> String,
) {
    line(text, 1, &format!("/// {doc}"));
    line(text, 1, &format!("{signature} {{"));
    line(text, 2, "match self {");
    let mut constants: Vec<String> = Vec::new();
    for row in rows {
        let constant = of(row);
        if !constants.contains(&constant) {
            constants.push(constant);
        }
    }
    for constant in constants {
        let codes: Vec<String> = rows
            .iter()
            .filter(|row| of(row) == constant)
            .map(|row| format!("Self::{}", names::error_variant(&row.name)))
            .collect();
        line(text, 3, &format!("{} => {constant},", codes.join(" | ")));
    }
    line(text, 2, "}");
    line(text, 1, "}");
}

/// The namespace of an error of the description.
fn namespace<'a>(plan: &'a Plan, name: &str) -> &'a str {
    let mut entries = plan.overlay.namespaces.iter();
    let own = entries.find(|entry| entry.name == name);
    own.map_or(NAMESPACE, |entry| &entry.namespace)
}

/// The errors of the description and those of the framework, by name.
fn rows(plan: &Plan) -> Vec<Row> {
    let described = plan
        .model
        .shapes
        .iter()
        .filter_map(|(name, shape)| match &shape.kind {
            Kind::Structure {
                members,
                exception: true,
                fault,
            } => Some(Row {
                name: name.clone(),
                namespace: namespace(plan, name).to_owned(),
                status: if *fault { 500 } else { 400 },
                message: members
                    .iter()
                    .map(|member| member.name.as_str())
                    .find(|name| name.eq_ignore_ascii_case("message"))
                    .unwrap_or("message")
                    .to_owned(),
            }),
            _ => None,
        });
    let framework = plan.overlay.errors.iter().map(|error| Row {
        name: error.name.clone(),
        namespace: error.namespace.clone(),
        status: error.status,
        message: error.message.clone(),
    });
    let mut rows: Vec<Row> = described.chain(framework).collect();
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}
