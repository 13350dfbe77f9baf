//! What is said of bodies of control calls that cannot be read: what is wrong, and where.

use crate::wire::json::{DecodeError, JsonError, Kind, Reader, Wanted, place};
use crate::wire::{ApiError, ErrorCode};

/// With what some editors begin a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The refusal of a body in which `error` was found before byte `at`.
#[cold]
pub(super) fn unreadable(error: &DecodeError, body: &[u8], at: usize) -> ApiError {
    let said = no_json(body).unwrap_or_else(|| {
        if Reader::new(body).peek() != Ok(Kind::Object) {
            return "This is no object: an object is expected, whose members stand in braces"
                .to_owned();
        }
        let message = match expected(error) {
            Some(expected) => Some(expected.into()),
            None => error.message(),
        };
        let message = message.as_deref().unwrap_or("it cannot have this value");
        match place(text(body), at).as_str() {
            "" => message.to_owned(),
            place => format!("{place}: {message}"),
        }
    });
    ApiError::new(ErrorCode::Serialization, said)
}

/// What a value should be, where the service would name a class of Java, or nothing.
fn expected(error: &DecodeError) -> Option<&'static str> {
    match error {
        DecodeError::Json(JsonError::Unexpected { found, wanted, .. }) => match wanted {
            Wanted::List => Some("a list is expected"),
            Wanted::Map | Wanted::Values | Wanted::Value | Wanted::Structure(_) => {
                Some("an object is expected")
            }
            _ => matches!(found, Kind::Object | Kind::Array)
                .then_some("one value is expected, and no object or list"),
        },
        DecodeError::Text(text) => {
            let of_list = text.starts_with("Unrecognized collection type");
            of_list.then_some("an object is expected, and no list")
        }
        DecodeError::Json(_) => None,
    }
}

fn text(body: &[u8]) -> &str {
    // What is not UTF-8 is told to be that, and nothing of it is shown.
    std::str::from_utf8(body).unwrap_or_default()
}

/// The same refusal of what an operation reads, with a sentence where the service says none.
pub(super) fn explained(error: ApiError, body: &[u8]) -> ApiError {
    match no_json(body) {
        Some(said) if error.message().is_none() => ApiError::new(error.code(), said),
        _ => error,
    }
}

/// Why a body is no JSON; none where it is.
fn no_json(body: &[u8]) -> Option<String> {
    let mut reader = Reader::new(body);
    let value = reader.skip_value();
    let is_whole = value.is_ok();
    let error = value.and_then(|()| reader.finish()).err()?;
    let JsonError::Syntax { at } = error else {
        return Some(match error {
            JsonError::InvalidUtf8 => "This is no JSON: it is not UTF-8".to_owned(),
            _ => "This is no JSON that can be read: it is nested too deep".to_owned(),
        });
    };
    let text = text(body);
    if text.starts_with(BYTE_ORDER_MARK) {
        return Some(
            "This is no JSON: it begins with a byte order mark, which is to be left out".to_owned(),
        );
    }
    if text.len() <= at {
        return Some("This is no JSON: it ends before its value does".to_owned());
    }
    let mut lines = text.get(..at)?.split('\n');
    let line = lines.clone().count();
    let column = lines.next_back()?.chars().count() + 1;
    let what = match is_whole {
        true => "something stands behind its value",
        false => "it cannot be read",
    };
    Some(format!(
        "This is no JSON: {what} from line {line}, column {column} on"
    ))
}
