//! Stopping: first no new connections, then the end of what runs, then the end of the patience.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

/// How long a stop waits for requests that run.
pub(super) const GRACE: Duration = Duration::from_secs(10);

/// How far the stopping has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// Connections are accepted and served.
    Running,
    /// Take no more, finish what runs.
    Finishing,
    /// Close connections in the middle of what they do.
    Abandoning,
}

/// Where a stop is asked for.
#[derive(Debug)]
pub(super) struct Stopper {
    stage: watch::Sender<Stage>,
    flag: Arc<AtomicBool>,
}

/// Where a stop is waited for.
#[derive(Clone, Debug)]
pub(super) struct Stop {
    stage: watch::Receiver<Stage>,
    flag: Arc<AtomicBool>,
}

/// The two ends.
pub(super) fn channel() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(Stage::Running);
    let flag = Arc::new(AtomicBool::new(false));
    let stopper = Stopper {
        stage: sender,
        flag: Arc::clone(&flag),
    };
    let stop = Stop {
        stage: receiver,
        flag,
    };
    (stopper, stop)
}

impl Stopper {
    /// Goes to a stage; never back.
    pub(super) fn advance(&self, stage: Stage) {
        // The flag comes first: a connection that the channel wakes looks at the flag, and at the channel
        // only when the flag is up. The lock inside the channel is what publishes both to that connection,
        // so the flag needs no order of its own.
        self.flag.store(true, Ordering::Relaxed);
        let _ = self.stage.send_if_modified(|present| {
            let later = stage > *present;
            if later {
                *present = stage;
            }
            later
        });
    }
}

impl Stop {
    /// True as soon as a stop was asked for; cheaper to look at than the channel.
    pub(super) fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.flag)
    }

    /// Waits until a stop was asked for.
    pub(super) async fn asked(&mut self) {
        let _ = self.stage.wait_for(|stage| *stage > Stage::Running).await;
    }

    /// Waits until the patience has ended.
    pub(super) async fn abandoned(&mut self) {
        let _ = self
            .stage
            .wait_for(|stage| *stage == Stage::Abandoning)
            .await;
    }
}
