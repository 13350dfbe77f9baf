//! The audit report: exactly what was granted and what was revoked between two syncs.

use std::fmt;

use super::compare::ChangeKind;
use super::copy::OnDamaged;
use super::model::{Grant, Kind, SyncRecord};
use super::run::{SyncId, SyncRun};
use super::store::DynamoSyncStore;
use super::view::SyncView;
use crate::block::Damaged;
use crate::error::Error;

/// An access that came or went: who, what, on what.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct AccessChange {
    /// The id of the grant.
    pub grant: String,
    /// Who has it or had it.
    pub principal: super::model::ResourceId,
    /// The id of the entitlement.
    pub entitlement: String,
    /// What it is on.
    pub resource: super::model::ResourceId,
}

impl AccessChange {
    fn of(grant: &Grant) -> Self {
        Self {
            grant: grant.id.clone(),
            principal: grant.principal.clone(),
            entitlement: grant.entitlement.clone(),
            resource: grant.resource.clone(),
        }
    }
}

impl fmt::Display for AccessChange {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            grant,
            principal,
            entitlement,
            resource,
        } = self;
        let (principal, resource) = (named(principal), named(resource));
        let (entitlement, grant) = (printable(entitlement), printable(grant));
        write!(
            formatter,
            "{principal} {entitlement} on {resource} ({grant})"
        )
    }
}

/// A text of the external system as one word of a line: in quotes where it could be taken for more, or less, than a word, with
/// escapes for what no reader would see, such as signs that turn the direction of a line.
pub(super) fn printable(text: &str) -> String {
    let quoted = format!("{text:?}");
    let whole = quoted.get(1..quoted.len().saturating_sub(1));
    let divides = |c: char| c.is_whitespace() || matches!(c, '(' | ')');
    match whole == Some(text) && !text.is_empty() && !text.contains(divides) {
        true => text.to_owned(),
        false => quoted,
    }
}

/// A thing of the external system as one word, whose first slash outside of quotes divides its type from its id.
fn named(id: &super::model::ResourceId) -> String {
    let resource_type = match id.resource_type.contains('/') {
        true => format!("{:?}", id.resource_type),
        false => printable(&id.resource_type),
    };
    format!("{resource_type}/{}", printable(&id.id))
}

/// What was granted and what was revoked between two syncs. A grant that names another principal,
/// entitlement or resource than before is a revocation and a grant.
///
/// Its text is for people; [`to_json`](Self::to_json) is for programs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessReport {
    /// The sync before.
    pub base: SyncId,
    /// When that ended, in nanoseconds since the Unix epoch.
    pub base_ended_at: Option<u64>,
    /// The sync after.
    pub applied: SyncId,
    /// When that ended, in nanoseconds since the Unix epoch.
    pub applied_ended_at: Option<u64>,
    /// What came, in the order of the ids of grants.
    pub granted: Vec<AccessChange>,
    /// What went, in the order of the ids of grants.
    pub revoked: Vec<AccessChange>,
    /// Grants that cannot be read, of which nothing is said.
    pub damaged: Vec<Damaged>,
}

impl DynamoSyncStore {
    /// What was granted and what was revoked from one sync to another; each may be of any type.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) for a sync that has not ended.
    pub async fn access_report(
        &self,
        base: SyncId,
        applied: SyncId,
        on_damaged: OnDamaged,
    ) -> Result<AccessReport, Error> {
        let (base, applied) = (self.view(base).await?, self.view(applied).await?);
        AccessReport::between(&base, &applied, on_damaged).await
    }
}

impl AccessReport {
    /// What was granted and what was revoked from one sync to another, of any stores.
    ///
    /// # Errors
    ///
    /// As [`DynamoSyncStore::access_report`].
    pub async fn between(
        base: &SyncView,
        applied: &SyncView,
        on_damaged: OnDamaged,
    ) -> Result<Self, Error> {
        let run = |view: &SyncView| -> SyncRun { view.run().clone() };
        let (from, to) = (run(base), run(applied));
        let mut report = Self {
            base: from.id,
            base_ended_at: from.ended_at,
            applied: to.id,
            applied_ended_at: to.ended_at,
            granted: Vec::new(),
            revoked: Vec::new(),
            damaged: Vec::new(),
        };
        let mut deltas = base.compare(applied, on_damaged)?.only(Kind::Grant);
        while let Some(delta) = deltas.next().await? {
            let SyncRecord::Grant(grant) = &delta.record else {
                continue;
            };
            let now = AccessChange::of(grant);
            match (delta.change, &delta.before) {
                (ChangeKind::Added, _) => report.granted.push(now),
                (ChangeKind::Removed, _) => report.revoked.push(now),
                (ChangeKind::Changed, Some(SyncRecord::Grant(before))) => {
                    let before = AccessChange::of(before);
                    // What else is known of a grant changes nobody's access.
                    if before != now {
                        report.revoked.push(before);
                        report.granted.push(now);
                    }
                }
                (ChangeKind::Changed, _) => {}
            }
        }
        report.damaged = deltas.damaged().to_vec();
        Ok(report)
    }

    /// Whether nobody's access has changed.
    pub const fn is_empty(&self) -> bool {
        self.granted.is_empty() && self.revoked.is_empty()
    }

    /// The report for programs.
    pub fn to_json(&self) -> serde_json::Value {
        let resource = |id: &super::model::ResourceId| serde_json::json!({"resource_type": id.resource_type, "id": id.id});
        let change = |change: &AccessChange| {
            serde_json::json!({
                "grant": change.grant,
                "principal": resource(&change.principal),
                "entitlement": change.entitlement,
                "resource": resource(&change.resource),
            })
        };
        let changes = |all: &[AccessChange]| all.iter().map(change).collect::<Vec<_>>();
        let sync = |id: SyncId, at: Option<u64>| serde_json::json!({"sync": id.to_string(), "ended_at": at});
        serde_json::json!({
            "base": sync(self.base, self.base_ended_at),
            "applied": sync(self.applied, self.applied_ended_at),
            "granted": changes(&self.granted),
            "revoked": changes(&self.revoked),
            "damaged": self.damaged.iter().map(ToString::to_string).collect::<Vec<_>>(),
        })
    }
}

impl fmt::Display for AccessReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "Access from {} to {}", self.base, self.applied)?;
        writeln!(formatter, "granted {}", self.granted.len())?;
        for change in &self.granted {
            writeln!(formatter, "  + {change}")?;
        }
        writeln!(formatter, "revoked {}", self.revoked.len())?;
        for change in &self.revoked {
            writeln!(formatter, "  - {change}")?;
        }
        for damaged in &self.damaged {
            writeln!(formatter, "  ? {damaged}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::AccessChange;
    use crate::domain::syncs::model::{Entitlement, Grant, ResourceId};

    /// No text makes a line say something else than what was granted.
    #[test]
    fn a_line_says_which_text_is_what() {
        let team = ResourceId::new("team", "core");
        for (principal, entitlement, grant, line) in [
            (
                ("user", "ada"),
                "core/member",
                "1",
                "user/ada core/member on team/core (1)",
            ),
            (("user", "a/b"), "x", "y", "user/a/b x on team/core (y)"),
            (("user/a", "b"), "x", "y", "\"user/a\"/b x on team/core (y)"),
            (("", ""), "", "", "\"\"/\"\" \"\" on team/core (\"\")"),
            (
                ("user", "bob admin on db/prod (g1)"),
                "member",
                "g2",
                "user/\"bob admin on db/prod (g1)\" member on team/core (g2)",
            ),
            (
                ("user", "\"ada\""),
                "x",
                "y",
                r#"user/"\"ada\"" x on team/core (y)"#,
            ),
            (
                ("user", "a"),
                "x\\",
                "(y)",
                r#"user/a "x\\" on team/core ("(y)")"#,
            ),
        ] {
            let principal = ResourceId::new(principal.0, principal.1);
            let entitlement = Entitlement::new(entitlement, team.clone());
            let change = AccessChange::of(&Grant::of(grant, &entitlement, &principal));
            assert_eq!(change.to_string(), line);
        }
        let unseen = [
            '\n', '\u{0}', '\u{85}', '\u{61c}', '\u{2028}', '\u{2029}', '\u{2066}',
        ];
        let turning = ('\u{200e}'..='\u{200f}').chain('\u{202a}'..='\u{202e}');
        for sign in turning.chain('\u{2066}'..='\u{2069}').chain(unseen) {
            let id = format!("a{sign}b");
            let principal = ResourceId::new("user", &id);
            let entitlement = Entitlement::new("x", team.clone());
            let change = AccessChange::of(&Grant::of("y", &entitlement, &principal));
            let line = format!("user/{id:?} x on team/core (y)");
            assert_eq!(change.to_string(), line);
            assert!(!line.contains(sign), "{line}");
        }
    }
}
