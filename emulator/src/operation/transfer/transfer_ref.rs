//! Which transfer a request means: always by its ARN, judged from the left.

use crate::engine::{TransferKind, TransferRecord};
use crate::operation::Context;
use crate::schema::ResourceArn;
use crate::wire::{ApiError, ErrorCode};

/// How transfers of a kind are called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Called {
    pub(super) kind: TransferKind,
    /// In ARNs, between the name of the table and the id.
    pub(super) part: &'static str,
    /// In sentences, at their beginning.
    noun: &'static str,
    missing: ErrorCode,
}

/// How a table's items go out.
pub(super) const EXPORT: Called = Called {
    kind: TransferKind::Export,
    part: "export",
    noun: "Export",
    missing: ErrorCode::ExportNotFound,
};

/// How a table comes with its items.
pub(super) const IMPORT: Called = Called {
    kind: TransferKind::Import,
    part: "import",
    noun: "Import",
    missing: ErrorCode::ImportNotFound,
};

/// Bulk operations, of which the service's own ARNs are not public.
pub(super) const BULK: Called = Called {
    kind: TransferKind::Bulk,
    part: "bulk-operation",
    noun: "BulkOperation",
    missing: ErrorCode::ResourceNotFound,
};

/// The transfer of this kind whose ARN is `text`.
///
/// # Errors
///
/// If it is no ARN of one, or there is none.
pub(super) fn find(
    context: &Context,
    called: Called,
    text: &str,
) -> Result<TransferRecord, ApiError> {
    let Called { part, noun, .. } = called;
    let arn = ResourceArn::parse(text);
    let named = arn.and_then(|arn| {
        Some((
            arn,
            arn.part
                .filter(|(kind, id)| *kind == part && !id.contains('/'))?,
        ))
    });
    let Some((arn, (_, id))) = named else {
        return Err(ApiError::validation(format!("Invalid {noun} ARN")));
    };
    check_account(context, arn)?;
    let found = context.engine.transfer(&context.caller, called.kind, id);
    let found = found.map(|transfer| transfer.record());
    // Where one set of tables serves all regions, a transfer keeps the region of its table.
    if let Some(record) = found.filter(|record| self::arn(called, record) == text) {
        return Ok(record);
    }
    let why = match arn.region == &*context.caller.region {
        true => format!("{noun} not found: {text}"),
        false => format!("Invalid {part} arn"),
    };
    Err(ApiError::new(
        called.missing,
        format!("{noun} not found: {why}"),
    ))
}

/// The ARN of a transfer.
pub(super) fn arn(called: Called, record: &TransferRecord) -> String {
    format!("{}/{}/{}", record.table_arn, called.part, record.id)
}

/// What the ARN of a table says.
///
/// # Errors
///
/// If it is no ARN, or one of something else.
pub(super) fn table_arn(text: &str) -> Result<ResourceArn<'_>, ApiError> {
    let arn = ResourceArn::parse(text).ok_or_else(|| {
        ApiError::validation(
            "One or more parameter values were invalid: tableArn is not a valid ARN",
        )
    })?;
    match arn.part {
        None => Ok(arn),
        Some(_) => Err(ApiError::validation(
            "Invalid Request: Table ARN is invalid.",
        )),
    }
}

/// Refuses what another account has.
///
/// # Errors
///
/// If the ARN is of another account than the caller's.
pub(super) fn check_account(context: &Context, arn: ResourceArn<'_>) -> Result<(), ApiError> {
    match arn.account == context.engine.account_id() {
        true => Ok(()),
        false => Err(ApiError::new(ErrorCode::AccessDenied, "Access is denied")),
    }
}
