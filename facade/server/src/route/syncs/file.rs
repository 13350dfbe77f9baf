//! Files of syncs: out of a store, and into one.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use package_database::syncs::{
    DynamoSyncStore, OnDamaged, Progress, SyncId, SyncState, SyncView, file,
};
use package_database::{Error, ErrorKind};
use serde::Serialize;
use tokio::runtime::Handle;
use tokio::sync::mpsc::{Sender, channel};
use tracing::Instrument as _;
use utoipa::ToSchema;

use super::copy::copied;
use super::place::{InStore, Right, StorePath, read_refusal, refusal};
use super::query::{ExportQuery, ImportQuery};
use super::stream::{Outgoing, Reading, pipe};
use super::view::{CopyView, StatsView, told};
use super::work::{self, Asking, Long};
use crate::extract::{Caller, UrlQuery};
use crate::problem::{Problem, ProblemKind, chain};
use crate::route::packages::body::Incoming;
use crate::route::pieces::{PIECES_AHEAD, Pieces};
use crate::state::ServiceState;

/// What an import clashes with.
const THERE: &str =
    "The store has the sync of the file already, or the sync that it is merged with has not ended.";

/// The media type of files of syncs.
const MEDIA_TYPE: &str = "application/octet-stream";

/// Download a sync as a file.
///
/// A sync that has ended, whole, as a file that can be imported elsewhere. It is sent while it is read. When it breaks off,
/// its end is missing, and every reader refuses it.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/export",
    operation_id = "sync_export",
    tag = "syncs",
    params(InStore, ExportQuery),
    responses((status = 200, description = "The file", body = Vec<u8>, content_type = "application/octet-stream")),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn export(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<ExportQuery>,
) -> Result<Response, Problem> {
    let (sync, on_damaged) = (query.sync()?, query.on_damaged());
    let store = store.permit(&state, &caller, Right::Read)?;
    let view = store.read(sync).await.map_err(read_refusal)?;
    if view.run().state != SyncState::Ended {
        let detail =
            "The sync has not ended, and only what never changes again is exported. End it first.";
        return Err(Problem::new(ProblemKind::Conflict, detail));
    }
    let name = format!("attachment; filename=\"{}.sync\"", view.id());
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)),
        (CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
    ];
    let (sender, receiver) = channel(PIECES_AHEAD);
    tokio::spawn(send(view, on_damaged, sender).in_current_span());
    let mut response = (headers, Body::new(Pieces(receiver))).into_response();
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

/// Writes the file as the client takes it.
async fn send(
    view: SyncView,
    on_damaged: OnDamaged,
    sender: Sender<Result<axum::body::Bytes, Error>>,
) {
    let mut out = Outgoing(sender.clone());
    match file::export_into(&view, &mut out, on_damaged).await {
        Ok((_, damaged)) => _ = told(&damaged),
        Err(error) => {
            tracing::error!(error = chain(&error), "an export breaks off");
            // Whoever went away need not be told.
            let _ = sender.send(Err(error)).await;
        }
    }
}

/// What a file holds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncManifest)]
struct ManifestView {
    /// The version of the form of the file.
    version: u32,
    /// The form of its lines.
    engine: String,
    /// Which sync it is.
    #[schema(format = "uuid")]
    sync: String,
    /// How much there is of each kind.
    stats: StatsView,
    /// How many blocks the file has.
    blocks: usize,
}

impl From<file::Manifest> for ManifestView {
    fn from(manifest: file::Manifest) -> Self {
        Self {
            version: manifest.version,
            engine: manifest.engine,
            sync: manifest.sync.to_string(),
            stats: manifest.stats.into(),
            blocks: manifest.blocks.len(),
        }
    }
}

/// What was done with a file.
#[derive(Serialize)]
#[serde(untagged)]
enum Done {
    Verified(ManifestView),
    Imported(CopyView),
}

/// What is done with a file.
enum ToDo {
    Verify,
    Import {
        store: DynamoSyncStore,
        merge_with: Option<SyncId>,
        on_damaged: OnDamaged,
    },
}

/// Store the sync of a file.
///
/// The body is a file of a sync. Its sync is stored whole, under its own id and with its own times, when all of the file has
/// come and agrees with its manifest, or not at all. It may be of any size. With `Accept: text/event-stream`, it is told how much
/// of it has come; when all of it has, its sync is stored even if nobody waits for that any more.
#[utoipa::path(
    post,
    path = "/v1/syncs/{store}/import",
    operation_id = "sync_import",
    tag = "syncs",
    params(InStore, ImportQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses(
        (status = 200, description = "What the file holds, when it was only looked at", body = ManifestView),
        (status = 201, description = "The sync", body = CopyView, headers(("Location" = String))),
    ),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn import(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<ImportQuery>,
    asking: Asking,
    request: Request,
) -> Result<Response, Problem> {
    let (merge_with, on_damaged) = (query.merge_with()?, query.on_damaged());
    let verify_only = query.verify_only();
    let right = match verify_only {
        true => Right::Read,
        false => Right::Write,
    };
    let progress = Progress::new();
    let handle = store.permit(&state, &caller, right)?.watched(&progress);
    let to_do = match verify_only {
        true => ToDo::Verify,
        false => ToDo::Import {
            store: handle,
            merge_with,
            on_damaged,
        },
    };
    let Ok(body) = Body::from_request(request, &state).await;
    let bytes = Arc::new(AtomicU64::new(0));
    let work = read(state.clone(), body, bytes.clone(), to_do);
    let answered = |done: &Done| match done {
        Done::Imported(copy) => copied(store.name(), copy),
        Done::Verified(manifest) => work::as_json(manifest),
    };
    let long = Long::takes_in(progress, bytes);
    work::answer(&state, asking, long, answered, work).await
}

/// Reads a file to the end of its body.
async fn read(
    state: ServiceState,
    body: Body,
    bytes: Arc<AtomicU64>,
    to_do: ToDo,
) -> Result<Done, Problem> {
    let Ok(_permit) = state.imports().try_acquire() else {
        let detail = "The service reads as many files as it may. Try again soon.";
        return Err(Problem::new(ProblemKind::Unavailable, detail).retry_after(5));
    };
    let (feeding, reading) = pipe();
    let runtime = Handle::current();
    let span = tracing::Span::current();
    let work = tokio::task::spawn_blocking(move || span.in_scope(|| to_do.with(reading, &runtime)));
    let fed = feeding
        .feed(Incoming::new(body, state.clone()), &bytes)
        .await;
    let done = work.await.map_err(|error| {
        tracing::error!(%error, "an import ended before its end");
        Problem::plain(ProblemKind::Internal)
    })?;
    // Of a body that broke off the file is cut as well, and the body is what the client can do something about.
    fed.map_err(Problem::from)?;
    done.map_err(refused)
}

impl ToDo {
    /// Does it, in a thread that may wait.
    fn with(self, mut reading: Reading, runtime: &Handle) -> Result<Done, Error> {
        let Self::Import {
            store,
            merge_with,
            on_damaged,
        } = self
        else {
            let manifest = file::verify(&mut reading)?;
            return Ok(Done::Verified(manifest.into()));
        };
        let report = runtime.block_on(async {
            match merge_with {
                Some(base) => file::merge(&store, base, &mut reading, on_damaged).await,
                None => file::import(&store, &mut reading, on_damaged).await,
            }
        });
        report.map(|report| Done::Imported(report.into()))
    }
}

/// The problem of a file: what is wrong with it is the client's to know, and none of the store's faults.
fn refused(error: Error) -> Problem {
    match error.kind() {
        ErrorKind::InvalidInput => {
            tracing::debug!(error = chain(&error), "no sync file");
            let detail = "The body is no file of a sync of a version that this service reads. Nothing was stored.";
            Problem::new(ProblemKind::BadRequest, detail)
        }
        ErrorKind::CorruptData => {
            tracing::debug!(error = chain(&error), "a damaged sync file");
            let detail = "The file is cut or was altered, or records of it cannot be read. Nothing was stored.";
            Problem::new(ProblemKind::BadRequest, detail)
        }
        _ => refusal(error, THERE),
    }
}
