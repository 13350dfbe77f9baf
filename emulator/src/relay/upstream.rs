//! The endpoint behind this one: calls go there signed by keys of our own, over connections that are kept.

use std::fmt;

use bytes::Bytes;
use parking_lot::Mutex;

use crate::protocol::{RelayedAnswer, RelayedCall};
use crate::transfer::{Exchange, HttpSource};

/// How many connections that nobody uses are kept to each of the two addresses.
const IDLE_MAX: usize = 64;

/// What the names of operations on streams begin with.
const STREAMS: &str = "DynamoDBStreams_";

/// An endpoint, and its connections that are free.
pub(crate) struct Upstream {
    tables: Side,
    streams: Side,
}

/// One of its two addresses.
struct Side {
    source: HttpSource,
    idle: Mutex<Vec<Exchange>>,
}

impl Upstream {
    /// The endpoint that `source` describes. Operations on streams go to the address that the service has for them.
    pub(crate) fn new(source: HttpSource) -> Self {
        let side = |source| Side {
            source,
            idle: Mutex::default(),
        };
        Self {
            streams: side(source.of_streams()),
            tables: side(source),
        }
    }

    /// Calls it.
    ///
    /// # Errors
    ///
    /// Where nothing comes back. What is to be answered instead is one that SDKs try again: 503, and why.
    pub(crate) async fn call(&self, call: &RelayedCall) -> Result<RelayedAnswer, RelayedAnswer> {
        let side = match call.target.starts_with(STREAMS) {
            true => &self.streams,
            false => &self.tables,
        };
        // The lock is for the list alone, and is released before anything is waited for.
        let kept = side.idle.lock().pop();
        let mut exchange = kept.unwrap_or_else(|| side.source.exchange());
        let answered = exchange.call(&call.target, call.body.clone()).await;
        match answered {
            Ok((status, body)) => {
                let mut idle = side.idle.lock();
                if idle.len() < IDLE_MAX {
                    idle.push(exchange);
                }
                Ok(RelayedAnswer { status, body })
            }
            Err(cause) => {
                tracing::warn!(operation = call.operation(), "{cause}");
                Err(unreachable(&cause))
            }
        }
    }
}

/// Where it is, and not by which keys it is called.
impl fmt::Debug for Upstream {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Upstream({})", self.tables.source)
    }
}

/// What is answered where the endpoint does not.
fn unreachable(cause: &str) -> RelayedAnswer {
    RelayedAnswer {
        status: 503,
        body: Bytes::from(
            serde_json::json!({
                "__type": "com.amazonaws.dynamodb.v20120810#ServiceUnavailable",
                "message": format!("The endpoint behind this one does not answer: {cause}"),
            })
            .to_string(),
        ),
    }
}
