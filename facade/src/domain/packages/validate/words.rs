//! Words of which the format knows all: one more means nothing, and would be taken for one of them.

use super::Judge;
use super::sites::Known;
use crate::domain::packages::document::RepositoryDocument;
use crate::domain::packages::document::path::Path;

/// Versions of the format.
const FORMATS: [&str; 1] = ["1.0"];

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    if document.type_id.trim().is_empty() {
        let message = "nothing is said of what kind of repository this is; give it a name";
        judge.find("doc.type_id", Path::root().member("type_id"), message);
    }
    let version = Some(&document.schema_version);
    one("schema_version", version, &FORMATS, judge);
    stores(document, judge);
    indexes(document, judge);
    if let Some(policy) = &document.versioning {
        let root = "entities.versioning";
        for (name, word) in [("scheme", &policy.scheme), ("ordering", &policy.ordering)] {
            one(&format!("{root}.{name}"), Some(word), &["semver"], judge);
        }
    }
    let eviction = document.caching.eviction_policy.as_ref();
    one(
        "caching.blob_cache.eviction.policy",
        eviction,
        &["lru"],
        judge,
    );
    let Some(replication) = &document.replication else {
        return;
    };
    let words = [
        ("mode", &replication.mode, "event_sourcing"),
        ("log.ordering", &replication.log_ordering, "append_only"),
        (
            "shipping.strategy",
            &replication.shipping_strategy,
            "at_least_once",
        ),
        (
            "replay.idempotency",
            &replication.replay_idempotency,
            "required",
        ),
    ];
    for (name, word, known) in words {
        one(
            &format!("replication.{name}"),
            word.as_ref(),
            &[known],
            judge,
        );
    }
}

fn stores(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let root = Path::root().member("storage").member("blob_stores");
    for (name, store) in document.storage.blob_stores.iter() {
        let path = root.member(name);
        let addressing = path.member("addressing");
        let (mode, digest) = (store.mode.as_ref(), store.digest.as_ref());
        at(
            path.member("kind"),
            Some(&store.kind),
            &["filesystem"],
            judge,
        );
        at(
            addressing.member("mode"),
            mode,
            &["content_addressed"],
            judge,
        );
        at(addressing.member("digest"), digest, &["sha256"], judge);
    }
}

fn indexes(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let root = Path::root().member("indexes");
    for (name, index) in document.indexes.iter() {
        let path = root.member(name).member("materialization");
        let mode = index.materialization_mode.as_ref();
        let trigger = index.materialization_trigger.as_ref();
        let modes = ["incremental", "explicit", "derived"];
        at(path.member("mode"), mode, &modes, judge);
        at(path.member("trigger"), trigger, &["on_commit"], judge);
    }
}

/// Looks at the word at a place of plain names.
fn one(place: &str, word: Option<&String>, known: &[&str], judge: &mut Judge<'_>) {
    let path = place.split('.');
    let path = path.fold(Path::root(), |path, name| path.member(name));
    at(path, word, known, judge);
}

/// Looks at a word, where there is one.
fn at(path: Path, word: Option<&String>, known: &[&str], judge: &mut Judge<'_>) {
    let Some(word) = word.filter(|word| !known.contains(&word.as_str())) else {
        return;
    };
    let list = known.join("`, `");
    let message = format!("`{word}` means nothing here; the format knows `{list}`");
    judge.find_about("word.unknown", word, path, message);
}
