//! From the body of an answer to the answer.

use bytes::Bytes;
#[cfg(feature = "listen")]
use http::header::CACHE_CONTROL;
use http::header::{ALLOW, CONTENT_ENCODING, CONTENT_TYPE, SERVER};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::coding::{Coding, PLAIN_BYTES_MAX, Packing};
use super::content::JsonType;
use super::gate;
use crate::meter::notes::RequestNotes;
use crate::wire::ApiError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const CRC32: HeaderName = HeaderName::from_static("x-amz-crc32");
/// What the service answers to a method, a path or a content type that it does not know.
const UNKNOWN: &str = "<UnknownOperationException/>\n";
/// What every answer says of the program that made it.
pub(crate) const SERVED_BY: HeaderValue = HeaderValue::from_static("Server");
/// How large a body one call packs; a larger one is packed in steps.
const PACKED_AT_ONCE_BYTES: usize = 32 * 1024;
/// Room for the headers below and those that the transport adds.
const HEADERS: usize = 8;

/// How one request wants its answer.
#[derive(Clone, Debug)]
pub(super) struct Manner {
    pub(super) request_id: [u8; 52],
    /// What is told of the request beside what it asks for, where somebody may ask.
    pub(super) notes: Option<RequestNotes>,
    pub(super) content_type: JsonType,
    /// How the client wants long answers packed.
    pub(super) coding: Option<Coding>,
    /// The web origin that may read the answer.
    pub(super) origin: Option<HeaderValue>,
}

/// An answer, or the packing of one.
pub(super) enum Reply {
    Ready(Response<Bytes>),
    Packing(StatusCode, Packing),
}

impl Manner {
    /// The identifier of the request.
    pub(super) fn id(&self) -> &str {
        // Made of letters and digits.
        std::str::from_utf8(&self.request_id).unwrap_or_default()
    }

    /// The answer of an operation that went well.
    pub(super) fn success(&self, body: Vec<u8>) -> Reply {
        self.json(StatusCode::OK, body)
    }

    /// The answer of an operation that was refused.
    pub(super) fn failure(&self, error: &ApiError) -> Reply {
        let status =
            StatusCode::from_u16(error.http_status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.json(status, error_body(error))
    }

    /// The answer to a call that names something that is not there.
    pub(super) fn not_found(&self, error: &ApiError) -> Reply {
        self.json(StatusCode::NOT_FOUND, error_body(error))
    }

    /// The answer to a method that the path does not have; it has those of `allowed`.
    pub(super) fn wrong_method(&self, allowed: &str, error: &ApiError) -> Reply {
        let body = Bytes::from(error_body(error));
        let mut response = self.finish(StatusCode::METHOD_NOT_ALLOWED, body, None);
        if let Ok(allowed) = HeaderValue::from_str(allowed) {
            let _ = response.headers_mut().insert(ALLOW, allowed);
        }
        Reply::Ready(response)
    }

    fn json(&self, status: StatusCode, body: Vec<u8>) -> Reply {
        let body = Bytes::from(body);
        let Some(coding) = self.coding.filter(|_| body.len() > PLAIN_BYTES_MAX) else {
            return Reply::Ready(self.finish(status, body, None));
        };
        let at_once = body.len() <= PACKED_AT_ONCE_BYTES;
        let mut packing = Packing::new(coding, body.clone());
        if !at_once {
            return Reply::Packing(status, packing);
        }
        match packing.step() {
            Ok(Some(packed)) => Reply::Ready(self.finish(status, packed, Some(coding))),
            _ => Reply::Ready(self.finish(status, body, None)),
        }
    }

    /// The answer with a JSON body, packed or not.
    pub(super) fn finish(
        &self,
        status: StatusCode,
        body: Bytes,
        packed: Option<Coding>,
    ) -> Response<Bytes> {
        let content_type = HeaderValue::from_static(self.content_type.as_str());
        let mut response = self.plain(status, body);
        let headers = response.headers_mut();
        let _ = headers.insert(CONTENT_TYPE, content_type);
        if let Some(coding) = packed {
            let name = HeaderValue::from_static(coding.as_str());
            let _ = headers.insert(CONTENT_ENCODING, name);
        }
        response
    }

    /// The head of an answer that goes on for as long as somebody listens.
    #[cfg(feature = "listen")]
    pub(super) fn events(&self) -> Response<()> {
        let manner = Self {
            content_type: JsonType::Events,
            ..self.clone()
        };
        let mut response = manner.finish(StatusCode::OK, Bytes::new(), None).map(drop);
        let headers = response.headers_mut();
        // There is no sum of a body that has no end.
        let _ = headers.remove(CRC32);
        let _ = headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        response
    }

    /// The answer to a method, a path or a content type that the service does not know.
    pub(super) fn unknown(&self) -> Response<Bytes> {
        self.plain(
            StatusCode::NOT_FOUND,
            Bytes::from_static(UNKNOWN.as_bytes()),
        )
    }

    /// The answer to a control call that does not say that its body is JSON.
    pub(super) fn untyped_control_call(&self) -> Response<Bytes> {
        let error = ApiError::validation(
            "A control call that changes something needs the header Content-Type: application/json, also without a body: \
             so no web page can make it unseen",
        );
        let body = Bytes::from(error_body(&error));
        self.finish(StatusCode::UNSUPPORTED_MEDIA_TYPE, body, None)
    }

    /// An answer with only the headers that every answer has.
    pub(super) fn plain(&self, status: StatusCode, body: Bytes) -> Response<Bytes> {
        let checksum = crc32fast::hash(&body);
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let headers = response.headers_mut();
        *headers = HeaderMap::with_capacity(HEADERS);
        if let Ok(id) = HeaderValue::from_bytes(&self.request_id) {
            let _ = headers.insert(REQUEST_ID, id);
        }
        let _ = headers.insert(CRC32, HeaderValue::from(checksum));
        let _ = headers.insert(SERVER, SERVED_BY);
        if let Some(origin) = &self.origin {
            gate::share(headers, origin.clone());
        }
        response
    }
}

/// The body of a refusal.
pub(super) fn error_body(error: &ApiError) -> Vec<u8> {
    let mut body = Vec::with_capacity(160);
    error.write_body(&mut body);
    body
}
