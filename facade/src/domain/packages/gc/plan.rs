//! What goes, and removing it.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::block::ListOptions;
use crate::block::blobs::Unreferenced;
use crate::domain::packages::Packages;
use crate::domain::packages::artifact::Coordinates;
use crate::domain::packages::document::Collection;
use crate::error::{Error, ErrorKind};

/// What is kept.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use package_database::packages::gc::GcOptions;
///
/// let options = GcOptions::default();
/// assert_eq!(options.keep_last, Some(50));
/// assert_eq!(options.unreferenced_after, Duration::from_secs(604_800));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GcOptions {
    /// Versions of each package that stay, the newest ones; all when `None`. The one that is the latest stays as well,
    /// whatever is newer and was withdrawn, or is a pre-release.
    pub keep_last: Option<usize>,
    /// Whether a version that a tag names stays, whatever its age.
    pub keep_tagged: bool,
    /// How long bytes stay to which nobody refers.
    pub unreferenced_after: Duration,
    /// Blobs that one run looks at.
    pub blobs_max: u32,
}

impl Default for GcOptions {
    /// 50 versions, all that is tagged, seven days.
    fn default() -> Self {
        Self {
            keep_last: Some(50),
            keep_tagged: true,
            unreferenced_after: Duration::from_secs(7 * 24 * 60 * 60),
            blobs_max: 10_000,
        }
    }
}

impl GcOptions {
    /// What a document says of the collection; `None` where it is off.
    pub fn of(declared: &Collection) -> Option<Self> {
        let mut options = Self::default();
        let keep = declared.keep_last_n_versions;
        options.keep_last = keep.map(|keep| usize::try_from(keep).unwrap_or(usize::MAX));
        options.keep_tagged = declared.keep_tags_forever;
        if let Some(seconds) = declared.unreferenced_after_seconds {
            options.unreferenced_after = Duration::from_secs(seconds);
        }
        declared.enabled.then_some(options)
    }
}

/// What a run would remove.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct GcPlan {
    /// Artifacts: all variants of versions that are too old.
    pub artifacts: Vec<Coordinates>,
    /// Blobs to which nobody has referred for long enough. Those of the artifacts are not among them yet.
    pub blobs: Vec<Unreferenced>,
    /// Packages that were looked at.
    pub packages: u64,
}

/// What a run has removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Collected {
    /// Artifacts that are gone.
    pub artifacts: u64,
    /// Artifacts that stayed, because somebody tagged or removed them meanwhile.
    pub kept: u64,
    /// Blobs that are gone, and rests of uploads.
    pub blobs: u64,
    /// Whether there may be more blobs than one run looks at.
    pub more: bool,
}

/// Says what a run would remove, and removes nothing.
///
/// # Errors
///
/// Those of the lists that it reads.
pub async fn plan(packages: &Packages, options: &GcOptions) -> Result<GcPlan, Error> {
    let mut plan = GcPlan::default();
    let all = ListOptions::new();
    for namespace in packages.list_namespaces("", &all).await? {
        for package in packages.list_packages(&namespace?, "", &all).await? {
            let package = package?;
            plan.packages = plan.packages.saturating_add(1);
            let old = old_artifacts(packages, &package.namespace, &package.name, options).await?;
            plan.artifacts.extend(old);
        }
    }
    let now = packages.store.retrier.clock.nanoseconds();
    let grace = u64::try_from(options.unreferenced_after.as_nanos()).unwrap_or(u64::MAX);
    let before = now.saturating_sub(grace);
    let limit = ListOptions::new().limit(options.blobs_max.max(1));
    for blob in packages.blobs.unreferenced(&limit).await? {
        let blob = blob?;
        if blob.since <= before {
            plan.blobs.push(blob);
        }
    }
    Ok(plan)
}

/// The artifacts of the versions of a package that are too old, not tagged and not the latest.
async fn old_artifacts(
    packages: &Packages,
    namespace: &str,
    name: &str,
    options: &GcOptions,
) -> Result<Vec<Coordinates>, Error> {
    let Some(keep) = options.keep_last else {
        return Ok(Vec::new());
    };
    let all = ListOptions::new();
    let mut tagged = BTreeSet::new();
    if options.keep_tagged {
        for tag in packages.list_tags(namespace, name, &all).await? {
            tagged.insert(tag?.target.version);
        }
    }
    let mut versions = BTreeSet::new();
    let mut old = Vec::new();
    for artifact in packages.versions(namespace, name, &all).await? {
        let at = artifact?.coordinates;
        versions.insert(at.version.clone());
        if versions.len() > keep && !tagged.contains(&at.version) {
            old.push(at);
        }
    }
    if !old.is_empty() {
        // The latest version never moves backwards, whatever was published after it that is no candidate for it.
        let latest = packages.latest(namespace, name).await?;
        let latest = latest.map(|artifact| artifact.coordinates.version);
        old.retain(|at| Some(&at.version) != latest.as_ref());
    }
    Ok(old)
}

/// Removes what a plan says, if it still may go, and then the bytes that nobody needs.
///
/// # Errors
///
/// Those of the store. What was removed until then is gone, and the next run goes on.
pub async fn run(
    packages: &Packages,
    plan: &GcPlan,
    options: &GcOptions,
) -> Result<Collected, Error> {
    let mut collected = Collected::default();
    for at in &plan.artifacts {
        match packages.remove(at, Some("collection")).await {
            Ok(()) => collected.artifacts = collected.artifacts.saturating_add(1),
            Err(error) if matches!(error.kind(), ErrorKind::Conflict | ErrorKind::NotFound) => {
                collected.kept = collected.kept.saturating_add(1);
            }
            Err(error) => return Err(error),
        }
    }
    let grace = options.unreferenced_after;
    let swept = packages
        .blobs
        .collect(grace, options.blobs_max.max(1))
        .await?;
    collected.blobs = swept.removed;
    collected.more = swept.more;
    Ok(collected)
}
