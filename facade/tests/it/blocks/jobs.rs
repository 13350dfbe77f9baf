//! Leases: one holder at a time, and each with a greater fence.

use std::time::Duration;

use package_database::ErrorKind;
use package_database::backend::Delete;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::block::jobs::{Jobs, Lease};
use package_database::block::platform;
use package_database::block::uow::UnitOfWork;

use super::{RECORDS, START, Subject, key, on_both};

const MINUTE: Duration = Duration::from_secs(60);

fn jobs(subject: &Subject) -> Jobs {
    Jobs::new(subject.store.clone(), platform::TABLE.name())
}

async fn acquire(jobs: &Jobs, holder: &str) -> Option<Lease> {
    jobs.acquire("purge", holder, MINUTE).await.unwrap()
}

#[tokio::test]
async fn a_lease_is_held_renewed_released_and_taken_over() {
    on_both(async |subject| {
        let jobs = jobs(&subject);
        let first = acquire(&jobs, "one").await.unwrap();
        assert_eq!((&*first.holder, first.expires_at), ("one", START + 60));
        assert_eq!(acquire(&jobs, "two").await, None);
        assert_eq!(
            acquire(&jobs, "one").await,
            None,
            "not even the same holder"
        );
        assert!(
            jobs.acquire("other", "two", MINUTE)
                .await
                .unwrap()
                .is_some()
        );
        subject.clock.set(START + 59);
        let renewed = jobs.renew(&first, MINUTE).await.unwrap();
        assert_eq!(
            (renewed.fence, renewed.expires_at),
            (first.fence, START + 119)
        );
        let stale = jobs.renew(&first, MINUTE).await.unwrap_err();
        assert_eq!(stale.kind(), ErrorKind::Conflict, "it was renewed since");
        subject.clock.set(START + 118);
        assert_eq!(acquire(&jobs, "two").await, None);
        subject.clock.set(START + 119);
        assert_eq!(jobs.holder("purge").await.unwrap(), None, "it has ended");
        let late = jobs.renew(&renewed, MINUTE).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Conflict, "it has ended");
        let second = acquire(&jobs, "two").await.unwrap();
        assert!(second.fence > renewed.fence);
        jobs.release(renewed).await.unwrap();
        assert_eq!(
            jobs.holder("purge").await.unwrap().unwrap(),
            second,
            "it is not the first's"
        );
        jobs.release(second.clone()).await.unwrap();
        let third = acquire(&jobs, "one").await.unwrap();
        assert!(third.fence > second.fence);
    })
    .await;
}

#[tokio::test]
async fn fences_grow_though_the_store_forgets_the_lease() {
    on_both(async |subject| {
        let jobs = jobs(&subject);
        let mut last = 0;
        for _ in 0..3 {
            let lease = acquire(&jobs, "one").await.unwrap();
            assert!(lease.fence > last);
            last = lease.fence;
            subject.clock.advance(MINUTE);
            // The store removes what has ended.
            let key = key("JOB#purge", "LEASE");
            let delete = Delete::new(platform::TABLE.name(), key);
            subject.backend.delete(&delete).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn work_is_done_under_the_lease_or_not_at_all() {
    on_both(async |subject| {
        let jobs = jobs(&subject);
        let lease = acquire(&jobs, "one").await.unwrap();
        let work = async |lease: &Lease, sort: &str| {
            let mut unit = UnitOfWork::new(&subject.store);
            unit.put(RECORDS, key("WORK", sort)).unwrap();
            lease.guard(&jobs, &mut unit).unwrap();
            unit.commit().await.unwrap().is_ok()
        };
        assert!(work(&lease, "a").await);
        subject.clock.set(START + 60);
        assert!(
            !work(&lease, "b").await,
            "it has ended, though nobody has taken it"
        );
        let next = acquire(&jobs, "two").await.unwrap();
        assert!(!work(&lease, "c").await, "it is somebody else's");
        assert!(work(&next, "d").await);
        assert_eq!(subject.rows(RECORDS).await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn of_many_at_once_one_holds_the_lease() {
    for seed in 0..5 {
        let subject = Subject::new(seed == 0).await;
        let store = subject.interleaved(seed);
        for round in 0..2 {
            let mut tasks = Vec::new();
            for number in 0..16 {
                let jobs = Jobs::new(store.clone(), platform::TABLE.name());
                let holder = format!("{round} {number}");
                tasks.push(tokio::spawn(async move { acquire(&jobs, &holder).await }));
            }
            let mut held = 0;
            for task in tasks {
                held += usize::from(task.await.unwrap().is_some());
            }
            assert_eq!(held, 1);
            subject.clock.advance(MINUTE);
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_lost_does_not_lose_the_lease() {
    on_both(async |subject| {
        let (store, faults) = subject.faulty();
        let jobs = Jobs::new(store, platform::TABLE.name());
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        let lease = acquire(&jobs, "one").await.unwrap();
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        let lease = jobs.renew(&lease, MINUTE).await.unwrap();
        faults.next_of(RequestKind::Put, Fault::AnswerLost);
        jobs.release(lease).await.unwrap();
        assert!(acquire(&jobs, "two").await.is_some());
        let short = jobs
            .acquire("purge", "one", Duration::from_millis(999))
            .await;
        assert_eq!(short.unwrap_err().kind(), ErrorKind::InvalidInput);
        let nameless = jobs.acquire(&"x".repeat(4000), "one", MINUTE).await;
        assert!(nameless.unwrap().is_some(), "a long name is shortened");
    })
    .await;
}
