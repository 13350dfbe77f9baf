//! Entities and versions, as they are declared.

use super::fault::FaultKind;
use super::named::Named;
use super::reader::Node;
use crate::domain::packages::entity::{Constraint, Entity, Field, Normalizer, Pattern};

/// The one member of `entities` that is no entity.
pub(in crate::domain::packages) const VERSIONING: &str = "versioning";

/// What is a version, how versions are ordered, and which one is the latest.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct VersionPolicy {
    /// How versions are parsed: `semver`.
    pub scheme: String,
    /// How they are ordered: `semver`.
    pub ordering: String,
    /// Whether a pre-release may be published; not, unless it is said.
    pub allow_prerelease: bool,
    /// Whether there is a latest version; there is, unless it is said.
    pub latest_enabled: bool,
    /// Whether the latest version never moves backwards; so it is, unless it is said.
    pub latest_monotonic: bool,
    /// Whether a pre-release never is the latest; so it is, unless it is said.
    pub latest_excludes_prerelease: bool,
}

/// The entities, and what is said of versions.
pub(super) fn read(node: &Node<'_>) -> (Named<Entity>, Option<VersionPolicy>) {
    let entities = node.named(|node| {
        let last = node.path.parts().last();
        let is_entity = last != Some(&super::path::Part::Member(VERSIONING.to_owned()));
        is_entity.then(|| entity(node)).flatten()
    });
    let versioning = node
        .object()
        .and_then(|members| versioning(&members.optional(VERSIONING)?));
    (entities, versioning)
}

fn versioning(node: &Node<'_>) -> Option<VersionPolicy> {
    let members = node.object()?;
    let latest = |name: &'static str| {
        let policy = members.optional("latest_policy")?.object()?;
        Some(policy.flag_or(name, true))
    };
    let policy = VersionPolicy {
        scheme: members.text("scheme"),
        ordering: members.text("ordering"),
        allow_prerelease: members.flag_or("allow_prerelease", false),
        latest_enabled: latest("enabled").unwrap_or(true),
        latest_monotonic: latest("monotonic").unwrap_or(true),
        latest_excludes_prerelease: latest("exclude_prerelease").unwrap_or(true),
    };
    members.part("latest_policy", |policy| {
        for name in ["enabled", "monotonic", "exclude_prerelease"] {
            policy.optional(name);
        }
    });
    members.close();
    Some(policy)
}

fn entity(node: &Node<'_>) -> Option<Entity> {
    let members = node.object()?;
    let fields = members.optional("fields").map(|node| node.named(field));
    // Without fields, an entity has none.
    let fields = fields.unwrap_or_default();
    let key = members.optional("primary_key");
    let key = key.map(|node| node.different_texts());
    let constraints = members.optional("constraints").map(|node| node.list());
    // Absent lists are empty ones.
    let (key, constraints) = (key.unwrap_or_default(), constraints.unwrap_or_default());
    let constraints = constraints.iter().filter_map(constraint).collect();
    // What a template is called; in a document that is the name of the member.
    members.optional("name");
    members.close();
    Some(Entity::new(fields, key, constraints))
}

fn field(node: &Node<'_>) -> Option<Field> {
    let members = node.object()?;
    let kind = members.text("type");
    if kind != "string" && !kind.is_empty() {
        node.malformed(format!(
            "a field has the type `string`, and this one `{kind}`"
        ));
    }
    let optional = members.flag_or("optional", false);
    let normalize = members.optional("normalize").map(|node| node.list());
    let normalize = normalize.into_iter().flatten().filter_map(|node| {
        let normalizer = Normalizer::parse(&node.text());
        if let Err(message) = &normalizer {
            node.malformed(message.clone());
        }
        normalizer.ok()
    });
    let normalize = normalize.collect();
    members.close();
    Some(Field {
        kind,
        optional,
        normalize,
    })
}

fn constraint(node: &Node<'_>) -> Option<Constraint> {
    let members = node.object()?;
    let field = members.text("field");
    let regex = members.required("regex")?;
    let when_present = members.flag_or("when_present", false);
    members.close();
    if !node.account.may_compile() {
        regex.fault(
            FaultKind::Malformed,
            "there are too many patterns in this document",
        );
        return None;
    }
    match Pattern::compile(&regex.text()) {
        Ok(pattern) => Some(Constraint {
            field,
            pattern,
            when_present,
        }),
        Err(message) => {
            regex.fault(FaultKind::Malformed, message);
            None
        }
    }
}
