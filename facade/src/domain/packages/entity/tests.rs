//! Fields, and keys that are made of them.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Entity, KeyError, KeyTemplate, Normalizer, Pattern};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::pipeline::EntityRules;
use crate::domain::packages::shipped;

fn artifact() -> &'static Entity {
    shipped::document().entities.get("artifact").unwrap()
}

fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn r_32_fields_are_made_equal_in_the_declared_order() {
    let mut given = fields(&[
        ("namespace", "  ACME "),
        ("name", "My_Old_Tool"),
        ("version", " 1.0.0-RC_1 "),
        ("variant", "Linux-AMD64"),
        ("other", " As It Was "),
    ]);
    artifact().normalize(&mut given);
    let expected = fields(&[
        ("namespace", "acme"),
        ("name", "my-old-tool"),
        ("version", "1.0.0-RC_1"),
        ("variant", "linux-amd64"),
        ("other", " As It Was "),
    ]);
    assert_eq!(given, expected);

    // What comes first, decides.
    let order = |normalize: serde_json::Value| {
        let mut source = shipped::document().source().clone();
        source["entities"]["artifact"]["fields"]["name"]["normalize"] = normalize;
        let document = RepositoryDocument::from_value(source).unwrap();
        let mut given = fields(&[("name", "AxA")]);
        document
            .entities
            .get("artifact")
            .unwrap()
            .normalize(&mut given);
        given["name"].clone()
    };
    assert_eq!(order(json!(["lower", "replace:A:b"])), "axa");
    assert_eq!(order(json!(["replace:A:b", "lower"])), "bxb");
    for wrong in [
        "upper",
        "replace:a",
        "replace::b",
        "replace:a:b:c",
        "",
        "trim:",
    ] {
        assert!(Normalizer::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Normalizer::parse("replace:_:").unwrap().apply("a_b"), "ab");
}

#[test]
fn r_33_bound_fields_have_to_fit_and_empty_ones_never_do() {
    let refused = |pairs: &[(&str, &str)]| {
        let mut given = fields(pairs);
        artifact().normalize(&mut given);
        artifact()
            .validate(&given)
            .err()
            .map(|refused| refused.field)
    };
    // A route that binds no version is not asked for one.
    assert_eq!(refused(&[("namespace", "acme"), ("name", "hello")]), None);
    for (name, value) in [
        ("namespace", "%"),
        ("namespace", " "),
        ("namespace", "_acme"),
        ("name", "-nope"),
        ("version", "-1.0"),
        ("version", "1.0 beta"),
        ("version", ""),
        ("variant", " "),
        ("variant", "-v"),
        ("tag", "-bad"),
        ("tag", ""),
        ("digest", "sha256:e3b0"),
        ("digest", ""),
        ("version", "1.0.0\n"),
    ] {
        assert_eq!(
            refused(&[(name, value)]),
            match name {
                // White space at its end goes before anybody looks.
                "version" if value.ends_with('\n') => None,
                _ => Some(name.to_owned()),
            },
            "{name} {value:?}"
        );
    }
    let longest = "a".repeat(128);
    assert_eq!(refused(&[("name", &longest)]), None);
    assert_eq!(
        refused(&[("name", &format!("{longest}a"))]),
        Some("name".to_owned())
    );
    for version in ["banana", "1..0", "1.0.0-rc.1+build.5"] {
        assert_eq!(refused(&[("version", version)]), None, "{version}");
    }
    let error = artifact().validate(&fields(&[("name", "A")])).unwrap_err();
    assert!(error.to_string().contains("[a-z0-9._-]{0,127}"), "{error}");
    let whole = artifact().validate_whole(&fields(&[("namespace", "acme"), ("name", "hello")]));
    assert_eq!(whole.unwrap_err().field, "version");
}

#[test]
fn r_86_the_artifact_is_as_it_is_declared() {
    let artifact = artifact();
    assert_eq!(
        artifact.fields(),
        ["namespace", "name", "version", "variant", "tag", "digest"]
    );
    let optional: Vec<&str> = artifact
        .fields
        .iter()
        .filter(|(_, f)| f.optional)
        .map(|(n, _)| n)
        .collect();
    assert_eq!(optional, ["variant", "tag", "digest"]);
    let normalizers: Vec<String> = artifact
        .fields
        .iter()
        .map(|(_, field)| {
            field
                .normalize
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(
        normalizers,
        [
            "trim lower",
            "trim lower replace:_:-",
            "trim",
            "trim lower",
            "trim lower",
            "trim lower"
        ]
    );
    assert_eq!(
        artifact.primary_key,
        ["namespace", "name", "version", "variant"]
    );
    let rules: Vec<(&str, bool)> = artifact
        .constraints
        .iter()
        .map(|c| (c.field.as_str(), c.when_present))
        .collect();
    assert_eq!(
        rules,
        [
            ("namespace", false),
            ("name", false),
            ("version", false),
            ("variant", true),
            ("tag", true),
            ("digest", true)
        ]
    );
}

#[test]
fn r_86_keys_are_made_of_fields() {
    let all = fields(&[
        ("namespace", "acme"),
        ("name", "hello"),
        ("version", "1.0.0"),
        ("variant", "linux"),
    ]);
    let render = |template: &str, fields: &BTreeMap<String, String>| {
        KeyTemplate::parse(template)
            .unwrap()
            .render(|name| fields.get(name).cloned())
    };
    let template = "artifact/{namespace}/{name}/{version}/{variant?}";
    assert_eq!(
        render(template, &all).unwrap(),
        "artifact/acme/hello/1.0.0/linux"
    );
    let mut without = all.clone();
    without.remove("variant");
    assert_eq!(
        render(template, &without).unwrap(),
        "artifact/acme/hello/1.0.0"
    );
    without.remove("version");
    assert_eq!(
        render(template, &without),
        Err(KeyError::Absent("version".to_owned()))
    );
    without.insert("version".to_owned(), String::new());
    assert_eq!(
        render(template, &without),
        Err(KeyError::Empty("version".to_owned()))
    );
    without.insert("version".to_owned(), "1/2".to_owned());
    assert_eq!(
        render(template, &without),
        Err(KeyError::Slash("version".to_owned()))
    );

    let path = "sha256/{digest:0:2}/{digest:2:2}/{digest}";
    let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    for digest in [hex.to_owned(), format!("sha256:{hex}")] {
        let digest = fields(&[("digest", &digest)]);
        assert_eq!(
            render(path, &digest).unwrap(),
            format!("sha256/e3/b0/{hex}")
        );
    }
    assert_eq!(
        render(path, &fields(&[("digest", "e3b")])),
        Err(KeyError::TooShort("digest".to_owned()))
    );
    for wrong in [
        "",
        "{",
        "}",
        "{a",
        "a}",
        "{}",
        "{a:1}",
        "{a:0:0}",
        "{a:b:1}",
        "{a?}/{b}",
        "{1a}",
        "{a:0:99999}",
    ] {
        assert!(KeyTemplate::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn patterns_are_bounded() {
    assert!(Pattern::compile(&"a".repeat(2000)).is_err());
    assert!(Pattern::compile("(").is_err());
    assert!(Pattern::compile(r"(\w{1000}){1000}").is_err());
    // What would take other engines longer than anybody waits.
    let slow = Pattern::compile("(a+)+b").unwrap();
    assert!(!slow.fits(&"a".repeat(10_000)));
    assert!(
        Pattern::compile("a|b").unwrap().fits("b"),
        "the whole of it, whatever it is made of"
    );
    assert!(!Pattern::compile("a|b").unwrap().fits("ab"));
}
