//! The routes of credentials.

use package_database::credentials::SecretText;

use crate::support::{Api, Call};

#[tokio::test]
async fn a_pair_of_keys_is_shown_once_and_can_be_replaced() {
    let api = Api::new().await;
    let put = || Call::new("PUT", "/v1/credentials/default").token("all");
    let made = api.send(put()).await.expect(201);
    assert_eq!(made.header("location"), "/v1/credentials/default");
    assert_eq!(made.header("cache-control"), "no-store");
    let first = made.value();
    let of = |name: &str| first[name].as_str().unwrap().to_owned();
    assert!(of("public_key").starts_with("pk_") && of("secret_key").starts_with("sk_"));
    let verify = async |public: &str, secret: &str| {
        let credentials = api.database.credentials();
        credentials
            .verify_secret(public, &SecretText::from(secret))
            .await
            .unwrap()
    };
    let subject = verify(&of("public_key"), &of("secret_key")).await;
    assert_eq!(subject.as_deref(), Some("user all"));

    let shown = api.get("/v1/credentials/default").await.expect(200);
    assert!(!shown.text().contains("sk_") && !shown.text().contains("salt"));
    assert_eq!(shown.value()["public_key"], of("public_key"));
    let list = api.get("/v1/credentials").await.expect(200);
    assert!(!list.text().contains("sk_") && list.text().contains(&of("public_key")));

    let replaced = api.send(put()).await.expect(200).value();
    assert_ne!(replaced["public_key"], first["public_key"]);
    assert_eq!(verify(&of("public_key"), &of("secret_key")).await, None);

    let delete = Call::new("DELETE", "/v1/credentials/default").token("all");
    api.send(delete).await.expect(204);
    api.get("/v1/credentials/default")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn a_pair_is_made_or_replaced_under_conditions() {
    let api = Api::new().await;
    let put = |header: &str, value: &str| {
        let call = Call::new("PUT", "/v1/credentials/default").token("all");
        call.header(header, value)
    };
    api.send(put("if-match", "*"))
        .await
        .problem(412, "precondition-failed");
    api.send(put("if-none-match", "*")).await.expect(201);
    api.send(put("if-none-match", "*"))
        .await
        .problem(412, "precondition-failed");
    let tag = api.get("/v1/credentials/default").await;
    let tag = tag.header("etag").to_owned();
    api.send(put("if-match", &tag)).await.expect(200);
    api.send(put("if-match", &tag))
        .await
        .problem(412, "precondition-failed");
    let delete = Call::new("DELETE", "/v1/credentials/default").token("all");
    api.send(delete.header("if-match", &tag))
        .await
        .problem(412, "precondition-failed");
}
