//! Files whose digests are right and whose content no export has written: refused alike by who looks and by who reads in.

#![expect(
    clippy::indexing_slicing,
    reason = "a failure in a helper of a test is the report"
)]

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use package_database::ErrorKind;
use package_database::block::blobs::Digest;
use package_database::syncs::{OnDamaged, SyncSettings, file};
use serde_json::{Value as Json, json};

use super::file::{exported, filled};
use super::{EVERY, Subject, kind};
use crate::support::all;

/// What stands before the first block.
const HEADER: usize = 8 + 4 + 1 + 13;

/// The same file with other lines in the blocks of a kind, whose digests and counts are right.
fn forged(file: &[u8], tag: u8, edit: impl Fn(Vec<String>) -> Vec<String>) -> Vec<u8> {
    let (header, mut rest) = file.split_at(HEADER);
    let mut out = header.to_vec();
    let mut blocks: Vec<(Vec<u8>, usize)> = Vec::new();
    loop {
        let length = u32::from_be_bytes(rest[1..5].try_into().unwrap());
        let (block, behind) = rest[5..].split_at(usize::try_from(length).unwrap());
        if rest[0] == b'M' {
            let mut manifest: Json = serde_json::from_slice(block).unwrap();
            let mut counts: serde_json::Map<String, Json> = serde_json::Map::new();
            let told = manifest["blocks"].as_array_mut().unwrap();
            for (told, (bytes, lines)) in told.iter_mut().zip(&blocks) {
                told["lines"] = json!(lines);
                told["sha256"] = json!(Digest::of(bytes).to_string());
                let word = told["kind"].as_str().unwrap().to_owned();
                let count = counts.entry(word).or_insert(json!(0));
                *count = json!(count.as_u64().unwrap() + u64::try_from(*lines).unwrap());
            }
            for (word, count) in manifest["counts"].as_object_mut().unwrap() {
                *count = counts.get(word).cloned().unwrap_or(json!(0));
            }
            let manifest = manifest.to_string().into_bytes();
            let sealed = Digest::of(&[header, &manifest].concat()).to_string();
            framed(&mut out, b'M', &manifest);
            let digits = (0..sealed.len()).step_by(2);
            out.extend(
                digits.map(|at| u8::from_str_radix(sealed.get(at..at + 2).unwrap(), 16).unwrap()),
            );
            return out;
        }
        let mut lines = String::new();
        GzDecoder::new(block).read_to_string(&mut lines).unwrap();
        let mut lines: Vec<String> = lines.lines().map(str::to_owned).collect();
        if rest[0] == tag {
            lines = edit(lines);
        }
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        for line in &lines {
            writeln!(gzip, "{line}").unwrap();
        }
        let bytes = gzip.finish().unwrap();
        framed(&mut out, rest[0], &bytes);
        blocks.push((bytes, lines.len()));
        rest = behind;
    }
}

fn framed(out: &mut Vec<u8>, tag: u8, bytes: &[u8]) {
    out.push(tag);
    out.extend(u32::try_from(bytes.len()).unwrap().to_be_bytes());
    out.extend(bytes);
}

/// The lines, of which each has a text in place of another.
fn with(from: &'static str, to: &'static str) -> impl Fn(Vec<String>) -> Vec<String> {
    move |lines| {
        let changed: Vec<String> = lines.iter().map(|line| line.replace(from, to)).collect();
        assert_ne!(changed, lines, "{from}");
        changed
    }
}

/// Sets the number of an attribute of a run.
fn numbered(name: &'static str, to: u64) -> impl Fn(Vec<String>) -> Vec<String> {
    move |lines| {
        let mut run: Json = serde_json::from_str(&lines[0]).unwrap();
        run["Item"][name] = json!({"N": to.to_string()});
        vec![run.to_string()]
    }
}

type Edit = Box<dyn Fn(Vec<String>) -> Vec<String>>;

#[tokio::test]
async fn what_no_export_has_written_is_refused_by_who_looks_and_who_reads_in() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 5).await;
    let bytes = exported(&subject, sync).await;
    let same = forged(&bytes, b'g', |lines| lines);
    file::verify(&mut same.as_slice()).unwrap();
    let twice = |mut lines: Vec<String>| {
        let first = lines[0].clone();
        lines.insert(0, first);
        lines
    };
    let turned = |lines: Vec<String>| lines.into_iter().rev().collect();
    let cases: [(&str, u8, Edit); 13] = [
        (
            "no number",
            b't',
            Box::new(with(r#"{"N":"1"}"#, r#"{"N":"abc"}"#)),
        ),
        (
            "an empty set",
            b't',
            Box::new(with(r#"{"NS":["1","2.5"]}"#, r#"{"NS":[]}"#)),
        ),
        (
            "a member twice",
            b't',
            Box::new(with(r#"{"NS":["1","2.5"]}"#, r#"{"NS":["1","1"]}"#)),
        ),
        (
            "no value",
            b't',
            Box::new(with(r#"{"NULL":true}"#, r#"{}"#)),
        ),
        ("a record twice", b'g', Box::new(twice)),
        ("another order", b'g', Box::new(turned)),
        ("no shard", b'n', Box::new(numbered("shards", 0))),
        ("too many shards", b'n', Box::new(numbered("shards", 33))),
        (
            "an end before the begin",
            b'n',
            Box::new(numbered("ended_at", 5)),
        ),
        (
            "other bytes",
            b'b',
            Box::new(with(r#""B":"AAEC"#, r#""B":"AAED"#)),
        ),
        (
            "an asset of another size",
            b'a',
            Box::new(with(r#""N":"300000""#, r#""N":"300001""#)),
        ),
        ("parts in another order", b'b', Box::new(turned)),
        (
            "an asset without its bytes",
            b'b',
            Box::new(|lines| lines[..1].to_vec()),
        ),
    ];
    let to = subject.store_named("to");
    for (what, tag, edit) in cases {
        let forged = forged(&bytes, tag, edit);
        assert_eq!(
            kind(file::verify(&mut forged.as_slice())),
            ErrorKind::CorruptData,
            "{what}"
        );
        for on_damaged in [OnDamaged::Fail, OnDamaged::Skip] {
            let read = file::import(&to, &mut forged.as_slice(), on_damaged).await;
            assert_eq!(kind(read), ErrorKind::CorruptData, "{what}");
        }
    }
    // Of what only the clock tells who reads it in.
    let ahead = forged(&bytes, b'n', numbered("ended_at", u64::MAX));
    let read = file::import(&to, &mut ahead.as_slice(), OnDamaged::Fail).await;
    assert_eq!(kind(read), ErrorKind::CorruptData);
    assert!(all(to.list_runs(&EVERY).await).is_empty());
    let keys = subject.keys().await;
    assert!(keys.iter().all(|key| !key.starts_with("to#")), "{keys:?}");
}

#[tokio::test]
async fn a_file_with_an_asset_beyond_the_limit_is_refused() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 1).await;
    let bytes = exported(&subject, sync).await;
    for (most, wanted) in [(299_999, Err(ErrorKind::CorruptData)), (300_000, Ok(()))] {
        let settings = SyncSettings::new().asset_bytes_max(most);
        let to = Subject::new(false, settings).await;
        let read = file::import(&to.store, &mut bytes.as_slice(), OnDamaged::Fail).await;
        assert_eq!(read.map(drop).map_err(|error| error.kind()), wanted);
    }
}

/// The manifest is no longer than that of the blocks that have come.
#[tokio::test]
async fn a_manifest_that_is_longer_than_its_blocks_is_not_read() {
    let subject = Subject::in_memory().await;
    let sync = filled(&subject, 1).await;
    let mut bytes = exported(&subject, sync).await;
    let manifest = bytes
        .windows(5)
        .rposition(|five| five[0] == b'M' && five[1..3] == [0, 0]);
    bytes[manifest.unwrap() + 1] = 1;
    let error = file::verify(&mut bytes.as_slice()).unwrap_err();
    assert!(error.to_string().contains("a length is beyond"), "{error}");
}
