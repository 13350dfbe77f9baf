//! What clients send.

use package_database::syncs::{
    Entitlement, Grant, NewSync, Resource, ResourceId, ResourceType, SyncType,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use utoipa::ToSchema;

use super::json::of_json;
use super::place::sync_id;
use super::query::DamagedWord;
use crate::problem::{Problem, ProblemKind};

/// A resource: its type, and its id within the type. Both are any text, also an empty one.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncResourceId)]
pub(super) struct IdBody {
    #[schema(example = "user")]
    pub(super) resource_type: String,
    /// Any text. What has an empty one, `.` or `..`, is in lists, and has no path of its own that clients keep.
    #[schema(example = "ada")]
    pub(super) id: String,
}

impl From<IdBody> for ResourceId {
    fn from(body: IdBody) -> Self {
        Self::new(body.resource_type, body.id)
    }
}

impl From<ResourceId> for IdBody {
    fn from(id: ResourceId) -> Self {
        Self {
            resource_type: id.resource_type,
            id: id.id,
        }
    }
}

/// How much a sync collects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SyncType)]
pub(super) enum TypeWord {
    /// All there is.
    #[default]
    Full,
    /// A part, or what has changed since its parent.
    Partial,
    /// Resource types and resources alone.
    ResourcesOnly,
}

impl From<TypeWord> for SyncType {
    fn from(word: TypeWord) -> Self {
        match word {
            TypeWord::Full => Self::Full,
            TypeWord::Partial => Self::Partial,
            TypeWord::ResourcesOnly => Self::ResourcesOnly,
        }
    }
}

/// A sync that is to begin.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSync)]
pub(super) struct StartBody {
    /// `true`: a sync that did not end and is younger than a week is gone on with, if there is one. Nothing else can be
    /// chosen then.
    #[serde(default)]
    pub(super) resume: bool,
    /// How much it will collect: `full` when absent.
    #[serde(rename = "type")]
    pub(super) of: Option<TypeWord>,
    /// The id of the sync that it adds to; only of a partial one.
    parent: Option<String>,
    /// Over how many partitions each kind of its items is spread; as the service has it when absent.
    #[schema(minimum = 1, maximum = 32)]
    shards: Option<u8>,
}

/// How many shards a sync has at most, as the library says.
const SHARDS_MAX: u8 = 32;

impl StartBody {
    /// What is to begin; `None` for what did not end.
    pub(super) fn wanted(self) -> Result<Option<NewSync>, Problem> {
        let wrong = |pointer: &str, what: &str| {
            Err(Problem::plain(ProblemKind::Unprocessable).at(pointer, what))
        };
        if self.resume {
            return match self.of.is_some() || self.parent.is_some() || self.shards.is_some() {
                true => wrong(
                    "/resume",
                    "must stand alone: a sync that is gone on with has its own type, parent and shards",
                ),
                false => Ok(None),
            };
        }
        let mut new = NewSync::new(self.of.map_or(SyncType::Full, SyncType::from));
        if let Some(parent) = &self.parent {
            if new.sync_type != SyncType::Partial {
                return wrong(
                    "/parent",
                    "must be absent: only a partial sync adds to another",
                );
            }
            new = match sync_id(parent) {
                Ok(parent) => new.parent(parent),
                Err(_) => return wrong("/parent", "must be the id of a sync"),
            };
        }
        match self.shards {
            None => Ok(Some(new)),
            Some(shards) if (1..=SHARDS_MAX).contains(&shards) => Ok(Some(new.shards(shards))),
            Some(_) => wrong("/shards", "must be a number from 1 to 32"),
        }
    }
}

/// Where a connector goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncCheckpoint)]
pub(super) struct CheckpointBody {
    /// Any text of up to 300 KB, which the sync remembers until the next one.
    #[schema(max_length = 307_200)]
    pub(super) token: String,
}

/// What a clean-up keeps.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncCleanup)]
pub(super) struct CleanupBody {
    /// How many full syncs that have ended stay, the newest ones; 2 when absent.
    pub(super) keep: Option<u32>,
}

/// Two syncs of which another one is made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncPair)]
pub(super) struct PairBody {
    /// The id of the sync before.
    #[schema(format = "uuid")]
    pub(super) base: String,
    /// The id of the sync after.
    #[schema(format = "uuid")]
    pub(super) applied: String,
    /// What is done with items that cannot be read: the request fails when absent.
    #[schema(inline)]
    pub(super) on_damaged: Option<DamagedWord>,
}

/// Where a sync is copied to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncClone)]
pub(super) struct CloneBody {
    /// The store that will have it; the same one when absent, where the copy has an id of its own.
    pub(super) store: Option<String>,
    /// What is done with items that cannot be read: the request fails when absent.
    #[schema(inline)]
    pub(super) on_damaged: Option<DamagedWord>,
}

/// Of whom the inventory of this service is taken.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncCollect)]
pub(super) struct CollectBody {
    /// The subjects to read. Those of the last sync of the store, and those of which events speak, are read as well unless
    /// `full` is said.
    #[serde(default)]
    pub(super) subjects: Vec<String>,
    /// `true`: nothing is taken from the last sync, and just these subjects are read.
    #[serde(default)]
    pub(super) full: bool,
}

/// Declares what a client sends of one kind, and how the library has it.
macro_rules! records {
    ($($(#[$doc:meta])* $body:ident as $schema:ident => $type:ident {
        $($(#[$about:meta])* $field:ident: $of:ty,)*
    } $lacks_id:expr, $make:expr;)*) => {
        $($(#[$doc])*
        #[derive(Debug, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        #[schema(as = $schema)]
        pub(super) struct $body {
            $($(#[$about])* $field: $of,)*
            /// A name for people; empty when there is none.
            #[serde(default)]
            name: String,
            /// What the connector knows besides: any JSON.
            #[serde(default)]
            #[schema(value_type = Option<Object>)]
            data: Json,
            /// When it was seen, in nanoseconds since the Unix epoch; the time of the write when absent.
            discovered_at: Option<u64>,
        }

        impl Record for $body {
            type Made = $type;

            fn made(self) -> Option<$type> {
                let Self { name, data, discovered_at, $($field,)* } = self;
                let make: fn($($of),*) -> $type = $make;
                let record = make($($field),*).name(name).data(of_json(data)?);
                Some(match discovered_at {
                    Some(at) => record.discovered_at(at),
                    None => record,
                })
            }

            fn lacks_id(&self) -> bool {
                let lacks_id: fn(&Self) -> bool = $lacks_id;
                lacks_id(self)
            }
        }

        impl Large for $type {
            fn bytes(&self) -> usize {
                let named = [self.name.len(), $(self.$field.length()),*];
                named.into_iter().fold(self.data.bytes(), usize::saturating_add)
            }
        })*
    };
}

/// What a client sends of one kind.
pub(super) trait Record {
    /// The same as the library has it.
    type Made: Large;

    /// `None` for what is nested more deeply than the store allows.
    fn made(self) -> Option<Self::Made>;

    /// Whether it has an empty id where the store needs one.
    fn lacks_id(&self) -> bool;
}

/// What takes room in the store.
pub(super) trait Large {
    /// How much at least: what a client has said, without the keys that the store has of it.
    fn bytes(&self) -> usize;
}

/// Names a record, or a part of it.
trait Lengthy {
    /// Bytes of the name, or of its parts.
    fn length(&self) -> usize;
}

impl Lengthy for String {
    fn length(&self) -> usize {
        self.len()
    }
}

impl Lengthy for ResourceId {
    fn length(&self) -> usize {
        self.resource_type.len().saturating_add(self.id.len())
    }
}

impl Lengthy for Option<ResourceId> {
    fn length(&self) -> usize {
        self.as_ref().map_or(0, ResourceId::length)
    }
}

records! {
    /// What resources can be.
    ResourceTypeBody as NewResourceType => ResourceType {
        /// Its id in the external system.
        id: String,
    } |one| one.id.is_empty(), |id| ResourceType::new(id);
    /// A thing of the external system.
    ResourceBody as NewSyncResource => Resource {
        /// Its type, and its id within the type.
        id: IdBody,
        /// The resource that it is in.
        parent: Option<IdBody>,
    } |_| false, |id, parent| match parent {
        Some(parent) => Resource::new(id.into()).parent(parent.into()),
        None => Resource::new(id.into()),
    };
    /// What can be had on a resource.
    EntitlementBody as NewEntitlement => Entitlement {
        /// Its id, which no other entitlement of the sync has.
        id: String,
        /// What it is had on.
        resource: IdBody,
    } |one| one.id.is_empty(), |id, resource| Entitlement::new(id, resource.into());
    /// That a principal has an entitlement.
    GrantBody as NewGrant => Grant {
        /// Its id, which no other grant of the sync has.
        id: String,
        /// The id of what is granted.
        entitlement: String,
        /// What it is granted on.
        resource: IdBody,
        /// Who has it.
        principal: IdBody,
    } |one| one.id.is_empty(), |id, entitlement, resource, principal| Grant::new(id, entitlement, resource.into(), principal.into());
}

/// Records of any kinds. They are written in the order of their references.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SyncRecords)]
pub(super) struct RecordsBody {
    #[serde(default)]
    pub(super) resource_types: Vec<ResourceTypeBody>,
    #[serde(default)]
    pub(super) resources: Vec<ResourceBody>,
    #[serde(default)]
    pub(super) entitlements: Vec<EntitlementBody>,
    #[serde(default)]
    pub(super) grants: Vec<GrantBody>,
}

/// Bytes of an item of the store at most, with its keys.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>
const ITEM_BYTES_MAX: usize = 400 * 1_024;

/// What is said of a record that the store has no room for.
pub(super) const TOO_LARGE: &str = "must have room, with its ids and its name, in 400 KB";
const EMPTY: &str = "must not be empty";
const NO_VALUE: &str = "must not be nested more than 30 levels deep, and has numbers of the store (from 1e-130 to 9.99e125, and 0) and \
     members with names alone";

/// The records of a kind as the library has them; `member` is where they stand in the body. What is wrong with a record is told
/// by its place.
pub(super) fn made<R: Record>(bodies: Vec<R>, member: &str) -> Result<Vec<R::Made>, Problem> {
    let bodies = bodies.into_iter().enumerate();
    let made = bodies.map(|(place, body)| {
        let wrong = |kind, rest: &str, what: &str| {
            Problem::plain(kind).at(format!("/{member}/{place}{rest}"), what)
        };
        if body.lacks_id() {
            return Err(wrong(ProblemKind::BadRequest, "/id", EMPTY));
        }
        let made = body.made();
        let made = made.ok_or_else(|| wrong(ProblemKind::Unprocessable, "/data", NO_VALUE))?;
        match made.bytes() > ITEM_BYTES_MAX {
            true => Err(wrong(ProblemKind::BadRequest, "", TOO_LARGE)),
            false => Ok(made),
        }
    });
    made.collect()
}
