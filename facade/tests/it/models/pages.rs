//! The pages, the example and the rules that the compiler holds the public types to.

use std::path::PathBuf;

fn read(path: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    #[expect(clippy::disallowed_methods, reason = "a test reads the pages")]
    std::fs::read_to_string(&path).unwrap()
}

/// Pages that are part of the crate's documentation are run by `cargo test --doc`, as its examples are.
#[test]
fn d_135_d_137_every_page_is_compiled_and_run() {
    let library = read("src/lib.rs");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/models");
    let mut pages: Vec<String> = folder
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort();
    assert_eq!(
        pages,
        [
            "advanced.md",
            "getting-started.md",
            "migrations.md",
            "models.md",
            "queries.md",
            "relations.md",
            "service.md"
        ]
    );
    for page in pages {
        let included = format!("include_str!(\"../docs/models/{page}\")");
        assert!(library.contains(&included), "{page}");
        let text = read(&format!("docs/models/{page}"));
        assert!(text.contains("```rust\n"), "{page} has a program");
        for fence in text.split("```").skip(1).step_by(2) {
            let kind = fence.lines().next().unwrap();
            assert!(["rust", "toml"].contains(&kind), "{page}: {kind}");
        }
    }
    for example in ["blog", "models"] {
        let declared = format!("name = \"{example}\"\nrequired-features");
        assert!(read("Cargo.toml").contains(&declared), "{example}");
    }
    // What CI runs is each file beside this folder, and each folder with a program.
    let scenes = read("examples/models/main.rs");
    for scene in ["social", "chat", "relations", "migrations", "sharding"] {
        assert!(scenes.contains(&format!("mod {scene};")), "{scene}");
    }
    assert!(read("../.ci/run").contains("facade/examples/*/main.rs"));
}

#[test]
fn d_126_d_136_d_138_the_public_types_are_documented_and_the_lints_are_strict() {
    let lints = read("../Cargo.toml");
    for lint in [
        "missing_docs = \"deny\"",
        "unsafe_code = \"forbid\"",
        "unwrap_used = \"deny\"",
    ] {
        assert!(lints.contains(lint), "{lint}");
    }
    for manifest in ["Cargo.toml", "derive/Cargo.toml"] {
        assert!(read(manifest).contains("[lints]\nworkspace = true"));
    }
}
