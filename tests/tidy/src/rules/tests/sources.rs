//! Facts without a source, and sentences written twice, are found.

use crate::tree::Source;

use crate::rules::sources::check;

fn rules(files: &[(&str, &str)], limits: Option<&str>, overlay: Option<&str>) -> Vec<String> {
    let files = files.iter();
    let files = files.map(|(path, text)| Source::new(path, (*text).to_owned(), &["generated/"]));
    let files: Vec<Source> = files.collect();
    let found = check(&files, limits, overlay);
    found
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.subject))
        .collect()
}

#[test]
fn a_limit_names_its_page() {
    let linked =
        "/// At most. <https://docs.aws.amazon.com/x>\n#[rustfmt::skip]\npub const A: u8 = 1;\n";
    let plain = "/// At most.\npub const A: u8 = 1;\n";
    let apart = format!("{linked}pub const B: u8 = 1;\n");
    let cases: [(&str, &str, &[&str]); 5] = [
        ("limits.rs", linked, &[]),
        ("limits.rs", plain, &["limit-source A"]),
        ("limits/item.rs", plain, &["limit-source A"]),
        ("limits.rs", &apart, &["limit-source B"]),
        ("other.rs", plain, &["limit-source limits"]),
    ];
    for (path, text, expected) in cases {
        assert_eq!(
            rules(&[(path, text)], Some("limits"), None),
            expected,
            "{path}: {text}"
        );
    }
}

#[test]
fn an_entry_of_an_overlay_names_its_source() {
    let cases: [(&str, &[&str]); 5] = [
        ("[[a]]\nsource = \"a page\"\n", &[]),
        (
            "[[a]]\nwhy = \"x\"\n[[b]]\nsource = \"page\"\n",
            &["overlay-source [[a]]"],
        ),
        ("[[a]]\nsource = \"\"\n", &["overlay-source [[a]]"]),
        ("[[a]]\nsources = \"page\"\n", &["overlay-source [[a]]"]),
        ("", &["overlay-source overlay"]),
    ];
    for (overlay, expected) in cases {
        assert_eq!(rules(&[], None, Some(overlay)), expected, "{overlay}");
    }
}

#[test]
fn a_sentence_is_written_once() {
    let one = "const A: &str = \"The table has no such index at all\";";
    let short = "const A: &str = \"Too short to count\";";
    let reason = "#[expect(x, reason = \"the table has no such index at all\")] const A: u8 = 1;";
    let cases: [(&[(&str, &str)], usize); 5] = [
        (&[("a.rs", one), ("b.rs", one)], 1),
        (&[("a.rs", one), ("b/tests.rs", one)], 0),
        (&[("a.rs", one), ("generated/b.rs", one)], 0),
        (&[("a.rs", short), ("b.rs", short)], 0),
        (&[("a.rs", reason), ("b.rs", reason)], 0),
    ];
    for (files, expected) in cases {
        assert_eq!(rules(files, None, None).len(), expected, "{files:?}");
    }
}
