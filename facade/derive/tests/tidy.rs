//! The rules of the code base (`tests/tidy/`) as they apply to this crate.

use std::sync::LazyLock;

use tidy::{Config, Rule, Suite};

static SUITE: LazyLock<Suite> = LazyLock::new(|| {
    let mut config = Config::of(env!("CARGO_MANIFEST_DIR"));
    config.beside = &["tests"];
    config.allowed = "tests/tidy-allowed.txt";
    Suite::new(config)
});

#[test]
fn rooms_use_only_what_the_tables_allow() {
    SUITE.check(Rule::Edges);
}

#[test]
fn files_are_short_and_finished() {
    SUITE.check(Rule::Files);
}

#[test]
fn sentences_are_written_once() {
    SUITE.check(Rule::Sources);
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
