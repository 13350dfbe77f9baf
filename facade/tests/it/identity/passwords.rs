//! Passwords: changing them, which are refused, and hashes of another hand.

use package_database::ErrorKind;
use package_database::backend::Put;
use package_database::block::identity::{AccountSettings, Accounts, Password};

use super::accounts::{PLATFORM, accounts, ann, password, signs_in};
use super::{at, text};
use crate::blocks::on_both;

#[tokio::test]
async fn passwords_change_for_who_knows_the_old_one() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let new = Password::from("battery staple");
        let change = async |user: &str, old: &str| {
            let old = Password::from(old);
            accounts.change_password(user, &old, &new).await.unwrap()
        };
        assert!(!change("ann", "guess").await);
        assert!(!change("bob", "correct horse").await);
        assert!(signs_in(&accounts, "ann", "correct horse").await.is_some());
        assert!(change("ann", "correct horse").await);
        assert_eq!(signs_in(&accounts, "ann", "correct horse").await, None);
        let caller = signs_in(&accounts, "ann", "battery staple").await.unwrap();
        assert_eq!(caller.scopes, ann().scopes, "scopes stay");
        accounts.set_password("ann", &password()).await.unwrap();
        assert!(signs_in(&accounts, "ann", "correct horse").await.is_some());
        let nobody = accounts.set_password("bob", &password()).await.unwrap_err();
        assert_eq!(nobody.kind(), ErrorKind::NotFound);
    })
    .await;
}

#[tokio::test]
async fn of_two_changes_from_one_old_password_one_counts() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let (one, two) = ("one password", "two passwords");
        let (first, second) = tokio::join!(
            async {
                accounts
                    .change_password("ann", &password(), &one.into())
                    .await
            },
            async {
                accounts
                    .change_password("ann", &password(), &two.into())
                    .await
            }
        );
        let counted = |answer: &Result<bool, package_database::Error>| matches!(answer, Ok(true));
        assert!(counted(&first) != counted(&second), "{first:?} {second:?}");
        let kept = if counted(&first) { one } else { two };
        assert!(signs_in(&accounts, "ann", kept).await.is_some());
    })
    .await;
}

#[tokio::test]
async fn r_17_passwords_that_bcrypt_cannot_tell_apart_are_refused() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let refused = [
            "",
            "short",
            "1234567",
            "with a \0 byte",
            &"x".repeat(73),
            &"é".repeat(37),
        ];
        for word in refused {
            let error = accounts.create(&ann(), &word.into()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput, "{word:?}");
        }
        let longest = "x".repeat(72);
        accounts
            .create(&ann(), &longest.as_str().into())
            .await
            .unwrap();
        assert!(signs_in(&accounts, "ann", &longest).await.is_some());
        for word in [
            "x".repeat(71),
            "x".repeat(73),
            format!("{longest}\0"),
            format!("{longest}y"),
        ] {
            assert_eq!(
                signs_in(&accounts, "ann", &word).await,
                None,
                "{}",
                word.len()
            );
        }
        for change in ["short", &"x".repeat(73)] {
            let old = Password::from(longest.as_str());
            let error = accounts.change_password("ann", &old, &change.into()).await;
            assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    })
    .await;
}

/// Hashes that the Python package made, and ours, which it would believe: both are bcrypt to the byte.
#[tokio::test]
async fn r_17_hashes_of_another_hand_are_believed() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let rows = subject.rows(PLATFORM).await;
        let row = rows.iter().find(|row| row.contains("hash")).unwrap();
        for vector in at("/hashes").as_array().unwrap() {
            for version in ["$2b$", "$2a$", "$2y$"] {
                let hash = text(vector, "hash").replacen("$2b$", version, 1);
                let put = Put::new(PLATFORM, row.clone().with("hash", hash));
                subject.backend.put(&put).await.unwrap();
                let word = text(vector, "password");
                assert!(
                    signs_in(&accounts, "ann", word).await.is_some(),
                    "{word} {version}"
                );
                assert_eq!(signs_in(&accounts, "ann", &format!("{word}x")).await, None);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_cost_that_bcrypt_has_not_is_refused() {
    on_both(async |subject| {
        for cost in [0, 3, 21, 31, u32::MAX] {
            let mut settings = AccountSettings::default();
            settings.cost = cost;
            let error = Accounts::new(subject.store.clone(), &settings).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Config);
        }
    })
    .await;
}

/// While a password is hashed, whoever else is on the thread gets on with their work.
///
/// There is one thread for hashing, and it is busy until that other has had a turn: so nothing depends on who is faster.
#[test]
fn hashing_blocks_nobody() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(1)
        .build();
    runtime.unwrap().block_on(on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let done = std::cell::Cell::new(false);
        let turns = std::cell::Cell::new(0_u32);
        let (release, released) = std::sync::mpsc::channel();
        let busy = tokio::task::spawn_blocking(move || released.recv());
        tokio::join!(
            async {
                let caller = accounts.verify("ann", &password()).await.unwrap();
                assert!(caller.is_some());
                done.set(true);
            },
            async {
                while !done.get() {
                    turns.set(turns.get().saturating_add(1));
                    // Nobody listens any more from the second turn on.
                    let _ = release.send(());
                    tokio::task::yield_now().await;
                }
            }
        );
        busy.await.unwrap().unwrap();
        assert!(turns.get() > 0);
    }));
}
