//! A TCP stream that keeps the connection's [`Watch`] and sees what hyper does not tell.

use std::cell::RefCell;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

use super::watch::{Phase, Watch};

/// hyper answers a head that is too large with 431 or 414; the service says 400. No answer of ours
/// has such a line, and JSON text has no bare line ends, so a body can never begin like this.
const TOO_LARGE: [&[u8]; 2] = [
    b"HTTP/1.1 431 Request Header Fields Too Large\r\n",
    b"HTTP/1.1 414 URI Too Long\r\n",
];
/// What goes out instead. The connection is closed after it either way.
const BAD_REQUEST: &[u8] =
    b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
/// How much one read takes. All connections of a runtime read through the same bytes.
const SCRATCH_BYTES: usize = 64 * 1024;

thread_local! {
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; SCRATCH_BYTES]);
}

/// The stream of one connection.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    watch: Arc<Watch>,
    framing: Framing,
}

/// Which of the two ways to frame a body the head being read has named so far.
#[derive(Clone, Copy, Debug, Default)]
struct Framing {
    length: bool,
    encoding: bool,
}

impl Socket {
    /// Tells `watch` of each byte that arrives on `stream` or leaves by it.
    pub(super) fn new(stream: TcpStream, watch: Arc<Watch>) -> Self {
        Self {
            stream,
            watch,
            framing: Framing::default(),
        }
    }

    /// Bytes came in.
    fn received(&mut self, bytes: &[u8]) {
        match self.watch.phase() {
            Phase::Idle => {
                self.watch.enter(Phase::Head);
                self.framing = Framing::default();
                self.note_framing(bytes);
            }
            Phase::Head => self.note_framing(bytes),
            Phase::Body => self.watch.enter(Phase::Body),
            Phase::Work | Phase::Write => {}
        }
    }

    /// hyper drops the length when it sees a transfer encoding, so that nothing behind it could
    /// tell that the head contradicts itself.
    fn note_framing(&mut self, bytes: &[u8]) {
        self.framing.note(bytes);
        self.watch
            .set_ambiguous(self.framing.length && self.framing.encoding);
    }

    /// Bytes went out, or the client would not take them.
    fn sent(&self, written: &Poll<io::Result<usize>>) {
        if matches!(written, Poll::Ready(Ok(_))) && self.watch.phase() == Phase::Write {
            self.watch.enter(Phase::Write);
        }
    }

    /// Sends our refusal for hyper's, and says that hyper's was sent.
    fn poll_refuse(&mut self, context: &mut Context<'_>, all: usize) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.stream).poll_write(context, BAD_REQUEST))?;
        Poll::Ready(match sent == BAD_REQUEST.len() {
            true => Ok(all),
            false => Err(io::ErrorKind::WriteZero.into()),
        })
    }
}

impl Framing {
    fn note(&mut self, bytes: &[u8]) {
        let mut lines = bytes;
        while let Some(end) = memchr::memchr(b'\n', lines) {
            let (line, rest) = lines.split_at(end);
            match line.first() {
                Some(b'\r') | None => return,
                Some(b'c' | b'C') => self.length |= is_field(line, b"content-length"),
                Some(b't' | b'T') => self.encoding |= is_field(line, b"transfer-encoding"),
                Some(_) => {}
            }
            // The rest begins with the line feed that was found, so that one byte at least is there.
            lines = rest.get(1..).unwrap_or_default();
        }
    }
}

fn is_field(line: &[u8], name: &[u8]) -> bool {
    line.split_at_checked(name.len())
        .is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(name) && rest.first() == Some(&b':')
        })
}

fn is_too_large(bytes: &[u8]) -> bool {
    TOO_LARGE.iter().any(|line| bytes.starts_with(line))
}

impl Read for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        mut target: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let socket = self.get_mut();
        SCRATCH.with_borrow_mut(|scratch| {
            let room = target.remaining().min(scratch.len());
            let mut buffer = ReadBuf::new(scratch.split_at_mut(room).0);
            ready!(Pin::new(&mut socket.stream).poll_read(context, &mut buffer))?;
            let bytes = buffer.filled();
            if !bytes.is_empty() {
                socket.received(bytes);
                target.put_slice(bytes);
            }
            Poll::Ready(Ok(()))
        })
    }
}

impl Write for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let socket = self.get_mut();
        if is_too_large(bytes) {
            return socket.poll_refuse(context, bytes.len());
        }
        let written = Pin::new(&mut socket.stream).poll_write(context, bytes);
        socket.sent(&written);
        written
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let socket = self.get_mut();
        if slices.first().is_some_and(|head| is_too_large(head)) {
            let all = slices.iter().map(|slice| slice.len()).sum();
            return socket.poll_refuse(context, all);
        }
        let written = Pin::new(&mut socket.stream).poll_write_vectored(context, slices);
        socket.sent(&written);
        written
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let socket = self.get_mut();
        if socket.watch.phase() == Phase::Write {
            socket.watch.enter(Phase::Idle);
        }
        Pin::new(&mut socket.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}
