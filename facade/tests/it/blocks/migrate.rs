//! Migrations: each done once, in order, and gone on with where it stopped.

use std::sync::Mutex;

use package_database::backend::BoxFuture;
use package_database::backend::adapter::{Fault, RequestKind};
use package_database::block::migrate::{Migration, Migrations, Mode, State, Step};
use package_database::block::platform;
use package_database::{Error, ErrorKind};

use super::{Subject, key, on_both};
use crate::faulted::deaths;

/// A migration of two partitions in steps from 1 to 3, which notes what it was asked for.
#[derive(Debug)]
struct Steps {
    version: u32,
    done: Mutex<Vec<String>>,
}

impl Steps {
    fn new(version: u32) -> Self {
        Self {
            version,
            done: Mutex::default(),
        }
    }

    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut *self.done.lock().unwrap())
    }
}

impl Migration for Steps {
    fn target(&self) -> &str {
        "things"
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn partitions(&self) -> Vec<String> {
        vec!["a".to_owned(), "b".to_owned()]
    }

    fn step<'a>(
        &'a self,
        partition: &'a str,
        cursor: Option<&'a str>,
        _: Mode,
    ) -> BoxFuture<'a, Result<Step, Error>> {
        let number = cursor.map_or(1, |cursor| cursor.parse::<u32>().unwrap());
        self.done
            .lock()
            .unwrap()
            .push(format!("{}{partition}{number}", self.version));
        let next = (number < 3).then(|| (number + 1).to_string());
        Box::pin(std::future::ready(Ok(Step::new(10, next))))
    }
}

fn migrations(subject: &Subject) -> Migrations {
    Migrations::new(subject.store.clone(), platform::TABLE.name())
}

#[tokio::test]
async fn migrations_are_done_once_and_in_order() {
    on_both(async |subject| {
        let (first, second) = (Steps::new(1), Steps::new(2));
        let migrations = migrations(&subject);
        let rehearsed = migrations.run(&[&first], Mode::Rehearsal).await.unwrap();
        assert_eq!((rehearsed[0].changed, rehearsed[0].steps), (60, 6));
        assert_eq!(
            subject.rows(platform::TABLE.name()).await,
            [],
            "nothing is written"
        );
        first.taken();
        let reports = migrations
            .run(&[&second, &first], Mode::Real)
            .await
            .unwrap();
        assert_eq!(
            Vec::from_iter(reports.iter().map(|report| report.version)),
            [1, 2]
        );
        assert_eq!(first.taken(), ["1a1", "1a2", "1a3", "1b1", "1b2", "1b3"]);
        assert_eq!(second.taken().len(), 6);
        assert!(
            migrations
                .run(&[&first, &second], Mode::Real)
                .await
                .unwrap()
                .is_empty()
        );
        let progress = migrations.progress("things", 1).await.unwrap().unwrap();
        assert_eq!((progress.state, progress.changed), (State::Done, 60));
        let rows = subject.rows(platform::TABLE.name()).await;
        let keys = key("MIG#things", "0000000001");
        assert!(rows.iter().any(|row| row.select(&["pk", "sk"]) == keys));
    })
    .await;
}

#[tokio::test]
async fn wherever_it_dies_the_next_run_goes_on() {
    // A read, a creation, six steps, and the end.
    for requests in 0..9 {
        let subject = Subject::new(false).await;
        let (store, faults) = subject.faulty();
        faults.script((0..requests).map(|_| None).chain([Some(Fault::Crash)]));
        let steps = Steps::new(1);
        let torn = Migrations::new(store, platform::TABLE.name());
        let error = torn.run(&[&steps], Mode::Real).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unavailable);
        let before = steps.taken();
        let rehearsed = migrations(&subject)
            .run(&[&steps], Mode::Rehearsal)
            .await
            .unwrap();
        assert_eq!(rehearsed.len(), 1);
        steps.taken();
        migrations(&subject)
            .run(&[&steps], Mode::Real)
            .await
            .unwrap();
        let mut all = before.clone();
        let after = steps.taken();
        // The last step before the end may have happened, and happens again.
        assert!(
            before.len() + after.len() <= 7,
            "{requests}: {before:?} {after:?}"
        );
        all.extend(after);
        all.dedup();
        assert_eq!(
            all,
            ["1a1", "1a2", "1a3", "1b1", "1b2", "1b3"],
            "{requests}"
        );
    }
}

/// As above, but the request at which it dies was carried out.
#[tokio::test]
async fn wherever_its_last_answer_is_lost_the_next_run_goes_on() {
    for requests in 0..9 {
        let subject = Subject::new(false).await;
        let (store, faults) = subject.faulty();
        let [_, lost] = deaths(requests);
        faults.script(lost);
        let steps = Steps::new(1);
        let torn = Migrations::new(store, platform::TABLE.name());
        torn.run(&[&steps], Mode::Real).await.unwrap_err();
        let mut all = steps.taken();
        let migrations = migrations(&subject);
        migrations.run(&[&steps], Mode::Real).await.unwrap();
        all.extend(steps.taken());
        all.dedup();
        let expected = ["1a1", "1a2", "1a3", "1b1", "1b2", "1b3"];
        assert_eq!(all, expected, "{requests}");
        let progress = migrations.progress("things", 1).await.unwrap().unwrap();
        assert_eq!((progress.state, progress.changed), (State::Done, 60));
    }
}

#[tokio::test]
async fn two_processes_notice_each_other() {
    on_both(async |subject| {
        #[derive(Debug)]
        struct Overtaken<'a>(&'a Steps, Migrations);
        impl Migration for Overtaken<'_> {
            fn target(&self) -> &str {
                self.0.target()
            }
            fn version(&self) -> u32 {
                self.0.version()
            }
            fn step<'a>(
                &'a self,
                _: &'a str,
                _: Option<&'a str>,
                mode: Mode,
            ) -> BoxFuture<'a, Result<Step, Error>> {
                Box::pin(async move {
                    self.1.run(&[self.0], mode).await?;
                    Ok(Step::new(1, None))
                })
            }
        }
        let steps = Steps::new(1);
        let migrations = migrations(&subject);
        let overtaken = Overtaken(&steps, migrations.clone());
        let error = migrations.run(&[&overtaken], Mode::Real).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict);
        let progress = migrations.progress("things", 1).await.unwrap().unwrap();
        assert_eq!(progress.state, State::Done, "the other one has done it");
        let (store, faults) = subject.faulty();
        for _ in 0..3 {
            faults.next_of(RequestKind::Put, Fault::AnswerLost);
        }
        let lossy = Migrations::new(store, platform::TABLE.name());
        lossy.run(&[&Steps::new(2)], Mode::Real).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_step_that_goes_nowhere_is_stopped() {
    #[derive(Debug)]
    struct Loop;
    impl Migration for Loop {
        fn target(&self) -> &str {
            "loop"
        }
        fn version(&self) -> u32 {
            1
        }
        fn step<'a>(
            &'a self,
            _: &'a str,
            _: Option<&'a str>,
            _: Mode,
        ) -> BoxFuture<'a, Result<Step, Error>> {
            Box::pin(std::future::ready(Ok(Step::new(
                1,
                Some("here".to_owned()),
            ))))
        }
    }
    let subject = Subject::new(false).await;
    let error = migrations(&subject)
        .run(&[&Loop], Mode::Real)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Internal);
}
