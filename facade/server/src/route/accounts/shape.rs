//! What is sent and told about accounts.

use package_database::block::identity::{Account, Scope, Scopes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::extract::SecretValue;
use crate::problem::{Problem, ProblemKind};
use crate::route::page::{Entries, EntryCount};
use package_database::block::rfc3339;

/// An account, without its password and its scopes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountEntry)]
pub(super) struct EntryView {
    /// The name to sign in with.
    username: String,
    /// The id under which everything of the account's owner is kept.
    subject: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// Whether nobody can sign in to it now.
    disabled: bool,
    #[schema(format = "date-time")]
    created_at: String,
    #[schema(format = "date-time")]
    updated_at: String,
}

impl From<Account> for EntryView {
    fn from(account: Account) -> Self {
        Self {
            username: account.user,
            subject: account.subject,
            name: account.name,
            email: account.email,
            disabled: account.disabled,
            created_at: rfc3339(account.created_at),
            updated_at: rfc3339(account.updated_at),
        }
    }
}

/// An account with its scopes.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub(super) struct AccountView {
    #[serde(flatten)]
    entry: EntryView,
    /// What whoever signs in to it may do.
    scopes: Vec<String>,
}

impl AccountView {
    pub(super) fn new((account, scopes): (Account, Scopes)) -> Self {
        Self {
            entry: account.into(),
            scopes: scopes.iter().map(ToString::to_string).collect(),
        }
    }
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountPage {
    items: Vec<EntryView>,
    /// How many entries of the page cannot be read; the log of the service says which.
    damaged: usize,
    /// Where the next page begins, to be sent as `after`; absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

impl From<Entries<EntryView>> for AccountPage {
    fn from(page: Entries<EntryView>) -> Self {
        Self {
            items: page.items,
            damaged: page.damaged,
            next: page.next,
        }
    }
}

/// Whose accounts, and which page of them.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// The subject whose accounts they are.
    pub(super) subject: String,
    /// How many entries to give at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1_000, default = 100)]
    pub(super) limit: Option<EntryCount>,
    /// The member `next` of the page before.
    pub(super) after: Option<String>,
}

/// An account that is to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAccount)]
pub(super) struct AccountBody {
    /// The name to sign in with, told apart by letter case.
    #[schema(min_length = 1, max_length = 256)]
    pub(super) username: String,
    /// 8 characters at least and 72 bytes at most.
    #[schema(format = "password", value_type = String)]
    pub(super) password: SecretValue,
    /// The id under which everything of its owner is kept; the name to sign in with when absent.
    #[schema(max_length = 1_024)]
    pub(super) subject: Option<String>,
    /// What to call them.
    pub(super) name: Option<String>,
    /// Where to write to.
    pub(super) email: Option<String>,
    /// What they may do: 99 at most.
    #[serde(default)]
    pub(super) scopes: Vec<String>,
}

impl AccountBody {
    pub(super) fn scopes(&self) -> Result<Scopes, Problem> {
        let scope = |(at, text): (usize, &String)| {
            text.parse::<Scope>().map_err(|error| {
                let problem = Problem::plain(ProblemKind::Unprocessable);
                problem.at(format!("/scopes/{at}"), error.to_string())
            })
        };
        self.scopes.iter().enumerate().map(scope).collect()
    }
}

/// What is to be changed of an account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AccountUpdate)]
pub(super) struct UpdateBody {
    /// Whether nobody can sign in to it from now on. Tokens that were issued stay good until they expire.
    pub(super) disabled: bool,
}

/// A new password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPassword)]
pub(super) struct PasswordBody {
    /// 8 characters at least and 72 bytes at most.
    #[schema(format = "password", value_type = String)]
    pub(super) password: SecretValue,
}
