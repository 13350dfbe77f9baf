//! Who may knock: Host, Origin and Sec-Fetch-Site, checked before anything of the request is read.
//!
//! An emulator on localhost checks no signature by default, so any web page that the developer
//! opens could otherwise speak to it, directly or through a name that resolves to 127.0.0.1.

use std::net::{IpAddr, Ipv6Addr};

use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode};

use super::head::{Head, text};
use crate::profile::{Hint, HintWords};

/// Seconds for which a browser may keep the answer to a preflight; the service's own value.
const PREFLIGHT_MAX_AGE: HeaderValue = HeaderValue::from_static("172800");
/// What scripts of an allowed origin may read of an answer.
const EXPOSED: HeaderValue =
    HeaderValue::from_static("x-amzn-RequestId,x-amz-crc32,x-amzn-ErrorType,Date");

/// The names by which the emulator may be called and the web origins that may call it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate {
    hosts: Vec<String>,
    origins: Vec<String>,
    /// Whether names that only a network of one's own knows are let in.
    neighbours: bool,
}

/// Why a request is turned away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No Host, or several.
    Malformed,
    /// The Host is none of ours.
    Host(String),
    /// A web page of an origin that was not allowed.
    Origin(String),
    /// A web page of another site, in a request that browsers send without an origin.
    CrossSite,
}

impl Refusal {
    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Host(_) | Self::Origin(_) | Self::CrossSite => StatusCode::FORBIDDEN,
        }
    }

    /// What to tell the caller, and in the words of the shell what would let the request in.
    pub(crate) fn message(&self, hints: HintWords) -> String {
        match self {
            Self::Malformed => "The request needs exactly one Host header.".to_owned(),
            Self::Host(host) => format!(
                "Host {host:?} is not allowed. To allow it, {}.",
                hints.say(Hint::AllowHost(host))
            ),
            Self::Origin(origin) => format!(
                "Origin {origin:?} is not allowed. To allow it, {}.",
                hints.say(Hint::AllowOrigin(origin))
            ),
            Self::CrossSite => {
                "A web page of another site may not call without saying its origin.".to_owned()
            }
        }
    }
}

impl Gate {
    /// A gate that lets in loopback names, `hosts` (`*`, `*.example.com` or a name) and web pages
    /// of `origins` (`*` or an origin).
    pub(crate) fn new(hosts: &[String], origins: &[String]) -> Self {
        // In a Host header an IPv6 address stands in brackets, which `bare_host` takes off; a browser
        // sends an origin without the slash that its address bar shows.
        let host = |host: &String| {
            let bare = host.trim_start_matches('[').trim_end_matches(']');
            bare.to_ascii_lowercase()
        };
        let origin = |origin: &String| origin.trim_end_matches('/').to_ascii_lowercase();
        Self {
            hosts: hosts.iter().map(host).collect(),
            origins: origins.iter().map(origin).collect(),
            neighbours: false,
        }
    }

    /// Lets in, where `neighbours`, the names of a server that listens to other machines: addresses, names of one
    /// label, and the name by which a container calls the machine around it.
    ///
    /// A web page that would speak to us through a name of its own needs one that the public name system resolves,
    /// and such a name has a dot; to an address the page has no right, as [`Self::check`] finds by its origin.
    pub(crate) fn with_neighbours(self, neighbours: bool) -> Self {
        Self { neighbours, ..self }
    }

    /// Lets the request pass, or says why not.
    pub(crate) fn check(&self, head: &Head<'_>) -> Result<(), Refusal> {
        let host = match head.host {
            Some(host) if !head.several_hosts => text(Some(host)),
            _ => return Err(Refusal::Malformed),
        };
        for name in [Some(host), head.authority].into_iter().flatten() {
            if !self.allows_host(name) {
                return Err(Refusal::Host(bare_host(name).unwrap_or(name).to_owned()));
            }
        }
        match head.origin {
            Some(origin) if !self.allows_origin(origin, host) => {
                Err(Refusal::Origin(text(Some(origin)).to_owned()))
            }
            None if text(head.fetch_site) == "cross-site" => Err(Refusal::CrossSite),
            _ => Ok(()),
        }
    }

    fn allows_host(&self, authority: &str) -> bool {
        let Some(host) = bare_host(authority) else {
            return false;
        };
        is_loopback(host) || (self.neighbours && is_neighbour(host)) || self.names_host(host)
    }

    /// Whether somebody has allowed this very host, without its port.
    pub(super) fn names_host(&self, host: &str) -> bool {
        let mut hosts = self.hosts.iter();
        hosts.any(|allowed| match allowed.strip_prefix('*') {
            Some(suffix) => {
                host.len() >= suffix.len() && host.to_ascii_lowercase().ends_with(suffix)
            }
            None => allowed.eq_ignore_ascii_case(host),
        })
    }

    /// Whether a page of `origin` may call us: it is our own, or was allowed.
    fn allows_origin(&self, origin: &HeaderValue, host: &str) -> bool {
        is_own(origin, host) || self.allowed_origin(origin).is_some()
    }

    /// The value for `access-control-allow-origin`, when the origin was allowed by name or by `*`.
    pub(crate) fn allowed_origin(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        if self.origins.is_empty() {
            return None;
        }
        let name = text(Some(origin));
        self.origins
            .iter()
            .any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(name))
            .then(|| origin.clone())
    }

    /// The headers that answer a preflight of an allowed origin; `None` when this is not one.
    pub(crate) fn preflight(&self, head: &Head<'_>) -> Option<HeaderMap> {
        if head.method != Method::OPTIONS {
            return None;
        }
        let origin = self.allowed_origin(head.origin?)?;
        let mut answer = HeaderMap::with_capacity(6);
        share(&mut answer, origin);
        let _ = answer.insert(ACCESS_CONTROL_MAX_AGE, PREFLIGHT_MAX_AGE);
        for (asked, allowed) in [
            (ACCESS_CONTROL_REQUEST_HEADERS, ACCESS_CONTROL_ALLOW_HEADERS),
            (ACCESS_CONTROL_REQUEST_METHOD, ACCESS_CONTROL_ALLOW_METHODS),
        ] {
            if let Some(value) = head.headers.get(asked) {
                let _ = answer.insert(allowed, value.clone());
            }
        }
        Some(answer)
    }
}

/// Adds what lets a page of `origin` read the answer.
pub(crate) fn share(headers: &mut HeaderMap, origin: HeaderValue) {
    let _ = headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let _ = headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    let _ = headers.insert(VARY, HeaderValue::from_static("Origin"));
}

/// The host of `host`, `host:port`, `[v6]` or `[v6]:port`; `None` when it is none of these.
pub(super) fn bare_host(authority: &str) -> Option<&str> {
    let (host, rest) = match authority.strip_prefix('[') {
        Some(literal) => literal.split_once(']')?,
        None => match authority.split_once(':') {
            Some((host, _)) => (host, authority.strip_prefix(host)?),
            None => (authority, ""),
        },
    };
    let port = match rest.strip_prefix(':') {
        Some(port) => port,
        None if rest.is_empty() => "",
        None => return None,
    };
    let well_formed = !host.is_empty() && port.bytes().all(|digit| digit.is_ascii_digit());
    well_formed.then(|| host.strip_suffix('.').unwrap_or(host))
}

/// Whether a page of `origin` came from the `host` that it calls now.
pub(super) fn is_own(origin: &HeaderValue, host: &str) -> bool {
    text(Some(origin))
        .strip_prefix("http://")
        .is_some_and(|authority| authority.eq_ignore_ascii_case(host))
}

/// Names that nobody can have on the public internet.
fn is_neighbour(host: &str) -> bool {
    const AROUND_A_CONTAINER: &str = "host.docker.internal";
    let label = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    host.parse::<IpAddr>().is_ok()
        || host.eq_ignore_ascii_case(AROUND_A_CONTAINER)
        || (!host.is_empty() && host.bytes().all(label))
}

/// Names that can only mean this machine.
pub(super) fn is_loopback(host: &str) -> bool {
    const NAME: &str = "localhost";
    if host.eq_ignore_ascii_case(NAME) {
        return true;
    }
    if let Some((_, last)) = host.rsplit_once('.')
        && last.eq_ignore_ascii_case(NAME)
    {
        return true;
    }
    match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => address.is_loopback(),
        Ok(IpAddr::V6(address)) => {
            address == Ipv6Addr::LOCALHOST
                || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
        Err(_) => false,
    }
}
