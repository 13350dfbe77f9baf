//! What carries the operations out: one file for each kind of them.
//!
//! Invariant: each operation of the list has one arm here, and each arm is one of the list.

mod blob;
mod cache;
mod check;
mod document;
mod event;
mod index;
mod page;
mod proxy;
mod request;
mod respond;
mod transaction;
mod value;

pub(crate) use blob::put_blob;

use super::program::{Args, Done, Execute, Wrong};
use crate::domain::packages::fault::Fault;

/// What carries a step out.
pub(super) fn prepare(args: &Args<'_>) -> Result<Box<dyn Execute>, Wrong> {
    Ok(match args.operation.name {
        "auth.require_scopes" => Box::new(request::RequireScopes::new(args)),
        "parse.path" => Box::new(request::ParsePath::new(args)),
        "parse.query" => Box::new(request::ParseQuery::new(args)),
        "parse.json" => Box::new(request::ParseJson::new(args)),
        "normalize.entity" => Box::new(check::Normalize::new(args)),
        "validate.entity" => Box::new(check::Validate::new(args)),
        "validate.json_schema" => Box::new(check::Fits::new(args)?),
        "txn.begin" => Box::new(transaction::Begin::new(args)),
        "txn.commit" => Box::new(transaction::Commit),
        "txn.abort" => Box::new(transaction::Abort),
        "kv.get" => Box::new(document::GetDocument::new(args)),
        "kv.put" => Box::new(document::PutDocument::new(args)),
        "kv.cas_put" => Box::new(document::CasPut::new(args)),
        "kv.delete" => Box::new(document::DeleteDocument::new(args)),
        "blob.get" => Box::new(blob::GetBlob::new(args)),
        "blob.put" => Box::new(blob::PutBlob::new(args)),
        "blob.verify_digest" => Box::new(blob::Verify::new(args)),
        "index.query" => Box::new(index::Query::new(args)?),
        "index.upsert" => Box::new(index::Upsert::new(args)),
        "index.delete" => Box::new(index::Delete::new(args)),
        "cache.get" => Box::new(cache::Ask::new(args)),
        "cache.put" => Box::new(cache::Keep::new(args)),
        "proxy.fetch" => Box::new(proxy::Fetch::new(args)),
        "respond.json" => Box::new(respond::Json::new(args)),
        "respond.bytes" => Box::new(respond::Bytes::new(args)),
        "respond.redirect" => Box::new(respond::Redirect::new(args)),
        "respond.error" => Box::new(respond::Error::new(args)),
        "emit.event" => Box::new(event::Emit::new(args)),
        "time.now_iso8601" => Box::new(value::Now::new(args)),
        "string.format" => Box::new(value::Format::new(args)),
        other => {
            debug_assert!(false, "an operation of the list without an arm: {other}");
            return Err((String::new(), format!("nothing carries {other} out")));
        }
    })
}

/// What a step does that waits for nothing.
const fn at_once<'a>(outcome: Result<(), Fault>) -> Done<'a> {
    Done::Now(outcome)
}
