//! The artifact that a route speaks of.

use std::collections::BTreeMap;
use std::time::SystemTime;

use axum::http::Method;
use package_database::packages::artifact::Coordinates;
use package_database::packages::document::RepositoryDocument;
use package_database::packages::pipeline::EntityRules as _;

use crate::problem::chain;
use crate::state::ServiceState;

/// The entity whose fields are the coordinates of an artifact.
pub(super) const ARTIFACT: &str = "artifact";

/// An artifact whose coordinates are in a path, made equal.
#[derive(Debug)]
pub(super) struct Addressed(Coordinates);

impl Addressed {
    /// The artifact of these fields, if all four are there.
    pub(super) fn of(
        document: &RepositoryDocument,
        fields: &BTreeMap<String, String>,
    ) -> Option<Self> {
        let mut fields = fields.clone();
        if let Some(entity) = document.entities.get(ARTIFACT) {
            entity.normalize(&mut fields);
        }
        let mut field = |name: &str| fields.remove(name);
        let at = Coordinates::new(
            field("namespace")?,
            field("name")?,
            field("version")?,
            field("variant")?,
        );
        at.ok().map(Self)
    }

    /// What a browser is to call the bytes. The original calls them so, whatever they are.
    pub(super) fn file(&self) -> String {
        plain(&format!("{}-{}.tar.gz", self.0.name, self.0.version))
    }

    /// When it was published. That it was fetched is counted, unless only its headers were asked for; a count that is
    /// lost keeps nobody from the bytes.
    pub(super) async fn fetched(
        &self,
        state: &ServiceState,
        method: &Method,
    ) -> Option<SystemTime> {
        let packages = state.database().packages();
        if *method == Method::GET
            && let Err(error) = packages.count_download(&self.0).await
        {
            tracing::warn!(error = chain(&error), "a download is not counted");
        }
        match packages.artifact(&self.0).await {
            Ok(artifact) => {
                artifact.and_then(|artifact| published(artifact.created_at.as_deref()?))
            }
            Err(error) => {
                tracing::warn!(error = chain(&error), "an artifact cannot be read");
                None
            }
        }
    }
}

/// A name as a header may hold it without quotes.
pub(super) fn plain(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let characters = name.chars();
    characters.map(|c| if plain(c) { c } else { '_' }).collect()
}

/// Months as headers write them.
const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Days as headers write them.
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// When something was published, as documents write times (`2026-11-20T15:28:33Z`); `None` for another way of writing
/// them.
fn published(text: &str) -> Option<SystemTime> {
    let (date, time) = text.split_once('T')?;
    let (time, _) = time.split_at_checked(8)?;
    let mut date = date.splitn(3, '-');
    let (year, month, day) = (date.next()?, date.next()?, date.next()?);
    let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
    // A header says which day of the week it was, and only the right one is taken.
    DAYS.iter().find_map(|of_week| {
        let text = format!("{of_week}, {day} {month} {year} {time} GMT");
        httpdate::parse_http_date(&text).ok()
    })
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::published;

    #[test]
    fn times_of_documents_are_read() {
        let at = |seconds| SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
        assert_eq!(published("2026-11-20T15:28:33.123456Z"), at(1_795_188_513));
        assert_eq!(published("1970-01-01T00:00:00Z"), at(0));
        for text in ["", "yesterday", "2026-13-01T00:00:00Z", "2026-11-20T15"] {
            assert_eq!(published(text), None, "{text}");
        }
    }
}
