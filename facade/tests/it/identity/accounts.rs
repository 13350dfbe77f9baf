//! Accounts: signing in, changing, granting, and what stands in the table.

use std::collections::BTreeSet;
use std::sync::Arc;

use package_database::ErrorKind;
use package_database::backend::{Delete, Item, Put, Value};
use package_database::block::identity::{
    AccountSettings, Accounts, NewAccount, Password, Principal, Scope, Scopes, SignIn,
};
use package_database::block::record::Envelope;
use package_database::block::{ListOptions, Store};

use crate::blocks::{Subject, key, on_both};

pub(super) const PLATFORM: &str = "package.platform";

pub(super) fn accounts_of(store: Arc<Store>) -> Accounts {
    let mut settings = AccountSettings::default();
    settings.cost = 4;
    Accounts::new(store, &settings).unwrap()
}

pub(super) fn accounts(subject: &Subject) -> Accounts {
    accounts_of(subject.store.clone())
}

pub(super) fn ann() -> NewAccount {
    let scopes = Scopes::from_text("ds:sales/*:metadata:read,update admin");
    let mut new = NewAccount::new("ann", "user 1").with_scopes(scopes);
    (new.name, new.email) = (Some("Ann".to_owned()), Some("ann@example.com".to_owned()));
    new
}

pub(super) fn password() -> Password {
    Password::from("correct horse")
}

fn scope(text: &str) -> Scope {
    text.parse().unwrap()
}

pub(super) async fn signs_in(accounts: &Accounts, user: &str, password: &str) -> Option<Principal> {
    accounts.verify(user, &password.into()).await.unwrap()
}

#[tokio::test]
async fn who_knows_the_password_is_the_subject_with_its_scopes() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let caller = signs_in(&accounts, "ann", "correct horse").await.unwrap();
        let wanted = Principal::new("user 1", SignIn::Password)
            .with_scopes(ann().scopes)
            .with_contact(ann().name, ann().email);
        assert_eq!(caller, wanted);
        for (user, word) in [
            ("ann", "correct horsE"),
            ("ann", ""),
            ("Ann", "correct horse"),
            ("bob", "correct horse"),
            ("", "correct horse"),
            ("ann\0", "correct horse"),
            ("ann#ACC", "correct horse"),
        ] {
            assert_eq!(
                signs_in(&accounts, user, word).await,
                None,
                "{user:?} {word:?}"
            );
        }
        let (account, scopes) = accounts.get("ann").await.unwrap().unwrap();
        assert_eq!(
            (account.subject.as_str(), account.disabled),
            ("user 1", false)
        );
        assert_eq!(scopes, ann().scopes);
        assert_eq!(accounts.get("bob").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn r_16_a_name_is_taken_once() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let (first, second) = tokio::join!(
            async { accounts.create(&ann(), &password()).await },
            async {
                let mut other = NewAccount::new("ann", "user 2");
                other.scopes = Scopes::from_text("purge");
                accounts.create(&other, &"another password".into()).await
            }
        );
        let lost = first.and(second).unwrap_err();
        assert_eq!(lost.kind(), ErrorKind::Conflict);
        let (account, scopes) = accounts.get("ann").await.unwrap().unwrap();
        let whole = match account.subject.as_str() {
            "user 1" => ann().scopes,
            _ => Scopes::from_text("purge"),
        };
        assert_eq!(scopes, whole);
        let again = accounts.create(&ann(), &password()).await.unwrap_err();
        assert_eq!(again.kind(), ErrorKind::Conflict);
    })
    .await;
}

#[tokio::test]
async fn r_16_r_81_rows_are_as_the_table_says() {
    on_both(async |subject| {
        let mut new = NewAccount::new("a#b c", "sub#1");
        new.scopes = Scopes::from_text("ds:a/b:read");
        accounts(&subject).create(&new, &password()).await.unwrap();
        let rows = subject.rows(PLATFORM).await;
        let of = |sort: &str| {
            rows.iter()
                .find(|row| row.text("sk").unwrap() == sort)
                .unwrap()
        };
        let account = of("ACC");
        assert_eq!(account.text("pk").unwrap(), "ACC#a$23b$20c");
        assert_eq!(account.text("gsi1pk").unwrap(), "SUB#sub$231");
        assert_eq!(account.text("gsi1sk").unwrap(), "ACC");
        assert_eq!(account.text("sub").unwrap(), "sub#1");
        assert_eq!(account.text("user").unwrap(), "a#b c");
        assert!(account.text("hash").unwrap().starts_with("$2b$04$"));
        let envelope = Envelope::of(account).unwrap();
        assert_eq!(
            (&*envelope.kind, envelope.rev, envelope.schema),
            ("account", 1, 1)
        );
        let scope = of("SCOPE#ds:a/b:read");
        assert_eq!(scope.text("pk").unwrap(), "ACC#a$23b$20c");
        assert_eq!(&*Envelope::of(scope).unwrap().kind, "scope");
        assert!(!scope.contains("gsi1pk"));
        let names: BTreeSet<String> = account
            .to_vec()
            .into_iter()
            .map(|(name, _)| name.into_owned())
            .collect();
        let wanted = [
            "pk",
            "sk",
            "gsi1pk",
            "gsi1sk",
            "user",
            "sub",
            "hash",
            "disabled",
            "kind",
            "rev",
            "schema",
            "created_at",
            "updated_at",
        ];
        assert_eq!(names, wanted.map(str::to_owned).into());
    })
    .await;
}

#[tokio::test]
async fn nobody_signs_in_to_a_disabled_account() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        accounts.disable("ann").await.unwrap();
        assert_eq!(signs_in(&accounts, "ann", "correct horse").await, None);
        let new = Password::from("battery staple");
        let changed = accounts.change_password("ann", &password(), &new).await;
        assert!(!changed.unwrap());
        accounts.enable("ann").await.unwrap();
        assert!(signs_in(&accounts, "ann", "correct horse").await.is_some());
        assert_eq!(
            accounts.disable("bob").await.unwrap_err().kind(),
            ErrorKind::NotFound
        );
    })
    .await;
}

#[tokio::test]
async fn r_81_scopes_are_granted_and_revoked() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let purge = scope("ds:sales/*:purge");
        let missing = accounts.grant("ann", &purge).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::NotFound);
        assert!(!accounts.revoke("ann", &purge).await.unwrap());
        accounts.create(&ann(), &password()).await.unwrap();
        assert!(accounts.grant("ann", &purge).await.unwrap());
        assert!(!accounts.grant("ann", &purge).await.unwrap());
        let caller = signs_in(&accounts, "ann", "correct horse").await.unwrap();
        assert!(
            caller
                .scopes
                .allow("ds", Some("sales/orders"), None, "purge")
        );
        assert_eq!(caller.scopes.len(), 3);
        // Another text of the same scope is the same scope.
        assert!(
            accounts
                .revoke("ann", &scope("ds:sales/*:*:purge"))
                .await
                .unwrap()
        );
        assert!(!accounts.revoke("ann", &purge).await.unwrap());
        let caller = signs_in(&accounts, "ann", "correct horse").await.unwrap();
        assert_eq!(caller.scopes, ann().scopes);
    })
    .await;
}

#[tokio::test]
async fn many_scopes_are_all_read() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let many = |count: u32| (0..count).map(|n| scope(&format!("ds:owner/name-{n}:read")));
        let mut new = NewAccount::new("ann", "user 1");
        new.scopes = many(100).collect();
        let error = accounts.create(&new, &password()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        new.scopes = many(99).collect();
        accounts.create(&new, &password()).await.unwrap();
        for scope in many(120) {
            accounts.grant("ann", &scope).await.unwrap();
        }
        let (_, scopes) = accounts.get("ann").await.unwrap().unwrap();
        assert_eq!(scopes, many(120).collect());
    })
    .await;
}

#[tokio::test]
async fn the_longest_scope_and_names_fit() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        let mut new = NewAccount::new("#".repeat(256), "$".repeat(1024));
        let longest = scope(&format!("ds:{}", "#".repeat(509)));
        new.scopes = [longest.clone()].into_iter().collect();
        accounts.create(&new, &password()).await.unwrap();
        let (account, scopes) = accounts.get(&new.user).await.unwrap().unwrap();
        assert_eq!(
            (account.subject, scopes),
            (new.subject.clone(), new.scopes.clone())
        );
        let listed = accounts
            .of_subject(&new.subject, &ListOptions::new())
            .await
            .unwrap();
        assert_eq!(listed.len(), 1);
        assert!(accounts.revoke(&new.user, &longest).await.unwrap());
        for (user, sub) in [
            (String::new(), "s".to_owned()),
            ("u".repeat(257), "s".to_owned()),
            ("u\n".to_owned(), "s".to_owned()),
            ("u".to_owned(), String::new()),
            ("u".to_owned(), "s".repeat(1025)),
            ("u".to_owned(), "\u{7f}".to_owned()),
        ] {
            let error = accounts
                .create(&NewAccount::new(user, sub), &password())
                .await;
            assert_eq!(error.unwrap_err().kind(), ErrorKind::InvalidInput);
        }
    })
    .await;
}

#[tokio::test]
async fn accounts_are_listed_by_subject() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        for user in ["a", "b", "c"] {
            let new = NewAccount::new(user, "user 1");
            accounts.create(&new, &password()).await.unwrap();
        }
        accounts
            .create(&NewAccount::new("d", "user 10"), &password())
            .await
            .unwrap();
        let mut seen = BTreeSet::new();
        let mut options = ListOptions::new().limit(2);
        loop {
            let page = accounts.of_subject("user 1", &options).await.unwrap();
            let next = page.next.clone();
            seen.extend(page.into_iter().map(|account| account.unwrap().user));
            let Some(token) = next else { break };
            let foreign = ListOptions::new().after(token.clone());
            let error = accounts.of_subject("user 10", &foreign).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            options = ListOptions::new().limit(2).after(token);
        }
        assert_eq!(seen, ["a", "b", "c"].map(str::to_owned).into());
        let none = accounts
            .of_subject("user", &ListOptions::new().strong())
            .await
            .unwrap();
        assert!(none.is_empty());
    })
    .await;
}

#[tokio::test]
async fn damaged_rows_are_named_without_their_secrets() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let rows = subject.rows(PLATFORM).await;
        let row = rows.iter().find(|row| row.contains("hash")).unwrap();
        let hash = row.text("hash").unwrap().into_owned();
        let short: String = hash.chars().take(59).collect();
        for (name, value) in [
            ("hash", Value::from("$2b$04$secret")),
            ("hash", short.into()),
            ("hash", Value::number(1)),
            ("sub", Value::Null),
            ("disabled", "no".into()),
            ("kind", Value::number(1)),
        ] {
            let mut damaged: Item = row.clone();
            damaged.insert(name, value);
            subject
                .backend
                .put(&Put::new(PLATFORM, damaged))
                .await
                .unwrap();
            let error = accounts.verify("ann", &password()).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::CorruptData, "{name}");
            let shown = format!("{error} {error:?}");
            assert!(
                !shown.contains("$2b$") && !shown.contains("horse"),
                "{shown}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_account_inherits_nothing_from_one_that_was_removed_by_hand() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        let key = key("ACC#ann", "ACC");
        subject
            .backend
            .delete(&Delete::new(PLATFORM, key))
            .await
            .unwrap();
        assert_eq!(signs_in(&accounts, "ann", "correct horse").await, None);
        assert_eq!(accounts.get("ann").await.unwrap(), None);
        let new = NewAccount::new("ann", "user 2").with_scopes(Scopes::from_text("admin read"));
        accounts.create(&new, &password()).await.unwrap();
        let (account, scopes) = accounts.get("ann").await.unwrap().unwrap();
        assert_eq!((account.subject.as_str(), scopes), ("user 2", new.scopes));
    })
    .await;
}

#[tokio::test]
async fn a_deleted_account_is_gone_with_all_its_scopes() {
    on_both(async |subject| {
        let accounts = accounts(&subject);
        accounts.create(&ann(), &password()).await.unwrap();
        for number in 0..200 {
            let scope = scope(&format!("ds:sales/{number}:read"));
            assert!(accounts.grant("ann", &scope).await.unwrap());
        }
        accounts.delete("ann").await.unwrap();
        assert_eq!(accounts.get("ann").await.unwrap(), None);
        assert_eq!(signs_in(&accounts, "ann", "correct horse").await, None);
        assert!(subject.rows(PLATFORM).await.is_empty());
        let error = accounts.delete("ann").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NotFound);
        accounts.create(&ann(), &password()).await.unwrap();
        let (_, scopes) = accounts.get("ann").await.unwrap().unwrap();
        assert_eq!(scopes, ann().scopes);
    })
    .await;
}
