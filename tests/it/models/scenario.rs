//! Three applications from their first user to their last: a blog, a social feed, a chat.

use std::sync::{Arc, Mutex};

use package_database::ErrorKind;
use package_database::block::ListOptions;
use package_database::models::{Framework, Model, Moment, SortDirection};
use package_database::testing::TestDatabase;

#[derive(Clone, Debug, PartialEq, Model)]
#[model(has_many(name = "posts", model = "post", key = "author_id"))]
#[model(has_one(name = "profile", model = "profile", key = "author_id"))]
struct Author {
    id: String,
    #[model(unique)]
    name: String,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(belongs_to(name = "author", model = "author", key = "author_id", eager))]
struct Profile {
    id: String,
    #[model(index)]
    author_id: String,
    bio: String,
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(belongs_to(name = "author", model = "author", key = "author_id"))]
#[model(has_many(name = "comments", model = "comment", key = "post_id"))]
#[model(many_to_many(
    name = "categories",
    model = "category",
    through = "filed",
    local = "post_id",
    key = "category_id"
))]
#[model(before_create = slugged)]
struct Post {
    id: String,
    title: String,
    #[model(unique)]
    slug: Option<String>,
    #[model(index)]
    author_id: String,
    #[model(index)]
    published: Option<Moment>,
    #[model(default = Vec::<String>::new())]
    tags: Vec<String>,
}

fn slugged(post: &mut package_database::models::Doc) -> Result<(), package_database::Error> {
    let title = post
        .text("title")
        .map(str::to_lowercase)
        .unwrap_or_default();
    match post.get("slug") {
        None => post.set("slug", title.replace(' ', "-")),
        Some(_) => Ok(()),
    }
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(has_many(name = "replies", model = "comment", key = "parent_id"))]
struct Comment {
    id: String,
    text: String,
    #[model(index)]
    post_id: Option<String>,
    #[model(index)]
    parent_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Model)]
struct Category {
    id: String,
    #[model(unique)]
    name: String,
}

#[derive(Clone, Debug, PartialEq, Model)]
struct Filed {
    id: String,
    #[model(index)]
    post_id: String,
    category_id: String,
}

fn post(title: &str, author: &str) -> Post {
    Post {
        id: String::new(),
        title: title.to_owned(),
        slug: None,
        author_id: author.to_owned(),
        published: None,
        tags: Vec::new(),
    }
}

#[tokio::test]
async fn d_129_d_137_a_blog() {
    let database = TestDatabase::new().await.unwrap();
    let framework = Framework::builder(database.models())
        .typed::<Author>()
        .and_then(|builder| {
            builder
                .typed::<Profile>()?
                .typed::<Post>()?
                .typed::<Comment>()
        })
        .and_then(|builder| builder.typed::<Category>()?.typed::<Filed>())
        .unwrap();
    let framework = framework.start().await.unwrap();
    let posts = framework.of::<Post>().unwrap();
    let authors = framework.of::<Author>().unwrap();
    let ada = Author {
        id: "ada".into(),
        name: "Ada".into(),
    };
    let ada = authors.create(&ada).await.unwrap();
    let bio = Profile {
        id: String::new(),
        author_id: ada.id.clone(),
        bio: "Countess".into(),
    };
    framework
        .of::<Profile>()
        .unwrap()
        .create(&bio)
        .await
        .unwrap();
    let mut first = posts.create(&post("My first post", &ada.id)).await.unwrap();
    assert_eq!(first.slug.as_deref(), Some("my-first-post"));
    let again = posts.create(&post("My first post", &ada.id)).await;
    assert_eq!(
        again.unwrap_err().kind(),
        ErrorKind::Conflict,
        "a slug is unique"
    );
    posts.create(&post("Second", &ada.id)).await.unwrap();
    first.published = Some(Moment(1_700_000_000_000));
    first.tags.push("news".into());
    first.save().await.unwrap();
    let news = Category {
        id: "news".into(),
        name: "News".into(),
    };
    framework
        .of::<Category>()
        .unwrap()
        .create(&news)
        .await
        .unwrap();
    let filed = Filed {
        id: String::new(),
        post_id: first.id.clone(),
        category_id: "news".into(),
    };
    framework
        .of::<Filed>()
        .unwrap()
        .create(&filed)
        .await
        .unwrap();
    let comments = framework.of::<Comment>().unwrap();
    let comment = |text: &str, post: Option<&str>, parent: Option<&str>| Comment {
        id: String::new(),
        text: text.into(),
        post_id: post.map(str::to_owned),
        parent_id: parent.map(str::to_owned),
    };
    let top = comments
        .create(&comment("Nice", Some(&first.id), None))
        .await
        .unwrap();
    comments
        .create(&comment("Thanks", None, Some(&top.id)))
        .await
        .unwrap();

    let found = posts
        .filter(Post::published.gt(Moment(0)))
        .filter(Post::tags.contains("news"))
        .order_by(Post::published.desc())
        .load(["author.profile", "comments.replies", "categories"])
        .all()
        .await
        .unwrap();
    assert_eq!(*found[0], *first);
    assert_eq!(found[0].related::<Author>("author").unwrap()[0].name, "Ada");
    assert_eq!(
        found[0].related::<Category>("categories").unwrap()[0].name,
        "News"
    );
    let thread = &found[0].related::<Comment>("comments").unwrap()[0];
    assert_eq!(
        thread.related::<Comment>("replies").unwrap()[0].text,
        "Thanks"
    );
    assert_eq!(
        posts
            .filter(Post::author_id.eq("ada"))
            .count()
            .await
            .unwrap(),
        2
    );
    assert_eq!(
        posts
            .filter(Post::slug.eq("second"))
            .first()
            .await
            .unwrap()
            .unwrap()
            .title,
        "Second"
    );
    assert_eq!(
        posts
            .filter(Post::title.is_in(["Second", "x"]))
            .count()
            .await
            .unwrap(),
        1
    );
    first.slug = None;
    first.save().await.unwrap();
    assert_eq!(posts.find(&first.id).await.unwrap().slug, None);
    assert!(first.delete().await.unwrap());
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(user_scoped, index_created, publish = "feed.{userId}")]
struct Status {
    id: String,
    #[model(user)]
    user: String,
    text: String,
    #[model(index_global)]
    topic: Option<String>,
    #[model(default = true)]
    public: bool,
}

#[tokio::test]
async fn d_129_d_137_a_social_feed() {
    let database = TestDatabase::new().await.unwrap();
    let builder = Framework::builder(database.models())
        .typed::<Status>()
        .unwrap();
    let framework = builder.start().await.unwrap();
    let hub = framework.hub().await.unwrap();
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = heard.clone();
    let _listening = hub.subscribe("feed.bob", move |event| {
        log.lock().unwrap().push(event.id.clone());
        Ok(())
    });
    let feed = framework.of::<Status>().unwrap();
    for number in 0..12 {
        let user = ["ada", "bob", "cy"][number % 3];
        if number < 3 {
            framework.create_user(user).await.unwrap();
        }
        database.clock().advance(std::time::Duration::from_secs(1));
        let status = Status {
            id: String::new(),
            user: user.into(),
            text: format!("{user} {number}"),
            topic: (number % 4 == 0).then(|| "rust".to_owned()),
            public: number % 5 != 0,
        };
        feed.create(&status).await.unwrap();
    }
    // The example of the customer's document.
    let followed = feed
        .query()
        .where_user_in(["ada", "cy"])
        .where_("public", "=", true)
        .order_by(("createdAt", SortDirection::Descending))
        .limit(4)
        .all()
        .await
        .unwrap();
    let texts: Vec<&str> = followed.iter().map(|status| status.text.as_str()).collect();
    assert_eq!(texts, ["cy 11", "ada 9", "cy 8", "ada 6"]);
    assert_eq!(
        feed.filter(Status::topic.eq("rust")).count().await.unwrap(),
        3
    );
    assert_eq!(hub.poll().await.unwrap().delivered, 4);
    assert_eq!(heard.lock().unwrap().len(), 4);
    database.delete_all("bob").await.unwrap();
    assert!(
        feed.query()
            .where_user_in(["bob"])
            .all()
            .await
            .unwrap()
            .is_empty()
    );
}

#[derive(Clone, Debug, PartialEq, Model)]
#[model(append_only, publish = "room.all")]
struct Message {
    id: String,
    #[model(index)]
    room: String,
    text: String,
}

#[tokio::test]
async fn d_129_d_137_a_chat() {
    let database = TestDatabase::new().await.unwrap();
    let builder = Framework::builder(database.models())
        .typed::<Message>()
        .unwrap();
    let framework = builder.start().await.unwrap();
    let chat = framework.of::<Message>().unwrap();
    for number in 0..10 {
        database.clock().advance(std::time::Duration::from_secs(1));
        let message = Message {
            id: String::new(),
            room: ["den", "hall"][number % 2].into(),
            text: format!("{number}"),
        };
        chat.create(&message).await.unwrap();
    }
    let mut seen = Vec::new();
    let mut options = ListOptions::new().limit(2);
    loop {
        let page = chat
            .filter(Message::room.eq("den"))
            .untyped()
            .page(&options)
            .await
            .unwrap();
        seen.extend(
            page.docs
                .iter()
                .map(|doc| doc.text("text").unwrap().to_owned()),
        );
        match page.next {
            Some(next) => options = ListOptions::new().limit(2).after(next),
            None => break,
        }
    }
    assert_eq!(seen, ["0", "2", "4", "6", "8"], "in the order of time");
    let mut first = chat
        .filter(Message::room.eq("den"))
        .first()
        .await
        .unwrap()
        .unwrap();
    first.text = "changed".into();
    assert_eq!(
        first.save().await.unwrap_err().kind(),
        ErrorKind::InvalidInput
    );
    assert!(first.delete().await.is_err());
}
