//! The calls by the SDK alone, with `serde_dynamo` between structs and items.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, Put, ReturnValue, TransactWriteItem,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_dynamo::aws_sdk_dynamodb_1::{from_item, from_items, to_item};

use crate::call::{Call, Layer};
use crate::client::{INDEX, INDEX_KEY, KEY, client, create_table};
use crate::data::{self, AUTHOR, MANY, MISSING, OTHER_AUTHOR, PAGE, POST, THREAD, USER};
use crate::record::{Account, Author, Guard, Key, Note, Post, Reply};

const TABLE: &str = "serde_dynamo";
/// Holds where nothing is stored.
const ABSENT: &str = "attribute_not_exists(PK)";

type Item = HashMap<String, AttributeValue>;

/// The client, and what calls are made of.
pub(crate) struct SerdeDynamo {
    client: Client,
    /// How many documents were created one by one.
    created: usize,
    changed: Option<Post>,
    doomed: Vec<String>,
    second_page: Option<Item>,
}

fn text(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

fn number(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// The key attributes of those names.
fn key(names: [&str; 2], values: Key) -> impl Iterator<Item = (String, AttributeValue)> {
    names.map(str::to_owned).into_iter().zip(values.map(text))
}

/// The item of a struct, with its keys and its type.
fn item_of(kind: &str, value: impl Serialize, own: Key, index: Option<Key>) -> Item {
    let mut item: Item = to_item(value).unwrap();
    item.extend(key(KEY, own));
    item.extend(index.into_iter().flat_map(|index| key(INDEX_KEY, index)));
    item.insert("entity_type".to_owned(), text(kind));
    item
}

fn post_item(post: &Post) -> Item {
    item_of("post", post, Post::key(&post.id), Some(post.index()))
}

fn note_item(note: &Note) -> Item {
    item_of("note", note, Note::key(&note.user_id, &note.id), None)
}

impl SerdeDynamo {
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

    async fn create(&self, item: Item) {
        let put = self.client.put_item().table_name(TABLE);
        let put = put.set_item(Some(item)).condition_expression(ABSENT);
        put.send().await.unwrap();
    }

    async fn create_unique(&self, account: &Account) {
        let guard = account.guard();
        let guard_key = Guard::key(&guard.mail);
        let items = [
            item_of("account", account, Account::key(&account.id), None),
            item_of("guard", guard, guard_key, None),
        ];
        let puts = items.map(|item| {
            let put = Put::builder().table_name(TABLE).set_item(Some(item));
            let put = put.condition_expression(ABSENT).build().unwrap();
            TransactWriteItem::builder().put(put).build()
        });
        let together = self.client.transact_write_items();
        let together = together.set_transact_items(Some(puts.to_vec()));
        together.send().await.unwrap();
    }

    async fn get(&self, id: &str) -> Option<Post> {
        let get = self.client.get_item().table_name(TABLE);
        let get = get.set_key(Some(key(KEY, Post::key(id)).collect()));
        let answer = get.consistent_read(true).send().await.unwrap();
        answer.item.map(|item| from_item(item).unwrap())
    }

    /// Sends one field, at the revision that was read.
    async fn update(&self, post: &mut Post) {
        let now = data::now();
        self.client
            .update_item()
            .table_name(TABLE)
            .set_key(Some(key(KEY, Post::key(&post.id)).collect()))
            .update_expression("SET likes = :likes, updated_at = :now ADD rev :one")
            .condition_expression("rev = :rev")
            .expression_attribute_values(":likes", number(post.likes))
            .expression_attribute_values(":now", number(now))
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":rev", number(post.rev))
            .send()
            .await
            .unwrap();
        post.rev += 1;
        post.updated_at = now;
    }

    /// Deletes a post, and answers whether it was there.
    async fn delete(&self, id: &str) -> bool {
        let delete = self.client.delete_item().table_name(TABLE);
        let delete = delete.set_key(Some(key(KEY, Post::key(id)).collect()));
        let answer = delete.return_values(ReturnValue::AllOld).send();
        answer.await.unwrap().attributes.is_some()
    }

    /// A query of a partition of the index.
    fn indexed(&self, partition: String) -> QueryFluentBuilder {
        let query = self.client.query().table_name(TABLE).index_name(INDEX);
        query
            .key_condition_expression("GSI1PK = :partition")
            .expression_attribute_values(":partition", text(partition))
    }

    async fn all<T: DeserializeOwned>(&self, query: QueryFluentBuilder) -> Vec<T> {
        let mut found = Vec::new();
        let mut after = None;
        loop {
            let page = query.clone().set_exclusive_start_key(after);
            let page = page.send().await.unwrap();
            let items: Vec<T> = from_items(page.items.unwrap_or_default()).unwrap();
            found.extend(items);
            after = page.last_evaluated_key;
            if after.is_none() {
                return found;
            }
        }
    }

    async fn page(&self, after: Option<Item>) -> (Vec<Note>, Option<Item>) {
        let page = self
            .client
            .query()
            .table_name(TABLE)
            .key_condition_expression("PK = :partition AND begins_with(SK, :sort)")
            .expression_attribute_values(":partition", text(Note::of_user(USER)))
            .expression_attribute_values(":sort", text(Note::SORT))
            .consistent_read(true)
            .limit(PAGE as i32)
            .set_exclusive_start_key(after)
            .send()
            .await
            .unwrap();
        let notes = from_items(page.items.unwrap_or_default()).unwrap();
        (notes, page.last_evaluated_key)
    }

    /// Authors by their ids, which come in any order.
    async fn authors(&self, ids: impl Iterator<Item = &str>) -> HashMap<String, Author> {
        let keys = ids.map(|id| key(KEY, Author::key(id)).collect::<Item>());
        let keys = KeysAndAttributes::builder().set_keys(Some(keys.collect()));
        let keys = keys.consistent_read(true).build().unwrap();
        let batch = self.client.batch_get_item().request_items(TABLE, keys);
        let mut answer = batch.send().await.unwrap();
        let left = answer.unprocessed_keys.unwrap_or_default();
        assert!(left.is_empty(), "50 small documents fit into one answer");
        let items = answer.responses.as_mut().and_then(|all| all.remove(TABLE));
        let authors: Vec<Author> = from_items(items.unwrap_or_default()).unwrap();
        let authors = authors.into_iter();
        authors.map(|author| (author.id.clone(), author)).collect()
    }

    /// Replies, each with its author.
    async fn replies(&self) -> Vec<(Reply, Author)> {
        let found: Vec<Reply> = self.all(self.indexed(Reply::of_thread(THREAD))).await;
        let authors = found.iter().map(|reply| reply.author_id.as_str());
        let authors = self.authors(authors).await;
        let with_author = found.into_iter().map(|reply| {
            let author = authors.get(&reply.author_id).unwrap().clone();
            (reply, author)
        });
        with_author.collect()
    }
}

impl Layer for SerdeDynamo {
    async fn fill(&mut self) {
        let post = Post::new(POST.to_owned(), OTHER_AUTHOR, 0);
        self.create(post_item(&post)).await;
        for number in 0..2 * PAGE {
            let note = Note::new(format!("note-{number:03}"), USER, number);
            self.create(note_item(&note)).await;
        }
        for number in 0..MANY {
            let post = Post::new(format!("of-author-{number:03}"), AUTHOR, number);
            self.create(post_item(&post)).await;
            let author = Author::new(number);
            let own = Author::key(&author.id);
            self.create(item_of("author", author, own, None)).await;
            let reply = Reply::new(number);
            let (own, index) = (Reply::key(&reply.id), reply.index());
            self.create(item_of("reply", reply, own, Some(index))).await;
        }
    }

    async fn prepare(&mut self, call: Call, calls: usize) {
        match call {
            Call::Update => self.changed = self.get(POST).await,
            Call::Delete => {
                for number in 0..calls {
                    let id = format!("doomed-{number:03}");
                    let post = Post::new(id.clone(), OTHER_AUTHOR, number);
                    self.create(post_item(&post)).await;
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
                self.create(post_item(&post)).await;
            }
            Call::CreateUnique => self.create_unique(&Account::new(number)).await,
            Call::CreateOfUser => {
                let note = Note::new(data::created(number), OTHER_AUTHOR, number);
                self.create(note_item(&note)).await;
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
                assert!(self.delete(&id).await);
            }
            Call::QueryByIndex => {
                let found: Vec<Post> = self.all(self.indexed(Post::of_author(AUTHOR))).await;
                assert_eq!(found.len(), MANY);
            }
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
