//! Hooks: what is called around each write of a document.

use std::fmt;
use std::sync::Arc;

use super::super::doc::Doc;
use crate::backend::BoxFuture;
use crate::error::Error;

/// When a hook is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HookPoint {
    /// Before a new document is validated and written.
    BeforeCreate,
    /// After a new document was written.
    AfterCreate,
    /// Before changes are validated and written.
    BeforeUpdate,
    /// After changes were written.
    AfterUpdate,
    /// Before a document is removed.
    BeforeDelete,
    /// After a document was removed.
    AfterDelete,
}

/// Something that is called around writes of documents.
///
/// What a hook *before* a write changes of the document is validated and written with it, and its error stops the
/// write: nothing has happened. The error of a hook *after* a write is what the caller gets, but the write stands. A
/// hook that hangs or panics before the write leaves the stored document as it was. A hook is no part of the
/// transaction: what must happen with a change is a consumer of [`FEED`](crate::models::FEED).
pub trait ModelHook: Send + Sync + 'static {
    /// Called with the document as it is about to be, or was, written.
    ///
    /// # Errors
    ///
    /// Whatever is to become of the write: see the trait.
    fn call<'a>(&'a self, doc: &'a mut Doc) -> BoxFuture<'a, Result<(), Error>>;
}

/// A closure that needs not wait.
struct Plain<F>(F);

impl<F> ModelHook for Plain<F>
where
    F: Fn(&mut Doc) -> Result<(), Error> + Send + Sync + 'static,
{
    fn call<'a>(&'a self, doc: &'a mut Doc) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(async move { (self.0)(doc) })
    }
}

/// The hooks of a model, in the order in which they were declared.
#[derive(Clone, Default)]
pub(in super::super) struct Hooks(Vec<(HookPoint, Arc<dyn ModelHook>)>);

impl Hooks {
    pub(super) fn add(&mut self, point: HookPoint, hook: Arc<dyn ModelHook>) {
        self.0.push((point, hook));
    }

    pub(super) fn add_plain(
        &mut self,
        point: HookPoint,
        hook: impl Fn(&mut Doc) -> Result<(), Error> + Send + Sync + 'static,
    ) {
        self.add(point, Arc::new(Plain(hook)));
    }

    /// Calls those of one moment, one after the other; the first error ends it.
    pub(in super::super) async fn run(&self, point: HookPoint, doc: &mut Doc) -> Result<(), Error> {
        for (_, hook) in self.0.iter().filter(|(own, _)| *own == point) {
            hook.call(doc).await?;
        }
        Ok(())
    }

    /// How many there are of each moment that has some.
    pub(in super::super) fn points(&self) -> Vec<HookPoint> {
        self.0.iter().map(|(point, _)| *point).collect()
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.points()).finish()
    }
}
