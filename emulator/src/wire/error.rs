//! The only error that leaves: a code, a message, and for some codes a member or two more.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::value::Item;

use super::encode::Encode;
use super::generated::errors::ErrorCode;
use super::generated::shapes::CancellationReason;
use super::json::Writer;

/// How the refusal of a resource that is not there begins, and often ends.
pub(crate) const RESOURCE_NOT_FOUND: &str = "Requested resource not found";

/// A refusal, as the service would word it.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::DescribeTable;
/// use dynamodb_emulator::types::DescribeTableInput;
/// use dynamodb_emulator::{Emulator, ErrorCode};
///
/// let refused = Emulator::new().call::<DescribeTable>(DescribeTableInput {
///     table_name: Some("music".into()),
///     ..Default::default()
/// });
/// let error = refused.unwrap_err();
/// assert_eq!(error.code(), ErrorCode::ResourceNotFound);
/// assert_eq!(error.message(), Some("Requested resource not found: Table: music not found"));
/// assert_eq!(error.http_status(), 400);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ApiError {
    code: ErrorCode,
    message: Option<Cow<'static, str>>,
    extra: Vec<Extra>,
}

/// What some errors carry beside the message.
#[derive(Clone, Debug, PartialEq)]
enum Extra {
    /// The item that failed a condition.
    Item(Item),
    /// Why each part of a transaction was refused.
    CancellationReasons(Vec<CancellationReason>),
}

impl ApiError {
    /// An error with that code and message.
    pub(crate) fn new(code: ErrorCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: Some(message.into()),
            extra: Vec::new(),
        }
    }

    /// An error of which the service says nothing but the code.
    pub(crate) fn without_message(code: ErrorCode) -> Self {
        Self {
            code,
            message: None,
            extra: Vec::new(),
        }
    }

    /// A ValidationException: by far the most frequent refusal.
    pub(crate) fn validation(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(ErrorCode::Validation, message)
    }

    /// The same error with the item that failed the condition.
    #[must_use]
    pub(crate) fn with_item(mut self, item: Item) -> Self {
        self.extra.push(Extra::Item(item));
        self
    }

    /// The same error with the reason for each part of a transaction.
    #[must_use]
    pub(crate) fn with_reasons(mut self, reasons: Vec<CancellationReason>) -> Self {
        self.extra.push(Extra::CancellationReasons(reasons));
        self
    }

    /// What went wrong.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// The service's sentence, where it says one.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The item that failed a condition, where the request asked for it.
    pub fn item(&self) -> Option<&Item> {
        self.extra.iter().find_map(|extra| match extra {
            Extra::Item(item) => Some(item),
            Extra::CancellationReasons(_) => None,
        })
    }

    /// Why each part of a cancelled transaction was refused.
    pub fn cancellation_reasons(&self) -> Option<&[CancellationReason]> {
        self.extra.iter().find_map(|extra| match extra {
            Extra::CancellationReasons(reasons) => Some(reasons.as_slice()),
            Extra::Item(_) => None,
        })
    }

    /// The status of the HTTP answer.
    pub fn http_status(&self) -> u16 {
        self.code.http_status()
    }

    /// `__type` of the error body: the name of the error with its namespace.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::ops::DescribeTable;
    /// use dynamodb_emulator::{Emulator, types::DescribeTableInput};
    ///
    /// let refused = Emulator::new().call::<DescribeTable>(DescribeTableInput::default());
    /// let name = refused.unwrap_err().error_type();
    /// assert_eq!(name, "com.amazon.coral.validate#ValidationException");
    /// ```
    pub fn error_type(&self) -> &'static str {
        self.code.error_type()
    }

    /// Appends the body of the HTTP answer.
    pub(crate) fn write_body(&self, body: &mut Vec<u8>) {
        let mut writer = Writer::new(body);
        writer.begin_object();
        writer.key("__type");
        writer.string(self.error_type());
        for extra in &self.extra {
            match extra {
                Extra::Item(item) => {
                    writer.key("Item");
                    item.encode(&mut writer);
                }
                Extra::CancellationReasons(reasons) => {
                    writer.key("CancellationReasons");
                    reasons.encode(&mut writer);
                }
            }
        }
        if let Some(message) = &self.message {
            writer.key(self.code.message_member());
            writer.string(message);
        }
        writer.end_object();
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code.as_str())?;
        match &self.message {
            Some(message) => write!(formatter, ": {message}"),
            None => Ok(()),
        }
    }
}

impl Error for ApiError {}
