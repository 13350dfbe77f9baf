//! HTTP messages as text, and what every answer promises.

use std::io::{Read, Write};

use bytes::Bytes;
use dynamodb_emulator::Emulator;
use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::{GzEncoder, ZlibEncoder};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use serde_json::Value;

/// An answer whose form has been checked.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// The body, unpacked.
    pub(super) body: Vec<u8>,
    /// The body, when the answer says that it is JSON.
    pub(super) json: Option<Value>,
}

/// Asks, and checks what every answer promises.
pub(super) fn answer(emulator: &Emulator, request: Request<Bytes>) -> Answer {
    let packed = request.headers().contains_key(CONTENT_ENCODING);
    let shown = format!("{request:?}");
    let response = emulator.handle(request);
    let answer = read(&response, &shown);
    if answer.status >= 500 {
        // A body that cannot be unpacked is the one fault of a caller that the service answers
        // with 500.
        let code = answer.json.as_ref().and_then(|body| body.get("__type"));
        let code = code.and_then(Value::as_str).unwrap_or_default();
        assert!(
            packed && answer.status == 500 && code.ends_with("#InternalFailure"),
            "{shown}\nwas answered with {} {code}",
            answer.status
        );
    }
    answer
}

fn read(response: &Response<Bytes>, shown: &str) -> Answer {
    let header = |name: &str| {
        let value = response.headers().get(name);
        value.and_then(|value| value.to_str().ok())
    };
    let checksum = crc32fast::hash(response.body()).to_string();
    assert_eq!(header("x-amz-crc32"), Some(checksum.as_str()), "{shown}");
    assert_eq!(
        header("x-amzn-requestid").map(str::len),
        Some(52),
        "{shown}"
    );
    let mut body = response.body().to_vec();
    if header(CONTENT_ENCODING.as_str()) == Some("gzip") {
        let mut plain = Vec::new();
        MultiGzDecoder::new(body.as_slice())
            .read_to_end(&mut plain)
            .unwrap();
        body = plain;
    }
    let status = response.status().as_u16();
    // TagResource and UntagResource answer with no body at all.
    let json = header(CONTENT_TYPE.as_str())
        .filter(|content_type| content_type.starts_with("application/") && !body.is_empty())
        .map(|_| serde_json::from_slice::<Value>(&body).unwrap());
    if let Some(json) = &json
        && status != 200
    {
        let code = json.get("__type").and_then(Value::as_str);
        assert!(
            code.is_some_and(|code| code.contains('#')),
            "{shown}\n{json}"
        );
    }
    Answer { status, body, json }
}

/// Reads a request from text: `METHOD target`, header lines, an empty line, the body.
///
/// A line that begins with `%` is for us: `%standard` adds the headers of a well-formed call,
/// `%gzip` and `%deflate` pack the body. What HTTP cannot carry is left out.
pub(super) fn parse(data: &[u8]) -> Option<Request<Bytes>> {
    let mut rest = data;
    let (first, after) = super::directive(rest)?;
    rest = after;
    let (method, target) = first.split_once(' ')?;
    let mut request = Request::new(Bytes::new());
    *request.method_mut() = Method::from_bytes(method.as_bytes()).ok()?;
    *request.uri_mut() = target.parse::<Uri>().ok()?;
    let mut packing = Vec::new();
    while let Some((line, after)) = line(rest) {
        rest = after;
        match line {
            b"" => break,
            b"%standard" => standard(&mut request),
            b"%gzip" | b"%deflate" => packing.push(line),
            _ => header(&mut request, line),
        }
    }
    let mut body = rest.to_vec();
    for kind in packing.into_iter().take(4) {
        body = pack(kind, &body);
    }
    *request.body_mut() = Bytes::from(body);
    Some(request)
}

fn line(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = data.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = data.split_at(end);
    Some((line, rest.get(1..)?))
}

fn standard(request: &mut Request<Bytes>) {
    for (name, value) in [
        ("host", "localhost:8000"),
        ("content-type", "application/x-amz-json-1.0"),
        ("x-amz-target", "DynamoDB_20120810.ListTables"),
        ("x-amz-date", "20260102T030405Z"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260102/us-east-1/dynamodb/aws4_request, \
             SignedHeaders=host;x-amz-date;x-amz-target, Signature=00",
        ),
    ] {
        request
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
}

/// A later line of the same name is added, except where the standard headers stand already.
fn header(request: &mut Request<Bytes>, line: &[u8]) {
    let Some(colon) = line.iter().position(|byte| *byte == b':') else {
        return;
    };
    let (name, value) = line.split_at(colon);
    let value = value.get(1..).unwrap_or_default().trim_ascii();
    if let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value)) {
        request.headers_mut().append(name, value);
    }
}

fn pack(kind: &[u8], body: &[u8]) -> Vec<u8> {
    if kind == b"%gzip" {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).unwrap();
        return encoder.finish().unwrap();
    }
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}
