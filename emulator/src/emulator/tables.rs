//! Tables from an infrastructure file: all of them, or none.

use crate::emulator::Emulator;
use crate::emulator::builder::ACCOUNT;
use crate::emulator::imports;
use crate::engine::Transition;
use crate::operation::{self, Context};
use crate::template::{
    self, PlanCall, PlanStep, TablePlace, TablePlan, Template, TemplateError, TemplateFault,
};
use crate::wire::{ApiError, ops, types};

impl Emulator {
    /// Creates the tables of a template, and gives their names: all of them in one step, or none.
    ///
    /// Of two loads with a table in common that come at the same time, the first makes all of its tables, and the other
    /// is refused as if it had come later.
    ///
    /// They are those of the builder's access key and region, as for typed calls, and active at once,
    /// also where [`transient_statuses`](crate::EmulatorBuilder::transient_statuses) are asked for. What a table has
    /// beside its definition follows once all of them are there: replicas in other regions, destinations in Kinesis,
    /// contributor insights, items. Tables that are imported come first, and go again if one of the imports fails.
    ///
    /// # Errors
    ///
    /// When a table uses something that the emulator does not have or cannot evaluate, and when the
    /// service would refuse the table; the error names the resource and the property.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let template = Template::parse(
    ///     "
    /// Resources:
    ///   Music:
    ///     Type: AWS::DynamoDB::Table
    ///     Properties:
    ///       TableName: !Sub '${AWS::Region}.music'
    ///       BillingMode: PAY_PER_REQUEST
    ///       AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
    ///       KeySchema: [{ AttributeName: artist, KeyType: HASH }]
    /// ",
    /// )?;
    /// assert_eq!(Emulator::new().create_tables(&template)?, ["us-east-1.music"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn create_tables(&self, template: &Template) -> Result<Vec<String>, TemplateError> {
        self.create_all_tables(std::slice::from_ref(template))
    }

    /// Creates the tables of several templates, and gives their names: all of them in one step, or none.
    ///
    /// A template may import what another one exports (`Fn::ImportValue`), in whatever order they come. One that has
    /// exports and no table may stand beside one that has tables.
    ///
    /// # Errors
    ///
    /// As [`Emulator::create_tables`], also when two templates have a table or an export of one name, when an export
    /// is not there, and when stacks import from each other in a circle. The error names the file of its template,
    /// where [`Template::named`] said one.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let answer = |name: &str| {
    ///     Template::parse(&format!(
    ///         r#"{{"Table": {{"TableName": "{name}",
    ///             "BillingModeSummary": {{"BillingMode": "PAY_PER_REQUEST"}},
    ///             "AttributeDefinitions": [{{"AttributeName": "id", "AttributeType": "S"}}],
    ///             "KeySchema": [{{"AttributeName": "id", "KeyType": "HASH"}}]}}}}"#
    ///     ))
    /// };
    /// let templates = [answer("carts")?, answer("orders")?];
    /// assert_eq!(Emulator::new().create_all_tables(&templates)?, ["carts", "orders"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn create_all_tables(&self, templates: &[Template]) -> Result<Vec<String>, TemplateError> {
        self.rehearse(templates)?.adopt(self)
    }

    /// Makes the tables of a template in a copy of the database, where a refusal leaves nothing here.
    pub(super) fn rehearse(&self, templates: &[Template]) -> Result<Rehearsal, TemplateError> {
        self.rehearse_plans(self.plans(templates)?)
    }

    /// What templates come to, in the region of this handle.
    pub(super) fn plans(&self, templates: &[Template]) -> Result<Vec<TablePlan>, TemplateError> {
        let place = TablePlace {
            region: &self.context.caller.region,
            account: ACCOUNT,
        };
        template::plans(templates, place)
    }

    /// Makes the tables of plans in a copy of the database.
    pub(super) fn rehearse_plans(&self, plans: Vec<TablePlan>) -> Result<Rehearsal, TemplateError> {
        let copy = self.fork().instant();
        for plan in &plans {
            self.check_plan(plan)?;
            copy.make(plan)
                .map_err(|refusal| TemplateError::refused(plan, refusal))?;
            copy.follow(plan)?;
        }
        Ok(Rehearsal { copy, plans })
    }

    /// Refuses replicas where all regions are one.
    pub(super) fn check_regions(&self, plan: &TablePlan) -> Result<(), TemplateError> {
        match plan.has_replicas() && self.context().engine.shares_regions() {
            false => Ok(()),
            true => Err(TemplateError::of_plan(plan, TemplateFault::RegionsShared)),
        }
    }

    /// Refuses what this emulator cannot do as it was built, and an import that would not begin.
    fn check_plan(&self, plan: &TablePlan) -> Result<(), TemplateError> {
        self.check_regions(plan)?;
        let Some(import) = &plan.import else {
            return Ok(());
        };
        if self.context().engine.changes_take_time() {
            return Err(TemplateError::of_plan(plan, TemplateFault::SlowImport));
        }
        // A copy of its own, in which nothing is asked afterwards: so nothing is read from the bucket yet.
        let begun = self.fork().call::<ops::ImportTable>(import.clone());
        begun
            .map(drop)
            .map_err(|refusal| TemplateError::refused(plan, refusal))
    }

    /// A handle whose tables are active at once, those of others go on taking their time.
    pub(super) fn instant(&self) -> Self {
        Self {
            context: Context {
                transition: Transition::Instant,
                ..self.context().into_owned()
            },
            ..self.clone()
        }
    }

    /// Creates the tables of a CloudFormation template, in YAML or JSON, whose parameters all have
    /// defaults. See [`Template`] for one that needs values.
    ///
    /// # Errors
    ///
    /// When the text is no template, and as [`Emulator::create_tables`].
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let tables = Emulator::new().create_from_template(
    ///     r#"{"Resources": {"Music": {"Type": "AWS::DynamoDB::Table", "Properties": {
    ///         "BillingMode": "PAY_PER_REQUEST",
    ///         "AttributeDefinitions": [{"AttributeName": "artist", "AttributeType": "S"}],
    ///         "KeySchema": [{"AttributeName": "artist", "KeyType": "HASH"}]
    ///     }}}}"#,
    /// )?;
    /// assert_eq!(tables, ["Music"]);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn create_from_template(&self, text: &str) -> Result<Vec<String>, TemplateError> {
        self.create_tables(&Template::parse(text)?)
    }

    /// Makes one table, with all that belongs to its definition.
    pub(super) fn make(&self, plan: &TablePlan) -> Result<(), ApiError> {
        let created = self.call::<ops::CreateTable>(plan.create.clone())?;
        if let Some(policy) = &plan.stream_policy {
            let table = created.table_description;
            let table =
                table.ok_or_else(|| operation::impossible("CreateTable describes a table"))?;
            self.put_policy(table.latest_stream_arn, policy)?;
        }
        if let Some(input) = &plan.time_to_live {
            self.call::<ops::UpdateTimeToLive>(input.clone())?;
        }
        if let Some(input) = &plan.backups {
            self.call::<ops::UpdateContinuousBackups>(input.clone())?;
        }
        Ok(())
    }

    /// Makes the calls that follow once the table is there.
    pub(super) fn follow(&self, plan: &TablePlan) -> Result<(), TemplateError> {
        let mut steps = plan.steps.iter().enumerate();
        steps.try_for_each(|(number, step)| {
            self.take_step(plan, step)
                .map_err(|refusal| TemplateError::refused_step(plan, number, refusal))
        })
    }

    /// Makes one of them, in its region.
    pub(super) fn take_step(&self, plan: &TablePlan, step: &PlanStep) -> Result<(), ApiError> {
        match &step.region {
            None => self.take(plan, &step.call),
            Some(region) => self.in_region(region).take(plan, &step.call),
        }
    }

    fn take(&self, plan: &TablePlan, call: &PlanCall) -> Result<(), ApiError> {
        match call {
            PlanCall::Update(input) => self.call::<ops::UpdateTable>((**input).clone()).map(drop),
            PlanCall::TimeToLive(input) => {
                self.call::<ops::UpdateTimeToLive>(input.clone()).map(drop)
            }
            PlanCall::Backups(input) => {
                let done = self.call::<ops::UpdateContinuousBackups>(input.clone());
                done.map(drop)
            }
            PlanCall::Tag(input) => self.call::<ops::TagResource>(input.clone()).map(drop),
            PlanCall::Policy(input) => self.call::<ops::PutResourcePolicy>(input.clone()).map(drop),
            PlanCall::StreamPolicy(policy) => {
                let described = self.call::<ops::DescribeTable>(types::DescribeTableInput {
                    table_name: Some(plan.name().to_owned()),
                })?;
                let stream = described.table.and_then(|table| table.latest_stream_arn);
                self.put_policy(stream, policy)
            }
            PlanCall::Kinesis(input) => {
                let done = self.call::<ops::EnableKinesisStreamingDestination>(input.clone());
                done.map(drop)
            }
            PlanCall::Insights(input) => {
                let done = self.call::<ops::UpdateContributorInsights>(input.clone());
                done.map(drop)
            }
            PlanCall::Scaling(input) => {
                let done = self.call::<ops::UpdateTableReplicaAutoScaling>(input.clone());
                done.map(drop)
            }
            PlanCall::Put(input) => self.call::<ops::PutItem>(input.clone()).map(drop),
        }
    }

    fn put_policy(&self, resource: Option<String>, policy: &str) -> Result<(), ApiError> {
        let put = self.call::<ops::PutResourcePolicy>(types::PutResourcePolicyInput {
            resource_arn: resource,
            policy: Some(policy.to_owned()),
            ..types::PutResourcePolicyInput::default()
        });
        put.map(drop)
    }
}

/// The tables of a template in a copy of the database.
pub(super) struct Rehearsal {
    copy: Emulator,
    plans: Vec<TablePlan>,
}

impl Rehearsal {
    /// Makes all the tables of the copy in the database itself, in one step; their names. Whoever took one of the
    /// names meanwhile has it, and then none of the tables is made.
    pub(super) fn adopt(self, emulator: &Emulator) -> Result<Vec<String>, TemplateError> {
        let Self { copy, plans } = self;
        let emulator = emulator.instant();
        imports::make(&emulator, &plans)?;
        let made = plans.iter().filter(|plan| plan.import.is_none());
        let names: Vec<String> = made.map(|plan| plan.name().to_owned()).collect();
        let adopted = operation::adopt(&emulator.context(), &copy.context(), &names);
        if let Err((taken, refusal)) = adopted {
            imports::undo(&emulator, &plans);
            let mut tables = plans.iter();
            let blamed = tables.find(|plan| taken.as_deref() == Some(plan.name()));
            return Err(match blamed {
                Some(plan) => TemplateError::refused(plan, refusal),
                // A store that fails is no fault of one of the tables.
                None => TemplateError::refused_whole(refusal),
            });
        }
        for plan in &plans {
            emulator.follow(plan)?;
        }
        Ok(plans.iter().map(|plan| plan.name().to_owned()).collect())
    }
}
