//! Changes under conditions: `If-Match` and the base revision are held in the transaction that writes.

use package_database::datasets::{Author, Change, RevisionId, RevisionRef};
use package_database::{Error, ErrorKind};

use super::address::Place;
use super::refusal::refusal;
use crate::etag::Preconditions;
use crate::problem::{Problem, ProblemKind};
use crate::state::ServiceState;

/// What a change clashes with whose base is not the newest revision.
pub(super) const MOVED_ON: &str = "The base is not the newest revision, or somebody else is changing the dataset. Read \
                                   what is there now, and change that.";

/// A change with the conditions that it is made under.
pub(super) struct Conditions<'a> {
    state: &'a ServiceState,
    place: &'a Place,
    /// The newest revision when `If-Match` was held to it.
    held: Option<RevisionId>,
    base: Option<RevisionRef>,
}

impl<'a> Conditions<'a> {
    /// Holds the headers to the newest revision, and the base that the body names as well.
    pub(super) async fn of(
        state: &'a ServiceState,
        place: &'a Place,
        preconditions: &Preconditions,
        base: Option<&str>,
    ) -> Result<Self, Problem> {
        let base = base.map(str::parse).transpose()?;
        let mut conditions = Self {
            state,
            place,
            held: None,
            base,
        };
        if preconditions.is_empty() {
            return Ok(conditions);
        }
        let newest = conditions.newest().await?;
        preconditions.check_write(newest.map(|id| place.tag(id)).as_ref())?;
        if preconditions.names_what_is_there() {
            conditions.held = newest;
        }
        if let (Some(held), Some(base)) = (conditions.held, &conditions.base) {
            let datasets = state.database().datasets();
            let based = datasets.revision_fetch(&place.dataset, base).await?;
            if based.id != held {
                return Err(Problem::new(ProblemKind::Conflict, MOVED_ON));
            }
        }
        Ok(conditions)
    }

    /// The change, whose transaction fails if the newest revision is another one by then.
    pub(super) fn change(&self, author: Author, message: Option<String>) -> Change {
        let mut change = Change::new().author(author);
        change.message = message;
        change.base = self.held.map(RevisionRef::Id).or_else(|| self.base.clone());
        change
    }

    /// Why the change was not made.
    pub(super) async fn refusal(&self, error: Error, clash: &'static str) -> Problem {
        if error.kind() == ErrorKind::Conflict && self.held.is_some() {
            match self.newest().await {
                Ok(newest) if newest == self.held => {}
                Ok(_) => return Problem::plain(ProblemKind::PreconditionFailed),
                Err(problem) => return problem,
            }
        }
        refusal(error, clash)
    }

    async fn newest(&self) -> Result<Option<RevisionId>, Problem> {
        let datasets = self.state.database().datasets();
        let found = datasets
            .revision_fetch(&self.place.dataset, &RevisionRef::Head)
            .await;
        match found {
            Ok(revision) => Ok(Some(revision.id)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
