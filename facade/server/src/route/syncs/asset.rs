//! Assets: bytes with a content type.

use axum::body::Body;
use axum::extract::{FromRequest as _, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use package_database::Error;
use package_database::syncs::{Asset, AssetReader};
use serde::Deserialize;
use tokio::sync::mpsc::{Sender, channel};
use tracing::Instrument as _;

use super::life::NOT_RUNNING;
use super::list::page_of;
use super::place::{AtSync, InStore, Right, StorePath, refusal, sync_id};
use super::query::{AllQuery, SyncQuery};
use super::record::OfId;
use super::view::{AssetPage, AssetView};
use crate::answer;
use crate::etag::{EntityTag, Preconditions};
use crate::extract::{Caller, UrlPath, UrlQuery, read};
use crate::problem::{Problem, ProblemKind, chain};
use crate::route::conditions::ReadConditions;
use crate::route::pieces::{PIECES_AHEAD, Pieces};
use crate::state::ServiceState;

/// List assets.
///
/// What is known of the assets of a sync, by id.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/assets",
    operation_id = "sync_assets_list",
    tag = "syncs",
    params(InStore, AllQuery),
    responses((status = 200, description = "A page of assets", body = AssetPage)),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlQuery(query): UrlQuery<AllQuery>,
) -> Result<Response, Problem> {
    let (sync, options) = (query.sync()?, query.page().of_an_index()?);
    let store = store.permit(&state, &caller, Right::Read)?;
    let view = store.read(sync).await;
    let view = view.map_err(|error| refusal(error, ""))?;
    let page = view.list_assets(&options).await;
    let page = page_of(&query.page(), page, AssetView::from)?;
    answer::json(StatusCode::OK, &AssetPage::of(&view, page))
}

/// Read the bytes of an asset.
///
/// The bytes of an asset under its content type, sent while they are read. When they are not those that were stored, the
/// connection breaks off. No browser runs them.
#[utoipa::path(
    get,
    path = "/v1/syncs/{store}/assets/{id}",
    operation_id = "sync_asset_get",
    tag = "syncs",
    params(
        InStore,
        ("id" = String, Path, description = "The id of the asset; a slash in it as `%2F`"),
        SyncQuery,
        ReadConditions,
    ),
    responses(
        (
            status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream",
            headers(("ETag" = String)),
        ),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["syncs:*:read"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfId>,
    UrlQuery(query): UrlQuery<SyncQuery>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let sync = query.sync()?;
    let store = store.permit(&state, &caller, Right::Read)?;
    let failed = |error| refusal(error, "");
    let view = store.read(sync).await.map_err(failed)?;
    if !preconditions.is_empty() {
        // Who has the bytes already is told so before any of them is read.
        let asset = view.get_asset_info(&path.id).await.map_err(failed)?;
        let found = described(&asset).into_response();
        let answer = preconditions.answer_read(&tag(&asset), found)?;
        if answer.status() == StatusCode::NOT_MODIFIED {
            return Ok(answer);
        }
    }
    let reader = view.get_asset(&path.id).await.map_err(failed)?;
    let headers = described(reader.asset());
    let (sender, receiver) = channel(PIECES_AHEAD);
    tokio::spawn(send(reader, sender).in_current_span());
    Ok((headers, Body::new(Pieces(receiver))).into_response())
}

/// The tag of an asset: of its bytes, and of what they are sent as.
fn tag(asset: &Asset) -> EntityTag {
    EntityTag::of(format!("{} {}", asset.digest, asset.content_type).as_bytes())
}

/// What the headers of an answer say of an asset.
fn described(asset: &Asset) -> HeaderMap {
    let bytes = HeaderValue::from_static("application/octet-stream");
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_LENGTH, asset.size.into());
    // What a connector has stored may be no media type at all.
    let content_type = HeaderValue::from_str(&asset.content_type).unwrap_or(bytes);
    headers.insert(CONTENT_TYPE, content_type);
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    if let Some(tag) = tag(asset).to_header() {
        headers.insert(ETAG, tag);
    }
    headers
}

/// Reads one piece after the other as the client takes them, until it has all or goes away.
async fn send(mut reader: AssetReader, sender: Sender<Result<Bytes, Error>>) {
    loop {
        let piece = match reader.next().await {
            Ok(None) => return,
            Ok(Some(bytes)) => Ok(Bytes::from(bytes)),
            Err(error) => {
                tracing::error!(error = chain(&error), "an asset breaks off");
                Err(error)
            }
        };
        let last = piece.is_err();
        if sender.send(piece).await.is_err() || last {
            return;
        }
    }
}

/// The parts of a path that name an asset of a sync.
#[derive(Deserialize)]
pub(super) struct OfAsset {
    sync: String,
    id: String,
}

/// Write an asset into a sync.
///
/// The body is the asset, under the type that the request says, as large as a body may be; larger ones come with files.
#[utoipa::path(
    put,
    path = "/v1/syncs/{store}/runs/{sync}/assets/{id}",
    operation_id = "sync_asset_put",
    tag = "syncs",
    params(
        AtSync,
        ("id" = String, Path, description = "The id of the asset; a slash in it as `%2F`"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
    responses((status = 200, description = "What is known of the asset", body = AssetView)),
    security(("bearer" = ["syncs:*:write"])),
)]
pub(super) async fn put(
    State(state): State<ServiceState>,
    caller: Caller,
    store: StorePath,
    UrlPath(path): UrlPath<OfAsset>,
    request: Request,
) -> Result<Response, Problem> {
    let store = store.permit(&state, &caller, Right::Write)?;
    let failed = |error| refusal(error, NOT_RUNNING);
    store
        .set_current(sync_id(&path.sync)?)
        .await
        .map_err(failed)?;
    // It would be kept as it came, and go out without what says so.
    if request.headers().contains_key(CONTENT_ENCODING) {
        let detail =
            "The bytes of an asset are kept as they come. Send them without a Content-Encoding.";
        return Err(Problem::new(ProblemKind::UnsupportedMediaType, detail));
    }
    let content_type = match request.headers().get(CONTENT_TYPE).map(HeaderValue::to_str) {
        None => "application/octet-stream".to_owned(),
        Some(Ok(content_type)) => content_type.to_owned(),
        Some(Err(_)) => return Err(Problem::plain(ProblemKind::UnsupportedMediaType)),
    };
    let Ok(body) = Body::from_request(request, &state).await;
    let bytes = read(body, &state).await?;
    let stored = store.put_asset(&path.id, &content_type, &bytes).await;
    answer::json(StatusCode::OK, &AssetView::from(stored.map_err(failed)?))
}
