//! `blob.get`, `blob.put`, `blob.verify_digest`.

use super::request::cut_off;
use crate::block::blobs::{BlobInfo, Blobs, CHUNK_BYTES, Digest};
use crate::domain::packages::artifact::item::digest_of;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::context::ExecutionContext;
use crate::domain::packages::pipeline::payload::{Body, ByteSource, Payload, StoredBytes, len};
use crate::domain::packages::pipeline::program::{Args, Done, Execute};
use crate::domain::packages::pipeline::template::Template;
use crate::domain::packages::pipeline::value::Value;
use crate::domain::packages::pipeline::world::BlobStoreShape;
use crate::domain::packages::upstream::broken;
use crate::error::{Error, ErrorKind};

/// The word that stands for the body of the request.
const REQUEST_BODY: &str = "request.body";

/// The limits of a store.
fn store(context: &ExecutionContext<'_>, name: &str) -> Result<BlobStoreShape, Fault> {
    let world = &context.machine.world;
    match world.stores.get(name) {
        Some(store) => Ok(*store),
        None if world.lenient => Ok(BlobStoreShape::default()),
        None => Err(Fault::pipeline(format!("there is no blob store {name}"))),
    }
}

/// The digest that a template says.
pub(super) fn digest(context: &ExecutionContext<'_>, template: &Template) -> Result<Digest, Fault> {
    let text = context.exact(template)?;
    digest_of(&text.to_ascii_lowercase())
        .ok_or_else(|| Fault::invalid(format!("{text} is no SHA-256 digest")))
}

pub(super) struct GetBlob {
    store: String,
    digest: Template,
    out: String,
}

impl GetBlob {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            store: args.text("store"),
            digest: args.template("digest"),
            out: args.text("out"),
        }
    }
}

impl Execute for GetBlob {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            store(context, &self.store)?;
            let digest = digest(context, &self.digest)?;
            let packages = &context.machine.packages;
            let stored = context.outside(packages.blob(&digest)).await??;
            let stored = stored.ok_or_else(|| Fault::no_blob(&digest))?;
            let payload = Payload::new(Body::Blob(stored));
            context.set(&self.out, Value::Bytes(payload));
            Ok(())
        })
    }
}

pub(super) struct PutBlob {
    store: String,
    /// Absent for the body of the request.
    from: Option<Template>,
    out: String,
    out_size: String,
}

impl PutBlob {
    pub(super) fn new(args: &Args<'_>) -> Self {
        let from = args.text("from");
        Self {
            store: args.text("store"),
            from: (from != REQUEST_BODY).then(|| Template::of_text(&from)),
            out: args.text("out"),
            out_size: args.text("out_size"),
        }
    }
}

impl Execute for PutBlob {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let mut limits = store(context, &self.store)?;
            let mut expected = None;
            let mut payload = None;
            let body = match &self.from {
                None => {
                    limits.bytes_max = limits
                        .bytes_max
                        .min(context.machine.world.limits.body_bytes);
                    expected = context.request.digest;
                    context.take_body()
                }
                Some(from) => match context.value(from) {
                    Value::Bytes(bytes) => {
                        let body = bytes.body();
                        payload = Some(bytes);
                        body.ok_or_else(Fault::spent)?
                    }
                    Value::Json(serde_json::Value::String(text)) => Body::Bytes(text.into()),
                    Value::Json(serde_json::Value::Null) => {
                        return Err(Fault::pipeline("there is nothing to store in a blob"));
                    }
                    other => Body::Bytes(other.to_json().to_string().into()),
                },
            };
            if body.size().is_some_and(|size| size > limits.bytes_max) {
                return Err(too_large(limits.bytes_max));
            }
            let blobs = &context.machine.packages.blobs;
            let info = match body {
                // It is stored, and stays the one that it is.
                Body::Blob(stored) => (stored.digest, stored.size),
                body => {
                    let mut source = body.into_source();
                    let failed = if payload.is_some() { broken } else { cut_off };
                    let put = put(blobs, &mut *source, limits, expected, failed);
                    let info = context.outside(Box::pin(put)).await??;
                    (info.digest, info.size)
                }
            };
            let (digest, size) = info;
            if let Some(payload) = payload {
                payload.store(StoredBytes::new(digest, size, blobs.clone()));
            }
            context.set(&self.out, Value::Json(format!("sha256:{digest}").into()));
            context.set(&self.out_size, Value::Json(size.into()));
            Ok(())
        })
    }
}

/// As [`put`], of a source whose failures are the caller's.
pub(crate) async fn put_blob(
    blobs: &Blobs,
    source: &mut dyn ByteSource,
    limits: BlobStoreShape,
    expected: Option<Digest>,
) -> Result<BlobInfo, Fault> {
    put(blobs, source, limits, expected, cut_off).await
}

/// Stores what a source gives. What fits into one chunk is one transaction, and of the rest no more than a chunk is held.
async fn put(
    blobs: &Blobs,
    source: &mut dyn ByteSource,
    limits: BlobStoreShape,
    expected: Option<Digest>,
    failed: fn(Error) -> Fault,
) -> Result<BlobInfo, Fault> {
    let mut first: Vec<u8> = Vec::new();
    let mut size = 0_u64;
    let mut count = |part: &[u8]| {
        size = size.saturating_add(len(part));
        match size > limits.bytes_max {
            true => Err(too_large(limits.bytes_max)),
            false => Ok(size),
        }
    };
    let mut rest = None;
    while let Some(part) = source.next().await.map_err(failed)? {
        count(&part)?;
        if first.len().saturating_add(part.len()) > CHUNK_BYTES {
            rest = Some(part);
            break;
        }
        first.extend_from_slice(&part);
    }
    let Some(rest) = rest else {
        let digest = Digest::of(&first);
        check(digest, len(&first), limits, expected)?;
        blobs.put_as(digest, &first).await?;
        return Ok(BlobInfo::new(digest, len(&first)));
    };
    let mut upload = blobs.stage().await?;
    upload.write(&first).await?;
    drop(first);
    upload.write(&rest).await?;
    while let Some(part) = source.next().await.map_err(failed)? {
        count(&part)?;
        upload.write(&part).await?;
    }
    check(upload.digest(), upload.size(), limits, expected)?;
    Ok(upload.finish().await?)
}

/// Looks at bytes before anybody may see them.
fn check(
    digest: Digest,
    size: u64,
    limits: BlobStoreShape,
    expected: Option<Digest>,
) -> Result<(), Fault> {
    if size < limits.bytes_min {
        let message = format!("a blob has at least {} bytes", limits.bytes_min);
        return Err(Fault::invalid(message));
    }
    match expected {
        Some(expected) if expected != digest => {
            let message =
                format!("the bytes have the digest sha256:{digest}, and not sha256:{expected}");
            Err(Fault::new(422, "DIGEST_MISMATCH", message))
        }
        _ => Ok(()),
    }
}

#[cold]
fn too_large(most: u64) -> Fault {
    let message = format!("a blob has at most {most} bytes");
    Fault::new(413, "BLOB_TOO_LARGE", message)
}

pub(super) struct Verify {
    digest: Template,
}

impl Verify {
    pub(super) fn new(args: &Args<'_>) -> Self {
        Self {
            digest: args.template("digest"),
        }
    }
}

impl Execute for Verify {
    fn run<'a>(&'a self, context: &'a mut ExecutionContext<'_>) -> Done<'a> {
        Done::later(async move {
            let digest = digest(context, &self.digest)?;
            let blobs = &context.machine.packages.blobs;
            context.outside(verify(blobs, &digest)).await?
        })
    }
}

/// Reads all of a blob: its end is only answered when all of it has the digest.
async fn verify(blobs: &Blobs, digest: &Digest) -> Result<(), Fault> {
    let Some(mut reader) = blobs.reader(digest).await? else {
        return Err(Fault::no_blob(digest));
    };
    loop {
        match reader.next().await {
            Ok(Some(_)) => {}
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::CorruptData => {
                let message = format!("what is stored is not sha256:{digest}");
                return Err(Fault::new(422, "DIGEST_MISMATCH", message).because(error));
            }
            Err(error) => return Err(error.into()),
        }
    }
}
