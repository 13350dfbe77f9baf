//! Pairs of keys as a way to sign in.

use package_database::block::identity::{KeyLookup, NewAccount, Principal, Scopes, SignIn};
use package_database::credentials::{Credentials, SecretText, generate};
use package_database::testing::TestDatabase;

use super::accounts::{accounts, ann, password};
use crate::blocks::on_both;

#[tokio::test]
async fn a_pair_of_keys_signs_in_with_the_scopes_of_its_subject() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let database = TestDatabase::new().await.unwrap();
        let credentials: Credentials = database.credentials();
        let pair = generate("user 1", b"the service's secret").unwrap();
        credentials
            .create_or_update("user 1", "default", &pair.to_new_credentials())
            .await
            .unwrap();
        let secret = pair.secret_key.expose();
        let verify = async |public: &str, secret: &str| {
            accounts
                .verify_key(&credentials, public, secret)
                .await
                .unwrap()
        };
        let bare = verify(&pair.public_key, secret).await.unwrap();
        assert_eq!(
            bare,
            Principal::new("user 1", SignIn::ApiKey),
            "no account, no scopes"
        );
        accounts.create(&ann(), &password()).await.unwrap();
        let mut second = NewAccount::new("ann at work", "user 1");
        second.scopes = Scopes::from_text("purge");
        accounts.create(&second, &password()).await.unwrap();
        let other = NewAccount::new("bob", "user 2").with_scopes(Scopes::from_text("everything"));
        accounts.create(&other, &password()).await.unwrap();
        let caller = verify(&pair.public_key, secret).await.unwrap();
        assert_eq!(
            (caller.subject.as_str(), caller.sign_in),
            ("user 1", SignIn::ApiKey)
        );
        assert_eq!(caller.name.as_deref(), Some("Ann"));
        assert_eq!(caller.scopes.len(), 3);
        accounts.disable("ann at work").await.unwrap();
        assert_eq!(
            verify(&pair.public_key, secret).await.unwrap().scopes,
            ann().scopes
        );
        accounts.disable("ann").await.unwrap();
        assert_eq!(verify(&pair.public_key, secret).await, None);
        for (public, secret) in [
            (pair.public_key.as_str(), "sk_guess"),
            ("pk_unknown", secret),
            ("", secret),
            (&"x".repeat(3_000), secret),
        ] {
            assert_eq!(verify(public, secret).await, None);
        }
    })
    .await;
}

#[tokio::test]
async fn what_a_web_service_awaits_can_go_to_another_thread() {
    fn sendable<T: Send>(_: T) {}
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let database = TestDatabase::new().await.unwrap();
        let keys: &dyn KeyLookup = &database.credentials();
        let (new, word, scope) = (ann(), password(), "read".parse().unwrap());
        sendable(accounts.create(&new, &word));
        sendable(accounts.verify("ann", &word));
        sendable(accounts.verify_key(keys, "", ""));
        sendable(accounts.change_password("ann", &word, &word));
        sendable(accounts.disable("ann"));
        sendable(accounts.grant("ann", &scope));
        sendable(accounts.revoke("ann", &scope));
        sendable(accounts.get("ann"));
    })
    .await;
}

/// While a secret key is held to its hash, whoever else is on the thread gets on with their work.
///
/// There is one thread for that, and it is busy until that other has had a turn: so nothing depends on who is faster.
#[test]
fn checking_a_secret_key_blocks_nobody() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build();
    runtime.unwrap().block_on(async {
        let database = TestDatabase::new().await.unwrap();
        let credentials = database.credentials();
        let (release, released) = std::sync::mpsc::channel();
        let busy = tokio::task::spawn_blocking(move || released.recv());
        let verified = std::cell::Cell::new(false);
        tokio::join!(
            async {
                let guess = SecretText::from("sk_guess");
                let nobody = credentials.verify_secret("pk_unknown", &guess).await;
                assert_eq!(nobody.unwrap(), None);
                verified.set(true);
            },
            async {
                // Some turns later it would be done if it did not wait for the busy thread.
                for _ in 0..100 {
                    tokio::task::yield_now().await;
                }
                assert!(!verified.get());
                release.send(()).unwrap();
            }
        );
        busy.await.unwrap().unwrap();
        assert!(verified.get());
    });
}
