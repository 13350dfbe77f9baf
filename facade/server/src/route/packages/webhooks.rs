//! Webhooks: registered for a namespace, listed, looked at and removed by whoever administers it.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::block::identity::Principal;
use package_database::packages::shipped;
use package_database::packages::webhook::{Delivery, NewWebhook, OWN_EVENTS, Webhook};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::account::Done;
use super::asking;
use super::json::{Members, invalid};
use super::machines::namespace_of;
use super::place::{ADMIN, Somebody};
use crate::answer;
use crate::extract::{UrlPath, UrlQuery};
use crate::problem::Problem;
use crate::route::Routes;
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;
use package_database::block::rfc3339;

pub(super) fn routes() -> Routes {
    OpenApiRouter::new()
        .routes(routes!(list, register))
        .routes(routes!(remove))
        .routes(routes!(deliveries))
        .routes(routes!(test))
}

/// What a webhook is to be like.
#[derive(ToSchema)]
#[expect(dead_code, reason = "it describes a body that is read leniently")]
struct NewHook {
    /// The namespace of whose events it is told.
    namespace: String,
    /// Where to send them: `http` or `https`, up to 2048 bytes, on no private network.
    url: String,
    /// The types of events that it is told of, such as `artifact.published`; of all when there are none.
    events: Option<Vec<String>>,
}

/// A webhook, without its secret.
#[derive(Serialize, ToSchema)]
struct HookInfo {
    id: String,
    /// The namespace of whose events it is told.
    namespace: String,
    /// Where they are sent.
    url: String,
    /// The types of events that it is told of; of all when there are none.
    events: Vec<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
}

impl HookInfo {
    fn of(hook: Webhook) -> Self {
        Self {
            id: hook.id,
            namespace: hook.namespace,
            url: hook.url,
            events: hook.events,
            created_at: rfc3339(hook.created_at),
            created_by: hook.created_by,
        }
    }
}

/// The webhooks of a namespace.
#[derive(Serialize, ToSchema)]
struct HookList {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    webhooks: Vec<HookInfo>,
}

/// A webhook with its secret, this once.
#[derive(Serialize, ToSchema)]
struct RegisteredHook {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// With what messages are signed, as Standard Webhooks has it. It is not shown again.
    secret: String,
    webhook: HookInfo,
}

/// One attempt to tell a webhook of an event.
#[derive(Serialize, ToSchema)]
struct DeliveryInfo {
    event_id: String,
    /// What has happened.
    r#type: String,
    /// Which attempt it was: 1 is the first.
    attempt: u64,
    at: String,
    /// Whether the receiver took it.
    delivered: bool,
    /// What the receiver answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_attempt_at: Option<String>,
}

impl DeliveryInfo {
    fn of(sent: Delivery) -> Self {
        let next = sent.next_at.and_then(|next| u64::try_from(next).ok());
        Self {
            event_id: sent.event_id,
            r#type: sent.kind,
            attempt: sent.attempt,
            at: rfc3339(sent.at),
            delivered: sent.delivered,
            status: sent.status,
            error: sent.error,
            next_attempt_at: next.map(|next| rfc3339(next.saturating_mul(1_000_000_000))),
        }
    }
}

/// A page of what a webhook was sent.
#[derive(Serialize, ToSchema)]
struct DeliveryPage {
    /// True: what fails is an error, and has another shape.
    ok: bool,
    /// The newest first.
    deliveries: Vec<DeliveryInfo>,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What came of trying a webhook out.
#[derive(Serialize, ToSchema)]
struct TriedHook {
    /// True: what fails is an error, and has another shape. Whether the receiver took the message, `delivery` says.
    ok: bool,
    delivery: DeliveryInfo,
}

/// Of which namespace.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HookQuery {
    /// The namespace; those of all when it is left out, for an administrator of all.
    namespace: Option<String>,
}

/// Who administers a namespace, or all of them.
fn administers(who: &Principal, namespace: Option<&str>) -> Result<(), Problem> {
    asking::require(Some(who), ADMIN, namespace, None)
}

/// List the webhooks of a namespace.
///
/// The webhooks of a namespace, or of all. No secret is shown.
#[utoipa::path(
    get,
    path = "/admin/webhooks",
    operation_id = "webhooks_list",
    tag = "packages",
    params(HookQuery),
    responses((status = 200, description = "The webhooks", body = HookList)),
    security(("bearer" = ["admin"])),
)]
async fn list(
    State(state): State<ServiceState>,
    Somebody(who): Somebody,
    UrlQuery(query): UrlQuery<HookQuery>,
) -> Result<Response, Problem> {
    let namespace = match &query.namespace {
        Some(namespace) => Some(namespace_of(&state, namespace).await?),
        None => None,
    };
    administers(&who, namespace.as_deref())?;
    let packages = state.database().packages();
    let hooks = match &namespace {
        Some(namespace) => packages.webhooks(namespace).await?,
        None => packages.all_webhooks().await?,
    };
    let webhooks = hooks.into_iter().map(HookInfo::of).collect();
    answer::json(StatusCode::OK, &HookList { ok: true, webhooks })
}

/// Whether anything of that type can happen.
async fn happens(state: &ServiceState, kind: &str) -> bool {
    if OWN_EVENTS.contains(&kind) {
        return true;
    }
    let packages = state.database().packages();
    let active = state.repository().current(&packages, state.clock()).await;
    let document = match &active {
        Some(active) => &active.document,
        None => shipped::document(),
    };
    document.events.iter().any(|event| event.name == kind)
}

/// Register a webhook.
///
/// From now on an address is told of what happens in a namespace, at least once each, with signed messages in the form of
/// Standard Webhooks. The secret is shown this once.
#[utoipa::path(
    post,
    path = "/admin/webhooks",
    operation_id = "webhook_register",
    tag = "packages",
    request_body = NewHook,
    responses((status = 201, description = "The webhook and its secret", body = RegisteredHook)),
    security(("bearer" = ["admin"])),
)]
async fn register(
    State(state): State<ServiceState>,
    Somebody(who): Somebody,
    body: Members,
) -> Result<Response, Problem> {
    let namespace = namespace_of(&state, body.text("namespace")?).await?;
    administers(&who, Some(&namespace))?;
    body.only(&["namespace", "url", "events"])?;
    let mut new = NewWebhook::new(namespace, body.text("url")?).by(who.subject);
    if body.0.contains_key("events") {
        for kind in body.texts("events")? {
            if !happens(&state, kind).await {
                let detail = "events has a type that no event is of: neither the active document nor the repository \
                              itself tells of such.";
                return Err(invalid(detail));
            }
            new = new.event(kind);
        }
    }
    let packages = state.database().packages();
    let registered = packages.register_webhook(&new).await?;
    let answer = RegisteredHook {
        ok: true,
        secret: registered.expose().to_owned(),
        webhook: HookInfo::of(registered.webhook),
    };
    answer::json(StatusCode::CREATED, &answer)
}

/// Remove a webhook.
///
/// Its address is told of nothing more.
#[utoipa::path(
    delete,
    path = "/admin/webhooks/{namespace}/{id}",
    operation_id = "webhook_remove",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("id" = String, Path, description = "The id of the webhook"),
    ),
    responses((status = 200, description = "It is removed", body = Done)),
    security(("bearer" = ["admin"])),
)]
async fn remove(
    State(state): State<ServiceState>,
    Somebody(who): Somebody,
    UrlPath((namespace, id)): UrlPath<(String, String)>,
) -> Result<Response, Problem> {
    let namespace = namespace_of(&state, &namespace).await?;
    administers(&who, Some(&namespace))?;
    let packages = state.database().packages();
    packages
        .remove_webhook(&namespace, &id, Some(&who.subject))
        .await?;
    answer::json(StatusCode::OK, &Done::new("the webhook is removed"))
}

/// Try a webhook out.
///
/// Sends one signed message of the type `webhook.test`, at once and once, and tells what the receiver answered.
#[utoipa::path(
    post,
    path = "/admin/webhooks/{namespace}/{id}/test",
    operation_id = "webhook_test",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("id" = String, Path, description = "The id of the webhook"),
    ),
    responses((status = 200, description = "What the receiver answered", body = TriedHook)),
    security(("bearer" = ["admin"])),
)]
async fn test(
    State(state): State<ServiceState>,
    Somebody(who): Somebody,
    UrlPath((namespace, id)): UrlPath<(String, String)>,
) -> Result<Response, Problem> {
    let namespace = namespace_of(&state, &namespace).await?;
    administers(&who, Some(&namespace))?;
    let packages = state.database().packages();
    let sent = packages
        .test_webhook(&namespace, &id, Some(&who.subject))
        .await?;
    let tried = TriedHook {
        ok: true,
        delivery: DeliveryInfo::of(sent),
    };
    answer::json(StatusCode::OK, &tried)
}

/// Read what a webhook was sent.
///
/// What a webhook was sent in the last days, the newest first, with what its receiver answered.
#[utoipa::path(
    get,
    path = "/admin/webhooks/{namespace}/{id}/deliveries",
    operation_id = "webhook_deliveries_list",
    tag = "packages",
    params(
        ("namespace" = String, Path, description = "The namespace"),
        ("id" = String, Path, description = "The id of the webhook"),
        PageQuery,
    ),
    responses((status = 200, description = "A page of attempts", body = DeliveryPage)),
    security(("bearer" = ["admin"])),
)]
async fn deliveries(
    State(state): State<ServiceState>,
    Somebody(who): Somebody,
    UrlPath((namespace, id)): UrlPath<(String, String)>,
    UrlQuery(page): UrlQuery<PageQuery>,
) -> Result<Response, Problem> {
    let namespace = namespace_of(&state, &namespace).await?;
    administers(&who, Some(&namespace))?;
    let packages = state.database().packages();
    let listing = packages
        .webhook_deliveries(&namespace, &id, &page.options()?)
        .await?;
    let page = entries(&listing, DeliveryInfo::of);
    let page = DeliveryPage {
        ok: true,
        deliveries: page.items,
        next: page.next,
    };
    answer::json(StatusCode::OK, &page)
}
