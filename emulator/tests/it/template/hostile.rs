//! Templates that want to take too much.

use std::fmt::Write;

use super::{refused, template};

/// Runs on a stack that a deep recursion would overflow.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(256 * 1024);
    thread.spawn(test).unwrap().join().unwrap();
}

#[test]
fn depth_is_bounded() {
    on_a_small_stack(|| {
        let opening = ["[", "{\"a\":", "{a: ", "!If ["];
        for open in opening {
            for depth in [40, 60, 300, 100_000] {
                let found = refused(&format!("Resources: {}", open.repeat(depth)));
                assert!(!found.is_empty());
                refused(&format!("{{\"Resources\": {}", open.repeat(depth)));
            }
        }
        let deep = format!("Resources: {}{}", "[".repeat(47), "]".repeat(47));
        assert_eq!(refused(&deep), "Resources: must be a map");
        let deep = format!("Resources: {}{}", "[".repeat(48), "]".repeat(48));
        assert!(
            refused(&deep).contains("nested deeper than"),
            "{}",
            refused(&deep)
        );
        let mut lines = String::from("Resources:\n");
        for level in 1..2000 {
            let _ = writeln!(lines, "{}a:", " ".repeat(level));
        }
        assert!(!refused(&lines).is_empty());
    });
}

/// Names lead on to names: conditions, and tables that are named after tables.
#[test]
fn chains_of_names_are_bounded() {
    on_a_small_stack(|| {
        let mut text = String::from("Conditions:\n  C0: !Equals [a, a]\n");
        for number in 1..10_000 {
            let _ = writeln!(text, "  C{number}: !Not [!Condition C{}]", number - 1);
        }
        text.push_str("Resources:\n  Tea: { Type: AWS::DynamoDB::Table, Condition: C9999 }\n");
        assert!(refused(&text).contains("nested deeper than"));

        let mut text = template("      TableName: t");
        for number in 0..2000 {
            let before = match number {
                0 => "Tea".to_owned(),
                _ => format!("Tea{}", number - 1),
            };
            let _ = writeln!(
                text,
                "  Tea{number}: {{ Type: AWS::DynamoDB::Table, Properties: {{ TableName: !Sub '${{{before}}}' }} }}"
            );
        }
        text.push_str(
            "  X: { Type: AWS::DynamoDB::Table, Properties: { TableName: !Ref Tea1999 } }\n",
        );
        assert!(!refused(&text).is_empty());
    });
}

/// A short template cannot make a long text.
#[test]
fn functions_make_only_so_much() {
    let long = "x".repeat(100_000);
    let many = "${P}".repeat(100_000);
    let text = format!(
        "Parameters: {{ P: {{ Type: String, Default: {long} }} }}\n{}",
        template(&format!("      TableName: !Sub '{many}'"))
    );
    let found = refused(&text);
    assert!(found.contains("its functions make more than"), "{found}");

    let list = format!("[{}]", "a,".repeat(100_000));
    let each = "{ Key: k, Value: !Join ['', !FindInMap [M, m, m]] },".repeat(100);
    let text = format!(
        "Mappings: {{ M: {{ m: {{ m: {list} }} }} }}\n{}",
        template(&format!("      Tags: [{each}]"))
    );
    let found = refused(&text);
    assert!(found.contains("its functions make more than"), "{found}");
}

#[test]
fn size_is_bounded() {
    let text = format!("Description: {}", "x".repeat(1024 * 1024));
    assert_eq!(refused(&text), "the template has more than 1048576 bytes");
}

/// Text that is no template is refused and never ends the process.
#[test]
fn noise_is_refused() {
    let seeds = [
        "Resources: {Tea: !Sub ['${a}', {a: b}]}",
        "{\"Resources\": {\"Tea\": [1, null]}}",
    ];
    let noise = [
        "\0", "\u{feff}", "{", "}", "[", "]", ":", "!", "&", "*", "%", "|", ">", "'", "\"", "\n",
        "\t", "- ", "?", "---\n", "...\n", "${",
    ];
    for seed in seeds {
        for at in 0..seed.len() {
            for piece in noise {
                let mut text = seed.to_owned();
                text.insert_str(at, piece);
                refused(&text);
                text.truncate(at + piece.len());
                refused(&text);
            }
        }
    }
}
