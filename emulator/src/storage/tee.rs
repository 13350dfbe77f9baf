//! Two stores that must agree: every answer of the first is checked against the second.

use std::sync::Arc;

use crate::value::Item;

use super::{
    Commit, Direction, Durable, Entries, Facts, Fork, Kept, Key, Log, LoggedChange, Snapshot,
    Space, Span, Store, StoreError,
};

/// Writes to both stores, reads from both, and fails the test that drives it where they differ.
#[derive(Debug)]
pub(crate) struct TeeStore {
    first: Arc<dyn Fork>,
    second: Arc<dyn Fork>,
}

impl TeeStore {
    /// Two stores with the same content, from now on changed together.
    pub(crate) fn new(first: Arc<dyn Fork>, second: Arc<dyn Fork>) -> Self {
        Self { first, second }
    }
}

/// What a log shows, wherever its images are.
fn whole(log: &Log) -> Result<(u64, u64, Vec<LoggedChange>), StoreError> {
    let image = |image: &Option<Kept>| {
        let item = image
            .as_ref()
            .map(|image| image.item(log.bodies.as_deref()));
        item.transpose().map(|item| item.map(Kept::Whole))
    };
    let changes = log.changes.iter().map(|change| {
        Ok(LoggedChange {
            old: image(&change.old)?,
            new: image(&change.new)?,
            ..change.clone()
        })
    });
    let changes: Result<_, StoreError> = changes.collect();
    Ok((log.trimmed, log.last, changes?))
}

/// The common answer of both.
fn agreed<T: PartialEq + std::fmt::Debug>(first: T, second: T) -> T {
    assert_eq!(first, second, "the two stores disagree");
    first
}

impl Store for TeeStore {
    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        agreed(self.first.get(space, key), self.second.get(space, key))
    }

    fn snapshot(&self) -> Result<Arc<dyn Snapshot>, StoreError> {
        Ok(Arc::new(TeeSnapshot {
            first: self.first.snapshot()?,
            second: self.second.snapshot()?,
        }))
    }

    fn commit(&self, commit: Commit) -> Result<(), StoreError> {
        agreed(
            self.first.commit(commit.clone()),
            self.second.commit(commit),
        )
    }

    fn log(&self, log: Space) -> Result<Log, StoreError> {
        let (first, second) = (self.first.log(log), self.second.log(log));
        let shown = |log: &Result<Log, StoreError>| log.clone().and_then(|log| whole(&log));
        agreed(shown(&first), shown(&second))?;
        first
    }

    fn len(&self, space: Space) -> Result<usize, StoreError> {
        agreed(self.first.len(space), self.second.len(space))
    }

    fn durable(&self) -> Option<Arc<dyn Durable>> {
        self.first.durable().or_else(|| self.second.durable())
    }

    fn is_kept(&self) -> bool {
        self.first.is_kept() || self.second.is_kept()
    }
}

impl Fork for TeeStore {
    fn fork(&self) -> Arc<dyn Fork> {
        Arc::new(Self::new(self.first.fork(), self.second.fork()))
    }

    #[cfg(feature = "disk")]
    fn dump(&self, take: super::CommitTaker<'_>) -> Result<(), StoreError> {
        self.first.dump(take)
    }
}

/// One moment of both.
#[derive(Debug)]
struct TeeSnapshot {
    first: Arc<dyn Snapshot>,
    second: Arc<dyn Snapshot>,
}

impl Snapshot for TeeSnapshot {
    fn as_any(&self) -> &dyn std::any::Any {
        self
    }

    fn get(&self, space: Space, key: &Key) -> Result<Option<Item>, StoreError> {
        agreed(self.first.get(space, key), self.second.get(space, key))
    }

    fn range(
        &self,
        space: Space,
        span: &Span,
        direction: Direction,
    ) -> Result<Entries<'_>, StoreError> {
        let first = self.first.range(space, span, direction)?;
        let second = self.second.range(space, span, direction)?;
        let entries: Vec<_> = agreed(first.collect(), second.collect());
        Ok(Box::new(entries.into_iter()))
    }

    #[cfg(feature = "disk")]
    fn totals(&self, space: Space) -> Result<super::Totals, StoreError> {
        agreed(self.first.totals(space), self.second.totals(space))
    }

    #[cfg(feature = "disk")]
    fn sizes(&self, space: Space, show: &mut dyn FnMut(&Key, usize)) -> Result<(), StoreError> {
        let sizes = |snapshot: &dyn Snapshot| {
            let mut sizes = Vec::new();
            let done = snapshot.sizes(space, &mut |key, size| sizes.push((key.clone(), size)));
            done.map(|()| sizes)
        };
        let sizes = agreed(sizes(&*self.first), sizes(&*self.second))?;
        sizes.iter().for_each(|(key, size)| show(key, *size));
        Ok(())
    }

    fn facts(&self) -> Result<Facts, StoreError> {
        let (first, second) = (self.first.facts()?, self.second.facts()?);
        // The values are opaque: what they print is all that can be compared.
        agreed(format!("{first:?}"), format!("{second:?}"));
        Ok(first)
    }
}
