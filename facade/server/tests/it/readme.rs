//! The commands of the README, as a reader pastes them.

use std::process::{Command, Stdio};

use crate::program::Program;

/// The password that the README leaves to the reader.
const PASSWORD: &str = "correct horse 42";

#[test]
#[expect(clippy::disallowed_methods, reason = "the README is what is tested")]
fn m_10_the_life_of_a_dataset_in_curl() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let readme = readme.unwrap();
    let section = readme.split("## The life of a dataset").nth(1).unwrap();
    let commands = section.split("```sh\n").nth(1).unwrap();
    let commands = commands.split("```").next().unwrap();
    for tool in ["bash", "curl", "git"] {
        let found = Command::new(tool)
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if found.is_err() {
            println!("SKIPPED: the README's life of a dataset: {tool} is not installed");
            return;
        }
    }
    let program = Program::start_with(&["--admin-password", PASSWORD]);
    let url = format!("http://{}", program.address);
    let folder = std::env::temp_dir().join(format!("package-database-{}-life", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let run = Command::new("bash")
        .args(["-euo", "pipefail", "-c"])
        .arg(commands.replace("http://127.0.0.1:8080", &url))
        .env("PASSWORD", PASSWORD)
        .current_dir(&folder)
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    let out = String::from_utf8_lossy(&run.stdout);
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{}\n{out}\n{errors}", run.status);
    // What the comments of the README promise.
    for promised in [
        "\"message\":\"All of 2025\"",
        "\"title\":\"Old orders\"",
        "412",
        "\"before\":\"Orders\",\"after\":\"Old orders\"",
        "\"reverted_from\":\"0000000000000001",
        "Revert to 0000000000000001",
        "404",
    ] {
        assert!(out.contains(promised), "no {promised}:\n{out}\n{errors}");
    }
}

/// All that somebody needs who begins: how to start, the data, the templates, and what words a pipeline has.
#[test]
#[expect(clippy::disallowed_methods, reason = "the README is what is tested")]
fn r_15_the_readme_leads_from_the_start_to_the_data_and_the_vocabulary() {
    use package_database::packages::pipeline::OPERATIONS;
    use package_database::packages::shipped::TEMPLATES;

    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let readme = std::fs::read_to_string(format!("{root}README.md")).unwrap();
    let section = readme
        .split("## The repository of packages")
        .nth(1)
        .unwrap();
    let section = section.split("\n## ").next().unwrap();
    for step in [
        "cargo run -p package-database-server",
        "packages seed",
        "nine artifacts",
    ] {
        assert!(section.contains(step), "{step}");
    }
    for template in TEMPLATES {
        let named = section.contains(&format!("`{}`", template.name));
        assert!(named, "the template {}", template.name);
    }
    let pages: Vec<&str> = section
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| link.ends_with(".md"))
        .collect();
    assert!(
        pages.iter().any(|page| page.ends_with("operations.md")),
        "{pages:?}"
    );
    for page in pages {
        let text = std::fs::read_to_string(format!("{root}{page}")).unwrap();
        if page.ends_with("operations.md") {
            let mut names = OPERATIONS.iter().map(|operation| operation.name);
            assert!(names.all(|name| text.contains(name)), "{page}");
        }
    }
}
