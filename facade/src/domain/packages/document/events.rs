//! Events, replication and collection, as they are declared.

use serde_json::Value;

use super::access::distinct;
use super::fault::FaultKind;
use super::named::Named;
use super::reader::{Members, Node};
use super::route::pipeline;
use crate::domain::packages::pipeline::Pipeline;

/// Something that can have happened, and what is told of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EventType {
    /// What it is called: `artifact.published`.
    pub name: String,
    /// Whether it stays in the log; it does, unless it is said.
    pub durable: bool,
    /// What its payloads have to satisfy, as a JSON schema.
    pub schema: Option<Value>,
}

/// How changes come to other repositories.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Replication {
    /// By what: `event_sourcing`, which is by replaying what has happened.
    pub mode: Option<String>,
    /// The key-value store that the log is in.
    pub log_store: Option<String>,
    /// What the keys of the log begin with.
    pub log_key_prefix: Option<String>,
    /// How the log grows: `append_only`.
    pub log_ordering: Option<String>,
    /// How large the payload of one may be.
    pub log_max_event_bytes: Option<u64>,
    /// What is promised of shipping: `at_least_once`.
    pub shipping_strategy: Option<String>,
    /// Whether an event that came before is recognised.
    pub dedupe_enabled: bool,
    /// What an event is recognised by.
    pub dedupe_key: Option<String>,
    /// Events of one shipment.
    pub batch_max_events: Option<u64>,
    /// Bytes of one shipment.
    pub batch_max_bytes: Option<u64>,
    /// Whether replaying an event twice has to be like replaying it once: `required`.
    pub replay_idempotency: Option<String>,
    /// Which pipeline each type of event is replayed by.
    pub replay: Named<String>,
    /// What replays, by the names that `replay` has.
    pub pipelines: Named<Pipeline>,
}

/// What is removed when nobody needs it any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collection {
    /// Whether anything is.
    pub enabled: bool,
    /// Whether what was published never changes; so it is, unless it is said.
    pub immutable_after_publish: bool,
    /// How many versions of a package are kept, whatever variants they have; all, if it is not said.
    pub keep_last_n_versions: Option<u64>,
    /// Whether a version with a tag stays; it does, unless it is said.
    pub keep_tags_forever: bool,
    /// When it is done, as a rule of recurrence in UTC.
    pub rrule: Option<String>,
    /// The kinds of documents that need blobs.
    pub mark_sources: Vec<String>,
    /// The member of a document that names a blob: `artifact_meta.blob_digest`.
    pub mark_blobs_by: Option<String>,
    /// Seconds for which a blob stays that nobody needs.
    pub unreferenced_after_seconds: Option<u64>,
}

pub(super) fn types(node: &Node<'_>) -> Vec<EventType> {
    let Some(members) = node.object() else {
        return Vec::new();
    };
    let types = distinct(members.optional("types"));
    members.close();
    types.iter().filter_map(event_type).collect()
}

fn event_type(node: &Node<'_>) -> Option<EventType> {
    let members = node.object()?;
    let event = EventType {
        name: members.text("name"),
        durable: members.flag_or("durable", true),
        schema: members.value("schema"),
    };
    members.close();
    Some(event)
}

pub(super) fn replication(node: &Node<'_>) -> Option<Replication> {
    let members = node.object()?;
    let mut replication = Replication {
        mode: members.optional_text("mode"),
        ..Replication::default()
    };
    members.part("log", |log| {
        replication.log_store = log.optional_text("store");
        replication.log_key_prefix = log.optional_text("key_prefix");
        replication.log_ordering = log.optional_text("ordering");
        replication.log_max_event_bytes = log.optional_number("max_event_bytes");
    });
    members.part("shipping", |shipping| {
        shipping_of(shipping, &mut replication)
    });
    let mut inner = None;
    members.part("replay", |replay| {
        replication.replay_idempotency = replay.optional_text("idempotency");
        let map = replay.optional("apply_pipelines");
        let map = map.map(|node| node.named(|node| Some(node.text())));
        // Absent means that nothing is replayed.
        replication.replay = map.unwrap_or_default();
        inner = replay.optional("pipelines");
    });
    let pipelines = members.optional("apply_pipelines").or(inner);
    // Absent means that there are none.
    replication.pipelines = pipelines
        .map(|node| node.named(replay_pipeline))
        .unwrap_or_default();
    members.close();
    Some(replication)
}

fn shipping_of(shipping: &Members<'_>, replication: &mut Replication) {
    replication.shipping_strategy = shipping.optional_text("strategy");
    shipping.part("dedupe", |dedupe| {
        replication.dedupe_enabled = dedupe.flag_or("enabled", false);
        replication.dedupe_key = dedupe.optional_text("key");
    });
    shipping.part("batch", |batch| {
        replication.batch_max_events = batch.optional_number("max_events");
        replication.batch_max_bytes = batch.optional_number("max_bytes");
    });
}

/// A list of steps, or an object that has one.
fn replay_pipeline(node: &Node<'_>) -> Option<Pipeline> {
    if node.value.is_array() {
        return pipeline(node);
    }
    let members = node.object()?;
    let steps = members.required("pipeline");
    members.close();
    pipeline(&steps?)
}

pub(super) fn collection(node: &Node<'_>) -> Option<Collection> {
    let members = node.object()?;
    let mut collection = Collection {
        enabled: members.flag("enabled"),
        immutable_after_publish: true,
        keep_tags_forever: true,
        ..Collection::default()
    };
    members.part("retention", |retention| {
        collection.immutable_after_publish = retention.flag_or("immutable_after_publish", true);
        collection.keep_last_n_versions = retention.optional_number("keep_last_n_versions");
        collection.keep_tags_forever = retention.flag_or("keep_tags_forever", true);
    });
    members.part("sweep", |sweep| {
        let rule = sweep.part("schedule", |schedule| schedule.optional_text("rrule"));
        collection.rrule = rule.flatten();
        sweep.part("mark", |mark| {
            collection.mark_sources = mark.optional_texts("sources");
            collection.mark_blobs_by = mark.optional_text("mark_blobs_by");
        });
        collection.unreferenced_after_seconds =
            sweep.optional_number("sweep_unreferenced_after_seconds");
    });
    if collection.keep_last_n_versions == Some(0) {
        node.fault(
            FaultKind::Malformed,
            "a package keeps at least one version; leave keep_last_n_versions out to keep all",
        );
    }
    members.close();
    Some(collection)
}
