//! Bodies on their way in, a part at a time.
//!
//! Invariant: no more than a part of a body is held here, whatever its size.

use std::time::Duration;

use axum::body::{Body, Bytes};
use http_body_util::BodyExt as _;
use package_database::backend::BoxFuture;
use package_database::packages::pipeline::ByteSource;
use package_database::{Error, ErrorKind};

use crate::state::ServiceState;

/// The body of a request as a pipeline reads it.
pub(in crate::route) struct Incoming {
    body: Body,
    state: ServiceState,
}

impl Incoming {
    /// That body. Each of its parts must come within the time of a request.
    pub(in crate::route) const fn new(body: Body, state: ServiceState) -> Self {
        Self { body, state }
    }

    async fn part(&mut self, pause: Duration) -> Result<Option<Bytes>, Error> {
        loop {
            let frame = self.body.frame();
            let frame = match self.state.clock().timer(pause) {
                None => frame.await,
                Some(timer) => tokio::select! {
                    biased;
                    frame = frame => frame,
                    () = timer => return Err(broken("the body of the request did not arrive in time")),
                },
            };
            match frame {
                None => return Ok(None),
                Some(Err(_)) => return Err(broken("the body of the request broke off")),
                // Trailers are of no use here, and an empty part is none.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(bytes) if !bytes.is_empty() => return Ok(Some(bytes)),
                    _ => {}
                },
            }
        }
    }
}

fn broken(message: &'static str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

impl ByteSource for Incoming {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        let pause = self.state.limits().request;
        Box::pin(self.part(pause))
    }
}
