//! Several writers of one dataset.

use package_database::ErrorKind;
use package_database::datasets::{Change, Datasets, RevisionId};

use super::{HEAD, START, create, history, on_both, orders, package};

/// Runs futures on one thread, each until it waits.
async fn together<T: 'static>(tasks: Vec<impl Future<Output = T> + 'static>) -> Vec<T> {
    let set = tokio::task::LocalSet::new();
    let handles: Vec<_> = tasks
        .into_iter()
        .map(|task| set.spawn_local(task))
        .collect();
    set.await;
    let mut answers = Vec::new();
    for handle in handles {
        answers.push(handle.await.unwrap());
    }
    answers
}

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
