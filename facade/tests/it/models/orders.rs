//! The order of documents: the same page by page as all at once.

use package_database::block::ListOptions;
use package_database::models::ModelQuery;
use package_database::models::Sharding;
use package_database::models::SortDirection::{Ascending, Descending};
use serde_json::json;

use super::{Subject, create, post};

async fn paged(query: &ModelQuery, limit: u32) -> Vec<String> {
    let (mut ids, mut options) = (Vec::new(), ListOptions::new().limit(limit));
    loop {
        assert!(ids.len() < 100, "pages without an end: {query:?}");
        let page = query.page(&options).await.unwrap();
        assert!(page.docs.len() <= usize::try_from(limit).unwrap());
        ids.extend(page.docs.iter().map(|doc| doc.id().to_owned()));
        match page.next {
            Some(next) => options = ListOptions::new().limit(limit).after(next),
            None => return ids,
        }
    }
}

#[tokio::test]
async fn pages_have_the_order_of_the_query() {
    let models = [
        ("post", post()),
        (
            "spread",
            post()
                .table_name("spread")
                .sharding(Sharding::hash("id", 4)),
        ),
    ];
    for (name, model) in models {
        let subject = Subject::new(false).await;
        let posts = subject.start([model]).await.collection(name).unwrap();
        for number in 0..23 {
            // Of seven beginnings of 64 bytes, each with several values behind it; and one that is short.
            let long = format!(
                "{}{}",
                "x".repeat(63 + number % 3),
                (b'z' - (number as u8)) as char
            );
            let fields = json!({
                "id": format!("p{:02}", (number * 7) % 23), "title": "x", "likes": number % 3,
                "state": if number % 2 == 0 { "k" } else { "j" },
                "author_id": if number < 4 { "short".to_owned() } else { long },
            });
            create(&posts, fields).await;
        }
        let likes = || posts.where_("likes", ">=", 0);
        let authors = || posts.where_("author_id", ">=", "a");
        let states = || posts.where_in("state", ["k", "j"]);
        let queries = [
            likes().order_by("likes", Descending),
            likes().order_by("likes", Ascending),
            posts.where_("likes", "<", 2).order_by("likes", Descending),
            posts.where_("likes", "=", 1),
            posts.where_("likes", "=", 1).order_by("id", Descending),
            posts.order_by("id", Descending),
            states(),
            states().order_by("id", Descending),
            authors().order_by("author_id", Ascending),
            authors().order_by("author_id", Descending),
            authors()
                .where_("title", "=", "x")
                .order_by("author_id", Descending),
        ];
        for query in queries {
            let expected = query.clone().limit(1000).all().await.unwrap();
            let expected: Vec<&str> = expected.iter().map(|doc| doc.id()).collect();
            for limit in [1, 2, 3, 5, 8, 100] {
                assert_eq!(
                    paged(&query, limit).await,
                    expected,
                    "{name} {limit} {query:?}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_page_goes_on_behind_a_document_that_is_gone() {
    let subject = Subject::new(false).await;
    let posts = subject.start([post()]).await.collection("post").unwrap();
    for (id, likes) in [("a", 1), ("b", 1), ("c", 1), ("d", 0)] {
        let long = format!("{}{id}", "x".repeat(64));
        create(
            &posts,
            json!({"id": id, "title": "x", "likes": likes, "author_id": long}),
        )
        .await;
    }
    let queries = [
        (
            posts.where_("likes", ">=", 0).order_by("likes", Descending),
            "b",
        ),
        (
            posts
                .where_("author_id", ">=", "a")
                .order_by("author_id", Ascending),
            "b",
        ),
    ];
    for (query, gone) in queries {
        let first = query.page(&ListOptions::new().limit(2)).await.unwrap();
        let mut last = posts.find(gone).await.unwrap();
        assert_eq!(first.docs[1].id(), gone);
        assert!(last.delete().await.unwrap());
        let options = ListOptions::new().limit(9).after(first.next.unwrap());
        let rest = query.page(&options).await.unwrap();
        let rest: Vec<&str> = rest.docs.iter().map(|doc| doc.id()).collect();
        assert_eq!(rest, ["c", "d"]);
        let fields = last.to_json();
        let text = |name: &str| fields[name].clone();
        let again = json!({"id": gone, "title": "x", "likes": text("likes"), "author_id": text("author_id")});
        create(&posts, again).await;
    }
}
