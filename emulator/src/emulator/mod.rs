//! The handle that a user holds: a database inside this process.
//!
//! Invariant: this room decides nothing of what DynamoDB means. It puts the rooms below together and hands
//! each call to the one that answers it.

#[cfg(feature = "listen")]
#[cfg(test)]
mod tests;

use std::fmt;
#[cfg(feature = "listen")]
use std::io;
#[cfg(feature = "listen")]
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::clock::{Clock, SystemClock};
use crate::control;
use crate::engine::{Caller, Engine, EngineConfig};
use crate::expression::ExpressionCache;
use crate::ids::Ids;
use crate::operation::transact::transact_write_items;
use crate::operation::{Context, Run};
use crate::partiql::Statements;
use crate::profile::ErrorWording;
#[cfg(feature = "cli")]
use crate::protocol::RootAnswer;
#[cfg(feature = "aws-sdk")]
use crate::protocol::connector;
use crate::protocol::{AuthMode, Service, ServiceConfig};
#[cfg(feature = "listen")]
use crate::server::{Server, ServerConfig};
#[cfg(feature = "template")]
use crate::template::{TablePlan, Template, TemplateError};
use crate::wire::types::{TransactWriteItemsInput, TransactWriteItemsOutput};
use crate::wire::{self, ApiError};
#[cfg(feature = "template")]
use crate::wire::{ops, types};

/// How many parsed expressions one emulator remembers.
const EXPRESSIONS_CACHED: usize = 1024;

/// How many parsed statements one emulator remembers.
const STATEMENTS_CACHED: usize = 1024;

/// The account in every ARN: the one that local stand-ins for AWS have come to share.
const ACCOUNT: &str = "000000000000";

/// A DynamoDB inside this process.
///
/// Cloning the handle is cheap and gives another handle on the same tables; [`Emulator::fork`]
/// gives a database of its own.
///
/// # Examples
///
/// ```
/// use dynamodb_emulator::ops::ListTables;
/// use dynamodb_emulator::{Emulator, types::ListTablesInput};
///
/// let emulator = Emulator::builder().build();
/// let output = emulator.call::<ListTables>(ListTablesInput::default())?;
/// assert_eq!(output.table_names, Some(vec![]));
/// # Ok::<(), dynamodb_emulator::ApiError>(())
/// ```
#[derive(Clone)]
pub struct Emulator {
    service: Arc<Service>,
    context: Context,
}

impl fmt::Debug for Emulator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Emulator")
            .field("caller", &self.context.caller)
            .finish()
    }
}

impl Emulator {
    /// Settings for a new emulator; every one has a default.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Calls one operation with typed input: no JSON, no socket, no signature.
    ///
    /// The tables are those of the builder's access key and region.
    ///
    /// # Errors
    ///
    /// Every refusal of the service, with its code and text; among them the constraints of the
    /// API model, which an SDK over HTTP would meet as well.
    pub fn call<O: Run>(&self, input: O::Input) -> Result<O::Output, ApiError> {
        self.context.engine.run_due();
        wire::constrain_input(&input, self.context.wording)?;
        O::run(&self.context, input)
    }

    /// Answers one HTTP request, as the server does.
    pub fn handle(&self, request: http::Request<Bytes>) -> http::Response<Bytes> {
        self.service.call(request)
    }

    /// A database of its own with everything that this one holds now.
    ///
    /// It takes constant time in the number of items: both share what neither has changed since.
    /// Clock and settings are the same.
    #[must_use]
    pub fn fork(&self) -> Self {
        let engine = Arc::new(self.context.engine.fork());
        let context = Context {
            engine,
            ..self.context.clone()
        };
        Self {
            service: Arc::new(self.service.with_context(context.clone())),
            context,
        }
    }

    /// Does everything of TransactWriteItems but the commit, and holds the items of the transaction.
    ///
    /// What touches one of them meanwhile is refused as the service refuses it while a transaction is
    /// under way: single writes with TransactionConflictException, other transactions with
    /// TransactionCanceledException; GetItem, Query and Scan see the items as they were. So a test can
    /// meet [each conflict](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling)
    /// when it wants to.
    ///
    /// # Errors
    ///
    /// Every refusal of TransactWriteItems.
    ///
    /// # Examples
    ///
    /// ```
    /// # use dynamodb_emulator::{ApiError, Emulator, ErrorCode, ops::PutItem, types::*};
    /// # fn example(emulator: &Emulator, transfer: TransactWriteItemsInput, put: PutItemInput) -> Result<(), ApiError> {
    /// let held = emulator.hold_transaction(transfer)?;
    /// let refused = emulator.call::<PutItem>(put.clone()).map_err(|error| error.code());
    /// assert_eq!(refused.err(), Some(ErrorCode::TransactionConflict));
    /// held.commit()?;
    /// emulator.call::<PutItem>(put)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn hold_transaction(
        &self,
        input: TransactWriteItemsInput,
    ) -> Result<HeldTransaction, ApiError> {
        let held = control::hold(&self.context, input)?;
        Ok(HeldTransaction {
            context: self.context.clone(),
            held,
        })
    }

    /// Closes an open shard of a table's stream and opens `parts` shards in its place, which have it as
    /// their parent: one, as the service does when a shard is old, or more, as it does when the table
    /// grows. Whether the table has a stream with such an open shard.
    pub fn split_shard(&self, table: &str, shard_id: &str, parts: u32) -> bool {
        let engine = &self.context.engine;
        let table = engine.table(&self.context.caller, table);
        table.is_ok_and(|table| engine.split_shard(&table, shard_id, parts) == Ok(true))
    }

    /// Creates the tables of a template, and gives their names: all of them, or none.
    ///
    /// They are those of the builder's access key and region, as for typed calls, and active at once,
    /// also where [`transient_statuses`](Builder::transient_statuses) are asked for.
    ///
    /// # Errors
    ///
    /// When a table uses something that the emulator does not have or cannot evaluate, and when the
    /// service would refuse the table; the error names the resource and the property.
    #[cfg(feature = "template")]
    pub fn create_tables(&self, template: &Template) -> Result<Vec<String>, TemplateError> {
        let plans = template.plan(&self.context.caller.region, ACCOUNT)?;
        // A copy learns first whether all of it can be.
        let rehearsal = self.fork();
        for plan in &plans {
            rehearsal.create_planned(plan)?;
        }
        plans.iter().map(|plan| self.create_planned(plan)).collect()
    }

    /// Creates the tables of a CloudFormation template, in YAML or JSON, whose parameters all have
    /// defaults. See [`Template`] for one that needs values.
    ///
    /// # Errors
    ///
    /// When the text is no template, and as [`Emulator::create_tables`].
    #[cfg(feature = "template")]
    pub fn create_from_template(&self, text: &str) -> Result<Vec<String>, TemplateError> {
        self.create_tables(&Template::parse(text)?)
    }

    /// Makes the calls of one table.
    #[cfg(feature = "template")]
    fn create_planned(&self, plan: &TablePlan) -> Result<String, TemplateError> {
        self.context
            .engine
            .at_once(|| self.run_plan(plan))
            .map_err(|refusal| TemplateError::refused(&plan.resource, plan.line, refusal))
    }

    #[cfg(feature = "template")]
    fn run_plan(&self, plan: &TablePlan) -> Result<String, ApiError> {
        let created = self.call::<ops::CreateTable>(plan.create.clone())?;
        let table = created.table_description.unwrap_or_default();
        if let Some(policy) = &plan.stream_policy {
            self.call::<ops::PutResourcePolicy>(types::PutResourcePolicyInput {
                resource_arn: table.latest_stream_arn,
                policy: Some(policy.clone()),
                ..types::PutResourcePolicyInput::default()
            })?;
        }
        if let Some(input) = &plan.time_to_live {
            self.call::<ops::UpdateTimeToLive>(input.clone())?;
        }
        if let Some(input) = &plan.backups {
            self.call::<ops::UpdateContinuousBackups>(input.clone())?;
        }
        Ok(table.table_name.unwrap_or_default())
    }

    /// The clock that this emulator lives by.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        self.context.engine.clock()
    }

    /// Serves HTTP on `address` from threads of its own, until the server is dropped or shut down.
    ///
    /// Port 0 takes a free one, which [`Server::local_addr`](crate::Server::local_addr) tells.
    ///
    /// # Errors
    ///
    /// When the address cannot be bound, or a thread cannot be started.
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn example() -> std::io::Result<()> {
    /// let emulator = dynamodb_emulator::Emulator::builder().build();
    /// let server = emulator.serve(([127, 0, 0, 1], 0)).await?;
    /// println!("export AWS_ENDPOINT_URL_DYNAMODB=http://{}", server.local_addr());
    /// server.shutdown().await;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "listen")]
    pub async fn serve(&self, address: impl Into<SocketAddr>) -> io::Result<Server> {
        self.listen(&ServerConfig {
            addresses: vec![address.into()],
            log_requests: false,
        })
    }

    /// As [`Emulator::serve`], on `port` of both loopback addresses, so that `localhost` leads here
    /// whichever of them a client takes it for. A machine without IPv6 does without the second one.
    ///
    /// # Errors
    ///
    /// As [`Emulator::serve`], also when only one of the two is taken.
    #[cfg(feature = "listen")]
    pub async fn serve_on_localhost(&self, port: u16) -> io::Result<Server> {
        self.listen(&ServerConfig::loopback(port))
    }

    /// Serves as the configuration says.
    #[cfg(feature = "listen")]
    pub(crate) fn listen(&self, config: &ServerConfig) -> io::Result<Server> {
        Server::start(Arc::clone(&self.service), config)
    }

    /// An unmodified SDK client whose requests end in this process: no socket, no signature.
    ///
    /// It sees the tables of the builder's access key and region.
    ///
    /// # Examples
    ///
    /// ```
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let emulator = dynamodb_emulator::Emulator::builder().build();
    /// let tables = emulator.client().list_tables().send().await?;
    /// assert!(tables.table_names().is_empty());
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "aws-sdk")]
    pub fn client(&self) -> aws_sdk_dynamodb::Client {
        connector::client(Arc::clone(&self.service), &self.context.caller.region)
    }
}

/// A transaction that is held open: see [`Emulator::hold_transaction`]. Dropping it cancels it.
#[derive(Debug)]
#[must_use]
pub struct HeldTransaction {
    context: Context,
    held: transact_write_items::Held,
}

impl HeldTransaction {
    /// Commits the transaction, and answers as TransactWriteItems does.
    ///
    /// # Errors
    ///
    /// When a table went away meanwhile.
    pub fn commit(self) -> Result<TransactWriteItemsOutput, ApiError> {
        self.held.commit(&self.context)
    }

    /// Cancels the transaction: nothing has happened.
    pub fn cancel(self) {}
}

/// Settings of an [`Emulator`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    clock: Arc<dyn Clock>,
    seed: Option<u64>,
    shared: bool,
    transient: Option<Duration>,
    ttl_sweep: Duration,
    stream_shards: u32,
    transaction_conflicts: bool,
    region: String,
    access_key: String,
    service: ServiceConfig,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            clock: Arc::new(SystemClock),
            seed: None,
            shared: false,
            transient: None,
            ttl_sweep: Duration::from_secs(1),
            stream_shards: 1,
            transaction_conflicts: false,
            region: "us-east-1".to_owned(),
            access_key: "local".to_owned(),
            service: ServiceConfig::default(),
        }
    }
}

impl Builder {
    /// Takes the time from `clock` instead of the system's.
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// Draws identifiers from `seed`, so that a run repeats itself; by default they are random.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Keeps one set of tables for all access keys and regions, as `--shared` does.
    pub fn shared_tables(mut self) -> Self {
        self.shared = true;
        self
    }

    /// Lets tables and indexes stay in CREATING, UPDATING and DELETING for `span`; by default they
    /// pass through at once.
    pub fn transient_statuses(mut self, span: Duration) -> Self {
        self.transient = Some(span);
        self
    }

    /// How often expired items are deleted; one second by default.
    pub fn ttl_sweep(mut self, every: Duration) -> Self {
        self.ttl_sweep = every;
        self
    }

    /// How many shards a stream has from its beginning; one by default.
    pub fn stream_shards(mut self, count: u32) -> Self {
        self.stream_shards = count;
        self
    }

    /// Lets a write that comes while a transaction on the same item is under way conflict with it, as in
    /// the service; by default it waits the moment that the transaction takes.
    pub fn transaction_conflicts(mut self) -> Self {
        self.transaction_conflicts = true;
        self
    }

    /// The region of typed calls; `us-east-1` by default. An empty text leaves it as it is.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        keep_unless_empty(&mut self.region, region.into());
        self
    }

    /// The access key whose tables typed calls see; `local` by default. An empty text leaves it as
    /// it is.
    pub fn access_key(mut self, access_key: impl Into<String>) -> Self {
        keep_unless_empty(&mut self.access_key, access_key.into());
        self
    }

    /// How requests over HTTP are authenticated; their form alone is checked by default.
    pub fn auth(mut self, auth: AuthMode) -> Self {
        self.service.auth = auth;
        self
    }

    /// How refusals are worded.
    pub fn error_wording(mut self, wording: ErrorWording) -> Self {
        self.service.wording = wording;
        self
    }

    /// Answers requests for `host` besides `localhost` and the loopback addresses.
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.service.allowed_hosts.push(host.into());
        self
    }

    /// Lets web pages of `origin` call the emulator.
    pub fn allow_origin(mut self, origin: impl Into<String>) -> Self {
        self.service.allowed_origins.push(origin.into());
        self
    }

    /// Answers control calls below `/control/`, as `--control` does: [`Emulator::hold_transaction`] and
    /// [`Emulator::split_shard`] for tests in other languages. By default there is nothing below it.
    pub fn control_calls(mut self) -> Self {
        self.service.control = true;
        self
    }

    /// What `GET /` answers.
    #[cfg(feature = "cli")]
    pub(crate) fn root_answer(mut self, answer: RootAnswer) -> Self {
        self.service.root = answer;
        self
    }

    /// Makes the emulator.
    pub fn build(self) -> Emulator {
        let engine = Engine::new(EngineConfig {
            clock: self.clock,
            ids: self.seed.map_or_else(Ids::random, Ids::seeded),
            shared: self.shared,
            transient: self.transient,
            account_id: ACCOUNT.to_owned(),
            ttl_sweep: self.ttl_sweep,
        });
        engine.set_stream_shards(self.stream_shards);
        engine.conflict_on_overlap(self.transaction_conflicts);
        let context = Context {
            engine: Arc::new(engine),
            expressions: Arc::new(ExpressionCache::new(EXPRESSIONS_CACHED)),
            statements: Arc::new(Statements::new(STATEMENTS_CACHED)),
            caller: Arc::new(Caller::new(&self.access_key, &self.region)),
            wording: self.service.wording,
        };
        let service = Arc::new(Service::new(context.clone(), self.service));
        Emulator { service, context }
    }
}

fn keep_unless_empty(setting: &mut String, text: String) {
    if !text.is_empty() {
        *setting = text;
    }
}
