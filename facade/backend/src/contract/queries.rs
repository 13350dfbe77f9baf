//! Many items of one partition, of an index, of the table.

use super::{Subject, eventually, item, key};
use crate::{
    BackendError, BackendExt as _, Condition, Consistency, Item, KeyCondition, Order, Pages, Put,
    Query, Scan, SortCondition, Value,
};

pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    for number in 0..12 {
        let sort = format!("{number:02}");
        let local = format!("l{:02}", 11 - number);
        let item = item("walk", &sort, number)
            .with("l", local)
            .with("g", "group");
        subject.backend.put(&Put::new(subject.table, item)).await?;
    }
    let other = item("walk2", "00", 0);
    subject.backend.put(&Put::new(subject.table, other)).await?;
    ranges(subject).await?;
    pages_follow_each_other(subject).await?;
    filters_and_projections(subject).await?;
    indexes(subject).await?;
    scans(subject).await
}

fn walk(subject: &Subject<'_>) -> Query {
    let partition = KeyCondition::partition("p", "walk");
    Query::new(subject.table, partition).consistency(Consistency::Strong)
}

async fn sorts(subject: &Subject<'_>, query: Query) -> Result<Vec<String>, BackendError> {
    let mut pages = Pages::new(subject.backend, query);
    let mut sorts = Vec::new();
    while let Some(page) = pages.next().await? {
        let texts = page.items.iter().filter_map(|item| item.text("s"));
        sorts.extend(texts.map(|text| text.into_owned()));
    }
    Ok(sorts)
}

async fn ranges(subject: &Subject<'_>) -> Result<(), BackendError> {
    let cases = [
        (SortCondition::Equals("03".into()), vec!["03"]),
        (SortCondition::Less("02".into()), vec!["00", "01"]),
        (SortCondition::Greater("09".into()), vec!["10", "11"]),
        (
            SortCondition::Between("04".into(), "06".into()),
            vec!["04", "05", "06"],
        ),
        (SortCondition::BeginsWith("1".into()), vec!["10", "11"]),
        (SortCondition::BeginsWith("x".into()), vec![]),
    ];
    for (range, expected) in cases {
        let mut query = walk(subject);
        query.key = query.key.sort("s", range);
        assert_eq!(sorts(subject, query.clone()).await?, expected);
        query.order = Order::Descending;
        let reversed: Vec<&str> = expected.into_iter().rev().collect();
        assert_eq!(sorts(subject, query).await?, reversed);
    }
    Ok(())
}

async fn pages_follow_each_other(subject: &Subject<'_>) -> Result<(), BackendError> {
    let mut query = walk(subject);
    let whole = sorts(subject, query.clone()).await?;
    assert_eq!(whole.len(), 12);
    query.limit = Some(5);
    let page = subject.backend.query(&query).await?;
    assert_eq!(page.items.len(), 5);
    assert_eq!(
        page.next,
        Some(key("walk", "04")),
        "the key of the last item"
    );
    assert_eq!(sorts(subject, query.clone()).await?, whole);
    query.order = Order::Descending;
    let backwards: Vec<String> = whole.into_iter().rev().collect();
    assert_eq!(sorts(subject, query).await?, backwards);
    Ok(())
}

async fn filters_and_projections(subject: &Subject<'_>) -> Result<(), BackendError> {
    let mut query = walk(subject);
    query.filter = Some(Condition::Less("n".into(), Value::number(2)));
    assert_eq!(sorts(subject, query.clone()).await?, ["00", "01"]);
    query.limit = Some(3);
    query.start = Some(key("walk", "05"));
    let page = subject.backend.query(&query).await?;
    assert!(
        page.items.is_empty() && page.next.is_some(),
        "an empty page with a successor"
    );
    let query = walk(subject).project(["n", "p"]);
    let page = subject.backend.query(&query).await?;
    let first = Item::new().with("n", Value::number(0)).with("p", "walk");
    assert_eq!(page.items.first(), Some(&first));
    Ok(())
}

async fn indexes(subject: &Subject<'_>) -> Result<(), BackendError> {
    let mut query = walk(subject).index("local");
    query.limit = Some(4);
    let backwards: Vec<String> = (0..12).rev().map(|number| format!("{number:02}")).collect();
    assert_eq!(sorts(subject, query).await?, backwards);
    let group = KeyCondition::partition("g", "group");
    let query = Query::new(subject.table, group).index("global");
    eventually(async || Ok(sorts(subject, query.clone()).await?.len() == 12)).await
}

async fn scans(subject: &Subject<'_>) -> Result<(), BackendError> {
    let mut scan = Scan::new(subject.table);
    scan.consistency = Consistency::Strong;
    scan.filter = Some(Condition::begins_with("p", "walk"));
    scan.limit = Some(4);
    let mut found = 0;
    loop {
        let page = subject.backend.scan(&scan).await?;
        found += page.items.len();
        scan.start = page.next;
        if scan.start.is_none() {
            break;
        }
    }
    assert_eq!(found, 13);
    let all = walk(subject);
    let by_ext = async || Pages::new(subject.backend, all.clone()).next().await;
    assert_eq!(by_ext().await?.map(|page| page.items.len()), Some(12));
    let found = subject
        .backend
        .contains(crate::ItemKey::new(subject.table, key("walk", "00")));
    assert!(found.await?);
    Ok(())
}
