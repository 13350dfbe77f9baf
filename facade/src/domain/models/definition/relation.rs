//! Relations between models.

/// How two models belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RelationKind {
    /// A field of this model has the id of the other one.
    BelongsTo,
    /// A field of the other model has the id of this one; many may have it.
    HasMany,
    /// A field of the other model has the id of this one; one at most has it.
    HasOne,
    /// Documents of a third model have the ids of both.
    ManyToMany,
}

/// A relation of a model to another one, or to itself.
///
/// # Examples
///
/// ```
/// use package_database::models::{Relation, RelationKind};
///
/// let tags = Relation::many_to_many("tags", "tag", "post_tag", "post_id", "tag_id");
/// assert_eq!(tags.kind(), &RelationKind::ManyToMany);
/// assert!(tags.is_lazy(), "unless it is said to be eager");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    pub(super) name: String,
    pub(super) kind: RelationKind,
    pub(super) model: String,
    pub(super) foreign_key: String,
    pub(super) through: Option<String>,
    pub(super) local_key: Option<String>,
    pub(super) lazy: bool,
}

impl Relation {
    fn new(name: impl Into<String>, kind: RelationKind, model: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            kind,
            model: model.into(),
            foreign_key: String::new(),
            through: None,
            local_key: None,
            lazy: true,
        }
    }

    fn by(mut self, foreign_key: impl Into<String>) -> Self {
        self.foreign_key = foreign_key.into();
        self
    }

    /// The field `foreign_key` of this model has the id of a document of `model`.
    pub fn belongs_to(
        name: impl Into<String>,
        model: impl Into<String>,
        foreign_key: impl Into<String>,
    ) -> Self {
        Self::new(name, RelationKind::BelongsTo, model).by(foreign_key)
    }

    /// The field `foreign_key` of any number of documents of `model` has the id of this one.
    pub fn has_many(
        name: impl Into<String>,
        model: impl Into<String>,
        foreign_key: impl Into<String>,
    ) -> Self {
        Self::new(name, RelationKind::HasMany, model).by(foreign_key)
    }

    /// The field `foreign_key` of a document of `model` has the id of this one. Of several, the one with the smallest
    /// id counts.
    pub fn has_one(
        name: impl Into<String>,
        model: impl Into<String>,
        foreign_key: impl Into<String>,
    ) -> Self {
        Self::new(name, RelationKind::HasOne, model).by(foreign_key)
    }

    /// Documents of `through` have the id of this one in `local_key`, and that of the other one in `foreign_key`.
    pub fn many_to_many(
        name: impl Into<String>,
        model: impl Into<String>,
        through: impl Into<String>,
        local_key: impl Into<String>,
        foreign_key: impl Into<String>,
    ) -> Self {
        let mut relation = Self::new(name, RelationKind::ManyToMany, model).by(foreign_key);
        relation.through = Some(through.into());
        relation.local_key = Some(local_key.into());
        relation
    }

    /// The relation by another field of this model than its id: what the other model's `foreign_key` has, or the
    /// field of `through` that has the id of this one.
    #[must_use]
    pub fn local_key(mut self, field: impl Into<String>) -> Self {
        self.local_key = Some(field.into());
        self
    }

    /// The relation, but one that has to be loaded before it is read: see
    /// [`Doc::lazy`](crate::models::Doc::lazy).
    #[must_use]
    pub const fn eager(mut self) -> Self {
        self.lazy = false;
        self
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How the models belong together.
    pub const fn kind(&self) -> &RelationKind {
        &self.kind
    }

    /// The other model.
    pub fn model(&self) -> &str {
        &self.model
    }

    /// The field that has the id: see the constructors.
    pub fn foreign_key(&self) -> &str {
        &self.foreign_key
    }

    /// The model between both, of a relation of many to many.
    pub fn through(&self) -> Option<&str> {
        self.through.as_deref()
    }

    /// The other end of the foreign key; the id unless chosen.
    pub fn local(&self) -> &str {
        self.local_key.as_deref().unwrap_or("id")
    }

    /// Whether it may be loaded by reading it.
    pub const fn is_lazy(&self) -> bool {
        self.lazy
    }
}
