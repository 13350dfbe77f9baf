//! The table of facts about the service (`tests/facts.md`): each has a test that holds it.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::sources::{sources, text};

/// How many facts each letter has. Facts with longer names, `F3-…`, are those that the table lists.
const NUMBERED: [(&str, u32); 12] = [
    ("H", 8),
    ("P", 10),
    ("S", 7),
    ("V", 9),
    ("T", 19),
    ("U", 9),
    ("E", 9),
    ("Q", 15),
    ("X", 3),
    ("R", 2),
    ("G", 7),
    ("C", 2),
];
/// Facts about wording.
const WORDING: u32 = 7;

/// One row of the table.
struct Row {
    says: String,
    tests: Vec<(String, String)>,
}

/// The table, by fact.
fn table() -> BTreeMap<String, Row> {
    let mut table = BTreeMap::new();
    for line in text("tests/facts.md")
        .lines()
        .filter(|line| line.starts_with("| "))
    {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [fact, says, tests] = cells.as_slice() else {
            panic!("three cells: {line}");
        };
        if *fact == "Fact" {
            continue;
        }
        let tests = tests.split(", ").map(|test| {
            let (path, name) = test.trim_matches('`').split_once("::").expect(line);
            (path.to_owned(), name.to_owned())
        });
        let row = Row {
            says: (*says).to_owned(),
            tests: tests.collect(),
        };
        let before = table.insert((*fact).to_owned(), row);
        assert!(before.is_none(), "{fact} stands once");
    }
    table
}

/// The words of a text, where a fact's name is one: `F3-2-alias`, `T4`.
fn words(text: &str) -> BTreeSet<&str> {
    let words = text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    words.map(|word| word.trim_matches('-')).collect()
}

#[test]
fn every_fact_has_a_test_that_names_it() {
    let table = table();
    let numbered = NUMBERED.into_iter().chain([("W", WORDING)]);
    for (letter, count) in numbered {
        for number in 1..=count {
            let fact = format!("{letter}{number}");
            assert!(table.contains_key(&fact), "{fact} is missing in the table");
        }
    }
    for (fact, row) in &table {
        assert!(!row.says.is_empty(), "{fact} says what it is");
        for (path, test) in &row.tests {
            let text = text(path);
            let name = format!("fn {test}(");
            assert!(text.contains(&name), "{fact}: {path} has no {test}");
            let in_name = test.split('_').any(|word| word.eq_ignore_ascii_case(fact));
            assert!(
                in_name || words(&text).contains(fact.as_str()),
                "{fact}: {path} does not name it"
            );
        }
    }
}

#[test]
fn every_fact_that_a_test_names_is_in_the_table() {
    let table = table();
    let files = sources(&["emulator/src", "emulator/tests", "tests/it"]);
    for (path, text) in files.iter().filter(|(path, _)| path != "tests/it/facts.rs") {
        let named = words(text)
            .into_iter()
            .filter(|word| word.starts_with("F3-"));
        for fact in named {
            assert!(
                table.contains_key(fact),
                "{path} names {fact}, the table does not"
            );
        }
    }
}
