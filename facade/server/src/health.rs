//! Whether the service and what it depends on answer, and what state that is.

use std::time::Duration;

use package_database::backend::BoxFuture;
use package_database::{Database, Error};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::chain;
use crate::standing::{HealthState, Seen, Stand, Writes};
use crate::state::ServiceState;

/// A dependency that takes longer counts as failing.
const PROBE_TIME_MAX: Duration = Duration::from_secs(2);

/// How the service is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Health {
    pub(crate) status: Status,
    /// The same more closely: what does not work, or does again.
    pub(crate) state: HealthState,
    /// For how many seconds it has been so, as far as somebody looked.
    pub(crate) seconds: u64,
    /// What the service cannot work without.
    pub(crate) dependencies: Vec<Dependency>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    Ok,
    /// The service and all of its dependencies are, in the word that clients of the repository of packages know.
    Healthy,
    Failing,
    /// The service ends what it has begun and wants nothing new.
    Stopping,
}

/// Something that the service cannot work without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Dependency {
    /// The domain whose tables were asked.
    pub(crate) name: &'static str,
    pub(crate) status: Status,
    /// How long the answer took.
    pub(crate) milliseconds: u64,
}

/// A question to a dependency: its name, and the cheapest read that it answers.
pub(crate) type Probe = (
    &'static str,
    for<'a> fn(&'a Database) -> BoxFuture<'a, Result<(), Error>>,
);

/// Asks every dependency, one after the other.
pub(crate) async fn check(state: &ServiceState, probes: impl Iterator<Item = Probe>) -> Health {
    let mut dependencies = Vec::new();
    for (name, probe) in probes {
        dependencies.push(ask(state, name, probe(state.database())).await);
    }
    let failing = dependencies.iter().any(|found| found.status != Status::Ok);
    let status = match (state.is_stopping(), failing) {
        (true, _) => Status::Stopping,
        (false, true) => Status::Failing,
        (false, false) => Status::Ok,
    };
    let stand = stand(state, &dependencies);
    Health {
        status,
        state: stand.state,
        seconds: stand.span.as_secs(),
        dependencies,
    }
}

/// The state that follows from what was found, and from what became of the writes since the last look.
fn stand(state: &ServiceState, dependencies: &[Dependency]) -> Stand {
    let failing = dependencies.iter().filter(|one| one.status != Status::Ok);
    let writes = state.database().metrics().writes;
    let stand = state.standing().look(Seen {
        at: state.clock().elapsed(),
        dependencies: dependencies.len(),
        failing: failing.count(),
        writes: Writes {
            done: writes.succeeded(),
            lost: writes.unanswered.saturating_add(writes.denied),
        },
        full: state.running().available_permits() == 0,
        stopping: state.is_stopping(),
    });
    state.metrics().stands(stand.state);
    if let Some(before) = stand.before {
        let (from, to) = (before.word(), stand.state.word());
        match stand.state.is_trouble() {
            true => tracing::warn!(from, to, "the state of the service has changed"),
            false => tracing::info!(from, to, "the state of the service has changed"),
        }
    }
    stand
}

async fn ask(
    state: &ServiceState,
    name: &'static str,
    answer: BoxFuture<'_, Result<(), Error>>,
) -> Dependency {
    let clock = state.clock();
    let started = clock.elapsed();
    let answered = match clock.timer(PROBE_TIME_MAX) {
        None => Some(answer.await),
        Some(timer) => tokio::select! {
            biased;
            answered = answer => Some(answered),
            () = timer => None,
        },
    };
    let status = match answered {
        Some(Ok(())) => Status::Ok,
        Some(Err(error)) => {
            tracing::warn!(error = chain(&error), name, "a dependency fails");
            Status::Failing
        }
        None => {
            tracing::warn!(name, "a dependency does not answer");
            Status::Failing
        }
    };
    let took = clock.elapsed().saturating_sub(started).as_millis();
    Dependency {
        name,
        status,
        milliseconds: u64::try_from(took).unwrap_or(u64::MAX),
    }
}
