//! Rules against the documents that break them.

use serde_json::{Value, json};

use super::{Level, Options, RULES, Rule, validate};
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::pipeline::Program;
use crate::domain::packages::shipped;

const CONTRADICTORY: &str = include_str!("../data/contradictory.json");

fn contradictory() -> RepositoryDocument {
    RepositoryDocument::parse(CONTRADICTORY.as_bytes()).unwrap()
}

fn shipped_value() -> Value {
    shipped::document().source().clone()
}

#[test]
fn shipped_document_is_clean() {
    for options in [Options::strict(), Options::lenient()] {
        let report = validate(shipped::document(), &options);
        let lines: Vec<String> = report.findings().iter().map(ToString::to_string).collect();
        assert!(lines.is_empty(), "{lines:#?}");
    }
}

/// Every contradiction of the sample document that a document shows by itself, with where it is.
#[test]
fn r_96_contradictions_are_told_with_their_places() {
    let report = validate(&contradictory(), &Options::strict());
    let of = |level| -> Vec<(&str, &str)> {
        let found = report.of(level);
        found
            .map(|finding| (finding.rule, finding.path.as_str()))
            .collect()
    };
    let replay = "replication.apply_pipelines.apply_artifact_published[1]";
    let replayed_tag = "replication.apply_pipelines.apply_tag_updated[1].args.value";
    let mut errors = of(Level::Error);
    errors.dedup();
    let expected = [
        (
            "versioning.prerelease",
            "entities.versioning.allow_prerelease",
        ),
        ("upstream.no_secret", "upstreams.originA.auth"),
        ("blob.unverified", "api.routes[4].pipeline[9]"),
        ("replay.missing", "events.types[1]"),
        ("replay.unfit_value", &format!("{replay}.args.value")),
        ("replay.not_repeatable", replay),
        ("replay.unfit_value", replayed_tag),
        ("invariant.violated", "invariants.global[2]"),
        ("check.failed", "validation.runtime_checks[0]"),
    ];
    assert_eq!(errors, expected);
    assert_eq!(of(Level::Warning), []);
    let expected = [
        (
            "document.optional_part",
            "storage.documents.artifact_meta.key_template",
        ),
        (
            "caching.pinned_and_evicted",
            "caching.blob_cache.pin_on_access",
        ),
        ("capability.undefined", "capabilities.features[1]"),
        ("capability.undefined", "capabilities.features[4]"),
        (
            "index.two_writers",
            "indexes.artifact_versions.materialization",
        ),
        ("index.order_open", "indexes.artifact_versions.keys[0].sort"),
        ("index.two_writers", "indexes.tags.materialization"),
        ("scope.ungranted", "auth.scopes"),
        ("route.ungranted", "api.routes[2].pipeline"),
        ("event.no_dedupe_key", "replication.shipping.dedupe.key"),
    ];
    assert_eq!(of(Level::Note), expected);
}

#[test]
fn contradictions_are_loaded_when_they_are_warnings() {
    let document = contradictory();
    assert!(!validate(&document, &Options::strict()).is_loadable());
    let lenient = validate(&document, &Options::lenient());
    assert!(lenient.is_loadable());
    assert!(lenient.of(Level::Warning).count() >= 9);

    let mut options = Options::strict();
    for rule in [
        "versioning.prerelease",
        "upstream.no_secret",
        "blob.unverified",
        "replay.missing",
        "replay.unfit_value",
        "replay.not_repeatable",
        "invariant.violated:inv.latest_monotonic",
    ] {
        options = options.level(rule, Level::Warning);
    }
    assert!(
        !validate(&document, &options).is_loadable(),
        "one check is left"
    );
    let options = options.level("check.failed:run.digest_verify_on_put", Level::Warning);
    assert!(validate(&document, &options).is_loadable());
}

/// A change of the shipped document, and the rule that it breaks.
type Breach = (&'static str, fn(&mut Value));

fn put(document: &mut Value, pointer: &str, value: Value) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.insert(name.to_owned(), value)),
        Value::Array(list) if name == "-" => list.push(value),
        Value::Array(list) => list.insert(name.parse().unwrap(), value),
        other => panic!("{pointer} is in {other}"),
    }
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent).unwrap() {
        Value::Object(members) => drop(members.shift_remove(name)),
        Value::Array(list) => drop(list.remove(name.parse().unwrap())),
        other => panic!("{pointer} is in {other}"),
    }
}

const PUBLISH: &str = "/api/routes/0/pipeline";

fn step(document: &mut Value, route: usize, place: usize, step: Value) {
    put(
        document,
        &format!("/api/routes/{route}/pipeline/{place}"),
        step,
    );
}

fn argument(document: &mut Value, route: usize, place: usize, name: &str, value: Value) {
    put(
        document,
        &format!("/api/routes/{route}/pipeline/{place}/args/{name}"),
        value,
    );
}

#[rustfmt::skip]
const BREACHES: &[Breach] = &[
    ("doc.unknown_member", |d| put(d, "/gc/speed", json!(9))),
    ("doc.type_id", |d| put(d, "/type_id", json!(" "))),
    ("word.unknown", |d| put(d, "/schema_version", json!("9.9"))),
    ("word.unknown", |d| put(d, "/storage/blob_stores/primary/kind", json!("tape"))),
    ("word.unknown", |d| put(d, "/storage/blob_stores/primary/addressing/mode", json!("by_name"))),
    ("word.unknown", |d| put(d, "/storage/blob_stores/primary/addressing/digest", json!("md5"))),
    ("word.unknown", |d| put(d, "/indexes/tags/materialization/mode", json!("sometimes"))),
    ("word.unknown", |d| put(d, "/indexes/tags/materialization/trigger", json!("at_night"))),
    ("word.unknown", |d| put(d, "/entities/versioning/scheme", json!("calver"))),
    ("word.unknown", |d| put(d, "/entities/versioning/ordering", json!("text"))),
    ("word.unknown", |d| put(d, "/caching/blob_cache/eviction/policy", json!("fifo"))),
    ("word.unknown", |d| put(d, "/replication/mode", json!("copying"))),
    ("word.unknown", |d| put(d, "/replication/log/ordering", json!("shuffled"))),
    ("word.unknown", |d| put(d, "/replication/shipping/strategy", json!("at_most_once"))),
    ("word.unknown", |d| put(d, "/replication/replay/idempotency", json!("requird"))),
    ("ops.open_world", |d| put(d, "/ops/closed_world", json!(false))),
    ("ops.unknown", |d| put(d, "/ops/allowed/-", json!("shell.run"))),
    ("ops.unknown", |d| step(d, 0, 5, json!({"op": "shell.run"}))),
    ("ops.not_allowed", |d| remove(d, "/ops/allowed/0")),
    ("ops.too_many", |d| put(d, "/ops/limits/max_pipeline_ops", json!(12))),
    ("ops.unused", |d| remove(d, "/ops/allowed/0")),
    ("step.missing_argument", |d| remove(d, &format!("{PUBLISH}/0/args/scopes"))),
    ("step.unknown_argument", |d| argument(d, 0, 0, "scope", json!("write"))),
    ("step.argument_type", |d| argument(d, 0, 13, "status", json!(700))),
    ("step.argument_type", |d| argument(d, 4, 5, "status", json!(303))),
    ("step.argument_type", |d| argument(d, 0, 0, "scopes", json!([]))),
    ("step.argument_type", |d| argument(d, 3, 4, "limit", json!(0))),
    ("step.argument_type", |d| argument(d, 3, 4, "limit", json!("many"))),
    ("step.argument_type", |d| argument(d, 3, 4, "limit", json!(1.5))),
    ("step.condition", |d| argument(d, 0, 13, "when", json!({}))),
    ("step.condition", |d| put(d, "/replication/apply_pipelines/apply_tag_updated/0/args/when", json!({}))),
    ("step.condition", |d| argument(d, 0, 13, "when", json!({"not_in": ["$digest", "a"]}))),
    ("step.condition", |d| argument(d, 0, 13, "when", json!({"not_in": ["$digest", 200]}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"X Note": "a"}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"Content-Length": 1}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"Proxy-Note": "a"}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"X-Note": "{name}\r\nx: y"}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"X-Note": "\u{0}"}))),
    ("answer.header", |d| argument(d, 0, 13, "headers", json!({"X-Note": ["a"]}))),
    ("answer.header", |d| argument(d, 1, 10, "headers", json!("none"))),
    ("answer.header", |d| argument(d, 4, 5, "location", json!("/v1/\n{name}"))),
    ("answer.body", |d| argument(d, 0, 13, "status", json!(204))),
    ("answer.body", |d| argument(d, 1, 10, "status", json!(304))),
    ("answer.error_status", |d| argument(d, 2, 9, "status", json!(302))),
    ("step.no_answer", |d| remove(d, &format!("{PUBLISH}/13"))),
    ("step.never_runs", |d| step(d, 0, 14, json!({"op": "time.now_iso8601"}))),
    ("variable.unset", |d| argument(d, 0, 13, "body", json!("$digests"))),
    ("field.unbound", |d| argument(d, 3, 6, "body", json!("of {version}"))),
    ("entity.unknown", |d| argument(d, 0, 1, "entity", json!("package"))),
    ("entity.unknown", |d| {
        let artifact = d.pointer("/entities/artifact").unwrap().clone();
        remove(d, "/entities/artifact");
        put(d, "/entities/thing", artifact);
        remove(d, &format!("{PUBLISH}/2/args/entity"));
    }),
    ("entity.unknown_field", |d| put(d, "/entities/artifact/primary_key/-", json!("size"))),
    ("entity.unknown_field", |d| put(d, "/entities/artifact/constraints/0", json!({"field": "size", "regex": "^.*$"}))),
    ("entity.no_key", |d| put(d, "/entities/artifact/primary_key", json!([]))),
    ("document.unknown", |d| argument(d, 0, 9, "doc", json!("notes"))),
    ("document.unknown", |d| put(d, "/indexes/tags/source_document", json!("notes"))),
    ("document.unfit_key", |d| argument(d, 0, 9, "key", json!("artifact/{namespace}/{name}"))),
    ("document.unfit_value", |d| remove(d, &format!("{PUBLISH}/9/args/value/blob_digest"))),
    ("document.unfit_value", |d| put(d, &format!("{PUBLISH}/9/args/value/blob_size"), json!("{name} bytes"))),
    ("document.optional_part", |d| put(d, "/storage/documents/tag_map/key_template", json!("tag/{namespace}/{name}/{tag?}"))),
    ("index.unknown", |d| argument(d, 0, 10, "index", json!("notes"))),
    ("index.unknown_field", |d| put(d, "/indexes/tags/keys/0/fields/-", json!("colour"))),
    ("index.unfit_key", |d| put(d, &format!("{PUBLISH}/10/args/key/version"), json!("{version}"))),
    ("index.not_derived", |d| put(d, "/indexes/packages/keys/0/fields/-", json!("name"))),
    ("index.not_derived", |d| put(d, "/indexes/tags_of_package/source_document", json!("artifact_meta"))),
    ("index.not_derived", |d| put(d, "/indexes/tags/materialization/mode", json!("derived"))),
    ("index.two_writers", |d| put(d, "/indexes/tags/materialization/mode", json!("incremental"))),
    ("index.order_open", |d| remove(d, "/indexes/artifact_versions/keys/0/sort/1")),
    ("store.unknown", |d| argument(d, 0, 6, "store", json!("secondary"))),
    ("blob_store.path", |d| put(d, "/storage/blob_stores/primary/addressing/path_template", json!("blobs/all"))),
    ("blob_store.path", |d| put(d, "/storage/blob_stores/primary/addressing/path_template", json!("{digest:0:2}/{digest:2:2}"))),
    ("blob_store.path", |d| put(d, "/storage/blob_stores/primary/addressing/path_template", json!("{name}/{digest}"))),
    ("kv_store.unknown", |d| put(d, "/storage/documents/tag_map/store", json!("other"))),
    ("kv_store.unknown", |d| put(d, "/replication/log/store", json!("other"))),
    ("schema.unknown", |d| put(d, "/storage/documents/tag_map/schema", json!("TagMapV2"))),
    ("schema.invalid", |d| put(d, "/storage/schemas/TagMapV1/type", json!("table"))),
    ("schema.invalid", |d| put(d, "/events/types/0/schema/$ref", json!("http://schemas.example.com/event.json"))),
    ("upstream.unknown", |d| argument(d, 4, 6, "upstream", json!("originB"))),
    ("upstream.unbounded", |d| remove(d, "/upstreams/originA/timeouts_ms/read")),
    ("upstream.unbounded", |d| put(d, "/upstreams/originA/retry/max_attempts", json!(1_000_000))),
    ("upstream.no_secret", |d| put(d, "/upstreams/originA/auth/mode", json!("basic"))),
    ("upstream.secret_name", |d| put(d, "/upstreams/originA/auth/token_env", json!("ORIGIN-A TOKEN"))),
    ("upstream.secret_name", |d| put(d, "/upstreams/originA/auth/token_env", json!(""))),
    ("upstream.address", |d| put(d, "/upstreams/originA/base_url", json!("ftp://registry.example.com"))),
    ("upstream.off", |d| put(d, "/features/proxy_enabled", json!(false))),
    ("event.undeclared", |d| argument(d, 0, 11, "type", json!("package.published"))),
    ("event.unfit_payload", |d| remove(d, &format!("{PUBLISH}/11/args/payload/at"))),
    ("event.outside_txn", |d| step(d, 0, 5, json!({"op": "emit.event", "args": {"type": "tag.updated", "payload": "$body"}}))),
    ("event.no_dedupe_key", |d| put(d, "/replication/shipping/dedupe/key", json!("number"))),
    ("replay.missing", |d| remove(d, "/replication/replay/apply_pipelines/artifact.cached")),
    ("replay.unknown", |d| put(d, "/replication/replay/apply_pipelines/artifact.cached", json!("apply_nothing"))),
    ("replay.unfit_value", |d| put(d, "/replication/apply_pipelines/apply_tag_updated/1/args/value", json!("{event.payload}"))),
    ("replay.unfit_value", |d| put(d, "/replication/apply_pipelines/apply_tag_updated/1/args/value/updated_at", json!("{by}"))),
    ("replay.not_repeatable", |d| {
        put(d, "/replication/apply_pipelines/apply_tag_updated/1/op", json!("kv.cas_put"));
        put(d, "/replication/apply_pipelines/apply_tag_updated/1/args/if_absent", json!(true));
    }),
    ("scope.unknown", |d| argument(d, 0, 0, "scopes", json!(["publish"]))),
    ("scope.unknown", |d| put(d, "/auth/policies/0/require/scopes/-", json!("publish"))),
    ("scope.unknown_action", |d| put(d, "/auth/scopes/0/actions/-", json!("blob.list"))),
    ("scope.ungranted", |d| remove(d, "/auth/scopes/1/actions/4")),
    ("route.ungranted", |d| remove(d, "/auth/scopes/1/actions/1")),
    ("route.same_path", |d| {
        let mut twin = d.pointer("/api/routes/3").unwrap().clone();
        put(&mut twin, "/id", json!("resolve_newest"));
        put(&mut twin, "/path", json!("/v1/{name}/{namespace}/latest"));
        put(d, "/api/routes/-", twin);
    }),
    ("policy.effect", |d| put(d, "/auth/policies/0/effect", json!("permit"))),
    ("route.shadows", |d| put(d, "/api/routes/3/path", json!("/given/{namespace}/{name}"))),
    ("route.shadowed", |d| put(d, "/api/routes/3/path", json!("/kept/{namespace}/{name}"))),
    ("policy.attribute", |d| put(d, "/auth/policies/0/when/time.hour", json!(["9"]))),
    ("txn.write_outside", |d| remove(d, &format!("{PUBLISH}/5"))),
    ("txn.nested", |d| step(d, 0, 6, json!({"op": "txn.begin", "args": {"isolation": "serializable"}}))),
    ("txn.not_open", |d| step(d, 0, 5, json!({"op": "txn.abort"}))),
    ("txn.left_open", |d| remove(d, &format!("{PUBLISH}/12"))),
    ("txn.left_open", |d| remove(d, "/replication/apply_pipelines/apply_tag_updated/3")),
    ("blob.unverified", |d| remove(d, &format!("{PUBLISH}/7"))),
    ("versioning.prerelease", |d| put(d, "/entities/versioning/allow_prerelease", json!(false))),
    ("caching.pinned_and_evicted", |d| put(d, "/caching/blob_cache/pin_on_access", json!(true))),
    ("capability.undefined", |d| put(d, "/capabilities/features/-", json!("audit"))),
    ("gc.schedule", |d| put(d, "/gc/sweep/schedule/rrule", json!("FREQ=SOMETIMES"))),
    ("gc.unknown_member", |d| put(d, "/gc/sweep/mark/mark_blobs_by", json!("notes.blob_digest"))),
    ("gc.unknown_member", |d| put(d, "/gc/sweep/mark/mark_blobs_by", json!("artifact_meta"))),
    ("gc.unknown_member", |d| put(d, "/gc/sweep/mark/mark_blobs_by", json!("artifact_meta.colour"))),
    ("gc.unknown_document", |d| put(d, "/gc/sweep/mark/sources/-", json!("notes"))),
    ("invariant.violated", |d| put(d, "/storage/blob_stores/primary/addressing/digest", json!("md5"))),
    ("invariant.violated", |d| remove(d, &format!("{PUBLISH}/9/args/if_absent"))),
    ("invariant.unreadable", |d| put(d, "/invariants/global/0/assert", json!({"most": []}))),
    ("check.failed", |d| put(d, "/ops/closed_world", json!(false))),
    ("check.unreadable", |d| put(d, "/validation/load_time_checks/0/require", json!({"is_pretty": true}))),
    ("practice.authorize_first", |d| remove(d, &format!("{PUBLISH}/0"))),
    ("practice.validate_fields", |d| remove(d, &format!("{PUBLISH}/3"))),
    ("practice.look_before_use", |d| remove(d, "/api/routes/1/pipeline/7")),
    ("practice.bound_queries", |d| remove(d, "/api/routes/3/pipeline/4/args/limit")),
];

#[test]
fn r_64_r_96_every_rule_is_broken_by_some_document_and_told_of_with_its_place() {
    for (rule, breach) in BREACHES {
        let mut value = shipped_value();
        breach(&mut value);
        let document = RepositoryDocument::from_value_lenient(value).unwrap();
        let options = Options::strict()
            .keep("GET", "/kept/{a}/{b}")
            .give("GET", "/given/{a}/{b}");
        let report = validate(&document, &options);
        let found: Vec<_> = report
            .findings()
            .iter()
            .filter(|f| f.rule == *rule)
            .collect();
        assert!(
            !found.is_empty(),
            "{rule} is not in {:#?}",
            report.findings()
        );
        let own = Rule::find(rule).unwrap();
        for finding in found {
            assert_eq!(finding.level, own.strict, "{rule}");
            assert!(!finding.path.is_empty(), "{rule} has no place");
            assert!(finding.message.len() > 20, "{rule} says too little");
        }
        assert_eq!(report.is_loadable(), report.of(Level::Error).count() == 0);
        // What is loaded at all is what the machine takes.
        if validate(&document, &Options::lenient()).is_loadable() {
            for route in &document.routes {
                assert!(
                    Program::new(&route.pipeline).is_ok(),
                    "{rule}: {}",
                    route.id
                );
            }
        }
    }
    for rule in RULES {
        let broken = BREACHES.iter().any(|(name, _)| *name == rule.name);
        assert!(broken, "no document breaks {}", rule.name);
    }
}

#[test]
fn r_64_closed_world_is_closed_even_for_the_lenient() {
    for breach in ["ops.unknown", "ops.not_allowed", "ops.open_world"] {
        let (_, change) = BREACHES.iter().find(|(rule, _)| *rule == breach).unwrap();
        let mut value = shipped_value();
        change(&mut value);
        let document = RepositoryDocument::from_value(value).unwrap();
        assert!(
            !validate(&document, &Options::lenient()).is_loadable(),
            "{breach}"
        );
    }
}

#[test]
fn r_96_the_six_checks_and_the_two_fail_by_their_names() {
    let breaches: [Breach; 8] = [
        ("val.ops_closed_world", |d| {
            put(d, "/ops/closed_world", json!(false))
        }),
        ("val.pipeline_ops_allowed", |d| remove(d, "/ops/allowed/0")),
        ("val_entity_references", |d| {
            argument(d, 0, 1, "entity", json!("package"))
        }),
        ("val_unique_index_keys", |d| {
            put(d, "/indexes/tags/keys/0/name", json!("by_name"))
        }),
        ("val_no_unbounded_proxy", |d| {
            remove(d, "/upstreams/originA/timeouts_ms")
        }),
        ("val_no_unbounded_proxy", |d| {
            remove(d, "/upstreams/originA/retry")
        }),
        ("run.digest_verify_on_put", |d| {
            remove(d, &format!("{PUBLISH}/7"))
        }),
        ("run.txn_for_writes", |d| remove(d, &format!("{PUBLISH}/5"))),
    ];
    for (check, breach) in breaches {
        let mut value = shipped_value();
        breach(&mut value);
        let document = RepositoryDocument::from_value(value).unwrap();
        let report = validate(&document, &Options::strict());
        let failed = report
            .findings()
            .iter()
            .filter(|finding| finding.rule == "check.failed");
        let failed: Vec<_> = failed
            .filter_map(|finding| finding.subject.as_deref())
            .collect();
        assert_eq!(failed, [check]);
    }
    // Two routes of one id are no document at all.
    let mut value = shipped_value();
    let twin = value.pointer("/api/routes/0").unwrap().clone();
    put(&mut value, "/api/routes/-", twin);
    let error = RepositoryDocument::from_value(value).unwrap_err();
    assert_eq!(error.faults()[0].path, "api.routes[11]");
}

#[test]
fn r_96_assertions_are_judged_as_they_are_written() {
    let verdicts = [
        (json!({"equals": ["features.mutable_tags", true]}), "holds"),
        (json!({"equals": ["features.mutable_tags", 1]}), "violated"),
        (json!({"equals": ["features.colour", true]}), "violated"),
        (
            json!({"equals": ["api.routes[].method", "PUT"]}),
            "violated",
        ),
        (
            json!({"equals": ["storage.kv_stores.*.kind", "rocksdb"]}),
            "holds",
        ),
        (json!({"all": []}), "holds"),
        (json!({"any": []}), "violated"),
        (json!({"any": [{"all": []}, {"any": []}]}), "holds"),
        (json!({"implies": [{"any": []}, {"any": []}]}), "holds"),
        (json!({"implies": [{"all": []}, {"any": []}]}), "violated"),
        (json!({"implies": [{"all": []}]}), "unreadable"),
        (
            json!({"route_requires": {"set_tag": [{"op": "kv.put"}, {"op": "txn.commit"}]}}),
            "holds",
        ),
        (
            json!({"route_requires": {"set_tag": [{"op": "kv.delete"}]}}),
            "violated",
        ),
        (
            json!({"route_requires": {"no_route": [{"op": "kv.put"}]}}),
            "violated",
        ),
        (
            json!({"route_requires": {"route": "set_tag", "steps": [{"op": "kv.put", "args_contains": {"doc": "tag_map"}}]}}),
            "holds",
        ),
        (json!({"not": {"any": []}}), "unreadable"),
        (json!({"any": [{"all": []}, {"not": 1}]}), "unreadable"),
        (json!(true), "unreadable"),
    ];
    for (assertion, verdict) in verdicts {
        let mut value = shipped_value();
        put(&mut value, "/invariants/global/0/assert", assertion.clone());
        let document = RepositoryDocument::from_value(value).unwrap();
        let report = validate(&document, &Options::strict());
        let found = match (
            report.breaks("invariant.violated"),
            report.breaks("invariant.unreadable"),
        ) {
            (false, false) => "holds",
            (true, _) => "violated",
            _ => "unreadable",
        };
        assert_eq!(found, verdict, "{assertion}");
    }
}
