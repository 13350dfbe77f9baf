//! What is logged, always on stderr: stdout carries only what was asked for.

use clap::ValueEnum;
use tracing::Level;

/// How much is logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogMode {
    /// No line at all, not even what went wrong.
    Off,
    /// What deserves attention, such as a table that exists under another key or region.
    #[default]
    Warnings,
    /// The warnings, and one line for each request.
    Requests,
    /// The same as requests, each line a JSON object.
    Json,
    /// The same, and what only those who work on the emulator look for, with the room it comes from.
    Debug,
}

impl LogMode {
    /// Whether each request has its line.
    pub(crate) fn has_requests(self) -> bool {
        matches!(self, Self::Requests | Self::Json | Self::Debug)
    }

    /// Begins to log.
    pub(crate) fn start(self) {
        let level = match self {
            Self::Off => return,
            Self::Warnings => Level::WARN,
            Self::Requests | Self::Json => Level::INFO,
            Self::Debug => Level::DEBUG,
        };
        let lines = tracing_subscriber::fmt()
            .with_max_level(level)
            .with_ansi(false)
            .with_target(self == Self::Debug)
            .with_writer(std::io::stderr);
        // Another subscriber may be there already when the server is embedded: it stays.
        let _ = match self {
            Self::Json => lines.json().flatten_event(true).try_init(),
            _ => lines.try_init(),
        };
    }
}
