//! What a service links that needs a part of the facade alone.

use std::collections::BTreeSet;
use std::process::Command;

/// The names of the crates that the library links with these features and no others.
fn linked(features: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args([
            "--format",
            "{p}",
            "--no-default-features",
            "--features",
            features,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let lines = String::from_utf8(output.stdout).unwrap();
    let names = lines.lines().filter_map(|line| line.split(' ').next());
    let names: BTreeSet<String> = names.map(str::to_owned).collect();
    assert!(names.contains("package-database"), "{names:?}");
    names
}

fn absent(features: &str, names: &[&str]) {
    let linked = linked(features);
    for name in names {
        assert!(!linked.contains(*name), "{features} links {name}");
    }
}

/// Of who calls, and over which protocol.
const CALLERS: [&str; 7] = [
    "axum",
    "bcrypt",
    "jsonwebtoken",
    "simple_asn1",
    "tower",
    "tower-http",
    "utoipa",
];

#[test]
fn a_service_that_needs_specs_alone_links_nothing_of_accounts_and_of_http() {
    for features in ["specs", "specs,emulator"] {
        absent(features, &CALLERS);
    }
    // The SDK has layers of `tower` beneath it.
    absent(
        "specs,dynamodb",
        &["axum", "bcrypt", "jsonwebtoken", "utoipa"],
    );
    absent("specs", &["dynamodb-emulator", "hyper", "uuid", "zeroize"]);
    // Where accounts are asked for, they are there.
    let identity = linked("identity");
    assert!(identity.contains("bcrypt") && identity.contains("jsonwebtoken"));
}

/// Datasets know neither accounts nor tokens: whether a caller may do what it asks for is decided before.
#[test]
fn m_09_datasets_link_no_authorisation() {
    absent("datasets", &CALLERS);
    absent("datasets,emulator", &CALLERS);
    absent("datasets", &["dynamodb-emulator", "hyper", "zeroize"]);
}
