//! The history of a dataset as text for git, sent while it is read.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use package_database::Error;
use package_database::backend::BoxFuture;
use package_database::datasets::export::FastImport;

use super::address::{Address, Right};
use super::query::{DatasetPath, ExportQuery};
use crate::extract::{Caller, UrlQuery};
use crate::problem::Problem;
use crate::route::drawn::{Drawn, PieceSource};
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
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    Ok(([(CONTENT_TYPE, text)], Body::new(Drawn::new(export, None))).into_response())
}

impl PieceSource for FastImport {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        Box::pin(async { Ok(Self::next(self).await?.map(Bytes::from)) })
    }
}
