//! `access runs`, `access list`, `access of`: which syncs there are, what one has collected, and what somebody can do by it.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use package_database::Error;
use package_database::block::{ListOptions, Listing, PageToken};
use package_database::syncs::{
    Asset, EffectiveAccess, Entitlement, Grant, GrantFilter, Resource, ResourceFilter, ResourceId,
    ResourceType, SyncId, SyncRun, SyncView,
};
use serde_json::{Value, json};

use super::Inside;
use super::compare::failed;
use super::work::{run_json, run_line};
use crate::cli::output::{Output, Went};

/// Entries of one request.
const PAGE: u32 = 1_000;

/// What is listed, and which of it.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum Listed {
    /// The types of resources, by id.
    ResourceTypes,
    /// Resources, by type and id.
    Resources {
        /// Only those of this type.
        #[arg(long, value_name = "TYPE")]
        of_type: Option<String>,
        /// Only those in this resource: its type and its id.
        #[arg(long, num_args = 2, value_names = ["TYPE", "ID"])]
        parent: Option<Vec<String>>,
    },
    /// Entitlements, by id.
    Entitlements {
        /// Only those on this resource: its type and its id.
        #[arg(long, num_args = 2, value_names = ["TYPE", "ID"])]
        resource: Option<Vec<String>>,
    },
    /// Grants, by id.
    Grants(GrantArgs),
    /// What is known of assets, by id.
    Assets,
}

/// Which grants: those of one relation, or those of an entitlement that a principal has.
#[derive(Debug, Args)]
pub(in crate::cli) struct GrantArgs {
    /// Only those on this resource: its type and its id.
    #[arg(long, num_args = 2, value_names = ["TYPE", "ID"], conflicts_with_all = ["principal", "entitlement"])]
    resource: Option<Vec<String>>,
    /// Only those of this principal: its type and its id.
    #[arg(long, num_args = 2, value_names = ["TYPE", "ID"])]
    principal: Option<Vec<String>>,
    /// Only those of this entitlement.
    #[arg(long, value_name = "ID")]
    entitlement: Option<String>,
}

/// The resource that two words name.
fn id_of(words: &[String]) -> Option<ResourceId> {
    match words {
        [resource_type, id] => Some(ResourceId::new(resource_type, id)),
        _ => None,
    }
}

impl GrantArgs {
    fn filter(&self) -> GrantFilter {
        let named = |words: &Option<Vec<String>>| words.as_deref().and_then(id_of);
        let principal = named(&self.principal);
        match (named(&self.resource), &self.entitlement, principal) {
            (Some(resource), ..) => GrantFilter::Resource(resource),
            (None, Some(entitlement), Some(principal)) => {
                GrantFilter::EntitlementOf(entitlement.clone(), principal)
            }
            (None, Some(entitlement), None) => GrantFilter::Entitlement(entitlement.clone()),
            (None, None, Some(principal)) => GrantFilter::Principal(principal),
            (None, None, None) => GrantFilter::All,
        }
    }
}

/// What is listed, for people and for programs. `Debug` of an id quotes what is in it.
trait Shown {
    fn line(&self) -> String;
    fn json(&self) -> Value;
}

/// A resource as two words that `access` takes again.
fn words(id: &ResourceId) -> String {
    format!("{:?} {:?}", id.resource_type, id.id)
}

fn id_json(id: &ResourceId) -> Value {
    json!({"resource_type": id.resource_type, "id": id.id})
}

impl Shown for ResourceType {
    fn line(&self) -> String {
        format!("{:?}  {:?}", self.id, self.name)
    }

    fn json(&self) -> Value {
        json!({"id": self.id, "name": self.name})
    }
}

impl Shown for Resource {
    fn line(&self) -> String {
        let parent = self.parent.as_ref();
        let parent = parent.map_or_else(String::new, |parent| format!("  in {}", words(parent)));
        format!("{}  {:?}{parent}", words(&self.id), self.name)
    }

    fn json(&self) -> Value {
        let parent = self.parent.as_ref().map(id_json);
        json!({"resource": id_json(&self.id), "name": self.name, "parent": parent})
    }
}

impl Shown for Entitlement {
    fn line(&self) -> String {
        format!(
            "{:?}  on {}  {:?}",
            self.id,
            words(&self.resource),
            self.name
        )
    }

    fn json(&self) -> Value {
        json!({"id": self.id, "resource": id_json(&self.resource), "name": self.name})
    }
}

impl Shown for Grant {
    fn line(&self) -> String {
        let (id, entitlement) = (&self.id, &self.entitlement);
        let (to, on) = (words(&self.principal), words(&self.resource));
        format!("{id:?}  {to}  {entitlement:?} on {on}")
    }

    fn json(&self) -> Value {
        json!({
            "id": self.id,
            "entitlement": self.entitlement,
            "resource": id_json(&self.resource),
            "principal": id_json(&self.principal),
        })
    }
}

impl Shown for Asset {
    fn line(&self) -> String {
        format!(
            "{:?}  {:?}  {} bytes",
            self.id, self.content_type, self.size
        )
    }

    fn json(&self) -> Value {
        let digest = self.digest.to_string();
        json!({"id": self.id, "content_type": self.content_type, "size": self.size, "sha256": digest})
    }
}

impl Shown for SyncRun {
    fn line(&self) -> String {
        run_line(self)
    }

    fn json(&self) -> Value {
        run_json(self)
    }
}

/// Lists the syncs of a store, page by page.
pub(super) async fn runs(inside: Inside) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let mut options = ListOptions::new().limit(PAGE);
    let mut all = Vec::new();
    loop {
        let page = match store.list_runs(&options).await {
            Ok(page) => page,
            Err(error) => return failed(output, &error),
        };
        match told(page, &mut output, &mut all) {
            Some(next) => options = options.after(next),
            None => return output.end(json!({"runs": all})),
        }
    }
}

/// Lists what a sync has collected, page by page.
pub(super) async fn list(inside: Inside, sync: Option<SyncId>, listed: Listed) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let view = match store.read(sync).await {
        Ok(view) => view,
        Err(error) => return failed(output, &error),
    };
    let mut options = ListOptions::new().limit(PAGE);
    let mut all = Vec::new();
    loop {
        match page(&view, &listed, &options, &mut output, &mut all).await {
            Ok(Some(next)) => options = options.after(next),
            Ok(None) => {
                let sync = view.id().to_string();
                return output.end(json!({"sync": sync, "items": all}));
            }
            Err(error) => return failed(output, &error),
        }
    }
}

/// Tells a page of a list; where the next one begins.
async fn page(
    view: &SyncView,
    listed: &Listed,
    options: &ListOptions,
    output: &mut Output,
    all: &mut Vec<Value>,
) -> Result<Option<PageToken>, Error> {
    Ok(match listed {
        Listed::ResourceTypes => told(view.list_resource_types(options).await?, output, all),
        Listed::Resources { of_type, parent } => {
            let mut filter = ResourceFilter::default();
            filter.resource_type.clone_from(of_type);
            filter.parent = parent.as_deref().and_then(id_of);
            told(view.list_resources(&filter, options).await?, output, all)
        }
        Listed::Entitlements { resource } => {
            let resource = resource.as_deref().and_then(id_of);
            let page = view.list_entitlements(resource.as_ref(), options).await?;
            told(page, output, all)
        }
        Listed::Grants(which) => told(
            view.list_grants(&which.filter(), options).await?,
            output,
            all,
        ),
        Listed::Assets => told(view.list_assets(options).await?, output, all),
    })
}

fn told<T: Shown>(
    page: Listing<T>,
    output: &mut Output,
    all: &mut Vec<Value>,
) -> Option<PageToken> {
    let next = page.next.clone();
    for one in page {
        match one {
            Ok(one) => {
                output.note(&one.line());
                all.push(one.json());
            }
            Err(damaged) => output.step(Went::Badly, &damaged.to_string()),
        }
    }
    next
}

/// Tells what a principal can do in the end, each with the grants that lead to it.
pub(super) async fn of(inside: Inside, sync: Option<SyncId>, principal: ResourceId) -> ExitCode {
    let Inside {
        store, mut output, ..
    } = inside;
    let work = async {
        let view = store.read(sync).await?;
        Ok((view.id(), view.effective_access(&principal).await?))
    };
    let (sync, access): (SyncId, EffectiveAccess) = match work.await {
        Ok(found) => found,
        Err(error) => return failed(output, &error),
    };
    for path in &access.paths {
        let by: Vec<String> = path
            .grants()
            .map(|grant| format!("{:?}", grant.id))
            .collect();
        let (what, on) = (&path.grant.entitlement, words(&path.grant.resource));
        output.note(&format!("{what:?} on {on}  by {}", by.join(", ")));
    }
    if access.truncated {
        output.step(
            Went::Badly,
            "there is more than is told: ask for the grants of what is here",
        );
    }
    for damaged in &access.damaged {
        output.step(Went::Badly, &damaged.to_string());
    }
    let paths = access.paths.iter().map(|path| {
        let by: Vec<Value> = path.grants().map(Shown::json).collect();
        let (what, on) = (&path.grant.entitlement, id_json(&path.grant.resource));
        json!({"entitlement": what, "resource": on, "path": by})
    });
    output.end(json!({
        "sync": sync.to_string(),
        "principal": id_json(&principal),
        "access": paths.collect::<Vec<_>>(),
        "truncated": access.truncated,
    }))
}
