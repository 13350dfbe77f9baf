//! From flags to the settings of the builder, and from its words back to flags.

use std::path::Path;
use std::sync::Arc;

use crate::cli::arguments::{Arguments, Program, Shares, own_folder};
use crate::cli::credentials::{self, Wishes};
use crate::cli::exit::EarlyExit;
use crate::cli::wait::wait;
use crate::cli::{callers, load};
use crate::clock::SystemClock;
use crate::emulator::{BuildErrorKind, ConsistencyMode, Emulator, EmulatorBuilder, LOAD_REPORTS};
use crate::ids::Ids;
use crate::objects::{Buckets, FolderBuckets};
use crate::profile::{Compat, Hint, HintWords};
use crate::protocol::{AuthMode, RootAnswer, Signer};
use crate::transfer::{HttpSource, Pauses, S3Buckets};

/// What reads see that are not strongly consistent. It is told, because the seed of a run that fails is wanted.
fn consistency(arguments: &Arguments) -> ConsistencyMode {
    let Some(written) = arguments.consistency else {
        return ConsistencyMode::Off;
    };
    let mode = written.drawn();
    match mode {
        // Nobody else knows it, so it is told also where little is.
        ConsistencyMode::Seeded { .. } if !written.has_seed => {
            tracing::warn!(
                "--consistency {mode}: this seed was drawn, and gives the same reads again"
            );
        }
        _ => tracing::info!("--consistency {mode}"),
    }
    mode
}

/// An emulator as the flags describe it.
pub(super) fn build(
    arguments: &Arguments,
    auth: AuthMode,
    shares: Shares,
) -> Result<Emulator, EarlyExit> {
    let mut builder = Emulator::builder()
        .auth(auth)
        .hints(HintWords(advice))
        .error_wording(arguments.error_wording.into());
    if let Some(Program::DynamoDbLocal) = arguments.compat {
        builder = builder.compat(Compat::DynamoDbLocal);
    }
    builder = builder.region(&arguments.region);
    builder = match shares {
        Shares::Nothing => builder,
        Shares::Keys => builder.shared_keys(),
        Shares::All => builder.shared_tables(),
    };
    if let Some(span) = arguments.delay_transient_statuses {
        builder = builder.transient_statuses(span);
    }
    if let Some(lag) = arguments.pitr_lag {
        builder = builder.recovery_lag(lag);
    }
    if let Some(shortest) = arguments.export_window_min {
        builder = builder.export_window_min(shortest);
    }
    builder = builder.buckets(buckets(arguments)?);
    if let Some(lag) = arguments.replication_lag {
        builder = builder.replication_lag(Some(lag));
    }
    builder = builder.enforce_capacity(arguments.enforce_capacity);
    builder = builder.consistency(consistency(arguments));
    if let Some(count) = arguments.stream_shards {
        builder = builder.stream_shards(count);
    }
    if let Some(threshold) = arguments.slow_log {
        builder = builder.slow_log(threshold);
    }
    if arguments.transaction_conflicts {
        builder = builder.transaction_conflicts();
    }
    if arguments.control {
        builder = builder.control_calls();
    }
    if arguments.has_console() {
        builder = builder.console();
    }
    if arguments.compat_banner {
        builder = builder.root_answer(RootAnswer::MissingToken);
    }
    builder = keeping(builder, arguments)?.allow_host(&arguments.host);
    if callers::is_wide(&arguments.host) {
        builder = builder.allow_neighbours();
    }
    for host in &arguments.allowed_host {
        builder = builder.allow_host(host);
    }
    for origin in &arguments.cors_origin {
        builder = builder.allow_origin(origin);
    }
    builder.build().map_err(|error| match error.kind() {
        BuildErrorKind::Data => EarlyExit::failure(error.to_string()),
        kind => EarlyExit::usage(format!("{}{error}", flag(kind))),
    })
}

/// With the folder in which everything is kept, if not in memory alone.
fn keeping(
    mut builder: EmulatorBuilder,
    arguments: &Arguments,
) -> Result<EmulatorBuilder, EarlyExit> {
    let Some(folder) = arguments.folder() else {
        return Ok(builder);
    };
    let flag = match arguments.data {
        Some(_) => "--data: ",
        None => "-dbPath: ",
    };
    can_hold(&folder, flag)?;
    builder = builder.data(folder);
    if let Some(fsync) = arguments.fsync {
        builder = builder.fsync(fsync);
    }
    if let Some(bytes) = arguments.memory {
        builder = builder.memory(bytes);
    }
    Ok(builder)
}

/// The buckets that the flags describe.
fn buckets(arguments: &Arguments) -> Result<Arc<dyn Buckets>, EarlyExit> {
    let folders = folders(arguments)?;
    let Some(url) = &arguments.s3_endpoint else {
        return Ok(Arc::new(folders));
    };
    let wishes = Wishes {
        url,
        ..Wishes::default()
    };
    let signer = Signer {
        service: Signer::S3,
        ..credentials::found(wishes)?
    };
    let source = HttpSource::new(url, signer, Arc::new(SystemClock));
    let pauses = Pauses {
        wait: Box::new(wait),
        ids: Ids::random(),
    };
    let buckets = source.and_then(|source| S3Buckets::new(source, folders, pauses));
    let buckets = buckets.map_err(|cause| EarlyExit::usage(format!("--s3-endpoint: {cause}")))?;
    Ok(Arc::new(buckets))
}

/// The buckets that are folders, or can become some.
pub(super) fn folders(arguments: &Arguments) -> Result<FolderBuckets, EarlyExit> {
    if let Some(path) = &arguments.s3_dir {
        can_hold(path, "--s3-dir: ")?;
    }
    let mut buckets = FolderBuckets::new(arguments.buckets());
    if arguments.has_own_buckets() {
        buckets = buckets.temporary();
    }
    for (name, path) in &arguments.s3_bucket {
        can_hold(path, &format!("--s3-bucket {name}: "))?;
        buckets = buckets.bucket(name, path);
    }
    for (name, path) in load::buckets(arguments) {
        buckets = buckets.bucket(name, path);
    }
    if !arguments.load.is_empty() {
        // Nobody looks for it among the buckets.
        buckets = buckets.bucket(LOAD_REPORTS, own_folder().join(LOAD_REPORTS));
    }
    Ok(match arguments.s3_strict {
        true => buckets.strict(),
        false => buckets,
    })
}

/// Refuses a file where a folder belongs, which no export and no import could use. One that is not there yet is made
/// when something is written to it.
fn can_hold(path: &Path, flag: &str) -> Result<(), EarlyExit> {
    match path.is_file() {
        true => Err(EarlyExit::usage(format!(
            "{flag}{} is a file, and not a folder",
            path.display()
        ))),
        false => Ok(()),
    }
}

/// Advice for those who start the program.
fn advice(hint: Hint<'_>) -> String {
    match hint {
        Hint::AllowHost(host) => format!("start the emulator with --allowed-host {host}"),
        Hint::AllowOrigin(origin) => format!("start the emulator with --cors-origin {origin}"),
        Hint::ShareTables => "start with --shared".to_owned(),
        Hint::TellRegionsApart => "start the emulator without --shared".to_owned(),
        Hint::TakeControlCalls => "start the emulator with --control".to_owned(),
    }
}

/// The flag by which the command line sets what cannot be used.
fn flag(kind: BuildErrorKind) -> &'static str {
    match kind {
        BuildErrorKind::Region => "--region: ",
        BuildErrorKind::NoAccessKeys => "--auth verify: ",
        BuildErrorKind::StreamShards => "--stream-shards: ",
        BuildErrorKind::AllowedHost => "--allowed-host: ",
        BuildErrorKind::AllowedOrigin => "--cors-origin: ",
        // No flag sets it.
        BuildErrorKind::AccessKey | BuildErrorKind::Data => "",
    }
}
