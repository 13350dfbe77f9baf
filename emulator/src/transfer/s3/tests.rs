//! Against a server of this test that keeps objects as S3 does, as far as it is asked here.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use parking_lot::Mutex;

use super::S3Buckets;
use super::answer::page;
use crate::clock::SystemClock;
use crate::ids::Ids;
use crate::objects::{BucketError, Buckets, FolderBuckets};
use crate::protocol::{Signer, payload_hash};
use crate::transfer::http::HttpSource;
use crate::transfer::retry::Pauses;

/// What the server holds, and how it was asked.
#[derive(Debug, Default)]
struct Held {
    buckets: BTreeMap<String, BTreeMap<String, Vec<u8>>>,
    parts: BTreeMap<String, Vec<u8>>,
    asked: Vec<String>,
    /// So many requests are refused first, as a server does that has no time.
    busy: usize,
    /// It says of keys that they are encoded where it was asked for that, and leaves them as they are.
    claims: bool,
}

/// A request as it came.
struct Asked {
    method: String,
    path: String,
    query: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

#[expect(clippy::disallowed_methods, reason = "the other end of a connection")]
fn serve(held: &Arc<Mutex<Held>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let held = Arc::clone(held);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let held = Arc::clone(&held);
            std::thread::spawn(move || answer_all(&stream.unwrap(), &held));
        }
    });
    url
}

fn answer_all(stream: &TcpStream, held: &Mutex<Held>) {
    let mut lines = BufReader::new(stream);
    while let Some(asked) = request(&mut lines) {
        let (status, headers, body) = answer(&asked, &mut held.lock());
        let mut out = stream;
        let head = format!(
            "HTTP/1.1 {status} -\r\ncontent-length: {}\r\n{headers}\r\n",
            body.len()
        );
        out.write_all(head.as_bytes()).unwrap();
        if asked.method != "HEAD" {
            out.write_all(&body).unwrap();
        }
    }
}

fn request(lines: &mut BufReader<&TcpStream>) -> Option<Asked> {
    let mut line = String::new();
    if lines.read_line(&mut line).ok()? == 0 {
        return None;
    }
    let mut words = line.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        let Some((name, value)) = line.trim().split_once(": ") else {
            break;
        };
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    lines.read_exact(&mut body).unwrap();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    Some(Asked {
        method,
        path: path.to_owned(),
        query: pairs
            .map(|(name, value)| (name.to_owned(), plain(value)))
            .collect(),
        headers,
        body,
    })
}

fn plain(text: &str) -> String {
    let plain = percent_encoding::percent_decode_str(text);
    plain.decode_utf8().unwrap().into_owned()
}

fn refused(status: u16, code: &str) -> (u16, String, Vec<u8>) {
    let body = format!(
        "<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no &amp; no</Message></Error>"
    );
    (status, String::new(), body.into_bytes())
}

/// What an upload is answered that has become an object.
const WHOLE: &[u8] = b"<R><Key>x</Key><ETag>&quot;whole-3&quot;</ETag></R>";

fn answer(asked: &Asked, held: &mut Held) -> (u16, String, Vec<u8>) {
    let Asked {
        method,
        path,
        query,
        headers,
        body,
    } = asked;
    held.asked.push(format!("{method} {path}"));
    assert!(headers["authorization"].contains("/eu-west-1/s3/aws4_request, SignedHeaders="));
    assert_eq!(headers["x-amz-content-sha256"], payload_hash(body));
    if held.busy > 0 {
        held.busy -= 1;
        return refused(503, "SlowDown");
    }
    let (bucket, key) = path.trim_start_matches('/').split_once('/').unwrap();
    let key = plain(key);
    if bucket == "secret" {
        return refused(403, "AccessDenied");
    }
    let Some(objects) = held.buckets.get_mut(bucket) else {
        if method == "PUT" && key.is_empty() {
            assert!(String::from_utf8_lossy(body).contains("<LocationConstraint>eu-west-1<"));
            held.buckets.insert(bucket.to_owned(), BTreeMap::new());
            return (200, String::new(), Vec::new());
        }
        return refused(404, "NoSuchBucket");
    };
    let is = |name: &str| query.contains_key(name);
    match method.as_str() {
        "HEAD" => (200, String::new(), Vec::new()),
        "POST" if is("uploads") => (
            200,
            String::new(),
            b"<R><UploadId>a+b/c=</UploadId></R>".to_vec(),
        ),
        "POST" => {
            assert_eq!(query["uploadId"], "a+b/c=");
            let told = String::from_utf8_lossy(body).into_owned();
            for number in held.parts.keys() {
                let part =
                    format!("<PartNumber>{number}</PartNumber><ETag>&quot;t{number}&quot;</ETag>");
                assert!(told.contains(&part), "{told}");
            }
            objects.insert(
                key,
                std::mem::take(&mut held.parts)
                    .into_values()
                    .flatten()
                    .collect(),
            );
            (200, String::new(), WHOLE.to_vec())
        }
        "PUT" if is("uploadId") => {
            let number = query["partNumber"].clone();
            held.parts.insert(number.clone(), body.clone());
            (200, format!("etag: \"t{number}\"\r\n"), Vec::new())
        }
        "PUT" => {
            objects.insert(key, body.clone());
            (200, "etag: \"whole\"\r\n".to_owned(), Vec::new())
        }
        "DELETE" => {
            held.parts.clear();
            (204, String::new(), Vec::new())
        }
        "GET" if is("list-type") => (200, String::new(), listed(objects, query, held.claims)),
        _ => ranged(objects.get(&key), &headers["range"]),
    }
}

/// The part of an object that is asked for.
fn ranged(object: Option<&Vec<u8>>, range: &str) -> (u16, String, Vec<u8>) {
    let Some(object) = object else {
        return refused(404, "NoSuchKey");
    };
    let range = range.trim_start_matches("bytes=").split_once('-').unwrap();
    let (from, last): (usize, usize) = (range.0.parse().unwrap(), range.1.parse().unwrap());
    match object.get(from..object.len().min(last + 1)) {
        Some(part) if !part.is_empty() => (206, String::new(), part.to_vec()),
        _ => refused(416, "InvalidRange"),
    }
}

/// A page of two keys.
fn listed(
    objects: &BTreeMap<String, Vec<u8>>,
    query: &BTreeMap<String, String>,
    claims: bool,
) -> Vec<u8> {
    let says = query.contains_key("encoding-type");
    let after = query.get("continuation-token");
    let found = objects.iter().filter(|(key, _)| {
        key.starts_with(&query["prefix"]) && after.is_none_or(|after| *key > after)
    });
    let found: Vec<_> = found.collect();
    let page = &found[..found.len().min(2)];
    let contents = page.iter().map(|(key, object)| {
        let key = match says && !claims {
            true => percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC)
                .to_string(),
            // What XML does not have is replaced.
            false => quick_xml::escape::escape(key.replace('\u{1}', "\u{fffd}")).into_owned(),
        };
        format!(
            "<Contents><Key>{key}</Key><Size>{}</Size></Contents>",
            object.len()
        )
    });
    let next = match found.len() > 2 {
        true => format!(
            "<NextContinuationToken>{}</NextContinuationToken>",
            quick_xml::escape::escape(page[1].0.as_str())
        ),
        false => String::new(),
    };
    let says = match says {
        true => "<EncodingType>url</EncodingType>",
        false => "",
    };
    format!(
        "<ListBucketResult>{says}<IsTruncated>{}</IsTruncated>{}{next}</ListBucketResult>",
        found.len() > 2,
        contents.collect::<String>()
    )
    .into_bytes()
}

/// Buckets that wait only as far as `waited` says of it.
fn patient(held: &Arc<Mutex<Held>>, strict: bool, waited: &Arc<Mutex<Vec<Duration>>>) -> S3Buckets {
    let signer = Signer {
        access_key: "key".to_owned(),
        secret: "secret".to_owned(),
        session_token: None,
        region: "eu-west-1".to_owned(),
        service: Signer::S3,
    };
    let source = HttpSource::new(&serve(held), signer, Arc::new(SystemClock)).unwrap();
    let folders = match strict {
        true => FolderBuckets::new("/nowhere").strict(),
        false => FolderBuckets::new("/nowhere"),
    };
    let waited = Arc::clone(waited);
    let pauses = Pauses {
        wait: Box::new(move |span| waited.lock().push(span)),
        ids: Ids::seeded(1),
    };
    S3Buckets::new(source, folders, pauses).unwrap()
}

fn buckets(held: &Arc<Mutex<Held>>, strict: bool) -> S3Buckets {
    patient(held, strict, &Arc::default())
}

fn put(buckets: &dyn Buckets, bucket: &str, key: &str, bytes: &[u8]) -> Result<(), BucketError> {
    let mut object = buckets.write(bucket, key)?;
    object.write_all(bytes)?;
    Ok(object.finish()?)
}

fn read(buckets: &dyn Buckets, key: &str) -> Result<Vec<u8>, BucketError> {
    let mut bytes = Vec::new();
    buckets.read("lake", key)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[test]
fn objects_are_there_as_in_a_folder() {
    let held = Arc::new(Mutex::new(Held::default()));
    let buckets = buckets(&held, false);
    assert!(matches!(
        buckets.list("lake", ""),
        Err(BucketError::NoSuchBucket)
    ));
    let keys = ["a/1.json", "a/ü & <b>+c.json", "a/3", "b"];
    for key in keys {
        put(&buckets, "lake", key, key.as_bytes()).unwrap();
        assert_eq!(read(&buckets, key).unwrap(), key.as_bytes());
    }
    put(&buckets, "lake", "empty", b"").unwrap();
    assert_eq!(read(&buckets, "empty").unwrap(), b"");
    let listed = buckets.list("lake", "a/").unwrap();
    let listed: Vec<_> = listed
        .iter()
        .map(|entry| (entry.key.as_str(), entry.bytes))
        .collect();
    assert_eq!(
        listed,
        [("a/1.json", 8), ("a/3", 3), ("a/ü & <b>+c.json", 17)]
    );
    assert!(matches!(
        buckets.read("lake", "c"),
        Err(BucketError::NoSuchKey)
    ));
    assert!(matches!(
        buckets.list("secret", ""),
        Err(BucketError::AccessDenied)
    ));
    assert!(matches!(
        buckets.write("secret", "a"),
        Err(BucketError::AccessDenied)
    ));
    let made = held
        .lock()
        .asked
        .iter()
        .filter(|asked| *asked == "PUT /lake/")
        .count();
    assert_eq!(made, 1, "the bucket is made once");
}

/// Keys that an encoding would change, and one that no list shows as it is, from a server that encodes and from one that
/// only says so.
#[test]
fn keys_of_any_signs_are_listed() {
    let plain = ["a b/1+2", "a%20b/=?#", "quo\"te/<>&'", "ä/日本 語", "z/"];
    for claims in [false, true] {
        let held = Arc::new(Mutex::new(Held {
            claims,
            ..Held::default()
        }));
        let buckets = buckets(&held, false);
        let mut keys: Vec<&str> = plain.to_vec();
        keys.sort_unstable();
        for key in &keys {
            put(&buckets, "lake", key, b"x").unwrap();
        }
        let listed = || {
            let listed = buckets.list("lake", "").unwrap().into_iter();
            listed.map(|entry| entry.key).collect::<Vec<_>>()
        };
        assert_eq!(listed(), keys, "{claims}");
        if !claims {
            put(&buckets, "lake", "\u{1}", b"x").unwrap();
            keys.insert(0, "\u{1}");
            assert_eq!(listed(), keys);
        }
    }
}

#[test]
fn large_objects_go_in_parts_and_come_in_ranges() {
    let held = Arc::new(Mutex::new(Held::default()));
    let buckets = buckets(&held, false);
    let large: Vec<u8> = (0..20_000_000_u32)
        .flat_map(u32::to_le_bytes)
        .take(20_000_000)
        .collect();
    let mut object = buckets.write("lake", "large").unwrap();
    object.write_all(&large).unwrap();
    assert_eq!(object.finish_tagged().unwrap().as_deref(), Some("whole-3"));
    let small = buckets.write("lake", "small").unwrap();
    assert_eq!(small.finish_tagged().unwrap().as_deref(), Some("whole"));
    assert!(read(&buckets, "large").unwrap() == large);
    let count = |what: &str| {
        held.lock()
            .asked
            .iter()
            .filter(|asked| *asked == what)
            .count()
    };
    assert_eq!(
        (
            count("PUT /lake/large"),
            count("POST /lake/large"),
            count("GET /lake/large")
        ),
        (3, 2, 3)
    );
    // One that is given up leaves nothing.
    let mut object = buckets.write("lake", "dropped").unwrap();
    object.write_all(&large).unwrap();
    drop(object);
    assert_eq!(count("DELETE /lake/dropped"), 1);
    assert!(matches!(
        buckets.read("lake", "dropped"),
        Err(BucketError::NoSuchKey)
    ));
    assert!(held.lock().parts.is_empty());
}

#[test]
fn a_strict_endpoint_makes_no_bucket() {
    let held = Arc::new(Mutex::new(Held::default()));
    let buckets = buckets(&held, true);
    assert!(matches!(
        put(&buckets, "lake", "a", b"a"),
        Err(BucketError::NoSuchBucket)
    ));
    assert!(held.lock().buckets.is_empty());
}

#[test]
fn a_busy_endpoint_is_asked_again() {
    let held = Arc::new(Mutex::new(Held::default()));
    let waited = Arc::default();
    let buckets = patient(&held, false, &waited);
    put(&buckets, "lake", "a", b"a").unwrap();
    assert_eq!(waited.lock().len(), 0);
    held.lock().busy = 2;
    assert_eq!(read(&buckets, "a").unwrap(), b"a");
    assert_eq!(std::mem::take(&mut *waited.lock()).len(), 2);
    held.lock().busy = 9;
    let error = buckets.list("lake", "").unwrap_err().to_string();
    assert_eq!(
        error,
        "the endpoint of the buckets answers 503 Service Unavailable: SlowDown no & no"
    );
    // Between four attempts lie three pauses, each about twice as long as the one before.
    let waited = waited.lock();
    assert_eq!(waited.len(), 3);
    for (pause, longest) in waited.iter().zip([50, 100, 200]) {
        let millis = pause.as_millis();
        assert!(longest / 2 <= millis && millis <= longest, "{waited:?}");
    }
}

/// A server that is asked for encoded keys may not know how, and then does not say that it did.
#[test]
fn keys_are_as_the_answer_says_that_they_are() {
    let keys = |body: &str| {
        let page = page(&Bytes::from(body.to_owned())).unwrap();
        let keys = page.entries.into_iter().map(|entry| entry.key);
        keys.collect::<Vec<_>>()
    };
    let key = "<Contents><Key>a+b%20&amp;c</Key><Size>1</Size></Contents>";
    let encoded = "<EncodingType>url</EncodingType>";
    let list = |inner: &str| format!("<ListBucketResult>{inner}</ListBucketResult>");
    assert_eq!(keys(&list(key)), ["a+b%20&c"]);
    assert_eq!(keys(&list(&format!("{encoded}{key}"))), ["a b &c"]);
    assert_eq!(keys(&list(&format!("{key}{encoded}"))), ["a b &c"]);
}

#[test]
fn an_answer_that_is_none_is_no_page() {
    for body in [
        "<a><Size>1</Size></a>",
        "<a><Key>k</Key><Size>x</Size></a>",
        "<a><Key>&x;</Key>",
        "<a",
        "\u{0}<",
    ] {
        let page = page(&Bytes::from(body.to_owned()));
        assert!(page.is_err() || page.unwrap().entries.is_empty(), "{body}");
    }
}
