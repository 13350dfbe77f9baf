use serde_json::{Map, Value, json};

use super::{DatapackageCheck, Part};

/// A package on each line, and whether the Python package frictionless 5.21.0 takes it: `Package.from_descriptor`.
const VERDICTS: &str = include_str!("verdicts.jsonl");

fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap()
}

#[test]
fn m_48_strict_says_what_frictionless_says() {
    let mut valid = 0;
    for line in VERDICTS.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let faults = DatapackageCheck::Strict.faults(object(&case["package"]), Part::Whole);
        assert_eq!(
            faults.is_empty(),
            case["valid"] == true,
            "{line}: {faults:?}"
        );
        valid += usize::from(faults.is_empty());
    }
    assert!(valid > 30 && VERDICTS.lines().count() > valid + 50);
}

#[test]
fn m_48_lenient_takes_whatever_has_resources_for_resources() {
    let lenient = |value: Value| DatapackageCheck::Lenient.faults(object(&value), Part::Whole);
    for taken in [
        json!({}),
        json!({"name": "Any Name", "title": 5}),
        json!({"resources": []}),
        json!({"resources": [{}, {"path": "../a"}, {"name": "a"}, {"name": "a"}]}),
    ] {
        assert_eq!(lenient(taken.clone()), [], "{taken}");
    }
    let faults = lenient(json!({"resources": [{}, 5, "a"]}));
    let places: Vec<_> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/resources/1", "/resources/2"]);
    assert_eq!(lenient(json!({"resources": {}}))[0].0, "/resources");
}

#[test]
fn of_members_nothing_is_missing() {
    let members = json!({"title": "New"});
    assert_eq!(
        DatapackageCheck::Strict.faults(object(&members), Part::Members),
        []
    );
    let members = json!({"title": 5, "resources": [{"name": "a"}]});
    let faults = DatapackageCheck::Strict.faults(object(&members), Part::Members);
    let places: Vec<_> = faults.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(places, ["/title", "/resources/0"]);
}

#[test]
fn faults_are_told_up_to_a_number_and_without_values() {
    let resources = vec![json!({"name": "Hunter 2", "path": "/hunter2"}); 1_000];
    let package = json!({"resources": resources});
    let faults = DatapackageCheck::Strict.faults(object(&package), Part::Whole);
    assert_eq!(faults.len(), 20);
    assert!(!format!("{faults:?}").to_lowercase().contains("hunter"));
}
