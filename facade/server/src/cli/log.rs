//! Lines of the log, on standard error.

use tracing::Level;

use crate::config::{Config, LogFormat, LogLevel};

/// Begins to log.
pub(super) fn start(config: &Config) {
    let level = match config.log_level {
        LogLevel::Error => Level::ERROR,
        LogLevel::Warn => Level::WARN,
        LogLevel::Info => Level::INFO,
        LogLevel::Debug => Level::DEBUG,
    };
    let lines = tracing_subscriber::fmt()
        .with_max_level(level)
        .with_ansi(false)
        .with_target(level == Level::DEBUG)
        .with_writer(std::io::stderr);
    // Another subscriber may be there already when the program runs inside of another one: it stays.
    let _ = match config.log_format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Text => lines.try_init(),
    };
}
