//! Calls that are answered elsewhere: by an endpoint behind this one, from a file, or by both sides.
//!
//! The protocol judges who may knock and how a request is formed, as for its own answers; what answers is handed in.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode};

use super::content::{Inflate, Unpackable};
use super::head::Head;
use super::respond::Manner;

/// A call as it came.
#[derive(Clone, Debug)]
pub(crate) struct RelayedCall {
    /// The header `x-amz-target`: the API and its operation, with a point between them.
    pub(crate) target: String,
    /// The body, unpacked.
    pub(crate) body: Bytes,
}

impl RelayedCall {
    /// The name of the operation, empty where the target names none.
    pub(crate) fn operation(&self) -> &str {
        self.target
            .split_once('.')
            .map_or("", |(_, operation)| operation)
    }
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RelayedAnswer {
    /// The status, as of HTTP.
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

/// An answer that is on its way.
pub(crate) type Answering = Pin<Box<dyn Future<Output = RelayedAnswer> + Send>>;

/// What answers calls in place of the tables of this process.
pub(crate) trait Relay: fmt::Debug + Send + Sync {
    /// Begins to answer a call of somebody who was let in.
    fn answer(self: Arc<Self>, call: RelayedCall) -> Answering;
}

/// A request whose answer is on its way.
pub(crate) struct Relayed {
    manner: Manner,
    answering: Answering,
}

impl Relayed {
    /// Hands a call on.
    ///
    /// # Errors
    ///
    /// If its body is packed, and not as it says or into too much.
    pub(super) fn begin(
        relay: &Arc<dyn Relay>,
        head: &Head<'_>,
        body: Bytes,
        manner: &Manner,
    ) -> Result<Self, Unpackable> {
        let call = RelayedCall {
            target: head.target_text().to_owned(),
            body: match head.content_encoding {
                Some(encoding) => unpacked(encoding, body)?,
                None => body,
            },
        };
        Ok(Self {
            manner: manner.clone(),
            answering: Arc::clone(relay).answer(call),
        })
    }

    /// Waits for the answer.
    pub(crate) async fn finish(self) -> Response<Bytes> {
        let Self { manner, answering } = self;
        let RelayedAnswer { status, body } = answering.await;
        // A status that is none came from an endpoint that does not speak HTTP as it should.
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
        manner.finish(status, body, None)
    }
}

/// The whole of a body that may be packed, whose size is bounded.
fn unpacked(encoding: &HeaderValue, body: Bytes) -> Result<Bytes, Unpackable> {
    let Some(mut inflate) = Inflate::new(encoding, &body)? else {
        return Ok(body);
    };
    loop {
        if let Some(body) = inflate.step()? {
            return Ok(body);
        }
    }
}
