//! What packages of datasets are held to before they are stored.
//!
//! Invariant: a pure function of the package, which knows no request and no store. What it says of a fault repeats
//! nothing of the package but its places.

mod fault;
mod strict;
#[cfg(test)]
mod tests;

use clap::ValueEnum;
use serde::Deserialize;
use serde_json::{Map, Value};

use fault::Faults;

/// What is expected of the member `resources`.
const RESOURCES: &str = "expected a list of resources";

/// What a package is held to.
///
/// # Examples
///
/// ```
/// use package_database_server::datapackage::{DatapackageCheck, Part};
///
/// let package = serde_json::json!({"resources": [{"path": "orders.csv"}]});
/// let package = package.as_object().unwrap();
/// assert!(DatapackageCheck::Lenient.faults(package, Part::Whole).is_empty());
/// let faults = DatapackageCheck::Strict.faults(package, Part::Whole);
/// assert_eq!(faults[0].0, "/resources/0/name");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum DatapackageCheck {
    /// Its `resources`, if it has any, are a list of objects.
    #[default]
    Lenient,
    /// It is a data package, as the tools of frictionless understand the standard: resources are named, no two alike,
    /// and each says where its data is; members that the standard knows are of their types.
    Strict,
}

/// How much of a package there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Members that take the place of others: what is not among them is not missing.
    Members,
}

impl DatapackageCheck {
    /// What is wrong with a package: each place as a JSON pointer, with what is expected there. Of very many faults the
    /// first ones.
    pub fn faults(self, package: &Map<String, Value>, part: Part) -> Vec<(String, String)> {
        let mut faults = Faults::default();
        match self {
            Self::Lenient => lenient(package, &mut faults),
            Self::Strict => strict::package(package, part, &mut faults),
        }
        faults.into_list()
    }

    /// The word for it in settings.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Lenient => "lenient",
            Self::Strict => "strict",
        }
    }
}

fn lenient(package: &Map<String, Value>, faults: &mut Faults) {
    match package.get("resources") {
        None => {}
        Some(Value::Array(resources)) => {
            for (at, resource) in resources.iter().enumerate() {
                if !resource.is_object() {
                    faults.add(&format!("/resources/{at}"), "expected an object");
                }
            }
        }
        Some(_) => faults.add("/resources", RESOURCES),
    }
}
