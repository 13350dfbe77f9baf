//! The traits for those who implement a store.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use crate::{
    BackendError, BatchGet, BatchGetAnswer, BatchWrite, BatchWriteAnswer, Delete, Get, Item, Page,
    Put, Query, Scan, TableDefinition, TableState, TransactGet, TransactWrite, Update,
};

/// A future behind a pointer, which is what keeps [`Backend`] object-safe.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What every request to a backend gives.
pub type Answer<'a, T> = BoxFuture<'a, Result<T, BackendError>>;

/// A store with DynamoDB's meaning of items, keys, conditions and transactions.
///
/// This is the trait for those who implement a store; [`BackendExt`](crate::BackendExt) has the conveniences for those
/// who call one. No method has a default body, so that an adapter cannot forget one. Requests are
/// taken by reference, so that a caller can send one again.
///
/// # Errors
///
/// Every method answers a [`BackendError`], whose [kind](BackendError::kind) says what the caller
/// can do about it.
///
/// # Futures
///
/// A request begins when its future is first polled: one that is dropped before has done nothing. One
/// that is dropped later leaves it unknown whether the request was carried out, never that a part of
/// it was.
pub trait Backend: Debug + Send + Sync + 'static {
    /// One item, if there is one under the key.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Consistency, Get, Item, Put};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let order = Item::new().with("user", "user 1").with("order", "17").with("state", "open");
    /// backend.put(&Put::new("orders", order.clone())).await?;
    /// let get = Get::new("orders", order.select(&["user", "order"]))
    ///     .consistency(Consistency::Strong)
    ///     .project(["state"]);
    /// assert_eq!(backend.get(&get).await?, Some(Item::new().with("state", "open")));
    /// # Ok(())
    /// # }
    /// ```
    fn get<'a>(&'a self, request: &'a Get) -> Answer<'a, Option<Item>>;
    /// Writes one item whole; answers the item that [`Put::returns`] asks for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Condition, Item, Put, Returns};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let order = Item::new().with("user", "user 1").with("order", "17");
    /// let create = Put::new("orders", order.clone()).condition(Condition::absent("user"));
    /// backend.put(&create).await?;
    /// assert!(backend.put(&create).await.unwrap_err().is_condition_failed());
    ///
    /// let replace = Put::new("orders", order.clone().with("state", "open")).returns(Returns::Old);
    /// assert_eq!(backend.put(&replace).await?, Some(order));
    /// # Ok(())
    /// # }
    /// ```
    fn put<'a>(&'a self, request: &'a Put) -> Answer<'a, Option<Item>>;
    /// Changes attributes of one item; answers the item that [`Update::returns`] asks for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Action, Backend, Item, Returns, Update, Value};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let key = Item::new().with("user", "user 1").with("order", "17");
    /// let touch = Update::new("orders", key, vec![Action::add("looks", Value::number(1))])
    ///     .returns(Returns::New);
    /// backend.update(&touch).await?;
    /// let order = backend.update(&touch).await?.unwrap();
    /// assert_eq!(order.number("looks").as_deref(), Some("2"));
    /// # Ok(())
    /// # }
    /// ```
    fn update<'a>(&'a self, request: &'a Update) -> Answer<'a, Option<Item>>;
    /// Removes one item, present or not; answers the item that [`Delete::returns`] asks for.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Condition, Delete, Item, Put, Returns};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let order = Item::new().with("user", "user 1").with("order", "17").with("state", "open");
    /// backend.put(&Put::new("orders", order.clone())).await?;
    /// let delete = Delete::new("orders", order.select(&["user", "order"])).returns(Returns::Old);
    /// let if_closed = delete.clone().condition(Condition::equals("state", "closed"));
    /// assert!(backend.delete(&if_closed).await.unwrap_err().is_condition_failed());
    /// assert_eq!(backend.delete(&delete).await?, Some(order));
    /// assert_eq!(backend.delete(&delete).await?, None, "which is no error");
    /// # Ok(())
    /// # }
    /// ```
    fn delete<'a>(&'a self, request: &'a Delete) -> Answer<'a, Option<Item>>;
    /// One page of the items under a partition key. A page may be empty and yet have a successor.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Item, KeyCondition, Order, Put, Query};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// for number in ["15", "16", "17"] {
    ///     let order = Item::new().with("user", "user 1").with("order", number);
    ///     backend.put(&Put::new("orders", order)).await?;
    /// }
    /// let newest = Query::new("orders", KeyCondition::partition("user", "user 1"))
    ///     .order(Order::Descending)
    ///     .limit(2);
    /// let page = backend.query(&newest).await?;
    /// assert_eq!(page.items[0].text("order").as_deref(), Some("17"));
    ///
    /// let rest = backend.query(&newest.start(page.next.unwrap())).await?;
    /// assert_eq!(rest.items.len(), 1);
    /// assert_eq!(rest.next, None);
    /// # Ok(())
    /// # }
    /// ```
    fn query<'a>(&'a self, request: &'a Query) -> Answer<'a, Page>;
    /// One page of all items of a table or an index.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Condition, Item, Put, Scan};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let order = Item::new().with("user", "user 1").with("order", "17").with("state", "open");
    /// backend.put(&Put::new("orders", order)).await?;
    /// let closed = Scan::new("orders").filter(Condition::equals("state", "closed")).limit(100);
    /// assert!(backend.scan(&closed).await?.items.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    fn scan<'a>(&'a self, request: &'a Scan) -> Answer<'a, Page>;
    /// Up to 100 items; what could not be read now comes back as unprocessed.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, BatchGet, Item, ItemKey};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let key = |order: &str| Item::new().with("user", "user 1").with("order", order.to_owned());
    /// let keys = ["16", "17"].map(|order| ItemKey::new("orders", key(order)));
    /// let mut batch = BatchGet::new(keys.to_vec());
    /// let mut found = Vec::new();
    /// while !batch.keys.is_empty() {
    ///     let answer = backend.batch_get(&batch).await?;
    ///     found.extend(answer.items);
    ///     batch.keys = answer.unprocessed;
    /// }
    /// assert!(found.is_empty(), "neither is there");
    /// # Ok(())
    /// # }
    /// ```
    fn batch_get<'a>(&'a self, request: &'a BatchGet) -> Answer<'a, BatchGetAnswer>;
    /// Up to 25 puts and deletes, each on its own; what could not be written now comes back.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, BatchWrite, Item, Put, Write};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let order = |order: &str| Item::new().with("user", "user 1").with("order", order.to_owned());
    /// let puts = ["16", "17"].map(|number| Write::from(Put::new("orders", order(number))));
    /// let mut batch = BatchWrite::new(puts.to_vec());
    /// while !batch.writes.is_empty() {
    ///     batch.writes = backend.batch_write(&batch).await?.unprocessed;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    fn batch_write<'a>(&'a self, request: &'a BatchWrite) -> Answer<'a, BatchWriteAnswer>;
    /// Up to 100 items as they were at one moment, in the order of the request.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Item, ItemKey, TransactGet};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let key = |order: &str| Item::new().with("user", "user 1").with("order", order.to_owned());
    /// let keys = ["16", "17"].map(|order| ItemKey::new("orders", key(order)));
    /// let found = backend.transact_get(&TransactGet::new(keys.to_vec())).await?;
    /// assert_eq!(found, [None, None]);
    /// # Ok(())
    /// # }
    /// ```
    fn transact_get<'a>(&'a self, request: &'a TransactGet) -> Answer<'a, Vec<Option<Item>>>;
    /// Up to 100 writes, all or none.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend, Condition, Item, ItemKey, Put, TransactWrite, Write};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let key = |order: &str| Item::new().with("user", "user 1").with("order", order.to_owned());
    /// let next = Put::new("orders", key("17")).condition(Condition::absent("user"));
    /// let previous = ItemKey::new("orders", key("16"));
    /// let writes = vec![next.into(), Write::check(previous, Condition::exists("user"))];
    ///
    /// let request = TransactWrite::new(writes, "a token for this attempt");
    /// let error = backend.transact_write(&request).await.unwrap_err();
    /// assert!(error.is_condition_failed(), "there is no order 16: neither is written");
    /// # Ok(())
    /// # }
    /// ```
    fn transact_write<'a>(&'a self, request: &'a TransactWrite) -> Answer<'a, ()>;
    /// What the store knows of a table, or `None` when there is no such table.
    ///
    /// # Examples
    ///
    /// ```
    /// use package_database_backend::{Backend};
    /// # use package_database_backend::emulator::EmulatorBackend;
    /// # use package_database_backend::{KeyAttribute, TableAdmin, TableDefinition};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), package_database_backend::BackendError> {
    /// # let backend = EmulatorBackend::new();
    /// # let sort = Some(KeyAttribute::text("order"));
    /// # let orders = TableDefinition::new("orders", KeyAttribute::text("user"), sort);
    /// # backend.create(&orders).await?;
    /// let state = backend.describe("orders").await?.unwrap();
    /// assert!(state.active);
    /// assert_eq!(state.definition.partition.name, "user");
    /// assert_eq!(backend.describe("nowhere").await?, None);
    /// # Ok(())
    /// # }
    /// ```
    fn describe<'a>(&'a self, table: &'a str) -> Answer<'a, Option<TableState>>;
}

/// A shared backend, as the upper storeys hold it.
pub type SharedBackend = Arc<dyn Backend>;

/// A backend that can make and remove tables. Code that only uses them asks for [`Backend`].
///
/// # Examples
///
/// ```
/// use package_database_backend::emulator::EmulatorBackend;
/// use package_database_backend::{Backend, KeyAttribute, TableAdmin, TableDefinition};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database_backend::BackendError> {
/// let backend = EmulatorBackend::new();
/// backend.create(&TableDefinition::new("users", KeyAttribute::text("id"), None)).await?;
/// backend.wait("users").await?;
/// backend.remove("users").await?;
/// assert_eq!(backend.describe("users").await?, None);
/// # Ok(())
/// # }
/// ```
pub trait TableAdmin: Backend + Debug {
    /// Makes a table. It may not be usable before [`TableAdmin::wait`] returns.
    fn create<'a>(&'a self, table: &'a TableDefinition) -> Answer<'a, ()>;
    /// Removes a table and all it holds.
    fn remove<'a>(&'a self, table: &'a str) -> Answer<'a, ()>;
    /// Returns when the table can be used.
    fn wait<'a>(&'a self, table: &'a str) -> Answer<'a, ()>;
}
