//! The machine: carries out the steps of a program, one after the other, until one answers.
//!
//! Invariant: when a run ends, its transaction was committed or nothing of it has happened.

use std::fmt;
use std::sync::Arc;

use super::context::ExecutionContext;
use super::permission::Permits;
use super::program::{Done, Program};
use super::request::{Content, Request, Response};
use super::shape::Shapes;
use super::world::World;
use crate::block::Clock;
use crate::domain::packages::Packages;
use crate::domain::packages::artifact::draft::{Draft, Policies};
use crate::domain::packages::fault::Fault;

/// What runs the pipelines of one document, over one repository. Clones are the same machine.
///
/// # Examples
///
/// ```
/// use package_database::packages::pipeline::{Pipeline, Program, Request, World};
/// use serde_json::json;
/// # use package_database::testing::TestDatabase;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), package_database::Error> {
/// # let database = TestDatabase::new().await?;
/// let machine = database.packages().machine(World::default()).unwrap();
/// let steps = json!([
///     {"op": "string.format", "args": {"template": "hello {name}", "out": "greeting"}},
///     {"op": "respond.json", "args": {"body": {"says": "$greeting"}}},
/// ]);
/// let program = Program::new(&Pipeline::parse(&steps).unwrap()).unwrap();
/// let response = machine.run(&program, Request::new().path("name", "world")).await;
/// assert_eq!(response.json(), Some(&json!({"says": "hello world"})));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Machine(Arc<Core>);

/// What a machine is made of.
pub(super) struct Core {
    pub(super) packages: Packages,
    pub(super) world: World,
    pub(super) shapes: Shapes,
    pub(super) permits: Permits,
}

impl Core {
    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.packages.store.retrier.clock
    }

    pub(super) const fn policies(&self) -> Policies {
        Policies {
            features: self.world.features,
            versioning: self.world.versioning,
        }
    }
}

impl Packages {
    /// The machine that runs the pipelines of a document over this repository.
    ///
    /// # Errors
    ///
    /// What of the world cannot be used, and why: a schema that is none.
    pub fn machine(&self, world: World) -> Result<Machine, String> {
        let shapes = Shapes::new(&world)?;
        Ok(Machine(Arc::new(Core {
            packages: self.clone(),
            permits: Permits::new(&world.scopes),
            world,
            shapes,
        })))
    }
}

impl Machine {
    /// What the document says.
    pub fn world(&self) -> &World {
        &self.0.world
    }

    /// Where the pipelines read and write.
    pub fn packages(&self) -> &Packages {
        &self.0.packages
    }

    /// Runs a program for a request. Whatever fails is an answer too.
    ///
    /// A transaction that is open when a step answers, or fails, is aborted: nothing of it was sent. A run that is
    /// dropped has happened or has not.
    pub async fn run(&self, program: &Program, request: Request) -> Response {
        let mut context = ExecutionContext::new(&self.0, request);
        match run(program, &mut context).await {
            Ok(response) => response,
            Err(fault) => fault.into(),
        }
    }
}

impl Machine {
    /// Runs the pipeline of an event, which need not answer. A place in the log that no transaction has moved moves now.
    pub(crate) async fn apply(
        &self,
        program: &Program,
        request: Request,
    ) -> Result<Response, Fault> {
        let mut context = ExecutionContext::new(&self.0, request);
        let response = match run(program, &mut context).await {
            Err(fault) if fault.message == NO_RESPONSE && context.txn.is_none() => {
                Response::new(204, Content::None)
            }
            outcome => outcome?,
        };
        if let Some(cursor) = context.request.cursor.take()
            && response.status < 400
        {
            let mut draft = Draft::new(self.0.policies(), false);
            draft.cursor = Some(cursor);
            self.0.packages.commit(&draft).await?;
        }
        Ok(response)
    }
}

/// What is said of a pipeline that ends without an answer.
const NO_RESPONSE: &str = "the pipeline ended with no response";

async fn run(program: &Program, context: &mut ExecutionContext<'_>) -> Result<Response, Fault> {
    let most = context.machine.world.limits.pipeline_ops;
    if program.len() > most {
        let message = format!("the pipeline has more than {most} steps");
        return Err(Fault::new(500, "LIMIT_EXCEEDED", message));
    }
    for step in &program.steps {
        if !context.holds(&step.when) {
            continue;
        }
        context.may(step)?;
        match step.run.run(context) {
            Done::Now(outcome) => outcome?,
            Done::Later(work) => work.await?,
        }
        context.meter.check()?;
        if let Some(response) = context.response.take() {
            return Ok(response);
        }
    }
    Err(Fault::pipeline(NO_RESPONSE))
}

impl fmt::Debug for Machine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("Machine")
            .field(&self.0.packages)
            .finish()
    }
}
