//! The yardstick: a bare hyper server that reads the body and answers a fixed one.
//!
//! It is laid out as the emulator's own server is, one current-thread runtime for each core, so
//! that the ratio shows what DynamoDB costs and not what a runtime costs.

use std::convert::Infallible;
use std::net::TcpListener;
use std::thread;

use bytes::Bytes;
use http::{Response, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};

/// Serves bodies of `length` bytes on `port`, 0 for a free one, until the process is killed; prints
/// the address.
pub fn serve(port: u16, length: usize) {
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free port");
    println!("{}", listener.local_addr().expect("a bound socket"));
    let body = Bytes::from(vec![b'x'; length]);
    let workers = thread::available_parallelism().map_or(2, usize::from);
    let senders: Vec<_> = (0..workers).map(|_| worker(body.clone())).collect();
    for (number, stream) in listener.incoming().flatten().enumerate() {
        stream.set_nodelay(true).expect("a TCP socket");
        stream.set_nonblocking(true).expect("a TCP socket");
        senders[number % workers]
            .send(stream)
            .expect("the worker runs");
    }
}

type Sender = tokio::sync::mpsc::UnboundedSender<std::net::TcpStream>;

fn worker(body: Bytes) -> Sender {
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel::<std::net::TcpStream>();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let local = tokio::task::LocalSet::new();
        local.block_on(&runtime.expect("a runtime"), async move {
            while let Some(stream) = receiver.recv().await {
                let stream = tokio::net::TcpStream::from_std(stream).expect("a TCP socket");
                let body = body.clone();
                tokio::task::spawn_local(async move {
                    let answer = service_fn(move |request| answer(request, body.clone()));
                    let _ = hyper::server::conn::http1::Builder::new()
                        .timer(TokioTimer::new())
                        .serve_connection(TokioIo::new(stream), answer)
                        .await;
                });
            }
        });
    });
    sender
}

async fn answer(
    request: http::Request<Incoming>,
    body: Bytes,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let _ = request.into_body().collect().await;
    let response = Response::builder()
        .header(header::CONTENT_TYPE, "application/x-amz-json-1.0")
        .header(
            "x-amzn-requestid",
            "K3QBV8O3S2P4XA7LWG5HDJ6CNBVV4KQNSO5AEMVJF66Q9ASUAAJG",
        )
        .header("x-amz-crc32", "2745614147")
        .body(Full::new(body));
    Ok(response.expect("valid headers"))
}
