//! Relations: loaded one by one, for many at once, in part, and as they were kept.

use package_database::models::SortDirection::Descending;
use package_database::models::{
    CacheConfig, Doc, Framework, FrameworkConfig, LoadOptions, ModelDef, Related, Relation,
};
use package_database::{ErrorKind, models::Collection};
use serde_json::json;

use super::{Subject, blog, create, note, started, text, texts};

/// Two authors, one of them with a profile and three posts, the first of which has comments and labels.
async fn filled(framework: &Framework) -> Collection {
    let collection = |name| framework.collection(name).unwrap();
    let (authors, posts, comments) = (
        collection("author"),
        collection("post"),
        collection("comment"),
    );
    for name in ["ada", "bob"] {
        create(&authors, json!({"id": name, "name": name})).await;
    }
    create(
        &collection("profile"),
        json!({"id": "p", "bio": "Countess", "author_id": "ada"}),
    )
    .await;
    for id in ["one", "three", "two"] {
        create(&posts, json!({"id": id, "title": id, "author_id": "ada"})).await;
    }
    create(
        &posts,
        json!({"id": "four", "title": "four", "author_id": "bob"}),
    )
    .await;
    create(&posts, json!({"id": "none", "title": "none"})).await;
    for (id, votes) in [("c1", 3), ("c2", 1), ("c3", 2)] {
        let fields =
            json!({"id": id, "text": id, "votes": votes, "post_id": "one", "author_id": "bob"});
        create(&comments, fields).await;
    }
    create(
        &comments,
        json!({"id": "c4", "text": "c4", "parent_id": "c1"}),
    )
    .await;
    for name in ["red", "blue"] {
        create(&collection("label"), json!({"id": name, "name": name})).await;
        let link = json!({"post_id": "one", "label_id": name});
        create(&collection("post_label"), link).await;
    }
    posts
}

fn names(related: &Related) -> String {
    let ids: Vec<&str> = related.many().iter().map(Doc::id).collect();
    ids.join(" ")
}

#[tokio::test]
async fn d_13_d_14_d_33_to_d_36_d_81_the_four_kinds_are_loaded() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start(blog()).await;
        let posts = filled(&framework).await;
        let mut one = posts.find("one").await.unwrap();
        one.load(&["author", "comments", "labels"]).await.unwrap();
        assert_eq!(one.related("author").unwrap().one().unwrap().id(), "ada");
        assert_eq!(names(one.related("comments").unwrap()), "c1 c2 c3");
        assert_eq!(names(one.related("labels").unwrap()), "blue red");
        assert_eq!(
            one.loaded().collect::<Vec<_>>(),
            ["author", "comments", "labels"]
        );
        let mut ada = framework
            .collection("author")
            .unwrap()
            .find("ada")
            .await
            .unwrap();
        assert_eq!(
            names(&ada.load_relation("posts").await.unwrap()),
            "one three two"
        );
        assert_eq!(
            ada.load_relation("profile")
                .await
                .unwrap()
                .one()
                .unwrap()
                .text("bio"),
            Some("Countess")
        );
        let mut bob = framework
            .collection("author")
            .unwrap()
            .find("bob")
            .await
            .unwrap();
        assert!(bob.load_relation("profile").await.unwrap().one().is_none());
        // To itself, and on and on.
        let mut comment = framework
            .collection("comment")
            .unwrap()
            .find("c1")
            .await
            .unwrap();
        comment
            .load(&["replies.replies", "post.author.profile"])
            .await
            .unwrap();
        let reply = &comment.related("replies").unwrap().many()[0];
        assert_eq!(reply.id(), "c4");
        assert!(reply.related("replies").unwrap().many().is_empty());
        let post = comment.related("post").unwrap().one().unwrap();
        let author = post.related("author").unwrap().one().unwrap();
        assert_eq!(author.related("profile").unwrap().one().unwrap().id(), "p");
    }
}

#[tokio::test]
async fn d_37_d_86_what_is_not_loaded_is_an_error_or_is_loaded_when_asked_for() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    let posts = filled(&framework).await;
    let mut one = posts.find("one").await.unwrap();
    let error = one.related("author").unwrap_err();
    assert!(error.to_string().contains("load it first"), "{error}");
    let lazy = one.lazy("author").unwrap();
    assert_eq!(lazy.get().await.unwrap().one().unwrap().id(), "ada");
    let profiles = framework.collection("profile").unwrap();
    let mut profile = profiles.find("p").await.unwrap();
    assert!(profile.lazy("author").is_err(), "it is not lazy");
    profile.load(&["author"]).await.unwrap();
    assert_eq!(
        profile
            .lazy("author")
            .unwrap()
            .get()
            .await
            .unwrap()
            .one()
            .unwrap()
            .id(),
        "ada"
    );
    // A field from which a relation follows takes what was loaded with it.
    one.load(&["author", "comments"]).await.unwrap();
    one.set("author_id", "bob").unwrap();
    assert!(one.related("author").is_err() && one.related("comments").is_ok());
}

#[tokio::test]
async fn d_82_an_empty_key_needs_no_request() {
    let subject = Subject::new(false).await;
    filled(&subject.start(blog()).await).await;
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), blog())
        .await
        .unwrap();
    let mut none = framework
        .collection("post")
        .unwrap()
        .find("none")
        .await
        .unwrap();
    watch.taken();
    assert!(none.load_relation("author").await.unwrap().one().is_none());
    assert_eq!(watch.taken(), (0, 0, 0));
    assert!(
        none.load_relation("labels")
            .await
            .unwrap()
            .many()
            .is_empty()
    );
    assert_eq!(
        watch.taken(),
        (0, 1, 0),
        "it has an id, by which others know it"
    );
}

#[tokio::test]
async fn d_83_unknown_relations_are_errors() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    let posts = filled(&framework).await;
    let mut one = posts.find("one").await.unwrap();
    for path in [
        "nothing",
        "author.nothing",
        "",
        "author.",
        &"author.posts.".repeat(9),
    ] {
        let error = one.load(&[path]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{path}");
    }
    assert!(one.related("nothing").is_err() && one.lazy("nothing").is_err());
    assert!(posts.query().load(["nothing"]).all().await.is_err());
}

#[tokio::test]
async fn d_85_paths_through_one_relation_are_loaded_beside_each_other() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    filled(&framework).await;
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), blog()).await;
    let authors = framework.unwrap().collection("author").unwrap();
    watch.taken();
    let paths = ["posts.comments.author", "posts.labels", "posts.author"];
    let found = authors.query().load(paths).all().await.unwrap();
    let (gets, queries, _) = watch.taken();
    let posts = found[0].related("posts").unwrap().many();
    let first = &posts[0];
    assert_eq!(names(first.related("comments").unwrap()), "c1 c2 c3");
    assert_eq!(names(first.related("labels").unwrap()), "blue red");
    for post in posts {
        assert_eq!(names(post.related("author").unwrap()), "ada");
    }
    let comment = &first.related("comments").unwrap().many()[0];
    assert_eq!(names(comment.related("author").unwrap()), "bob");
    // Each level once, however many documents it has and however many paths go through it.
    assert!(gets <= 3 && queries <= 20, "{gets} gets, {queries} queries");
}

#[tokio::test]
async fn d_67_d_85_all_kinds_are_loaded_for_many_at_once() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let framework = subject.start(blog()).await;
        let posts = filled(&framework).await;
        let query = posts
            .query()
            .load(["author.profile", "comments.author", "labels"]);
        let docs = query.all().await.unwrap();
        let told: Vec<String> = docs
            .iter()
            .map(|doc| {
                let of = |name| names(doc.related(name).unwrap());
                format!(
                    "{}: {} / {} / {}",
                    doc.id(),
                    of("author"),
                    of("comments"),
                    of("labels")
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                "four: bob /  / ",
                "none:  /  / ",
                "one: ada / c1 c2 c3 / blue red",
                "three: ada /  / ",
                "two: ada /  / "
            ]
        );
        // The same as one by one.
        for doc in &docs {
            let mut alone = posts.find(doc.id()).await.unwrap();
            for name in ["author", "comments", "labels"] {
                assert_eq!(
                    &alone.load_relation(name).await.unwrap(),
                    doc.related(name).unwrap()
                );
            }
        }
        let authors = framework.collection("author").unwrap();
        let authors = authors
            .query()
            .load(["posts", "profile"])
            .all()
            .await
            .unwrap();
        assert_eq!(names(authors[0].related("posts").unwrap()), "one three two");
        assert_eq!(names(authors[1].related("posts").unwrap()), "four");
        assert!(authors[1].related("profile").unwrap().one().is_none());
    }
}

#[tokio::test]
async fn d_85_eager_loading_of_50_costs_one_batch() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    let (authors, posts) = (
        framework.collection("author").unwrap(),
        framework.collection("post").unwrap(),
    );
    for number in 0..50 {
        create(
            &authors,
            json!({"id": format!("a{number}"), "name": format!("n{number}")}),
        )
        .await;
        create(
            &posts,
            json!({"title": "x", "author_id": format!("a{number}")}),
        )
        .await;
    }
    let (database, watch) = subject.watched().await;
    let framework = started(Framework::builder(database.models()), blog())
        .await
        .unwrap();
    let posts = framework.collection("post").unwrap();
    watch.taken();
    let docs = posts.query().load(["author"]).all().await.unwrap();
    assert_eq!(
        watch.taken(),
        (0, 1, 1),
        "all authors come with one request"
    );
    assert!(
        docs.iter()
            .all(|doc| doc.related("author").unwrap().one().is_some())
    );
}

#[tokio::test]
async fn d_88_relations_take_conditions_an_order_and_a_limit() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    let posts = filled(&framework).await;
    let best = || {
        LoadOptions::new("comments")
            .order_by("votes", Descending)
            .limit(2)
    };
    let mut one = posts.find("one").await.unwrap();
    one.load_with(&best()).await.unwrap();
    assert_eq!(names(one.related("comments").unwrap()), "c1 c3");
    one.load_with(&LoadOptions::new("comments").where_("votes", "<", 3))
        .await
        .unwrap();
    assert_eq!(names(one.related("comments").unwrap()), "c2 c3");
    let docs = posts.query().load_with(best()).all().await.unwrap();
    let one = docs.iter().find(|doc| doc.id() == "one").unwrap();
    assert_eq!(names(one.related("comments").unwrap()), "c1 c3");
    let wrong = LoadOptions::new("comments").where_("nothing", "=", 1);
    assert!(posts.query().load_with(wrong).all().await.is_err());
}

#[tokio::test]
async fn d_88_several_parts_of_one_relation_are_loaded_beside_each_other() {
    let subject = Subject::new(false).await;
    let framework = subject.start(blog()).await;
    let posts = filled(&framework).await;
    let best = || LoadOptions::new("comments").order_by("votes", Descending);
    let query = posts
        .query()
        .load_with(best().limit(1).labelled("best"))
        .load_with(best().after("c1").labelled("rest"))
        .load_with(LoadOptions::new("comments@best.post").labelled("back"));
    let docs = query.all().await.unwrap();
    let mut one = docs.into_iter().find(|doc| doc.id() == "one").unwrap();
    let first = one.related_as("comments", "best").unwrap();
    assert_eq!(names(first), "c1");
    let back = first.many()[0].related_as("post", "back").unwrap();
    assert_eq!(back.one().unwrap().id(), "one");
    assert_eq!(names(one.related_as("comments", "rest").unwrap()), "c3 c2");
    assert!(one.related("comments").is_err(), "the whole was not loaded");
    assert_eq!(one.related_as("comments", "other"), None);
    assert_eq!(one.loaded().count(), 0);
    let behind = best().after("nothing");
    one.load_with(&behind).await.unwrap();
    assert_eq!(names(one.related("comments").unwrap()), "");
    let unknown = LoadOptions::new("comments@other.post");
    assert!(one.load_with(&unknown).await.is_err());
}

#[tokio::test]
async fn d_87_relations_are_kept_until_either_side_is_written() {
    let subject = Subject::new(false).await;
    let config = FrameworkConfig::new().cache(CacheConfig::default());
    let framework = started(subject.builder().config(config), blog())
        .await
        .unwrap();
    let posts = filled(&framework).await;
    let comments = framework.collection("comment").unwrap();
    let mut one = posts.find("one").await.unwrap();
    assert_eq!(
        names(&one.load_relation("comments").await.unwrap()),
        "c1 c2 c3"
    );
    let mut c2 = comments.find("c2").await.unwrap();
    assert!(c2.delete().await.unwrap());
    assert_eq!(
        names(&one.load_relation("comments").await.unwrap()),
        "c1 c3"
    );
    let fields = json!({"id": "c5", "text": "c5", "post_id": "one"});
    create(&comments, fields).await;
    assert_eq!(
        names(&one.load_relation("comments").await.unwrap()),
        "c1 c3 c5"
    );
    one.update(json!({"author_id": "bob"})).await.unwrap();
    assert_eq!(names(&one.load_relation("author").await.unwrap()), "bob");
    assert_eq!(
        names(&one.load_relation("labels").await.unwrap()),
        "blue red"
    );
    let links = framework.collection("post_label").unwrap();
    let mut link = links
        .where_("post_id", "=", "one")
        .first()
        .await
        .unwrap()
        .unwrap();
    link.delete().await.unwrap();
    assert_eq!(one.load_relation("labels").await.unwrap().many().len(), 1);
}

#[tokio::test]
async fn d_89_d_90_answers_are_kept_in_memory_and_in_items_that_end() {
    let subject = Subject::new(false).await;
    let mut cache = CacheConfig::default();
    cache.shared = true;
    cache.entries_max = 2;
    let config = || FrameworkConfig::new().cache(cache.clone());
    let framework = started(subject.builder().config(config()), blog())
        .await
        .unwrap();
    let posts = filled(&framework).await;
    let query = |posts: &Collection| posts.where_("author_id", "=", "ada");
    assert!(!query(&posts).exec().await.unwrap().cached);
    // Another process finds the answer, and sees what this one writes.
    let other = subject.other().await;
    let other = Framework::builder(other.models()).config(config());
    let other = started(other, blog())
        .await
        .unwrap()
        .collection("post")
        .unwrap();
    assert!(query(&other).exec().await.unwrap().cached);
    let mut two = posts.find("two").await.unwrap();
    two.delete().await.unwrap();
    subject.clock.advance(cache.memory_age);
    let seen = query(&other).exec().await.unwrap();
    assert_eq!(
        (seen.cached, texts(&seen.docs, "title")),
        (false, vec!["one", "three"])
    );
    // More than there is room for in memory are found in items, and none after its time.
    for likes in 0..5 {
        posts.where_("likes", ">", likes).exec().await.unwrap();
    }
    assert!(posts.where_("likes", ">", 0).exec().await.unwrap().cached);
    subject.clock.advance(cache.span);
    assert!(!posts.where_("likes", ">", 0).exec().await.unwrap().cached);
}

#[tokio::test]
async fn d_33_relations_between_documents_of_one_user_stay_with_the_user() {
    for sdk in [false, true] {
        let subject = Subject::new(sdk).await;
        let folder = ModelDef::builder("folder")
            .user_scoped()
            .field(text("name").required())
            .relation(Relation::has_many("files", "file", "folder_id"));
        let file = ModelDef::builder("file")
            .user_scoped()
            .field(text("folder_id").index())
            .relation(Relation::belongs_to("folder", "folder", "folder_id"));
        let framework = subject.start([folder, file, note()]).await;
        let (folders, files) = (
            framework.collection("folder").unwrap(),
            framework.collection("file").unwrap(),
        );
        for user in ["ada", "bob"] {
            framework.create_user(user).await.unwrap();
            let folder = folders
                .create_for(user, json!({"name": user}))
                .await
                .unwrap();
            for _ in 0..3 {
                files
                    .create_for(user, json!({"folder_id": folder.id()}))
                    .await
                    .unwrap();
            }
        }
        let docs = folders
            .where_user_in(["ada", "bob"])
            .load(["files.folder"])
            .all()
            .await
            .unwrap();
        for folder in &docs {
            let files = folder.related("files").unwrap().many();
            assert_eq!(files.len(), 3);
            for file in files {
                assert_eq!(file.user(), folder.user());
                assert_eq!(
                    file.related("folder").unwrap().one().unwrap().id(),
                    folder.id()
                );
            }
        }
    }
}
