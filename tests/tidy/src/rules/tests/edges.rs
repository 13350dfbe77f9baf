//! Each way to break the table of rooms is found, on both levels.

use crate::tree::{Page, Source};

use crate::rules::edges::check;

const TOP: &str = "| Room | x | May use |\n|---|---|---|\n| `clock` `ids` | | – |\n\
    | `value` | | leaves |\n| `engine` | | `value`, leaves |\n| `open` | | everything but `ids` |\n";

const INSIDE: &str = "\n### Rooms inside `engine`\n\n| Room | May use | May use outside |\n|---|---|---|\n\
    | `log` | – | `value` |\n| `write` | `log`, `mod` | `value`, leaves |\n| `mod` | – | leaves |\n";

/// Path and text.
type File = (&'static str, &'static str);

/// A small crate that keeps to both tables.
const CLEAN: [File; 9] = [
    (
        "lib.rs",
        "mod engine; pub use engine::Engine; pub use value::Item;",
    ),
    ("clock.rs", ""),
    ("ids.rs", ""),
    (
        "value/mod.rs",
        "pub(crate) mod item; pub(crate) use item::Item; use crate::clock::Clock;",
    ),
    ("value/item.rs", "pub(crate) struct Item;"),
    ("open.rs", "use crate::engine::Engine;"),
    (
        "engine/mod.rs",
        "mod log; mod write; pub(crate) use write::Write; pub(crate) struct Engine;",
    ),
    ("engine/log.rs", "use crate::value::Item;"),
    (
        "engine/write.rs",
        "use super::{log, Engine}; use crate::Item; use crate::clock; fn f() { log::g(); }",
    ),
];

/// The findings for the clean crate with some files replaced or added, as `rule subject`.
fn findings(page: &str, changes: &[(&str, &str)]) -> Vec<String> {
    let kept = CLEAN
        .iter()
        .filter(|(path, _)| !changes.iter().any(|(other, _)| other == path));
    let files = kept.chain(changes).filter(|(_, text)| *text != "gone");
    let files = files.map(|(path, text)| Source::new(path, (*text).to_owned(), &[]));
    let files: Vec<Source> = files.collect();
    let mut found = check(&files, &Page::read(page), true);
    found.dedup_by(|a, b| (a.rule, &a.subject) == (b.rule, &b.subject));
    let found = found.iter();
    found
        .map(|finding| format!("{} {}", finding.rule, finding.subject))
        .collect()
}

#[test]
fn a_crate_that_keeps_to_its_tables_is_clean() {
    assert_eq!(findings(&format!("{TOP}{INSIDE}"), &[]), [""; 0]);
    assert_eq!(findings(TOP, &[]), [""; 0]);
}

#[test]
fn every_form_of_path_across_rooms_is_seen() {
    let cases: [(&str, &str, &[&str]); 12] = [
        (
            "value/item.rs",
            "use crate::engine;",
            &["edge value -> engine"],
        ),
        (
            "value/item.rs",
            "use super::super::engine::Engine;",
            &["edge value -> engine"],
        ),
        ("value/item.rs", "use super::super::super::engine;", &[]),
        (
            "value/item.rs",
            "mod a { use super::super::super::engine::B; }",
            &["edge value -> engine"],
        ),
        (
            "value/item.rs",
            "use crate::{clock::C, engine::{self, log}};",
            &["edge value -> engine"],
        ),
        (
            "value/item.rs",
            "fn f() -> crate::Engine { todo() }",
            &["edge value -> engine"],
        ),
        (
            "value/item.rs",
            "// crate::engine\nconst A: &str = \"crate::engine\";",
            &[],
        ),
        (
            "value/tests.rs",
            "use crate::engine::Engine;",
            &["edge value -> engine"],
        ),
        (
            "open.rs",
            "use crate::engine::Engine; use crate::ids::I;",
            &["edge open -> ids"],
        ),
        (
            "engine/log.rs",
            "use crate::value::Item; fn f(_: super::Write) {}",
            &["edge engine::log -> write"],
        ),
        (
            "engine/log.rs",
            "use crate::value::Item; use super::super::engine::write::W;",
            &["edge engine::log -> write"],
        ),
        (
            "engine/log.rs",
            "use crate::value::Item; use crate::clock::C;",
            &["edge engine::log -> clock"],
        ),
    ];
    let page = format!("{TOP}{INSIDE}");
    for (path, text, expected) in cases {
        let found = findings(&page, &[(path, text)]);
        let edges = found.iter().filter(|finding| finding.starts_with("edge "));
        assert_eq!(
            edges.collect::<Vec<_>>(),
            expected.to_vec(),
            "{path}: {text}"
        );
    }
}

#[test]
fn rows_rooms_and_edges_agree() {
    let page = format!("{TOP}{INSIDE}");
    let cases: [(&str, &[File], &[&str]); 7] = [
        (&page, &[("new.rs", "")], &["room new"]),
        (&page, &[("engine/new.rs", "")], &["room engine::new"]),
        (&page, &[("ids.rs", "gone")], &["room ids"]),
        (
            &page,
            &[
                ("engine/log.rs", "gone"),
                ("engine/write.rs", "use super::Engine;"),
            ],
            &[
                "room engine::log",
                "unused-edge engine -> value",
                "unused-edge engine::write -> log",
            ],
        ),
        (
            &page,
            &[(
                "engine/mod.rs",
                "use write::Write; pub(crate) struct Engine;",
            )],
            &["circle engine::mod write", "edge engine::mod -> write"],
        ),
        (
            "| Room | May use |\n|---|---|\n| `clock` `ids` `value` `engine` `open` | `ids` |\n",
            &[
                ("clock.rs", "use crate::ids;"),
                ("ids.rs", "use crate::clock;"),
            ],
            &[
                "circle clock ids",
                "edge engine -> clock",
                "edge engine -> value",
                "edge ids -> clock",
                "edge open -> engine",
                "edge value -> clock",
                "unused-edge engine -> ids",
                "unused-edge ids -> ids",
                "unused-edge open -> ids",
                "unused-edge value -> ids",
            ],
        ),
        ("no table", &[], &["room crate"]),
    ];
    for (page, changes, expected) in cases {
        assert_eq!(findings(page, changes), expected.to_vec(), "{changes:?}");
    }
}

#[test]
fn a_crate_that_the_root_passes_on_may_be_a_room() {
    let page = "| Room | May use |\n|---|---|\n| `clock` `ids` `below` | – |\n| `value` | `clock`, `below` |\n\
        | `engine` | `value`, `clock` |\n| `open` | everything |\n";
    let root =
        "mod engine; pub use other_crate as below; pub use below::Thing; pub use value::Item;";
    let value = "pub(crate) struct Item; use crate::below::B;";
    let cases: [(&str, &[&str]); 3] = [
        ("use crate::value::Item; use crate::clock::C;", &[]),
        (
            "use crate::value::Item; use crate::clock::C; use crate::below::B;",
            &["edge engine -> below"],
        ),
        (
            "use crate::value::Item; use crate::clock::C; use crate::Thing;",
            &["edge engine -> below"],
        ),
    ];
    for (engine, expected) in cases {
        let files = [
            ("lib.rs", root),
            ("value/item.rs", value),
            ("engine/mod.rs", engine),
            ("engine/log.rs", ""),
            ("engine/write.rs", ""),
        ];
        assert_eq!(findings(page, &files), expected.to_vec(), "{engine}");
    }
}
