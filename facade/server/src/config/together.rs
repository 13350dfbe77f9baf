//! What of the settings does not go together, or could not work.

use super::resolve::{ConfigError, Purpose};
use super::settings::{Settings, StageName};

/// A secret of the service has so many bytes at least: fewer are guessed.
const SECRET_BYTES_MIN: usize = 16;

/// Refuses settings that would be passed over, or with which nothing could work.
pub(super) fn check(purpose: Purpose, settings: &Settings) -> Result<(), ConfigError> {
    let wrong = |what: &str| Err(ConfigError(what.to_owned()));
    if settings.jwks_issuer.is_some() && settings.jwks_file.is_none() {
        return wrong(
            "jwks-issuer says whose tokens the keys of jwks-file check: give that file as well",
        );
    }
    let named = [
        ("token-issuer", &settings.token_issuer),
        ("token-audience", &settings.token_audience),
        ("jwks-issuer", &settings.jwks_issuer),
        ("admin-username", &settings.admin_username),
    ];
    for (name, given) in named {
        if given.as_ref().is_some_and(String::is_empty) {
            return Err(ConfigError(format!("{name} must not be empty")));
        }
    }
    let secret = settings.service_secret.as_ref();
    if secret.is_some_and(|secret| secret.expose().len() < SECRET_BYTES_MIN) {
        let what = format!("service-secret must have {SECRET_BYTES_MIN} bytes at least");
        return Err(ConfigError(what));
    }
    if settings.emulator_address.is_some() {
        if settings.stage == Some(StageName::Prod) {
            return wrong("emulator-address is of the stage TEST: at PROD there is no emulator");
        }
        if settings.endpoint.is_some() {
            return wrong(
                "emulator-address opens the emulator of this process, which endpoint replaces: give one of them",
            );
        }
    }
    let password = settings.admin_password.as_ref();
    if password.is_some_and(|password| !(8..=72).contains(&password.expose().len())) {
        return wrong("admin-password must have 8 characters at least and 72 bytes at most");
    }
    let endpoint = settings.endpoint.as_deref();
    let is_url = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    if endpoint.is_some_and(|endpoint| !is_url(endpoint)) {
        return wrong("endpoint is no address such as http://localhost:8000");
    }
    match (settings.stage, purpose) {
        (Some(StageName::Prod), Purpose::Service) => needed_in_production(settings),
        _ => Ok(()),
    }
}

/// What TEST makes up, PROD must be given.
fn needed_in_production(settings: &Settings) -> Result<(), ConfigError> {
    if settings.token_secret.is_none() && settings.jwks_file.is_none() {
        let what =
            "at the stage PROD, token-secret or jwks-file must be given: nobody could sign in";
        return Err(ConfigError(what.to_owned()));
    }
    if settings.service_secret.is_none() {
        let what =
            "at the stage PROD, service-secret must be given: it is what secret keys follow from";
        return Err(ConfigError(what.to_owned()));
    }
    Ok(())
}
