//! How values of flags are written: spans, sizes, names with what they stand for.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::TypedValueParser;

use crate::emulator::Fsync;
use crate::limits::SHARDS_AT_ONCE;

/// A name that comes twice.
pub(super) fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = BTreeSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

/// A count of shards within the bounds of the builder.
pub(super) fn shard_count() -> impl TypedValueParser<Value = u32> {
    let (least, most) = (*SHARDS_AT_ONCE.start(), *SHARDS_AT_ONCE.end());
    clap::value_parser!(u32).range(i64::from(least)..=i64::from(most))
}

/// `500ms`, `90s`, `15m`, `1h`, `35d`, or a number of seconds.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let units = [
        ("ms", 1),
        ("s", 1000),
        ("m", 60_000),
        ("h", 3_600_000),
        ("d", 86_400_000),
        ("", 1000),
    ];
    let read = units.into_iter().find_map(|(unit, scale)| {
        let count = text.strip_suffix(unit)?.parse::<u64>().ok()?;
        count.checked_mul(scale)
    });
    read.map(Duration::from_millis)
        .ok_or_else(|| "write it as 500ms, 90s, 15m, 1h or 35d".to_owned())
}

/// How long somebody waits between two looks.
pub(super) fn pause(text: &str) -> Result<Duration, String> {
    match duration(text)? {
        Duration::ZERO => {
            Err("nobody looks again without a pause: write it as 500ms or 2s".to_owned())
        }
        pause => Ok(pause),
    }
}

/// `NAME=file:///path`: a bucket, and the folder that it is.
pub(super) fn bucket(text: &str) -> Result<(String, PathBuf), String> {
    let (name, url) = assignment(text).map_err(|_| "write it as NAME=file:///path".to_owned())?;
    if !is_bucket(&name) {
        return Err(format!(
            "no bucket can be called {name:?}: a name has 3 to 63 lower-case letters, digits, dots and hyphens"
        ));
    }
    match url.strip_prefix("file://") {
        Some(path) if path.starts_with('/') => Ok((name, PathBuf::from(path))),
        _ => Err("write it as NAME=file:///path".to_owned()),
    }
}

/// Whether a bucket can be called so
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>).
fn is_bucket(name: &str) -> bool {
    let inside =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte);
    let end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    (3..=63).contains(&name.len())
        && name.bytes().all(inside)
        && end(name.bytes().next())
        && end(name.bytes().last())
}

/// `always`, `off`, or `interval=` and a duration.
pub(super) fn fsync(text: &str) -> Result<Fsync, String> {
    match (text, text.strip_prefix("interval=")) {
        ("always", _) => Ok(Fsync::Always),
        ("off", _) => Ok(Fsync::Off),
        (_, Some(every)) => match duration(every)? {
            Duration::ZERO => Err("an interval of nothing is always".to_owned()),
            every => Ok(Fsync::Interval(every)),
        },
        (_, None) => Err("write it as always, interval=1s or off".to_owned()),
    }
}

/// A number of bytes: `256MiB`, `1GiB`.
pub(super) fn bytes(text: &str) -> Result<u64, String> {
    let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)];
    let found = units.iter().find_map(|(unit, shift)| {
        let number: u64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
        number.checked_mul(1 << shift).filter(|bytes| *bytes > 0)
    });
    found.ok_or_else(|| "write it as 256MiB or 1GiB".to_owned())
}

/// Reads the value of `--template-parameter`: the name ends at the first equals sign, the rest is the value.
pub(super) fn assignment(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write it as NAME=VALUE".to_owned()),
    }
}
