//! The history of a dataset, taken by git itself.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use package_database::ErrorKind;
use package_database::datasets::{
    Author, Change, DatasetSettings, Document, NewTag, RevisionRef, export,
};
use serde_json::json;

use super::{Subject, by, create, history, kind, orders, package};

/// What git says in a folder, if there is a git.
fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> Option<String> {
    let spawned = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = spawned.ok()?;
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Whether git-lfs takes a file for a pointer of its own, in the one form that it writes; nothing if it is not here.
fn git_lfs(pointer: &str) -> Option<bool> {
    let spawned = Command::new("git-lfs")
        .args(["pointer", "--check", "--strict", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let mut child = spawned.ok()?;
    child
        .stdin
        .take()
        .unwrap()
        .write_all(pointer.as_bytes())
        .unwrap();
    Some(child.wait().unwrap().success())
}

#[tokio::test]
async fn m_50_git_takes_the_export_and_shows_what_we_read() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let datasets = &subject.datasets;
    create(&subject, &package("First", 2)).await;
    let mut odd = package("Second \u{1f600}", 2);
    odd["resources"][0]["path"] = json!("data/a \"b\"*.csv");
    for path in [
        "../x",
        "/etc/x",
        ".git/hooks/x",
        "a\nb",
        "datapackage.json",
        "data",
        "https://a/b",
    ] {
        let mut resource = odd["resources"][1].clone();
        resource["path"] = json!(path);
        odd["resources"].as_array_mut().unwrap().push(resource);
    }
    subject.tick();
    let change = by("ada", "Two\n\nlines");
    datasets.update(&orders(), &odd, &change).await.unwrap();
    let author = Author::new("<b>\nad", "x> 1 +0000\n");
    for (name, at) in [("v1", "0"), ("..odd.lock", "1"), ("-v", "0"), ("Ét", "1")] {
        let revisions = history(datasets, &orders()).await;
        let at = if at == "0" {
            revisions[1].id
        } else {
            revisions[0].id
        };
        let tag = NewTag::new(name)
            .description("as it was")
            .author(author.clone());
        datasets
            .tag_create(&orders(), &at.into(), &tag)
            .await
            .unwrap();
    }
    datasets
        .revert(&orders(), &RevisionRef::Tag("v1".into()), &Change::new())
        .await
        .unwrap();
    let mut stream = Vec::new();
    let url = Some("https://lfs.example.org/acme");
    export::fast_import(datasets, &orders(), url, &mut stream)
        .await
        .unwrap();

    let folder = std::env::temp_dir().join(format!("export-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    if git(&folder, &["init", "-q", "--bare"], b"").is_some() {
        check(&folder, &subject, &stream, &odd).await;
    }
    std::fs::remove_dir_all(&folder).unwrap();

    let bad = export::fast_import(datasets, &orders(), Some("a\nb"), &mut Vec::new()).await;
    assert_eq!(kind(bad), ErrorKind::InvalidInput);
}

async fn check(folder: &Path, subject: &Subject, stream: &[u8], odd: &Document) {
    let git = |arguments: &[&str]| git(folder, arguments, b"").unwrap();
    super::export::git(folder, &["fast-import", "--quiet"], stream).unwrap();
    git(&["fsck", "--strict"]);
    let log = git(&["log", "--reverse", "--format=%an <%ae> %at %B", "main"]);
    assert_eq!(log.matches("unknown <> ").count(), 2, "{log}");
    assert!(
        log.contains("ada <ada@example.org> 1795188514 Two\n\nlines"),
        "{log}"
    );
    for (at, shown) in [("v1", "v1"), ("HEAD", "main"), ("Ét", "Ét")] {
        let read = subject
            .datasets
            .fetch(&orders(), &at.parse().unwrap())
            .await
            .unwrap();
        let json = git(&["show", &format!("{shown}:datapackage.json")]);
        let json: Document = serde_json::from_str(&json).unwrap();
        assert_eq!(json, read.package, "{at}");
    }
    let second = git(&["ls-tree", "-r", "-z", "--name-only", "main~1"]);
    let files: Vec<&str> = second.split_terminator('\0').collect();
    let expected = [
        ".gitattributes",
        ".lfsconfig",
        "data/1.csv",
        "data/a \"b\"*.csv",
        "datapackage.json",
    ];
    assert_eq!(files, expected);
    let pointer = git(&["show", "main~1:data/1.csv"]);
    let sha256 = odd["resources"][1]["sha256"].as_str().unwrap();
    let oid = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{sha256}\nsize 1\n");
    assert_eq!(pointer, oid);
    match git_lfs(&pointer) {
        Some(is_pointer) => assert!(is_pointer, "{pointer}"),
        // Straight to the stream, which is shown though the test passes.
        None => {
            let line = b"SKIPPED: pointers of large files: git-lfs is not here\n";
            std::io::stderr().write_all(line).unwrap();
        }
    }
    let tags = git(&[
        "for-each-ref",
        "--format=%(objecttype) %(refname)",
        "refs/tags",
    ]);
    assert_eq!(tags.matches("tag refs/tags/").count(), 4, "{tags}");
}
