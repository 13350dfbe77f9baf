//! What cannot be blamed on a request is answered as what it is.

use crate::engine::WriteError;
use crate::expression::{Broken, ExpressionError, ExpressionKind, Fault, UpdateError};
use crate::operation::request::refusal::of_expression::{self, ExpressionRefusal};
use crate::operation::request::refusal::of_transaction::Refused;
use crate::operation::request::refusal::of_write;
use crate::operation::statement::StatementFault;
use crate::partiql::StatementError;
use crate::profile::Layer;
use crate::wire::{ApiError, ErrorCode};

/// Whichever way an expression that does not fit its values takes to the caller.
#[test]
fn a_tree_that_does_not_fit_is_an_internal_error() {
    let expression = |layer| {
        let spare_level = false;
        let error = ExpressionError::invalid(ExpressionKind::Update, Fault::from(Broken));
        ExpressionRefusal { layer, spare_level }.of(error)
    };
    let statement = || StatementFault::from(StatementError::from(Broken));
    let of_transaction = match statement().into_refused(0) {
        Refused::Request(error) => error,
        Refused::Action(_) => panic!("the request is refused as a whole"),
    };
    let write = |error: WriteError| of_write::of_write(error, true);
    let all: [(&str, ApiError); 7] = [
        ("an expression of a read", expression(Layer::Bare)),
        ("an expression of a write", expression(Layer::Current)),
        ("a statement", statement().into_error()),
        ("a statement of a transaction", of_transaction),
        ("a filter", of_expression::of_broken(Broken)),
        ("a condition", write(Broken.into())),
        ("an update", write(UpdateError::from(Broken).into())),
    ];
    for (what, error) in all {
        assert_eq!(error.code(), ErrorCode::InternalServerError, "{what}");
    }
}
