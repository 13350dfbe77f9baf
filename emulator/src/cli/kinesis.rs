//! Records for Kinesis: into a file, or to a Kinesis that is told by its address.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::arguments::Arguments;
use crate::cli::exit::EarlyExit;
use crate::cli::wait::wait;
use crate::clock::Clock;
use crate::emulator::{Emulator, KinesisRecord, KinesisSink};
use crate::ids::Ids;
use crate::protocol::Signer;
use crate::transfer::{Endpoint, HttpSource, Outbound, Patience, put_records};

/// How often it is looked whether there are records.
const LOOK: Duration = Duration::from_millis(100);

/// How long a Kinesis that does not answer is left alone.
const LEFT_ALONE: Duration = Duration::from_secs(2);

/// How often a call is made.
const ATTEMPTS: u32 = 5;

/// Makes a sink in the thread that uses it: a connection stays where it was made.
type MakeSink = Box<dyn FnOnce() -> Box<dyn KinesisSink> + Send>;

/// What hands records on beside the server. Dropping it hands on what is left, and ends it.
pub(super) struct Pump {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Begins to hand records on, if a flag says where.
///
/// # Errors
///
/// If the file cannot be opened, or the address is none; if the system makes no thread.
pub(super) fn begin(arguments: &Arguments, emulator: &Emulator) -> Result<Option<Pump>, EarlyExit> {
    let make: MakeSink = match (&arguments.kinesis_file, &arguments.kinesis_endpoint) {
        (None, None) => return Ok(None),
        (Some(path), _) => {
            let lines = open(path)?;
            Box::new(move || Box::new(lines))
        }
        (None, Some(url)) => {
            let source = connect(arguments, url, emulator.clock())?;
            Box::new(move || {
                Box::new(Remote {
                    source,
                    open: None,
                    ids: Ids::random(),
                })
            })
        }
    };
    let (end, ended) = mpsc::channel();
    let emulator = emulator.clone();
    let work = move || {
        let mut sink = make();
        let mut pause = LOOK;
        loop {
            let is_over = !matches!(ended.recv_timeout(pause), Err(RecvTimeoutError::Timeout));
            pause = match emulator.hand_on(&mut *sink) {
                Ok(_) => LOOK,
                Err(error) => {
                    tracing::warn!("records for Kinesis wait: {error}");
                    LEFT_ALONE
                }
            };
            if is_over {
                return;
            }
        }
    };
    let thread = std::thread::Builder::new().name("kinesis".to_owned());
    let thread = thread.spawn(work).map_err(EarlyExit::of_start)?;
    Ok(Some(Pump {
        end: Some(end),
        thread: Some(thread),
    }))
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // A panic there was logged when it happened, and there is nothing to hand on any more.
            let _ended = thread.join();
        }
    }
}

/// A file of JSON lines.
struct Lines(File);

fn open(path: &Path) -> Result<Lines, EarlyExit> {
    let file = File::options().create(true).append(true).open(path);
    file.map(Lines)
        .map_err(|error| EarlyExit::failure(format!("--kinesis-file: {}: {error}", path.display())))
}

impl KinesisSink for Lines {
    fn put(&mut self, stream_arn: &str, records: &[KinesisRecord]) -> Result<(), String> {
        let mut text = String::new();
        for record in records {
            let data: Value =
                serde_json::from_slice(&record.data).map_err(|error| error.to_string())?;
            let line = json!({"streamArn": stream_arn, "partitionKey": record.partition_key,
                "sequenceNumber": record.sequence_number, "data": data});
            text.push_str(&line.to_string());
            text.push('\n');
        }
        // In one piece: whoever follows the file sees whole lines.
        let written = self.0.write_all(text.as_bytes());
        written
            .and_then(|()| self.0.flush())
            .map_err(|error| error.to_string())
    }
}

/// A Kinesis at an address.
struct Remote {
    source: HttpSource,
    open: Option<Box<dyn Endpoint>>,
    ids: Ids,
}

fn connect(
    arguments: &Arguments,
    url: &str,
    clock: &Arc<dyn Clock>,
) -> Result<HttpSource, EarlyExit> {
    let local = || "local".to_owned();
    #[expect(clippy::disallowed_methods, reason = "this is where they are read")]
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let signer = Signer {
        access_key: variable("AWS_ACCESS_KEY_ID").unwrap_or_else(local),
        secret: variable("AWS_SECRET_ACCESS_KEY").unwrap_or_else(local),
        session_token: variable("AWS_SESSION_TOKEN"),
        region: arguments.region.clone(),
        service: "kinesis",
    };
    let source = HttpSource::new(url, signer, Arc::clone(clock));
    let source =
        source.map_err(|error| EarlyExit::usage(format!("--kinesis-endpoint: {error}")))?;
    Ok(source.of_kinesis())
}

impl KinesisSink for Remote {
    fn put(&mut self, stream_arn: &str, records: &[KinesisRecord]) -> Result<(), String> {
        let Self { source, open, ids } = self;
        let endpoint = match open {
            Some(endpoint) => endpoint,
            // The first call makes the connection; this makes what drives it.
            None => open.insert(source.connect()?),
        };
        let records: Vec<Outbound<'_>> = records
            .iter()
            .map(|record| Outbound {
                partition_key: &record.partition_key,
                data: &record.data,
            })
            .collect();
        let patience = Patience {
            attempts: ATTEMPTS,
            wait: &wait,
            ids,
        };
        put_records(&mut **endpoint, &patience, stream_arn, &records)
    }
}
