//! `proxy.fetch`.

use serde_json::{Map, Value as Json};

use super::blob::digest;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::header::is_reserved;
use crate::domain::packages::pipeline::payload::Payload;
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::Value;
use crate::domain::packages::upstream::Wanted;

pub(super) struct Fetch {
    upstream: String,
    method: String,
    path: Template,
    digest: Option<Template>,
    out: String,
}

impl Fetch {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            upstream: args.text("upstream"),
            method: args.text("method"),
            path: args.template("path"),
            digest: args.optional("digest"),
            out: args.text("out"),
        }
    }
}

impl Execute for Fetch {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let machine = context.machine;
            if !machine.world.features.proxy {
                let message = "nothing is fetched from other repositories";
                return Err(Fault::new(403, "PROXY_DISABLED", message));
            }
            let Some(upstream) = machine.world.upstreams.get(&self.upstream) else {
                return Err(Fault::pipeline(format!(
                    "there is no upstream {}",
                    self.upstream
                )));
            };
            let digest = match &self.digest {
                None => None,
                Some(template) => Some(digest(context, template)?),
            };
            let wanted = Wanted {
                name: self.upstream.clone(),
                method: self.method.clone(),
                path: context.exact(&self.path)?,
                digest,
                bytes_max: machine.world.limits.body_bytes,
            };
            let fetched = machine.packages.fetch_upstream(upstream, &wanted);
            let answer = context.outside(Box::pin(fetched)).await??;
            // What is about the connection to the upstream is about no answer of ours.
            let headers = answer.headers.into_iter();
            let headers: Map<String, Json> = headers
                .filter(|(name, _)| !is_reserved(name))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.into()))
                .collect();
            let members = vec![
                ("status".to_owned(), Value::Json(answer.status.into())),
                ("headers".to_owned(), Value::Json(Json::Object(headers))),
                ("body".to_owned(), Value::Bytes(Payload::new(answer.body))),
            ];
            context.set(&self.out, Value::Record(members));
            // What another repository has given is kept for all, whoever asked first.
            context.as_system = true;
            context.fetched = true;
            Ok(())
        })
    }
}
