//! `dynamodb-emulator record`, `replay` and `tee`: calls that another endpoint answers, or has answered.

mod arguments;

use std::cell::Cell;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Builder;

use self::arguments::{Listening, Other};
pub(super) use self::arguments::{RecordArguments, ReplayArguments, TeeArguments};
use crate::cli::credentials::{self, Wishes};
use crate::cli::exit::EarlyExit;
use crate::cli::log::LogMode;
use crate::cli::{descriptors, in_process, port_owner, signal};
use crate::clock::SystemClock;
use crate::emulator::Emulator;
use crate::profile::{Hint, HintWords};
use crate::protocol::{AuthMode, Relay, RelayedAnswer, RelayedCall, Signer};
use crate::relay::{Answers, Compared, ContrastReport, Head, Recorder, Replay, Tee, Upstream};
use crate::server::ServerConfig;
use crate::transfer::HttpSource;

/// Passes calls on and writes them down, until a signal.
pub(super) fn record(arguments: &RecordArguments) -> Result<(), EarlyExit> {
    LogMode::Warnings.start();
    let (upstream, signer) = upstream(&arguments.other)?;
    let head = Head {
        endpoint: arguments.other.url.trim_end_matches('/').to_owned(),
        region: signer.region,
    };
    let fresh = Fresh::at(&arguments.into);
    let recorder = Recorder::begin(upstream, fresh.create()?, &head)
        .map_err(|error| cannot_write(&arguments.into, &error))?;
    let recorder = Arc::new(recorder);
    let path = arguments.into.display();
    let announced = format!("recording {} into {path}", head.endpoint);
    listen(&arguments.listening, recorder.clone(), &announced, &|| {
        fresh.keep();
    })?;
    let calls = recorder
        .end()
        .map_err(|error| cannot_write(&arguments.into, &error))?;
    say(&format!("{calls} calls in {path}"))
}

/// Answers out of a recording, until a signal.
pub(super) fn replay(arguments: &ReplayArguments) -> Result<(), EarlyExit> {
    LogMode::Warnings.start();
    let path = arguments.file.display();
    #[expect(clippy::disallowed_methods, reason = "the file that was asked for")]
    let text = std::fs::read_to_string(&arguments.file)
        .map_err(|error| EarlyExit::usage(format!("{path}: {error}")))?;
    let replay =
        Replay::open(&text).map_err(|error| EarlyExit::usage(format!("{path}: {error}")))?;
    let replay = Arc::new(replay);
    let announced = format!("replaying {} out of {path}", replay.head().endpoint);
    listen(&arguments.listening, replay.clone(), &announced, &|| ())?;
    let (answered, unknown) = replay.counts();
    say(&format!(
        "{answered} calls answered, {unknown} not in the recording"
    ))?;
    match unknown {
        0 => Ok(()),
        _ => Err(EarlyExit::failure(format!(
            "{unknown} calls are not in {path}"
        ))),
    }
}

/// Gives calls to both sides and compares, until a signal.
pub(super) fn tee(arguments: &TeeArguments) -> Result<(), EarlyExit> {
    LogMode::Warnings.start();
    let (upstream, signer) = upstream(&arguments.other)?;
    let fresh = arguments.report.as_deref().map(Fresh::at);
    let report = ContrastReport {
        people: Box::new(io::stdout()),
        programs: fresh.as_ref().map(Fresh::create).transpose()?,
        profile: arguments.error_wording.name().to_owned(),
        tally: Compared::default(),
    };
    let answers = match arguments.answer {
        arguments::Answer::There => Answers::There,
        arguments::Answer::Here => Answers::Here,
    };
    let emulator = here(arguments, &signer)?;
    let own = Box::new(move |call: &RelayedCall| answer_here(&emulator, call));
    let tee = Arc::new(Tee::new(upstream, own, answers, report));
    let announced = format!("comparing with {}", arguments.other.url);
    listen(&arguments.listening, tee.clone(), &announced, &|| {
        fresh.iter().for_each(Fresh::keep);
    })?;
    let Compared { calls, differing } = tee.tally();
    say(&format!(
        "{calls} calls compared, {differing} answered differently"
    ))?;
    match differing {
        0 => Ok(()),
        _ => Err(EarlyExit::failure(format!(
            "{differing} calls were answered differently"
        ))),
    }
}

/// The endpoint that is called, and the keys that are used.
fn upstream(other: &Other) -> Result<(Upstream, Signer), EarlyExit> {
    let signer = credentials::found(Wishes {
        url: &other.url,
        region: other.region.as_deref(),
        profile: other.profile.as_deref(),
    })?;
    let source = HttpSource::new(&other.url, signer.clone(), Arc::new(SystemClock));
    Ok((Upstream::new(source.map_err(EarlyExit::usage)?), signer))
}

/// The tables on this side: of one account, as those on the other side are. A folder has its tables for the key and the
/// region that the other side is called with, as `import-from` makes them, unless they are for all.
fn here(arguments: &TeeArguments, signer: &Signer) -> Result<Emulator, EarlyExit> {
    let builder = Emulator::builder()
        .auth(AuthMode::Off)
        .access_key(&signer.access_key)
        .region(&signer.region)
        .hints(HintWords(advice_here))
        .error_wording(arguments.error_wording.into());
    let builder = match &arguments.data {
        Some(folder) if arguments.shared => builder.shared_tables().data(folder.clone()),
        Some(folder) => builder.data(folder.clone()),
        None => builder.shared_tables(),
    };
    builder
        .build()
        .map_err(|error| EarlyExit::failure(error.to_string()))
}

/// What is answered on this side.
fn answer_here(emulator: &Emulator, call: &RelayedCall) -> RelayedAnswer {
    match in_process::call(emulator, &call.target, call.body.clone()) {
        Ok((status, body)) => RelayedAnswer { status, body },
        // The target was a header already.
        Err(error) => RelayedAnswer {
            status: 400,
            body: error.into(),
        },
    }
}

/// Serves `relay` until a signal, and calls `begun` when it can be called.
fn listen(
    listening: &Listening,
    relay: Arc<dyn Relay>,
    announced: &str,
    begun: &dyn Fn(),
) -> Result<(), EarlyExit> {
    descriptors::raise();
    let runtime = Builder::new_current_thread()
        .enable_io()
        .build()
        .map_err(EarlyExit::of_start)?;
    let mut builder = Emulator::builder()
        .auth(AuthMode::Off)
        .hints(HintWords(advice))
        .relay(relay);
    for host in &listening.allowed_host {
        builder = builder.allow_host(host);
    }
    let door = builder
        .build()
        .map_err(|error| EarlyExit::usage(error.to_string()))?;
    let config = ServerConfig::loopback(listening.port);
    runtime.block_on(async {
        let signal = signal::ending().map_err(EarlyExit::of_signals)?;
        let server = door.listen(&config).map_err(|error| {
            EarlyExit::failure(port_owner::cannot_listen(listening.port, &error))
        })?;
        begun();
        let port = server.address().port();
        say(&format!(
            "Listening on http://localhost:{port} ({announced})"
        ))?;
        signal.await;
        server.shutdown().await;
        Ok(())
    })
}

/// Advice for those who start such a command.
fn advice(hint: Hint<'_>) -> String {
    match hint {
        Hint::AllowHost(host) => format!("start this command with --allowed-host {host}"),
        Hint::AllowOrigin(_) => "call from a program: this command lets no web page in".to_owned(),
        Hint::ShareTables | Hint::TellRegionsApart | Hint::TakeControlCalls => {
            "ask the endpoint behind this command".to_owned()
        }
    }
}

/// Advice about the tables on this side.
fn advice_here(hint: Hint<'_>) -> String {
    match hint {
        Hint::ShareTables => {
            "start this command with --shared where the folder was filled so".to_owned()
        }
        Hint::TellRegionsApart => "start this command without --shared".to_owned(),
        other => advice(other),
    }
}

/// A file that was not there before, and is not there afterwards where nothing began: it would be in the way of the same
/// command.
struct Fresh<'a> {
    path: &'a Path,
    is_ours: Cell<bool>,
}

impl<'a> Fresh<'a> {
    const fn at(path: &'a Path) -> Self {
        Self {
            path,
            is_ours: Cell::new(false),
        }
    }

    fn create(&self) -> Result<Box<dyn Write + Send>, EarlyExit> {
        let mut options = OpenOptions::new();
        let _ = options.write(true).create_new(true);
        // Items of all tables stand there, as in a folder of data.
        #[cfg(unix)]
        let _ = std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(self.path);
        let file = file.map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => EarlyExit::usage(format!(
                "{} is there already: remove it, or write into another file",
                self.path.display()
            )),
            _ => EarlyExit::usage(format!("{}: {error}", self.path.display())),
        })?;
        self.is_ours.set(true);
        Ok(Box::new(file))
    }

    /// It has begun: the file stays.
    fn keep(&self) {
        self.is_ours.set(false);
    }
}

impl Drop for Fresh<'_> {
    fn drop(&mut self) {
        if self.is_ours.get() {
            // Whoever starts the command again is told that it is there.
            let _ = std::fs::remove_file(self.path);
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> EarlyExit {
    EarlyExit::failure(format!("cannot write {}: {error}", path.display()))
}

fn say(line: &str) -> Result<(), EarlyExit> {
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{line}")
        .and_then(|()| stdout.flush())
        .map_err(EarlyExit::of_stdout)
}
