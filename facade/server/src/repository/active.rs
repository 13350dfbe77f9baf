//! The document that is active, with its routes ready to run.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use package_database::packages::Packages;
use package_database::packages::config::Configuration;
use package_database::packages::document::{RepositoryDocument, Route};
use package_database::packages::pipeline::{Machine, Program};

use super::paths::is_foreign;

/// A document whose routes can be run.
pub(crate) struct Active {
    /// Which of the stored configurations it is.
    pub(crate) generation: u64,
    pub(crate) document: RepositoryDocument,
    pub(crate) machine: Machine,
    /// The pipelines of its routes, by their ids.
    programs: HashMap<String, Program>,
}

impl Active {
    /// Makes the routes of a document ready. An error is a sentence for whoever wrote the document.
    pub(crate) fn new(
        packages: &Packages,
        generation: u64,
        document: RepositoryDocument,
        lenient: bool,
    ) -> Result<Self, String> {
        let machine = packages.machine(document.world(lenient))?;
        let mut programs = HashMap::new();
        for route in &document.routes {
            let program = Program::new(&route.pipeline).map_err(|wrong| {
                let first = wrong.first().map_or(String::new(), ToString::to_string);
                format!("route {}: {first}", route.id)
            })?;
            programs.insert(route.id.clone(), program);
        }
        Ok(Self {
            generation,
            document,
            machine,
            programs,
        })
    }

    /// The same of a document that is stored.
    pub(crate) fn of(packages: &Packages, stored: &Configuration) -> Result<Self, String> {
        let document = stored.document().clone();
        Self::new(packages, stored.generation(), document, stored.is_lenient())
    }

    /// What a route does.
    pub(crate) fn program(&self, route: &Route) -> Option<&Program> {
        self.programs.get(&route.id)
    }

    /// The route of a request. A `HEAD` is answered by the route of `GET` if it has none of its own.
    pub(crate) fn find(
        &self,
        method: &str,
        segments: &[&str],
    ) -> Option<(&Route, BTreeMap<String, String>)> {
        let found = self.document.find(method, segments);
        match method {
            "HEAD" => found.or_else(|| self.document.find("GET", segments)),
            _ => found,
        }
    }

    /// The methods of the routes on a path, sorted; on one of another domain, of those routes alone that name it.
    pub(crate) fn methods(&self, segments: &[&str], foreign: bool) -> Vec<&str> {
        let mut methods = self.document.methods(segments);
        methods.retain(|method| {
            let found = self.document.find(method, segments);
            found.is_some_and(|(route, _)| !foreign || is_foreign(route.path.as_str()))
        });
        methods
    }

    /// The template of the routes on a path, if there are any; the path itself is the client's to choose.
    pub(crate) fn template(&self, segments: &[&str]) -> Option<&str> {
        let methods = self.document.methods(segments);
        let (route, _) = self.document.find(methods.first()?, segments)?;
        Some(route.path.as_str())
    }
}

impl fmt::Debug for Active {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Active")
            .field("generation", &self.generation)
            .finish_non_exhaustive()
    }
}
