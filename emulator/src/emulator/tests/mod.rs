//! The handle and its builder; over real sockets where a server is linked.

mod aside;
mod building;
#[cfg(feature = "cli")]
mod compat;
#[cfg(feature = "disk")]
mod folder;
mod handled;
#[cfg(feature = "template")]
mod loading;
#[cfg(feature = "cli")]
mod log;
mod observed;
mod past;
#[cfg(feature = "listen")]
mod sockets;

use bytes::Bytes;

use crate::emulator::Emulator;

/// What a request is answered, with its status.
fn ask(emulator: &Emulator, operation: &str, body: &str) -> (u16, String) {
    let request = http::Request::post("/")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
        .body(Bytes::from(body.to_owned()))
        .unwrap();
    let answer = emulator.handle(request);
    let text = String::from_utf8_lossy(answer.body()).into_owned();
    (answer.status().as_u16(), text)
}
