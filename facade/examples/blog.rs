//! A blog on the emulator in this process: authors, posts with unique slugs, comments within comments, categories.
//!
//! `cargo run -p package-database --example blog`

use package_database::backend::emulator::EmulatorBackend;
use package_database::models::{Doc, Framework, Model, Moment};
use package_database::{Database, Error};

#[derive(Debug, Model)]
#[model(has_many(name = "posts", model = "post", key = "author_id"))]
struct Author {
    id: String,
    #[model(unique)]
    name: String,
}

#[derive(Debug, Model)]
#[model(belongs_to(name = "author", model = "author", key = "author_id"))]
#[model(has_many(name = "comments", model = "comment", key = "post_id"))]
#[model(many_to_many(
    name = "categories",
    model = "category",
    through = "filed",
    local = "post_id",
    key = "category_id"
))]
#[model(before_create = slug_of_title)]
struct Post {
    id: String,
    title: String,
    #[model(unique)]
    slug: Option<String>,
    #[model(index)]
    author_id: String,
    #[model(index)]
    published: Option<Moment>,
}

#[derive(Debug, Model)]
#[model(has_many(name = "replies", model = "comment", key = "parent_id"))]
struct Comment {
    id: String,
    text: String,
    #[model(index)]
    post_id: Option<String>,
    #[model(index)]
    parent_id: Option<String>,
}

#[derive(Debug, Model)]
struct Category {
    id: String,
    name: String,
}

/// That a post is filed under a category.
#[derive(Debug, Model)]
struct Filed {
    id: String,
    #[model(index)]
    post_id: String,
    category_id: String,
}

fn slug_of_title(post: &mut Doc) -> Result<(), Error> {
    match (post.get("slug"), post.text("title")) {
        (None, Some(title)) => {
            let slug = title.to_lowercase().replace(' ', "-");
            post.set("slug", slug)
        }
        _ => Ok(()),
    }
}

async fn write(framework: &Framework) -> Result<(), Error> {
    let id = String::new;
    let author = Author {
        id: "ada".into(),
        name: "Ada".into(),
    };
    let ada = framework.of::<Author>()?.create(&author).await?;
    let post = Post {
        id: id(),
        title: "On the Engine".into(),
        slug: None,
        author_id: ada.id.clone(),
        published: Some(Moment(1_795_188_513_000)),
    };
    let post = framework.of::<Post>()?.create(&post).await?;
    let category = Category {
        id: "notes".into(),
        name: "Notes".into(),
    };
    framework.of::<Category>()?.create(&category).await?;
    let filed = Filed {
        id: id(),
        post_id: post.id.clone(),
        category_id: "notes".into(),
    };
    framework.of::<Filed>()?.create(&filed).await?;
    let comments = framework.of::<Comment>()?;
    let comment = Comment {
        id: id(),
        text: "Well said".into(),
        post_id: Some(post.id.clone()),
        parent_id: None,
    };
    let comment = comments.create(&comment).await?;
    let reply = Comment {
        id: id(),
        text: "Thanks".into(),
        post_id: None,
        parent_id: Some(comment.id.clone()),
    };
    comments.create(&reply).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let database = Database::builder()
        .emulator(EmulatorBackend::new())
        .build()
        .await?;
    let framework = Framework::builder(database.models())
        .typed::<Author>()?
        .typed::<Post>()?
        .typed::<Comment>()?
        .typed::<Category>()?
        .typed::<Filed>()?
        .start()
        .await?;
    write(&framework).await?;

    let posts = framework.of::<Post>()?;
    let query = posts.filter(Post::slug.eq("on-the-engine")).load([
        "author",
        "categories",
        "comments.replies",
    ]);
    for post in query.all().await? {
        let authors = post.related::<Author>("author")?;
        let categories = post.related::<Category>("categories")?;
        for (author, category) in authors.iter().zip(&categories) {
            println!("{} by {}, in {}", post.title, author.name, category.name);
        }
        for comment in post.related::<Comment>("comments")? {
            println!("  {}", comment.text);
            for reply in comment.related::<Comment>("replies")? {
                println!("    {}", reply.text);
            }
        }
    }
    Ok(())
}
