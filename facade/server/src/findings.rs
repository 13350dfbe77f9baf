//! What was found in a document, as JSON.

use package_database::packages::document::DocumentError;
use package_database::packages::validate::ValidationReport;
use serde_json::{Value, json};

/// What the validator found.
pub(crate) fn of(report: &ValidationReport) -> Vec<Value> {
    let findings = report.findings().iter().map(|finding| {
        json!({
            "rule": finding.rule,
            "level": finding.level.to_string(),
            "path": finding.path,
            "subject": finding.subject,
            "message": finding.message,
        })
    });
    findings.collect()
}

/// Why a text is no document.
pub(crate) fn faults(error: &DocumentError) -> Vec<Value> {
    let faults = error.faults().iter();
    let faults = faults.map(|fault| json!({"path": fault.path, "message": fault.message}));
    faults.collect()
}
