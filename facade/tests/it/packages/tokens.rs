//! Tokens of machines: for some namespaces, for some time, until they are taken back.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::packages::pipeline::holds;
use package_database::packages::token::{NewMachineToken, TOKEN_PREFIX};
use package_database::testing::TestDatabase;

use super::Subject;

#[tokio::test]
async fn a_token_of_a_machine_is_good_in_its_namespaces_until_it_ends() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let new = NewMachineToken::new("release", ["acme", "libs"], ["write"])
        .lifetime(Duration::from_secs(60))
        .by("ada");
    let issued = packages.issue_token(&new).await.unwrap();
    assert!(issued.expose().starts_with(TOKEN_PREFIX));
    assert!(!format!("{issued:?}").contains(issued.expose()));
    let machine = packages
        .token_holder(issued.expose())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(machine.subject, format!("machine/{}", issued.token.id));
    for (word, namespace, allowed) in [
        ("write", "acme", true),
        ("write", "libs", true),
        ("read", "acme", false),
        ("admin", "acme", false),
        ("write", "other", false),
    ] {
        let held = holds(&machine.scopes, word, Some(namespace), Some("demo"));
        assert_eq!(held, allowed, "{word} in {namespace}");
    }
    // What is stored is not the token.
    let stored = crate::support::rows(test.emulator(), "package.platform").await;
    let secret = issued.expose().rsplit_once('_').unwrap().1;
    assert!(
        stored
            .iter()
            .any(|row| row.text("name").as_deref() == Some("release"))
    );
    for row in &stored {
        let texts = row.to_vec();
        assert!(
            texts
                .iter()
                .all(|(_, value)| !format!("{value:?}").contains(secret))
        );
    }
    let id = issued.token.id.as_str();
    for wrong in [
        "",
        "pdm_",
        "pdm_x_y",
        &format!("pdm_{id}_"),
        &format!("pdm_{id}_{secret}x"),
        &format!("pdm_{}_{secret}", "0".repeat(32)),
        &issued.expose().to_uppercase(),
    ] {
        let holder = packages.token_holder(wrong).await.unwrap();
        assert_eq!(holder, None, "{wrong}");
    }
    test.clock().advance(Duration::from_secs(60));
    assert_eq!(packages.token_holder(issued.expose()).await.unwrap(), None);
    let listed = packages.machine_tokens(&ListOptions::new()).await.unwrap();
    assert!(listed.is_empty(), "one that has ended is in no list");
}

#[tokio::test]
async fn a_token_that_was_taken_back_is_good_no_more_and_the_log_says_so() {
    let subject = Subject::new().await;
    let packages = subject.packages();
    let new = NewMachineToken::new("release", ["acme"], ["read", "write"]).by("ada");
    let issued = packages.issue_token(&new).await.unwrap();
    let other = packages.issue_token(&new).await.unwrap();
    assert_ne!(issued.expose(), other.expose());
    let id = issued.token.id.as_str();
    for _ in 0..2 {
        let revoked = packages.revoke_token(id, Some("bob")).await.unwrap();
        assert_eq!(revoked.revoked_by.as_deref(), Some("bob"));
    }
    assert_eq!(packages.token_holder(issued.expose()).await.unwrap(), None);
    let good = packages.token_holder(other.expose()).await.unwrap();
    assert!(good.is_some());
    let missing = packages.revoke_token("none", None).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    let listed = packages.machine_tokens(&ListOptions::new()).await.unwrap();
    let listed = listed.into_vec().unwrap();
    let revoked: Vec<bool> = listed.iter().map(|one| one.revoked_at.is_some()).collect();
    assert_eq!(revoked.iter().filter(|revoked| **revoked).count(), 1);
    assert_eq!(revoked.len(), 2);
    let events = subject.events().await;
    let kinds: Vec<&str> = events
        .iter()
        .filter_map(|event| event[0].as_str())
        .collect();
    assert_eq!(
        kinds.iter().filter(|kind| **kind == "token.issued").count(),
        2
    );
    assert_eq!(
        kinds
            .iter()
            .filter(|kind| **kind == "token.revoked")
            .count(),
        1
    );
    let revoked = events
        .iter()
        .find(|event| event[0] == "token.revoked")
        .unwrap();
    assert_eq!(revoked[1]["token_id"], id);
    assert_eq!(revoked[1]["by"], "bob");
}

#[tokio::test]
async fn a_token_that_cannot_be_is_not_issued() {
    let test = TestDatabase::new().await.unwrap();
    let packages = test.packages();
    let new = |namespace: &str, action: &str| NewMachineToken::new("x", [namespace], [action]);
    let mut long = new("acme", "read");
    long.name = "x".repeat(129);
    let mut nameless = new("acme", "read");
    nameless.name = String::new();
    let mut nowhere = new("acme", "read");
    nowhere.namespaces.clear();
    let mut everywhere = new("acme", "read");
    everywhere.namespaces = (0..51).map(|number| format!("n{number}")).collect();
    let mut nothing = new("acme", "read");
    nothing.actions.clear();
    for (what, wrong) in [
        ("a long name", long),
        ("no name", nameless),
        ("no namespace", nowhere),
        ("too many namespaces", everywhere),
        ("no action", nothing),
        ("every namespace", new("*", "read")),
        ("a part of a namespace", new("acme/x", "read")),
        ("a scope in a namespace", new("acme:x", "read")),
        ("white space", new("ac me", "read")),
        ("an empty namespace", new("", "read")),
        ("administration", new("acme", "admin")),
        ("any action", new("acme", "*")),
        (
            "no time",
            new("acme", "read").lifetime(Duration::from_millis(999)),
        ),
        (
            "too much time",
            new("acme", "read").lifetime(Duration::from_secs(367 * 86_400)),
        ),
    ] {
        let refused = packages.issue_token(&wrong).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::InvalidInput, "{what}");
    }
}
