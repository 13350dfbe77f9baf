//! Files of an artifact besides its own bytes: signatures, bills of materials, sources.

use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use package_database::packages::artifact::{FileInfo, NewFile};
use package_database::packages::pipeline::{Body as Payload, Limits};
use package_database::{Error, ErrorKind};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Asked, of_bytes};
use super::artifacts::{no_artifact, not_found};
use super::dispatch::{check_length, payload, stated_digest, texts};
use super::named::plain;
use super::place::{Place, READ, WRITE};
use crate::answer;
use crate::problem::{Problem, ProblemKind, RepositoryError};
use crate::route::Routes;
use crate::state::ServiceState;

/// Characters of the name of a file.
const NAME_CHARS_MAX: usize = 128;
/// What bytes are of which nobody says what they are.
const BYTES: &str = "application/octet-stream";

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(fetch, add))
}

/// What is known of a file besides its bytes.
#[derive(Serialize, ToSchema)]
struct ArtifactFile {
    /// What it is called.
    file: String,
    /// `sha256:` and 64 hexadecimal digits.
    blob_digest: String,
    /// How many bytes it has.
    blob_size: u64,
    /// What kind of bytes it is.
    content_type: String,
}

impl ArtifactFile {
    fn of(file: FileInfo) -> Self {
        Self {
            blob_digest: format!("sha256:{}", file.digest),
            blob_size: file.size,
            file: file.name,
            content_type: file.content_type,
        }
    }
}

/// All that was added to one artifact.
#[derive(Serialize, ToSchema)]
struct ArtifactFiles {
    /// By their names.
    files: Vec<ArtifactFile>,
}

/// A file that was added.
#[derive(Serialize, ToSchema)]
struct FileAdded {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// `sha256:` and 64 hexadecimal digits.
    digest: String,
    /// How many bytes it has.
    size: u64,
}

/// List the files of an artifact.
///
/// The files that were added to an artifact, by their names. Its own bytes are not among them.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}/{version}/{variant}/files",
    operation_id = "artifact_files_list",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
    ),
    responses((status = 200, description = "The files", body = ArtifactFiles)),
    security(("bearer" = ["read"])),
)]
async fn list(State(state): State<ServiceState>, place: Place) -> Result<Response, Problem> {
    place.require(READ)?;
    let at = place.artifact()?;
    let packages = state.database().packages();
    let files = packages.files(&at).await?;
    if files.is_empty() && packages.artifact(&at).await?.is_none() {
        return Err(no_artifact());
    }
    let files = files.into_iter().map(ArtifactFile::of).collect();
    answer::json(StatusCode::OK, &ArtifactFiles { files })
}

/// Fetch a file of an artifact.
///
/// The bytes of a file, or a part of them, with their digest.
#[utoipa::path(
    get,
    path = "/v1/{namespace}/{name}/{version}/{variant}/files/{file}",
    operation_id = "artifact_file_get",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
        ("file" = String, Path, description = "The name of the file"),
    ),
    responses(
        (status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of them"),
        (status = 304, description = "The client has them"),
        (status = 416, description = "There are no such bytes", body = RepositoryError),
    ),
    security(("bearer" = ["read"])),
)]
async fn fetch(
    State(state): State<ServiceState>,
    place: Place,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    place.require(READ)?;
    let packages = state.database().packages();
    let found = packages
        .file(&place.artifact()?, place.field("file"))
        .await?;
    let (file, stored) = found.ok_or_else(|| not_found("There is no such file."))?;
    let mut said = HeaderMap::new();
    // It was looked at when the file was added.
    let content_type = HeaderValue::from_str(&file.content_type);
    said.insert(
        CONTENT_TYPE,
        content_type.unwrap_or(HeaderValue::from_static(BYTES)),
    );
    let asked = Asked {
        method: &method,
        headers: &headers,
        file: Some(plain(&file.name)),
        modified: None,
    };
    of_bytes(&asked, said, Payload::Blob(stored))
}

/// Add a file to an artifact.
///
/// Adds a file to an artifact that is there. It is added once, and stays as it is; it goes with its artifact. Its type is
/// the one that the request says, and its digest may be said in `Content-Digest`, `Digest` or `X-Checksum-Sha256`.
#[utoipa::path(
    put,
    path = "/v1/{namespace}/{name}/{version}/{variant}/files/{file}",
    operation_id = "artifact_file_add",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("name" = String, Path, description = "The name of the package"),
        ("version" = String, Path, description = "The version"),
        ("variant" = String, Path, description = "The variant"),
        ("file" = String, Path, description = "The name of the file"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, description = "It is added", body = FileAdded)),
    security(("bearer" = ["write"])),
)]
async fn add(
    State(state): State<ServiceState>,
    place: Place,
    request: Request,
) -> Result<Response, Problem> {
    place.require(WRITE)?;
    let (parts, body) = request.into_parts();
    let packages = state.database().packages();
    let active = state.repository().current(&packages, state.clock()).await;
    let most = active.map_or(Limits::default().body_bytes, |active| {
        active.machine.world().limits.body_bytes
    });
    check_length(&parts.headers, most)?;
    let said = parts.headers.get(CONTENT_TYPE);
    let content_type = said.map_or(Ok(BYTES), |said| said.to_str());
    let content_type = content_type.map_err(|_| {
        Problem::new(
            ProblemKind::BadRequest,
            "The header Content-Type cannot be read.",
        )
    })?;
    let mut new = NewFile::new(place.artifact()?, place.field("file")).content_type(content_type);
    let digest = stated_digest(&texts(&parts.headers))?;
    if let Some(digest) = digest {
        new = new.digest(digest);
    }
    if let Some(by) = place.by() {
        new = new.by(by);
    }
    let added = packages.add_file(&new, payload(body, &state)).await;
    let file = added.map_err(|error| refused(error, digest.is_some() && is_name(&new.name)))?;
    let added = FileAdded {
        ok: true,
        digest: format!("sha256:{}", file.digest),
        size: file.size,
    };
    answer::json(StatusCode::CREATED, &added)
}

/// Whether a file can be called so, as far as a path can hold it.
fn is_name(name: &str) -> bool {
    name.chars().count() <= NAME_CHARS_MAX && !name.chars().any(char::is_control)
}

/// What is refused, under the codes of the repository. Of a file whose digest was said, nothing but its bytes can be
/// wrong.
fn refused(error: Error, digest: bool) -> Problem {
    match error.kind() {
        ErrorKind::Conflict => {
            let detail = "The artifact has a file of that name, which stays as it is.";
            Problem::new(ProblemKind::Conflict, detail).called("ALREADY_EXISTS")
        }
        ErrorKind::InvalidInput if digest => {
            let detail = "The bytes have another digest than the headers say.";
            Problem::new(ProblemKind::Unprocessable, detail).called("DIGEST_MISMATCH")
        }
        ErrorKind::InvalidInput => Problem::from(error).called("VALIDATION_ERROR"),
        _ => error.into(),
    }
}
