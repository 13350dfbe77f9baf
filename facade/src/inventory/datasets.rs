//! Datasets, and who owns them.

use super::source::{Affected, Found, InventorySource, id_of, subject};
use crate::backend::{BoxFuture, Value};
use crate::block::ListOptions;
use crate::block::events::{Event, Feed};
use crate::domain::datasets::{Datasets, FEED};
use crate::domain::syncs::{Entitlement, Resource, ResourceId, ResourceType};
use crate::error::{Error, ErrorKind};

const DATASET: &str = "dataset";

/// Datasets, by their ids. Their feed says which owners have other ones than before.
#[derive(Clone, Debug)]
pub struct DatasetSource(Datasets);

impl DatasetSource {
    /// The datasets of a database.
    pub const fn new(datasets: Datasets) -> Self {
        Self(datasets)
    }
}

impl InventorySource for DatasetSource {
    fn name(&self) -> &'static str {
        "datasets"
    }

    fn resource_types(&self) -> Vec<ResourceType> {
        vec![ResourceType::new(DATASET).name("Dataset")]
    }

    fn of_subject<'a>(&'a self, of: &'a str) -> BoxFuture<'a, Result<Found, Error>> {
        Box::pin(async move {
            let mut found = Found::new();
            let datasets = match self.0.list(of, &ListOptions::new()).await {
                Ok(datasets) => datasets.into_vec()?,
                // What can be no owner owns nothing.
                Err(error) if error.kind() == ErrorKind::InvalidInput => Vec::new(),
                Err(error) => return Err(error),
            };
            for dataset in datasets {
                let number = dataset.id.to_string();
                let id = ResourceId::new(DATASET, &*number);
                let own = Entitlement::new(id_of(&[DATASET, &number, "own"])?, id.clone());
                found.grant(&own, &subject(of))?;
                found.entitlements.push(own.name("own the dataset"));
                let resource = Resource::new(id).parent(subject(of)).name(dataset.name);
                found.resources.push(resource);
            }
            Ok(found)
        })
    }

    fn feed(&self) -> Option<Feed> {
        Some(FEED)
    }

    fn affected(&self, event: &Event) -> Affected {
        let Value::Map(payload) = &event.payload else {
            return Affected::nobody();
        };
        let part = |name: &str| match payload.get(name) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let dataset = part("dataset").map(|id| ResourceId::new(DATASET, id));
        Affected {
            subjects: part("owner").into_iter().collect(),
            resources: dataset.into_iter().collect(),
        }
    }
}
