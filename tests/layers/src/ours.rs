//! The calls by the model layer.

use package_database::backend::TableAdmin as _;
use package_database::backend::dynamodb::{DynamoDbBackend, Settings};
use package_database::block::{ListOptions, PageToken};
use package_database::models::{Framework, Model, Models, TypedCollection, TypedDoc};
use package_database::{Database, Domain as _};

use crate::call::{Call, Layer};
use crate::data::{
    self, AUTHOR, MANY, MISSING, NAME, OTHER_AUTHOR, PAGE, POST, TEXT, THREAD, TITLE, USER,
};

#[derive(Debug, Model)]
struct Post {
    id: String,
    title: String,
    likes: i64,
    #[model(index)]
    author_id: String,
}

#[derive(Debug, Model)]
struct Account {
    id: String,
    name: String,
    #[model(unique)]
    mail: String,
}

#[derive(Debug, Model)]
#[model(user_scoped)]
struct Note {
    id: String,
    #[model(user)]
    user: String,
    text: String,
    rank: i64,
}

#[derive(Debug, Model)]
struct Author {
    id: String,
    name: String,
}

#[derive(Debug, Model)]
#[model(belongs_to(name = "author", model = "author", key = "author_id"))]
struct Reply {
    id: String,
    text: String,
    #[model(index)]
    thread: String,
    author_id: String,
}

/// The model layer over the backend of DynamoDB.
pub(crate) struct Ours {
    framework: Framework,
    posts: TypedCollection<Post>,
    accounts: TypedCollection<Account>,
    notes: TypedCollection<Note>,
    authors: TypedCollection<Author>,
    replies: TypedCollection<Reply>,
    /// How many documents were created one by one.
    created: usize,
    changed: Option<TypedDoc<Post>>,
    doomed: Vec<TypedDoc<Post>>,
    second_page: Option<PageToken>,
}

impl Ours {
    pub(crate) async fn at(url: &str) -> Self {
        let backend = DynamoDbBackend::connect(Settings::new("us-east-1").endpoint(url)).await;
        for table in Models::TABLES {
            backend.create(&table.definition()).await.unwrap();
        }
        let database = Database::builder().backend(backend).build().await.unwrap();
        let framework = Framework::builder(database.models());
        let framework = framework.typed::<Post>().unwrap();
        let framework = framework.typed::<Account>().unwrap();
        let framework = framework.typed::<Note>().unwrap();
        let framework = framework.typed::<Author>().unwrap();
        let framework = framework.typed::<Reply>().unwrap();
        let framework = framework.start().await.unwrap();
        Self {
            posts: framework.of().unwrap(),
            accounts: framework.of().unwrap(),
            notes: framework.of().unwrap(),
            authors: framework.of().unwrap(),
            replies: framework.of().unwrap(),
            framework,
            created: 0,
            changed: None,
            doomed: Vec::new(),
            second_page: None,
        }
    }

    async fn create_post(&self, id: String, author: &str, likes: usize) -> TypedDoc<Post> {
        let post = Post {
            id,
            title: TITLE.to_owned(),
            likes: likes.try_into().unwrap(),
            author_id: author.to_owned(),
        };
        self.posts.create(&post).await.unwrap()
    }

    async fn create_account(&self, number: usize) {
        let account = Account {
            id: data::created(number),
            name: NAME.to_owned(),
            mail: data::mail(number),
        };
        self.accounts.create(&account).await.unwrap();
    }

    async fn create_note(&self, id: String, user: &str, rank: usize) {
        let note = Note {
            id,
            user: user.to_owned(),
            text: TEXT.to_owned(),
            rank: rank.try_into().unwrap(),
        };
        self.notes.create(&note).await.unwrap();
    }

    async fn page(&self, options: ListOptions) -> (Vec<TypedDoc<Note>>, Option<PageToken>) {
        let query = self.notes.query().where_user_in([USER]).untyped();
        let page = query.page(&options.limit(PAGE as u32)).await.unwrap();
        let docs = page.docs.into_iter().map(TypedDoc::of);
        (docs.collect::<Result<_, _>>().unwrap(), page.next)
    }

    /// Replies, each with its author.
    async fn replies(&self) -> Vec<(TypedDoc<Reply>, TypedDoc<Author>)> {
        let found = self.replies.filter(Reply::thread.eq(THREAD));
        let found = found.load(["author"]).all().await.unwrap();
        let with_author = found.into_iter().map(|reply| {
            let author = reply.related::<Author>("author").unwrap().pop().unwrap();
            (reply, author)
        });
        with_author.collect()
    }
}

impl Layer for Ours {
    async fn fill(&mut self) {
        self.create_post(POST.to_owned(), OTHER_AUTHOR, 0).await;
        self.framework.create_user(USER).await.unwrap();
        self.framework.create_user(OTHER_AUTHOR).await.unwrap();
        for number in 0..2 * PAGE {
            self.create_note(format!("note-{number:03}"), USER, number)
                .await;
        }
        self.create_note("note-0".to_owned(), OTHER_AUTHOR, 0).await;
        for number in 0..MANY {
            let id = format!("of-author-{number:03}");
            self.create_post(id, AUTHOR, number).await;
            let author = Author {
                id: data::author(number),
                name: NAME.to_owned(),
            };
            self.authors.create(&author).await.unwrap();
            let reply = Reply {
                id: format!("reply-{number:03}"),
                text: TEXT.to_owned(),
                thread: THREAD.to_owned(),
                author_id: author.id,
            };
            self.replies.create(&reply).await.unwrap();
        }
    }

    async fn prepare(&mut self, call: Call, calls: usize) {
        match call {
            Call::Update => self.changed = Some(self.posts.find(POST).await.unwrap()),
            Call::Delete => {
                for number in 0..calls {
                    let id = format!("doomed-{number:03}");
                    let post = self.create_post(id, OTHER_AUTHOR, number).await;
                    self.doomed.push(post);
                }
            }
            Call::PageOfUser => self.second_page = self.page(ListOptions::new()).await.1,
            _ => {}
        }
    }

    async fn call(&mut self, call: Call) {
        self.created += 1;
        let number = self.created;
        match call {
            Call::Create => {
                let id = data::created(number);
                self.create_post(id, OTHER_AUTHOR, number).await;
            }
            Call::CreateUnique => self.create_account(number).await,
            Call::CreateOfUser => {
                let id = data::created(number);
                self.create_note(id, OTHER_AUTHOR, number).await;
            }
            Call::Get => assert!(self.posts.get(POST).await.unwrap().is_some()),
            Call::FindMissing => assert!(self.posts.find(MISSING).await.is_err()),
            Call::Update => {
                let post = self.changed.as_mut().unwrap();
                post.likes += 1;
                post.save().await.unwrap();
            }
            Call::Delete => assert!(self.doomed.pop().unwrap().delete().await.unwrap()),
            Call::QueryByIndex => {
                let found = self.posts.filter(Post::author_id.eq(AUTHOR));
                assert_eq!(found.all().await.unwrap().len(), MANY);
            }
            Call::PageOfUser => {
                let after = self.second_page.clone().unwrap();
                let (notes, _) = self.page(ListOptions::new().after(after)).await;
                assert_eq!(notes.len(), PAGE);
            }
            Call::Relation => assert_eq!(self.replies().await.len(), MANY),
            Call::BatchGet => {
                let ids: Vec<String> = (0..MANY).map(data::author).collect();
                let found = self.authors.query().where_("id", "in", ids);
                assert_eq!(found.all().await.unwrap().len(), MANY);
            }
        }
    }
}
