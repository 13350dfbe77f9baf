//! What sections of a document say against themselves and one another.

use super::Judge;
use super::sites::Known;
use crate::domain::packages::document::path::Path;
use crate::domain::packages::document::{BlobStore, DeclaredIndex, RepositoryDocument, Upstream};

/// Characters of a SHA-256 in hexadecimal digits.
const DIGEST_CHARACTERS: usize = 64;

pub(super) fn check(known: &Known<'_>, judge: &mut Judge<'_>) {
    let document = known.document;
    versioning(document, judge);
    caching(document, judge);
    capabilities(document, judge);
    let root = Path::root().member("storage").member("blob_stores");
    for (name, store) in document.storage.blob_stores.iter() {
        let path = root.member(name).member("addressing");
        blob_path(name, store, path.member("path_template"), judge);
    }
    let root = Path::root().member("upstreams");
    for (name, upstream) in document.upstreams.iter() {
        self::upstream(name, upstream, &root.member(name), judge);
    }
    fetching(known, judge);
    let root = Path::root().member("indexes");
    for (name, index) in document.indexes.iter() {
        self::index(known, name, index, &root.member(name), judge);
    }
}

fn versioning(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let Some(policy) = &document.versioning else {
        return;
    };
    if policy.latest_excludes_prerelease && !policy.allow_prerelease {
        let path = Path::root()
            .member("entities")
            .member("versioning")
            .member("allow_prerelease");
        let message = "pre-releases are excluded from the latest version and may not be published either; allow them, or drop `exclude_prerelease`";
        judge.find("versioning.prerelease", path, message);
    }
}

fn caching(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let caching = &document.caching;
    if caching.pin_on_access && caching.eviction_policy.is_some() {
        let path = Path::root()
            .member("caching")
            .member("blob_cache")
            .member("pin_on_access");
        let message = "an access makes an entry young, and nothing stays for ever; say `false`, because that is what `eviction` means";
        judge.find("caching.pinned_and_evicted", path, message);
    }
}

/// Abilities that a document can show.
fn capabilities(document: &RepositoryDocument, judge: &mut Judge<'_>) {
    let tagged = |tag: &str| {
        document
            .routes
            .iter()
            .any(|route| route.tags.iter().any(|own| own == tag))
    };
    let root = Path::root().member("capabilities").member("features");
    for (place, feature) in document.capabilities.features.iter().enumerate() {
        let (shown, by) = match feature.as_str() {
            "proxy" => (!document.upstreams.is_empty(), "an upstream"),
            "virtual" => (tagged("virtual"), "a route with the tag `virtual`"),
            "replication" => (document.replication.is_some(), "`replication`"),
            "gc" => (document.gc.is_some(), "`gc`"),
            "immutability" => (
                !document.features.allow_overwrite_artifacts,
                "`allow_overwrite_artifacts` as false",
            ),
            _ => (false, "nothing that this format knows"),
        };
        if !shown {
            let message =
                format!("`{feature}` would be declared by {by}; add that, or remove the word");
            judge.find_about(
                "capability.undefined",
                feature,
                root.element(place),
                message,
            );
        }
    }
}

/// Two blobs lie in two places: what is written of a place says every character of a digest, and nothing else of a blob.
fn blob_path(name: &str, store: &BlobStore, path: Path, judge: &mut Judge<'_>) {
    let Some(template) = &store.path_template else {
        return;
    };
    if let Some(unknown) = template.fields().find(|field| *field != "digest") {
        let message =
            format!("nothing is known of a blob but its `digest`; remove `{{{unknown}}}`");
        judge.find_about("blob_store.path", name, path, message);
        return;
    }
    let zeros = "0".repeat(DIGEST_CHARACTERS);
    let place = |digest: &str| template.render(|_| Some(digest.to_owned()));
    let apart = (0..DIGEST_CHARACTERS).all(|at| {
        let mut other = zeros.clone();
        other.replace_range(at..=at, "1");
        place(&zeros).is_ok_and(|one| place(&other).is_ok_and(|other| one != other))
    });
    if !apart {
        let message = "blobs of different digests would lie in one place; write `{digest}` into it";
        judge.find_about("blob_store.path", name, path, message);
    }
}

fn upstream(name: &str, upstream: &Upstream, path: &Path, judge: &mut Judge<'_>) {
    let http = ["http://", "https://"];
    let address = http
        .iter()
        .find_map(|scheme| upstream.base_url.strip_prefix(scheme));
    if address.is_none_or(|host| host.is_empty() || host.starts_with('/')) {
        let message = "this is no address; write `https://` and a host";
        judge.find_about("upstream.address", name, path.member("base_url"), message);
    }
    let auth = &upstream.auth;
    let secrets = [
        ("token_env", &auth.token_env),
        ("password_env", &auth.password_env),
        ("key_env", &auth.key_env),
    ];
    for (member, secret) in secrets {
        if let Some(secret) = secret.as_ref().filter(|secret| !is_variable(secret)) {
            let message = format!(
                "`{secret}` is no name of an environment variable; use letters, digits and `_`"
            );
            let path = path.member("auth").member(member);
            judge.find_about("upstream.secret_name", name, path, message);
        }
    }
    let missing = match auth.mode.as_deref() {
        Some("bearer_token") if auth.token_env.is_none() => Some("token_env"),
        Some("basic") if auth.username.is_none() || auth.password_env.is_none() => {
            Some("username and password_env")
        }
        Some("api_key") if auth.header.is_none() || auth.key_env.is_none() => {
            Some("header and key_env")
        }
        _ => None,
    };
    if let Some(missing) = missing {
        let message = format!(
            "this upstream cannot be told who we are; name the secret by {missing}, or say mode `none`"
        );
        judge.find_about("upstream.no_secret", name, path.member("auth"), message);
    }
}

/// Whether a process can have a variable of that name.
fn is_variable(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next();
    first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// What is wrong with an upstream only because somebody fetches from it.
fn fetching(known: &Known<'_>, judge: &mut Judge<'_>) {
    for site in &known.sites {
        let mut fetches = site.steps().filter(|(_, step)| step.op == "proxy.fetch");
        if let Some((path, _)) = fetches
            .next()
            .filter(|_| !known.document.features.proxy_enabled)
        {
            let message = "nothing is fetched while `features.proxy_enabled` is false; switch it on, or remove the route";
            judge.find("upstream.off", path, message);
        }
    }
    for (name, what) in unbounded(known) {
        let path = Path::root().member("upstreams").member(&name);
        let message = format!(
            "a pipeline fetches from here without {what}; add it, or a request may never end"
        );
        judge.find_about("upstream.unbounded", &name, path, message);
    }
}

/// The upstreams that are fetched from without a bound, and what they lack.
fn unbounded(known: &Known<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, upstream) in fetched(known) {
        let mut lacks = Vec::new();
        if !has_timeouts(upstream) {
            lacks.push("`timeouts_ms.connect` and `timeouts_ms.read`");
        }
        if !has_retry_bounds(upstream) {
            lacks.push("`retry.max_attempts` between 1 and 10");
        }
        if !lacks.is_empty() {
            found.push((name.to_owned(), lacks.join(" and ")));
        }
    }
    found
}

/// The upstreams that some pipeline fetches from.
pub(super) fn fetched<'k>(known: &'k Known<'_>) -> impl Iterator<Item = (&'k str, &'k Upstream)> {
    let upstreams = known.document.upstreams.iter();
    upstreams.filter(|(name, _)| known.fetched.contains(name))
}

pub(super) fn has_timeouts(upstream: &Upstream) -> bool {
    let bounded = |time: Option<u64>| time.is_some_and(|milliseconds| milliseconds > 0);
    bounded(upstream.connect_timeout_ms) && bounded(upstream.read_timeout_ms)
}

pub(super) fn has_retry_bounds(upstream: &Upstream) -> bool {
    const ATTEMPTS_MAX: u64 = 10;
    let attempts = upstream.retry_max_attempts;
    attempts.is_some_and(|attempts| (1..=ATTEMPTS_MAX).contains(&attempts))
}

fn index(known: &Known<'_>, name: &str, index: &DeclaredIndex, path: &Path, judge: &mut Judge<'_>) {
    let explicit = known.upserted.contains(name);
    if explicit && index.materialization_mode.as_deref() == Some("incremental") {
        let message = "pipelines write the rows of this index, and what they write counts; say mode `explicit`";
        judge.find_about(
            "index.two_writers",
            name,
            path.member("materialization"),
            message,
        );
    }
    // The identity of a row is that of the document that it is about.
    let source = known.document.storage.documents.get(&index.source_document);
    let identity = source.map(|kind| kind.key_template.fields().collect::<Vec<_>>());
    for (place, key) in index.keys.iter().enumerate() {
        // What follows from documents is in the order of names, and a name is there once.
        if key.unique || key.sort.is_empty() || index.is_derived() {
            continue;
        }
        let says = |field: &&&str| {
            let sorted = key.sort.iter().any(|(sorted, _)| sorted == **field);
            !sorted && !key.fields.iter().any(|own| own == **field)
        };
        let open: Vec<&&str> = identity.iter().flatten().filter(says).collect();
        if let Some(field) = open.first() {
            let path = path.member("keys").element(place).member("sort");
            let message = format!(
                "two rows that differ only in `{field}` have no order; add `{field}:asc` or `{field}:desc`"
            );
            judge.find_about("index.order_open", name, path, message);
        }
    }
}
