//! What all operations share: title, tags, how to prove who one is, and the problems that each may answer.

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    Components, ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref,
    RefOr, Response, ResponseBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use crate::problem::{
    ErrorBody, FieldProblem, MEDIA_TYPE, ProblemDocument, ProblemKind, RepositoryError,
};

/// The name of the scheme that operations refer to.
const BEARER: &str = "bearer";

/// The tag of the operations whose errors have the shape of the repository.
const REPOSITORY: &str = "packages";

/// The document without paths.
pub(crate) fn base(tags: impl Iterator<Item = (&'static str, &'static str)>) -> OpenApi {
    let own = [
        ("auth", "Signing in, and asking who one is."),
        ("accounts", "Who can sign in, for administrators."),
        (
            "system",
            "Health, figures and documents, for operators and readers.",
        ),
    ];
    let tags = tags.chain(own).map(|(name, about)| {
        TagBuilder::new()
            .name(name)
            .description(Some(about))
            .build()
    });
    let info = InfoBuilder::new()
        .title("package-database")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(env!("CARGO_PKG_DESCRIPTION")))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .tags(Some(tags))
        .components(Some(components()))
        .build()
}

fn components() -> Components {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A token of POST /auth/token, or of an issuer that is trusted.",
        ))
        .build();
    let mut components = ComponentsBuilder::new()
        .schema(ProblemDocument::name(), ProblemDocument::schema())
        .schema(FieldProblem::name(), FieldProblem::schema())
        .schema(RepositoryError::name(), RepositoryError::schema())
        .schema(ErrorBody::name(), ErrorBody::schema())
        .security_scheme(BEARER, SecurityScheme::Http(bearer));
    // That a method is not there is no answer of an operation.
    let of_operations = |kind: &&ProblemKind| **kind != ProblemKind::MethodNotAllowed;
    for kind in ProblemKind::ALL.iter().filter(of_operations) {
        components = components.response(kind.code(), problem(*kind));
    }
    components.build()
}

/// A problem as an answer that operations refer to.
fn problem(kind: ProblemKind) -> Response {
    let schema = Ref::from_schema_name(ProblemDocument::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(format!("{}. {}", kind.title(), kind.advice()))
        .content(MEDIA_TYPE, content)
        .build()
}

/// An error of the repository as an answer of an operation.
fn repository_error(kind: ProblemKind) -> Response {
    let schema = Ref::from_schema_name(RepositoryError::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(format!("{}.", kind.title()))
        .content("application/json", content)
        .build()
}

/// Adds to an operation of the repository the errors that it may answer, which have a shape of their own.
fn add_repository_errors(operation: &mut Operation) {
    let mut kinds = vec![
        ProblemKind::BadRequest,
        ProblemKind::Unauthenticated,
        ProblemKind::Forbidden,
        ProblemKind::NotFound,
        ProblemKind::Conflict,
        ProblemKind::TooManyRequests,
        ProblemKind::Internal,
        ProblemKind::Unavailable,
    ];
    if operation.request_body.is_some() {
        kinds.extend([ProblemKind::RequestTimeout, ProblemKind::TooLarge]);
    }
    for kind in kinds {
        let status = kind.status().as_str().to_owned();
        let responses = &mut operation.responses.responses;
        responses
            .entry(status)
            .or_insert_with(|| RefOr::T(repository_error(kind)));
    }
}

/// Adds to each operation the problems that it may answer.
pub(crate) fn complete(document: &mut OpenApi) {
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            let mut tags = operation.tags.iter().flatten();
            match tags.any(|tag| tag == REPOSITORY) {
                true => add_repository_errors(operation),
                false => add_problems(operation),
            }
        }
    }
}

/// The operations of a path, whatever their method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
    ]
    .into_iter()
    .flatten()
}

fn add_problems(operation: &mut Operation) {
    let mut kinds = vec![
        ProblemKind::TooManyRequests,
        ProblemKind::Internal,
        ProblemKind::Unavailable,
    ];
    let parameters = operation.parameters.iter().flatten();
    let names: Vec<&str> = parameters
        .filter_map(|parameter| match parameter {
            RefOr::T(parameter) => Some(parameter.name.as_str()),
            RefOr::Ref(_) => None,
        })
        .collect();
    let system = operation.tags.iter().flatten().any(|tag| tag == "system");
    // Where an operation declares no parameters, those that are sent are refused.
    if !system || !names.is_empty() {
        kinds.push(ProblemKind::BadRequest);
    }
    if names.iter().any(|name| name.starts_with("If-")) {
        kinds.push(ProblemKind::PreconditionFailed);
    }
    if operation.request_body.is_some() {
        kinds.extend([
            ProblemKind::RequestTimeout,
            ProblemKind::TooLarge,
            ProblemKind::UnsupportedMediaType,
            ProblemKind::Unprocessable,
        ]);
    }
    let secured = operation.security.is_some();
    if secured || operation.request_body.is_some() {
        kinds.push(ProblemKind::Unauthenticated);
    }
    if secured {
        kinds.extend([
            ProblemKind::Forbidden,
            ProblemKind::NotFound,
            ProblemKind::Conflict,
        ]);
    }
    if !system {
        kinds.push(ProblemKind::NotAcceptable);
    }
    for kind in kinds {
        let status = kind.status().as_str().to_owned();
        let answer = Ref::from_response_name(kind.code());
        operation
            .responses
            .responses
            .entry(status)
            .or_insert(RefOr::Ref(answer));
    }
}
