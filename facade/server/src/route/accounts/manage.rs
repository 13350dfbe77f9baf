//! Accounts as a whole: making, listing, reading, disabling, removing them.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use package_database::block::identity::{Accounts, NewAccount, Password};

use super::administered;
use super::shape::{AccountBody, AccountPage, AccountView, EntryView, ListQuery, UpdateBody};
use crate::answer;
use crate::etag::Preconditions;
use crate::extract::{Caller, JsonBody, Spelled, UrlPath, UrlQuery};
use crate::problem::{Problem, ProblemKind};
use crate::route::conditions::{ReadConditions, WriteConditions};
use crate::route::page::{PageQuery, entries};
use crate::state::ServiceState;

/// List the accounts of a subject.
///
/// The accounts of a subject, in no particular order and without their scopes, some moments behind the last change.
#[utoipa::path(
    get,
    path = "/v1/accounts",
    operation_id = "accounts_list",
    tag = "accounts",
    params(ListQuery),
    responses((status = 200, description = "A page of accounts", body = AccountPage)),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn list(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlQuery(query): UrlQuery<ListQuery>,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    let page = PageQuery::new(query.limit, query.after);
    let listing = accounts
        .of_subject(&query.subject, &page.of_an_index()?)
        .await?;
    let page = entries(&listing, EntryView::from);
    answer::json(StatusCode::OK, &AccountPage::from(page))
}

/// Make an account.
///
/// Makes an account with its password and its scopes.
#[utoipa::path(
    post,
    path = "/v1/accounts",
    operation_id = "account_create",
    tag = "accounts",
    request_body = AccountBody,
    responses((
        status = 201,
        description = "The account as it is stored",
        body = AccountView,
        headers(("ETag" = String), ("Location" = String)),
    )),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn create(
    State(state): State<ServiceState>,
    caller: Caller,
    JsonBody(body): JsonBody<AccountBody>,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    Spelled::check(&body.username, "/username")?;
    let scopes = body.scopes()?;
    let subject = body.subject.as_ref().unwrap_or(&body.username);
    let mut account = NewAccount::new(&*body.username, subject).with_scopes(scopes);
    (account.name, account.email) = (body.name, body.email);
    let password = Password::from(body.password.0.expose());
    accounts.create(&account, &password).await?;
    let stored = stored(accounts, &account.user).await?;
    let location = format!("/v1/accounts/{}", answer::segment(&account.user));
    answer::written(StatusCode::CREATED, Some(&location), &stored)
}

/// An account as it is stored.
async fn stored(accounts: &Accounts, user: &str) -> Result<AccountView, Problem> {
    let stored = accounts.get(user).await?;
    let stored = stored.ok_or_else(|| Problem::plain(ProblemKind::NotFound))?;
    Ok(AccountView::new(stored))
}

/// Read an account.
///
/// An account with its scopes.
#[utoipa::path(
    get,
    path = "/v1/accounts/{username}",
    operation_id = "account_get",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name to sign in with; a slash in it as `%2F`"),
        ReadConditions,
    ),
    responses(
        (status = 200, description = "The account", body = AccountView, headers(("ETag" = String))),
        (status = 304, description = "The client has it already"),
    ),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn get(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    answer::read(&preconditions, &stored(accounts, &user.0).await?)
}

/// Holds the conditions of a write to the account as it is. Who changes it between this and the write is not noticed.
pub(super) async fn hold(
    accounts: &Accounts,
    user: &Spelled,
    preconditions: &Preconditions,
) -> Result<(), Problem> {
    if preconditions.is_empty() {
        return Ok(());
    }
    let current = accounts.get(&user.0).await?.map(AccountView::new);
    answer::check_write(preconditions, current.as_ref())
}

/// Disable an account, or enable it.
///
/// Lets nobody sign in to the account any more, or lets its owner sign in again.
#[utoipa::path(
    patch,
    path = "/v1/accounts/{username}",
    operation_id = "account_update",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name to sign in with; a slash in it as `%2F`"),
        WriteConditions,
    ),
    request_body = UpdateBody,
    responses((
        status = 200,
        description = "The account as it is now",
        body = AccountView,
        headers(("ETag" = String)),
    )),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn update(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
    preconditions: Preconditions,
    JsonBody(body): JsonBody<UpdateBody>,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    hold(accounts, &user, &preconditions).await?;
    if body.disabled {
        accounts.disable(&user.0).await?;
    } else {
        accounts.enable(&user.0).await?;
    }
    let stored = stored(accounts, &user.0).await?;
    answer::written(StatusCode::OK, None, &stored)
}

/// Remove an account.
///
/// Removes an account with its scopes. What its subject keeps here stays, and so do tokens until they expire.
#[utoipa::path(
    delete,
    path = "/v1/accounts/{username}",
    operation_id = "account_delete",
    tag = "accounts",
    params(
        ("username" = String, Path, description = "The name to sign in with; a slash in it as `%2F`"),
        WriteConditions,
    ),
    responses((status = 204, description = "There is no such account any more")),
    security(("bearer" = ["admin"])),
)]
pub(super) async fn delete(
    State(state): State<ServiceState>,
    caller: Caller,
    UrlPath(user): UrlPath<Spelled>,
    preconditions: Preconditions,
) -> Result<Response, Problem> {
    let accounts = administered(&state, &caller)?;
    hold(accounts, &user, &preconditions).await?;
    accounts.delete(&user.0).await?;
    Ok(answer::gone())
}
