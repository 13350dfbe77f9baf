//! Tables from an infrastructure file: all of them, or none.

use crate::emulator::Emulator;
use crate::emulator::builder::ACCOUNT;
use crate::engine::Transition;
use crate::operation::{self, Context};
use crate::template::{TablePlan, Template, TemplateError};
use crate::wire::{ApiError, ops, types};

impl Emulator {
    /// Creates the tables of a template, and gives their names: all of them in one step, or none.
    ///
    /// Of two loads with a table in common that come at the same time, the first makes all of its tables, and the other
    /// is refused as if it had come later.
    ///
    /// They are those of the builder's access key and region, as for typed calls, and active at once,
    /// also where [`transient_statuses`](crate::EmulatorBuilder::transient_statuses) are asked for.
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
        self.rehearse(template)?.adopt(self)
    }

    /// Makes the tables of a template in a copy of the database, where a refusal leaves nothing here.
    pub(super) fn rehearse(&self, template: &Template) -> Result<Rehearsal, TemplateError> {
        let plans = template.plan(&self.context.caller.region, ACCOUNT)?;
        let copy = self.fork().instant();
        let mut names = Vec::with_capacity(plans.len());
        for plan in &plans {
            let created = copy.run_plan(plan);
            let name = created
                .map_err(|refusal| TemplateError::refused(&plan.resource, plan.line, refusal))?;
            names.push(name);
        }
        Ok(Rehearsal { copy, plans, names })
    }

    /// A handle whose tables are active at once, those of others go on taking their time.
    fn instant(&self) -> Self {
        Self {
            context: Context {
                transition: Transition::Instant,
                ..self.context.clone()
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

    /// Makes the calls of one table; its name.
    fn run_plan(&self, plan: &TablePlan) -> Result<String, ApiError> {
        let created = self.call::<ops::CreateTable>(plan.create.clone())?;
        let table = created.table_description;
        let table = table.ok_or_else(|| operation::impossible("CreateTable describes a table"))?;
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
        let name = table.table_name;
        name.ok_or_else(|| operation::impossible("a description has the name of its table"))
    }
}

/// The tables of a template in a copy of the database.
pub(super) struct Rehearsal {
    copy: Emulator,
    plans: Vec<TablePlan>,
    /// The names of the tables, in the order of their plans.
    names: Vec<String>,
}

impl Rehearsal {
    /// Makes all the tables of the copy in the database itself, in one step; their names. Whoever took one of the
    /// names meanwhile has it, and then none of the tables is made.
    pub(super) fn adopt(self, emulator: &Emulator) -> Result<Vec<String>, TemplateError> {
        let Self { copy, plans, names } = self;
        let made = operation::adopt(&emulator.instant().context(), &copy.context(), &names);
        made.map_err(|(taken, refusal)| {
            let mut tables = plans.iter().zip(&names);
            let blamed = tables.find(|(_, name)| taken.as_deref() == Some(name.as_str()));
            match blamed {
                Some((plan, _)) => TemplateError::refused(&plan.resource, plan.line, refusal),
                // A store that fails is no fault of one of the tables.
                None => TemplateError::refused_whole(refusal),
            }
        })?;
        Ok(names)
    }
}
