//! The calls by `modyne`: entities of one table, and what it leaves to its caller by hand.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use modyne::keys::{FullKey, Gsi1, Primary};
use modyne::model::{BatchGet, TransactWrite};
use modyne::{
    Aggregate as _, Entity, EntityExt as _, Item, ProjectionExt as _, QueryInput,
    QueryInputExt as _, Table, expr,
};

use crate::call::{Call, Layer};
use crate::client::{client, create_table};
use crate::data::{self, AUTHOR, MANY, MISSING, OTHER_AUTHOR, PAGE, POST, THREAD, USER};
use crate::record::{Account, Author, Guard, Key, Note, Post, Reply};

const TABLE: &str = "modyne";

/// The table, and what calls are made of.
pub(crate) struct Modyne {
    client: Client,
    /// How many documents were created one by one.
    created: usize,
    changed: Option<Post>,
    doomed: Vec<String>,
    second_page: Option<Item>,
}

impl Table for Modyne {
    type PrimaryKey = Primary;
    type IndexKeys = Gsi1;

    fn table_name(&self) -> &str {
        TABLE
    }

    fn client(&self) -> &Client {
        &self.client
    }
}

fn primary([hash, range]: Key) -> Primary {
    Primary { hash, range }
}

fn indexed([hash, range]: Key) -> Gsi1 {
    Gsi1 { hash, range }
}

impl Entity for Post {
    type KeyInput<'a> = &'a str;
    type Table = Modyne;
    type IndexKeys = Gsi1;

    fn primary_key(id: &str) -> Primary {
        primary(Self::key(id))
    }

    fn full_key(&self) -> FullKey<Primary, Gsi1> {
        FullKey {
            primary: Self::primary_key(&self.id),
            indexes: indexed(self.index()),
        }
    }
}

impl Entity for Account {
    type KeyInput<'a> = &'a str;
    type Table = Modyne;
    type IndexKeys = ();

    fn primary_key(id: &str) -> Primary {
        primary(Self::key(id))
    }

    fn full_key(&self) -> FullKey<Primary, ()> {
        Self::primary_key(&self.id).into()
    }
}

impl Entity for Guard {
    type KeyInput<'a> = &'a str;
    type Table = Modyne;
    type IndexKeys = ();

    fn primary_key(mail: &str) -> Primary {
        primary(Self::key(mail))
    }

    fn full_key(&self) -> FullKey<Primary, ()> {
        Self::primary_key(&self.mail).into()
    }
}

impl Entity for Note {
    type KeyInput<'a> = (&'a str, &'a str);
    type Table = Modyne;
    type IndexKeys = ();

    fn primary_key((user, id): (&str, &str)) -> Primary {
        primary(Self::key(user, id))
    }

    fn full_key(&self) -> FullKey<Primary, ()> {
        Self::primary_key((&self.user_id, &self.id)).into()
    }
}

impl Entity for Author {
    type KeyInput<'a> = &'a str;
    type Table = Modyne;
    type IndexKeys = ();

    fn primary_key(id: &str) -> Primary {
        primary(Self::key(id))
    }

    fn full_key(&self) -> FullKey<Primary, ()> {
        Self::primary_key(&self.id).into()
    }
}

impl Entity for Reply {
    type KeyInput<'a> = &'a str;
    type Table = Modyne;
    type IndexKeys = Gsi1;

    fn primary_key(id: &str) -> Primary {
        primary(Self::key(id))
    }

    fn full_key(&self) -> FullKey<Primary, Gsi1> {
        FullKey {
            primary: Self::primary_key(&self.id),
            indexes: indexed(self.index()),
        }
    }
}

struct PostsOf<'a>(&'a str);

impl QueryInput for PostsOf<'_> {
    type Index = Gsi1;
    type Aggregate = Vec<Post>;

    fn key_condition(&self) -> expr::KeyCondition<Gsi1> {
        expr::KeyCondition::in_partition(Post::of_author(self.0))
    }
}

struct RepliesIn<'a>(&'a str);

impl QueryInput for RepliesIn<'_> {
    type Index = Gsi1;
    type Aggregate = Vec<Reply>;

    fn key_condition(&self) -> expr::KeyCondition<Gsi1> {
        expr::KeyCondition::in_partition(Reply::of_thread(self.0))
    }
}

struct NotesOf<'a>(&'a str);

impl QueryInput for NotesOf<'_> {
    const CONSISTENT_READ: bool = true;

    type Index = Primary;
    type Aggregate = Vec<Note>;

    fn key_condition(&self) -> expr::KeyCondition<Primary> {
        let partition = expr::KeyCondition::in_partition(Note::of_user(self.0));
        partition.begins_with(Note::SORT)
    }
}

impl Modyne {
    pub(crate) async fn at(url: &str) -> Self {
        let client = client(url);
        create_table(&client, TABLE).await;
        Self {
            client,
            created: 0,
            changed: None,
            doomed: Vec::new(),
            second_page: None,
        }
    }

    async fn get(&self, id: &str) -> Option<Post> {
        let answer = Post::get(id).execute_with_consistency(self, true).await;
        let item = answer.unwrap().item?;
        Some(Post::from_item(item).unwrap())
    }

    async fn create_unique(&self, account: Account) {
        let guard = account.guard();
        let together = TransactWrite::new()
            .operation(account.create())
            .operation(guard.create());
        together.execute(self).await.unwrap();
    }

    /// Sends one field, at the revision that was read.
    async fn update(&self, post: &mut Post) {
        let now = data::now();
        let set = expr::Update::new("SET #likes = :likes, #updated_at = :now ADD #rev :one")
            .name("#likes", "likes")
            .name("#updated_at", "updated_at")
            .name("#rev", "rev")
            .value(":likes", post.likes)
            .value(":now", now)
            .value(":one", 1);
        let unchanged = expr::Condition::new("#rev = :rev")
            .name("#rev", "rev")
            .value(":rev", post.rev);
        let update = Post::update(&post.id).expression(set).condition(unchanged);
        update.execute(self).await.unwrap();
        post.rev += 1;
        post.updated_at = now;
    }

    async fn query<Q: QueryInput>(&self, query: Q) -> Q::Aggregate {
        let mut found = Q::Aggregate::default();
        let mut after = None;
        loop {
            let page = query.query().set_exclusive_start_key(after);
            let page = page.execute(self).await.unwrap();
            found.reduce(page.items.unwrap_or_default()).unwrap();
            after = page.last_evaluated_key;
            if after.is_none() {
                return found;
            }
        }
    }

    async fn page(&self, after: Option<Item>) -> (Vec<Note>, Option<Item>) {
        let query = NotesOf(USER).query().limit(PAGE as u32);
        let query = query.set_exclusive_start_key(after);
        let page = query.execute(self).await.unwrap();
        let mut notes = Vec::<Note>::new();
        notes.reduce(page.items.unwrap_or_default()).unwrap();
        (notes, page.last_evaluated_key)
    }

    /// Authors by their ids, which come in any order. A batch of this crate cannot be read strongly.
    async fn authors(&self, ids: impl Iterator<Item = &str>) -> HashMap<String, Author> {
        let gets = ids.map(Author::get);
        let batch = gets.fold(BatchGet::new(), BatchGet::operation);
        let mut answer = batch.execute(self).await.unwrap();
        let left = answer.unprocessed_keys.unwrap_or_default();
        assert!(left.is_empty(), "50 small documents fit into one answer");
        let items = answer.responses.as_mut().and_then(|all| all.remove(TABLE));
        let authors = items.unwrap_or_default().into_iter().map(|item| {
            let author = Author::from_item(item).unwrap();
            (author.id.clone(), author)
        });
        authors.collect()
    }

    /// Replies, each with its author.
    async fn replies(&self) -> Vec<(Reply, Author)> {
        let found = self.query(RepliesIn(THREAD)).await;
        let authors = found.iter().map(|reply| reply.author_id.as_str());
        let authors = self.authors(authors).await;
        let with_author = found.into_iter().map(|reply| {
            let author = authors.get(&reply.author_id).unwrap().clone();
            (reply, author)
        });
        with_author.collect()
    }
}

impl Layer for Modyne {
    async fn fill(&mut self) {
        let post = Post::new(POST.to_owned(), OTHER_AUTHOR, 0);
        post.create().execute(self).await.unwrap();
        for number in 0..2 * PAGE {
            let note = Note::new(format!("note-{number:03}"), USER, number);
            note.create().execute(self).await.unwrap();
        }
        for number in 0..MANY {
            let post = Post::new(format!("of-author-{number:03}"), AUTHOR, number);
            post.create().execute(self).await.unwrap();
            Author::new(number).create().execute(self).await.unwrap();
            Reply::new(number).create().execute(self).await.unwrap();
        }
    }

    async fn prepare(&mut self, call: Call, calls: usize) {
        match call {
            Call::Update => self.changed = self.get(POST).await,
            Call::Delete => {
                for number in 0..calls {
                    let id = format!("doomed-{number:03}");
                    let post = Post::new(id.clone(), OTHER_AUTHOR, number);
                    post.create().execute(self).await.unwrap();
                    self.doomed.push(id);
                }
            }
            Call::PageOfUser => self.second_page = self.page(None).await.1,
            _ => {}
        }
    }

    async fn call(&mut self, call: Call) {
        self.created += 1;
        let number = self.created;
        match call {
            Call::Create => {
                let post = Post::new(data::created(number), OTHER_AUTHOR, number);
                post.create().execute(self).await.unwrap();
            }
            Call::CreateUnique => self.create_unique(Account::new(number)).await,
            Call::CreateOfUser => {
                let note = Note::new(data::created(number), OTHER_AUTHOR, number);
                note.create().execute(self).await.unwrap();
            }
            Call::Get => assert!(self.get(POST).await.is_some()),
            Call::FindMissing => assert!(self.get(MISSING).await.is_none()),
            Call::Update => {
                let mut post = self.changed.take().unwrap();
                post.likes += 1;
                self.update(&mut post).await;
                self.changed = Some(post);
            }
            Call::Delete => {
                let id = self.doomed.pop().unwrap();
                let deleted = Post::delete(&id).execute_with_return(self).await.unwrap();
                assert!(deleted.attributes.is_some());
            }
            Call::QueryByIndex => assert_eq!(self.query(PostsOf(AUTHOR)).await.len(), MANY),
            Call::PageOfUser => {
                let (notes, _) = self.page(self.second_page.clone()).await;
                assert_eq!(notes.len(), PAGE);
            }
            Call::Relation => assert_eq!(self.replies().await.len(), MANY),
            Call::BatchGet => {
                let ids: Vec<String> = (0..MANY).map(data::author).collect();
                let found = self.authors(ids.iter().map(String::as_str)).await;
                assert_eq!(found.len(), MANY);
            }
        }
    }
}
