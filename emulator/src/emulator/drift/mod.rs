//! Files and live tables side by side: what differs, and what can be changed without losing an item.
//!
//! What a file wants is made in an emulator of its own; so both sides are described by the same calls.

mod attached;
mod difference;
mod fix;
mod items;
mod regions;
mod replicas;
mod settings;
mod vectors;
mod warm;
mod words;

use std::fmt;

use crate::emulator::{Emulator, EmulatorBuilder};
use crate::template::{TablePlan, Template, TemplateError};
use crate::wire::{ApiError, ops, types};

#[cfg(feature = "cli")]
use self::attached::Attached;
use self::difference::{Sides, differences};
use self::fix::Fix;
use self::settings::TableSettings;

/// Whether tables that cannot be changed into what a file wants may be deleted and made anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Replacing {
    /// They stay as they are.
    #[default]
    Never,
    /// They are deleted with all their items, and made anew.
    Allowed,
}

/// A difference between what templates say and what there is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct TableDrift {
    /// The name of the table.
    pub table: String,
    /// What differs, in words.
    pub what: String,
    /// What came of it.
    pub outcome: DriftOutcome,
}

/// What came of a difference.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum DriftOutcome {
    /// It is still there.
    Left,
    /// It needs a table that is deleted and made anew, which was not allowed.
    NeedsReplacement,
    /// It is left on purpose, for this reason.
    Kept(&'static str),
    /// The tables are now as the templates say.
    Applied,
    /// The service refuses the change.
    Refused(ApiError),
}

#[cfg(feature = "cli")]
impl TableDrift {
    /// Whether the table was not there, and is now.
    pub(crate) fn is_made(&self) -> bool {
        self.what == ABSENT && self.outcome == DriftOutcome::Applied
    }
}

impl fmt::Display for TableDrift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.table, self.what)?;
        match &self.outcome {
            DriftOutcome::Left => Ok(()),
            DriftOutcome::NeedsReplacement => {
                formatter.write_str("; that needs a new table, which begins without items")
            }
            DriftOutcome::Kept(why) => write!(formatter, "; left as it is: {why}"),
            DriftOutcome::Applied => formatter.write_str("; changed"),
            DriftOutcome::Refused(refusal) => write!(formatter, "; refused: {refusal}"),
        }
    }
}

/// What templates want, worked out once.
pub(crate) struct Wanted {
    plans: Vec<TablePlan>,
    settings: Vec<TableSettings>,
}

impl Wanted {
    /// The names of the tables.
    #[cfg(feature = "cli")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.plans.iter().map(TablePlan::name)
    }

    /// What is wanted of the table of this name.
    fn settings_of(&self, table: &str) -> Option<&TableSettings> {
        let mut both = self.plans.iter().zip(&self.settings);
        both.find(|(plan, _)| plan.name() == table)
            .map(|(_, settings)| settings)
    }
}

impl Emulator {
    /// What differs between templates and the tables that there are: tables that are not there, keys, indexes,
    /// throughput and all other settings that a table's own calls describe. Nothing is changed.
    ///
    /// What a file attaches to a table (auto scaling, resource policies, destinations in Kinesis, contributor insights)
    /// and the items that it has (`aws_dynamodb_table_item`, sample data) are compared as far as the file has them: what
    /// callers attach or put beside that is no difference. Items of an import are not compared.
    ///
    /// # Errors
    ///
    /// As [`Emulator::create_tables`], but for tables that are there already.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Template};
    ///
    /// let template = |protected: bool| {
    ///     Template::parse(&format!(
    ///         "
    /// Resources:
    ///   Music:
    ///     Type: AWS::DynamoDB::Table
    ///     Properties:
    ///       BillingMode: PAY_PER_REQUEST
    ///       DeletionProtectionEnabled: {protected}
    ///       AttributeDefinitions: [{{ AttributeName: artist, AttributeType: S }}]
    ///       KeySchema: [{{ AttributeName: artist, KeyType: HASH }}]
    /// "
    ///     ))
    /// };
    /// let emulator = Emulator::new();
    /// emulator.create_tables(&template(false)?)?;
    /// let drift = emulator.compare_tables(&[template(true)?])?;
    /// assert_eq!(
    ///     drift[0].to_string(),
    ///     "Music: DeletionProtectionEnabled is false, and true in the file"
    /// );
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn compare_tables(&self, templates: &[Template]) -> Result<Vec<TableDrift>, TemplateError> {
        let wanted = self.wanted(templates)?;
        self.drift_from(&wanted)
            .map_err(TemplateError::refused_whole)
    }

    /// Makes the tables as templates say: creates those that are not there, all in one step, and changes those that
    /// are by what UpdateTable and its like can do; what templates attach to tables is attached, and items of theirs that
    /// are not there are put. A table whose key or local indexes are others is only made anew where that is allowed;
    /// nothing else loses an item. Only where replacing is allowed, attributes of items that differ become those of the
    /// templates. Tables, replicas, items and attachments that no template has stay.
    ///
    /// What differed, and what came of it.
    ///
    /// # Errors
    ///
    /// As [`Emulator::create_tables`]; then nothing was changed. What the service refuses of a table that is there is
    /// told with its difference.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::{Emulator, Replacing, Template};
    ///
    /// let template = Template::parse(
    ///     "
    /// Resources:
    ///   Music:
    ///     Type: AWS::DynamoDB::Table
    ///     Properties:
    ///       BillingMode: PAY_PER_REQUEST
    ///       AttributeDefinitions: [{ AttributeName: artist, AttributeType: S }]
    ///       KeySchema: [{ AttributeName: artist, KeyType: HASH }]
    /// ",
    /// )?;
    /// let emulator = Emulator::new();
    /// let changed = emulator.follow_tables(&[template.clone()], Replacing::Never)?;
    /// assert_eq!(changed[0].to_string(), "Music: is not here, and in the file; changed");
    /// assert_eq!(emulator.follow_tables(&[template], Replacing::Never)?, []);
    /// # Ok::<(), dynamodb_emulator::TemplateError>(())
    /// ```
    pub fn follow_tables(
        &self,
        templates: &[Template],
        replacing: Replacing,
    ) -> Result<Vec<TableDrift>, TemplateError> {
        let wanted = self.wanted(templates)?;
        self.follow_wanted(&wanted, None, replacing)
    }

    /// What templates want: their tables, made in an emulator of its own.
    pub(crate) fn wanted(&self, templates: &[Template]) -> Result<Wanted, TemplateError> {
        let plans = self.plans(templates)?;
        let region = &self.context.caller.region;
        let model = EmulatorBuilder::default().region(&**region).assemble();
        let model = model.instant();
        let mut settings = Vec::with_capacity(plans.len());
        for plan in &plans {
            self.check_regions(plan)?;
            let refused = |refusal| TemplateError::refused(plan, refusal);
            model.make(plan).map_err(refused)?;
            model.follow(plan)?;
            let made = TableSettings::of(&model, plan).map_err(refused)?;
            // A table that was made a moment ago is there.
            settings.push(made.unwrap_or_default());
        }
        Ok(Wanted { plans, settings })
    }

    /// What differs between what is wanted and what there is.
    pub(crate) fn drift_from(&self, wanted: &Wanted) -> Result<Vec<TableDrift>, ApiError> {
        let mut drift = Vec::new();
        for (plan, settings) in wanted.plans.iter().zip(&wanted.settings) {
            let table = plan.name().to_owned();
            let Some(live) = TableSettings::of(self, plan)? else {
                drift.push(absent(table, DriftOutcome::Left));
                continue;
            };
            let sides = Sides {
                plan,
                wanted: settings,
                live: &live,
                before: None,
                replacing: Replacing::Never,
            };
            for difference in differences(sides) {
                drift.push(TableDrift {
                    table: table.clone(),
                    what: difference.what,
                    outcome: match difference.fixes.as_slice() {
                        [Fix::Replace] => DriftOutcome::NeedsReplacement,
                        _ => DriftOutcome::Left,
                    },
                });
            }
        }
        Ok(drift)
    }

    /// Makes the tables as they are wanted. With what was wanted `before`, what callers did to items since is no reason
    /// to write them.
    pub(crate) fn follow_wanted(
        &self,
        wanted: &Wanted,
        before: Option<&Wanted>,
        replacing: Replacing,
    ) -> Result<Vec<TableDrift>, TemplateError> {
        let whole = TemplateError::refused_whole;
        let (mut missing, mut drift) = (Vec::new(), Vec::new());
        let emulator = self.instant();
        for (plan, settings) in wanted.plans.iter().zip(&wanted.settings) {
            let table = plan.name().to_owned();
            match TableSettings::of(self, plan).map_err(whole)? {
                None => missing.push(plan.clone()),
                Some(live) => {
                    let found = differences(Sides {
                        plan,
                        wanted: settings,
                        live: &live,
                        before: before.and_then(|before| before.settings_of(&table)),
                        replacing,
                    });
                    if found.iter().any(|it| it.fixes == [Fix::Replace])
                        && replacing == Replacing::Allowed
                    {
                        let what = "its key or its local indexes are others in the file".to_owned();
                        let outcome = match emulator.delete(&table) {
                            Ok(()) => {
                                missing.push(plan.clone());
                                DriftOutcome::Applied
                            }
                            Err(refusal) => DriftOutcome::Refused(refusal),
                        };
                        drift.push(TableDrift {
                            table,
                            what,
                            outcome,
                        });
                        continue;
                    }
                    for difference in found {
                        let outcome = emulator.fix(plan, &difference.fixes);
                        drift.push(TableDrift {
                            table: table.clone(),
                            what: difference.what,
                            outcome,
                        });
                    }
                }
            }
        }
        if !missing.is_empty() {
            let made = self.rehearse_plans(missing)?.adopt(self)?;
            let made = made.into_iter().filter(|name| {
                let mut known = drift.iter();
                !known.any(|it: &TableDrift| it.table == *name)
            });
            let made: Vec<String> = made.collect();
            drift.extend(
                made.into_iter()
                    .map(|name| absent(name, DriftOutcome::Applied)),
            );
        }
        Ok(drift)
    }

    /// What was wanted `before` of tables that are wanted `now` as well, and is there without being wanted, each in words:
    /// nothing of it is taken away.
    #[cfg(feature = "cli")]
    pub(crate) fn left(&self, before: &Wanted, now: &Wanted) -> Result<Vec<String>, ApiError> {
        let mut left = Vec::new();
        for (plan, settings) in before.plans.iter().zip(&before.settings) {
            let Some(newer) = now.settings_of(plan.name()) else {
                continue;
            };
            let gone = settings.attached.clone().without(&newer.attached);
            if gone.is_empty() {
                continue;
            }
            let live = Attached::of(self, plan, &settings.keys)?;
            let parts = gone.stays(&live);
            left.extend(parts.iter().map(|what| format!("{}: {what}", plan.name())));
        }
        Ok(left)
    }

    fn delete(&self, table: &str) -> Result<(), ApiError> {
        let deleted = self.call::<ops::DeleteTable>(types::DeleteTableInput {
            table_name: Some(table.to_owned()),
        });
        deleted.map(drop)
    }
}

const ABSENT: &str = "is not here, and in the file";

fn absent(table: String, outcome: DriftOutcome) -> TableDrift {
    TableDrift {
        table,
        what: ABSENT.to_owned(),
        outcome,
    }
}
