//! Who is calling: the header, the query string, and what is missing from them.

use super::{Case, Expect, Text, case, check};
use crate::support::raw::{AUTHORIZATION, Raw, call, send};
use crate::support::server::Listening;
use serde_json::json;

const INCOMPLETE: &str = "com.amazon.coral.service#IncompleteSignatureException";
const INVALID: &str = "com.amazon.coral.service#InvalidSignatureException";

fn list() -> Raw {
    Raw::post("ListTables", "{}")
}

fn incomplete(name: &str, authorization: &str, text: &str) -> Case {
    let request = list().with("Authorization", authorization);
    case(
        name,
        request,
        Expect::Error(400, INCOMPLETE, Text::Contains(text.to_owned())),
    )
}

#[test]
fn parts_that_are_missing() {
    let server = Listening::start();
    let scope = "Credential=AKID/20261120/us-east-1/dynamodb/aws4_request";
    let cases = vec![
        incomplete("no parts", "AWS4-HMAC-SHA256", "Authorization header requires 'Credential' parameter."),
        incomplete("no signature", &format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host"), "Authorization header requires 'Signature' parameter."),
        incomplete("no signed headers", &format!("AWS4-HMAC-SHA256 {scope}, Signature=ab"), "Authorization header requires 'SignedHeaders' parameter."),
        case(
            "no date",
            list().without("X-Amz-Date"),
            Expect::Error(400, INCOMPLETE, Text::Contains(
                "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.".to_owned(),
            )),
        ),
        case("a scope of one part", list().with("Authorization", "AWS4-HMAC-SHA256 Credential=AKID, SignedHeaders=host, Signature=ab"), Expect::Status(&[400])),
        case("another scheme", list().with("Authorization", "Basic eDp5"), Expect::Status(&[400])),
        case("bytes that are no text", list().with("Authorization", "\u{1}"), Expect::Status(&[400])),
    ];
    check(server.address, cases);
}

#[test]
fn two_signatures() {
    let server = Listening::start();
    let mut both = list();
    both.line = "POST /?X-Amz-Algorithm=AWS4-HMAC-SHA256 HTTP/1.1".to_owned();
    let text =
        "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.";
    check(
        server.address,
        vec![case(
            "header and query",
            both,
            Expect::Error(400, INVALID, text.into()),
        )],
    );
}

/// A signature in the query string counts, and its scope names region and key.
#[test]
fn the_scope_of_a_query_string() {
    let server = Listening::start();
    let mut request = list().without("Authorization").without("X-Amz-Date");
    request.line = "POST /?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20261120%2Fus-east-1%2F\
                    dynamodb%2Faws4_request&X-Amz-Date=20261120T120000Z&X-Amz-SignedHeaders=host&X-Amz-Signature=ab HTTP/1.1"
        .to_owned();
    assert_eq!(send(server.address, &request).unwrap().status, 200);
}

/// Tables belong to the key and the region of the request.
#[test]
fn tables_are_kept_apart_by_key_and_region() {
    let server = Listening::start();
    call(
        server.address,
        "CreateTable",
        &json!({
            "TableName": "mine", "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "p", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "p", "AttributeType": "S"}],
        }),
    );
    let tables = |authorization: &str| {
        let request = list().with("Authorization", authorization);
        send(server.address, &request).unwrap().text()
    };
    assert_eq!(tables(AUTHORIZATION), r#"{"TableNames":["mine"]}"#);
    for other in [
        AUTHORIZATION.replace("us-east-1", "eu-west-1"),
        AUTHORIZATION.replace("AKIDEXAMPLE", "AKIDOTHER"),
    ] {
        assert_eq!(tables(&other), r#"{"TableNames":[]}"#);
    }
}
