//! The commands of the program for access syncs, on the store of a service that runs.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::program::Program;

/// A port that nobody has, as far as can be told.
fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// A service whose emulator others reach, and the commands that work on it.
struct Shared {
    _program: Program,
    endpoint: String,
    folder: PathBuf,
}

impl Shared {
    fn start() -> Self {
        let address = free_address();
        let program = Program::start_with(&["--emulator-address", &address]);
        // Each has an address of its own, so that no test removes the folder of another one.
        let name = format!("package-database-{}", address.replace(':', "-"));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self {
            _program: program,
            endpoint: format!("http://{address}"),
            folder,
        }
    }

    /// What `access` with these words says, in the folder of the test.
    fn access(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// `access` with these words, in the folder of the test.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_package-database"));
        command.env_clear().stdin(Stdio::null());
        command.current_dir(&self.folder);
        command.envs([
            ("STAGE", "TEST"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ]);
        command.args(["--endpoint", &self.endpoint, "access"]);
        command.args(words);
        command
    }

    /// The JSON of a command that ends with that code.
    #[track_caller]
    fn json(&self, words: &[&str], code: i32) -> Value {
        let output = self.access(&[words, &["--json"]].concat());
        assert_eq!(output.status.code(), Some(code), "{}", text(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // A folder that is not there any more need not be removed.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn text(output: &Output) -> String {
    let (out, errors) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(errors)
    )
}

/// The life of the audit: collect twice, compare, keep in a file, bring back.
#[test]
fn s_76_s_84_the_inventory_is_collected_compared_kept_and_looked_at() {
    let shared = Shared::start();
    let nothing = shared.json(&["runs"], 0);
    assert_eq!(nothing["runs"].as_array().unwrap().len(), 0);
    shared.json(&["collect"], 1);
    let first = shared.json(&["collect", "admin"], 0);
    let from = first["run"]["id"].as_str().unwrap();
    let second = shared.json(&["collect", "somebody"], 0);
    let to = second["run"]["id"].as_str().unwrap();
    let diff = shared.json(&["diff", from, to], 0);
    assert_eq!(diff["granted"].as_array().unwrap().len(), 0);
    let told = shared.access(&["diff", from, "--exit-code"]);
    assert_eq!(told.status.code(), Some(0));
    assert_eq!(
        String::from_utf8(told.stdout).unwrap(),
        format!("Access from {from} to {to}\ngranted 0\nrevoked 0\n")
    );
    let nobody = shared.json(&["collect", "--full", "nobody"], 0);
    let last = nobody["run"]["id"].as_str().unwrap();
    let revoked = shared.json(&["diff", to, "--exit-code"], 1);
    assert_eq!(revoked["ok"], true);
    assert!(!revoked["revoked"].as_array().unwrap().is_empty());
    let valid = shared.json(&["validate"], 0);
    assert_eq!(valid["sync"], last);
    let runs = shared.access(&["runs"]);
    assert_eq!(text(&runs).lines().count(), 3, "{}", text(&runs));

    let kept = shared.json(&["export", "kept.sync", "--sync", from], 0);
    assert_eq!(kept["manifest"]["sync"], from);
    // A file that is there already stays as it is.
    shared.json(&["export", "kept.sync"], 2);
    assert_eq!(
        shared.json(&["verify", "kept.sync"], 0)["manifest"],
        kept["manifest"]
    );
    let import = ["import", "kept.sync", "--store", "archive"];
    assert_eq!(shared.json(&import, 0)["run"]["id"], from);
    shared.json(&import, 1);
    assert_eq!(
        shared.json(&["validate", "--store", "archive"], 0)["sync"],
        from
    );
    let merged = shared.json(&["import", "kept.sync", "--store", "other"], 0);
    assert_eq!(merged["run"]["id"], from);
}

/// Lists by every relation, what somebody can do, and syncs that are made of others and go.
#[test]
fn a_sync_is_listed_copied_and_removed() {
    let shared = Shared::start();
    let first = shared.json(&["collect", "user 1"], 0);
    let second = shared.json(&["collect", "user 2"], 0);
    let [first, second] =
        [&first, &second].map(|run| run["run"]["id"].as_str().unwrap().to_owned());
    let ids = |words: &[&str]| -> Vec<String> {
        let listed = shared.json(words, 0);
        assert_eq!(listed["sync"].as_str(), Some(&*second));
        let items = listed["items"].as_array().unwrap().iter();
        items.map(|item| item.to_string()).collect()
    };
    let subjects = ids(&["list", "resources", "--of-type", "subject"]);
    assert_eq!(subjects.len(), 2, "{subjects:?}");
    assert_eq!(
        ids(&["list", "entitlements", "--resource", "subject", "user 1"]).len(),
        1
    );
    assert!(ids(&["list", "resource-types"]).len() > 1);
    for relation in [
        &["--principal", "account", "ann"][..],
        &["--resource", "subject", "user 1"],
        &["--entitlement", "subject#user 1#act"],
        &[
            "--entitlement",
            "subject#user 1#act",
            "--principal",
            "account",
            "ann",
        ],
        &[],
    ] {
        let words = [&["list", "grants"], relation].concat();
        assert!(ids(&words).is_empty(), "nobody has an account");
    }
    assert!(ids(&["list", "assets"]).is_empty());
    let of = shared.json(&["of", "account", "ann"], 0);
    assert_eq!(
        (&of["access"], &of["truncated"]),
        (&json!([]), &json!(false))
    );
    let copy = shared.json(&["clone", &first, "--to", "kept"], 0);
    assert_eq!(copy["run"]["id"].as_str(), Some(&*first));
    let _ = shared.json(&["clone", &first, "--to", "kept"], 1);
    let made = shared.json(&["compact", &first, &second], 0);
    assert_eq!(made["run"]["stats"]["resources"], 2);
    let gone = shared.json(&["delete", &second], 0);
    assert_eq!(gone["removed"], json!([second]));
    let cleaned = shared.json(&["cleanup", "--keep", "1"], 0);
    assert_eq!(cleaned["removed"], json!([first]));
    let runs = shared.json(&["runs", "--store", "kept"], 0);
    assert_eq!(runs["runs"].as_array().unwrap().len(), 1);
    for wrong in [
        &["list"][..],
        &["list", "everything"],
        &["list", "grants", "--resource", "a"],
        &[
            "list",
            "grants",
            "--resource",
            "a",
            "b",
            "--entitlement",
            "c",
        ],
        &["cleanup", "--keep", "-1"],
    ] {
        assert_eq!(shared.access(wrong).status.code(), Some(2), "{wrong:?}");
    }
}

#[test]
fn what_cannot_be_done_is_told_in_the_exit_code() {
    let shared = Shared::start();
    let gone = "0197abcd-0000-7000-8000-000000000000";
    for (words, code) in [
        (&["diff", gone][..], 1),
        (&["validate"], 1),
        (&["export", "none.sync"], 1),
        (&["import", "nowhere.sync"], 2),
        (&["verify", "nowhere.sync"], 2),
        (&["runs", "--store", ""], 2),
    ] {
        shared.json(words, code);
    }
    for words in [
        &["diff", "yesterday"][..],
        &["collect", "--full"],
        &["guess"],
    ] {
        assert_eq!(shared.access(words).status.code(), Some(2), "{words:?}");
    }
    std::fs::create_dir(shared.folder.join("folder")).unwrap();
    shared.json(&["verify", "folder"], 1);
    let none = shared.folder.join("none.sync");
    assert!(
        !none.exists(),
        "a file that was not written whole is removed"
    );
    // Where nothing was collected, somebody has to be named.
    let first = shared.json(&["collect"], 1);
    let said = first["steps"][0]["what"].as_str().unwrap();
    assert!(said.contains("name the subjects"), "{said}");
    // Without a store that lives on, there is nothing to work on.
    let mut command = Command::new(env!("CARGO_BIN_EXE_package-database"));
    let alone = command
        .env_clear()
        .args(["--stage", "TEST", "access", "runs"]);
    let alone = alone.output().unwrap();
    assert_eq!(alone.status.code(), Some(2));
    assert!(text(&alone).contains("--endpoint before the word `access`"));
}

/// An audit that nobody can read has not gone well.
#[test]
#[cfg(target_os = "linux")]
#[expect(
    clippy::disallowed_methods,
    reason = "a device that takes nothing is what is tested"
)]
fn an_answer_that_is_lost_is_told_in_the_exit_code() {
    let shared = Shared::start();
    let first = shared.json(&["collect", "admin"], 0);
    let first = first["run"]["id"].as_str().unwrap();
    shared.json(&["collect"], 0);
    for words in [
        &["diff", first][..],
        &["diff", first],
        &["diff", first, "--exit-code"],
        &["runs"],
        &["runs"],
        &["validate"],
    ] {
        let full = std::fs::File::create("/dev/full").unwrap();
        let lost = shared.command(words).stdout(full).output().unwrap();
        assert_eq!(lost.status.code(), Some(2), "{words:?}");
        let said = String::from_utf8_lossy(&lost.stderr);
        assert!(said.contains("standard output cannot be written"), "{said}");
    }
}

/// Who audits a store needs none of the secrets of its service.
#[test]
fn an_audit_of_production_signs_nobody_in() {
    let shared = Shared::start();
    shared.json(&["collect", "admin"], 0);
    let mut audit = shared.command(&[]);
    audit.env("STAGE", "PROD").args(["runs"]);
    let audit = audit.output().unwrap();
    let said = text(&audit);
    assert_eq!(audit.status.code(), Some(0), "{said}");
    // The service itself is asked for what it signs with.
    let mut service = Command::new(env!("CARGO_BIN_EXE_package-database"));
    let service = service.env_clear().args(["--stage", "PROD"]);
    let service = service.output().unwrap();
    assert_eq!(service.status.code(), Some(2));
    assert!(text(&service).contains("token-secret"));
}
