//! Several writers of one dataset.

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::datasets::{Change, DatasetRef, DatasetSettings, Datasets, RevisionId};
use package_database::testing::TestDatabase;

use super::{HEAD, START, Subject, create, history, on_both, orders, package};
use crate::support::{all, together};

async fn write(datasets: Datasets, writer: usize, change: Change) -> Option<RevisionId> {
    let package = package(&format!("writer {writer}"), writer + 1);
    match datasets.update(&orders(), &package, &change).await {
        Ok(updated) => Some(updated.revision.id),
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
            None
        }
    }
}

#[tokio::test]
async fn m_55_sixteen_writers_lose_no_revision() {
    on_both(async |subject| {
        let created = create(&subject, &package("start", 1)).await;
        let datasets = subject.interleaved(START.unsigned_abs()).await;
        let tasks = (0..16).map(|writer| write(datasets.clone(), writer, Change::new()));
        let mut acknowledged: Vec<_> = together(tasks.collect()).await;
        acknowledged.push(Some(created.revision.id));
        acknowledged.sort_unstable_by(|left, right| right.cmp(left));
        let listed = history(&subject.datasets, &orders()).await;
        let listed: Vec<_> = listed.iter().map(|one| Some(one.id)).collect();
        assert_eq!(listed, acknowledged);
        let head = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
        assert_eq!(Some(head.revision.id), listed[0]);
        let numbers: Vec<u64> = listed.iter().flatten().map(|id| id.number()).collect();
        assert_eq!(numbers, (1..=17).rev().collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn m_55_of_sixteen_writers_of_one_base_one_wins() {
    on_both(async |subject| {
        let created = create(&subject, &package("start", 1)).await;
        let datasets = subject.interleaved(11).await;
        let change = || Change::new().base(created.revision.id);
        let tasks = (0..16).map(|writer| write(datasets.clone(), writer, change()));
        let winners: Vec<_> = together(tasks.collect())
            .await
            .into_iter()
            .flatten()
            .collect();
        let listed = history(&subject.datasets, &orders()).await;
        assert_eq!((winners.len(), listed.len()), (1, 2));
        assert_eq!(winners[0], listed[0].id);
    })
    .await;
}

#[tokio::test]
async fn m_12_of_sixteen_creators_of_one_name_one_wins() {
    on_both(async |subject| {
        let datasets = subject.interleaved(5).await;
        let create = |writer: usize| {
            let datasets = datasets.clone();
            async move {
                let package = package(&writer.to_string(), 1);
                let created = datasets.create(&orders(), &package, &Change::new()).await;
                created.map_err(|error| error.kind())
            }
        };
        let answers = together((0..16).map(create).collect()).await;
        let created: Vec<_> = answers.iter().flatten().collect();
        assert_eq!(created.len(), 1);
        assert!(answers.iter().all(|one| {
            one.as_ref()
                .err()
                .is_none_or(|kind| *kind == ErrorKind::Conflict)
        }));
        let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
        assert_eq!(read, *created[0]);
        assert_eq!(subject.keys().await.len(), 4);
    })
    .await;
}

/// Creates the dataset as the writer of that number; whether it was the first.
async fn create_as(datasets: &Datasets, writer: usize) -> bool {
    let package = package(&writer.to_string(), 1);
    match datasets.create(&orders(), &package, &Change::new()).await {
        Ok(created) => {
            assert_eq!(created.package, package);
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
            false
        }
    }
}

#[tokio::test]
async fn m_12_of_a_thousand_creators_of_one_name_one_wins() {
    let subject = Subject::new(false, DatasetSettings::new()).await;
    let datasets = subject.interleaved(23).await;
    let creators = (0..1000).map(|writer| {
        let datasets = datasets.clone();
        async move { create_as(&datasets, writer).await }
    });
    let won = together(creators.collect()).await;
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    let read = subject.datasets.fetch(&orders(), &HEAD).await.unwrap();
    let winner = won.iter().position(|won| *won).unwrap();
    assert_eq!(read.package, package(&winner.to_string(), 1));
    assert_eq!(history(&subject.datasets, &orders()).await.len(), 1);
    let listed = all(subject.datasets.list("acme", &ListOptions::new()).await);
    assert_eq!(listed.len(), 1);
    // Of those who lost, no record is left.
    assert_eq!(subject.keys().await.len(), 4);
}

/// What a writer on a thread of its own does.
fn on_a_thread(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(work);
}

#[tokio::test]
async fn m_12_m_55_writers_on_many_threads_lose_nothing() {
    let test = TestDatabase::new().await.unwrap();
    let datasets = &test.datasets();
    let won = &std::sync::Mutex::new(Vec::new());
    std::thread::scope(|threads| {
        for thread in 0..8 {
            threads.spawn(move || {
                on_a_thread(async {
                    for writer in 0..125 {
                        if create_as(datasets, thread * 125 + writer).await {
                            won.lock().unwrap().push(thread * 125 + writer);
                        }
                    }
                });
            });
        }
    });
    let winner = won.lock().unwrap().clone();
    assert_eq!(winner.len(), 1);
    let first = datasets.fetch(&orders(), &HEAD).await.unwrap();
    assert_eq!(first.package, package(&winner[0].to_string(), 1));

    let acknowledged = std::sync::Mutex::new(vec![first.revision.id]);
    std::thread::scope(|threads| {
        for writer in 0..16 {
            let acknowledged = &acknowledged;
            threads.spawn(move || {
                on_a_thread(async {
                    for _ in 0..5 {
                        let made = write(datasets.clone(), writer, Change::new()).await;
                        acknowledged.lock().unwrap().extend(made);
                    }
                });
            });
        }
    });
    let listed = history(datasets, &orders()).await;
    let numbers: Vec<u64> = listed.iter().map(|one| one.id.number()).collect();
    let count = listed.len() as u64;
    assert_eq!(
        numbers,
        Vec::from_iter((1..=count).rev()),
        "in order, without a gap"
    );
    let listed: Vec<RevisionId> = listed.iter().map(|one| one.id).collect();
    let acknowledged = acknowledged.into_inner().unwrap();
    assert!(acknowledged.iter().all(|id| listed.contains(id)));
    assert_eq!(acknowledged.len(), listed.len());
    let head = datasets.fetch(&orders(), &HEAD).await.unwrap();
    assert_eq!(head.revision.id, listed[0]);
}

async fn give_name(datasets: Datasets, number: usize) -> Option<String> {
    let to = DatasetRef::named("acme", format!("orders-{number}")).unwrap();
    match datasets.move_to(&orders(), &to, &Change::new()).await {
        Ok(moved) => Some(moved.name),
        Err(error) => {
            let kind = error.kind();
            let expected = [ErrorKind::Conflict, ErrorKind::NotFound];
            assert!(expected.contains(&kind), "{error}");
            None
        }
    }
}

/// What one of them has moved away is not there any more for the others, who meant it by its name.
#[tokio::test]
async fn m_22_of_several_who_move_one_name_one_wins() {
    on_both(async |subject| {
        create(&subject, &package("start", 1)).await;
        let datasets = subject.interleaved(3).await;
        let tasks = (0..8).map(|number| give_name(datasets.clone(), number));
        let told: Vec<String> = together(tasks.collect())
            .await
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(told.len(), 1, "{told:?}");
        let kept = DatasetRef::named("acme", &*told[0]).unwrap();
        subject.datasets.fetch(&kept, &HEAD).await.unwrap();
    })
    .await;
}
