//! The rules of the code base, as they apply to the whole workspace and to this crate itself.

use std::sync::LazyLock;

use tidy::{Config, Rule, Suite};

static SUITE: LazyLock<Suite> = LazyLock::new(|| {
    let mut config = Config::of(env!("CARGO_MANIFEST_DIR"));
    config.beside = &["tests"];
    config.allowed = "tests/allowed.txt";
    Suite::new(config)
});

/// Every file of the workspace, whatever it is.
static WORKSPACE: LazyLock<Suite> = LazyLock::new(|| {
    let mut config = Config::of(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    config.library = "tests/tidy/src";
    config.allowed = "tests/tidy/tests/allowed.txt";
    Suite::new(config)
});

#[test]
fn no_file_names_a_machine_or_a_registry_host() {
    WORKSPACE.check(Rule::Machine);
}

#[test]
fn published_crates_hold_licences_and_changelogs() {
    WORKSPACE.check(Rule::Published);
}

#[test]
fn rooms_use_only_what_the_tables_allow() {
    SUITE.check(Rule::Edges);
}

#[test]
fn files_are_short_and_finished() {
    SUITE.check(Rule::Files);
}

#[test]
fn comments_stand_where_the_code_cannot_speak() {
    SUITE.check(Rule::Comments);
}

#[test]
fn documentation_says_what_the_name_does_not() {
    SUITE.check(Rule::Docs);
}

#[test]
fn no_type_name_lives_in_three_files() {
    SUITE.check(Rule::Names);
}
