//! The directory of users: who can have documents.

use std::sync::Arc;
use std::time::Duration;

use super::core::Core;
use super::definition::ModelScope;
use super::fault;
use super::guard::Released;
use super::place::{self, Layout, hash_index};
use super::table::{self, DIRECTORY_SHARDS};
use super::walk::behind;
use crate::backend::{Item, KeyCondition, Query, Value};
use crate::block::cache::NewEntry;
use crate::block::key::{PK, SK};
use crate::block::record::{Envelope, Written};
use crate::block::store::StorePages;
use crate::block::uow::UnitOfWork;
use crate::error::Error;

const MODELS: &str = "models";
/// How long a process remembers that a user is there, which no write relies on.
const KNOWN_SPAN: Duration = Duration::from_secs(60);

/// A user in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UserEntry {
    /// Who it is.
    pub id: String,
    /// The models of users that there were when the user was created, each with the partition of the user's documents.
    pub places: Vec<(String, String)>,
    /// When the user was created, in milliseconds since 1970.
    pub created_at: i64,
}

/// The users that documents belong to. A user costs one item, however many models there are and however many users.
///
/// # Errors
///
/// [`ErrorKind::InvalidInput`](crate::ErrorKind::InvalidInput) for an empty user, and one of more than 300 bytes; and as
/// [`Collection`](super::Collection).
#[derive(Clone, Debug)]
pub struct Users(Arc<Core>);

impl Users {
    pub(super) const fn new(core: Arc<Core>) -> Self {
        Self(core)
    }

    /// Prepares a place for a user's documents of every model of users.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::Conflict`](crate::ErrorKind::Conflict) when there is such a user.
    pub async fn create(&self, id: &str) -> Result<UserEntry, Error> {
        self.0.check_running()?;
        place::check_user(id)?;
        let mut places = Vec::new();
        for def in self.0.registry.user_scoped() {
            places.push((def.name().to_owned(), table::of_user(def.name(), id)?));
        }
        let members = places.iter();
        let members = members.map(|(model, place)| (model.clone(), Value::from(place.as_str())));
        let item = key(id)?.with(MODELS, Value::Map(members.collect()));
        let records = self.0.records();
        let envelope = records.envelope("user", 1);
        match records.create(&envelope, &item).await? {
            Written::Done => entry(id, &envelope, places),
            Written::Refused(_) => Err(fault::conflict(format!(
                "the user {id:?} is in the directory already"
            ))),
        }
    }

    /// A user of the directory.
    pub async fn get(&self, id: &str) -> Result<Option<UserEntry>, Error> {
        self.0.check_running()?;
        place::check_user(id)?;
        let item = self.0.get(key(id)?).await?;
        item.map(|item| decoded(id, &item)).transpose()
    }

    /// The partition of a user's documents of a model.
    ///
    /// # Errors
    ///
    /// Besides those of the type: [`ErrorKind::NotFound`](crate::ErrorKind::NotFound) for a user who is not in the directory, and for what is no
    /// model of users.
    pub async fn place(&self, id: &str, model: &str) -> Result<String, Error> {
        let def = self.0.registry.get(model);
        let def = def.filter(|def| def.scope() == ModelScope::User);
        let def = def.ok_or_else(|| fault::no_model(model))?;
        self.0.check_user(id).await?;
        table::of_user(def.name(), id)
    }

    /// All users, shard by shard of the directory, each in the order of their ids.
    pub async fn all(&self) -> Result<Vec<String>, Error> {
        self.0.check_running()?;
        self.0.all_users().await
    }
}

impl Core {
    /// Whether a user is in the directory, as this process knows it.
    async fn check_user(&self, id: &str) -> Result<(), Error> {
        place::check_user(id)?;
        if self.known_users.get(id).await?.is_some() {
            return Ok(());
        }
        if self.get(key(id)?).await?.is_none() {
            return Err(fault::no_user(id));
        }
        let known = NewEntry::new(Vec::new(), KNOWN_SPAN);
        self.known_users.put(id, known).await?;
        Ok(())
    }

    pub(super) async fn all_users(&self) -> Result<Vec<String>, Error> {
        let mut users = Vec::new();
        for shard in 0..DIRECTORY_SHARDS {
            let mut after = None;
            loop {
                let (found, next) = self.users_after(shard, after.as_deref()).await?;
                users.extend(found);
                if next.is_none() {
                    break;
                }
                after = next;
            }
        }
        Ok(users)
    }

    /// A page of the users of a shard of the directory, and the sort key after which the next one begins.
    pub(super) async fn users_after(
        &self,
        shard: u16,
        after: Option<&str>,
    ) -> Result<(Vec<String>, Option<String>), Error> {
        let condition = behind(&table::directory(shard)?, after);
        let query = Query::new(self.table.clone(), condition).project([PK, SK]);
        let (items, next) = self.page(query).await?;
        let mut users = Vec::with_capacity(items.len());
        for item in &items {
            let text = item.text(SK).ok_or_else(|| fault::damaged(SK))?;
            users.extend(crate::block::key::parse(&text)?);
        }
        Ok((users, next))
    }

    /// Removes all documents of a user of a model, a hundred at a time.
    pub(super) async fn remove_documents(
        removal: &Removal<'_>,
        model: &str,
        layout: &Layout,
    ) -> Result<(), Error> {
        let partition = table::of_user(model, removal.user)?;
        let condition = KeyCondition::partition(PK, partition);
        let query = Query::new(removal.table.clone(), condition);
        let query = query.consistency(crate::backend::Consistency::Strong);
        let mut pages = StorePages::new(removal.store, query);
        let mut budget = removal.store.budget();
        while let Some(page) = pages.next(&mut budget).await? {
            for item in &page.items {
                removal.document(model, layout, item).await?;
            }
        }
        Ok(())
    }
}

/// What removes all that belongs to a user, without the definitions of the models.
pub(super) struct Removal<'a> {
    pub(super) store: &'a crate::block::Store,
    pub(super) table: &'a Arc<str>,
    pub(super) user: &'a str,
}

impl Removal<'_> {
    /// Removes a document with its locator and its guards.
    async fn document(&self, model: &str, layout: &Layout, item: &Item) -> Result<(), Error> {
        let id = item.text("id").ok_or_else(|| fault::damaged("id"))?;
        let mut released = Released::new(&id);
        loop {
            let mut unit = UnitOfWork::new(self.store);
            unit.delete(self.table, item)?;
            unit.delete(self.table, &table::locator(model, &id)?)?;
            for field in &layout.unique {
                let value = item.get(&super::doc::field_attribute(field));
                let value = value.map(super::doc::of_store).transpose()?;
                if let Some(text) = value.as_ref().and_then(place::plain_text) {
                    let guard = table::guard(model, field, &text)?;
                    released.release(&mut unit, self.table, guard)?;
                }
            }
            match unit.commit().await? {
                Ok(()) => return Ok(()),
                Err(refusal) if released.keeps(&refusal, self.table) => {}
                Err(refusal) => return Err(refusal.into()),
            }
        }
    }

    /// Takes the user out of the directory.
    pub(super) async fn entry(&self) -> Result<(), Error> {
        let delete = crate::backend::Delete::new(self.table.clone(), key(self.user)?);
        Ok(self.store.delete(&delete, &mut self.store.budget()).await?)
    }
}

/// The key of a user in the directory.
pub(super) fn key(id: &str) -> Result<Item, Error> {
    table::user(hash_index(id, DIRECTORY_SHARDS), id)
}

fn entry(id: &str, envelope: &Envelope, places: Vec<(String, String)>) -> Result<UserEntry, Error> {
    Ok(UserEntry {
        id: id.to_owned(),
        places,
        created_at: super::doc::state_of(envelope).created_at,
    })
}

fn decoded(id: &str, item: &Item) -> Result<UserEntry, Error> {
    let Some(Value::Map(members)) = item.get(MODELS) else {
        return Err(fault::damaged(MODELS));
    };
    let places = members.into_iter().map(|(model, place)| match place {
        Value::Text(place) => Ok((model, place)),
        _ => Err(fault::damaged(MODELS)),
    });
    let places: Result<Vec<(String, String)>, Error> = places.collect();
    entry(id, &Envelope::of(item)?, places?)
}
