//! What a recorder writes down of an endpoint that is not there.

use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

use parking_lot::Mutex;

use super::call;
use crate::clock::SystemClock;
use crate::protocol::{Relay, Signer};
use crate::relay::{Head, Recorder, Upstream};
use crate::transfer::HttpSource;

/// What was written, for who looks later.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The answer that clients get then is ours, and no answer of the endpoint.
#[test]
fn what_the_endpoint_has_not_said_is_not_recorded() {
    // Of a listener that is gone again nobody has the port.
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let url = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let signer = Signer {
        access_key: "local".to_owned(),
        secret: "local".to_owned(),
        session_token: None,
        region: "us-east-1".to_owned(),
        service: Signer::DYNAMODB,
    };
    let source = HttpSource::new(&url, signer, Arc::new(SystemClock)).unwrap();
    let paper = Paper::default();
    let head = Head {
        endpoint: url,
        region: "us-east-1".to_owned(),
    };
    let recorder = Recorder::begin(Upstream::new(source), Box::new(paper.clone()), &head);
    let recorder = Arc::new(recorder.unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let asked = Arc::clone(&recorder).answer(call("ListTables", "{}"));
    let answer = runtime.unwrap().block_on(asked);
    assert_eq!(answer.status, 503);
    assert_eq!(recorder.end().unwrap(), 0);
    let written = String::from_utf8(paper.0.lock().clone()).unwrap();
    assert_eq!(written.lines().count(), 1, "{written}");
}
