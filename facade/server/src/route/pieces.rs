//! Bodies of answers that are made while they are sent.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Bytes, HttpBody};
use hyper::body::Frame;
use package_database::Error;
use tokio::sync::mpsc::Receiver;

/// Pieces that are read ahead of the client.
pub(super) const PIECES_AHEAD: usize = 1;

/// A body that comes in pieces; an error breaks the connection off, so that nobody takes it for whole.
pub(super) struct Pieces(pub(super) Receiver<Result<Bytes, Error>>);

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
