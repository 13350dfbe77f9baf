//! The rules of a data package, as the tools of frictionless (version 5) read the standard.
//!
//! Profiles of one's own are not fetched: of a package that names one, the rules of all packages are asked for.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::fault::Faults;
use super::{Part, RESOURCES};

type Object = Map<String, Value>;

/// Texts of a package, and of a resource.
const TEXTS: &[&str] = &[
    "title",
    "description",
    "homepage",
    "profile",
    "image",
    "version",
];
const RESOURCE_TEXTS: &[&str] = &[
    "title",
    "description",
    "homepage",
    "profile",
    "scheme",
    "format",
    "mediatype",
    "compression",
    "innerpath",
    "encoding",
    "hash",
];
/// What a resource can be.
const RESOURCE_TYPES: &[&str] = &["table", "file", "text", "json"];
/// What a field of a table can be.
const FIELD_TYPES: &[&str] = &[
    "any",
    "array",
    "boolean",
    "date",
    "datetime",
    "duration",
    "geojson",
    "geopoint",
    "integer",
    "list",
    "number",
    "object",
    "string",
    "time",
    "year",
    "yearmonth",
];
/// Whole numbers of a resource.
const RESOURCE_COUNTS: &[&str] = &["bytes", "fields", "rows"];
/// Lists of objects, with the texts in each.
const LICENSES: (&str, &[&str]) = ("licenses", &["name", "path", "title"]);
const SOURCES: (&str, &[&str]) = ("sources", &["title", "path", "email"]);
const CONTRIBUTORS: (&str, &[&str]) = (
    "contributors",
    &["title", "path", "email", "organisation", "role"],
);
/// The profile of packages whose resources are tables.
const TABULAR: &str = "tabular-data-package";
const TABULAR_RESOURCE: &str = "tabular-data-resource";

const TEXT: &str = "expected a text";
const NAME: &str = "expected a name of small letters, digits, and `-`, `.`, `_`, `/`";

/// What is wrong with a package or with members of one.
pub(super) fn package(package: &Object, part: Part, faults: &mut Faults) {
    // The second version of the standard, which says so here, takes any text for a name.
    let any_name = package.contains_key("$schema");
    texts("", package, &["$schema"], faults);
    texts("", package, TEXTS, faults);
    name("", package, any_name, faults);
    if package.contains_key("type") {
        faults.add("/type", "expected in a resource, and not here");
    }
    keywords(package, faults);
    for list in [LICENSES, SOURCES, CONTRIBUTORS] {
        people("", package, list, faults);
    }
    match package.get("created") {
        None => {}
        Some(Value::String(text)) if text.is_empty() || is_time(text) => {}
        Some(_) => faults.add("/created", "expected a time such as 2026-01-31T12:00:00Z"),
    }
    safe("", package, "profile", faults);
    for misplaced in ["missingValues", "fields"] {
        if package.contains_key(misplaced) {
            let expected = "expected in the `schema` of a resource, and not here";
            faults.add(&format!("/{misplaced}"), expected);
        }
    }
    match package.get("resources") {
        Some(Value::Array(list)) => resources(package, list, any_name, faults),
        None if part == Part::Members => {}
        _ => faults.add("/resources", RESOURCES),
    }
}

fn resources(package: &Object, list: &[Value], any_name: bool, faults: &mut Faults) {
    let tabular = package.get("profile").and_then(Value::as_str) == Some(TABULAR);
    let mut names = BTreeSet::new();
    for (at, value) in list.iter().enumerate() {
        let place = format!("/resources/{at}");
        let Some(one) = value.as_object() else {
            faults.add(&place, "expected an object");
            continue;
        };
        resource(&place, one, any_name, faults);
        if let Some(name) = one.get("name").and_then(Value::as_str)
            && !names.insert(name)
        {
            faults.add(
                &format!("{place}/name"),
                "expected a name that no other resource has",
            );
        }
        let profile = one.get("profile").and_then(Value::as_str);
        if tabular && profile != Some(TABULAR_RESOURCE) {
            let expected = "expected `tabular-data-resource`, as the profile of the package says";
            faults.add(&format!("{place}/profile"), expected);
        }
    }
}

fn resource(place: &str, resource: &Object, any_name: bool, faults: &mut Faults) {
    if !resource.contains_key("name") {
        faults.add(&format!("{place}/name"), "expected a name");
    }
    name(place, resource, any_name, faults);
    texts(place, resource, RESOURCE_TEXTS, faults);
    one_of(place, resource, RESOURCE_TYPES, faults);
    for member in RESOURCE_COUNTS {
        if resource.get(*member).is_some_and(|value| !is_whole(value)) {
            faults.add(&format!("{place}/{member}"), "expected a whole number");
        }
    }
    for list in [LICENSES, SOURCES, CONTRIBUTORS] {
        people(place, resource, list, faults);
    }
    location(place, resource, faults);
    for member in ["profile", "dialect", "schema"] {
        safe(place, resource, member, faults);
    }
    for member in ["dialect", "schema"] {
        if resource
            .get(member)
            .is_some_and(|value| !value.is_string() && !value.is_object())
        {
            faults.add(
                &format!("{place}/{member}"),
                "expected an object, or a path to one",
            );
        }
    }
    let schema = resource.get("schema");
    let profile = resource.get("profile").and_then(Value::as_str);
    if profile == Some(TABULAR_RESOURCE) && schema.is_none() {
        let expected = "expected a schema, as the profile of the resource says";
        faults.add(&format!("{place}/schema"), expected);
    }
    if let Some(Value::Object(schema)) = schema {
        fields(&format!("{place}/schema"), schema, faults);
    }
    if resource.contains_key("missingValues") {
        let expected = "expected in the `schema` of the resource, and not here";
        faults.add(&format!("{place}/missingValues"), expected);
    }
}

/// Where the data of a resource is: at a path, in several files, or in the resource itself.
fn location(place: &str, resource: &Object, faults: &mut Faults) {
    match (resource.get("path"), resource.get("data")) {
        (None, None) => faults.add(place, "expected a `path`, or `data`"),
        (Some(_), Some(_)) => faults.add(place, "expected a `path`, or `data`, and not both"),
        (Some(Value::Array(paths)), None) => {
            if paths.is_empty() {
                faults.add(&format!("{place}/path"), "expected one path at least");
            }
            for (at, path) in paths.iter().enumerate() {
                path_at(&format!("{place}/path/{at}"), path, faults);
            }
        }
        (Some(path), None) => path_at(&format!("{place}/path"), path, faults),
        (None, Some(Value::Array(_) | Value::Object(_))) => {}
        (None, Some(_)) => faults.add(&format!("{place}/data"), "expected a list or an object"),
    }
}

fn path_at(place: &str, path: &Value, faults: &mut Faults) {
    match path {
        Value::String(path) if is_safe(path) => {}
        Value::String(_) => faults.add(place, "expected a path below the package, or a URL"),
        _ => faults.add(place, TEXT),
    }
}

/// A member that may be a path.
fn safe(place: &str, object: &Object, member: &str, faults: &mut Faults) {
    let path = object.get(member).and_then(Value::as_str);
    if path.is_some_and(|path| !is_safe(path)) {
        faults.add(
            &format!("{place}/{member}"),
            "expected a path below the package, or a URL",
        );
    }
}

/// The fields of a table.
fn fields(place: &str, schema: &Object, faults: &mut Faults) {
    let list = match schema.get("fields") {
        Some(Value::Array(list)) => list,
        _ => return faults.add(&format!("{place}/fields"), "expected a list of objects"),
    };
    let mut names = BTreeSet::new();
    for (at, field) in list.iter().enumerate() {
        let place = format!("{place}/fields/{at}");
        match field.get("name").map(Value::as_str) {
            Some(Some(name)) if names.insert(name) => {}
            Some(Some(_)) => faults.add(
                &format!("{place}/name"),
                "expected a name that no other field has",
            ),
            Some(None) => faults.add(&format!("{place}/name"), TEXT),
            None if field.is_object() => faults.add(&format!("{place}/name"), "expected a name"),
            None => faults.add(&place, "expected an object"),
        }
        if let Some(field) = field.as_object() {
            one_of(&place, field, FIELD_TYPES, faults);
        }
    }
}

fn texts(place: &str, object: &Object, members: &[&str], faults: &mut Faults) {
    for member in members {
        if object.get(*member).is_some_and(|value| !value.is_string()) {
            faults.add(&format!("{place}/{member}"), TEXT);
        }
    }
}

fn name(place: &str, object: &Object, any: bool, faults: &mut Faults) {
    let fits = |name: &str| {
        let plain = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._/".contains(&byte)
        };
        any || (!name.is_empty() && name.bytes().all(plain))
    };
    match object.get("name") {
        None => {}
        Some(Value::String(name)) if fits(name) => {}
        Some(_) => faults.add(&format!("{place}/name"), NAME),
    }
}

/// A type, if there is one, is among those that there are.
fn one_of(place: &str, object: &Object, types: &[&str], faults: &mut Faults) {
    if let Some(given) = object.get("type")
        && !given.as_str().is_some_and(|given| types.contains(&given))
    {
        faults.add(
            &format!("{place}/type"),
            &format!("expected one of {}", types.join(", ")),
        );
    }
}

fn keywords(package: &Object, faults: &mut Faults) {
    match package.get("keywords") {
        None => {}
        Some(Value::Array(words)) => {
            for (at, word) in words.iter().enumerate() {
                if !word.is_string() {
                    faults.add(&format!("/keywords/{at}"), TEXT);
                }
            }
        }
        Some(_) => faults.add("/keywords", "expected a list of texts"),
    }
}

/// Licences, sources or contributors.
fn people(place: &str, object: &Object, (member, known): (&str, &[&str]), faults: &mut Faults) {
    let place = format!("{place}/{member}");
    let list = match object.get(member) {
        None => return,
        Some(Value::Array(list)) => list,
        Some(_) => return faults.add(&place, "expected a list of objects"),
    };
    for (at, one) in list.iter().enumerate() {
        let place = format!("{place}/{at}");
        let Some(one) = one.as_object() else {
            faults.add(&place, "expected an object");
            continue;
        };
        texts(&place, one, known, faults);
        let said = |member: &str| one.get(member).and_then(Value::as_str).unwrap_or("");
        if member == LICENSES.0 && said("name").is_empty() && said("path").is_empty() {
            faults.add(&place, "expected a `name`, or a `path`");
        }
        if member != LICENSES.0 && !said("email").is_empty() && !is_address(said("email")) {
            faults.add(
                &format!("{place}/email"),
                "expected an address such as ada@example.org",
            );
        }
    }
}

fn is_whole(value: &Value) -> bool {
    // JSON has one kind of numbers: 1.0 is a whole one.
    value.is_i64() || value.is_u64() || value.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// Whether a path leads to nowhere but below the package, or to another machine.
fn is_safe(path: &str) -> bool {
    let variable = |mark: char| path.strip_prefix(mark).is_some_and(|rest| !rest.is_empty());
    let posix = path.contains("${") || variable('$');
    let windows = path
        .strip_prefix('%')
        .is_some_and(|rest| rest.find('%') > Some(0));
    let file = path
        .get(..5)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"));
    !(path.starts_with(['/', '~']) || path.contains("../") || posix || windows || file)
}

/// Whether a text looks like an address: somebody at a host with a dot in it.
fn is_address(text: &str) -> bool {
    let plain = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let parts = text.split_once('@');
    plain
        && parts.is_some_and(|(who, host)| {
            let labels = host.split('.');
            let dotted =
                labels.clone().count() > 1 && labels.clone().all(|label| !label.is_empty());
            !who.is_empty() && !host.contains('@') && dotted
        })
}

/// Whether a text has the form of a time: a date, the time of day, and a zone if there is one.
fn is_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', ' ']) else {
        return false;
    };
    let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let Some((time, zone)) = rest.split_at_checked(zone) else {
        return false;
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let zoned = match zone.strip_prefix(['+', '-']) {
        Some(offset) => are(offset, ':', &[(2, 0..=23), (2, 0..=59)]),
        None => zone.is_empty() || zone == "Z",
    };
    are(date, '-', &[(4, 1..=9_999), (2, 1..=12), (2, 1..=31)])
        && are(time, ':', &[(2, 0..=23), (2, 0..=59), (2, 0..=59)])
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && zoned
}

/// Whether a text is numbers of so many digits, each in its range, with a mark between.
fn are(text: &str, mark: char, expected: &[(usize, RangeInclusive<u32>)]) -> bool {
    let parts: Vec<&str> = text.split(mark).collect();
    let fits = |(part, (digits, range)): (&&str, &(usize, RangeInclusive<u32>))| {
        let plain = part.len() == *digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain && part.parse().is_ok_and(|number| range.contains(&number))
    };
    parts.len() == expected.len() && parts.iter().zip(expected).all(fits)
}
