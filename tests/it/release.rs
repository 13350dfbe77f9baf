//! The way of a release: what goes out, in which order, and under which version.

use std::process::Command;

use crate::support::process::workspace;
use crate::support::sources::text;

/// The lines of one job of a workflow.
fn job(workflow: &str, name: &str) -> String {
    let lines = workflow
        .lines()
        .skip_while(|line| *line != format!("  {name}:"));
    let inside = |line: &&str| line.is_empty() || line.starts_with("   ");
    let lines: Vec<&str> = lines.skip(1).take_while(inside).collect();
    assert!(!lines.is_empty(), "there is no job {name}");
    lines.join("\n")
}

#[test]
fn a_pre_release_is_tested_before_the_release() {
    let workflow = text(".github/workflows/ci-cd-database.yml");
    let needs = |name: &str| {
        let job = job(&workflow, name);
        let needs = job
            .lines()
            .find_map(|line| line.trim().strip_prefix("needs: "));
        needs.unwrap().to_owned()
    };
    assert!(needs("release").contains("test-pre-release"));
    assert!(needs("test-pre-release").contains("pre-release"));
    assert!(needs("pre-release").contains("release-required"));
    assert!(job(&workflow, "pre-release").contains(".ci/pre-release publish"));
    assert!(job(&workflow, "test-pre-release").contains("needs.pre-release.outputs.version"));
    // The output by which others know what was built.
    assert!(job(&workflow, "release-required").contains("project-version: ${{"));
    assert!(text(".ci/release-required").contains("nproject-version=%s"));
    let daily = text(".github/workflows/production-test-database.yml");
    assert!(daily.contains("vars.PRODUCTION_TEST_VERSION"));
}

/// The image of the service is made of what was released, and has its version.
#[test]
fn the_image_of_the_service_is_published_behind_the_release() {
    let workflow = text(".github/workflows/ci-cd-database.yml");
    let image = job(&workflow, "image");
    assert!(image.contains("needs: [release-required, release]"));
    assert!(image.contains("--file infra/container/Containerfile --target package-database"));
    assert!(image.contains("needs.release-required.outputs.project-version"));
    assert!(!image.contains("secrets."), "its token is made for the job");
    let file = text("infra/container/Containerfile");
    assert!(file.contains("FROM scratch AS package-database"));
}

#[test]
fn a_pre_release_is_the_project_under_another_version() {
    let project = env!("CARGO_PKG_VERSION");
    let folder = workspace()
        .join("target")
        .join(format!("pre-release-{}", std::process::id()));
    let write = |version: &str| {
        let mut command = Command::new("bash");
        command
            .arg(workspace().join(".ci/pre-release"))
            .args(["write", version])
            .arg(&folder);
        command.output().unwrap().status.success()
    };
    for wrong in ["", project, "99.0.0-rc.1", "x"] {
        assert!(!write(wrong), "{wrong}");
    }
    let version = format!("{project}-rc.17.1");
    assert!(write(&version));
    #[expect(clippy::disallowed_methods, reason = "a test reads the copy")]
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let (manifest, lock) = (read("Cargo.toml"), read("Cargo.lock"));
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(
        manifest.contains(&format!("[workspace.package]\nversion = \"{version}\"")),
        "{manifest}"
    );
    for name in [
        "dynamodb-emulator",
        "dynamodb-emulator-console",
        "package-database-backend",
        "package-database-derive",
        "package-database",
    ] {
        let line = manifest
            .lines()
            .find(|line| line.starts_with(&format!("{name} = {{ path")))
            .unwrap();
        assert!(
            line.contains(&format!("version = \"={version}\"")),
            "{line}"
        );
        assert!(
            lock.contains(&format!("name = \"{name}\"\nversion = \"{version}\"")),
            "{name}"
        );
    }
}
