//! What all handlers share of the repository.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::MatchedPath;
use axum::http::{Method, Uri};
use package_database::Error;
use package_database::block::Clock;
use package_database::packages::Packages;
use package_database::packages::config::Configurations;

use super::active::Active;
use super::paths::{Fixed, is_declared_first, is_repository, is_stream, segments};
use crate::look::Looked;
use crate::problem::chain;

/// How the repository of packages is served.
///
/// # Examples
///
/// ```
/// use package_database_server::RepositoryOptions;
///
/// let mut options = RepositoryOptions::default();
/// options.anonymous_read = true;
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RepositoryOptions {
    /// Whether requests without a token may do what the scope `read` permits.
    pub anonymous_read: bool,
    /// Whether `/schema` answers whoever asks; otherwise it is for administrators.
    pub open_schema: bool,
}

/// The id of the repository that this service serves.
pub(crate) const REPOSITORY: &str = "main";

/// The repository as one service serves it.
#[derive(Debug)]
pub(crate) struct Repository {
    pub(crate) options: RepositoryOptions,
    pub(crate) fixed: Fixed,
    /// Where documents are stored.
    pub(crate) configurations: Configurations,
    current: RwLock<Option<Arc<Active>>>,
    /// When another process was last asked for.
    looked: Looked,
}

/// A path whose errors have the shape of the repository.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    /// The template of the route of the document, if it is one of its.
    pub(crate) template: Option<Arc<str>>,
    /// Whether bodies are bytes of any number, which come in parts.
    pub(crate) streams: bool,
}

impl Repository {
    pub(crate) fn new(options: RepositoryOptions, fixed: Fixed, packages: &Packages) -> Self {
        Self {
            options,
            fixed,
            configurations: packages.configurations(),
            current: RwLock::default(),
            looked: Looked::default(),
        }
    }

    /// The document that was active when somebody last looked.
    pub(crate) fn known(&self) -> Option<Arc<Active>> {
        // A pointer is either the old or the new one.
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From now on this document is active.
    pub(crate) fn set(&self, active: Active) {
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(active));
    }

    /// The document that is active, which may be some seconds old. One that cannot be read hides none that could be.
    pub(crate) async fn current(
        &self,
        packages: &Packages,
        clock: &dyn Clock,
    ) -> Option<Arc<Active>> {
        if self.looked.is_due(clock)
            && let Err(error) = self.refresh(packages).await
        {
            tracing::error!(error = chain(&error), "the active document cannot be read");
        }
        self.known()
    }

    /// Reads the active document if it is another one than the one that is known.
    pub(crate) async fn refresh(&self, packages: &Packages) -> Result<(), Error> {
        let known = self.known().map(|active| active.generation);
        let generation = self.configurations.generation(REPOSITORY).await?;
        if generation.is_none() || generation == known {
            return Ok(());
        }
        let stored = self.configurations.current(REPOSITORY).await?;
        match Active::of(packages, &stored) {
            Ok(active) => self.set(active),
            // It was looked at before it was stored, by this version of the service or by another.
            Err(message) => {
                let generation = stored.generation();
                tracing::error!(generation, message, "the active document cannot run");
            }
        }
        Ok(())
    }

    /// The template of the route of the document that answers a request to a path of the service below a namespace: there
    /// the document comes first, and the service answers what it says nothing of.
    pub(crate) fn declared(
        &self,
        matched: Option<&MatchedPath>,
        method: &Method,
        uri: &Uri,
    ) -> Option<Arc<str>> {
        matched.filter(|matched| is_declared_first(matched.as_str()))?;
        let segments = segments(uri.path())?;
        let active = self.known()?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let (route, _) = active.find(method.as_str(), &segments)?;
        Some(route.path.as_str().into())
    }

    /// Whether errors of a request have the shape of the repository: of the service's own routes for it, and of those of
    /// the document.
    pub(crate) fn speaks(
        &self,
        matched: Option<&MatchedPath>,
        method: &Method,
        uri: &Uri,
    ) -> Option<Spoken> {
        if let Some(template) = self.declared(matched, method, uri) {
            return Some(Spoken {
                template: Some(template),
                streams: true,
            });
        }
        if matched.is_some_and(|matched| is_repository(matched.as_str())) {
            // The router takes a path with an empty part for one of ours, which it is not.
            let empty = uri.path().split('/').skip(1).any(str::is_empty);
            let streams = matched.is_some_and(|matched| is_stream(matched.as_str()));
            return (!empty).then_some(Spoken {
                template: None,
                streams,
            });
        }
        let segments = segments(uri.path())?;
        let active = self.known()?;
        let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
        let template = active.template(&segments)?;
        match matched {
            // A route of another domain is there, and comes first.
            Some(_) => None,
            None => Some(Spoken {
                template: Some(template.into()),
                streams: true,
            }),
        }
    }
}
