//! Bytes up and down: digests, conditions, ranges, sizes.

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use package_database::block::blobs::Digest;

use super::{blob, get, publish, repository};
use crate::support::Call;

const BYTES: &str = "hello, world\n";
const AT: &str = "acme/demo/1.2.3/linux-amd64";

#[tokio::test]
async fn r_66_bytes_come_back_with_their_digest() {
    let api = repository().await;
    let digest = Digest::of(BYTES.as_bytes());
    let stored = publish(&api, AT, BYTES).await.expect(201).value();
    assert_eq!(stored["digest"], format!("sha256:{digest}"));
    assert_eq!((&stored["ok"], &stored["size"]), (&true.into(), &13.into()));
    let encoded = STANDARD.encode(digest.as_bytes());
    // The second time, it may come out of a cache: nobody sees a difference.
    for _ in 0..2 {
        let found = get(&api, &blob(AT)).await.expect(200);
        assert_eq!(found.text(), BYTES);
        for (name, value) in [
            ("content-type", "application/octet-stream"),
            ("content-length", "13"),
            ("etag", &format!("\"sha256:{digest}\"")),
            ("cache-control", "no-cache"),
            ("accept-ranges", "bytes"),
            (
                "content-disposition",
                "attachment; filename=demo-1.2.3.tar.gz",
            ),
            ("content-digest", &format!("sha-256=:{encoded}:")),
            ("repr-digest", &format!("sha-256=:{encoded}:")),
            ("digest", &format!("SHA-256={encoded}")),
            ("x-checksum-sha256", &digest.to_string()),
            ("x-content-type-options", "nosniff"),
        ] {
            assert_eq!(found.header(name), value, "{name}");
        }
        assert!(found.headers.contains_key("last-modified"));
    }
}

#[tokio::test]
async fn r_66_a_part_is_sent_where_a_part_is_asked_for() {
    let api = repository().await;
    publish(&api, AT, BYTES).await.expect(201);
    let asked = async |range: &str| {
        let call = Call::new("GET", &blob(AT))
            .token("T")
            .header("range", range);
        api.send(call).await
    };
    for (range, text, place) in [
        ("bytes=0-4", "hello", "bytes 0-4/13"),
        ("bytes=7-", "world\n", "bytes 7-12/13"),
        ("bytes=-2", "d\n", "bytes 11-12/13"),
    ] {
        let part = asked(range).await.expect(206);
        assert_eq!((&*part.text(), part.header("content-range")), (text, place));
        assert_eq!(part.header("content-length"), text.len().to_string());
        assert_eq!(
            part.header("content-digest"),
            "",
            "it would be that of the part"
        );
    }
    let beyond = asked("bytes=100-200").await;
    assert_eq!(beyond.header("content-range"), "bytes */13");
    beyond.error(416, "RANGE_NOT_SATISFIABLE");
    assert_eq!(asked("bytes=0-1,3-4").await.expect(200).text(), BYTES);
    let call = Call::new("GET", &blob(AT))
        .token("T")
        .header("range", "bytes=0-4");
    let other = api.send(call.header("if-range", "\"another\"")).await;
    assert_eq!(other.expect(200).text(), BYTES);
}

#[tokio::test]
async fn r_66_who_has_the_bytes_is_told_so() {
    let api = repository().await;
    publish(&api, AT, BYTES).await.expect(201);
    let found = get(&api, &blob(AT)).await.expect(200);
    let (tag, modified) = (found.header("etag"), found.header("last-modified"));
    for (name, value, status) in [
        ("if-none-match", tag, 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"sha256:00\"", 200),
        ("if-modified-since", modified, 304),
        ("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("if-match", "\"another\"", 412),
        ("if-unmodified-since", modified, 200),
        ("if-unmodified-since", "Thu, 01 Jan 1970 00:00:00 GMT", 412),
    ] {
        let call = Call::new("GET", &blob(AT)).token("T").header(name, value);
        let answer = api.send(call).await.expect(status);
        if status == 304 {
            assert_eq!((&*answer.text(), answer.header("etag")), ("", tag));
        }
    }
    let head = api
        .send(Call::new("HEAD", &blob(AT)).token("T"))
        .await
        .expect(200);
    assert_eq!((&*head.text(), head.header("content-length")), ("", "13"));
    assert_eq!(head.header("etag"), tag);
    // A part is for whoever reads the bytes.
    let call = Call::new("HEAD", &blob(AT)).token("T");
    let head = api
        .send(call.header("range", "bytes=0-3"))
        .await
        .expect(200);
    assert_eq!(head.header("content-length"), "13");
}

#[tokio::test]
async fn digests_that_a_client_claims_are_held_to_the_bytes() {
    let api = repository().await;
    let encoded = STANDARD.encode(Digest::of(BYTES.as_bytes()).as_bytes());
    let wrong = STANDARD.encode(Digest::of(b"other").as_bytes());
    let put = async |version: &str, name: &str, value: &str| {
        let path = blob(&format!("acme/demo/{version}/any"));
        let call = Call::new("PUT", &path).token("T").header(name, value);
        api.send(call.body(BYTES)).await
    };
    for (name, value) in [
        ("content-digest", format!("sha-256=:{wrong}:")),
        ("digest", format!("SHA-256={wrong}")),
        ("x-checksum-sha256", Digest::of(b"other").to_string()),
        ("x-checksum-sha256", "nothing".to_owned()),
    ] {
        put("1.0.0", name, &value)
            .await
            .error(422, "DIGEST_MISMATCH");
        get(&api, &blob("acme/demo/1.0.0/any"))
            .await
            .error(404, "NOT_FOUND");
    }
    put("1.0.0", "content-digest", &format!("sha-256=:{encoded}:"))
        .await
        .expect(201);
    put("1.0.1", "digest", &format!("SHA-256={encoded}"))
        .await
        .expect(201);
}

#[tokio::test]
async fn bodies_that_are_too_large_or_cut_off_leave_nothing() {
    let api = repository().await;
    let put = || Call::new("PUT", &blob(AT)).token("T");
    let told = put().header("content-length", "2147483649").body("x");
    api.send(told).await.error(413, "BLOB_TOO_LARGE");
    let parts = [Ok(bytes::Bytes::from("half")), Err("gone")];
    let parts = Cut(parts.into());
    let answer = api.send(put().body(Body::new(parts))).await;
    assert!(answer.status.is_client_error(), "{}", answer.text());
    get(&api, &blob(AT)).await.error(404, "NOT_FOUND");
    publish(&api, AT, BYTES).await.expect(201);
}

/// A body that ends before its end.
struct Cut(std::collections::VecDeque<Result<bytes::Bytes, &'static str>>);

impl axum::body::HttpBody for Cut {
    type Data = bytes::Bytes;
    type Error = &'static str;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<hyper::body::Frame<bytes::Bytes>, &'static str>>> {
        let part = self.0.pop_front();
        std::task::Poll::Ready(part.map(|part| part.map(hyper::body::Frame::data)))
    }
}
