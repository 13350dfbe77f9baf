//! What a sync collects.

use std::fmt;

use crate::backend::Value;
use crate::block::blobs::Digest;

/// The five kinds of things that a sync collects, each referring only to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// What resources can be: `user`, `group`, `repository`.
    ResourceType,
    /// A thing of the external system.
    Resource,
    /// What can be had on a resource.
    Entitlement,
    /// Who has it.
    Grant,
    /// Bytes with a content type, such as an icon.
    Asset,
}

impl Kind {
    /// All kinds, in the order of their references.
    pub const ALL: [Self; 5] = [
        Self::ResourceType,
        Self::Resource,
        Self::Entitlement,
        Self::Grant,
        Self::Asset,
    ];

    /// The word in keys and files.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::ResourceType => "rt",
            Self::Resource => "rs",
            Self::Entitlement => "en",
            Self::Grant => "gr",
            Self::Asset => "as",
        }
    }

    /// The name as one writes it: `resource type`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResourceType => "resource type",
            Self::Resource => "resource",
            Self::Entitlement => "entitlement",
            Self::Grant => "grant",
            Self::Asset => "asset",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What names a resource: its type and its id within the type, both as the external system has them.
///
/// Each is any text, also an empty one.
///
/// # Examples
///
/// ```
/// use package_database::syncs::ResourceId;
///
/// assert_eq!(ResourceId::new("user", "7").to_string(), "user/7");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ResourceId {
    /// The id of its type.
    pub resource_type: String,
    /// Its own id.
    pub id: String,
}

impl ResourceId {
    /// The resource of a type with an id.
    pub fn new(resource_type: impl Into<String>, id: impl Into<String>) -> Self {
        Self {
            resource_type: resource_type.into(),
            id: id.into(),
        }
    }
}

impl fmt::Display for ResourceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.resource_type, self.id)
    }
}

/// Adds what all things have that are collected besides their ids.
macro_rules! described {
    ($type:ident) => {
        impl $type {
            /// The same, with a name for people.
            #[must_use]
            pub fn name(mut self, name: impl Into<String>) -> Self {
                self.name = name.into();
                self
            }

            /// The same, with what the connector knows besides.
            #[must_use]
            pub fn data(mut self, data: impl Into<Value>) -> Self {
                self.data = data.into();
                self
            }

            /// The same, seen at that time, in nanoseconds since the Unix epoch.
            #[must_use]
            pub const fn discovered_at(mut self, nanoseconds: u64) -> Self {
                self.discovered_at = Some(nanoseconds);
                self
            }
        }
    };
}

/// What resources can be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResourceType {
    /// Its id in the external system; not empty.
    pub id: String,
    /// For people; empty when there is none.
    pub name: String,
    /// What the connector knows besides; [`Value::Null`] when it is nothing.
    pub data: Value,
    /// When it was seen, in nanoseconds since the Unix epoch; `None` on the way in is the time of the write.
    pub discovered_at: Option<u64>,
}

impl ResourceType {
    /// A type of which no more than the id is known.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: String::new(),
            data: Value::Null,
            discovered_at: None,
        }
    }
}
described!(ResourceType);

/// A thing of the external system.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// What names it.
    pub id: ResourceId,
    /// The resource that it is in.
    pub parent: Option<ResourceId>,
    /// For people; empty when there is none.
    pub name: String,
    /// What the connector knows besides; [`Value::Null`] when it is nothing.
    pub data: Value,
    /// Nanoseconds since the Unix epoch; `None` on the way in is the time of the write.
    pub discovered_at: Option<u64>,
}

impl Resource {
    /// A resource that is in no other.
    pub const fn new(id: ResourceId) -> Self {
        Self {
            id,
            parent: None,
            name: String::new(),
            data: Value::Null,
            discovered_at: None,
        }
    }

    /// The same resource, in another one.
    #[must_use]
    pub fn parent(mut self, parent: ResourceId) -> Self {
        self.parent = Some(parent);
        self
    }
}
described!(Resource);

/// What can be had on a resource, such as being a member of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entitlement {
    /// Its id, which no other entitlement of the sync has; not empty.
    pub id: String,
    /// What it is had on.
    pub resource: ResourceId,
    /// For people; empty when there is none.
    pub name: String,
    /// What the connector knows besides; [`Value::Null`] when it is nothing.
    pub data: Value,
    /// Nanoseconds since the Unix epoch; `None` on the way in is the time of the write.
    pub discovered_at: Option<u64>,
}

impl Entitlement {
    /// An entitlement on a resource.
    pub fn new(id: impl Into<String>, resource: ResourceId) -> Self {
        Self {
            id: id.into(),
            resource,
            name: String::new(),
            data: Value::Null,
            discovered_at: None,
        }
    }
}
described!(Entitlement);

/// That a principal has an entitlement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// Its id, which no other grant of the sync has; not empty.
    pub id: String,
    /// The id of what is granted.
    pub entitlement: String,
    /// What it is granted on.
    pub resource: ResourceId,
    /// Who has it.
    pub principal: ResourceId,
    /// For people; empty when there is none.
    pub name: String,
    /// What the connector knows besides; [`Value::Null`] when it is nothing.
    pub data: Value,
    /// Nanoseconds since the Unix epoch; `None` on the way in is the time of the write.
    pub discovered_at: Option<u64>,
}

impl Grant {
    /// A grant of an entitlement on its resource.
    pub fn new(
        id: impl Into<String>,
        entitlement: impl Into<String>,
        resource: ResourceId,
        principal: ResourceId,
    ) -> Self {
        Self {
            id: id.into(),
            entitlement: entitlement.into(),
            resource,
            principal,
            name: String::new(),
            data: Value::Null,
            discovered_at: None,
        }
    }

    /// A grant of an entitlement to a principal.
    pub fn of(id: impl Into<String>, entitlement: &Entitlement, principal: &ResourceId) -> Self {
        Self::new(
            id,
            &*entitlement.id,
            entitlement.resource.clone(),
            principal.clone(),
        )
    }
}
described!(Grant);

/// What is known of bytes with a content type. The bytes themselves are read as a stream.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Asset {
    /// Its id; not empty.
    pub id: String,
    /// What the bytes are, such as `image/png`.
    pub content_type: String,
    /// How many bytes there are.
    pub size: u64,
    /// The SHA-256 of the bytes.
    pub digest: Digest,
    /// Nanoseconds since the Unix epoch; `None` on the way in is the time of the write.
    pub discovered_at: Option<u64>,
}

/// One thing of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyncRecord {
    /// What resources can be.
    ResourceType(ResourceType),
    /// A thing of the external system.
    Resource(Resource),
    /// What can be had on a resource.
    Entitlement(Entitlement),
    /// Who has it.
    Grant(Grant),
    /// What is known of an asset.
    Asset(Asset),
}

impl SyncRecord {
    /// Which kind it is of.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::ResourceType(_) => Kind::ResourceType,
            Self::Resource(_) => Kind::Resource,
            Self::Entitlement(_) => Kind::Entitlement,
            Self::Grant(_) => Kind::Grant,
            Self::Asset(_) => Kind::Asset,
        }
    }

    /// Its id, for people.
    pub fn id(&self) -> String {
        match self {
            Self::ResourceType(one) => one.id.clone(),
            Self::Resource(one) => one.id.to_string(),
            Self::Entitlement(one) => one.id.clone(),
            Self::Grant(one) => one.id.clone(),
            Self::Asset(one) => one.id.clone(),
        }
    }
}
