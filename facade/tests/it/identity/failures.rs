//! A store that fails at every call, and what becomes of accounts.

use package_database::ErrorKind;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::block::identity::{Accounts, Password, Scope};

use super::accounts::{PLATFORM, accounts_of, ann, password};
use crate::blocks::{Subject, on_both};

/// The operations that write.
#[derive(Clone, Copy, Debug)]
enum Step {
    Create,
    Change,
    Disable,
    Grant,
    Revoke,
}

const STEPS: [Step; 5] = [
    Step::Create,
    Step::Change,
    Step::Disable,
    Step::Grant,
    Step::Revoke,
];

async fn run(accounts: &Accounts, step: Step) -> Result<(), package_database::Error> {
    let scope: Scope = "ds:sales/*:purge".parse().unwrap();
    let admin: Scope = "admin".parse().unwrap();
    let new = Password::from("battery staple");
    match step {
        Step::Create => accounts.create(&ann(), &password()).await,
        Step::Change => accounts
            .change_password("ann", &password(), &new)
            .await
            .map(drop),
        Step::Disable => accounts.disable("ann").await,
        Step::Grant => accounts.grant("ann", &scope).await.map(drop),
        Step::Revoke => accounts.revoke("ann", &admin).await.map(drop),
    }
}

/// The store before the step, and after it was done without a fault: all rows.
async fn prepared(subject: &Subject, step: Step) -> Accounts {
    let accounts = accounts_of(subject.store.clone());
    if !matches!(step, Step::Create) {
        accounts.create(&ann(), &password()).await.unwrap();
    }
    accounts
}

#[tokio::test]
async fn passing_faults_are_not_noticed() {
    for step in STEPS {
        on_both(async |subject| {
            prepared(&subject, step).await;
            let (store, faults) = subject.faulty();
            let passing = [Fault::Throttled, Fault::Unreachable, Fault::Conflict];
            faults.script(passing.into_iter().flat_map(|fault| [Some(fault), None]));
            run(&accounts_of(store), step).await.unwrap();
        })
        .await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_no_conflict() {
    for step in STEPS {
        on_both(async |subject| {
            prepared(&subject, step).await;
            let (store, faults) = subject.faulty();
            faults.next_of(RequestKind::TransactWrite, Fault::AnswerLost);
            run(&accounts_of(store), step).await.unwrap();
            let (account, scopes) = accounts_of(subject.store.clone())
                .get("ann")
                .await
                .unwrap()
                .unwrap();
            assert_eq!(account.disabled, matches!(step, Step::Disable));
            let count = match step {
                Step::Grant => 3,
                Step::Revoke => 1,
                _ => 2,
            };
            assert_eq!(scopes.len(), count, "{step:?}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_crash_at_any_call_leaves_all_or_nothing() {
    for step in STEPS {
        for calls in 0..5 {
            on_both(async |subject| {
                prepared(&subject, step).await;
                let before = subject.rows(PLATFORM).await;
                let (store, faults) = subject.faulty();
                faults.script(std::iter::repeat_n(None, calls));
                faults.script([Some(Fault::Crash)]);
                let answer = run(&accounts_of(store), step).await;
                let accounts = accounts_of(subject.store.clone());
                if let Err(error) = &answer {
                    assert_eq!(
                        error.kind(),
                        ErrorKind::Unavailable,
                        "{step:?} after {calls}"
                    );
                    assert_eq!(
                        subject.rows(PLATFORM).await,
                        before,
                        "{step:?} after {calls}"
                    );
                    run(&accounts, step).await.unwrap();
                }
                let (account, scopes) = accounts.get("ann").await.unwrap().unwrap();
                assert_eq!(account.disabled, matches!(step, Step::Disable));
                assert_eq!(
                    scopes.len(),
                    match step {
                        Step::Grant => 3,
                        Step::Revoke => 1,
                        _ => 2,
                    }
                );
            })
            .await;
        }
    }
}

#[tokio::test]
async fn a_store_that_is_down_lets_nobody_in() {
    on_both(async |subject| {
        prepared(&subject, Step::Change).await;
        let (store, faults) = subject.faulty();
        let accounts = accounts_of(store);
        for (fault, kind) in [
            (Fault::Unreachable, ErrorKind::Unavailable),
            (Fault::Throttled, ErrorKind::Throttled),
        ] {
            faults.script(std::iter::repeat_n(Some(fault), 10_000));
            let error = accounts.verify("ann", &password()).await.unwrap_err();
            assert_eq!(error.kind(), kind);
            faults.clear();
        }
        assert!(accounts.verify("ann", &password()).await.unwrap().is_some());
    })
    .await;
}

/// An unknown account costs the store and the processor what a known one does: one read, one hash.
#[tokio::test]
async fn an_unknown_account_costs_as_many_requests_as_a_known_one() {
    on_both(async |subject| {
        prepared(&subject, Step::Change).await;
        let (store, faults) = subject.faulty();
        let accounts = accounts_of(store);
        for user in ["ann", "bob"] {
            for calls in 0..3 {
                faults.script(std::iter::repeat_n(None, calls));
                faults.script([Some(Fault::Crash)]);
                let answer = accounts.verify(user, &Password::from("guess")).await;
                assert_eq!(answer.is_err(), calls == 0, "{user} {calls}");
                faults.clear();
            }
        }
    })
    .await;
}
