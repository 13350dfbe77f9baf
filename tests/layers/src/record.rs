//! Documents as those write them who have no model layer: structs, with the revision and the times that ours keeps beside
//! them, and keys that are made by hand.

use modyne::EntityDef;
use serde::{Deserialize, Serialize};

use crate::data::{self, NAME, TEXT, TITLE};

/// A partition key and a sort key.
pub(crate) type Key = [String; 2];

#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "post")]
pub(crate) struct Post {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) likes: i64,
    pub(crate) author_id: String,
    pub(crate) rev: u64,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

/// What has a field that no two of them share.
#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "account")]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) mail: String,
    pub(crate) rev: u64,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

/// What keeps an address of mail from being taken twice.
#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "guard")]
pub(crate) struct Guard {
    pub(crate) mail: String,
    pub(crate) account_id: String,
}

/// A document of a user.
#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "note")]
pub(crate) struct Note {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) text: String,
    pub(crate) rank: i64,
    pub(crate) rev: u64,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "author")]
pub(crate) struct Author {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) rev: u64,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

/// What belongs to an author, and is found by its thread.
#[derive(Clone, Debug, Deserialize, EntityDef, Serialize)]
#[serde(rename = "reply")]
pub(crate) struct Reply {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) thread: String,
    pub(crate) author_id: String,
    pub(crate) rev: u64,
    pub(crate) created_at: u64,
    pub(crate) updated_at: u64,
}

impl Post {
    pub(crate) fn new(id: String, author: &str, likes: usize) -> Self {
        let now = data::now();
        Self {
            id,
            title: TITLE.to_owned(),
            likes: likes.try_into().unwrap(),
            author_id: author.to_owned(),
            rev: 1,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn key(id: &str) -> Key {
        let key = format!("POST#{id}");
        [key.clone(), key]
    }

    pub(crate) fn index(&self) -> Key {
        [
            Self::of_author(&self.author_id),
            format!("POST#{}", self.id),
        ]
    }

    /// The partition of the index that has the posts of an author.
    pub(crate) fn of_author(author: &str) -> String {
        format!("POST#AUTHOR#{author}")
    }
}

impl Account {
    pub(crate) fn new(number: usize) -> Self {
        let now = data::now();
        Self {
            id: data::created(number),
            name: NAME.to_owned(),
            mail: data::mail(number),
            rev: 1,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn key(id: &str) -> Key {
        let key = format!("ACCOUNT#{id}");
        [key.clone(), key]
    }

    pub(crate) fn guard(&self) -> Guard {
        Guard {
            mail: self.mail.clone(),
            account_id: self.id.clone(),
        }
    }
}

impl Guard {
    pub(crate) fn key(mail: &str) -> Key {
        let key = format!("MAIL#{mail}");
        [key.clone(), key]
    }
}

impl Note {
    /// What the sort keys of notes begin with.
    pub(crate) const SORT: &str = "NOTE#";

    pub(crate) fn new(id: String, user: &str, rank: usize) -> Self {
        let now = data::now();
        Self {
            id,
            user_id: user.to_owned(),
            text: TEXT.to_owned(),
            rank: rank.try_into().unwrap(),
            rev: 1,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn key(user: &str, id: &str) -> Key {
        [Self::of_user(user), format!("{}{id}", Self::SORT)]
    }

    pub(crate) fn of_user(user: &str) -> String {
        format!("USER#{user}")
    }
}

impl Author {
    pub(crate) fn new(number: usize) -> Self {
        let now = data::now();
        Self {
            id: data::author(number),
            name: NAME.to_owned(),
            rev: 1,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn key(id: &str) -> Key {
        let key = format!("AUTHOR#{id}");
        [key.clone(), key]
    }
}

impl Reply {
    pub(crate) fn new(number: usize) -> Self {
        let now = data::now();
        Self {
            id: format!("reply-{number:03}"),
            text: TEXT.to_owned(),
            thread: data::THREAD.to_owned(),
            author_id: data::author(number),
            rev: 1,
            created_at: now,
            updated_at: now,
        }
    }

    pub(crate) fn key(id: &str) -> Key {
        let key = format!("REPLY#{id}");
        [key.clone(), key]
    }

    pub(crate) fn index(&self) -> Key {
        [Self::of_thread(&self.thread), format!("REPLY#{}", self.id)]
    }

    /// The partition of the index that has the replies of a thread.
    pub(crate) fn of_thread(thread: &str) -> String {
        format!("REPLY#THREAD#{thread}")
    }
}
