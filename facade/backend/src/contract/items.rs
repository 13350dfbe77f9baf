//! One item at a time.

use std::collections::BTreeMap;

use super::{Subject, item, key, refused};
use crate::{
    Action, BackendError, BackendErrorKind, BackendExt as _, Condition, Consistency, Delete, Get,
    Item, ItemKey, Put, Returns, Update, Value,
};

pub(super) async fn all(subject: &Subject<'_>) -> Result<(), BackendError> {
    what_is_put_is_got(subject).await?;
    absence_is_no_error(subject).await?;
    conditions_hold_or_refuse(subject).await?;
    updates_change_attributes(subject).await?;
    writes_answer_items(subject).await?;
    bad_requests_are_invalid(subject).await
}

fn strong(subject: &Subject<'_>, key: Item) -> Get {
    Get::new(subject.table, key).consistency(Consistency::Strong)
}

async fn what_is_put_is_got(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let map = BTreeMap::from([(
        "inner".to_owned(),
        Value::List(vec![Value::Null, true.into()]),
    )]);
    let every_type = key("types", "1")
        .with("text", "grüße \u{1f600} \"\\\u{1}")
        .with("number", Value::number("-12345678901234567890.0123456789"))
        .with("binary", vec![0, 255, 7])
        .with("empty", "")
        .with("texts", Value::TextSet(vec!["a".to_owned()]))
        .with("numbers", Value::NumberSet(vec!["7".to_owned()]))
        .with("binaries", Value::BinarySet(vec![vec![9]]))
        .with("map", Value::Map(map))
        .with("truth", false);
    backend.put(&Put::new(table, every_type.clone())).await?;
    let mut get = strong(subject, key("types", "1"));
    assert_eq!(backend.get(&get).await?, Some(every_type.clone()));
    // `name`, `size` and the like are reserved words; a projection must not care.
    get.project = vec!["text".into(), "size".into(), "truth".into()];
    let part = every_type.select(&["text", "truth"]);
    assert_eq!(backend.get(&get).await?, Some(part));
    Ok(())
}

async fn absence_is_no_error(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let get = strong(subject, key("nobody", "1"));
    assert_eq!(backend.get(&get).await?, None);
    refused(
        backend.get_or_not_found(&get).await,
        &BackendErrorKind::ItemMissing,
    );
    assert!(
        !backend
            .contains(ItemKey::new(table, key("nobody", "1")))
            .await?
    );
    let delete = Delete::new(table, key("nobody", "1"));
    assert_eq!(backend.delete(&delete).await?, None);
    Ok(())
}

async fn conditions_hold_or_refuse(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let stored = item("conditions", "1", 5).with("text", "abc");
    let first = Put::new(table, stored.clone()).condition(Condition::absent("p"));
    backend.put(&first).await?;
    refused(
        backend.put(&first).await,
        &BackendErrorKind::ConditionFailed,
    );
    let five = || Value::number(5);
    let cases = [
        (Condition::exists("n"), true),
        (Condition::exists("other"), false),
        (Condition::equals("n", five()), true),
        (Condition::equals("text", "abd"), false),
        (Condition::Differs("text".into(), "abd".into()), true),
        (Condition::Less("n".into(), Value::number(6)), true),
        (Condition::Less("n".into(), five()), false),
        (Condition::Greater("n".into(), Value::number(4)), true),
        (Condition::begins_with("text", "ab"), true),
        (Condition::begins_with("text", "b"), false),
        (
            Condition::All(vec![Condition::exists("n"), Condition::absent("n")]),
            false,
        ),
        (
            Condition::Any(vec![Condition::exists("n"), Condition::absent("n")]),
            true,
        ),
        (Condition::Not(Box::new(Condition::exists("n"))), false),
    ];
    for (condition, holds) in cases {
        let put = Put::new(table, stored.clone()).condition(condition.clone());
        match holds {
            true => drop(backend.put(&put).await?),
            false => refused(backend.put(&put).await, &BackendErrorKind::ConditionFailed),
        }
    }
    let delete = Delete::new(table, key("conditions", "1"));
    let kept = delete.clone().condition(Condition::absent("n"));
    refused(
        backend.delete(&kept).await,
        &BackendErrorKind::ConditionFailed,
    );
    backend
        .delete(&delete.condition(Condition::exists("n")))
        .await?;
    Ok(())
}

async fn updates_change_attributes(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let actions = vec![
        Action::Set("name".into(), "x".into()),
        Action::SetIfAbsent("created".into(), Value::number(1)),
        Action::Add("count".into(), Value::number(2)),
        Action::Add("tags".into(), Value::TextSet(vec!["b".into(), "a".into()])),
        Action::Remove("nothing".into()),
    ];
    let mut update = Update::new(table, key("updates", "1"), actions);
    update.returns = Returns::New;
    backend.update(&update).await?;
    update.actions = vec![
        Action::SetIfAbsent("created".into(), Value::number(9)),
        Action::Add("count".into(), Value::number(3)),
        Action::Subtract("tags".into(), Value::TextSet(vec!["b".into()])),
        Action::Remove("name".into()),
    ];
    let expected = key("updates", "1")
        .with("created", Value::number(1))
        .with("count", Value::number(5))
        .with("tags", Value::TextSet(vec!["a".into()]));
    assert_eq!(backend.update(&update).await?, Some(expected));
    let update = update.condition(Condition::exists("name"));
    refused(
        backend.update(&update).await,
        &BackendErrorKind::ConditionFailed,
    );
    Ok(())
}

async fn writes_answer_items(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let (one, two) = (item("returns", "1", 1), item("returns", "1", 2));
    let mut put = Put::new(table, one.clone());
    put.returns = Returns::Old;
    assert_eq!(backend.put(&put).await?, None);
    put.item = two.clone();
    assert_eq!(backend.put(&put).await?, Some(one));
    let mut delete = Delete::new(table, key("returns", "1"));
    delete.returns = Returns::Old;
    assert_eq!(backend.delete(&delete).await?, Some(two));
    assert_eq!(backend.delete(&delete).await?, None);
    Ok(())
}

async fn bad_requests_are_invalid(subject: &Subject<'_>) -> Result<(), BackendError> {
    let Subject { backend, table } = *subject;
    let half_a_key = Item::new().with("p", "half");
    let get = strong(subject, half_a_key.clone());
    refused(backend.get(&get).await, &BackendErrorKind::Invalid);
    let put = Put::new(table, half_a_key);
    refused(backend.put(&put).await, &BackendErrorKind::Invalid);
    let put = Put::new(table, key("", "1"));
    refused(backend.put(&put).await, &BackendErrorKind::Invalid);
    let put = Put::new(table, key("bad", "1").with("n", Value::number("seven")));
    refused(backend.put(&put).await, &BackendErrorKind::Invalid);
    Ok(())
}
