//! Mode `format`, and mode `off`.

use super::{NOW, at, outcome, parts};
use crate::protocol::auth::{AuthMode, Scope};

const CREDENTIAL: &str = "AKID/20150830/eu-west-1/dynamodb/aws4_request";

fn header(text: &str) -> String {
    text.replace("CRED", CREDENTIAL)
}

#[test]
fn headers() {
    let lacks = |names: &[&str], header: &str| {
        let words: String = names
            .iter()
            .map(|name| format!("Authorization header requires '{name}' parameter. "))
            .collect();
        Err(format!(
            "IncompleteSignatureException: {words}Authorization={header}"
        ))
    };
    let good = "AWS4-HMAC-SHA256 Credential=CRED, SignedHeaders=host;x-amz-date, Signature=00";
    let dense = "AWS4-HMAC-SHA256 Credential=CRED,SignedHeaders=host,Signature=00";
    // Fact P10: blanks part as commas do, alone and beside them.
    let blanks = "AWS4-HMAC-SHA256 Credential=CRED SignedHeaders=host Signature=00";
    let mixed = "AWS4-HMAC-SHA256   Credential=CRED ,  SignedHeaders=host\tSignature=00 ";
    let blank_and_short = "AWS4-HMAC-SHA256 Credential=CRED SignedHeaders=host";
    let no_credential = "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=00";
    let no_signature = "AWS4-HMAC-SHA256 Credential=CRED, SignedHeaders=host";
    let everything = ["Credential", "Signature", "SignedHeaders"];
    for (text, expected) in [
        (good, Ok(CREDENTIAL.to_owned())),
        (dense, Ok(CREDENTIAL.to_owned())),
        (blanks, Ok(CREDENTIAL.to_owned())),
        (mixed, Ok(CREDENTIAL.to_owned())),
        (blank_and_short, lacks(&["Signature"], &header(blank_and_short))),
        (no_credential, lacks(&["Credential"], no_credential)),
        (no_signature, lacks(&["Signature"], &header(no_signature))),
        ("AWS4-HMAC-SHA256", lacks(&everything, "AWS4-HMAC-SHA256")),
        ("Basic dXNlcg==", lacks(&everything, "Basic dXNlcg==")),
        (
            "AWS4-HMAC-SHA256 hello",
            Err("IncompleteSignatureException: 'hello' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 hello'.".to_owned()),
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=00",
            Err("IncompleteSignatureException: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b'".to_owned()),
        ),
    ] {
        let text = header(text);
        let headers = [("authorization", &*text), ("x-amz-date", "20150830T123600Z")];
        let found = outcome(&at(NOW, AuthMode::Format), &parts("/", &headers), b"");
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_date_is_needed() {
    let text = header("AWS4-HMAC-SHA256 Credential=CRED, SignedHeaders=host, Signature=00");
    let format = at(NOW, AuthMode::Format);
    let without = parts("/", &[("authorization", &text)]);
    assert_eq!(
        outcome(&format, &without, b""),
        Err(format!(
            "IncompleteSignatureException: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization={text}"
        ))
    );
    let with = [
        ("authorization", &*text),
        ("date", "Sun, 30 Aug 2015 12:36:00 GMT"),
    ];
    assert!(outcome(&format, &parts("/", &with), b"").is_ok());
}

#[test]
fn nothing_and_both() {
    let format = at(NOW, AuthMode::Format);
    assert_eq!(
        outcome(&format, &parts("/", &[]), b""),
        Err(
            "MissingAuthenticationTokenException: Request is missing Authentication Token"
                .to_owned()
        )
    );
    let both = parts(
        "/?X-Amz-Algorithm=AWS4-HMAC-SHA256",
        &[("authorization", "AWS4-HMAC-SHA256")],
    );
    assert_eq!(
        outcome(&format, &both, b""),
        Err("InvalidSignatureException: Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.".to_owned())
    );
}

#[test]
fn query_strings() {
    let encoded = CREDENTIAL.replace('/', "%2F");
    let whole = format!(
        "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={encoded}&X-Amz-Date=20150830T123600Z&X-Amz-SignedHeaders=host&X-Amz-Signature=00"
    );
    let format = at(NOW, AuthMode::Format);
    assert_eq!(
        outcome(&format, &parts(&whole, &[]), b""),
        Ok(CREDENTIAL.to_owned())
    );
    let part = whole
        .replace("&X-Amz-Signature=00", "")
        .replace("X-Amz-Date", "X-Date");
    assert_eq!(
        outcome(&format, &parts(&part, &[]), b""),
        Err("IncompleteSignatureException: AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string parameters must include 'X-Amz-Date'. Re-examine the query-string parameters.".to_owned())
    );
}

#[test]
fn mode_off_takes_what_there_is() {
    let off = at(NOW, AuthMode::Off);
    let text = header("AWS4-HMAC-SHA256 Credential=CRED, SignedHeaders=host, Signature=00");
    let signed = [
        ("authorization", &*text),
        ("x-amz-date", "20150830T123600Z"),
    ];
    for (headers, expected) in [
        (&signed[..], CREDENTIAL),
        (&[], ""),
        (&[("authorization", "Bearer x")], ""),
    ] {
        assert_eq!(
            outcome(&off, &parts("/", headers), b""),
            Ok(expected.to_owned())
        );
    }
}

#[test]
fn scopes() {
    let scope = Scope::parse(CREDENTIAL).expect("five elements");
    assert_eq!((scope.access_key, scope.region), ("AKID", "eu-west-1"));
    // Fact P2: an empty service is one of five parts all the same.
    let unnamed = Scope::parse("a/b/c//e").expect("five elements");
    assert_eq!((unnamed.access_key, unnamed.region), ("a", "c"));
    for text in [
        "",
        "a",
        "a/b/c/d",
        "a/b/c//",
        "a/b/c/d/e/f",
        "/b/c/d/e",
        "a//c/d/e",
        "a/b//d/e",
        "a/b/c//e/",
        "////",
    ] {
        assert_eq!(Scope::parse(text), None, "{text:?}");
    }
}
