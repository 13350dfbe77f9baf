//! `--watch`: files that change are read again, and the live tables follow.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::SystemTime;

use crate::cli::arguments::Arguments;
use crate::cli::exit::EarlyExit;
use crate::cli::template::{Loaded, Sources, refusal};
use crate::emulator::{DriftOutcome, Emulator, Replacing, TableDrift, Wanted};

/// When a file was written, and how many bytes it has; none where it cannot be looked at.
type Stamp = Option<(SystemTime, u64)>;

/// What looks at the files beside the server. Dropping it ends it.
pub(crate) struct Watch {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Begins to look at the files of the templates, if the flags ask for it.
///
/// # Errors
///
/// If the system makes no thread.
pub(crate) fn begin(
    arguments: &Arguments,
    emulator: &Emulator,
    loaded: &Loaded,
) -> Result<Option<Watch>, EarlyExit> {
    let Some(interval) = arguments.watch else {
        return Ok(None);
    };
    let mut watcher = Watcher::new(arguments, emulator, loaded)?;
    let (end, ended) = mpsc::channel();
    let work = move || {
        while matches!(ended.recv_timeout(interval), Err(RecvTimeoutError::Timeout)) {
            tell(&watcher.look());
        }
    };
    let thread = std::thread::Builder::new().name("watch".to_owned());
    let thread = thread.spawn(work).map_err(EarlyExit::of_start)?;
    Ok(Some(Watch {
        end: Some(end),
        thread: Some(thread),
    }))
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.end = None;
        if let Some(thread) = self.thread.take() {
            // A panic there was logged when it happened, and nothing is left to be done.
            let _ended = thread.join();
        }
    }
}

/// Whether tables may be made anew.
pub(super) const fn replacing(arguments: &Arguments) -> Replacing {
    match arguments.allow_replace {
        true => Replacing::Allowed,
        false => Replacing::Never,
    }
}

/// Lines for whoever has changed a file.
pub(super) fn tell(lines: &[String]) {
    let mut stderr = io::stderr().lock();
    for line in lines {
        // Without a stderr there is nobody to tell.
        let _ = writeln!(stderr, "dynamodb-emulator: {line}");
    }
}

/// The files as they were seen last, and what was said about them.
pub(super) struct Watcher {
    sources: Sources,
    emulator: Emulator,
    replacing: Replacing,
    seen: Vec<(PathBuf, Stamp)>,
    wanted: Wanted,
    /// The differences that were told last: each is told once.
    told: BTreeSet<String>,
}

impl Watcher {
    pub(super) fn new(
        arguments: &Arguments,
        emulator: &Emulator,
        loaded: &Loaded,
    ) -> Result<Self, EarlyExit> {
        let wanted = emulator.wanted(&loaded.templates);
        Ok(Self {
            sources: Sources::of(arguments),
            emulator: emulator.clone(),
            replacing: replacing(arguments),
            seen: stamps(&loaded.files),
            wanted: wanted.map_err(|error| refusal(&error))?,
            told: BTreeSet::new(),
        })
    }

    /// Looks once: reads files again if one of them has changed, lets the tables follow, and gives the lines that say
    /// what was done and what differs. What was said once is not said again.
    pub(super) fn look(&mut self) -> Vec<String> {
        let mut lines = Vec::new();
        let now: Vec<_> = self.seen.iter().map(|(path, _)| path.clone()).collect();
        if stamps(&now) != self.seen {
            // An editor may be in the midst of it: what cannot be read now is read when it changes again.
            self.seen = stamps(&now);
            self.follow(&mut lines);
        }
        match self.emulator.drift_from(&self.wanted) {
            Ok(drift) => {
                let new = drift.iter().filter(|it| !self.told.contains(&key(it)));
                lines.extend(new.map(|it| format!("drift: {it}")));
                self.told = drift.iter().map(key).collect();
            }
            Err(error) => tracing::warn!("tables cannot be compared with their file: {error}"),
        }
        lines
    }

    fn follow(&mut self, lines: &mut Vec<String>) {
        let loaded = match self.sources.read() {
            Ok(loaded) => loaded,
            Err(early) => return lines.push(early.line().to_owned()),
        };
        self.seen = stamps(&loaded.files);
        let followed = self.emulator.wanted(&loaded.templates).and_then(|wanted| {
            let before = Some(&self.wanted);
            let followed = self
                .emulator
                .follow_wanted(&wanted, before, self.replacing)?;
            Ok((wanted, followed))
        });
        let (wanted, followed) = match followed {
            Ok(followed) => followed,
            Err(error) => return lines.push(refusal(&error).line().to_owned()),
        };
        // What was told as drift, and was left, is no news.
        let is_news = |it: &&TableDrift| {
            !matches!(it.outcome, DriftOutcome::Kept(_)) || !self.told.contains(&key(it))
        };
        let news = followed.iter().filter(is_news);
        lines.extend(news.map(ToString::to_string));
        match self.emulator.left(&self.wanted, &wanted) {
            Ok(left) => lines.extend(left),
            Err(error) => tracing::warn!("tables cannot be compared with their file: {error}"),
        }
        let names: BTreeSet<&str> = wanted.names().collect();
        let gone = self.wanted.names().filter(|name| !names.contains(name));
        lines.extend(gone.map(|name| format!("{name}: is in no file any more; it stays")));
        // What could not be done was said just now.
        self.told = followed.iter().map(key).collect();
        self.wanted = wanted;
    }
}

/// What a difference is told by.
fn key(drift: &TableDrift) -> String {
    format!("{}: {}", drift.table, drift.what)
}

/// The files as they are now.
fn stamps(files: &[PathBuf]) -> Vec<(PathBuf, Stamp)> {
    let stamp = |path: &Path| {
        let seen = std::fs::metadata(path).ok()?;
        Some((seen.modified().ok()?, seen.len()))
    };
    let stamps = files.iter().map(|path| (path.clone(), stamp(path)));
    stamps.collect()
}
