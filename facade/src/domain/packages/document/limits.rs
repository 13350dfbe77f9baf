//! Caches, operations with their limits, and what is switched on, as they are declared.

use super::reader::{Members, Node};

/// What is kept, and for how long.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caching {
    /// Whether answers are kept.
    pub response_enabled: bool,
    /// Seconds for which an answer is kept, where a step does not say.
    pub response_ttl_seconds: u64,
    /// Headers of a request that its answer depends on.
    pub vary_headers: Vec<String>,
    /// Bytes of an answer above which it is not kept.
    pub max_entry_bytes: Option<u64>,
    /// Whether a kept answer is asked about by its ETag.
    pub use_etag: bool,
    /// Whether a kept answer is asked about by the time of its last change.
    pub use_last_modified: bool,
    /// Whether blobs are kept.
    pub blob_enabled: bool,
    /// Bytes of all blobs that are kept.
    pub blob_max_bytes: u64,
    /// Whether an access makes an entry young again.
    pub pin_on_access: bool,
    /// Which entries go first: `lru`.
    pub eviction_policy: Option<String>,
}

/// The operations that pipelines may use, and how much one request may do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Ops {
    /// Whether an operation that is not allowed is refused; there is no other way here.
    pub closed_world: bool,
    /// Names of operations, each once.
    pub allowed: Vec<String>,
    /// How much one request may do; what is absent has the value of the sample document.
    pub limits: OpsLimits,
}

/// How much one request may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpsLimits {
    /// Steps of a pipeline.
    pub max_pipeline_ops: Option<u64>,
    /// What of a body is read before the request is refused.
    pub max_request_body_bytes: Option<u64>,
    /// Bytes of a body that is read as JSON.
    pub max_json_bytes: Option<u64>,
    /// Bytes of a value of the key-value store, as JSON.
    pub max_kv_value_bytes: Option<u64>,
    /// Milliseconds spent in steps, without the waiting for the body, the store and upstreams.
    pub max_cpu_ms_per_request: Option<u64>,
    /// Requests to the store and to upstreams.
    pub max_io_ops_per_request: Option<u64>,
}

/// What is switched on. Whether anything is collected says `gc.enabled`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FeatureFlags {
    /// Whether a tag may be moved.
    pub mutable_tags: bool,
    /// Whether an artifact may be published over another one.
    pub allow_overwrite_artifacts: bool,
    /// Whether anything is fetched from upstreams.
    pub proxy_enabled: bool,
}

pub(super) fn caching(node: &Node<'_>) -> Caching {
    let Some(members) = node.object() else {
        return Caching::default();
    };
    let mut caching = Caching::default();
    members.required("response_cache");
    members.part("response_cache", |response| {
        caching.response_enabled = response.flag("enabled");
        caching.response_ttl_seconds = response.number("default_ttl_seconds");
        caching.vary_headers = response.optional_texts("vary_headers");
        caching.max_entry_bytes = response.optional_number("max_entry_bytes");
        response.part("revalidate", |revalidate| {
            caching.use_etag = revalidate.flag_or("use_etag", false);
            caching.use_last_modified = revalidate.flag_or("use_last_modified", false);
        });
    });
    members.required("blob_cache");
    members.part("blob_cache", |blob| {
        caching.blob_enabled = blob.flag("enabled");
        caching.blob_max_bytes = blob.number("max_bytes");
        caching.pin_on_access = blob.flag_or("pin_on_access", false);
        let policy = blob.part("eviction", |eviction| eviction.optional_text("policy"));
        caching.eviction_policy = policy.flatten();
    });
    members.close();
    caching
}

pub(super) fn ops(node: &Node<'_>) -> Ops {
    let Some(members) = node.object() else {
        return Ops::default();
    };
    let allowed = members.required("allowed");
    let limits = members.part("limits", limits);
    let ops = Ops {
        closed_world: members.flag_or("closed_world", true),
        allowed: allowed.map_or_else(Vec::new, |node| node.different_texts()),
        // What is absent has the value of the sample document.
        limits: limits.unwrap_or_default(),
    };
    members.close();
    ops
}

fn limits(members: &Members<'_>) -> OpsLimits {
    let number = |name: &'static str| {
        let node = members.optional(name)?;
        let number = node.number();
        if number == 0 && node.value.as_u64().is_some() {
            node.malformed("a limit of 0 lets nothing happen");
        }
        Some(number)
    };
    OpsLimits {
        max_pipeline_ops: number("max_pipeline_ops"),
        max_request_body_bytes: number("max_request_body_bytes"),
        max_json_bytes: number("max_json_bytes"),
        max_kv_value_bytes: number("max_kv_value_bytes"),
        max_cpu_ms_per_request: number("max_cpu_ms_per_request"),
        max_io_ops_per_request: number("max_io_ops_per_request"),
    }
}

pub(super) fn features(node: &Node<'_>) -> FeatureFlags {
    let Some(members) = node.object() else {
        return FeatureFlags::default();
    };
    let features = FeatureFlags {
        mutable_tags: members.flag("mutable_tags"),
        allow_overwrite_artifacts: members.flag("allow_overwrite_artifacts"),
        proxy_enabled: members.flag("proxy_enabled"),
    };
    members.close();
    features
}
