//! How the program lets people in, as its settings say.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use package_database::block::identity::{
    AccountSettings, Accounts, JwksFile, NewAccount, Password, Scopes, TokenAlgorithm,
};
use package_database::block::{Random, Store, SystemClock, SystemRandom};
use package_database::credentials::SecretText;
use package_database::{Database, ErrorKind};

use crate::config::{Config, Secret};
use crate::identity::{Authenticator, TokenSettings, Tokens};
use crate::problem::chain;

/// Bytes of chance in a secret that is made.
const MADE_BYTES: usize = 32;

/// What the administrator may do: everything.
const EVERYTHING: &str = "admin credentials ds models obj read specs syncs write";

/// Who lets people in, and what was made up for that.
pub(super) struct Opened {
    pub(super) authenticator: Arc<dyn Authenticator>,
    pub(super) accounts: Accounts,
    pub(super) service_secret: SecretText,
    /// The administrator's password, when nobody gave one.
    pub(super) made_password: Option<Secret>,
}

/// Makes up, at the stage TEST, what was not given. An error is a sentence for the operator.
pub(super) async fn open(config: &Config, database: &Database) -> Result<Opened, String> {
    let random = Arc::new(SystemRandom::new());
    let made_password = match config.admin_password {
        None if config.is_test() => Some(Secret::from(made(&*random)?)),
        _ => None,
    };
    let given = &config.service_secret;
    let service_secret = if given.expose().is_empty() {
        SecretText::from(made(&*random)?)
    } else {
        given.to_text()
    };
    let mut settings = TokenSettings::new(&*config.keys.issuer, &*config.keys.audience);
    settings.lifetime = config.keys.lifetime;
    settings.login_lifetime = config.keys.login_lifetime;
    settings.leeway = config.keys.leeway;
    let store = Arc::new(Store::new(database.backend().clone()));
    let accounts = Accounts::new(store, &AccountSettings::default());
    let accounts = accounts.map_err(|error| chain(&error))?;
    if let Some(password) = config.admin_password.as_ref().or(made_password.as_ref()) {
        make_administrator(&accounts, &config.admin_username, password).await?;
    }
    let clock = Arc::new(SystemClock::new());
    let keys = Arc::new(database.credentials());
    let mut tokens = Tokens::new(accounts.clone(), keys, clock, settings);
    let secret = match &config.keys.secret {
        None if config.is_test() => Some(SecretText::from(made(&*random)?)),
        given => given.as_ref().map(Secret::to_text),
    };
    if let Some(secret) = secret {
        tokens = tokens
            .secret(&secret, random)
            .map_err(|error| chain(&error))?;
    }
    if let Some(path) = &config.keys.jwks_file {
        let file = JwksFile::open(path, TokenAlgorithm::Rs256).await;
        let file = file.map_err(|error| chain(&error))?;
        tokens = tokens.trust(file, config.keys.jwks_issuer.clone());
    }
    Ok(Opened {
        authenticator: Arc::new(tokens),
        accounts,
        service_secret,
        made_password,
    })
}

/// Makes the account of the administrator. One that is there already stays as it is, with its own password.
async fn make_administrator(
    accounts: &Accounts,
    name: &str,
    password: &Secret,
) -> Result<(), String> {
    let account = NewAccount::new(name, name).with_scopes(Scopes::from_text(EVERYTHING));
    let password = Password::from(password.expose());
    match accounts.create(&account, &password).await {
        Err(error) if error.kind() == ErrorKind::Conflict => {
            tracing::info!("there is an account of the administrator: it stays as it is");
            Ok(())
        }
        answer => answer.map_err(|error| format!("admin-password: {}", chain(&error))),
    }
}

/// A text of chance.
fn made(random: &dyn Random) -> Result<String, String> {
    let mut bytes = [0; MADE_BYTES];
    random.fill(&mut bytes).map_err(|error| error.to_string())?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}
