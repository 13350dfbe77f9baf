//! Bodies on their way in and out, a part at a time.
//!
//! Invariant: no more than a part of a body is held here, whatever its size.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body_util::BodyExt as _;
use hyper::body::{Frame, SizeHint};
use package_database::backend::BoxFuture;
use package_database::packages::pipeline::ByteSource;
use package_database::{Error, ErrorKind};

use crate::problem::chain;
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

/// A source, and what it has given.
type Step = (Box<dyn ByteSource>, Result<Option<Bytes>, Error>);

/// The body of an answer that is read while it is sent. An error breaks the connection off, so that nobody takes the
/// body for whole.
pub(super) struct Outgoing {
    reading: Option<Pin<Box<dyn Future<Output = Step> + Send>>>,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
}

impl Outgoing {
    /// The bytes of that source, which are so many.
    pub(super) fn new(source: Box<dyn ByteSource>, size: Option<u64>) -> Self {
        Self {
            reading: Some(read(source)),
            left: size,
        }
    }
}

fn read(mut source: Box<dyn ByteSource>) -> Pin<Box<dyn Future<Output = Step> + Send>> {
    Box::pin(async move {
        let part = source.next().await;
        (source, part)
    })
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let Some(reading) = &mut self.reading else {
            return Poll::Ready(None);
        };
        let Poll::Ready((source, part)) = reading.as_mut().poll(context) else {
            return Poll::Pending;
        };
        self.reading = None;
        Poll::Ready(match part {
            Ok(None) => None,
            Ok(Some(bytes)) => {
                let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
                self.left = self.left.map(|left| left.saturating_sub(size));
                self.reading = Some(read(source));
                Some(Ok(Frame::data(bytes)))
            }
            Err(error) => {
                tracing::error!(error = chain(&error), "an answer breaks off");
                Some(Err(error))
            }
        })
    }

    fn is_end_stream(&self) -> bool {
        self.reading.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.left
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
