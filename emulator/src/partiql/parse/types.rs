//! The types that IS asks for.

use super::super::error::StatementError;
use super::super::lexer::TokenKind;
use super::StatementCursor;
use crate::value::DataType;

/// What stands behind IS.
pub(super) enum Asked {
    /// Whether the attribute is absent, which is no type.
    Missing,
    /// A type that one or more types of `DynamoDB` answer to.
    Types(&'static [DataType]),
    /// A type of PartiQL that `DynamoDB` does not have.
    Unsupported,
}

/// Takes the name of a type.
pub(super) fn asked(cursor: &mut StatementCursor<'_>) -> Result<Asked, StatementError> {
    let word = cursor.current;
    let asked = if word.is_word("MISSING") {
        Asked::Missing
    } else if let Some((_, types)) = TYPES.iter().find(|(name, _)| word.is_word(name)) {
        Asked::Types(types)
    } else if UNSUPPORTED.iter().any(|name| word.is_word(name))
        || (word.is_word("DOUBLE") && cursor.next.is_word("PRECISION"))
    {
        Asked::Unsupported
    } else {
        return Err(StatementError::Malformed("Expected type name"));
    };
    cursor.advance();
    let second = &cursor.current;
    if (word.is_word("DOUBLE") && second.is_word("PRECISION"))
        || (word.is_word("CHARACTER") && second.is_word("VARYING"))
    {
        cursor.advance();
    }
    lengths(cursor)?;
    Ok(asked)
}

/// `(digits, …)` behind the name of a type.
fn lengths(cursor: &mut StatementCursor<'_>) -> Result<(), StatementError> {
    if !cursor.take("(") {
        return Ok(());
    }
    loop {
        if cursor.current.kind != TokenKind::Number {
            return Err(cursor.no_term());
        }
        cursor.advance();
        if !cursor.take(",") {
            return cursor.expect(")");
        }
    }
}

/// PartiQL's types, as far as `DynamoDB` has them.
const TYPES: [(&str, &[DataType]); 15] = [
    ("NULL", &[DataType::Null]),
    ("BOOL", &[DataType::Bool]),
    ("BOOLEAN", &[DataType::Bool]),
    ("INT", &[DataType::N]),
    ("INTEGER", &[DataType::N]),
    ("DEC", &[DataType::N]),
    ("DECIMAL", &[DataType::N]),
    ("NUMERIC", &[DataType::N]),
    ("FLOAT", &[DataType::N]),
    ("STRING", &[DataType::S]),
    ("BLOB", &[DataType::B]),
    ("LIST", &[DataType::L]),
    ("STRUCT", &[DataType::M]),
    ("TUPLE", &[DataType::M]),
    ("BAG", &[DataType::Ss, DataType::Ns, DataType::Bs]),
];

/// Its other types. VARCHAR is PartiQL's short word for CHARACTER VARYING.
const UNSUPPORTED: [&str; 19] = [
    "ANY",
    "BIGINT",
    "CHAR",
    "CHARACTER",
    "CLOB",
    "DATE",
    "INT2",
    "INT4",
    "INT8",
    "INTEGER2",
    "INTEGER4",
    "INTEGER8",
    "REAL",
    "SEXP",
    "SMALLINT",
    "SYMBOL",
    "TIME",
    "TIMESTAMP",
    "VARCHAR",
];
