//! What a document says to the machine that runs its pipelines.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use super::{Declared, DeclaredIndex, OpsLimits, Upstream};
use crate::domain::packages::pipeline::{
    BlobStoreShape, CacheShape, DocumentShape, EntityRules, EventShape, Features, IndexKey,
    IndexShape, Limits, UpstreamAuth, UpstreamShape, Versioning, World,
};

impl Declared {
    /// What the machine that runs pipelines knows of this document. With `lenient`, undeclared names and unfit values are
    /// let through, and a write outside a transaction is one by itself.
    pub fn world(&self, lenient: bool) -> World {
        let defaults = CacheShape::default();
        let mut world = World::default();
        let entities = self.entities.iter();
        world.entities = entities
            .map(|(name, entity)| {
                let rules: Arc<dyn EntityRules> = Arc::new(entity.clone());
                (name.to_owned(), rules)
            })
            .collect();
        world.documents = self.documents();
        let indexes = self.indexes.iter();
        world.indexes = indexes
            .map(|(name, declared)| (name.to_owned(), index(declared)))
            .collect();
        world.stores = self.stores();
        let upstreams = self.upstreams.iter();
        world.upstreams = upstreams
            .map(|(name, declared)| (name.to_owned(), upstream(declared)))
            .collect();
        let events = self.events.iter().map(|event| {
            let shape = EventShape {
                schema: event.schema.clone(),
                durable: event.durable,
            };
            (event.name.clone(), shape)
        });
        world.events = events.collect();
        let scopes = self.auth.scopes.iter();
        world.scopes = scopes
            .map(|scope| (scope.name.clone(), scope.actions.clone()))
            .collect();
        world.limits = limits(&self.ops.limits);
        world.features = Features {
            mutable_tags: self.features.mutable_tags,
            overwrite_artifacts: self.features.allow_overwrite_artifacts,
            proxy: self.features.proxy_enabled,
            gc: self.gc.as_ref().is_some_and(|gc| gc.enabled),
        };
        if let Some(policy) = &self.versioning {
            world.versioning = Versioning {
                prereleases: policy.allow_prerelease,
                latest: policy.latest_enabled,
                monotonic: policy.latest_monotonic,
                exclude_prereleases: policy.latest_excludes_prerelease,
            };
        }
        world.caching = CacheShape {
            responses: self.caching.response_enabled,
            seconds: self.caching.response_ttl_seconds,
            entry_bytes: self.caching.max_entry_bytes.unwrap_or(defaults.entry_bytes),
            vary: self.caching.vary_headers.clone(),
            blobs: self.caching.blob_enabled,
            blob_bytes: self.caching.blob_max_bytes,
        };
        world.lenient = lenient;
        world
    }

    fn documents(&self) -> BTreeMap<String, DocumentShape> {
        let documents = self.storage.documents.iter().map(|(name, document)| {
            let schema = document.schema.as_ref();
            let schema = schema.and_then(|name| self.storage.schemas.get(name));
            let parts = document.partition_parts;
            let shape = DocumentShape {
                key_template: document.key_template.as_str().to_owned(),
                schema: schema.cloned(),
                partition_parts: parts.map(|parts| usize::try_from(parts).unwrap_or(usize::MAX)),
            };
            (name.to_owned(), shape)
        });
        documents.collect()
    }

    fn stores(&self) -> BTreeMap<String, BlobStoreShape> {
        let stores = self.storage.blob_stores.iter().map(|(name, store)| {
            let defaults = BlobStoreShape::default();
            let shape = BlobStoreShape {
                bytes_min: store.bytes_min.unwrap_or(defaults.bytes_min),
                bytes_max: store.bytes_max.unwrap_or(defaults.bytes_max),
            };
            (name.to_owned(), shape)
        });
        stores.collect()
    }
}

fn index(declared: &DeclaredIndex) -> IndexShape {
    let keys = declared.keys.iter().map(|key| IndexKey {
        name: key.name.clone(),
        fields: key.fields.clone(),
        // Rows that are equal in the first field are in the order of their identity.
        sort: key.sort.first().cloned(),
        unique: key.unique,
    });
    IndexShape {
        document: declared.source_document.clone(),
        keys: keys.collect(),
        derived: declared.is_derived(),
    }
}

fn upstream(declared: &Upstream) -> UpstreamShape {
    let mut shape = UpstreamShape::new(declared.base_url.clone());
    let milliseconds = |value: Option<u64>, default| value.map_or(default, Duration::from_millis);
    shape.connect = milliseconds(declared.connect_timeout_ms, shape.connect);
    shape.read = milliseconds(declared.read_timeout_ms, shape.read);
    let attempts = declared.retry_max_attempts;
    let attempts = attempts.map(|attempts| u32::try_from(attempts).unwrap_or(u32::MAX));
    shape.attempts = attempts.unwrap_or(shape.attempts);
    shape.backoff = milliseconds(declared.retry_backoff_ms, shape.backoff);
    shape.exponential = declared.retry_exponential.unwrap_or(shape.exponential);
    shape.private_addresses = declared.private_addresses;
    let negative = declared.negative_ttl_seconds;
    shape.negative = negative.map_or(shape.negative, Duration::from_secs);
    let health = declared.health.as_ref().filter(|probe| probe.enabled);
    shape.health = health.map(|probe| probe.endpoint.clone());
    let auth = &declared.auth;
    shape.auth = match auth.mode.as_deref() {
        Some("bearer_token") => UpstreamAuth::Bearer {
            token: auth.token_env.clone(),
        },
        // A part that is not named is called by no name, under which there is no secret.
        Some("basic") => UpstreamAuth::Basic {
            username: auth.username.clone().unwrap_or_default(),
            password: auth.password_env.clone().unwrap_or_default(),
        },
        // As above.
        Some("api_key") => UpstreamAuth::ApiKey {
            header: auth.header.clone().unwrap_or_default(),
            key: auth.key_env.clone().unwrap_or_default(),
        },
        _ => UpstreamAuth::None,
    };
    shape
}

/// The limits that are declared, and those of the sample document in place of the others.
fn limits(declared: &OpsLimits) -> Limits {
    let defaults = Limits::default();
    let size = |value: Option<u64>, default: usize| {
        value.map_or(default, |value| {
            usize::try_from(value).unwrap_or(usize::MAX)
        })
    };
    let io_ops = declared.max_io_ops_per_request;
    let time = declared.max_cpu_ms_per_request;
    Limits {
        pipeline_ops: size(declared.max_pipeline_ops, defaults.pipeline_ops),
        body_bytes: declared
            .max_request_body_bytes
            .unwrap_or(defaults.body_bytes),
        json_bytes: declared.max_json_bytes.unwrap_or(defaults.json_bytes),
        value_bytes: size(declared.max_kv_value_bytes, defaults.value_bytes),
        time: time.map_or(defaults.time, Duration::from_millis),
        io_ops: io_ops.map_or(defaults.io_ops, |value| {
            u32::try_from(value).unwrap_or(u32::MAX)
        }),
    }
}
