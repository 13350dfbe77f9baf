//! A service as its clients see it: what the commands ask it.

use std::fmt;
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};
use tokio_rustls::rustls::crypto::ring;

use super::People;
use crate::answer::segment;

/// A service must answer in so much time that it is there.
const GREETING: Duration = Duration::from_secs(5);
/// And in so much time to anything else.
const PATIENCE: Duration = Duration::from_secs(60);

/// A service, and the token that it gave.
pub(super) struct Service {
    client: Client,
    url: String,
    token: OnceLock<String>,
}

/// What a service answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Value,
}

impl Answer {
    /// The answer, if it has the status of success; otherwise why it has not.
    pub(super) fn of_status(self, success: StatusCode) -> Result<Self, String> {
        match self.status == success {
            true => Ok(self),
            false => Err(self.why()),
        }
    }

    /// Why a service refused, in its own words.
    pub(super) fn why(&self) -> String {
        let error = self.body.get("error");
        let text = |name| {
            error
                .and_then(|error| error.get(name))
                .and_then(Value::as_str)
        };
        match (text("code"), text("message")) {
            (Some(code), Some(message)) => format!("{} {code}: {message}", self.status.as_u16()),
            _ => self.status.to_string(),
        }
    }
}

impl Service {
    /// A service at that address.
    pub(super) fn at(url: &str) -> Result<Self, String> {
        // Somebody else in this process may have chosen one already, which does as well.
        let _ = ring::default_provider().install_default();
        let client = Client::builder().timeout(PATIENCE).build();
        Ok(Self {
            client: client.map_err(|error| said(&error))?,
            url: url.trim_end_matches('/').to_owned(),
            token: OnceLock::new(),
        })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Whether it is there, and well.
    pub(super) async fn health(&self) -> Result<StatusCode, String> {
        let url = format!("{}/health", self.url);
        let answer = self.client.get(url).timeout(GREETING).send().await;
        answer
            .map(|answer| answer.status())
            .map_err(|error| said(&error))
    }

    /// Gets a token, with which everything is asked from then on.
    pub(super) async fn sign_in(&self, people: &People) -> Result<(), String> {
        let Some(password) = &people.password else {
            return Err("no password is given: set ADMIN_PASSWORD".to_owned());
        };
        let body = json!({"username": people.username, "password": password.expose()});
        let path = "/auth/login";
        let answer = self
            .send(Method::POST, path, JSON, body.to_string())
            .await?;
        let token = answer.body.get("token").and_then(Value::as_str);
        match (answer.status, token) {
            (StatusCode::OK, Some(token)) => {
                // Whoever signs in again goes on with the first token, which is as good.
                let _ = self.token.set(token.to_owned());
                Ok(())
            }
            _ => Err(answer.why()),
        }
    }

    /// Sends a request, and reads the answer.
    pub(super) async fn send(
        &self,
        method: Method,
        path: &str,
        media_type: &str,
        body: impl Into<reqwest::Body>,
    ) -> Result<Answer, String> {
        let request = self.client.request(method, format!("{}{path}", self.url));
        let request = request.header("content-type", media_type).body(body);
        self.finish(request).await
    }

    /// Asks for something.
    pub(super) async fn get(&self, path: &str) -> Result<Answer, String> {
        self.finish(self.client.get(format!("{}{path}", self.url)))
            .await
    }

    /// Asks for all pages of a list, one after the other, and gives the entries of the member with that name.
    pub(super) async fn all(&self, path: &str, member: &str) -> Result<Vec<Value>, String> {
        let mut entries = Vec::new();
        let mut page = path.to_owned();
        loop {
            let mut answer = self.get(&page).await?.of_status(StatusCode::OK)?;
            let found = answer.body.get_mut(member).map(Value::take);
            if let Some(Value::Array(found)) = found {
                entries.extend(found);
            }
            let Some(next) = answer.body.get("next").and_then(Value::as_str) else {
                return Ok(entries);
            };
            page = behind(path, next);
        }
    }

    async fn finish(&self, request: reqwest::RequestBuilder) -> Result<Answer, String> {
        let request = match self.token.get() {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let answer = request.send().await.map_err(|error| said(&error))?;
        let status = answer.status();
        let bytes = answer.bytes().await.map_err(|error| said(&error))?;
        // What is no JSON has nothing to tell but its status.
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Answer { status, body })
    }
}

/// The path of the page of a list that begins behind a place.
fn behind(path: &str, place: &str) -> String {
    let mark = if path.contains('?') { '&' } else { '?' };
    format!("{path}{mark}after={}", segment(place))
}

/// The media type of JSON.
pub(super) const JSON: &str = "application/json";

/// Where it is, and not who speaks to it.
impl fmt::Debug for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Service({})", self.url)
    }
}

fn said(error: &reqwest::Error) -> String {
    crate::problem::chain(error)
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn a_page_keeps_what_its_list_was_asked_with() {
        assert_eq!(behind("/admin/tokens", "a b"), "/admin/tokens?after=a%20b");
        let asked = "/admin/webhooks?namespace=acme";
        assert_eq!(behind(asked, "c"), "/admin/webhooks?namespace=acme&after=c");
    }
}
