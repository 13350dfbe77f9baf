//! The configuration as text: what `--check-config` and the first lines of the log show.

use std::fmt;
use std::time::Duration;

use super::resolve::Emulator;
use super::{Config, LogFormat, LogLevel, Secret, StageName};

/// The configuration as a file could have it: a secret is a comment that says whether there is one.
impl fmt::Display for Config {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines = Lines(formatter);
        let stage = match self.stage {
            Some(StageName::Prod) => "PROD",
            Some(StageName::Test) | None => "TEST",
        };
        lines.text("listen", self.listen)?;
        lines.text("stage", stage)?;
        lines.optional("region", self.region.as_ref())?;
        lines.optional("endpoint", self.endpoint.as_ref())?;
        match self.emulator {
            Emulator::Private => {}
            Emulator::Open(address) => lines.text("emulator-address", address)?,
        }
        lines.text("admin-username", &self.admin_username)?;
        lines.secret("admin-password", self.admin_password.as_ref())?;
        self.print_keys(&mut lines)?;
        let service_secret =
            Some(&self.service_secret).filter(|secret| !secret.expose().is_empty());
        lines.secret("service-secret", service_secret)?;
        if let Some(tls) = &self.tls {
            lines.text("tls-cert", tls.certificate.display())?;
            lines.text("tls-key", tls.key.display())?;
        }
        lines.text("datapackage-check", self.datapackages.word())?;
        lines.text("dataset-owner", &self.datasets.default_owner)?;
        lines.text("dataset-message", &self.datasets.default_message)?;
        let document = self.repository_document.as_ref();
        lines.optional("repository-document", document.map(|path| path.display()))?;
        let repository = &self.repository;
        lines.number("anonymous-read", repository.anonymous_read)?;
        lines.number("open-schema", repository.open_schema)?;
        let folder = self.blob_folder.as_ref();
        lines.optional("blob-folder", folder.map(|path| path.display()))?;
        let private = self.webhooks.private_addresses;
        lines.number("webhook-private-addresses", private)?;
        let origins: Vec<_> = self
            .cors_origins
            .iter()
            .map(|origin| origin.to_str())
            .collect();
        let origins: Vec<_> = origins.into_iter().flatten().collect();
        writeln!(lines.0, "cors-origins = {origins:?}")?;
        lines.text("log-format", self.log_format.name())?;
        lines.text("log-level", self.log_level.name())?;
        lines.number("health-report-seconds", self.report_every.as_secs())?;
        // None is told where nothing takes long enough.
        let slow = Some(self.observe.slow).filter(|slow| *slow != Duration::MAX);
        lines.number("slow-milliseconds", slow.map_or(0, |slow| slow.as_millis()))?;
        self.print_limits(&mut lines)
    }
}

impl Config {
    fn print_keys(&self, lines: &mut Lines<'_, '_>) -> fmt::Result {
        let keys = &self.keys;
        lines.secret("token-secret", keys.secret.as_ref())?;
        lines.number("token-seconds", keys.lifetime.as_secs())?;
        lines.text("token-issuer", &keys.issuer)?;
        lines.text("token-audience", &keys.audience)?;
        lines.number("token-leeway-seconds", keys.leeway.as_secs())?;
        lines.optional(
            "jwks-file",
            keys.jwks_file.as_ref().map(|path| path.display()),
        )?;
        lines.optional("jwks-issuer", keys.jwks_issuer.as_ref())
    }

    fn print_limits(&self, lines: &mut Lines<'_, '_>) -> fmt::Result {
        let limits = &self.limits;
        lines.number("limit-body-bytes", limits.body_bytes)?;
        lines.number("limit-head-bytes", limits.head_bytes)?;
        lines.number("limit-head-seconds", limits.head.as_secs())?;
        lines.number("limit-request-seconds", limits.request.as_secs())?;
        lines.number("limit-concurrency", limits.concurrency)?;
        lines.number("limit-connections", limits.connections)?;
        lines.number("limit-rate", limits.rate)?;
        lines.number("limit-burst", limits.burst)?;
        lines.number("limit-sign-ins", limits.sign_ins)?;
        lines.number("shutdown-seconds", limits.shutdown.as_secs())
    }
}

impl LogFormat {
    const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

impl LogLevel {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        }
    }
}

/// Writes one setting for each line.
struct Lines<'a, 'b>(&'a mut fmt::Formatter<'b>);

impl Lines<'_, '_> {
    fn text(&mut self, key: &str, value: impl fmt::Display) -> fmt::Result {
        // Debug quotes and escapes nearly as TOML does; control characters in settings are nobody's wish.
        writeln!(self.0, "{key} = {:?}", value.to_string())
    }

    fn optional(&mut self, key: &str, value: Option<impl fmt::Display>) -> fmt::Result {
        value.map_or(Ok(()), |value| self.text(key, value))
    }

    fn number(&mut self, key: &str, value: impl fmt::Display) -> fmt::Result {
        writeln!(self.0, "{key} = {value}")
    }

    fn secret(&mut self, key: &str, value: Option<&Secret>) -> fmt::Result {
        let said = if value.is_some() {
            "given"
        } else {
            "not given"
        };
        writeln!(self.0, "# {key}: {said}")
    }
}
