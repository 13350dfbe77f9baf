//! Bodies of answers that are read while the client takes them.
//!
//! Invariant: no more than one piece of a body is held here, whatever its size.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use hyper::body::{Frame, SizeHint};
use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::packages::pipeline::ByteSource;
use tracing::Span;

use crate::problem::chain;

/// What a body is read from.
pub(super) trait PieceSource: Send {
    /// The next piece; `None` at the end.
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>>;
}

impl PieceSource for Box<dyn ByteSource> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        (**self).next()
    }
}

/// A source, and what it has given.
type Drawing = (Box<dyn PieceSource>, Result<Option<Bytes>, Error>);

/// The body of an answer that is read while it is sent. An error breaks the connection off, so that nobody takes the
/// body for whole.
pub(super) struct Drawn {
    reading: Option<Pin<Box<dyn Future<Output = Drawing> + Send>>>,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
    /// The request that is answered, for the log.
    span: Span,
}

impl Drawn {
    /// The bytes of that source, which are so many.
    pub(super) fn new(source: impl PieceSource + 'static, size: Option<u64>) -> Self {
        Self {
            reading: Some(read(Box::new(source))),
            left: size,
            span: Span::current(),
        }
    }
}

fn read(mut source: Box<dyn PieceSource>) -> Pin<Box<dyn Future<Output = Drawing> + Send>> {
    Box::pin(async move {
        let part = source.next().await;
        (source, part)
    })
}

impl HttpBody for Drawn {
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
                let told = chain(&error);
                self.span
                    .in_scope(|| tracing::error!(error = told, "an answer breaks off"));
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
