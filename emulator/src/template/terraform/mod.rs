//! [Plans and states of Terraform](https://developer.hashicorp.com/terraform/internals/json-format), as
//! `terraform show -json` prints them, to the tables of its
//! [AWS provider](https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table).
//!
//! What a plan knows only after it was applied is looked for by the references of its configuration.

mod attached;
mod plan_file;
mod table;

use crate::template::fault::{TemplateError, TemplateFault};
use crate::template::node::Node;
use crate::template::plan::TablePlan;
use crate::template::table::TablePlace;

use self::plan_file::PlanFile;

/// The tables of a plan or a state, with what belongs to them.
pub(crate) fn plans(root: &Node, place: TablePlace<'_>) -> Result<Vec<TablePlan>, TemplateError> {
    let file = PlanFile::read(root)?;
    let mut plans = Vec::new();
    for resource in &file.resources {
        if resource.kind == "aws_dynamodb_table" {
            let plan = table::plan(resource, place);
            plans.push(plan.map_err(|error| error.inside(resource.address))?);
        }
    }
    for resource in &file.resources {
        if resource.kind != "aws_dynamodb_table" && resource.kind.starts_with("aws_dynamodb_") {
            let added = attached::add(&mut plans, &file, resource, place);
            added.map_err(|error| error.inside(resource.address))?;
        }
    }
    match plans.is_empty() {
        true => Err(TemplateError::new(TemplateFault::NoTerraformTables)),
        false => Ok(plans),
    }
}
