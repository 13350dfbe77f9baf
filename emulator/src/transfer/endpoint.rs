//! Something that answers the operations of DynamoDB.

use bytes::Bytes;
use serde_json::Value;

/// One connection to an endpoint.
pub(crate) trait Endpoint {
    /// Calls an operation with a body of JSON; status and body of the answer.
    ///
    /// # Errors
    ///
    /// If nothing came back, in words.
    fn call(&mut self, operation: &str, body: Bytes) -> Result<(u16, Bytes), String>;
}

/// Makes connections to one endpoint, for each thread its own.
pub(crate) type Connect<'a> = &'a (dyn Fn() -> Result<Box<dyn Endpoint>, String> + Sync);

/// Why an operation was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallError {
    /// The endpoint has refused.
    #[error("{operation}: {code}: {message}")]
    Refused {
        /// What was asked for.
        operation: String,
        /// The code of the error, without what stands before the `#`.
        code: String,
        /// The words of the endpoint.
        message: String,
        /// Whether the same may be done later.
        is_temporary: bool,
    },
    /// Nothing came back, or nothing that could be read.
    #[error("{operation}: {cause}")]
    Unreachable {
        /// What was asked for.
        operation: String,
        /// What went wrong.
        cause: String,
    },
}

/// Codes of refusals that are over after a while
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html>).
const TEMPORARY: [&str; 8] = [
    "InternalServerError",
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
    "TransactionInProgressException",
    "UnavailableException",
];

impl CallError {
    /// The code of a refusal.
    pub(crate) fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { code, .. } => Some(code),
            Self::Unreachable { .. } => None,
        }
    }

    /// Whether the same may be done later.
    pub(crate) fn is_temporary(&self) -> bool {
        match self {
            Self::Refused { is_temporary, .. } => *is_temporary,
            Self::Unreachable { .. } => true,
        }
    }
}

/// Calls an operation once.
///
/// # Errors
///
/// If it was refused, or nothing came back.
pub(super) fn call_once(
    endpoint: &mut dyn Endpoint,
    operation: &str,
    input: &Value,
) -> Result<Value, CallError> {
    let unreachable = |cause: String| CallError::Unreachable {
        operation: operation.to_owned(),
        cause,
    };
    let body = Bytes::from(input.to_string());
    let (status, body) = endpoint.call(operation, body).map_err(unreachable)?;
    let answer: Result<Value, _> = serde_json::from_slice(&body);
    match answer {
        Ok(answer) if status == 200 => Ok(answer),
        Ok(answer) => Err(refused(operation, status, &answer)),
        Err(_) if status >= 500 => Err(unreachable(format!("status {status}"))),
        Err(_) => Err(CallError::Refused {
            operation: operation.to_owned(),
            code: format!("status {status}"),
            message: "the answer is no JSON: is this the address of a DynamoDB?".to_owned(),
            is_temporary: false,
        }),
    }
}

fn refused(operation: &str, status: u16, answer: &Value) -> CallError {
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    // An answer without a code is told of by its message alone.
    let code = text("__type").unwrap_or_default();
    let code = code.rsplit_once('#').map_or(code, |(_, code)| code);
    CallError::Refused {
        operation: operation.to_owned(),
        code: code.to_owned(),
        // The service writes the name of the member in both ways.
        message: text("message")
            .or_else(|| text("Message"))
            .unwrap_or_default()
            .to_owned(),
        is_temporary: status >= 500 || TEMPORARY.contains(&code),
    }
}
