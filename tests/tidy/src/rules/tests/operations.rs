//! An operation file that looks unlike the others is found.

use crate::rules::operations::{OperationLook, check};
use crate::tree::Source;

#[test]
fn operation_files_look_alike() {
    let good = "//! PutItem: an item in the place of whatever had its key.\nuse crate::wire::{ops, types};\n\
        impl Answered for ops::PutItem {}\nfn check() {}\nfn bind() {}\nfn helper() {}\nfn render() {}\n";
    let cases: [(&str, String, &[&str]); 9] = [
        ("operation/a.rs", good.to_owned(), &[]),
        (
            "operation/a.rs",
            good.replace("PutItem: ", "[PutItem](x): "),
            &["operation-head"],
        ),
        (
            "operation/a.rs",
            good.replace("PutItem: ", "Puts: "),
            &["operation-head"],
        ),
        (
            "operation/a.rs",
            good.replace("PutItem: ", "GetItem, PutItem: "),
            &[],
        ),
        (
            "operation/a.rs",
            good.replace("{ops, types}", "{ops, types::A}"),
            &["operation-import"],
        ),
        (
            "operation/a.rs",
            good.replace("{ops, types}", "ops::PutItem"),
            &["operation-import"],
        ),
        (
            "operation/a.rs",
            good.replace("fn helper", "fn check"),
            &["operation-steps"],
        ),
        (
            "operation/a.rs",
            "//! No operation.\nfn bind() {}\nfn check() {}\n".to_owned(),
            &[],
        ),
        ("engine/a.rs", good.replace("PutItem: ", "Puts: "), &[]),
    ];
    for (path, text, expected) in cases {
        let source = Source::new(path, text.clone(), &[]);
        let found = check(&[source], OperationLook::usual());
        let rules: Vec<&str> = found.iter().map(|finding| finding.rule).collect();
        assert_eq!(rules, expected, "{path}: {text}");
    }
}
