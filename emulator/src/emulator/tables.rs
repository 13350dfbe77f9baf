//! Tables from an infrastructure file: all of them, or none.

use crate::emulator::Emulator;
use crate::emulator::builder::ACCOUNT;
use crate::engine::Transition;
use crate::operation::Context;
use crate::template::{TablePlan, Template, TemplateError};
use crate::wire::{ApiError, ops, types};

impl Emulator {
    /// Creates the tables of a template, and gives their names: all of them, or none.
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

    /// Makes the calls of one table.
    fn create_planned(&self, plan: &TablePlan) -> Result<String, TemplateError> {
        // A handle of this load alone: other callers' tables go on taking their time.
        let instant = Self {
            context: Context {
                transition: Transition::Instant,
                ..self.context.clone()
            },
            ..self.clone()
        };
        instant
            .run_plan(plan)
            .map_err(|refusal| TemplateError::refused(&plan.resource, plan.line, refusal))
    }

    fn run_plan(&self, plan: &TablePlan) -> Result<String, ApiError> {
        let created = self.call::<ops::CreateTable>(plan.create.clone())?;
        // CreateTable always describes the table, with its name.
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
        // As above: a description without a name cannot be.
        Ok(table.table_name.unwrap_or_default())
    }
}
