//! Asking an upstream: who we are, how often we try, what is remembered, what is believed.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value as Json, json};

use super::{UpstreamAnswer, UpstreamError, UpstreamRequest, Wanted};
use crate::backend::BoxFuture;
use crate::block::blobs::Digest;
use crate::block::cache::NewEntry;
use crate::domain::packages::Packages;
use crate::domain::packages::fault::Fault;
use crate::domain::packages::pipeline::{Body, ByteSource, Digests, UpstreamAuth, UpstreamShape};
use crate::error::{Error, ErrorKind};

/// Doublings of a wait.
const DOUBLINGS_MAX: u32 = 10;
/// Bytes of an answer that is kept for the time when the upstream does not answer.
const STALE_BYTES_MAX: u64 = 64 * 1024;
/// Statuses that say that there is no such thing.
const ABSENT: [u16; 2] = [404, 410];

impl Packages {
    /// What an upstream answers, or answered before.
    pub(crate) async fn fetch_upstream(
        &self,
        upstream: &UpstreamShape,
        wanted: &Wanted,
    ) -> Result<UpstreamAnswer, Fault> {
        let key = format!("{}|{}|{}", wanted.name, wanted.method, wanted.path);
        let remembered = self.caches.upstreams.get(&key).await.ok().flatten();
        let remembered = remembered.and_then(|entry| Remembered::of(&entry.value));
        let now = self.store.seconds();
        if let Some(remembered) = &remembered
            && remembered.fresh_until > now
        {
            return Ok(remembered.answer());
        }
        let asked = self.ask(upstream, wanted).await;
        let failed = match &asked {
            Ok(answer) => answer.status >= 500,
            Err(_) => true,
        };
        if failed && let Some(stale) = remembered.filter(|remembered| remembered.status == 200) {
            tracing::info!(
                upstream = wanted.name,
                "an upstream failed, and an older answer stands for it"
            );
            return Ok(stale.answer());
        }
        let answer = asked.map_err(|error| fault(&error))?;
        let answer = believed(answer, wanted)?;
        self.remember(upstream, &key, answer).await
    }

    /// Whether an upstream is well: it answers what is asked for that, and with no error of its own. One for which nothing
    /// is to be asked counts as well.
    pub async fn is_well(&self, name: &str, upstream: &UpstreamShape) -> bool {
        let Some(path) = &upstream.health else {
            return true;
        };
        let wanted = Wanted {
            name: name.to_owned(),
            method: "GET".to_owned(),
            path: path.clone(),
            digest: None,
            bytes_max: 0,
        };
        let answer = self.ask(upstream, &wanted).await;
        answer.is_ok_and(|answer| answer.status < 500)
    }

    /// Asks until there is an answer that does not change by asking again, as often as is allowed.
    async fn ask(
        &self,
        upstream: &UpstreamShape,
        wanted: &Wanted,
    ) -> Result<UpstreamAnswer, UpstreamError> {
        let Some(client) = &self.settings.upstream else {
            return Err(UpstreamError::Failed(
                "there is no client for upstreams".to_owned(),
            ));
        };
        let request = self.request(upstream, wanted)?;
        let mut failures = 0_u32;
        loop {
            let answer = client.send(request.clone()).await;
            let again = match &answer {
                Ok(answer) => matches!(answer.status, 429 | 500 | 502 | 503 | 504),
                Err(error) => !matches!(error, UpstreamError::Refused(_)),
            };
            failures = failures.saturating_add(1);
            if !again || failures >= upstream.attempts.max(1) {
                return answer;
            }
            let doublings = if upstream.exponential {
                failures.min(DOUBLINGS_MAX) - 1
            } else {
                0
            };
            let wait = upstream.backoff.saturating_mul(1 << doublings);
            self.store.retrier.clock.sleep(wait).await;
        }
    }

    fn request(
        &self,
        upstream: &UpstreamShape,
        wanted: &Wanted,
    ) -> Result<UpstreamRequest, UpstreamError> {
        let secret = |name: &str| {
            let secrets = self.settings.secrets.as_ref();
            let secret = secrets.and_then(|secrets| secrets.secret(name));
            secret.ok_or_else(|| UpstreamError::Refused(format!("there is no secret {name}")))
        };
        let header = match &upstream.auth {
            UpstreamAuth::None | UpstreamAuth::Bearer { token: None } => None,
            UpstreamAuth::Bearer { token: Some(token) } => Some((
                "Authorization".to_owned(),
                format!("Bearer {}", secret(token)?),
            )),
            UpstreamAuth::Basic { username, password } => {
                let pair = format!("{username}:{}", secret(password)?);
                let basic = format!("Basic {}", STANDARD.encode(pair));
                Some(("Authorization".to_owned(), basic))
            }
            UpstreamAuth::ApiKey { header, key } => Some((header.clone(), secret(key)?)),
        };
        let base = upstream.base_url.trim_end_matches('/');
        let path = wanted.path.trim_start_matches('/');
        // A part of a path that leads upwards would leave what the document has named.
        if path.split(['/', '?', '#']).any(|part| part == "..") || path.contains('\\') {
            return Err(UpstreamError::Refused(
                "the path leads out of the upstream".to_owned(),
            ));
        }
        Ok(UpstreamRequest {
            method: wanted.method.clone(),
            url: format!("{base}/{path}"),
            headers: header.into_iter().collect(),
            body: Bytes::new(),
            connect: upstream.connect,
            read: upstream.read,
            private_addresses: upstream.private_addresses,
        })
    }

    /// Keeps an answer that may be needed again: that there is nothing, for a while; a small one, for bad times.
    async fn remember(
        &self,
        upstream: &UpstreamShape,
        key: &str,
        mut answer: UpstreamAnswer,
    ) -> Result<UpstreamAnswer, Fault> {
        let absent = ABSENT.contains(&answer.status);
        let small = answer
            .body
            .size()
            .is_some_and(|size| size <= STALE_BYTES_MAX);
        let (fresh, kept) = match (absent, answer.status) {
            (true, _) => (upstream.negative, upstream.negative),
            (false, 200) if small => (Duration::ZERO, upstream.stale_on_error),
            _ => return Ok(answer),
        };
        if kept.is_zero() {
            return Ok(answer);
        }
        let bytes = std::mem::take(&mut answer.body)
            .collect(STALE_BYTES_MAX)
            .await;
        let bytes = match bytes {
            // Its size was known to be small, or it is told to be absent, where no body matters.
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(error) => return Err(broken(error)),
        };
        let seconds = i64::try_from(fresh.as_secs()).unwrap_or(i64::MAX);
        let remembered = Remembered {
            status: answer.status,
            headers: answer.headers.clone(),
            body: bytes.clone(),
            fresh_until: self.store.seconds().saturating_add(seconds),
        };
        let entry = NewEntry::new(remembered.written(), kept);
        if let Err(error) = self.caches.upstreams.put(key, entry).await {
            tracing::debug!(%error, "the answer of an upstream was not kept");
        }
        answer.body = Body::Bytes(bytes.into());
        Ok(answer)
    }
}

/// An answer whose body ends with an error when it is not what it was said to be.
fn believed(mut answer: UpstreamAnswer, wanted: &Wanted) -> Result<UpstreamAnswer, Fault> {
    if answer.status != 200 || wanted.method == "HEAD" {
        return Ok(answer);
    }
    let claimed = match Digests::of(&answer.headers) {
        Digests::None => None,
        Digests::One(digest) => Some(digest),
        Digests::Unreadable => return Err(lied("the upstream claims digests that cannot be")),
    };
    let digest = match (wanted.digest, claimed) {
        (Some(wanted), Some(claimed)) if wanted != claimed => {
            return Err(lied(
                "the upstream has other bytes than those that are wanted",
            ));
        }
        (wanted, claimed) => wanted.or(claimed),
    };
    let size = answer.body.size();
    if size.is_some_and(|size| size > wanted.bytes_max) {
        let message = format!("the upstream has more than {} bytes", wanted.bytes_max);
        return Err(Fault::new(502, "UPSTREAM_ERROR", message));
    }
    let source = std::mem::take(&mut answer.body).into_source();
    answer.body = Body::Stream {
        size,
        source: Box::new(Believed {
            source,
            digest,
            size,
            left: wanted.bytes_max,
            hashed: ring::digest::Context::new(&ring::digest::SHA256),
            read: 0,
        }),
    };
    Ok(answer)
}

/// Bytes that must turn out to be what was said of them.
struct Believed {
    source: Box<dyn ByteSource>,
    digest: Option<Digest>,
    size: Option<u64>,
    left: u64,
    hashed: ring::digest::Context,
    read: u64,
}

impl ByteSource for Believed {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, Error>> {
        Box::pin(async move {
            let wrong = |what: &str| Err(Error::new(ErrorKind::CorruptData, what));
            let Some(part) = self.source.next().await? else {
                if self.size.is_some_and(|size| size != self.read) {
                    return wrong("an upstream sent another number of bytes than it said");
                }
                let hashed = self.hashed.clone().finish();
                let same = |digest: &Digest| digest.as_bytes() == hashed.as_ref();
                return match self.digest.as_ref().is_none_or(same) {
                    true => Ok(None),
                    false => wrong("an upstream sent bytes of another digest than it said"),
                };
            };
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            self.left = match self.left.checked_sub(length) {
                Some(left) => left,
                None => return wrong("an upstream sent more bytes than are taken"),
            };
            self.read = self.read.saturating_add(length);
            self.hashed.update(&part);
            Ok(Some(part))
        })
    }
}

/// An answer as it is kept.
#[derive(Debug)]
struct Remembered {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    fresh_until: i64,
}

impl Remembered {
    fn written(&self) -> Vec<u8> {
        let headers: Vec<Json> = self
            .headers
            .iter()
            .map(|pair| json!([pair.0, pair.1]))
            .collect();
        let body = STANDARD.encode(&self.body);
        let written = json!({
            "status": self.status, "headers": headers, "body": body, "fresh_until": self.fresh_until,
        });
        written.to_string().into_bytes()
    }

    fn of(bytes: &[u8]) -> Option<Self> {
        let json: Json = serde_json::from_slice(bytes).ok()?;
        let headers = json.get("headers")?.as_array()?.iter();
        let text = |pair: &Json, place: usize| Some(pair.get(place)?.as_str()?.to_owned());
        let headers = headers.map(|pair| Some((text(pair, 0)?, text(pair, 1)?)));
        Some(Self {
            status: u16::try_from(json.get("status")?.as_u64()?).ok()?,
            headers: headers.collect::<Option<_>>()?,
            body: STANDARD.decode(json.get("body")?.as_str()?).ok()?,
            fresh_until: json.get("fresh_until")?.as_i64()?,
        })
    }

    fn answer(&self) -> UpstreamAnswer {
        let body = Body::Bytes(self.body.clone().into());
        UpstreamAnswer::new(self.status, self.headers.clone(), body)
    }
}

fn fault(error: &UpstreamError) -> Fault {
    match error {
        UpstreamError::Timeout => Fault::new(504, "UPSTREAM_TIMEOUT", error.to_string()),
        UpstreamError::Failed(_) | UpstreamError::Refused(_) => {
            Fault::new(502, "UPSTREAM_ERROR", error.to_string())
        }
    }
}

/// What comes from an upstream broke off, or is not what it was said to be.
#[cold]
pub(crate) fn broken(error: Error) -> Fault {
    let status = match error.kind() {
        ErrorKind::Unavailable => (504, "UPSTREAM_TIMEOUT"),
        _ => (502, "UPSTREAM_ERROR"),
    };
    Fault::new(status.0, status.1, error.to_string())
}

#[cold]
fn lied(what: &str) -> Fault {
    Fault::new(502, "UPSTREAM_ERROR", what)
}
