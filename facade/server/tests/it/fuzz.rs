//! Every route with every wrong body, type, encoding, name, token and condition: never a 500, always a problem
//! document, always a status that the OpenAPI document lists.

use serde_json::Value;

use crate::openapi::{Operation, document, is_of_packages, operations, resolved};
use crate::support::{Answer, Api, Call};

const NAMES: &[&str] = &[
    "orders",
    "ORDERS",
    "%20",
    "%00",
    "%0d%0aSet-Cookie:a=b",
    "..",
    "%2e%2e%2f%2e%2e",
    "%ff%fe",
    "a%2fb",
    "a%5cb",
    "%23",
    "%F0%9F%A6%80",
    "%C3%A9",
    "e%CC%81",
    "%E2%80%AE",
    "'%20OR%201=1",
    "$%7Bjndi%7D",
    "null",
    "~",
    "*",
    "-",
    "%EF%BF%BF",
];
const TOKENS: &[Option<&str>] = &[
    Some("all"),
    Some("all"),
    Some("all"),
    Some("reader"),
    Some("nothing"),
    Some("expired"),
    Some("x.y.z"),
    None,
];
const TYPES: &[&str] = &[
    "application/json",
    "application/json",
    "application/json",
    "application/json; charset=utf-8",
    "text/plain",
    "application/json; charset=latin1",
    "multipart/form-data; boundary=x",
    "",
    "a/b/c",
    "application/x-www-form-urlencoded",
];
const CONDITIONS: &[&str] = &[
    "*",
    "\"a\"",
    "W/\"a\"",
    "a",
    "\"",
    "\"a\", \"b\"",
    "",
    ",",
    "\"\u{e9}\"",
    "*, \"a\"",
    "\"0123456789abcdef\"",
];
const QUERIES: &[&str] = &[
    "",
    "?limit=1",
    "?limit=0",
    "?limit=4294967296",
    "?limit=a",
    "?after=",
    "?after=AAAA",
    "?after=%ff",
    "?x=1",
    "?limit=1&limit=2",
    "?&&&",
    "?limit",
    "?%00=%00",
    "?after=AQAAAAAAAAAAAAFh",
];
const BODIES: &[&str] = &[
    "",
    "null",
    "true",
    "0",
    "-0",
    "1e400",
    "\"\"",
    "[]",
    "{}",
    "{",
    "}",
    "[[]]",
    "{\"\":\"\"}",
    "{\"a\":{\"a\":{}}}",
    "\u{0}",
    "\u{feff}{}",
    "{\"\\ud800\":1}",
    "{\"version\":\"\\u0000\",\"model_count\":1}",
    "{\"__proto__\":{}}",
    "/**/{}",
    "{\"a\":1,\"a\":2}",
    "//",
    "<xml/>",
    "a=b&c=d",
];
/// Values that take the place of those in a good body.
const VALUES: &[&str] = &[
    "null",
    "true",
    "-1",
    "1.5",
    "1e99",
    "18446744073709551616",
    "\"\"",
    "\"\\u0000\"",
    "\"\\ud83d\"",
    "[]",
    "{}",
    "[1]",
    "\"x\"",
    "0",
];

/// A sequence of numbers that looks like chance and is the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }
}

/// A body that fits the schema, as text, with one member replaced now and then.
fn body_of(document: &Value, schema: &Value, chance: &mut Chance) -> String {
    let schema = resolved(document, schema);
    let empty = serde_json::Map::new();
    let members = schema["properties"].as_object().unwrap_or(&empty);
    let replaced = chance.below(members.len().max(1) * 2);
    let members = members.iter().enumerate().map(|(at, (name, inner))| {
        let value = if at == replaced {
            chance.one(VALUES).to_owned()
        } else {
            good(document, inner).to_string()
        };
        format!("{}:{value}", Value::from(name.as_str()))
    });
    format!("{{{}}}", members.collect::<Vec<_>>().join(","))
}

fn good(document: &Value, schema: &Value) -> Value {
    let schema = resolved(document, schema);
    let kind = match &schema["type"] {
        Value::Array(kinds) => &kinds[0],
        kind => kind,
    };
    match kind.as_str() {
        Some("integer" | "number") => 1.into(),
        Some("boolean") => true.into(),
        Some("array") => Vec::<Value>::new().into(),
        Some("object") => serde_json::Map::new().into(),
        _ => "text".into(),
    }
}

fn request(document: &Value, operation: &Operation<'_>, chance: &mut Chance) -> (String, Call) {
    let mut path = String::new();
    for (at, part) in operation.path.split(['{', '}']).enumerate() {
        path.push_str(if at % 2 == 1 { chance.one(NAMES) } else { part });
    }
    if chance.below(3) == 0 {
        path.push_str(chance.one(QUERIES));
    }
    let mut said = format!("{} {path}", operation.method);
    let mut call = Call::new(&operation.method.to_uppercase(), &path);
    if let Some(token) = chance.one(TOKENS) {
        call = call.token(token);
    }
    for name in ["if-match", "if-none-match"] {
        if chance.below(4) == 0 {
            let value = chance.one(CONDITIONS);
            said.push_str(&format!(" {name}: {value}"));
            call = call.header(name, value);
        }
    }
    if chance.below(8) == 0 {
        call = call.header("content-encoding", chance.one(&["gzip", "identity", ""]));
    }
    if chance.below(12) == 0 {
        call = call.header(
            "accept",
            chance.one(&["text/html", "*/*", "application/json;q=0", ""]),
        );
    }
    let schema = &operation.value["requestBody"]["content"]["application/json"]["schema"];
    if !schema.is_null() || chance.below(4) == 0 {
        let content_type = chance.one(TYPES);
        let body = match chance.below(4) {
            0 => chance.one(BODIES).as_bytes().to_vec(),
            1 => {
                let mut body = body_of(document, schema, chance).into_bytes();
                let at = chance.below(body.len());
                body[at] = u8::try_from(chance.below(256)).unwrap();
                body
            }
            _ => body_of(document, schema, chance).into_bytes(),
        };
        said.push_str(&format!(
            " {content_type} {}",
            String::from_utf8_lossy(&body)
        ));
        call = call.header("content-type", content_type).body(body);
    }
    (said, call)
}

fn check(operation: &Operation<'_>, said: &str, answer: Answer) {
    let status = answer.status.as_u16();
    assert!(status < 500, "{said}: {status} {}", answer.text());
    let documented = operation.value["responses"].as_object().unwrap();
    assert!(
        documented.contains_key(&status.to_string()),
        "{said}: {status} is not documented"
    );
    if status >= 400 && is_of_packages(operation) {
        let body = answer.value();
        assert!(body["error"]["code"].is_string(), "{said}: {body}");
        assert!(body["error"]["message"].is_string(), "{said}: {body}");
    } else if answer.header("content-type") == "application/graphql-response+json" {
        // An operation that cannot be carried out is told as GraphQL has it.
        let told = answer.value();
        assert!(
            told["data"].is_object() || told["errors"].is_array(),
            "{said}: {told}"
        );
    } else if status >= 400 {
        let code = answer.value()["code"].as_str().unwrap().to_owned();
        let document = answer.problem(status, &code);
        assert!(
            !document.to_string().contains("jndi") || said.contains("if-"),
            "{said}: {document}"
        );
    } else if !answer.body.is_empty() && answer.header("content-type") == "application/json" {
        answer.value();
    }
}

#[tokio::test]
async fn no_request_makes_the_service_fail() {
    let api = Api::new().await;
    let document = document().await;
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut statuses = std::collections::BTreeMap::new();
    for operation in operations(&document) {
        let rounds = if operation.path.starts_with("/v1/") || operation.path.starts_with("/auth/") {
            250
        } else {
            20
        };
        for _ in 0..rounds {
            let (said, call) = request(&document, &operation, &mut chance);
            let answer = api.send(call).await;
            *statuses.entry(answer.status.as_u16()).or_insert(0) += 1;
            check(&operation, &said, answer);
        }
    }
    for status in [200, 201, 204, 400, 401, 403, 404, 406, 412, 415, 422] {
        assert!(
            statuses.contains_key(&status),
            "nothing led to {status}: {statuses:?}"
        );
    }
}
