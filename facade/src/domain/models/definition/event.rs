//! What a model tells of its changes, and where.

/// A change of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ModelChange {
    /// A document was created.
    Created,
    /// Some of its fields were changed.
    Updated,
    /// It was removed.
    Deleted,
}

impl ModelChange {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Created, Self::Updated, Self::Deleted];

    /// The word for it in the log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Deleted => "deleted",
        }
    }
}

/// Which changes of a model are published, and on which channels.
///
/// A channel may have `{userId}`, `{modelName}` and `{id}` in it, which stand for what the document has; `{userId}` of
/// a document without one is `unknown`.
///
/// # Examples
///
/// ```
/// use package_database::models::{ModelChange, PublishRule};
///
/// let rule = PublishRule::all().channel("user.{userId}").channel("{modelName}.{id}");
/// assert!(rule.tells(ModelChange::Deleted));
/// assert_eq!(rule.channels("post", "17", Some("ada")), ["user.ada", "post.17"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishRule {
    changes: Vec<ModelChange>,
    templates: Vec<String>,
}

impl PublishRule {
    /// These changes, on no channel yet.
    pub fn new(changes: impl IntoIterator<Item = ModelChange>) -> Self {
        Self {
            changes: changes.into_iter().collect(),
            templates: Vec::new(),
        }
    }

    /// All changes, on no channel yet.
    pub fn all() -> Self {
        Self::new(ModelChange::ALL)
    }

    /// On one more channel.
    #[must_use]
    pub fn channel(mut self, template: impl Into<String>) -> Self {
        self.templates.push(template.into());
        self
    }

    /// Whether such a change is published.
    pub fn tells(&self, change: ModelChange) -> bool {
        self.changes.contains(&change)
    }

    /// The channels of a document, in the order of their templates.
    pub fn channels(&self, model: &str, id: &str, user: Option<&str>) -> Vec<String> {
        let templates = self.templates.iter();
        templates
            .map(|template| filled(template, model, id, user))
            .collect()
    }

    /// The templates of its channels, in their order.
    pub fn templates(&self) -> &[String] {
        &self.templates
    }
}

/// The names that may stand in braces.
const PLACES: [&str; 3] = ["userId", "modelName", "id"];

/// A template with what stands for its names. What was put in is not looked at again, so that an id cannot name another
/// channel.
fn filled(template: &str, model: &str, id: &str, user: Option<&str>) -> String {
    let mut channel = String::with_capacity(template.len());
    for part in parts(template) {
        channel.push_str(match part {
            Ok(text) => text,
            Err("userId") => user.unwrap_or("unknown"),
            Err("modelName") => model,
            Err(_) => id,
        });
    }
    channel
}

/// The first name in braces that means nothing.
pub(super) fn unknown_place(template: &str) -> Option<&str> {
    let bare = |text: &&str| text.contains(['{', '}']);
    parts(template).into_iter().find_map(|part| match part {
        Ok(text) => Some(text).filter(bare),
        Err(name) => (!PLACES.contains(&name)).then_some(name),
    })
}

/// Text, or a name in braces as an error.
fn parts(template: &str) -> Vec<Result<&str, &str>> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            break;
        };
        parts.push(Ok(text));
        parts.push(Err(name));
        rest = after;
    }
    parts.push(Ok(rest));
    parts
}
