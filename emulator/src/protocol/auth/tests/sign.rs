//! What is signed here is what is verified here, and what AWS has published.

use super::{AuthMode, NOW, at, outcome};
use crate::clock::Timestamp;
use crate::protocol::auth::{AccessKeys, Signer};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn signer(session_token: Option<&str>) -> Signer {
    Signer {
        access_key: "AKIDEXAMPLE".to_owned(),
        secret: SECRET.to_owned(),
        session_token: session_token.map(str::to_owned),
        region: "us-east-1".to_owned(),
        service: Signer::DYNAMODB,
    }
}

#[test]
fn what_is_signed_is_verified() {
    let keys = |secret: &str| -> AccessKeys { [("AKIDEXAMPLE", secret)].into_iter().collect() };
    for token in [None, Some("token//=")] {
        for body in ["", "{\"TableName\":\"é\"}"] {
            let request = http::Request::post("/")
                .header("host", "localhost:8000")
                .header("content-type", "application/x-amz-json-1.0")
                .header("x-amz-target", "DynamoDB_20120810.ListTables");
            let mut parts = request.body(()).unwrap().into_parts().0;
            let signed =
                signer(token).sign(&mut parts, body.as_bytes(), Timestamp::from_seconds(NOW));
            signed.unwrap();
            let right = at(NOW + 60, AuthMode::Verify(keys(SECRET)));
            let found = outcome(&right, &parts, body.as_bytes());
            assert_eq!(
                found.as_deref(),
                Ok("AKIDEXAMPLE/20150830/us-east-1/dynamodb/aws4_request")
            );
            outcome(&right, &parts, b"other").unwrap_err();
            outcome(
                &at(NOW, AuthMode::Verify(keys("other"))),
                &parts,
                body.as_bytes(),
            )
            .unwrap_err();
            let names = parts.headers["authorization"].to_str().unwrap();
            assert_eq!(names.contains("x-amz-security-token"), token.is_some());
        }
    }
    // A key that no header can carry is refused, and no secret is ever shown.
    let broken = Signer {
        access_key: "a\nb".to_owned(),
        ..signer(None)
    };
    let mut parts = http::Request::post("/").body(()).unwrap().into_parts().0;
    broken
        .sign(&mut parts, b"", Timestamp::from_seconds(NOW))
        .unwrap_err();
    assert!(!format!("{broken:?}").contains(SECRET));
}
