//! Backends around a backend.
//!
//! Invariant: each forwards every request and changes one thing about it; none knows which store it is around.

mod fault;
mod observe;
mod prefix;
mod tee;

pub use fault::{Fault, FaultBackend, Faults};
pub use observe::{ObserveBackend, Observer, RequestKind};
pub use prefix::PrefixBackend;
pub use tee::TeeBackend;

/// Writes out the eleven requests of a backend whose `$forward` method treats them all alike.
///
/// `$forward` takes the kind of the request, and a closure that carries it out.
macro_rules! forward_all {
    ($adapter:ident, $forward:ident) => {
        #[deny(clippy::missing_trait_methods)]
        impl $crate::Backend for $adapter {
            fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>> {
                self.$forward(RequestKind::Get, || self.inner.get(request))
            }
            fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>> {
                self.$forward(RequestKind::Put, || self.inner.put(request))
            }
            fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>> {
                self.$forward(RequestKind::Update, || self.inner.update(request))
            }
            fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>> {
                self.$forward(RequestKind::Delete, || self.inner.delete(request))
            }
            fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page> {
                self.$forward(RequestKind::Query, || self.inner.query(request))
            }
            fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page> {
                self.$forward(RequestKind::Scan, || self.inner.scan(request))
            }
            fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer> {
                self.$forward(RequestKind::BatchGet, || self.inner.batch_get(request))
            }
            fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer> {
                self.batch_write_through(request)
            }
            fn transact_get<'a>(
                &'a self,
                request: &'a TransactGet,
            ) -> Answer<'a, Vec<Option<Item>>> {
                self.$forward(RequestKind::TransactGet, || {
                    self.inner.transact_get(request)
                })
            }
            fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()> {
                self.$forward(RequestKind::TransactWrite, || {
                    self.inner.transact_write(request)
                })
            }
            fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>> {
                self.$forward(RequestKind::Describe, || self.inner.describe(table))
            }
        }
    };
}
pub(crate) use forward_all;
