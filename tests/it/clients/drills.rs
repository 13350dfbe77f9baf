//! What operators do with tables, through boto3: a backup and its restore, an undo of a bad deploy, two regions with a cut
//! between them, a feed of changes. The emulator is stopped after each chapter, and started again on the same folder.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dynamodb_emulator::{AuthMode, Emulator};

use super::foreign::lives;
use crate::support::process::Process;

const CHAPTERS: [&str; 11] = [
    "opening",
    "nightly_backup",
    "disaster",
    "restore_drill",
    "bad_deploy",
    "undo",
    "two_regions",
    "rejoined",
    "feed_begins",
    "feed_goes_on",
    "closing",
];

/// A folder of this name without what another run has left; what is installed for a client has the name of the client.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    folder
}

#[test]
fn boto3_drills_with_restarts() {
    let folder = folder("drills-restarted");
    let data = folder.join("data");
    let feed = folder.join("feed.jsonl");
    std::fs::create_dir_all(&folder).unwrap();
    for chapter in CHAPTERS {
        let flags = [
            OsStr::new("--control"),
            OsStr::new("--pitr-lag=0s"),
            OsStr::new("--data"),
            data.as_os_str(),
            OsStr::new("--kinesis-file"),
            feed.as_os_str(),
        ];
        let flags: Vec<_> = flags.iter().map(|flag| flag.to_str().unwrap()).collect();
        let server = Process::start(&flags);
        let variables = [
            ("CHAPTER", OsStr::new(chapter)),
            ("KINESIS_FILE", feed.as_os_str()),
        ];
        if !lives("drills", &server.url, &variables) {
            return;
        }
        let (status, _, log) = server.terminate();
        assert!(status.success(), "{chapter}: {status} {log}");
    }
}

/// The same twice at once, in memory and in a folder: each answer is compared, and none differs.
#[test]
fn boto3_drills_in_two_engines() {
    let data = folder("drills-twice");
    for chapter in CHAPTERS {
        let builder = Emulator::builder().tee().data(&data).auth(AuthMode::Format);
        let builder = builder.control_calls().recovery_lag(Duration::ZERO);
        let emulator = builder.build().unwrap();
        let server = emulator.serve_on_localhost(0).unwrap();
        let url = format!("http://{}", server.address());
        let lived = lives("drills", &url, &[("CHAPTER", OsStr::new(chapter))]);
        assert_eq!(emulator.divergences(), [], "{chapter}");
        server.shutdown_blocking();
        if !lived {
            return;
        }
    }
}
