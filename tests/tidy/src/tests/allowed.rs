//! An allow-list allows what it says, and only that.

use crate::finding::Finding;

use crate::allowed::Allowed;

const LIST: &str =
    "# Head.\ndefault | a/one.rs | 2 | old\nedge | a -> b | any | the root is here\n";

/// Rule, subject, how often.
type Breach = (&'static str, &'static str, usize);

fn found(cases: &[Breach]) -> Vec<Finding> {
    let repeated = cases.iter().flat_map(|(rule, subject, count)| {
        std::iter::repeat_n(
            Finding::new(rule, *subject, format!("{subject} is wrong")),
            *count,
        )
    });
    repeated.collect()
}

#[test]
fn a_list_allows_what_it_says_and_no_more() {
    let cases: [(&[Breach], usize); 6] = [
        (&[("default", "a/one.rs", 2), ("edge", "a -> b", 7)], 0),
        // One too many: the three, and the line above them.
        (&[("default", "a/one.rs", 3), ("edge", "a -> b", 1)], 4),
        (&[("default", "a/one.rs", 1), ("edge", "a -> b", 1)], 1),
        (&[("edge", "a -> b", 1)], 1),
        (&[("default", "a/one.rs", 2)], 1),
        (
            &[
                ("default", "a/one.rs", 2),
                ("edge", "a -> b", 1),
                ("edge", "b -> a", 1),
            ],
            1,
        ),
    ];
    let allowed = Allowed::read(LIST);
    for (findings, wrong) in cases {
        let judged = allowed.judge(&["default", "edge"], &found(findings));
        assert_eq!(judged.len(), wrong, "{findings:?}: {judged:?}");
    }
    assert_eq!(
        allowed.judge(&["lines"], &[]),
        [""; 0],
        "other rules are judged elsewhere"
    );
    assert_eq!(
        allowed.remaining().into_iter().collect::<Vec<_>>(),
        [("default", 2), ("edge", 1)]
    );
    assert_eq!(allowed.write(), LIST);
}

#[test]
fn entries_need_a_form_and_a_reason() {
    for line in [
        "default | a.rs | 1 | ?",
        "default | a.rs | 1 | ",
        "default a.rs",
        "default | a.rs | x | y",
    ] {
        let judged = Allowed::read(line).judge(&["default"], &found(&[("default", "a.rs", 1)]));
        assert!(!judged.is_empty(), "{line}");
    }
}

#[test]
fn an_update_keeps_reasons_and_follows_a_file() {
    let findings = found(&[("default", "b/one/mod.rs", 1), ("default", "two.rs", 3)]);
    let updated = Allowed::read(LIST).updated(&["default"], &findings);
    let expected = "# Head.\ndefault | b/one/mod.rs | 1 | old\ndefault | two.rs | 3 | ?\n\
        edge | a -> b | any | the root is here\n";
    assert_eq!(updated.write(), expected);
}

#[test]
fn code_that_moves_to_other_files_takes_the_reason_along() {
    let cases = [(1, 1, "old"), (1, 2, "?")];
    for (here, there, reason) in cases {
        let findings = found(&[("default", "c.rs", here), ("default", "d.rs", there)]);
        let updated = Allowed::read(LIST).updated(&["default"], &findings).write();
        assert!(
            updated.contains(&format!("default | d.rs | {there} | {reason}\n")),
            "{updated}"
        );
    }
}
