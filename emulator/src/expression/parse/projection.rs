//! ProjectionExpression: paths separated by commas.

use super::super::ast::ProjectionTree;
use super::super::error::Fault;
use super::super::lexer::TokenKind;
use super::Cursor;

/// Parses a ProjectionExpression.
pub(crate) fn projection(text: &str) -> Result<ProjectionTree, Fault> {
    let mut cursor = Cursor::new(text)?;
    let mut paths = vec![cursor.path()?];
    while cursor.take(TokenKind::Comma) {
        paths.push(cursor.path()?);
    }
    cursor.expect(TokenKind::End)?;
    Ok(ProjectionTree {
        symbols: cursor.finish()?,
        paths,
    })
}
