//! The generated files are those that the model and the overlay give. `UPDATE=1` rewrites them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dynamodb_emulator_codegen::model::Model;
use dynamodb_emulator_codegen::overlay::Overlay;
use dynamodb_emulator_codegen::unanswered::Unanswered;
use dynamodb_emulator_codegen::{Sources, generate, without_documentation};

const DYNAMODB: &str = include_str!("../model/dynamodb.json");
const STREAMS: &str = include_str!("../model/dynamodbstreams.json");
const OVERLAY: &str = include_str!("../model/overlay.toml");
const UNANSWERED: &str = include_str!("../model/unanswered.toml");

fn generated_with(overlay: &str) -> Result<Vec<(&'static str, String)>, String> {
    generate(Sources {
        dynamodb: DYNAMODB,
        streams: STREAMS,
        overlay,
        unanswered: UNANSWERED,
    })
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/wire/generated")
}

#[test]
#[expect(clippy::disallowed_methods, reason = "this test compares files")]
fn generated_files_are_fresh() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut stale = Vec::new();
    for (name, text) in generated_with(OVERLAY).unwrap() {
        let path = folder().join(name);
        if std::fs::read_to_string(&path).ok().as_ref() == Some(&text) {
            continue;
        }
        if update {
            std::fs::write(&path, text).unwrap();
        }
        stale.push(name);
    }
    assert!(
        stale.is_empty() || update,
        "stale: {stale:?}; run `cargo run -p dynamodb-emulator-codegen -- write`"
    );
}

#[test]
fn no_other_file_is_generated() {
    let mut names: Vec<&str> = generated_with(OVERLAY)
        .unwrap()
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.push("mod.rs");
    for entry in folder().read_dir().unwrap() {
        let name = entry.unwrap().file_name();
        assert!(
            names.contains(&name.to_str().unwrap()),
            "{name:?} is nobody's"
        );
    }
}

#[test]
fn generation_is_deterministic() {
    assert_eq!(generated_with(OVERLAY), generated_with(OVERLAY));
}

#[test]
fn the_model_is_kept_as_refresh_writes_it() {
    for text in [DYNAMODB, STREAMS] {
        assert_eq!(without_documentation(text).unwrap(), text);
        assert!(!text.contains("<p>"), "AWS's prose is not ours to publish");
    }
}

#[test]
fn the_overlay_is_checked() {
    let cases = [
        // An entry without source.
        (
            "[[bound]]\nshape = \"TableArn\"\nmin = 3\n",
            "names no source",
        ),
        (
            "[[bound]]\nshape = \"TableArn\"\nmin = 3\nsource = \" \"\n",
            "names no source",
        ),
        // Entries that change nothing.
        (
            "[[bound]]\nshape = \"TableName\"\nmin = 3\nsource = \"x\"\n",
            "bounded so already",
        ),
        (
            "[[enum]]\nshape = \"KeyType\"\norder = [\"HASH\", \"RANGE\"]\nsource = \"x\"\n",
            "has that order already",
        ),
        (
            "[[wording]]\nmember = \"ScanInput$Limit\"\nrules = [\"min\"]\nolder = \"echo\"\n\
             current = \"echo\"\nsource = \"x\"\n",
            "is usual",
        ),
        (
            "[[error]]\nname = \"LimitExceededException\"\nnamespace = \"x\"\nstatus = 400\nsource = \"x\"\n",
            "is in the model",
        ),
        // Entries about nothing.
        (
            "[[bound]]\nshape = \"Nothing\"\nmin = 3\nsource = \"x\"\n",
            "no shape Nothing",
        ),
        (
            "[[bound]]\nmember = \"ScanInput$Nothing\"\nshape = \"Own\"\nmax = 3\nsource = \"x\"\n",
            "no member Nothing",
        ),
        (
            "[[required]]\nmember = \"ScanInput$TableName\"\nwith = \"Limit\"\nsource = \"x\"\n",
            "is required already",
        ),
        (
            "[[order]]\nshape = \"ScanInput\"\nmembers = [\"Nothing\"]\nsource = \"x\"\n",
            "no member Nothing",
        ),
        (
            "[[in_order]]\nshape = \"TableArn\"\nsource = \"x\"\n",
            "TableArn is not a map",
        ),
        ("[[nothing]]\nsource = \"x\"\n", "unknown kind nothing"),
        (
            "[[bound]]\nshap = \"TableArn\"\nsource = \"x\"\n",
            "unknown key shap",
        ),
        ("bound", "overlay"),
    ];
    for (overlay, expected) in cases {
        let error = generated_with(overlay).unwrap_err();
        assert!(error.contains(expected), "{overlay}: {error}");
    }
}

#[test]
fn every_entry_of_the_overlay_is_read() {
    let overlay = Overlay::read(OVERLAY).unwrap();
    let read = overlay.errors.len()
        + overlay.enums.len()
        + overlay.own.len()
        + overlay.bounds.len()
        + overlay.required.len()
        + overlay.names.len()
        + overlay.wordings.len()
        + overlay.orders.len()
        + overlay.prints.len()
        + overlay.namespaces.len()
        + overlay.later.len()
        + overlay.in_order.len();
    assert_eq!(read, OVERLAY.matches("\n[[").count());
}

#[test]
fn the_list_of_unanswered_operations_is_checked() {
    let cases = [
        ("operations = [\"PutThing\"]", "no operation PutThing"),
        ("operations = [\"Scan\", \"Scan\"]", "Scan twice"),
        ("operations = [1]", "a name is no text"),
        ("", "no operations"),
        ("operations", "unanswered"),
    ];
    for (unanswered, expected) in cases {
        let error = generate(Sources {
            dynamodb: DYNAMODB,
            streams: STREAMS,
            overlay: OVERLAY,
            unanswered,
        })
        .unwrap_err();
        assert!(error.contains(expected), "{unanswered}: {error}");
    }
}

/// Operations that the README calls supported are those that are answered.
#[test]
fn the_readme_names_what_is_answered() {
    let readme = include_str!("../../../README.md");
    let (_, section) = readme.split_once("\n## What is supported\n").unwrap();
    let table = section.split("\n## ").next().unwrap();
    let named: BTreeSet<&str> = table.split(|c: char| !c.is_alphanumeric()).collect();
    let mut model = Model::default();
    model.read(DYNAMODB).unwrap();
    model.read(STREAMS).unwrap();
    let unanswered = Unanswered::read(UNANSWERED, &model).unwrap();
    for operation in &model.operations {
        let name = operation.name.as_str();
        assert_eq!(
            named.contains(name),
            !unanswered.contains(operation),
            "{name}"
        );
    }
}

/// A description that says something new is refused, not misread.
#[test]
fn the_model_is_read_strictly() {
    let cases = [
        (
            "\"type\": \"structure\"",
            "\"type\": \"union\"",
            "unknown type union",
        ),
        (
            "\"max\": 1024,",
            "\"maximum\": 1024,",
            "unknown trait maximum",
        ),
        ("[a-zA-Z0-9_.-]+", "[a-z]+", "no function matches [a-z]+"),
        (
            "\"shape\": \"KeySchema\"",
            "\"shape\": \"Gone\"",
            "no shape is named Gone",
        ),
    ];
    for (from, to, expected) in cases {
        let error = generate(Sources {
            dynamodb: &DYNAMODB.replace(from, to),
            streams: "{\"metadata\": {\"targetPrefix\": \"S\"}, \"operations\": {}, \"shapes\": {}}",
            overlay: OVERLAY,
            unanswered: "operations = []",
        })
        .unwrap_err();
        assert!(error.contains(expected), "{from}: {error}");
    }
}

#[test]
fn names_become_rust_names() {
    let cases = [
        ("TableName", "table_name"),
        ("SSESpecification", "sse_specification"),
        ("KMSMasterKeyId", "kms_master_key_id"),
        ("S3BucketOwner", "s3_bucket_owner"),
        ("SizeEstimateRangeGB", "size_estimate_range_gb"),
        ("eventID", "event_id"),
        ("awsRegion", "aws_region"),
        ("Type", "r#type"),
    ];
    for (name, field) in cases {
        assert_eq!(dynamodb_emulator_codegen::names::field(name), field);
    }
    let values = [
        ("PAY_PER_REQUEST", "PayPerRequest"),
        ("S", "S"),
        ("AES256", "Aes256"),
        ("ValidationError", "ValidationError"),
    ];
    for (value, variant) in values {
        assert_eq!(dynamodb_emulator_codegen::names::variant(value), variant);
    }
}
