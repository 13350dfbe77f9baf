//! What callers make, write and read of records: constructors, serde, streams, stand-ins.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::block::{Damaged, ListOptions, PageToken};
use package_database::credentials::{
    CredentialStore, CredentialsInfo, Ensured, KeyPair, SecretBytes, SecretText, User,
};
use package_database::specs::{NewSpec, SpecInfo, SpecStore};
use package_database::testing::{TestDatabase, build};
use package_database::{Error, ErrorKind};

async fn collected<T>(stream: impl Stream<Item = Result<T, Error>>) -> Vec<Result<T, Error>> {
    let (mut stream, mut entries) = (pin!(stream), Vec::new());
    while let Some(entry) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
        entries.push(entry);
    }
    entries
}

#[tokio::test]
async fn a_test_can_make_what_the_facade_gives() {
    let database = TestDatabase::new().await.unwrap();
    let new = NewSpec::new("My_Spec", "1", 3)
        .title("Title")
        .description("All.");
    let stored = database
        .specs()
        .create_or_update("sub 1", &new)
        .await
        .unwrap();
    let made = SpecInfo::new("My_Spec", "1", 3, stored.updated_at);
    assert_eq!(stored, made.title("Title").description("All."));

    let (credentials, new) = (database.credentials(), build::credentials(1));
    let made = CredentialsInfo::new("default", &*new.public_key, new.salt.clone());
    let ensured = credentials
        .get_or_create("sub 1", "default", &new)
        .await
        .unwrap();
    assert_eq!(ensured, Ensured::new(made, true));
    let user = credentials
        .get_user(&new.public_key)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        user,
        User::new("sub 1", new.salt.clone(), new.secret_key_hash.clone())
    );
    let pair = KeyPair::new(
        &*new.public_key,
        "sk_1",
        new.secret_key_hash.clone(),
        new.salt.clone(),
    );
    assert_eq!(pair.to_new_credentials(), new);
    assert_eq!(Damaged::new("a", "b").to_string(), "item a: b");
    let error = Error::new(ErrorKind::NotFound, "none");
    assert_eq!(
        (error.kind(), &*error.to_string()),
        (ErrorKind::NotFound, "none")
    );
}

/// As the Python package gives them out: what is not there is no member.
#[tokio::test]
async fn records_are_written_and_read_as_the_original_gives_them_out() {
    let spec = SpecInfo::new("My_Spec", "1", 3, 1_795_193_313);
    let json = r#"{"id":"my-spec","name":"My_Spec","version":"1","updated_at":1795193313,"model_count":3}"#;
    assert_eq!(serde_json::to_string(&spec).unwrap(), json);
    assert_eq!(serde_json::from_str::<SpecInfo>(json).unwrap(), spec);
    let spec = spec.title("Title");
    let text = serde_json::to_string(&spec).unwrap();
    assert!(
        text.contains(r#""title":"Title""#) && !text.contains("description"),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<SpecInfo>(&text).unwrap(), spec);

    let stored = CredentialsInfo::new("default", "pk_1", b"the salt".as_slice());
    let text = serde_json::to_string(&stored).unwrap();
    assert_eq!(
        text, r#"{"id":"default","public_key":"pk_1"}"#,
        "and no salt"
    );

    let database = TestDatabase::new().await.unwrap();
    for name in ["a", "b"] {
        let new = NewSpec::new(name, "1", 1);
        database
            .specs()
            .create_or_update("sub 1", &new)
            .await
            .unwrap();
    }
    let first = ListOptions::new().limit(1);
    let token = database
        .specs()
        .list_with("sub 1", &first)
        .await
        .unwrap()
        .next
        .unwrap();
    let text = serde_json::to_string(&token).unwrap();
    assert_eq!(text, format!("\"{token}\""));
    assert_eq!(serde_json::from_str::<PageToken>(&text).unwrap(), token);
    assert!(serde_json::from_str::<PageToken>("\"no token\"").is_err());
}

#[tokio::test]
async fn a_stream_gives_every_entry_page_by_page_and_asks_when_it_is_polled() {
    let (database, faults) = TestDatabase::with_faults().await.unwrap();
    let specs = database.specs();
    for number in 0..7 {
        let name = format!("spec {number}");
        let new = NewSpec::new(&name, "1", 1);
        specs.create_or_update("sub 1", &new).await.unwrap();
        let new = build::credentials(number);
        let (id, credentials) = (number.to_string(), database.credentials());
        credentials
            .create_or_update("sub 1", &id, &new)
            .await
            .unwrap();
    }
    for limit in [None, Some(1), Some(3), Some(7), Some(100)] {
        let mut options = ListOptions::new();
        options.limit = limit;
        let streamed = collected(specs.stream("sub 1", &options)).await;
        let streamed: Vec<_> = streamed.into_iter().map(Result::unwrap).collect();
        assert_eq!(
            streamed,
            specs.list("sub 1").await.unwrap().into_vec().unwrap()
        );
        let versions = collected(specs.stream_versions("sub 1", "spec 3", &options)).await;
        assert_eq!(versions.len(), 1);
        let keys = collected(database.credentials().stream("sub 1", &options)).await;
        assert_eq!(keys.len(), 7);
    }
    assert!(
        collected(specs.stream("sub 2", &ListOptions::new()))
            .await
            .is_empty()
    );
    // An error ends it.
    let wrong = collected(specs.stream("", &ListOptions::new())).await;
    assert_eq!(wrong.len(), 1);
    assert_eq!(
        wrong[0].as_ref().unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    // Nothing was sent for one that nobody polls.
    faults.next_of(RequestKind::Query, Fault::Crash);
    drop(specs.stream("sub 1", &ListOptions::new()));
    let failed = collected(specs.stream("sub 1", &ListOptions::new())).await;
    assert_eq!(failed.len(), 1, "the fault was still there");
    assert!(failed[0].is_err());
}

/// What a service holds in place of a database.
#[tokio::test]
async fn both_handles_are_what_callers_may_stand_in_for() {
    let database = TestDatabase::new().await.unwrap();
    let specs: Box<dyn SpecStore> = Box::new(database.specs());
    let new = NewSpec::new("My_Spec", "1", 3);
    let stored = specs.create_or_update("sub 1", &new).await.unwrap();
    assert_eq!(
        specs.get("sub 1", "my-spec").await.unwrap(),
        Some(stored.clone())
    );
    let listed = specs.list("sub 1").await.unwrap();
    assert_eq!(listed, vec![stored.clone()]);
    assert_eq!(
        specs.list_versions("sub 1", "my-spec").await.unwrap(),
        [stored]
    );
    assert_eq!(specs.count_models("sub 1").await.unwrap(), 3);
    let version = specs.latest_version("sub 1", "my-spec").await.unwrap();
    assert_eq!(version.as_deref(), Some("1"));
    specs.delete("sub 1", "my-spec").await.unwrap();
    specs.delete_all("sub 1").await.unwrap();
    let keys: Box<dyn CredentialStore> = Box::new(database.credentials());
    let new = build::credentials(1);
    assert!(
        keys.get_or_create("sub 1", "default", &new)
            .await
            .unwrap()
            .created
    );
    keys.create_or_update("sub 1", "default", &new)
        .await
        .unwrap();
    assert_eq!(keys.list("sub 1").await.unwrap().len(), 1);
    assert!(keys.get("sub 1", "default").await.unwrap().is_some());
    assert!(keys.get_user("public key 1").await.unwrap().is_some());
    let guess = SecretText::from("sk_guess");
    assert_eq!(
        keys.verify_secret("public key 1", &guess).await.unwrap(),
        None
    );
    keys.delete("sub 1", "default").await.unwrap();
    keys.delete_all("sub 1").await.unwrap();
    assert!(SecretBytes::from(vec![1]).expose() == [1]);
}
