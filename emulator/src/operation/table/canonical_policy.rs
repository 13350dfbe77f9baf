//! A policy document in the one form in which the service shows it: without white space, members in one order, lists of
//! one element as that element. Documents that have one form are one document.

use crate::schema::SchemaFault;
use crate::wire::json::{JsonError, Kind, Reader, Wanted, Writer};

/// How the members of a document stand; others follow in their own order.
const OF_DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];

/// How those of a statement do, which has no others.
pub(super) const OF_STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The version of a document that names none.
const UNNAMED_VERSION: &str = "\"Version\":\"2008-10-17\"";

/// A value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum PolicyValue {
    Text(String),
    /// A number, a Boolean or null, as it is written.
    Plain(String),
    List(Vec<PolicyValue>),
    Map(Vec<(String, PolicyValue)>),
}

impl PolicyValue {
    /// The value of a member of an object.
    pub(super) fn member<'v>(&'v self, name: &'v str) -> Option<&'v Self> {
        self.members(name).next()
    }

    /// All values of that name, of an object in which it stands several times.
    pub(super) fn members<'v>(&'v self, name: &'v str) -> impl Iterator<Item = &'v Self> {
        let members = match self {
            Self::Map(members) => members.as_slice(),
            _ => &[],
        };
        let named = members.iter().filter(move |(member, _)| member == name);
        named.map(|(_, value)| value)
    }

    /// The elements of a list, or a value that stands alone.
    pub(super) fn one_or_many(&self) -> &[Self] {
        match self {
            Self::List(list) => list,
            other => std::slice::from_ref(other),
        }
    }

    /// A text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The document as a tree.
///
/// # Errors
///
/// If the text is no JSON.
pub(super) fn parse(text: &str) -> Result<PolicyValue, JsonError> {
    let mut reader = Reader::new(text.as_bytes());
    let document = read(&mut reader)?;
    reader.finish()?;
    Ok(document)
}

/// The document in its one form.
///
/// # Errors
///
/// If two statements have one name.
pub(super) fn canonical(mut document: PolicyValue) -> Result<String, SchemaFault> {
    if let PolicyValue::Map(members) = &mut document {
        sort(members, &OF_DOCUMENT);
        for (name, statements) in members {
            if name == "Statement" {
                settle(statements)?;
            }
        }
    }
    let mut out = Vec::new();
    write(&document, &mut Writer::new(&mut out));
    // What was read from a text is one.
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// The document as it is shown: with the version that it has without naming it.
pub(super) fn shown(text: &str) -> String {
    let names_one = text.starts_with("{\"Version\":");
    match text
        .strip_prefix('{')
        .filter(|rest| !names_one && rest.len() > 1)
    {
        Some(rest) => format!("{{{UNNAMED_VERSION},{rest}"),
        None => text.to_owned(),
    }
}

/// Brings the statements into their form: always a list.
fn settle(statements: &mut PolicyValue) -> Result<(), SchemaFault> {
    if let PolicyValue::Map(_) = statements {
        *statements = PolicyValue::List(vec![statements.clone()]);
    }
    let PolicyValue::List(list) = statements else {
        return Ok(());
    };
    let mut sids = Vec::new();
    for statement in list {
        let PolicyValue::Map(members) = statement else {
            continue;
        };
        sort(members, &OF_STATEMENT);
        for (name, value) in members {
            match (name.as_str(), value) {
                ("Sid", PolicyValue::Text(sid)) => {
                    if sids.contains(sid) {
                        let twice = "The Statement Ids in the policy are not unique";
                        return Err(SchemaFault::PolicyInvalid(twice.to_owned()));
                    }
                    sids.push(sid.clone());
                }
                ("Effect", PolicyValue::Text(effect)) => {
                    for word in ["Allow", "Deny"] {
                        if effect.eq_ignore_ascii_case(word) {
                            word.clone_into(effect);
                        }
                    }
                }
                ("Action" | "NotAction" | "Resource" | "NotResource", value) => single(value),
                ("Principal" | "NotPrincipal", PolicyValue::Map(kinds)) => {
                    for (_, who) in kinds {
                        single(who);
                    }
                }
                ("Condition", PolicyValue::Map(operators)) => {
                    for (_, operator) in operators {
                        if let PolicyValue::Map(keys) = operator {
                            keys.iter_mut().for_each(|(_, value)| single(value));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Makes a list of one element that element; what comes twice counts once.
fn single(value: &mut PolicyValue) {
    let PolicyValue::List(list) = value else {
        return;
    };
    let mut seen = Vec::with_capacity(list.len());
    for element in list.drain(..) {
        if !seen.contains(&element) {
            seen.push(element);
        }
    }
    *list = seen;
    if let [only] = list.as_slice() {
        *value = only.clone();
    }
}

fn sort(members: &mut [(String, PolicyValue)], order: &[&str]) {
    let place = |name: &str| {
        let known = order.iter().position(|known| *known == name);
        known.unwrap_or(order.len())
    };
    members.sort_by_key(|(name, _)| place(name));
}

/// Reads the value that comes next; the reader bounds how deep that can be.
fn read(reader: &mut Reader<'_>) -> Result<PolicyValue, JsonError> {
    Ok(match reader.peek()? {
        Kind::Object => {
            let mut members = Vec::new();
            reader.begin_object()?;
            while let Some(name) = reader.next_key()? {
                members.push((name.into_owned(), read(reader)?));
            }
            PolicyValue::Map(members)
        }
        Kind::Array => {
            let mut elements = Vec::new();
            reader.begin_array()?;
            while reader.next_element()? {
                elements.push(read(reader)?);
            }
            PolicyValue::List(elements)
        }
        Kind::String => PolicyValue::Text(reader.string()?.into_owned()),
        Kind::Number | Kind::Decimal => {
            PolicyValue::Plain(reader.number_text(Wanted::Double)?.to_owned())
        }
        Kind::True | Kind::False => PolicyValue::Plain(reader.boolean()?.to_string()),
        Kind::Null => {
            reader.null()?;
            PolicyValue::Plain("null".to_owned())
        }
    })
}

fn write(tree: &PolicyValue, writer: &mut Writer<'_>) {
    match tree {
        PolicyValue::Text(text) => writer.string(text),
        PolicyValue::Plain(text) => writer.raw(text.as_bytes()),
        PolicyValue::List(elements) => {
            writer.begin_array();
            elements.iter().for_each(|element| write(element, writer));
            writer.end_array();
        }
        PolicyValue::Map(members) => {
            writer.begin_object();
            for (name, value) in members {
                writer.map_key(name);
                write(value, writer);
            }
            writer.end_object();
        }
    }
}
