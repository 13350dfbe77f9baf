//! The only error that leaves: a code, a message, and for some codes a member or two more.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::value::Item;

use super::encode::Encode;
use super::generated::errors::ErrorCode;
use super::generated::shapes::{CancellationReason, ThrottlingReason};
use super::json::Writer;

/// How the refusal of a resource that is not there begins, and often ends.
pub(crate) const RESOURCE_NOT_FOUND: &str = "Requested resource not found";
/// What is said of a shard iterator that is too old.
pub(crate) const EXPIRED_ITERATOR: &str =
    "The shard iterator has expired and can no longer be used to retrieve stream records";
/// What is said of records that are no longer there
/// ([quoted](https://github.com/ironSource/node-dynamodb-stream/issues/13)).
pub(crate) const TRIMMED_DATA: &str = "The data you are trying to access has been trimmed";
/// What is said of a client token whose transaction still runs
/// ([quoted](https://github.com/aws/aws-sdk-java-v2/issues/2518)).
pub(crate) const TRANSACTION_IN_PROGRESS: &str =
    "Transaction from previous request is still in progress";
/// What the reason of a cancelled transaction says of an item collection that is too large.
pub(crate) const COLLECTION_EXCEEDED: &str = "Collection size exceeded.";

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
    /// Why a request was throttled.
    ThrottlingReasons(Vec<ThrottlingReason>),
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

    /// The same error with the reasons why a request is throttled.
    #[must_use]
    pub(crate) fn with_throttling(mut self, reasons: Vec<ThrottlingReason>) -> Self {
        self.extra.push(Extra::ThrottlingReasons(reasons));
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
            Extra::CancellationReasons(_) | Extra::ThrottlingReasons(_) => None,
        })
    }

    /// Why each part of a cancelled transaction was refused.
    pub fn cancellation_reasons(&self) -> Option<&[CancellationReason]> {
        self.extra.iter().find_map(|extra| match extra {
            Extra::CancellationReasons(reasons) => Some(reasons.as_slice()),
            Extra::Item(_) | Extra::ThrottlingReasons(_) => None,
        })
    }

    /// Why a request was throttled, and of which table or index the limit is.
    pub fn throttling_reasons(&self) -> Option<&[ThrottlingReason]> {
        self.extra.iter().find_map(|extra| match extra {
            Extra::ThrottlingReasons(reasons) => Some(reasons.as_slice()),
            Extra::Item(_) | Extra::CancellationReasons(_) => None,
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
                Extra::ThrottlingReasons(reasons) => {
                    writer.key(self.throttling_member());
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

    /// The member that holds the reasons of throttling: the description of the service spells it with a small letter in
    /// ThrottlingException, and with a capital one in
    /// [the others](https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ThrottlingReason.html).
    fn throttling_member(&self) -> &'static str {
        match self.code {
            ErrorCode::Throttling => "throttlingReasons",
            _ => "ThrottlingReasons",
        }
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
