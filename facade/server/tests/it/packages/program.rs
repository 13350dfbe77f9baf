//! The commands of the program for the repository of packages.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use package_database::packages::shipped;
use serde_json::{Value, json};

use crate::program::Program;

const PASSWORD: &str = "a-good-password";

/// Runs the program with these words, and with these variables alone.
fn run(words: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_package-database"));
    command.env_clear().stdin(Stdio::null()).args(words);
    command.envs(variables.iter().copied()).output().unwrap()
}

fn text(output: &Output) -> String {
    let (out, errors) = (&output.stdout, &output.stderr);
    format!(
        "{}{}",
        String::from_utf8_lossy(out),
        String::from_utf8_lossy(errors)
    )
}

/// A file with that document, which is removed when the test ends.
struct File(std::path::PathBuf);

#[expect(clippy::disallowed_methods, reason = "the program reads files")]
impl File {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("package-database-{}-{name}.json", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for File {
    fn drop(&mut self) {
        // One that is not there any more need not be removed.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The second command of the README, at another port, twice.
#[test]
#[expect(clippy::disallowed_methods, reason = "the README is what is tested")]
fn r_02_r_03_r_04_the_catalogue_is_loaded_and_loading_it_again_changes_nothing() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let program = Program::start_with(&["--admin-password", PASSWORD]);
    let url = format!("http://{}", program.address);
    let start = "ADMIN_PASSWORD=a-good-password cargo run -p package-database-server -- ";
    let mut lines = readme.lines();
    let words = lines.find_map(|line| line.strip_prefix(start)).unwrap();
    let words = words.replace("http://127.0.0.1:8080", &url);
    let words: Vec<&str> = words.split(' ').collect();
    let marks = |output: &Output, mark: &str| text(output).matches(mark).count();
    let first = run(&words, &[("ADMIN_PASSWORD", PASSWORD)]);
    assert_eq!(first.status.code(), Some(0), "{}", text(&first));
    // Health, signing in, nine artifacts, five tags, and that all is done.
    assert_eq!(
        (
            marks(&first, "✅"),
            marks(&first, "⚠️"),
            marks(&first, "❌")
        ),
        (17, 0, 0)
    );
    assert!(
        text(&first).contains("/v1/acme/hello-world/versions"),
        "{}",
        text(&first)
    );
    // What is said of each in the catalogue is stored with it.
    let listed = program.ask_as(
        "admin",
        PASSWORD,
        "/v1/search?namespace=acme&label=language:rust",
    );
    assert!(listed.contains("\"2.0.0\""), "{listed}");
    let second = run(&words, &[("ADMIN_PASSWORD", PASSWORD)]);
    assert_eq!(second.status.code(), Some(0), "{}", text(&second));
    assert_eq!(
        (
            marks(&second, "✅"),
            marks(&second, "⚠️"),
            marks(&second, "❌")
        ),
        (8, 9, 0)
    );
}

#[test]
fn r_20_the_first_administrator_has_a_password_that_was_given_or_made() {
    let (made, password) = Program::start();
    let allowed = |answer: &str| answer.starts_with("HTTP/1.1 200 ");
    assert!(password.len() >= 32, "nobody can guess it");
    assert!(allowed(&made.ask_as("admin", &password, "/auth/me")));
    for guess in ["admin", "password", ""] {
        let answer = made.log_in("admin", guess);
        assert!(!allowed(&answer), "{guess:?}: {answer}");
    }
    let given = Program::start_with(&["--admin-username", "root", "--admin-password", PASSWORD]);
    assert!(allowed(&given.ask_as("root", PASSWORD, "/auth/me")));
    assert!(!allowed(&given.log_in("admin", "admin")));
}

#[test]
fn r_04_whatever_keeps_the_catalogue_out_shows_in_the_exit_code() {
    let program = Program::start_with(&["--admin-password", PASSWORD]);
    let url = format!("http://{}", program.address);
    let seed = ["packages", "seed", "--url", &url, "--json"];
    let wrong = run(&seed, &[("ADMIN_PASSWORD", "another-password")]);
    assert_eq!(wrong.status.code(), Some(1), "{}", text(&wrong));
    let report: Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(report["ok"], false);
    let nobody = run(
        &["packages", "seed", "http://127.0.0.1:1"],
        &[("ADMIN_PASSWORD", PASSWORD)],
    );
    assert_eq!(nobody.status.code(), Some(1), "{}", text(&nobody));
}

#[test]
fn a_document_is_looked_at_before_anything_is_loaded() {
    let good = File::new("good", shipped::DOCUMENT);
    let wrong = shipped::DOCUMENT.replace("blob.verify_digest", "blob.guess_digest");
    let wrong = File::new("wrong", &wrong);
    let broken = File::new("broken", "{");
    for (path, code) in [
        (good.path(), 0),
        (wrong.path(), 1),
        (broken.path(), 1),
        ("/nowhere.json", 2),
    ] {
        let output = run(&["packages", "validate", path, "--json"], &[]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{path}: {}",
            text(&output)
        );
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["ok"], code == 0, "{report}");
    }
    let program = Program::start_with(&["--admin-password", PASSWORD]);
    let url = format!("http://{}", program.address);
    for (path, code) in [(good.path(), 0), (wrong.path(), 1)] {
        let words = ["packages", "load", path, "--url", &url, "--json"];
        let output = run(&words, &[("ADMIN_PASSWORD", PASSWORD)]);
        assert_eq!(
            output.status.code(),
            Some(code),
            "{path}: {}",
            text(&output)
        );
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(report["findings"].is_array(), "{report}");
    }
    let words = ["packages", "load", broken.path(), "--url", &url, "--json"];
    let output = run(&words, &[("ADMIN_PASSWORD", PASSWORD)]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(report["faults"][0]["message"].is_string(), "{report}");
    assert!(report["steps"][0]["what"].is_string(), "{report}");
    let nowhere = run(&["packages", "load", good.path()], &[("STAGE", "TEST")]);
    assert_eq!(nowhere.status.code(), Some(2), "{}", text(&nowhere));
    let dry = run(&["packages", "gc", "--dry-run"], &[("STAGE", "TEST")]);
    assert_eq!(dry.status.code(), Some(2), "{}", text(&dry));
}

/// Whoever has the program alone begins with what it writes.
#[test]
fn templates_and_the_document_are_written_by_the_program() {
    let (code, listed) = asked("", &["packages", "template"]);
    assert_eq!(code, Some(0), "{listed}");
    let names = listed["templates"].as_array().unwrap().iter();
    let names: Vec<&str> = names.map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), 7, "{names:?}");
    for name in &names {
        let written = run(&["packages", "template", name], &[]);
        assert_eq!(written.status.code(), Some(0), "{name}");
        let text: Value = serde_json::from_slice(&written.stdout).unwrap();
        let (_, told) = asked("", &["packages", "template", name]);
        assert_eq!((&told["template"], &told["name"]), (&text, &(*name).into()));
    }
    let document = run(&["packages", "template", "document"], &[]);
    let document = File::new("document", &String::from_utf8(document.stdout).unwrap());
    let valid = run(&["packages", "validate", document.path()], &[]);
    assert_eq!(valid.status.code(), Some(0), "{}", text(&valid));
    let (code, none) = asked("", &["packages", "template", "nothing"]);
    assert_eq!((code, &none["ok"]), (Some(2), &false.into()));
}

#[test]
fn a_service_whose_document_is_missing_does_not_start() {
    let words = [
        "--listen",
        "127.0.0.1:0",
        "--repository-document",
        "/nowhere.json",
    ];
    let output = run(&words, &[("STAGE", "TEST")]);
    assert_eq!(output.status.code(), Some(2), "{}", text(&output));
    assert!(
        text(&output).contains("repository-document: there is no file /nowhere.json"),
        "{}",
        text(&output)
    );
}

/// A receiver of webhooks that answers the messages it gets, one after the other, with these statuses, and then is gone.
#[expect(clippy::disallowed_methods, reason = "a receiver is another program")]
fn receiver(statuses: &'static [&'static str]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for status in statuses {
            let (mut stream, _) = listener.accept().unwrap();
            let mut got = [0; 16 * 1024];
            // A message of a webhook is smaller, and comes whole.
            let _ = stream.read(&mut got).unwrap();
            let answer =
                format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    format!("http://{address}/hook")
}

/// Runs a command about a service, in JSON, and gives its exit code and its document.
fn asked(url: &str, words: &[&str]) -> (Option<i32>, Value) {
    let words: Vec<&str> = words.iter().copied().chain(["--json"]).collect();
    let output = run(
        &words,
        &[("ADMIN_PASSWORD", PASSWORD), ("BACKEND_URL", url)],
    );
    let report = serde_json::from_slice(&output.stdout);
    (
        output.status.code(),
        report.unwrap_or_else(|_| panic!("{}", text(&output))),
    )
}

#[test]
fn tokens_of_machines_are_issued_listed_and_taken_back() {
    let program = Program::start_with(&["--admin-password", PASSWORD]);
    let url = format!("http://{}", program.address);
    let token = |words: &[&str]| {
        let words: Vec<&str> = ["packages", "token"].iter().chain(words).copied().collect();
        asked(&url, &words)
    };
    let create = [
        "create",
        "--name",
        "release",
        "--namespace",
        "ACME,libs",
        "--action",
        "read,write",
    ];
    let (code, issued) = token(&[&create[..], &["--expires-in", "3600"]].concat());
    assert_eq!(code, Some(0), "{issued}");
    assert!(issued["token"].as_str().unwrap().starts_with("pdm_"));
    assert_eq!(issued["info"]["namespaces"], json!(["acme", "libs"]));
    let secret = issued["token"].as_str().unwrap();
    let id = issued["info"]["id"].as_str().unwrap();
    let (code, listed) = token(&["list"]);
    assert_eq!((code, &listed["tokens"][0]["id"]), (Some(0), &id.into()));
    assert!(!listed.to_string().contains(secret));
    for _ in 0..2 {
        let (code, revoked) = token(&["revoke", id]);
        assert_eq!(code, Some(0), "{revoked}");
        assert_eq!(revoked["info"]["revoked"], true);
    }
    let (code, none) = token(&["revoke", "none"]);
    assert_eq!((code, &none["ok"]), (Some(1), &false.into()));
    let (code, unfit) = token(&[&create[..], &["--expires-in", "0"]].concat());
    assert_eq!((code, &unfit["ok"]), (Some(1), &false.into()));
    // Whoever reads it sees the token once, on a line of its own.
    let words = [
        "packages",
        "token",
        "create",
        "--name",
        "x",
        "--namespace",
        "acme",
        "--url",
        &url,
    ];
    let shown = run(&words, &[("ADMIN_PASSWORD", PASSWORD)]);
    let lines = String::from_utf8(shown.stdout).unwrap();
    assert_eq!(
        lines
            .lines()
            .filter(|line| line.starts_with("pdm_"))
            .count(),
        1,
        "{lines}"
    );
    // Without a service, or without the right password, nothing has begun.
    let (code, nobody) = asked("http://127.0.0.1:1", &["packages", "token", "list"]);
    assert_eq!((code, &nobody["ok"]), (Some(2), &false.into()));
    let wrong = run(
        &["packages", "token", "list", "--url", &url],
        &[("ADMIN_PASSWORD", "another")],
    );
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong));
}

#[test]
fn webhooks_are_added_listed_tried_out_and_removed() {
    let private = ["--webhook-private-addresses", "true"];
    let program = Program::start_with(&[&["--admin-password", PASSWORD][..], &private].concat());
    let url = format!("http://{}", program.address);
    let hook = |words: &[&str]| {
        let words: Vec<&str> = ["packages", "webhook"]
            .iter()
            .chain(words)
            .copied()
            .collect();
        asked(&url, &words)
    };
    let target = receiver(&["200 OK", "500 Internal Server Error"]);
    // It is told of none of these, so that the trials are all that it gets.
    let (code, added) = hook(&["add", "acme", &target, "--event", "artifact.yanked"]);
    assert_eq!(code, Some(0), "{added}");
    assert!(added["secret"].as_str().unwrap().starts_with("whsec_"));
    let id = added["webhook"]["id"].as_str().unwrap();
    for words in [&["list"][..], &["list", "acme"]] {
        let (code, listed) = hook(words);
        assert_eq!((code, &listed["webhooks"][0]["id"]), (Some(0), &id.into()));
        assert!(!listed.to_string().contains("whsec_"));
    }
    assert_eq!(hook(&["list", "libs"]).1["webhooks"], json!([]));
    let (code, taken) = hook(&["test", "acme", id]);
    assert_eq!((code, &taken["delivery"]["status"]), (Some(0), &200.into()));
    let (code, refused) = hook(&["test", "acme", id]);
    assert_eq!(
        (code, &refused["delivery"]["status"]),
        (Some(1), &500.into())
    );
    let (code, gone) = hook(&["test", "acme", id]);
    assert_eq!(code, Some(1));
    assert!(gone["delivery"]["error"].is_string(), "{gone}");
    assert_eq!(hook(&["remove", "acme", id]).0, Some(0));
    for words in [&["remove", "acme", id], &["test", "acme", id]] {
        let (code, none) = hook(words);
        assert_eq!((code, &none["ok"]), (Some(1), &false.into()), "{none}");
    }
}

#[test]
fn r_74_compliance_has_six_categories_and_an_exit_code() {
    let output = run(&["packages", "compliance", "--json"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let categories = report["categories"].as_array().unwrap();
    assert_eq!(categories.len(), 6);
    assert!(
        categories.iter().all(|category| category["ok"] == true),
        "{report}"
    );
}
