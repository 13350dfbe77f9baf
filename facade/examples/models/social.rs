//! A social network: users with posts of their own, who follow each other; a feed over those that one follows; popular
//! posts over all users; likes that never get lost.

use package_database::models::{Framework, ModelDef, Relation, SortDirection};
use package_database::{Database, Error};
use serde_json::json;

use super::{number, text};

pub(super) async fn run(database: &Database) -> Result<(), Error> {
    let post = ModelDef::builder("post")
        .user_scoped()
        .field(text("text").required())
        .field(number("likes").default_value(0).index_global());
    let follow = ModelDef::builder("follow")
        .user_scoped()
        .field(text("whom").required().index())
        .relation(Relation::has_many("posts", "post", "userId").local_key("whom"));
    let framework = Framework::builder(database.models())
        .model(post.build()?)?
        .model(follow.build()?)?
        .start()
        .await?;
    let (posts, follows) = (
        framework.collection("post")?,
        framework.collection("follow")?,
    );
    for user in ["ada", "bob", "eve"] {
        framework.create_user(user).await?;
        for number in 1..=3 {
            let fields =
                json!({"text": format!("{user} says {number}"), "likes": number * user.len()});
            posts.create_for(user, fields).await?;
        }
    }
    for whom in ["bob", "eve"] {
        follows.create_for("ada", json!({"whom": whom})).await?;
    }

    // The feed of ada: the newest posts of those that she follows, each user in a partition of their own.
    let followed = follows.where_user_in(["ada"]).all().await?;
    let whom: Vec<&str> = followed.iter().filter_map(|own| own.text("whom")).collect();
    let feed = posts
        .where_user_in(whom)
        .order_by("createdAt", SortDirection::Descending)
        .limit(4);
    println!("{}", feed.explain()?);
    for post in feed.all().await? {
        println!(
            "{}: {:?}",
            post.user().unwrap_or_default(),
            post.text("text")
        );
    }

    // What is popular, whoever wrote it: an index over all users.
    let popular = posts
        .where_("likes", ">=", 6)
        .order_by("likes", SortDirection::Descending);
    for post in popular.all().await? {
        println!("popular: {:?}", post.text("text"));
    }

    // Two people like the same post: the one who is slower reads it again.
    let found = posts.where_user_in(["bob"]).first().await?;
    if let Some(mut first) = found {
        let mut second = first.clone();
        let likes = first.get("likes").and_then(serde_json::Value::as_u64);
        let more = likes.unwrap_or(0) + 1;
        first.update(json!({"likes": more})).await?;
        let late = second.update(json!({"likes": more + 1})).await;
        println!("the second like of the same revision: {}", late.is_err());
    }
    Ok(())
}
