//! `cache.get`, `cache.put`.

use std::time::Duration;

use serde_json::Value as Json;

use crate::block::cache::{Cache, EntryKey, NewEntry};
use crate::domain::packages::artifact::Coordinates;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::kept;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::Value;

/// Which cache, and the key in it.
struct EntryAt {
    blobs: bool,
    key: Template,
}

impl EntryAt {
    fn new(args: &Args<'_>) -> Self {
        Self {
            blobs: args.text("kind") == "blob",
            key: args.template("key"),
        }
    }

    /// The key, with what answers depend on besides.
    fn key(&self, context: &ExecutionContext<'_>) -> Result<String, Fault> {
        let key = context.exact(&self.key)?;
        let vary = &context.machine.world.caching.vary;
        if self.blobs || vary.is_empty() {
            return Ok(key);
        }
        let headers = &context.request.headers;
        let mut seen = Vec::new();
        for name in vary {
            let own = headers
                .iter()
                .filter(|(own, _)| own.eq_ignore_ascii_case(name));
            let values: Vec<&str> = own.map(|(_, value)| value.as_str()).collect();
            seen.push(Json::from(values));
        }
        // By a digest: what varies may be a secret of the caller.
        let digest = crate::block::blobs::Digest::of(Json::from(seen).to_string().as_bytes());
        Ok(format!("{key}|{digest}"))
    }

    /// The artifact that the route is about, with which what is kept of it is forgotten.
    fn about(context: &ExecutionContext<'_>) -> Option<String> {
        let field = |name: &str| context.fields.get(name).map(String::as_str);
        let (namespace, name) = (field("namespace")?, field("name")?);
        let at = Coordinates::new(namespace, name, field("version")?, field("variant")?);
        at.ok().map(|at| at.to_string())
    }

    fn is_on(&self, context: &ExecutionContext<'_>) -> bool {
        let caching = &context.machine.world.caching;
        if self.blobs {
            caching.blobs
        } else {
            caching.responses
        }
    }

    fn cache<'m>(&self, context: &ExecutionContext<'m>) -> &'m Cache {
        let caches = &context.machine.packages.caches;
        if self.blobs {
            &caches.blobs
        } else {
            &caches.responses
        }
    }
}

pub(super) struct Ask {
    place: EntryAt,
    hit: String,
    value: String,
}

impl Ask {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: EntryAt::new(args),
            hit: args.text("hit_out"),
            value: args.text("value_out"),
        }
    }
}

impl Execute for Ask {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let mut found = None;
            if self.place.is_on(context) {
                let key = self.place.key(context)?;
                let cache = self.place.cache(context);
                let about = EntryAt::about(context);
                let at = EntryKey {
                    about: about.as_deref(),
                    key: &key,
                };
                match context.outside(cache.get_at(at)).await? {
                    Ok(Some(entry)) => {
                        let blobs = &context.machine.packages.blobs;
                        found = context.outside(kept::read(blobs, &entry.value)).await?;
                    }
                    Ok(None) => {}
                    // Whoever asks a cache is right without an answer.
                    Err(error) => tracing::debug!(%error, "a cache was not read"),
                }
            }
            context.set(&self.hit, Value::Json(found.is_some().into()));
            context.set(&self.value, found.unwrap_or(Value::NULL));
            Ok(())
        })
    }
}

pub(super) struct Keep {
    place: EntryAt,
    value: Template,
    /// As the step says; otherwise the document says it for all.
    seconds: Option<u64>,
}

impl Keep {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            place: EntryAt::new(args),
            value: args.template("value"),
            seconds: args.optional_number("ttl_seconds"),
        }
    }
}

impl Execute for Keep {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            if !self.place.is_on(context) {
                return Ok(());
            }
            let key = self.place.key(context)?;
            let value = context.value(&self.value);
            let caching = &context.machine.world.caching;
            let most = if self.place.blobs {
                caching.blob_bytes
            } else {
                caching.entry_bytes
            };
            let blobs = &context.machine.packages.blobs;
            let Some(bytes) = context
                .outside(kept::written(blobs, &value, most))
                .await??
            else {
                return Ok(());
            };
            let cache = self.place.cache(context);
            let seconds = self.seconds.unwrap_or(caching.seconds);
            let entry = NewEntry::new(bytes, Duration::from_secs(seconds));
            let about = EntryAt::about(context);
            let at = EntryKey {
                about: about.as_deref(),
                key: &key,
            };
            if let Err(error) = context.outside(cache.put_at(at, entry)).await? {
                tracing::debug!(%error, "a cache was not written");
            }
            Ok(())
        })
    }
}
