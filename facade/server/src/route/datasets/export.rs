//! The history of a dataset as text for git, sent while it is read.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use package_database::Error;
use package_database::datasets::export::FastImport;
use tokio::sync::mpsc::{Sender, channel};
use tracing::Instrument as _;

use super::address::{Address, Right};
use super::query::{DatasetPath, ExportQuery};
use crate::extract::{Caller, UrlQuery};
use crate::problem::{Problem, chain};
use crate::route::pieces::{PIECES_AHEAD, Pieces};
use crate::state::ServiceState;

/// Export a dataset for git.
///
/// The history of a dataset as a stream for `git fast-import`: each revision a commit, each tag an annotated tag, with
/// the package document and pointers of Git LFS. It is sent while it is read. When it breaks off, its end is missing,
/// and git refuses it.
#[utoipa::path(
    get,
    path = "/v1/datasets/{owner}/{name}/export",
    operation_id = "dataset_export",
    tag = "datasets",
    params(
        DatasetPath,
        ExportQuery,
    ),
    responses((status = 200, description = "The stream", body = String, content_type = "text/plain")),
    security(("bearer" = ["ds:*:metadata:read"])),
)]
pub(super) async fn export(
    State(state): State<ServiceState>,
    caller: Caller,
    address: Address,
    UrlQuery(query): UrlQuery<ExportQuery>,
) -> Result<Response, Problem> {
    let place = address.permit(&state, &caller, Right::Read).await?;
    let datasets = state.database().datasets();
    let lfs_url = query.lfs_url.as_deref();
    let export = FastImport::open(&datasets, &place.dataset, lfs_url).await?;
    let (sender, receiver) = channel(PIECES_AHEAD);
    tokio::spawn(send(export, sender).in_current_span());
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(CONTENT_TYPE, text)], Body::new(Pieces(receiver))).into_response())
}

/// Reads one piece after the other as the client takes them, until it has all or goes away.
async fn send(mut export: FastImport, sender: Sender<Result<Bytes, Error>>) {
    loop {
        let piece = match export.next().await {
            Ok(None) => return,
            Ok(Some(text)) => Ok(Bytes::from(text)),
            Err(error) => {
                tracing::error!(error = chain(&error), "an export breaks off");
                Err(error)
            }
        };
        let last = piece.is_err();
        if sender.send(piece).await.is_err() || last {
            return;
        }
    }
}
